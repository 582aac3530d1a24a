//! What an operation may cost and whether its caller may run it, decided before anything of it runs: first the raw
//! source is scanned, then it is parsed, then the parsed document is measured with its fragments expanded, and once
//! the caller is known, [`permit`] looks at each field, and [`demand`] tells what is to be counted.
//!
//! All of it is linear in the size of the source. Validation and execution come only after it.

mod demand;
mod measure;
mod permit;
mod scan;
mod shape;
mod values;

pub(super) use demand::demand;
pub use shape::Listed;
pub(super) use shape::Shape;

use super::config::Limits;
use super::error::{code, error, extensions};
use crate::graphql::memo::with;
use crate::graphql::{self, AskedOperation, Documents, Language, Operation, Problem, Refusal};
use crate::resolvers::context::{Cost, RequestContext};
use crate::resolvers::error::ApiError;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Error, Name, PathSegment, Request, ServerError, Value, Variables};
use measure::{Measure, Measured, Measurer};
use permit::{Asked, Denied, Permit};
use std::hash::Hasher;
use std::sync::Arc;

/// Why an operation is not executed.
#[derive(Debug)]
pub(super) enum Refused {
    TooMuch(TooMuch),
    Cycle(String),
    OpenString,
    IntrospectionOff,
    Language(Refusal),
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

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        Refused::Language(refusal)
    }
}

impl From<TooMuch> for Refused {
    fn from(too_much: TooMuch) -> Refused {
        Refused::TooMuch(too_much)
    }
}

/// What a request is checked against.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) language: &'a Language,
    pub(super) documents: &'a Documents,
    pub(super) listed: Listed,
    pub(super) limits: &'a Limits,
    pub(super) shape: &'a Shape,
    /// Whether the schema tells about itself.
    pub(super) introspection: bool,
}

/// Checks a request: its size, its text, what it would cost, the schema, its variables. A document that was found
/// valid before is only measured again where its variables may ask for more.
pub(super) fn check(request: &Request, around: Around<'_>) -> Result<Operation, Refused> {
    let Around { language, documents, limits, shape, listed, introspection } = around;
    let name = request.operation_name.as_deref();
    let weighed = |document: &ExecutableDocument, variables: &Variables| {
        weigh(Measured { document, variables, limits, shape, listed }, name)
    };
    let document = match documents.get(&request.query) {
        Some(document) => document,
        None => {
            scan::scan(&request.query, limits)?;
            let parsed = graphql::parse(&request.query)?;
            weighed(parsed.tree(), &request.variables)?;
            let document = Arc::new(language.validate(parsed)?);
            documents.keep(&request.query, &document);
            document
        }
    };
    let operation = Operation::prepare(
        language,
        &document,
        AskedOperation { name, variables: &request.variables },
    )?;
    let variables = operation.variables();
    let asks = |hasher: &mut dyn Hasher| {
        with(hasher, (name, listed));
        values::hash_weights(variables, hasher);
    };
    let cost = document.costs.answer(asks, || weighed(&document.tree, variables))?;
    if operation.plan().introspects && !introspection {
        return Err(Refused::IntrospectionOff);
    }
    Ok(operation.data(Cost { cost, limit: limits.complexity_max }))
}

/// What the operation to run costs. Everything else in its document is bounded, too.
fn weigh(measured: Measured<'_>, name: Option<&str>) -> Result<u64, Refused> {
    let Measured { document, limits, .. } = measured;
    let asked: *const _ = graphql::operation(&document.operations, name)?;
    let mut measurer = Measurer::new(measured);
    for name in document.fragments.keys() {
        bounded(measurer.fragment(name)?, u64::MAX, limits)?;
    }
    let mut cost = 0;
    for (_, operation) in document.operations.iter() {
        let measure = measurer.operation(&operation.node)?;
        bounded(measure, limits.root_fields_max, limits)?;
        if std::ptr::eq(operation, asked) {
            cost = measure.complexity;
        }
    }
    Ok(cost)
}

/// Checks that the caller may run the operation that was admitted.
pub(super) fn permit(
    operation: &Operation,
    shape: &Shape,
    context: &RequestContext,
) -> Result<(), ServerError> {
    let document = &operation.document().tree;
    let definition = operation.definition().map_err(|refusal| {
        Refused::from(refusal).into_errors().pop().unwrap_or_else(|| ServerError::new("", None))
    })?;
    let held = context.principal.map(|principal| principal.permissions());
    let variables = operation.variables();
    let asked = Asked { document, operation: definition, variables, shape, held };
    // What is skipped hangs on variables, and a plan has the same parts skipped each time.
    let restricted =
        operation.plan().grants.answer(|hasher| with(hasher, held), || Permit::decide(asked));
    allowed(restricted, definition, context)
}

/// The last word, once it is known whether a field of the root needs a permission.
fn allowed(
    restricted: Result<bool, Denied>,
    operation: &OperationDefinition,
    context: &RequestContext,
) -> Result<(), ServerError> {
    restricted
        .and_then(|restricted| unforged(operation, restricted, context))
        .map_err(|Denied { error, at }| Error::from(error).into_server_error(at))
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
    /// As errors for the client: at least one.
    pub(super) fn into_errors(self) -> Vec<ServerError> {
        let one = match self {
            Refused::TooMuch(too_much) => too_much.into_error(),
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
            Refused::IntrospectionOff => error(
                code::VALIDATION_FAILED,
                "This server does not tell about its schema: introspection is off. Read schema.graphql of the release, or ask whoever runs the server.",
            ),
            Refused::Language(refusal) => return refused(refusal),
        };
        vec![one]
    }
}

/// One step of the way to a wrong value.
fn step(segment: PathSegment) -> Value {
    match segment {
        PathSegment::Field(name) => Value::String(name),
        PathSegment::Index(index) => Value::from(index),
    }
}

fn refused(refusal: Refusal) -> Vec<ServerError> {
    let each = |code: &'static str, problems: Vec<Problem>| {
        let problem = |problem: Problem| {
            let mut told = error(code, problem.message);
            told.locations = problem.at.into_iter().collect();
            if !problem.path.is_empty() {
                let path = problem.path.into_iter().map(step).collect();
                extensions(&mut told).set("inputPath", Value::List(path));
            }
            told
        };
        problems.into_iter().map(problem).collect()
    };
    let one = match refusal {
        Refusal::Syntax(problems) => return each(code::PARSE_FAILED, problems),
        Refusal::Invalid(problems) => return each(code::VALIDATION_FAILED, problems),
        Refusal::Variables(problems) => return each(code::BAD_USER_INPUT, problems),
        Refusal::NoOperation => error(
            code::VALIDATION_FAILED,
            "The document holds no operation. Send a query, a mutation or a subscription.",
        ),
        Refusal::NoSuchOperation(name) => error(
            code::VALIDATION_FAILED,
            format!(
                "The document has no operation named {name:?}. Send an operationName that it defines."
            ),
        ),
        Refusal::AmbiguousOperation => error(
            code::VALIDATION_FAILED,
            "The document has several operations. Say which one to run with operationName.",
        ),
    };
    vec![one]
}

impl TooMuch {
    fn into_error(self) -> ServerError {
        let mut told = error(self.code(), self.message());
        if let TooMuch::Complexity { max, asked } = self {
            extensions(&mut told).set("cost", asked);
            extensions(&mut told).set("limit", max);
        }
        told
    }

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
