//! Documents that clients registered on this node: as many as fit, the ones not used for longest make room.

use super::Hash;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What an entry costs besides its text, in bytes: hash, places in both maps, the text's own count.
const ENTRY_BYTES: usize = 160;

/// A bounded memory of documents.
#[derive(Debug)]
pub(super) struct Recent {
    by_hash: HashMap<Hash, Entry>,
    /// Hashes by when they were used last.
    by_use: BTreeMap<u64, Hash>,
    uses: u64,
    bytes: usize,
    bytes_max: usize,
}

#[derive(Debug)]
struct Entry {
    text: Arc<str>,
    used: u64,
}

impl Recent {
    pub(super) fn new(bytes_max: usize) -> Recent {
        Recent { by_hash: HashMap::new(), by_use: BTreeMap::new(), uses: 0, bytes: 0, bytes_max }
    }

    pub(super) fn find(&mut self, hash: &Hash) -> Option<Arc<str>> {
        let entry = self.by_hash.get_mut(hash)?;
        self.uses += 1;
        self.by_use.remove(&entry.used);
        self.by_use.insert(self.uses, *hash);
        entry.used = self.uses;
        Some(Arc::clone(&entry.text))
    }

    /// Keeps a document. One that would not fit by itself is not kept.
    pub(super) fn keep(&mut self, hash: Hash, text: &Arc<str>) {
        let bytes = text.len() + ENTRY_BYTES;
        if bytes > self.bytes_max || self.find(&hash).is_some() {
            return;
        }
        while self.bytes + bytes > self.bytes_max {
            let Some((_, oldest)) = self.by_use.pop_first() else { break };
            if let Some(entry) = self.by_hash.remove(&oldest) {
                self.bytes -= entry.text.len() + ENTRY_BYTES;
            }
        }
        self.uses += 1;
        self.bytes += bytes;
        self.by_use.insert(self.uses, hash);
        self.by_hash.insert(hash, Entry { text: Arc::clone(text), used: self.uses });
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        assert_eq!(self.by_hash.len(), self.by_use.len());
        self.by_hash.len()
    }
}
