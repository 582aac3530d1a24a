//! What an operation may cost and whether its caller may run it, decided before anything of it runs: first the raw
//! source is scanned, then it is parsed, then the parsed document is measured with its fragments expanded, and once
//! the caller is known, [`permit`] looks at each field.
//!
//! All of it is linear in the size of the source. Validation and execution come only after it.

mod measure;
mod permit;
mod scan;
mod shape;
mod values;

pub use shape::Listed;
pub(super) use shape::Shape;

use super::config::Limits;
use super::error::{code, error};
use crate::resolvers::context::RequestContext;
use crate::resolvers::error::ApiError;
use async_graphql::parser::types::{DocumentOperations, OperationDefinition, OperationType};
use async_graphql::{Error, Name, Request, ServerError, Value};
use measure::{Measure, Measured, Measurer};
use permit::{Asked, Denied, Permit};

/// Why an operation is not executed.
#[derive(Debug)]
pub(super) enum Refused {
    TooMuch(TooMuch),
    Cycle(String),
    OpenString,
    Parse(ServerError),
    NoSuchOperation(String),
    AmbiguousOperation,
    SubscriptionRoots,
}

/// The bound that was passed, with its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Bytes { max: usize },
    Nesting { max: usize },
    Tokens { max: usize },
    Depth { max: usize },
    Complexity { max: u64, asked: u64 },
    RootFields { max: u64 },
    Aliases { max: u64 },
    Directives { max: u64 },
    Items { place: String, max: u32, asked: usize },
    Text { max: usize },
    Introspection,
}

impl From<TooMuch> for Refused {
    fn from(too_much: TooMuch) -> Refused {
        Refused::TooMuch(too_much)
    }
}

/// Checks a request and leaves the parsed document in it. Answers what kind of operation is to run.
pub(super) fn check(
    request: &mut Request,
    (limits, shape, listed): (&Limits, &Shape, Listed),
) -> Result<OperationType, Refused> {
    scan::scan(&request.query, limits)?;
    if let Err(failed) = request.parsed_query() {
        return Err(Refused::Parse(failed));
    }
    let variables = std::mem::take(&mut request.variables);
    let name = request.operation_name.take();
    let kind = request.parsed_query().map_err(Refused::Parse).and_then(|document| {
        let measured = Measured { document, variables: &variables, limits, shape, listed };
        weigh(measured, name.as_deref())
    });
    request.variables = variables;
    request.operation_name = name;
    kind
}

fn weigh(measured: Measured<'_>, name: Option<&str>) -> Result<OperationType, Refused> {
    let Measured { document, limits, .. } = measured;
    let kind = chosen(&document.operations, name)?.ty;
    let mut measurer = Measurer::new(measured);
    for name in document.fragments.keys() {
        bounded(measurer.fragment(name)?, u64::MAX, limits)?;
    }
    for (_, operation) in document.operations.iter() {
        let measure = measurer.operation(&operation.node)?;
        bounded(measure, limits.root_fields_max, limits)?;
        if operation.node.ty == OperationType::Subscription && measure.fields > 1 {
            return Err(Refused::SubscriptionRoots);
        }
    }
    Ok(kind)
}

/// Checks that the caller may run the operation that was admitted.
pub(super) fn permit(
    request: &mut Request,
    (shape, context): (&Shape, &RequestContext),
) -> Result<(), ServerError> {
    let variables = std::mem::take(&mut request.variables);
    let name = request.operation_name.take();
    let decided = request.parsed_query().and_then(|document| {
        let operation =
            chosen(&document.operations, name.as_deref()).map_err(Refused::into_error)?;
        let held = context.principal.map(|principal| principal.permissions());
        let asked = Asked { document, operation, variables: &variables, shape, held };
        Permit::decide(asked)
            .and_then(|restricted| unforged(operation, restricted, context))
            .map_err(|Denied { error, at }| Error::from(error).into_server_error(at))
    });
    request.variables = variables;
    request.operation_name = name;
    decided
}

/// A mutation that needs a permission is not one that another web site made the browser send.
fn unforged(
    operation: &OperationDefinition,
    restricted: bool,
    context: &RequestContext,
) -> Result<(), Denied> {
    let cookie = context.principal.is_some_and(|principal| principal.credential.is_cookie());
    let mutates = operation.ty == OperationType::Mutation;
    if mutates && restricted && cookie && !context.csrf_ok {
        return Err(Denied { error: ApiError::CsrfRequired, at: operation.selection_set.pos });
    }
    Ok(())
}

