//! Durable consumers: parts of the program that do something after an event, exactly once.
//!
//! A consumer is handed the journal's events in order, in batches, together with a transaction. What it writes there
//! and its cursor are committed together, so that a restart, a crash or a takeover repeats nothing and skips
//! nothing. Consumers run on the leader, each by itself, behind the projections: the tables show at least what the
//! events tell. One that fails stops alone, until an operator lets it go on.
//!
//! Where to look: `runner` is the life of one consumer, `window` holds the newest records for all of them, `source`
//! reads from it or, for a consumer that is far behind, from the journal; `writer` writes a batch, `exchange::consumer_status` is what
//! operators see. The cursors are in `storage::consumers`. The projector keeps its cursor there, too.

mod runner;
mod session;
mod source;
mod window;
mod writer;

pub use super::consumer_status::{ConsumerStatus, ConsumerStatuses};
pub(super) use session::{ConsumerSession, StartConsumers};
pub(crate) use window::Window;
pub(super) use writer::{Outcome, Writer};

use super::{Applied, Committed};
use crate::domain::{ConsumerKind, Fault, Seq};
use crate::storage::Transaction;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

/// Something that is done after events.
pub trait EventConsumer: fmt::Debug + Send + Sync {
    /// Its name, which never changes: the cursor is found by it.
    fn name(&self) -> &'static str;

    /// Writes what follows from these events, through `transaction` alone: what is done elsewhere is not undone when
    /// the transaction fails, and is done again. Work of any length or risk (a mail, a call) is written as a row
    /// here and done by whoever reads the row.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the database does not answer: the batch is handed in again. Any other fault, and a
    /// panic, stops this consumer.
    fn consume<'t>(
        &'t self,
        transaction: &'t Transaction,
        batch: &'t EventBatch,
    ) -> BoxFuture<'t, Result<(), Fault>>;
}

/// A consumer that can begin anew.
pub trait Rebuildable: EventConsumer {
    /// Removes everything that it has ever written.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    fn clear<'t>(&'t self, transaction: &'t Transaction) -> BoxFuture<'t, Result<(), Fault>>;
}

/// A registered consumer.
#[derive(Clone, Debug)]
pub enum Consumer {
    /// It makes rows that follow from the events alone. It begins at the journal's start, and a rebuild sends it back
    /// there.
    Projection(Arc<dyn Rebuildable>),
    /// It does what must happen once. It begins at the journal's end as it is when the consumer is first registered,
    /// and no rebuild repeats what it did.
    Effect(Arc<dyn EventConsumer>),
}

impl Consumer {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Consumer::Projection(consumer) => consumer.name(),
            Consumer::Effect(consumer) => consumer.name(),
        }
    }

    /// What a rebuild does to it.
    pub fn kind(&self) -> ConsumerKind {
        match self {
            Consumer::Projection(_) => ConsumerKind::Projection,
            Consumer::Effect(_) => ConsumerKind::Effect,
        }
    }

    fn consume<'t>(
        &'t self,
        transaction: &'t Transaction,
        batch: &'t EventBatch,
    ) -> BoxFuture<'t, Result<(), Fault>> {
        match self {
            Consumer::Projection(consumer) => consumer.consume(transaction, batch),
            Consumer::Effect(consumer) => consumer.consume(transaction, batch),
        }
    }
}

/// Commands that a consumer has not seen yet, in order and without a gap.
#[derive(Debug)]
pub struct EventBatch {
    records: Vec<Arc<Applied>>,
    /// The last command that the consumer has seen.
    after: Seq,
}

impl EventBatch {
    fn new(records: Vec<Arc<Applied>>, after: Seq) -> EventBatch {
        EventBatch { records, after }
    }

    /// The commands, each with what happened.
    pub fn commands(&self) -> impl Iterator<Item = Committed> + '_ {
        let all = self
            .records
            .iter()
            .flat_map(|record| (0..record.len()).map(move |index| Committed::of(record, index)));
        let after = self.after;
        all.filter(move |committed| committed.seq() > after)
    }

    /// The last command in it; `after` when there is none.
    fn last(&self) -> Seq {
        self.records.last().map_or(self.after, |record| record.last_seq()).max(self.after)
    }
}
