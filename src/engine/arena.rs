//! Storage that grows without moving: lists in chunks, and entries with stable small handles.
//!
//! A plain vector doubles by copying itself, which at a million orders stops everything for tens of
//! milliseconds and wastes up to half its memory. Nothing here is ever copied to grow. Handles are
//! deterministic (same calls, same handles), so two replays lay memory out alike.

/// Where something lies in an [`Arena`].
pub(super) type Slot = u32;

/// No slot at all: the end of a chain.
pub(super) const NOWHERE: Slot = Slot::MAX;

/// A list in chunks of 2^`BITS` items.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T, const BITS: u32 = 13> {
    chunks: Vec<Vec<T>>,
}

impl<T, const BITS: u32> Default for Chunks<T, BITS> {
    fn default() -> Self {
        Chunks { chunks: Vec::new() }
    }
}

impl<T, const BITS: u32> Chunks<T, BITS> {
    const CHUNK: usize = 1 << BITS;

    /// How many items there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self.chunks.split_last() {
            Some((last, full)) => (full.len() << BITS) + last.len(),
            None => 0,
        }
    }

    /// Adds an item at the end.
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < Self::CHUNK => last.push(item),
            _ => {
                let mut chunk = Vec::with_capacity(Self::CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
    }

    /// The item at an index.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index >> BITS)?.get(index & (Self::CHUNK - 1))
    }

    /// All items in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.chunks.iter().flatten()
    }
}

impl<T, const BITS: u32> std::ops::Index<usize> for Chunks<T, BITS> {
    type Output = T;

    #[inline]
    fn index(&self, index: usize) -> &T {
        &self.chunks[index >> BITS][index & (Self::CHUNK - 1)]
    }
}

impl<T, const BITS: u32> std::ops::IndexMut<usize> for Chunks<T, BITS> {
    #[inline]
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.chunks[index >> BITS][index & (Self::CHUNK - 1)]
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
        if self.free == NOWHERE {
            let slot = Slot::try_from(self.entries.len()).expect("memory ends before 2^32 entries");
            self.entries.push(item);
            return slot;
        }
        let slot = self.free;
        let entry = &mut self.entries[slot as usize];
        self.free = entry.link();
        *entry = item;
        slot
    }

    /// Takes one out.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) -> T {
        let entry = &mut self.entries[slot as usize];
        let item = std::mem::take(entry);
        entry.set_link(self.free);
        self.free = slot;
        item
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
    fn places_are_given_again_newest_first() {
        let mut arena = Arena::default();
        let slots: Vec<Slot> = (0..4).map(|number| arena.insert(Item(number, NOWHERE))).collect();
        assert_eq!(slots, [0, 1, 2, 3]);
        assert_eq!((arena.remove(1).0, arena.remove(3).0), (1, 3));
        let again: Vec<Slot> = (4..7).map(|number| arena.insert(Item(number, NOWHERE))).collect();
        assert_eq!(again, [3, 1, 4]);
        assert_eq!((arena.get(3).0, arena.get(0).0), (4, 0));
    }

    #[test]
    fn a_list_in_chunks_is_a_list() {
        let mut list: Chunks<u32, 3> = Chunks::default();
        (0..20).for_each(|number| list.push(number));
        assert_eq!((list.len(), list[7], list[8], list.get(20)), (20, 7, 8, None));
        assert!(list.iter().copied().eq(0..20));
    }
}
