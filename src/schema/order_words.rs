//! The words of orders: sides, types, durations, states, and why orders end.

use crate::domain;
use crate::graphql::rows::words;
use async_graphql::Enum;

/// Which way an order trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Side")]
pub enum Side {
    /// Takes base, gives quote.
    Buy,
    /// Gives base, takes quote.
    Sell,
}

/// How an order is priced, and what it waits for. What it waits for is always a trade of its market: the
/// first one at the stop price, or beyond it, triggers the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrderType")]
pub enum OrderType {
    /// At its price or better.
    Limit,
    /// At whatever the order book offers now; what is not there is cancelled.
    Market,
    /// A MARKET order that waits until the market trades at `stopPrice` or worse for the owner: a SELL at or
    /// below it, a BUY at or above it.
    Stop,
    /// A LIMIT order that waits like STOP.
    StopLimit,
    /// A MARKET order that waits until the market trades at `stopPrice` or better for the owner: a SELL at or
    /// above it, a BUY at or below it.
    TakeProfit,
    /// A LIMIT order that waits like TAKE_PROFIT.
    TakeProfitLimit,
    /// A STOP order whose stop price follows the market at the distance `trailingDelta` while that is better
    /// for the owner, and never goes back.
    TrailingStop,
}

/// How long an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::TimeInForce")]
pub enum TimeInForce {
    /// Until it is filled or cancelled.
    Gtc,
    /// Immediate or cancel: what fills at once fills; the rest is cancelled.
    Ioc,
    /// Fill or kill: all of it at once, or the order is refused.
    Fok,
    /// Good till date: until it is filled or cancelled, and at the latest until `expiresAt`.
    Gtd,
}

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrderStatus")]
pub enum OrderStatus {
    /// On the order book, untouched.
    Open,
    /// On the order book, partly filled.
    PartiallyFilled,
    /// Wholly filled.
    Filled,
    /// Ended before it was wholly filled; `reason` says why.
    Cancelled,
    /// Waits for its trigger, on no order book.
    PendingTrigger,
    /// Ended because its `expiresAt` had come.
    Expired,
}

/// Why an order ended before it was wholly filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrderEndReason")]
pub enum OrderEndReason {
    /// Its owner cancelled it.
    User,
    /// It was immediate-or-cancel, and this is what did not fill at once.
    ImmediateOrCancel,
    /// It met another order of its owner, and one of the two said so in its `selfTradePrevention`.
    SelfTradePrevention,
    /// It took the order book's prices, and the book had no more to offer within the market's price band.
    NoLiquidity,
    /// Its `expiresAt` had come.
    Expired,
    /// It was fill-or-kill, and when it triggered it could not be filled at once.
    FillOrKill,
    /// It was post-only, and when it triggered it would have traded at once.
    WouldTake,
    /// When it triggered, its owner could not pay for it.
    InsufficientFunds,
    /// The other order of its pair traded or triggered.
    OneCancelsOther,
    /// Its owner's dead man's switch fired: see `cancelAllAfter`.
    DeadMansSwitch,
    /// Its market was closed.
    MarketClosed,
}

/// What happens when an order comes in (or triggers, or is amended) and meets another one of its owner on the
/// book. The mode of the order that comes in decides; the two never trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SelfTradePrevention")]
pub enum SelfTradePrevention {
    /// What remains of the order that comes in is cancelled; the one on the book stays.
    CancelNewest,
    /// The order on the book is cancelled; the one that comes in goes on.
    CancelOldest,
    /// Both are cancelled.
    CancelBoth,
    /// Both shrink by the quantity they would have traded; what has nothing left is cancelled.
    DecrementAndCancel,
}

/// Which side of a trade an order was on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Liquidity")]
pub enum Liquidity {
    /// It rested on the order book and was taken.
    Maker,
    /// It came in and took what was resting.
    Taker,
}

words!(Side, OrderType, TimeInForce, OrderStatus, OrderEndReason, SelfTradePrevention, Liquidity,);
