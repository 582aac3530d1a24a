//! `agio verify`: does everything in the journal again and compares what comes out with the projections.
//!
//! Reads the journal in pages and the tables in ranges, so that neither has to fit into memory: trades,
//! postings and ended orders never change, and are compared as they go by; the rest at the end.
//!
//! A server may run meanwhile. The tables are read as they stood at one moment, together with the seq they had
//! reached, and the journal after that moment: so it holds all that they show, and what it holds beyond it is
//! what they lag behind, which is no difference.

mod report;
mod snapshots;

pub use report::VerifyReport;

use super::projection::Projections;
use super::replay::Replay;
use crate::domain::{AssetId, Fault, MarketId, OrderId};
use crate::storage::candles::MinuteCandle;
use crate::storage::journal::JournalStore;
use crate::storage::orders::OrderRow;
use crate::storage::positions::PositionRow;
use crate::storage::projection::ProjectionBatch;
use crate::storage::trades::TradeRow;
use crate::storage::transactions::PostingRow;
use crate::storage::verification::View;
use crate::storage::{Database, balances::BalanceRow};
use snapshots::Snapshots;
use std::collections::{BTreeMap, HashMap};

/// How many expected rows are gathered before they are compared. Stays below the databases' limits of bound
/// values.
const COMPARE_ROWS: usize = 2_000;

/// Verifies the whole journal, and the projections as far as they have come. A server may run on both.
///
/// # Errors
/// [`Fault::Internal`] naming the seq when the journal is damaged; a fault of journal or database.
pub async fn run(journal: &dyn JournalStore, database: &Database) -> Result<VerifyReport, Fault> {
    // The order matters: what is in the tables is in the journal that is read after them.
    let view = View::of(database).await?;
    let cursor = view.cursor;
    let mut snapshots = Snapshots::of(journal).await?;
    let mut replay = Replay::new(journal);
    let mut verify = Verify { view, report: VerifyReport::default(), rows: Rows::default() };
    let mut projections = Projections::default();
    while replay.seq() < cursor {
        let Some(record) = replay.next().await? else { break };
        snapshots.pass(&replay);
        verify.take(projections.take(&[record])).await?;
    }
    let reached = replay.seq();
    if reached >= cursor {
        verify.finish(&replay, &projections).await?;
    }
    let Verify { view, mut report, .. } = verify;
    view.end().await?;
    while !replay.has_caught_up() && replay.next().await?.is_some() {
        snapshots.pass(&replay);
    }
    report.records = replay.records;
    report.last_seq = replay.seq();
    report.projected_seq = cursor;
    report.state_hash = hex(&replay.engine.state_hash());
    snapshots.replay(journal, &mut report).await?;
    balance(&replay, &mut report);
    if reached < cursor {
        report.differ(format!(
            "the projections stand at seq {cursor}, but the journal ends at {reached}"
        ));
    }
    Ok(report)
}

/// Expected rows that wait for their comparison.
#[derive(Default)]
struct Rows {
    /// Orders that still change.
    open: HashMap<OrderId, OrderRow>,
    ended: Vec<OrderRow>,
    trades: Vec<TradeRow>,
    postings: Vec<PostingRow>,
    /// The minute of each market that still changes.
    minutes: BTreeMap<MarketId, MinuteCandle>,
}

struct Verify {
    view: View,
    report: VerifyReport,
    rows: Rows,
}

impl Verify {
    async fn take(&mut self, batch: ProjectionBatch) -> Result<(), Fault> {
        self.report.expected.trades += batch.trades.len() as u64;
        self.report.expected.postings += batch.postings.len() as u64;
        self.rows.trades.extend(batch.trades);
        self.rows.postings.extend(batch.postings);
        for order in batch.orders {
            let known = self.rows.open.remove(&order.id).is_some();
            self.report.expected.orders += u64::from(!known);
            if order.status.is_open() {
                self.rows.open.insert(order.id, order);
            } else {
                self.rows.ended.push(order);
            }
        }
        for minute in batch.candles {
            let before = self.rows.minutes.insert(minute.market, minute);
            match before {
                Some(before) if before.open_time == minute.open_time => {}
                Some(before) => {
                    self.report.expected.candles += 1;
                    self.minute(&before).await?;
                }
                None => self.report.expected.candles += 1,
            }
        }
        let waiting = [self.rows.ended.len(), self.rows.trades.len(), self.rows.postings.len()];
        if waiting.into_iter().max() >= Some(COMPARE_ROWS) {
            self.compare_gathered().await?;
        }
        Ok(())
    }

