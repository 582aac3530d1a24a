//! Documents that clients run by an id instead of sending them each time: trusted ones out of a manifest, and those that
//! clients registered by their hash (automatic persisted queries).
//!
//! What was registered may be lost at any time: a client that is told so sends the document again. Nodes share it
//! through Redis where there is one. The words of the protocol are in `http::graphql::persisted`.

mod config;
mod recent;
#[cfg(test)]
mod tests;
mod trusted;

pub use config::DocumentsConfig;

use crate::domain::Fault;
use crate::storage::cache::Cache;
use recent::Recent;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use trusted::Trusted;

/// How many documents the nodes share at most. Each hash has one place, which the latest document takes: so the memory
/// that strangers can fill in Redis is bounded, whatever they register.
const SHARED_PLACES: u64 = 4_096;

/// How long a shared document is kept after it was registered or found there last.
const SHARED_TTL: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The SHA-256 of a document's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of a text.
    pub fn of(text: &str) -> Hash {
        Hash(Sha256::digest(text.as_bytes()).into())
    }

    fn place(&self) -> String {
        let first = self.0.iter().take(8).fold(0, |all, byte| (all << 8) | u64::from(*byte));
        format!("document:{}", first % SHARED_PLACES)
    }
}

impl FromStr for Hash {
    type Err = ();

    /// Reads 64 hexadecimal digits in lower case, as every client writes them.
    fn from_str(text: &str) -> Result<Hash, ()> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return Err(());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Hash(bytes))
    }
}

fn digit(digit: u8) -> Result<u8, ()> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(()),
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The documents that are known by id. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Documents(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: DocumentsConfig,
    trusted: Trusted,
    recent: Mutex<Recent>,
    /// What the nodes share.
    shared: Option<Cache>,
}

impl Documents {
    /// Reads the manifest of trusted documents. `shared` is where nodes share what clients register.
    ///
    /// # Errors
    /// When the manifest is missing or is none, in words for the operator.
    pub fn open(config: &DocumentsConfig, shared: Option<Cache>) -> Result<Documents, Fault> {
        Ok(Documents(Arc::new(Inner {
            trusted: Trusted::load(&config.trusted)?,
            recent: Mutex::new(Recent::new(config.automatic_bytes_max)),
            shared,
            config: config.clone(),
        })))
    }

    /// Their settings.
    pub fn config(&self) -> &DocumentsConfig {
        &self.0.config
    }

    /// How many documents the manifest holds.
    pub fn trusted_count(&self) -> usize {
        self.0.trusted.len()
    }

    /// The trusted document with an id.
    pub fn trusted(&self, id: &str) -> Option<Arc<str>> {
        self.0.trusted.find(id)
    }

    /// Whether a text may be run: whether everything may, or it is a trusted document.
    pub fn may_run(&self, text: &str) -> bool {
        !self.0.config.trusted_only || self.0.trusted.holds(text)
    }

    /// The document that a client registered by this hash.
    pub async fn registered(&self, hash: Hash) -> Option<Arc<str>> {
        if let Some(text) = self.recent().find(&hash) {
            return Some(text);
        }
        let found = self.0.shared.as_ref()?.get(&hash.place()).await;
        let bytes = found.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "shared documents cannot be read");
            None
        })?;
        // Another document may have the place by now.
        let text: Arc<str> = String::from_utf8(bytes).ok()?.into();
        if Hash::of(&text) != hash {
            return None;
        }
        self.recent().keep(hash, &text);
        Some(text)
    }

    /// Keeps a document under its hash, which the caller has compared.
    pub async fn register(&self, hash: Hash, text: &str) {
        let text: Arc<str> = text.into();
        self.recent().keep(hash, &text);
        let Some(shared) = &self.0.shared else { return };
        if let Err(fault) = shared.set(&hash.place(), text.as_bytes(), SHARED_TTL).await {
            tracing::warn!(%fault, "a document cannot be shared");
        }
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.0.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
