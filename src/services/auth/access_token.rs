//! Access tokens: short-lived JWTs (HS256) that name a person and a session, and the version of the key that signed
//! them (`kid`). Whether the session is still alive is not their business.

use super::keys::Keys;
pub(super) use super::known_tokens::Subject;
use super::known_tokens::{Known, KnownTokens, Name};
use crate::domain::{
    AuthenticationMethods, Fault, KeySet, KeyVersion, NodeKind, OpaqueIds, SessionId, Timestamp,
    UserId,
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};

/// The `typ` of an access token (RFC 9068), so that no other JWT is taken for one.
const TOKEN_TYPE: &str = "at+jwt";
/// How far the clocks of two nodes may be apart.
const CLOCK_SKEW_SECONDS: i64 = 5;
/// Longer texts are not looked at.
const TOKEN_LENGTH_MAX: usize = 2_048;

/// How and when the person proved who they are. Whoever else reads the token goes by it; this server goes by the
/// session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    pub(super) methods: AuthenticationMethods,
    pub(super) at: Timestamp,
}

/// When a token is good.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The person's global id.
    sub: String,
    /// The session's.
    sid: String,
    /// How the person proved who they are (RFC 8176).
    #[serde(default)]
    amr: Vec<String>,
    /// When they did.
    #[serde(default)]
    auth_time: i64,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Issues access tokens and reads them back.
pub(super) struct AccessTokens {
    keys: KeySet,
    ids: OpaqueIds,
    validation: Validation,
    issuer: String,
    audience: String,
    known: KnownTokens,
}

