//! Making, ending and replacing keys. Only a session may, with a fresh proof of who is there.

use super::request::{PREFIX, decode, hex};
use super::{ApiKey, ApiKeys, Inner, secret_of};
use crate::domain::{
    AccountId, ApiKeyAlgorithm, ApiKeyId, ApiKeyScope, ApiKeyScopes, AuditAction, AuditObject,
    Failure, Fault, Refusal, RefusalCode, Timestamp, UserId,
};
use crate::services::access::verified;
use crate::services::audit::Act;
use crate::services::auth::{Caller, checked_name, salutation};
use crate::services::mail::{MailTemplate, SecurityChange};
use crate::storage::api_keys::{self, ApiKeyAt, KEYS_MAX, NewApiKey};
use crate::storage::{Transaction, accounts, jobs, users};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// The most networks of one key.
const NETWORKS_MAX: usize = 20;
/// The widest networks that a list may name: a wider one is no restriction.
const IPV4_PREFIX_MIN: u8 = 16;
const IPV6_PREFIX_MIN: u8 = 32;
/// The longest that a replaced key stays in force.
const OVERLAP_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const NAME_BYTES: usize = 12;
const SECRET_BYTES: usize = 32;
const PUBLIC_KEY_BYTES: usize = 32;
/// What stands before the 32 bytes of a public key in the form that OpenSSL writes (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A key to make.
#[derive(Clone, Debug)]
pub struct CreateApiKey {
    /// The account that it is bound to.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: ApiKeyScopes,
    /// Addresses and networks that it may be used from; none means any.
    pub ip_allow_list: Vec<String>,
    /// The public key of an Ed25519 key; without one, the exchange draws a secret.
    pub public_key: Option<String>,
    /// From when on it is good for nothing.
    pub expires_at: Option<Timestamp>,
}

/// A key to put in the place of another.
#[derive(Clone, Debug)]
pub struct RotateApiKey {
    /// The key that it replaces.
    pub id: ApiKeyId,
    /// The public key of an Ed25519 key; without one, the exchange draws a secret.
    pub public_key: Option<String>,
    /// How long the replaced key stays in force.
    pub overlap: Duration,
}

/// A key that was made.
pub struct MadeKey {
    /// The key.
    pub key: ApiKey,
    /// The secret that the exchange drew, to be shown once.
    pub secret: Option<String>,
}

/// A key that took the place of another.
pub struct RotatedKey {
    /// The new key.
    pub made: MadeKey,
    /// The key that it replaces, with its end.
    pub replaced: ApiKey,
}

/// What verifies a new key's signatures.
enum Drawn {
    Public(Box<VerifyingKey>),
    Secret([u8; SECRET_BYTES]),
}

impl Drawn {
    fn algorithm(&self) -> ApiKeyAlgorithm {
        match self {
            Drawn::Public(_) => ApiKeyAlgorithm::Ed25519,
            Drawn::Secret(_) => ApiKeyAlgorithm::HmacSha256,
        }
    }

    fn shown(&self) -> Option<String> {
        match self {
            Drawn::Public(_) => None,
            Drawn::Secret(secret) => Some(URL_SAFE_NO_PAD.encode(secret)),
        }
    }
}

