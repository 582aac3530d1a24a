//! The life of one consumer while this node leads: read on, write, and stand still when that fails.

use super::source::Source;
use super::window::Window;
use super::writer::{Outcome, Writer};
use crate::domain::{Clock, Fault, Seq};
use crate::exchange::backoff::Backoff;
use crate::exchange::consumer_status::{ConsumerStatus, set_stopped};
use crate::exchange::shared::Shared;
use crate::storage::consumers::{self, ConsumerRow, Stop, Stopped};
use crate::storage::journal::JournalStore;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// How often a consumer that stands still looks whether it may go on.
const RESUME_LOOK: Duration = Duration::from_millis(500);

/// One consumer at work.
#[derive(Debug)]
pub(super) struct Runner {
    pub(super) writer: Writer,
    /// Its place in the window.
    pub(super) index: usize,
    pub(super) window: Arc<Window>,
    pub(super) journal: Arc<dyn JournalStore>,
    pub(super) replaying: Arc<Semaphore>,
    pub(super) shared: Arc<Shared>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: CancellationToken,
}

impl Runner {
    /// Consumes until it is dropped.
    pub(super) async fn run(self) {
        loop {
            let row = self.load().await;
            match &row.stopped {
                Some(stopped) => {
                    self.stands_still(row.cursor, &stopped.error);
                    tokio::time::sleep(RESUME_LOOK).await;
                }
                None => self.go_on(row).await,
            }
        }
    }

    fn name(&self) -> &'static str {
        self.writer.consumer.name()
    }

    /// Its row, as soon as the database answers.
    async fn load(&self) -> ConsumerRow {
        let mut backoff = Backoff::new(&self.shared.config);
        loop {
            match consumers::find(&self.shared.database, self.name()).await {
                Ok(row) => return row,
                Err(fault) => {
                    tracing::warn!(consumer = self.name(), %fault, "the cursor cannot be read");
                    backoff.unless(&self.stop).await;
                }
            }
        }
    }

    /// Consumes from its cursor on, until its row must be looked at again.
    async fn go_on(&self, row: ConsumerRow) {
        let mut cursor = row.cursor;
        if let Err(fault) = self.check(&row) {
            return self.fail(cursor, &fault).await;
        }
        self.reached(cursor);
        let journal = self.journal.as_ref();
        let mut source = Source::new(journal, &self.window, &self.replaying);
        let mut backoff = Backoff::new(&self.shared.config);
        let mut records = Vec::new();
        loop {
            let step = async {
                if records.is_empty() {
                    records = source.next(cursor).await.map_err(Outcome::of)?;
                }
                self.writer.write(&records, &mut cursor).await
            };
            match step.await {
                Ok(()) => {
                    records.clear();
                    backoff = Backoff::new(&self.shared.config);
                    self.reached(cursor);
                }
                Err(Outcome::Elsewhere) => return,
                Err(Outcome::Failed(fault)) => return self.fail(cursor, &fault).await,
                Err(Outcome::Unavailable(fault)) => {
                    self.waits(cursor, &fault);
                    backoff.unless(&self.stop).await;
                }
            }
        }
    }

    fn check(&self, row: &ConsumerRow) -> Result<(), Fault> {
        let (kind, tip) = (self.writer.consumer.kind(), self.shared.progress.committed());
        if row.kind != kind {
            return Err(Fault::internal(format!(
                "it is registered as {:?}, and this program has it as {kind:?}: give the new one another name",
                row.kind
            )));
        }
        if row.cursor > tip {
            return Err(Fault::internal(format!(
                "its cursor stands at seq {}, but the journal ends at {tip}: they belong to another journal, or the \
                 journal lost its end",
                row.cursor
            )));
        }
        Ok(())
    }

    /// It cannot go on: notes so where restarts and operators find it.
    async fn fail(&self, cursor: Seq, fault: &Fault) {
        let name = self.name();
        tracing::error!(consumer = name, after = cursor.0, %fault, "a consumer has stopped itself: `agio consumers \
                        resume` lets it go on");
        metrics::counter!("agio_consumer_failures_total", "consumer" => name).increment(1);
        self.window.moved(self.index, None);
        let stopped = Stopped { at: self.clock.now(), error: fault.to_string() };
        self.stands_still(cursor, &stopped.error);
        let stop = Stop { name, cursor, stopped };
        let mut backoff = Backoff::new(&self.shared.config);
        while let Err(fault) = consumers::stop(&self.shared.database, stop.clone()).await {
            tracing::warn!(consumer = name, %fault, "that a consumer stopped cannot be noted yet");
            backoff.unless(&self.stop).await;
        }
    }

    fn stands_still(&self, cursor: Seq, error: &str) {
        set_stopped(self.name(), true);
        self.note(cursor, Some(format!("it stopped after seq {cursor}: {error}").into()));
    }

    fn waits(&self, cursor: Seq, fault: &Fault) {
        tracing::warn!(consumer = self.name(), after = cursor.0, %fault, "a consumer waits");
        self.note(cursor, Some(format!("it waits after seq {cursor}: {fault}").into()));
    }

    fn reached(&self, cursor: Seq) {
        self.window.moved(self.index, Some(cursor));
        set_stopped(self.name(), false);
        self.note(cursor, None);
    }

    fn note(&self, cursor: Seq, trouble: Option<Arc<str>>) {
        let (name, kind) = (self.name(), self.writer.consumer.kind());
        self.shared.consumers.set(ConsumerStatus { name, kind, cursor, trouble });
    }
}
