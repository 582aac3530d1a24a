//! AWS Secrets Manager, played as its API is documented: what it is asked, and what becomes of each of its refusals.

use crate::domain::time::ManualClock;
use crate::domain::{Secret, Timestamp};
use crate::outbound::sigv4::{self, Signature, Signer, Unsigned};
use crate::secrets::testing::{Answer, Played, Received, play, sources};
use crate::secrets::{AwsConfig, Reference, SecretSources, SecretsConfig, Unread, Written};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "hunter2-of-the-manager";
const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AT: &str = "2026-01-10T20:42:00Z";

fn reference(text: &str) -> Reference {
    match Written::parse(text) {
        Ok(Written::Elsewhere(reference)) => reference,
        other => panic!("{text}: {other:?}"),
    }
}

fn value(text: &str) -> Answer {
    let answer = serde_json::json!({
        "ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:agio/mail-AbCdEf",
        "Name": "agio/mail",
        "VersionId": "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
        "SecretString": text,
        "VersionStages": ["AWSCURRENT"],
        "CreatedDate": 1.523_477_145_713_E9,
    });
    Some((200, answer.to_string()))
}

fn refusal(kind: &str) -> Answer {
    Some((400, format!(r#"{{"__type":"{kind}","Message":"what AWS says"}}"#)))
}

struct Asking {
    sources: SecretSources,
    clock: Arc<ManualClock>,
}

impl Asking {
    fn of(played: &Played, config: AwsConfig) -> Asking {
        let clock = Arc::new(ManualClock::at(Timestamp::parse(AT).expect("RFC 3339")));
        let aws =
            AwsConfig { region: "eu-central-1".to_owned(), endpoint: played.url.clone(), ..config };
        let config = SecretsConfig { aws, timeout_ms: 300, ..SecretsConfig::default() };
        assert_eq!(config.problems(), [""; 0]);
        Asking { sources: sources(&config, Arc::clone(&clock) as _), clock }
    }

    async fn read(&self, text: &str) -> Result<Secret, Unread> {
        self.sources.round().read(&reference(text)).await
    }
}

fn by_key() -> AwsConfig {
    AwsConfig {
        access_key_id: Secret::new("AKIDEXAMPLE"),
        secret_access_key: Secret::new(KEY),
        ..AwsConfig::default()
    }
}

/// What Signature Version 4 makes of the request as it arrived.
fn signature_of(received: &Received, (id, key): (&str, &str), session: Option<&str>) -> Signature {
    let signer = Signer {
        access_key_id: id,
        secret_access_key: key,
        session_token: session,
        region: "eu-central-1",
        service: "secretsmanager",
    };
    let request = Unsigned {
        method: "POST",
        host: received.header("host"),
        path: &received.path,
        headers: &[
            ("content-type", received.header("content-type")),
            ("x-amz-target", received.header("x-amz-target")),
        ],
        body: &received.body,
        at: Timestamp::parse(AT).expect("RFC 3339"),
    };
    sigv4::sign(signer, request)
}

#[tokio::test]
async fn aws_is_asked_as_documented_and_with_a_signature_of_what_arrives() {
    let played =
        play(|_: &Received| value(&format!(r#"{{"api_key":"{SECRET}","port":25}}"#))).await;
    let asking = Asking::of(&played, by_key());
    let mut round = asking.sources.round();
    let read = round.read(&reference("aws:agio/mail#api_key")).await;
    assert_eq!(read.expect("is there").expose(), SECRET);
    assert!(round.read(&reference("aws:agio/mail#port")).await.is_err(), "a number");
    let received = played.received().clone();
    assert_eq!(received.len(), 1, "the secret is asked for once in a round");
    let asked = &received[0];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/"));
    assert_eq!(asked.header("x-amz-target"), "secretsmanager.GetSecretValue");
    assert_eq!(asked.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(asked.header("x-amz-date"), "20260110T204200Z");
    assert_eq!(asked.json(), serde_json::json!({ "SecretId": "agio/mail" }));
    let signature = signature_of(asked, ("AKIDEXAMPLE", KEY), None);
    assert_eq!(asked.header("authorization"), signature.authorization);
    assert!(signature.authorization.contains(
        "Credential=AKIDEXAMPLE/20260110/eu-central-1/secretsmanager/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-target,"
    ));
}

#[tokio::test]
async fn secret_without_a_field_is_its_whole_text_and_an_arn_is_a_name() {
    let arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:agio-AbCdEf";
    let played = play(|_: &Received| value(SECRET)).await;
    let asking = Asking::of(&played, by_key());
    let read = asking.read(&format!("aws:{arn}")).await;
    assert_eq!(read.expect("is there").expose(), SECRET);
    assert_eq!(played.received()[0].json(), serde_json::json!({ "SecretId": arn }));
    let told = asking.read(&format!("aws:{arn}#key")).await.expect_err("no object").to_string();
    assert!(told.contains("no JSON object") && !told.contains(SECRET), "{told}");
}

#[tokio::test]
async fn every_refusal_says_why_and_what_to_do_and_nothing_secret() {
    let long = serde_json::json!({ "SecretString": SECRET.repeat(20_000) }).to_string();
    let rows: Vec<(Answer, &str)> = vec![
        (refusal("ResourceNotFoundException"), "describe-secret --secret-id agio/mail"),
        (refusal("com.amazonaws.secretsmanager#ResourceNotFoundException"), "has no such secret"),
        (refusal("AccessDeniedException"), "the permission secretsmanager:GetSecretValue"),
        (refusal("DecryptionFailure"), "kms:Decrypt"),
        (refusal("UnrecognizedClientException"), "Check secrets.aws.access_key_id"),
        (refusal("InvalidSignatureException"), "and the machine's clock"),
        (refusal("ExpiredTokenException"), "does not take this server's access key"),
        (refusal("ThrottlingException"), "status 400 (ThrottlingException what AWS says)"),
        (Some((403, "<html>".to_owned())), "status 403"),
        (Some((500, String::new())), "status 500"),
        (Some((200, "<html>".to_owned())), "answers what is no secret"),
        (Some((200, r#"{"SecretBinary":"aHVudGVyMg=="}"#.to_owned())), "it is binary"),
        (value(""), "it is empty"),
        (value(&format!(r#"{{"other":"{SECRET}"}}"#)), "no field api_key"),
        (Some((200, long)), "longer than 262144 bytes"),
        (None, "timed out"),
    ];
    for (answer, says) in rows {
        let whole = says == "it is empty";
        let played = play(move |_: &Received| answer.clone()).await;
        let text = if whole { "aws:agio/mail" } else { "aws:agio/mail#api_key" };
        let read = Asking::of(&played, by_key()).read(text).await;
        let told = read.expect_err(says).to_string();
        assert!(told.contains(says), "{says}: {told}");
        assert!(!told.contains(SECRET) && !told.contains(KEY), "{told}");
    }
}

#[tokio::test]
async fn settings_that_name_no_key_or_region_are_told() {
    let played = play(|_: &Received| value(SECRET)).await;
    let told = Asking::of(&played, AwsConfig::default()).read("aws:agio/mail").await;
    assert!(told.expect_err("no key").to_string().contains("set secrets.aws.access_key_id"));
    let none = sources(&SecretsConfig::default(), Arc::new(ManualClock::default()));
    let told = none.round().read(&reference("aws:agio/mail")).await;
    assert!(told.expect_err("no region").to_string().contains("set secrets.aws.region"));
}

/// A container whose role is given keys that last an hour, and a manager that takes the newest only.
async fn play_container(given: &Arc<Mutex<u32>>, refuse: &Arc<Mutex<bool>>) -> Played {
    let (given, refuse) = (Arc::clone(given), Arc::clone(refuse));
    play(move |request: &Received| {
        let mut given = given.lock().expect("whole");
        if request.path == "/v1/credentials" {
            *given += 1;
            let hour = 20 + *given;
            return Some((
                200,
                format!(
                    r#"{{"AccessKeyId":"ASIA{given}","SecretAccessKey":"key-{given}","Token":"session-{given}",
                        "Expiration":"2026-01-10T{hour}:42:00Z","AccountId":"123456789012"}}"#
                ),
            ));
        }
        if std::mem::take(&mut *refuse.lock().expect("whole")) {
            return refusal("ExpiredTokenException");
        }
        value(SECRET)
    })
    .await
}

#[tokio::test]
async fn role_of_a_container_is_given_keys_and_others_before_they_end() {
    let (given, refuse) = (Arc::default(), Arc::new(Mutex::new(false)));
    let played = play_container(&given, &refuse).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "token-of-the-pod\n").expect("writes");
    let config = AwsConfig {
        credentials_url: format!("{}/v1/credentials", played.url),
        credentials_token_file: file.display().to_string(),
        ..AwsConfig::default()
    };
    let asking = Asking::of(&played, config);
    assert_eq!(asking.read("aws:agio").await.expect("is there").expose(), SECRET);
    let received = played.received().clone();
    assert_eq!(received[0].header("authorization"), "token-of-the-pod");
    assert_eq!(received[1].header("x-amz-security-token"), "session-1");
    let signature = signature_of(&received[1], ("ASIA1", "key-1"), Some("session-1"));
    assert_eq!(received[1].header("authorization"), signature.authorization);
    let (keys, read) = ("GET /v1/credentials", "POST /");
    played.asked();
    asking.clock.advance(Duration::from_secs(54 * 60));
    asking.read("aws:agio").await.expect("is there");
    assert_eq!(played.asked(), [read], "the key is good for more than five minutes");
    asking.clock.advance(Duration::from_secs(2 * 60));
    asking.read("aws:agio").await.expect("is there");
    assert_eq!(played.asked(), [keys, read], "it ends soon");
    *refuse.lock().expect("whole") = true;
    asking.read("aws:agio").await.expect("is there");
    assert_eq!(played.asked(), [read, keys, read], "it was refused before its time");
}

#[tokio::test]
async fn container_without_a_role_is_told() {
    for answer in [Some((404, String::new())), Some((200, "{}".to_owned())), None] {
        let played = play(move |_: &Received| answer.clone()).await;
        let url = format!("{}/v1/credentials", played.url);
        let config = AwsConfig { credentials_url: url, ..AwsConfig::default() };
        let told = Asking::of(&played, config).read("aws:agio").await.expect_err("no key");
        assert!(told.to_string().contains("Check that the container has a role"), "{told}");
    }
}
