//! Where one consumer's records come from: the window, or the journal while the consumer is too far behind for it.

use super::Applied;
use super::window::{Following, Window};
use super::writer::Writer;
use crate::domain::{Fault, Seq};
use crate::exchange::replay::Replay;
use crate::exchange::snapshot::{Recovery, recover};
use crate::storage::journal::JournalStore;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Reads on from a cursor.
#[derive(Debug)]
pub(super) struct Source<'a> {
    journal: &'a dyn JournalStore,
    window: &'a Window,
    /// One permit: a replay has an engine of its own, which may be large.
    replaying: &'a Semaphore,
    behind: Option<Behind<'a>>,
}

/// The journal being replayed for a consumer that is far behind.
#[derive(Debug)]
struct Behind<'a> {
    replay: Replay<'a>,
    _permit: SemaphorePermit<'a>,
}

impl<'a> Source<'a> {
    pub(super) fn new(
        journal: &'a dyn JournalStore,
        window: &'a Window,
        replaying: &'a Semaphore,
    ) -> Source<'a> {
        Source { journal, window, replaying, behind: None }
    }

    /// The next records with commands after `cursor`; waits until there are some.
    ///
    /// # Errors
    /// A damaged journal, or a fault of the store. It may be tried again.
    pub(super) async fn next(&mut self, cursor: Seq) -> Result<Vec<Arc<Applied>>, Fault> {
        let mut end = self.window.end();
        loop {
            end.mark_unchanged();
            match self.window.following(cursor, Writer::BATCH_COMMANDS) {
                Following::Records(records) => {
                    self.behind = None;
                    return Ok(records);
                }
                Following::Nothing => {
                    self.behind = None;
                    // The window, which tells, is borrowed.
                    let _ = end.changed().await;
                }
                Following::Forgotten => return self.replayed(cursor).await,
            }
        }
    }

    /// The next records from the journal, as far as the window lacks them.
    async fn replayed(&mut self, cursor: Seq) -> Result<Vec<Arc<Applied>>, Fault> {
        // Put back only when all went well: what was read and not answered must be read again.
        let mut behind = match self.behind.take() {
            Some(behind) => behind,
            None => self.replay(cursor).await?,
        };
        let (until, mut records, mut commands) = (self.window.begins_after(), Vec::new(), 0);
        while commands < Writer::BATCH_COMMANDS && behind.replay.seq() < until {
            let Some(record) = behind.replay.next().await? else { break };
            if record.last_seq() > cursor {
                commands += record.len();
                records.push(record);
            }
        }
        if records.is_empty() {
            let at = behind.replay.seq();
            return Err(Fault::internal(format!(
                "the journal ends at seq {at}, before seq {until}"
            )));
        }
        self.behind = Some(behind);
        Ok(records)
    }

    async fn replay(&self, cursor: Seq) -> Result<Behind<'a>, Fault> {
        let permit = self.replaying.acquire().await.map_err(Fault::internal)?;
        let recovery = Recovery { not_beyond: Some(cursor), ..Recovery::default() };
        let standing = recover(self.journal, recovery).await?;
        Ok(Behind { replay: Replay::from(self.journal, standing), _permit: permit })
    }
}
