//! The one writer of the journal and the one owner of the engine.
//!
//! It takes the commands that have gathered, gives them seq and time, appends them as one record, and only
//! then applies, tells and answers. It runs on a thread of its own: applying a batch takes milliseconds in
//! which a runtime worker would serve nobody, and nothing else then competes with it for its core.

use super::Committed;
use super::codec::{self, Record, Tip};
use super::handle::{Shared, Submission};
use super::progress::Health;
use super::projector::Pause;
use super::replay::{self, Entry};
use crate::domain::{AccountId, Clock, Fault, Seq};
use crate::engine::{Command, Engine, Event};
use crate::storage::journal::{AppendError, JournalRow, JournalStore};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// How long the sequencer sleeps between looks at projections that hold it up.
const LAG_WAIT_MS: u64 = 50;

type Answer = oneshot::Sender<Result<Arc<Committed>, Fault>>;

/// The sequencer's state.
pub(super) struct Sequencer {
    pub(super) shared: Arc<Shared>,
    pub(super) queue: mpsc::Receiver<Submission>,
    pub(super) journal: Arc<dyn JournalStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) engine: Engine,
    pub(super) tip: Tip,
    pub(super) epoch: u64,
    /// Who this node is to the journal.
    pub(super) holder: String,
    pub(super) projector: mpsc::Sender<Vec<Entry>>,
    pub(super) stop: CancellationToken,
}

/// Whether a record whose append failed is in the journal after all.
enum Found {
    Written,
    NotWritten,
    /// This node may not write any more, or the server stops.
    End,
}

impl Sequencer {
    /// Runs until the server stops (what was accepted before is still done) or another node takes over.
    pub(super) async fn run(mut self) {
        let mut waiting = Vec::new();
        while self.gather(&mut waiting).await {
            if !self.has_room().await {
                self.refuse(&mut waiting, "the database is behind; nothing was done");
                continue;
            }
            if !self.commit(&mut waiting).await {
                break;
            }
        }
        self.refuse(&mut waiting, "the exchange has stopped");
    }

