//! Settings of passkeys.

use serde::{Deserialize, Serialize};

/// The name that browsers take for this machine, and the only one without `https`.
const THIS_MACHINE: &str = "localhost";

/// Whose passkeys are and which pages may ask for them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasskeyConfig {
    /// The domain that passkeys belong to, such as `example.com`: of the pages that ask for them, or above it. Passkeys are good
    /// for nothing once it is another one. Empty means the host of `http.public_url`, and `localhost` for an address of
    /// this machine.
    pub rp_id: String,
    /// Origins of the pages that may ask for passkeys, such as `https://app.example.com`. Empty means `http.public_url`.
    pub origins: Vec<String>,
    /// Where people reach this server. Not a setting of its own; the server fills in `http.public_url`.
    #[serde(skip)]
    pub public_url: String,
}

impl PasskeyConfig {
    /// The domain; `None` when this server is reached by an address that is no name, which browsers refuse.
    pub(super) fn domain(&self) -> Option<String> {
        if !self.rp_id.is_empty() {
            return Some(self.rp_id.to_ascii_lowercase());
        }
        let host = host_of(&self.public_url);
        match host {
            "" => Some(THIS_MACHINE.to_owned()),
            _ if is_this_machine(host) => Some(THIS_MACHINE.to_owned()),
            _ if is_address(host) => None,
            _ => Some(host.to_ascii_lowercase()),
        }
    }

    /// The pages. One on this machine is known to browsers by its name only.
    pub(super) fn pages(&self) -> Vec<String> {
        if !self.origins.is_empty() {
            return self.origins.clone();
        }
        let url = self.public_url.trim_end_matches('/');
        let host = host_of(url);
        let named = match host {
            "" => format!("http://{THIS_MACHINE}:8080"),
            _ if is_this_machine(host) => url.replacen(host, THIS_MACHINE, 1),
            _ => url.to_owned(),
        };
        vec![named.to_ascii_lowercase()]
    }

    /// Everything that is wrong with these settings, in words for the operator.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let id = &self.rp_id;
        if !id.is_empty() && (is_address(id) || !is_name(id)) {
            problems.push(format!(
                "auth.passkeys.rp_id is {id:?}, which is no domain: write one such as example.com, without scheme and port"
            ));
            return problems;
        }
        for origin in &self.origins {
            let host = host_of(origin);
            let is_safe = origin.starts_with("https://")
                || (origin.starts_with("http://") && host == THIS_MACHINE);
            let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
            if !is_safe || rest.contains('/') || *origin != origin.to_ascii_lowercase() {
                problems.push(format!(
                    "auth.passkeys.origins has {origin:?}, which is no https:// (or http://localhost) and a host in lower case \
                     without a path: browsers would not take it"
                ));
            } else if self.domain().is_some_and(|domain| !is_within(host, &domain)) {
                problems.push(format!(
                    "auth.passkeys.origins has {origin:?}, which is not within auth.passkeys.rp_id: browsers would refuse its \
                     passkeys. Name a domain that all pages share"
                ));
            }
        }
        problems
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.find(']') {
        Some(end) => &authority[..=end],
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok()
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_matches(|it| matches!(it, '[' | ']'));
    host == THIS_MACHINE || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn is_name(text: &str) -> bool {
    let letters = |label: &str| {
        label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && (1..=63).contains(&label.len())
    };
    text.len() <= 253 && text.split('.').all(letters)
}

fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached_at(url: &str) -> PasskeyConfig {
        PasskeyConfig { public_url: url.to_owned(), ..PasskeyConfig::default() }
    }

    #[test]
    fn passkeys_belong_to_the_host_that_people_reach() {
        let rows = [
            (
                "https://exchange.example.com",
                Some("exchange.example.com"),
                "https://exchange.example.com",
            ),
            ("http://127.0.0.1:8080", Some("localhost"), "http://localhost:8080"),
            ("http://[::1]:9000", Some("localhost"), "http://localhost:9000"),
            ("http://localhost:3000", Some("localhost"), "http://localhost:3000"),
            ("http://192.0.2.7:8080", None, "http://192.0.2.7:8080"),
            ("", Some("localhost"), "http://localhost:8080"),
        ];
        for (url, domain, page) in rows {
            let config = reached_at(url);
            assert_eq!(config.domain().as_deref(), domain, "{url}");
            assert_eq!(config.pages(), [page], "{url}");
            assert!(config.problems().is_empty(), "{url}");
        }
    }

    #[test]
    fn settings_that_browsers_would_refuse_are_named() {
        let rows: [(&str, &[&str], usize); 8] = [
            ("example.com", &["https://app.example.com", "https://example.com:8443"], 0),
            ("localhost", &["http://localhost:3000"], 0),
            ("https://example.com", &[], 1),
            ("192.0.2.7", &[], 1),
            ("example.com", &["http://app.example.com"], 1),
            ("example.com", &["https://example.com/app"], 1),
            ("example.com", &["https://badexample.com"], 1),
            ("example.com", &["https://App.example.com"], 1),
        ];
        for (rp_id, origins, count) in rows {
            let config = PasskeyConfig {
                rp_id: rp_id.to_owned(),
                origins: origins.iter().map(|&it| it.to_owned()).collect(),
                ..PasskeyConfig::default()
            };
            assert_eq!(config.problems().len(), count, "{rp_id} {origins:?}");
        }
    }
}
