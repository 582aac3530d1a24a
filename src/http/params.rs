//! Reads the parameters of a GraphQL request out of a body, a query string or a WebSocket message.

use super::error::Problem;
use async_graphql::{Request, Variables};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The parameters of one operation, spelled as in the GraphQL-over-HTTP specification.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    /// Part of the protocol; its shape is checked, nothing reads it.
    #[serde(default)]
    extensions: Option<Map<String, Value>>,
}

impl Params {
    /// From a JSON body.
    pub(super) fn from_body(body: &[u8]) -> Result<Params, Problem> {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            return Err(Problem::bad_request(
                "Batches are not supported. Send one operation per request; select several root fields in it if they belong together.",
            ));
        }
        serde_json::from_slice(body).map_err(|cause| {
            Problem::bad_request(format!(
                "The body is not a GraphQL request in JSON: {cause}. Send an object like {{\"query\": \"{{ viewer {{ email }} }}\", \"variables\": {{}}}}."
            ))
        })
    }

    /// From a query string: `variables` and `extensions` are JSON texts in it.
    pub(super) fn from_query_string(query: &str) -> Result<Params, Problem> {
        let mut params = Params {
            query: String::new(),
            operation_name: None,
            variables: None,
            extensions: None,
        };
        let mut found = false;
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(&uri(query)?)
            .map(|axum::extract::Query(pairs)| pairs)
            .map_err(|_| Problem::bad_request("The query string cannot be decoded."))?;
        for (name, value) in pairs {
            match name.as_str() {
                "query" => (params.query, found) = (value, true),
                "operationName" => params.operation_name = Some(value),
                "variables" => params.variables = object("variables", &value)?,
                "extensions" => params.extensions = object("extensions", &value)?,
                _ => {}
            }
        }
        if found {
            return Ok(params);
        }
        Err(Problem::bad_request(
            "The query string has no `query`. Send GET /graphql?query=..., or POST the operation as JSON.",
        ))
    }

    /// As a request to execute.
    pub(super) fn into_request(self) -> Request {
        let mut request = Request::new(self.query);
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

    #[test]
    fn bodies_are_read_or_refused_with_a_reason() {
        let rows = [
            (r#"{"query":"{ a }"}"#, None),
            (r#"{"query":"{ a }","variables":null,"operationName":null,"extensions":{}}"#, None),
            (r#" [{"query":"{ a }"}]"#, Some("Batches")),
            ("", Some("not a GraphQL request")),
            ("{", Some("not a GraphQL request")),
            (r#"{"query":7}"#, Some("not a GraphQL request")),
            (r#"{"variables":{}}"#, Some("missing field `query`")),
            (r#"{"query":"{ a }","variables":[]}"#, Some("not a GraphQL request")),
        ];
        for (body, refused) in rows {
            match (Params::from_body(body.as_bytes()), refused) {
                (Ok(_), None) => {}
                (Err(problem), Some(words)) => {
                    assert!(problem.message.contains(words), "{body}: {}", problem.message);
                }
                (outcome, _) => panic!("{body}: {outcome:?}"),
            }
        }
        let deep = format!(r#"{{"query":"q","variables":{{"a":{}}}}}"#, "[".repeat(10_000));
        assert!(Params::from_body(deep.as_bytes()).is_err());
    }

    #[test]
    fn query_strings_are_read() {
        let text = "query=query+Q(%24n%3AInt)%7Ba%7D&operationName=Q&variables=%7B%22n%22%3A1%7D";
        let request = Params::from_query_string(text).expect("parameters").into_request();
        assert_eq!(request.query, "query Q($n:Int){a}");
        assert_eq!(request.operation_name.as_deref(), Some("Q"));
        assert_eq!(request.variables.len(), 1);
        assert!(Params::from_query_string("operationName=Q").is_err());
        assert!(Params::from_query_string("query=a&variables=7").is_err());
    }
}
