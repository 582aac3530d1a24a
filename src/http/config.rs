//! The `[http]` settings: where to listen, who may call, and the bounds on everything a client sends.

mod uploads;

pub use uploads::UploadsConfig;

use super::client_ip::Network;
use crate::domain::{LiveSecret, spelled};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// How the server listens and what it takes from clients.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Address and port to listen on; a host name is looked up.
    pub listen: ListenAddress,
    /// The URL under which clients reach the server, without a path; empty means the address listened on. `https` makes cookies `Secure` with the
    /// `__Host-` prefix and switches HSTS on.
    pub public_url: String,
    /// Origins of other web sites that may call with cookies, e.g. `["https://app.example.com"]`.
    pub cors_origins: Vec<String>,
    /// Proxies (addresses or networks such as `10.0.0.0/8`) whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// Production needs one. When set, `/metrics` wants `Authorization: Bearer` with this token.
    pub metrics_token: LiveSecret,
    /// Whether clients may ask for the schema. The explorer needs it.
    pub introspection: bool,
    /// The page at `/`: `full` is GraphiQL where the build has it, else as `small`, a plain page of our own; `off` is none.
    pub explorer: ExplorerKind,
    /// The most connections open at once; further ones are answered 503 and closed.
    pub connections_max: usize,
    /// The largest request body, in bytes.
    pub body_bytes_max: usize,
    /// How long a connection may take to send a complete request head; also the longest an idle
    /// keep-alive connection stays open.
    pub header_timeout_seconds: u64,
    /// How long a request body may take to arrive, in all.
    pub body_timeout_seconds: u64,
    /// How long an operation may take before the client is told that it took too long.
    pub handler_timeout_seconds: u64,
    /// How long a client may leave sent bytes unread before it is cut off.
    pub write_timeout_seconds: u64,
    /// How long a shutdown waits for what was accepted.
    pub shutdown_grace_seconds: u64,
    /// Bounds on a single GraphQL operation.
    pub limits: Limits,
    /// Bounds and timers of WebSocket connections.
    pub socket: SocketConfig,
    /// Bounds on requests that bring files.
    pub uploads: UploadsConfig,
}

/// A host (address or name) and a port, with a colon between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListenAddress(String);

impl TryFrom<String> for ListenAddress {
    type Error = String;

    fn try_from(text: String) -> Result<ListenAddress, String> {
        let parts = text.rsplit_once(':').filter(|(host, port)| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let is_v6 = host.starts_with('[') && format!("{host}:0").parse::<SocketAddr>().is_ok();
            (is_v6 || !host.is_empty() && host.chars().all(is_name)) && port.parse::<u16>().is_ok()
        });
        if parts.is_none() {
            return Err(format!("{text:?} is no address and port with a colon between"));
        }
        Ok(ListenAddress(text))
    }
}

impl From<SocketAddr> for ListenAddress {
    fn from(address: SocketAddr) -> ListenAddress {
        ListenAddress(address.to_string())
    }
}

