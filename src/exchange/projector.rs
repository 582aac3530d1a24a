//! Writes the projections behind the sequencer's back, many commands to a transaction.
//!
//! While a batch is written, the rows of the next one are made. It never loses its cursor: the seq it has reached is in the
//! same transaction as the rows. When the database is lost it tries again until it is back; the sequencer stops
//! taking commands when the lag reaches its bound.

use super::Applied;
use super::backoff::Backoff;
use super::catch_up::CatchUp;
use super::consumers::Window;
use super::progress::Health;
use super::projection::Projections;
use super::shared::Shared;
use crate::domain::{Fault, Seq};
use crate::storage::journal::JournalStore;
use crate::storage::projection::{self, ProjectionBatch, Written};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long a batch waits for more commands.
const LINGER_MS: u64 = 20;
/// When so many commands come in a millisecond, which is about half of what can be projected, there is a rush.
const RUSH_PER_MS: u64 = 50;

/// The projector's task.
pub(super) struct Projector {
    pub(super) shared: Arc<Shared>,
    pub(super) journal: Arc<dyn JournalStore>,
    pub(super) projections: Projections,
    /// Takes in what the projections show.
    pub(super) window: Arc<Window>,
    /// Committed records; ends when the sequencer does.
    pub(super) records: mpsc::Receiver<Arc<Applied>>,
    /// Set when the server stops: a database that is lost then is not waited for.
    pub(super) stop: CancellationToken,
}

/// Commands to be projected together.
#[derive(Default)]
struct Gathered {
    records: Vec<Arc<Applied>>,
    commands: usize,
    /// Whether there will be no more.
    is_last: bool,
}

/// Whether commands come faster than they can be projected, for long.
struct Rush {
    looked: Instant,
    committed: Seq,
}

/// Writes one batch after the other.
#[derive(Clone)]
struct Writer {
    shared: Arc<Shared>,
    journal: Arc<dyn JournalStore>,
    window: Arc<Window>,
    stop: CancellationToken,
}

/// A batch being written; answers its records when they could not be.
type Writing = JoinHandle<Result<(), Vec<Arc<Applied>>>>;

impl Projector {
    /// Runs until the records end. Answers those that could not be written any more.
    pub(super) async fn run(mut self) -> Vec<Arc<Applied>> {
        let writer = Writer {
            shared: self.shared.clone(),
            journal: self.journal.clone(),
            window: self.window.clone(),
            stop: self.stop.clone(),
        };
        let mut rush = Rush { looked: Instant::now(), committed: self.shared.progress.committed() };
        let mut before = None;
        while let Some(records) = self.gather(&mut rush).await {
            let batch = Arc::new(self.projections.take(&records));
            let mut left = unwritten(before.take()).await;
            if !left.is_empty() {
                left.extend(records);
                while let Some(record) = self.records.recv().await {
                    left.push(record);
                }
                return left;
            }
            before = Some(tokio::spawn(writer.clone().write(batch, records)));
        }
        unwritten(before).await
    }

    /// The next batch. It waits a moment for more, because many commands in one transaction cost little more than
    /// one, and the disk and the processors are better left to the journal meanwhile; in a rush, as long as the
    /// projections are less than half as far behind as they may be. It waits no longer when somebody waits for it.
    async fn gather(&mut self, rush: &mut Rush) -> Option<Vec<Arc<Applied>>> {
        let mut gathered = Gathered::default();
        gathered.add(self.records.recv().await?);
        let mut has_lingered = false;
        loop {
            self.take_waiting(&mut gathered);
            let progress = &self.shared.progress;
            let is_full = gathered.commands >= self.shared.config.projection_batch_max;
            let yields = rush.goes_on(progress.committed()) && self.has_room();
            let is_due = (has_lingered || is_full) && !yields;
            let is_wanted = progress.is_wanted_beyond(self.projections.seq());
            if is_due || is_wanted || gathered.is_last {
                return Some(gathered.records);
            }
            // It is not woken for every command.
            tokio::select! {
                () = progress.wanted() => {}
                () = tokio::time::sleep(Duration::from_millis(LINGER_MS)) => has_lingered = true,
            }
        }
    }

