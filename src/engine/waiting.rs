//! Orders that wait for a trigger, as the engine's other parts see them: put among the waiting ones of
//! their market, taken out again, and where their stop price stands.

use super::Engine;
use super::arena::Slot;
use super::order::TriggerKind;
use super::planning::OrderPlan;
use super::trails::Key;
use super::triggers::trailing_stop;
use agio_domain::Price;

impl Engine {
    /// Puts an order among the waiting ones; a trailing stop starts from `best`.
    pub(super) fn watch(&mut self, slot: Slot, best: Key) {
        let order = *self.orders.get(slot);
        let market_state = &mut self.market_states[usize::from(order.market.0)];
        let extra = self.orders.extra_mut(slot).expect("what waits has a trigger");
        market_state.triggers.insert(slot, &order, extra, best);
        market_state.waiting += 1;
    }

    /// Takes an order out of the waiting ones.
    pub(super) fn unwatch(&mut self, slot: Slot) {
        let order = *self.orders.get(slot);
        let market_state = &mut self.market_states[usize::from(order.market.0)];
        let extra = self.orders.extra_mut(slot).expect("what waits has a trigger");
        market_state.triggers.remove(slot, &order, extra);
        market_state.waiting -= 1;
    }

    /// Notes where an order triggered that does so at once.
    pub(super) fn fix_stop(&mut self, slot: Slot, plan: &OrderPlan) {
        let side = self.orders.get(slot).side;
        let extra = self.orders.extra_mut(slot).expect("what triggers has a trigger");
        if extra.trigger == TriggerKind::Trailing {
            extra.stop = trailing_stop(side, extra.delta, plan.best).unwrap_or(Price::ZERO);
        }
    }

    /// Where an order triggers now, or has triggered.
    pub(super) fn stop_price(&self, slot: Slot) -> Option<Price> {
        let (order, extra) = (self.orders.get(slot), self.orders.extra(slot)?);
        let stop = match (extra.trigger, order.place) {
            (TriggerKind::None, _) => return None,
            (TriggerKind::Trailing, super::order::Place::Waiting) => {
                let market_state = &self.market_states[usize::from(order.market.0)];
                market_state.triggers.stop(order, extra)
            }
            _ => Some(extra.stop),
        };
        stop.filter(|stop| stop.is_positive())
    }
}
