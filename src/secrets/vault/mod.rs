//! HashiCorp Vault and OpenBao: secrets of the engine for keys and values, version 2
//! (`GET /v1/MOUNT/data/PATH`, <https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2>).
//!
//! Whoever asks shows a token. `session` gets one and keeps it alive; when it is refused after all, another one is got, once.

mod session;
#[cfg(test)]
mod tests;

use super::{Document, Unread, VaultConfig};
use crate::domain::{Clock, Fault, Secret};
use crate::outbound::{Answered, Outbound};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use session::Session;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// How much of what Vault says about a refusal is passed on.
const TOLD_LENGTH_MAX: usize = 200;

/// Reads secrets of one Vault.
#[derive(Debug)]
pub(super) struct Vault {
    api: Api,
    session: Session,
}

/// Asks Vault.
#[derive(Clone, Debug)]
struct Api {
    outbound: Outbound,
    address: Url,
    namespace: String,
}

/// What a vault is asked with.
#[derive(Debug)]
pub(super) struct VaultParts {
    pub(super) config: VaultConfig,
    pub(super) outbound: Outbound,
    pub(super) clock: Arc<dyn Clock>,
    /// How often secrets are read: a token must live until the next time.
    pub(super) every: Duration,
}

#[derive(Deserialize)]
struct Read {
    data: Version,
}

#[derive(Deserialize)]
struct Version {
    data: Document,
}

/// What Vault says of a refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    errors: Vec<String>,
}

impl Vault {
    pub(super) fn new(parts: VaultParts) -> Result<Vault, Fault> {
        let address = Url::parse(&parts.config.address).map_err(Fault::internal)?;
        let namespace = parts.config.namespace.clone();
        let api = Api { outbound: parts.outbound.clone(), address, namespace };
        Ok(Vault { session: Session::new(parts, api.clone()), api })
    }

    /// The newest version of a secret.
    pub(super) async fn read(&self, mount: &str, path: &str) -> Result<Document, Unread> {
        let segments = [mount, "data"].into_iter().chain(path.split('/'));
        let request = |token: &Secret| {
            let request = self.api.outbound.get(self.api.url(segments.clone())?);
            Ok(self.api.shown(request, token))
        };
        let mut answered = self.api.send(request(&self.session.token().await?)?).await?;
        if answered.status == StatusCode::FORBIDDEN {
            // It may have ended before its time, or been revoked.
            self.session.forget().await;
            answered = self.api.send(request(&self.session.token().await?)?).await?;
        }
        match answered.status {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => {
                return Err(Unread::new(format!(
                    "Vault has no secret there, or its newest version was deleted. Check with `bao kv get -mount={mount} \
                     {path}` (or `vault kv get`), and that {mount} is an engine of version 2"
                )));
            }
            StatusCode::FORBIDDEN => {
                return Err(Unread::new(format!(
                    "Vault refuses it to this server{}. Give its policy the capability \"read\" on {mount}/data/{path}",
                    told(&answered)
                )));
            }
            _ => return Err(self.api.refused(&answered)),
        }
        let body = Zeroizing::new(answered.body);
        let read = serde_json::from_slice::<Read>(&body).map_err(|_| {
            Unread::new(format!(
                "Vault answers what is no secret of its engine for keys and values, version 2. Check that {mount} is mounted \
                 as one"
            ))
        })?;
        Ok(read.data.data)
    }
}

impl Api {
    fn url<'s>(&self, segments: impl IntoIterator<Item = &'s str>) -> Result<Url, Unread> {
        let mut url = self.address.clone();
        let no_base =
            || Unread::new("secrets.vault.address names no server: write https://HOST:8200");
        url.path_segments_mut().map_err(|()| no_base())?.pop_if_empty().push("v1").extend(segments);
        Ok(url)
    }

    fn shown(&self, request: RequestBuilder, token: &Secret) -> RequestBuilder {
        self.named(request).header("x-vault-token", token.expose())
    }

    /// What every request says. An agent beside the server takes none that lacks the first.
    fn named(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.header("x-vault-request", "true");
        match self.namespace.as_str() {
            "" => request,
            namespace => request.header("x-vault-namespace", namespace),
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answered, Unread> {
        self.outbound.send(request).await.map_err(|no_answer| {
            Unread::new(format!(
                "Vault at {} does not answer: {no_answer}. Check secrets.vault.address, and that it runs there",
                self.address
            ))
        })
    }

    /// Every status that is nobody's fault in particular.
    fn refused(&self, answered: &Answered) -> Unread {
        let why = match answered.status.as_u16() {
            503 => ". It is sealed, or just starting: unseal it",
            429 => ". It is asked too often: set secrets.reread_seconds higher",
            _ => ". Its own log says more",
        };
        let (address, status) = (&self.address, answered.status.as_u16());
        Unread::new(format!(
            "Vault at {address} answered with status {status}{}{why}",
            told(answered)
        ))
    }
}

/// What Vault says of a refusal, in brackets. It is its own words, never what was sent.
fn told(answered: &Answered) -> String {
    let refused = serde_json::from_slice::<Refused>(&answered.body).unwrap_or_default();
    let text = refused.errors.join(", ");
    let text: String = text.chars().filter(|it| !it.is_control()).take(TOLD_LENGTH_MAX).collect();
    if text.is_empty() { text } else { format!(" ({text})") }
}
