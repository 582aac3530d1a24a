//! `agio verify`: does everything in the journal again and compares what comes out with the projections.
//!
//! Reads the journal in pages and the tables in ranges, so that neither has to fit into memory: trades,
//! postings and ended orders never change, and are compared as they go by; the rest at the end.

use super::fold::Fold;
use super::replay::Replay;
use super::snapshot::{Unusable, restore};
use crate::domain::{AssetId, Fault, MarketId, OrderId, Seq};
use crate::storage::audit::{self, Counts};
use crate::storage::candles::MinuteCandle;
use crate::storage::journal::JournalStore;
use crate::storage::orders::OrderRow;
use crate::storage::projection::{self, ProjectionBatch};
use crate::storage::snapshots::SnapshotStore;
use crate::storage::trades::TradeRow;
use crate::storage::transactions::PostingRow;
use crate::storage::{Database, balances::BalanceRow, positions};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Debug};
use std::sync::Arc;

/// How many expected rows are gathered before they are compared. Stays below the databases' limits of bound
/// values.
const COMPARE_ROWS: usize = 2_000;
/// How many differences are told in words; the rest is counted.
const DIFFERENCES_TOLD: usize = 50;

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Journal records whose hashes and order were checked.
    pub records: u64,
    /// The last command of the journal.
    pub last_seq: Seq,
    /// The last command the projections show; the comparison is as of this one.
    pub projected_seq: Seq,
    /// What was found of each snapshot that is kept, the newest first.
    pub snapshots: Vec<String>,
    /// The engine's hash of its whole state after the last command, in hexadecimal.
    pub state_hash: String,
    /// How many rows the journal says there must be.
    pub expected: Counts,
    /// Differences found in all.
    pub difference_count: u64,
    /// The first of them, in words.
    pub differences: Vec<String>,
}

impl VerifyReport {
    /// Whether projections and journal agree and the books balance.
    pub fn is_clean(&self) -> bool {
        self.difference_count == 0
    }

    fn differ(&mut self, difference: String) {
        self.difference_count += 1;
        if self.differences.len() < DIFFERENCES_TOLD {
            self.differences.push(difference);
        }
    }

    /// Compares a row that must be with the row that is.
    fn compare<T: PartialEq + Debug>(&mut self, what: &str, expected: &T, found: Option<&T>) {
        match found {
            Some(found) if found == expected => {}
            Some(found) => self.differ(format!("{what} is {found:?}, must be {expected:?}")),
            None => self.differ(format!("{what} is missing, must be {expected:?}")),
        }
    }
}