    /// Waits for commands and takes what has gathered. False when there will be no more.
    async fn gather(&mut self, waiting: &mut Vec<Submission>) -> bool {
        let max = self.shared.config.journal_batch_max.max(1);
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled(), if !self.queue.is_closed() => self.queue.close(),
                count = self.queue.recv_many(waiting, max) => return count > 0,
            }
        }
    }

    /// Waits while the projections are too far behind. False when they stand still: then nobody knows for
    /// how long, and callers are told at once.
    async fn has_room(&self) -> bool {
        let max = self.shared.config.projection_lag_max.max(1) as u64;
        while self.shared.progress.lag() >= max {
            if self.shared.progress.projector_trouble().is_some() {
                return false;
            }
            let wait = Duration::from_millis(LAG_WAIT_MS);
            let next = Seq(self.shared.progress.projected().0 + 1);
            // Running out of time only means another look.
            let _ = self.shared.progress.projected_past(next, wait).await;
        }
        true
    }

    /// Journals, applies and answers. False when this node may not go on.
    async fn commit(&mut self, waiting: &mut Vec<Submission>) -> bool {
        let (commands, answers): (Vec<Command>, Vec<Answer>) =
            waiting.drain(..).map(|submission| (submission.command, submission.answer)).unzip();
        let record = Record {
            epoch: self.epoch,
            first_seq: self.tip.seq.next(),
            at: self.clock.now().max(self.tip.at),
            previous: self.tip.hash,
            commands,
        };
        let row = match codec::encode(&record) {
            Ok(row) => row,
            Err(fault) => {
                answer_all(answers, &fault);
                return true;
            }
        };
        match self.append(&row).await {
            Found::Written => {
                self.apply(record, &row, answers);
                true
            }
            Found::NotWritten => {
                answer_all(answers, &Fault::unavailable("the journal failed; nothing was done"));
                true
            }
            Found::End => false,
        }
    }

    async fn append(&mut self, row: &JournalRow) -> Found {
        let started = Instant::now();
        match self.journal.append(row).await {
            Ok(()) => {
                metrics::histogram!("agio_exchange_journal_append_seconds")
                    .record(started.elapsed().as_secs_f64());
                Found::Written
            }
            Err(error) => self.find_out(row, error).await,
        }
    }

    /// An append failed or nobody knows. Begins a new epoch, so that an append still on its way can never
    /// land later, and then looks whether the record is there; tries until the journal answers. Meanwhile
    /// commands are refused; the callers of this record wait for the truth as long as they care to.
    async fn find_out(&mut self, row: &JournalRow, error: AppendError) -> Found {
        let mut trouble = error.to_string();
        let refused = matches!(error, AppendError::Refused);
        let mut pause = Pause::new(&self.shared.config);
        metrics::counter!("agio_exchange_journal_failures_total").increment(1);
        loop {
            tracing::error!(seq = row.first_seq.0, trouble, "the journal cannot be written");
            let why = format!("the journal cannot be written: {trouble}");
            self.shared.progress.set_journal(Health::Ailing(why.into()));
            self.refuse_queued();
            match self.look(row, refused).await {
                Ok(Found::End) => return Found::End,
                Ok(found) => {
                    tracing::info!(
                        seq = row.first_seq.0,
                        epoch = self.epoch,
                        "the journal is back"
                    );
                    self.shared.progress.set_journal(Health::Well);
                    return found;
                }
                Err(fault) => trouble = fault.to_string(),
            }
            if !pause.unless(&self.stop).await {
                return Found::End;
            }
        }
    }

    async fn look(&mut self, row: &JournalRow, refused: bool) -> Result<Found, Fault> {
        let Some(epoch) = self.journal.renew(self.epoch, &self.holder).await? else {
            return Ok(self.give_up("another node has taken over the journal"));
        };
        self.epoch = epoch;
        let after = self.journal.page(self.tip.seq, 1).await?;
        Ok(match after.first() {
            // This node leads, so the other reason for a refusal holds: the journal ends elsewhere.
            None if refused => self.give_up("the journal lost records that were acknowledged"),
            None => Found::NotWritten,
            Some(found) if found.hash == row.hash => Found::Written,
            Some(_) => self.give_up("the journal holds records this node did not write"),
        })
    }

    fn give_up(&self, why: &str) -> Found {
        tracing::error!(epoch = self.epoch, "{why}; this node takes no more commands");
        let why = format!("{why}; this node takes no more commands until it is restarted");
        self.shared.progress.set_journal(Health::Dead(why.into()));
        Found::End
    }

    /// Applies a durable record, then tells and answers: from here on nothing can fail.
    fn apply(&mut self, record: Record, row: &JournalRow, answers: Vec<Answer>) {
        let started = Instant::now();
        let entries = replay::apply(&mut self.engine, record);
        self.tip = Tip::after(row);
        if lists(&entries) {
            self.shared.set_listing(self.engine.listing().clone());
        }
        // Noted before anybody is told, so that no reader can ask too early.
        self.shared.progress.tell(touched(&entries));
        self.shared.progress.set_committed(self.tip.seq);
        self.measure(&entries, started);
        let told: Vec<_> = entries.iter().map(|entry| entry.committed.clone()).collect();
        self.shared.feed.publish(&told);
        for (committed, answer) in told.into_iter().zip(answers) {
            // Whoever asked may have gone; the command is done all the same.
            let _ = answer.send(Ok(committed));
        }
        // There is room: no more records wait than the lag allows. The projector ends only after this.
        if self.projector.try_send(entries).is_err() {
            tracing::error!("the projector has stopped");
            self.shared.progress.set_projector(Health::Dead("the projector has stopped".into()));
        }
    }

    fn measure(&self, entries: &[Entry], started: Instant) {
        let refused = entries.iter().filter(|entry| entry.committed.refusal().is_some()).count();
        metrics::counter!("agio_exchange_commands_total").increment(entries.len() as u64);
        metrics::counter!("agio_exchange_refused_total").increment(refused as u64);
        metrics::histogram!("agio_exchange_apply_seconds").record(started.elapsed().as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "histograms and gauges are floats")]
        {
            metrics::histogram!("agio_exchange_batch_commands").record(entries.len() as f64);
            metrics::gauge!("agio_exchange_queue_length").set(self.queue.len() as f64);
            metrics::gauge!("agio_exchange_seq").set(self.tip.seq.0 as f64);
        }
    }

    fn refuse(&self, waiting: &mut Vec<Submission>, why: &str) {
        let fault = Fault::unavailable(why);
        answer_all(waiting.drain(..).map(|submission| submission.answer), &fault);
    }

    fn refuse_queued(&mut self) {
        let fault = Fault::unavailable("the journal cannot be written; nothing was done");
        while let Ok(submission) = self.queue.try_recv() {
            let _ = submission.answer.send(Err(fault.clone()));
        }
    }
}

/// However it ends, by order or by a panic, nobody may wait for it any longer.
impl Drop for Sequencer {
    fn drop(&mut self) {
        if self.shared.progress.journal_trouble().is_none() {
            self.shared.progress.set_journal(Health::Dead("the exchange has stopped".into()));
        }
    }
}

fn answer_all(answers: impl IntoIterator<Item = Answer>, fault: &Fault) {
    for answer in answers {
        let _ = answer.send(Err(fault.clone()));
    }
}

fn lists(entries: &[Entry]) -> bool {
    let mut events = entries.iter().flat_map(|entry| &entry.committed.events);
    events.any(|event| {
        matches!(event, Event::AssetListed(_) | Event::MarketListed(_) | Event::MarketUpdated(_))
    })
}

/// Every account that learns something from these commands, with the seq it learns of.
fn touched(entries: &[Entry]) -> impl Iterator<Item = (AccountId, Seq)> + '_ {
    entries.iter().flat_map(|entry| {
        let seq = entry.committed.seq;
        let orders = entry.committed.orders().map(move |order| (order.account, seq));
        let balances = entry.committed.balances().map(move |balance| (balance.account, seq));
        orders.chain(balances)
    })
}
