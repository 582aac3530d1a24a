//! How much somebody has traded lately, which decides their fee tier.
//!
//! The engine keeps the same sum and decides by its own; this one is for people to look at.

use crate::domain::{AccountId, AssetId, Fault, Listing, Timestamp};
use crate::engine::VOLUME_DAYS;
use crate::storage::{Database, trades};

const DAY_MICROS: i64 = 86_400_000_000;

/// Whose volume, and of what.
#[derive(Clone, Copy, Debug)]
pub struct VolumeOf {
    /// The account that traded.
    pub account: AccountId,
    /// What the markets are paid with.
    pub quote: AssetId,
    /// When it is asked.
    pub now: Timestamp,
}

/// What an account has traded today (UTC) and in the days before that count too, as maker and as taker, in all
/// markets paid with this asset; in smallest units of it.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn volume(
    database: &Database,
    listing: &Listing,
    VolumeOf { account, quote, now }: VolumeOf,
) -> Result<i128, Fault> {
    let markets = listing.markets().iter().filter(|market| market.quote == quote);
    let markets: Vec<_> = markets.map(|market| market.id).collect();
    let today = now.0 - now.0.rem_euclid(DAY_MICROS);
    let since = Timestamp(today - (VOLUME_DAYS - 1) * DAY_MICROS);
    trades::notional_since(database, account, trades::TradesIn { markets: &markets, since }).await
}
