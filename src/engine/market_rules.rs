//! What matching needs to know of a market, as plain numbers: the text and scales stay in the listing.

use super::book::reaches;
use super::fees::FeeAccount;
use agio_domain::{Amount, AssetId, Market, MarketStatus, Price, Quantity, Side};

/// The most there may be of one asset, and the most one order may be worth.
///
/// Half the range of `i64`: balances are at most the supply, so they never overflow, and neither does
/// what one order fills for in all (at most the supply while it takes, at most its limit while it rests).
pub const AMOUNT_MAX: Amount = Amount(i64::MAX / 2);

/// How many orders of one account may stand in one market. Far more than a market maker quotes, and few
/// enough that one account cannot fill the memory or make one cancel-all take long.
pub const OPEN_ORDERS_MAX: u32 = 10_000;

const PPM: i128 = 1_000_000;

/// The numbers of a market.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) base: AssetId,
    pub(super) quote: AssetId,
    pub(super) lot: i64,
    /// What one lot costs at a price of one tick, in smallest units of quote.
    pub(super) unit: i64,
    pub(super) min_notional: Amount,
    pub(super) maker_fee_ppm: u32,
    pub(super) taker_fee_ppm: u32,
    pub(super) status: MarketStatus,
    /// The most lots of one order; the end of the range when there is no limit.
    pub(super) max_quantity: Quantity,
    /// The most one order may be worth; the end of the range when there is no limit.
    pub(super) max_notional: Amount,
    /// The most orders of one account.
    pub(super) max_open_orders: u32,
    /// How far from the last trade orders may be priced, in parts per million.
    price_band_ppm: Option<u32>,
}

/// The prices between which orders may be priced and trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) low: Price,
    pub(super) high: Price,
}

impl Band {
    /// Whether a price lies within it.
    pub(super) fn holds(self, price: Price) -> bool {
        (self.low..=self.high).contains(&price)
    }

    /// The worst price at which an order of this side may trade.
    pub(super) fn worst(self, side: Side) -> Price {
        match side {
            Side::Buy => self.high,
            Side::Sell => self.low,
        }
    }
}

/// Whether an order of this side, if it has a limit at all, accepts a price of the other side.
pub(super) fn accepts(side: Side, limit: Option<Price>, price: Price) -> bool {
    limit.is_none_or(|limit| reaches(side, limit, price))
}

impl Rules {
    /// The rules of a market; `None` when the market is not valid or no order could reach its minimum.
    pub(super) fn of(market: &Market) -> Option<Rules> {
        market.validate().ok()?;
        if market.min_notional > AMOUNT_MAX {
            return None;
        }
        let limits = market.limits;
        let max_open_orders = limits.max_open_orders.unwrap_or(OPEN_ORDERS_MAX);
        Some(Rules {
            base: market.base,
            quote: market.quote,
            lot: market.lot,
            unit: market.quote_per_tick_lot()?,
            min_notional: market.min_notional,
            maker_fee_ppm: market.maker_fee_ppm,
            taker_fee_ppm: market.taker_fee_ppm,
            status: market.status,
            max_quantity: limits.max_quantity.unwrap_or(Quantity(i64::MAX)),
            max_notional: limits.max_notional.unwrap_or(Amount(i64::MAX)),
            max_open_orders: max_open_orders.min(OPEN_ORDERS_MAX),
            price_band_ppm: limits.price_band_ppm,
        })
    }

    /// The market's own fee terms.
    pub(super) fn fee_account(&self) -> FeeAccount {
        FeeAccount::new(self.maker_fee_ppm, self.taker_fee_ppm)
    }

    /// The band around a price, if the market has one.
    pub(super) fn band(&self, around: Price) -> Option<Band> {
        let ppm = i128::from(self.price_band_ppm?);
        let around = i128::from(around.0);
        let low = (around * (PPM - ppm) + PPM - 1) / PPM;
        let high = around * (PPM + ppm) / PPM;
        let price = |it: i128| Price(i64::try_from(it).unwrap_or(i64::MAX));
        Some(Band { low: price(low.max(1)), high: price(high) })
    }

    /// What a quantity costs at a price.
    #[inline]
    pub(super) fn cost(&self, price: Price, quantity: Quantity) -> Option<i128> {
        let product = i128::from(price.0) * i128::from(quantity.0);
        product.checked_mul(i128::from(self.unit))
    }

    /// What a quantity costs at a price, if that is at most [`AMOUNT_MAX`].
    #[inline]
    pub(super) fn notional(&self, price: Price, quantity: Quantity) -> Option<Amount> {
        let quick = price.0.checked_mul(quantity.0).and_then(|it| it.checked_mul(self.unit));
        let cost = match quick {
            Some(cost) => cost,
            None => i64::try_from(self.cost(price, quantity)?).ok()?,
        };
        (cost <= AMOUNT_MAX.0).then_some(Amount(cost))
    }

    /// A quantity as an amount of base.
    #[inline]
    pub(super) fn base_amount(&self, quantity: Quantity) -> Option<Amount> {
        quantity.0.checked_mul(self.lot).map(Amount)
    }

    /// The asset an order of this side pays with.
    #[inline]
    pub(super) fn paid_with(&self, side: Side) -> AssetId {
        match side {
            Side::Buy => self.quote,
            Side::Sell => self.base,
        }
    }
}
