//! Invented prices for coins and places without data: a seeded random walk in integers.
//!
//! The price at an instant is a pure function of seed, symbol and time, so that nothing is kept, the past
//! can be asked for, and every node tells the same. The walk is the sum of octaves of value noise, each
//! twice as long as the one before and sqrt(2) times as high, which is how far a random walk strays.

use super::Sampled;
use crate::domain::{AssetId, AssetKind, Decimal, Listing, Timestamp};
use crate::market::config::{SimulationConfig, parse_price};
use crate::market::quote::SourceQuote;

/// Parts of one whole in which the walk is counted.
const ONE: i64 = 1_000_000_000;

/// The shortest octave is this many seconds long, and there are so many: the longest lasts 97 days.
const SHORTEST_OCTAVE_MICROS: i64 = 4_000_000;
const OCTAVES: u32 = 22;

/// The heights of the octaves are counted in parts of sqrt(2)^-n; this is 2^(1/2) in parts of [`ONE`].
const SQRT_2: i64 = 1_414_213_562;

/// Octave whose length is nearest to a day (4 s * 2^14 = 18 h): its height is set by the volatility.
const DAY_OCTAVE: u32 = 14;

/// Significant digits of an invented price.
const SIGNIFICANT_DIGITS: u32 = 6;

/// Prices around which the coins of the default listing wander.
const STARTING_PRICES: [(&str, &str); 10] = [
    ("BTC", "65000"),
    ("ETH", "3200"),
    ("SOL", "145"),
    ("XRP", "0.55"),
    ("BNB", "560"),
    ("DOGE", "0.15"),
    ("ADA", "0.45"),
    ("AVAX", "36"),
    ("LINK", "15"),
    ("LTC", "82"),
];

#[derive(Debug)]
pub(in crate::market) struct Simulation {
    walks: Vec<Walk>,
}

/// The walk of one asset.
#[derive(Debug)]
struct Walk {
    asset: AssetId,
    seed: u64,
    start: Decimal,
    day_height: i64,
}

impl Simulation {
    /// A walk for every coin of the listing. Currencies have one only when the settings give a price.
    pub(super) fn new(config: &SimulationConfig, listing: &Listing) -> Simulation {
        let walks = listing.assets().iter().filter_map(|asset| {
            let set = config.prices.get(&asset.symbol).and_then(|price| parse_price(price));
            let start = match asset.kind {
                AssetKind::Crypto => set.unwrap_or_else(|| starting_price(&asset.symbol)),
                AssetKind::Fiat => set?,
            };
            Some(Walk {
                asset: asset.id,
                seed: mix(config.seed ^ hash(&asset.symbol)),
                start,
                day_height: i64::from(config.daily_volatility_bps) * (ONE / 10_000),
            })
        });
        Simulation { walks: walks.collect() }
    }

    pub(super) fn quotes(&self, now: Timestamp) -> Vec<SourceQuote> {
        let price = |walk: &Walk| super::sampled_quote(walk.asset, now, &|at| walk.price(at));
        self.walks.iter().filter_map(price).collect()
    }
}

impl Sampled for Simulation {
    fn price_at(&self, asset: AssetId, at: Timestamp) -> Option<Decimal> {
        self.walks.iter().find(|walk| walk.asset == asset)?.price(at)
    }
}

impl Walk {
    fn price(&self, at: Timestamp) -> Option<Decimal> {
        let offset = self.offset(at);
        // Up by x means times 1 + x, down by x means divided by 1 + x: never below zero, no drift.
        let whole = Decimal::from(ONE);
        let factor = Decimal::from(ONE.saturating_add(offset.saturating_abs()));
        let price = if offset >= 0 {
            self.start.checked_mul(factor)?.checked_div(whole)?
        } else {
            self.start.checked_mul(whole)?.checked_div(factor)?
        };
        price.round_sf(SIGNIFICANT_DIGITS).map(|price| price.normalize())
    }

    /// How far the walk has strayed, in parts of [`ONE`].
    fn offset(&self, at: Timestamp) -> i64 {
        (0..OCTAVES).map(|octave| self.octave(octave, at)).sum()
    }

