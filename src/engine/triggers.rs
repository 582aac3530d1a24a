//! Orders that wait for the market: which of them a trade wakes, and in which order.
//!
//! Two sets a market. "Down" triggers fire when a trade is at or below their stop price (sell stops, buy
//! take-profits, sell trailing stops), the highest first; "up" triggers when it is at or above, the
//! lowest first; among equals the oldest order. What fires goes to the end of the engine's one queue
//! (see `activation`): a trade wakes orders, it never trades them itself.

use super::arena::Slot;
use super::order::{Extra, Order, TriggerKind};
use super::trails::{Key, NO_TRADE, Trails};
use agio_domain::{OrderId, Price, Side};
use std::collections::BTreeSet;

/// Which way the market must go to fire a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Down,
    Up,
}

impl Direction {
    /// Of an order that waits.
    pub(super) fn of(side: Side, kind: TriggerKind) -> Direction {
        match (side, kind) {
            (Side::Buy, TriggerKind::TakeProfit) => Direction::Down,
            (Side::Sell, TriggerKind::TakeProfit) | (Side::Buy, _) => Direction::Up,
            (Side::Sell, _) => Direction::Down,
        }
    }

    fn key(self, price: Price) -> Key {
        match self {
            Direction::Up => Key::from(price.0),
            Direction::Down => -Key::from(price.0),
        }
    }

    /// The stop price of a key; `None` where no price can be.
    fn price(self, key: Key) -> Option<Price> {
        let price = match self {
            Direction::Up => key.min(Key::from(i64::MAX)),
            Direction::Down => -key,
        };
        let beyond = key >= NO_TRADE / 2;
        if beyond || price < 1 { None } else { i64::try_from(price).ok().map(Price) }
    }
}

/// What one trade wakes, in order: the order, and the stop price at which it fired.
pub(super) type Woken = Vec<(Slot, Price)>;

/// The waiting orders of one market.
#[derive(Clone, Debug, Default)]
pub(super) struct Triggers {
    down: Wing,
    up: Wing,
}

#[derive(Clone, Debug, Default)]
struct Wing {
    fixed: BTreeSet<(Key, OrderId, Slot)>,
    trails: Trails,
}

impl Triggers {
    fn wing(&self, direction: Direction) -> &Wing {
        match direction {
            Direction::Down => &self.down,
            Direction::Up => &self.up,
        }
    }

    fn wing_mut(&mut self, direction: Direction) -> &mut Wing {
        match direction {
            Direction::Down => &mut self.down,
            Direction::Up => &mut self.up,
        }
    }

    /// Lets an order wait. A trailing stop goes into a trail whose best price is `best`.
    pub(super) fn insert(&mut self, slot: Slot, order: &Order, extra: &mut Extra, best: Key) {
        let direction = Direction::of(order.side, extra.trigger);
        let wing = self.wing_mut(direction);
        if extra.trigger == TriggerKind::Trailing {
            extra.group = wing.trails.insert(best, (extra.delta.0, order.id, slot));
        } else {
            wing.fixed.insert((direction.key(extra.stop), order.id, slot));
        }
    }

    /// Lets an order wait no longer. Of a trailing stop, `extra` then says where it stood.
    pub(super) fn remove(&mut self, slot: Slot, order: &Order, extra: &mut Extra) {
        let direction = Direction::of(order.side, extra.trigger);
        if extra.trigger == TriggerKind::Trailing {
            extra.stop = self.stop(order, extra).unwrap_or(Price::ZERO);
        }
        let wing = self.wing_mut(direction);
        if extra.trigger == TriggerKind::Trailing {
            wing.trails.remove(extra.group, (extra.delta.0, order.id, slot));
        } else {
            wing.fixed.remove(&(direction.key(extra.stop), order.id, slot));
        }
    }

    /// Where a waiting order triggers now; `None` for a trailing stop that has no stop price yet.
    pub(super) fn stop(&self, order: &Order, extra: &Extra) -> Option<Price> {
        if extra.trigger != TriggerKind::Trailing {
            return Some(extra.stop);
        }
        let direction = Direction::of(order.side, extra.trigger);
        direction.price(self.best(order, extra) + Key::from(extra.delta.0))
    }

