//! Trailing stops of one market and direction, moved all at once.
//!
//! A stop that follows the market stands at a fixed distance from the best price since the order came.
//! Orders that share that best price form a group; when the market goes beyond it, whole groups melt
//! together. The smaller moves into the larger, so that an order moves at most log n times however long
//! the market runs, and a trade that moves ten thousand stops costs no more than one that moves one.
//!
//! Prices here are keys: the price for buys, the price negated for sells, so that in both directions
//! the best is the lowest, a stop lies above it, and fires when the market comes up to it.

use super::arena::Slot;
use agio_domain::OrderId;
use std::collections::{BTreeMap, BTreeSet};

/// A price as the direction sees it; wide, because a stop may lie a whole range away.
pub(super) type Key = i128;

/// The best price of an order that came before any trade.
pub(super) const NO_TRADE: Key = Key::MAX / 2;

/// The trailing stops of one direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Trails {
    groups: Vec<Group>,
    free: Vec<u32>,
    by_best: BTreeMap<Key, u32>,
    /// The first stop of every group.
    firsts: BTreeSet<(Key, OrderId, u32)>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    best: Key,
    /// By distance, then by number.
    members: BTreeSet<Member>,
}

type Member = (i64, OrderId, Slot);

impl Group {
    fn first(&self) -> Option<(Key, OrderId)> {
        self.members.first().map(|(delta, id, _)| (self.best + Key::from(*delta), *id))
    }
}

impl Trails {
    /// Adds an order; answers its group.
    pub(super) fn insert(&mut self, best: Key, member: Member) -> u32 {
        let group = match self.by_best.get(&best) {
            Some(group) => *group,
            None => self.open(best),
        };
        self.change(group, |members| {
            members.insert(member);
        });
        group
    }

    /// Takes an order out of its group.
    pub(super) fn remove(&mut self, group: u32, member: Member) {
        self.change(group, |members| {
            members.remove(&member);
        });
        if self.groups[group as usize].members.is_empty() {
            self.by_best.remove(&self.groups[group as usize].best);
            self.free.push(group);
        }
    }

    /// All orders, in no order worth relying on.
    pub(super) fn members(&self) -> impl Iterator<Item = (OrderId, Slot)> + '_ {
        let members = self.by_best.values().map(|group| &self.groups[*group as usize].members);
        members.flatten().map(|(_, id, slot)| (*id, *slot))
    }

    /// The best price of a group.
    pub(super) fn best(&self, group: u32) -> Key {
        self.groups[group as usize].best
    }

    /// The stop that fires first: its key, its order and where that is.
    pub(super) fn first(&self) -> Option<(Key, OrderId, Slot, u32)> {
        let (key, id, group) = *self.firsts.first()?;
        let (_, _, slot) = *self.groups[group as usize].members.first()?;
        Some((key, id, slot, group))
    }

    /// Whether a trade at this price would move any stop.
    #[inline]
    pub(super) fn would_move(&self, price: Key) -> bool {
        self.by_best.last_key_value().is_some_and(|(best, _)| *best > price)
    }

    /// Moves every stop whose best price is beaten; `moved` hears of orders that change their group.
    pub(super) fn follow(&mut self, price: Key, mut moved: impl FnMut(Slot, u32)) {
        let mut target = self.by_best.remove(&price);
        if let Some(group) = target {
            self.unlist(group);
        }
        while let Some((best, group)) = self.by_best.last_key_value().map(|it| (*it.0, *it.1)) {
            if best <= price {
                break;
            }
            self.by_best.remove(&best);
            self.unlist(group);
            target = Some(match target {
                None => group,
                Some(target) => self.melt(target, group, &mut moved),
            });
        }
        if let Some(group) = target {
            self.groups[group as usize].best = price;
            self.by_best.insert(price, group);
            self.list(group);
        }
    }

    fn melt(&mut self, left: u32, right: u32, moved: &mut impl FnMut(Slot, u32)) -> u32 {
        let size = |group: u32| self.groups[group as usize].members.len();
        let (into, from) = if size(left) < size(right) { (right, left) } else { (left, right) };
        let members = std::mem::take(&mut self.groups[from as usize].members);
        for member in members {
            moved(member.2, into);
            self.groups[into as usize].members.insert(member);
        }
        self.free.push(from);
        into
    }

    fn open(&mut self, best: Key) -> u32 {
        let group = Group { best, members: BTreeSet::new() };
        let number = match self.free.pop() {
            Some(number) => {
                self.groups[number as usize] = group;
                number
            }
            None => {
                self.groups.push(group);
                u32::try_from(self.groups.len() - 1).expect("memory ends before 2^32 groups")
            }
        };
        self.by_best.insert(best, number);
        number
    }

    fn change(&mut self, group: u32, change: impl FnOnce(&mut BTreeSet<Member>)) {
        self.unlist(group);
        change(&mut self.groups[group as usize].members);
        self.list(group);
    }

    fn list(&mut self, group: u32) {
        if let Some((key, id)) = self.groups[group as usize].first() {
            self.firsts.insert((key, id, group));
        }
    }

    fn unlist(&mut self, group: u32) {
        if let Some((key, id)) = self.groups[group as usize].first() {
            self.firsts.remove(&(key, id, group));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every order's best price and distance, moved one by one.
    #[derive(Default)]
    struct Naive(BTreeMap<OrderId, (Key, i64)>);

    #[test]
    fn trailing_groups_move_like_single_stops() {
        let (mut trails, mut naive) = (Trails::default(), Naive::default());
        let mut groups: BTreeMap<OrderId, u32> = BTreeMap::new();
        let mut state = 7_u64;
        let mut roll = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % sides
        };
        for number in 1..3_000_u64 {
            let price = Key::from(roll(60));
            while let Some((key, id, slot, group)) = trails.first().filter(|it| it.0 <= price) {
                let first = naive.0.iter().map(|(id, it)| (it.0 + Key::from(it.1), *id)).min();
                assert_eq!(Some((key, id)), first);
                let (_, delta) = naive.0.remove(&id).expect("there");
                assert_eq!(groups.remove(&id), Some(group));
                trails.remove(group, (delta, id, slot));
            }
            trails.follow(price, |slot, group| {
                groups.insert(OrderId(slot.into()), group);
            });
            naive.0.values_mut().for_each(|it| it.0 = it.0.min(price));
            let best = if roll(3) == 0 { price } else { price + Key::from(roll(9)) };
            let (id, delta) = (OrderId(number), i64::try_from(roll(40) + 1).expect("small"));
            let slot = Slot::try_from(number).expect("small");
            groups.insert(id, trails.insert(best.min(NO_TRADE), (delta, id, slot)));
            naive.0.insert(id, (best, delta));
            for (id, it) in &naive.0 {
                assert_eq!(trails.best(groups[id]), it.0, "{id}");
            }
        }
    }
}
