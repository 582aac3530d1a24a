//! The records of a book: orders, and the heads of their levels. Both are 32 bytes, two to a cache line,
//! and lie in one pool with stable numbers; a number that was freed is given again first, so what is
//! in use stays together and hot.
//!
//! A level is a ring: from its head to the oldest order, to the newest, and back to the head. So linking
//! and unlinking never ask whether there is a neighbour, which a processor could only guess.

use crate::prefetch::prefetch;
use agio_domain::{AccountId, Price, Quantity, Side};

/// The number of a record.
pub(super) type Slot = u32;

/// No record at all.
pub(super) const NOWHERE: Slot = Slot::MAX;
const FREE: Slot = NOWHERE;
const HEAD_OF_BIDS: Slot = NOWHERE - 1;
const HEAD_OF_ASKS: Slot = NOWHERE - 2;

/// An order, or the head of a level. Where the two differ, the head's meaning comes second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// The driver's key, or the price.
    word: u64,
    /// Of the order, or of all orders together.
    pub(super) quantity: Quantity,
    /// Whose, or how many orders.
    count: u32,
    /// The head of its level; for a head its side, for a free record [`FREE`].
    head: Slot,
    /// The one before in the ring.
    older: Slot,
    /// The one after in the ring; for a free record, the next free one.
    newer: Slot,
}

/// A pool grows by at least so many records.
const GROWTH_MIN: usize = 64;

const BLANK: Record = Record {
    word: 0,
    quantity: Quantity::ZERO,
    count: 0,
    head: FREE,
    older: NOWHERE,
    newer: NOWHERE,
};

const _: () = assert!(size_of::<Record>() == 32, "two to a cache line");

impl Record {
    /// The key of an order.
    #[inline]
    pub(super) fn key(&self) -> u64 {
        self.word
    }

    /// The owner of an order.
    #[inline]
    pub(super) fn account(&self) -> AccountId {
        AccountId(self.count)
    }

    /// The head of an order's level: no record has that number when this is not an order.
    #[inline]
    pub(super) fn head(&self) -> Slot {
        self.head
    }

    /// Whether this is an order.
    #[inline]
    pub(super) fn is_order(&self) -> bool {
        self.head < HEAD_OF_ASKS
    }

    /// The price of a head.
    #[inline]
    pub(super) fn price(&self) -> Price {
        Price(self.word.cast_signed())
    }

    /// The side of a head.
    #[inline]
    pub(super) fn side(&self) -> Side {
        if self.head == HEAD_OF_BIDS { Side::Buy } else { Side::Sell }
    }

    /// How many orders a head has.
    #[inline]
    pub(super) fn orders(&self) -> u32 {
        self.count
    }

    /// The one before in the ring: of a head the newest order, of the oldest order the head.
    #[inline]
    pub(super) fn older(&self) -> Slot {
        self.older
    }

    /// The next in the ring: of a head the oldest order, of the newest order the head.
    #[inline]
    pub(super) fn newer(&self) -> Slot {
        self.newer
    }
}

/// All records of a book. It grows and never shrinks.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    records: Vec<Record>,
    free: Slot,
    orders: usize,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool { records: Vec::new(), free: NOWHERE, orders: 0 }
    }
}

impl Pool {
    /// How many orders are in it.
    pub(super) fn orders(&self) -> usize {
        self.orders
    }

    /// Room for so many records without growing.
    pub(super) fn reserve(&mut self, records: usize) {
        self.records.reserve(records.saturating_sub(self.records.len()));
    }

    /// Bytes held, whether in use or not.
    pub(super) fn bytes(&self) -> usize {
        self.records.capacity() * size_of::<Record>()
    }

    /// The record with this number, if there ever was one.
    #[inline]
    pub(super) fn find(&self, slot: usize) -> Option<&Record> {
        self.records.get(slot)
    }

    /// Fetches a record from memory, if there is one.
    #[inline]
    pub(super) fn fetch(&self, slot: Slot) {
        if let Some(record) = self.records.get(slot as usize) {
            prefetch(record);
        }
    }

