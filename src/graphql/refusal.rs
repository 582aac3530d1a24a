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
pub(super) fn listed_but(
    diagnostics: &DiagnosticList,
    ours: impl Fn(&GraphQLError) -> bool,
) -> Vec<Problem> {
    let errors = diagnostics.iter().map(|diagnostic| diagnostic.unstable_to_json_compat());
    let theirs = errors.filter(|error| !ours(error)).take(PROBLEMS_MAX);
    let problem = |error: GraphQLError| {
        Problem::new(with_remedy(sentence(&error.message)), error.locations.first().copied())
    };
    theirs.map(problem).collect()
}

/// What to do about what the validator says, by a part of what it says.
const REMEDIES: [(&str, &str); 21] = [
    ("Cannot query field", "The schema lists the fields of each type."),
    ("Unknown argument", "Leave it out, or send one that the schema lists."),
    ("Unknown directive", "Operations take @skip and @include."),
    ("Unknown fragment", "Define it in the document, or remove the spread."),
    ("Unknown type", "Name a type of the schema."),
    ("is never used", "Use it, or remove it."),
    ("is not defined by type", "Leave it out, or send one that the schema lists."),
    ("is not defined", "Declare it, with its type, in the head of the operation."),
    ("is required, but", "Send it."),
    ("of required type", "Send it."),
    ("may not be used on", "Operations take @skip and @include, on fields and fragments."),
    ("can only be used once", "Remove the others."),
    ("There can be only one", "Rename or remove the others."),
    ("cannot be non-input type", "Declare it as a scalar, an enum or an input type."),
    ("used in position expecting", "Declare the variable with that type."),
    ("cannot represent", "Send a value of that type."),
    ("must have a selection", "Select fields of it, in braces."),
    ("must not have a selection", "Remove the braces and what they hold."),
    ("can never be of type", "Remove the fragment, or put it where such objects can be."),
    ("non composite type", "Name an object or an interface."),
    ("does not exist in", "Send one that the schema lists."),
];

/// What the validator says and what to do about it. Its own guesses at what was meant go: they would name what a server
/// that does not tell about its schema keeps to itself.
fn with_remedy(message: String) -> String {
    let message = message.split(" Did you mean").next().unwrap_or_default();
    match REMEDIES.iter().find(|(part, _)| message.contains(part)) {
        Some((_, remedy)) => format!("{message} {remedy}"),
        None => message.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::super::document::{Language, parse};
    use super::super::inputs::Scalars;
    use super::*;

    const SCHEMA: &str = "type Query { a(b: Int!, e: E): Int c: C i(o: O): Int } type C { d: Int } \
                          enum E { X } input O { p: Int! }";

    #[test]
    fn what_the_validator_says_comes_with_what_to_do() {
        let language = Language::new(SCHEMA, &Scalars::default()).expect("a schema");
        let rows = [
            ("{ nope }", "lists the fields of each type."),
            ("{ c(x: 1) { d } }", "or send one that the schema lists."),
            ("{ c @aa { d } }", "Operations take @skip and @include."),
            ("{ c { d @deprecated } }", "on fields and fragments."),
            ("{ ...F }", "or remove the spread."),
            ("{ c { ... on Nope { d } } }", "Name a type of the schema."),
            ("query($a: Int) { c { d } }", "Use it, or remove it."),
            ("{ a(b: $s) }", "in the head of the operation."),
            ("query($a: C) { a(b: $a) }", "an enum or an input type."),
            ("query($a: Int) { a(b: $a) }", "Declare the variable with that type."),
            ("{ a }", "Send it."),
            ("{ i(o: {}) }", "Send it."),
            ("{ i(o: { p: 1, q: 2 }) }", "or send one that the schema lists."),
            ("{ a(b: \"x\") }", "Send a value of that type."),
            ("{ a(b: 1, e: Y) }", "Send one that the schema lists."),
            ("{ a(b: 1) { x } }", "and what they hold."),
            ("{ c }", "subfields. Select fields of it, in braces."),
            ("{ c { d } c @skip(if: true) @skip(if: true) { d } }", "Remove the others."),
            ("query A { c { d } } query A { c { d } }", "Rename or remove the others."),
            ("{ c { ... on Query { a(b: 1) } } }", "where such objects can be."),
            ("{ ... on Int { x } }", "Name an object or an interface."),
        ];
        for (document, remedy) in rows {
            let refused = language.validate(parse(document).expect("it is read"));
            let Err(Refusal::Invalid(problems)) = refused else { panic!("{document} is taken") };
            let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
            assert!(told.iter().any(|told| told.ends_with(remedy)), "{document}: {told:#?}");
        }
    }
}
