//! What the engine answers: facts, in the order they happened, carrying the state after them.
//!
//! Order and balance events carry the whole state after the command, once per touched order and
//! balance, so that whoever projects them may write the last one and forget the rest.

use super::Reject;
use agio_domain::{
    AccountId, Amount, Asset, AssetId, ClientId, FeeTiers, Liquidity, Market, MarketId, Once,
    OrderEndReason, OrderId, OrderStatus, OrderType, Price, Quantity, SelfTradePrevention, Seq,
    Side, TimeInForce, Timestamp, TradeId, TransferId, TransferKind, UserId, WithdrawalId,
};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The command was refused and changed nothing. Always the only event of its command.
    Refused(Reject),
    /// The command repeats one already done: nothing changed. Always the only event of its command.
    Repeated(Repeated),
    /// An asset was listed.
    AssetListed(Asset),
    /// A market was listed.
    MarketListed(Market),
    /// A market changed; carries all of it as it is now.
    MarketUpdated(Market),
    /// An account was opened.
    AccountOpened(AccountOpened),
    /// Money moved. Every movement is one of these.
    Transferred(Transfer),
    /// Two orders traded. The transfers that settle it follow.
    Traded(Trade),
    /// An amended order left its place on the book for another price. What comes of it there follows.
    Repriced(Repriced),
    /// The state of an order after the command: once per touched order; the command's own order first
    /// when it was newly placed.
    Order(OrderState),
    /// A balance after the command: once per touched account and asset.
    Balance(BalanceState),
    /// The fee tiers of a quote asset are these now.
    FeeTiersSet(FeeTiers),
    /// An account's dead man's switch was set, moved, taken away or fired.
    DeadMansSwitch(DeadMansSwitch),
    /// A withdrawal after the command.
    Withdrawal(WithdrawalState),
}

/// Appends an event, put together where it lies from then on. Pushed, it would first be put together
/// elsewhere, in case there is no room and the vector panics, and then be copied in wide words, which
/// have to wait until the narrow ones they are made of have reached the cache.
#[inline]
pub(super) fn tell(events: &mut Vec<Event>, event: impl FnOnce() -> Event) {
    events.extend(std::iter::once_with(event));
}

/// Points at the first outcome of a repeated command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The seq at which it was first done; `None` for movements of money and opened accounts, of which only that
    /// they were done is remembered for ever.
    pub first: Option<Seq>,
    /// What came of it.
    pub outcome: FirstOutcome,
}

/// What a repeated command did the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstOutcome {
    /// It placed this order.
    Order(OrderId),
    /// It moved what this number names. The command that did has the number, too; what else was in it is not
    /// compared.
    Money(Once),
    /// It placed this pair.
    Oco {
        /// The limit order.
        limit: OrderId,
        /// The stop order.
        stop: OrderId,
    },
    /// It posted or voided this withdrawal.
    Withdrawal(WithdrawalId),
    /// It opened this account.
    Account(AccountId),
}

/// An account that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountOpened {
    /// Which.
    pub account: AccountId,
    /// Whose.
    pub owner: UserId,
}

/// A movement of the ledger: `amount` leaves `debit` and enters `credit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its number.
    pub id: TransferId,
    /// Why.
    pub kind: TransferKind,
    /// What moved.
    pub asset: AssetId,
    /// How much; greater than zero.
    pub amount: Amount,
    /// Who gave.
    pub debit: AccountId,
    /// Who got.
    pub credit: AccountId,
    /// Total (available and held) of the giver afterwards.
    pub debit_after: Amount,
    /// Total (available and held) of the getter afterwards.
    pub credit_after: Amount,
    /// The trade it settles, if any.
    pub trade: Option<TradeId>,
    /// The giver's order, if any.
    pub debit_order: Option<OrderId>,
    /// The getter's order, if any.
    pub credit_order: Option<OrderId>,
}

/// Two orders met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    /// Its number.
    pub id: TradeId,
    /// Where.
    pub market: MarketId,
    /// The maker's price.
    pub price: Price,
    /// How much base.
    pub quantity: Quantity,
    /// Price times quantity, in quote.
    pub notional: Amount,
    /// Which side came in and took.
    pub taker_side: Side,
    /// The order that rested.
    pub maker: TradeSide,
    /// The order that came in.
    pub taker: TradeSide,
}

/// One side of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeSide {
    /// Its order.
    pub order: OrderId,
    /// Its owner.
    pub account: AccountId,
    /// What it paid in fees, in quote.
    pub fee: Amount,
}

impl Trade {
    /// The side of the trade with this liquidity.
    pub fn side(&self, liquidity: Liquidity) -> (Side, &TradeSide) {
        match liquidity {
            Liquidity::Maker => (self.taker_side.opposite(), &self.maker),
            Liquidity::Taker => (self.taker_side, &self.taker),
        }
    }
}

