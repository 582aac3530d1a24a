//! Changing an open order. It keeps its place in the queue only when its price stays and its quantity
//! does not grow; otherwise it leaves the book, is checked like a new order, and enters again under the
//! same number, taking first if it crosses.

use super::Engine;
use super::arena::Slot;
use super::command::{AmendOrder, Trigger};
use super::event::{Event, Repriced, tell};
use super::market_rules::AMOUNT_MAX;
use super::normalised_order::{NormalisedOrder, check_slices, positive};
use super::order::{Extra, OcoLeg, Order, Place, TriggerKind};
use super::planning::{check_change, need};
use super::reject::Reject;
use agio_domain::{Amount, Quantity};

impl Engine {
    pub(super) fn amend_order(
        &mut self,
        amend: &AmendOrder,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        if amend.price.is_none() && amend.quantity.is_none() {
            return Err(Reject::NothingToAmend);
        }
        let slot = self.find_open(amend.account, &amend.order)?;
        let before = *self.orders.get(slot);
        let extra = self.orders.extra(slot).copied().unwrap_or_default();
        let mut after = amended(&before, &extra, amend)?;
        let shrinks = after.price == before.price && after.wanted <= before.wanted;
        if shrinks {
            self.shrink(slot, after.wanted);
        } else {
            after.held = self.check_amended(&after, &extra, slot)?;
            self.change(slot, &after, events);
        }
        self.finish(events);
        Ok(())
    }

    /// The same price and no more of it: nothing but the hold is trimmed.
    fn shrink(&mut self, slot: Slot, wanted: i64) {
        self.orders.get_mut(slot).wanted = wanted;
        self.touch(slot);
        let order = *self.orders.get(slot);
        if order.place == Place::Book {
            self.fit_slice(slot);
        }
        // A market buy that waits holds nothing.
        if !order.held.is_zero() {
            let rules = self.market_states[usize::from(order.market.0)].rules;
            self.trim(slot, &rules);
        }
    }

    /// What the changed order must set aside, or why it may not change.
    fn check_amended(&self, after: &Order, extra: &Extra, slot: Slot) -> Result<Amount, Reject> {
        let market_state = &self.market_states[usize::from(after.market.0)];
        let account = self.ledger.id(after.owner);
        let trigger = self.trigger_of(after, extra, slot);
        let normalised = NormalisedOrder {
            account,
            market: after.market,
            side: after.side,
            price: after.price,
            wanted: after.wanted,
            by_budget: false,
            time_in_force: after.time_in_force,
            post_only: after.post_only,
            display: extra.display,
            trigger,
            expires_at: extra.expires_at,
            self_trade_prevention: after.self_trade_prevention,
        };
        let remaining = NormalisedOrder { wanted: after.remaining().0, ..normalised };
        let needed = check_change(market_state, &normalised, |rules| {
            // An order amended again and again must not fill for more than there can be.
            let rest = rules.cost(after.price, after.remaining()).unwrap_or(i128::MAX);
            if rest.saturating_add(after.filled_notional.0.into()) > AMOUNT_MAX.0.into() {
                return Err(Reject::OutOfRange);
            }
            need(rules, &remaining, after.fees).map(|need| need.hold)
        })?;
        if extra.display.is_positive() {
            check_slices(after.remaining(), extra.display)?;
        }
        let crosses = market_state.book.crosses(after.side, after.price);
        if after.place == Place::Book && after.post_only && crosses {
            return Err(Reject::WouldTake);
        }
        let paid_with = market_state.rules.paid_with(after.side);
        let available = self.ledger.available(after.owner, paid_with);
        let within = i128::from(available.0) + i128::from(after.held.0);
        if i128::from(needed.0) > within {
            let needed = Amount(needed.0 - after.held.0);
            return Err(Reject::InsufficientFunds { needed, available });
        }
        Ok(needed)
    }

    /// What an order still waits for.
    fn trigger_of(&self, order: &Order, extra: &Extra, slot: Slot) -> Option<Trigger> {
        match (order.place, extra.trigger) {
            (Place::Waiting, TriggerKind::Stop) => Some(Trigger::Stop(extra.stop)),
            (Place::Waiting, TriggerKind::TakeProfit) => Some(Trigger::TakeProfit(extra.stop)),
            (Place::Waiting, TriggerKind::Trailing) => {
                let (delta, stop) = (extra.delta, self.stop_price(slot));
                Some(Trigger::Trailing { delta, stop })
            }
            _ => None,
        }
    }

    fn change(&mut self, slot: Slot, after: &Order, events: &mut Vec<Event>) {
        let stands = after.place == Place::Book;
        if stands {
            self.leave(slot);
            let &Order { id: order, market, side, price: from, .. } = self.orders.get(slot);
            if from != after.price {
                tell(events, || Event::Repriced(Repriced { order, market, side, from }));
            }
        }
        let order = self.orders.get_mut(slot);
        (order.price, order.wanted) = (after.price, after.wanted);
        self.touch(slot);
        self.set_hold(slot, after.held);
        if stands {
            self.orders.get_mut(slot).place = Place::Back;
            self.enter(slot, Some(after.price), events);
        }
    }
}

/// The order as it would be; the form of the change is checked.
fn amended(before: &Order, extra: &Extra, amend: &AmendOrder) -> Result<Order, Reject> {
    let market = before.price.is_zero();
    if before.by_budget || extra.leg != OcoLeg::None || (market && amend.price.is_some()) {
        return Err(Reject::NotAmendable);
    }
    let price = amend.price.unwrap_or(before.price);
    if !market {
        positive(price.0, Reject::PriceNotPositive)?;
    }
    let quantity = amend.quantity.unwrap_or(Quantity(before.wanted));
    if quantity <= before.filled {
        return Err(Reject::QuantityNotAboveFilled { filled: before.filled });
    }
    Ok(Order { price, wanted: quantity.0, ..*before })
}
