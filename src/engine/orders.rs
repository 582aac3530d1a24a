//! Placing and cancelling orders, and what happens whenever an order ends.
//!
//! A new order is checked completely before anything changes: account, client id, market, then what
//! `planning` checks, then funds. Cancelling works whatever the market's status.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::client_ids::{ClientName, Named};
use super::command::{CancelAllOrders, CancelOrder, NewOrder, OrderRef};
use super::event::Event;
use super::fingerprint::Fingerprint;
use super::ledger::AccountSlot;
use super::normalised_order::NormalisedOrder;
use super::open_orders::Whereabouts;
use super::order::{Order, Place};
use super::planning::{OrderContext, OrderPlan};
use super::reject::Reject;
use agio_domain::{AccountId, Amount, OrderEndReason};

/// An order that passed its checks, and what they came to. Both stay where they are.
#[derive(Clone, Copy)]
struct Planned<'a> {
    normalised: &'a NormalisedOrder,
    plan: &'a OrderPlan,
}

impl Engine {
    pub(super) fn place_order(
        &mut self,
        new: &NewOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let owner = self.named_account(new.account)?;
        let client_id = new.client_id.as_ref();
        if client_id.is_some()
            && let Some(first) = self.order_ids.repeated(new.account, client_id, || body(new))?
        {
            events.push(Event::Repeated(first));
            return Ok(());
        }
        let market_state = self.market_state(new.market).ok_or(Reject::UnknownMarket)?;
        let limit = market_state.rules.max_open_orders;
        let normalised = NormalisedOrder::of(new);
        normalised.check(&new.terms, self.now)?;
        let context = self.context(owner, 1, limit);
        if context.crowded {
            self.orders.count_from(owner, limit);
        }
        let plan = self.checked(&normalised, context)?;
        self.accept(new, Planned { normalised: &normalised, plan: &plan }, events);
        Ok(())
    }

    /// The plan of an order that passes every check, funds included.
    #[inline(always)]
    pub(super) fn checked(
        &self,
        normalised: &NormalisedOrder,
        context: OrderContext,
    ) -> Result<OrderPlan, Reject> {
        let market_state = &self.market_states[usize::from(normalised.market.0)];
        let plan = self.plan(market_state, normalised, context)?;
        let paid_with = market_state.rules.paid_with(normalised.side);
        let available = self.ledger.available(context.owner, paid_with);
        if plan.hold > available {
            return Err(Reject::InsufficientFunds { needed: plan.hold, available });
        }
        Ok(plan)
    }

    #[inline]
    fn accept(&mut self, new: &NewOrder, planned: Planned<'_>, events: &mut Vec<Event>) {
        let Planned { normalised, plan } = planned;
        if !plan.rests {
            self.fetch_front(normalised.market, normalised.side);
        }
        let slot = self.open(normalised, plan);
        if let Some(id) = &new.client_id {
            let named = Named::Order(self.orders.get(slot).id);
            self.name(slot, ClientName { account: new.account, id, body: body(new), named });
        }
        if normalised.trigger.is_some() {
            self.wait(slot, plan);
        } else if plan.rests {
            self.rest(slot);
        } else {
            self.enter(slot, plan.bound, events);
        }
        self.finish(events);
    }

    /// Takes a new order in hand, and sets aside what it needs.
    #[inline]
    pub(super) fn open(&mut self, normalised: &NormalisedOrder, plan: &OrderPlan) -> Slot {
        let owner = plan.owner;
        let id = self.orders.number(normalised.account);
        // Written where it lies: a copy would have to wait for the words it is made of.
        let slot = self.orders.claim();
        let order = self.orders.get_mut(slot);
        order.id = id;
        order.price = normalised.price;
        order.wanted = normalised.wanted;
        order.created_at = self.now;
        order.updated_at = self.now;
        order.updated_seq = self.last_seq;
        order.held = plan.hold;
        order.fees = plan.fees;
        order.owner = owner;
        order.market = normalised.market;
        order.side = normalised.side;
        order.order_type = normalised.order_type();
        order.time_in_force = normalised.time_in_force;
        order.self_trade_prevention = normalised.self_trade_prevention;
        order.post_only = normalised.post_only;
        order.by_budget = normalised.by_budget;
        if let Some(extra) = normalised.extra() {
            self.orders.add_extra(slot, extra);
        }
        if !plan.hold.is_zero() {
            let paid_with = self.market_states[usize::from(normalised.market.0)]
                .rules
                .paid_with(normalised.side);
            self.ledger.set_aside(owner, paid_with, plan.hold.0);
        }
        self.touched.push(slot);
        slot
    }

    /// Remembers under which id of its client an order goes.
    pub(super) fn name(&mut self, slot: Slot, name: ClientName<'_>) {
        let memory = self.order_ids.remember(name, self.last_seq, self.now);
        self.orders.get_mut(slot).client = memory;
    }

    /// Lets an order wait for its trigger, or trade next if that fires at once.
    pub(super) fn wait(&mut self, slot: Slot, plan: &OrderPlan) {
        if plan.fires {
            self.stand(slot, Place::Fired);
            self.fix_stop(slot, plan);
            self.fired.push_back(slot);
            return;
        }
        self.stand(slot, Place::Waiting);
        self.watch(slot, plan.best);
    }

    pub(super) fn cancel_order(
        &mut self,
        cancel: &CancelOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let slot = self.find_open(cancel.account, &cancel.order)?;
        self.end(slot, OrderEndReason::User);
        self.finish(events);
        Ok(())
    }

