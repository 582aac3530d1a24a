//! Finds an order's seat by the caller's id: a hash table over the live orders only, with chains through
//! an array beside the book.
//!
//! Sixteen consecutive ids share a cache line, and lines are scattered by one multiplication: ids counted
//! up cost one line in sixteen, ids at random one each, and multiples of anything spread as well. The
//! table knows no ids: an order's key on the book is its id.

use crate::book::Seat;

/// Slots on a cache line.
const LINE: u64 = 16;
const LINES_MIN: usize = 4;
/// So many slots for each live order at least, so that most chains are of one.
const SLOTS_PER_ID: usize = 4;
/// 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The end of a chain.
const END: u32 = u32::MAX;

/// The table. It only grows.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    /// By hash: the newest seat with it.
    newest: Vec<u32>,
    /// By seat: the one before it with the same hash.
    before: Vec<u32>,
    live: usize,
    multiplier: u64,
    /// How far a product is shifted to leave the number of a line.
    shift: u32,
}

impl Ids {
    /// A table for so many ids without growing. Who picks ids cannot pick ones that collide without
    /// knowing the seed.
    pub(super) fn new(ids: usize, seed: u64) -> Ids {
        let lines = (ids * SLOTS_PER_ID / LINE as usize).next_power_of_two().max(LINES_MIN);
        let (multiplier, before) = (GOLDEN ^ (seed << 1), Vec::with_capacity(ids));
        let mut table = Ids { newest: Vec::new(), before, live: 0, multiplier, shift: 0 };
        table.allocate(lines);
        table
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        (self.newest.capacity() + self.before.capacity()) * size_of::<u32>()
    }

    /// Finds the seat of a live id; `id_of` tells the id of the order in a seat.
    #[inline]
    pub(super) fn find(&self, id: u64, id_of: impl Fn(Seat) -> u64) -> Option<Seat> {
        let mut seat = self.newest[self.hash(id)];
        while seat != END {
            if id_of(Seat(seat)) == id {
                return Some(Seat(seat));
            }
            seat = self.before[seat as usize];
        }
        None
    }

    /// Adds the seat of an id that is not there; `id_of` as in [`Ids::find`].
    #[inline]
    pub(super) fn insert(&mut self, id: u64, seat: Seat, id_of: impl Fn(Seat) -> u64) {
        if self.live * SLOTS_PER_ID >= self.newest.len() {
            self.grow(id_of);
        }
        if seat.index() >= self.before.len() {
            self.before.resize(seat.index() + 1, END);
        }
        self.live += 1;
        self.link(id, seat.0);
    }

    /// Takes an id out that is in this seat.
    #[inline]
    pub(super) fn remove(&mut self, id: u64, seat: Seat) {
        self.live -= 1;
        let hash = self.hash(id);
        let before = self.before[seat.index()];
        if self.newest[hash] == seat.0 {
            self.newest[hash] = before;
            return;
        }
        let mut newer = self.newest[hash] as usize;
        while self.before[newer] != seat.0 {
            newer = self.before[newer] as usize;
        }
        self.before[newer] = before;
    }

    #[inline]
    fn hash(&self, id: u64) -> usize {
        let line = (id / LINE).wrapping_mul(self.multiplier) >> self.shift;
        (line * LINE + id % LINE) as usize
    }

    #[inline]
    fn link(&mut self, id: u64, seat: u32) {
        let hash = self.hash(id);
        self.before[seat as usize] = std::mem::replace(&mut self.newest[hash], seat);
    }

    fn allocate(&mut self, lines: usize) {
        self.newest = vec![END; lines * LINE as usize];
        self.shift = u64::BITS - lines.trailing_zeros();
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, id_of: impl Fn(Seat) -> u64) {
        let old = std::mem::take(&mut self.newest);
        self.allocate(old.len() * 2 / LINE as usize);
        for mut seat in old {
            while seat != END {
                let before = self.before[seat as usize];
                self.link(id_of(Seat(seat)), seat);
                seat = before;
            }
        }
    }
}