impl ApiKeys {
    /// Makes a key.
    ///
    /// # Errors
    /// Refuses what cannot be a key; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn create(
        &self,
        caller: Caller<'_>,
        input: CreateApiKey,
    ) -> Result<MadeKey, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        verified(principal)?;
        let account = accounts::find(&inner.database, principal.user, input.account).await?;
        let account = account.ok_or_else(no_account)?.id;
        inner.auth.require_fresh_proof(principal).await?;
        let ip_allow_list = networks(&input.ip_allow_list)?;
        check_scopes(input.scopes, &ip_allow_list)?;
        let now = inner.clock.now();
        if input.expires_at.is_some_and(|end| end <= now) {
            return Err(refused(
                "expiresAt",
                "`expiresAt` is over already: choose a later time, or leave it out.",
            )
            .into());
        }
        let drawn = inner.draw(input.public_key.as_deref())?;
        let new = NewApiKey {
            owner: principal.user,
            account,
            name: checked_name(&input.name, "name")?,
            prefix: inner.draw_prefix(),
            algorithm: drawn.algorithm(),
            scopes: input.scopes,
            ip_allow_list,
            created_at: now,
            expires_at: input.expires_at,
        };
        let act = Act::of_user(principal.user, AuditAction::CreateApiKey).from(client.origin());
        let (secret, writing) = (drawn.shown(), Arc::clone(inner));
        let making = inner.database.write(move |tx| {
            Box::pin(async move {
                users::by_id_locked(tx, new.owner).await?;
                if api_keys::count_in_force(tx, new.owner, now).await? >= KEYS_MAX {
                    return Ok(Err(too_many()));
                }
                Ok(Ok(writing.make(tx, new, Made { drawn, act }).await?))
            })
        });
        let key = making.await??;
        inner.mailer.posted();
        Ok(MadeKey { key, secret })
    }

    /// Ends a key at once.
    ///
    /// # Errors
    /// Refuses with NOT_FOUND when the principal has no such key in force.
    pub async fn revoke(&self, caller: Caller<'_>, id: ApiKeyId) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        let (owner, now) = (principal.user, inner.clock.now());
        let act = Act::of_user(owner, AuditAction::RevokeApiKey)
            .on(AuditObject::ApiKey(id))
            .from(client.origin());
        let audit = inner.audit.clone();
        let ending = inner.database.write(move |tx| {
            Box::pin(async move {
                let ended = api_keys::revoke(tx, owner, ApiKeyAt { id, at: now }).await?;
                if ended {
                    audit.record(tx, act).await?;
                }
                Ok(ended)
            })
        });
        let ended = ending.await?;
        inner.changed(owner);
        if ended { Ok(()) } else { Err(no_key().into()) }
    }

    /// Makes a key like another, which stays in force for a while so that programs can change over.
    ///
    /// # Errors
    /// As [`ApiKeys::create`]; NOT_FOUND when the principal has no such key in force.
    pub async fn rotate(
        &self,
        caller: Caller<'_>,
        input: RotateApiKey,
    ) -> Result<RotatedKey, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.auth.require_fresh_proof(principal).await?;
        if input.overlap > OVERLAP_MAX {
            return Err(
                refused("overlapSeconds", "`overlapSeconds` must be 0 to 604800, a week.").into()
            );
        }
        let drawn = inner.draw(input.public_key.as_deref())?;
        let (owner, now) = (principal.user, inner.clock.now());
        let act = Act::of_user(owner, AuditAction::RotateApiKey).from(client.origin());
        let (secret, prefix, writing) = (drawn.shown(), inner.draw_prefix(), Arc::clone(inner));
        let rotating = inner.database.write(move |tx| {
            Box::pin(async move {
                users::by_id_locked(tx, owner).await?;
                let old = api_keys::find_locked(tx, owner, input.id).await?;
                let Some(old) = old.filter(|key| key.in_force(now)) else {
                    return Ok(Err(no_key()));
                };
                if api_keys::count_in_force(tx, owner, now).await? >= KEYS_MAX
                    && !input.overlap.is_zero()
                {
                    return Ok(Err(too_many()));
                }
                let end = now.plus(input.overlap);
                let end = old.expires_at.map_or(end, |before| before.min(end));
                api_keys::expire_at(tx, owner, ApiKeyAt { id: old.id, at: end }).await?;
                // The same but for what signs.
                let new = NewApiKey {
                    owner: old.owner,
                    account: old.account,
                    name: old.name.clone(),
                    prefix,
                    algorithm: drawn.algorithm(),
                    scopes: old.scopes,
                    ip_allow_list: old.ip_allow_list.clone(),
                    created_at: now,
                    expires_at: old.expires_at,
                };
                let key = writing.make(tx, new, Made { drawn, act }).await?;
                Ok(Ok((key, ApiKey { expires_at: Some(end), ..old })))
            })
        });
        let (key, replaced) = rotating.await??;
        inner.changed(owner);
        inner.mailer.posted();
        Ok(RotatedKey { made: MadeKey { key, secret }, replaced })
    }
}

impl Inner {
    /// Writes a key down, tells its owner by mail, and notes the act.
    async fn make(&self, tx: &Transaction, new: NewApiKey, made: Made) -> Result<ApiKey, Fault> {
        let Made { drawn, act } = made;
        let key = api_keys::insert(tx, new).await?;
        let verifier = match drawn {
            Drawn::Public(public) => public.as_bytes().to_vec(),
            Drawn::Secret(secret) => self.sealing.seal(&secret, secret_of(key.id), &*self.rng)?,
        };
        api_keys::set_verifier(tx, key.id, verifier.clone()).await?;
        let origin = act.origin().map(|origin| origin.ip.to_string()).unwrap_or_default();
        self.audit.record(tx, act.on(AuditObject::ApiKey(key.id))).await?;
        let owner = users::by_id_locked(tx, key.owner).await?;
        let owner = owner.ok_or_else(|| Fault::internal("an API key of nobody"))?;
        let mail = MailTemplate::SecurityChanged {
            name: salutation(&owner),
            change: SecurityChange::ApiKeyMade,
            at: key.created_at,
            ip: origin,
        };
        let mail = self.mailer.write(tx, &owner.email, &mail).await?;
        jobs::enqueue(tx, mail.job()?, key.created_at).await?;
        Ok(ApiKey { verifier, ..key })
    }