/// A resting order that was moved to another price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repriced {
    /// The order.
    pub order: OrderId,
    /// Where.
    pub market: MarketId,
    /// On which side it rests.
    pub side: Side,
    /// The price it left.
    pub from: Price,
}

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// Its number.
    pub id: OrderId,
    /// Whose.
    pub account: AccountId,
    /// The owner's own id.
    pub client_id: Option<ClientId>,
    /// Where.
    pub market: MarketId,
    /// Which way.
    pub side: Side,
    /// Priced how.
    pub order_type: OrderType,
    /// How long it stands; market orders are immediate-or-cancel.
    pub time_in_force: TimeInForce,
    /// Whether it was to be refused rather than take.
    pub post_only: bool,
    /// Where in its life.
    pub status: OrderStatus,
    /// Why it ended before it was filled.
    pub reason: Option<OrderEndReason>,
    /// Limit price.
    pub price: Option<Price>,
    /// What was ordered; `None` for an order by budget.
    pub quantity: Option<Quantity>,
    /// The budget, for an order by budget.
    pub budget: Option<Amount>,
    /// What has filled.
    pub filled: Quantity,
    /// What the fills cost, in quote, without fees.
    pub filled_notional: Amount,
    /// Fees paid so far, in quote.
    pub fees: Amount,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The command that last changed it.
    pub updated_seq: Seq,
    /// What happens when it meets an order of its own owner.
    pub self_trade_prevention: SelfTradePrevention,
    /// What few orders have; [`OrderState::rare`] reads it. Apart, because every event has the room that
    /// its largest kind takes.
    pub rare: Option<Box<RareTerms>>,
}

/// What few orders have; nothing of it by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RareTerms {
    /// Where it triggers or has triggered; of a trailing stop, where it stands now.
    pub stop_price: Option<Price>,
    /// The distance of a trailing stop.
    pub trailing_delta: Option<Price>,
    /// How much of it the book shows at a time, if not all.
    pub display: Option<Quantity>,
    /// When it ends at the latest.
    pub expires_at: Option<Timestamp>,
    /// The other order of the pair it was placed with.
    pub linked: Option<OrderId>,
    /// What of an iceberg's remainder the book does not show; zero for all others.
    pub hidden: Quantity,
}

impl RareTerms {
    /// As an order state carries them: nothing when there is nothing in them.
    pub fn boxed(self) -> Option<Box<RareTerms>> {
        (self != RareTerms::default()).then(|| Box::new(self))
    }
}

impl OrderState {
    /// What few orders have.
    pub fn rare(&self) -> RareTerms {
        self.rare.as_deref().copied().unwrap_or_default()
    }

    /// What of the ordered quantity has not filled; zero for an order by budget.
    pub fn remaining(&self) -> Quantity {
        match self.quantity {
            Some(quantity) => Quantity(quantity.0 - self.filled.0),
            None => Quantity::ZERO,
        }
    }
}

/// A balance as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceState {
    /// Whose.
    pub account: AccountId,
    /// In what.
    pub asset: AssetId,
    /// Free to use.
    pub available: Amount,
    /// Set aside for open orders.
    pub held: Amount,
}

/// An account's dead man's switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadMansSwitch {
    /// Whose.
    pub account: AccountId,
    /// When it cancels everything; `None` when it is off.
    pub fires_at: Option<Timestamp>,
}

/// A withdrawal as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawalState {
    /// Its number.
    pub id: WithdrawalId,
    /// Whose.
    pub account: AccountId,
    /// In which asset.
    pub asset: AssetId,
    /// How much.
    pub amount: Amount,
    /// Where in its life.
    pub status: WithdrawalStatus,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where a withdrawal is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WithdrawalStatus {
    /// Its money is set aside.
    Pending,
    /// Its money has left.
    Posted,
    /// Its money is free again.
    Voided,
}

/// What placing an order now would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What it would fill at once, by price, best first; at most [`PREVIEW_LEVELS_MAX`] levels.
    pub fills: Vec<PreviewFill>,
    /// All it would fill at once.
    pub filled: Quantity,
    /// What that costs, without fees.
    pub notional: Amount,
    /// The fees of that.
    pub fees: Amount,
    /// What would rest on the book.
    pub rests: Quantity,
    /// The best price it could trade with, if there is any.
    pub best: Option<Price>,
    /// What would be set aside at acceptance, in the asset it pays with.
    pub hold: Amount,
    /// The maker fee it would be accepted under, in parts per million.
    pub maker_fee_ppm: u32,
    /// The taker fee it would be accepted under, in parts per million.
    pub taker_fee_ppm: u32,
    /// Whether it would wait for its trigger instead of trading now.
    pub waits: bool,
}

/// What a previewed order would fill at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviewFill {
    /// The price.
    pub price: Price,
    /// How much base.
    pub quantity: Quantity,
}

/// How many price levels a preview tells one by one.
pub const PREVIEW_LEVELS_MAX: usize = 100;
