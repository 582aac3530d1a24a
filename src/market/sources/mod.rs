//! The sources of prices, one file each, and what those share that can price any instant of the past.
//!
//! A source turns bytes or numbers into [`SourceQuote`]s and sends them to the market-data task; it never
//! decides which source serves.

mod bars;
mod coingecko;
pub(super) mod exchange;
mod recording;
mod simulation;

use super::StartMarketData;
use super::config::MarketDataConfig;
use super::consolidate::SourceRule;
use super::event::MarketEvent;
use super::quote::{AssetDetails, HistoryRange, PricePoint, PriceSource, SourceQuote};
use crate::domain::{AssetId, Clock, Decimal, Fault, Timestamp};
use coingecko::CoinGecko;
use recording::Recording;
use simulation::Simulation;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The most points of a history.
pub const HISTORY_POINTS_MAX: u32 = 300;

/// How far back the histories of recordings and simulations go at most.
const HISTORY_DAYS_MAX: u32 = 730;

/// How many instants of the last day are looked at for its high and low: one a quarter of an hour.
const DAY_SAMPLES: u32 = 96;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A source is called stale after so many steps without a word.
const STEPS_UNTIL_STALE: u32 = 10;

/// A source that can price any instant.
pub(super) trait Sampled {
    /// The price of an asset at an instant; `None` when the source does not know it.
    fn price_at(&self, asset: AssetId, at: Timestamp) -> Option<Decimal>;

    /// How far back it goes, at most.
    fn reach(&self) -> Duration {
        DAY * HISTORY_DAYS_MAX
    }

    /// Evenly spaced points up to now, oldest first; empty when the asset is not known.
    fn history(&self, asset: AssetId, range: HistoryRange, now: Timestamp) -> Vec<PricePoint> {
        let asked = range.days().map_or(self.reach(), |days| DAY * days).min(self.reach());
        let steps = HISTORY_POINTS_MAX - 1;
        let at = |point: u32| now.minus(asked * (steps - point) / steps);
        (0..HISTORY_POINTS_MAX)
            .filter_map(|point| {
                let at = at(point);
                Some(PricePoint { at, price: self.price_at(asset, at)? })
            })
            .collect()
    }
}

/// The quote of a source that can price any instant, with the day before it sampled.
fn sampled_quote(
    asset: AssetId,
    now: Timestamp,
    price_at: &dyn Fn(Timestamp) -> Option<Decimal>,
) -> Option<SourceQuote> {
    let price = price_at(now)?;
    let step = DAY / DAY_SAMPLES;
    let day = || (1..=DAY_SAMPLES).filter_map(|sample| price_at(now.minus(step * sample)));
    Some(SourceQuote {
        asset,
        price,
        change_24h: price_at(now.minus(DAY)).map(|earlier| price - earlier),
        high_24h: Some(day().fold(price, Decimal::max)),
        low_24h: Some(day().fold(price, Decimal::min)),
        volume_24h: None,
        at: now,
    })
}

/// The sources in use.
#[derive(Debug, Default)]
pub(super) struct Sources {
    coingecko: Option<Arc<CoinGecko>>,
    recording: Option<Arc<Recording>>,
    simulation: Option<Arc<Simulation>>,
}

/// What the sources' tasks need.
pub(super) struct Speaking {
    pub(super) events: mpsc::Sender<MarketEvent>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) tasks: TaskTracker,
    pub(super) cancel: CancellationToken,
}

impl Sources {
    pub(super) fn open(start: &StartMarketData) -> Result<Sources, Fault> {
        let (config, listing) = (&start.config, &*start.listing);
        let mut sources = Sources::default();
        if config.sources.contains(&PriceSource::Coingecko) {
            let around = coingecko::Surroundings {
                cache: start.cache.clone(),
                clock: Arc::clone(&start.clock),
                rng: Arc::clone(&start.rng),
            };
            let coingecko = CoinGecko::new(config.coingecko.clone(), listing, around)?;
            sources.coingecko = Some(Arc::new(coingecko));
        }
        if config.sources.contains(&PriceSource::Recording) {
            sources.recording = Some(Arc::new(Recording::open(&config.recording, listing)?));
        }
        if config.sources.contains(&PriceSource::Simulation) {
            sources.simulation = Some(Arc::new(Simulation::new(&config.simulation, listing)));
        }
        Ok(sources)
    }

