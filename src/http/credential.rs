//! Reads who a request says it is from: bearer token, cookies, CSRF header, origin.

use super::config::origin_of;
use crate::resolvers::context::CookieReach;
use crate::resolvers::cookies::CookieNames;
use crate::services::auth::Credential;
use http::header::{AsHeaderName, HeaderValue};
use http::{HeaderMap, HeaderName, header};

/// The header that proves a cookie request was not forged by another site.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";

/// Headers that make a browser ask first whether another site may send them. Apollo's clients know the first.
pub(super) const PREFLIGHT_HEADERS: [HeaderName; 2] = [
    HeaderName::from_static("apollo-require-preflight"),
    HeaderName::from_static("graphql-require-preflight"),
];

/// How far away the page is that sent a request; browsers set it, and pages cannot.
const FETCH_SITE: &str = "sec-fetch-site";

/// What the request presents: a bearer token before a cookie.
pub(super) fn presented(headers: &HeaderMap, names: CookieNames) -> Option<Credential> {
    if let Some(token) = bearer(headers) {
        return Some(Credential::Bearer(token.to_owned()));
    }
    cookie(headers, names.access).map(|token| Credential::Cookie(token.to_owned()))
}

/// A token that is nobody's: what stands for a credential that cannot be read.
pub(super) const NOBODYS: &str = "";

/// What a header says that may come once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Single<'h> {
    /// It is not there.
    Absent,
    /// It says this.
    Text(&'h str),
    /// It came twice, or it is no text: what it says depends on who reads it.
    Unclear,
}

impl<'h> Single<'h> {
    /// The header of this name.
    pub(super) fn of(headers: &'h HeaderMap, name: impl AsHeaderName) -> Single<'h> {
        let mut values = headers.get_all(name).iter();
        match (values.next().map(HeaderValue::to_str), values.next()) {
            (None, _) => Single::Absent,
            (Some(Ok(text)), None) => Single::Text(text),
            (Some(_), _) => Single::Unclear,
        }
    }

    /// What it says, when that is clear.
    pub(super) fn text(self) -> Option<&'h str> {
        match self {
            Single::Text(text) => Some(text),
            Single::Absent | Single::Unclear => None,
        }
    }
}

/// The token of the `Authorization` header. Without one, or with an empty one, as programs send that have no token, it is
/// nobody; what cannot be read is a token that is [`NOBODYS`], never nobody.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    match Single::of(headers, header::AUTHORIZATION) {
        Single::Absent => None,
        Single::Text(value) => bearer_token(value),
        Single::Unclear => Some(NOBODYS),
    }
}

/// The token of a `Bearer ...` value. Anything else is a token that cannot be valid, never nobody.
pub(super) fn bearer_token(value: &str) -> Option<&str> {
    let value = value.trim();
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Some(token.trim()),
        _ => (!value.is_empty()).then_some(value),
    }
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// Whether the request comes from a page that may use the caller's cookies: one of our own, or an allowed
/// one. A request without `Origin` does not come from a page at all. Where people come over HTTPS, a page
/// of this host that came without it may be anybody's.
pub(super) fn origin_allowed(headers: &HeaderMap, allowed: &[String], https: bool) -> bool {
    let origin = match Single::of(headers, header::ORIGIN) {
        Single::Absent => return true,
        stated => stated.text().and_then(origin_of),
    };
    let Some(origin) = origin else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let same_host = origin.split_once("://").is_some_and(|(scheme, own)| {
        own.eq_ignore_ascii_case(host) && (scheme == "https" || !https)
    });
    same_host || allowed.contains(&origin)
}

/// Whether no page of another site can have sent the request: what the browser says of the page it comes from, or its
/// origin. Another page of the same site may end a session, but not do anything else.
pub(super) fn from_own_site(headers: &HeaderMap, allowed: &[String], https: bool) -> bool {
    let mut sites = headers.get_all(FETCH_SITE).iter();
    match (sites.next(), sites.next()) {
        (None, _) => origin_allowed(headers, allowed, https),
        (Some(site), None)
            if matches!(site.as_bytes(), b"same-origin" | b"same-site" | b"none") =>
        {
            true
        }
        // An allowed page names its origin.
        _ => headers.contains_key(header::ORIGIN) && origin_allowed(headers, allowed, https),
    }
}

