//! Finds the entries of an arena by a hash: chains through the entries themselves, and a table of
//! heads that grows one chain at a time (linear hashing), so that no command ever waits for a rehash.
//!
//! Four bytes an entry, no allocation but the table's. Order ids are dense and ascending, and serve as
//! their own hash: the newest orders then lie next to each other in the table.

use super::arena::{Arena, Chunks, Linked, NOWHERE, Slot};

/// What an index can find.
pub(super) trait Hashed: Linked {
    /// The hash it was inserted under; never changes while it is there.
    fn hash(&self) -> u64;
}

/// A table of chains. What is in it is in an [`Arena`] and carries the links.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    heads: Chunks<Slot, 4096>,
    /// The smallest power of two at or above the number of heads, less one.
    mask: usize,
    count: usize,
}

impl Index {
    #[inline]
    fn place(&self, hash: u64) -> usize {
        let place = hash as usize & self.mask;
        if place < self.heads.len() { place } else { place & (self.mask >> 1) }
    }

    /// The first entry of a chain that satisfies `found`; the hash should be the one it lies under.
    #[inline]
    pub(super) fn find<T: Hashed>(
        &self,
        arena: &Arena<T>,
        hash: u64,
        found: impl Fn(&T) -> bool,
    ) -> Option<Slot> {
        if self.count == 0 {
            return None;
        }
        let mut slot = self.heads[self.place(hash)];
        while slot != NOWHERE {
            let entry = arena.get(slot);
            if found(entry) {
                return Some(slot);
            }
            slot = entry.link();
        }
        None
    }

    /// How many entries lie in the chain of a hash, counted up to `most`.
    pub(super) fn crowd<T: Hashed>(&self, arena: &Arena<T>, hash: u64, most: usize) -> usize {
        if self.count == 0 {
            return 0;
        }
        let (mut slot, mut count) = (self.heads[self.place(hash)], 0);
        while slot != NOWHERE && count < most {
            count += 1;
            slot = arena.get(slot).link();
        }
        count
    }

    /// Makes an entry of the arena findable.
    pub(super) fn insert<T: Hashed>(&mut self, arena: &mut Arena<T>, slot: Slot) {
        if self.count == self.heads.len() {
            self.split(arena);
        }
        self.count += 1;
        self.chain(arena, slot);
    }

    /// Makes an entry unfindable; nothing happens when it is not there.
    pub(super) fn remove<T: Hashed>(&mut self, arena: &mut Arena<T>, slot: Slot) {
        let place = self.place(arena.get(slot).hash());
        let next = arena.get(slot).link();
        if self.heads[place] == slot {
            self.heads[place] = next;
            self.count -= 1;
            return;
        }
        let mut before = self.heads[place];
        while before != NOWHERE {
            let link = arena.get(before).link();
            if link == slot {
                arena.get_mut(before).set_link(next);
                self.count -= 1;
                return;
            }
            before = link;
        }
    }

    fn chain<T: Hashed>(&mut self, arena: &mut Arena<T>, slot: Slot) {
        let entry = arena.get_mut(slot);
        let place = self.place(entry.hash());
        let head = &mut self.heads[place];
        entry.set_link(*head);
        *head = slot;
    }

    /// Adds one head and moves to it what belongs there of the one chain it halves.
    fn split<T: Hashed>(&mut self, arena: &mut Arena<T>) {
        let new = self.heads.len();
        self.heads.push(NOWHERE);
        if new == 0 {
            return;
        }
        self.mask = (new + 1).next_power_of_two() - 1;
        let halved = new & (self.mask >> 1);
        let mut slot = std::mem::replace(&mut self.heads[halved], NOWHERE);
        while slot != NOWHERE {
            let next = arena.get(slot).link();
            self.chain(arena, slot);
            slot = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    struct Item {
        key: u64,
        link: Slot,
    }

    impl Linked for Item {
        fn link(&self) -> Slot {
            self.link
        }
        fn set_link(&mut self, next: Slot) {
            self.link = next;
        }
    }

    impl Hashed for Item {
        fn hash(&self) -> u64 {
            self.key % 97
        }
    }

    #[test]
    fn index_finds_what_is_there_and_nothing_else() {
        let (mut arena, mut index) = (Arena::default(), Index::default());
        let mut slots = Vec::new();
        for key in 0..1_000 {
            let slot = arena.insert(Item { key, link: NOWHERE });
            index.insert(&mut arena, slot);
            slots.push(slot);
        }
        for key in (0..1_000).step_by(3) {
            index.remove(&mut arena, slots[key as usize]);
            arena.remove(slots[key as usize]);
        }
        for key in 0..1_100 {
            let found = index.find(&arena, key % 97, |item| item.key == key);
            let there = key < 1_000 && key % 3 != 0;
            assert_eq!(found, there.then(|| slots[key as usize]), "{key}");
        }
        assert_eq!(index.crowd(&arena, 5, 3), 3);
    }
}
