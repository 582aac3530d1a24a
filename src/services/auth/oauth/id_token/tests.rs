//! Tokens of each algorithm that is taken, and keys that do not fit.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{EncodingKey, encode};
use serde_json::{Value, json};

const NOW: i64 = 1_700_000_000;

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text.trim()).expect("base64")
}

fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_der(&der(include_str!(
            "../../../../../tests/data/oauth/p256_for_tests.b64"
        ))),
        _ => EncodingKey::from_rsa_der(&der(include_str!(
            "../../../../../tests/data/oauth/rsa_for_tests.b64"
        ))),
    }
}

fn shown(algorithm: Algorithm, kid: &str) -> Jwk {
    let mut shown = Jwk::from_encoding_key(&key(algorithm), algorithm).expect("a key");
    shown.common.key_id = Some(kid.to_owned());
    shown
}

fn claims() -> Value {
    json!({ "iss": "https://a.example", "sub": "1", "aud": ["us"], "iat": NOW, "exp": NOW + 60, "nonce": "n",
            "email": "ada@example.com", "email_verified": "true" })
}

fn token(algorithm: Algorithm, kid: Option<&str>) -> String {
    let mut header = Header::new(algorithm);
    header.kid = kid.map(str::to_owned);
    encode(&header, &claims(), &key(algorithm)).expect("signs")
}

fn expected() -> Expected<'static> {
    Expected { issuer: "https://a.example", client_id: "us", nonce: "n", now: NOW }
}

#[test]
fn tokens_of_rsa_and_of_elliptic_curves_are_read() {
    let keys = [shown(Algorithm::RS256, "1"), shown(Algorithm::ES256, "1")];
    for algorithm in [Algorithm::RS256, Algorithm::ES256] {
        for kid in [Some("1"), None] {
            let token = token(algorithm, kid);
            let header = header(&token).expect("taken");
            let key = key_of(&header, &keys).expect("it is there, alone of its kind");
            let claims =
                read(&token, SignedBy { algorithm: header.alg, key }, &expected()).expect("right");
            assert!(claims.is_email_verified() && claims.sub == "1");
        }
    }
}

#[test]
fn only_keys_for_signatures_of_the_algorithm_and_the_name_fit() {
    let header = header(&token(Algorithm::RS256, Some("1"))).expect("taken");
    let fits = |change: fn(&mut Jwk)| {
        let mut key = shown(Algorithm::RS256, "1");
        change(&mut key);
        key_of(&header, &[key]).is_some()
    };
    assert!(fits(|_| {}));
    assert!(fits(|key| key.common.key_algorithm = None));
    assert!(fits(|key| key.common.public_key_use = Some(PublicKeyUse::Signature)));
    assert!(!fits(|key| key.common.public_key_use = Some(PublicKeyUse::Encryption)));
    assert!(!fits(|key| key.common.key_algorithm = Some(KeyAlgorithm::RS512)));
    assert!(!fits(|key| key.common.key_id = Some("2".to_owned())));
    assert!(!fits(|key| *key = shown(Algorithm::ES256, "1")));
    let nameless = Header { kid: None, ..header.clone() };
    let two = [shown(Algorithm::RS256, "1"), shown(Algorithm::RS256, "2")];
    assert!(key_of(&nameless, &two).is_none(), "which of the two is not said");
}

#[test]
fn other_algorithms_are_not_looked_into() {
    for algorithm in [Algorithm::RS384, Algorithm::PS256] {
        assert!(header(&token(algorithm, Some("1"))).is_err(), "{algorithm:?}");
    }
    let mut hmac = Header::new(Algorithm::HS256);
    hmac.kid = Some("1".to_owned());
    let hmac = encode(&hmac, &claims(), &EncodingKey::from_secret(b"k")).expect("signs");
    assert!(header(&hmac).is_err());
    assert!(header(&"a".repeat(LENGTH_MAX + 1)).is_err());
    assert!(header("a.b.c").is_err() && header("").is_err());
}
