//! Providers, played by servers on this machine that take what is documented and nothing else.

use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{JobId, Timestamp};
use crate::services::mail::Mail;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use std::sync::Mutex;

/// A request as it came in.
#[derive(Clone)]
struct Received {
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What a provider answers: status, type of the error, body.
type Answer = (u16, &'static str, &'static str);

/// A provider that answers the same to everything, and what it received.
struct Played {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

async fn play(answer: Answer) -> Played {
    let received: Arc<Mutex<Vec<Received>>> = Arc::default();
    let kept = Arc::clone(&received);
    let routes = Router::new().fallback(receive).with_state((answer, received));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Played { url, received: kept }
}

async fn receive(
    State(((status, kind, body), received)): State<(Answer, Arc<Mutex<Vec<Received>>>)>,
    request: Request,
) -> Response {
    assert_eq!(request.method(), "POST");
    let (path, headers) = (request.uri().to_string(), request.headers().clone());
    let bytes = axum::body::to_bytes(request.into_body(), 1 << 20).await.expect("a body");
    received.lock().expect("whole").push(Received { path, headers, body: bytes.to_vec() });
    let status = StatusCode::from_u16(status).expect("a status");
    (status, [("x-amzn-errortype", kind)], body).into_response()
}

fn config(sender: SenderKind, api_url: &str) -> MailConfig {
    MailConfig {
        sender,
        from: "Agio <no-reply@exchange.example.com>".to_owned(),
        api_key: LiveSecret::new("key-of-the-house"),
        api_url: api_url.to_owned(),
        ses_region: "eu-central-1".to_owned(),
        ses_access_key_id: LiveSecret::new("AKIDEXAMPLE"),
        ses_secret_access_key: LiveSecret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        ..MailConfig::default()
    }
}

fn mail() -> Mail {
    Mail {
        to: "ada@example.com".to_owned(),
        subject: "Set a new password".to_owned(),
        text: "plain \u{2713}".to_owned(),
        html: "<p>rich</p>".to_owned(),
    }
}

async fn send_by(config: &MailConfig) -> Result<(), SendError> {
    let at = Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339");
    let api = Api::new(config, Arc::new(ManualClock::at(at))).expect("sane settings");
    api.send(&Outgoing::of(&mail(), JobId(7))).await
}

/// Sends a mail by a provider that takes it; answers what it received.
async fn taken(sender: SenderKind, answer: Answer) -> Received {
    let played = play(answer).await;
    send_by(&config(sender, &played.url)).await.expect("is taken");
    let received = played.received.lock().expect("whole").clone();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].header("content-type"), "application/json");
    received[0].clone()
}

#[tokio::test]
async fn send_grid_gets_what_it_documents_and_may_not_track_links() {
    let received = taken(SenderKind::SendGrid, (202, "", "")).await;
    assert_eq!(received.path, "/v3/mail/send");
    assert_eq!(received.header("authorization"), "Bearer key-of-the-house");
    let expected = json!({
        "personalizations": [{ "to": [{ "email": "ada@example.com" }] }],
        "from": { "email": "no-reply@exchange.example.com", "name": "Agio" },
        "subject": "Set a new password",
        "content": [
            { "type": "text/plain", "value": "plain \u{2713}" },
            { "type": "text/html", "value": "<p>rich</p>" },
        ],
        "tracking_settings": {
            "click_tracking": { "enable": false, "enable_text": false },
            "open_tracking": { "enable": false },
        },
    });
    assert_eq!(received.json(), expected);
}

