//! Settings of the section `liquidity`.

use serde::{Deserialize, Serialize};

/// The house's market maker and its gentle flow of trades. On in development; production switches it off
/// unless it is asked for, because it trades with money that the house gives itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LiquidityConfig {
    /// Whether the house quotes at all.
    pub enabled: bool,
    /// Between the best bid and the best ask, in hundredths of a percent of the reference price.
    pub spread_bps: u32,
    /// Price levels on each side.
    pub levels: u32,
    /// From one level to the next, in hundredths of a percent.
    pub level_step_bps: u32,
    /// What each level is worth, in whole units of the quote currency.
    pub level_notional: u32,
    /// How far the reference price moves before the quotes follow, in hundredths of a percent.
    pub requote_threshold_bps: u32,
    /// For how long the reference price must have been outside of a market's price band before the maker lifts
    /// the band until the next trades have brought it there.
    pub band_reanchor_ms: u64,
    /// The least time between two looks at a market.
    pub min_interval_ms: u64,
    /// Small market orders by the house's taker, so that trades stream; 0 switches them off.
    pub flow_per_minute: u32,
    /// The most a flow order is worth, in whole units of the quote currency.
    pub flow_notional_max: u32,
}

impl Default for LiquidityConfig {
    fn default() -> LiquidityConfig {
        LiquidityConfig {
            enabled: true,
            spread_bps: 10,
            levels: 8,
            level_step_bps: 5,
            level_notional: 5_000,
            requote_threshold_bps: 3,
            band_reanchor_ms: 60_000,
            min_interval_ms: 1_000,
            flow_per_minute: 60,
            flow_notional_max: 500,
        }
    }
}

const LEVELS_MAX: u32 = 50;
const BPS_MAX: u32 = 5_000;
const NOTIONAL_MAX: u32 = 1_000_000;
const INTERVAL_MS: std::ops::RangeInclusive<u64> = 100..=60_000;
const BAND_REANCHOR_MS_MAX: u64 = 24 * 60 * 60 * 1_000;
const FLOW_PER_MINUTE_MAX: u32 = 600;

impl LiquidityConfig {
    /// Everything that is wrong with the settings, in words for the operator; empty when nothing is.
    pub fn problems(&self) -> Vec<String> {
        let farthest = u64::from(self.spread_bps)
            + u64::from(self.levels.min(LEVELS_MAX)) * u64::from(self.level_step_bps);
        let checks = [
            ((1..=LEVELS_MAX).contains(&self.levels), "liquidity.levels must lie between 1 and 50"),
            (
                self.spread_bps >= 1 && farthest <= u64::from(BPS_MAX),
                "liquidity.spread_bps must be at least 1, and the last level at most 5000 (half the price) away",
            ),
            (
                self.level_step_bps >= 1 || self.levels == 1,
                "liquidity.level_step_bps must be at least 1 where there are several levels",
            ),
            (
                (1..=NOTIONAL_MAX).contains(&self.level_notional)
                    && (1..=NOTIONAL_MAX).contains(&self.flow_notional_max),
                "liquidity.level_notional and flow_notional_max must lie between 1 and 1000000",
            ),
            (
                INTERVAL_MS.contains(&self.min_interval_ms),
                "liquidity.min_interval_ms must lie between 100 and 60000",
            ),
            (
                self.band_reanchor_ms <= BAND_REANCHOR_MS_MAX,
                "liquidity.band_reanchor_ms must be at most 86400000, which is a day",
            ),
            (
                self.flow_per_minute <= FLOW_PER_MINUTE_MAX,
                "liquidity.flow_per_minute must be at most 600",
            ),
        ];
        let broken = checks.into_iter().filter(|(holds, _)| !holds);
        broken.map(|(_, problem)| problem.to_owned()).collect()
    }
}
