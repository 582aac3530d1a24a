//! An incoming order meets the book: price first, then time, at the resting order's price.
//!
//! Each fill is settled at once (`settlement`), and may wake triggers (`triggers`), which trade later
//! (`activation`). What happens between two orders of one account is in `self_trade`.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::book::{Resting, Seat};
use super::event::{Event, Trade, TradeSide, tell};
use super::order::{Leg, Order};
use super::rehearsal::Appetite;
use super::rules::{Rules, accepts};
use super::self_trade::Meeting;
use super::settlement::{Party, Settlement};
use crate::domain::{Amount, OrderEndReason, Price, Quantity, Side};

/// Why an incoming order stopped taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It wants no more, or what is left of its budget buys no lot.
    Satisfied,
    /// The book has nothing more within its limit.
    NothingLeft,
    /// It met an order of its own owner, and ends.
    OwnOrder,
}

/// Where the engine keeps an order that rests on a book.
#[inline]
pub(super) fn slot_of(resting: &Resting) -> Slot {
    Slot::try_from(resting.key).expect("the engine's keys are slots")
}

/// A resting order about to trade, and how much of it.
#[derive(Clone, Copy, Debug)]
struct Match {
    maker: Slot,
    seat: Seat,
    price: Price,
    quantity: Quantity,
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
    ) -> Stop {
        let order = self.orders.get(taker);
        let (side, venue) = (order.side, usize::from(order.market.0));
        let mut appetite = Appetite::of(order);
        let account = self.ledger.id(order.owner);
        let rules = self.venues[venue].rules;
        loop {
            let Some((seat, front)) = self.venues[venue].book.front(side.opposite()) else {
                return Stop::NothingLeft;
            };
            let wants = appetite.lots_at(&rules, front.price);
            if wants.is_zero() {
                return Stop::Satisfied;
            }
            if !accepts(side, bound, front.price) {
                return Stop::NothingLeft;
            }
            if front.account == account {
                match self.meet_own(taker, &front, &mut appetite) {
                    Meeting::GoOn => continue,
                    Meeting::End => return Stop::OwnOrder,
                }
            }
            let quantity = wants.min(front.quantity);
            let it = Match { maker: slot_of(&front), seat, price: front.price, quantity };
            let notional = self.fill(taker, it, &rules, events);
            appetite = appetite.after(quantity, notional);
            if appetite.lots_at(&rules, it.price).is_zero() {
                return Stop::Satisfied;
            }
        }
    }

    /// One trade between the incoming order and a resting one.
    fn fill(&mut self, taker: Slot, it: Match, rules: &Rules, events: &mut Vec<Event>) -> Amount {
        let checked = "checked when the orders were placed";
        let notional = rules.notional(it.price, it.quantity).expect(checked);
        let base = rules.base_amount(it.quantity).expect(checked);
        self.newest_trade.0 += 1;
        let (maker, taker_side) = (it.maker, self.orders.get(taker).side);
        let fill = Fill { quantity: it.quantity, base, notional };
        let taken = self.note_fill(taker, fill, |order| order.fees.charge_taker(notional));
        let made = self.note_fill(maker, fill, |order| order.fees.charge_maker(notional));
        let (id, market) = (self.newest_trade, self.orders.get(taker).market);
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
        let (maker_party, taker_party) = (Party::of(maker, made), Party::of(taker, taken));
        let (buyer, seller) = match taker_side {
            Side::Buy => (taker_party, maker_party),
            Side::Sell => (maker_party, taker_party),
        };
        self.settle(Settlement { trade: id, buyer, seller, base, notional }, rules, events);
        self.count_volume(rules.quote, (maker, taker), notional);
        self.serve(&it, rules);
        for slot in [maker, taker] {
            if self.orders.get(slot).extra != NOWHERE {
                self.end_partner_of_filled(slot);
            }
        }
        self.traded_at(market, it.price);
        notional
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
        let venue = &mut self.venues[usize::from(market.0)];
        if left.is_zero() {
            venue.book.take(it.seat, it.quantity);
            self.left_book(it.maker);
            self.close(it.maker, None);
            return;
        }
        if venue.book.get(it.seat).quantity == it.quantity {
            venue.book.requeue(it.seat, self.orders.shown(it.maker));
        } else {
            venue.book.take(it.seat, it.quantity);
        }
        if self.orders.get(it.maker).side == Side::Buy {
            self.trim(it.maker, rules);
        }
    }

    /// A limit order of a pair that traded ends the other.
    fn end_partner_of_filled(&mut self, slot: Slot) {
        if self.orders.extra(slot).is_some_and(|extra| extra.leg == Leg::Limit) {
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

/// All that the remainder of a limit order can cost: base for a sell; for a buy, quote and fees.
pub(super) fn needed(order: &Order, rules: &Rules) -> Amount {
    let remaining = order.remaining();
    match order.side {
        Side::Sell => rules.base_amount(remaining).expect("checked when it was placed"),
        Side::Buy => {
            let notional =
                rules.notional(order.price, remaining).expect("checked when it was placed");
            let needed = i128::from(notional.0) + order.fees.reserve(notional);
            Amount(i64::try_from(needed).expect("checked when it was placed"))
        }
    }
}
