//! Who owns which account. An account is opened once, and its owner never changes.

use agio_domain::{AccountId, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// How many accounts are let go of at a time.
const SHED_ACCOUNTS: usize = 4_096;

/// The accounts that were opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Owners {
    by_account: BTreeMap<AccountId, UserId>,
    by_owner: BTreeSet<(UserId, AccountId)>,
}

impl Owners {
    /// The owner of an account; `None` when it was never opened.
    pub(super) fn of(&self, account: AccountId) -> Option<UserId> {
        self.by_account.get(&account).copied()
    }

    /// Notes the owner of an account that was not opened before.
    pub(super) fn insert(&mut self, account: AccountId, owner: UserId) {
        self.by_account.insert(account, owner);
        self.by_owner.insert((owner, account));
    }

    /// The accounts of an owner, by number.
    pub(super) fn accounts_of(&self, owner: UserId) -> impl Iterator<Item = AccountId> + '_ {
        let all = (owner, AccountId(0))..=(owner, AccountId(u32::MAX));
        self.by_owner.range(all).map(|(_, account)| *account)
    }

    /// Every account with its owner, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (AccountId, UserId)> + '_ {
        self.by_account.iter().map(|(account, owner)| (*account, *owner))
    }

    /// The greatest number of an account, and that of an owner; `None` before the first.
    pub(super) fn highest(&self) -> Option<(AccountId, UserId)> {
        let (account, _) = self.by_account.last_key_value()?;
        let (owner, _) = self.by_owner.last()?;
        Some((*account, *owner))
    }

    /// Gives back some memory of accounts that nobody needs any more; answers how many bytes.
    pub(super) fn shed(&mut self) -> Option<usize> {
        let freed = (0..SHED_ACCOUNTS).map_while(|_| {
            self.by_owner.pop_last();
            self.by_account.pop_last()
        });
        let bytes = freed.count() * 2 * size_of::<(UserId, AccountId)>();
        (bytes > 0).then_some(bytes)
    }
}
