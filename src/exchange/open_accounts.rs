//! The accounts that need not be opened any more.

use crate::domain::AccountId;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

/// Accounts of which this process knows that they are open.
#[derive(Debug, Default)]
pub(super) struct OpenAccounts(RwLock<HashSet<AccountId>>);

impl OpenAccounts {
    pub(super) fn contains(&self, account: AccountId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&account)
    }

    pub(super) fn insert(&self, account: AccountId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(account);
    }
}
