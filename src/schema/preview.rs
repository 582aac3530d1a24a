//! What an order would come to before it is placed, and what trading costs a person.

use super::asset::Asset;
use super::market::Market;
use super::payload::{UserError, payloads};
use super::scalar::{Decimal, SHARE_PLACES};
use crate::domain::{self, Amount, Listing, Side, decimal};
use crate::engine::{NewOrder, Preview, PreviewFill};
use crate::graphql::rows::rows;
use async_graphql::SimpleObject;
use std::sync::Arc;

/// What placing an order would come to at this moment. Nothing is placed, and the market may have moved when
/// it is. When the order would be refused, `userErrors` says why, the lists are empty and the rest is null.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct OrderPreview {
    /// Whether it would wait for its trigger. Then nothing would fill now, and fills, prices and fees are
    /// known only when it triggers.
    pub pending_trigger: Option<bool>,
    /// What would fill at once, summed by price, best price first; at most 100 prices.
    pub fills: Vec<ExpectedFill>,
    /// How much base would fill at once, at all prices.
    pub filled_quantity: Option<Decimal>,
    /// How much quote that is worth, without the fee.
    pub quote_quantity: Option<Decimal>,
    /// The fee of what would fill at once, in quote.
    pub fee: Option<Decimal>,
    /// Average price of what would fill at once, rounded to the quote asset's scale; null when nothing would.
    pub average_price: Option<Decimal>,
    /// The best price the order book offers now; null when it offers none.
    pub best_price: Option<Decimal>,
    /// How much worse than the best price the average is, in percent with four decimal places; null when
    /// nothing would fill.
    pub slippage_percent: Option<Decimal>,
    /// How much base would rest on the order book afterwards.
    pub resting_quantity: Option<Decimal>,
    /// How much would be set aside when the order is accepted, in `heldAsset`: what it can cost at most. What
    /// fills at once is paid out of it.
    pub held: Option<Decimal>,
    /// What the order is paid with: quote for a BUY, base for a SELL.
    pub held_asset: Option<Asset>,
    /// The maker fee it would be accepted under, as a fraction of what a trade is worth: the market's, or that
    /// of the caller's fee tier.
    pub maker_fee: Option<Decimal>,
    /// The taker fee it would be accepted under, as a fraction of what a trade is worth.
    pub taker_fee: Option<Decimal>,
    /// Why the order would be refused; empty when it would be accepted.
    pub user_errors: Vec<UserError>,
}

payloads!(OrderPreview);

/// What an order would fill at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ExpectedFill {
    /// The price.
    pub price: Decimal,
    /// How much base.
    pub quantity: Decimal,
}

impl OrderPreview {
    /// What the engine expects, in decimals; `None` when the order's market is not listed.
    pub fn new(
        order: &NewOrder,
        preview: &Preview,
        listing: &Arc<Listing>,
    ) -> Option<OrderPreview> {
        let grid = listing.market(order.market)?;
        let held_asset = match order.side {
            Side::Buy => grid.quote,
            Side::Sell => grid.base,
        };
        let held_asset = Asset::find(listing, held_asset)?;
        let quote =
            |amount: Amount| Decimal(decimal::from_units(amount.0.into(), grid.quote_scale));
        let average = average(preview, grid);
        let best = preview.best.map(|price| grid.price_decimal(price));
        let fill = |fill: &PreviewFill| ExpectedFill {
            price: grid.price_decimal(fill.price).into(),
            quantity: grid.quantity_decimal(fill.quantity).into(),
        };
        Some(OrderPreview {
            pending_trigger: Some(preview.waits),
            fills: preview.fills.iter().map(fill).collect(),
            filled_quantity: Some(grid.quantity_decimal(preview.filled).into()),
            quote_quantity: Some(quote(preview.notional)),
            fee: Some(quote(preview.fees)),
            average_price: average
                .and_then(|average| Decimal::with_places(average, grid.quote_scale)),
            best_price: best.map(Decimal),
            slippage_percent: average
                .zip(best)
                .and_then(|(average, best)| slippage(order.side, average, best)),
            resting_quantity: Some(grid.quantity_decimal(preview.rests).into()),
            held: Some(held_asset.listed().decimal(preview.hold).into()),
            held_asset: Some(held_asset),
            maker_fee: Some(rate(preview.maker_fee_ppm)),
            taker_fee: Some(rate(preview.taker_fee_ppm)),
            user_errors: Vec::new(),
        })
    }
}

