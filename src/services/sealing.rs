//! Seals what must be kept and read again, such as the secrets of authenticator apps: XChaCha20-Poly1305 under keys of
//! the ring. What is sealed says by which version of the key; that, what it is and whose row it stands in are
//! authenticated with it, so that nothing sealed can be put in another's place.

use super::keyring::KeyRing;
use crate::domain::{Fault, Key, KeyPurpose, KeySet, KeyVersion, Rng};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const VERSION_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;

/// Which row of which table something sealed belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is; never another.
    pub what: &'static str,
    /// The row's number.
    pub row: i64,
}

/// Seals and opens.
#[derive(Clone, Debug)]
pub struct Sealing(KeySet);

/// What was opened.
pub struct Opened {
    /// What was sealed.
    pub content: Vec<u8>,
    /// Whether another version of the key seals by now: it is to be sealed anew.
    pub is_old: bool,
}

impl Sealing {
    /// By the keys of a ring.
    pub fn new(ring: &KeyRing) -> Sealing {
        Sealing(ring.keys(KeyPurpose::Sealing))
    }

    /// Seals something for its place. The nonce is drawn: with 192 bits none comes twice.
    ///
    /// # Errors
    /// [`Fault::Internal`] for what is too long to be sealed.
    pub fn seal(&self, content: &[u8], place: Place, rng: &dyn Rng) -> Result<Vec<u8>, Fault> {
        let (version, key) = self.0.signing();
        let mut nonce = [0; NONCE_BYTES];
        rng.fill(&mut nonce);
        let aad = bound_to(place, version);
        let payload = Payload { msg: content, aad: &aad };
        let sealed = cipher(&key).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Fault::internal("something could not be sealed"))?;
        Ok([&version.number().to_be_bytes()[..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for its place.
    ///
    /// # Errors
    /// [`Fault::Internal`] when its key is gone, or it was damaged or put there from elsewhere.
    pub fn open(&self, sealed: &[u8], place: Place) -> Result<Opened, Fault> {
        let Place { what, row } = place;
        let damaged = || Fault::internal(format!("the {what} of row {row} cannot be opened"));
        let (version, rest) = sealed.split_first_chunk::<VERSION_BYTES>().ok_or_else(damaged)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        let version = KeyVersion::new(u32::from_be_bytes(*version)).ok_or_else(damaged)?;
        let key = self.0.get(version).ok_or_else(|| {
            Fault::internal(format!(
                "the {what} of row {row} is sealed by version {version} of the signing key, which is not set any more"
            ))
        })?;
        let payload = Payload { msg: rest, aad: &bound_to(place, version) };
        let content = cipher(&key).decrypt(&XNonce::from(*nonce), payload);
        let content = content.map_err(|_| damaged())?;
        Ok(Opened { content, is_old: version != self.0.signing_version() })
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

/// What is authenticated with the content.
fn bound_to(place: Place, version: KeyVersion) -> Vec<u8> {
    let what = place.what.as_bytes();
    let length = (what.len() as u64).to_be_bytes();
    let parts = [&length[..], what, &place.row.to_be_bytes(), &version.number().to_be_bytes()];
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;
    use crate::domain::rng::SystemRng;

    const PLACE: Place = Place { what: "totp secret", row: 7 };

    fn sealing(versions: &[u32]) -> Sealing {
        let version = |number| KeyVersion::new(number).expect("not 0");
        let key = |number: &u32| (version(*number), Secret::new(format!("{number:032}")));
        Sealing::new(&KeyRing::new(versions.iter().map(key).collect(), None).expect("a good ring"))
    }

    #[test]
    fn sealed_content_opens_in_its_own_place_only() {
        let one = sealing(&[1]);
        let sealed = one.seal(b"seed", PLACE, &SystemRng).expect("seals");
        assert_eq!(one.open(&sealed, PLACE).expect("opens").content, b"seed");
        let again = one.seal(b"seed", PLACE, &SystemRng).expect("seals");
        assert_ne!(sealed, again, "a nonce of its own");
        for elsewhere in [Place { row: 8, ..PLACE }, Place { what: "webhook secret", ..PLACE }] {
            assert!(one.open(&sealed, elsewhere).is_err());
        }
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(one.open(&damaged, PLACE).is_err(), "byte {index}");
        }
        for length in 0..sealed.len() {
            assert!(one.open(&sealed[..length], PLACE).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn sealed_content_says_when_its_key_is_an_older_one() {
        let sealed = sealing(&[1]).seal(b"seed", PLACE, &SystemRng).expect("seals");
        assert!(!sealing(&[1]).open(&sealed, PLACE).expect("opens").is_old);
        assert!(sealing(&[1, 2]).open(&sealed, PLACE).expect("opens").is_old);
        let gone = sealing(&[2]).open(&sealed, PLACE).map(|_| ()).expect_err("its key is gone");
        assert!(gone.to_string().contains("version 1"), "{gone}");
    }
}
