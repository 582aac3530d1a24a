//! Text that must not be printed: keys, passwords, URLs that carry them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret setting. Prints and serialises as `(hidden)`; [`Secret::expose`] is the one way to read it. Its memory is
/// overwritten when it is dropped, and so is that of each clone.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The secret itself. Never log it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn shown(&self) -> &'static str {
        if self.is_empty() { "(not set)" } else { "(hidden)" }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.shown())
    }
}

/// A secret setting that may be replaced while the server runs. Clones share it, so whoever holds one sees the newest; it
/// is read anew at each use and never kept.
#[derive(Clone, Default)]
pub struct LiveSecret(Arc<RwLock<Secret>>);

impl LiveSecret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> LiveSecret {
        LiveSecret(Arc::new(RwLock::new(Secret::new(text))))
    }

    /// The secret as it is now.
    pub fn now(&self) -> Secret {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another secret, for everybody who holds this one.
    pub fn replace(&self, secret: Secret) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = secret;
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

impl fmt::Debug for LiveSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.now().fmt(f)
    }
}

impl Serialize for LiveSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.now().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LiveSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LiveSecret, D::Error> {
        Ok(LiveSecret(Arc::new(RwLock::new(Secret::deserialize(deserializer)?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_printed_and_written_as_hidden() {
        let live = LiveSecret::new("hunter2");
        assert_eq!(format!("{live:?} {:?}", Secret::new("hunter2")), "(hidden) (hidden)");
        assert_eq!(format!("{:?}", LiveSecret::default()), "(not set)");
    }

    #[test]
    fn live_secret_is_replaced_for_all_who_hold_it() {
        let live = LiveSecret::new("old");
        let held = live.clone();
        live.replace(Secret::new("new"));
        assert_eq!(held.now().expose(), "new");
        assert!(!held.is_empty());
    }
}
