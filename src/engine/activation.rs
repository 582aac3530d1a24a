//! An order trades: when it was just placed, when it was amended, or when its trigger fired.
//!
//! What a trade wakes goes to the end of one queue, and the queue is worked off after the order that
//! traded is finished: a loop, never recursion, so a cascade may be as long as there are waiting orders.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::book::Resting;
use super::costs::{market_cost, needed};
use super::dry_run::{FillEstimate, Wanted, dry_run};
use super::event::Event;
use super::fees::notional_within;
use super::market_rules::{Rules, accepts};
use super::order::{Order, Place};
use super::remaining::Remaining;
use super::stop_reason::StopReason;
use super::triggers::Woken;
use agio_domain::{Amount, MarketId, OrderEndReason, Price, Quantity, Side, TimeInForce};

impl Engine {
    /// Told after every trade: wakes what waited for its price, then moves the trailing stops.
    #[inline]
    pub(super) fn traded_at(&mut self, market: MarketId, price: Price) {
        let market_state = &mut self.market_states[usize::from(market.0)];
        market_state.last = Some(price);
        if market_state.waiting == 0 {
            return;
        }
        let mut woken = Woken::new();
        market_state.triggers.wake(price, &mut woken);
        let orders = &mut self.orders;
        market_state.triggers.follow(price, |slot, group| {
            orders.extra_mut(slot).expect("what waits has a trigger").group = group;
        });
        market_state.waiting -= woken.len();
        for (slot, stop) in woken {
            self.fire(slot, stop);
        }
    }

    fn fire(&mut self, slot: Slot, stop: Price) {
        self.orders.get_mut(slot).place = Place::Fired;
        self.orders.extra_mut(slot).expect("what waits has a trigger").stop = stop;
        self.touch(slot);
        self.fired.push_back(slot);
    }

    /// Lets everything trade whose trigger has fired.
    pub(super) fn drain(&mut self, events: &mut Vec<Event>) {
        while let Some(slot) = self.fired.pop_front() {
            if self.orders.get(slot).place == Place::Fired {
                self.activate(slot, events);
            }
        }
    }

    /// A fired order is placed anew, under its own number, fees and hold.
    fn activate(&mut self, slot: Slot, events: &mut Vec<Event>) {
        self.end_partner(slot, OrderEndReason::OneCancelsOther);
        let order = self.orders.get_mut(slot);
        order.place = Place::Back;
        let order = *order;
        let rules = self.market_states[usize::from(order.market.0)].rules;
        let bound = self.bound(&order);
        let outcome = match order.price.is_zero() {
            true => self.ready_market(slot, &order, bound),
            false => self.ready_limit(slot, &order, &rules),
        };
        match outcome {
            Err(reason) => self.end(slot, reason),
            Ok(()) => self.enter(slot, bound, events),
        }
    }

    fn ready_limit(
        &mut self,
        slot: Slot,
        order: &Order,
        rules: &Rules,
    ) -> Result<(), OrderEndReason> {
        // The stop order of a pair held only its share, and makes it up from what the other freed.
        let needed = needed(order, rules);
        let free = self.ledger.available(order.owner, rules.paid_with(order.side));
        if needed.0 - order.held.0 > free.0 {
            return Err(OrderEndReason::InsufficientFunds);
        }
        self.set_hold(slot, needed);
        let book = &self.market_states[usize::from(order.market.0)].book;
        if order.post_only && book.crosses(order.side, order.price) {
            return Err(OrderEndReason::WouldTake);
        }
        if order.time_in_force == TimeInForce::Fok
            && self.estimate(order, Some(order.price)).lots < order.remaining()
        {
            return Err(OrderEndReason::FillOrKill);
        }
        Ok(())
    }

    fn ready_market(
        &mut self,
        slot: Slot,
        order: &Order,
        bound: Option<Price>,
    ) -> Result<(), OrderEndReason> {
        let market_state = &self.market_states[usize::from(order.market.0)];
        let best = market_state.book.best(order.side.opposite());
        let best = best.filter(|best| accepts(order.side, bound, *best));
        let best = best.ok_or(OrderEndReason::NoLiquidity)?;
        let rules = market_state.rules;
        if order.by_budget {
            let spendable = notional_within(Amount(order.wanted), order.fees.taker_ppm());
            let lot = rules.cost(best, Quantity(1)).unwrap_or(i128::MAX);
            let buys = i128::from(spendable.0) >= lot;
            return if buys { Ok(()) } else { Err(OrderEndReason::NoLiquidity) };
        }
        let need = match order.side {
            Side::Sell => rules.base_amount(order.remaining()),
            Side::Buy => market_cost(&self.estimate(order, bound), order.fees),
        };
        let paid_with = rules.paid_with(order.side);
        let within = self.ledger.available(order.owner, paid_with).0.checked_add(order.held.0);
        match need {
            Some(need) if within.is_some_and(|within| need.0 <= within) => {
                self.set_hold(slot, need);
                Ok(())
            }
            _ => Err(OrderEndReason::InsufficientFunds),
        }
    }

