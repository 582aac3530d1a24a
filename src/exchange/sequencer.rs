//! The one writer of the journal and the one owner of the engine.
//!
//! It takes the commands that have gathered, gives them seq and time, appends them as one record, and only
//! then applies, tells and answers. While the journal writes a record, the record before it is applied and
//! answered: the disk and the processor work at the same time, and seqs stay in order, because a record is
//! appended only after the one before it is durable.
//!
//! It runs on a thread of its own: applying a batch takes milliseconds in which a runtime worker would serve
//! nobody, and nothing else then competes with it for its core.

mod in_doubt;
mod time;

use super::Applied;
use super::codec::{self, Record, Tip};
use super::engine_clock::EngineClock;
use super::lease::Lease;
use super::progress::Health;
use super::shared::Shared;
use super::submission::{Answer, Submission};
use crate::domain::{AccountId, Fault, Seq, Timestamp};
use crate::engine::{Command, Engine, Event};
use crate::storage::journal::{AppendError, JournalRow, JournalStore};
use in_doubt::Found;
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How long the sequencer sleeps between looks at projections that hold it up.
const LAG_WAIT_MS: u64 = 50;
/// How long the sequencer looks for the next command before it sleeps: to wake it takes a good part of an append,
/// and whoever was answered may be back at once.
const AWAKE_US: u64 = 50;
/// Applying so few commands takes less than a journal that works on another thread takes to wake it.
const FEW_COMMANDS: usize = 4;
/// What comes while the clock is not believed is answered so.
const CLOCK_STOPPED: &str = "the computer's clock has jumped; nothing was done";
/// What was not begun is answered so.
const NOT_LEADING: &str = "this node has stopped leading; nothing was done";
/// What may have been done is answered so.
const UNKNOWN: &str = "this node lost the lead before it could answer";

/// The sequencer's state.
pub(super) struct Sequencer {
    pub(super) shared: Arc<Shared>,
    pub(super) queue: mpsc::Receiver<Submission>,
    pub(super) journal: Arc<dyn JournalStore>,
    pub(super) clock: EngineClock,
    pub(super) engine: Engine,
    pub(super) tip: Tip,
    /// What allows this node to append and to answer.
    pub(super) lease: Arc<Lease>,
    pub(super) projector: mpsc::Sender<Arc<Applied>>,
    pub(super) stop: CancellationToken,
    /// Whether others can work while this thread looks for commands.
    pub(super) has_processors: bool,
}

/// What is left when a sequencer has ended.
pub(super) struct Ended {
    pub(super) queue: mpsc::Receiver<Submission>,
    /// As it is after the journal's record `tip`.
    pub(super) engine: Engine,
    pub(super) tip: Tip,
    pub(super) end: End,
}

/// Why a sequencer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The server stops.
    Stopped,
    /// The lease is over, or may be.
    Deposed,
    /// The journal is not what this node wrote, or not its own any more: only a restart helps.
    Dead,
}

/// A record that is in the journal and has yet to be applied and answered.
struct Durable {
    record: Record,
    /// Whether its first command is a tick of the sequencer's own, which nobody waits for.
    ticks: bool,
    /// In the order of the other commands.
    answers: Vec<Answer>,
}

impl Sequencer {
    /// Runs until the server stops (what was accepted before is still done) or the lease is over.
    pub(super) async fn run(mut self) -> Ended {
        let mut waiting = VecDeque::new();
        let mut durable = None;
        let end = loop {
            self.take_waiting(&mut waiting).await;
            if waiting.is_empty() || !self.has_room() {
                // Nothing to append meanwhile.
                self.apply(durable.take());
            }
            if waiting.is_empty() && !self.is_due() && !self.gather(&mut waiting).await {
                break if self.lease.holds() { End::Stopped } else { End::Deposed };
            }
            if !self.found_room().await {
                refuse_all(&mut waiting, "the database is behind; nothing was done");
                tokio::time::sleep(Duration::from_millis(LAG_WAIT_MS)).await;
                continue;
            }
            let Some(at) = self.time() else {
                self.apply(durable.take());
                refuse_all(&mut waiting, CLOCK_STOPPED);
                tokio::time::sleep(Duration::from_millis(LAG_WAIT_MS)).await;
                continue;
            };
            if let Err(end) = self.commit(&mut waiting, at, &mut durable).await {
                break end;
            }
        };
        self.apply(durable);
        refuse_all(&mut waiting, NOT_LEADING);
        let Sequencer { queue, engine, tip, .. } = self;
        Ended { queue, engine, tip, end }
    }

