//! What the sequencer does when an append failed: finds out whether the record is in the journal after all, and
//! whether this node still leads.

use super::{End, Sequencer};
use crate::domain::Fault;
use crate::exchange::backoff::Backoff;
use crate::exchange::progress::Health;
use crate::storage::journal::{AppendError, JournalRow};

/// Whether a record whose append failed is in the journal after all.
pub(super) enum Found {
    Written,
    NotWritten,
    /// This node may not write any more, or the server stops.
    End(End),
}

impl Sequencer {
    /// An append failed or nobody knows. Begins a new epoch, so that an append still on its way can never
    /// land later, and then looks whether the record is there; tries until the journal answers. Meanwhile
    /// commands are refused; the callers of this record wait for the truth as long as they care to.
    pub(super) async fn find_out(&mut self, row: &JournalRow, error: AppendError) -> Found {
        let mut trouble = error.to_string();
        let refused = matches!(error, AppendError::Refused);
        let mut backoff = Backoff::new(&self.shared.config);
        metrics::counter!("agio_exchange_journal_failures_total").increment(1);
        loop {
            tracing::error!(seq = row.first_seq.0, trouble, "the journal cannot be written");
            let why = format!("the journal cannot be written: {trouble}");
            self.shared.progress.set_journal(Health::Ailing(why.into()));
            self.refuse_queued();
            match self.look(row, refused).await {
                Ok(Found::End(end)) => return Found::End(end),
                Ok(found) => {
                    tracing::info!(
                        seq = row.first_seq.0,
                        epoch = self.lease.epoch(),
                        "the journal is back"
                    );
                    self.shared.progress.set_journal(Health::Well);
                    return found;
                }
                Err(fault) => trouble = fault.to_string(),
            }
            tokio::select! {
                () = self.lease.ended() => return Found::End(End::Deposed),
                goes_on = backoff.unless(&self.stop) => if !goes_on {
                    return Found::End(End::Stopped);
                },
            }
        }
    }

    async fn look(&mut self, row: &JournalRow, refused: bool) -> Result<Found, Fault> {
        let Some(epoch) = self.journal.renew(self.lease.epoch(), self.lease.holder()).await? else {
            return Ok(self.deposed());
        };
        self.lease.begin_epoch(epoch);
        let after = self.journal.page(self.tip.seq, 1).await?;
        Ok(match after.first() {
            // This node leads, so the other reason for a refusal holds: the journal ends elsewhere.
            None if refused => self.give_up("the journal lost records that were acknowledged"),
            None => Found::NotWritten,
            Some(found) if found.hash == row.hash => Found::Written,
            Some(_) => self.give_up("the journal holds records this node did not write"),
        })
    }

    fn deposed(&self) -> Found {
        if self.journal.is_shared() {
            self.lease.lose();
            return Found::End(End::Deposed);
        }
        self.give_up("another node has taken over the journal")
    }

    fn give_up(&self, why: &str) -> Found {
        tracing::error!(epoch = self.lease.epoch(), "{why}; this node takes no more commands");
        let why = format!("{why}; this node takes no more commands until it is restarted");
        self.shared.progress.set_journal(Health::Dead(why.into()));
        Found::End(End::Dead)
    }

    fn refuse_queued(&mut self) {
        let fault = Fault::unavailable("the journal cannot be written; nothing was done");
        while let Ok(submission) = self.queue.try_recv() {
            submission.refuse(fault.clone());
        }
    }
}
