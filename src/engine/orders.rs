//! Placing and cancelling orders.
//!
//! A new order is checked completely before anything changes: account, client id, market, then what
//! `planning` checks, then funds. Cancelling works whatever the market's status.

use super::Engine;
use super::book::Resting;
use super::command::{CancelAllOrders, CancelOrder, NewOrder, OrderRef, Terms};
use super::event::{Event, FirstOutcome, OrderState};
use super::matching::{Stop, trim};
use super::open_orders::OpenOrder;
use super::planning::Plan;
use super::reject::Reject;
use super::rules::Rules;
use super::slab::Slot;
use crate::domain::{
    AccountId, Amount, MarketId, OrderEndReason, OrderStatus, OrderType, Price, Quantity, Side,
    TimeInForce,
};

/// What makes two orders of one client id the same order.
pub(super) type OrderBody = (MarketId, Side, Terms);

impl Engine {
    pub(super) fn place_order(
        &mut self,
        new: &NewOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        refuse_house(new.account)?;
        let body = (new.market, new.side, new.terms);
        let client_id = new.client_id.as_ref();
        if let Some(first) = self.order_ids.repeated(new.account, client_id, body)? {
            events.push(Event::Repeated(first));
            return Ok(());
        }
        let venue = self.venue(new.market).ok_or(Reject::UnknownMarket)?;
        let rules = venue.rules;
        let plan = self.plan(venue, new)?;
        let available = self.ledger.balance(new.account, rules.paid_with(new.side)).0;
        if plan.hold > available {
            return Err(Reject::InsufficientFunds { needed: plan.hold, available });
        }
        self.accept(new, plan, &rules, events);
        Ok(())
    }

    pub(super) fn cancel_order(
        &mut self,
        cancel: &CancelOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let slot = self.find_open(cancel.account, &cancel.order)?;
        self.cancel(slot, events);
        self.ledger.report(events);
        Ok(())
    }

    pub(super) fn cancel_all_orders(
        &mut self,
        cancel: &CancelAllOrders,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        if cancel.market.is_some_and(|market| self.venue(market).is_none()) {
            return Err(Reject::UnknownMarket);
        }
        let owner = self.ledger.find(cancel.account);
        let mut next = owner.and_then(|owner| self.orders.oldest_of(owner));
        while let Some(slot) = next {
            next = self.orders.newer_than(slot);
            let order = &self.orders.get(slot).state;
            let here = cancel.market.is_none_or(|market| market == order.market);
            if here && cancel.side.is_none_or(|side| side == order.side) {
                self.cancel(slot, events);
            }
        }
        self.ledger.report(events);
        Ok(())
    }

    fn find_open(&self, account: AccountId, order: &OrderRef) -> Result<Slot, Reject> {
        let id = match order {
            OrderRef::Id(id) => *id,
            OrderRef::Client(id) => match self.order_ids.outcome(account, id) {
                Some(FirstOutcome::Order(id)) => id,
                _ => return Err(Reject::UnknownOrder),
            },
        };
        match self.orders.find(id) {
            Some(slot) if self.orders.get(slot).state.account == account => Ok(slot),
            Some(_) => Err(Reject::UnknownOrder),
            None if matches!(order, OrderRef::Client(_)) => Err(Reject::OrderClosed),
            None if self.orders.was_placed_by(account, id) => Err(Reject::OrderClosed),
            None => Err(Reject::UnknownOrder),
        }
    }

    fn cancel(&mut self, slot: Slot, events: &mut Vec<Event>) {
        let order = self.orders.remove(slot);
        let venue = &mut self.venues[usize::from(order.state.market.0)];
        venue.book.remove(order.seat.expect("what rests has a seat"));
        let rules = venue.rules;
        let state = self.end(order, &rules, Some(OrderEndReason::User));
        events.push(Event::Order(state));
    }

    /// Closes an order that rests no longer: frees what is held for it and settles its last state.
    pub(super) fn end(
        &mut self,
        order: OpenOrder,
        rules: &Rules,
        reason: Option<OrderEndReason>,
    ) -> OrderState {
        let OpenOrder { mut state, owner, held, .. } = order;
        if held.is_positive() {
            self.ledger.release(owner, rules.paid_with(state.side), held);
        }
        if let Some(id) = &state.client_id {
            self.order_ids.order_ended(state.account, id);
        }
        state.status = match reason {
            Some(_) => OrderStatus::Cancelled,
            None => OrderStatus::Filled,
        };
        state.reason = reason;
        state.updated_at = self.now;
        state.updated_seq = self.last_seq;
        state
    }