    /// Takes what waits in the queue, without waiting for it.
    async fn take_waiting(&mut self, waiting: &mut VecDeque<Submission>) {
        if self.stop.is_cancelled() {
            self.queue.close();
        }
        let mut more = Vec::new();
        let room = self.batch_max().saturating_sub(waiting.len());
        if room > 0 && !self.queue.is_empty() {
            self.queue.recv_many(&mut more, room).await;
            self.take_in(more, waiting);
        }
    }

    /// Answers questions at once: whatever was acknowledged is applied. The rest has to wait.
    fn take_in(&self, more: Vec<Submission>, waiting: &mut VecDeque<Submission>) {
        waiting.extend(more.into_iter().filter_map(|it| it.answered_by(&self.engine)));
    }

    /// Waits for commands, or until something is due. False when there will be no more, or
    /// the lease is over.
    async fn gather(&mut self, waiting: &mut VecDeque<Submission>) -> bool {
        let (mut more, max) = (Vec::new(), self.batch_max());
        if self.stays_awake(waiting) {
            return true;
        }
        loop {
            let look = self.until_due();
            tokio::select! {
                biased;
                () = self.lease.ended() => return false,
                () = self.stop.cancelled(), if !self.queue.is_closed() => self.queue.close(),
                count = self.queue.recv_many(&mut more, max) => {
                    self.take_in(std::mem::take(&mut more), waiting);
                    if count == 0 || !waiting.is_empty() {
                        return count > 0;
                    }
                }
                () = tokio::time::sleep(look) => {
                    self.time();
                    if self.is_due() {
                        return true;
                    }
                }
            }
        }
    }

    /// Looks for commands for a moment, without sleeping. True when there are some.
    fn stays_awake(&mut self, waiting: &mut VecDeque<Submission>) -> bool {
        let started = Instant::now();
        while self.has_processors && started.elapsed() < Duration::from_micros(AWAKE_US) {
            match self.queue.try_recv() {
                Ok(submission) => self.take_in(vec![submission], waiting),
                Err(_) => std::hint::spin_loop(),
            }
            if !waiting.is_empty() {
                return true;
            }
        }
        false
    }

    fn batch_max(&self) -> usize {
        self.shared.config.journal_batch_max.max(1)
    }

    /// Whether the projections are near enough.
    fn has_room(&self) -> bool {
        self.shared.progress.lag() < self.shared.config.projection_lag_max.max(1) as u64
    }

    /// Waits while the projections are too far behind. False when they stand still: then nobody knows for
    /// how long, and callers are told at once.
    async fn found_room(&self) -> bool {
        while !self.has_room() {
            if self.shared.progress.projector_trouble().is_some() || !self.lease.holds() {
                return false;
            }
            let wait = Duration::from_millis(LAG_WAIT_MS);
            let next = Seq(self.shared.progress.projected().0 + 1);
            // Running out of time only means another look.
            let _ = self.shared.progress.projected_past(next, wait).await;
        }
        true
    }

    /// Journals what waits, as much as one record takes, while the record before it is applied. An error
    /// when this node may not go on.
    async fn commit(
        &mut self,
        waiting: &mut VecDeque<Submission>,
        at: Timestamp,
        durable: &mut Option<Durable>,
    ) -> Result<(), End> {
        if !self.lease.holds() {
            return Err(End::Deposed);
        }
        // One that is not applied yet ends what is due.
        let ticks = self.is_due() && !durable.as_ref().is_some_and(|before| before.ticks);
        let (record, answers) = self.record(waiting, at, ticks);
        if record.commands.is_empty() {
            return Ok(());
        }
        let row = match codec::encode(&record) {
            Ok(row) => row,
            Err(fault) => {
                refuse(answers, &fault);
                return Ok(());
            }
        };
        match self.append(&row, durable.take()).await {
            Found::Written => {
                self.tip = Tip::after(&row);
                *durable = Some(Durable { record, ticks, answers });
                Ok(())
            }
            Found::NotWritten => {
                refuse(answers, &Fault::unavailable("the journal failed; nothing was done"));
                Ok(())
            }
            Found::End(end) => {
                leave_open(answers);
                Err(end)
            }
        }
    }

    /// The next record: what was handed in first, up to the most commands a record may have. What was handed
    /// in together stays together, so it may have that many more. A tick comes first where something is due.
    fn record(
        &self,
        waiting: &mut VecDeque<Submission>,
        at: Timestamp,
        ticks: bool,
    ) -> (Record, Vec<Answer>) {
        let max = self.batch_max();
        let mut commands = Vec::with_capacity(waiting.len().min(max) + 1);
        commands.extend(ticks.then_some(Command::Tick));
        let mut answers = Vec::with_capacity(waiting.len().min(max));
        while commands.len() < max
            && let Some(submission) = waiting.pop_front()
        {
            answers.push(submission.enter(&mut commands));
        }
        let record = Record {
            epoch: self.lease.epoch(),
            first_seq: self.tip.seq.next(),
            at: at.max(self.tip.at),
            previous: self.tip.hash,
            commands,
        };
        (record, answers)
    }

