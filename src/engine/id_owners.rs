//! Which accounts have client ids that have not lapsed, how many, and which came first: so that one account's ids
//! are bounded without looking at anybody else's.

use super::arena::{Arena, Linked, NOWHERE, Slot};
use super::index::{Hashed, Index};
use agio_domain::AccountId;

/// The ids of one account, as a queue: its links are in the ids themselves.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    account: AccountId,
    pub(super) count: u32,
    pub(super) first: Slot,
    pub(super) last: Slot,
    link: Slot,
}

impl Default for Owner {
    fn default() -> Owner {
        Owner { account: AccountId(0), count: 0, first: NOWHERE, last: NOWHERE, link: NOWHERE }
    }
}

impl Linked for Owner {
    fn link(&self) -> Slot {
        self.link
    }

    fn set_link(&mut self, next: Slot) {
        self.link = next;
    }
}

impl Hashed for Owner {
    fn hash(&self) -> u64 {
        self.account.0.into()
    }
}

/// All accounts with ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Owners {
    owners: Arena<Owner>,
    index: Index,
}

impl Owners {
    /// How many ids an account has.
    pub(super) fn count(&self, account: AccountId) -> u32 {
        self.find(account).map_or(0, |owner| self.owners.get(owner).count)
    }

    /// Adds an id at the end of its account's; its owner, and the id before it.
    pub(super) fn enter(&mut self, account: AccountId, id: Slot) -> (Slot, Slot) {
        let slot = self.find(account).unwrap_or_else(|| self.begin(account));
        let owner = self.owners.get_mut(slot);
        owner.count += 1;
        let before = std::mem::replace(&mut owner.last, id);
        if before == NOWHERE {
            owner.first = id;
        }
        (slot, before)
    }

    /// Takes an owner's first id out; `next` is the one after it.
    pub(super) fn leave(&mut self, slot: Slot, next: Slot) {
        let owner = self.owners.get_mut(slot);
        (owner.count, owner.first) = (owner.count - 1, next);
        if owner.count == 0 {
            self.index.remove(&mut self.owners, slot);
            self.owners.remove(slot);
        }
    }

    /// An owner.
    pub(super) fn get(&self, slot: Slot) -> &Owner {
        self.owners.get(slot)
    }

    fn find(&self, account: AccountId) -> Option<Slot> {
        self.index.find(&self.owners, account.0.into(), |owner| owner.account == account)
    }

    fn begin(&mut self, account: AccountId) -> Slot {
        let slot = self.owners.insert(Owner { account, ..Owner::default() });
        self.index.insert(&mut self.owners, slot);
        slot
    }
}
