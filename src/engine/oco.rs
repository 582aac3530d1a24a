//! Pairs: a limit and a stop order of which at most one trades ("one cancels the other").
//!
//! What the pair may cost is held once: the limit order holds its need, the stop order only what its
//! own need exceeds that by, and it makes up the rest from what the limit order frees when it ends.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::client_ids::{ClientName, Named};
use super::command::{MarketSide, NewOco, NewOrder, Terms, Trigger};
use super::costs::needed;
use super::event::{Event, Repeated};
use super::fingerprint::Fingerprint;
use super::normalised_order::NormalisedOrder;
use super::order::{Extra, OcoLeg, Place};
use super::planning::OrderPlan;
use super::reject::Reject;
use agio_domain::{Amount, OrderEndReason, OrderId, Side, TimeInForce, Timestamp};

/// Both orders of a pair, as asked for.
struct Pair {
    limit: NormalisedOrder,
    stop: NormalisedOrder,
}

/// A pair that passed its checks, and what they came to.
#[derive(Clone, Copy)]
struct PlannedPair<'a> {
    pair: &'a Pair,
    /// Of the limit order, and of the stop order.
    plans: &'a (OrderPlan, OrderPlan),
}

/// What an order of a pair knows of the other.
struct Link {
    leg: OcoLeg,
    linked: OrderId,
    partner: Slot,
}

impl Pair {
    fn of(new: &NewOco, now: Timestamp) -> Result<Pair, Reject> {
        let NewOco { account, market, side, quantity, price, post_only, expires_at, .. } = *new;
        let time_in_force = if expires_at.is_some() { TimeInForce::Gtd } else { TimeInForce::Gtc };
        let at = |price, post_only| Terms::Limit {
            price,
            quantity,
            time_in_force,
            post_only,
            display: None,
        };
        let order = |terms, trigger| NewOrder {
            trigger,
            expires_at,
            self_trade_prevention: new.self_trade_prevention,
            ..NewOrder::new(account, MarketSide { market, side }, terms)
        };
        let stop_terms =
            new.stop_limit.map_or(Terms::MarketQuantity(quantity), |price| at(price, false));
        let checked = |order: NewOrder| {
            let normalised = NormalisedOrder::of(&order);
            normalised.check(&order.terms, now).map(|()| normalised)
        };
        let limit = checked(order(at(price, post_only), None))?;
        let stop = checked(order(stop_terms, Some(Trigger::Stop(new.stop_price))))?;
        let apart = match side {
            Side::Sell => price > new.stop_price,
            Side::Buy => price < new.stop_price,
        };
        if apart { Ok(Pair { limit, stop }) } else { Err(Reject::OcoPrices) }
    }
}

impl Engine {
    pub(super) fn place_oco(
        &mut self,
        new: &NewOco,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let owner = self.named_account(new.account)?;
        if let Some(first) = self.repeated_oco(new)? {
            events.push(Event::Repeated(first));
            return Ok(());
        }
        let market_state = self.market_state(new.market).ok_or(Reject::UnknownMarket)?;
        let most = market_state.rules.max_open_orders;
        let pair = Pair::of(new, self.now)?;
        self.orders.count_from(owner, most.saturating_sub(1));
        let market_state = &self.market_states[usize::from(new.market.0)];
        let context = self.context(owner, 2, most);
        self.plan_alone(market_state, &pair.limit, owner)?;
        let stop = self.plan_alone(market_state, &pair.stop, owner)?;
        let plans = (self.plan(market_state, &pair.limit, context)?, stop);
        let paid_with = market_state.rules.paid_with(new.side);
        let available = self.ledger.available(owner, paid_with);
        let needed = plans.0.hold.max(plans.1.hold);
        if needed > available {
            return Err(Reject::InsufficientFunds { needed, available });
        }
        self.accept_oco(new, PlannedPair { pair: &pair, plans: &plans }, events);
        Ok(())
    }

    fn repeated_oco(&self, new: &NewOco) -> Result<Option<Repeated>, Reject> {
        let ids = [new.client_id.as_ref(), new.stop_client_id.as_ref()];
        if ids[0].is_some() && ids[0] == ids[1] {
            return Err(Reject::ClientIdReused);
        }
        let mut first = None;
        for id in ids.into_iter().flatten() {
            let known = self.order_ids.repeated(new.account, Some(id), || body(new))?;
            // The two must name the same pair: both, or neither.
            if first.replace(known).is_some_and(|before| before != known) {
                return Err(Reject::ClientIdReused);
            }
        }
        Ok(first.flatten())
    }

    fn accept_oco(&mut self, new: &NewOco, planned: PlannedPair<'_>, events: &mut Vec<Event>) {
        let PlannedPair { pair, plans } = planned;
        let limit = self.open(&pair.limit, &plans.0);
        let share = Amount((plans.1.hold.0 - plans.0.hold.0).max(0));
        let stop = self.open(&pair.stop, &OrderPlan { hold: share, ..plans.1 });
        self.link(limit, stop);
        for (slot, id) in [(limit, &new.client_id), (stop, &new.stop_client_id)] {
            if let Some(id) = id {
                let number = self.orders.get(slot).id;
                let named =
                    if slot == limit { Named::OcoLimit(number) } else { Named::OcoStop(number) };
                let account = new.account;
                self.name(slot, ClientName { account, id, body: body(new), named });
            }
        }
        self.enter(limit, plans.0.bound, events);
        if self.orders.get(stop).place == Place::Hand {
            self.wait(stop, &plans.1);
        }
        self.finish(events);
    }

    fn link(&mut self, limit: Slot, stop: Slot) {
        for (slot, partner, leg) in [(limit, stop, OcoLeg::Limit), (stop, limit, OcoLeg::Stop)] {
            let linked = self.orders.get(partner).id;
            self.pair(slot, Link { leg, linked, partner });
        }
    }

    /// Notes in an order which pair it belongs to.
    fn pair(&mut self, slot: Slot, link: Link) {
        let Link { leg, linked, partner } = link;
        if self.orders.extra(slot).is_none() {
            self.orders.add_extra(slot, Extra::default());
        }
        if let Some(extra) = self.orders.extra_mut(slot) {
            (extra.leg, extra.linked, extra.partner) = (leg, linked, partner);
        }
    }

    /// Ends the other order of a pair, if this is one and the other has not ended.
    pub(super) fn end_partner(&mut self, slot: Slot, reason: OrderEndReason) {
        let Some(extra) = self.orders.extra_mut(slot) else { return };
        let partner = std::mem::replace(&mut extra.partner, NOWHERE);
        if partner == NOWHERE {
            return;
        }
        if let Some(extra) = self.orders.extra_mut(partner) {
            extra.partner = NOWHERE;
        }
        // A stop order that has fired goes on, unless the limit order traded.
        let trades = reason == OrderEndReason::OneCancelsOther;
        if trades || self.orders.get(partner).place != Place::Fired {
            self.end(partner, reason);
        }
    }

    /// What the stop order of a pair holds beside its limit order.
    pub(super) fn stop_share(&self, limit: Slot, stop: Slot) -> Amount {
        let stop = self.orders.get(stop);
        if stop.price.is_zero() {
            return Amount::ZERO;
        }
        let limit = self.orders.get(limit);
        let rules = &self.market_states[usize::from(limit.market.0)].rules;
        Amount((needed(stop, rules).0 - needed(limit, rules).0).max(0))
    }
}

/// What makes two pairs of the same client ids the same pair.
fn body(new: &NewOco) -> Fingerprint {
    Fingerprint::of(&(1_u8, new))
}
