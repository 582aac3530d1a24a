//! Links and times, as the letters show them.

use crate::domain::Timestamp;
use minijinja::Value;

/// A link as it stands, slashes and all: it is made of the operator's URL and base64url, never of what a
/// person typed.
pub(super) fn link(url: String) -> Value {
    Value::from_safe_string(url)
}

/// `2026-01-10 20:42 UTC`.
pub(super) fn minute(at: Timestamp) -> String {
    let text = at.to_string();
    match text.get(..16) {
        Some(minute) => format!("{} UTC", minute.replace('T', " ")),
        None => text,
    }
}
