//! Which document a request means: the one that it brings, or the one that it names. Speaks automatic persisted
//! queries as Apollo and urql do (`extensions.persistedQuery`), and `documentId`.

use super::params::{Automatic, DocumentName, Params};
use crate::http::error::{code, error};
use crate::services::documents::{Documents, Hash};
use async_graphql::ServerError;
use std::sync::Arc;

/// The one version of the extension `persistedQuery`.
const VERSION: u64 = 1;

/// What clients look for, to the letter.
const NOT_FOUND: &str = "PersistedQueryNotFound";
const NOT_SUPPORTED: &str = "PersistedQueryNotSupported";

const TRUSTED_ONLY: &str = "This server runs trusted documents only (documents.trusted_only), and this is none of them. Send the id of one that the manifest of its front end holds. Introspection and the explorer do not work here; the schema is in schema.graphql.";

/// The document to run.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) text: String,
    /// Whether it was named and did not come along.
    pub(super) by_name: bool,
    /// Under which hash it is to be kept once it is known to be one.
    pub(super) register: Option<Hash>,
}

impl Found {
    fn stored(text: &Arc<str>) -> Found {
        Found { text: text.to_string(), by_name: true, register: None }
    }

    fn sent(text: String) -> Found {
        Found { text, by_name: false, register: None }
    }
}

/// Finds the document of a request.
pub(super) async fn find(documents: &Documents, params: &mut Params) -> Result<Found, ServerError> {
    let sent = params.query.take();
    let Some(named) = params.named.take() else {
        return allowed(documents, sent.unwrap_or_default());
    };
    // Clients that have no document at hand send an empty one.
    let sent = sent.filter(|text| !text.is_empty());
    let id = match &named {
        DocumentName::Id(id) => id.strip_prefix("sha256:").unwrap_or(id),
        DocumentName::Automatic(named) => &named.hash,
    };
    if let Some(trusted) = documents.trusted(id) {
        return match sent {
            Some(other) if *other != *trusted => Err(mismatch()),
            _ => Ok(Found::stored(&trusted)),
        };
    }
    match named {
        DocumentName::Id(id) => by_id(documents, &id, sent).await,
        DocumentName::Automatic(named) => automatic(documents, &named, sent).await,
    }
}

fn allowed(documents: &Documents, text: String) -> Result<Found, ServerError> {
    if documents.may_run(&text) {
        return Ok(Found::sent(text));
    }
    Err(error(code::TRUSTED_DOCUMENTS_ONLY, TRUSTED_ONLY))
}

/// A `documentId` that is not a trusted document's may be the hash of one that was registered.
async fn by_id(
    documents: &Documents,
    id: &str,
    sent: Option<String>,
) -> Result<Found, ServerError> {
    if documents.config().trusted_only {
        return Err(error(code::TRUSTED_DOCUMENTS_ONLY, TRUSTED_ONLY));
    }
    if sent.is_some() {
        return Err(error(
            code::BAD_REQUEST,
            "The request has both `query` and `documentId`, and no trusted document has this id. Send one of the two.",
        ));
    }
    let hash = id.strip_prefix("sha256:").and_then(|hash| hash.parse().ok());
    let registered = match hash.filter(|_| documents.config().automatic) {
        Some(hash) => documents.registered(hash).await,
        None => None,
    };
    registered.map(|text| Found::stored(&text)).ok_or_else(|| {
        error(
            code::PERSISTED_QUERY_NOT_FOUND,
            "No document has this `documentId`. Send `query` instead, or have the server read a manifest that holds it (documents.trusted).",
        )
    })
}

async fn automatic(
    documents: &Documents,
    named: &Automatic,
    sent: Option<String>,
) -> Result<Found, ServerError> {
    if documents.config().trusted_only {
        return allowed(documents, sent.unwrap_or_default());
    }
    if !documents.config().automatic {
        return Err(error(code::PERSISTED_QUERY_NOT_SUPPORTED, NOT_SUPPORTED));
    }
    if named.version != Some(VERSION) {
        return Err(error(
            code::BAD_REQUEST,
            "Unsupported persisted query version: extensions.persistedQuery.version must be 1.",
        ));
    }
    let hash: Hash = named.hash.parse().map_err(|()| {
        error(
            code::BAD_REQUEST,
            "extensions.persistedQuery.sha256Hash is no SHA-256: write 64 hexadecimal digits in lower case.",
        )
    })?;
    match sent {
        None => match documents.registered(hash).await {
            Some(text) => Ok(Found::stored(&text)),
            None => Err(error(code::PERSISTED_QUERY_NOT_FOUND, NOT_FOUND)),
        },
        Some(text) if Hash::of(&text) == hash => {
            Ok(Found { register: Some(hash), ..Found::sent(text) })
        }
        Some(_) => Err(mismatch()),
    }
}

fn mismatch() -> ServerError {
    error(
        code::BAD_REQUEST,
        "The provided sha does not match the query: the id that came along is another document's. Make it anew from the very text that is sent.",
    )
}