    /// Appends a record; applies the one before it while the journal writes.
    async fn append(&mut self, row: &JournalRow, before: Option<Durable>) -> Found {
        let started = Instant::now();
        self.shared.progress.set_appending();
        let appended = self.append_beside(row, before).await;
        self.shared.progress.set_appended();
        match appended {
            Ok(()) => {
                metrics::histogram!("agio_exchange_journal_append_seconds")
                    .record(started.elapsed().as_secs_f64());
                Found::Written
            }
            Err(error) => self.find_out(row, error).await,
        }
    }

    async fn append_beside(
        &mut self,
        row: &JournalRow,
        before: Option<Durable>,
    ) -> Result<(), AppendError> {
        let journal = self.journal.clone();
        if before.as_ref().is_none_or(|before| before.record.commands.len() <= FEW_COMMANDS) {
            self.apply(before);
            return journal.append_here(row).await;
        }
        let mut append = journal.append(row);
        // The first look hands the row over to the journal.
        let appended = futures_util::poll!(&mut append);
        self.apply(before);
        match appended {
            Poll::Ready(appended) => appended,
            Poll::Pending => append.await,
        }
    }

    /// Applies a durable record, then tells and answers: from here on nothing can fail.
    fn apply(&mut self, durable: Option<Durable>) {
        let Some(Durable { record, ticks, answers }) = durable else { return };
        let started = Instant::now();
        let applied = Applied::of(&mut self.engine, record);
        if lists(&applied) {
            self.shared.set_listing(self.engine.listing().clone());
        }
        // Noted before anybody is told, so that no reader can ask too early.
        self.shared.progress.tell(touched(&applied));
        self.shared.progress.set_committed(applied.last_seq());
        self.measure(&applied, started);
        self.shared.feed.publish(&applied, &self.engine);
        self.shared.digests.look(&self.engine, &applied);
        // The lease was this node's when it appended. If it may be over now, a later leader speaks for it.
        if self.lease.holds() {
            let mut next = usize::from(ticks);
            for answer in answers {
                answer.done(&applied, &mut next);
            }
        } else {
            leave_open(answers);
        }
        // There is room: no more records wait than the lag allows. The projector ends only after this.
        if self.projector.try_send(applied).is_err() {
            tracing::error!("the projector has stopped");
            self.shared.progress.set_projector(Health::Dead("the projector has stopped".into()));
        }
    }

    fn measure(&self, applied: &Applied, started: Instant) {
        let refusals = applied.events().iter().filter(|event| matches!(event, Event::Refused(_)));
        let refused = refusals.count();
        metrics::counter!("agio_exchange_commands_total").increment(applied.len() as u64);
        metrics::counter!("agio_exchange_refused_total").increment(refused as u64);
        metrics::histogram!("agio_exchange_apply_seconds").record(started.elapsed().as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "histograms and gauges are floats")]
        {
            metrics::histogram!("agio_exchange_batch_commands").record(applied.len() as f64);
            metrics::gauge!("agio_exchange_queue_length").set(self.queue.len() as f64);
            metrics::gauge!("agio_exchange_seq").set(applied.last_seq().0 as f64);
        }
    }
}

fn refuse(answers: Vec<Answer>, fault: &Fault) {
    for answer in answers {
        answer.refuse(fault.clone());
    }
}

fn leave_open(answers: Vec<Answer>) {
    for answer in answers {
        answer.leave_open(UNKNOWN);
    }
}

fn refuse_all(waiting: &mut VecDeque<Submission>, why: &str) {
    let fault = Fault::unavailable(why);
    for submission in waiting.drain(..) {
        submission.refuse(fault.clone());
    }
}

pub(super) fn lists(applied: &Applied) -> bool {
    applied.events().iter().any(|event| {
        matches!(
            event,
            Event::AssetListed(_)
                | Event::MarketListed(_)
                | Event::MarketUpdated(_)
                | Event::FeeTiersSet(_)
        )
    })
}

/// Every account that learns something from this record. All of it is projected at once, so its last seq is
/// what each has to wait for.
pub(super) fn touched(applied: &Applied) -> impl Iterator<Item = (AccountId, Seq)> + '_ {
    let last = applied.last_seq();
    applied.events().iter().filter_map(move |event| match event {
        Event::Order(order) => Some((order.account, last)),
        Event::Balance(balance) => Some((balance.account, last)),
        _ => None,
    })
}