    fn accept(&mut self, new: &NewOrder, plan: Plan, rules: &Rules, events: &mut Vec<Event>) {
        let mut order = self.open(new, rules);
        if let Some(id) = &new.client_id {
            let body = (new.market, new.side, new.terms);
            let outcome = FirstOutcome::Order(order.state.id);
            let when = (self.last_seq, self.now);
            self.order_ids.remember((new.account, id), (body, outcome), when);
        }
        if plan.hold.is_positive() {
            self.ledger.hold(order.owner, rules.paid_with(new.side), plan.hold);
            order.held = plan.hold;
        }
        let stop = self.take(&mut order, plan.appetite, events);
        let state = self.conclude(order, stop, rules);
        events.push(Event::Order(state));
        events.extend(self.touched_orders.drain(..).map(Event::Order));
        self.ledger.report(events);
    }

    fn open(&mut self, new: &NewOrder, rules: &Rules) -> OpenOrder {
        let shape = Shape::of(&new.terms);
        let state = OrderState {
            id: self.orders.number(new.account),
            account: new.account,
            client_id: new.client_id.clone(),
            market: new.market,
            side: new.side,
            order_type: shape.order_type,
            time_in_force: shape.time_in_force,
            post_only: shape.post_only,
            status: OrderStatus::Open,
            reason: None,
            price: shape.price,
            quantity: shape.quantity,
            budget: shape.budget,
            filled: Quantity::ZERO,
            filled_notional: Amount::ZERO,
            fees: Amount::ZERO,
            created_at: self.now,
            updated_at: self.now,
            updated_seq: self.last_seq,
            stop_price: None,
            trailing_delta: None,
            display: None,
            expires_at: None,
            self_trade_prevention: new.self_trade_prevention,
            linked: None,
        };
        OpenOrder::new(state, self.ledger.open(new.account), rules.fee_account())
    }

    /// What becomes of an order once it stopped taking: filled, cancelled, or resting.
    fn conclude(&mut self, order: OpenOrder, stop: Stop, rules: &Rules) -> OrderState {
        let rest = match (order.state.order_type, order.state.time_in_force) {
            (OrderType::Market, _) => Some(OrderEndReason::NoLiquidity),
            (OrderType::Limit, TimeInForce::Gtc) => None,
            _ => Some(OrderEndReason::ImmediateOrCancel),
        };
        match (stop, rest) {
            (Stop::Satisfied, _) => self.end(order, rules, None),
            (Stop::OwnOrder, _) => {
                self.end(order, rules, Some(OrderEndReason::SelfTradePrevention))
            }
            (Stop::NothingLeft, Some(reason)) => self.end(order, rules, Some(reason)),
            (Stop::NothingLeft, None) => self.rest(order, rules),
        }
    }

    fn rest(&mut self, mut order: OpenOrder, rules: &Rules) -> OrderState {
        let freed = trim(&mut order, rules);
        if freed.is_positive() {
            self.ledger.release(order.owner, rules.paid_with(order.state.side), freed);
        }
        let state = order.state.clone();
        let key = self.orders.insert(order);
        let seat = self.venues[usize::from(state.market.0)].book.rest(Resting {
            key: key.into(),
            account: state.account,
            side: state.side,
            price: state.price.expect("what rests has a price"),
            quantity: state.remaining(),
        });
        self.orders.get_mut(key).seat = Some(seat);
        state
    }
}

/// Accounts through which nobody may trade or be paid directly.
pub(super) fn refuse_house(account: AccountId) -> Result<(), Reject> {
    if matches!(account, AccountId::EXTERNAL | AccountId::FEES) {
        return Err(Reject::ForbiddenAccount);
    }
    Ok(())
}

/// The terms of an order as its state tells them.
struct Shape {
    order_type: OrderType,
    time_in_force: TimeInForce,
    post_only: bool,
    price: Option<Price>,
    quantity: Option<Quantity>,
    budget: Option<Amount>,
}

impl Shape {
    fn of(terms: &Terms) -> Shape {
        let market = Shape {
            order_type: OrderType::Market,
            time_in_force: TimeInForce::Ioc,
            post_only: false,
            price: None,
            quantity: None,
            budget: None,
        };
        match *terms {
            Terms::Limit { price, quantity, time_in_force, post_only, .. } => Shape {
                order_type: OrderType::Limit,
                time_in_force,
                post_only,
                price: Some(price),
                quantity: Some(quantity),
                budget: None,
            },
            Terms::MarketQuantity(quantity) => Shape { quantity: Some(quantity), ..market },
            Terms::MarketBudget(budget) => Shape { budget: Some(budget), ..market },
        }
    }
}
