//! The order book as the public sees it: the engine's levels as they were last told.

use crate::domain::{MarketId, Price, Quantity, Side, Timestamp};
use crate::engine::{self, Engine};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// A change, and how to take it back.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) change: Arc<BookChange>,
    /// The levels that it changed, as they were before.
    before: Arc<[(Side, Price, Option<Depth>)]>,
}

/// The book of one market.
#[derive(Clone, Debug)]
pub(super) struct Book {
    market: MarketId,
    sequence: u64,
    at: Timestamp,
    bids: BTreeMap<Price, Depth>,
    asks: BTreeMap<Price, Depth>,
}

/// What rests at a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Depth {
    quantity: Quantity,
    orders: u32,
}

impl Depth {
    fn of(level: engine::Level) -> Depth {
        Depth { quantity: level.quantity, orders: level.orders }
    }

    fn level(self, price: Price) -> Level {
        Level { price, quantity: self.quantity, orders: self.orders }
    }
}

impl Book {
    pub(super) fn new(market: MarketId) -> Book {
        Book {
            market,
            sequence: 0,
            at: Timestamp::default(),
            bids: BTreeMap::new(),
            asks: BTreeMap::new(),
        }
    }

    /// An empty book that has seen changes up to this one.
    pub(super) fn marked(market: MarketId, sequence: u64, at: Timestamp) -> Book {
        Book { sequence, at, ..Book::new(market) }
    }

    /// Number and time of the last change.
    pub(super) fn mark(&self) -> (u64, Timestamp) {
        (self.sequence, self.at)
    }

    /// Takes in the levels that were there before anybody listened.
    pub(super) fn begin(&mut self, engine: &Engine) {
        for side in [Side::Buy, Side::Sell] {
            let levels = engine.levels(self.market, side);
            *self.side(side) = levels.map(|level| (level.price, Depth::of(level))).collect();
        }
    }

    /// Looks at the levels where something may have changed, and answers those that are not what they were.
    pub(super) fn look(
        &mut self,
        engine: &Engine,
        touched: &BTreeSet<(Side, Price)>,
        at: Timestamp,
    ) -> Option<Step> {
        let (mut bids, mut asks, mut undo) = (Vec::new(), Vec::new(), Vec::new());
        for &(side, price) in touched {
            let now = engine.level(self.market, side, price).map(Depth::of);
            let levels = self.side(side);
            let before = match now {
                Some(depth) => levels.insert(price, depth),
                None => levels.remove(&price),
            };
            if now == before {
                continue;
            }
            undo.push((side, price, before));
            let changed = now.unwrap_or_default().level(price);
            match side {
                Side::Buy => bids.push(changed),
                Side::Sell => asks.push(changed),
            }
        }
        bids.reverse();
        if bids.is_empty() && asks.is_empty() {
            return None;
        }
        let previous = self.sequence;
        self.sequence += 1;
        self.at = at;
        let (market, sequence) = (self.market, self.sequence);
        let change = Arc::new(BookChange { market, previous, sequence, at, bids, asks });
        Some(Step { change, before: undo.into() })
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self, step: &Step) {
        for &(side, price, before) in &*step.before {
            match before {
                Some(depth) => self.side(side).insert(price, depth),
                None => self.side(side).remove(&price),
            };
        }
        self.sequence = step.change.previous;
    }

    fn side(&mut self, side: Side) -> &mut BTreeMap<Price, Depth> {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
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
