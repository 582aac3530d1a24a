//! Keys for the tests of whoever stands above, and programs that sign.

use super::request::hex;
use super::{ApiKeys, ApiKeysConfig, ApiKeysParts, SignedRequest};
use crate::domain::rng::SystemRng;
use crate::domain::{Clock, KeyVersion, Secret, Timestamp};
use crate::services::audit::AuditLog;
use crate::services::auth::Auth;
use crate::services::keyring::KeyRing;
use crate::services::mail::{MailConfig, Mailer};
use crate::storage::Database;
use crate::storage::jobs::JobSignal;
use crate::storage::limiter::limiter;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The use cases of API keys on a database, with a key ring of their own and mail that stays in memory.
pub(crate) fn api_keys_on(database: &Database, (auth, clock): (&Auth, &Arc<dyn Clock>)) -> ApiKeys {
    let rng: Arc<dyn crate::domain::Rng> = Arc::new(SystemRng);
    let key = (KeyVersion::FIRST, Secret::new("k".repeat(48)));
    let mailer = Mailer::new(&MailConfig::default(), clock.clone(), JobSignal::default());
    ApiKeys::new(ApiKeysParts {
        config: ApiKeysConfig::default(),
        database: database.clone(),
        redis: None,
        limiter: limiter(None, clock.clone()),
        auth: auth.clone(),
        audit: AuditLog::new(database.clone(), clock.clone(), rng.clone()),
        mailer: mailer.expect("sane settings"),
        ring: KeyRing::new([key].into(), None).expect("a good ring"),
        clock: clock.clone(),
        rng,
    })
}

/// What a program signs with.
#[derive(Clone)]
pub(crate) enum Pen {
    Ed25519(Box<SigningKey>),
    HmacSha256(Vec<u8>),
}

impl Pen {
    /// The private key of these bytes.
    pub(crate) fn ed25519(seed: u8) -> Pen {
        Pen::Ed25519(Box::new(SigningKey::from_bytes(&[seed; 32])))
    }

    /// The public key, as `createApiKey` takes it.
    pub(crate) fn public(&self) -> String {
        match self {
            Pen::Ed25519(key) => URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
            Pen::HmacSha256(_) => panic!("a secret has no public part"),
        }
    }

    /// A signature of a text.
    pub(crate) fn sign(&self, text: &str) -> Vec<u8> {
        match self {
            Pen::Ed25519(key) => key.sign(text.as_bytes()).to_bytes().to_vec(),
            Pen::HmacSha256(secret) => {
                let mut mac =
                    <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("any length");
                mac.update(text.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
        }
    }
}

/// A request that a program sends.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) key: String,
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) signature: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: String,
}

impl Sent {
    /// A request over HTTP.
    pub(crate) fn post(key: &str, (nonce, at): (u64, Timestamp), body: &str) -> Sent {
        Sent {
            key: key.to_owned(),
            timestamp: (at.0 / 1_000).to_string(),
            nonce: format!("nonce-{nonce:010}"),
            signature: String::new(),
            method: "POST".to_owned(),
            path: "/graphql".to_owned(),
            body: body.to_owned(),
        }
    }

    /// What the guide says is signed, told once more from its words.
    pub(crate) fn text(&self) -> String {
        let body = hex(&Sha256::digest(self.body.as_bytes()));
        let Sent { key, timestamp, nonce, method, path, .. } = self;
        format!("AGIO-V1\n{key}\n{timestamp}\n{nonce}\n{method}\n{path}\n{body}")
    }

    pub(crate) fn signed(mut self, pen: &Pen) -> Sent {
        self.signature = URL_SAFE_NO_PAD.encode(pen.sign(&self.text()));
        self
    }

    pub(crate) fn request(&self) -> SignedRequest<'_> {
        SignedRequest {
            key: &self.key,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
            signature: &self.signature,
            method: &self.method,
            path: &self.path,
            body: self.body.as_bytes(),
        }
    }
}
