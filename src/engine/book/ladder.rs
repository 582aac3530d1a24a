//! The levels of one side by rank: the lower the better. A bid's rank is its price negated, so that
//! both sides are climbed alike.
//!
//! Levels near the touch lie in a [`Window`]; those outside of it, better or worse, in a sorted map. The
//! window moves to the touch, and grows, only when the work outside of it has cost about as much as the
//! move will: so a price thrown far away now and then moves nothing, and a touch that really wandered
//! off is followed. It never shrinks.

use super::pool::{NOWHERE, Pool, Slot};
use super::window::Window;
use agio_domain::{Price, Side};
use std::collections::BTreeMap;
use std::hint::select_unpredictable;
use std::ops::Bound;

/// Ranks a window covers at first.
const WINDOW_MIN: usize = 256;
/// Ranks a window covers at most: 256 KiB.
const WINDOW_MAX: usize = 65_536;
/// A window grows to at most so many ranks a level, unless prices just outside make it wider.
const RANKS_PER_LEVEL: usize = 64;
/// A window moves only when it gets by at least one part in so many of its length.
const STEP: usize = 8;
/// Work outside the window that is never worth a move.
const EXTRA_STEPS: usize = 64;

/// A level's rank and head.
#[derive(Clone, Copy, Debug)]
struct Rung {
    rank: i64,
    head: Slot,
}

/// Beyond the last level. Only the missing head tells it from a real rung.
const NONE: Rung = Rung { rank: i64::MAX, head: NOWHERE };

/// Where a price stands on its side: the lower the better.
#[inline]
pub(super) fn rank(side: Side, price: Price) -> i64 {
    match side {
        Side::Buy => price.0.wrapping_neg(),
        Side::Sell => price.0,
    }
}

/// One side's levels.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    best: Rung,
    window: Window,
    /// The levels outside of the window.
    far: BTreeMap<i64, Slot>,
    /// Work done outside of the window since it was last moved.
    strain: usize,
    /// How far from its middle that was, as far as a window can reach at all.
    reach: usize,
}

impl Default for Ladder {
    fn default() -> Ladder {
        Ladder { best: NONE, window: Window::default(), far: BTreeMap::new(), strain: 0, reach: 0 }
    }
}

impl Ladder {
    /// The head of the best level, or [`NOWHERE`].
    #[inline]
    pub(super) fn best(&self) -> Slot {
        self.best.head
    }

    /// The same if its rank is at most this one.
    #[inline]
    pub(super) fn best_within(&self, rank: i64) -> Slot {
        if self.best.rank <= rank { self.best.head } else { NOWHERE }
    }

    /// The head at a rank, or [`NOWHERE`].
    pub(super) fn find(&self, rank: i64) -> Slot {
        match self.window.position(rank) {
            Some(position) => self.window.head(position),
            None => self.far.get(&rank).copied().unwrap_or(NOWHERE),
        }
    }

    /// The head of the level after a rank, or [`NOWHERE`].
    #[inline]
    pub(super) fn after(&self, rank: i64) -> Slot {
        self.rung_after(rank).head
    }

    /// The head of the level that an order is about to join; a new one if there is none.
    #[inline]
    pub(super) fn enter(&mut self, pool: &mut Pool, side: Side, price: Price) -> Slot {
        let rank = rank(side, price);
        let head = match self.window.position(rank) {
            Some(position) => match self.window.head(position) {
                NOWHERE => {
                    let head = pool.open_level(side, price);
                    self.window.open(position, head);
                    head
                }
                head => head,
            },
            None => self.enter_far(pool, side, price),
        };
        let better = (rank < self.best.rank) | (self.best.head == NOWHERE);
        self.best = select_unpredictable(better, Rung { rank, head }, self.best);
        head
    }

