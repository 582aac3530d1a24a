//! Keys derived from the signing key, one per purpose, and what is computed with them.

use super::SIGNING_KEY_LENGTH_MIN;
use crate::domain::{Fault, Key, KeyPurpose, Rng, Secret, SessionId, UserId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of an opaque token: 256 bits.
pub(super) const TOKEN_BYTES: usize = 32;

/// One key per purpose. Never printed.
pub(super) struct Keys {
    pub(super) access_token: [u8; 32],
    refresh_token: [u8; 32],
    csrf: [u8; 32],
    code: [u8; 32],
    address: [u8; 32],
}

impl Keys {
    /// # Errors
    /// [`Fault::Internal`] when the signing key is too short to be safe.
    pub(super) fn derive(signing_key: &Secret) -> Result<Keys, Fault> {
        if signing_key.expose().len() < SIGNING_KEY_LENGTH_MIN {
            return Err(Fault::internal("auth.signing_key has fewer than 32 bytes"));
        }
        let key = |purpose| *Key::derive(signing_key, purpose).expose();
        Ok(Keys {
            access_token: key(KeyPurpose::AccessToken),
            refresh_token: key(KeyPurpose::RefreshToken),
            csrf: key(KeyPurpose::CsrfToken),
            code: key(KeyPurpose::VerificationCode),
            address: key(KeyPurpose::Address),
        })
    }

    /// What the server keeps of a six-digit code: useless without the key, although there are only a
    /// million codes.
    pub(super) fn code_hash(&self, user: UserId, code: &str) -> [u8; 32] {
        mac(&self.code, &[&user.0.to_be_bytes(), code.as_bytes()])
    }

    /// What an address is counted by where it may have no account: no list of addresses is kept.
    pub(super) fn address_hash(&self, email: &str) -> [u8; 32] {
        mac(&self.address, &[email.as_bytes()])
    }

    /// The CSRF token of a session.
    pub(super) fn csrf_token(&self, session: SessionId) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.csrf, &[&session.0.to_be_bytes()]))
    }

    /// Shows that a refresh token was once issued by this server for this session.
    pub(super) fn refresh_tag(&self, session: SessionId, secret: &[u8; TOKEN_BYTES]) -> [u8; 32] {
        mac(&self.refresh_token, &[b"tag", &session.0.to_be_bytes(), secret])
    }

    /// The refresh secret after this one. It is computed, not drawn, so that everybody who refreshes with
    /// the same token within the grace gets the same successor.
    pub(super) fn next_refresh_secret(
        &self,
        session: SessionId,
        secret: &[u8; TOKEN_BYTES],
    ) -> [u8; TOKEN_BYTES] {
        mac(&self.refresh_token, &[b"next", &session.0.to_be_bytes(), secret])
    }
}

/// HMAC-SHA-256 over the parts, each preceded by its length.
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What the server keeps of an opaque token. A plain hash will do: the token has 256 bits.
pub(super) fn token_hash(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Draws an opaque token.
pub(super) fn draw_token(rng: &dyn Rng) -> [u8; TOKEN_BYTES] {
    let mut token = [0; TOKEN_BYTES];
    rng.fill(&mut token);
    token
}

/// Draws an opaque token for a link.
pub(super) fn draw_link_token(rng: &dyn Rng) -> String {
    URL_SAFE_NO_PAD.encode(draw_token(rng))
}

/// Draws a six-digit code, every one as likely as the next.
pub(super) fn draw_code(rng: &dyn Rng) -> String {
    const CODES: u32 = 1_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let mut bytes = [0; 4];
        rng.fill(&mut bytes);
        let drawn = u32::from_be_bytes(bytes);
        if drawn < FAIR {
            return format!("{:06}", drawn % CODES);
        }
    }
}

/// Compares without telling by its duration where the difference is.
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
