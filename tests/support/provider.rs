//! An OpenID provider, and GitHub's user API, on loopback: they answer as documented, until a test has them do what an
//! attacker, or a broken provider, would.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) const CLIENT_ID: &str = "agio at acme";
pub(crate) const CLIENT_SECRET: &str = "s3cret & long enough";

/// What goes wrong with the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Nothing,
    WrongNonce,
    NoNonce,
    AlgNone,
    /// HMAC with the public key as the secret.
    HmacOfPublicKey,
    BadSignature,
    UnknownKey,
    WrongAudience,
    /// Another client beside us, and nobody says which of the two asked.
    SharedAudience,
    /// Two clients, and the other one asked.
    OtherParty,
    WrongIssuer,
    NoSubject,
    NoToken,
    /// The token is so many seconds younger than the clock says, or older.
    Issued(i64),
    /// It expired so many seconds ago.
    Expired(i64),
    /// The token endpoint sends the code on to somebody else.
    Redirects,
    UnverifiedAddress,
    NoAddress,
    /// The keys are longer than any that are read.
    HugeKeys,
    /// The discovery document says that it is somebody else's.
    OthersMetadata,
}

/// Somebody's consent, as a code stands for it.
struct Grant {
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

struct Provider {
    url: String,
    now: Box<dyn Fn() -> i64 + Send + Sync>,
    fault: Mutex<Fault>,
    key: Mutex<u8>,
    person: Mutex<(String, String)>,
    grants: Mutex<HashMap<String, Grant>>,
    key_fetches: AtomicUsize,
    led_astray: AtomicUsize,
}

/// A running provider. It ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct StubProvider(Arc<Provider>);

/// What the provider sends the browser back with.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(crate) state: String,
    pub(crate) code: String,
    pub(crate) issuer: String,
}

impl StubProvider {
    pub(crate) async fn start(now: impl Fn() -> i64 + Send + Sync + 'static) -> StubProvider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let provider = StubProvider(Arc::new(Provider {
            url,
            now: Box::new(now),
            fault: Mutex::new(Fault::Nothing),
            key: Mutex::new(1),
            person: Mutex::new(("ada-1".to_owned(), "ada@example.com".to_owned())),
            grants: Mutex::default(),
            key_fetches: AtomicUsize::default(),
            led_astray: AtomicUsize::default(),
        }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/astray", get(astray).post(astray))
            .route("/login/oauth/access_token", post(github_token))
            .route("/user", get(github_user))
            .route("/user/emails", get(github_emails))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// Its issuer, and where it is.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    pub(crate) fn fail_by(&self, fault: Fault) {
        *self.0.fault.lock().expect("a lock") = fault;
    }

    /// Signs with another key from now on, and shows that one only.
    pub(crate) fn rotate(&self) {
        *self.0.key.lock().expect("a lock") += 1;
    }

    /// Who consents from now on.
    pub(crate) fn becomes(&self, subject: &str, email: &str) {
        *self.0.person.lock().expect("a lock") = (subject.to_owned(), email.to_owned());
    }

    pub(crate) fn key_fetches(&self) -> usize {
        self.0.key_fetches.load(Ordering::SeqCst)
    }

    /// How often somebody followed its redirect.
    pub(crate) fn led_astray(&self) -> usize {
        self.0.led_astray.load(Ordering::SeqCst)
    }

    /// What a browser comes back with when somebody consents at this address.
    pub(crate) fn consent(&self, url: &str) -> Consent {
        let asked = pairs(url.split_once('?').expect("a query").1);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT_ID);
        assert_eq!(asked["code_challenge_method"], "S256");
        let grant = Grant {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect_uri: asked["redirect_uri"].clone(),
        };
        let mut grants = self.0.grants.lock().expect("a lock");
        let code = format!("code {}", grants.len());
        grants.insert(code.clone(), grant);
        Consent { state: asked["state"].clone(), code, issuer: self.0.url.clone() }
    }

    fn fault(&self) -> Fault {
        *self.0.fault.lock().expect("a lock")
    }

    fn kid(&self) -> u8 {
        *self.0.key.lock().expect("a lock")
    }

    /// What a code stands for, once, when whoever asks began the sign-in.
    fn redeem(&self, form: &HashMap<String, String>) -> Option<Grant> {
        let grant = self.0.grants.lock().expect("a lock");
        let verifier = form.get("code_verifier")?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut grants = grant;
        // A spent code keeps its place, so that no other gets its name.
        let spent =
            Grant { nonce: String::new(), challenge: String::new(), redirect_uri: String::new() };
        let grant = std::mem::replace(grants.get_mut(form.get("code")?)?, spent);
        let right =
            grant.challenge == challenge && form.get("redirect_uri") == Some(&grant.redirect_uri);
        right.then_some(grant)
    }

    fn id_token(&self, grant: &Grant) -> String {
        let fault = self.fault();
        let now = (self.0.now)();
        let (subject, email) = self.0.person.lock().expect("a lock").clone();
        let iat = if let Fault::Issued(at) = fault { now + at } else { now };
        let exp = if let Fault::Expired(ago) = fault { now - ago } else { iat + 300 };
        let mut claims = json!({
            "iss": self.0.url, "sub": subject, "aud": CLIENT_ID, "iat": iat, "exp": exp, "nonce": grant.nonce,
            "email": email, "email_verified": true, "name": "Ada Lovelace",
        });
        match fault {
            Fault::WrongNonce => claims["nonce"] = json!("another"),
            Fault::NoNonce => drop(claims["nonce"].take()),
            Fault::WrongAudience => claims["aud"] = json!("another client"),
            Fault::SharedAudience => claims["aud"] = json!([CLIENT_ID, "another client"]),
            Fault::OtherParty => {
                claims["aud"] = json!([CLIENT_ID, "another client"]);
                claims["azp"] = json!("another client");
            }
            Fault::WrongIssuer => claims["iss"] = json!("https://accounts.example.com"),
            Fault::NoSubject => claims["sub"] = json!(""),
            Fault::UnverifiedAddress => claims["email_verified"] = json!(false),
            Fault::NoAddress => drop(claims["email"].take()),
            _ => {}
        }
        self.signed(&claims)
    }

    fn signed(&self, claims: &Value) -> String {
        let kid = self.kid();
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(kid.to_string());
        let sign = |header: &Header, key: &EncodingKey| encode(header, claims, key).expect("signs");
        match self.fault() {
            Fault::AlgNone => {
                let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                let header = json!({ "alg": "none", "kid": kid.to_string() });
                format!("{}.{}.", part(&header), part(claims))
            }
            Fault::HmacOfPublicKey => {
                header.alg = Algorithm::HS256;
                let shown = serde_json::to_value(public_key(kid)).expect("JSON");
                let secret = URL_SAFE_NO_PAD.decode(shown["x"].as_str().expect("a text"));
                sign(&header, &EncodingKey::from_secret(&secret.expect("base64")))
            }
            // Another key under the name of the one that is shown.
            Fault::BadSignature => sign(&header, &key(kid + 100)),
            Fault::UnknownKey => {
                header.kid = Some("unknown".to_owned());
                sign(&header, &key(kid))
            }
            _ => sign(&header, &key(kid)),
        }
    }
}

