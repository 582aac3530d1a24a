//! What the trading and funding mutations take and answer.

use super::account::{Balance, Transaction};
use super::order::{Order, OrderType, SelfTradePrevention, Side, TimeInForce, Trade};
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, DateTimeInput, DecimalInput};
use crate::graphql::rows::rows;
use async_graphql::{ID, InputObject, SimpleObject};

/// An order to place. `quantity` in base; a BUY at market prices may say `quoteQuantity` in quote instead:
/// exactly one of the two. Which of the other fields goes with which `type` is told with each; what does not
/// go together is refused, all of it at once.
#[derive(Clone, Debug, InputObject)]
pub struct PlaceOrderInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// Unique per account, 1 to 64 visible ASCII characters (`!` to `~`, no spaces); the same id again answers
    /// with the first outcome and moves nothing.
    pub client_order_id: Option<String>,
    /// Symbol of the market, such as "BTC-USD".
    pub market: String,
    /// Which way to trade.
    pub side: Side,
    /// How it is priced, and what it waits for.
    #[graphql(name = "type")]
    pub order_type: OrderType,
    /// How long it stands. A MARKET order never stands: GTC and IOC mean the same there. STOP, TAKE_PROFIT and
    /// TRAILING_STOP wait with GTC or GTD.
    #[graphql(default_with = "TimeInForce::Gtc")]
    pub time_in_force: TimeInForce,
    /// How much base: a multiple of the market's `lotSize`.
    pub quantity: Option<DecimalInput>,
    /// How much quote to spend, fees included; only for a BUY of type MARKET, STOP, TAKE_PROFIT or
    /// TRAILING_STOP.
    pub quote_quantity: Option<DecimalInput>,
    /// Limit price: a multiple of the market's `tickSize`; only for LIMIT, STOP_LIMIT and TAKE_PROFIT_LIMIT,
    /// which need it.
    pub price: Option<DecimalInput>,
    /// The price whose trade triggers the order: a multiple of the market's `tickSize`. STOP, STOP_LIMIT,
    /// TAKE_PROFIT and TAKE_PROFIT_LIMIT need it. For TRAILING_STOP it may say where the stop price starts;
    /// whatever is nearer to the market, this or `trailingDelta` from the last trade, is taken.
    pub stop_price: Option<DecimalInput>,
    /// How far behind the market the stop price follows, in quote: a multiple of the market's `tickSize`. Only
    /// for TRAILING_STOP, which needs it.
    pub trailing_delta: Option<DecimalInput>,
    /// Iceberg: how much of it the order book shows at a time, a multiple of the market's `lotSize`. When that
    /// much has traded, the next part queues up behind the others at the price. At most 100 parts. Only for
    /// orders with a `price`, with GTC or GTD.
    pub display_quantity: Option<DecimalInput>,
    /// Refuse the order (WOULD_TAKE) rather than trade at once; only for orders with a `price`, with GTC or
    /// GTD.
    #[graphql(default = false)]
    pub post_only: bool,
    /// When it ends at the latest. Goes with `timeInForce: GTD` only, which needs it.
    pub expires_at: Option<DateTimeInput>,
    /// What happens when it comes in and meets another order of the caller.
    #[graphql(default_with = "SelfTradePrevention::CancelNewest")]
    pub self_trade_prevention: SelfTradePrevention,
}

