//! Settings of the section `market`.

use super::quote::PriceSource;
use crate::domain::{Decimal, LiveSecret, spelled};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where prices come from.
///
/// In production, use `sources = ["exchange", "coingecko"]`, or `["coingecko", "exchange"]` while the
/// exchange's own books are thin: a recording or a simulation is not a market price there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarketDataConfig {
    /// The sources in use, the preferred one first: `exchange` (own trades), `coingecko` (needs the
    /// internet), `recording`, `simulation`. When one falls silent the next one serves.
    pub sources: Vec<PriceSource>,
    /// How old an own trade may be and still be the price.
    pub exchange_fresh_seconds: u64,
    /// The outside provider.
    pub coingecko: CoinGeckoConfig,
    /// The player of recorded prices.
    pub recording: RecordingConfig,
    /// The inventor of prices.
    pub simulation: SimulationConfig,
}

impl Default for MarketDataConfig {
    fn default() -> MarketDataConfig {
        MarketDataConfig {
            sources: vec![PriceSource::Recording, PriceSource::Simulation],
            exchange_fresh_seconds: 300,
            coingecko: CoinGeckoConfig::default(),
            recording: RecordingConfig::default(),
            simulation: SimulationConfig::default(),
        }
    }
}

/// How CoinGecko is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoinGeckoConfig {
    /// Where the API is; `https://pro-api.coingecko.com/api/v3` with a key of a paid plan.
    pub base_url: String,
    /// The API key; empty for the public API without one.
    pub api_key: LiveSecret,
    /// Which plan the key is of; decides the header that carries it.
    pub plan: CoinGeckoPlan,
    /// How often prices are fetched (one request for all assets) and how long they are cached.
    pub poll_seconds: u64,
    /// How long one answer may take, from connecting to the last byte.
    pub timeout_ms: u64,
    /// How old its price of an asset may be before the next source serves. Its own data lag by a minute
    /// or two, so keep it well above `poll_seconds`.
    pub fresh_seconds: u64,
    /// CoinGecko's id of an asset, by symbol. The ten coins of the default listing are known already.
    pub ids: BTreeMap<String, String>,
}

/// Plans of CoinGecko, by the header that carries the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoinGeckoPlan {
    /// The free plan: `x-cg-demo-api-key`.
    #[default]
    Demo,
    /// A paid plan: `x-cg-pro-api-key`.
    Pro,
}
spelled!(settings CoinGeckoPlan { Demo = "demo", Pro = "pro" });

impl Default for CoinGeckoConfig {
    fn default() -> CoinGeckoConfig {
        CoinGeckoConfig {
            base_url: "https://api.coingecko.com/api/v3".to_owned(),
            api_key: LiveSecret::default(),
            plan: CoinGeckoPlan::Demo,
            poll_seconds: 60,
            timeout_ms: 10_000,
            fresh_seconds: 300,
            ids: COINGECKO_IDS
                .iter()
                .map(|(symbol, id)| ((*symbol).to_owned(), (*id).to_owned()))
                .collect(),
        }
    }
}

/// CoinGecko's ids of the coins of the default listing.
const COINGECKO_IDS: [(&str, &str); 10] = [
    ("BTC", "bitcoin"),
    ("ETH", "ethereum"),
    ("SOL", "solana"),
    ("XRP", "ripple"),
    ("BNB", "binancecoin"),
    ("DOGE", "dogecoin"),
    ("ADA", "cardano"),
    ("AVAX", "avalanche-2"),
    ("LINK", "chainlink"),
    ("LTC", "litecoin"),
];

impl CoinGeckoConfig {
    /// CoinGecko's id of the asset with this symbol.
    pub(super) fn id(&self, symbol: &str) -> Option<&str> {
        let known = || COINGECKO_IDS.iter().find(|(known, _)| *known == symbol).map(|(_, id)| *id);
        self.ids.get(symbol).map(String::as_str).or_else(known)
    }
}

/// Which recording is played, and how fast.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordingConfig {
    /// A folder with `SYMBOL-USD.csv` files (header `time,open,high,low,close,volume`); empty: the
    /// recording of six coins that is built in.
    pub folder: PathBuf,
    /// How many recorded seconds pass in a second: 1 plays as it was, 60 plays an hour a minute.
    pub speed: u32,
    /// How often a price is told.
    pub step_ms: u64,
}

impl Default for RecordingConfig {
    fn default() -> RecordingConfig {
        RecordingConfig { folder: PathBuf::new(), speed: 1, step_ms: 1_000 }
    }
}

