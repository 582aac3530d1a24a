//! Keys that were looked up within the last seconds. What is ended on this node is forgotten at once; what is ended on
//! another one is noticed when its time here is over.

use super::ApiKey;
use crate::domain::{ApiKeyId, Timestamp, UserId};
use crate::services::auth::Principal;
use ed25519_dalek::VerifyingKey;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long another node may still take a key that was ended here.
pub(super) const REMEMBERED: Duration = Duration::from_secs(4);
/// The most keys that are remembered.
const KEYS_MAX: usize = 20_000;
/// How often it is written down that a key is used.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// What verifies signatures.
pub(super) enum Verifier {
    Ed25519(Box<VerifyingKey>),
    HmacSha256(zeroize::Zeroizing<Vec<u8>>),
}

/// A key, and who acts through it.
pub(super) struct Known {
    pub(super) key: ApiKey,
    pub(super) verifier: Verifier,
    pub(super) principal: Principal,
    pub(super) looked_up_at: Timestamp,
}

/// Keys by the name that requests know them by.
#[derive(Default)]
pub(super) struct KnownKeys(Mutex<Keys>);

#[derive(Default)]
struct Keys {
    known: HashMap<String, Arc<Known>>,
    noted: HashMap<ApiKeyId, Timestamp>,
    generation: u64,
}

/// What was known when a look-up began: if keys were ended since, its result is not remembered.
#[derive(Clone, Copy)]
pub(super) struct Generation(u64);

impl KnownKeys {
    /// The key of this name, when it was looked up a moment ago.
    pub(super) fn get(&self, prefix: &str, now: Timestamp) -> Option<Arc<Known>> {
        let keys = self.lock();
        let known = keys.known.get(prefix)?;
        let fresh = now >= known.looked_up_at && now.since(known.looked_up_at) < REMEMBERED;
        fresh.then(|| Arc::clone(known))
    }

    pub(super) fn generation(&self) -> Generation {
        Generation(self.lock().generation)
    }

    /// Remembers what was looked up, unless keys were ended meanwhile.
    pub(super) fn remember(&self, generation: Generation, known: &Arc<Known>) {
        let mut keys = self.lock();
        if keys.generation != generation.0 {
            return;
        }
        if keys.known.len() >= KEYS_MAX {
            let over = known.looked_up_at.minus(REMEMBERED);
            keys.known.retain(|_, known| known.looked_up_at > over);
        }
        if keys.known.len() < KEYS_MAX {
            keys.known.insert(known.key.prefix.clone(), Arc::clone(known));
        }
    }

    /// Forgets a person's keys; they are looked up anew when they are used.
    pub(super) fn forget(&self, owner: UserId) {
        let mut keys = self.lock();
        keys.generation += 1;
        keys.known.retain(|_, known| known.key.owner != owner);
    }

    /// Whether it is to be written down that a key is used now.
    pub(super) fn is_to_be_noted(&self, id: ApiKeyId, now: Timestamp) -> bool {
        let mut keys = self.lock();
        if keys.noted.get(&id).is_some_and(|noted| now.since(*noted) < NOTED_EVERY) {
            return false;
        }
        if keys.noted.len() >= KEYS_MAX {
            keys.noted.retain(|_, noted| now.since(*noted) < NOTED_EVERY);
        }
        keys.noted.insert(id, now);
        true
    }

    fn lock(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
