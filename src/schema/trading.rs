//! What the trading and funding mutations take and answer.

use super::account::{Balance, Transaction};
use super::order::{Order, OrderType, Side, TimeInForce, Trade};
use super::payload::{UserError, payloads};
use super::scalar::DecimalInput;
use async_graphql::{Enum, ID, InputObject, SimpleObject};

/// An order to place. `quantity` in base, or for MARKET BUY `quoteQuantity` in quote: exactly one of
/// the two.
#[derive(Clone, Debug, InputObject)]
pub struct PlaceOrderInput {
    /// Unique per caller, 1 to 64 printable ASCII characters; the same id again answers with the first
    /// outcome and moves nothing.
    pub client_order_id: Option<String>,
    /// Symbol of the market, such as "BTC-USD".
    pub market: String,
    /// Which way to trade.
    pub side: Side,
    /// How it is priced.
    #[graphql(name = "type")]
    pub order_type: OrderType,
    /// How long it stands. A MARKET order is immediate-or-cancel: GTC and IOC mean the same there, FOK is refused.
    #[graphql(default_with = "TimeInForce::Gtc")]
    pub time_in_force: TimeInForce,
    /// How much base: a multiple of the market's `lotSize`.
    pub quantity: Option<DecimalInput>,
    /// How much quote to spend, fees included; only for MARKET BUY.
    pub quote_quantity: Option<DecimalInput>,
    /// Limit price: a multiple of the market's `tickSize`; only for LIMIT.
    pub price: Option<DecimalInput>,
    /// Refuse the order (WOULD_TAKE) rather than trade at once; only for LIMIT with GTC.
    #[graphql(default = false)]
    pub post_only: bool,
    /// What happens when the order would trade with another one of the caller.
    #[graphql(default_with = "SelfTradePrevention::CancelNewest")]
    pub self_trade_prevention: SelfTradePrevention,
}

/// What happens when an order would trade with another one of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SelfTradePrevention {
    /// What remains of the newer order is cancelled; the older one stays.
    CancelNewest,
}

/// What `placeOrder` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PlaceOrderPayload {
    /// The order as the exchange left it; null when it was refused.
    pub order: Option<Order>,
    /// The trades it made on arrival.
    pub trades: Vec<Trade>,
    /// What the caller can mend; empty when it was placed.
    pub user_errors: Vec<UserError>,
}

/// What `placeOrders` answers.
#[derive(Clone, Debug, SimpleObject)]
pub struct PlaceOrdersPayload {
    /// One result for each input, in the same order; each stands or falls by itself.
    pub results: Vec<PlaceOrderPayload>,
}

/// Which order to cancel: exactly one of the two.
#[derive(Clone, Debug, InputObject)]
pub struct CancelOrderInput {
    /// The order's id.
    pub id: Option<ID>,
    /// The id the caller gave it.
    pub client_order_id: Option<String>,
}

/// What `cancelOrder` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct OrderPayload {
    /// The order as it is now; null when nothing was done.
    pub order: Option<Order>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Which orders to cancel: all open ones that match; with neither field, all open ones.
#[derive(Clone, Debug, InputObject)]
pub struct CancelAllOrdersInput {
    /// Symbol of the market, such as "BTC-USD".
    pub market: Option<String>,
    /// Only this side.
    pub side: Option<Side>,
}

/// What `cancelAllOrders` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct CancelAllOrdersPayload {
    /// The orders that were cancelled.
    pub cancelled: Vec<Order>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Play money to credit.
#[derive(Clone, Debug, InputObject)]
pub struct SandboxDepositInput {
    /// Symbol of the asset, such as "USD".
    pub asset: String,
    /// How much; greater than zero, with at most as many decimal places as the asset has.
    pub amount: DecimalInput,
    /// Same reference again: the first outcome, and nothing moves. 1 to 64 printable ASCII characters.
    pub reference: Option<String>,
}

/// What `sandboxDeposit` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct DepositPayload {
    /// The posting; null when nothing was credited.
    pub transaction: Option<Transaction>,
    /// The balance afterwards; null when nothing was credited.
    pub balance: Option<Balance>,
    /// What the caller can mend; empty when it was credited.
    pub user_errors: Vec<UserError>,
}

payloads!(PlaceOrderPayload, OrderPayload, CancelAllOrdersPayload, DepositPayload);
