//! Hands records to a consumer, together with a transaction that moves its cursor.

use super::{Applied, Consumer, EventBatch};
use crate::domain::{Fault, Seq};
use crate::storage::Database;
use crate::storage::consumers::{self, Advanced, Step};
use std::sync::Arc;

/// Writes what one consumer makes of records.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Writer {
    pub(in crate::exchange) consumer: Consumer,
    pub(in crate::exchange) database: Database,
}

/// Why records were not (all) consumed.
#[derive(Debug)]
pub(in crate::exchange) enum Outcome {
    /// The cursor stands elsewhere, or the consumer is stopped: another node has worked on, or an operator has.
    Elsewhere,
    /// The consumer cannot deal with the record after its cursor.
    Failed(Fault),
    /// The database does not answer: the same may be tried again.
    Unavailable(Fault),
}

impl Writer {
    /// About how many commands one transaction covers. It holds others up on SQLite, which has one writer.
    pub(in crate::exchange) const BATCH_COMMANDS: usize = 1_024;

    /// Has the records after `cursor` consumed, and moves `cursor` to where the consumer's stands afterwards. When a
    /// batch fails, its records are tried one by one, so that the cursor ends right before the one that fails.
    ///
    /// # Errors
    /// Why the cursor does not stand at the records' end.
    pub(in crate::exchange) async fn write(
        &self,
        records: &[Arc<Applied>],
        cursor: &mut Seq,
    ) -> Result<(), Outcome> {
        let done = records.partition_point(|record| record.last_seq() <= *cursor);
        let records = &records[done..];
        match self.step(records, cursor).await {
            Err(Outcome::Failed(_)) if records.len() > 1 => {}
            outcome => return outcome,
        }
        for record in records.chunks(1) {
            self.step(record, cursor).await?;
        }
        Ok(())
    }

    async fn step(&self, records: &[Arc<Applied>], cursor: &mut Seq) -> Result<(), Outcome> {
        let batch = EventBatch::new(records.to_vec(), *cursor);
        let step = Step { name: self.consumer.name(), previous: *cursor, last: batch.last() };
        if step.last == *cursor {
            return Ok(());
        }
        let consumer = self.consumer.clone();
        let advanced = consumers::advance(&self.database, step, move |transaction| {
            Box::pin(async move { consumer.consume(transaction, &batch).await })
        });
        match advanced.await {
            Ok(Advanced::Done) => {
                *cursor = step.last;
                Ok(())
            }
            Ok(Advanced::Elsewhere) => Err(Outcome::Elsewhere),
            Err(fault) => Err(Outcome::of(fault)),
        }
    }
}

impl Outcome {
    /// What is away may come back; everything else is the consumer's.
    pub(in crate::exchange) fn of(fault: Fault) -> Outcome {
        match fault {
            Fault::Unavailable(_) => Outcome::Unavailable(fault),
            Fault::Overloaded | Fault::Internal(_) => Outcome::Failed(fault),
        }
    }
}
