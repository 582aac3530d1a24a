//! Reads the parameters of a GraphQL request out of a body, a query string or a WebSocket message.

use crate::http::error::Problem;
use async_graphql::{Request, Variables};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The parameters of one operation, spelled as in the GraphQL-over-HTTP specification.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Written")]
pub(in crate::http) struct Params {
    /// The document; there when `named` is not.
    pub(super) query: Option<String>,
    /// Which document is meant, when it does not come along or is to be kept.
    pub(super) named: Option<DocumentName>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    /// The request as it was read with its files.
    brought: Option<Box<Request>>,
}

/// How a request names its document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DocumentName {
    /// `documentId`.
    Id(String),
    /// The extension `persistedQuery`, as Apollo and urql send it.
    Automatic(Automatic),
}

/// A document as the extension `persistedQuery` names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Automatic {
    pub(super) version: Option<u64>,
    pub(super) hash: String,
}

/// As it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    document_id: Option<String>,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    #[serde(default)]
    extensions: Option<Map<String, Value>>,
}

impl TryFrom<Written> for Params {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Params, &'static str> {
        let Written { query, document_id, operation_name, variables, extensions } = written;
        let by_id = document_id.map(DocumentName::Id);
        let named = by_id.or_else(|| automatic(extensions.as_ref()?.get("persistedQuery")?));
        if query.is_none() && named.is_none() {
            return Err(
                "missing field `query`, and neither `documentId` nor the extension `persistedQuery` is there",
            );
        }
        Ok(Params { query, named, operation_name, variables, brought: None })
    }
}

fn automatic(extension: &Value) -> Option<DocumentName> {
    let extension = extension.as_object()?;
    Some(DocumentName::Automatic(Automatic {
        version: extension.get("version").and_then(Value::as_u64),
        hash: extension.get("sha256Hash").and_then(Value::as_str).unwrap_or_default().to_owned(),
    }))
}

/// What a body asks for.
#[derive(Debug)]
pub(super) enum Asked {
    One(Params),
    /// A batch.
    Several(Vec<Params>),
}

impl Asked {
    /// From a JSON body.
    pub(super) fn from_body(body: &[u8], batch_max: usize) -> Result<Asked, Problem> {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            return Asked::batch(body, batch_max);
        }
        serde_json::from_slice(body).map(Asked::One).map_err(|cause| {
            Problem::bad_request(format!(
                "The body is not a GraphQL request in JSON: {cause}. Send an object like {{\"query\": \"{{ viewer {{ email }} }}\", \"variables\": {{}}}}."
            ))
        })
    }

    fn batch(body: &[u8], batch_max: usize) -> Result<Asked, Problem> {
        if batch_max == 0 {
            return Err(Problem::bad_request(
                "Batches are not taken here. Send one operation per request; select several root fields in it if they belong together.",
            ));
        }
        let all: Vec<Params> = serde_json::from_slice(body).map_err(|cause| {
            Problem::bad_request(format!(
                "The body is not a batch of GraphQL requests in JSON: {cause}. Send a list of objects like {{\"query\": \"{{ viewer {{ email }} }}\"}}."
            ))
        })?;
        match all.len() {
            0 => Err(Problem::bad_request("The batch is empty. Send at least one operation.")),
            sent if sent > batch_max => Err(Problem::bad_request(format!(
                "A batch takes at most {batch_max} operations, and {sent} were sent. Split it."
            ))),
            _ => Ok(Asked::Several(all)),
        }
    }
}

impl Params {
    /// From a query string: `variables` and `extensions` are JSON texts in it.
    pub(super) fn from_query_string(query: &str) -> Result<Params, Problem> {
        let mut written = Written {
            query: None,
            document_id: None,
            operation_name: None,
            variables: None,
            extensions: None,
        };
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(&uri(query)?)
            .map(|axum::extract::Query(pairs)| pairs)
            .map_err(|_| Problem::bad_request("The query string cannot be decoded."))?;
        for (name, value) in pairs {
            match name.as_str() {
                "query" => written.query = Some(value),
                "documentId" => written.document_id = Some(value),
                "operationName" => written.operation_name = Some(value),
                "variables" => written.variables = object("variables", &value)?,
                "extensions" => written.extensions = object("extensions", &value)?,
                _ => {}
            }
        }
        Params::try_from(written).map_err(|_| {
            Problem::bad_request(
                "The query string has no `query`. Send GET /graphql?query=..., or POST the operation as JSON.",
            )
        })
    }

