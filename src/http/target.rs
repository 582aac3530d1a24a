//! Which host a request is for, by RFC 9112 section 3.2: exactly one `Host`, written as a host, and a target in
//! a form that its method may have.
//!
//! Two readers that disagree about the host of one request are how caches are poisoned and origin checks
//! passed; so whatever is ambiguous is refused here, before anything else looks at it.

use super::error::{Problem, code};
use axum::extract::Request;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};
use std::net::Ipv6Addr;

/// Refuses a request whose host or target is missing, ambiguous or no host at all. An absolute target is put in
/// the place of `Host`, as the standard wants it.
pub(super) fn check(request: &mut Request) -> Result<(), Problem> {
    one_host(request.headers(), request.version())?;
    if request.method() == Method::CONNECT {
        return Err(no_proxy());
    }
    if let Some(authority) = named_by_target(request.uri())? {
        let host = HeaderValue::from_str(authority.as_str()).map_err(|_| bad_target())?;
        request.headers_mut().insert(header::HOST, host);
    }
    Ok(())
}

fn one_host(headers: &HeaderMap, version: Version) -> Result<(), Problem> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version <= Version::HTTP_10 => Ok(()),
        (None, _) => Err(Problem::bad_request(
            "The request has no Host header, which HTTP/1.1 requires. Send the host and port of the URL.",
        )),
        (Some(host), None) if host.to_str().is_ok_and(is_host) => Ok(()),
        (Some(_), None) => Err(Problem::bad_request(
            "The Host header is no host. Send the host and, when it is not the default one, the port of the URL, such as exchange.example.com:8443.",
        )),
        (Some(_), Some(_)) => Err(Problem::bad_request(
            "The request has several Host headers, so it is not clear whom it is for. Send one.",
        )),
    }
}

/// The host in an absolute target; nothing for a path.
fn named_by_target(uri: &Uri) -> Result<Option<&Authority>, Problem> {
    let Some(authority) = uri.authority() else { return Ok(None) };
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    if !web || !is_host(authority.as_str()) {
        return Err(bad_target());
    }
    Ok(Some(authority))
}

fn bad_target() -> Problem {
    Problem::bad_request(
        "The request's target is neither a path nor an http or https URL with a host. Send the path, such as /graphql.",
    )
}

fn no_proxy() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        "The server is no proxy. Send GET or POST to a path of its own, such as /graphql.",
    )
    .with(header::ALLOW, HeaderValue::from_static("GET,HEAD,POST,OPTIONS"))
}

/// `uri-host [ ":" port ]` of RFC 9110 section 7.2, without the empty host that no http URL may have.
fn is_host(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let port_ok = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return port_ok && address.parse::<Ipv6Addr>().is_ok();
    }
    let (name, port) = text.split_once(':').unwrap_or((text, ""));
    is_name(name) && is_port(port)
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// `reg-name` of RFC 3986; an IPv4 address is one, too.
fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let allowed = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte),
        };
        if !allowed {
            return false;
        }
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_told_from_what_is_none() {
        let rows = [
            ("exchange.example.com", true),
            ("exchange.example.com:8443", true),
            ("127.0.0.1:8080", true),
            ("localhost:", true),
            ("[::1]", true),
            ("[::1]:8080", true),
            ("a_b~c", true),
            ("%41.example.com", true),
            ("", false),
            (":8080", false),
            ("exchange.example.com:http", false),
            ("exchange.example.com:65536", false),
            ("exchange.example.com:+80", false),
            ("user@exchange.example.com", false),
            ("exchange.example.com/path", false),
            ("a b", false),
            ("a,b@c", false),
            ("::1", false),
            ("[::1", false),
            ("[::1]8080", false),
            ("[no]", false),
            ("%4", false),
            ("http://exchange.example.com", false),
        ];
        for (text, expected) in rows {
            assert_eq!(is_host(text), expected, "{text:?}");
        }
    }
}
