//! The development pages under `/dev/`: for the person at the machine that the server runs on, and nobody else,
//! because they show mailed codes and links.

use super::client_ip::is_trusted;
use super::error::{Problem, code};
use super::peer::Peer;
use super::state::State;
use super::{config::authority_is_loopback, mailbox};
use axum::extract::{Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, routing::get};
use http::{HeaderMap, StatusCode, header};
use std::net::IpAddr;
use std::sync::Arc;

/// Headers that proxies add; with one of them the request comes from elsewhere, whoever the peer is. Those that begin
/// with `x-forwarded-` count too.
const FORWARDING: [&str; 9] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
];

/// Every development page; each is behind the same guard.
pub(super) fn routes(state: &Arc<State>) -> Router<Arc<State>> {
    Router::new()
        .route("/dev/mailbox", get(mailbox::page))
        .route("/dev/mailbox/{number}", get(mailbox::mail))
        .route("/dev/mailbox.json", get(mailbox::json))
        .route("/dev/mails", get(mailbox::previews))
        .route("/dev/mails/{name}", get(mailbox::preview))
        .route_layer(from_fn_with_state(Arc::clone(state), guard))
}

async fn guard(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if !answers(&state, peer.ip(), request.headers()) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            code::FORBIDDEN,
            "Development pages answer only on the machine that the server runs on, and not through a proxy. Open them there, by its loopback address or through an SSH tunnel.",
        )
        .into_response();
    }
    next.run(request).await
}

/// Whether the development pages are there for the sender of a request; the explorer links to them only then.
pub(super) fn answers(state: &State, peer: IpAddr, headers: &HeaderMap) -> bool {
    let behind_proxy = is_trusted(peer, &state.proxies);
    state.mailbox.is_some() && !behind_proxy && is_local(peer, headers)
}

/// Whether somebody on this machine asks: the peer's own address counts, no header says that it speaks for another,
/// and the host asked for is this machine, too. Otherwise a page of another site could ask, under a name of its own
/// that leads here.
fn is_local(peer: IpAddr, headers: &HeaderMap) -> bool {
    let forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        name.starts_with("x-forwarded-") || FORWARDING.contains(&name)
    });
    let mut hosts = headers.get_all(header::HOST).iter();
    let asked_here = hosts.all(|host| host.to_str().is_ok_and(authority_is_loopback));
    peer.to_canonical().is_loopback() && !forwarded && asked_here
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn local_request_comes_from_the_machine_itself() {
        let here = [("host", "127.0.0.1:8080")];
        type Headers<'a> = &'a [(&'a str, &'a str)];
        let rows: [(&str, Headers<'_>, bool); 15] = [
            ("127.0.0.1", &here, true),
            ("127.8.9.10", &here, true),
            ("::1", &[("host", "[::1]:8080")], true),
            ("::ffff:127.0.0.1", &[("host", "localhost")], true),
            ("127.0.0.1", &[("host", "agio.localhost:8080")], true),
            ("192.168.1.5", &here, false),
            ("203.0.113.9", &here, false),
            ("::ffff:10.0.0.1", &here, false),
            ("fe80::1", &here, false),
            ("203.0.113.9", &[("host", "localhost"), ("x-forwarded-for", "127.0.0.1")], false),
            ("127.0.0.1", &[("host", "localhost"), ("x-forwarded-for", "127.0.0.1")], false),
            ("127.0.0.1", &[("host", "localhost"), ("forwarded", "for=_hidden")], false),
            ("127.0.0.1", &[("host", "localhost"), ("via", "1.1 proxy")], false),
            ("127.0.0.1", &[("host", "exchange.example.com")], false),
            ("127.0.0.1", &[("host", "127.0.0.1.evil.example:8080")], false),
        ];
        for (peer, given, expected) in rows {
            let header = |(name, value): &(&str, &str)| {
                let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
                (name, HeaderValue::from_str(value).expect("a value"))
            };
            let headers: HeaderMap = given.iter().map(header).collect();
            let peer = peer.parse().expect("an address");
            assert_eq!(is_local(peer, &headers), expected, "{peer} {given:?}");
        }
    }
}
