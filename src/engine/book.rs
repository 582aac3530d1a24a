//! One market's order book: price levels, best first, each a queue of resting orders, oldest first.
//!
//! It knows nothing of money: whoever drives it reads [`Book::front`], decides, and calls
//! [`Book::take`]. Orders lie in a slab and are chained through it, so placing and cancelling an
//! order touch no allocator once the book has grown to its size.

use super::slab::{Slab, Slot};
use crate::domain::{AccountId, Price, Quantity, Side};
use std::collections::BTreeMap;
use std::ops::Bound;

/// Names an order on the book, from [`Book::rest`] until it is gone; then the name may be given again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(Slot);

impl Seat {
    /// Its number: dense from 0 and given again once free, so that a driver can keep what it knows of
    /// an order in an array beside the book. [`Book::seat`] leads back.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An order on the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The driver's own key of it, an order id for instance; the book only carries it.
    pub key: u64,
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

#[derive(Clone, Copy, Debug)]
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
    pub fn get(&self, seat: Seat) -> Resting {
        self.nodes.get(seat.0).order
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

    /// Shrinks an order to a smaller quantity; it keeps its place. Answers what was cut off.
    ///
    /// # Panics
    /// When the seat is empty, or the quantity is not between 1 and what rests.
    pub fn reduce(&mut self, seat: Seat, quantity: Quantity) -> Quantity {
        let node = self.nodes.get_mut(seat.0);
        let cut = Quantity(node.order.quantity.0 - quantity.0);
        assert!(quantity.is_positive() && cut.0 >= 0, "a reduced order is smaller and not empty");
        node.order.quantity = quantity;
        self.queues.get_mut(node.queue).level.quantity.0 -= cut.0;
        cut
    }

    /// Sends an order to the back of its level with a new quantity; it keeps its seat.
    ///
    /// # Panics
    /// When the seat is empty or the quantity is not greater than zero.
    pub fn requeue(&mut self, seat: Seat, quantity: Quantity) {
        assert!(quantity.is_positive(), "what rests is greater than zero");
        let Node { order, queue: slot, older, newer } = *self.nodes.get(seat.0);
        let queue = self.queues.get_mut(slot);
        queue.level.quantity.0 += quantity.0 - order.quantity.0;
        if let Some(newer) = newer {
            self.nodes.get_mut(newer).older = older;
            match older {
                Some(older) => self.nodes.get_mut(older).newer = Some(newer),
                None => queue.oldest = newer,
            }
            self.nodes.get_mut(queue.newest).newer = Some(seat.0);
            let last = std::mem::replace(&mut queue.newest, seat.0);
            let node = self.nodes.get_mut(seat.0);
            (node.older, node.newer) = (Some(last), None);
        }
        self.nodes.get_mut(seat.0).order.quantity = quantity;
    }

    /// The seat with this number, unless it is empty.
    #[inline]
    pub fn seat(&self, index: usize) -> Option<Seat> {
        let slot = Slot::try_from(index).ok()?;
        self.nodes.find(slot).map(|_| Seat(slot))
    }

    /// The order that trades after this one: the next of its level, or the oldest of the next level.
    ///
    /// # Panics
    /// When the seat is empty.
    pub fn next(&self, seat: Seat) -> Option<Seat> {
        let node = self.nodes.get(seat.0);
        if let Some(newer) = node.newer {
            return Some(Seat(newer));
        }
        let (side, price) = (node.order.side, node.order.price);
        let worse = (Bound::Excluded(rank(side, price)), Bound::Unbounded);
        let worse = self.ladder(side).levels.range(worse).next();
        worse.map(|(_, queue)| Seat(self.queues.get(*queue).oldest))
    }

    /// The order that trades first on a side: the oldest at the best price.
    #[inline]
    pub fn front(&self, side: Side) -> Option<(Seat, Resting)> {
        let best = self.ladder(side).best?;
        let seat = self.queues.get(best).oldest;
        Some((Seat(seat), self.nodes.get(seat).order))
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
    pub fn orders(&self, side: Side) -> impl Iterator<Item = Resting> + '_ {
        self.ladder(side).levels.values().flat_map(|queue| {
            let oldest = Some(self.nodes.get(self.queues.get(*queue).oldest));
            std::iter::successors(oldest, |node| node.newer.map(|newer| self.nodes.get(newer)))
                .map(|node| node.order)
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

    fn order(key: u64, side: Side, price: i64, quantity: i64) -> Resting {
        let account = AccountId(7);
        Resting { key, account, side, price: Price(price), quantity: Quantity(quantity) }
    }

    fn keys(book: &Book, side: Side) -> Vec<u64> {
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

    #[test]
    fn a_seat_leads_to_the_next_one_in_match_order() {
        let mut book = Book::new();
        for (key, price) in [(1, 10), (2, 11), (3, 10), (4, i64::MAX), (5, 1)] {
            book.rest(order(key, Side::Buy, price, 1));
            book.rest(order(key + 10, Side::Sell, price, 1));
        }
        for side in [Side::Buy, Side::Sell] {
            let first = book.front(side).map(|(seat, _)| seat);
            let seats: Vec<Seat> = std::iter::successors(first, |seat| book.next(*seat)).collect();
            let walked: Vec<u64> = seats.iter().map(|seat| book.get(*seat).key).collect();
            assert_eq!(walked, keys(&book, side));
            assert!(seats.iter().all(|seat| book.seat(seat.index()) == Some(*seat)));
        }
    }

    #[test]
    fn seats_are_numbered_from_zero_and_given_again() {
        let mut book = Book::new();
        let seats = [1, 2, 3].map(|key| book.rest(order(key, Side::Buy, 10, 5)));
        assert_eq!(seats.map(Seat::index), [0, 1, 2]);
        book.remove(seats[1]);
        assert_eq!((book.seat(1), book.seat(3), book.seat(usize::MAX)), (None, None, None));
        assert_eq!(book.rest(order(4, Side::Sell, 20, 5)).index(), 1);
    }

    #[test]
    fn a_reduced_order_keeps_its_place_and_a_requeued_one_loses_it() {
        let mut book = Book::new();
        let seats = [1, 2, 3].map(|key| book.rest(order(key, Side::Sell, 10, 5)));
        assert_eq!(book.reduce(seats[1], Quantity(2)), Quantity(3));
        assert_eq!(keys(&book, Side::Sell), [1, 2, 3]);
        for (seat, order) in [(0, [2, 3, 1]), (1, [3, 1, 2]), (2, [1, 2, 3]), (2, [1, 2, 3])] {
            book.requeue(seats[seat], Quantity(9));
            assert_eq!(keys(&book, Side::Sell), order);
        }
        let level = Level { price: Price(10), quantity: Quantity(27), orders: 3 };
        assert_eq!(book.level(Side::Sell, Price(10)), Some(level));
        book.remove(seats[1]);
        book.requeue(seats[0], Quantity(4));
        book.remove(seats[2]);
        book.requeue(seats[0], Quantity(1));
        assert_eq!((keys(&book, Side::Sell), book.len()), (vec![1], 1));
    }
}
