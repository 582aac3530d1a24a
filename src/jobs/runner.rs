//! Runs the jobs of a node: claims what is due as far as there are workers, keeps the leases, takes jobs back from nodes
//! that died, and claims the ticks of schedules. [`super::attempt`] does one job.

use super::JobsConfig;
use super::attempt::{Attempt, Surroundings, attempt};
use super::backoff::Backoff;
use super::handler::{JobHandler, JobRun, StopReason, Stopper};
use super::lease_watch::LeaseWatch;
use super::local::LocalTask;
use super::metrics::show_backlog;
use super::schedules::{Schedule, tick_due};
use crate::domain::{Clock, Fault, JobId, Rng};
use crate::storage::Database;
use crate::storage::jobs::{
    Claim, ClaimedJob, Fence, Finish, JobSignal, Leased, Outcome, Renewal, claim, due_kinds,
    leased, renew, take_back,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often a lease is renewed in its length: a request to cancel is seen as often.
const RENEWALS_PER_LEASE: u32 = 10;
/// How often the metrics of the backlog are brought up to date.
const METRICS_EVERY: Duration = Duration::from_secs(10);

/// What a runner needs.
pub struct RunnerParts {
    /// Where the jobs are.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Spreads retries.
    pub rng: Arc<dyn Rng>,
    /// Tells that something was enqueued on this node.
    pub signal: JobSignal,
    /// The node's name, which no other process alive has.
    pub node: String,
    /// Settings.
    pub config: JobsConfig,
    /// The kinds of jobs that this node does.
    pub handlers: Vec<Arc<dyn JobHandler>>,
    /// What is done again and again.
    pub schedules: Vec<Schedule>,
}

/// Runs the jobs of a node. Clones share it.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    around: Surroundings,
    signal: JobSignal,
    node: String,
    config: JobsConfig,
    handlers: Vec<Arc<dyn JobHandler>>,
    schedules: Vec<Schedule>,
    tasks: TaskTracker,
    state: Mutex<State>,
    ended: Notify,
}

/// What the runner knows; the clock of its times is [`Clock::running`].
#[derive(Default)]
struct State {
    running: HashMap<JobId, Running>,
    watch: LeaseWatch,
    begun: bool,
    looked_at: Option<Duration>,
    renewed_at: Duration,
    shown_at: Option<Duration>,
}

/// An attempt that this node is at.
struct Running {
    kind: &'static str,
    fence: Fence,
    stopper: Stopper,
    /// When the lease was last known to be this node's.
    held_at: Duration,
}

impl Runner {
    /// A runner whose attempts count among `tasks`, and which stops when `stop` is cancelled.
    pub fn new(parts: RunnerParts, tasks: TaskTracker, stop: CancellationToken) -> Runner {
        let RunnerParts { database, clock, rng, signal, node, config, handlers, schedules } = parts;
        let lease = config.lease();
        let inner = Inner {
            around: Surroundings { database, clock, rng, lease, stop },
            signal,
            node,
            config,
            handlers,
            schedules,
            tasks,
            state: Mutex::default(),
            ended: Notify::new(),
        };
        Runner { inner: Arc::new(inner) }
    }

    /// Everything a runner does between two rests; attempts go on in tasks of their own.
    pub(super) async fn turn(&self) -> Result<(), Fault> {
        let inner = &self.inner;
        inner.take_own_back().await?;
        let running = inner.around.clock.running();
        if inner.is_due(running, inner.config.poll(), |state| state.looked_at) {
            inner.lock().looked_at = Some(running);
            inner.keep_leases(running).await?;
            inner.take_back_lost().await?;
            tick_due(&inner.around.database, &inner.schedules, inner.around.clock.now()).await?;
        }
        if inner.is_due(running, METRICS_EVERY, |state| state.shown_at) {
            inner.lock().shown_at = Some(running);
            let kinds: Vec<_> = inner.handlers.iter().map(|handler| handler.kind()).collect();
            show_backlog(&inner.around.database, &kinds).await?;
        }
        Inner::start_due(inner).await
    }

    /// How many attempts go on.
    #[cfg(test)]
    pub(super) fn running(&self) -> usize {
        self.inner.lock().running.len()
    }

    /// Returns when an attempt has ended.
    pub(super) async fn ended(&self) {
        self.inner.ended.notified().await;
    }
}

/// A place among the running attempts, until it is dropped, however the attempt ends.
struct Place {
    inner: Arc<Inner>,
    id: JobId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inner.lock().running.remove(&self.id);
        self.inner.ended.notify_one();
    }
}

impl LocalTask for Runner {
    fn name(&self) -> &'static str {
        "jobs"
    }

    async fn round(&self) -> Result<Duration, Fault> {
        self.turn().await?;
        Ok(self.inner.config.poll())
    }

    async fn woken(&self) {
        tokio::select! {
            () = self.inner.signal.heard() => {}
            () = self.ended() => {}
        }
    }

    /// Short, because leases want to be kept.
    fn backoff(&self) -> Backoff {
        Backoff {
            first: Duration::from_millis(500),
            most: self.inner.around.lease / RENEWALS_PER_LEASE,
        }
    }
}

impl Inner {
    /// The process before this one had the node's name, and has no use for its jobs any more.
    async fn take_own_back(&self) -> Result<(), Fault> {
        if self.lock().begun {
            return Ok(());
        }
        let own =
            leased(&self.around.database).await?.into_iter().filter(|one| one.node == self.node);
        for lost in own.collect::<Vec<_>>() {
            self.take_back(lost).await?;
        }
        self.lock().begun = true;
        Ok(())
    }

