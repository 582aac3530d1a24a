//! Why a request is refused before anything of it runs: what, where, and what to do.

use apollo_compiler::parser::LineColumn;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::DiagnosticList;
use async_graphql::{PathSegment, Pos};

/// How many problems of one document are told of.
pub(super) const PROBLEMS_MAX: usize = 10;
/// No message is longer, in characters.
const MESSAGE_MAX: usize = 400;

/// Why a request cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is not GraphQL.
    Syntax(Vec<Problem>),
    /// The schema does not allow it.
    Invalid(Vec<Problem>),
    /// A variable is missing, or not of its type.
    Variables(Vec<Problem>),
    /// The document holds no operation.
    NoOperation,
    /// The document holds no operation of this name.
    NoSuchOperation(String),
    /// The document holds several operations, and the request names none.
    AmbiguousOperation,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// For people.
    pub message: String,
    /// Where in the document, when that is known.
    pub at: Option<Pos>,
    /// The variable or argument, and the way to the wrong value in it; empty for anything else.
    pub path: Vec<PathSegment>,
}

/// A value that cannot be coerced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// What is wrong, and what is wanted.
    pub(super) message: String,
    /// The variable or argument, and the way to the value within it.
    pub(super) path: Vec<PathSegment>,
}

impl Refusal {
    pub(super) fn of_variables(problems: Vec<(Wrong, Pos)>) -> Refusal {
        let problem = |(wrong, at): (Wrong, Pos)| Problem {
            message: bounded(wrong.message),
            at: Some(at),
            path: wrong.path,
        };
        Refusal::Variables(problems.into_iter().map(problem).collect())
    }
}

impl Problem {
    /// At a place in the document.
    pub(super) fn at(message: impl Into<String>, at: Pos) -> Problem {
        Problem { message: bounded(message.into()), at: Some(at), path: Vec::new() }
    }

    pub(super) fn new(message: String, at: Option<LineColumn>) -> Problem {
        let at = at.map(|at| Pos { line: at.line, column: at.column });
        Problem { message: bounded(message), at, path: Vec::new() }
    }
}

/// What a compiler found, ten at most.
pub(super) fn listed(diagnostics: &DiagnosticList) -> Vec<Problem> {
    listed_but(diagnostics, |_| false)
}

/// What a compiler found, but for what we look at ourselves; ten at most.
pub(super) fn listed_but(diagnostics: &DiagnosticList, ours: fn(&str) -> bool) -> Vec<Problem> {
    let errors = diagnostics.iter().map(|diagnostic| diagnostic.unstable_to_json_compat());
    let theirs = errors.filter(|error| !ours(&error.message)).take(PROBLEMS_MAX);
    let problem = |error: GraphQLError| {
        Problem::new(sentence(&error.message), error.locations.first().copied())
    };
    theirs.map(problem).collect()
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let message = message.trim();
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

fn bounded(message: String) -> String {
    match message.char_indices().nth(MESSAGE_MAX) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message,
    }
}
