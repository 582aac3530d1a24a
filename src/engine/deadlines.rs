//! What ends by itself when its time has come: orders with an expiry, and everything of an account whose
//! dead man's switch was not reset. Engine time ends nothing on its own; [`Command::Tick`] does.
//!
//! [`Command::Tick`]: super::Command::Tick

use super::Engine;
use super::command::CancelAllAfter;
use super::event::{DeadMansSwitch, Event};
use super::reject::Reject;
use agio_domain::{AccountId, OrderEndReason, Timestamp};
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

/// For how long a dead man's switch may be set, in seconds.
pub const SWITCH_SECONDS_MAX: u32 = 86_400;

/// The dead man's switches that are set.
#[derive(Clone, Debug, Default)]
pub(super) struct Switches {
    by_account: BTreeMap<AccountId, Timestamp>,
    by_time: BTreeSet<(Timestamp, AccountId)>,
}

impl Switches {
    /// Sets, moves or takes away a switch.
    pub(super) fn put(&mut self, account: AccountId, fires_at: Option<Timestamp>) {
        let before = match fires_at {
            Some(at) => self.by_account.insert(account, at),
            None => self.by_account.remove(&account),
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, account));
        }
        if let Some(at) = fires_at {
            self.by_time.insert((at, account));
        }
    }

    fn first(&self) -> Option<(Timestamp, AccountId)> {
        self.by_time.first().copied()
    }

    /// All that are set, by account.
    pub(super) fn iter(&self) -> impl Iterator<Item = (AccountId, Timestamp)> + '_ {
        self.by_account.iter().map(|(account, at)| (*account, *at))
    }
}

impl Engine {
    /// The first instant at which a [`Command::Tick`](super::Command::Tick) would end something.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let order = self.orders.first_to_expire().map(|(at, _)| at);
        let switch = self.switches.first().map(|(at, _)| at);
        match (order, switch) {
            (Some(order), Some(switch)) => Some(order.min(switch)),
            (order, switch) => order.or(switch),
        }
    }

    /// When an account's dead man's switch fires; `None` when it is off.
    pub fn dead_mans_switch(&self, account: AccountId) -> Option<Timestamp> {
        self.switches.by_account.get(&account).copied()
    }

    pub(super) fn cancel_all_after(
        &mut self,
        command: &CancelAllAfter,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let CancelAllAfter { account, seconds } = *command;
        self.named_account(account)?;
        if seconds > SWITCH_SECONDS_MAX {
            return Err(Reject::TimeoutOutOfRange { maximum: SWITCH_SECONDS_MAX });
        }
        let after = Duration::from_secs(seconds.into());
        let fires_at = (seconds > 0).then(|| self.now.plus(after));
        self.switches.put(account, fires_at);
        events.push(Event::DeadMansSwitch(DeadMansSwitch { account, fires_at }));
        Ok(())
    }

    /// Ends what is due: first orders by their expiry, then accounts by their switch.
    pub(super) fn tick(&mut self, events: &mut Vec<Event>) {
        while let Some((at, id)) = self.orders.first_to_expire() {
            if at > self.now {
                break;
            }
            let slot = self.orders.find(id).expect("what expires is open");
            self.end(slot, OrderEndReason::Expired);
        }
        while let Some((at, account)) = self.switches.first() {
            if at > self.now {
                break;
            }
            self.switches.put(account, None);
            if let Some(owner) = self.ledger.find(account) {
                self.end_all_of(owner, OrderEndReason::DeadMansSwitch, |_| true);
            }
            let off = DeadMansSwitch { account, fires_at: None };
            events.push(Event::DeadMansSwitch(off));
        }
        self.finish(events);
    }
}