impl From<ListenAddress> for String {
    fn from(address: ListenAddress) -> String {
        address.0
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Default for HttpConfig {
    fn default() -> HttpConfig {
        HttpConfig {
            listen: ListenAddress("127.0.0.1:8080".to_owned()),
            public_url: String::new(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            metrics_token: LiveSecret::default(),
            introspection: true,
            explorer: ExplorerKind::Full,
            connections_max: 10_000,
            body_bytes_max: 256 * 1024,
            header_timeout_seconds: 30,
            body_timeout_seconds: 15,
            handler_timeout_seconds: 30,
            write_timeout_seconds: 20,
            shutdown_grace_seconds: 10,
            limits: Limits::default(),
            socket: SocketConfig::default(),
            uploads: UploadsConfig::default(),
        }
    }
}

impl HttpConfig {
    /// Whether clients reach the server over HTTPS.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Everything wrong with the settings, each with its remedy.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.uploads.problems();
        if !self.public_url.is_empty() && origin_of(&self.public_url).is_none() {
            problems.push(format!(
                "http.public_url = {:?} is not http:// or https:// and a host without a path; write for example \"https://exchange.example.com\"",
                self.public_url
            ));
        }
        if has_unspecified_host(&self.public_url) {
            problems.push(format!(
                "http.public_url = {:?} names no host that a link could lead to; write the name or address that people use, for example \"http://192.0.2.7:8080\"",
                self.public_url
            ));
        }
        for origin in &self.cors_origins {
            if origin_of(origin).is_none() {
                problems.push(format!(
                    "http.cors_origins holds {origin:?}, which is no origin; write scheme and host only, for example \"https://app.example.com\""
                ));
            }
        }
        for network in &self.trusted_proxies {
            if network.parse::<Network>().is_err() {
                problems.push(format!(
                    "http.trusted_proxies holds {network:?}, which is no address or network; write for example \"10.0.0.0/8\""
                ));
            }
        }
        problems
    }

    /// Whether others than this machine can connect.
    pub fn listens_beyond_loopback(&self) -> bool {
        !authority_is_loopback(&self.listen.0)
    }

    /// What else is wrong with the settings in development mode.
    pub fn development_problems(&self) -> Vec<String> {
        if self.listens_beyond_loopback() && self.public_url.is_empty() {
            return vec![format!(
                "http.listen = {:?} lets other machines in, but http.public_url (AGIO_PUBLIC_URL) is not set, so links in mails would not lead here; set it to the address that people use, for example \"http://192.0.2.7:8080\", or listen on 127.0.0.1",
                self.listen.0
            )];
        }
        Vec::new()
    }

    pub(super) fn handler_timeout(&self) -> Duration {
        Duration::from_secs(self.handler_timeout_seconds)
    }

    pub(super) fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout_seconds)
    }
}

/// The origin (scheme, host, port) that a URL without a path names, in lower case.
pub(super) fn origin_of(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = uri.authority()?;
    let bare = uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@');
    bare.then(|| format!("{scheme}://{authority}").to_ascii_lowercase())
}

/// Which explorer is served at `/`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExplorerKind {
    /// GraphiQL; a build without it serves the small one.
    #[default]
    Full,
    /// A plain page of our own.
    Small,
    /// None.
    Off,
}

spelled!(ExplorerKind { Full = "full", Small = "small", Off = "off" });

impl Serialize for ExplorerKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Takes `true` for `full` and `false` for `off`, too: what a switch is set to first.
impl<'de> Deserialize<'de> for ExplorerKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExplorerKind, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = ExplorerKind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"full\", \"small\" or \"off\"")
            }

            fn visit_bool<E>(self, on: bool) -> Result<ExplorerKind, E> {
                Ok(if on { ExplorerKind::Full } else { ExplorerKind::Off })
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<ExplorerKind, E> {
                let kind = ExplorerKind::parse(word);
                kind.ok_or_else(|| E::invalid_value(de::Unexpected::Str(word), &self))
            }
        }
        deserializer.deserialize_any(Word)
    }
}

/// Whether a URL leads to `0.0.0.0` or `[::]`: one can listen there, but nobody can go there.
fn has_unspecified_host(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_unspecified())
}

/// Whether a host, with or without a port, is this machine by name: a loopback address or `localhost`.
pub(super) fn authority_is_loopback(authority: &str) -> bool {
    let Ok(authority) = authority.parse::<http::uri::Authority>() else { return false };
    let host = authority.host().to_ascii_lowercase();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    match address {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// Bounds on a single GraphQL operation. Past one of them nothing is executed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The longest document, in bytes.
    pub query_bytes_max: usize,
    /// The most brackets open at once in the source, of all kinds together.
    pub nesting_max: usize,
    /// The most tokens (names, numbers, strings, punctuation) in the source.
    pub tokens_max: usize,
    /// The most fields inside one another, fragments expanded.
    pub depth_max: usize,
    /// The most work: fields with fragments expanded, times the page sizes asked for, and every value sent as
    /// often as it is used.
    pub complexity_max: u64,
    /// The most fields directly under query or mutation.
    pub root_fields_max: u64,
    /// The most aliases, fragments expanded.
    pub aliases_max: u64,
    /// The most directives, fragments expanded.
    pub directives_max: u64,
    /// The longest text among the arguments and variables, in bytes.
    pub text_bytes_max: usize,
    /// The most operations in one request (a JSON list of them); 0 takes no batches.
    pub batch_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            query_bytes_max: 64 * 1024,
            nesting_max: 48,
            tokens_max: 4_000,
            depth_max: 20,
            complexity_max: 20_000,
            root_fields_max: 25,
            aliases_max: 100,
            directives_max: 50,
            text_bytes_max: 4 * 1024,
            batch_max: 10,
        }
    }
}

