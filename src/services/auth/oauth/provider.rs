//! One OpenID provider: what its discovery document says, its keys, and the exchange of a code for what it says about
//! somebody.

use super::id_token::{self, Claims, Expected, SignedBy};
use super::{Exchange, Identity, Trouble, unusable};
use crate::domain::{Clock, Fault, Timestamp};
use crate::outbound::{Outbound, is_safe_url};
use crate::services::auth::oauth_config::ProviderConfig;
use jsonwebtoken::jwk::Jwk;
use reqwest::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a discovery document and keys are used before they are fetched anew: a key that was withdrawn stops then.
const KEPT_FOR: Duration = Duration::from_secs(60 * 60);
/// How long to wait, at least, until keys are fetched anew because a token names another one.
const KEYS_REST: Duration = Duration::from_secs(60);
/// How long a provider that did not answer is left alone.
const FAILURE_REST: Duration = Duration::from_secs(5);
/// More keys than these are not looked at.
const KEYS_MAX: usize = 64;

/// What is known of the discovery document (OpenID Connect Discovery 1.0, 3; RFC 9207, 3).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// An OpenID provider.
pub(super) struct OpenIdProvider {
    config: ProviderConfig,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Timestamp)>,
    keys: Option<(Arc<[Jwk]>, Timestamp)>,
    failed_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
}

impl OpenIdProvider {
    pub(super) fn new(
        config: &ProviderConfig,
        outbound: &Outbound,
        clock: &Arc<dyn Clock>,
    ) -> OpenIdProvider {
        OpenIdProvider {
            config: config.clone(),
            outbound: outbound.clone(),
            clock: Arc::clone(clock),
            known: Mutex::default(),
        }
    }

