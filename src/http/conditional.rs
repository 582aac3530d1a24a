//! Conditional requests by entity tag: RFC 9110 section 13.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a request's conditions say about a representation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The representation is wanted.
    Send,
    /// The client has it already: 304.
    NotModified,
    /// The client wants another one than this: 412.
    Failed,
}

/// Judges the conditions of a GET or HEAD against the strong tag of what would be sent.
pub(super) fn judge(headers: &HeaderMap, etag: &HeaderValue) -> Verdict {
    let current = etag.to_str().unwrap_or_default();
    let asked = |name: &HeaderName| headers.contains_key(name);
    if asked(&header::IF_MATCH)
        && !Tags::of(headers, &header::IF_MATCH).hold(current, Match::Strong)
    {
        Verdict::Failed
    } else if Tags::of(headers, &header::IF_NONE_MATCH).hold(current, Match::Weak) {
        Verdict::NotModified
    } else {
        Verdict::Send
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    /// Both tags are strong and the same.
    Strong,
    /// The tags are the same, `W/` or not.
    Weak,
}

/// The value of `If-Match` or `If-None-Match`.
enum Tags<'h> {
    Any,
    Listed(Vec<(Match, &'h str)>),
}

impl Tags<'_> {
    /// All lines of the header together; what cannot be read names no tag.
    fn of<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Tags<'h> {
        let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
        let lines: Vec<&str> = lines.collect();
        if lines.iter().any(|line| line.trim() == "*") {
            return Tags::Any;
        }
        Tags::Listed(lines.into_iter().flat_map(listed).collect())
    }

    fn hold(&self, current: &str, wanted: Match) -> bool {
        match self {
            Tags::Any => true,
            Tags::Listed(tags) => tags
                .iter()
                .any(|(kind, tag)| *tag == current && (wanted == Match::Weak || *kind == wanted)),
        }
    }
}

/// The tags of one line, quotes included, up to the first that is none. A comma may stand inside one.
fn listed(line: &str) -> Vec<(Match, &str)> {
    let mut tags = Vec::new();
    let mut rest = line.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (kind, tag) = match rest.strip_prefix("W/") {
            Some(tag) => (Match::Weak, tag),
            None => (Match::Strong, rest),
        };
        let Some(length) = tag.strip_prefix('"').and_then(|opaque| opaque.find('"')) else { break };
        let (tag, after) = tag.split_at(length + 2);
        tags.push((kind, tag));
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_compared_as_the_standard_says() {
        use Verdict::{Failed, NotModified, Send};
        let rows = [
            (header::IF_NONE_MATCH, "\"a\"", NotModified),
            (header::IF_NONE_MATCH, "W/\"a\"", NotModified),
            (header::IF_NONE_MATCH, "\"b\", W/\"a\"", NotModified),
            (header::IF_NONE_MATCH, "\"b\",\"c,d\" , \"a\"", NotModified),
            (header::IF_NONE_MATCH, "*", NotModified),
            (header::IF_NONE_MATCH, " * ", NotModified),
            (header::IF_NONE_MATCH, "\"b\"", Send),
            (header::IF_NONE_MATCH, "\"b,\"a\"", Send),
            (header::IF_NONE_MATCH, "a", Send),
            (header::IF_NONE_MATCH, "w/\"a\"", Send),
            (header::IF_NONE_MATCH, "", Send),
            (header::IF_MATCH, "\"a\"", Send),
            (header::IF_MATCH, "\"b\", \"a\"", Send),
            (header::IF_MATCH, "*", Send),
            (header::IF_MATCH, "W/\"a\"", Failed),
            (header::IF_MATCH, "\"b\"", Failed),
            (header::IF_MATCH, "", Failed),
        ];
        let etag = HeaderValue::from_static("\"a\"");
        for (name, value, expected) in rows {
            let headers = HeaderMap::from_iter([(name.clone(), HeaderValue::from_static(value))]);
            assert_eq!(judge(&headers, &etag), expected, "{name}: {value}");
        }
        let mut lines = HeaderMap::new();
        lines.append(header::IF_NONE_MATCH, HeaderValue::from_static("\"b\""));
        lines.append(header::IF_NONE_MATCH, HeaderValue::from_static("\"a\""));
        assert_eq!(judge(&lines, &etag), NotModified, "several lines are one list");
        assert_eq!(judge(&HeaderMap::new(), &etag), Send);
    }
}
