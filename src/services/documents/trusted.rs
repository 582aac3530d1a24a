//! The manifest of trusted documents: what a build of a front end wrote down of the operations in it.

use super::Hash;
use crate::domain::Fault;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The largest manifest that is read, in bytes.
const MANIFEST_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Documents that are run by id whatever else happens. They are read once and never make room.
#[derive(Debug, Default)]
pub(super) struct Trusted {
    by_id: HashMap<String, Arc<str>>,
    by_hash: HashMap<Hash, Arc<str>>,
}

/// The two spellings of manifests.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// `generate-persisted-query-manifest` of Apollo.
    Apollo { format: String, operations: Vec<Operation> },
    /// The client preset of GraphQL Code Generator, Relay's compiler: documents by id.
    Flat(HashMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl Trusted {
    /// Reads a manifest; an empty path is none.
    pub(super) fn load(path: &Path) -> Result<Trusted, Fault> {
        if path.as_os_str().is_empty() {
            return Ok(Trusted::default());
        }
        let told = |cause: String| {
            Fault::internal(format!(
                "documents.trusted = {:?} cannot be used: {cause}. Write a JSON object of documents by id, as the client preset of GraphQL Code Generator does with persistedDocuments",
                path.display().to_string()
            ))
        };
        let bytes = std::fs::metadata(path).map_err(|cause| told(cause.to_string()))?.len();
        if bytes > MANIFEST_BYTES_MAX {
            return Err(told(format!("it has {bytes} bytes, and {MANIFEST_BYTES_MAX} are read")));
        }
        let text = std::fs::read_to_string(path).map_err(|cause| told(cause.to_string()))?;
        Trusted::parse(&text).map_err(told)
    }

    pub(super) fn parse(text: &str) -> Result<Trusted, String> {
        let manifest = serde_json::from_str(text)
            .map_err(|cause| format!("it is no manifest of documents ({cause})"))?;
        let documents: Vec<(String, String)> = match manifest {
            Manifest::Flat(documents) => documents.into_iter().collect(),
            Manifest::Apollo { format, operations }
                if format == "apollo-persisted-query-manifest" =>
            {
                operations.into_iter().map(|operation| (operation.id, operation.body)).collect()
            }
            Manifest::Apollo { format, .. } => {
                return Err(format!("its format {format:?} is not known"));
            }
        };
        let mut trusted = Trusted::default();
        for (id, text) in documents {
            if id.is_empty() || text.trim().is_empty() {
                return Err(format!("the document with the id {id:?} is empty, or its id is"));
            }
            let text: Arc<str> = text.into();
            trusted.by_hash.insert(Hash::of(&text), Arc::clone(&text));
            trusted.by_id.insert(id, text);
        }
        if trusted.by_id.is_empty() {
            return Err("it holds no document".to_owned());
        }
        Ok(trusted)
    }

    /// The document with an id: the manifest's own, or the SHA-256 of the text.
    pub(super) fn find(&self, id: &str) -> Option<Arc<str>> {
        let by_hash = || self.by_hash.get(&id.parse().ok()?);
        self.by_id.get(id).or_else(by_hash).cloned()
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        !self.by_hash.is_empty() && self.by_hash.contains_key(&Hash::of(text))
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }
}
