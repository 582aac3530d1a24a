//! Storage that grows without moving: lists in chunks, and entries with stable small handles.
//!
//! A plain vector doubles by copying itself, which at a million orders stops everything for tens of
//! milliseconds and wastes up to half its memory. Nothing here is ever copied to grow. Handles are
//! deterministic (same calls, same handles), so two replays lay memory out alike.

use super::prefetch::prefetch;

/// Where something lies in an [`Arena`].
pub(super) type Slot = u32;

/// No slot at all: the end of a chain.
pub(super) const NOWHERE: Slot = Slot::MAX;

/// A list in chunks of `CHUNK` items, a power of two. Chunks are filled with defaults when they are
/// made: then an index within one is never out of bounds, and the system's pages are claimed a chunk at a
/// time instead of by one command in some dozens.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T, const CHUNK: usize = 256> {
    chunks: Vec<Box<[T; CHUNK]>>,
    len: usize,
}

impl<T, const CHUNK: usize> Default for Chunks<T, CHUNK> {
    fn default() -> Self {
        Chunks { chunks: Vec::new(), len: 0 }
    }
}

impl<T, const CHUNK: usize> Chunks<T, CHUNK> {
    const SHIFT: u32 = CHUNK.trailing_zeros();
    const POWER_OF_TWO: () = assert!(CHUNK.is_power_of_two());

    /// How many items there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The item at an index.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&T> {
        (index < self.len).then(|| &self[index])
    }

    /// All items in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).take(self.len)
    }

    /// Gives back the memory of one chunk of a list that nobody needs any more; answers how many bytes.
    pub(super) fn shed(&mut self) -> Option<usize> {
        self.len = 0;
        self.chunks.pop().map(|_| CHUNK * size_of::<T>())
    }
}

impl<T: Default, const CHUNK: usize> Chunks<T, CHUNK> {
    /// Adds an item at the end.
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        if self.len & (CHUNK - 1) == 0 {
            self.add_chunk();
        }
        let at = self.len;
        self.len += 1;
        self[at] = item;
    }

    #[cold]
    #[inline(never)]
    fn add_chunk(&mut self) {
        let () = Self::POWER_OF_TWO;
        let blank: Vec<T> = std::iter::repeat_with(T::default).take(CHUNK).collect();
        let Ok(chunk) = blank.into_boxed_slice().try_into() else { unreachable!("as many") };
        self.chunks.push(chunk);
    }
}

impl<T, const CHUNK: usize> std::ops::Index<usize> for Chunks<T, CHUNK> {
    type Output = T;

    #[inline]
    fn index(&self, index: usize) -> &T {
        &self.chunks[index >> Self::SHIFT][index & (CHUNK - 1)]
    }
}

impl<T, const CHUNK: usize> std::ops::IndexMut<usize> for Chunks<T, CHUNK> {
    #[inline]
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.chunks[index >> Self::SHIFT][index & (CHUNK - 1)]
    }
}

/// What lies in an [`Arena`]: it carries one link, for the chain of an
/// [`Index`](super::index::Index) while it is there, for the chain of free places afterwards.
pub(super) trait Linked: Default {
    /// The next of the chain.
    fn link(&self) -> Slot;
    /// Changes the next of the chain.
    fn set_link(&mut self, next: Slot);
}

/// Entries with stable handles: what is taken out leaves a place that the next one fills.
#[derive(Clone, Debug)]
pub(super) struct Arena<T> {
    entries: Chunks<T>,
    free: Slot,
}

impl<T> Default for Arena<T> {
    fn default() -> Arena<T> {
        Arena { entries: Chunks::default(), free: NOWHERE }
    }
}

impl<T: Linked> Arena<T> {
    /// Puts one in.
    #[inline]
    pub(super) fn insert(&mut self, item: T) -> Slot {
        let slot = self.claim();
        self.entries[slot as usize] = item;
        slot
    }

    /// Puts a blank one in.
    #[inline(always)]
    pub(super) fn claim(&mut self) -> Slot {
        if self.free == NOWHERE {
            let slot = Slot::try_from(self.entries.len()).expect("memory ends before 2^32 entries");
            self.entries.push(T::default());
            return slot;
        }
        let slot = self.free;
        let entry = &mut self.entries[slot as usize];
        self.free = entry.link();
        entry.set_link(NOWHERE);
        slot
    }

    /// Takes one out: what is left is blank.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) {
        let entry = &mut self.entries[slot as usize];
        *entry = T::default();
        entry.set_link(self.free);
        self.free = slot;
    }

    /// As [`Chunks::shed`].
    pub(super) fn shed(&mut self) -> Option<usize> {
        self.entries.shed()
    }

    /// One of them.
    #[inline]
    pub(super) fn get(&self, slot: Slot) -> &T {
        &self.entries[slot as usize]
    }

    /// One of them, to change.
    #[inline]
    pub(super) fn get_mut(&mut self, slot: Slot) -> &mut T {
        &mut self.entries[slot as usize]
    }

    /// Fetches one of them from memory, if there is one.
    #[inline]
    pub(super) fn fetch(&self, slot: Slot) {
        if let Some(entry) = self.entries.get(slot as usize) {
            prefetch(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Item(u32, Slot);

    impl Linked for Item {
        fn link(&self) -> Slot {
            self.1
        }
        fn set_link(&mut self, next: Slot) {
            self.1 = next;
        }
    }

    #[test]
    fn arena_gives_freed_places_again_newest_first() {
        let mut arena = Arena::default();
        let slots: Vec<Slot> = (0..4).map(|number| arena.insert(Item(number, NOWHERE))).collect();
        assert_eq!(slots, [0, 1, 2, 3]);
        arena.remove(1);
        arena.remove(3);
        let again: Vec<Slot> = (4..7).map(|number| arena.insert(Item(number, NOWHERE))).collect();
        assert_eq!(again, [3, 1, 4]);
        assert_eq!((arena.get(3).0, arena.get(0).0), (4, 0));
    }

    #[test]
    fn chunked_list_equals_a_plain_one() {
        let mut list: Chunks<u32, 8> = Chunks::default();
        (0..20).for_each(|number| list.push(number));
        assert_eq!((list.len(), list[7], list[8], list.get(20)), (20, 7, 8, None));
        assert!(list.iter().copied().eq(0..20));
    }
}
