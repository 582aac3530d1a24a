//! What the engine can be told to do. The journal keeps exactly these, in order.
//!
//! A variant that a released version has journaled keeps its meaning and its place for ever: from then on, new
//! ones come at the end.

use agio_domain::{
    AccountId, Amount, Asset, AssetId, ClientId, FeeTiers, Market, MarketId, MarketLimits,
    MarketStatus, Once, OrderId, Price, Quantity, SelfTradePrevention, Side, TimeInForce,
    Timestamp, UserId, WithdrawalId,
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
    /// Sets the fee tiers of markets with one quote asset.
    SetFeeTiers(FeeTiers),
    /// Opens an account of a person; precedes every other command that names it.
    OpenAccount(OpenAccount),
    /// Credits an account from outside.
    Deposit(Deposit),
    /// Moves money from one account to another.
    Transfer(NewTransfer),
    /// Sets money of an account aside to be paid out.
    RequestWithdrawal(Withdrawal),
    /// Money that was set aside has left.
    PostWithdrawal(WithdrawalId),
    /// Money that was set aside does not leave after all.
    VoidWithdrawal(WithdrawalId),
    /// Places an order.
    PlaceOrder(NewOrder),
    /// Places a limit order and a stop order of which at most one trades.
    PlaceOco(NewOco),
    /// Changes price or quantity of an open order.
    AmendOrder(AmendOrder),
    /// Cancels one open order of the account.
    CancelOrder(CancelOrder),
    /// Cancels every open order of the account that matches.
    CancelAllOrders(CancelAllOrders),
    /// Sets, moves or takes away the account's dead man's switch.
    CancelAllAfter(CancelAllAfter),
    /// Time has passed: what was due by now ends.
    Tick,
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
    /// New status; closing a market ends its orders.
    pub status: MarketStatus,
    /// New limits.
    pub limits: MarketLimits,
}

/// An account of a person to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAccount {
    /// Which: any number from [`AccountId::FIRST_USER`] on that is not taken.
    pub account: AccountId,
    /// Whose it is for ever. The same account and owner again changes nothing.
    pub owner: UserId,
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
    /// The caller's own number of this deposit, remembered for ever: the same again moves nothing. Without one
    /// every command is a deposit of its own.
    pub once: Option<Once>,
}

/// Money to move from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTransfer {
    /// Who gives.
    pub from: AccountId,
    /// Who gets: another account.
    pub to: AccountId,
    /// In which asset.
    pub asset: AssetId,
    /// How much; greater than zero.
    pub amount: Amount,
    /// The caller's own number of this transfer, remembered for ever: the same again moves nothing.
    pub once: Once,
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
    /// Waits for this, if anything.
    pub trigger: Option<Trigger>,
    /// Ends then at the latest; goes with [`TimeInForce::Gtd`], or with a market order that has a trigger.
    pub expires_at: Option<Timestamp>,
    /// What happens when it meets an order of its own owner.
    pub self_trade_prevention: SelfTradePrevention,
}

/// One side of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MarketSide {
    /// Where.
    pub market: MarketId,
    /// Which way.
    pub side: Side,
}

impl NewOrder {
    /// An order without any extras.
    pub fn new(account: AccountId, place: MarketSide, terms: Terms) -> NewOrder {
        let MarketSide { market, side } = place;
        NewOrder {
            account,
            client_id: None,
            market,
            side,
            terms,
            trigger: None,
            expires_at: None,
            self_trade_prevention: SelfTradePrevention::default(),
        }
    }
}

/// What an order waits for before it trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// The market trades at this price or worse for the owner: a buy at or above, a sell at or below.
    Stop(Price),
    /// The market trades at this price or better for the owner: a buy at or below, a sell at or above.
    TakeProfit(Price),
    /// The market turns by `delta` from its best: the stop price follows the market at that distance and
    /// never retreats.
    Trailing {
        /// The distance, in ticks; greater than zero.
        delta: Price,
        /// Where the stop price starts at the latest.
        stop: Option<Price>,
    },
}

/// Price, quantity and duration of a new order: only combinations that mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Terms {
    /// At this price or better. [`Terms::limit`] makes a plain one.
    Limit {
        /// In ticks; greater than zero.
        price: Price,
        /// In lots; greater than zero.
        quantity: Quantity,
        /// How long it stands.
        time_in_force: TimeInForce,
        /// Refuse it if it would take; only for orders that may rest.
        post_only: bool,
        /// Show only this much of it at a time; only for orders that may rest.
        display: Option<Quantity>,
    },
    /// At what the book offers, up to this many lots; what is not there is cancelled.
    MarketQuantity(Quantity),
    /// A buy of whatever this much quote pays for, fee included; never spends more.
    MarketBudget(Amount),
}

impl Terms {
    /// A limit order that stands until it is cancelled.
    pub fn limit(price: Price, quantity: Quantity) -> Terms {
        let time_in_force = TimeInForce::Gtc;
        Terms::Limit { price, quantity, time_in_force, post_only: false, display: None }
    }

    /// The limit price; `None` for market orders.
    pub fn price(&self) -> Option<Price> {
        match self {
            Terms::Limit { price, .. } => Some(*price),
            Terms::MarketQuantity(_) | Terms::MarketBudget(_) => None,
        }
    }
}

/// A limit order and a stop order of one account, market, side and quantity: when one trades or triggers,
/// the other ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOco {
    /// Whose.
    pub account: AccountId,
    /// The caller's own id of the limit order.
    pub client_id: Option<ClientId>,
    /// The caller's own id of the stop order.
    pub stop_client_id: Option<ClientId>,
    /// Where.
    pub market: MarketId,
    /// Which way.
    pub side: Side,
    /// How much, in lots.
    pub quantity: Quantity,
    /// Price of the limit order.
    pub price: Price,
    /// Refuse the pair if the limit order would take.
    pub post_only: bool,
    /// Where the stop order triggers.
    pub stop_price: Price,
    /// Price of the stop order once triggered; `None` takes what the book offers.
    pub stop_limit: Option<Price>,
    /// Both end then at the latest.
    pub expires_at: Option<Timestamp>,
    /// What happens when either meets an order of its own owner.
    pub self_trade_prevention: SelfTradePrevention,
}

/// A change of an open order; at least one of price and quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendOrder {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub order: OrderRef,
    /// New limit price.
    pub price: Option<Price>,
    /// New quantity in all, what has filled included.
    pub quantity: Option<Quantity>,
}

/// A dead man's switch: every order of the account is cancelled unless this comes again in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAllAfter {
    /// Whose.
    pub account: AccountId,
    /// From now on; 0 switches it off.
    pub seconds: u32,
}

/// Money to be paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Whose.
    pub account: AccountId,
    /// In which asset.
    pub asset: AssetId,
    /// How much; greater than zero.
    pub amount: Amount,
    /// The caller's own number of this withdrawal, remembered for ever: the same again sets nothing aside.
    pub once: Option<Once>,
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
