//! The outside provider CoinGecko: one request for all prices, histories and details when somebody asks.
//!
//! Answers are cached (prices for a poll, histories and details longer) and the last good one serves when
//! a request fails. It rests when told to (429, `Retry-After`) and ever longer after failures. Look-ups for people
//! have a lane of their own, so that nothing that goes wrong there delays the polls for prices.

mod backoff;
mod wire;

#[cfg(test)]
mod mutations;
#[cfg(test)]
mod tests;

use super::HISTORY_POINTS_MAX;
use crate::domain::{AssetId, Clock, Fault, Listing, Rng, Timestamp};
use crate::market::config::{CoinGeckoConfig, CoinGeckoPlan};
use crate::market::quote::{
    AssetDetails, HistoryRange, PricePoint, PriceSource, SOURCE_CURRENCY, SourceQuote,
};
use crate::outbound::{Answered, Outbound, OutboundLimits};
use crate::storage::cache::Cache;
use backoff::Backoff;
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The largest answer read, unpacked. The details of a coin are about 130 KB.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The source's name in metrics.
const SOURCE: &str = PriceSource::Coingecko.as_str();

/// How long the details of a coin are taken from the cache.
const DETAILS_FRESH: Duration = Duration::from_secs(5 * 60);

/// How long an answer is kept to serve when a newer one cannot be had.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The most assets of one request for prices; CoinGecko's own limit of a page.
const ASSETS_MAX: usize = 250;

/// The longest history of the free plan, in days.
const FREE_DAYS_MAX: &str = "365";

#[derive(Debug)]
pub(in crate::market) struct CoinGecko {
    outbound: Outbound,
    config: CoinGeckoConfig,
    coins: Vec<(AssetId, String)>,
    cache: Cache,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    /// Polls for prices.
    polls: Lane,
    /// Histories and details, when somebody asks.
    look_ups: Lane,
    /// Answers that could not be read, by question: each rests alone.
    unread: Mutex<HashMap<String, Backoff>>,
}

/// Requests of one kind: they take turns, and rest together.
#[derive(Debug, Default)]
struct Lane {
    backoff: Mutex<Backoff>,
    /// One request at a time, so that many who ask the same are answered by one.
    turn: tokio::sync::Mutex<()>,
}

impl Lane {
    fn backoff(&self) -> MutexGuard<'_, Backoff> {
        self.backoff.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which lane a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errand {
    Poll,
    LookUp,
}

/// What the source stands on.
#[derive(Clone, Debug)]
pub(in crate::market) struct Surroundings {
    pub(in crate::market) cache: Cache,
    pub(in crate::market) clock: Arc<dyn Clock>,
    pub(in crate::market) rng: Arc<dyn Rng>,
}

/// A question, and how its answer is cached and read.
struct Question<T> {
    path: String,
    query: Vec<(&'static str, String)>,
    fresh_for: Duration,
    read: fn(&[u8]) -> Result<T, String>,
    /// How many rows of an answer could not be read.
    skipped: fn(&T) -> usize,
    errand: Errand,
    /// What stands for the answer when CoinGecko says that it does not know the coin.
    unknown: Option<&'static [u8]>,
}

impl CoinGecko {
    pub(super) fn new(
        config: CoinGeckoConfig,
        listing: &Listing,
        around: Surroundings,
    ) -> Result<CoinGecko, Fault> {
        let outbound = Outbound::new(OutboundLimits {
            timeout: Duration::from_millis(config.timeout_ms),
            body_bytes_max: BODY_BYTES_MAX,
        })?;
        let coin = |asset: &crate::domain::Asset| {
            config.id(&asset.symbol).map(|id| (asset.id, id.to_owned()))
        };
        let coins: Vec<_> = listing.assets().iter().filter_map(coin).take(ASSETS_MAX).collect();
        let Surroundings { cache, clock, rng } = around;
        let (polls, look_ups) = (Lane::default(), Lane::default());
        let unread = Mutex::default();
        Ok(CoinGecko { outbound, config, coins, cache, clock, rng, polls, look_ups, unread })
    }

    /// How long to wait before the next poll.
    pub(super) fn pause(&self) -> Duration {
        let poll = Duration::from_secs(self.config.poll_seconds);
        self.polls.backoff().left(self.clock.now()).unwrap_or(poll)
    }

