//! The scalar `Date`: a civil day as text.

use super::bad_input;
use crate::accounting::calendar::Day;
use crate::graphql::rows::{Writer, Written};
use async_graphql::parser::types::Field;
use async_graphql::{InputValueResult, Scalar, ScalarType, Value};

/// A civil day: "2026-04-05". Which day an instant belongs to is told by the portfolio's `timeZone`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub Day);

/// A civil day: "2026-04-05". Which day an instant belongs to is told by the portfolio's `timeZone`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = match &value {
            Value::String(text) if text.len() == "2026-04-05".len() => text.parse().ok(),
            _ => None,
        };
        day.map(Date).ok_or_else(|| bad_input("a day is sent as a string: \"2026-04-05\""))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Written for Date {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.plain(&self.0.to_string())
    }
}
