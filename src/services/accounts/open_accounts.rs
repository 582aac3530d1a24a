//! Accounts that are known to be open in the engine, so that an order costs no look into the tables. An account that
//! is open stays open, and whose it is never changes: what is remembered stays true.

use crate::domain::{AccountId, UserId};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The most accounts that are remembered.
const REMEMBERED_MAX: usize = 100_000;

/// Open accounts and their owners.
#[derive(Debug, Default)]
pub(super) struct OpenAccounts(RwLock<HashMap<AccountId, UserId>>);

impl OpenAccounts {
    /// Whether it is known that this account is open and this person's.
    pub(super) fn is_of(&self, account: AccountId, owner: UserId) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&account) == Some(&owner)
    }

    /// Remembers an account that is open.
    pub(super) fn insert(&self, account: AccountId, owner: UserId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            // Whoever is still there is looked up once more.
            known.clear();
        }
        known.insert(account, owner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_account_is_its_owners_only() {
        let open = OpenAccounts::default();
        open.insert(AccountId(1_000), UserId(1));
        assert!(open.is_of(AccountId(1_000), UserId(1)));
        assert!(!open.is_of(AccountId(1_000), UserId(2)));
        assert!(!open.is_of(AccountId(1_001), UserId(1)));
    }
}
