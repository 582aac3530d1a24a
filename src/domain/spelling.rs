//! One spelling of an enum, wherever it leaves the program: SQL, GraphQL, the settings, the command line.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// An enum with one spelling; [`spelled!`](crate::spelled) makes one.
pub trait Spelled: Copy + 'static {
    /// How the values are spelled, in the order of the enum.
    const SPELLINGS: &'static [&'static str];

    /// The value of a spelling.
    fn from_spelling(text: &str) -> Option<Self>;
}

/// Gives an enum its spelling: `ALL`, `as_str` and `parse`. With `settings` before its name, serde reads and writes
/// that spelling, too.
#[macro_export]
macro_rules! spelled {
    (settings $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $crate::spelled!($name { $($variant = $text),+ });

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                $crate::spelling::deserialize(deserializer)
            }
        }
    };
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: [$name; [$($text),+].len()] = [$($name::$variant),+];

            /// How it is spelled.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// From its spelling.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl $crate::spelling::Spelled for $name {
            const SPELLINGS: &'static [&'static str] = &[$($text),+];

            fn from_spelling(text: &str) -> Option<$name> {
                $name::parse(text)
            }
        }
    };
}

/// Reads a value from its spelling.
///
/// # Errors
/// When nothing is spelled so; the error tells the spellings that there are.
pub fn deserialize<'de, T: Spelled, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    T::from_spelling(&text).ok_or_else(|| D::Error::unknown_variant(&text, T::SPELLINGS))
}

#[cfg(test)]
mod tests {
    use crate::{
        AccountKind, ApiKeyAlgorithm, ApiKeyScope, AssetKind, AuditAction, AuditOutcome,
        AuthenticationMethod, ConsumerKind, JobFailure, JobStatus, LoginOutcome, MarketStatus,
        OrderEndReason, OrderStatus, OrderType, Permission, SelfTradePrevention, Side, Spelled,
        StaffRole, Theme, TimeInForce, TokenTransport, TransferKind,
    };

    #[test]
    fn spelling_reads_back() {
        macro_rules! check {
            ($($type:ident),+) => {$(
                for value in $type::ALL {
                    assert_eq!($type::parse(value.as_str()), Some(value));
                    assert_eq!(value.as_str(), $type::SPELLINGS[value as usize]);
                    assert_eq!($type::parse(&value.as_str().to_lowercase()), None);
                }
            )+};
        }
        check!(ApiKeyAlgorithm, ApiKeyScope);
        check!(AccountKind, AssetKind, AuditAction, AuditOutcome, AuthenticationMethod);
        check!(
            ConsumerKind,
            JobFailure,
            JobStatus,
            LoginOutcome,
            MarketStatus,
            OrderEndReason,
            OrderStatus
        );
        check!(OrderType, Permission, SelfTradePrevention, Side, StaffRole, Theme, TimeInForce);
        check!(TokenTransport, TransferKind);
    }
}
