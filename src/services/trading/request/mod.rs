//! What clients ask for, in decimals, and its way into the engine's integers.
//!
//! Every problem of an input is told at once, each with its field. [`rules`] knows which field goes with
//! which type, [`check`] reads numbers onto the market's grid; pairs and changes have files of their own.

pub(super) mod amend;
mod check;
mod field_rules;
mod oco;

pub use amend::AmendRequest;
pub use oco::PlaceOco;

use crate::domain::{
    AccountId, Decimal, Listing, OrderType, Refusal, SelfTradePrevention, Side, TimeInForce,
    Timestamp,
};
use crate::engine::{NewOrder, Terms, Trigger};
use check::Check;
use field_rules::Kind;

/// An order in the engine's terms, or everything that is wrong with it.
pub(super) type Understood<T> = Result<T, Vec<Refusal>>;

/// An order as a client asks for it.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// Which account places it; the main one when `None`.
    pub account: Option<AccountId>,
    /// The caller's own id: the same again answers with the first outcome.
    pub client_order_id: Option<String>,
    /// Symbol of the market: `BTC-USD`.
    pub market: String,
    /// Which way.
    pub side: Side,
    /// Priced how, and waiting for what.
    pub order_type: OrderType,
    /// How long it stands. A plain market order never stands: there, good-till-cancelled (the schema's
    /// default) and immediate-or-cancel mean the same.
    pub time_in_force: TimeInForce,
    /// How much base.
    pub quantity: Option<Decimal>,
    /// For a buy at market prices instead: how much quote to spend, fee included.
    pub quote_quantity: Option<Decimal>,
    /// Limit price.
    pub price: Option<Decimal>,
    /// Where it triggers; of a trailing stop, where its stop price starts at the latest.
    pub stop_price: Option<Decimal>,
    /// How far behind the market a trailing stop follows, in quote.
    pub trailing_delta: Option<Decimal>,
    /// How much of it the book shows at a time.
    pub display_quantity: Option<Decimal>,
    /// Refuse it rather than take.
    pub post_only: bool,
    /// When it ends at the latest.
    pub expires_at: Option<Timestamp>,
    /// What happens when it meets another order of the caller.
    pub self_trade_prevention: SelfTradePrevention,
}

impl PlaceOrder {
    /// The order in the engine's terms.
    ///
    /// # Errors
    /// Everything that is wrong with the input, at once.
    pub(super) fn order(&self, account: AccountId, listing: &Listing) -> Understood<NewOrder> {
        let mut check = Check::new(listing);
        let client_id = check.client_id(self.client_order_id.as_deref(), "clientOrderId");
        check.market(&self.market);
        let kind = Kind::of(self.order_type);
        field_rules::check(self, kind, &mut check);
        let terms =
            if kind.has_price { self.limit(&mut check) } else { self.at_market(&mut check) };
        let trigger = self.trigger(&mut check);
        check.time("expiresAt", self.expires_at);
        check.done(|market| {
            Some(NewOrder {
                account,
                client_id,
                market: market.id,
                side: self.side,
                terms: terms?,
                trigger,
                expires_at: self.expires_at,
                self_trade_prevention: self.self_trade_prevention,
            })
        })
    }

    fn limit(&self, check: &mut Check<'_>) -> Option<Terms> {
        let price = check.price("price", self.price);
        let quantity = check.quantity("quantity", self.quantity);
        let display = check.quantity("displayQuantity", self.display_quantity);
        Some(Terms::Limit {
            price: price?,
            quantity: quantity?,
            time_in_force: self.time_in_force,
            post_only: self.post_only,
            display,
        })
    }

    /// Counted in base, or for a buy as a budget in quote.
    fn at_market(&self, check: &mut Check<'_>) -> Option<Terms> {
        let quantity = check.quantity("quantity", self.quantity);
        match self.quote_quantity {
            Some(_) if self.quantity.is_some() || self.side == Side::Sell => None,
            Some(budget) => check.budget("quoteQuantity", budget).map(Terms::MarketBudget),
            None => quantity.map(Terms::MarketQuantity),
        }
    }

    /// `None` for an order that waits for nothing; a wrong number is remembered by `check`.
    fn trigger(&self, check: &mut Check<'_>) -> Option<Trigger> {
        let stop = check.price("stopPrice", self.stop_price);
        let delta = check.price("trailingDelta", self.trailing_delta);
        match self.order_type {
            OrderType::Limit | OrderType::Market => None,
            OrderType::Stop | OrderType::StopLimit => stop.map(Trigger::Stop),
            OrderType::TakeProfit | OrderType::TakeProfitLimit => stop.map(Trigger::TakeProfit),
            OrderType::TrailingStop => delta.map(|delta| Trigger::Trailing { delta, stop }),
        }
    }
}
