//! What a client wants to read: the `Accept` header.

use super::framing::{Boundary, Framing};
use http::{HeaderMap, header};

/// How the answer to a query or a mutation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum MediaType {
    /// `application/graphql-response+json`: the status tells whether there was an operation to run.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
    /// `text/event-stream`: graphql-sse, distinct connections mode.
    EventStream,
}

/// What the client takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// For one answer.
    pub(super) once: MediaType,
    /// For the events of a subscription, if it takes any.
    pub(super) streamed: Option<Framing>,
}

impl Accepted {
    /// The client's favourites; `None` when it takes nothing that is written here.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Accepted> {
        let accept = headers.get_all(header::ACCEPT);
        let lines: Vec<&str> = accept.iter().filter_map(|value| value.to_str().ok()).collect();
        if lines.is_empty() {
            return Some(Accepted { once: MediaType::Json, streamed: None });
        }
        let ranges = lines.iter().flat_map(|line| line.split(',')).filter_map(Range::parse);
        let (mut once, mut streamed) = (Favourite::default(), Favourite::default());
        for range in ranges.filter(|range| range.quality > 0) {
            if let Some(media) = range.once {
                once.offer(media, range.quality);
            }
            if let Some(framing) = range.streamed {
                streamed.offer(framing, range.quality);
            }
        }
        let streamed = streamed.choice();
        // Who reads nothing but parts reads a refusal as JSON.
        let once = once.choice().or(streamed.map(|_| MediaType::Json))?;
        Some(Accepted { once, streamed })
    }
}

/// The first of those that are wanted most.
struct Favourite<T>(Option<(u16, T)>);

impl<T> Default for Favourite<T> {
    fn default() -> Favourite<T> {
        Favourite(None)
    }
}

impl<T> Favourite<T> {
    fn offer(&mut self, offered: T, quality: u16) {
        if self.0.as_ref().is_none_or(|(best, _)| quality > *best) {
            self.0 = Some((quality, offered));
        }
    }

    fn choice(self) -> Option<T> {
        self.0.map(|(_, choice)| choice)
    }
}

/// One element of `Accept`, with its quality in thousandths.
struct Range {
    quality: u16,
    once: Option<MediaType>,
    streamed: Option<Framing>,
}

impl Range {
    fn parse(text: &str) -> Option<Range> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next()?.to_ascii_lowercase();
        let parameters: Vec<(&str, &str)> = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.trim(), value.trim().trim_matches('"')))
            .collect();
        let named = |wanted: &str| {
            let mut found = parameters.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.next().map(|(_, value)| *value)
        };
        let (once, streamed) = match media.as_str() {
            "application/graphql-response+json" => (Some(MediaType::GraphqlResponse), None),
            "application/json" | "application/*" | "*/*" => (Some(MediaType::Json), None),
            "text/event-stream" => (Some(MediaType::EventStream), Some(Framing::EventStream)),
            // Parts by any other rule, such as those of `@defer`, are not written here.
            "multipart/mixed" if named("subscriptionSpec") == Some("1.0") => {
                (None, Some(Framing::Mixed(Boundary::asked(named("boundary")))))
            }
            _ => return None,
        };
        Some(Range { quality: named("q").map_or(1_000, thousandths), once, streamed })
    }
}

/// A quality such as `0.5` in thousandths.
pub(in crate::http) fn thousandths(quality: &str) -> u16 {
    let digits: String =
        quality.chars().filter(char::is_ascii_digit).chain("000".chars()).collect();
    digits.get(..4).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[track_caller]
    fn check(accept: &'static str, once: Option<MediaType>, streamed: Option<Framing>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        let expected = once.map(|once| Accepted { once, streamed });
        assert_eq!(Accepted::negotiate(&headers), expected, "{accept}");
    }

    #[test]
    fn accept_is_negotiated_for_one_answer() {
        use MediaType::{GraphqlResponse, Json};
        let rows = [
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json,application/json;q=0.9", Some(GraphqlResponse)),
            ("application/json, application/graphql-response+json; q=0.5", Some(Json)),
            ("application/graphql-response+json, application/json", Some(GraphqlResponse)),
            ("*/*", Some(Json)),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Json)),
            ("Application/JSON; charset=utf-8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("multipart/mixed", None),
            ("multipart/mixed;deferSpec=20220824, application/json", Some(Json)),
        ];
        for (accept, expected) in rows {
            check(accept, expected, None);
        }
        let nothing = Accepted { once: Json, streamed: None };
        assert_eq!(Accepted::negotiate(&HeaderMap::new()), Some(nothing));
    }

    #[test]
    fn accept_is_negotiated_for_events() {
        use MediaType::{EventStream, GraphqlResponse, Json};
        let (events, mixed) = (Framing::EventStream, Framing::Mixed(Boundary::Graphql));
        let rows = [
            ("text/event-stream", EventStream, events),
            ("application/json, text/event-stream;q=0.5", Json, events),
            (
                "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9",
                GraphqlResponse,
                mixed,
            ),
            (
                "multipart/mixed; boundary=\"graphql\"; subscriptionSpec=\"1.0\", application/json",
                Json,
                mixed,
            ),
            ("multipart/mixed;subscriptionSpec=1.0", Json, mixed),
            (
                "multipart/mixed;boundary=\"-\";subscriptionSpec=1.0",
                Json,
                Framing::Mixed(Boundary::Dash),
            ),
            ("text/event-stream, multipart/mixed;subscriptionSpec=1.0", EventStream, events),
            ("text/event-stream;q=0.1, multipart/mixed;subscriptionSpec=1.0", EventStream, mixed),
        ];
        for (accept, once, streamed) in rows {
            check(accept, Some(once), Some(streamed));
        }
    }

    #[test]
    fn qualities_are_read_to_three_places() {
        let rows =
            [("1", 1_000), ("0.9", 900), ("0.123", 123), ("0", 0), ("1.000", 1_000), ("", 0)];
        for (text, expected) in rows {
            assert_eq!(thousandths(text), expected, "{text:?}");
        }
    }
}