    #[inline]
    pub(super) fn get(&self, slot: Slot) -> &Record {
        &self.records[slot as usize]
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: Slot) -> &mut Record {
        &mut self.records[slot as usize]
    }

    /// The head of a new level without orders.
    #[inline]
    pub(super) fn open_level(&mut self, side: Side, price: Price) -> Slot {
        let head = match side {
            Side::Buy => HEAD_OF_BIDS,
            Side::Sell => HEAD_OF_ASKS,
        };
        let slot = self.claim();
        let record = self.get_mut(slot);
        record.word = price.0.cast_unsigned();
        record.quantity = Quantity::ZERO;
        record.count = 0;
        record.head = head;
        (record.older, record.newer) = (slot, slot);
        slot
    }

    /// Gives the number of a level without orders back.
    #[inline]
    pub(super) fn close_level(&mut self, head: Slot) {
        debug_assert_eq!(self.get(head).orders(), 0, "a level that is closed is empty");
        self.free(head);
    }

    /// Adds an order at the end of a level.
    #[inline(always)]
    pub(super) fn push(&mut self, head: Slot, (key, account, quantity): Order) -> Slot {
        let slot = self.claim();
        let record = self.get_mut(slot);
        record.word = key;
        record.quantity = quantity;
        record.count = account.0;
        record.head = head;
        self.link(slot, head, quantity);
        self.orders += 1;
        slot
    }

    /// Takes an order out.
    ///
    /// # Panics
    /// When this is not an order.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) {
        self.unlink(slot);
        self.free(slot);
        self.orders -= 1;
    }

    /// Puts an order at the end of its level with a new quantity.
    ///
    /// # Panics
    /// When this is not an order.
    pub(super) fn requeue(&mut self, slot: Slot, quantity: Quantity) {
        self.unlink(slot);
        let record = self.get_mut(slot);
        record.quantity = quantity;
        let head = record.head;
        self.link(slot, head, quantity);
    }

    /// Takes some of an order away.
    ///
    /// # Panics
    /// When this is not an order.
    #[inline]
    pub(super) fn shrink(&mut self, slot: Slot, quantity: Quantity) {
        let record = self.get_mut(slot);
        record.quantity.0 -= quantity.0;
        let head = record.head;
        self.get_mut(head).quantity.0 -= quantity.0;
    }

    #[inline]
    fn link(&mut self, slot: Slot, head: Slot, quantity: Quantity) {
        let record = self.get_mut(head);
        record.quantity.0 += quantity.0;
        record.count += 1;
        let newest = std::mem::replace(&mut record.older, slot);
        self.get_mut(newest).newer = slot;
        let record = self.get_mut(slot);
        (record.older, record.newer) = (newest, head);
    }

    #[inline]
    fn unlink(&mut self, slot: Slot) {
        let Record { quantity, head, older, newer, .. } = *self.get(slot);
        let record = self.get_mut(head);
        record.quantity.0 -= quantity.0;
        record.count -= 1;
        self.get_mut(older).newer = newer;
        self.get_mut(newer).older = older;
    }

    /// A record to fill in, field by field: a whole one would be put together elsewhere and copied
    /// in wide words, which has to wait for the narrow ones.
    #[inline]
    fn claim(&mut self) -> Slot {
        let slot = self.free;
        match self.records.get(slot as usize) {
            Some(record) => {
                self.free = record.newer;
                slot
            }
            None => self.grow(),
        }
    }

    #[inline]
    fn free(&mut self, slot: Slot) {
        let next = std::mem::replace(&mut self.free, slot);
        let record = self.get_mut(slot);
        (record.head, record.newer) = (FREE, next);
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Slot {
        let slot = Slot::try_from(self.records.len()).ok().filter(|slot| *slot < HEAD_OF_ASKS);
        if self.records.len() == self.records.capacity() {
            // By half and not to the double: in large pages, room that is not used is memory all the same.
            self.records.reserve_exact((self.records.len() / 2).max(GROWTH_MIN));
        }
        self.records.push(BLANK);
        slot.expect("memory ends before 2^32 records do")
    }
}

/// An order's key, owner and quantity.
pub(super) type Order = (u64, AccountId, Quantity);
