//! Liquidity: the house's market maker and a gentle flow of trades, so that a newcomer's order fills and
//! the streams move.
//!
//! Both trade through the ordinary order path with accounts of their own and no privilege but their funds.
//! They quote around what sources outside the exchange say, so that the house never follows itself.

mod band;
mod config;
mod flow;
mod house_funding;
mod ladder;
mod maker;

#[cfg(test)]
mod tests;

pub use config::LiquidityConfig;

use crate::domain::{Fault, Rng};
use crate::exchange::ExchangeHandle;
use crate::market::MarketData;
use crate::storage::Database;
use flow::Flow;
use maker::Maker;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What liquidity starts with.
#[derive(Clone, Debug)]
pub struct StartLiquidity {
    /// The settings of the section `liquidity`.
    pub config: LiquidityConfig,
    /// Where it trades.
    pub exchange: ExchangeHandle,
    /// What it quotes around.
    pub market: MarketData,
    /// Where it reads at the start what the house has.
    pub database: Database,
    /// Decides when and where the flow trades.
    pub rng: Arc<dyn Rng>,
}

/// What both tasks look at.
#[derive(Clone, Debug)]
struct Surroundings {
    exchange: ExchangeHandle,
    market: MarketData,
    database: Database,
    rng: Arc<dyn Rng>,
}

/// The running market maker.
#[derive(Debug)]
pub struct Liquidity {
    tasks: TaskTracker,
    /// Stop in order.
    cancel: CancellationToken,
    /// Let everything fall.
    abandon: CancellationToken,
}

impl Liquidity {
    /// Starts quoting; nothing is started when the settings say so.
    ///
    /// # Errors
    /// When a setting is wrong or the database cannot be read.
    pub async fn start(start: StartLiquidity) -> Result<Liquidity, Fault> {
        let problems = start.config.problems();
        if !problems.is_empty() {
            return Err(Fault::internal(problems.join("; ")));
        }
        let (tasks, cancel) = (TaskTracker::new(), CancellationToken::new());
        let abandon = CancellationToken::new();
        let config = start.config;
        let around = Surroundings {
            exchange: start.exchange,
            market: start.market,
            database: start.database,
            rng: start.rng,
        };
        if config.enabled {
            let maker = Maker::new(around.clone(), config.clone()).await?;
            tasks.spawn(abandon.clone().run_until_cancelled_owned(maker.run(cancel.clone())));
            if config.flow_per_minute > 0 {
                let flow = Flow::new(around, config).await?;
                tasks.spawn(abandon.clone().run_until_cancelled_owned(flow.run(cancel.clone())));
            }
        }
        tasks.close();
        Ok(Liquidity { tasks, cancel, abandon })
    }

    /// Stops trading and takes the quotes down. To be done while the exchange still takes commands.
    pub async fn shutdown(self) {
        self.cancel.cancel();
        self.tasks.wait().await;
    }

    /// Stops at once and leaves the quotes where they are, because another node's market maker has them now.
    pub async fn abandon(self) {
        self.abandon.cancel();
        self.tasks.wait().await;
    }
}
