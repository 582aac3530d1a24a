//! Storage with stable small handles: what is taken out leaves a hole that the next one fills.
//!
//! Handles are deterministic (same calls, same handles), so two replays lay memory out alike.

/// Where something lies in a [`Slab`].
pub(super) type Slot = u32;

/// A slab of `T`.
#[derive(Clone, Debug)]
pub(super) struct Slab<T> {
    entries: Vec<Option<T>>,
    holes: Vec<Slot>,
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab { entries: Vec::new(), holes: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// How many are in it.
    pub(super) fn len(&self) -> usize {
        self.entries.len() - self.holes.len()
    }

    /// Puts one in.
    pub(super) fn insert(&mut self, item: T) -> Slot {
        if let Some(slot) = self.holes.pop() {
            self.entries[slot as usize] = Some(item);
            return slot;
        }
        let slot = Slot::try_from(self.entries.len()).expect("memory ends before 2^32 entries do");
        self.entries.push(Some(item));
        slot
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, slot: Slot) -> T {
        let item = self.entries[slot as usize].take().expect("the slot is taken");
        self.holes.push(slot);
        item
    }

    /// One of them.
    #[inline]
    pub(super) fn get(&self, slot: Slot) -> &T {
        self.entries[slot as usize].as_ref().expect("the slot is taken")
    }

    /// One of them, to change.
    #[inline]
    pub(super) fn get_mut(&mut self, slot: Slot) -> &mut T {
        self.entries[slot as usize].as_mut().expect("the slot is taken")
    }
}
