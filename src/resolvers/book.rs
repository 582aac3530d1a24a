//! A subscriber's own copy of an order book: what changed within the depth it asked for.
//!
//! A change outside the depth can matter inside it: when a level in it goes, the next one moves in. So
//! the copy keeps every level and compares the top of each side with what was last sent.

use crate::domain::{Price, Side};
use crate::exchange::{BookSnapshot, Level};
use std::collections::BTreeMap;

/// An order book to a depth, and what of it was sent.
#[derive(Clone, Debug)]
pub struct BookView {
    bids: HalfView,
    asks: HalfView,
}

/// The changed levels of both sides, best price first. A level with quantity 0 is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Changed bids.
    pub bids: Vec<Level>,
    /// Changed asks.
    pub asks: Vec<Level>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.bids.is_empty() && self.asks.is_empty()
    }
}

impl BookView {
    /// A copy of the whole book, seen to `depth` levels a side.
    pub fn new(snapshot: &BookSnapshot, depth: usize) -> BookView {
        BookView {
            bids: HalfView::new(Side::Buy, &snapshot.bids, depth),
            asks: HalfView::new(Side::Sell, &snapshot.asks, depth),
        }
    }

    /// What is seen now: the levels within the depth, best price first.
    pub fn seen(&self) -> Changes {
        Changes { bids: self.bids.sent.clone(), asks: self.asks.sent.clone() }
    }

    /// Takes changed levels in and tells what changed within the depth.
    pub fn apply(&mut self, bids: &[Level], asks: &[Level]) -> Changes {
        Changes { bids: self.bids.apply(bids), asks: self.asks.apply(asks) }
    }
}

/// One side, keyed so that the best price comes first.
#[derive(Clone, Debug)]
struct HalfView {
    side: Side,
    depth: usize,
    levels: BTreeMap<i64, Level>,
    sent: Vec<Level>,
}

impl HalfView {
    fn new(side: Side, levels: &[Level], depth: usize) -> HalfView {
        let levels = levels.iter().map(|level| (rank(side, level.price), *level)).collect();
        let mut view = HalfView { side, depth, levels, sent: Vec::new() };
        view.sent = view.top();
        view
    }

    fn top(&self) -> Vec<Level> {
        self.levels.values().take(self.depth).copied().collect()
    }

    fn apply(&mut self, changed: &[Level]) -> Vec<Level> {
        if changed.is_empty() {
            return Vec::new();
        }
        for level in changed {
            let rank = rank(self.side, level.price);
            if level.quantity.is_zero() {
                self.levels.remove(&rank);
            } else {
                self.levels.insert(rank, *level);
            }
        }
        let top = self.top();
        let changes = differences(self.side, &self.sent, &top);
        self.sent = top;
        changes
    }
}

/// The best price has the lowest rank.
fn rank(side: Side, price: Price) -> i64 {
    match side {
        Side::Buy => -price.0,
        Side::Sell => price.0,
    }
}

/// Merges two lists of levels, both best price first, into what turns the first into the second.
fn differences(side: Side, before: &[Level], after: &[Level]) -> Vec<Level> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut changes = Vec::new();
    loop {
        let ahead = |level: &&Level| rank(side, level.price);
        let (old, new) = (before.peek().map(ahead), after.peek().map(ahead));
        match (old, new) {
            (None, None) => return changes,
            (Some(old), new) if new.is_none_or(|new| old < new) => {
                changes.extend(before.next().map(|level| gone(level.price)));
            }
            (old, Some(new)) if old.is_none_or(|old| new < old) => {
                changes.extend(after.next());
            }
            _ => {
                let (was, is) = (before.next(), after.next());
                changes.extend(is.filter(|_| was != is));
            }
        }
    }
}

fn gone(price: Price) -> Level {
    Level { price, quantity: crate::domain::Quantity::ZERO, orders: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MarketId, Quantity, Timestamp};

    /// Prices and quantities of levels.
    type Rows = &'static [(i64, i64)];

    fn level(price: i64, quantity: i64) -> Level {
        Level { price: Price(price), quantity: Quantity(quantity), orders: u32::from(quantity > 0) }
    }

    fn levels(rows: &[(i64, i64)]) -> Vec<Level> {
        rows.iter().map(|(price, quantity)| level(*price, *quantity)).collect()
    }

    fn view(bids: &[(i64, i64)], asks: &[(i64, i64)], depth: usize) -> BookView {
        let snapshot = BookSnapshot {
            market: MarketId(0),
            sequence: 1,
            at: Timestamp(0),
            bids: levels(bids),
            asks: levels(asks),
        };
        BookView::new(&snapshot, depth)
    }

    #[test]
    fn book_snapshot_stops_at_the_depth() {
        let view = view(&[(10, 1), (9, 2), (8, 3)], &[(11, 1), (12, 2)], 2);
        let seen = view.seen();
        assert_eq!(seen.bids, levels(&[(10, 1), (9, 2)]));
        assert_eq!(seen.asks, levels(&[(11, 1), (12, 2)]));
    }

    /// Bids changed, and what a subscriber to two levels of 10, 9, 8, 7 is told.
    #[test]
    fn book_changes_are_told_within_the_depth_only() {
        let rows: [(&str, Rows, Rows); 8] = [
            ("a level changes", &[(9, 5)], &[(9, 5)]),
            ("a level beyond the depth changes", &[(8, 9)], &[]),
            ("a level beyond the depth goes", &[(8, 0)], &[]),
            ("a level goes, and the next moves in", &[(10, 0)], &[(10, 0), (8, 3)]),
            ("a better level comes, and the last moves out", &[(11, 4)], &[(11, 4), (9, 0)]),
            ("all go", &[(10, 0), (9, 0), (8, 0), (7, 0)], &[(10, 0), (9, 0)]),
            (
                "two go, two come",
                &[(10, 0), (12, 1), (11, 1), (9, 0)],
                &[(12, 1), (11, 1), (10, 0), (9, 0)],
            ),
            ("nothing changes", &[(9, 2)], &[]),
        ];
        for (scenario, changed, told) in rows {
            let mut view = view(&[(10, 1), (9, 2), (8, 3), (7, 4)], &[(20, 1)], 2);
            let changes = view.apply(&levels(changed), &[]);
            assert_eq!(changes.bids, levels(told), "{scenario}");
            assert!(changes.asks.is_empty(), "{scenario}");
        }
    }

    /// Whatever happens, a client that applies what it is told has the top of the true book.
    #[test]
    fn book_of_a_client_that_follows_has_the_true_top() {
        let mut state = 7_u64;
        let mut next = move |bound: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        for side in [Side::Buy, Side::Sell] {
            let mut truth = BTreeMap::new();
            let mut client = BTreeMap::new();
            let mut half = HalfView::new(side, &[], 5);
            for _ in 0..5_000 {
                let price = i64::try_from(next(30)).expect("small") + 1;
                let quantity = i64::try_from(next(4)).expect("small");
                let changed = level(price, quantity);
                for told in half.apply(&[changed]) {
                    keep(side, &mut client, told);
                }
                keep(side, &mut truth, changed);
                let top: Vec<_> = truth.values().take(5).copied().collect();
                assert_eq!(client.values().copied().collect::<Vec<_>>(), top);
            }
        }
    }

    fn keep(side: Side, book: &mut BTreeMap<i64, Level>, level: Level) {
        if level.quantity.is_zero() {
            book.remove(&rank(side, level.price));
        } else {
            book.insert(rank(side, level.price), level);
        }
    }
}