    /// Starts every source's own task.
    pub(super) fn spawn(&self, config: &MarketDataConfig, speaking: &Speaking) {
        if let Some(coingecko) = self.coingecko.clone() {
            speaking.tasks.spawn(poll(coingecko, speaking));
        }
        if let Some(recording) = self.recording.clone() {
            let step = Duration::from_millis(config.recording.step_ms);
            let quotes = move |now| recording.quotes(now);
            speaking.tasks.spawn(speak(PriceSource::Recording, step, speaking, quotes));
        }
        if let Some(simulation) = self.simulation.clone() {
            let step = Duration::from_millis(config.simulation.step_ms);
            let quotes = move |now| simulation.quotes(now);
            speaking.tasks.spawn(speak(PriceSource::Simulation, step, speaking, quotes));
        }
    }

    /// The history of an asset from one source; empty when the source has none of its own to give.
    pub(super) async fn history(
        &self,
        source: PriceSource,
        asked: HistoryAsked,
    ) -> Result<Vec<PricePoint>, Fault> {
        let HistoryAsked { asset, range, now } = asked;
        let points = match source {
            PriceSource::Exchange => None,
            PriceSource::Coingecko => match &self.coingecko {
                Some(coingecko) => Some(coingecko.history(asset, range).await?),
                None => None,
            },
            PriceSource::Recording => {
                self.recording.as_ref().map(|source| source.history(asset, range, now))
            }
            PriceSource::Simulation => {
                self.simulation.as_ref().map(|source| source.history(asset, range, now))
            }
        };
        Ok(points.unwrap_or_default())
    }

    /// What an outside provider knows about an asset; `None` when none is in use or it cannot tell.
    pub(super) async fn details(&self, asset: AssetId) -> Option<AssetDetails> {
        let coingecko = self.coingecko.as_ref()?;
        coingecko.details(asset).await.ok().flatten()
    }
}

/// Which history is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct HistoryAsked {
    pub(super) asset: AssetId,
    pub(super) range: HistoryRange,
    pub(super) now: Timestamp,
}

/// How long each source may be silent, in the order of preference.
pub(super) fn rules(config: &MarketDataConfig) -> Vec<SourceRule> {
    let steps = |step_ms| Duration::from_millis(step_ms) * STEPS_UNTIL_STALE;
    let rule = |source: &PriceSource| SourceRule {
        source: *source,
        fresh_for: match source {
            PriceSource::Exchange => Duration::from_secs(config.exchange_fresh_seconds),
            PriceSource::Coingecko => Duration::from_secs(config.coingecko.fresh_seconds),
            PriceSource::Recording => steps(config.recording.step_ms),
            PriceSource::Simulation => steps(config.simulation.step_ms),
        },
    };
    config.sources.iter().map(rule).collect()
}

/// Asks CoinGecko for prices until the server ends, as often as it may.
fn poll(
    coingecko: Arc<CoinGecko>,
    speaking: &Speaking,
) -> impl Future<Output = ()> + Send + 'static {
    let (events, cancel) = (speaking.events.clone(), speaking.cancel.clone());
    async move {
        let talk = async {
            loop {
                match coingecko.quotes().await {
                    Ok(quotes) => {
                        let source = PriceSource::Coingecko;
                        if events.send(MarketEvent::Said { source, quotes }).await.is_err() {
                            return;
                        }
                    }
                    Err(fault) => tracing::warn!(%fault, "no prices from CoinGecko this time"),
                }
                tokio::time::sleep(coingecko.pause()).await;
            }
        };
        cancel.run_until_cancelled(talk).await;
    }
}

/// Sends what a source says, once a step, until the server ends.
fn speak(
    source: PriceSource,
    step: Duration,
    speaking: &Speaking,
    quotes: impl Fn(Timestamp) -> Vec<SourceQuote> + Send + Sync + 'static,
) -> impl Future<Output = ()> + Send + 'static {
    let (events, clock) = (speaking.events.clone(), Arc::clone(&speaking.clock));
    let cancel = speaking.cancel.clone();
    async move {
        let mut steps = tokio::time::interval(step);
        steps.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let talk = async {
            loop {
                steps.tick().await;
                let said = MarketEvent::Said { source, quotes: quotes(clock.now()) };
                if events.send(said).await.is_err() {
                    return;
                }
            }
        };
        cancel.run_until_cancelled(talk).await;
    }
}
