//! A pair of orders of which at most one trades, as a client asks for it.

use super::Understood;
use super::check::Check;
use crate::domain::{AccountId, Decimal, Listing, SelfTradePrevention, Side, Timestamp};
use crate::engine::NewOco;

/// A limit order and a stop order that cancel each other.
#[derive(Clone, Debug)]
pub struct PlaceOco {
    /// Which account places it; the main one when `None`.
    pub account: Option<AccountId>,
    /// The caller's own id of the limit order.
    pub limit_client_order_id: Option<String>,
    /// The caller's own id of the stop order.
    pub stop_client_order_id: Option<String>,
    /// Symbol of the market: `BTC-USD`.
    pub market: String,
    /// Which way both trade.
    pub side: Side,
    /// How much base each is for.
    pub quantity: Decimal,
    /// Price of the limit order.
    pub price: Decimal,
    /// Refuse the pair rather than let the limit order take.
    pub post_only: bool,
    /// Where the stop order triggers.
    pub stop_price: Decimal,
    /// Price of the stop order once triggered; `None` takes the book's.
    pub stop_limit_price: Option<Decimal>,
    /// When both end at the latest.
    pub expires_at: Option<Timestamp>,
    /// What happens when either meets another order of the caller.
    pub self_trade_prevention: SelfTradePrevention,
}

impl PlaceOco {
    /// The pair in the engine's terms.
    ///
    /// # Errors
    /// Everything that is wrong with the input, at once.
    pub(in crate::services::trading) fn pair(
        &self,
        account: AccountId,
        listing: &Listing,
    ) -> Understood<NewOco> {
        let mut check = Check::new(listing);
        let client_id =
            check.client_id(self.limit_client_order_id.as_deref(), "limitClientOrderId");
        let stop_client_id =
            check.client_id(self.stop_client_order_id.as_deref(), "stopClientOrderId");
        if client_id.is_some() && client_id == stop_client_id {
            check.invalid(
                "stopClientOrderId",
                "Both orders have the same client order id, and an id names one order: choose another \
                 for one of them.",
            );
        }
        check.market(&self.market);
        let quantity = check.quantity("quantity", Some(self.quantity));
        let price = check.price("price", Some(self.price));
        let stop_price = check.price("stopPrice", Some(self.stop_price));
        let stop_limit = check.price("stopLimitPrice", self.stop_limit_price);
        check.time("expiresAt", self.expires_at);
        self.sides(&mut check);
        check.done(|market| {
            Some(NewOco {
                account,
                client_id,
                stop_client_id,
                market: market.id,
                side: self.side,
                quantity: quantity?,
                price: price?,
                post_only: self.post_only,
                stop_price: stop_price?,
                stop_limit,
                expires_at: self.expires_at,
                self_trade_prevention: self.self_trade_prevention,
            })
        })
    }

    /// The market must be able to lie between the two prices.
    fn sides(&self, check: &mut Check<'_>) {
        let (apart, instead) = match self.side {
            Side::Sell => (self.price > self.stop_price, "above"),
            Side::Buy => (self.price < self.stop_price, "below"),
        };
        if !apart {
            let side = if self.side == Side::Sell { "SELL" } else { "BUY" };
            check.invalid(
                "stopPrice",
                format!(
                    "A {side} pair waits for the market on both sides, so its `price` must lie \
                     {instead} its `stopPrice`: exchange the two, or correct one of them."
                ),
            );
        }
    }
}
