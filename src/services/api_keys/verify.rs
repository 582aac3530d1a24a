//! Tells who signed a request, and whether the key is still in force of whoever stays connected.

use super::known::{Known, REMEMBERED, Verifier};
use super::not_taken::NotTaken;
use super::request::SignedRequest;
use super::{ApiKey, ApiKeys, Inner, secret_of};
use crate::domain::network::client_network;
use crate::domain::{
    ApiKeyAlgorithm, ApiKeyCredential, Failure, Fault, StaffRoles, VerifiedCredential,
};
use crate::services::auth::Principal;
use crate::storage::limiter::{Limit, LimitKey, Taken, Verdict, whole_seconds};
use crate::storage::nonces::{Seen, Signed};
use crate::storage::{api_keys, users};
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// How far the time of a signature may be from ours, in either direction.
pub(super) const SIGNATURE_WINDOW: Duration = Duration::from_secs(5);
/// How many signatures that no key made one network may send.
const WRONG_SIGNATURES: Limit = Limit { burst: 200, window: Duration::from_secs(15 * 60) };

impl ApiKeys {
    /// Tells whose key signed a request that came from this address. A request is taken once.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn authenticate(
        &self,
        request: &SignedRequest<'_>,
        ip: IpAddr,
    ) -> Result<Principal, NotTaken> {
        let inner = &self.inner;
        let wrong = LimitKey::of("wrong signatures", &[&client_network(ip).to_string()]);
        within(inner.limiter.look(wrong, WRONG_SIGNATURES).await?)?;
        let (at, now) = (request.signed_at()?, inner.clock.now());
        request.check()?;
        let signature = request.signature()?;
        if at.since(now) > SIGNATURE_WINDOW || now.since(at) > SIGNATURE_WINDOW {
            return Err(NotTaken::Clock);
        }
        let known = inner.known(request.key).await?;
        let known = known.filter(|known| known.verifier.verifies(request, &signature));
        let Some(known) = known else {
            inner.limiter.count(wrong, WRONG_SIGNATURES).await?;
            return Err(NotTaken::Wrong);
        };
        if !known.key.in_force(now) {
            return Err(NotTaken::Over);
        }
        if !allowed(&known.key, ip) {
            return Err(NotTaken::Address);
        }
        let used = LimitKey::of("API key", &[&known.key.prefix]);
        if let Taken::Held(wait) = inner.limiter.take(used, inner.config.limit(), 1).await {
            return Err(NotTaken::TooMany(whole_seconds(wait)));
        }
        let signed = Signed { at, now, window: SIGNATURE_WINDOW };
        if inner.nonces.take(request.nonce_of(known.key.owner), signed).await? != Seen::Fresh {
            return Err(NotTaken::Replayed);
        }
        inner.note_use(&known.key);
        Ok(known.principal)
    }

    /// Looks again whether a principal's key is in force, and who they are by now: for connections that outlive the request
    /// they began with.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] when it is over.
    pub async fn still_in_force(&self, principal: &Principal) -> Result<Principal, Failure> {
        let VerifiedCredential::ApiKey(credential) = principal.credential else {
            return Err(Failure::Unauthenticated);
        };
        let inner = &self.inner;
        let key = api_keys::find(&inner.database, principal.user, credential.id).await?;
        let known = match key {
            Some(key) => inner.known(&key.prefix).await?,
            None => None,
        };
        let known = known.filter(|known| known.key.in_force(inner.clock.now()));
        known.map(|known| known.principal).ok_or(Failure::Unauthenticated)
    }

    /// Returns when the principal's key is over, however it ended. A database that is away ends nobody's.
    pub async fn key_over(self, principal: Principal) {
        let mut ended = self.inner.ended.subscribe();
        loop {
            match self.still_in_force(&principal).await {
                Ok(_) => {}
                Err(Failure::Fault(fault)) => tracing::warn!(%fault, "a key cannot be checked"),
                Err(_) => return,
            }
            tokio::select! {
                _ = ended.changed() => {}
                () = tokio::time::sleep(REMEMBERED) => {}
            }
        }
    }
}

impl Inner {
    /// The key of this name and who acts through it; `None` when there is no such key.
    async fn known(&self, prefix: &str) -> Result<Option<Arc<Known>>, Fault> {
        let now = self.clock.now();
        if let Some(known) = self.known.get(prefix, now) {
            return Ok(Some(known));
        }
        let generation = self.known.generation();
        let Some(key) = api_keys::by_prefix(&self.database, prefix).await? else {
            return Ok(None);
        };
        let Some(user) = users::by_id(&self.database, key.owner).await? else { return Ok(None) };
        let principal = Principal {
            user: key.owner,
            account: key.account,
            email_verified: user.email_verified_at.is_some(),
            // A key is for the account that it is bound to, never for what its owner does for the exchange.
            staff_roles: StaffRoles::default(),
            credential: VerifiedCredential::ApiKey(ApiKeyCredential {
                id: key.id,
                account: key.account,
                scopes: key.scopes,
            }),
        };
        let verifier = self.verifier(&key)?;
        let known = Arc::new(Known { key, verifier, principal, looked_up_at: now });
        self.known.remember(generation, &known);
        Ok(Some(known))
    }

    fn verifier(&self, key: &ApiKey) -> Result<Verifier, Fault> {
        match key.algorithm {
            ApiKeyAlgorithm::HmacSha256 => {
                let secret = self.sealing.open(&key.verifier, secret_of(key.id))?.content;
                Ok(Verifier::HmacSha256(secret.into()))
            }
            ApiKeyAlgorithm::Ed25519 => {
                let damaged = || Fault::internal(format!("API key {} has no public key", key.id.0));
                let bytes = <[u8; 32]>::try_from(&*key.verifier).map_err(|_| damaged())?;
                let public = VerifyingKey::from_bytes(&bytes).map_err(|_| damaged())?;
                Ok(Verifier::Ed25519(Box::new(public)))
            }
        }
    }

    /// Writes down that a key was used, now and then, and lets nobody wait for it.
    fn note_use(&self, key: &ApiKey) {
        let (id, now) = (key.id, self.clock.now());
        if !self.known.is_to_be_noted(id, now) {
            return;
        }
        let database = self.database.clone();
        tokio::spawn(async move {
            if let Err(fault) = api_keys::note_use(&database, id, now).await {
                tracing::warn!(%fault, "it was not noted that a key was used");
            }
        });
    }
}

impl Verifier {
    fn verifies(&self, request: &SignedRequest<'_>, signature: &[u8]) -> bool {
        let text = request.signed_text();
        match self {
            Verifier::Ed25519(public) => Signature::from_slice(signature)
                .is_ok_and(|signature| public.verify_strict(text.as_bytes(), &signature).is_ok()),
            Verifier::HmacSha256(secret) => {
                let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret);
                mac.is_ok_and(|mut mac| {
                    mac.update(text.as_bytes());
                    mac.verify_slice(signature).is_ok()
                })
            }
        }
    }
}

fn allowed(key: &ApiKey, ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    key.ip_allow_list.is_empty() || key.ip_allow_list.iter().any(|network| network.contains(&ip))
}

fn within(verdict: Verdict) -> Result<(), NotTaken> {
    match verdict {
        Verdict::Free => Ok(()),
        Verdict::Held(wait) => Err(NotTaken::TooMany(whole_seconds(wait))),
    }
}
