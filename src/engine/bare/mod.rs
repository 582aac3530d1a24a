//! Price-time matching of one market and nothing else: no accounts, no money, no fees, no clock.
//!
//! For whoever brings their own ids and wants the [`Book`](super::Book) with an id table and reports on
//! top: simulators, replays, tests. The exchange itself uses [`Engine`](super::Engine). Replaying a
//! recorded stream with it is `examples/book.rs`.
//!
//! ```
//! use agio_engine::domain::{Price, Quantity, Side};
//! use agio_engine::bare::{MatchingBook, Order, Report};
//!
//! let mut book = MatchingBook::new();
//! let mut reports = Vec::new();
//! book.place(Order::limit(1, Side::Sell, Price(101), Quantity(5)), &mut reports);
//! book.place(Order::limit(2, Side::Buy, Price(102), Quantity(3)), &mut reports);
//! book.cancel(1, &mut reports);
//! assert_eq!(
//!     reports,
//!     [
//!         Report::Accepted { id: 1, side: Side::Sell, price: Price(101), quantity: Quantity(5) },
//!         Report::Accepted { id: 2, side: Side::Buy, price: Price(102), quantity: Quantity(3) },
//!         Report::Traded { maker: 1, taker: 2, price: Price(101), quantity: Quantity(3) },
//!         Report::Cancelled { id: 1, side: Side::Sell, price: Price(101), quantity: Quantity(2) },
//!     ]
//! );
//! ```

mod ids;
#[cfg(test)]
mod tests;

use super::book::{Book, Resting, Seat, reaches};
use agio_domain::{AccountId, Price, Quantity, Side, TimeInForce};
use ids::Ids;

/// An order to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The caller's. Two live orders cannot share one; that of an order that is gone may be used again.
    pub id: u64,
    /// Which side.
    pub side: Side,
    /// The worst price it accepts, in ticks; greater than zero.
    pub price: Price,
    /// How many lots; greater than zero.
    pub quantity: Quantity,
    /// What becomes of a remainder. The book knows no time: what is good till a date stays like what is
    /// good till cancelled.
    pub time_in_force: TimeInForce,
}

impl Order {
    /// A limit order that rests until it is filled or cancelled.
    pub fn limit(id: u64, side: Side, price: Price, quantity: Quantity) -> Order {
        Order { id, side, price, quantity, time_in_force: TimeInForce::Gtc }
    }

    /// A market order: whatever the book has, at any price, and never resting.
    pub fn market(id: u64, side: Side, quantity: Quantity) -> Order {
        let price = match side {
            Side::Buy => Price(i64::MAX),
            Side::Sell => Price(1),
        };
        Order { id, side, price, quantity, time_in_force: TimeInForce::Ioc }
    }

    /// The same order with another time in force.
    pub fn with(self, time_in_force: TimeInForce) -> Order {
        Order { time_in_force, ..self }
    }
}

/// What a message led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// An order was let in, as it was sent; its trades follow.
    Accepted {
        /// The order.
        id: u64,
        /// Its side.
        side: Side,
        /// Its limit.
        price: Price,
        /// Its quantity before any trade.
        quantity: Quantity,
    },
    /// Two orders traded.
    Traded {
        /// The resting order.
        maker: u64,
        /// The incoming order.
        taker: u64,
        /// The maker's price.
        price: Price,
        /// How much.
        quantity: Quantity,
    },
    /// An order is gone with something left: it was cancelled, or it never rests.
    Cancelled {
        /// The order.
        id: u64,
        /// Its side.
        side: Side,
        /// Its limit.
        price: Price,
        /// What was left.
        quantity: Quantity,
    },
    /// An order got a new price and quantity, behind the others there; its trades follow.
    Modified {
        /// The order.
        id: u64,
        /// Its side.
        side: Side,
        /// Its new limit.
        price: Price,
        /// Its new quantity before any trade.
        quantity: Quantity,
    },
    /// A new order was not let in; nothing changed.
    Refused {
        /// The order.
        id: u64,
        /// Why.
        reason: Refusal,
    },
    /// No live order has this id; nothing changed.
    CancelRefused {
        /// The id.
        id: u64,
    },
    /// The order stays as it is.
    ModifyRefused {
        /// The order.
        id: u64,
        /// Why.
        reason: Refusal,
    },
}

/// Why an order was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A live order has this id.
    IdTaken,
    /// No live order has this id.
    UnknownId,
    /// Prices are greater than zero.
    PriceNotPositive,
    /// Quantities are greater than zero.
    QuantityNotPositive,
    /// All that rests must sum up to no more than `i64::MAX`.
    BookFull,
}

const _: () = assert!(size_of::<Report>() == 40, "a report is five words");

/// A book that matches.
#[derive(Clone, Debug)]
pub struct MatchingBook {
    book: Book,
    ids: Ids,
    /// The quantities of all that rests, together.
    resting: i64,
}

/// What an order still wants.
struct Taker {
    id: u64,
    side: Side,
    limit: Price,
    left: Quantity,
}

impl Default for MatchingBook {
    fn default() -> MatchingBook {
        MatchingBook::new()
    }
}

impl MatchingBook {
    /// An empty book.
    pub fn new() -> MatchingBook {
        MatchingBook::seeded(0, 0)
    }

    /// An empty book with room for so many resting orders.
    pub fn with_capacity(orders: usize) -> MatchingBook {
        MatchingBook::seeded(orders, 0)
    }

    /// The same with a secret seed for the id table: when strangers choose the ids, they cannot choose
    /// them to collide. What the book answers does not depend on it.
    pub fn seeded(orders: usize, seed: u64) -> MatchingBook {
        MatchingBook { book: Book::with_capacity(orders), ids: Ids::new(orders, seed), resting: 0 }
    }

