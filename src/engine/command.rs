//! What the engine can be told to do. The journal keeps exactly these, in order.
//!
//! A variant, once journaled, keeps its meaning and its place for ever: add at the end, never reorder.

use crate::domain::{
    AccountId, Amount, Asset, AssetId, ClientId, Market, MarketId, MarketStatus, OrderId, Price,
    Quantity, Side, TimeInForce,
};
use serde::{Deserialize, Serialize};

/// One command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Adds an asset; its id must be the next free one.
    ListAsset(Asset),
    /// Adds a market; its id must be the next free one, its grid valid, its assets listed.
    ListMarket(Market),
    /// Changes what may change of a listed market.
    UpdateMarket(MarketUpdate),
    /// Credits an account from outside.
    Deposit(Deposit),
    /// Places an order.
    PlaceOrder(NewOrder),
    /// Cancels one open order of the account.
    CancelOrder(CancelOrder),
    /// Cancels every open order of the account that matches.
    CancelAllOrders(CancelAllOrders),
}

/// New fees, minimum and status of a market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketUpdate {
    /// Which market.
    pub market: MarketId,
    /// Least notional of new orders, in smallest units of quote.
    pub min_notional: Amount,
    /// Maker fee in parts per million.
    pub maker_fee_ppm: u32,
    /// Taker fee in parts per million.
    pub taker_fee_ppm: u32,
    /// New status.
    pub status: MarketStatus,
}

/// Money coming in from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Whom to credit.
    pub account: AccountId,
    /// In which asset.
    pub asset: AssetId,
    /// How much; greater than zero.
    pub amount: Amount,
    /// The caller's own id of this deposit: the same again answers with the first outcome.
    pub reference: Option<ClientId>,
}

/// An order to place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    /// Whose.
    pub account: AccountId,
    /// The caller's own id of this order: the same again answers with the first outcome.
    pub client_id: Option<ClientId>,
    /// Where.
    pub market: MarketId,
    /// Which way.
    pub side: Side,
    /// Priced how.
    pub terms: Terms,
}

/// Price, quantity and duration of a new order: only combinations that mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Terms {
    /// At this price or better.
    Limit {
        /// In ticks; greater than zero.
        price: Price,
        /// In lots; greater than zero.
        quantity: Quantity,
        /// How long it stands.
        time_in_force: TimeInForce,
        /// Refuse it if it would take; only with [`TimeInForce::Gtc`].
        post_only: bool,
    },
    /// At what the book offers, up to this many lots; what is not there is cancelled.
    MarketQuantity(Quantity),
    /// A buy of whatever this much quote pays for, fee included; never spends more.
    MarketBudget(Amount),
}

/// Names an order by the exchange's id or the caller's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderRef {
    /// The exchange's id.
    Id(OrderId),
    /// The caller's id.
    Client(ClientId),
}

/// An order to cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelOrder {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub order: OrderRef,
}

/// Orders to cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAllOrders {
    /// Whose.
    pub account: AccountId,
    /// Only in this market.
    pub market: Option<MarketId>,
    /// Only on this side.
    pub side: Option<Side>,
}