    fn octave(&self, octave: u32, at: Timestamp) -> i64 {
        let length = SHORTEST_OCTAVE_MICROS << octave;
        let knot = at.0.div_euclid(length);
        let (before, after) = (self.knot(octave, knot), self.knot(octave, knot + 1));
        let within = i128::from(at.0.rem_euclid(length));
        let slope = i128::from(after - before) * within / i128::from(length);
        before + i64::try_from(slope).unwrap_or(0)
    }

    /// The value at a knot of an octave: uniform between minus and plus the octave's height.
    fn knot(&self, octave: u32, knot: i64) -> i64 {
        let height = self.height(octave);
        let random = mix(self.seed ^ mix(u64::from(octave) << 56 ^ knot.cast_unsigned()));
        let uniform = i64::try_from(random >> 33).unwrap_or(0) - (1 << 30);
        i64::try_from((i128::from(height) * i128::from(uniform)) >> 30).unwrap_or(0)
    }

    fn height(&self, octave: u32) -> i64 {
        let distance = octave.abs_diff(DAY_OCTAVE);
        let halves = distance / 2;
        let odd = distance % 2 == 1;
        let height = i128::from(self.day_height);
        let scaled = match (octave < DAY_OCTAVE, odd) {
            (true, false) => height >> halves,
            (true, true) => (height * i128::from(ONE) / i128::from(SQRT_2)) >> halves,
            (false, false) => height << halves,
            (false, true) => (height * i128::from(SQRT_2) / i128::from(ONE)) << halves,
        };
        i64::try_from(scaled).unwrap_or(0)
    }
}

fn starting_price(symbol: &str) -> Decimal {
    let known = STARTING_PRICES.iter().find(|(known, _)| *known == symbol);
    known.and_then(|(_, price)| parse_price(price)).unwrap_or(Decimal::ONE)
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input stirs every bit.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// FNV-1a, so that a coin keeps its walk whatever its place in the listing.
fn hash(symbol: &str) -> u64 {
    symbol.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::testing;
    use std::time::Duration;

    const BTC: AssetId = AssetId(1);

    fn simulation(seed: u64) -> Simulation {
        let config = SimulationConfig { seed, ..SimulationConfig::default() };
        Simulation::new(&config, &testing::listing())
    }

    fn prices(seed: u64) -> Vec<Decimal> {
        let start = Timestamp::parse("2026-01-10T12:00:00Z").expect("RFC 3339");
        let second = |second| start.plus(Duration::from_secs(second));
        (0..200).filter_map(|tick| simulation(seed).price_at(BTC, second(tick))).collect()
    }

    #[test]
    fn simulation_of_the_same_seed_walks_the_same_way() {
        assert_eq!(prices(7), prices(7));
        assert_ne!(prices(7), prices(8));
        assert_eq!(prices(7).len(), 200);
        let moves = prices(7).windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(moves > 150, "it moves nearly every second, not {moves} times");
    }

    #[test]
    fn simulation_strays_like_a_coin_and_not_further() {
        let simulation = simulation(1);
        let now = Timestamp::parse("2026-01-10T12:00:00Z").expect("RFC 3339");
        let price = |hours: u64| {
            simulation.price_at(BTC, now.minus(Duration::from_secs(hours * 3_600))).expect("walks")
        };
        let mut greatest = Decimal::ZERO;
        for day in 0..365 {
            let (before, after) = (price(day * 24 + 24), price(day * 24));
            greatest = greatest.max(((after - before) / before).abs());
            assert!(after > Decimal::from(13_000) && after < Decimal::from(325_000), "{after}");
        }
        let percent = greatest * Decimal::ONE_HUNDRED;
        assert!(percent > Decimal::from(2) && percent < Decimal::from(25), "{percent} % in a day");
    }

    #[test]
    fn simulated_quote_knows_its_last_day() {
        let now = Timestamp::parse("2026-01-10T12:00:00Z").expect("RFC 3339");
        let quotes = simulation(1).quotes(now);
        assert_eq!(quotes.len(), 3, "every coin of the listing, no currency");
        for quote in quotes {
            let (high, low) = quote.high_24h.zip(quote.low_24h).expect("known");
            assert!(low <= quote.price && quote.price <= high && low < high);
            let day_ago =
                simulation(1).price_at(quote.asset, now.minus(Duration::from_secs(86_400)));
            assert_eq!(quote.change_24h, day_ago.map(|earlier| quote.price - earlier));
        }
    }
}