    /// Closes the level of a rank, whose last order is gone.
    #[inline]
    pub(super) fn close(&mut self, pool: &mut Pool, rank: i64) {
        match self.window.position(rank) {
            Some(position) => pool.close_level(self.window.close(position)),
            None => self.close_far(pool, rank),
        }
        if rank == self.best.rank {
            self.best = self.rung_after(rank);
        }
    }

    /// Bytes held. A map's nodes cannot be asked; half of their room is taken to be empty.
    pub(super) fn bytes(&self) -> usize {
        self.window.bytes() + self.far.len() * 2 * size_of::<(i64, Slot)>()
    }

    #[inline]
    fn rung_after(&self, rank: i64) -> Rung {
        if let Some(position) = self.window.position(rank)
            && let Some(next) = self.window.first_from(position + 1)
        {
            return self.rung_at(next);
        }
        if self.far.is_empty() && rank >= self.window.base() {
            return NONE;
        }
        self.rung_after_far(rank)
    }

    fn rung_at(&self, position: usize) -> Rung {
        Rung { rank: self.window.rank(position), head: self.window.head(position) }
    }

    /// The next rung where the window alone does not know it.
    #[cold]
    #[inline(never)]
    fn rung_after_far(&self, rank: i64) -> Rung {
        let far = self.far.range((Bound::Excluded(rank), Bound::Unbounded)).next();
        let far = far.map_or(NONE, |(rank, head)| Rung { rank: *rank, head: *head });
        let before = rank < self.window.base();
        match self.window.first_from(0).filter(|_| before) {
            Some(first) if self.window.rank(first) < far.rank => self.rung_at(first),
            _ => far,
        }
    }

    #[cold]
    #[inline(never)]
    fn enter_far(&mut self, pool: &mut Pool, side: Side, price: Price) -> Slot {
        let rank = rank(side, price);
        let head = *self.far.entry(rank).or_insert_with(|| pool.open_level(side, price));
        self.strain += 1;
        let away = rank.abs_diff(self.window.middle());
        // A window that covers nothing yet is away from nothing.
        if self.window.len() > 0 && away < (WINDOW_MAX / 2) as u64 {
            self.reach = self.reach.max(away as usize);
        }
        let len = self.wanted_len();
        if self.window.len() == 0 || self.strain > self.price_of_a_move(len) {
            self.move_to(self.best.rank.min(rank), len);
        }
        head
    }

    #[cold]
    #[inline(never)]
    fn close_far(&mut self, pool: &mut Pool, rank: i64) {
        self.strain += 1;
        if let Some(head) = self.far.remove(&rank) {
            pool.close_level(head);
        }
    }

    /// How many ranks the window should cover.
    fn wanted_len(&self) -> usize {
        let levels = self.window.levels() + self.far.len();
        let wanted = (levels * RANKS_PER_LEVEL).max(self.reach * 2 + 1).min(WINDOW_MAX);
        wanted.next_power_of_two().max(WINDOW_MIN).max(self.window.len())
    }

    /// Sweeping the window, putting its levels outside and taking in those from there, in units of one
    /// piece of work outside.
    fn price_of_a_move(&self, len: usize) -> usize {
        EXTRA_STEPS + len / 16 + self.window.levels() + len.min(self.far.len())
    }

    /// Lays the middle of the window on the touch, if that is worth it.
    fn move_to(&mut self, touch: i64, len: usize) {
        (self.strain, self.reach) = (0, 0);
        let last = i64::MAX - (len as i64 - 1);
        let base = touch.saturating_sub(len as i64 / 2).min(last);
        let way = base.abs_diff(self.window.base());
        if len == self.window.len() && way < (len / STEP) as u64 {
            return;
        }
        self.far.extend(self.window.iter());
        self.window.reset(base, len);
        let end = base + (len as i64 - 1);
        for (rank, head) in self.far.extract_if(base..=end, |_, _| true) {
            let position = self.window.position(rank).expect("within the window");
            self.window.open(position, head);
        }
    }
}
