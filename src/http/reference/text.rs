//! Text of the schema as HTML: escaped, with code and links.

use super::schema::{Schema, TypeName};
use std::fmt::Write;

/// Text that is safe between tags and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, character| {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(character),
        }
        safe
    })
}

/// A description. What stands between backticks is code, and a link where the schema has it; `owner` is the type whose
/// members need not be named in full.
pub(super) fn prose(schema: &Schema, owner: &str, text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 0 {
            html.push_str(&escape(part));
            continue;
        }
        let own = format!("{owner}.{part}");
        let root = format!("Mutation.{part}");
        let shown = format!("<code>{}</code>", escape(part));
        match [part, &own, &root].into_iter().find(|place| schema.has(place)) {
            Some(place) => html.push_str(&link(place, &shown)),
            None => html.push_str(&shown),
        }
    }
    html
}

/// A link to a place on the page; `shown` is HTML.
pub(super) fn link(place: &str, shown: &str) -> String {
    format!("<a href=\"#{}\">{shown}</a>", escape(place))
}

/// A type as it is written, its name a link: `[Order!]!`.
pub(super) fn type_link(schema: &Schema, ty: &TypeName) -> String {
    if !schema.has(&ty.base) {
        return escape(&ty.written);
    }
    let (before, after) = ty.written.split_once(&ty.base).unwrap_or(("", ""));
    format!("{}{}{}", escape(before), link(&ty.base, &escape(&ty.base)), escape(after))
}

/// `<p>` around what is there.
pub(super) fn paragraph(html: &mut String, class: &str, inner: &str) {
    if inner.is_empty() {
        return;
    }
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = write!(html, "<p{class}>{inner}</p>");
}
