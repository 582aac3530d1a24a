//! One market's order book: price levels, best first, each a queue of resting orders, oldest first.
//!
//! It knows nothing of money: whoever drives it reads [`Book::front`], decides, and calls
//! [`Book::take`]. Orders and levels are records of 32 bytes in one pool, chained by number; a ladder
//! for each side finds a level by price. Once the pool has grown to its size nothing is allocated, except
//! for levels far away from the touch.

mod ladder;
mod pool;
#[cfg(test)]
mod tests;
mod window;

use agio_domain::{AccountId, Price, Quantity, Side};
use ladder::{Ladder, rank};
use pool::{NOWHERE, Pool, Slot};

/// Names an order on the book, from [`Book::rest`] until it is gone; then the name may be given again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(pub(super) u32);

impl Seat {
    /// Its number: small and given again once free, so that a driver can keep what it knows of an order
    /// in an array beside the book. Levels take numbers too, so there are at most twice as many as
    /// orders. [`Book::seat`] leads back.
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

/// A book. The sum of the quantities at one price must stay within `i64`: its driver sees to that (in
/// the engine, sells are covered by base, and buys by at least one unit of quote a lot).
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// By side.
    ladders: [Ladder; 2],
    pool: Pool,
}

impl Book {
    /// An empty book.
    pub fn new() -> Book {
        Book::default()
    }

    /// An empty book with room for so many orders.
    pub fn with_capacity(orders: usize) -> Book {
        let mut book = Book::default();
        book.pool.reserve(orders);
        book
    }

    /// How many orders rest, on both sides.
    pub fn len(&self) -> usize {
        self.pool.orders()
    }

    /// Whether nothing rests.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory it holds, used or kept for later.
    pub fn bytes(&self) -> usize {
        let ladders = self.ladders.iter().map(Ladder::bytes).sum::<usize>();
        size_of::<Book>() + ladders + self.pool.bytes()
    }

    /// Puts an order behind all others of its price.
    #[inline(always)]
    pub fn rest(&mut self, order: Resting) -> Seat {
        let Resting { key, account, side, price, quantity } = order;
        let head = self.ladders[side as usize].enter(&mut self.pool, side, price);
        Seat(self.pool.push(head, (key, account, quantity)))
    }

    /// The order in this seat.
    ///
    /// # Panics
    /// When the seat is empty.
    #[inline]
    pub fn get(&self, seat: Seat) -> Resting {
        let order = self.pool.get(seat.0);
        let head = self.pool.get(order.head());
        Resting {
            key: order.key(),
            account: order.account(),
            side: head.side(),
            price: head.price(),
            quantity: order.quantity,
        }
    }

    /// The key of the order in this seat; of an empty seat, nothing that means anything.
    #[inline]
    pub(super) fn key(&self, seat: Seat) -> u64 {
        self.pool.get(seat.0).key()
    }

    /// Fetches the order in a seat from memory.
    #[inline]
    pub(super) fn fetch(&self, seat: Seat) {
        self.pool.fetch(seat.0);
    }

    /// Fetches the neighbours of the order in a seat, and its level.
    #[inline]
    pub(super) fn fetch_neighbours(&self, seat: Seat) {
        if let Some(order) = self.pool.find(seat.index()) {
            for slot in [order.older(), order.newer(), order.head()] {
                self.pool.fetch(slot);
            }
        }
    }

    /// Fetches the level at a price.
    #[inline]
    pub(super) fn fetch_level(&self, side: Side, price: Price) {
        self.pool.fetch(self.ladders[side as usize].find(rank(side, price)));
    }

    /// Fetches the newest order at a price.
    #[inline]
    pub(super) fn fetch_end(&self, side: Side, price: Price) {
        let head = self.ladders[side as usize].find(rank(side, price));
        if let Some(head) = self.pool.find(head as usize) {
            self.pool.fetch(head.older());
        }
    }

    /// Takes an order off the book.
    ///
    /// # Panics
    /// When the seat is empty.
    #[inline(always)]
    pub fn remove(&mut self, seat: Seat) -> Resting {
        let order = self.get(seat);
        let head = self.pool.get(seat.0).head();
        self.pool.remove(seat.0);
        if self.pool.get(head).orders() == 0 {
            let rank = rank(order.side, order.price);
            self.ladders[order.side as usize].close(&mut self.pool, rank);
        }
        order
    }

    /// Fills part or all of an order; it leaves the book when nothing is left. Answers what is left.
    ///
    /// # Panics
    /// When the seat is empty or holds less.
    #[inline]
    pub fn take(&mut self, seat: Seat, quantity: Quantity) -> Quantity {
        let left = Quantity(self.pool.get(seat.0).quantity.0 - quantity.0);
        assert!(left.0 >= 0, "a fill is at most what rests");
        if left.is_zero() {
            self.remove(seat);
        } else {
            self.pool.shrink(seat.0, quantity);
        }
        left
    }