    /// Takes variables and files from a request that was read with its files.
    pub(super) fn bring(&mut self, request: Request) {
        self.brought = Some(Box::new(request));
    }

    /// As a request to execute, with the document that it names.
    pub(super) fn into_request(self, document: String) -> Request {
        if let Some(brought) = self.brought {
            let mut request = *brought;
            request.query = document;
            return request;
        }
        let mut request = Request::new(document);
        if let Some(variables) = self.variables {
            request = request.variables(Variables::from_json(Value::Object(variables)));
        }
        if let Some(name) = self.operation_name.filter(|name| !name.is_empty()) {
            request = request.operation_name(name);
        }
        request
    }
}

fn uri(query: &str) -> Result<http::Uri, Problem> {
    format!("/?{query}").parse().map_err(|_| {
        Problem::new(
            StatusCode::URI_TOO_LONG,
            "BAD_REQUEST",
            "The query string is too long; use POST.",
        )
    })
}

fn object(name: &str, text: &str) -> Result<Option<Map<String, Value>>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text)
        .map_err(|cause| Problem::bad_request(format!("`{name}` is not a JSON object: {cause}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH_MAX: usize = 3;

    #[track_caller]
    fn refused(body: &str, words: &str) {
        let problem = Asked::from_body(body.as_bytes(), BATCH_MAX).expect_err(body);
        assert!(problem.message.contains(words), "{body}: {}", problem.message);
    }

    #[test]
    fn bodies_are_read_or_refused_with_a_reason() {
        for body in [
            r#"{"query":"{ a }"}"#,
            r#"{"query":"{ a }","variables":null,"operationName":null,"extensions":{}}"#,
            r#"{"query":null,"documentId":"x"}"#,
            r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}"#,
        ] {
            let asked = Asked::from_body(body.as_bytes(), BATCH_MAX);
            assert!(matches!(asked, Ok(Asked::One(_))), "{body}: {asked:?}");
        }
        for (body, words) in [
            ("", "not a GraphQL request"),
            ("{", "not a GraphQL request"),
            (r#"{"query":7}"#, "not a GraphQL request"),
            (r#"{"variables":{}}"#, "missing field `query`"),
            (r#"{"extensions":{"persistedQuery":null}}"#, "missing field `query`"),
            (r#"{"query":"{ a }","variables":[]}"#, "not a GraphQL request"),
        ] {
            refused(body, words);
        }
        refused(&format!(r#"{{"query":"q","variables":{{"a":{}}}}}"#, "[".repeat(10_000)), "JSON");
    }

    #[test]
    fn batches_are_read_up_to_their_size() {
        let batch = |size: usize| format!(" [{}]", vec![r#"{"query":"{ a }"}"#; size].join(","));
        for size in 1..=BATCH_MAX {
            let asked = Asked::from_body(batch(size).as_bytes(), BATCH_MAX);
            assert!(matches!(asked, Ok(Asked::Several(all)) if all.len() == size), "{size}");
        }
        refused(&batch(0), "empty");
        refused(&batch(BATCH_MAX + 1), "at most 3 operations, and 4 were sent");
        refused(r#"[{"query":"{ a }"},7]"#, "not a batch");
        refused(r#"[[{"query":"{ a }"}]]"#, "not a batch");
        let off = Asked::from_body(batch(1).as_bytes(), 0).expect_err("off");
        assert!(off.message.contains("not taken"), "{}", off.message);
    }

    #[test]
    fn query_strings_are_read() {
        let text = "query=query+Q(%24n%3AInt)%7Ba%7D&operationName=Q&variables=%7B%22n%22%3A1%7D";
        let mut params = Params::from_query_string(text).expect("parameters");
        let query = params.query.take().expect("a document");
        assert_eq!(query, "query Q($n:Int){a}");
        let request = params.into_request(query);
        assert_eq!(request.operation_name.as_deref(), Some("Q"));
        assert_eq!(request.variables.len(), 1);
        let hashed = "extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22x%22%7D%7D";
        let named = |text| Params::from_query_string(text).expect("parameters").named;
        let automatic =
            DocumentName::Automatic(Automatic { version: Some(1), hash: "x".to_owned() });
        assert_eq!(named(hashed), Some(automatic));
        assert_eq!(named("documentId=y"), Some(DocumentName::Id("y".to_owned())));
        for text in ["operationName=Q", "query=a&variables=7", "extensions=%7B%7D"] {
            assert!(Params::from_query_string(text).is_err(), "{text}");
        }
    }
}