/// A fee as a fraction of what a trade is worth.
pub fn rate(ppm: u32) -> Decimal {
    Decimal(decimal::from_units(ppm.into(), SHARE_PLACES))
}

/// Notional over base, as exact as a decimal is.
fn average(preview: &Preview, market: &domain::Market) -> Option<domain::Decimal> {
    let base = market.quantity_decimal(preview.filled);
    let notional = decimal::from_units(preview.notional.0.into(), market.quote_scale);
    notional.checked_div(base)
}

/// How much worse the average is than the best price, in percent of the best.
fn slippage(side: Side, average: domain::Decimal, best: domain::Decimal) -> Option<Decimal> {
    let worse = match side {
        Side::Buy => average.checked_sub(best)?,
        Side::Sell => best.checked_sub(average)?,
    };
    Decimal::percent(worse.checked_mul(100.into())?.checked_div(best)?)
}

/// What trading in a market costs the caller at present.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TradingFees {
    /// The market.
    pub market: Market,
    /// What the caller has traded, as maker and as taker, today (UTC) and in the 29 days before, in all
    /// markets that are paid with this market's quote, in quote.
    #[graphql(name = "volume30d")]
    pub volume_30d: Decimal,
    /// Maker fee of the caller's next order, as a fraction of what a trade is worth.
    pub maker_fee: Decimal,
    /// Taker fee of the caller's next order, as a fraction of what a trade is worth.
    pub taker_fee: Decimal,
    /// The tier that the volume has reached; null below the first.
    pub tier: Option<FeeTier>,
    /// The next tier; null in the last one.
    pub next_tier: Option<FeeTier>,
}

/// Fees from a volume on. Where a market's own fee is lower, that one applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct FeeTier {
    /// The least volume of 30 days, in quote.
    pub min_volume: Decimal,
    /// Maker fee, as a fraction of what a trade is worth.
    pub maker_fee: Decimal,
    /// Taker fee, as a fraction of what a trade is worth.
    pub taker_fee: Decimal,
}

impl FeeTier {
    /// A tier of a quote asset with so many decimal places.
    pub fn new(tier: &domain::FeeTier, quote_scale: u8) -> FeeTier {
        FeeTier {
            min_volume: Decimal(decimal::from_units(tier.min_volume.0.into(), quote_scale)),
            maker_fee: rate(tier.maker_fee_ppm),
            taker_fee: rate(tier.taker_fee_ppm),
        }
    }
}

impl TradingFees {
    /// What an account with this volume, in smallest units of quote, pays in a market.
    pub fn new(market: Market, volume: i128) -> TradingFees {
        let listed = market.listed();
        let tiers = market.listing().fee_tiers(listed.quote);
        let reached = |tier: &&domain::FeeTier| i128::from(tier.min_volume.0) <= volume;
        let tier = tiers.iter().rev().find(reached);
        let next = tiers.iter().find(|tier| !reached(tier));
        let lower = |own: u32, tier: Option<u32>| rate(tier.map_or(own, |tier| tier.min(own)));
        let shown = |tier: &domain::FeeTier| FeeTier::new(tier, listed.quote_scale);
        TradingFees {
            volume_30d: Decimal(decimal::from_units(volume, listed.quote_scale)),
            maker_fee: lower(listed.maker_fee_ppm, tier.map(|tier| tier.maker_fee_ppm)),
            taker_fee: lower(listed.taker_fee_ppm, tier.map(|tier| tier.taker_fee_ppm)),
            tier: tier.map(shown),
            next_tier: next.map(shown),
            market,
        }
    }
}

rows! {
    OrderPreview {
        "pendingTrigger" => pending_trigger, "fills" => fills, "filledQuantity" => filled_quantity,
        "quoteQuantity" => quote_quantity, "fee" => fee, "averagePrice" => average_price,
        "bestPrice" => best_price, "slippagePercent" => slippage_percent,
        "restingQuantity" => resting_quantity, "held" => held, "heldAsset" => held_asset,
        "makerFee" => maker_fee, "takerFee" => taker_fee, "userErrors" => user_errors,
    }
    ExpectedFill { "price" => price, "quantity" => quantity }
    TradingFees {
        "market" => market, "volume30d" => volume_30d, "makerFee" => maker_fee, "takerFee" => taker_fee,
        "tier" => tier, "nextTier" => next_tier,
    }
    FeeTier { "minVolume" => min_volume, "makerFee" => maker_fee, "takerFee" => taker_fee }
}
