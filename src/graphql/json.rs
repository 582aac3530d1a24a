//! Answers as JSON text.
//!
//! A part of an answer may be JSON already: [`raw`] carries it in a value, as bytes. No scalar of a schema is bytes, so
//! nothing else looks like it.

use async_graphql::Value;
use bytes::Bytes;
use std::fmt::Write;

/// A value that is written as this text, which must be JSON.
pub fn raw(text: String) -> Value {
    Value::Binary(Bytes::from(text))
}

/// Writes a value.
pub fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(true) => out.push_str("true"),
        Value::Boolean(false) => out.push_str("false"),
        Value::Number(number) => display(number, out),
        Value::String(text) => string(text, out),
        Value::Enum(word) => string(word, out),
        Value::Binary(bytes) => out.push_str(std::str::from_utf8(bytes).unwrap_or("null")),
        Value::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                separate(place, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (place, (key, value)) in fields.iter().enumerate() {
                separate(place, out);
                string(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// Writes what is shown as JSON shows it: numbers.
pub(super) fn display(shown: impl std::fmt::Display, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{shown}");
}

/// Writes a text in quotes.
pub fn string(text: &str, out: &mut String) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// What stands before an item.
pub(super) fn separate(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

/// The same value without parts that are text already, for tests that look into answers.
#[cfg(test)]
pub(super) fn read(value: Value) -> Value {
    match value {
        Value::Binary(bytes) => serde_json::from_slice(&bytes).expect("JSON"),
        Value::List(items) => Value::List(items.into_iter().map(read).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(key, value)| (key, read(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::value;

    #[test]
    fn values_are_written_as_serde_writes_them() {
        let values = [
            value!(null),
            value!({"a": 1, "b": [true, false, null, -1.5e300, 18446744073709551615u64], "c": {}}),
            value!(["", "\"\\/\u{8}\n\r\t\u{1f}", "\u{2028}é😀\u{7f}", []]),
            Value::Enum(async_graphql::Name::new("BUY")),
        ];
        for value in values {
            let mut text = String::new();
            write(&value, &mut text);
            assert_eq!(text, serde_json::to_string(&value).expect("JSON"));
        }
    }

    #[test]
    fn text_that_is_json_already_is_put_in_as_it_is() {
        let mut object = async_graphql::indexmap::IndexMap::new();
        object.insert(async_graphql::Name::new("rows"), raw(r#"[{"a":1}]"#.to_owned()));
        let value = Value::List(vec![Value::Object(object), Value::from(2)]);
        let mut text = String::new();
        write(&value, &mut text);
        assert_eq!(text, r#"[{"rows":[{"a":1}]},2]"#);
        assert_eq!(read(value), value!([{"rows": [{"a": 1}]}, 2]));
    }
}
