//! The `[documents]` settings.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Which documents are run by their id, and which are run at all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentsConfig {
    /// Whether clients may register documents by their hash (automatic persisted queries).
    pub automatic: bool,
    /// The most memory for documents that clients registered, in bytes; the ones not used for longest make room.
    pub automatic_bytes_max: usize,
    /// Path of a manifest of trusted documents: a JSON object of documents by id; empty means there are none.
    pub trusted: PathBuf,
    /// Whether everything but the trusted documents is refused.
    pub trusted_only: bool,
    /// How long caches may keep the answer to a query that was asked by id, over GET and without credentials; 0 means not at all.
    pub public_seconds: u64,
}

impl Default for DocumentsConfig {
    fn default() -> DocumentsConfig {
        DocumentsConfig {
            automatic: true,
            automatic_bytes_max: 16 * 1024 * 1024,
            trusted: PathBuf::new(),
            trusted_only: false,
            public_seconds: 1,
        }
    }
}

impl DocumentsConfig {
    /// Everything wrong with the settings, each with its remedy.
    pub fn problems(&self) -> Vec<String> {
        if self.trusted_only && self.trusted.as_os_str().is_empty() {
            return vec![
                "documents.trusted_only is true, but documents.trusted names no manifest, so nothing could be run; write for example \"persisted-documents.json\""
                    .to_owned(),
            ];
        }
        Vec::new()
    }
}
