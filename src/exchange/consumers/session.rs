//! All consumers of one leadership.

use super::runner::Runner;
use super::writer::Writer;
use super::{Consumer, Window};
use crate::domain::{Clock, ConsumerKind, Fault, Seq};
use crate::exchange::consumer_status::set_lag;
use crate::exchange::shared::Shared;
use crate::storage::consumers::{self, NewConsumer, PROJECTIONS};
use crate::storage::journal::JournalStore;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// How often the lags in the metrics are brought up to date.
const LAG_LOOK: Duration = Duration::from_secs(1);

/// What the consumers run on.
pub(in crate::exchange) struct StartConsumers<'a> {
    pub(in crate::exchange) consumers: &'a [Consumer],
    pub(in crate::exchange) shared: &'a Arc<Shared>,
    pub(in crate::exchange) journal: &'a Arc<dyn JournalStore>,
    pub(in crate::exchange) clock: &'a Arc<dyn Clock>,
    pub(in crate::exchange) window: &'a Arc<Window>,
    /// Where the journal ends: an effect that was never registered begins there.
    pub(in crate::exchange) tip: Seq,
}

/// The consumers at work. Dropping it stops them; a step that one of them has begun is made or not made, as the
/// database decides.
#[derive(Debug)]
pub(in crate::exchange) struct ConsumerSession {
    shared: Arc<Shared>,
    tasks: TaskTracker,
    stop: DropGuard,
}

impl StartConsumers<'_> {
    /// Registers those that are new and starts all. To be done before a command is taken, so that a new effect misses
    /// none that comes after its registration.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(in crate::exchange) async fn start(self) -> Result<ConsumerSession, Fault> {
        for consumer in self.consumers {
            let begin = match consumer.kind() {
                ConsumerKind::Projection => Seq::ZERO,
                ConsumerKind::Effect => self.tip,
            };
            let new = NewConsumer { name: consumer.name(), kind: consumer.kind(), begin };
            consumers::register(&self.shared.database, new).await?;
        }
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let replaying = Arc::new(Semaphore::new(1));
        for (index, consumer) in self.consumers.iter().enumerate() {
            let runner = Runner {
                writer: Writer {
                    consumer: consumer.clone(),
                    database: self.shared.database.clone(),
                },
                index,
                window: self.window.clone(),
                journal: self.journal.clone(),
                replaying: replaying.clone(),
                shared: self.shared.clone(),
                clock: self.clock.clone(),
                stop: stop.clone(),
            };
            tasks.spawn(stop.clone().run_until_cancelled_owned(runner.run()));
        }
        let lags = watch_lags(self.shared.clone());
        tasks.spawn(stop.clone().run_until_cancelled_owned(lags));
        Ok(ConsumerSession { shared: self.shared.clone(), tasks, stop: stop.drop_guard() })
    }
}

impl ConsumerSession {
    /// Stops them, and waits until they have.
    pub(in crate::exchange) async fn end(self) {
        drop(self.stop);
        self.tasks.close();
        self.tasks.wait().await;
        self.shared.consumers.clear();
    }
}

/// Keeps the lags in the metrics true, also of a consumer that hangs.
async fn watch_lags(shared: Arc<Shared>) {
    loop {
        set_lag(PROJECTIONS, shared.progress.lag());
        for status in shared.consumers.watch().borrow().values() {
            set_lag(status.name, shared.progress.committed().0.saturating_sub(status.cursor.0));
        }
        tokio::time::sleep(LAG_LOOK).await;
    }
}