#[tokio::test]
async fn resend_gets_what_it_documents_and_a_key_to_know_the_letter_again() {
    let received = taken(SenderKind::Resend, (200, "", r#"{"id":"49a3999c"}"#)).await;
    assert_eq!(received.path, "/emails");
    assert_eq!(received.header("authorization"), "Bearer key-of-the-house");
    assert_eq!(received.header("idempotency-key"), Outgoing::of(&mail(), JobId(7)).key);
    let expected = json!({
        "from": "Agio <no-reply@exchange.example.com>",
        "to": ["ada@example.com"],
        "subject": "Set a new password",
        "text": "plain \u{2713}",
        "html": "<p>rich</p>",
    });
    assert_eq!(received.json(), expected);
}

/// What `sigv4` makes of the request as it arrived.
fn signature_of(received: &Received, session_token: Option<&str>) -> sigv4::Signature {
    let signer = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        session_token,
        region: "eu-central-1",
        service: "ses",
    };
    let request = Unsigned {
        method: "POST",
        host: received.header("host"),
        path: &received.path,
        headers: &[("content-type", received.header("content-type"))],
        body: &received.body,
        at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
    };
    sigv4::sign(signer, request)
}

#[tokio::test]
async fn amazon_gets_what_it_documents_and_a_signature_of_what_arrives() {
    let received = taken(SenderKind::Ses, (200, "", r#"{"MessageId":"0102"}"#)).await;
    assert_eq!(received.path, "/v2/email/outbound-emails");
    let expected = json!({
        "FromEmailAddress": "Agio <no-reply@exchange.example.com>",
        "Destination": { "ToAddresses": ["ada@example.com"] },
        "Content": { "Simple": {
            "Subject": { "Data": "Set a new password", "Charset": "UTF-8" },
            "Body": {
                "Text": { "Data": "plain \u{2713}", "Charset": "UTF-8" },
                "Html": { "Data": "<p>rich</p>", "Charset": "UTF-8" },
            },
        } },
    });
    assert_eq!(received.json(), expected);
    let signature = signature_of(&received, None);
    assert_eq!(received.header("x-amz-date"), "20260110T204200Z");
    assert_eq!(received.header("authorization"), signature.authorization);
    assert!(signature.authorization.contains(
        "Credential=AKIDEXAMPLE/20260110/eu-central-1/ses/aws4_request, SignedHeaders=content-type;host;x-amz-date,"
    ));
    let other = Received { body: b"{}".to_vec(), ..received.clone() };
    assert_ne!(received.header("authorization"), signature_of(&other, None).authorization);
}

#[tokio::test]
async fn amazon_is_shown_the_token_of_a_temporary_key() {
    let played = play((200, "", "{}")).await;
    let config = MailConfig {
        ses_session_token: LiveSecret::new("token-of-the-session"),
        ..config(SenderKind::Ses, &played.url)
    };
    send_by(&config).await.expect("is taken");
    let received = played.received.lock().expect("whole")[0].clone();
    assert_eq!(received.header("x-amz-security-token"), "token-of-the-session");
    let signature = signature_of(&received, Some("token-of-the-session"));
    assert_eq!(received.header("authorization"), signature.authorization);
}

#[test]
fn names_in_other_letters_are_encoded_for_amazon() {
    let address = |text: &str| text.parse().expect("an address");
    for (from, expected) in [
        ("no-reply@example.com", "no-reply@example.com"),
        ("Agio <no-reply@example.com>", "Agio <no-reply@example.com>"),
        ("B\u{f6}rse <no-reply@example.com>", "=?UTF-8?B?QsO2cnNl?= <no-reply@example.com>"),
    ] {
        assert_eq!(encoded(&address(from)), expected);
    }
}

const SENDERS: [SenderKind; 3] = [SenderKind::SendGrid, SenderKind::Resend, SenderKind::Ses];

#[tokio::test]
async fn refusals_of_the_letter_are_final_and_others_are_tried_again() {
    let concurrent = r#"{"name":"concurrent_idempotent_requests","message":"still at it"}"#;
    let other_body = r#"{"name":"invalid_idempotent_request","message":"another body"}"#;
    let rows: [(Answer, bool); 20] = [
        ((400, "", r#"{"errors":[{"message":"no such address"}]}"#), true),
        ((400, "BadRequestException", "{}"), true),
        ((400, "MessageRejected:http://internal.amazon.com/", "{}"), true),
        ((400, "SendingPausedException:http://internal.amazon.com/", "{}"), false),
        ((400, "LimitExceededException", "{}"), false),
        ((400, "AccountSuspendedException", "{}"), false),
        ((400, "MailFromDomainNotVerifiedException", "{}"), false),
        ((401, "", "no JSON"), false),
        ((402, "", ""), false),
        ((403, "", r#"{"message":"the signature does not match"}"#), false),
        ((404, "", ""), false),
        ((408, "", ""), false),
        ((409, "", concurrent), false),
        ((409, "", other_body), true),
        ((413, "", ""), true),
        ((422, "", r#"{"name":"validation_error","message":"no such address"}"#), true),
        ((429, "TooManyRequestsException", ""), false),
        ((302, "", ""), false),
        ((500, "", ""), false),
        ((503, "", ""), false),
    ];
    for (answer, is_final) in rows {
        let played = play(answer).await;
        for sender in SENDERS {
            let error = send_by(&config(sender, &played.url)).await.expect_err("refused");
            assert_eq!(error.permanent, is_final, "{sender:?} {answer:?}: {error}");
            assert!(error.cause.contains(&answer.0.to_string()), "{error}");
        }
        assert_eq!(played.received.lock().expect("whole").len(), SENDERS.len(), "no redirect");
    }
}

#[tokio::test]
async fn provider_that_is_away_or_slow_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let silent = format!("http://{}", listener.local_addr().expect("an address"));
    for sender in SENDERS {
        for api_url in [silent.as_str(), "http://127.0.0.1:1"] {
            let config = MailConfig { api_timeout_ms: 50, ..config(sender, api_url) };
            let error = send_by(&config).await.expect_err("no answer");
            assert!(!error.permanent && error.cause.contains("does not answer"), "{error}");
        }
    }
}

#[tokio::test]
async fn what_a_provider_says_is_told_in_one_short_line_and_without_the_key() {
    let body = r#"{"errors":[{"message":"first line\nsecond line"}]}"#;
    let played = play((400, "", body)).await;
    let error = send_by(&config(SenderKind::SendGrid, &played.url)).await.expect_err("refused");
    assert_eq!(error.cause, "SendGrid answered 400 Bad Request: first line second line");
    let long: &'static str =
        Box::leak(format!(r#"{{"message":"{}"}}"#, "x".repeat(10_000)).into_boxed_str());
    let played = play((403, "AccessDenied", long)).await;
    let error = send_by(&config(SenderKind::Ses, &played.url)).await.expect_err("refused");
    assert!(error.cause.len() < 400 && !error.cause.contains("wJalr"), "{error}");
}

#[test]
fn each_provider_has_its_usual_place() {
    for (sender, url) in [
        (SenderKind::SendGrid, "https://api.sendgrid.com/v3/mail/send"),
        (SenderKind::Resend, "https://api.resend.com/emails"),
        (SenderKind::Ses, "https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails"),
    ] {
        let api = Api::new(&config(sender, ""), Arc::new(ManualClock::default()));
        assert_eq!(api.expect("sane settings").url.as_str(), url);
    }
}