impl AccessTokens {
    pub(super) fn new(keys: &Keys, issuer: &str, audience: &str) -> AccessTokens {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The times are checked below, against the server's own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        AccessTokens {
            keys: keys.access_token.clone(),
            ids: keys.ids.clone(),
            validation,
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            known: KnownTokens::default(),
        }
    }

    /// Signs a token.
    pub(super) fn issue(
        &self,
        subject: Subject,
        proof: Proof,
        period: Period,
    ) -> Result<String, Fault> {
        let Period { from: now, until } = period;
        let (version, key) = self.keys.signing();
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(version.to_string());
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: self.ids.id(NodeKind::User, subject.user.0).to_string(),
            sid: self.ids.id(NodeKind::Session, subject.session.0).to_string(),
            amr: proof.methods.references().into_iter().map(str::to_owned).collect(),
            auth_time: proof.at.seconds(),
            iat: now.seconds(),
            nbf: now.seconds(),
            exp: until.seconds(),
        };
        encode(&header, &claims, &EncodingKey::from_secret(key.expose())).map_err(Fault::internal)
    }

    /// What a token says, when key, signature, algorithm, type, issuer, audience and times are all right.
    pub(super) fn read(&self, token: &str, now: Timestamp) -> Option<Subject> {
        if token.len() > TOKEN_LENGTH_MAX {
            return None;
        }
        let (name, now) = (Name::of(token), now.seconds());
        // A version that was taken away since makes a known token unknown.
        let known = match self.known.get(name).filter(|known| self.keys.has(known.version)) {
            Some(known) => known,
            None => {
                let known = self.look_into(token)?;
                self.known.put(name, known);
                known
            }
        };
        let in_time = now < known.expires && known.not_before <= now + CLOCK_SKEW_SECONDS;
        in_time.then_some(known.subject)
    }

    /// What a token says, when all but its times is right.
    fn look_into(&self, token: &str) -> Option<Known> {
        let version = KeyVersion::parse(&decode_header(token).ok()?.kid?)?;
        let key = DecodingKey::from_secret(self.keys.get(version)?.expose());
        let read = decode::<Claims>(token, &key, &self.validation).ok()?;
        if read.header.typ.as_deref() != Some(TOKEN_TYPE) {
            return None;
        }
        let number = |kind, id: &str| {
            self.ids.read_id(id).filter(|(named, _)| *named == kind).map(|(_, number)| number)
        };
        let subject = Subject {
            user: UserId(number(NodeKind::User, &read.claims.sub)?),
            session: SessionId(number(NodeKind::Session, &read.claims.sid)?),
        };
        let (not_before, expires) = (read.claims.nbf, read.claims.exp);
        Some(Known { subject, version, not_before, expires })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ids;
    use super::*;
    use crate::domain::{AuthenticationMethod, Secret};
    use crate::services::keyring::KeyRing;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const NOW: i64 = 1_700_000_000;

    fn keys(key: &str) -> Keys {
        keys_of(&[(3, key)])
    }

    fn keys_of(versions: &[(u32, &str)]) -> Keys {
        let version = |number: &u32| KeyVersion::new(*number).expect("not 0");
        let keys = versions.iter().map(|(number, key)| (version(number), Secret::new(*key)));
        Keys::derive(&KeyRing::new(keys.collect(), None).expect("a good ring"), ids())
    }

    fn tokens() -> AccessTokens {
        AccessTokens::new(&keys(KEY), "agio", "agio")
    }

    fn proof() -> Proof {
        let at = Timestamp::from_seconds(NOW - 60);
        Proof { methods: AuthenticationMethod::Password.into(), at }
    }

    fn claims() -> Value {
        let id = |kind, number| ids().id(kind, number).to_string();
        json!({ "iss": "agio", "aud": "agio", "sub": id(NodeKind::User, 7),
                "sid": id(NodeKind::Session, 9), "iat": NOW, "nbf": NOW, "exp": NOW + 900 })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = claims();
        claims[name] = value;
        claims
    }

    fn without(name: &str) -> Value {
        let mut claims = claims();
        claims.as_object_mut().expect("an object").remove(name);
        claims
    }

    fn signed(algorithm: Algorithm, typ: Option<&str>, claims: &Value) -> String {
        let mut header = Header::new(algorithm);
        header.typ = typ.map(str::to_owned);
        header.kid = Some("3".to_owned());
        sealed(&header, claims)
    }

    fn sealed(header: &Header, claims: &Value) -> String {
        let key = EncodingKey::from_secret(keys(KEY).access_token.signing().1.expose());
        encode(header, claims, &key).expect("signs")
    }

    fn named(kid: Option<&str>) -> String {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = kid.map(str::to_owned);
        sealed(&header, &claims())
    }

    fn good(claims: &Value) -> String {
        signed(Algorithm::HS256, Some(TOKEN_TYPE), claims)
    }

    #[test]
    fn access_token_wrong_in_any_respect_is_not_read() {
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let none = format!(
            "{}.{}.",
            part(json!({"alg": "none", "typ": TOKEN_TYPE, "kid": "3"})),
            part(claims())
        );
        let empty_signature = format!(
            "{}.{}.",
            part(json!({"alg": "HS256", "typ": TOKEN_TYPE, "kid": "3"})),
            part(claims())
        );
        let other_key = AccessTokens::new(&keys(&KEY.replace('0', "z")), "agio", "agio")
            .issue(
                Subject { user: UserId(7), session: SessionId(9) },
                proof(),
                Period {
                    from: Timestamp::from_seconds(NOW),
                    until: Timestamp::from_seconds(NOW + 900),
                },
            )
            .expect("signs");
        let mut tampered = good(&claims());
        let body = part(with("sub", json!(ids().id(NodeKind::User, 8).to_string())));
        let (header, rest) = tampered.split_once('.').expect("three parts");
        let signature = rest.split_once('.').expect("three parts").1;
        tampered = format!("{header}.{body}.{signature}");

        for (name, token, accepted) in [
            ("right", good(&claims()), true),
            ("one second left", good(&with("exp", json!(NOW + 1))), true),
            ("clock skew", good(&with("nbf", json!(NOW + 5))), true),
            ("expired", good(&with("exp", json!(NOW))), false),
            ("not yet", good(&with("nbf", json!(NOW + 6))), false),
            ("wrong issuer", good(&with("iss", json!("mallory"))), false),
            ("wrong audience", good(&with("aud", json!("another"))), false),
            ("no issuer", good(&without("iss")), false),
            ("no audience", good(&without("aud")), false),
            ("no expiry", good(&without("exp")), false),
            ("no start", good(&without("nbf")), false),
            ("no session", good(&without("sid")), false),
            ("expiry as text", good(&with("exp", json!("later"))), false),
            ("subject is no id", good(&with("sub", json!("root"))), false),
            ("subject is a number", good(&with("sub", json!("7"))), false),
            ("subject is a session", good(&with("sub", claims()["sid"].clone())), false),
            ("session is a person", good(&with("sid", claims()["sub"].clone())), false),
            ("type JWT", signed(Algorithm::HS256, Some("JWT"), &claims()), false),
            ("no type", signed(Algorithm::HS256, None, &claims()), false),
            ("HS384", signed(Algorithm::HS384, Some(TOKEN_TYPE), &claims()), false),
            ("HS512", signed(Algorithm::HS512, Some(TOKEN_TYPE), &claims()), false),
            ("alg none", none, false),
            ("no signature", empty_signature, false),
            ("another key", other_key, false),
            ("no key named", named(None), false),
            ("a key that is not there", named(Some("4")), false),
            ("a key that is none", named(Some("../3")), false),
            ("the key spelled otherwise", named(Some("03")), false),
            ("tampered", tampered, false),
            ("empty", String::new(), false),
            ("not a token", "a.b.c".to_owned(), false),
            ("huge", "a".repeat(1_000_000), false),
        ] {
            let read = tokens().read(&token, Timestamp::from_seconds(NOW));
            assert_eq!(read.is_some(), accepted, "{name}");
        }
    }

    #[test]
    fn access_token_says_how_and_when_its_owner_proved_themselves() {
        let subject = Subject { user: UserId(7), session: SessionId(9) };
        let now = Timestamp::from_seconds(NOW);
        let times = Period { from: now, until: Timestamp::from_seconds(NOW + 900) };
        let token = tokens().issue(subject, proof(), times).expect("signs");
        let body = token.split('.').nth(1).expect("three parts");
        let body = URL_SAFE_NO_PAD.decode(body).expect("base64");
        let said: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(said["amr"], json!(["pwd"]));
        assert_eq!(said["auth_time"], json!(NOW - 60));
    }

    #[test]
    fn access_tokens_of_versions_in_the_ring_are_read_and_no_others() {
        let (old, new) = ((3, KEY), (4, "another key, of thirty-two bytes."));
        let ring = |versions: &[_]| AccessTokens::new(&keys_of(versions), "agio", "agio");
        let subject = Subject { user: UserId(7), session: SessionId(9) };
        let now = Timestamp::from_seconds(NOW);
        let issued = |versions: &[_]| {
            let times = Period { from: now, until: Timestamp::from_seconds(NOW + 900) };
            ring(versions).issue(subject, proof(), times).expect("signs")
        };
        let (before, after) = (issued(&[old]), issued(&[old, new]));
        for (name, versions, token, accepted) in [
            ("before, by both", &[old, new][..], &before, true),
            ("after, by both", &[old, new], &after, true),
            ("before, by the new one alone", &[new], &before, false),
            ("after, by the new one alone", &[new], &after, true),
            ("after, by the old one alone", &[old], &after, false),
        ] {
            let read = ring(versions).read(token, now);
            assert_eq!(read, accepted.then_some(subject), "{name}");
        }
    }

    #[test]
    fn access_token_that_is_known_ends_with_its_version_of_the_key() {
        let version = |number| KeyVersion::new(number).expect("not 0");
        let held = |numbers: &[u32]| {
            let key = |number: &u32| (version(*number), Secret::new(format!("{number:032}")));
            numbers.iter().map(key).collect()
        };
        let ring = KeyRing::new(held(&[1]), None).expect("a good ring");
        let tokens = AccessTokens::new(&Keys::derive(&ring, ids()), "agio", "agio");
        let now = Timestamp::from_seconds(NOW);
        let period = Period { from: now, until: Timestamp::from_seconds(NOW + 900) };
        let subject = Subject { user: UserId(7), session: SessionId(9) };
        let token = tokens.issue(subject, proof(), period).expect("signs");
        assert_eq!(tokens.read(&token, now), Some(subject));
        ring.replace(held(&[1, 2]), None).expect("a good ring");
        assert_eq!(tokens.read(&token, now), Some(subject), "a further version ends nothing");
        ring.replace(held(&[2]), None).expect("a good ring");
        assert_eq!(tokens.read(&token, now), None);
    }
}
