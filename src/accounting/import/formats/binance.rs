//! Binance, transaction history: a fill is two to four rows of one second, without an id that joins them.
//!
//! Rows of a second that trade are one group. As many that come in as go out, with as many fees or none, are that many
//! trades, real twins included; else one trade of the sums. What can be joined in several ways is refused.

use super::Format;
use crate::activity::ActivityType;
use crate::exact::ExactDecimal;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{
    AssetQuantity, IgnoredReason, ImportedActivity, Output, RowError, RowErrorKind,
};
use agio_domain::Timestamp;
use std::collections::BTreeSet;

pub(super) struct Transactions {
    time: usize,
    operation: usize,
    coin: usize,
    change: usize,
    remark: Option<usize>,
    group: Group,
}

impl Transactions {
    pub(super) fn of(columns: &Columns) -> Option<Transactions> {
        columns.find("account")?;
        Some(Transactions {
            time: columns.find("utc_time")?,
            operation: columns.find("operation")?,
            coin: columns.find("coin")?,
            change: columns.find("change")?,
            remark: columns.find("remark"),
            group: Group::default(),
        })
    }
}

/// Rows of one second that trade.
#[derive(Default)]
struct Group {
    at: Timestamp,
    received: Vec<Leg>,
    sent: Vec<Leg>,
    fees: Vec<Leg>,
}

struct Leg {
    line: u32,
    what: AssetQuantity,
}

enum Meaning {
    Single(ActivityType),
    Trade,
    Fee,
    Within,
}

fn meaning(operation: &str, incoming: bool) -> Option<Meaning> {
    let text = operation.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|it| text.contains(it));
    Some(match text.as_str() {
        "fee" | "transaction fee" => Meaning::Fee,
        "deposit" | "fiat deposit" => Meaning::Single(ActivityType::Deposit),
        "withdraw" | "fiat withdraw" | "fiat withdrawal" => {
            Meaning::Single(ActivityType::Withdrawal)
        }
        "buy" | "sell" | "binance convert" | "buy crypto" | "large otc trading" => Meaning::Trade,
        _ if has(&["transaction", "small assets exchange", "auto-invest"]) => Meaning::Trade,
        _ if !incoming && has(&["interest", "rewards", "rebate", "distribution"]) => return None,
        _ if has(&[
            "staking reward",
            "interest",
            "vault reward",
            "locked rewards",
            "launchpool",
        ]) =>
        {
            Meaning::Single(ActivityType::StakingReward)
        }
        _ if has(&["rebate", "kickback", "commission", "cashback", "voucher"]) => {
            Meaning::Single(ActivityType::Rebate)
        }
        _ if has(&["distribution", "airdrop"]) => Meaning::Single(ActivityType::Airdrop),
        _ if has(&[
            "subscription",
            "redemption",
            "purchase",
            "transfer between",
            "main and funding",
        ]) =>
        {
            Meaning::Within
        }
        _ => return None,
    })
}

impl Format for Transactions {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let (at, change) = (cells.time(self.time)?, cells.number(self.change)?);
        let incoming = !change.is_negative();
        let operation = cells.required(self.operation)?;
        let meaning = meaning(operation, incoming).ok_or_else(|| cells.unknown(self.operation))?;
        let asset = cells.required(self.coin)?.to_uppercase();
        let what = AssetQuantity { asset, quantity: change.abs() };
        let leg = Leg { line: cells.line, what };
        if at != self.group.at {
            self.finish(output);
            self.group.at = at;
        }
        match meaning {
            Meaning::Within => output.ignored(cells.line, IgnoredReason::WithinAccount),
            Meaning::Fee => self.group.fees.push(leg),
            Meaning::Trade if incoming => self.group.received.push(leg),
            Meaning::Trade => self.group.sent.push(leg),
            Meaning::Single(kind) => {
                let mut activity = ImportedActivity::new(kind, at);
                match incoming {
                    true => activity.received = Some(leg.what),
                    false => activity.sent = Some(leg.what),
                }
                activity.note = cells.optional(self.remark);
                activity.lines = vec![cells.line];
                output.activity(activity);
            }
        }
        Ok(())
    }

    fn finish(&mut self, output: &mut Output) {
        std::mem::take(&mut self.group).close(output);
    }
}

impl Group {
    fn close(self, output: &mut Output) {
        let Group { at, received, sent, fees } = self;
        let counts = (received.len(), sent.len(), fees.len());
        let one =
            |legs: &[Leg]| legs.iter().map(|it| &it.what.asset).collect::<BTreeSet<_>>().len() <= 1;
        let plain = one(&received) && one(&sent) && one(&fees);
        match counts {
            (0, 0, 0) => {}
            (0, 0, _) => fees.into_iter().for_each(|fee| output.activity(lone_fee(at, fee))),
            (0, _, _) | (_, 0, _) => refuse([received, sent, fees], output),
            (n, m, 0) if n == m => pair(at, [received, sent, fees], output),
            (n, m, k) if n == m && k == n => pair(at, [received, sent, fees], output),
            _ if plain => sum_up(at, [received, sent, fees], output),
            _ => refuse([received, sent, fees], output),
        }
    }
}

fn lone_fee(at: Timestamp, fee: Leg) -> ImportedActivity {
    let mut activity = ImportedActivity::new(ActivityType::Fee, at);
    (activity.fee, activity.lines) = (Some(fee.what), vec![fee.line]);
    activity
}

fn pair(at: Timestamp, [received, sent, fees]: [Vec<Leg>; 3], output: &mut Output) {
    let mut fees = fees.into_iter();
    for (received, sent) in received.into_iter().zip(sent) {
        let mut trade = ImportedActivity::new(ActivityType::Trade, at);
        trade.lines = vec![received.line, sent.line];
        (trade.received, trade.sent) = (Some(received.what), Some(sent.what));
        if let Some(fee) = fees.next() {
            trade.lines.push(fee.line);
            trade.fee = Some(fee.what);
        }
        output.activity(trade);
    }
}

/// Several fills of one second that cannot be told apart are one trade.
fn sum_up(at: Timestamp, sides: [Vec<Leg>; 3], output: &mut Output) {
    let lines: Vec<u32> = sides.iter().flatten().map(|it| it.line).collect();
    let sums = sides.each_ref().map(|legs| total(legs));
    let [received, sent, fee] = sums;
    if received.is_none() || sent.is_none() {
        return refuse(sides, output);
    }
    let trade = ImportedActivity::new(ActivityType::Trade, at);
    output.activity(ImportedActivity { received, sent, fee, lines, ..trade });
}

fn total(legs: &[Leg]) -> Option<AssetQuantity> {
    let asset = legs.first()?.what.asset.clone();
    let sum = |sum: ExactDecimal, leg: &Leg| sum.checked_add(leg.what.quantity);
    let quantity = legs.iter().try_fold(ExactDecimal::ZERO, sum)?;
    Some(AssetQuantity { asset, quantity })
}

fn refuse(sides: [Vec<Leg>; 3], output: &mut Output) {
    for leg in sides.iter().flatten() {
        output.invalid(leg.line, RowError::of(RowErrorKind::IncompleteTrade));
    }
}
