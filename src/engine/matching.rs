//! An incoming order meets the book: price first, then time, at the resting order's price.
//!
//! Each fill is settled at once (`settlement`), and may wake triggers (`triggers`), which trade later
//! (`activation`). What happens between two orders of one owner is in `self_trade`.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::book::{Book, Resting, Seat};
use super::costs::needed;
use super::event::{Event, Trade, TradeSide, tell};
use super::market_rules::{Rules, accepts};
use super::order::{OcoLeg, Order, slot_of};
use super::remaining::Remaining;
use super::self_trade::Meeting;
use super::settlement::{Owners, Settlement, SettlementCells};
use super::stop_reason::StopReason;
use agio_domain::{Amount, MarketId, OrderEndReason, Price, Quantity, Side};

/// An order that takes.
struct Taking {
    slot: Slot,
    side: Side,
    market: MarketId,
    rules: Rules,
    /// Where its owner's money lies, once it has traded.
    cells: Option<SettlementCells>,
    /// The order it trades with after the present one; [`NOWHERE`] when that is not known.
    next: Slot,
    /// What it has traded for.
    turnover: u64,
}

/// A resting order about to trade, and how much of it.
#[derive(Clone, Copy, Debug)]
struct Match {
    maker: Slot,
    seat: Seat,
    price: Price,
    quantity: Quantity,
    /// How much of it the book shows.
    shown: Quantity,
}

/// What both sides of a trade exchange.
#[derive(Clone, Copy, Debug)]
struct Fill {
    quantity: Quantity,
    base: Amount,
    notional: Amount,
}

impl Engine {
    /// Lets an order take from the book until it stops, at prices up to `bound`.
    pub(super) fn take(
        &mut self,
        taker: Slot,
        bound: Option<Price>,
        events: &mut Vec<Event>,
    ) -> StopReason {
        let &Order { owner, side, market, .. } = self.orders.get(taker);
        let rules = self.market_states[usize::from(market.0)].rules;
        let mut taking =
            Taking { slot: taker, side, market, rules, cells: None, next: NOWHERE, turnover: 0 };
        let stop = self.take_all(&mut taking, bound, events);
        if taking.turnover > 0 {
            self.count_volume(owner, rules.quote, taking.turnover);
        }
        stop
    }

    #[inline]
    fn take_all(
        &mut self,
        it: &mut Taking,
        bound: Option<Price>,
        events: &mut Vec<Event>,
    ) -> StopReason {
        let order = self.orders.get(it.slot);
        let mut wanting = Remaining::of(order);
        let taker = self.taker(order.owner);
        let market_state = usize::from(it.market.0);
        loop {
            let Some((seat, front)) =
                self.market_states[market_state].book.front(it.side.opposite())
            else {
                return StopReason::NothingLeft;
            };
            let wants = wanting.lots_at(&it.rules, front.price);
            if wants.is_zero() {
                return StopReason::Satisfied;
            }
            if !accepts(it.side, bound, front.price) {
                return StopReason::NothingLeft;
            }
            if taker.owns(&front, &self.orders, &self.ledger) {
                match self.meet_own(it.slot, &front, &mut wanting) {
                    Meeting::GoOn => continue,
                    Meeting::End => return StopReason::OwnOrder,
                }
            }
            let Resting { price, quantity: shown, .. } = front;
            let quantity = wants.min(shown);
            let maker = slot_of(&front);
            it.next = if wants > shown { self.fetch_next(market_state, seat) } else { NOWHERE };
            let notional = self.fill(it, Match { maker, seat, price, quantity, shown }, events);
            wanting = wanting.after(quantity, notional);
            if wanting.lots_at(&it.rules, price).is_zero() {
                return StopReason::Satisfied;
            }
        }
    }

    /// One trade between the incoming order and a resting one.
    fn fill(&mut self, taking: &mut Taking, it: Match, events: &mut Vec<Event>) -> Amount {
        let &mut Taking { slot: taker, side: taker_side, market, ref rules, .. } = taking;
        let checked = "checked when the orders were placed";
        let notional = rules.notional(it.price, it.quantity).expect(checked);
        let base = rules.base_amount(it.quantity).expect(checked);
        self.newest_trade.0 += 1;
        let maker = it.maker;
        let fill = Fill { quantity: it.quantity, base, notional };
        let taken = self.note_fill(taker, fill, |order| order.fees.charge_taker(notional));
        let made = self.note_fill(maker, fill, |order| order.fees.charge_maker(notional));
        let id = self.newest_trade;
        tell(events, || {
            Event::Traded(Trade {
                id,
                market,
                price: it.price,
                quantity: it.quantity,
                notional,
                taker_side,
                maker: made,
                taker: taken,
            })
        });
        let owners =
            Owners { maker: self.orders.get(maker).owner, taker: self.orders.get(taker).owner };
        let settlement = Settlement {
            rules,
            owners,
            taker_cells: taking.cells,
            trade: id,
            taker_side,
            maker: made,
            taker: taken,
            base,
            notional,
        };
        taking.cells = Some(self.settle(settlement, events));
        self.fetch_money(taking.next, rules);
        self.after_fill(taking, &it, notional);
        notional
    }