    /// Takes what has been committed, as much as one batch takes.
    fn take_waiting(&mut self, gathered: &mut Gathered) {
        while gathered.commands < self.shared.config.projection_batch_max {
            match self.records.try_recv() {
                Ok(record) => gathered.add(record),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    gathered.is_last = true;
                    return;
                }
            }
        }
    }

    /// Whether commands may go first for now.
    fn has_room(&self) -> bool {
        self.shared.progress.lag() < self.shared.config.projection_lag_max as u64 / 2
    }
}

impl Gathered {
    fn add(&mut self, record: Arc<Applied>) {
        self.commands += record.len();
        self.records.push(record);
    }
}

impl Rush {
    /// Whether there has been one since the last look.
    fn goes_on(&mut self, committed: Seq) -> bool {
        let looked = std::mem::replace(&mut self.looked, Instant::now());
        let before = std::mem::replace(&mut self.committed, committed);
        let millis = u64::try_from((self.looked - looked).as_millis()).unwrap_or(u64::MAX);
        committed.0.saturating_sub(before.0) > RUSH_PER_MS.saturating_mul(millis.max(1))
    }
}

/// The records of the batch before, if they could not be written.
///
/// # Panics
/// When writing them did: an invariant broke.
async fn unwritten(before: Option<Writing>) -> Vec<Arc<Applied>> {
    let Some(writing) = before else { return Vec::new() };
    let written = writing.await.expect("writing a batch does not panic");
    written.err().unwrap_or_default()
}

impl Writer {
    /// Writes the batch of these records until it is written. Gives them back when the server stops before that; the
    /// journal has it all, and the next start goes on from there.
    async fn write(
        self,
        batch: Arc<ProjectionBatch>,
        records: Vec<Arc<Applied>>,
    ) -> Result<(), Vec<Arc<Applied>>> {
        let mut backoff = Backoff::new(&self.shared.config);
        loop {
            let last_try = self.stop.is_cancelled();
            let started = Instant::now();
            match self.attempt(&batch).await {
                Ok(()) => {
                    metrics::histogram!("agio_exchange_projection_seconds")
                        .record(started.elapsed().as_secs_f64());
                    self.reached(batch.last);
                    self.window.push(records);
                    return Ok(());
                }
                Err(fault) => {
                    tracing::error!(%fault, seq = batch.last.0, "the projections cannot be written");
                    let why = format!("the projections cannot be written: {fault}");
                    self.shared.progress.set_projector(Health::Ailing(why.into()));
                }
            }
            if last_try {
                return Err(records);
            }
            // A stop cuts the pause short for one more try: what failed may be well again by now.
            backoff.unless(&self.stop).await;
        }
    }

    async fn attempt(&self, batch: &Arc<ProjectionBatch>) -> Result<(), Fault> {
        match projection::write(&self.shared.database, batch.clone()).await? {
            Written::Done => Ok(()),
            Written::Elsewhere(cursor) => self.make_up(cursor, batch.last).await,
        }
    }

    /// The database came back with an older state, or somebody emptied the projections: what they lack is
    /// made again from the journal. What the projector holds is beyond that already, and stays: it is the
    /// same whichever way a seq is reached.
    async fn make_up(&self, cursor: Seq, until: Seq) -> Result<(), Fault> {
        tracing::warn!(cursor = cursor.0, until = until.0, "the projections fell back; replaying");
        let catch_up = CatchUp {
            journal: self.journal.as_ref(),
            database: &self.shared.database,
            batch_max: self.shared.config.projection_batch_max,
            until: Some(until),
        };
        // Batches end where records end, so the replay stops exactly at `until`.
        catch_up.run().await?;
        Ok(())
    }

    fn reached(&self, seq: Seq) {
        self.shared.progress.set_projector(Health::Well);
        self.shared.progress.set_projected(seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rush_is_more_than_can_be_projected_and_lasts_as_long_as_it_comes() {
        let mut rush = Rush { looked: Instant::now(), committed: Seq(7) };
        assert!(rush.goes_on(Seq(1_000_000_000)));
        assert!(!rush.goes_on(Seq(1_000_000_000)), "nothing came since");
        assert!(!rush.goes_on(Seq(1_000_000_001)), "one did");
    }
}
