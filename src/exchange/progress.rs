//! How far the journal and the projections have come, and what each account has been told.

use super::engine_clock::Step;
use crate::domain::id_map::IdMap;
use crate::domain::{AccountId, Fault, Seq};
use crate::storage::journal::STATEMENT_TIMEOUT;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// How often a standby asks how far the projections are while a reader waits for them.
pub(super) const WAITED_LOOK: Duration = Duration::from_millis(20);

/// Accounts remembered before those the projections have passed are forgotten.
const TOLD_MAX: usize = 16_384;

/// Shared between the sequencer and the projector, who write it, and whoever asks.
#[derive(Debug)]
pub(crate) struct Progress {
    committed: watch::Sender<Seq>,
    projected: watch::Sender<Seq>,
    /// Told when somebody waits for the projections.
    wanted: Notify,
    /// The furthest that anybody has waited for.
    awaited: AtomicU64,
    told: Mutex<IdMap<AccountId, Seq>>,
    touched: Touched,
    journal: Mutex<Journal>,
    projector: Mutex<Health>,
    /// Whether the clock is believed.
    clock: Mutex<Health>,
}

/// The last commands that touched accounts. Accounts that share a slot count as one.
#[derive(Debug)]
struct Touched(Box<[AtomicU64]>);

/// How many slots there are: 128 KiB.
const SLOTS: usize = 16_384;

