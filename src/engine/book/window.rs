//! A stretch of ranks in which every rank has its place: one array read finds a level, and a bitmap of
//! two storeys finds the next one.

use super::pool::{NOWHERE, Slot};

const BITS: usize = u64::BITS as usize;

/// The ranks from `base` on, as many as there are slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    base: i64,
    /// By position: the head of the level there, or [`NOWHERE`].
    heads: Vec<Slot>,
    /// One bit for every position: whether a level is there.
    words: Vec<u64>,
    /// One bit for every word: whether it is not zero.
    summary: Vec<u64>,
    levels: usize,
}

impl Window {
    /// How many ranks it covers.
    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    /// The first rank it covers.
    pub(super) fn base(&self) -> i64 {
        self.base
    }

    /// The rank in the middle.
    pub(super) fn middle(&self) -> i64 {
        self.base.wrapping_add(self.len() as i64 / 2)
    }

    /// How many levels are in it.
    pub(super) fn levels(&self) -> usize {
        self.levels
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let words = self.words.capacity() + self.summary.capacity();
        self.heads.capacity() * size_of::<Slot>() + words * size_of::<u64>()
    }

    /// Where a rank lies, if it is covered.
    #[inline]
    pub(super) fn position(&self, rank: i64) -> Option<usize> {
        // A rank below the base wraps around to far beyond the end.
        let position = rank.wrapping_sub(self.base).cast_unsigned();
        (position < self.heads.len() as u64).then_some(position as usize)
    }

    /// The rank at a position.
    #[inline]
    pub(super) fn rank(&self, position: usize) -> i64 {
        self.base.wrapping_add(position as i64)
    }

    /// The head at a position, or [`NOWHERE`].
    #[inline]
    pub(super) fn head(&self, position: usize) -> Slot {
        self.heads[position]
    }

    /// Puts a level at a free position.
    #[inline]
    pub(super) fn open(&mut self, position: usize, head: Slot) {
        let word = position / BITS;
        self.heads[position] = head;
        self.words[word] |= 1 << (position % BITS);
        self.summary[word / BITS] |= 1 << (word % BITS);
        self.levels += 1;
    }

    /// Takes the level at a position away and answers its head.
    #[inline]
    pub(super) fn close(&mut self, position: usize) -> Slot {
        let word = position / BITS;
        let bits = self.words[word] & !(1 << (position % BITS));
        self.words[word] = bits;
        self.summary[word / BITS] &= !(u64::from(bits == 0) << (word % BITS));
        self.levels -= 1;
        std::mem::replace(&mut self.heads[position], NOWHERE)
    }

    /// The first position with a level, from this one on.
    #[inline]
    pub(super) fn first_from(&self, position: usize) -> Option<usize> {
        let word = position / BITS;
        let bits = self.words.get(word)? >> (position % BITS);
        if bits != 0 {
            return Some(position + bits.trailing_zeros() as usize);
        }
        let word = self.first_word_from(word + 1)?;
        Some(word * BITS + self.words[word].trailing_zeros() as usize)
    }

    fn first_word_from(&self, word: usize) -> Option<usize> {
        let mut at = word / BITS;
        let mut bits = self.summary.get(at)? >> (word % BITS) << (word % BITS);
        while bits == 0 {
            at += 1;
            bits = *self.summary.get(at)?;
        }
        Some(at * BITS + bits.trailing_zeros() as usize)
    }

    /// The levels with their ranks, lowest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, Slot)> + '_ {
        let next = |position: &usize| self.first_from(position + 1);
        std::iter::successors(self.first_from(0), next)
            .map(|position| (self.rank(position), self.heads[position]))
    }

    /// Forgets all levels and covers `len` ranks from `base` on; `base + len` must not pass the end of
    /// the ranks.
    pub(super) fn reset(&mut self, base: i64, len: usize) {
        self.base = base;
        self.levels = 0;
        refill(&mut self.heads, len, NOWHERE);
        refill(&mut self.words, len.div_ceil(BITS), 0);
        refill(&mut self.summary, len.div_ceil(BITS * BITS), 0);
    }
}

fn refill<T: Copy>(items: &mut Vec<T>, len: usize, item: T) {
    items.clear();
    items.reserve_exact(len);
    items.resize(len, item);
}
