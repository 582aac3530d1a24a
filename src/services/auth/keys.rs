//! The keys of identity, a set for each purpose, and what is computed with them.

use crate::domain::{Key, KeyPurpose, KeySet, KeyVersion, OpaqueIds, Rng, SessionId, UserId};
use crate::services::keyring::KeyRing;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of an opaque token: 256 bits.
pub(super) const TOKEN_BYTES: usize = 32;

/// The keys of each purpose. Never printed.
pub(super) struct Keys {
    pub(super) access_token: KeySet,
    refresh_token: KeySet,
    device_token: KeySet,
    report_token: KeySet,
    csrf: KeySet,
    code: KeySet,
    address: KeySet,
    /// Names people and sessions in tokens.
    pub(super) ids: OpaqueIds,
}

impl Keys {
    pub(super) fn derive(ring: &KeyRing, ids: OpaqueIds) -> Keys {
        Keys {
            access_token: ring.keys(KeyPurpose::AccessToken),
            refresh_token: ring.keys(KeyPurpose::RefreshToken),
            device_token: ring.keys(KeyPurpose::DeviceToken),
            report_token: ring.keys(KeyPurpose::ReportToken),
            csrf: ring.keys(KeyPurpose::CsrfToken),
            code: ring.keys(KeyPurpose::VerificationCode),
            address: ring.keys(KeyPurpose::Address),
            ids,
        }
    }

    /// What the server keeps of a six-digit code: useless without the key, although there are only a
    /// million codes.
    pub(super) fn code_hash(&self, user: UserId, code: &str) -> [u8; 32] {
        code_hash(&self.code.signing().1, user, code)
    }

    /// Whether that is what was kept of a code, by whichever version of the key.
    pub(super) fn code_matches(&self, kept: &[u8], user: UserId, code: &str) -> bool {
        any(self.code.all().iter().map(|key| same(&code_hash(key, user, code), kept)))
    }

    /// What an address is counted by where it may have no account: no list of addresses is kept. It counts anew when
    /// another version of the key signs.
    pub(super) fn address_hash(&self, email: &str) -> [u8; 32] {
        address_hash(&self.address.signing().1, email)
    }

    /// The same by every version of the key.
    pub(super) fn address_hashes(&self, email: &str) -> Vec<Vec<u8>> {
        self.address.all().iter().map(|key| address_hash(key, email).to_vec()).collect()
    }

    /// What a device is counted by.
    pub(super) fn device_hash(&self, nonce: &[u8]) -> Vec<u8> {
        mac(&self.address.signing().1, &[b"device", nonce]).to_vec()
    }

    /// What wrong codes of a person's second factor are counted by, from anywhere or on one device.
    pub(super) fn codes_hash(&self, user: UserId, nonce: &[u8]) -> Vec<u8> {
        mac(&self.address.signing().1, &[b"codes", &user.0.to_be_bytes(), nonce]).to_vec()
    }

    /// What device tokens are issued and read with.
    pub(super) fn device_tokens(&self) -> DeviceKeys<'_> {
        DeviceKeys { ids: &self.ids, set: &self.device_token }
    }

    /// What the tokens in mails about sign-ins are issued and read with.
    pub(super) fn report_tokens(&self) -> DeviceKeys<'_> {
        DeviceKeys { ids: &self.ids, set: &self.report_token }
    }

    /// The CSRF token of a session.
    pub(super) fn csrf_token(&self, session: SessionId) -> String {
        csrf_token(&self.csrf.signing().1, session)
    }

    /// Whether that is the CSRF token of a session, by whichever version of the key.
    pub(super) fn csrf_matches(&self, session: SessionId, sent: &str) -> bool {
        let keys = self.csrf.all();
        let tokens = keys.iter().map(|key| csrf_token(key, session));
        any(tokens.map(|token| same(token.as_bytes(), sent.as_bytes())))
    }

    /// Shows that this server issues a refresh token for a session, and the version of the key that shows it.
    pub(super) fn sign_refresh(
        &self,
        session: SessionId,
        secret: &[u8; TOKEN_BYTES],
    ) -> (KeyVersion, [u8; 32]) {
        let (version, key) = self.refresh_token.signing();
        (version, refresh_tag(&key, session, secret))
    }

    /// What shows that a refresh token was once issued by this server for this session; `None` for a version of the
    /// key that is not there.
    pub(super) fn refresh_tag(
        &self,
        version: KeyVersion,
        session: SessionId,
        secret: &[u8; TOKEN_BYTES],
    ) -> Option<[u8; 32]> {
        Some(refresh_tag(&self.refresh_token.get(version)?, session, secret))
    }

    /// The refresh secret after this one. It is computed, not drawn, so that everybody who refreshes with
    /// the same token within the grace gets the same successor, on any node: the key is that of the token's own
    /// version.
    pub(super) fn next_refresh_secret(
        &self,
        version: KeyVersion,
        session: SessionId,
        secret: &[u8; TOKEN_BYTES],
    ) -> Option<[u8; TOKEN_BYTES]> {
        let key = self.refresh_token.get(version)?;
        Some(mac(&key, &[b"next", &session.0.to_be_bytes(), secret]))
    }
}

/// What tokens are issued and read with that name a person, a nonce and a time.
#[derive(Clone, Copy)]
pub(super) struct DeviceKeys<'a> {
    /// Names the person.
    pub(super) ids: &'a OpaqueIds,
    set: &'a KeySet,
}

impl DeviceKeys<'_> {
    /// Shows that this server issues a token of these parts, and the version of the key that shows it.
    pub(super) fn sign(self, parts: [&[u8]; 3]) -> (KeyVersion, [u8; 32]) {
        let (version, key) = self.set.signing();
        (version, mac(&key, &parts))
    }

    /// What shows that a token was once issued by this server; `None` for a version of the key that is not there.
    pub(super) fn tag(self, version: KeyVersion, parts: [&[u8]; 3]) -> Option<[u8; 32]> {
        Some(mac(&self.set.get(version)?, &parts))
    }
}

fn code_hash(key: &Key, user: UserId, code: &str) -> [u8; 32] {
    mac(key, &[&user.0.to_be_bytes(), code.as_bytes()])
}

fn address_hash(key: &Key, email: &str) -> [u8; 32] {
    mac(key, &[email.as_bytes()])
}

fn refresh_tag(key: &Key, session: SessionId, secret: &[u8; TOKEN_BYTES]) -> [u8; 32] {
    mac(key, &[b"tag", &session.0.to_be_bytes(), secret])
}

fn csrf_token(key: &Key, session: SessionId) -> String {
    URL_SAFE_NO_PAD.encode(mac(key, &[&session.0.to_be_bytes()]))
}

/// Whether any is true, after a look at all of them.
fn any(matches: impl Iterator<Item = bool>) -> bool {
    matches.fold(false, |found, matches| found | matches)
}

/// HMAC-SHA-256 over the parts, each preceded by its length.
fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose())
        .expect("HMAC takes keys of any length");
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