/// An Ed25519 key, made of its number (RFC 8410).
fn key(number: u8) -> EncodingKey {
    let mut der = vec![48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
    der.extend([number; 32]);
    EncodingKey::from_ed_der(&der)
}

fn public_key(number: u8) -> Jwk {
    let mut shown = Jwk::from_encoding_key(&key(number), Algorithm::EdDSA).expect("a key");
    shown.common.key_id = Some(number.to_string());
    shown
}

fn pairs(form: &str) -> HashMap<String, String> {
    let url = reqwest::Url::parse(&format!("http://form/?{form}")).expect("a form");
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

async fn discovery(State(stub): State<StubProvider>) -> Json<Value> {
    let url = stub.url();
    let others = stub.fault() == Fault::OthersMetadata;
    Json(json!({
        "issuer": if others { "https://issuer.example" } else { url },
        "authorization_endpoint": format!("{url}/authorize?tenant=1"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(stub): State<StubProvider>) -> Json<Value> {
    stub.0.key_fetches.fetch_add(1, Ordering::SeqCst);
    let mut keys = vec![json!({ "kty": "of a kind to come", "kid": "1" }), json!(7)];
    keys.push(serde_json::to_value(public_key(stub.kid())).expect("JSON"));
    if stub.fault() == Fault::HugeKeys {
        keys.push(json!({ "kty": "x", "x": "A".repeat(200_000) }));
    }
    Json(json!({ "keys": keys }))
}

fn bad_request(code: &str) -> Response {
    (http::StatusCode::BAD_REQUEST, Json(json!({ "error": code }))).into_response()
}

async fn token(
    State(stub): State<StubProvider>,
    headers: http::HeaderMap,
    form: String,
) -> Response {
    let sent = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let basic = "agio%20at%20acme:s3cret%20%26%20long%20enough";
    let basic = base64::engine::general_purpose::STANDARD.encode(basic);
    if sent != format!("Basic {basic}") {
        return bad_request("invalid_client");
    }
    if stub.fault() == Fault::Redirects {
        let elsewhere = [("location", format!("{}/astray", stub.url()))];
        return (http::StatusCode::TEMPORARY_REDIRECT, elsewhere).into_response();
    }
    let Some(grant) = stub.redeem(&pairs(&form)) else { return bad_request("invalid_grant") };
    let mut answer = json!({ "access_token": "a", "token_type": "Bearer" });
    if stub.fault() != Fault::NoToken {
        answer["id_token"] = json!(stub.id_token(&grant));
    }
    Json(answer).into_response()
}

async fn astray(State(stub): State<StubProvider>) -> &'static str {
    stub.0.led_astray.fetch_add(1, Ordering::SeqCst);
    "{}"
}

async fn github_token(State(stub): State<StubProvider>, form: String) -> Json<Value> {
    let form = pairs(&form);
    let known = form["client_id"] == CLIENT_ID && form["client_secret"] == CLIENT_SECRET;
    Json(match stub.redeem(&form).filter(|_| known) {
        Some(_) => {
            json!({ "access_token": "gho_1", "token_type": "bearer", "scope": "user:email" })
        }
        None => json!({ "error": "bad_verification_code" }),
    })
}

async fn github_user(State(stub): State<StubProvider>, headers: http::HeaderMap) -> Json<Value> {
    assert_eq!(headers["authorization"], "Bearer gho_1");
    let subject = stub.0.person.lock().expect("a lock").0.clone();
    let id: i64 = subject.parse().expect("GitHub numbers its users");
    Json(json!({ "id": id, "login": "ada", "name": null }))
}

async fn github_emails(State(stub): State<StubProvider>) -> Json<Value> {
    let email = stub.0.person.lock().expect("a lock").1.clone();
    let verified = stub.fault() != Fault::UnverifiedAddress;
    Json(json!([
        { "email": "old@example.com", "primary": false, "verified": true },
        { "email": email, "primary": true, "verified": verified },
    ]))
}
