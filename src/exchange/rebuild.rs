//! `agio rebuild`: makes everything anew that follows from the journal alone. Effects are not repeated.

use super::ExchangeConfig;
use super::catch_up::CatchUp;
use super::consumers::{Consumer, Outcome, Rebuildable, Writer};
use super::replay::Replay;
use crate::domain::{Fault, Seq};
use crate::storage::consumers::NewConsumer;
use crate::storage::journal::JournalStore;
use crate::storage::{Database, consumers, projection};
use std::fmt;
use std::sync::Arc;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// Journal records read.
    pub records: u64,
    /// The last command projected.
    pub last_seq: Seq,
    /// The further consumers that were made anew, each with what stopped it, if something did.
    pub consumers: Vec<(&'static str, Option<String>)>,
}

/// Empties the projections, and those of `consumers` that are projections, and fills them again. No server may be
/// running on them. Interrupted, it may be run again, or the next start of the server finishes it.
///
/// The journal is read to its end first: with a damaged or lost one, the projections are the best record
/// there is left, and stay as they are.
///
/// # Errors
/// [`Fault::Internal`] naming the seq when the journal is damaged, or when it is empty and the projections
/// are not; a fault of journal or database.
pub async fn run(
    journal: &dyn JournalStore,
    database: &Database,
    consumers: &[Consumer],
) -> Result<RebuildReport, Fault> {
    let mut whole = Replay::new(journal);
    while whole.next().await?.is_some() {}
    let cursor = projection::cursor(database).await?;
    if whole.records == 0 && cursor > Seq::ZERO {
        return Err(Fault::internal(format!(
            "the journal is empty, but the projections stand at seq {cursor}: nothing could be made anew, \
             so nothing was emptied. Put the right journal back"
        )));
    }
    drop(whole);
    projection::clear(database).await?;
    let batch_max = ExchangeConfig::default().projection_batch_max;
    let catch_up = CatchUp { journal, database, batch_max, until: None };
    let (replay, _) = catch_up.run().await?;
    let (records, last_seq) = (replay.records, replay.tip.seq);
    drop(replay);
    let mut remade = Vec::new();
    for consumer in consumers {
        if let Consumer::Projection(rebuildable) = consumer {
            reset(database, rebuildable).await?;
            remade.push((consumer.name(), refill(journal, database, consumer).await?));
        }
    }
    Ok(RebuildReport { records, last_seq, consumers: remade })
}

/// Sends a projection back to the journal's start.
async fn reset(database: &Database, consumer: &Arc<dyn Rebuildable>) -> Result<(), Fault> {
    let (name, clearing) = (consumer.name(), consumer.clone());
    let kind = Consumer::Projection(consumer.clone()).kind();
    consumers::register(database, NewConsumer { name, kind, begin: Seq::ZERO }).await?;
    consumers::reset(database, name, |transaction| {
        Box::pin(async move { clearing.clear(transaction).await })
    })
    .await
}

/// Hands everything in the journal to a consumer; answers what it cannot deal with, if anything. It is not stopped by
/// that: the next server tries again.
async fn refill(
    journal: &dyn JournalStore,
    database: &Database,
    consumer: &Consumer,
) -> Result<Option<String>, Fault> {
    let writer = Writer { consumer: consumer.clone(), database: database.clone() };
    let (mut replay, mut cursor) = (Replay::new(journal), Seq::ZERO);
    loop {
        let records = replay.several(Writer::BATCH_COMMANDS).await?;
        if records.is_empty() {
            return Ok(None);
        }
        match writer.write(&records, &mut cursor).await {
            Ok(()) => {}
            Err(Outcome::Failed(fault)) => return Ok(Some(format!("after seq {cursor}: {fault}"))),
            Err(Outcome::Unavailable(fault)) => return Err(fault),
            Err(Outcome::Elsewhere) => {
                return Err(Fault::internal(
                    "somebody else moved the cursor: is a server running?",
                ));
            }
        }
    }
}

impl RebuildReport {
    /// Whether everything could be made anew.
    pub fn is_whole(&self) -> bool {
        self.consumers.iter().all(|(_, failure)| failure.is_none())
    }
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The projections are made anew: {} commands in {} journal records.",
            self.last_seq, self.records
        )?;
        for (name, failure) in &self.consumers {
            match failure {
                None => write!(f, "\n{name} is made anew.")?,
                Some(failure) => write!(f, "\n{name} could not be made anew {failure}")?,
            }
        }
        Ok(())
    }
}
