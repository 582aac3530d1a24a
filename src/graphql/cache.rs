//! Documents that were found valid, by their text.

use super::document::Document;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of text are kept, of two halves each; what is made of a text is about ten times as large.
const BYTES_MAX: usize = 2 * 1024 * 1024;

/// Valid documents. Those that were not asked for while the newer half filled up are forgotten.
#[derive(Debug, Default)]
pub struct Documents(Mutex<Halves>);

#[derive(Debug, Default)]
struct Halves {
    newer: HashMap<Arc<str>, Arc<Document>>,
    older: HashMap<Arc<str>, Arc<Document>>,
    /// The bytes of text in the newer half.
    bytes: usize,
}

impl Documents {
    /// The document of a text, when it was kept.
    pub fn get(&self, source: &str) -> Option<Arc<Document>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = halves.newer.get(source) {
            return Some(Arc::clone(document));
        }
        let (text, document) = halves.older.remove_entry(source)?;
        halves.insert(text, Arc::clone(&document));
        Some(document)
    }

    /// Keeps a document.
    pub fn keep(&self, source: &str, document: &Arc<Document>) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.insert(source.into(), Arc::clone(document));
    }
}

impl Halves {
    fn insert(&mut self, text: Arc<str>, document: Arc<Document>) {
        if self.bytes + text.len() > BYTES_MAX / 2 {
            self.older = std::mem::take(&mut self.newer);
            self.bytes = 0;
        }
        self.bytes += text.len();
        if let Some(known) = self.newer.insert(text.clone(), document) {
            drop(known);
            self.bytes -= text.len();
        }
    }
}
