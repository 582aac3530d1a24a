//! What an OpenID provider says about somebody, when everything about the token that says it is right: OpenID Connect Core
//! 1.0, 3.1.3.7.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;

/// How far the provider's clock may be from ours.
const SKEW_SECONDS: i64 = 60;
/// A token is made for the sign-in that it ends: an older one was not.
const AGE_SECONDS_MAX: i64 = 10 * 60;
/// Longer tokens are not looked at.
const LENGTH_MAX: usize = 16 * 1024;
/// The longest subject (OpenID Connect Core 1.0, 2).
const SUBJECT_LENGTH_MAX: usize = 255;

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// In seconds.
    pub(super) now: i64,
}

/// What a token says.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    pub(super) email: Option<String>,
    email_verified: Option<Truth>,
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Some providers write it as a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Truth {
    Plain(bool),
    Text(String),
}

impl Claims {
    /// Whether the provider has seen that the address is theirs.
    pub(super) fn is_email_verified(&self) -> bool {
        match &self.email_verified {
            Some(Truth::Plain(verified)) => *verified,
            Some(Truth::Text(text)) => text == "true",
            None => false,
        }
    }
}

/// The header of a token, when it is signed by one of the algorithms that are taken.
pub(super) fn header(token: &str) -> Result<Header, &'static str> {
    if token.len() > LENGTH_MAX {
        return Err("the token is too long");
    }
    let header = decode_header(token).map_err(|_| "the token's header cannot be read")?;
    match header.alg {
        Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA => Ok(header),
        _ => Err("the token's algorithm is not taken"),
    }
}

/// The key that signed a token with this header, among those that the provider shows.
pub(super) fn key_of<'k>(header: &Header, keys: &'k [Jwk]) -> Option<&'k Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(header.alg, key));
    match &header.kid {
        Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
        // Without a name it must be the only one.
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

/// Whether a key is one of the algorithm's, and for signatures.
fn fits(algorithm: Algorithm, key: &Jwk) -> bool {
    let common = &key.common;
    let signs = common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature);
    let said = common.key_algorithm;
    match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => {
            signs && said.is_none_or(|it| it == KeyAlgorithm::RS256)
        }
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => {
            let said = said.is_none_or(|it| it == KeyAlgorithm::ES256);
            signs && said && key.curve == EllipticCurve::P256
        }
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => {
            let said = said.is_none_or(|it| it == KeyAlgorithm::EdDSA);
            signs && said && key.curve == EllipticCurve::Ed25519
        }
        _ => false,
    }
}

/// What a token must be signed by.
pub(super) struct SignedBy<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) key: &'a Jwk,
}

/// What a token says, when signature, issuer, audience, times and nonce are all right.
///
/// # Errors
/// What is wrong, for the log.
pub(super) fn read(
    token: &str,
    signed_by: SignedBy<'_>,
    expected: &Expected<'_>,
) -> Result<Claims, &'static str> {
    let key =
        DecodingKey::from_jwk(signed_by.key).map_err(|_| "the provider's key cannot be read")?;
    let mut validation = Validation::new(signed_by.algorithm);
    // All of it is checked below, the times by the server's own clock.
    validation.set_required_spec_claims::<&str>(&[]);
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, &key, &validation);
    let claims = claims.map_err(|_| "the token's signature or form is wrong")?.claims;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Claims, expected: &Expected<'_>) -> Result<(), &'static str> {
    let Expected { issuer, client_id, nonce, now } = *expected;
    if claims.iss != issuer {
        return Err("the token is of another issuer");
    }
    let alone = match &claims.aud {
        Audience::One(audience) => audience == client_id,
        Audience::Several(all) => all.len() == 1 && all[0] == client_id,
    };
    let among = match &claims.aud {
        Audience::One(_) => alone,
        Audience::Several(all) => all.iter().any(|audience| audience == client_id),
    };
    let for_us = claims.azp.as_deref().map_or(alone, |party| party == client_id);
    if !among || !for_us {
        return Err("the token is for another client");
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return Err("the token is of another sign-in");
    }
    if claims.exp.saturating_add(SKEW_SECONDS) <= now {
        return Err("the token has expired");
    }
    if claims.iat.saturating_sub(SKEW_SECONDS) > now
        || claims.nbf.is_some_and(|from| from.saturating_sub(SKEW_SECONDS) > now)
    {
        return Err("the token is of the future");
    }
    if claims.iat.saturating_add(AGE_SECONDS_MAX) < now {
        return Err("the token is old");
    }
    if claims.sub.is_empty() || claims.sub.len() > SUBJECT_LENGTH_MAX {
        return Err("the token names nobody");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
