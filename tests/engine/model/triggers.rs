//! Orders that wait for a price: when they fire, how trailing stops follow, and the queue of the fired.

use super::{Model, fees::round_up, orders::Order};
use agio_domain::{OrderEndReason, OrderStatus, Side};
use agio_engine::{Reject, Trigger};

/// Where a trailing stop stands after the market was at `price`: it only ever comes closer.
pub(super) fn follow(side: Side, stop: Option<i128>, price: i128, delta: i128) -> Option<i128> {
    match side {
        Side::Sell if price - delta < 1 => stop,
        Side::Sell => Some(stop.map_or(price - delta, |stop| stop.max(price - delta))),
        Side::Buy => {
            let there = (price + delta).min(i64::MAX.into());
            Some(stop.map_or(there, |stop| stop.min(there)))
        }
    }
}

impl Order {
    /// Whether it fires when the price has risen to its stop, rather than fallen.
    pub(crate) fn fires_up(&self) -> bool {
        match self.trigger {
            Some(Trigger::TakeProfit(_)) => self.side == Side::Sell,
            _ => self.side == Side::Buy,
        }
    }

    pub(crate) fn fires_at(&self, price: i128) -> bool {
        self.stop.is_some_and(|stop| if self.fires_up() { price >= stop } else { price <= stop })
    }
}

impl Model {
    pub(super) fn fires_now(&self, order: &Order) -> bool {
        self.last[order.market].is_some_and(|last| order.fires_at(last))
    }

    /// After a trade: what it triggers queues up, and trailing stops that still wait follow it.
    pub(super) fn fire(&mut self, market: usize, price: i128) {
        let fired = self.doing.fired.clone();
        let waits = |it: &&Order| it.waiting && it.market == market && !fired.contains(&it.id);
        let waiting: Vec<&Order> = self.open.iter().filter(waits).collect();
        let (mut down, mut up) = (vec![], vec![]);
        for order in waiting.iter().filter(|it| it.fires_at(price)) {
            let stop = order.stop.expect("fires somewhere");
            if order.fires_up() { up.push((stop, order.id)) } else { down.push((-stop, order.id)) }
        }
        let trailing: Vec<u64> = waiting.iter().map(|it| it.id).collect();
        down.sort_unstable();
        up.sort_unstable();
        self.doing.fired.extend(down.iter().chain(&up).map(|(_, id)| *id));
        for id in trailing {
            self.move_trailing(id, price);
        }
    }

    /// Nobody is told: one trade may move thousands.
    fn move_trailing(&mut self, id: u64, price: i128) {
        if self.doing.fired.contains(&id) {
            return;
        }
        let order = self.find_mut(id).expect("waits");
        let Some(Trigger::Trailing { delta, .. }) = order.trigger else { return };
        order.stop = follow(order.side, order.stop, price, delta.0.into());
    }

    /// Activates what fired, one after the other, until nothing has.
    pub(super) fn run_fired(&mut self) {
        while !self.doing.fired.is_empty() {
            let id = self.doing.fired.remove(0);
            if self.find(id).is_some_and(|it| it.waiting) {
                self.activate(id);
            }
        }
    }

    fn activate(&mut self, id: u64) {
        self.newest.activation += 1;
        self.touch(id);
        let mut order = self.take_out(id);
        self.cancel_other_leg(&order);
        order.waiting = false;
        match self.refused_at_activation(&order) {
            Some(reason) => self.finish(order, (OrderStatus::Cancelled, Some(reason))),
            None => self.enter(order),
        }
    }

    fn refused_at_activation(&self, order: &Order) -> Option<OrderEndReason> {
        let needed = match self.check_book(order) {
            Ok(needed) => needed,
            Err(Reject::WouldTake) => return Some(OrderEndReason::WouldTake),
            Err(Reject::WouldNotFill) => return Some(OrderEndReason::FillOrKill),
            Err(Reject::NoLiquidity | Reject::BelowMinNotional { .. }) => {
                return Some(OrderEndReason::NoLiquidity);
            }
            Err(_) => return Some(OrderEndReason::InsufficientFunds),
        };
        let held_already = order.price.is_some() || order.budget.is_some() || !order.buys();
        let available = self.available(order.account, self.pays_with(order));
        (!held_already && needed > available).then_some(OrderEndReason::InsufficientFunds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_stop_comes_closer_and_never_retreats() {
        let rows = [
            (Side::Sell, None, 100, 5, Some(95)),
            (Side::Sell, Some(95), 99, 5, Some(95)),
            (Side::Sell, Some(95), 110, 5, Some(105)),
            (Side::Sell, None, 5, 5, None),
            (Side::Buy, None, 100, 5, Some(105)),
            (Side::Buy, Some(105), 101, 5, Some(105)),
            (Side::Buy, Some(105), 90, 5, Some(95)),
            (Side::Buy, None, i64::MAX.into(), 5, Some(i64::MAX.into())),
        ];
        for (side, stop, price, delta, expected) in rows {
            assert_eq!(follow(side, stop, price, delta), expected, "{side:?} {stop:?} {price}");
        }
    }

    #[test]
    fn trailing_half_a_unit_is_rounded_up() {
        assert_eq!([0, 1, 1_000_000, 1_000_001].map(round_up), [0, 1, 1, 2]);
    }
}
