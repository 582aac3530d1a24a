//! Kraken, ledgers: a trade is two rows under one reference, the fee stands beside the amount, rows without an id announce
//! what comes later, and assets have names of their own (`XXBT`, `ZEUR`, `XBT.M`).

use super::Format;
use crate::activity::ActivityType;
use crate::exact::ExactDecimal;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{
    AssetQuantity, IgnoredReason, ImportedActivity, Output, RowError, RowErrorKind,
};
use agio_domain::Timestamp;
use std::collections::BTreeMap;

pub(super) struct Ledgers {
    id: usize,
    reference: usize,
    time: usize,
    kind: usize,
    subtype: usize,
    asset: usize,
    amount: usize,
    fee: usize,
    /// Trades whose other row has not come yet, by their reference.
    waiting: BTreeMap<String, Vec<Leg>>,
}

struct Leg {
    line: u32,
    at: Timestamp,
    asset: String,
    amount: ExactDecimal,
    fee: ExactDecimal,
}

impl Ledgers {
    pub(super) fn of(columns: &Columns) -> Option<Ledgers> {
        Some(Ledgers {
            id: columns.find("txid")?,
            reference: columns.find("refid")?,
            time: columns.find("time")?,
            kind: columns.find("type")?,
            subtype: columns.find("subtype")?,
            asset: columns.find("asset")?,
            amount: columns.find("amount")?,
            fee: columns.find("fee")?,
            waiting: BTreeMap::new(),
        })
    }

    fn leg(&self, cells: Cells<'_>) -> Result<Leg, RowError> {
        Ok(Leg {
            line: cells.line,
            at: cells.time(self.time)?,
            asset: cleared(cells.required(self.asset)?),
            amount: cells.number(self.amount)?,
            fee: cells.number_or_zero(self.fee)?,
        })
    }

    fn trade(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let leg = self.leg(cells)?;
        let reference = cells.required(self.reference)?.to_owned();
        let mut legs = self.waiting.remove(&reference).unwrap_or_default();
        legs.push(leg);
        let both = legs.len() == 2 && legs[0].amount.is_negative() != legs[1].amount.is_negative();
        if !both {
            self.waiting.insert(reference, legs);
            return Ok(());
        }
        legs.sort_by_key(|it| it.amount.is_negative());
        let [received, sent] = &legs[..] else { return Ok(()) };
        let mut trade = ImportedActivity::new(ActivityType::Trade, sent.at);
        trade.lines = vec![received.line, sent.line];
        trade.lines.sort_unstable();
        trade.received = Some(received.of(received.amount));
        trade.sent = Some(sent.of(sent.amount));
        let mut fees = [sent, received].into_iter().filter(|it| !it.fee.is_zero());
        trade.fee = fees.next().map(|it| it.of(it.fee));
        trade.external_id = Some(reference);
        output.activity(trade);
        if let Some(leg) = fees.next() {
            let mut fee = ImportedActivity::new(ActivityType::Fee, leg.at);
            (fee.fee, fee.lines) = (Some(leg.of(leg.fee)), vec![leg.line]);
            output.activity(fee);
        }
        Ok(())
    }
}

impl Leg {
    fn of(&self, quantity: ExactDecimal) -> AssetQuantity {
        AssetQuantity { asset: self.asset.clone(), quantity: quantity.abs() }
    }
}

/// Without the mark of a wallet (`.S`, `.M`, `.F`, `.P`, `.B`), and without the letter that old names have before them.
fn cleared(asset: &str) -> String {
    let name = asset.to_uppercase();
    let name = match name.rsplit_once('.') {
        Some((name, "S" | "M" | "F" | "P" | "B" | "HOLD")) => name,
        _ => &name,
    };
    let name = match name.strip_prefix(['X', 'Z']) {
        Some(short) if short.len() == 3 => short,
        _ => name,
    };
    match name {
        "XBT" => "BTC",
        "XDG" => "DOGE",
        name => name,
    }
    .to_owned()
}

/// Moves between spot, staking and futures.
fn is_within(subtype: &str) -> bool {
    ["staking", "spot", "allocation", "deallocation", "futures", "autoallocate"]
        .iter()
        .any(|it| subtype.contains(it))
}

impl Format for Ledgers {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        use ActivityType as T;
        if cells.text(self.id).is_empty() {
            output.ignored(cells.line, IgnoredReason::Announcement);
            return Ok(());
        }
        let subtype = cells.text(self.subtype).to_lowercase();
        let kind = match cells.required(self.kind)?.to_lowercase().as_str() {
            "trade" | "spend" | "receive" => return self.trade(cells, output),
            "deposit" => T::Deposit,
            "withdrawal" => T::Withdrawal,
            "transfer" | "earn" if is_within(&subtype) => {
                output.ignored(cells.line, IgnoredReason::WithinAccount);
                return Ok(());
            }
            "staking" | "dividend" | "reward" => T::StakingReward,
            "earn" if matches!(subtype.as_str(), "reward" | "") => T::StakingReward,
            "transfer" => T::Airdrop,
            "creditline" | "rollover" => T::Fee,
            _ => return Err(cells.unknown(self.kind)),
        };
        let leg = self.leg(cells)?;
        let mut activity = ImportedActivity::new(kind, leg.at);
        match (kind, leg.amount.is_negative()) {
            (T::Deposit, true) | (T::StakingReward | T::Airdrop, true) => {
                return Err(cells.unknown(self.kind));
            }
            (_, true) => activity.sent = Some(leg.of(leg.amount)),
            (_, false) if leg.amount.is_zero() => {}
            (_, false) => activity.received = Some(leg.of(leg.amount)),
        }
        activity.fee = (!leg.fee.is_zero()).then(|| leg.of(leg.fee));
        activity.external_id = cells.optional(Some(self.id));
        activity.lines = vec![cells.line];
        output.activity(activity);
        Ok(())
    }

    fn finish(&mut self, output: &mut Output) {
        for leg in std::mem::take(&mut self.waiting).into_values().flatten() {
            output.invalid(leg.line, RowError::of(RowErrorKind::IncompleteTrade));
        }
    }
}
