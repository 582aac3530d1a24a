//! GraphQL below the transports: from a document's text to the value that answers it, to the letter of the
//! specification (September 2025).
//!
//! `lexer` and `parser` read a document, `document` validates it, `inputs` coerces what comes in, `planner` makes of an operation what is executed,
//! `executor` executes it object by object and `rows` what needs no waiting, `engine` ties them to the roots of a schema. Nothing here knows what the
//! schema is about.

mod cache;
mod convert;
mod document;
mod edition;
mod engine;
pub mod executor;
mod inputs;
mod introspection;
pub mod json;
mod lexer;
mod library;
pub mod memo;
mod operation;
mod parser;
mod plan;
mod planner;
mod positions;
#[cfg(test)]
pub mod probe;
mod refusal;
mod roots;
pub mod rows;

pub use cache::Documents;
pub use document::{Document, Language, Parsed, operation, parse};
pub use engine::{Engine, Roots};
pub use inputs::Scalars;
pub use library::sdl_options;
pub use operation::Operation;
pub use plan::{AskedOperation, Plan};
pub use refusal::{Problem, Refusal};
