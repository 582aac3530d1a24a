//! The words of order entry: sides, types, states, and the public print of a trade.

use super::{MarketId, Price, Quantity, Timestamp, TradeId};
use crate::spelled;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which way an order trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Takes base, gives quote.
    Buy,
    /// Gives base, takes quote.
    Sell,
}
spelled!(Side { Buy = "BUY", Sell = "SELL" });

impl Side {
    /// The side an order of this side trades with.
    pub fn opposite(self) -> Side {
        match self {
            Side::Buy => Side::Sell,
            Side::Sell => Side::Buy,
        }
    }
}

/// How an order is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OrderType {
    /// At its price or better.
    Limit,
    /// At whatever the book offers now.
    Market,
    /// A market order that waits until the market trades at its stop price or worse.
    Stop,
    /// A limit order that waits until the market trades at its stop price or worse.
    StopLimit,
    /// A market order that waits until the market trades at its stop price or better.
    TakeProfit,
    /// A limit order that waits until the market trades at its stop price or better.
    TakeProfitLimit,
    /// A market order whose stop price follows the market at a distance.
    TrailingStop,
}
spelled!(OrderType {
    Limit = "LIMIT",
    Market = "MARKET",
    Stop = "STOP",
    StopLimit = "STOP_LIMIT",
    TakeProfit = "TAKE_PROFIT",
    TakeProfitLimit = "TAKE_PROFIT_LIMIT",
    TrailingStop = "TRAILING_STOP",
});

/// What happens when an order meets another of its own owner, in the same account or in another. The incoming
/// order's word decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SelfTradePrevention {
    /// The incoming order ends.
    #[default]
    CancelNewest,
    /// The resting order ends, and the incoming one goes on.
    CancelOldest,
    /// Both end.
    CancelBoth,
    /// Both shrink by what they would have traded; whoever has nothing left ends.
    DecrementAndCancel,
}
spelled!(SelfTradePrevention {
    CancelNewest = "CANCEL_NEWEST",
    CancelOldest = "CANCEL_OLDEST",
    CancelBoth = "CANCEL_BOTH",
    DecrementAndCancel = "DECREMENT_AND_CANCEL",
});

/// How long an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimeInForce {
    /// Until cancelled.
    Gtc,
    /// What fills at once fills; the rest is cancelled.
    Ioc,
    /// All at once or nothing.
    Fok,
    /// Until an instant.
    Gtd,
}
spelled!(TimeInForce { Gtc = "GTC", Ioc = "IOC", Fok = "FOK", Gtd = "GTD" });

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OrderStatus {
    /// On the book, untouched.
    Open,
    /// On the book, partly filled.
    PartiallyFilled,
    /// Wholly filled.
    Filled,
    /// Ended before it was filled.
    Cancelled,
    /// Waits for its trigger, on no book.
    PendingTrigger,
    /// Ended because its time had come.
    Expired,
}
spelled!(OrderStatus {
    Open = "OPEN",
    PartiallyFilled = "PARTIALLY_FILLED",
    Filled = "FILLED",
    Cancelled = "CANCELLED",
    PendingTrigger = "PENDING_TRIGGER",
    Expired = "EXPIRED",
});

impl OrderStatus {
    /// Whether the order can still trade: it stands on the book or waits for its trigger.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            OrderStatus::Open | OrderStatus::PartiallyFilled | OrderStatus::PendingTrigger
        )
    }
}

/// Why the exchange ended an order before it was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OrderEndReason {
    /// Its owner cancelled it.
    User,
    /// The rest of an immediate-or-cancel order.
    ImmediateOrCancel,
    /// It would have traded with an order of the same owner.
    SelfTradePrevention,
    /// A market order for which the book had no more.
    NoLiquidity,
    /// Its time had come.
    Expired,
    /// A triggered fill-or-kill order that could not fill at once.
    FillOrKill,
    /// A triggered post-only order that would have taken.
    WouldTake,
    /// A triggered order that its account could not pay.
    InsufficientFunds,
    /// The order it was linked with traded or triggered.
    OneCancelsOther,
    /// The account's dead man's switch fired.
    DeadMansSwitch,
    /// The market was closed.
    MarketClosed,
}
spelled!(OrderEndReason {
    User = "USER",
    ImmediateOrCancel = "IMMEDIATE_OR_CANCEL",
    SelfTradePrevention = "SELF_TRADE_PREVENTION",
    NoLiquidity = "NO_LIQUIDITY",
    Expired = "EXPIRED",
    FillOrKill = "FILL_OR_KILL",
    WouldTake = "WOULD_TAKE",
    InsufficientFunds = "INSUFFICIENT_FUNDS",
    OneCancelsOther = "ONE_CANCELS_OTHER",
    DeadMansSwitch = "DEAD_MANS_SWITCH",
    MarketClosed = "MARKET_CLOSED",
});

/// Which side of a trade added to the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Liquidity {
    /// Rested on the book.
    Maker,
    /// Came in and took.
    Taker,
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransferKind {
    /// Into the exchange.
    Deposit,
    /// Out of the exchange.
    Withdrawal,
    /// One leg of a trade.
    Trade,
    /// A trading fee.
    Fee,
    /// From one account to another.
    Transfer,
}
spelled!(TransferKind {
    Deposit = "DEPOSIT",
    Withdrawal = "WITHDRAWAL",
    Trade = "TRADE",
    Fee = "FEE",
    Transfer = "TRANSFER",
});

/// A client's own id of a command: 1 to [`ClientId::LENGTH_MAX`] visible ASCII characters, `!` to `~`.
/// Cloning shares the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientId(Arc<str>);

impl ClientId {
    /// The most characters a client id may have.
    pub const LENGTH_MAX: usize = 64;

    /// A client id, when the text is one.
    pub fn new(text: &str) -> Option<ClientId> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        (visible && (1..=Self::LENGTH_MAX).contains(&text.len())).then(|| ClientId(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ClientId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<ClientId, &'static str> {
        ClientId::new(&text).ok_or("a client id is 1 to 64 visible ASCII characters, ! to ~")
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> String {
        id.as_str().to_owned()
    }
}

/// A trade as everybody sees it: nobody's name, the taker's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicTrade {
    /// The trade.
    pub id: TradeId,
    /// Where it happened.
    pub market: MarketId,
    /// The maker's price.
    pub price: Price,
    /// How much base changed hands.
    pub quantity: Quantity,
    /// Which side came in and took.
    pub taker_side: Side,
    /// When.
    pub at: Timestamp,
}