/// Two orders to place of which at most one trades: a LIMIT order, and a STOP order on the other side of the
/// market. When the limit order trades, even in part, the stop order ends, and when the stop order triggers,
/// the limit order ends: `reason` ONE_CANCELS_OTHER. When one is cancelled, so is the other. What they need is
/// held once. Neither can be amended.
#[derive(Clone, Debug, InputObject)]
pub struct PlaceOcoInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// The caller's id of the limit order: unique per account, 1 to 64 visible ASCII characters (`!` to `~`, no
    /// spaces). The same ids again answer with the first outcome and move nothing.
    pub limit_client_order_id: Option<String>,
    /// The caller's id of the stop order.
    pub stop_client_order_id: Option<String>,
    /// Symbol of the market, such as "BTC-USD".
    pub market: String,
    /// Which way both trade.
    pub side: Side,
    /// How much base each is for: a multiple of the market's `lotSize`.
    pub quantity: DecimalInput,
    /// Price of the limit order: a multiple of the market's `tickSize`. Of a SELL it must lie above
    /// `stopPrice`, of a BUY below it.
    pub price: DecimalInput,
    /// The price whose trade triggers the stop order: a multiple of the market's `tickSize`.
    pub stop_price: DecimalInput,
    /// Limit price of the stop order once it has triggered, which makes it a STOP_LIMIT order; without it, it
    /// is a STOP order and takes the order book's prices.
    pub stop_limit_price: Option<DecimalInput>,
    /// Refuse the pair (WOULD_TAKE) rather than let the limit order trade at once.
    #[graphql(default = false)]
    pub post_only: bool,
    /// When both end at the latest; without it they stand until they are cancelled.
    pub expires_at: Option<DateTimeInput>,
    /// What happens when either comes in and meets another order of the caller.
    #[graphql(default_with = "SelfTradePrevention::CancelNewest")]
    pub self_trade_prevention: SelfTradePrevention,
}

/// What `placeOrder` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PlaceOrderPayload {
    /// The order as the exchange left it; null when it was refused.
    pub order: Option<Order>,
    /// The first trades it made on arrival, at most 20; `order.trades` has all.
    pub trades: Vec<Trade>,
    /// How many trades it made on arrival.
    pub trade_count: i32,
    /// What the caller can mend; empty when it was placed.
    pub user_errors: Vec<UserError>,
}

/// What `placeOco` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PlaceOcoPayload {
    /// The limit order as the exchange left it; null when the pair was refused.
    pub limit_order: Option<Order>,
    /// The stop order as the exchange left it; null when the pair was refused.
    pub stop_order: Option<Order>,
    /// The first trades that either made on arrival, at most 20; the orders' own `trades` have all.
    pub trades: Vec<Trade>,
    /// How many trades the two made on arrival.
    pub trade_count: i32,
    /// What the caller can mend; empty when both were placed.
    pub user_errors: Vec<UserError>,
}

/// What `placeOrders` answers.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PlaceOrdersPayload {
    /// One result for each input, in the same order; each stands or falls by itself.
    pub results: Vec<PlaceOrderPayload>,
}

/// A change of an open order: exactly one of `id` and `clientOrderId`, and at least one of `price` and
/// `quantity`. An order keeps its place in the queue only when the price stays and the quantity does not grow;
/// otherwise it goes to the back, and takes first if it crosses. Orders counted in quote and orders of a pair
/// cannot be changed, and those that take the order book's prices only in quantity.
#[derive(Clone, Debug, InputObject)]
pub struct AmendOrderInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// The order's id.
    pub id: Option<ID>,
    /// The id the caller gave it.
    pub client_order_id: Option<String>,
    /// The new limit price: a multiple of the market's `tickSize`.
    pub price: Option<DecimalInput>,
    /// The new quantity in all, what has filled included: a multiple of the market's `lotSize`.
    pub quantity: Option<DecimalInput>,
}

/// Which order to cancel: exactly one of the two.
#[derive(Clone, Debug, InputObject)]
pub struct CancelOrderInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// The order's id.
    pub id: Option<ID>,
    /// The id the caller gave it.
    pub client_order_id: Option<String>,
}

/// What `amendOrder` and `cancelOrder` answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct OrderPayload {
    /// The order as it is now; null when nothing was done.
    pub order: Option<Order>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Which orders to cancel: all open ones that match; with neither field, all open ones.