    /// Jobs of nodes that have shown no sign of life for a whole lease.
    async fn take_back_lost(&self) -> Result<(), Fault> {
        let mut all = leased(&self.around.database).await?;
        let over = {
            let mut state = self.lock();
            all.retain(|one| {
                !state.running.get(&one.fence.id).is_some_and(|it| it.fence == one.fence)
            });
            state.watch.over(all, &*self.around.clock, self.around.lease)
        };
        for lost in over {
            self.take_back(lost).await?;
        }
        Ok(())
    }

    async fn take_back(&self, lost: Leased) -> Result<(), Fault> {
        // Of a kind that this version does not know: a node that does sees to it.
        let Some(handler) = self.handler(&lost.kind) else { return Ok(()) };
        let now = self.around.clock.now();
        let error = format!("the node {} ended, or was cut off, while it was at it", lost.node);
        let outcome = match lost.failures + 1 >= i64::from(handler.attempts_max()) {
            true => Outcome::Failed(error),
            false => Outcome::Retry(now, error),
        };
        let finish = Finish { fence: lost.fence, outcome, now };
        if take_back(&self.around.database, &lost, finish).await? {
            let Leased { fence, kind, node, .. } = lost;
            tracing::warn!(
                job = fence.id.0,
                kind,
                node,
                "a job was taken back from a node that ended"
            );
        }
        Ok(())
    }

    /// Renews the leases of all attempts, when it is time, and stops those that must not go on.
    async fn keep_leases(&self, running: Duration) -> Result<(), Fault> {
        let fences: Vec<Fence> = {
            let mut state = self.lock();
            let due =
                running.saturating_sub(state.renewed_at) >= self.around.lease / RENEWALS_PER_LEASE;
            if !due || state.running.is_empty() {
                return Ok(());
            }
            state.renewed_at = running;
            state.running.values().map(|attempt| attempt.fence).collect()
        };
        let renewal = Renewal {
            fences: fences.clone(),
            lease_until: self.around.clock.now().plus(self.around.lease),
        };
        let renewed = renew(&self.around.database, renewal).await;
        let mut state = self.lock();
        for fence in fences {
            let Some(attempt) = state.running.get_mut(&fence.id) else { continue };
            let kept = match &renewed {
                Ok(all) => all.iter().find(|one| one.id == fence.id),
                Err(_) if running.saturating_sub(attempt.held_at) < self.around.lease => continue,
                Err(_) => None,
            };
            match kept {
                None => attempt.stopper.stop(StopReason::LeaseLost),
                Some(one) if one.cancel_requested => attempt.stopper.stop(StopReason::Cancelled),
                Some(_) => attempt.held_at = running,
            }
        }
        renewed.map(drop)
    }

    /// Claims what is due and begins with it, until there is no more of it or no worker is left.
    async fn start_due(inner: &Arc<Inner>) -> Result<(), Fault> {
        if inner.around.stop.is_cancelled() || inner.room().is_empty() {
            return Ok(());
        }
        let due = due_kinds(&inner.around.database, inner.around.clock.now()).await?;
        for (handler, _) in inner.room() {
            if !due.iter().any(|kind| kind == handler.kind()) {
                continue;
            }
            // What came before may have taken workers.
            let room = inner.room().into_iter().find(|(it, _)| it.kind() == handler.kind());
            let Some((_, limit)) = room else { continue };
            let now = inner.around.clock.now();
            let claimed = claim(
                &inner.around.database,
                Claim {
                    kind: handler.kind(),
                    node: inner.node.clone(),
                    now,
                    lease_until: now.plus(inner.around.lease),
                    limit: u64::try_from(limit).unwrap_or(u64::MAX),
                },
            );
            for job in claimed.await? {
                Inner::start(inner, job, &handler);
            }
        }
        Ok(())
    }

    fn start(inner: &Arc<Inner>, job: ClaimedJob, handler: &Arc<dyn JobHandler>) {
        let stopper = Stopper::below(&inner.around.stop);
        let (id, fence) = (job.id, job.fence());
        let held_at = inner.around.clock.running();
        let running = Running { kind: handler.kind(), fence, stopper: stopper.clone(), held_at };
        inner.lock().running.insert(id, running);
        let run = JobRun { job, database: inner.around.database.clone(), stopper };
        let place = Place { inner: Arc::clone(inner), id };
        let one = Attempt { run, handler: Arc::clone(handler) };
        inner.tasks.spawn(async move { attempt(&place.inner.around, one).await });
    }

    /// The kinds of which this node could do more at once, and how many.
    fn room(&self) -> Vec<(Arc<dyn JobHandler>, usize)> {
        let state = self.lock();
        let workers = self.config.workers_max.saturating_sub(state.running.len());
        let of_kind = |handler: &Arc<dyn JobHandler>| {
            let at = state.running.values().filter(|it| it.kind == handler.kind()).count();
            let room = handler.parallel_max().saturating_sub(at).min(workers);
            (room > 0).then(|| (Arc::clone(handler), room))
        };
        self.handlers.iter().filter_map(of_kind).collect()
    }

    fn handler(&self, kind: &str) -> Option<&Arc<dyn JobHandler>> {
        self.handlers.iter().find(|handler| handler.kind() == kind)
    }

    fn is_due(
        &self,
        running: Duration,
        every: Duration,
        last: impl Fn(&State) -> Option<Duration>,
    ) -> bool {
        last(&self.lock()).is_none_or(|last| running.saturating_sub(last) >= every)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
