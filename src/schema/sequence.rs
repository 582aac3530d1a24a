//! The place of an event in its stream, as clients hand it back: `17`, or `17.2` for the second part of what has one number.

use crate::graphql::rows::{Writer, Written};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use std::borrow::Cow;
use std::fmt;

/// A place in a stream. Its text is made only when a client asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence {
    number: u64,
    part: Option<u64>,
}

impl Sequence {
    /// A place with a number of its own.
    pub fn new(number: u64) -> Sequence {
        Sequence { number, part: None }
    }

    /// One of several places with the same number.
    pub fn part(number: u64, part: Option<u64>) -> Sequence {
        Sequence { number, part }
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Some(part) => write!(f, "{}.{part}", self.number),
            None => self.number.fmt(f),
        }
    }
}

impl OutputType for Sequence {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::String(self.to_string()))
    }
}

impl Written for Sequence {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.plain(&self.to_string())
    }
}