#[derive(Clone, Debug, InputObject)]
pub struct CancelAllOrdersInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// Symbol of the market, such as "BTC-USD".
    pub market: Option<String>,
    /// Only this side.
    pub side: Option<Side>,
}

/// What `cancelAllOrders` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct CancelAllOrdersPayload {
    /// The first of the orders that were cancelled, at most 100.
    pub cancelled: Vec<Order>,
    /// How many orders were cancelled.
    pub count: i32,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// How long the caller's dead man's switch waits.
#[derive(Clone, Debug, InputObject)]
pub struct CancelAllAfterInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// In how many seconds every open order of the caller is cancelled, unless this is called again before: 1
    /// to 86400. 0 switches it off.
    pub seconds: i32,
}

/// What `cancelAllAfter` answers, after it is durable: the switch survives a restart of the exchange.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct CancelAllAfterPayload {
    /// When the orders are cancelled; null when the switch is off.
    pub fires_at: Option<DateTime>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Play money to credit.
#[derive(Clone, Debug, InputObject)]
pub struct SandboxDepositInput {
    /// Which account of the caller; the main one unless said.
    pub account_id: Option<ID>,
    /// Symbol of the asset, such as "USD".
    pub asset: String,
    /// How much; greater than zero, with at most as many decimal places as the asset has.
    pub amount: DecimalInput,
    /// Names one deposit of the caller for ever, whatever the account; a transfer may have the same. The same again, however
    /// much later: the first outcome, and nothing moves. 1 to 64 characters from `!` to `~`.
    pub reference: Option<String>,
}

/// What `sandboxDeposit` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct DepositPayload {
    /// The posting; null when nothing was credited.
    pub transaction: Option<Transaction>,
    /// The balance afterwards; null when nothing was credited.
    pub balance: Option<Balance>,
    /// What the caller can mend; empty when it was credited.
    pub user_errors: Vec<UserError>,
}

/// Money to move from one account of the caller to another.
#[derive(Clone, Debug, InputObject)]
pub struct TransferInput {
    /// The account that gives.
    pub from: ID,
    /// The account that gets.
    pub to: ID,
    /// Symbol of the asset, such as "USD".
    pub asset: String,
    /// How much; greater than zero, with at most as many decimal places as the asset has, and no more than is
    /// available in the giving account.
    pub amount: DecimalInput,
    /// Names one transfer of the caller for ever, whatever the accounts; a deposit may have the same. The same again, however
    /// much later: the first outcome, and nothing moves. 1 to 64 characters from `!` to `~`. Give one, and a lost answer
    /// can be asked for again.
    pub reference: Option<String>,
}

/// What `transfer` answers, after it is durable.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct TransferPayload {
    /// The posting of the account that gave; null when nothing moved.
    pub sent: Option<Transaction>,
    /// The posting of the account that got; null when nothing moved.
    pub received: Option<Transaction>,
    /// The balance of the account that gave, afterwards; null when nothing moved.
    pub from_balance: Option<Balance>,
    /// The balance of the account that got, afterwards; null when nothing moved.
    pub to_balance: Option<Balance>,
    /// What the caller can mend; empty when it moved.
    pub user_errors: Vec<UserError>,
}

payloads!(
    PlaceOrderPayload,
    PlaceOcoPayload,
    OrderPayload,
    CancelAllOrdersPayload,
    CancelAllAfterPayload,
    DepositPayload,
    TransferPayload
);

rows! {
    PlaceOrderPayload {
        "order" => order, "trades" => trades, "tradeCount" => trade_count, "userErrors" => user_errors,
    }
    PlaceOcoPayload {
        "limitOrder" => limit_order, "stopOrder" => stop_order, "trades" => trades,
        "tradeCount" => trade_count, "userErrors" => user_errors,
    }
    PlaceOrdersPayload { "results" => results }
    OrderPayload { "order" => order, "userErrors" => user_errors }
    CancelAllOrdersPayload { "cancelled" => cancelled, "count" => count, "userErrors" => user_errors }
}