    /// Shrinks an order to a smaller quantity; it keeps its place. Answers what was cut off.
    ///
    /// # Panics
    /// When the seat is empty, or the quantity is not between 1 and what rests.
    pub fn reduce(&mut self, seat: Seat, quantity: Quantity) -> Quantity {
        let before = self.pool.get(seat.0).quantity;
        let fits = quantity.is_positive() && quantity <= before;
        assert!(fits, "a reduced order is smaller and not empty");
        let cut = Quantity(before.0 - quantity.0);
        self.pool.shrink(seat.0, cut);
        cut
    }

    /// Sends an order to the back of its level with a new quantity; it keeps its seat.
    ///
    /// # Panics
    /// When the seat is empty or the quantity is not greater than zero.
    pub fn requeue(&mut self, seat: Seat, quantity: Quantity) {
        assert!(quantity.is_positive(), "what rests is greater than zero");
        self.pool.requeue(seat.0, quantity);
    }

    /// The seat with this number, unless it is empty.
    #[inline]
    pub fn seat(&self, index: usize) -> Option<Seat> {
        let taken = self.pool.find(index).is_some_and(|record| record.is_order());
        taken.then_some(Seat(index as Slot))
    }

    /// The order that trades after this one: the next of its level, or the oldest of the next level.
    ///
    /// # Panics
    /// When the seat is empty.
    #[inline]
    pub fn next(&self, seat: Seat) -> Option<Seat> {
        let order = self.pool.get(seat.0);
        if order.newer() != order.head() {
            return Some(Seat(order.newer()));
        }
        let head = self.pool.get(order.head());
        let rank = rank(head.side(), head.price());
        self.oldest(self.ladders[head.side() as usize].after(rank))
    }

    /// The order that trades first on a side: the oldest at the best price.
    #[inline]
    pub fn front(&self, side: Side) -> Option<(Seat, Resting)> {
        self.first(side).map(|seat| (seat, self.get(seat)))
    }

    /// Where that order sits.
    #[inline]
    pub(super) fn first(&self, side: Side) -> Option<Seat> {
        self.oldest(self.ladders[side as usize].best())
    }

    /// The order that an incoming one of this side and limit meets first, if it meets any.
    #[inline]
    pub fn meets(&self, side: Side, limit: Price) -> Option<(Seat, Resting)> {
        let other = side.opposite();
        let seat = self.oldest(self.ladders[other as usize].best_within(rank(other, limit)))?;
        Some((seat, self.get(seat)))
    }

    /// The best price of a side.
    #[inline]
    pub fn best(&self, side: Side) -> Option<Price> {
        self.top(side).map(|level| level.price)
    }

    /// The best level of a side.
    #[inline]
    pub fn top(&self, side: Side) -> Option<Level> {
        self.shown(self.ladders[side as usize].best())
    }

    /// Whether an order of this side and price would trade at once.
    #[inline]
    pub fn crosses(&self, side: Side, price: Price) -> bool {
        let other = side.opposite();
        self.ladders[other as usize].best_within(rank(other, price)) != NOWHERE
    }

    /// The levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = Level> + '_ {
        let ladder = &self.ladders[side as usize];
        let next = move |level: &Level| self.shown(ladder.after(rank(side, level.price)));
        std::iter::successors(self.top(side), next)
    }

    /// The level at a price.
    pub fn level(&self, side: Side, price: Price) -> Option<Level> {
        self.shown(self.ladders[side as usize].find(rank(side, price)))
    }

    /// The orders of a side in the order in which they would trade.
    pub fn orders(&self, side: Side) -> impl Iterator<Item = Resting> + '_ {
        let first = self.oldest(self.ladders[side as usize].best());
        std::iter::successors(first, |seat| self.next(*seat)).map(|seat| self.get(seat))
    }

    /// The oldest order of a level that has orders.
    #[inline]
    fn oldest(&self, head: Slot) -> Option<Seat> {
        self.pool.find(head as usize).map(|head| Seat(head.newer()))
    }

    #[inline]
    fn shown(&self, head: Slot) -> Option<Level> {
        let head = self.pool.find(head as usize)?;
        Some(Level { price: head.price(), quantity: head.quantity, orders: head.orders() })
    }
}

/// Whether an order of this side and limit accepts a price of the other side.
pub(super) fn reaches(side: Side, limit: Price, price: Price) -> bool {
    match side {
        Side::Buy => price <= limit,
        Side::Sell => price >= limit,
    }
}
