//! Starts the exchange from its journal, and stops it without losing what was accepted.

use super::catch_up::CatchUp;
use super::handle::Shared;
use super::progress::Progress;
use super::projector::Projector;
use super::sequencer::Sequencer;
use super::{ExchangeConfig, ExchangeHandle};
use crate::domain::{Clock, Fault, Seq};
use crate::storage::Database;
use crate::storage::journal::JournalStore;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What an exchange runs on.
#[derive(Clone, Debug)]
pub struct StartExchange {
    /// Bounds and waits.
    pub config: ExchangeConfig,
    /// Where the projections are.
    pub database: Database,
    /// Where the commands are.
    pub journal: Arc<dyn JournalStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// The running exchange. Dropping it stops it, too, but waits for nothing.
#[derive(Debug)]
pub struct Exchange {
    stop: CancellationToken,
    broken: CancellationToken,
    sequencer: oneshot::Receiver<()>,
    projector: Option<JoinHandle<()>>,
}

impl Exchange {
    /// Takes the lead of the journal, replays it, brings the projections up to it, and begins to take
    /// commands.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq when the journal is damaged; [`Fault::Unavailable`] when journal or
    /// database cannot be reached.
    pub async fn start(start: StartExchange) -> Result<(Exchange, ExchangeHandle), Fault> {
        let StartExchange { config, database, journal, clock } = start;
        let holder = format!("{}-{}", std::process::id(), clock.now().0);
        // First of all: from now on nobody else appends, so what is read below is all there is.
        let epoch = journal.lead(&holder).await?;
        let shared = Shared::new(config, database, Progress::at(Seq::ZERO, Seq::ZERO));
        let catch_up = CatchUp {
            journal: journal.as_ref(),
            database: &shared.database,
            batch_max: shared.config.projection_batch_max,
            until: None,
        };
        let (replay, fold) = catch_up.run(|record| shared.feed.publish(record)).await?;
        let (engine, tip, records) = (replay.engine, replay.tip, replay.records);
        shared.set_listing(engine.listing().clone());
        shared.progress.set_committed(tip.seq);
        shared.progress.set_projected(tip.seq);
        tracing::info!(seq = tip.seq.0, records, epoch, "the journal is replayed");

        let stop = CancellationToken::new();
        let shared = Arc::new(shared);
        let (queue, queued) = mpsc::channel(shared.config.queue_max.max(1));
        // A record holds a command at least, and the sequencer waits at `projection_lag_max` commands: this
        // many records and the one that went over.
        let (committed, records) = mpsc::channel(shared.config.projection_lag_max.max(1) + 1);
        let projector = Projector {
            shared: shared.clone(),
            journal: journal.clone(),
            fold,
            records,
            stop: stop.clone(),
        };
        let sequencer = Sequencer {
            shared: shared.clone(),
            queue: queued,
            journal,
            clock,
            engine,
            tip,
            epoch,
            holder,
            projector: committed,
            stop: stop.clone(),
        };
        let broken = CancellationToken::new();
        let projector = Some(tokio::spawn(noticed(projector.run(), broken.clone())));
        let sequencer = spawn(noticed(sequencer.run(), broken.clone()))?;
        let exchange = Exchange { stop, broken, sequencer, projector };
        Ok((exchange, ExchangeHandle { queue, shared }))
    }

    /// Cancelled when an invariant broke (the sequencer or the projector panicked): then nothing that is in
    /// memory can be trusted, and the process must end. The journal has all that was acknowledged.
    pub fn broken(&self) -> CancellationToken {
        self.broken.clone()
    }

    /// Takes no more commands, finishes those that were accepted, and writes their projections. A database
    /// that is lost is not waited for: the next start makes up for it.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        // An error only says that the thread is gone already.
        let _ = (&mut self.sequencer).await;
        if let Some(projector) = self.projector.take()
            && let Err(error) = projector.await
        {
            tracing::error!(%error, "the projector did not stop in order");
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Runs the sequencer on its own thread; the receiver hears when it has ended.
fn spawn(
    sequencer: impl Future<Output = ()> + Send + 'static,
) -> Result<oneshot::Receiver<()>, Fault> {
    let runtime = tokio::runtime::Handle::current();
    let (ended, ending) = oneshot::channel();
    std::thread::Builder::new()
        .name("agio-sequencer".to_owned())
        .spawn(move || {
            runtime.block_on(sequencer);
            drop(ended);
        })
        .map_err(Fault::unavailable)?;
    Ok(ending)
}

/// Runs a part to its end; a panic, whose message is on the standard error by then, breaks the exchange.
async fn noticed(part: impl Future<Output = ()>, broken: CancellationToken) {
    if AssertUnwindSafe(part).catch_unwind().await.is_err() {
        broken.cancel();
    }
}
