//! The market-data task: sources, consolidation, price board, candles.
//!
//! [`MarketData`] is the door: prices, histories, details, candles and tickers, with streams of each. It
//! reads trades that are offered to it and never touches an order or a balance. Start at `task`, the
//! loop that writes everything; `sources` are what it hears.

mod board;
mod candle;
mod config;
mod consolidate;
mod details;
mod event;
mod history;
mod minutes;
mod quote;
mod resume;
mod sources;
mod stream;
mod tape;
mod task;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use candle::{Candle, CandleInterval, CandlePosition, NoCandlePosition};
pub use config::{
    CoinGeckoConfig, CoinGeckoPlan, MarketDataConfig, RecordingConfig, SimulationConfig,
};
pub use minutes::MINUTES_READ_MAX;
pub use quote::{AssetDetails, HistoryRange, PricePoint, PriceSource, Quote, SOURCE_CURRENCY};
pub use resume::Candles;
pub use sources::HISTORY_POINTS_MAX;
pub use stream::{CandleStream, CandleUpdate, PriceStream, PriceTick, TickerStream};
pub use tape::TickerStats;

use crate::domain::{AssetId, Clock, Fault, Listing, Market, MarketId, PublicTrade, Rng};
use crate::storage::Database;
use crate::storage::cache::Cache;
use board::{Board, Prices};
use event::MarketEvent;
use futures_util::stream::{StreamExt, empty};
use sources::{Sources, Speaking};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use stream::KEPT_FOR_SUBSCRIBERS;
use tape::Tape;
use task::{EVENTS_QUEUED_MAX, MarketTask};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The most candles one question is answered with.
pub const CANDLES_MAX: u32 = 1_000;

/// What market data start with.
#[derive(Debug)]
pub struct StartMarketData {
    /// The settings of the section `market`.
    pub config: MarketDataConfig,
    /// What is listed; what is listed later is not priced until the next start.
    pub listing: Arc<Listing>,
    /// Where the old minutes are.
    pub database: Database,
    /// Where answers of outside providers are kept.
    pub cache: Cache,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Spreads out retries.
    pub rng: Arc<dyn Rng>,
}

/// Prices, histories, candles and tickers. Cloning shares them.
#[derive(Clone, Debug)]
pub struct MarketData {
    shared: Arc<Shared>,
    sources: Arc<Sources>,
    events: mpsc::Sender<MarketEvent>,
    tasks: TaskTracker,
    cancel: CancellationToken,
}

/// What the task writes and everybody reads.
#[derive(Debug)]
struct Shared {
    listing: Arc<Listing>,
    dollar: AssetId,
    database: Database,
    clock: Arc<dyn Clock>,
    preference: Vec<PriceSource>,
    board: Board,
    ticks: broadcast::Sender<Arc<PriceTick>>,
    /// By market id.
    tapes: Vec<MarketTape>,
}

/// One market's tape and those who watch it.
#[derive(Debug)]
struct MarketTape {
    market: Market,
    tape: RwLock<Tape>,
    tickers: broadcast::Sender<TickerStats>,
    /// By [`CandleInterval::index`].
    candles: [broadcast::Sender<Candle>; CandleInterval::EVERY.len()],
}

impl MarketData {
    /// Reads the last day's minutes and starts the task and its sources. Start the exchange first, so
    /// that the tables are up to date, and offer trades afterwards.
    ///
    /// # Errors
    /// When a setting is wrong, the dollar is not listed, or the database cannot be read.
    pub async fn start(start: StartMarketData) -> Result<MarketData, Fault> {
        let problems = start.config.problems();
        if !problems.is_empty() {
            return Err(Fault::internal(problems.join("; ")));
        }
        let sources = Arc::new(Sources::open(&start)?);
        let shared = Arc::new(Shared::seeded(&start).await?);
        let (events, heard) = mpsc::channel(EVENTS_QUEUED_MAX);
        let (tasks, cancel) = (TaskTracker::new(), CancellationToken::new());
        let task = MarketTask::new(Arc::clone(&shared), sources::rules(&start.config));
        tasks.spawn(task.run(heard, cancel.clone()));
        let speaking = Speaking {
            events: events.clone(),
            clock: start.clock,
            tasks: tasks.clone(),
            cancel: cancel.clone(),
        };
        sources.spawn(&start.config, &speaking);
        tasks.close();
        Ok(MarketData { shared, sources, events, tasks, cancel })
    }