impl Default for Touched {
    fn default() -> Touched {
        Touched((0..SLOTS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Touched {
    fn note(&self, account: AccountId, seq: Seq) {
        self.slot(account).fetch_max(seq.0, Ordering::SeqCst);
    }

    fn last(&self, account: AccountId) -> Seq {
        Seq(self.slot(account).load(Ordering::SeqCst))
    }

    fn slot(&self, account: AccountId) -> &AtomicU64 {
        &self.0[account.0 as usize % SLOTS]
    }
}

/// How the journal is.
#[derive(Debug)]
struct Journal {
    health: Health,
    /// When the append under way began.
    appending: Option<Instant>,
}

/// Whether a part works, and why it does not.
#[derive(Clone, Debug)]
pub(crate) enum Health {
    /// It works.
    Well,
    /// It is trying to recover.
    Ailing(Arc<str>),
    /// It has given up: only a restart helps.
    Dead(Arc<str>),
}

impl Health {
    fn trouble(&self) -> Option<Arc<str>> {
        match self {
            Health::Well => None,
            Health::Ailing(why) | Health::Dead(why) => Some(why.clone()),
        }
    }
}

impl Progress {
    /// Waits until everything up to this is projected.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the projections are in trouble.
    pub(super) async fn settled(&self, tip: Seq) -> Result<(), Fault> {
        while self.projected() < tip {
            // Running out of time only means another look.
            let _ = self.projected_past(tip, WAITED_LOOK).await;
            if let Some(trouble) = self.projector_trouble() {
                return Err(Fault::Unavailable(trouble));
            }
        }
        Ok(())
    }

    pub(crate) fn at(committed: Seq, projected: Seq) -> Progress {
        Progress {
            committed: watch::Sender::new(committed),
            projected: watch::Sender::new(projected),
            wanted: Notify::new(),
            awaited: AtomicU64::new(0),
            told: Mutex::default(),
            touched: Touched::default(),
            journal: Mutex::new(Journal { health: Health::Well, appending: None }),
            projector: Mutex::new(Health::Well),
            clock: Mutex::new(Health::Well),
        }
    }

    pub(crate) fn committed(&self) -> Seq {
        *self.committed.borrow()
    }

    pub(crate) fn projected(&self) -> Seq {
        *self.projected.borrow()
    }

    /// Waits until this command is committed.
    pub(crate) async fn committed_past(&self, seq: Seq) {
        let mut committed = self.committed.subscribe();
        // The sender lives as long as `self`.
        let _ = committed.wait_for(|committed| *committed >= seq).await;
    }

    pub(crate) fn set_committed(&self, seq: Seq) {
        self.committed.send_replace(seq);
    }

    /// Another node writes the projections, and has come at least this far.
    pub(crate) fn advance_projected(&self, seq: Seq) {
        self.projected.send_if_modified(|projected| {
            let further = seq > *projected;
            *projected = seq.max(*projected);
            further
        });
    }

    /// Tells of every command.
    pub(crate) fn watch_committed(&self) -> watch::Receiver<Seq> {
        self.committed.subscribe()
    }

    /// Tells of every step of the projections. Not for a standby, where whoever listens counts as waiting.
    pub(crate) fn watch_projected(&self) -> watch::Receiver<Seq> {
        self.projected.subscribe()
    }

    pub(crate) fn set_projected(&self, seq: Seq) {
        self.projected.send_replace(seq);
    }

    /// Whether somebody waits for the projections.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.projected.receiver_count() > 0
    }

    /// How many commands the projections are behind.
    pub(crate) fn lag(&self) -> u64 {
        self.committed().0.saturating_sub(self.projected().0)
    }

    /// Notes that these accounts are about to learn of this command: what they read next must show it.
    pub(crate) fn tell(&self, touched: impl IntoIterator<Item = (AccountId, Seq)>) {
        let mut told = lock(&self.told);
        let touched =
            touched.into_iter().inspect(|(account, seq)| self.touched.note(*account, *seq));
        told.extend(touched);
        if told.len() > TOLD_MAX {
            let projected = self.projected();
            told.retain(|_, seq| *seq > projected);
        }
    }

    /// From now on every account counts as touched after all that was committed so far.
    pub(crate) fn touch_all(&self) {
        let next = self.committed().0.saturating_add(1);
        self.touched.0.iter().for_each(|slot| {
            slot.fetch_max(next, Ordering::SeqCst);
        });
    }

    /// Whether no command after this one has touched the account, as far as anybody was told. It may say no although
    /// none has.
    pub(crate) fn is_untouched(&self, account: AccountId, since: Seq) -> bool {
        self.touched.last(account) <= since
    }

    /// Waits until the projections show what the account was last told.
    pub(crate) async fn caught_up(&self, account: AccountId, wait: Duration) -> Result<(), Fault> {
        let told = lock(&self.told).get(&account).copied();
        match told {
            Some(seq) => self.projected_past(seq, wait).await,
            None => Ok(()),
        }
    }

    /// Waits until the projections include this command.
    pub(crate) async fn projected_past(&self, seq: Seq, wait: Duration) -> Result<(), Fault> {
        let mut projected = self.projected.subscribe();
        if *projected.borrow_and_update() >= seq {
            return Ok(());
        }
        self.awaited.fetch_max(seq.0, Ordering::SeqCst);
        self.wanted.notify_one();
        let reached = projected.wait_for(|projected| *projected >= seq);
        match tokio::time::timeout(wait, reached).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) => Err(Fault::unavailable("the exchange has stopped")),
            Err(_) => Err(Fault::unavailable("the projections are behind")),
        }
    }

    /// Waits until somebody waits for the projections, or has waited since this was last called.
    pub(crate) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Whether somebody waits, or has waited, for more than what comes until this command.
    pub(crate) fn is_wanted_beyond(&self, seq: Seq) -> bool {
        self.awaited.load(Ordering::SeqCst) > seq.0
    }

    pub(crate) fn set_journal(&self, health: Health) {
        lock(&self.journal).health = health;
    }

    /// An append begins.
    pub(crate) fn set_appending(&self) {
        lock(&self.journal).appending = Some(Instant::now());
    }

    /// It has ended, however it did.
    pub(crate) fn set_appended(&self) {
        lock(&self.journal).appending = None;
    }

    pub(crate) fn set_projector(&self, health: Health) {
        *lock(&self.projector) = health;
    }

    /// The clock has jumped, or is not where the journal's or the database's is.
    pub(crate) fn set_clock_step(&self, step: Step, what: &str) {
        let seconds = step.millis() / 1_000;
        let way = if seconds < 0 { "behind" } else { "ahead of" };
        let mut clock = lock(&self.clock);
        if clock.trouble().is_none() {
            tracing::error!(
                seconds,
                "the computer's clock is {} s {way} {what}: commands are refused until it is back, or until `agio \
                 confirm-clock` says that it is right",
                seconds.abs()
            );
            metrics::gauge!("agio_exchange_clock_stopped").set(1.0);
        }
        let why = format!("the computer's clock is {} s {way} {what}", seconds.abs());
        *clock = Health::Ailing(why.into());
    }

    /// The clock is believed.
    pub(crate) fn set_clock_well(&self) {
        let mut clock = lock(&self.clock);
        if clock.trouble().is_some() {
            tracing::warn!("the computer's clock is believed again: commands are taken");
            metrics::gauge!("agio_exchange_clock_stopped").set(0.0);
            *clock = Health::Well;
        }
    }

    /// Why the clock is not believed, if it is not.
    pub(crate) fn clock_trouble(&self) -> Option<Arc<str>> {
        lock(&self.clock).trouble()
    }

    /// Why no command can be taken now, if none can.
    pub(crate) fn command_trouble(&self) -> Option<Arc<str>> {
        self.journal_trouble().or_else(|| self.clock_trouble())
    }

    /// Why the journal cannot be written, if it cannot.
    pub(crate) fn journal_trouble(&self) -> Option<Arc<str>> {
        let journal = lock(&self.journal);
        let overdue = journal.appending.is_some_and(|since| since.elapsed() > STATEMENT_TIMEOUT);
        match overdue {
            // The thread that waits for the disk cannot say so itself.
            true => Some("the journal cannot be written: it does not answer".into()),
            false => journal.health.trouble(),
        }
    }

    /// Why the projections stand still, if they do.
    pub(crate) fn projector_trouble(&self) -> Option<Arc<str>> {
        lock(&self.projector).trouble()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waiting_reader_is_known_by_what_it_waits_for() {
        let progress = Progress::at(Seq(9), Seq(5));
        let brief = Duration::from_millis(1);
        progress.projected_past(Seq(5), brief).await.expect("it is there");
        assert!(!progress.is_wanted_beyond(Seq(5)));
        progress.projected_past(Seq(8), brief).await.expect_err("it is not");
        progress.wanted().await;
        assert!(progress.is_wanted_beyond(Seq(7)));
        assert!(!progress.is_wanted_beyond(Seq(8)));
    }

    #[test]
    fn account_that_nobody_told_of_counts_as_touched_after_a_new_leadership() {
        let progress = Progress::at(Seq(9), Seq(9));
        let accounts = [AccountId(1), AccountId(70_000)];
        assert!(accounts.iter().all(|account| progress.is_untouched(*account, Seq(9))));
        progress.touch_all();
        assert!(!accounts.iter().any(|account| progress.is_untouched(*account, Seq(9))));
        assert!(accounts.iter().all(|account| progress.is_untouched(*account, Seq(10))));
    }

    #[test]
    fn append_that_does_not_end_is_trouble() {
        let progress = Progress::at(Seq(5), Seq(5));
        progress.set_appending();
        assert_eq!(progress.journal_trouble(), None, "it has only begun");
        let begun = Instant::now().checked_sub(STATEMENT_TIMEOUT * 2).expect("after the boot");
        lock(&progress.journal).appending = Some(begun);
        assert!(progress.journal_trouble().is_some_and(|it| it.contains("does not answer")));
        progress.set_appended();
        assert_eq!(progress.journal_trouble(), None);
    }

    #[tokio::test]
    async fn read_waits_for_what_its_caller_was_told_and_for_nothing_else() {
        let progress = Arc::new(Progress::at(Seq(5), Seq(5)));
        progress.tell([(AccountId(1_001), Seq(7))]);
        let brief = Duration::from_millis(1);
        progress.caught_up(AccountId(1_002), brief).await.expect("was told nothing");
        let behind = progress.caught_up(AccountId(1_001), brief).await;
        assert!(matches!(behind, Err(Fault::Unavailable(_))), "{behind:?}");

        let reader = tokio::spawn({
            let progress = progress.clone();
            async move { progress.caught_up(AccountId(1_001), Duration::from_secs(60)).await }
        });
        progress.set_projected(Seq(7));
        reader.await.expect("no panic").expect("caught up");
    }
}
