//! The token that Vault is shown: got, kept alive, and got anew.
//!
//! By the methods AppRole and Kubernetes the server signs in itself, and does it again when its token cannot be renewed. A
//! token that somebody else drew is renewed as long as Vault lets it.

use super::{Api, VaultParts, told};
use crate::domain::{Clock, Secret};
use crate::outbound::Answered;
use crate::secrets::credential::Credential;
use crate::secrets::{Unread, VaultAuth, VaultConfig};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// Gets tokens and keeps one.
#[derive(Debug)]
pub(super) struct Session {
    api: Api,
    config: VaultConfig,
    clock: Arc<dyn Clock>,
    every: Duration,
    held: Mutex<Option<Held>>,
}

#[derive(Clone, Debug)]
struct Held {
    token: Secret,
    /// `None` when it does not end, or nobody says when.
    lease: Option<Lease>,
}

/// For how long a token is good. By the clock that nobody sets.
#[derive(Clone, Copy, Debug)]
struct Lease {
    from: Duration,
    length: Duration,
    renewable: bool,
}

impl Lease {
    /// It is renewed at half of its time, or earlier when the next look may be too late.
    fn is_due(self, now: Duration, every: Duration) -> bool {
        let left = (self.from + self.length).saturating_sub(now);
        left < self.length / 2 || left < every * 2
    }

    fn is_over(self, now: Duration) -> bool {
        now >= self.from + self.length
    }
}

#[derive(Deserialize)]
struct SignedIn {
    auth: Granted,
}

#[derive(Deserialize)]
struct Granted {
    client_token: Secret,
    #[serde(default)]
    lease_duration: u64,
    #[serde(default)]
    renewable: bool,
}

#[derive(Deserialize)]
struct LookedUp {
    data: Found,
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    ttl: u64,
    #[serde(default)]
    renewable: bool,
}

#[derive(Serialize)]
struct AppRole<'s> {
    role_id: &'s str,
    secret_id: &'s str,
}

#[derive(Serialize)]
struct Kubernetes<'s> {
    role: &'s str,
    jwt: &'s str,
}

impl Session {
    pub(super) fn new(parts: VaultParts, api: Api) -> Session {
        let VaultParts { config, clock, every, .. } = parts;
        Session { api, config, clock, every, held: Mutex::new(None) }
    }

    /// A token that is good now, and at the next time as far as Vault allows.
    pub(super) async fn token(&self) -> Result<Secret, Unread> {
        let mut held = self.held.lock().await;
        if let Some(known) = held.take() {
            *held = self.kept_alive(known).await;
        }
        if held.is_none() {
            *held = Some(self.obtain().await?);
        }
        let token = held.as_ref().map(|held| held.token.clone());
        token.ok_or_else(|| Unread::new("there is no token for Vault: set secrets.vault.token"))
    }

    /// The next one is got anew.
    pub(super) async fn forget(&self) {
        *self.held.lock().await = None;
    }

    /// The same token with a longer lease where that is due; `None` when another must be got.
    async fn kept_alive(&self, held: Held) -> Option<Held> {
        let Some(lease) = held.lease else { return Some(held) };
        let now = self.clock.running();
        if !lease.is_due(now, self.every) {
            return Some(held);
        }
        if lease.renewable
            && !lease.is_over(now)
            && let Ok(renewed) = self.renewed(&held.token).await
        {
            let short = renewed.lease.is_some_and(|it| it.is_due(now, self.every));
            // It nears the longest life that Vault gives it: whoever can sign in does so in time.
            if !short || !self.signs_in() {
                return Some(renewed);
            }
        }
        // Whoever cannot sign in goes on with what there is, until Vault refuses it.
        (!self.signs_in() && !lease.is_over(now)).then_some(held)
    }

    fn signs_in(&self) -> bool {
        self.config.auth != VaultAuth::Token
    }

    async fn obtain(&self) -> Result<Held, Unread> {
        let config = &self.config;
        match config.auth {
            VaultAuth::Token => self.given().await,
            VaultAuth::AppRole => {
                let secret_id = Credential::of(&config.secret_id).now("secrets.vault.secret_id")?;
                let body = AppRole { role_id: &config.role_id, secret_id: secret_id.expose() };
                self.sign_in(&body, "secrets.vault.role_id and secrets.vault.secret_id").await
            }
            VaultAuth::Kubernetes => {
                let jwt = Credential::File(config.jwt_file.clone().into());
                let jwt = jwt.now("secrets.vault.jwt_file")?;
                let body = Kubernetes { role: &config.role, jwt: jwt.expose() };
                self.sign_in(
                    &body,
                    "secrets.vault.role, and that the role is bound to this service account",
                )
                .await
            }
        }
    }

    /// The token of the settings, and how long it lives: whoever may not ask that does without.
    async fn given(&self) -> Result<Held, Unread> {
        let token = Credential::of(&self.config.token).now("secrets.vault.token")?;
        let url = self.api.url(["auth", "token", "lookup-self"])?;
        let answered = self.api.send(self.api.shown(self.api.outbound.get(url), &token)).await?;
        let found = serde_json::from_slice::<LookedUp>(&answered.body);
        let found = found.ok().filter(|_| answered.status == StatusCode::OK);
        let lease = found.and_then(|it| self.lease(it.data.ttl, it.data.renewable));
        Ok(Held { token, lease })
    }

    async fn sign_in(&self, shown: &impl Serialize, check: &str) -> Result<Held, Unread> {
        let mount = self.config.auth_mount();
        let url = self.api.url(["auth"].into_iter().chain(mount.split('/')).chain(["login"]))?;
        let body = serde_json::to_vec(shown).map_err(|error| Unread::new(error.to_string()))?;
        let request = self.api.named(self.api.outbound.post(url));
        let request = request.header("content-type", "application/json").body(body);
        let answered = self.api.send(request).await?;
        if [StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN].contains(&answered.status) {
            return Err(Unread::new(format!(
                "Vault does not let this server in by auth/{mount}{}. Check {check}",
                told(&answered)
            )));
        }
        self.granted(answered)
    }

    async fn renewed(&self, token: &Secret) -> Result<Held, Unread> {
        let url = self.api.url(["auth", "token", "renew-self"])?;
        let request = self.api.shown(self.api.outbound.post(url), token);
        let request = request.header("content-type", "application/json").body("{}");
        self.granted(self.api.send(request).await?)
    }

    fn granted(&self, answered: Answered) -> Result<Held, Unread> {
        if answered.status != StatusCode::OK {
            return Err(self.api.refused(&answered));
        }
        let body = Zeroizing::new(answered.body);
        let signed_in = serde_json::from_slice::<SignedIn>(&body).map_err(|_| {
            Unread::new("Vault answers a sign-in with no token. Check secrets.vault.address and secrets.vault.auth_mount")
        })?;
        let Granted { client_token: token, lease_duration, renewable } = signed_in.auth;
        Ok(Held { token, lease: self.lease(lease_duration, renewable) })
    }

    /// A token without an end has the length 0.
    fn lease(&self, seconds: u64, renewable: bool) -> Option<Lease> {
        let length = Duration::from_secs(seconds);
        (seconds > 0).then(|| Lease { from: self.clock.running(), length, renewable })
    }
}