    /// Counts a trade that is settled, takes what traded off the book, and wakes what waited for it.
    #[inline(always)]
    fn after_fill(&mut self, taking: &mut Taking, it: &Match, notional: Amount) {
        let &mut Taking { slot: taker, market, ref rules, ref mut turnover, .. } = taking;
        let worth = notional.0.unsigned_abs();
        self.count_volume(self.orders.get(it.maker).owner, rules.quote, worth);
        *turnover = turnover.saturating_add(worth);
        self.serve(it, rules);
        for slot in [it.maker, taker] {
            if self.orders.get(slot).extra != NOWHERE {
                self.end_partner_of_filled(slot);
            }
        }
        self.traded_at(market, it.price);
    }

    /// Fetches from memory the order that an incoming one of this side meets first.
    #[inline]
    pub(super) fn fetch_front(&self, market: MarketId, side: Side) {
        let book = &self.market_states[usize::from(market.0)].book;
        if let Some(seat) = book.first(side.opposite()) {
            self.fetch_seated(book, seat);
        }
    }

    /// Fetches the order that trades after another.
    #[inline]
    fn fetch_next(&self, market_state: usize, seat: Seat) -> Slot {
        let book = &self.market_states[market_state].book;
        book.next(seat).map_or(NOWHERE, |next| self.fetch_seated(book, next))
    }

    #[inline]
    fn fetch_seated(&self, book: &Book, seat: Seat) -> Slot {
        let slot = Slot::try_from(book.key(seat)).unwrap_or(NOWHERE);
        self.orders.fetch(slot);
        slot
    }

    /// Fetches what the next trade changes beside the order.
    #[inline]
    fn fetch_money(&self, slot: Slot, rules: &Rules) {
        if slot == NOWHERE {
            return;
        }
        let order = self.orders.get(slot);
        self.ledger.fetch_balance(order.owner, rules.base);
        self.ledger.fetch_balance(order.owner, rules.quote);
        self.volumes.fetch(order.owner);
        self.orders.fetch(order.older);
        self.orders.fetch(order.newer);
    }

    /// Charges an order for a fill, notes it there, and takes what it costs out of what is held for it.
    #[inline]
    fn note_fill(
        &mut self,
        slot: Slot,
        fill: Fill,
        fee: impl FnOnce(&mut Order) -> Amount,
    ) -> TradeSide {
        self.touch(slot);
        let order = self.orders.get_mut(slot);
        let fee = fee(order);
        order.filled.0 += fill.quantity.0;
        // Only an order amended again and again could come to the end of the range.
        order.filled_notional.0 = order.filled_notional.0.saturating_add(fill.notional.0);
        order.fees_paid.0 = order.fees_paid.0.saturating_add(fee.0);
        order.held.0 -= match order.side {
            Side::Buy => fill.notional.0 + fee.0,
            Side::Sell => fill.base.0,
        };
        TradeSide { order: order.id, account: self.ledger.id(order.owner), fee }
    }

    /// Takes what traded off the book. A slice of an iceberg is followed by the next one, at the back.
    fn serve(&mut self, it: &Match, rules: &Rules) {
        let left = self.orders.get(it.maker).remaining();
        let market = self.orders.get(it.maker).market;
        let market_state = &mut self.market_states[usize::from(market.0)];
        if left.is_zero() {
            market_state.book.take(it.seat, it.quantity);
            self.left_book(it.maker);
            self.close(it.maker, None);
            return;
        }
        if it.shown == it.quantity {
            market_state.book.requeue(it.seat, self.orders.shown(it.maker));
        } else {
            market_state.book.take(it.seat, it.quantity);
        }
        if self.orders.get(it.maker).side == Side::Buy {
            self.trim(it.maker, rules);
        }
    }

    /// A limit order of a pair that traded ends the other.
    fn end_partner_of_filled(&mut self, slot: Slot) {
        if self.orders.extra(slot).is_some_and(|extra| extra.leg == OcoLeg::Limit) {
            self.end_partner(slot, OrderEndReason::OneCancelsOther);
        }
    }

    /// Cuts a resting order's hold down to what its remainder can still cost.
    pub(super) fn trim(&mut self, slot: Slot, rules: &Rules) {
        let order = self.orders.get(slot);
        let needed = needed(order, rules).min(order.held);
        self.set_hold(slot, needed);
    }
}
