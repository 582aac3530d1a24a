//! Words about API keys: what a program may do with one, and how it proves that it has it.

use super::AccountId;
use crate::{Permission, Permissions, spelled};

/// A key of a program, numbered by the database from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiKeyId(pub i64);

/// What a key lets a program do with the account that it is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyScope {
    /// To read.
    Read,
    /// To trade.
    Trade,
    /// To move money out of the account.
    Withdraw,
}
spelled!(ApiKeyScope { Read = "READ", Trade = "TRADE", Withdraw = "WITHDRAW" });

impl ApiKeyScope {
    fn permission(self) -> Permission {
        match self {
            ApiKeyScope::Read => Permission::Read,
            ApiKeyScope::Trade => Permission::Trade,
            ApiKeyScope::Withdraw => Permission::Withdraw,
        }
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ApiKeyScopes(u8);

impl ApiKeyScopes {
    /// Whether this one is among them.
    pub fn contains(self, scope: ApiKeyScope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in the set, in the order of their enum.
    pub fn iter(self) -> impl Iterator<Item = ApiKeyScope> {
        ApiKeyScope::ALL.into_iter().filter(move |scope| self.contains(*scope))
    }

    /// What they permit. No scope permits anything that has to do with who somebody is.
    pub fn permissions(self) -> Permissions {
        self.iter().map(ApiKeyScope::permission).collect()
    }

    /// As SQL keeps them: their spellings, separated by spaces.
    pub fn to_text(self) -> String {
        self.iter().map(ApiKeyScope::as_str).collect::<Vec<_>>().join(" ")
    }

    /// From what SQL keeps.
    pub fn parse(text: &str) -> Option<ApiKeyScopes> {
        text.split_ascii_whitespace().map(ApiKeyScope::parse).collect()
    }
}

impl FromIterator<ApiKeyScope> for ApiKeyScopes {
    fn from_iter<I: IntoIterator<Item = ApiKeyScope>>(scopes: I) -> ApiKeyScopes {
        ApiKeyScopes(scopes.into_iter().fold(0, |held, scope| held | 1 << scope as u8))
    }
}

/// How a program signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyAlgorithm {
    /// With a private key that only the program has (RFC 8032).
    Ed25519,
    /// With a secret that the exchange has, too (RFC 2104).
    HmacSha256,
}
spelled!(ApiKeyAlgorithm { Ed25519 = "ED25519", HmacSha256 = "HMAC_SHA256" });

/// The key that a request was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyCredential {
    /// Its number.
    pub id: ApiKeyId,
    /// The one account that it reaches.
    pub account: AccountId,
    /// What it may do there.
    pub scopes: ApiKeyScopes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_set_of_scopes_permits_to_manage_the_account() {
        for bits in 0..1_u8 << ApiKeyScope::ALL.len() {
            let scopes = ApiKeyScopes(bits);
            assert_eq!(ApiKeyScopes::parse(&scopes.to_text()), Some(scopes));
            let held = scopes.permissions();
            assert!(!held.contains(Permission::ManageAccount), "{scopes:?}");
            for scope in ApiKeyScope::ALL {
                assert_eq!(held.contains(scope.permission()), scopes.contains(scope));
            }
        }
        assert_eq!(ApiKeyScopes::parse("READ ALL"), None);
    }
}