    /// The prices of all assets, by one request or from the cache.
    pub(super) async fn quotes(&self) -> Result<Vec<SourceQuote>, Fault> {
        if self.coins.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = self.coins.iter().map(|(_, id)| id.as_str()).collect();
        let question = Question {
            path: "/coins/markets".to_owned(),
            query: vec![
                ("vs_currency", SOURCE_CURRENCY.to_ascii_lowercase()),
                ("ids", ids.join(",")),
                ("per_page", ASSETS_MAX.to_string()),
                ("precision", "full".to_owned()),
            ],
            fresh_for: Duration::from_secs(self.config.poll_seconds),
            read: wire::markets,
            skipped: |rows| rows.skipped,
            errand: Errand::Poll,
            unknown: None,
        };
        let prices = self.ask(question).await?.good;
        let quote = |price: wire::CoinPrice| {
            let (asset, _) = self.coins.iter().find(|(_, id)| *id == price.id)?;
            Some(SourceQuote {
                asset: *asset,
                price: price.price,
                change_24h: price.change_24h,
                high_24h: price.high_24h,
                low_24h: price.low_24h,
                volume_24h: price.volume_24h,
                at: price.at,
            })
        };
        Ok(prices.into_iter().filter_map(quote).collect())
    }

    /// The history of an asset, thinned out to [`HISTORY_POINTS_MAX`]; empty when CoinGecko has no such
    /// coin.
    pub(super) async fn history(
        &self,
        asset: AssetId,
        range: HistoryRange,
    ) -> Result<Vec<PricePoint>, Fault> {
        let Some(id) = self.id(asset) else { return Ok(Vec::new()) };
        let days = match (range.days(), self.config.plan) {
            (Some(days), _) => days.to_string(),
            (None, CoinGeckoPlan::Demo) => FREE_DAYS_MAX.to_owned(),
            (None, CoinGeckoPlan::Pro) => "max".to_owned(),
        };
        let question = Question {
            path: format!("/coins/{id}/market_chart"),
            query: vec![("vs_currency", SOURCE_CURRENCY.to_ascii_lowercase()), ("days", days)],
            fresh_for: history_fresh(range),
            read: wire::chart,
            skipped: |rows| rows.skipped,
            errand: Errand::LookUp,
            unknown: Some(wire::NO_CHART),
        };
        Ok(thinned(self.ask(question).await?.good))
    }

    /// What CoinGecko knows about an asset; `None` when it has no such coin.
    pub(super) async fn details(&self, asset: AssetId) -> Result<Option<AssetDetails>, Fault> {
        let Some(id) = self.id(asset) else { return Ok(None) };
        let without = ["localization", "tickers", "community_data", "developer_data", "sparkline"];
        let question = Question {
            path: format!("/coins/{id}"),
            query: without.map(|part| (part, "false".to_owned())).to_vec(),
            fresh_for: DETAILS_FRESH,
            read: wire::details,
            skipped: |_| 0,
            errand: Errand::LookUp,
            unknown: Some(wire::NO_COIN),
        };
        self.ask(question).await
    }

    fn id(&self, asset: AssetId) -> Option<&str> {
        self.coins.iter().find(|(known, _)| *known == asset).map(|(_, id)| id.as_str())
    }

    fn lane(&self, errand: Errand) -> &Lane {
        match errand {
            Errand::Poll => &self.polls,
            Errand::LookUp => &self.look_ups,
        }
    }

    fn unread(&self) -> MutexGuard<'_, HashMap<String, Backoff>> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the cache while fresh, else by a request, else the last good answer.
    async fn ask<T>(&self, question: Question<T>) -> Result<T, Fault> {
        if let Some(answer) = self.kept(&question, question.fresh_for).await {
            return Ok(answer);
        }
        let _turn = self.lane(question.errand).turn.lock().await;
        // Whoever had the turn before may have asked the same.
        if let Some(answer) = self.kept(&question, question.fresh_for).await {
            return Ok(answer);
        }
        match self.fetch(&question).await {
            Ok(answer) => Ok(answer),
            Err(fault) => {
                metrics::counter!("agio_market_source_failures_total", "source" => SOURCE)
                    .increment(1);
                tracing::debug!(%fault, path = question.path, "CoinGecko did not help");
                self.kept(&question, KEPT).await.ok_or(fault)
            }
        }
    }

    /// The cached answer, if it is not older than `fresh_for`. A cache that fails is as good as empty.
    async fn kept<T>(&self, question: &Question<T>, fresh_for: Duration) -> Option<T> {
        let kept = self.cache.get(&question.key()).await.ok()??;
        let (at, body) = kept.split_first_chunk::<8>()?;
        let age = self.clock.now().since(Timestamp(i64::from_be_bytes(*at)));
        if age >= fresh_for {
            return None;
        }
        (question.read)(body).ok()
    }

