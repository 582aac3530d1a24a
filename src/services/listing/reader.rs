//! Reads typed values out of a parsed TOML document and remembers every problem with its line.
//!
//! It knows TOML and decimals, nothing of assets and markets: that is `parse`.

use super::Problem;
use crate::domain::Decimal;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Collects problems and turns byte offsets into lines.
pub(super) struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

/// One `[[asset]]`, `[[market]]` or `[[fee_tier]]`.
pub(super) struct Entry<'t> {
    /// How messages call it: `[[asset]] BTC`, or `[[asset]]` without a symbol.
    pub(super) title: String,
    /// The line of its heading.
    pub(super) line: usize,
    fields: BTreeMap<&'t str, (usize, &'t DeValue<'t>)>,
}

/// A value and the line it stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read<T> {
    pub(super) line: usize,
    pub(super) value: T,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader { text, problems: Vec::new() }
    }

    /// The problems found, in the order of lines.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }

    pub(super) fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::at(line, message));
    }

    /// The line a byte of the text stands on, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        let before = self.text.as_bytes().iter().take(byte);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    /// The entries of the array of tables `name`; anything else under that name is a problem.
    pub(super) fn entries(
        &mut self,
        document: &'t DeTable<'t>,
        name: &'static str,
        known: &[&str],
    ) -> Vec<Entry<'t>> {
        let Some((_, list)) = document.iter().find(|(key, _)| key.get_ref() == name) else {
            return Vec::new();
        };
        let Some(items) = list.get_ref().as_array() else {
            let line = self.line(list.span().start);
            self.problem(
                line,
                format!("`{name}` is not a list of entries: begin each with [[{name}]]"),
            );
            return Vec::new();
        };
        items.iter().filter_map(|item| self.entry(item, name, known)).collect()
    }

    fn entry(
        &mut self,
        item: &'t Spanned<DeValue<'t>>,
        name: &'static str,
        known: &[&str],
    ) -> Option<Entry<'t>> {
        let line = self.line(item.span().start);
        let Some(table) = item.get_ref().as_table() else {
            self.problem(line, format!("this {name} has no fields: begin it with [[{name}]]"));
            return None;
        };
        let mut fields = BTreeMap::new();
        for (key, value) in table {
            let key_line = self.line(key.span().start);
            let key = key.get_ref().as_ref();
            if known.contains(&key) {
                fields.insert(key, (key_line, value.get_ref()));
            } else {
                self.problem(
                    key_line,
                    format!("`{key}` is not a field of [[{name}]]: {}", listed(known)),
                );
            }
        }
        let named = fields.get("symbol").or_else(|| fields.get("quote"));
        let title = match named.and_then(|(_, value)| value.as_str()) {
            Some(named) => format!("[[{name}]] {named}"),
            None => format!("[[{name}]]"),
        };
        Some(Entry { title, line, fields })
    }

    /// A text.
    pub(super) fn text(&mut self, entry: &Entry<'t>, key: &str) -> Option<Read<&'t str>> {
        let Some((line, value)) = entry.fields.get(key).copied() else {
            self.problem(
                entry.line,
                format!("{} has no `{key}`: add {key} = \"...\"", entry.title),
            );
            return None;
        };
        let Some(text) = value.as_str() else {
            let given = written(value);
            self.problem(
                line,
                format!(
                    "`{key}` is {}, but must be text, so that no digit is lost: write {key} = \"{given}\"",
                    value.type_str()
                ),
            );
            return None;
        };
        Some(Read { line, value: text })
    }

    /// A field that may be left out.
    pub(super) fn optional<T>(
        &mut self,
        entry: &Entry<'t>,
        key: &str,
        read: impl FnOnce(&mut Self, &Entry<'t>, &str) -> Option<Read<T>>,
    ) -> Option<Option<Read<T>>> {
        if entry.fields.contains_key(key) { read(self, entry, key).map(Some) } else { Some(None) }
    }

    /// A whole number.
    pub(super) fn integer(&mut self, entry: &Entry<'t>, key: &str) -> Option<Read<i64>> {
        let Some((line, value)) = entry.fields.get(key).copied() else {
            self.problem(entry.line, format!("{} has no `{key}`: add {key} = 8", entry.title));
            return None;
        };
        let number = value
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.problem(
                line,
                format!("`{key}` is not a whole number: write digits without quotes, {key} = 8"),
            );
        }
        number.map(|value| Read { line, value })
    }

    /// An exact decimal, written as text.
    pub(super) fn decimal(&mut self, entry: &Entry<'t>, key: &str) -> Option<Read<Decimal>> {
        let text = self.text(entry, key)?;
        let value = exact(text.value);
        if value.is_none() {
            self.problem(
                text.line,
                format!(
                    "`{key}` is \"{}\", which is not a decimal number: write it like {key} = \"0.01\"",
                    text.value
                ),
            );
        }
        value.map(|value| Read { line: text.line, value })
    }

    /// A percentage, written with its sign: `0.10 %`.
    pub(super) fn percent(&mut self, entry: &Entry<'t>, key: &str) -> Option<Read<Decimal>> {
        let text = self.text(entry, key)?;
        let value = text.value.strip_suffix('%').and_then(|number| exact(number.trim_end()));
        if value.is_none() {
            self.problem(
                text.line,
                format!(
                    "`{key}` is \"{}\", which is not a percentage: write it with the sign, {key} = \"0.10 %\"",
                    text.value
                ),
            );
        }
        value.map(|value| Read { line: text.line, value })
    }
}

/// `the fields are a, b and c`.
fn listed(known: &[&str]) -> String {
    let (last, first) = known.split_last().unwrap_or((&"", &[]));
    format!("its fields are {} and {last}", first.join(", "))
}

/// Plain digits with at most one point; no exponent, no separators.
fn exact(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}

/// What the operator wrote, to show it in quotes.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => "...".to_owned(),
    }
}
