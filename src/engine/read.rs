//! Reading the engine: balances, orders and books as they stand. Nothing here changes anything.

use super::arena::{NOWHERE, Slot};
use super::book::{Book, Level};
use super::event::{BalanceState, Event, OrderState, RareTerms, tell};
use super::order::{Order, Place, slot_of};
use super::{Engine, MarketState};
use agio_domain::{
    AccountId, Amount, AssetId, Listing, MarketId, OrderId, Price, Quantity, Seq, Side, Timestamp,
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
        self.market_states
            .iter()
            .flat_map(|market_state| self.standing(market_state))
            .map(|slot| self.state_of(slot))
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
        self.market_state(market)?.last
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

    pub(super) fn market_state(&self, market: MarketId) -> Option<&MarketState> {
        self.market_states.get(usize::from(market.0))
    }

    /// The open orders of a market: both sides of the book, then the waiting ones by number.
    pub(super) fn standing<'a>(
        &'a self,
        market_state: &'a MarketState,
    ) -> impl Iterator<Item = Slot> + 'a {
        let sides = [Side::Buy, Side::Sell].into_iter();
        let resting = sides.flat_map(|side| market_state.book.orders(side)).map(|it| slot_of(&it));
        resting.chain(market_state.triggers.waiting())
    }

    /// An order as others see it.
    pub(super) fn state_of(&self, slot: Slot) -> OrderState {
        let mut state = self.plain_state(self.orders.get(slot));
        if self.orders.get(slot).extra != NOWHERE {
            self.add_rare(slot, &mut state);
        }
        state
    }

    /// Tells an order as others see it. Answers it as the engine does.
    #[inline]
    pub(super) fn tell_order(&self, slot: Slot, events: &mut Vec<Event>) -> &Order {
        let order = self.orders.get(slot);
        tell(events, || Event::Order(self.plain_state(order)));
        if order.extra != NOWHERE
            && let Some(Event::Order(state)) = events.last_mut()
        {
            self.add_rare(slot, state);
        }
        order
    }

    /// An order without what few orders have.
    #[inline(always)]
    fn plain_state(&self, order: &Order) -> OrderState {
        let client_id =
            (order.client != NOWHERE).then(|| self.order_ids.get(order.client).id().clone());
        OrderState {
            id: order.id,
            account: self.ledger.id(order.owner),
            client_id,
            market: order.market,
            side: order.side,
            order_type: order.order_type,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            status: order.status(),
            reason: order.reason,
            price: order.limit(),
            quantity: (!order.by_budget).then_some(Quantity(order.wanted)),
            budget: order.by_budget.then_some(Amount(order.wanted)),
            filled: order.filled,
            filled_notional: order.filled_notional,
            fees: order.fees_paid,
            created_at: order.created_at,
            updated_at: order.updated_at,
            updated_seq: order.updated_seq,
            self_trade_prevention: order.self_trade_prevention,
            rare: None,
        }
    }

    /// What few orders have.
    #[cold]
    #[inline(never)]
    fn add_rare(&self, slot: Slot, state: &mut OrderState) {
        let Some(extra) = self.orders.extra(slot) else { return };
        let order = self.orders.get(slot);
        let mut rare = RareTerms {
            stop_price: self.stop_price(slot),
            trailing_delta: extra.delta.is_positive().then_some(extra.delta),
            display: extra.display.is_positive().then_some(extra.display),
            expires_at: extra.expires_at,
            linked: (extra.linked.0 > 0).then_some(extra.linked),
            hidden: Quantity::ZERO,
        };
        if order.place == Place::Book {
            let shown =
                self.market_states[usize::from(order.market.0)].book.get(order.seat).quantity;
            rare.hidden = Quantity(order.remaining().0 - shown.0);
        }
        state.rare = rare.boxed();
    }

    fn book(&self, market: MarketId) -> Option<&Book> {
        self.market_state(market).map(|market_state| &market_state.book)
    }
}