/// The type that an operation selects from.
fn root(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

/// The default of one of an operation's variables.
fn default_of(operation: &OperationDefinition, name: &Name) -> Option<Value> {
    let mut definitions = operation.variable_definitions.iter();
    let definition = definitions.find(|definition| definition.node.name.node == *name)?;
    definition.node.default_value.as_ref().map(|value| value.node.clone())
}

/// The operation that is to run.
fn chosen<'d>(
    operations: &'d DocumentOperations,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, Refused> {
    match (operations, name.filter(|name| !name.is_empty())) {
        (DocumentOperations::Single(only), None) => Ok(&only.node),
        (DocumentOperations::Multiple(all), None) if all.len() == 1 => {
            all.values().next().map(|only| &only.node).ok_or(Refused::AmbiguousOperation)
        }
        (DocumentOperations::Multiple(_), None) => Err(Refused::AmbiguousOperation),
        (DocumentOperations::Multiple(all), Some(name)) => all
            .get(name)
            .map(|found| &found.node)
            .ok_or_else(|| Refused::NoSuchOperation(name.to_owned())),
        (DocumentOperations::Single(_), Some(name)) => {
            Err(Refused::NoSuchOperation(name.to_owned()))
        }
    }
}

fn bounded(measure: Measure, root_fields_max: u64, limits: &Limits) -> Result<(), Refused> {
    let rows = [
        (measure.fields > root_fields_max, TooMuch::RootFields { max: root_fields_max }),
        (measure.aliases > limits.aliases_max, TooMuch::Aliases { max: limits.aliases_max }),
        (
            measure.directives > limits.directives_max,
            TooMuch::Directives { max: limits.directives_max },
        ),
        (
            measure.complexity > limits.complexity_max,
            TooMuch::Complexity { max: limits.complexity_max, asked: measure.complexity },
        ),
    ];
    match rows.into_iter().find(|(passed, _)| *passed) {
        Some((_, too_much)) => Err(too_much.into()),
        None => Ok(()),
    }
}

impl Refused {
    /// As an error for the client.
    pub(super) fn into_error(self) -> ServerError {
        match self {
            Refused::TooMuch(too_much) => error(too_much.code(), too_much.message()),
            Refused::Cycle(name) => error(
                code::FRAGMENT_CYCLE,
                format!(
                    "Fragment {name:?} spreads itself, directly or through another one. Remove one of the spreads."
                ),
            ),
            Refused::OpenString => error(
                code::PARSE_FAILED,
                "The document holds a string without its closing quotes. Close it; a line break inside one needs a block string.",
            ),
            Refused::Parse(failed) => {
                let mut parse = error(code::PARSE_FAILED, failed.message);
                parse.locations = failed.locations;
                parse
            }
            Refused::NoSuchOperation(name) => error(
                code::VALIDATION_FAILED,
                format!(
                    "The document has no operation named {name:?}. Send an operationName that it defines."
                ),
            ),
            Refused::AmbiguousOperation => error(
                code::VALIDATION_FAILED,
                "The document has several operations. Say which one to run with operationName.",
            ),
            Refused::SubscriptionRoots => error(
                code::VALIDATION_FAILED,
                "A subscription selects exactly one field. Subscribe to each field in an operation of its own.",
            ),
        }
    }
}

impl TooMuch {
    fn code(&self) -> &'static str {
        match self {
            TooMuch::Bytes { .. } | TooMuch::Tokens { .. } => code::QUERY_TOO_LARGE,
            TooMuch::Nesting { .. } | TooMuch::Depth { .. } => code::QUERY_TOO_DEEP,
            TooMuch::Items { .. } | TooMuch::Text { .. } => code::BAD_USER_INPUT,
            _ => code::QUERY_TOO_COMPLEX,
        }
    }

    fn message(&self) -> String {
        match self {
            TooMuch::Bytes { max } => format!(
                "The document is longer than {max} bytes. Split it, or pass values as variables."
            ),
            TooMuch::Tokens { max } => format!(
                "The document has more than {max} tokens. Split it, or pass values as variables."
            ),
            TooMuch::Nesting { max } => format!(
                "The document nests brackets more than {max} deep. Flatten the selection or the literals."
            ),
            TooMuch::Depth { max } => format!(
                "The document selects fields more than {max} deep. Ask for the inner objects in a query of their own."
            ),
            TooMuch::Complexity { max, asked } => format!(
                "The operation would resolve {asked} fields and input values, more than the {max} allowed. Ask for smaller pages or fewer fields, or send fewer values."
            ),
            TooMuch::RootFields { max } => format!(
                "The operation selects more than {max} fields at its root. Split it into several operations."
            ),
            TooMuch::Aliases { max } => format!(
                "The operation uses more than {max} aliases. Split it into several operations."
            ),
            TooMuch::Directives { max } => format!(
                "The operation uses more than {max} directives. Split it into several operations."
            ),
            TooMuch::Items { place, max, asked } => format!(
                "`{place}` takes at most {max} items, and {asked} were sent. Send fewer, or split the request."
            ),
            TooMuch::Text { max } => format!(
                "A text among the arguments or variables is longer than {max} bytes. Send a shorter one."
            ),
            TooMuch::Introspection => {
                "The operation asks for the fields of types of fields of types. Ask for each type by `__type(name:)`, or read schema.graphql.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
