//! Access tokens that were found good, so that each is looked into once.
//!
//! What is kept is a hash and no token, and it holds the times between which the token is good: time decides at each
//! reading. A token that is no good is not kept.

use crate::domain::{KeyVersion, SessionId, UserId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many tokens are kept, of two halves each.
const TOKENS_MAX: usize = 32_768;

/// Whom a token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) user: UserId,
    pub(super) session: SessionId,
}

/// What a good token says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) subject: Subject,
    /// By which version of the signing key it was found good.
    pub(super) version: KeyVersion,
    /// Good from this second on, as the token says.
    pub(super) not_before: i64,
    /// Good before this second.
    pub(super) expires: i64,
}

/// Tokens by their hash. Those that were not used while the newer half filled up are forgotten.
#[derive(Debug, Default)]
pub(super) struct KnownTokens(Mutex<Halves>);

#[derive(Debug, Default)]
struct Halves {
    newer: HashMap<Name, Known>,
    older: HashMap<Name, Known>,
}

/// What a token is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name([u8; 32]);

impl Name {
    pub(super) fn of(token: &str) -> Name {
        Name(*blake3::hash(token.as_bytes()).as_bytes())
    }
}

impl KnownTokens {
    pub(super) fn get(&self, name: Name) -> Option<Known> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = halves.newer.get(&name) {
            return Some(*known);
        }
        let known = halves.older.remove(&name)?;
        halves.put(name, known);
        Some(known)
    }

    pub(super) fn put(&self, name: Name, known: Known) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(name, known);
    }
}

impl Halves {
    fn put(&mut self, name: Name, known: Known) {
        if self.newer.len() >= TOKENS_MAX / 2 {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(name, known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_in_use_stay_known_while_others_come() {
        let known = |number| Known {
            subject: Subject { user: UserId(number), session: SessionId(number) },
            version: KeyVersion::FIRST,
            not_before: 0,
            expires: 1,
        };
        let tokens = KnownTokens::default();
        tokens.put(Name::of("used"), known(-1));
        tokens.put(Name::of("left"), known(-2));
        for number in 0..(TOKENS_MAX as i64) {
            tokens.put(Name::of(&number.to_string()), known(number));
            if number % 1_000 == 0 {
                let used = tokens.get(Name::of("used")).expect("it is in use");
                assert_eq!(used.subject.user, UserId(-1));
            }
        }
        assert!(tokens.get(Name::of("left")).is_none());
        let kept = tokens.0.lock().expect("not poisoned");
        assert!(kept.newer.len() + kept.older.len() <= TOKENS_MAX);
    }
}
