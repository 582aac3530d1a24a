//! One market's order book: price levels, best first, each a queue of resting orders, oldest first.
//!
//! It knows nothing of money: whoever drives it reads [`Book::front`], decides, and calls
//! [`Book::take`]. Orders lie in a slab and are chained through it, so placing and cancelling an
//! order touch no allocator once the book has grown to its size.

use super::slab::{Slab, Slot};
use crate::domain::{AccountId, Price, Quantity, Side};
use std::collections::BTreeMap;

/// Names an order on the book, from [`Book::rest`] until it is gone; then the name may be given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(Slot);

/// An order on the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The driver's own key of it; the book only carries it.
    pub key: u32,
    /// Whose.
    pub account: AccountId,
    /// Which side it rests on.
    pub side: Side,
    /// At which price; greater than zero.
    pub price: Price,
    /// What is left of it; greater than zero.
    pub quantity: Quantity,
}

/// A price level as others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The price.
    pub price: Price,
    /// All that rests there.
    pub quantity: Quantity,
    /// How many orders that is.
    pub orders: u32,
}

/// A book. The sum of the quantities on one side must stay within `i64`; the ledger sees to that
/// (sells are covered by base, buys by at least one unit of quote a lot).
#[derive(Clone, Debug, Default)]
pub struct Book {
    bids: Ladder,
    asks: Ladder,
    nodes: Slab<Node>,
    queues: Slab<Queue>,
}

/// The levels of one side by rank (the lower the better), and the best of them.
#[derive(Clone, Debug, Default)]
struct Ladder {
    levels: BTreeMap<i64, Slot>,
    best: Option<Slot>,
}

#[derive(Clone, Debug)]
struct Node {
    order: Resting,
    queue: Slot,
    older: Option<Slot>,
    newer: Option<Slot>,
}

#[derive(Clone, Debug)]
struct Queue {
    level: Level,
    oldest: Slot,
    newest: Slot,
}

impl Book {
    /// An empty book.
    pub fn new() -> Book {
        Book::default()
    }

    /// How many orders rest, on both sides.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing rests.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts an order behind all others of its price.
    pub fn rest(&mut self, order: Resting) -> Seat {
        let rank = rank(order.side, order.price);
        let slot = match self.ladder(order.side).levels.get(&rank) {
            Some(&queue) => self.enqueue(queue, order),
            None => self.open_level(rank, order),
        };
        Seat(slot)
    }

    /// The order in this seat.
    ///
    /// # Panics
    /// When the seat is empty.
    pub fn get(&self, seat: Seat) -> &Resting {
        &self.nodes.get(seat.0).order
    }

    /// Takes an order off the book.
    ///
    /// # Panics
    /// When the seat is empty.
    pub fn remove(&mut self, seat: Seat) -> Resting {
        let node = self.nodes.remove(seat.0);
        if let Some(older) = node.older {
            self.nodes.get_mut(older).newer = node.newer;
        }
        if let Some(newer) = node.newer {
            self.nodes.get_mut(newer).older = node.older;
        }
        let queue = self.queues.get_mut(node.queue);
        queue.level.quantity.0 -= node.order.quantity.0;
        queue.level.orders -= 1;
        match (node.older, node.newer) {
            (None, None) => self.close_level(&node),
            (None, Some(newer)) => queue.oldest = newer,
            (Some(older), None) => queue.newest = older,
            (Some(_), Some(_)) => {}
        }
        node.order
    }

    /// Fills part or all of an order; it leaves the book when nothing is left. Answers what is left.
    ///
    /// # Panics
    /// When the seat is empty or holds less.
    pub fn take(&mut self, seat: Seat, quantity: Quantity) -> Quantity {
        let node = self.nodes.get_mut(seat.0);
        assert!(quantity <= node.order.quantity, "a fill is at most what rests");
        if quantity == node.order.quantity {
            self.remove(seat);
            return Quantity::ZERO;
        }
        node.order.quantity.0 -= quantity.0;
        let left = node.order.quantity;
        self.queues.get_mut(node.queue).level.quantity.0 -= quantity.0;
        left
    }

    /// The order that trades first on a side: the oldest at the best price.
    #[inline]
    pub fn front(&self, side: Side) -> Option<(Seat, &Resting)> {
        let best = self.ladder(side).best?;
        let seat = self.queues.get(best).oldest;
        Some((Seat(seat), &self.nodes.get(seat).order))
    }

    /// The best price of a side.
    #[inline]
    pub fn best(&self, side: Side) -> Option<Price> {
        self.ladder(side).best.map(|best| self.queues.get(best).level.price)
    }

    /// Whether an order of this side and price would trade at once.
    pub fn crosses(&self, side: Side, price: Price) -> bool {
        self.best(side.opposite()).is_some_and(|best| reaches(side, price, best))
    }

