//! The newest orders by number: who placed each, and where it is while it stands.
//!
//! Numbers are dense and ascend, so a ring of the newest finds an order by position: one read, no hash,
//! and no look at the order itself to tell "not this one" or "not yours". What is older than the ring and
//! still stands is in an [`Index`](super::index::Index).

use super::arena::{Chunks, NOWHERE, Slot};
use agio_domain::{AccountId, OrderId};

/// Of how many orders, counted back from the newest, the owner is known when they have ended. A power of
/// two.
pub const OWNERS_REMEMBERED: usize = 1 << 20;

/// What is known of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) owner: AccountId,
    /// Where it is; [`NOWHERE`] when it does not stand.
    pub(super) slot: Slot,
}

impl Default for Known {
    fn default() -> Known {
        Known { owner: AccountId(0), slot: NOWHERE }
    }
}

/// The newest orders. It grows to [`OWNERS_REMEMBERED`] of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent {
    ring: Chunks<Known>,
    newest: OrderId,
}

impl Recent {
    /// The newest number given.
    #[inline]
    pub(super) fn newest(&self) -> OrderId {
        self.newest
    }

    /// Gives the next number. The order that is forgotten for it is answered if it still stands.
    #[inline]
    pub(super) fn number(&mut self, owner: AccountId) -> (OrderId, Option<Slot>) {
        self.newest.0 += 1;
        let known = Known { owner, slot: NOWHERE };
        let place = place(self.newest);
        if place == self.ring.len() {
            self.ring.push(known);
            return (self.newest, None);
        }
        let before = std::mem::replace(&mut self.ring[place], known);
        (self.newest, (before.slot != NOWHERE).then_some(before.slot))
    }

    /// What is known of an order; `None` for one too old, or never placed.
    #[inline]
    pub(super) fn find(&self, id: OrderId) -> Option<Known> {
        self.covers(id).then(|| self.ring[place(id)])
    }

    /// Notes where an order is, or that it is nowhere. False when it is too old.
    #[inline]
    pub(super) fn note(&mut self, id: OrderId, slot: Slot) -> bool {
        let covers = self.covers(id);
        if covers {
            self.ring[place(id)].slot = slot;
        }
        covers
    }

    /// The owners of the newest orders, oldest order first.
    pub(super) fn owners(&self) -> impl Iterator<Item = AccountId> + '_ {
        let oldest = self.newest.0 - self.ring.len() as u64 + 1;
        (oldest..=self.newest.0).map(|id| self.ring[place(OrderId(id))].owner)
    }

    /// The newest orders as another engine knew them, none of which stands yet.
    ///
    /// # Panics
    /// When there are not as many owners as orders, up to [`OWNERS_REMEMBERED`].
    pub(super) fn restored(newest: OrderId, owners: &[AccountId]) -> Recent {
        let remembered = newest.0.min(OWNERS_REMEMBERED as u64);
        assert_eq!(owners.len() as u64, remembered, "as many owners as orders");
        let mut recent = Recent { ring: Chunks::default(), newest };
        owners.iter().for_each(|_| recent.ring.push(Known::default()));
        let oldest = newest.0 - remembered + 1;
        for (id, owner) in (oldest..).zip(owners) {
            recent.ring[place(OrderId(id))].owner = *owner;
        }
        recent
    }

    #[inline]
    fn covers(&self, id: OrderId) -> bool {
        // A number above the newest wraps around to far too old.
        self.newest.0.wrapping_sub(id.0) < self.ring.len() as u64
    }
}

/// Where in the ring a number lies; numbers begin at 1.
#[inline]
fn place(id: OrderId) -> usize {
    (id.0.wrapping_sub(1) as usize) & (OWNERS_REMEMBERED - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_orders_are_known_and_older_ones_are_handed_over() {
        let mut recent = Recent::default();
        let many = OWNERS_REMEMBERED as u64 + 10;
        for id in 1..=many {
            let (number, forgotten) = recent.number(AccountId(id as u32 % 7));
            let slot = Slot::try_from(id).expect("small");
            assert_eq!(number, OrderId(id));
            assert!(recent.note(number, slot));
            let old = id.checked_sub(OWNERS_REMEMBERED as u64).filter(|old| *old > 0);
            assert_eq!(forgotten, old.map(|old| old as Slot), "{id}");
        }
        assert!(recent.find(OrderId(0)).is_none() && recent.find(OrderId(10)).is_none());
        assert!(
            recent.find(OrderId(many + 1)).is_none() && recent.find(OrderId(u64::MAX)).is_none()
        );
        let known = recent.find(OrderId(11)).expect("just not forgotten");
        assert_eq!((known.owner, known.slot), (AccountId(4), 11));
        let owners: Vec<AccountId> = recent.owners().collect();
        let again = Recent::restored(recent.newest(), &owners);
        assert!(again.owners().eq(owners) && again.newest() == OrderId(many));
        assert_eq!(
            again.find(OrderId(11)).map(|it| (it.owner, it.slot)),
            Some((AccountId(4), NOWHERE))
        );
    }
}
