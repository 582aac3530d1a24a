//! API keys: how programs act for a person without signing in. A key is bound to one account and signs every request.
//!
//! `change` makes, ends and replaces keys, which only a session may ask for; `request` says what is signed; `verify` tells
//! who signed. Which fields a key may ask for is decided by `schema::permissions`, by the permissions of its scopes; which
//! account it reaches by `Accounts`. Secrets are sealed, and a public key is all that is kept of an Ed25519 key.

mod change;
mod config;
mod known;
mod not_taken;
mod request;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod verify;

pub use crate::storage::api_keys::ApiKey;
pub use change::{CreateApiKey, MadeKey, RotateApiKey, RotatedKey};
pub use config::ApiKeysConfig;
pub use not_taken::NotTaken;
pub use request::SignedRequest;

use super::audit::AuditLog;
use super::auth::Auth;
use super::keyring::KeyRing;
use super::mail::Mailer;
use super::sealing::{Place, Sealing};
use crate::domain::{ApiKeyId, Clock, Failure, Fault, Rng, UserId};
use crate::storage::Database;
use crate::storage::api_keys::{self, SealedKeys};
use crate::storage::cache::Cache;
use crate::storage::limiter::Limiter;
use crate::storage::nonces::Nonces;
use known::KnownKeys;
use std::sync::Arc;
use tokio::sync::watch;

/// How many secrets are sealed anew before others are looked up.
const KEYS_AT_ONCE: u64 = 500;

/// What the use cases need.
pub struct ApiKeysParts {
    /// How often a key may be used.
    pub config: ApiKeysConfig,
    /// Where keys are kept.
    pub database: Database,
    /// Where the nonces of many nodes meet; `None` without Redis.
    pub redis: Option<Cache>,
    /// Counts their requests.
    pub limiter: Arc<dyn Limiter>,
    /// Whose sessions ask for keys.
    pub auth: Auth,
    /// Where it is noted who makes and ends them.
    pub audit: AuditLog,
    /// Tells their owners.
    pub mailer: Mailer,
    /// Seals their secrets.
    pub ring: KeyRing,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws names and secrets.
    pub rng: Arc<dyn Rng>,
}

/// The use cases of API keys. Cheap to clone.
#[derive(Clone)]
pub struct ApiKeys {
    inner: Arc<Inner>,
}

struct Inner {
    config: ApiKeysConfig,
    database: Database,
    auth: Auth,
    audit: AuditLog,
    mailer: Mailer,
    sealing: Sealing,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    nonces: Nonces,
    known: KnownKeys,
    limiter: Arc<dyn Limiter>,
    /// Told whenever a key was ended on this node.
    ended: watch::Sender<()>,
}

impl ApiKeys {
    /// The keys of this exchange.
    pub fn new(parts: ApiKeysParts) -> ApiKeys {
        let ApiKeysParts {
            config,
            database,
            redis,
            limiter,
            auth,
            audit,
            mailer,
            ring,
            clock,
            rng,
        } = parts;
        let inner = Inner {
            nonces: Nonces::new(database.clone(), redis, clock.now()),
            limiter,
            sealing: Sealing::new(&ring),
            known: KnownKeys::default(),
            ended: watch::Sender::new(()),
            config,
            database,
            auth,
            audit,
            mailer,
            clock,
            rng,
        };
        ApiKeys { inner: Arc::new(inner) }
    }

    /// A person's keys that are in force, the newest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn all(&self, owner: UserId) -> Result<Vec<ApiKey>, Failure> {
        Ok(api_keys::in_force(&self.inner.database, owner, self.inner.clock.now()).await?)
    }

    /// One of a person's keys, while it is in force.
    ///
    /// # Errors
    /// Faults only.
    pub async fn find(&self, owner: UserId, id: ApiKeyId) -> Result<Option<ApiKey>, Failure> {
        let key = api_keys::find(&self.inner.database, owner, id).await?;
        let now = self.inner.clock.now();
        Ok(key.filter(|key| key.in_force(now)))
    }

    /// Seals anew what an older version of the signing key sealed; answers how much.
    ///
    /// # Errors
    /// Faults only.
    pub async fn reseal_secrets(&self) -> Result<u64, Fault> {
        let inner = &self.inner;
        let (mut sealed, mut after) = (0, ApiKeyId::default());
        loop {
            let now = inner.clock.now();
            let keys = api_keys::sealed_after(
                &inner.database,
                SealedKeys { after, most: KEYS_AT_ONCE, now },
            )
            .await?;
            let Some(last) = keys.last() else { return Ok(sealed) };
            after = last.id;
            for key in keys {
                sealed += u64::from(inner.reseal(&key).await?);
            }
        }
    }
}

impl Inner {
    async fn reseal(&self, key: &ApiKey) -> Result<bool, Fault> {
        let opened = self.sealing.open(&key.verifier, secret_of(key.id))?;
        if !opened.is_old {
            return Ok(false);
        }
        let sealed = self.sealing.seal(&opened.content, secret_of(key.id), &*self.rng)?;
        let id = key.id;
        let sealing = self
            .database
            .write(move |tx| Box::pin(async move { api_keys::set_verifier(tx, id, sealed).await }));
        sealing.await?;
        Ok(true)
    }
}

/// Where the secret of a key is sealed.
fn secret_of(id: ApiKeyId) -> Place {
    Place { what: "API key secret", row: id.0 }
}

/// Names no key.
impl std::fmt::Debug for ApiKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKeys")
    }
}
