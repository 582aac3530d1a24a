//! Makes snapshots behind everybody's back: on a thread of its own, of a low priority, with an engine of its
//! own that it replays the journal into. The engine that serves is never touched, so nothing waits for a
//! snapshot; what it costs is a share of a processor, and memory for two engines while it is being made. That memory
//! is given back little by little ([`DeferredDrop`]), or the allocator would hold up the engine's own thread for it.

use super::restore::recover_with_bytes;
use super::{DeferredDrop, Manifest, Recovery, Taken, keep, prune};
use crate::domain::{Fault, Seq};
use crate::exchange::ExchangeConfig;
use crate::exchange::feed::Feed;
use crate::exchange::replay::Replay;
use crate::exchange::role::Role;
use crate::exchange::shared::Shared;
use crate::storage::journal::JournalStore;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// After a snapshot, how many times as long as it took until the next one at the earliest: they take at most a
/// tenth of one processor, however fast commands come.
const REST: u32 = 9;
/// How long until the next try after one that failed.
const RETRY: Duration = Duration::from_secs(60);
/// How far below everybody else the thread stands, in the system's terms: a tenth of a share when others want
/// the processor, too. Not lower: on a machine that is busy all the time, snapshots must still be made.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// What makes snapshots of a journal while the exchange runs.
#[derive(Debug)]
pub(crate) struct Snapshotter {
    pub(crate) shared: Arc<Shared>,
    pub(crate) journal: Arc<dyn JournalStore>,
    /// Set when the server stops: a snapshot that is being made then is left unmade.
    pub(crate) stop: CancellationToken,
}

impl Snapshotter {
    /// Begins; the receiver hears when it has ended.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when there is no thread to be had.
    pub(crate) fn spawn(self) -> Result<oneshot::Receiver<()>, Fault> {
        let runtime = tokio::runtime::Handle::current();
        let (ended, ending) = oneshot::channel();
        let work = move || {
            stand_back();
            runtime.block_on(self.stop.clone().run_until_cancelled_owned(self.run()));
            drop(ended);
        };
        std::thread::Builder::new()
            .name("agio-snapshots".to_owned())
            .spawn(work)
            .map_err(Fault::unavailable)?;
        Ok(ending)
    }

    async fn run(self) {
        let config = &self.shared.config;
        if config.snapshots_kept == 0 || self.journal.snapshots().is_none() {
            return;
        }
        let mut last = self.newest().await;
        loop {
            self.due(last).await;
            // Of several nodes on one journal, the leader makes them; another may have led before.
            let mut role = self.shared.role();
            if role.wait_for(|role| *role == Role::Leader).await.is_err() {
                return;
            }
            let newest = self.newest().await;
            if newest > last {
                last = newest;
                continue;
            }
            let started = Instant::now();
            match take(self.journal.as_ref(), config, self.shared.progress.committed()).await {
                Ok(made) => {
                    let took = started.elapsed();
                    last = match &made {
                        Some(made) => told(&made.manifest, took),
                        None => self.shared.progress.committed(),
                    };
                    if let Some(made) = made {
                        made.deferred.give_back().await;
                    }
                    tokio::time::sleep(took * REST).await;
                }
                Err(fault) => {
                    tracing::warn!(%fault, "no snapshot was made; it is tried again");
                    metrics::counter!("agio_exchange_snapshot_failures_total").increment(1);
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// Seq of the newest snapshot of what is committed. Others may lie there from a journal that went further.
    async fn newest(&self) -> Seq {
        let Some(store) = self.journal.snapshots() else { return Seq::ZERO };
        let (sealed, committed) =
            (store.sealed().await.unwrap_or_default(), self.shared.progress.committed());
        let newest = sealed.into_iter().map(|(seq, _)| seq).find(|seq| *seq <= committed);
        newest.unwrap_or_default()
    }

    /// Waits until there is enough to make a snapshot of, or time enough has passed and there is anything.
    async fn due(&self, last: Seq) {
        let (config, progress) = (&self.shared.config, &self.shared.progress);
        let enough = Seq(last.0.saturating_add(config.snapshot_commands));
        let interval = Duration::from_secs(config.snapshot_minutes.saturating_mul(60));
        tokio::select! {
            () = progress.committed_past(enough) => {}
            () = async {
                tokio::time::sleep(interval).await;
                progress.committed_past(last.next()).await;
            } => {}
        }
    }
}

fn told(manifest: &Manifest, took: Duration) -> Seq {
    let seconds = took.as_secs_f64();
    metrics::histogram!("agio_exchange_snapshot_seconds").record(seconds);
    #[expect(clippy::cast_precision_loss, reason = "gauges are floats")]
    {
        metrics::gauge!("agio_exchange_snapshot_seq").set(manifest.seq as f64);
        metrics::gauge!("agio_exchange_snapshot_bytes").set(manifest.bytes as f64);
    }
    tracing::info!(seq = manifest.seq, bytes = manifest.bytes, seconds, "a snapshot was made");
    Seq(manifest.seq)
}

/// A snapshot that was made, and what is left of making it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) manifest: Manifest,
    deferred: DeferredDrop,
}

/// Makes a snapshot of the journal up to the record that holds `until`, and removes those that are too old;
/// `None` when there is nothing newer than the newest.
///
/// # Errors
/// [`Fault`] of journal or store; there is no snapshot then that was not there before.
pub(crate) async fn take(
    journal: &dyn JournalStore,
    config: &ExchangeConfig,
    until: Seq,
) -> Result<Option<Made>, Fault> {
    let Some(store) = journal.snapshots() else { return Ok(None) };
    // Nobody listens to it.
    let feed = Feed::new(&ExchangeConfig { feed_window_max: 0, ..config.clone() });
    let recovery = Recovery { feed: Some(&feed), ..Recovery::default() };
    let (standing, parts) = recover_with_bytes(journal, recovery).await?;
    let mut deferred = DeferredDrop { parts, ..DeferredDrop::default() };
    let mut replay = Replay::from(journal, standing);
    while replay.seq() < until {
        let Some(record) = replay.next().await? else { break };
        feed.publish(&record, &replay.engine);
    }
    if replay.records == 0 {
        return Ok(None);
    }
    let checkpoints = feed.checkpoints();
    let (seq, standing) = (replay.seq(), replay.standing());
    let taken = Taken { standing: &standing, checkpoints: &checkpoints };
    let manifest = match keep(store.as_ref(), taken, &mut deferred).await {
        Ok(manifest) => manifest,
        Err(fault) => {
            // What is left of it takes room, and perhaps room is what there is none of.
            let _ = store.remove(seq).await;
            return Err(fault);
        }
    };
    prune(store.as_ref(), seq, config.snapshots_kept.max(1)).await?;
    deferred.engines.push(standing.engine);
    Ok(Some(Made { manifest, deferred }))
}

/// Makes this thread yield to all others.
#[cfg(target_os = "linux")]
fn stand_back() {
    // On Linux this is the thread's own priority. Without it, snapshots are made all the same.
    let _ = rustix::process::setpriority_process(None, NICENESS);
}

#[cfg(not(target_os = "linux"))]
fn stand_back() {}