    pub(super) fn cancel_all_orders(
        &mut self,
        cancel: &CancelAllOrders,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        if cancel.market.is_some_and(|market| self.market_state(market).is_none()) {
            return Err(Reject::UnknownMarket);
        }
        if let Some(owner) = self.ledger.find(cancel.account) {
            let matches = |order: &Order| {
                cancel.market.is_none_or(|market| market == order.market)
                    && cancel.side.is_none_or(|side| side == order.side)
            };
            self.end_all_of(owner, OrderEndReason::User, matches);
        }
        self.finish(events);
        Ok(())
    }

    /// Ends an account's orders, oldest first.
    pub(super) fn end_all_of(
        &mut self,
        owner: AccountSlot,
        reason: OrderEndReason,
        matches: impl Fn(&Order) -> bool,
    ) {
        let slots: Vec<Slot> =
            self.orders.chain(owner).filter(|slot| matches(self.orders.get(*slot))).collect();
        for slot in slots {
            // The other order of a pair may have ended with the one before.
            if self.orders.get(slot).is_open() {
                self.end(slot, reason);
            }
        }
    }

    /// The open order of an account that goes by this name.
    #[inline(always)]
    pub(super) fn find_open(&self, account: AccountId, order: &OrderRef) -> Result<Slot, Reject> {
        let id = match order {
            OrderRef::Id(id) => *id,
            OrderRef::Client(id) => match self.order_ids.named(account, id).map(Named::order) {
                Some(id) => id,
                None => return Err(Reject::UnknownOrder),
            },
        };
        match self.orders.look_up(account, id) {
            Whereabouts::Here(slot) => Ok(slot),
            Whereabouts::Old(slot) if self.ledger.id(self.orders.get(slot).owner) == account => {
                Ok(slot)
            }
            Whereabouts::Old(_) => Err(Reject::UnknownOrder),
            Whereabouts::Ended => Err(Reject::OrderClosed),
            Whereabouts::Unknown if matches!(order, OrderRef::Client(_)) => {
                Err(Reject::OrderClosed)
            }
            Whereabouts::Unknown => Err(Reject::UnknownOrder),
        }
    }

    /// Ends an order wherever it is, and the other order of its pair with it.
    pub(super) fn end(&mut self, slot: Slot, reason: OrderEndReason) {
        self.leave(slot);
        self.close(slot, Some(reason));
    }

    /// Takes an order off its book, or out of the waiting ones.
    pub(super) fn leave(&mut self, slot: Slot) {
        let &Order { place, market, seat, .. } = self.orders.get(slot);
        match place {
            Place::Book => {
                self.market_states[usize::from(market.0)].book.remove(seat);
                self.left_book(slot);
            }
            Place::Waiting => self.unwatch(slot),
            Place::Hand | Place::Back | Place::Fired | Place::Ended => {}
        }
    }

    /// Told when an order has left its book.
    #[inline]
    pub(super) fn left_book(&mut self, slot: Slot) {
        let &Order { market, extra, .. } = self.orders.get(slot);
        if extra != NOWHERE && self.orders.is_iceberg(slot) {
            self.market_states[usize::from(market.0)].icebergs -= 1;
        }
    }

    /// Closes an order that is on no book any more: frees what is held for it. It stays until it is
    /// reported.
    pub(super) fn close(&mut self, slot: Slot, reason: Option<OrderEndReason>) {
        self.set_hold(slot, Amount::ZERO);
        if self.orders.get(slot).is_open() {
            self.orders.unlist(slot);
            let client = self.orders.get(slot).client;
            if client != NOWHERE {
                self.order_ids.order_ended(client);
            }
        }
        let order = self.orders.get_mut(slot);
        order.place = Place::Ended;
        order.reason = reason;
        let paired = order.extra != NOWHERE;
        self.touch(slot);
        if paired && let Some(reason) = reason {
            self.end_partner(slot, reason);
        }
    }

    /// Sets aside for an order exactly so much.
    #[inline]
    pub(super) fn set_hold(&mut self, slot: Slot, amount: Amount) {
        let order = self.orders.get_mut(slot);
        let more = amount.0 - order.held.0;
        if more == 0 {
            return;
        }
        order.held = amount;
        let asset = self.market_states[usize::from(order.market.0)].rules.paid_with(order.side);
        self.ledger.set_aside(order.owner, asset, more);
    }

    /// Notes that the present command changed an order.
    #[inline]
    pub(super) fn touch(&mut self, slot: Slot) {
        let order = self.orders.get_mut(slot);
        if order.updated_seq != self.last_seq {
            order.updated_seq = self.last_seq;
            self.touched.push(slot);
        }
        order.updated_at = self.now;
    }

    /// Finishes a command: lets everything trade that was woken, then tells what was touched.
    pub(super) fn finish(&mut self, events: &mut Vec<Event>) {
        if !self.fired.is_empty() {
            self.drain(events);
        }
        for at in 0..self.touched.len() {
            let slot = self.touched[at];
            let &Order { place, client, .. } = self.tell_order(slot, events);
            if place == Place::Ended {
                self.orders.remove(slot);
                if client != NOWHERE {
                    self.order_ids.order_reported(client);
                }
            }
        }
        self.touched.clear();
        self.ledger.report(events);
    }
}

/// What makes two orders of one client id the same order.
fn body(new: &NewOrder) -> Fingerprint {
    let NewOrder { market, side, terms, trigger, expires_at, self_trade_prevention: mode, .. } =
        new;
    Fingerprint::of(&(0_u8, market, side, terms, (trigger, expires_at, mode)))
}
