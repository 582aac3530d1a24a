//! What clients called their orders, so that the same command sent twice is done once.
//!
//! An id is remembered for [`REMEMBERED`] of engine time, and while it is among the newest [`CLIENT_IDS_MAX`] of its
//! account; the id of an order that still stands, for as long as it stands. Refused commands leave none. Money from and to the outside is remembered for ever,
//! in `onces`.
//!
//! Clients choose their ids, and could choose them to share a hash. A chain of the table is therefore
//! never longer than [`CROWD_MAX`]; what would make it longer goes into a tree.

use super::arena::{Arena, Linked, NOWHERE, Slot};
use super::event::{FirstOutcome, Repeated};
use super::fingerprint::Fingerprint;
use super::id_owners::Owners;
use super::index::{Hashed, Index};
use super::reject::Reject;
use agio_domain::{AccountId, ClientId, OrderId, Seq, Timestamp};
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a client id is remembered.
pub const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// How many client ids of one account are remembered, besides those of orders that still stand: when there are
/// more, the oldest lapses.
pub const CLIENT_IDS_MAX: u32 = 10_000;

/// The most ids of one hash that are looked through one by one.
const CROWD_MAX: usize = 16;

/// What a client id named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Named {
    Order(OrderId),
    /// The limit order of a pair; the stop order has the next number.
    OcoLimit(OrderId),
    /// The stop order of a pair.
    OcoStop(OrderId),
}

impl Named {
    /// The order that goes by the id.
    pub(super) fn order(self) -> OrderId {
        match self {
            Named::Order(id) | Named::OcoLimit(id) | Named::OcoStop(id) => id,
        }
    }

    fn outcome(self) -> FirstOutcome {
        match self {
            Named::Order(id) => FirstOutcome::Order(id),
            Named::OcoLimit(limit) => FirstOutcome::Oco { limit, stop: OrderId(limit.0 + 1) },
            Named::OcoStop(stop) => FirstOutcome::Oco { limit: OrderId(stop.0 - 1), stop },
        }
    }
}

/// What a client calls an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClientName<'a> {
    pub(super) account: AccountId,
    pub(super) id: &'a ClientId,
    /// Tells the same body from another.
    pub(super) body: Fingerprint,
    pub(super) named: Named,
}

/// What is remembered of a command.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    /// `None` only in a place that is free.
    pub(super) id: Option<ClientId>,
    pub(super) account: AccountId,
    /// Tells the same body from another.
    pub(super) body: Fingerprint,
    pub(super) first: Seq,
    pub(super) named: Named,
    pub(super) until: Timestamp,
    pub(super) hash: u64,
    pub(super) link: Slot,
    /// The next to lapse, and the one that lapses before.
    pub(super) later: Slot,
    pub(super) earlier: Slot,
    /// The next of the same account.
    pub(super) own_later: Slot,
    /// The account among the [`Owners`], until it lapses.
    pub(super) owner: Slot,
    /// Its order stands.
    pub(super) stands: bool,
    /// Past its time, or one of too many, and kept only because its order still stands.
    pub(super) lapsed: bool,
    pub(super) crowded: bool,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            id: None,
            account: AccountId(0),
            body: Fingerprint::default(),
            first: Seq::ZERO,
            named: Named::Order(OrderId(0)),
            until: Timestamp(0),
            hash: 0,
            link: NOWHERE,
            later: NOWHERE,
            earlier: NOWHERE,
            own_later: NOWHERE,
            owner: NOWHERE,
            stands: false,
            lapsed: false,
            crowded: false,
        }
    }
}

impl Linked for Memory {
    fn link(&self) -> Slot {
        self.link
    }

    fn set_link(&mut self, next: Slot) {
        self.link = next;
    }
}

impl Hashed for Memory {
    fn hash(&self) -> u64 {
        self.hash
    }
}

impl Memory {
    /// The id.
    ///
    /// # Panics
    /// When nothing is remembered here.
    pub(super) fn id(&self) -> &ClientId {
        self.id.as_ref().expect("the place is taken")
    }
}

/// The ids of orders.
#[derive(Clone, Debug)]
pub(super) struct ClientIds {
    memories: Arena<Memory>,
    index: Index,
    crowded: BTreeMap<(AccountId, ClientId), Slot>,
    owners: Owners,
    /// The first and the last to lapse: engine time never goes back, so their time passes in the order in
    /// which they came.
    first: Slot,
    last: Slot,
}

impl Default for ClientIds {
    fn default() -> ClientIds {
        ClientIds {
            memories: Arena::default(),
            index: Index::default(),
            crowded: BTreeMap::new(),
            owners: Owners::default(),
            first: NOWHERE,
            last: NOWHERE,
        }
    }
}

impl ClientIds {
    /// The first outcome of a command with this id, if there was one with the same body.
    pub(super) fn repeated(
        &self,
        account: AccountId,
        id: Option<&ClientId>,
        body: impl FnOnce() -> Fingerprint,
    ) -> Result<Option<Repeated>, Reject> {
        let Some(memory) = id.and_then(|id| self.find(account, id)) else { return Ok(None) };
        let memory = self.memories.get(memory);
        if memory.body != body() {
            return Err(Reject::ClientIdReused);
        }
        Ok(Some(Repeated { first: Some(memory.first), outcome: memory.named.outcome() }))
    }

    /// What the command with this id named.
    pub(super) fn named(&self, account: AccountId, id: &ClientId) -> Option<Named> {
        self.find(account, id).map(|slot| self.memories.get(slot).named)
    }

