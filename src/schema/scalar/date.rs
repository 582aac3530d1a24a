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
            Value::String(text) if is_spelled_out(text) => text.parse().ok(),
            _ => None,
        };
        day.map(Date).ok_or_else(|| bad_input("a day is sent as a string: \"2026-04-05\""))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Four digits, two and two: the parser would take signs and spaces, too.
fn is_spelled_out(text: &str) -> bool {
    let pattern = b"0000-00-00";
    let fits = |(found, wanted): (u8, &u8)| match wanted {
        b'-' => found == b'-',
        _ => found.is_ascii_digit(),
    };
    text.len() == pattern.len() && text.bytes().zip(pattern).all(fits)
}

impl Written for Date {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.plain(&self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_is_spelled_one_way() {
        let read = |text: &str| Date::parse(Value::String(text.to_owned())).ok();
        assert!(read("2024-02-29").is_some());
        for text in ["2026-02-30", "+2026-1-01", " 026-01-01", "2026-1-1", "", "2026-01-01T"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
