//! What the schema says of itself.

use super::document::{Document, Language};
use apollo_compiler::introspection::partial_execute;
use apollo_compiler::response::{GraphQLError, JsonMap, ResponseDataPathSegment, serde_json_bytes};
use apollo_compiler::validation::Valid;
use async_graphql::{PathSegment, ServerError, Value, Variables};
use std::collections::HashMap;

/// An operation that asks for the schema.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) document: &'a Document,
    pub(super) name: Option<&'a str>,
    pub(super) variables: &'a Variables,
}

/// The fields of the root that the schema answers, by response key, and what failed.
pub(super) fn answer(
    language: &Language,
    asked: Asked<'_>,
) -> (HashMap<String, Value>, Vec<ServerError>) {
    let Some(operation) = asked.document.executable_operation(asked.name) else {
        return Default::default();
    };
    let variables = match serde_json_bytes::to_value(asked.variables) {
        Ok(serde_json_bytes::Value::Object(variables)) => variables,
        _ => JsonMap::default(),
    };
    let executed = partial_execute(
        &language.schema,
        &language.implementers,
        &asked.document.executable,
        operation,
        &Valid::assume_valid(variables),
    );
    let executed = match executed {
        Ok(executed) => executed,
        Err(refused) => {
            return (HashMap::new(), vec![ServerError::new(refused.message().to_string(), None)]);
        }
    };
    let data = executed.data.unwrap_or_default();
    let fields = data.into_iter().filter_map(|(key, value)| {
        let value = serde_json::to_value(value).ok().and_then(|it| Value::from_json(it).ok())?;
        Some((key.as_str().to_owned(), value))
    });
    (fields.collect(), executed.errors.iter().map(server_error).collect())
}

fn server_error(error: &GraphQLError) -> ServerError {
    let segment = |segment: &ResponseDataPathSegment| match segment {
        ResponseDataPathSegment::Field(name) => PathSegment::Field(name.as_str().to_owned()),
        ResponseDataPathSegment::ListIndex(index) => PathSegment::Index(*index),
    };
    ServerError::new(error.message.clone(), None)
        .with_path(error.path.iter().map(segment).collect())
}