    /// Remembers a command that was just done. Its id must not be remembered yet.
    pub(super) fn remember(&mut self, name: ClientName<'_>, first: Seq, at: Timestamp) -> Slot {
        let ClientName { account, id, body, named } = name;
        let until = at.plus(REMEMBERED);
        let memory = Memory { account, body, first, named, until, ..Memory::default() };
        let slot = self.insert(id.clone(), memory);
        let owner = self.owners.get(self.memories.get(slot).owner);
        if owner.count > CLIENT_IDS_MAX {
            self.lapse(owner.first);
        }
        slot
    }

    /// How many ids of an account have not lapsed.
    pub(super) fn count(&self, account: AccountId) -> u32 {
        self.owners.count(account)
    }

    /// Puts something remembered in its place: at the end of those that will lapse, or with the lapsed.
    pub(super) fn insert(&mut self, id: ClientId, memory: Memory) -> Slot {
        let hash = hash_of(memory.account, &id);
        let crowded = self.index.crowd(&self.memories, hash, CROWD_MAX) == CROWD_MAX;
        let (account, lapsed) = (memory.account, memory.lapsed);
        let memory = Memory { id: Some(id), hash, crowded, ..memory };
        let slot = self.memories.insert(memory);
        if crowded {
            let id = self.memories.get(slot).id().clone();
            self.crowded.insert((account, id), slot);
        } else {
            self.index.insert(&mut self.memories, slot);
        }
        if !lapsed {
            self.append(slot);
        }
        slot
    }

    fn append(&mut self, slot: Slot) {
        let before = std::mem::replace(&mut self.last, slot);
        match before {
            NOWHERE => self.first = slot,
            before => self.memories.get_mut(before).later = slot,
        }
        let account = self.memories.get(slot).account;
        let (owner, own_before) = self.owners.enter(account, slot);
        if own_before != NOWHERE {
            self.memories.get_mut(own_before).own_later = slot;
        }
        let memory = self.memories.get_mut(slot);
        (memory.earlier, memory.owner) = (before, owner);
    }

    /// Takes the oldest id of an account out of those in time, and forgets it unless its order still stands.
    fn lapse(&mut self, slot: Slot) {
        let &Memory { later, earlier, own_later, owner, stands, .. } = self.memories.get(slot);
        match earlier {
            NOWHERE => self.first = later,
            earlier => self.memories.get_mut(earlier).later = later,
        }
        match later {
            NOWHERE => self.last = earlier,
            later => self.memories.get_mut(later).earlier = earlier,
        }
        self.owners.leave(owner, own_later);
        let memory = self.memories.get_mut(slot);
        (memory.later, memory.earlier, memory.own_later) = (NOWHERE, NOWHERE, NOWHERE);
        (memory.owner, memory.lapsed) = (NOWHERE, true);
        if !stands {
            self.hide(slot);
            self.memories.remove(slot);
        }
    }

    /// Lets lapse what is past its time.
    #[inline]
    pub(super) fn evict(&mut self, now: Timestamp) {
        // The first of all is the first of its account, too.
        while self.first != NOWHERE && self.memories.get(self.first).until <= now {
            self.lapse(self.first);
        }
    }

    /// Told when an order that goes by an id begins to stand.
    pub(super) fn order_stands(&mut self, slot: Slot) {
        self.memories.get_mut(slot).stands = true;
    }

    /// Told when an order ends: its id may be used again at once if it has lapsed already.
    pub(super) fn order_ended(&mut self, slot: Slot) {
        if std::mem::take(&mut self.memories.get_mut(slot).stands) && self.memories.get(slot).lapsed
        {
            self.hide(slot);
        }
    }

    /// Told when an ended order was reported and nobody needs its id any more.
    pub(super) fn order_reported(&mut self, slot: Slot) {
        if self.memories.get(slot).lapsed {
            self.memories.remove(slot);
        }
    }

    /// Gives back some memory of ids that nobody needs any more; answers how many bytes.
    pub(super) fn shed(&mut self) -> Option<usize> {
        self.memories.shed()
    }

    /// What is remembered in a place.
    pub(super) fn get(&self, slot: Slot) -> &Memory {
        self.memories.get(slot)
    }

    /// The ids that have not lapsed, oldest first.
    pub(super) fn in_time(&self) -> impl Iterator<Item = &Memory> {
        let there = |slot: Slot| (slot != NOWHERE).then(|| self.memories.get(slot));
        std::iter::successors(there(self.first), move |memory| there(memory.later))
    }

    pub(super) fn find(&self, account: AccountId, id: &ClientId) -> Option<Slot> {
        let same = |memory: &Memory| memory.account == account && memory.id.as_ref() == Some(id);
        let found = self.index.find(&self.memories, hash_of(account, id), same);
        if found.is_none() && !self.crowded.is_empty() {
            return self.crowded.get(&(account, id.clone())).copied();
        }
        found
    }

    fn hide(&mut self, slot: Slot) {
        let memory = self.memories.get(slot);
        if memory.crowded {
            self.crowded.remove(&(memory.account, memory.id().clone()));
        } else {
            self.index.remove(&mut self.memories, slot);
        }
    }
}

fn hash_of(account: AccountId, id: &ClientId) -> u64 {
    Fingerprint::of_bytes(u64::from(account.0), id.as_str().as_bytes()).low()
}
