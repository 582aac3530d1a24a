//! The order book as the public sees it: levels added up from the states of orders.

use crate::domain::id_map::IdMap;
use crate::domain::{MarketId, OrderId, OrderStatus, Price, Quantity, Side, Timestamp};
use crate::engine::OrderState;
use std::collections::BTreeMap;

/// All orders at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The price.
    pub price: Price,
    /// What is on offer there in all; zero in a [`BookChange`] means that the level is gone.
    pub quantity: Quantity,
    /// How many orders.
    pub orders: u32,
}

/// A market's book at one moment, best prices first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookSnapshot {
    /// Which market.
    pub market: MarketId,
    /// Number of the change this includes; the next change names it as its `previous`.
    pub sequence: u64,
    /// When the book last changed.
    pub at: Timestamp,
    /// What is wanted, highest price first.
    pub bids: Vec<Level>,
    /// What is offered, lowest price first.
    pub asks: Vec<Level>,
}

/// The levels that one journal record changed, best prices first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookChange {
    /// Which market.
    pub market: MarketId,
    /// Number of the change before.
    pub previous: u64,
    /// Number of this change: always one more.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Changed levels of the buying side, as they are now.
    pub bids: Vec<Level>,
    /// Changed levels of the selling side, as they are now.
    pub asks: Vec<Level>,
}

/// The book of one market.
#[derive(Debug)]
pub(super) struct Book {
    market: MarketId,
    sequence: u64,
    at: Timestamp,
    open: IdMap<OrderId, Resting>,
    bids: BTreeMap<Price, Depth>,
    asks: BTreeMap<Price, Depth>,
}

#[derive(Clone, Copy, Debug)]
struct Resting {
    side: Side,
    price: Price,
    quantity: i64,
}

impl Resting {
    /// What the public sees of an order, if it sees any of it.
    fn of(order: &OrderState) -> Option<Resting> {
        let price = order.price.filter(|_| rests(order))?;
        let quantity = order.remaining().0 - order.hidden.0;
        Some(Resting { side: order.side, price, quantity })
    }
}

/// Whether it stands on the book, rather than wait for its trigger.
fn rests(order: &OrderState) -> bool {
    matches!(order.status, OrderStatus::Open | OrderStatus::PartiallyFilled)
}

/// What rests at a price. The sum is `i128`: single orders fit `i64`, all of them together need not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Depth {
    quantity: i128,
    orders: u32,
}

impl Depth {
    fn level(self, price: Price) -> Level {
        let quantity = Quantity(i64::try_from(self.quantity).unwrap_or(i64::MAX));
        Level { price, quantity, orders: self.orders }
    }
}

impl Book {
    pub(super) fn new(market: MarketId) -> Book {
        Book {
            market,
            sequence: 0,
            at: Timestamp::default(),
            open: IdMap::default(),
            bids: BTreeMap::new(),
            asks: BTreeMap::new(),
        }
    }

    /// An empty book that has seen changes up to this one.
    pub(super) fn marked(market: MarketId, (sequence, at): (u64, Timestamp)) -> Book {
        Book { sequence, at, ..Book::new(market) }
    }

    /// Number and time of the last change.
    pub(super) fn mark(&self) -> (u64, Timestamp) {
        (self.sequence, self.at)
    }

    /// Takes in an order that was there before anybody listened.
    pub(super) fn rest(&mut self, order: &OrderState) {
        let mut unheard = BTreeMap::new();
        if let Some(resting) = Resting::of(order) {
            self.shift(&mut unheard, resting, 1);
            self.open.insert(order.id, resting);
        }
    }

    /// Takes in the states of touched orders, and answers the levels that are not what they were.
    pub(super) fn apply(&mut self, orders: &[&OrderState], at: Timestamp) -> Option<BookChange> {
        let mut before: BTreeMap<(Side, Price), Depth> = BTreeMap::new();
        for order in orders {
            if let Some(resting) = self.open.remove(&order.id) {
                self.shift(&mut before, resting, -1);
            }
            if let Some(resting) = Resting::of(order) {
                self.shift(&mut before, resting, 1);
                self.open.insert(order.id, resting);
            }
        }
        let (mut bids, mut asks) = (Vec::new(), Vec::new());
        for ((side, price), depth) in before {
            let now = self.side(side).get(&price).copied().unwrap_or_default();
            if now == depth {
                continue;
            }
            match side {
                Side::Buy => bids.push(now.level(price)),
                Side::Sell => asks.push(now.level(price)),
            }
        }
        bids.reverse();
        if bids.is_empty() && asks.is_empty() {
            return None;
        }
        let previous = self.sequence;
        self.sequence += 1;
        self.at = at;
        Some(BookChange { market: self.market, previous, sequence: self.sequence, at, bids, asks })
    }

    /// Adds a resting order to its level (`sign` 1) or takes it away (-1), noting what was there first.
    fn shift(&mut self, before: &mut BTreeMap<(Side, Price), Depth>, resting: Resting, sign: i8) {
        let levels = match resting.side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        };
        let depth = levels.entry(resting.price).or_default();
        before.entry((resting.side, resting.price)).or_insert(*depth);
        depth.quantity += i128::from(sign) * i128::from(resting.quantity);
        depth.orders = depth.orders.saturating_add_signed(i32::from(sign));
        if depth.orders == 0 {
            levels.remove(&resting.price);
        }
    }

    fn side(&self, side: Side) -> &BTreeMap<Price, Depth> {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    pub(super) fn snapshot(&self, depth: usize) -> BookSnapshot {
        let level = |(price, depth): (&Price, &Depth)| depth.level(*price);
        BookSnapshot {
            market: self.market,
            sequence: self.sequence,
            at: self.at,
            bids: self.bids.iter().rev().take(depth).map(level).collect(),
            asks: self.asks.iter().take(depth).map(level).collect(),
        }
    }
}