    /// What rests: levels, orders, best prices. An order's key there is its id.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The live order with this id.
    pub fn order(&self, id: u64) -> Option<Resting> {
        self.find(id).map(|seat| self.book.get(seat))
    }

    /// Bytes of memory it holds, used or kept for later.
    pub fn bytes(&self) -> usize {
        self.book.bytes() + self.ids.bytes()
    }

    /// Lets an order in, matches it, and rests or cancels what is left. Appends `Accepted`, then
    /// `Traded` for each trade, then `Cancelled` if a remainder may not rest; or `Refused`.
    pub fn place(&mut self, order: Order, reports: &mut Vec<Report>) {
        let Order { id, side, price, quantity, time_in_force } = order;
        if let Err(reason) = self.admit(&order) {
            return reports.push(Report::Refused { id, reason });
        }
        reports.push(Report::Accepted { id, side, price, quantity });
        let mut taker = Taker { id, side, limit: price, left: quantity };
        let killed = time_in_force == TimeInForce::Fok && !self.fills(&taker);
        if !killed && self.book.crosses(side, price) {
            taker.left = self.sweep(&taker, reports);
        }
        if taker.left.is_zero() {
            return;
        }
        if matches!(time_in_force, TimeInForce::Ioc | TimeInForce::Fok) {
            return reports.push(Report::Cancelled { id, side, price, quantity: taker.left });
        }
        self.rest(&taker);
    }

    /// Takes an order off the book. Appends `Cancelled` or `CancelRefused`.
    pub fn cancel(&mut self, id: u64, reports: &mut Vec<Report>) {
        let Some(seat) = self.find(id) else {
            return reports.push(Report::CancelRefused { id });
        };
        self.ids.remove(id, seat);
        let Resting { side, price, quantity, .. } = self.book.remove(seat);
        self.resting -= quantity.0;
        reports.push(Report::Cancelled { id, side, price, quantity });
    }

    /// Gives an order a new price and quantity: it leaves its place and comes in anew, which may trade.
    /// Appends `Modified`, then `Traded` for each trade; or `ModifyRefused`.
    pub fn modify(&mut self, id: u64, price: Price, quantity: Quantity, reports: &mut Vec<Report>) {
        let seat = match self.admit_change(id, price, quantity) {
            Ok(seat) => seat,
            Err(reason) => return reports.push(Report::ModifyRefused { id, reason }),
        };
        self.ids.remove(id, seat);
        let Resting { side, quantity: old, .. } = self.book.remove(seat);
        self.resting -= old.0;
        reports.push(Report::Modified { id, side, price, quantity });
        let mut taker = Taker { id, side, limit: price, left: quantity };
        if self.book.crosses(side, price) {
            taker.left = self.sweep(&taker, reports);
        }
        if taker.left.is_positive() {
            self.rest(&taker);
        }
    }

    #[inline]
    fn find(&self, id: u64) -> Option<Seat> {
        self.ids.find(id, |seat| self.book.key(seat))
    }

    /// Whether a new order may come in.
    #[inline]
    fn admit(&self, order: &Order) -> Result<(), Refusal> {
        self.check(order.price, order.quantity)?;
        self.find(order.id).map_or(Ok(()), |_| Err(Refusal::IdTaken))
    }

    /// The seat of an order that may be changed so.
    #[inline]
    fn admit_change(&self, id: u64, price: Price, quantity: Quantity) -> Result<Seat, Refusal> {
        let seat = self.find(id).ok_or(Refusal::UnknownId)?;
        self.check(price, quantity)?;
        Ok(seat)
    }

    #[inline]
    fn check(&self, price: Price, quantity: Quantity) -> Result<(), Refusal> {
        if !price.is_positive() {
            return Err(Refusal::PriceNotPositive);
        }
        if !quantity.is_positive() {
            return Err(Refusal::QuantityNotPositive);
        }
        self.resting.checked_add(quantity.0).map(|_| ()).ok_or(Refusal::BookFull)
    }

    /// Whether the book holds all that an order wants.
    fn fills(&self, taker: &Taker) -> bool {
        let Taker { side, limit, left, .. } = *taker;
        let mut wanted = left.0;
        let offers = self.book.levels(side.opposite());
        for level in offers.take_while(|level| reaches(side, limit, level.price)) {
            wanted -= level.quantity.0.min(wanted);
            if wanted == 0 {
                return true;
            }
        }
        false
    }

    /// Trades an order with whatever it meets; answers what is left of it.
    #[inline(never)]
    fn sweep(&mut self, taker: &Taker, reports: &mut Vec<Report>) -> Quantity {
        let mut left = taker.left;
        while left.is_positive()
            && let Some((seat, maker)) = self.book.meets(taker.side, taker.limit)
        {
            let quantity = left.min(maker.quantity);
            if quantity == maker.quantity {
                self.ids.remove(maker.key, seat);
            }
            self.book.take(seat, quantity);
            self.resting -= quantity.0;
            left.0 -= quantity.0;
            let (maker, price) = (maker.key, maker.price);
            reports.push(Report::Traded { maker, taker: taker.id, price, quantity });
        }
        left
    }

    #[inline(always)]
    fn rest(&mut self, taker: &Taker) {
        let Taker { id: key, side, limit: price, left: quantity } = *taker;
        self.resting += quantity.0;
        let seat = self.book.rest(Resting { key, account: AccountId(0), side, price, quantity });
        self.ids.insert(key, seat, |seat| self.book.key(seat));
    }
}