/// Verifies the whole journal, and the projections as far as they have come. Meant for a server that stands
/// still: projections that move under the comparison show differences that are none.
///
/// # Errors
/// [`Fault::Internal`] naming the seq when the journal is damaged; a fault of journal or database.
pub async fn run(journal: &dyn JournalStore, database: &Database) -> Result<VerifyReport, Fault> {
    let place = projection::place(database).await?;
    let mut verify = Verify { database, report: VerifyReport::default(), rows: Rows::default() };
    let mut replay = Replay::new(journal);
    let mut snapshots = Snapshots::of(journal).await?;
    let mut fold = Fold::default();
    let mut compared = false;
    if place == Seq::ZERO {
        verify.finish(&replay, &fold).await?;
        compared = true;
    }
    while let Some(record) = replay.next().await? {
        snapshots.pass(&replay);
        if compared {
            continue;
        }
        let batch = fold.take(&[record]);
        verify.take(batch).await?;
        if replay.seq() >= place {
            verify.finish(&replay, &fold).await?;
            compared = true;
        }
    }
    let mut report = verify.report;
    report.records = replay.records;
    report.last_seq = replay.seq();
    report.projected_seq = place;
    report.state_hash = hex(&replay.engine.state_hash());
    snapshots.replay(journal, &mut report).await?;
    balance(&replay, &mut report);
    if !compared {
        report.differ(format!(
            "the projections stand at seq {place}, but the journal ends at {}",
            replay.seq()
        ));
    } else if place < replay.seq() {
        report.differ(format!(
            "the projections stand at seq {place}, behind the journal's {}: starting the server \
             brings them up",
            replay.seq()
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

struct Verify<'a> {
    database: &'a Database,
    report: VerifyReport,
    rows: Rows,
}

impl Verify<'_> {
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

    async fn finish(&mut self, replay: &Replay<'_>, fold: &Fold) -> Result<(), Fault> {
        self.rows.ended.extend(self.rows.open.drain().map(|(_, order)| order));
        self.compare_gathered().await?;
        for minute in std::mem::take(&mut self.rows.minutes).into_values() {
            self.minute(&minute).await?;
        }
        self.balances(replay).await?;
        self.positions(fold).await?;
        self.counts().await
    }

    async fn compare_gathered(&mut self) -> Result<(), Fault> {
        let ended = std::mem::take(&mut self.rows.ended);
        for orders in ended.chunks(COMPARE_ROWS) {
            let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
            let found = by_key(audit::orders(self.database, &ids).await?, |row| row.id);
            for order in orders {
                let what = format!("order {}", order.id);
                self.report.compare(&what, order, found.get(&order.id));
            }
        }
        let trades = std::mem::take(&mut self.rows.trades);
        for trades in trades.chunks(COMPARE_ROWS) {
            let (Some(first), Some(last)) = (trades.first(), trades.last()) else { continue };
            let found = audit::trades(self.database, first.id..=last.id).await?;
            let found = by_key(found, |row| row.id);
            for trade in trades {
                let what = format!("trade {}", trade.id);
                self.report.compare(&what, trade, found.get(&trade.id));
            }
        }
        let postings = std::mem::take(&mut self.rows.postings);
        for postings in postings.chunks(COMPARE_ROWS) {
            let (Some(first), Some(last)) = (postings.first(), postings.last()) else { continue };
            let found = audit::postings(self.database, first.id..=last.id).await?;
            let found = by_key(found, |row| row.id);
            for posting in postings {
                let what = format!("posting {}", posting.id);
                self.report.compare(&what, posting, found.get(&posting.id));
            }
        }
        Ok(())
    }

    async fn minute(&mut self, minute: &MinuteCandle) -> Result<(), Fault> {
        let found = audit::candle(self.database, minute.market, minute.open_time).await?;
        let what = format!("the candle of market {} at {}", minute.market, minute.open_time);
        self.report.compare(&what, minute, found.as_ref());
        Ok(())
    }

    async fn balances(&mut self, replay: &Replay<'_>) -> Result<(), Fault> {
        let found = audit::balances(self.database).await?;
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

    async fn positions(&mut self, fold: &Fold) -> Result<(), Fault> {
        let found = positions::everyone(self.database).await?;
        let found = by_key(found, |row| (row.account, row.asset));
        for expected in fold.positions() {
            let what =
                format!("the position of account {} in {}", expected.account, expected.asset);
            self.report.expected.positions += 1;
            let found = found.get(&(expected.account, expected.asset));
            self.report.compare(&what, &expected, found);
        }
        Ok(())
    }

    /// Every row that must be was compared; a row too many shows in the count.
    async fn counts(&mut self) -> Result<(), Fault> {
        let (found, expected) = (audit::counts(self.database).await?, self.report.expected);
        if found != expected {
            self.report.differ(format!("the tables have {found:?} rows, must be {expected:?}"));
        }
        Ok(())
    }
}

/// The snapshots that are kept, and what the replay from the start says of each.
struct Snapshots {
    store: Option<Arc<dyn SnapshotStore>>,
    sealed: Vec<(Seq, String)>,
    /// The engine's state hash where each of them was made.
    passed: HashMap<Seq, String>,
}

impl Snapshots {
    async fn of(journal: &dyn JournalStore) -> Result<Snapshots, Fault> {
        let store = journal.snapshots();
        let sealed = match &store {
            Some(store) => store.sealed().await?,
            None => Vec::new(),
        };
        Ok(Snapshots { store, sealed, passed: HashMap::new() })
    }

    fn pass(&mut self, replay: &Replay<'_>) {
        if self.sealed.iter().any(|(seq, _)| *seq == replay.seq()) {
            self.passed.insert(replay.seq(), hex(&replay.engine.state_hash()));
        }
    }

    /// Begins with each of them, does what came after, and compares with the replay from the start.
    async fn replay(
        &self,
        journal: &dyn JournalStore,
        report: &mut VerifyReport,
    ) -> Result<(), Fault> {
        let Some(store) = &self.store else { return Ok(()) };
        for (seq, text) in &self.sealed {
            let finding = match restore(journal, store.as_ref(), (*seq, text)).await {
                Ok((manifest, standing, _)) => {
                    let same_there = self.passed.get(seq) == Some(&manifest.state_hash);
                    let mut replay = Replay::from(journal, standing);
                    while replay.next().await?.is_some() {}
                    let same = same_there && hex(&replay.engine.state_hash()) == report.state_hash;
                    if !same {
                        report.differ(format!(
                            "the snapshot at seq {seq} does not lead to the same state as the journal"
                        ));
                    }
                    format!(
                        "seq {seq}, {} bytes: {} to the same state",
                        manifest.bytes,
                        if same { "leads" } else { "does not lead" }
                    )
                }
                Err(Unusable::Foreign(why)) => format!("seq {seq}: not used: {why}"),
                Err(Unusable::Refused(why)) => {
                    report.differ(format!("the snapshot at seq {seq} cannot be used: {why}"));
                    format!("seq {seq}: cannot be used")
                }
            };
            report.snapshots.push(finding);
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

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Journal: {} records up to seq {}; every hash and every seq follows.",
            self.records, self.last_seq
        )?;
        writeln!(f, "Engine state after replay: {}", self.state_hash)?;
        for snapshot in &self.snapshots {
            writeln!(f, "Snapshot at {snapshot}.")?;
        }
        let Counts { orders, trades, postings, balances, positions, candles } = self.expected;
        writeln!(
            f,
            "Compared as of seq {}: {orders} orders, {trades} trades, {postings} postings, \
             {balances} balances, {positions} positions, {candles} candles.",
            self.projected_seq
        )?;
        if self.is_clean() {
            return write!(f, "All agree, and every asset sums to zero.");
        }
        write!(f, "{} differences:", self.difference_count)?;
        for difference in &self.differences {
            write!(f, "\n  - {difference}")?;
        }
        if self.difference_count > self.differences.len() as u64 {
            write!(f, "\n  - ... and more")?;
        }
        write!(f, "\nThe journal is the truth: `agio rebuild` makes the projections anew.")
    }
}
