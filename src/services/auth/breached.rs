//! Whether a password is known from a breach elsewhere: the range API of Have I Been Pwned, or a mirror that answers as
//! it does.
//!
//! The first five of the 40 digits of the password's SHA-1 are sent, and nothing of the person; the answer holds the
//! rest of every known hash that begins so, padded so that its length tells nothing. A service that does not answer
//! in time refuses nobody: that is noted in the log and in a metric.

use super::AuthConfig;
use super::password::Password;
use crate::domain::{Fault, Refusal, RefusalCode};
use crate::outbound::{Outbound, OutboundLimits};
use reqwest::StatusCode;
use sha1::{Digest as _, Sha1};
use std::time::Duration;

/// The digits of a hash that are sent.
const PREFIX: usize = 5;

/// The largest answer read. One is about 40 KB.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// Asks whether passwords are known.
pub(super) struct BreachedPasswords(Option<Asking>);

struct Asking {
    outbound: Outbound,
    /// What stands before `/range/`.
    url: String,
}

impl BreachedPasswords {
    /// Asks nobody when the settings name no service.
    pub(super) fn new(config: &AuthConfig) -> Result<BreachedPasswords, Fault> {
        let url = config.breached_passwords_url.trim_end_matches('/').to_owned();
        if url.is_empty() {
            return Ok(BreachedPasswords(None));
        }
        let outbound = Outbound::new(OutboundLimits {
            timeout: Duration::from_millis(config.breached_passwords_timeout_ms),
            body_bytes_max: BODY_BYTES_MAX,
        })?;
        Ok(BreachedPasswords(Some(Asking { outbound, url })))
    }

    /// Refuses a password that is known. `field` is the input field to blame.
    pub(super) async fn check(&self, password: &Password, field: &str) -> Result<(), Refusal> {
        let Some(asking) = &self.0 else { return Ok(()) };
        let known = asking.knows(password).await;
        let outcome = match &known {
            Ok(true) => "breached",
            Ok(false) => "unknown",
            Err(_) => "failed",
        };
        metrics::counter!("agio_breached_password_checks_total", "outcome" => outcome).increment(1);
        match known {
            Ok(true) => Err(breached(field)),
            Ok(false) => Ok(()),
            Err(why) => {
                tracing::warn!(%why, "the service of breached passwords did not answer: the password is taken");
                Ok(())
            }
        }
    }
}

impl Asking {
    async fn knows(&self, password: &Password) -> Result<bool, String> {
        let digest = Sha1::digest(password.bytes());
        let hash: String = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        let (prefix, rest) = hash.split_at(PREFIX);
        let asked = self.outbound.get(format!("{}/range/{prefix}", self.url));
        let asked = self.outbound.send(asked.header("Add-Padding", "true")).await;
        let answer = asked.map_err(|no_answer| no_answer.to_string())?;
        if answer.status != StatusCode::OK {
            return Err(format!("it answered {}", answer.status));
        }
        Ok(has(&String::from_utf8_lossy(&answer.body), rest))
    }
}

/// Whether a line names the rest of a hash, and how often it was seen: padding was seen 0 times.
fn has(body: &str, rest: &str) -> bool {
    body.lines().filter_map(|line| line.split_once(':')).any(|(known, seen)| {
        known.trim().eq_ignore_ascii_case(rest)
            && seen.trim().parse().is_ok_and(|seen: u64| seen > 0)
    })
}

fn breached(field: &str) -> Refusal {
    Refusal::new(
        RefusalCode::PasswordTooWeak,
        "This password was not accepted: it is known from a breach of another site, so attackers try it first. Choose \
         another one that you use nowhere else.",
    )
    .at(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::extract::Path;
    use axum::http::HeaderMap;
    use axum::routing::get;

    /// The SHA-1 of `password`, as published everywhere.
    const HASH: &str = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

    async fn asking(answers: Router, timeout_ms: u64) -> BreachedPasswords {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, answers).await });
        let config = AuthConfig {
            breached_passwords_url: url,
            breached_passwords_timeout_ms: timeout_ms,
            ..AuthConfig::default()
        };
        BreachedPasswords::new(&config).expect("sane settings")
    }

    async fn range(Path(prefix): Path<String>, headers: HeaderMap) -> String {
        assert_eq!(prefix.len(), PREFIX, "no more than that leaves the house");
        assert_eq!(headers["add-padding"], "true");
        let others =
            "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n003D68EB55068C33ACE09247EE4C639306B:0\r\n";
        match prefix == HASH[..PREFIX] {
            true => format!("{others}{}:10437277\r\n", &HASH[PREFIX..]),
            false => others.to_owned(),
        }
    }

    #[tokio::test]
    async fn password_that_was_in_a_breach_is_refused_and_another_is_not() {
        let asking = asking(Router::new().route("/range/{prefix}", get(range)), 5_000).await;
        let refused = asking.check(&Password::typed("password"), "newPassword").await;
        let refused = refused.expect_err("it is the most frequent one");
        assert_eq!(refused.code, RefusalCode::PasswordTooWeak);
        assert_eq!(refused.path, ["input", "newPassword"]);
        asking.check(&Password::typed("never seen"), "password").await.expect("it is in no list");
    }

    #[tokio::test]
    async fn service_of_breached_passwords_that_is_away_refuses_nobody() {
        let password = Password::typed("password");
        let silent = Router::new().route("/range/{prefix}", get(std::future::pending::<String>));
        asking(silent, 50).await.check(&password, "password").await.expect("too slow");
        asking(Router::new(), 5_000).await.check(&password, "password").await.expect("404");
        let long = || async { "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n".repeat(10_000) };
        let long = Router::new().route("/range/{prefix}", get(long));
        asking(long, 5_000).await.check(&password, "password").await.expect("too long");
    }

    #[test]
    fn padding_counts_for_nothing() {
        assert!(has("00AB:7\n00ac:1", "00AC"));
        assert!(!has("00AB:0\r\n", "00AB"));
        assert!(!has("00AB\n:\n", "00AB"));
    }
}
