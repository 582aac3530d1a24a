//! What a body with files says of itself, looked over before it is handed on: the package that parses it bounds neither
//! parts nor files, and passes over places that do not exist and files that nobody asked for.

use crate::http::config::UploadsConfig;
use crate::http::graphql::params::Params;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Why a body is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It breaks a rule of the specification.
    Rule(String),
    /// It is larger than what is taken.
    Size(String),
}

/// A body that keeps the rules.
#[derive(Debug)]
pub(super) struct Form {
    /// The part `operations`.
    pub(super) params: Params,
    /// How many variables files are put into.
    pub(super) places: usize,
}

impl Form {
    /// Looks a body over, whose parts stand between `boundary`.
    pub(super) fn examine(
        body: &[u8],
        boundary: &str,
        bounds: &UploadsConfig,
    ) -> Result<Form, Broken> {
        let parts = split(body, boundary, bounds.files_max + 2)?;
        let [operations, map, files @ ..] = &parts[..] else {
            return Err(rule("it needs the parts `operations` and `map`, then the files"));
        };
        if operations.name != "operations" || map.name != "map" {
            return Err(rule(
                "its first part is `operations`, its second `map`, and the files follow",
            ));
        }
        let json = |part: &Part<'_>, cause| {
            rule(&format!("its part `{}` cannot be read: {cause}", part.name))
        };
        let tree: Value =
            serde_json::from_slice(operations.content).map_err(|cause| json(operations, cause))?;
        if tree.is_array() {
            return Err(rule("a batch takes no files; send one operation in `operations`"));
        }
        let params =
            serde_json::from_slice(operations.content).map_err(|cause| json(operations, cause))?;
        let places: HashMap<String, Vec<String>> =
            serde_json::from_slice(map.content).map_err(|cause| json(map, cause))?;
        matching(files, &places, bounds)?;
        let all: Vec<&String> = places.values().flatten().collect();
        let mut taken = HashSet::new();
        for place in &all {
            if !taken.insert(*place) {
                return Err(rule(&format!("`map` has the place {place:?} twice")));
            }
            vacant(&tree, place)?;
        }
        if all.len() > bounds.files_max {
            return Err(rule(&format!(
                "`map` names {} places, and at most {} are taken",
                all.len(),
                bounds.files_max
            )));
        }
        Ok(Form { params, places: all.len() })
    }
}

/// Each file has a place, each place a file, and none is too large.
fn matching(
    files: &[Part<'_>],
    places: &HashMap<String, Vec<String>>,
    bounds: &UploadsConfig,
) -> Result<(), Broken> {
    let mut named = HashSet::new();
    for file in files {
        let name = &file.name;
        if !file.is_file {
            return Err(rule(&format!("the part {name:?} has no filename, so it is no file")));
        }
        if !named.insert(name.as_str()) {
            return Err(rule(&format!("two files have the name {name:?}")));
        }
        if places.get(name).is_none_or(Vec::is_empty) {
            return Err(rule(&format!("`map` says nothing of the file {name:?}")));
        }
        if file.content.len() > bounds.file_bytes_max {
            let max = bounds.file_bytes_max;
            return Err(Broken::Size(format!("the file {name:?} is larger than {max} bytes")));
        }
    }
    match places.keys().find(|name| !named.contains(name.as_str())) {
        Some(missing) => {
            Err(rule(&format!("`map` names the file {missing:?}, which did not come")))
        }
        None => Ok(()),
    }
}

/// A file is put where `null` stands among the variables.
fn vacant(operations: &Value, place: &str) -> Result<(), Broken> {
    let nowhere = || {
        rule(&format!(
            "`map` has the place {place:?}, where no null stands in `operations`; write for example \"variables.file\""
        ))
    };
    let mut steps = place.split('.');
    if steps.next() != Some("variables") {
        return Err(nowhere());
    }
    let variables = operations.get("variables").ok_or_else(nowhere)?;
    let mut steps = steps.peekable();
    steps.peek().ok_or_else(nowhere)?;
    let found = steps.try_fold(variables, |value, step| match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    });
    found.filter(|value| value.is_null()).map(|_| ()).ok_or_else(nowhere)
}

/// A part of the body.
struct Part<'b> {
    name: String,
    is_file: bool,
    content: &'b [u8],
}

/// The parts between the boundaries; at most `parts_max`.
fn split<'b>(body: &'b [u8], boundary: &str, parts_max: usize) -> Result<Vec<Part<'b>>, Broken> {
    let delimiter = format!("\r\n--{boundary}");
    let delimiter = delimiter.as_bytes();
    // The first one stands at the start, without the line break.
    let Some(mut rest) = body.strip_prefix(&delimiter[2..]) else {
        return Err(rule("it does not begin with the boundary that Content-Type names"));
    };
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let Some(end) = find(part, delimiter) else {
            return Err(rule("its last boundary is missing"));
        };
        if parts.len() == parts_max {
            return Err(Broken::Size(format!(
                "it has more than {} files",
                parts_max.saturating_sub(2)
            )));
        }
        parts.push(Part::read(&part[..end])?);
        rest = &part[end + delimiter.len()..];
    }
    if rest == b"--" || rest == b"--\r\n" {
        return Ok(parts);
    }
    Err(rule("a boundary is followed by neither a part nor the end"))
}

/// Where a delimiter, which begins with a line break, stands.
fn find(bytes: &[u8], delimiter: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == delimiter[0])?;
        if bytes[at..].starts_with(delimiter) {
            return Some(at);
        }
        at += 1;
    }
}

impl<'b> Part<'b> {
    fn read(bytes: &'b [u8]) -> Result<Part<'b>, Broken> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, content) = match end {
            Some(end) => (&bytes[..end], &bytes[end + 4..]),
            None => return Err(rule("a part has no head")),
        };
        let head = std::str::from_utf8(head).map_err(|_| rule("the head of a part is no UTF-8"))?;
        let mut dispositions = head.split("\r\n").filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
        });
        let parameters = match (dispositions.next(), dispositions.next()) {
            (Some(only), None) => parameters(only),
            _ => return Err(rule("a part needs one Content-Disposition")),
        };
        let name = parameters.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(rule("a part has no name"));
        }
        Ok(Part { name, is_file: parameters.contains_key("filename"), content })
    }
}

/// The parameters of a Content-Disposition; what stands in quotes may hold any sign.
fn parameters(disposition: &str) -> Map<String, Value> {
    let (mut quoted, mut pieces) = (false, vec![String::new()]);
    for sign in disposition.chars() {
        match sign {
            '"' => quoted = !quoted,
            ';' if !quoted => pieces.push(String::new()),
            sign => pieces.last_mut().into_iter().for_each(|piece| piece.push(sign)),
        }
    }
    let pairs = pieces.iter().filter_map(|piece| piece.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_ascii_lowercase(), Value::from(value))).collect()
}

fn rule(words: &str) -> Broken {
    Broken::Rule(words.to_owned())
}
