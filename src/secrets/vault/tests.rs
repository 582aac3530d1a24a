//! Vault, played as its API is documented: what it is asked, and what becomes of each of its refusals.

use crate::domain::Secret;
use crate::domain::time::ManualClock;
use crate::secrets::testing::{Answer, Played, Received, play, sources};
use crate::secrets::{
    Reference, SecretSources, SecretsConfig, Unread, VaultAuth, VaultConfig, Written,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "hunter2-of-the-vault";
const TOKEN: &str = "hvs.a-token-of-the-vault";

fn reference(text: &str) -> Reference {
    match Written::parse(text) {
        Ok(Written::Elsewhere(reference)) => reference,
        other => panic!("{text}: {other:?}"),
    }
}

fn read_of(data: &str) -> Answer {
    let body = format!(
        r#"{{"request_id":"1","lease_id":"","renewable":false,"lease_duration":0,
            "data":{{"data":{data},"metadata":{{"version":3,"destroyed":false}}}}}}"#
    );
    Some((200, body))
}

fn granted(token: &str, seconds: u64, renewable: bool) -> Answer {
    let body = format!(
        r#"{{"auth":{{"client_token":"{token}","lease_duration":{seconds},"renewable":{renewable},"policies":["agio"]}}}}"#
    );
    Some((200, body))
}