/// What becomes of cookies that the answer sets. `same-site`, `same-origin` and `none` (typed by a person) keep them; so do
/// programs, which send no such header.
pub(super) fn cookie_reach(headers: &HeaderMap) -> CookieReach {
    let mut sites = headers.get_all(FETCH_SITE).iter();
    if sites.any(|site| site.as_bytes() == b"cross-site") {
        return CookieReach::LostCrossSite;
    }
    CookieReach::Kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolvers::cookies::names;
    use http::HeaderName;

    fn headers(rows: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        rows.iter().map(pair).collect()
    }

    #[test]
    fn bearer_comes_before_cookie() {
        let cookie_names = names(false);
        let bearer = |token: &str| Some(Credential::Bearer(token.to_owned()));
        let cookie = |token: &str| Some(Credential::Cookie(token.to_owned()));
        let rows: [(&[(&str, &str)], _); 13] = [
            (&[], None),
            (&[("authorization", ""), ("cookie", "agio_access=x")], cookie("x")),
            (&[("authorization", "Bearer \u{fe}"), ("cookie", "agio_access=x")], bearer("")),
            (&[("authorization", "\u{fe}")], bearer("")),
            (&[("authorization", "Bearer a"), ("authorization", "Bearer b")], bearer("")),
            (&[("authorization", "Bearer a"), ("authorization", "Bearer a")], bearer("")),
            (&[("authorization", ""), ("authorization", "Bearer a")], bearer("")),
            (&[("authorization", "Bearer ")], bearer("Bearer")),
            (&[("authorization", "Bearer abc")], bearer("abc")),
            (&[("authorization", "bearer abc"), ("cookie", "agio_access=x")], bearer("abc")),
            (&[("authorization", "Basic abc")], bearer("Basic abc")),
            (&[("cookie", "a=b; agio_access=x; c=d")], cookie("x")),
            (&[("cookie", "__Host-agio_access=x; agio_access=")], None),
        ];
        for (given, expected) in rows {
            let mut map = HeaderMap::new();
            for (name, value) in given {
                map.append(
                    HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                    HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
                );
            }
            assert_eq!(presented(&map, cookie_names), expected, "{given:?}");
        }
    }

    #[test]
    fn foreign_origins_are_not_allowed() {
        let allowed = ["https://app.example.com".to_owned()];
        let rows = [
            (headers(&[("host", "x.example.com")]), true),
            (headers(&[("host", "x.example.com"), ("origin", "https://x.example.com")]), true),
            (headers(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]), true),
            (headers(&[("host", "localhost:8080"), ("origin", "http://localhost:8081")]), false),
            (headers(&[("host", "x.example.com"), ("origin", "https://app.example.com")]), true),
            (headers(&[("host", "x.example.com"), ("origin", "https://evil.example")]), false),
            (headers(&[("host", "x.example.com"), ("origin", "null")]), false),
            (
                headers(&[
                    ("host", "x.example.com"),
                    ("origin", "https://x.example.com"),
                    ("origin", "https://evil.example"),
                ]),
                false,
            ),
        ];
        for (headers, expected) in rows {
            assert_eq!(origin_allowed(&headers, &allowed, false), expected, "{headers:?}");
        }
        let plain = headers(&[("host", "x.example.com"), ("origin", "http://x.example.com")]);
        assert!(origin_allowed(&plain, &allowed, false));
        assert!(!origin_allowed(&plain, &allowed, true), "anybody can answer for plain HTTP");
    }

    #[test]
    fn cookies_are_lost_on_the_way_to_another_site_only() {
        let rows: [(&[(&'static str, &'static str)], CookieReach); 5] = [
            (&[], CookieReach::Kept),
            (&[("sec-fetch-site", "same-origin")], CookieReach::Kept),
            (&[("sec-fetch-site", "same-site")], CookieReach::Kept),
            (&[("sec-fetch-site", "none")], CookieReach::Kept),
            (&[("sec-fetch-site", "cross-site")], CookieReach::LostCrossSite),
        ];
        for (given, expected) in rows {
            assert_eq!(cookie_reach(&headers(given)), expected, "{given:?}");
        }
    }

    #[test]
    fn requests_of_other_sites_are_told_from_our_own() {
        let allowed = ["https://app.example.com".to_owned()];
        let host = ("host", "x.example.com");
        let rows: [(&[(&'static str, &'static str)], bool); 10] = [
            (&[host], true),
            (&[host, ("sec-fetch-site", "same-origin")], true),
            (&[host, ("sec-fetch-site", "same-site"), ("origin", "https://y.example.com")], true),
            (&[host, ("sec-fetch-site", "none")], true),
            (&[host, ("sec-fetch-site", "cross-site")], false),
            (&[host, ("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], false),
            (
                &[host, ("sec-fetch-site", "cross-site"), ("origin", "https://app.example.com")],
                true,
            ),
            (&[host, ("sec-fetch-site", "nonsense")], false),
            (&[host, ("origin", "https://evil.example")], false),
            (&[host, ("origin", "https://x.example.com")], true),
        ];
        for (given, expected) in rows {
            assert_eq!(from_own_site(&headers(given), &allowed, true), expected, "{given:?}");
        }
    }
}