    /// Stops the task and its sources; what they told last can still be read.
    pub async fn shutdown(&self) {
        self.cancel.cancel();
        self.tasks.wait().await;
    }

    /// The present price of an asset; in another currency than the dollar, the cross rate.
    pub fn price(&self, asset: AssetId, currency: AssetId) -> Option<Quote> {
        self.shared.board.read().price(asset, currency)
    }

    /// The present price of every asset that has one.
    pub fn prices(&self, currency: AssetId) -> Vec<Quote> {
        self.shared.board.read().all(currency)
    }

    /// What the sources outside the exchange say an asset costs in a currency: what a market maker may
    /// quote around without following its own trades.
    pub fn reference(&self, asset: AssetId, currency: AssetId) -> Option<Quote> {
        let board = self.shared.board.read();
        let asset = board.reference(asset)?;
        if currency == board.dollar() {
            return Some(asset);
        }
        board::cross(&asset, &board.reference(currency)?, board.dollar())
    }

    /// Ticks as they come, the first one at once with every present price.
    pub fn subscribe_prices(&self) -> PriceStream {
        let receiver = self.shared.ticks.subscribe();
        let first = PriceTick::of_all(self.shared.board.read(), self.shared.clock.now());
        stream::ticks(Arc::new(first), receiver)
    }

    /// Takes in a trade of the exchange; never waits. When the task cannot keep up the trade is left
    /// out of the live candles and counted; the tables have it.
    pub fn offer_trade(&self, trade: PublicTrade) {
        if self.events.try_send(MarketEvent::Traded(trade)).is_err() {
            metrics::counter!("agio_market_trades_left_out_total").increment(1);
        }
    }

    /// The statistics of a market's last 24 hours, from its own trades; `None` for an unknown market.
    pub fn ticker(&self, market: MarketId) -> Option<TickerStats> {
        let market_tape = self.shared.market_tape(market)?;
        Some(market_tape.read().ticker(self.shared.clock.now()))
    }

    /// The statistics after every change, the first at once; ends at once for an unknown market.
    pub fn subscribe_ticker(&self, market: MarketId) -> TickerStream {
        let Some(market_tape) = self.shared.market_tape(market) else { return empty().boxed() };
        let receiver = market_tape.tickers.subscribe();
        stream::newest(self.ticker(market), receiver)
    }
}

impl Shared {
    async fn seeded(start: &StartMarketData) -> Result<Shared, Fault> {
        let dollar = start
            .listing
            .asset_by_symbol(SOURCE_CURRENCY)
            .map(|asset| asset.id)
            .ok_or_else(|| {
                Fault::internal(format!(
                    "{SOURCE_CURRENCY} is not listed, and every price source prices in it: list it"
                ))
            })?;
        let now = start.clock.now();
        let mut tapes = Vec::new();
        for market in start.listing.markets() {
            let stored = minutes::since_monday_or_yesterday(&start.database, market, now).await?;
            tapes.push(MarketTape::new(Tape::seeded(market.clone(), &stored, now), market.clone()));
        }
        Ok(Shared {
            board: Board::new(Prices::none(dollar, start.listing.assets().len())),
            listing: Arc::clone(&start.listing),
            dollar,
            database: start.database.clone(),
            clock: Arc::clone(&start.clock),
            preference: start.config.sources.clone(),
            ticks: broadcast::channel(KEPT_FOR_SUBSCRIBERS).0,
            tapes,
        })
    }

    fn market_tape(&self, market: MarketId) -> Option<&MarketTape> {
        self.tapes.get(usize::from(market.0))
    }
}

impl MarketTape {
    fn new(tape: Tape, market: Market) -> MarketTape {
        MarketTape {
            market,
            tape: RwLock::new(tape),
            tickers: broadcast::channel(KEPT_FOR_SUBSCRIBERS).0,
            candles: std::array::from_fn(|_| broadcast::channel(KEPT_FOR_SUBSCRIBERS).0),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Tape> {
        self.tape.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tape> {
        self.tape.write().unwrap_or_else(PoisonError::into_inner)
    }
}