    /// The best price of a waiting trailing stop's trail.
    pub(super) fn best(&self, order: &Order, extra: &Extra) -> Key {
        let direction = Direction::of(order.side, extra.trigger);
        self.wing(direction).trails.best(extra.group)
    }

    /// Everything that waits, by number.
    pub(super) fn waiting(&self) -> impl Iterator<Item = Slot> {
        let wings = [&self.down, &self.up].into_iter();
        let mut all: Vec<(OrderId, Slot)> = wings.flat_map(Wing::members).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, slot)| slot)
    }

    /// What a trade at this price wakes: "down" first, then "up".
    #[inline]
    pub(super) fn wake(&mut self, price: Price, woken: &mut Woken) {
        self.down.wake(Direction::Down, price, woken);
        self.up.wake(Direction::Up, price, woken);
    }

    /// Moves the trailing stops after a trade; `moved` hears of orders that change their group.
    #[inline]
    pub(super) fn follow(&mut self, price: Price, mut moved: impl FnMut(Slot, u32)) {
        for direction in [Direction::Down, Direction::Up] {
            let (key, wing) = (direction.key(price), self.wing_mut(direction));
            if wing.trails.would_move(key) {
                wing.trails.follow(key, &mut moved);
            }
        }
    }
}

impl Wing {
    fn members(&self) -> impl Iterator<Item = (OrderId, Slot)> + '_ {
        let fixed = self.fixed.iter().map(|(_, id, slot)| (*id, *slot));
        fixed.chain(self.trails.members())
    }

    #[inline]
    fn wake(&mut self, direction: Direction, price: Price, woken: &mut Woken) {
        let reached = direction.key(price);
        loop {
            let fixed = self.fixed.first().copied().filter(|it| it.0 <= reached);
            let trailing = self.trails.first().filter(|it| it.0 <= reached);
            let (key, slot) = match (fixed, trailing) {
                (None, None) => return,
                (Some(it), other)
                    if other.is_none_or(|trail| (it.0, it.1) < (trail.0, trail.1)) =>
                {
                    self.fixed.pop_first();
                    (it.0, it.2)
                }
                (_, Some((key, id, slot, group))) => {
                    let best = self.trails.best(group);
                    let delta = i64::try_from(key - best).expect("the distance it came with");
                    self.trails.remove(group, (delta, id, slot));
                    (key, slot)
                }
                (Some(_), None) => return,
            };
            woken.push((slot, direction.price(key).unwrap_or(price)));
        }
    }
}

/// How a trailing stop follows the market.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trailing {
    /// At which distance.
    pub(super) delta: Price,
    /// Where the stop price starts at the latest.
    pub(super) stop: Option<Price>,
}

/// How far a market has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    /// The best price that a trailing stop has seen.
    pub(super) best: Key,
    /// The price of the last trade.
    pub(super) last: Price,
}

/// The best price a new trailing stop starts from: that of its given stop, or the last trade, whichever
/// makes the tighter stop.
pub(super) fn starting_best(side: Side, trailing: Trailing, last: Option<Price>) -> Key {
    let Trailing { delta, stop } = trailing;
    let direction = Direction::of(side, TriggerKind::Trailing);
    let given = stop.map(|stop| direction.key(stop) - Key::from(delta.0));
    let last = last.map(|last| direction.key(last));
    match (given, last) {
        (Some(given), Some(last)) => given.min(last),
        (given, last) => given.or(last).unwrap_or(NO_TRADE),
    }
}

/// Whether a last trade at this price fires a trigger at once.
pub(super) fn fires_at_once(side: Side, extra: &Extra, reached: Reached) -> bool {
    let Reached { best, last } = reached;
    let direction = Direction::of(side, extra.trigger);
    let stop = match extra.trigger {
        TriggerKind::None => return false,
        TriggerKind::Trailing => best + Key::from(extra.delta.0),
        TriggerKind::Stop | TriggerKind::TakeProfit => direction.key(extra.stop),
    };
    stop <= direction.key(last)
}

/// The stop price of a trailing stop at a distance from a best price, if it has one yet.
pub(super) fn trailing_stop(side: Side, delta: Price, best: Key) -> Option<Price> {
    Direction::of(side, TriggerKind::Trailing).price(best + Key::from(delta.0))
}