    fn estimate(&self, order: &Order, bound: Option<Price>) -> FillEstimate {
        let wanted = Wanted {
            taker: self.taker(order.owner),
            side: order.side,
            bound,
            wanting: Remaining::of(order),
            mode: order.self_trade_prevention,
            time_in_force: order.time_in_force,
        };
        let market_state = &self.market_states[usize::from(order.market.0)];
        dry_run(self.seen(market_state), wanted, |_, _| {})
    }

    /// The worst price an order may trade at: its limit, or the edge of the band before its first trade.
    pub(super) fn bound(&self, order: &Order) -> Option<Price> {
        order.limit().or_else(|| self.band_edge(order.market, order.side))
    }

    /// The worst price at which market orders of this side may trade now.
    pub(super) fn band_edge(&self, market: MarketId, side: Side) -> Option<Price> {
        let market_state = &self.market_states[usize::from(market.0)];
        market_state
            .last
            .and_then(|last| market_state.rules.band(last))
            .map(|band| band.worst(side))
    }

    /// Lets an order in hand take, and does with the rest what its kind demands.
    pub(super) fn enter(&mut self, slot: Slot, bound: Option<Price>, events: &mut Vec<Event>) {
        if self.meets_nobody(slot, bound) && self.orders.get(slot).may_rest() {
            self.rest(slot);
            return;
        }
        let stop = self.take(slot, bound, events);
        let order = self.orders.get(slot);
        match stop {
            // What is left of a budget buys no lot; it may have bought none at all.
            StopReason::Satisfied if order.by_budget && order.filled.is_zero() => {
                self.close(slot, Some(OrderEndReason::NoLiquidity));
            }
            StopReason::Satisfied => self.close(slot, None),
            StopReason::OwnOrder => self.close(slot, Some(OrderEndReason::SelfTradePrevention)),
            StopReason::NothingLeft if order.may_rest() => {
                // It may have traded at better prices than its own, or have been cut down.
                let rules = self.market_states[usize::from(order.market.0)].rules;
                self.rest(slot);
                self.trim(slot, &rules);
            }
            StopReason::NothingLeft if order.price.is_zero() => {
                self.close(slot, Some(OrderEndReason::NoLiquidity));
            }
            StopReason::NothingLeft => self.close(slot, Some(OrderEndReason::ImmediateOrCancel)),
        }
    }

    /// Whether the book has nothing for an order by quantity: so it is with most.
    #[inline]
    fn meets_nobody(&self, slot: Slot, bound: Option<Price>) -> bool {
        let order = self.orders.get(slot);
        let book = &self.market_states[usize::from(order.market.0)].book;
        !order.by_budget && bound.is_some_and(|bound| !book.crosses(order.side, bound))
    }

    /// Puts what is left of an order on the book, behind all others of its price.
    pub(super) fn rest(&mut self, slot: Slot) {
        let order = self.orders.get(slot);
        let &Order { side, price, extra, .. } = order;
        let plain = extra == NOWHERE;
        let quantity = if plain { order.remaining() } else { self.orders.shown(slot) };
        let account = self.ledger.id(order.owner);
        let market_state = &mut self.market_states[usize::from(order.market.0)];
        let seat =
            market_state.book.rest(Resting { key: slot.into(), account, side, price, quantity });
        if !plain && self.orders.is_iceberg(slot) {
            market_state.icebergs += 1;
        }
        self.stand(slot, Place::Book).seat = seat;
    }

    /// Lists an order that stands from now on.
    #[inline]
    pub(super) fn stand(&mut self, slot: Slot, place: Place) -> &mut Order {
        let order = self.orders.get(slot);
        if !order.is_open() {
            if order.client != NOWHERE {
                self.order_ids.order_stands(order.client);
            }
            self.orders.list(slot);
        }
        let order = self.orders.get_mut(slot);
        order.place = place;
        order
    }
}