    /// The levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = Level> + '_ {
        self.ladder(side).levels.values().map(|queue| self.queues.get(*queue).level)
    }

    /// The level at a price.
    pub fn level(&self, side: Side, price: Price) -> Option<Level> {
        let queue = self.ladder(side).levels.get(&rank(side, price))?;
        Some(self.queues.get(*queue).level)
    }

    /// The orders of a side in the order in which they would trade.
    pub fn orders(&self, side: Side) -> impl Iterator<Item = &Resting> + '_ {
        self.ladder(side).levels.values().flat_map(|queue| {
            let oldest = Some(self.nodes.get(self.queues.get(*queue).oldest));
            std::iter::successors(oldest, |node| node.newer.map(|newer| self.nodes.get(newer)))
                .map(|node| &node.order)
        })
    }

    fn enqueue(&mut self, queue_slot: Slot, order: Resting) -> Slot {
        let queue = self.queues.get_mut(queue_slot);
        let node = Node { order, queue: queue_slot, older: Some(queue.newest), newer: None };
        let slot = self.nodes.insert(node);
        self.nodes.get_mut(queue.newest).newer = Some(slot);
        queue.newest = slot;
        queue.level.quantity.0 += order.quantity.0;
        queue.level.orders += 1;
        slot
    }

    fn open_level(&mut self, rank: i64, order: Resting) -> Slot {
        let slot = self.nodes.insert(Node { order, queue: 0, older: None, newer: None });
        let level = Level { price: order.price, quantity: order.quantity, orders: 1 };
        let queue = self.queues.insert(Queue { level, oldest: slot, newest: slot });
        self.nodes.get_mut(slot).queue = queue;
        let better = self.best(order.side).is_none_or(|best| rank < self::rank(order.side, best));
        let ladder = self.ladder_mut(order.side);
        ladder.levels.insert(rank, queue);
        if better {
            ladder.best = Some(queue);
        }
        slot
    }

    fn close_level(&mut self, last: &Node) {
        self.queues.remove(last.queue);
        let ladder = self.ladder_mut(last.order.side);
        ladder.levels.remove(&rank(last.order.side, last.order.price));
        if ladder.best == Some(last.queue) {
            ladder.best = ladder.levels.first_key_value().map(|(_, queue)| *queue);
        }
    }

    fn ladder(&self, side: Side) -> &Ladder {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    fn ladder_mut(&mut self, side: Side) -> &mut Ladder {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        }
    }
}

/// Whether an order of this side and limit accepts a price of the other side.
pub(super) fn reaches(side: Side, limit: Price, price: Price) -> bool {
    match side {
        Side::Buy => price <= limit,
        Side::Sell => price >= limit,
    }
}

fn rank(side: Side, price: Price) -> i64 {
    match side {
        Side::Buy => price.0.wrapping_neg(),
        Side::Sell => price.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(key: u32, side: Side, price: i64, quantity: i64) -> Resting {
        let account = AccountId(key);
        Resting { key, account, side, price: Price(price), quantity: Quantity(quantity) }
    }

    fn keys(book: &Book, side: Side) -> Vec<u32> {
        book.orders(side).map(|order| order.key).collect()
    }

    #[test]
    fn better_prices_first_then_older_orders() {
        let mut book = Book::new();
        for (key, price) in [(1, 10), (2, 11), (3, 10), (4, 12), (5, 11)] {
            book.rest(order(key, Side::Buy, price, 1));
            book.rest(order(key + 10, Side::Sell, price + 10, 1));
        }
        assert_eq!(keys(&book, Side::Buy), [4, 2, 5, 1, 3]);
        assert_eq!(keys(&book, Side::Sell), [11, 13, 12, 15, 14]);
        assert!(book.crosses(Side::Buy, Price(20)) && !book.crosses(Side::Buy, Price(19)));
        assert!(book.crosses(Side::Sell, Price(12)) && !book.crosses(Side::Sell, Price(13)));
    }

    #[test]
    fn the_next_best_level_follows_an_emptied_one() {
        let mut book = Book::new();
        let seats: Vec<Seat> =
            [10, 11, 12].map(|price| book.rest(order(1, Side::Sell, price, 5))).into();
        book.remove(seats[1]);
        assert_eq!(book.best(Side::Sell), Some(Price(10)));
        assert_eq!(book.take(seats[0], Quantity(2)), Quantity(3));
        assert_eq!(book.take(seats[0], Quantity(3)), Quantity::ZERO);
        assert_eq!(book.best(Side::Sell), Some(Price(12)));
        book.remove(seats[2]);
        assert_eq!(book.best(Side::Sell), None);
        assert!(book.is_empty() && book.levels(Side::Sell).next().is_none());
    }

    #[test]
    fn a_level_counts_what_rests_there() {
        let mut book = Book::new();
        let first = book.rest(order(1, Side::Buy, 10, 5));
        let middle = book.rest(order(2, Side::Buy, 10, 7));
        book.rest(order(3, Side::Buy, 10, 9));
        book.remove(middle);
        book.take(first, Quantity(1));
        let level = Level { price: Price(10), quantity: Quantity(13), orders: 2 };
        assert_eq!(book.levels(Side::Buy).collect::<Vec<_>>(), [level]);
        assert_eq!(book.level(Side::Buy, Price(10)), Some(level));
        assert_eq!(keys(&book, Side::Buy), [1, 3]);
    }
}
