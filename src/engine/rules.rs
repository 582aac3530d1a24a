//! What matching needs to know of a market, as plain numbers: the text and scales stay in the listing.

use super::fees::FeeAccount;
use crate::domain::{Amount, AssetId, Market, MarketStatus, Price, Quantity, Side};

/// The most there may be of one asset, and the most one order may be worth.
///
/// Half the range of `i64`: balances are at most the supply, so they never overflow, and neither does
/// what one order fills for in all (at most the supply while it takes, at most its limit while it rests).
pub const AMOUNT_MAX: Amount = Amount(i64::MAX / 2);

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
}

impl Rules {
    /// The rules of a market; `None` when the market is not valid or no order could reach its minimum.
    pub(super) fn of(market: &Market) -> Option<Rules> {
        market.validate().ok()?;
        if market.min_notional > AMOUNT_MAX {
            return None;
        }
        Some(Rules {
            base: market.base,
            quote: market.quote,
            lot: market.lot,
            unit: market.quote_per_tick_lot()?,
            min_notional: market.min_notional,
            maker_fee_ppm: market.maker_fee_ppm,
            taker_fee_ppm: market.taker_fee_ppm,
            status: market.status,
        })
    }

    /// The fee terms of an order accepted now.
    pub(super) fn fee_account(&self) -> FeeAccount {
        FeeAccount::new(self.maker_fee_ppm, self.taker_fee_ppm)
    }

    /// What a quantity costs at a price.
    pub(super) fn cost(&self, price: Price, quantity: Quantity) -> Option<i128> {
        let product = i128::from(price.0) * i128::from(quantity.0);
        product.checked_mul(i128::from(self.unit))
    }

    /// What a quantity costs at a price, if that is at most [`AMOUNT_MAX`].
    pub(super) fn notional(&self, price: Price, quantity: Quantity) -> Option<Amount> {
        let cost = i64::try_from(self.cost(price, quantity)?).ok()?;
        (cost <= AMOUNT_MAX.0).then_some(Amount(cost))
    }

    /// A quantity as an amount of base.
    pub(super) fn base_amount(&self, quantity: Quantity) -> Option<Amount> {
        quantity.0.checked_mul(self.lot).map(Amount)
    }

    /// The asset an order of this side pays with.
    pub(super) fn paid_with(&self, side: Side) -> AssetId {
        match side {
            Side::Buy => self.quote,
            Side::Sell => self.base,
        }
    }
}