    /// Whatever is remembered of a person's keys may be old.
    fn changed(&self, owner: UserId) {
        self.known.forget(owner);
        self.ended.send_replace(());
    }

    fn draw(&self, public_key: Option<&str>) -> Result<Drawn, Refusal> {
        match public_key {
            Some(text) => public(text).map(|key| Drawn::Public(Box::new(key))),
            None => {
                let mut secret = [0; SECRET_BYTES];
                self.rng.fill(&mut secret);
                Ok(Drawn::Secret(secret))
            }
        }
    }

    fn draw_prefix(&self) -> String {
        let mut bytes = [0; NAME_BYTES];
        self.rng.fill(&mut bytes);
        format!("{PREFIX}{}", hex(&bytes))
    }
}

/// What signs a key, and the act of making it.
struct Made {
    drawn: Drawn,
    act: Act,
}

/// An Ed25519 public key: its 32 bytes in base64, or what OpenSSL writes of it.
fn public(text: &str) -> Result<VerifyingKey, Refusal> {
    let base64: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let bytes = decode(base64.trim()).unwrap_or_default();
    let bytes = bytes.strip_prefix(&SPKI).unwrap_or(&bytes);
    let key = <[u8; PUBLIC_KEY_BYTES]>::try_from(bytes).ok();
    let key = key.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    // With a weak key one signature is good for many messages.
    key.filter(|key| !key.is_weak()).ok_or_else(|| {
        refused(
            "publicKey",
            "`publicKey` is no Ed25519 public key. Send its 32 bytes in base64, or the PEM text that `openssl pkey -pubout` \
             writes; leave it out to get a secret instead.",
        )
    })
}

fn networks(typed: &[String]) -> Result<Vec<IpNet>, Refusal> {
    if typed.len() > NETWORKS_MAX {
        return Err(refused("ipAllowList", "`ipAllowList` takes at most 20 networks."));
    }
    let mut networks = Vec::with_capacity(typed.len());
    for text in typed {
        let network = network(text).ok_or_else(|| {
            refused(
                "ipAllowList",
                "`ipAllowList` takes addresses and networks such as 203.0.113.7, 203.0.113.0/24 and 2001:db8::/48, none \
                 wider than /16 (IPv4) and /32 (IPv6).",
            )
        })?;
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    Ok(networks)
}

fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let network = match text.parse::<IpAddr>() {
        Ok(ip) => IpNet::from(ip.to_canonical()),
        Err(_) => text.parse::<IpNet>().ok()?.trunc(),
    };
    let narrow = match network {
        IpNet::V4(network) => network.prefix_len() >= IPV4_PREFIX_MIN,
        IpNet::V6(network) => network.prefix_len() >= IPV6_PREFIX_MIN,
    };
    narrow.then_some(network)
}

fn check_scopes(scopes: ApiKeyScopes, networks: &[IpNet]) -> Result<(), Refusal> {
    if scopes.is_empty() {
        return Err(refused(
            "scopes",
            "`scopes` is empty, so the key could do nothing: name at least one.",
        ));
    }
    if scopes.contains(ApiKeyScope::Withdraw) && networks.is_empty() {
        return Err(refused(
            "ipAllowList",
            "A key with the scope WITHDRAW needs an `ipAllowList`: name the addresses that it is used from.",
        ));
    }
    Ok(())
}

fn refused(field: &str, message: &str) -> Refusal {
    Refusal::new(RefusalCode::InvalidInput, message).at(field)
}

fn no_account() -> Refusal {
    let message = "No account of yours has this id. `viewer { accounts { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("accountId")
}

fn no_key() -> Refusal {
    let message = "Nothing was changed, because you have no API key in force with this id. `viewer { apiKeys { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

fn too_many() -> Refusal {
    let message = format!(
        "You have {KEYS_MAX} API keys in force, and nobody may have more, so none was made: revoke one that is not used."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}