    async fn fetch<T>(&self, question: &Question<T>) -> Result<T, Fault> {
        let now = self.clock.now();
        if let Some(left) = self.rests(question, now) {
            let seconds = left.as_secs() + 1;
            return Err(Fault::unavailable(format!(
                "CoinGecko is left alone for up to {seconds} s"
            )));
        }
        let body = self.request(question).await?;
        let answer =
            (question.read)(&body).map_err(|problem| self.unreadable(question, &problem))?;
        let skipped = (question.skipped)(&answer);
        if skipped > 0 {
            metrics::counter!("agio_market_source_rows_skipped_total", "source" => SOURCE)
                .increment(skipped as u64);
            tracing::debug!(
                skipped,
                path = question.path,
                "CoinGecko sent rows that cannot be read"
            );
        }
        self.lane(question.errand).backoff().succeeded();
        self.unread().remove(&question.key());
        let mut kept = now.0.to_be_bytes().to_vec();
        kept.extend_from_slice(&body);
        if let Err(fault) = self.cache.set(&question.key(), &kept, KEPT).await {
            tracing::warn!(%fault, "an answer of CoinGecko is not cached");
        }
        Ok(answer)
    }

    /// How long this question still has to wait. Look-ups also wait when the polls were told to rest.
    fn rests<T>(&self, question: &Question<T>, now: Timestamp) -> Option<Duration> {
        let polls = self.polls.backoff().left(now);
        if question.errand == Errand::Poll {
            return polls;
        }
        let look_ups = self.look_ups.backoff().left(now);
        let own = self.unread().get(&question.key()).and_then(|backoff| backoff.left(now));
        polls.max(look_ups).max(own)
    }

    /// Prices that cannot be read rest the polls; a look-up that cannot be read rests by itself, because the next
    /// one may be better.
    fn unreadable<T>(&self, question: &Question<T>, problem: &str) -> Fault {
        let cause = format!("CoinGecko answered what cannot be read: {problem}");
        if question.errand == Errand::Poll {
            return self.failed(question.errand, cause);
        }
        let mut unread = self.unread();
        unread.entry(question.key()).or_default().failed(self.clock.now(), &*self.rng);
        Fault::unavailable(cause)
    }

    async fn request<T>(&self, question: &Question<T>) -> Result<Vec<u8>, Fault> {
        let url = format!("{}{}", self.config.base_url.trim_end_matches('/'), question.path);
        let mut request = self.outbound.get(url).query(&question.query);
        if !self.config.api_key.is_empty() {
            let header = match self.config.plan {
                CoinGeckoPlan::Demo => "x-cg-demo-api-key",
                CoinGeckoPlan::Pro => "x-cg-pro-api-key",
            };
            request = request.header(header, self.config.api_key.now().expose());
        }
        let errand = question.errand;
        let asked = self.outbound.send(request).await;
        let answer = asked.map_err(|no_answer| self.failed(errand, no_answer.to_string()))?;
        if let (StatusCode::NOT_FOUND, Some(unknown)) = (answer.status, question.unknown) {
            return Ok(unknown.to_vec());
        }
        self.check(errand, &answer)?;
        Ok(answer.body)
    }

    fn check(&self, errand: Errand, answer: &Answered) -> Result<(), Fault> {
        let status = answer.status;
        if status.is_success() {
            return Ok(());
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            let retry_after = answer.headers.get(RETRY_AFTER).and_then(|at| at.to_str().ok());
            self.lane(errand).backoff().told(self.clock.now(), retry_after, &*self.rng);
            return Err(Fault::unavailable("CoinGecko says too many requests"));
        }
        let whole_key = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        if status.is_client_error() && !whole_key {
            // This question is bad; others may be better.
            tracing::warn!(%status, "CoinGecko refuses a request: check the key, the plan and the ids");
            return Err(Fault::unavailable(format!("CoinGecko refuses: {status}")));
        }
        Err(self.failed(errand, format!("CoinGecko answered {status}")))
    }

    fn failed(&self, errand: Errand, cause: String) -> Fault {
        self.lane(errand).backoff().failed(self.clock.now(), &*self.rng);
        Fault::unavailable(cause)
    }
}

impl<T> Question<T> {
    fn key(&self) -> String {
        let query: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("coingecko:{}?{}", self.path, query.join("&"))
    }
}

fn history_fresh(range: HistoryRange) -> Duration {
    let minutes = match range {
        HistoryRange::Day => 5,
        HistoryRange::Week => 30,
        HistoryRange::Month | HistoryRange::Quarter => 2 * 60,
        HistoryRange::Year | HistoryRange::All => 12 * 60,
    };
    Duration::from_secs(minutes * 60)
}

/// Evenly chosen points, the last one always among them.
fn thinned(points: Vec<PricePoint>) -> Vec<PricePoint> {
    let most = HISTORY_POINTS_MAX as usize;
    if points.len() <= most {
        return points;
    }
    let last = points.len() - 1;
    (0..most).map(|index| points[index * last / (most - 1)]).collect()
}