    /// The discovery document, as kept or fetched anew.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the provider does not answer, or what it says makes no sense.
    pub(super) async fn metadata(&self) -> Result<Arc<Metadata>, Fault> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        if let Some((metadata, at)) = &known.metadata
            && now.since(*at) < KEPT_FOR
        {
            return Ok(Arc::clone(metadata));
        }
        known.may_ask(now)?;
        let found = self.discover().await;
        known.note(&found, now);
        let metadata = Arc::new(found?);
        known.metadata = Some((Arc::clone(&metadata), now));
        Ok(metadata)
    }

    async fn discover(&self) -> Result<Metadata, Fault> {
        let issuer = self.config.issuer();
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let asked = self.outbound.json(self.outbound.get(url)).await;
        let metadata: Metadata = asked.map_err(unusable)?;
        if metadata.issuer != issuer {
            return Err(Fault::unavailable(format!(
                "the discovery document of {issuer} says that it is {:?}'s",
                metadata.issuer.chars().take(200).collect::<String>()
            )));
        }
        let urls = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !urls.into_iter().all(|url| is_safe_url(url)) {
            let cause = format!("the discovery document of {issuer} names a URL that is not https");
            return Err(Fault::unavailable(cause));
        }
        Ok(metadata)
    }

    /// The key that signed a token. One that is not known has the keys fetched anew, but not again and again.
    async fn key_of(
        &self,
        header: &jsonwebtoken::Header,
        metadata: &Metadata,
    ) -> Result<Jwk, Trouble> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        let mut rested = true;
        if let Some((keys, at)) = &known.keys {
            let age = now.since(*at);
            if age < KEPT_FOR
                && let Some(key) = id_token::key_of(header, keys)
            {
                return Ok(key.clone());
            }
            rested = age >= KEYS_REST;
        }
        if !rested {
            return Err(Trouble::refused("the token names a key that the provider does not show"));
        }
        known.may_ask(now)?;
        let request = self.outbound.get(&metadata.jwks_uri);
        let found = self.outbound.json::<Keys>(request).await.map_err(unusable);
        known.note(&found, now);
        // Keys of kinds that are not known here are nobody's business.
        let keys = found?.keys.into_iter().take(KEYS_MAX);
        let keys: Arc<[Jwk]> = keys.filter_map(|key| serde_json::from_value(key).ok()).collect();
        known.keys = Some((Arc::clone(&keys), now));
        let key = id_token::key_of(header, &keys).cloned();
        key.ok_or_else(|| Trouble::refused("the token names a key that the provider does not show"))
    }

    /// Exchanges a code for what the provider says about whoever gave their consent.
    pub(super) async fn identity(&self, exchange: &Exchange<'_>) -> Result<Identity, Trouble> {
        let metadata = self.metadata().await?;
        match exchange.issuer {
            Some(issuer) if issuer != metadata.issuer => {
                return Err(Trouble::refused("the answer came from another issuer"));
            }
            None if metadata.authorization_response_iss_parameter_supported => {
                return Err(Trouble::refused("the answer does not say from which issuer it came"));
            }
            _ => {}
        }
        let token = self.exchange(exchange, &metadata).await?;
        let header = id_token::header(&token).map_err(Trouble::refused)?;
        let key = self.key_of(&header, &metadata).await?;
        let signed_by = SignedBy { algorithm: header.alg, key: &key };
        let expected = Expected {
            issuer: &metadata.issuer,
            client_id: &self.config.client_id,
            nonce: exchange.nonce,
            now: self.clock.now().seconds(),
        };
        let claims = id_token::read(&token, signed_by, &expected).map_err(Trouble::refused)?;
        Ok(identity_of(claims))
    }

    async fn exchange(
        &self,
        exchange: &Exchange<'_>,
        metadata: &Metadata,
    ) -> Result<String, Trouble> {
        let secret = self.config.client_secret.now();
        let (id, secret) = (self.config.client_id.as_str(), secret.expose());
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", exchange.code),
            ("redirect_uri", exchange.redirect_uri),
            ("code_verifier", exchange.verifier),
        ];
        let taken = &metadata.token_endpoint_auth_methods_supported;
        let takes = |method: &str| taken.iter().any(|it| it == method);
        let by_header = !secret.is_empty() && (taken.is_empty() || takes("client_secret_basic"));
        if !by_header {
            form.push(("client_id", id));
            if !secret.is_empty() {
                form.push(("client_secret", secret));
            }
        }
        let mut request = self.outbound.post(&metadata.token_endpoint);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        request = request.header("accept", "application/json").body(encoded(&form));
        if by_header {
            // Both parts are encoded first (RFC 6749, 2.3.1).
            request = request.basic_auth(escaped(id), Some(escaped(secret)));
        }
        let answered = self.outbound.send(request).await.map_err(unusable)?;
        if answered.status.is_client_error() {
            return Err(Trouble::refused("the provider did not take the code"));
        }
        if answered.status != StatusCode::OK {
            let cause = format!("the token endpoint answered with status {}", answered.status);
            return Err(Fault::unavailable(cause).into());
        }
        let answer = serde_json::from_slice::<TokenAnswer>(&answered.body);
        Ok(answer.map_err(|_| Trouble::refused("the provider sent no id token"))?.id_token)
    }
}

impl Known {
    fn may_ask(&self, now: Timestamp) -> Result<(), Fault> {
        match self.failed_at {
            Some(at) if now.since(at) < FAILURE_REST => {
                Err(Fault::unavailable("a provider did not answer a moment ago"))
            }
            _ => Ok(()),
        }
    }

    fn note<T>(&mut self, found: &Result<T, Fault>, now: Timestamp) {
        self.failed_at = found.is_err().then_some(now);
    }
}

fn identity_of(claims: Claims) -> Identity {
    let email_verified = claims.is_email_verified();
    Identity { subject: claims.sub, email: claims.email, email_verified, name: claims.name }
}

/// Pairs as a form, or a query, has them.
pub(super) fn encoded(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A text with everything but letters, digits and `-._~` as `%XX`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(byte.into());
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
