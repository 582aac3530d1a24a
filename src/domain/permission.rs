//! What somebody may do with what is their own. Which field of the schema needs what is said beside the schema.

use crate::spelled;

/// A permission. A session of a person holds all of them, an API key those of its scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// To read balances, orders, trades, transactions and the profile.
    Read,
    /// To place, change and cancel orders.
    Trade,
    /// To move money out of an account.
    Withdraw,
    /// To change the person's profile, password and sessions, and to read how the account is protected.
    ManageAccount,
}

spelled!(Permission {
    Read = "READ",
    Trade = "TRADE",
    Withdraw = "WITHDRAW",
    ManageAccount = "MANAGE_ACCOUNT",
});

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(u8);

impl Permissions {
    /// Every permission.
    pub const ALL: Permissions = Permissions((1 << Permission::ALL.len()) - 1);

    /// Whether this one is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Permissions {
        Permissions(permissions.into_iter().fold(0, |held, it| held | 1 << it as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_set_holds_what_it_was_made_of() {
        for one in Permission::ALL {
            let held: Permissions = [one].into_iter().collect();
            for other in Permission::ALL {
                assert_eq!(held.contains(other), one == other, "{one:?} {other:?}");
                assert!(Permissions::ALL.contains(other));
                assert!(!Permissions::default().contains(other));
            }
        }
    }
}
