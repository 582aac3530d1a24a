//! Words about people and their sessions, shared by storage, services and the schema.

use crate::spelled;
use serde::{Deserialize, Serialize};

/// A session of a signed-in person, numbered by the database from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SessionId(pub i64);

/// A passkey of a person, numbered by the database from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PasskeyId(pub i64);

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A duty of somebody who works for the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffRole {
    /// Helps people.
    Support,
    /// Judges people and movements of money by the law.
    Compliance,
    /// Keeps the exchange's money.
    Treasury,
    /// Runs the markets.
    MarketOperations,
    /// Runs the program.
    Engineering,
    /// Says who has which duty.
    Administrator,
    /// Sees everything and changes nothing.
    Auditor,
}
spelled!(StaffRole {
    Support = "SUPPORT",
    Compliance = "COMPLIANCE",
    Treasury = "TREASURY",
    MarketOperations = "MARKET_OPERATIONS",
    Engineering = "ENGINEERING",
    Administrator = "ADMINISTRATOR",
    Auditor = "AUDITOR",
});

/// The duties of one person; none of somebody who only trades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StaffRoles(u8);

impl StaffRoles {
    const ALL: [StaffRole; 7] = [
        StaffRole::Support,
        StaffRole::Compliance,
        StaffRole::Treasury,
        StaffRole::MarketOperations,
        StaffRole::Engineering,
        StaffRole::Administrator,
        StaffRole::Auditor,
    ];

    /// Whether this one is held.
    pub fn contains(self, role: StaffRole) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, role: StaffRole) -> StaffRoles {
        StaffRoles(self.0 | 1 << role as u8)
    }

    /// These without one.
    #[must_use]
    pub fn without(self, role: StaffRole) -> StaffRoles {
        StaffRoles(self.0 & !(1 << role as u8))
    }

    /// Those that are held, in the order of their enum.
    pub fn iter(self) -> impl Iterator<Item = StaffRole> {
        Self::ALL.into_iter().filter(move |role| self.0 & (1 << *role as u8) != 0)
    }

    /// As SQL keeps them: their spellings, separated by spaces.
    pub fn to_text(self) -> String {
        self.iter().map(StaffRole::as_str).collect::<Vec<_>>().join(" ")
    }

    /// From what SQL keeps.
    pub fn parse(text: &str) -> Option<StaffRoles> {
        text.split_ascii_whitespace().map(StaffRole::parse).collect()
    }
}

impl FromIterator<StaffRole> for StaffRoles {
    fn from_iter<I: IntoIterator<Item = StaffRole>>(roles: I) -> StaffRoles {
        StaffRoles(roles.into_iter().fold(0, |held, role| held | 1 << role as u8))
    }
}

/// Which of a person's accounts one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// The one that everybody has from signing up.
    Main,
    /// One more, which its owner opened.
    Sub,
}
spelled!(AccountKind { Main = "MAIN", Sub = "SUB" });

/// How a client keeps its tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenTransport {
    /// httpOnly cookies: for browsers. Mutations then need the CSRF token.
    #[default]
    Cookie,
    /// The `Authorization` header: for programs.
    Bearer,
}
impl TokenTransport {
    /// Whether the tokens travel in cookies.
    pub fn is_cookie(self) -> bool {
        self == TokenTransport::Cookie
    }
}

spelled!(TokenTransport { Cookie = "COOKIE", Bearer = "BEARER" });

/// A way in which somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthenticationMethod {
    /// The account's password.
    Password,
    /// A code of the authenticator app.
    Totp,
    /// A recovery code, in place of the app.
    RecoveryCode,
    /// Another provider vouched for them.
    Provider,
    /// A passkey, whose device made sure that its owner was there.
    Passkey,
    /// An Ethereum wallet that was linked.
    Wallet,
}
spelled!(AuthenticationMethod {
    Password = "PASSWORD",
    Totp = "TOTP",
    RecoveryCode = "RECOVERY_CODE",
    Provider = "PROVIDER",
    Passkey = "PASSKEY",
    Wallet = "WALLET",
});

impl AuthenticationMethod {
    /// As tokens spell it (RFC 8176, which has no word for a provider's).
    pub fn reference(self) -> &'static str {
        match self {
            AuthenticationMethod::Password => "pwd",
            AuthenticationMethod::Totp | AuthenticationMethod::RecoveryCode => "otp",
            AuthenticationMethod::Provider => "fed",
            // Each shows that somebody holds a key.
            AuthenticationMethod::Passkey | AuthenticationMethod::Wallet => "pop",
        }
    }

    /// Whether it is asked for beside another one.
    pub fn is_second_factor(self) -> bool {
        match self {
            AuthenticationMethod::Password
            | AuthenticationMethod::Provider
            | AuthenticationMethod::Wallet => false,
            AuthenticationMethod::Totp
            | AuthenticationMethod::RecoveryCode
            | AuthenticationMethod::Passkey => true,
        }
    }
}

/// A set of ways in which somebody proved who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuthenticationMethods(u8);

