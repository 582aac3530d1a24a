//! Reading the engine: balances, orders and books as they stand. Nothing here changes anything.

use super::arena::{NOWHERE, Slot};
use super::book::{Book, Level};
use super::event::{BalanceState, OrderState};
use super::matching::slot_of;
use super::order::{Order, Place};
use super::{Engine, Venue};
use crate::domain::{
    AccountId, Amount, AssetId, Listing, MarketId, OrderId, OrderStatus, OrderType, Price, Quantity,
    SelfTradePrevention, Seq, Side, TimeInForce, Timestamp,
};

/// An order of which nothing is told yet.
pub(super) const BLANK: OrderState = OrderState {
    id: OrderId(0),
    account: AccountId(0),
    client_id: None,
    market: MarketId(0),
    side: Side::Buy,
    order_type: OrderType::Limit,
    time_in_force: TimeInForce::Gtc,
    post_only: false,
    status: OrderStatus::Open,
    reason: None,
    price: None,
    quantity: None,
    budget: None,
    filled: Quantity::ZERO,
    filled_notional: Amount::ZERO,
    fees: Amount::ZERO,
    created_at: Timestamp(0),
    updated_at: Timestamp(0),
    updated_seq: Seq::ZERO,
    stop_price: None,
    trailing_delta: None,
    display: None,
    expires_at: None,
    self_trade_prevention: SelfTradePrevention::CancelNewest,
    linked: None,
    hidden: Quantity::ZERO,
};

impl Engine {
    /// The last command applied; [`Seq::ZERO`] before the first.
    pub fn last_seq(&self) -> Seq {
        self.last_seq
    }

    /// Engine time: the latest instant any command carried.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What is listed.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Available and held; zero for accounts and assets nobody has heard of.
    pub fn balance(&self, account: AccountId, asset: AssetId) -> (Amount, Amount) {
        self.ledger.balance(account, asset)
    }

    /// Every balance that any command ever touched, in no order worth relying on.
    pub fn balances(&self) -> impl Iterator<Item = BalanceState> + '_ {
        self.ledger.balances()
    }

    /// How much of an asset all accounts inside own together.
    pub fn supply(&self, asset: AssetId) -> Amount {
        self.ledger.supply(asset)
    }

    /// An open order; `None` for one that ended or never was.
    pub fn order(&self, id: OrderId) -> Option<OrderState> {
        self.orders.find(id).map(|slot| self.state_of(slot))
    }

    /// All open orders: by market, buys before sells in the order in which they would trade, then those
    /// that wait for a trigger, oldest first.
    pub fn open_orders(&self) -> impl Iterator<Item = OrderState> + '_ {
        self.venues.iter().flat_map(|venue| self.standing(venue)).map(|slot| self.state_of(slot))
    }

    /// The open orders of an account, oldest first.
    pub fn orders_of(&self, account: AccountId) -> impl Iterator<Item = OrderState> + '_ {
        let owner = self.ledger.find(account).into_iter();
        owner.flat_map(|owner| self.orders.chain(owner)).map(|slot| self.state_of(slot))
    }

    /// How many orders are open.
    pub fn open_order_count(&self) -> usize {
        self.orders.len()
    }

    /// What is set aside for an open order, in the asset it pays with.
    pub fn held_for(&self, id: OrderId) -> Option<Amount> {
        self.orders.find(id).map(|slot| self.orders.get(slot).held)
    }

    /// The price of a market's last trade.
    pub fn last_price(&self, market: MarketId) -> Option<Price> {
        self.venue(market)?.last
    }

    /// The levels of one side of a book, best first; none when there is no such market.
    pub fn levels(&self, market: MarketId, side: Side) -> impl Iterator<Item = Level> + '_ {
        self.book(market).into_iter().flat_map(move |book| book.levels(side))
    }

    /// The best price of one side of a book.
    pub fn best(&self, market: MarketId, side: Side) -> Option<Price> {
        self.book(market)?.best(side)
    }

    /// One price level of a book; `None` when nothing rests there.
    pub fn level(&self, market: MarketId, side: Side, price: Price) -> Option<Level> {
        self.book(market)?.level(side, price)
    }

    pub(super) fn venue(&self, market: MarketId) -> Option<&Venue> {
        self.venues.get(usize::from(market.0))
    }

    /// The open orders of a market: both sides of the book, then the waiting ones by number.
    pub(super) fn standing<'a>(&'a self, venue: &'a Venue) -> impl Iterator<Item = Slot> + 'a {
        let sides = [Side::Buy, Side::Sell].into_iter();
        let resting = sides.flat_map(|side| venue.book.orders(side)).map(|it| slot_of(&it));
        resting.chain(venue.triggers.waiting())
    }

    /// An order as others see it.
    pub(super) fn state_of(&self, slot: Slot) -> OrderState {
        let mut state = BLANK;
        self.describe(slot, &mut state);
        state
    }

    /// Tells an order as others see it, into a [blank](BLANK). In place and field by field: a state put
    /// together elsewhere is copied in wide words, which have to wait until all the narrow ones, and
    /// whatever was written before them, have reached the cache.
    #[inline]
    pub(super) fn describe(&self, slot: Slot, state: &mut OrderState) {
        let order = self.orders.get(slot);
        state.id = order.id;
        state.account = self.ledger.id(order.owner);
        state.market = order.market;
        state.side = order.side;
        state.order_type = order.order_type;
        state.time_in_force = order.time_in_force;
        state.post_only = order.post_only;
        state.status = order.status();
        state.reason = order.reason;
        state.price = order.limit();
        if order.by_budget {
            state.budget = Some(Amount(order.wanted));
        } else {
            state.quantity = Some(Quantity(order.wanted));
        }
        state.filled = order.filled;
        state.filled_notional = order.filled_notional;
        state.fees = order.fees_paid;
        state.created_at = order.created_at;
        state.updated_at = order.updated_at;
        state.updated_seq = order.updated_seq;
        state.self_trade_prevention = order.self_trade_prevention;
        if order.client != NOWHERE {
            state.client_id = Some(self.order_ids.get(order.client).id().clone());
        }
        if order.extra != NOWHERE {
            self.add_rare(slot, order, state);
        }
    }

    /// What few orders have.
    #[cold]
    fn add_rare(&self, slot: Slot, order: &Order, state: &mut OrderState) {
        let Some(extra) = self.orders.extra(slot) else { return };
        debug_assert_ne!(order.extra, NOWHERE, "only asked for what has more");
        state.stop_price = self.stop_price(slot);
        state.trailing_delta = extra.delta.is_positive().then_some(extra.delta);
        state.display = extra.display.is_positive().then_some(extra.display);
        state.expires_at = extra.expires_at;
        state.linked = (extra.linked.0 > 0).then_some(extra.linked);
        if order.place == Place::Book {
            let shown = self.venues[usize::from(order.market.0)].book.get(order.seat).quantity;
            state.hidden = Quantity(order.remaining().0 - shown.0);
        }
    }

    fn book(&self, market: MarketId) -> Option<&Book> {
        self.venue(market).map(|venue| &venue.book)
    }
}
