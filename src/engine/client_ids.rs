//! What clients called their commands, so that the same command sent twice is done once.
//!
//! An id is remembered for [`REMEMBERED`] of engine time; the id of an order that still stands, for as
//! long as it stands. Refused commands leave none. Orders and deposits have a namespace each.

use super::event::{FirstOutcome, Repeated};
use super::reject::Reject;
use crate::domain::{AccountId, ClientId, Seq, Timestamp};
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};

/// How long a client id is remembered.
pub const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// The ids of one namespace; `B` is the body of a command, without account and id.
///
/// The ids of an account are kept in a tree and not hashed: clients choose them, and could choose them
/// to collide.
#[derive(Clone, Debug)]
pub(super) struct ClientIds<B> {
    accounts: BTreeMap<AccountId, BTreeMap<ClientId, Memory<B>>>,
    /// In the order of lapsing, because engine time never goes back.
    queue: VecDeque<(Timestamp, AccountId, ClientId)>,
}

/// What is remembered of a command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory<B> {
    pub(super) body: B,
    pub(super) first: Seq,
    pub(super) outcome: FirstOutcome,
    pub(super) until: Timestamp,
    /// Past its time, and kept only because its order still stands.
    lapsed: bool,
}

impl<B> Default for ClientIds<B> {
    fn default() -> ClientIds<B> {
        ClientIds { accounts: BTreeMap::new(), queue: VecDeque::new() }
    }
}

impl<B: Copy + PartialEq> ClientIds<B> {
    /// The first outcome of a command with this id, if there was one with the same body.
    pub(super) fn repeated(
        &self,
        account: AccountId,
        id: Option<&ClientId>,
        body: B,
    ) -> Result<Option<Repeated>, Reject> {
        let Some(memory) = id.and_then(|id| self.get(account, id)) else {
            return Ok(None);
        };
        if memory.body != body {
            return Err(Reject::ClientIdReused);
        }
        Ok(Some(Repeated { first: memory.first, outcome: memory.outcome }))
    }

    /// What became of the command with this id.
    pub(super) fn outcome(&self, account: AccountId, id: &ClientId) -> Option<FirstOutcome> {
        self.get(account, id).map(|memory| memory.outcome)
    }

    /// Remembers a command that was just done.
    pub(super) fn remember(
        &mut self,
        (account, id): (AccountId, &ClientId),
        (body, outcome): (B, FirstOutcome),
        (first, at): (Seq, Timestamp),
    ) {
        let until = at.plus(REMEMBERED);
        let memory = Memory { body, first, outcome, until, lapsed: false };
        self.accounts.entry(account).or_default().insert(id.clone(), memory);
        self.queue.push_back((until, account, id.clone()));
    }

    /// Forgets what has lapsed, except where `stands` says that the order is still open.
    pub(super) fn evict(&mut self, now: Timestamp, stands: impl Fn(FirstOutcome) -> bool) {
        while self.queue.front().is_some_and(|(until, ..)| *until <= now) {
            let Some((_, account, id)) = self.queue.pop_front() else { return };
            let memory = self.accounts.get_mut(&account).and_then(|ids| ids.get_mut(&id));
            match memory {
                Some(memory) if stands(memory.outcome) => memory.lapsed = true,
                _ => self.forget(account, &id),
            }
        }
    }

    /// Told when an order ends: its id goes with it if its time has passed already.
    pub(super) fn order_ended(&mut self, account: AccountId, id: &ClientId) {
        if self.get(account, id).is_some_and(|memory| memory.lapsed) {
            self.forget(account, id);
        }
    }

    /// Everything remembered, by account and id.
    pub(super) fn iter(&self) -> impl Iterator<Item = (AccountId, &ClientId, &Memory<B>)> {
        self.accounts
            .iter()
            .flat_map(|(account, ids)| ids.iter().map(|(id, memory)| (*account, id, memory)))
    }

    fn get(&self, account: AccountId, id: &ClientId) -> Option<&Memory<B>> {
        self.accounts.get(&account)?.get(id)
    }

    fn forget(&mut self, account: AccountId, id: &ClientId) {
        if let Some(ids) = self.accounts.get_mut(&account) {
            ids.remove(id);
            if ids.is_empty() {
                self.accounts.remove(&account);
            }
        }
    }
}