fn denied() -> Answer {
    Some((403, r#"{"errors":["1 error occurred: permission denied"]}"#.to_owned()))
}

struct Asking {
    sources: SecretSources,
    clock: Arc<ManualClock>,
}

impl Asking {
    fn of(played: &Played, config: VaultConfig) -> Asking {
        let clock = Arc::<ManualClock>::default();
        let vault = VaultConfig { address: played.url.clone(), ..config };
        let config = SecretsConfig {
            vault,
            timeout_ms: 300,
            reread_seconds: 60,
            ..SecretsConfig::default()
        };
        assert_eq!(config.problems(), [""; 0]);
        Asking { sources: sources(&config, Arc::clone(&clock) as _), clock }
    }

    async fn read(&self, text: &str) -> Result<Secret, Unread> {
        self.sources.round().read(&reference(text)).await
    }
}

fn by_token() -> VaultConfig {
    VaultConfig { token: Secret::new(TOKEN), ..VaultConfig::default() }
}

fn by_role() -> VaultConfig {
    VaultConfig {
        auth: VaultAuth::AppRole,
        role_id: "role-of-agio".to_owned(),
        secret_id: Secret::new("secret-id-of-agio"),
        ..VaultConfig::default()
    }
}

#[tokio::test]
async fn vault_is_asked_as_documented_and_answers_a_field() {
    let played = play(|request: &Received| match request.path.as_str() {
        "/v1/auth/token/lookup-self" => {
            Some((200, r#"{"data":{"ttl":0,"renewable":false}}"#.to_owned()))
        }
        _ => read_of(&format!(r#"{{"password":"{SECRET}","port":25}}"#)),
    })
    .await;
    let config = VaultConfig { namespace: "team-a".to_owned(), ..by_token() };
    let asking = Asking::of(&played, config);
    let mut round = asking.sources.round();
    let read = round.read(&reference("vault:secret/agio/mail relay#password")).await;
    assert_eq!(read.expect("is there").expose(), SECRET);
    let of_same = round.read(&reference("vault:secret/agio/mail relay#port")).await;
    assert!(of_same.expect_err("a number").to_string().contains("port is no text"));
    let received = played.received().clone();
    assert_eq!(received.len(), 2, "the document is asked for once in a round: {received:?}");
    let read = &received[1];
    assert_eq!(
        (read.method.as_str(), read.path.as_str()),
        ("GET", "/v1/secret/data/agio/mail%20relay")
    );
    for (name, value) in
        [("x-vault-token", TOKEN), ("x-vault-request", "true"), ("x-vault-namespace", "team-a")]
    {
        assert_eq!(read.header(name), value);
    }
}

#[tokio::test]
async fn whole_secret_is_a_document_of_its_fields() {
    let played = play(|_: &Received| read_of(r#"{"1":"first","2":"second"}"#)).await;
    let read = Asking::of(&played, by_token()).read("vault:secret/agio/keys").await;
    assert_eq!(read.expect("is there").expose(), r#"{"1":"first","2":"second"}"#);
}

#[tokio::test]
async fn every_refusal_says_why_and_what_to_do_and_nothing_secret() {
    let deleted = r#"{"data":{"data":null,"metadata":{"deletion_time":"2026-01-10T20:42:00Z"}}}"#;
    let rows: Vec<(Answer, &str)> = vec![
        (denied(), "Give its policy the capability \"read\" on secret/data/agio"),
        (Some((404, r#"{"errors":[]}"#.to_owned())), "bao kv get -mount=secret agio"),
        (Some((404, deleted.to_owned())), "its newest version was deleted"),
        (
            Some((503, r#"{"errors":["Vault is sealed"]}"#.to_owned())),
            "(Vault is sealed). It is sealed",
        ),
        (Some((429, String::new())), "set secrets.reread_seconds higher"),
        (Some((500, "<html>".to_owned())), "status 500"),
        (Some((307, String::new())), "status 307"),
        (Some((200, "<html>".to_owned())), "no secret of its engine"),
        // As an engine of version 1 answers.
        (
            Some((200, format!(r#"{{"data":{{"password":"{SECRET}"}}}}"#))),
            "no secret of its engine",
        ),
        (Some((200, deleted.to_owned())), "no secret of its engine"),
        (read_of(&format!(r#"{{"other":"{SECRET}"}}"#)), "no field password"),
        (read_of(r#"{"password":""}"#), "it is empty"),
        (
            read_of(&format!(r#"{{"password":"{}"}}"#, SECRET.repeat(20_000))),
            "longer than 262144 bytes",
        ),
        (None, "timed out"),
    ];
    for (answer, says) in rows {
        let answer = answer.clone();
        let played =
            play(
                move |request: &Received| {
                    if request.path.contains("lookup-self") { denied() } else { answer.clone() }
                },
            )
            .await;
        let read = Asking::of(&played, by_token()).read("vault:secret/agio#password").await;
        let told = read.expect_err(says).to_string();
        assert!(told.contains(says), "{says}: {told}");
        assert!(!told.contains(SECRET) && !told.contains(TOKEN), "{told}");
    }
}

#[tokio::test]
async fn vault_that_is_not_there_is_named() {
    let mut played = play(|_: &Received| None).await;
    let asking = Asking::of(&played, by_role());
    played.stop().await;
    let told = asking.read("vault:secret/agio#password").await.expect_err("nobody").to_string();
    assert!(told.contains(&played.url) && told.contains("Check secrets.vault.address"), "{told}");
    let none = sources(&SecretsConfig::default(), Arc::new(ManualClock::default()));
    let told = none.round().read(&reference("vault:secret/agio#password")).await;
    assert!(told.expect_err("none").to_string().contains("set secrets.vault.address"));
}

/// A vault that gives out tokens and takes the newest only.
#[derive(Default)]
struct Tokens {
    given: u32,
    renewed: u32,
    /// What renewing answers.
    renews: Option<Answer>,
    revoked: bool,
}

fn play_tokens(
    tokens: &Arc<Mutex<Tokens>>,
    renewable: bool,
) -> impl FnMut(&Received) -> Answer + Send + use<> {
    let tokens = Arc::clone(tokens);
    move |request: &Received| {
        let mut tokens = tokens.lock().expect("whole");
        let newest = format!("token-{}", tokens.given);
        let known = request.header("x-vault-token") == newest && !tokens.revoked;
        match request.path.as_str() {
            path if path.ends_with("/login") => {
                tokens.given += 1;
                tokens.revoked = false;
                granted(&format!("token-{}", tokens.given), 600, renewable)
            }
            _ if !known => denied(),
            "/v1/auth/token/renew-self" => {
                tokens.renewed += 1;
                tokens.renews.clone().unwrap_or_else(|| granted(&newest, 600, renewable))
            }
            _ => read_of(&format!(r#"{{"password":"{SECRET}"}}"#)),
        }
    }
}

const READ: &str = "GET /v1/secret/data/agio";
const RENEW: &str = "POST /v1/auth/token/renew-self";
const LOGIN: &str = "POST /v1/auth/approle/login";

async fn reads(asking: &Asking) {
    let read = asking.read("vault:secret/agio#password").await;
    assert_eq!(read.expect("is there").expose(), SECRET);
}

#[tokio::test]
async fn app_role_signs_in_once_and_renews_at_half_of_the_lease() {
    let tokens = Arc::<Mutex<Tokens>>::default();
    let played = play(play_tokens(&tokens, true)).await;
    let asking = Asking::of(&played, by_role());
    reads(&asking).await;
    let login = played.received()[0].clone();
    let shown = serde_json::json!({ "role_id": "role-of-agio", "secret_id": "secret-id-of-agio" });
    assert_eq!((login.json(), login.header("content-type")), (shown, "application/json"));
    assert_eq!(login.header("x-vault-token"), "", "it has none yet");
    assert_eq!(played.asked(), [LOGIN, READ]);
    asking.clock.advance(Duration::from_secs(299));
    reads(&asking).await;
    assert_eq!(played.asked(), [READ]);
    asking.clock.advance(Duration::from_secs(2));
    reads(&asking).await;
    assert_eq!(played.asked(), [RENEW, READ], "half is over");
    reads(&asking).await;
    assert_eq!(played.asked(), [READ], "it has a new lease");
}

#[tokio::test]
async fn token_that_cannot_be_renewed_is_replaced_by_signing_in() {
    let tokens = Arc::<Mutex<Tokens>>::default();
    let played = play(play_tokens(&tokens, true)).await;
    let asking = Asking::of(&played, by_role());
    reads(&asking).await;
    played.asked();
    asking.clock.advance(Duration::from_secs(400));
    tokens.lock().expect("whole").renews = Some(denied());
    reads(&asking).await;
    assert_eq!(played.asked(), [RENEW, LOGIN, READ]);
    // It nears the longest life that it may have: what a renewal gives ends before the next look.
    tokens.lock().expect("whole").renews = Some(granted("token-2", 30, true));
    asking.clock.advance(Duration::from_secs(400));
    reads(&asking).await;
    assert_eq!(played.asked(), [RENEW, LOGIN, READ]);
    asking.clock.advance(Duration::from_secs(3_600));
    reads(&asking).await;
    assert_eq!(played.asked(), [LOGIN, READ], "it is over, so nothing is left to renew");
    tokens.lock().expect("whole").revoked = true;
    reads(&asking).await;
    assert_eq!(played.asked(), [READ, LOGIN, READ], "it was revoked before its time");
}

#[tokio::test]
async fn token_that_is_not_renewable_is_replaced_by_signing_in() {
    let tokens = Arc::<Mutex<Tokens>>::default();
    let played = play(play_tokens(&tokens, false)).await;
    let asking = Asking::of(&played, by_role());
    reads(&asking).await;
    played.asked();
    asking.clock.advance(Duration::from_secs(301));
    reads(&asking).await;
    assert_eq!(played.asked(), [LOGIN, READ]);
}

#[tokio::test]
async fn kubernetes_shows_the_token_of_its_service_account_as_it_is_now() {
    let tokens = Arc::<Mutex<Tokens>>::default();
    let played = play(play_tokens(&tokens, false)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "jwt-1").expect("writes");
    let config = VaultConfig {
        auth: VaultAuth::Kubernetes,
        auth_mount: "k8s/blue".to_owned(),
        role: "agio".to_owned(),
        jwt_file: file.display().to_string(),
        ..VaultConfig::default()
    };
    let asking = Asking::of(&played, config);
    for jwt in ["jwt-1", "jwt-2"] {
        std::fs::write(&file, jwt).expect("writes");
        tokens.lock().expect("whole").revoked = true;
        reads(&asking).await;
        let received = played.received().clone();
        let login = received.iter().find(|it| it.path.ends_with("/login")).expect("it signs in");
        assert_eq!(login.path, "/v1/auth/k8s/blue/login");
        assert_eq!(login.json(), serde_json::json!({ "role": "agio", "jwt": jwt }));
        played.received().clear();
    }
}

#[tokio::test]
async fn sign_in_that_is_refused_names_what_to_check() {
    for (status, body) in [(400, r#"{"errors":["invalid role or secret ID"]}"#), (403, "")] {
        let played = play(move |_: &Received| Some((status, body.to_owned()))).await;
        let told = Asking::of(&played, by_role()).read("vault:secret/agio#password").await;
        let told = told.expect_err("refused").to_string();
        assert!(told.contains("Check secrets.vault.role_id and secrets.vault.secret_id"), "{told}");
        assert!(!told.contains("secret-id-of-agio"), "{told}");
    }
    let played = play(|_: &Received| Some((200, "{}".to_owned()))).await;
    let told = Asking::of(&played, by_role()).read("vault:secret/agio#password").await;
    assert!(told.expect_err("no token").to_string().contains("with no token"));
}

#[tokio::test]
async fn given_token_is_renewed_and_read_anew_from_its_file_when_it_is_refused() {
    let good = Arc::new(Mutex::new("token-a".to_owned()));
    let known = Arc::clone(&good);
    let played = play(move |request: &Received| {
        if request.header("x-vault-token") != known.lock().expect("whole").as_str() {
            return denied();
        }
        match request.path.as_str() {
            "/v1/auth/token/lookup-self" => {
                Some((200, r#"{"data":{"ttl":600,"renewable":true}}"#.to_owned()))
            }
            "/v1/auth/token/renew-self" => granted("token-a", 600, true),
            _ => read_of(&format!(r#"{{"password":"{SECRET}"}}"#)),
        }
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "token-a\n").expect("writes");
    let token = Secret::new(format!("file:{}", file.display()));
    let asking = Asking::of(&played, VaultConfig { token, ..VaultConfig::default() });
    reads(&asking).await;
    assert_eq!(played.asked(), ["GET /v1/auth/token/lookup-self", READ]);
    asking.clock.advance(Duration::from_secs(301));
    reads(&asking).await;
    assert_eq!(played.asked(), [RENEW, READ]);
    *good.lock().expect("whole") = "token-b".to_owned();
    let told = asking.read("vault:secret/agio#password").await.expect_err("revoked").to_string();
    assert!(told.contains("permission denied") && !told.contains("token-a"), "{told}");
    std::fs::write(&file, "token-b\n").expect("writes");
    reads(&asking).await;
}
