//! Opening accounts. An account of a person is opened before any other command names it, so that the engine
//! knows whose it is.

use super::Engine;
use super::command::OpenAccount;
use super::event::{AccountOpened, Event, FirstOutcome, Repeated};
use super::ledger::{AccountSlot, FEES};
use super::reject::Reject;
use agio_domain::{AccountId, UserId};

impl Engine {
    pub(super) fn open_account(
        &mut self,
        command: &OpenAccount,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let OpenAccount { account, owner } = *command;
        if account.is_house() {
            return Err(Reject::ForbiddenAccount);
        }
        match self.owners.of(account) {
            Some(known) if known != owner => return Err(Reject::AccountTaken),
            Some(_) => {
                let outcome = FirstOutcome::Account(account);
                events.push(Event::Repeated(Repeated { first: None, outcome }));
            }
            None => {
                self.add_account(account, owner);
                events.push(Event::AccountOpened(AccountOpened { account, owner }));
            }
        }
        Ok(())
    }

    /// Makes an account that is not there yet. All accounts of one owner form a group.
    pub(super) fn add_account(&mut self, account: AccountId, owner: UserId) {
        let slot = self.ledger.open(account);
        let sibling = self.owners.accounts_of(owner).next();
        if let Some(sibling) = sibling.and_then(|sibling| self.ledger.find(sibling)) {
            self.ledger.join(slot, sibling);
        }
        self.owners.insert(account, owner);
    }

    /// The owner of an account; `None` when it was never opened, and for accounts of the house.
    pub fn owner(&self, account: AccountId) -> Option<UserId> {
        self.owners.of(account)
    }

    /// The accounts of an owner, by number.
    pub fn accounts_of(&self, owner: UserId) -> impl Iterator<Item = AccountId> + '_ {
        self.owners.accounts_of(owner)
    }

    /// Every account that was opened, with its owner, by number.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, UserId)> + '_ {
        self.owners.iter()
    }

    /// The greatest number of an account that was opened, and the greatest of an owner; `None` before the first. Whoever
    /// hands out such numbers must be past them.
    pub fn highest_account(&self) -> Option<(AccountId, UserId)> {
        self.owners.highest()
    }

    /// Where an account lies that a command names: one that was opened, or one with which the house trades.
    #[inline]
    pub(super) fn named_account(&self, account: AccountId) -> Result<AccountSlot, Reject> {
        match self.ledger.find(account) {
            Some(slot) if slot > FEES => Ok(slot),
            None if !account.is_house() => Err(Reject::UnknownAccount),
            _ => Err(Reject::ForbiddenAccount),
        }
    }
}