    async fn finish(
        &mut self,
        replay: &Replay<'_>,
        projections: &Projections,
    ) -> Result<(), Fault> {
        self.rows.ended.extend(self.rows.open.drain().map(|(_, order)| order));
        self.compare_gathered().await?;
        for minute in std::mem::take(&mut self.rows.minutes).into_values() {
            self.minute(&minute).await?;
        }
        self.balances(replay).await?;
        self.positions(projections).await?;
        self.counts().await
    }

    async fn compare_gathered(&mut self) -> Result<(), Fault> {
        let ended = std::mem::take(&mut self.rows.ended);
        for orders in ended.chunks(COMPARE_ROWS) {
            let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
            let found = by_key(self.view.orders(&ids).await?, |row| row.id);
            for order in orders {
                let what = format!("order {}", order.id);
                self.report.compare(&what, order, found.get(&order.id));
            }
        }
        let trades = std::mem::take(&mut self.rows.trades);
        for trades in trades.chunks(COMPARE_ROWS) {
            let (Some(first), Some(last)) = (trades.first(), trades.last()) else { continue };
            let found = self.view.trades(first.id..=last.id).await?;
            let found = by_key(found, |row| row.id);
            for trade in trades {
                let what = format!("trade {}", trade.id);
                self.report.compare(&what, trade, found.get(&trade.id));
            }
        }
        let postings = std::mem::take(&mut self.rows.postings);
        for postings in postings.chunks(COMPARE_ROWS) {
            let (Some(first), Some(last)) = (postings.first(), postings.last()) else { continue };
            let found = self.view.postings(first.id..=last.id).await?;
            let found = by_key(found, |row| row.id);
            for posting in postings {
                let what = format!("posting {}", posting.id);
                self.report.compare(&what, posting, found.get(&posting.id));
            }
        }
        Ok(())
    }

    async fn minute(&mut self, minute: &MinuteCandle) -> Result<(), Fault> {
        let found = self.view.candle(minute.market, minute.open_time).await?;
        let what = format!("the candle of market {} at {}", minute.market, minute.open_time);
        self.report.compare(&what, minute, found.as_ref());
        Ok(())
    }

    async fn balances(&mut self, replay: &Replay<'_>) -> Result<(), Fault> {
        let found = self.view.balances().await?;
        let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
        for row in &found {
            *sums.entry(row.asset).or_default() +=
                i128::from(row.available.0) + i128::from(row.held.0);
        }
        for (asset, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
            self.report.differ(format!("the balances of asset {asset} sum to {sum}, must be 0"));
        }
        let found = by_key(found, |row| (row.account, row.asset));
        for balance in replay.engine.balances() {
            let expected = BalanceRow::from(balance);
            let what = format!("the balance of account {} in {}", balance.account, balance.asset);
            self.report.expected.balances += 1;
            let found = found.get(&(balance.account, balance.asset));
            self.report.compare(&what, &expected, found);
        }
        Ok(())
    }

    async fn positions(&mut self, projections: &Projections) -> Result<(), Fault> {
        let key = |row: &PositionRow| (row.account, row.asset, row.currency);
        let found = by_key(self.view.positions().await?, key);
        for expected in projections.positions() {
            let (account, asset, currency) = key(&expected);
            let what =
                format!("the position of account {account} in {asset}, counted in {currency}");
            self.report.expected.positions += 1;
            self.report.compare(&what, &expected, found.get(&key(&expected)));
        }
        Ok(())
    }

    /// Every row that must be was compared; a row too many shows in the count.
    async fn counts(&mut self) -> Result<(), Fault> {
        let (found, expected) = (self.view.counts().await?, self.report.expected);
        if found != expected {
            self.report.differ(format!("the tables have {found:?} rows, must be {expected:?}"));
        }
        Ok(())
    }
}

/// Per asset, what all accounts have (the outside counts negative) must be nothing.
fn balance(replay: &Replay<'_>, report: &mut VerifyReport) {
    let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
    for balance in replay.engine.balances() {
        *sums.entry(balance.asset).or_default() +=
            i128::from(balance.available.0) + i128::from(balance.held.0);
    }
    for (asset, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
        report.differ(format!("the ledger's asset {asset} sums to {sum}, must be 0"));
    }
}

fn by_key<T, K: std::hash::Hash + Eq>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, T> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