/// How prices are invented.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulationConfig {
    /// The same seed invents the same prices at the same time.
    pub seed: u64,
    /// The typical change of a price over a day, in hundredths of a percent.
    pub daily_volatility_bps: u32,
    /// How often a price is told.
    pub step_ms: u64,
    /// The US dollar price around which a symbol wanders, e.g. `PEPE = "0.00001"`. The ten coins of
    /// the default listing have one already; others start at 1.
    pub prices: BTreeMap<String, String>,
}

impl Default for SimulationConfig {
    fn default() -> SimulationConfig {
        SimulationConfig {
            seed: 1,
            daily_volatility_bps: 300,
            step_ms: 1_000,
            prices: BTreeMap::new(),
        }
    }
}

/// The most the settings may ask for where a larger number can only be a mistake.
const SECONDS_MAX: u64 = 86_400;
const SPEED_MAX: u32 = 86_400;
const VOLATILITY_BPS_MAX: u32 = 2_000;
const STEP_MS: std::ops::RangeInclusive<u64> = 100..=60_000;

impl MarketDataConfig {
    /// Everything that is wrong with the settings, each in words for the operator; empty when nothing is.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |holds: bool, problem: &str| {
            if !holds {
                problems.push(problem.to_owned());
            }
        };
        let seconds = |value: u64| (1..=SECONDS_MAX).contains(&value);
        check(
            !self.sources.is_empty(),
            "market.sources is empty, so nothing would have a price: name at least one source",
        );
        check(self.sources_differ(), "market.sources names a source twice: name each once");
        check(
            seconds(self.exchange_fresh_seconds),
            "market.exchange_fresh_seconds must lie between 1 and 86400",
        );
        check(
            seconds(self.coingecko.poll_seconds) && seconds(self.coingecko.fresh_seconds),
            "market.coingecko.poll_seconds and fresh_seconds must lie between 1 and 86400",
        );
        check(
            (1..=SECONDS_MAX * 1_000).contains(&self.coingecko.timeout_ms),
            "market.coingecko.timeout_ms must lie between 1 and 86400000",
        );
        check(
            self.coingecko.base_url.starts_with("https://")
                || self.coingecko.base_url.starts_with("http://"),
            "market.coingecko.base_url must begin with https:// (or http:// for a proxy of your own)",
        );
        check(
            (1..=SPEED_MAX).contains(&self.recording.speed),
            "market.recording.speed must lie between 1 and 86400",
        );
        check(
            STEP_MS.contains(&self.recording.step_ms) && STEP_MS.contains(&self.simulation.step_ms),
            "step_ms of market.recording and market.simulation must lie between 100 and 60000",
        );
        check(
            self.simulation.daily_volatility_bps <= VOLATILITY_BPS_MAX,
            "market.simulation.daily_volatility_bps must be at most 2000 (20 % a day)",
        );
        for (symbol, price) in &self.simulation.prices {
            check(
                parse_price(price).is_some(),
                &format!("market.simulation.prices.{symbol} is {price:?}, not a price above zero"),
            );
        }
        problems
    }

    fn sources_differ(&self) -> bool {
        let mut sources = self.sources.clone();
        sources.sort_unstable();
        sources.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// A price in a setting: a decimal above zero.
pub(super) fn parse_price(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok().filter(|price| *price > Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn market_settings_have_sound_defaults_and_name_problems_at_once() {
        assert_eq!(MarketDataConfig::default().problems(), Vec::<String>::new());
        let mut config = MarketDataConfig {
            sources: vec![PriceSource::Recording, PriceSource::Recording],
            exchange_fresh_seconds: 0,
            ..MarketDataConfig::default()
        };
        config.coingecko.base_url = "api.coingecko.com".to_owned();
        config.recording.speed = 0;
        config.simulation.step_ms = 1;
        config.simulation.prices.insert("PEPE".to_owned(), "-1".to_owned());
        assert_eq!(config.problems().len(), 6, "{:#?}", config.problems());
    }

    #[test]
    fn market_settings_read_as_documented() {
        let text = r#"
            sources = ["exchange", "coingecko", "recording", "simulation"]
            [coingecko]
            api_key = "CG-1"
            plan = "pro"
            ids = { PEPE = "pepe" }
        "#;
        let config: MarketDataConfig = toml::from_str(text).expect("reads");
        assert_eq!(config.sources.len(), 4);
        assert_eq!(config.coingecko.id("PEPE"), Some("pepe"));
        assert_eq!(config.coingecko.id("BTC"), Some("bitcoin"), "the built-in ids stay known");
        assert_eq!(config.coingecko.id("XYZ"), None);
    }
}
