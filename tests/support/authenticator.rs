//! A device that makes passkeys and signs with them, beside the browser that asks it to: as WebAuthn has it, until a test has
//! the two do what an attacker, or a broken device, would.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const NEW_CREDENTIAL: u8 = 1 << 6;

/// What a device makes its keys of.
enum Key {
    P256(Box<SigningKey>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// A passkey, and the page that asks for it.
pub(crate) struct Authenticator {
    key: Key,
    /// What the device calls it.
    pub(crate) id: Vec<u8>,
    /// What the device calls the person, from registration on.
    pub(crate) user_handle: String,
    /// Where the page is.
    pub(crate) origin: String,
    /// The domain that the device takes the page for; the one that is asked for, unless said.
    pub(crate) rp_id: Option<String>,
    /// Whether it makes sure of its owner.
    pub(crate) verifies_user: bool,
    /// Whether it may be copied to other devices of its owner.
    pub(crate) is_synced: bool,
    /// The signature counter: it goes up by one with each use. A synced passkey has none.
    pub(crate) counter: u32,
}

impl Authenticator {
    /// A device with a key on the curve P-256, on a page of this origin. Devices of other seeds hold other keys.
    pub(crate) fn new(origin: &str, seed: u8) -> Authenticator {
        let key = SigningKey::from_slice(&[seed.max(1); 32]).expect("a scalar of the curve");
        Authenticator::with(Key::P256(Box::new(key)), (origin, seed))
    }

    /// A device with an Ed25519 key, which is synced and does not count.
    pub(crate) fn synced(origin: &str, seed: u8) -> Authenticator {
        let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let device = Authenticator::with(Key::Ed25519(Box::new(key)), (origin, seed));
        Authenticator { is_synced: true, ..device }
    }

    fn with(key: Key, (origin, seed): (&str, u8)) -> Authenticator {
        Authenticator {
            key,
            id: Sha256::digest([seed]).to_vec(),
            user_handle: String::new(),
            origin: origin.to_owned(),
            rp_id: None,
            verifies_user: true,
            is_synced: false,
            counter: 0,
        }
    }

    /// What `PublicKeyCredential.toJSON()` says of a new passkey.
    pub(crate) fn register(&mut self, options: &Value) -> Value {
        self.user_handle = text(&options["user"]["id"]);
        let mut data = self.authenticator_data(&options["rp"]["id"], NEW_CREDENTIAL);
        data.extend([0; 16]);
        let length = u16::try_from(self.id.len()).expect("a short id");
        data.extend(length.to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        let client_data = self.client_data("webauthn.create", &text(&options["challenge"]));
        json!({
            "id": encoded(&self.id),
            "rawId": encoded(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encoded(client_data.as_bytes()),
                "attestationObject": encoded(&attestation(&data)),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// What `PublicKeyCredential.toJSON()` says of a passkey that is shown.
    pub(crate) fn show(&mut self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", &text(&options["challenge"]));
        self.sign(&options["rpId"], &client_data)
    }

    /// The same over client data of one's own.
    pub(crate) fn sign(&mut self, rp_id: &Value, client_data: &str) -> Value {
        if !self.is_synced {
            self.counter += 1;
        }
        let data = self.authenticator_data(rp_id, 0);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client_data));
        let signature = match &self.key {
            Key::P256(key) => {
                let signature: Signature = key.sign(&signed);
                signature.to_der().as_bytes().to_vec()
            }
            Key::Ed25519(key) => ed25519_dalek::Signer::sign(&**key, &signed).to_bytes().to_vec(),
        };
        json!({
            "id": encoded(&self.id),
            "rawId": encoded(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encoded(client_data.as_bytes()),
                "authenticatorData": encoded(&data),
                "signature": encoded(&signature),
                "userHandle": self.user_handle,
            },
        })
    }

    /// What the browser says of the page.
    pub(crate) fn client_data(&self, kind: &str, challenge: &str) -> String {
        let origin = &self.origin;
        format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
        )
    }

    fn authenticator_data(&self, rp_id: &Value, flags: u8) -> Vec<u8> {
        let rp_id = self.rp_id.clone().unwrap_or_else(|| text(rp_id));
        let verified = if self.verifies_user { USER_VERIFIED } else { 0 };
        let synced = if self.is_synced { BACKUP_ELIGIBLE | BACKED_UP } else { 0 };
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(flags | USER_PRESENT | verified | synced);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public key as RFC 9053 writes it, in CBOR.
    fn cose_key(&self) -> Vec<u8> {
        match &self.key {
            Key::P256(key) => {
                let point = key.verifying_key().to_encoded_point(false);
                let (x, y) = (point.x().expect("whole"), point.y().expect("whole"));
                // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
                let mut cbor = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
                cbor.extend(x);
                cbor.extend([0x22, 0x58, 0x20]);
                cbor.extend(y);
                cbor
            }
            Key::Ed25519(key) => {
                // {1: 1, 3: -8, -1: 6, -2: x}
                let mut cbor = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
                cbor.extend(key.verifying_key().as_bytes());
                cbor
            }
        }
    }
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}` in CBOR.
fn attestation(data: &[u8]) -> Vec<u8> {
    let mut cbor = vec![0xa3];
    cbor.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
    cbor.push(u8::try_from(data.len()).expect("fewer than 256 bytes"));
    cbor.extend(data);
    cbor
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