/// Bounds and timers of WebSocket connections.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SocketConfig {
    /// How long a client may take to send `connection_init`.
    pub init_timeout_seconds: u64,
    /// How often the server pings; a client silent for two of these is cut off.
    pub ping_seconds: u64,
    /// The most operations running at once on a connection.
    pub operations_max: usize,
    /// The most WebSockets and event streams open at once from one address (of IPv6, one /64 network); one more is
    /// closed with 1013, or answered LIMIT_EXCEEDED.
    pub sockets_per_address_max: usize,
    /// The most subscriptions open at once from one address; one more is answered LIMIT_EXCEEDED.
    pub subscriptions_per_address_max: usize,
    /// The most subscriptions that one person may have open at once; one more is answered LIMIT_EXCEEDED.
    pub subscriptions_per_user_max: usize,
    /// The largest message from a client, in bytes.
    pub message_bytes_max: usize,
    /// The most messages waiting for a slow client before its operations wait.
    pub outbound_messages_max: usize,
}

impl Default for SocketConfig {
    fn default() -> SocketConfig {
        SocketConfig {
            init_timeout_seconds: 10,
            ping_seconds: 20,
            operations_max: 64,
            sockets_per_address_max: 256,
            subscriptions_per_address_max: 2_048,
            subscriptions_per_user_max: 512,
            message_bytes_max: 128 * 1024,
            outbound_messages_max: 64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_problems_name_the_setting_and_the_remedy() {
        assert!(HttpConfig::default().problems().is_empty());
        let broken = HttpConfig {
            public_url: "exchange.example.com/app".to_owned(),
            cors_origins: vec!["*".to_owned(), "https://app.example.com".to_owned()],
            trusted_proxies: vec!["10.0.0.0/33".to_owned()],
            ..HttpConfig::default()
        };
        let problems = broken.problems();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].contains("http.public_url"));
        assert!(problems[1].contains("http.cors_origins"));
        assert!(problems[2].contains("http.trusted_proxies"));
    }

    #[test]
    fn explorer_is_set_by_word_or_as_a_switch() {
        let rows = [
            ("'full'", Ok(ExplorerKind::Full)),
            ("'small'", Ok(ExplorerKind::Small)),
            ("'off'", Ok(ExplorerKind::Off)),
            ("true", Ok(ExplorerKind::Full)),
            ("false", Ok(ExplorerKind::Off)),
            ("'none'", Err("expected \"full\", \"small\" or \"off\"")),
        ];
        for (value, expected) in rows {
            let read = toml::from_str::<HttpConfig>(&format!("explorer = {value}"));
            match (read, expected) {
                (Ok(config), Ok(kind)) => assert_eq!(config.explorer, kind, "{value}"),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (read, expected) => panic!("{value}: {read:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn development_beyond_loopback_needs_a_public_url() {
        let rows = [
            ("127.0.0.1:8080", "", 0),
            ("[::1]:8080", "", 0),
            ("0.0.0.0:8080", "", 1),
            ("[::]:8080", "", 1),
            ("192.0.2.7:8080", "", 1),
            ("0.0.0.0:8080", "http://192.0.2.7:8080", 0),
        ];
        for (listen, public_url, problems) in rows {
            let config = HttpConfig {
                listen: ListenAddress(listen.to_owned()),
                public_url: public_url.to_owned(),
                ..HttpConfig::default()
            };
            assert_eq!(config.development_problems().len(), problems, "{listen} {public_url}");
        }
        for nowhere in ["http://0.0.0.0:8080", "http://[::]:8080"] {
            let config = HttpConfig { public_url: nowhere.to_owned(), ..HttpConfig::default() };
            assert_eq!(config.problems().len(), 1, "{nowhere}");
        }
    }

    #[test]
    fn origins_are_bare_and_lower_case() {
        let rows = [
            ("https://Exchange.example.com", Some("https://exchange.example.com")),
            ("http://127.0.0.1:8080/", Some("http://127.0.0.1:8080")),
            ("https://exchange.example.com/path", None),
            ("ftp://exchange.example.com", None),
            ("https://user@exchange.example.com", None),
            ("null", None),
        ];
        for (url, expected) in rows {
            assert_eq!(origin_of(url).as_deref(), expected, "{url}");
        }
    }
}