impl AuthenticationMethods {
    /// Whether this one was among them.
    pub fn contains(self, method: AuthenticationMethod) -> bool {
        self.0 & AuthenticationMethods::from(method).0 != 0
    }

    /// The set with this one in it.
    #[must_use]
    pub fn with(self, method: AuthenticationMethod) -> AuthenticationMethods {
        AuthenticationMethods(self.0 | AuthenticationMethods::from(method).0)
    }

    /// Whether something beside the password, a provider's word, or a wallet, was among them.
    pub fn has_second_factor(self) -> bool {
        self.iter().any(AuthenticationMethod::is_second_factor)
    }

    /// As tokens spell them (RFC 8176): each once, and `mfa` when a second factor was among several. A passkey is two by
    /// itself: the device, and what the device asked for.
    pub fn references(self) -> Vec<&'static str> {
        let mut said: Vec<&str> = self.iter().map(AuthenticationMethod::reference).collect();
        said.dedup();
        let is_several = said.len() > 1 || self.contains(AuthenticationMethod::Passkey);
        if is_several && self.has_second_factor() {
            said.push("mfa");
        }
        said
    }

    /// Those in the set, in the order of their enum.
    pub fn iter(self) -> impl Iterator<Item = AuthenticationMethod> {
        AuthenticationMethod::ALL.into_iter().filter(move |method| self.contains(*method))
    }

    /// As SQL keeps them: their spellings, separated by spaces.
    pub fn to_text(self) -> String {
        self.iter().map(AuthenticationMethod::as_str).collect::<Vec<_>>().join(" ")
    }

    /// From what SQL keeps.
    pub fn parse(text: &str) -> Option<AuthenticationMethods> {
        text.split_ascii_whitespace().try_fold(AuthenticationMethods::default(), |held, word| {
            let method = AuthenticationMethod::parse(word)?;
            Some(AuthenticationMethods(held.0 | AuthenticationMethods::from(method).0))
        })
    }
}

impl From<AuthenticationMethod> for AuthenticationMethods {
    fn from(method: AuthenticationMethod) -> AuthenticationMethods {
        AuthenticationMethods(1 << method as u8)
    }
}

/// Colours of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}
spelled!(Theme { System = "SYSTEM", Light = "LIGHT", Dark = "DARK" });

/// How a try to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoginOutcome {
    /// Signed in.
    Succeeded,
    /// The password was wrong.
    WrongPassword,
    /// The password was right, and signing in was refused because of wrong ones before.
    Locked,
    /// The password was right, and the code of the second factor was wrong.
    WrongCode,
}
spelled!(LoginOutcome {
    Succeeded = "SUCCEEDED",
    WrongPassword = "WRONG_PASSWORD",
    Locked = "LOCKED",
    WrongCode = "WRONG_CODE",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_spellings_read_back() {
        for roles in [&[][..], &[StaffRole::Support, StaffRole::Auditor], &StaffRoles::ALL] {
            let held: StaffRoles = roles.iter().copied().collect();
            assert_eq!(StaffRoles::parse(&held.to_text()), Some(held));
            assert_eq!(held.iter().collect::<Vec<_>>(), roles);
        }
        assert_eq!(StaffRoles::parse("SUPPORT USER"), None);
        let password = AuthenticationMethods::from(AuthenticationMethod::Password);
        let both = password.with(AuthenticationMethod::Totp);
        assert!(both.has_second_factor() && !password.has_second_factor());
        assert_eq!(
            both.with(AuthenticationMethod::RecoveryCode).references(),
            ["pwd", "otp", "mfa"]
        );
        for methods in [AuthenticationMethods::default(), password, both] {
            assert_eq!(AuthenticationMethods::parse(&methods.to_text()), Some(methods));
        }
        assert!(password.contains(AuthenticationMethod::Password));
        let provider = password.with(AuthenticationMethod::Provider);
        assert!(!provider.has_second_factor(), "neither is asked for beside the other");
        assert_eq!(provider.references(), ["pwd", "fed"]);
        let passkey = AuthenticationMethods::from(AuthenticationMethod::Passkey);
        assert!(passkey.has_second_factor(), "the device, and what it asked for");
        assert_eq!(passkey.references(), ["pop", "mfa"]);
        let wallet = AuthenticationMethods::from(AuthenticationMethod::Wallet);
        assert!(!wallet.has_second_factor(), "nobody made sure that its owner is there");
        assert_eq!(wallet.references(), ["pop"]);
        assert_eq!(wallet.with(AuthenticationMethod::Totp).references(), ["otp", "pop", "mfa"]);
        assert_eq!(wallet.with(AuthenticationMethod::Passkey).references(), ["pop", "mfa"]);
        assert_eq!(AuthenticationMethods::parse(&wallet.to_text()), Some(wallet));
        assert_eq!(AuthenticationMethods::parse("PASSWORD SMELL"), None);
        assert_eq!(Theme::parse("DARK"), Some(Theme::Dark));
        assert_eq!(Theme::parse("dark"), None);
    }
}
