//! What one node of the cluster does for all: it brings the exchange to the listing, and it runs the market maker.
//! Both begin with the lead and end with it.

use crate::domain::{AuditAction, Fault};
use crate::exchange::{ExchangeHandle, Role};
use crate::services::audit::{Act, AuditLog};
use crate::services::liquidity::{Liquidity, StartLiquidity};
use crate::services::listing::{self, ListingError, Loaded};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long a standby that starts waits for the leader to list what it expects.
const LISTING_WAIT: Duration = Duration::from_secs(10);
/// How often it looks.
const LISTING_LOOK: Duration = Duration::from_millis(50);
/// How long a new leader rests before it tries again what failed.
const REST_AFTER_FAULT: Duration = Duration::from_secs(1);

/// The leader's own tasks, as long as this node leads.
pub(super) struct Leadership {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

/// What the leader's tasks are made of.
pub(super) struct Duties {
    pub(super) exchange: ExchangeHandle,
    pub(super) listed: Arc<Loaded>,
    pub(super) audit: AuditLog,
    /// Makes a market maker, when the settings want one.
    pub(super) liquidity: Option<StartLiquidity>,
}

/// Brings the exchange to its listing before anything else starts: the leader applies it, a standby waits until
/// the leader has. Whoever loses the lead meanwhile waits like any standby.
///
/// # Errors
/// What is wrong with the listing, in words for the operator.
pub(super) async fn list(
    exchange: &ExchangeHandle,
    listed: &Loaded,
    audit: &AuditLog,
) -> Result<(), ListingError> {
    let role = exchange.role();
    let deadline = tokio::time::Instant::now() + LISTING_WAIT;
    loop {
        if *role.borrow() == Role::Leader {
            match apply(exchange, listed, audit).await {
                Ok(()) => return Ok(()),
                // A fault may be all that is heard of a lead that is lost; the role follows within moments.
                Err(ListingError::Fault(fault))
                    if tokio::time::Instant::now() < deadline && passes(&fault, &role) =>
                {
                    tracing::warn!(%fault, "the listing was not applied; looking who leads");
                }
                Err(error) => return Err(error),
            }
        }
        if *role.borrow() == Role::Leader {
            tokio::time::sleep(LISTING_LOOK).await;
            continue;
        }
        if matches!(listing::commands(&listed.plan, &exchange.listing()), Ok(missing) if missing.is_empty())
        {
            return Ok(());
        }
        if tokio::time::Instant::now() > deadline {
            tracing::warn!(
                "the leader's listing is not the one in {}; this node will apply it when it leads",
                listed.source
            );
            return Ok(());
        }
        tokio::time::sleep(LISTING_LOOK).await;
    }
}

/// Applies the listing, and notes it when anything was changed.
async fn apply(
    exchange: &ExchangeHandle,
    listed: &Loaded,
    audit: &AuditLog,
) -> Result<(), ListingError> {
    if listing::apply(exchange, listed).await? > 0 {
        audit.record_alone(Act::of_operator(AuditAction::ApplyListing)).await?;
    }
    Ok(())
}

/// Whether a fault may be gone at the next look.
fn passes(fault: &Fault, role: &watch::Receiver<Role>) -> bool {
    !matches!(fault, Fault::Internal(_)) || *role.borrow() == Role::Standby
}

impl Leadership {
    /// Starts the leader's tasks when this node leads, now and whenever it takes over.
    pub(super) fn start(duties: Duties) -> Leadership {
        let stop = CancellationToken::new();
        let task = tokio::spawn(duties.run(stop.clone()));
        Leadership { task, stop }
    }

    /// Ends them; to be done while the exchange still takes commands.
    pub(super) async fn shutdown(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the leader's tasks did not stop in order");
        }
    }
}

impl Duties {
    async fn run(self, stop: CancellationToken) {
        let mut role = self.exchange.role();
        while let Some(true) = stop.run_until_cancelled(becomes(&mut role, Role::Leader)).await {
            let Some(liquidity) = stop.run_until_cancelled(self.begin(&mut role)).await else {
                return;
            };
            let deposed = stop.run_until_cancelled(becomes(&mut role, Role::Standby)).await;
            match (liquidity, deposed) {
                (Some(liquidity), None) => return liquidity.shutdown().await,
                (Some(liquidity), Some(_)) => liquidity.abandon().await,
                (None, _) => {}
            }
        }
    }

    /// Lists and starts the market maker, trying again while this node leads.
    async fn begin(&self, role: &mut watch::Receiver<Role>) -> Option<Liquidity> {
        while *role.borrow_and_update() == Role::Leader {
            match self.try_begin().await {
                Ok(liquidity) => return liquidity,
                Err(problem) => tracing::error!("a task of the leader did not start: {problem}"),
            }
            tokio::time::sleep(REST_AFTER_FAULT).await;
        }
        None
    }

    async fn try_begin(&self) -> Result<Option<Liquidity>, String> {
        let applied = apply(&self.exchange, &self.listed, &self.audit).await;
        applied.map_err(|error| error.to_string())?;
        let Some(start) = &self.liquidity else { return Ok(None) };
        // It reads from the tables what it has.
        self.exchange.settled().await.map_err(|fault| fault.to_string())?;
        let liquidity = Liquidity::start(start.clone()).await;
        liquidity.map(Some).map_err(|fault| format!("the market maker did not start: {fault}"))
    }
}

/// Waits for a role; false when the exchange is gone.
async fn becomes(role: &mut watch::Receiver<Role>, wanted: Role) -> bool {
    role.wait_for(|role| *role == wanted).await.is_ok()
}
