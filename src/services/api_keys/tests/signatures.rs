//! Which requests are taken: those that a key in force signed, a moment ago, from an allowed address, once.

use super::*;
use crate::domain::VerifiedCredential;
use crate::storage::cache::Cache;

/// A way to forge a request.
type Forgery = (&'static str, fn(&mut Sent));

/// What becomes of a signed request that is changed on its way.
const FORGERIES: [Forgery; 27] = [
    ("body longer", |sent| sent.body.push(' ')),
    ("body empty", |sent| sent.body.clear()),
    ("body other", |sent| sent.body = sent.body.replace("viewer", "market")),
    ("path other", |sent| sent.path = "/graphql/ws".to_owned()),
    ("path with a query", |sent| sent.path.push_str("?a=1")),
    ("path with a slash", |sent| sent.path.push('/')),
    ("path in capitals", |sent| sent.path = "/GRAPHQL".to_owned()),
    ("method other", |sent| sent.method = "GET".to_owned()),
    ("method small", |sent| sent.method = "post".to_owned()),
    ("nonce other", |sent| sent.nonce.push('1')),
    ("nonce short", |sent| sent.nonce.truncate(15)),
    ("nonce empty", |sent| sent.nonce.clear()),
    ("nonce long", |sent| sent.nonce = "n".repeat(65)),
    ("nonce with a line break", |sent| sent.nonce.push('\n')),
    ("time a millisecond on", |sent| {
        let millis: i64 = sent.timestamp.parse().expect("a number");
        sent.timestamp = (millis + 1).to_string();
    }),
    ("time in seconds", |sent| sent.timestamp.truncate(10)),
    ("time with a sign", |sent| sent.timestamp.insert(0, '+')),
    ("time of words", |sent| sent.timestamp = "now".to_owned()),
    ("key of nobody", |sent| sent.key = "ak_000000000000000000000000".to_owned()),
    ("key in capitals", |sent| sent.key = sent.key.to_uppercase()),
    ("key empty", |sent| sent.key.clear()),
    ("signature empty", |sent| sent.signature.clear()),
    ("signature cut", |sent| sent.signature.truncate(sent.signature.len() - 4)),
    ("signature longer", |sent| sent.signature.push_str("AAAA")),
    ("signature of zeros", |sent| sent.signature = URL_SAFE_NO_PAD.encode([0; 64])),
    ("signature no base64", |sent| sent.signature = "!".repeat(86)),
    ("signature with a bit turned", |sent| {
        let mut bytes = URL_SAFE_NO_PAD.decode(&sent.signature).expect("base64");
        bytes[7] ^= 1;
        sent.signature = URL_SAFE_NO_PAD.encode(bytes);
    }),
];

#[tokio::test]
async fn forged_signatures_are_refused_in_every_form() {
    let scenario = Scenario::open().await;
    let other = Pen::ed25519(9);
    let (stranger, _) = scenario.key(Some(&other), scenario.input()).await;
    for (nonce, pen) in [(1, Some(Pen::ed25519(1))), (2, None)] {
        let (key, pen) = scenario.key(pen.as_ref(), scenario.input()).await;
        let good = scenario.sent(&key, nonce).signed(&pen);
        for (name, forge) in FORGERIES {
            let mut forged = good.clone();
            forge(&mut forged);
            let outcome = scenario.outcome(&forged).await;
            assert!(["wrong", "malformed"].contains(&outcome), "{name}: {outcome}");
        }
        let unsigned = |text: &str| {
            let signature = URL_SAFE_NO_PAD.encode(pen.sign(text));
            Sent { signature, ..good.clone() }
        };
        let text = good.text();
        let crooked = [
            unsigned(""),
            unsigned(&text.to_lowercase()),
            unsigned(text.trim_start_matches("AGIO-V1\n")),
            unsigned(&format!("{text}\n")),
            unsigned(&text.replace('\n', "")),
            unsigned(&text.replace("AGIO-V1", "AGIO-V2")),
            good.clone().signed(&other),
            Sent { key: stranger.prefix.clone(), ..good.clone() },
            Sent { key: stranger.prefix.clone(), ..good.clone() }.signed(&pen),
        ];
        for (index, forged) in crooked.iter().enumerate() {
            assert_eq!(scenario.outcome(forged).await, "wrong", "{index}");
        }
        assert_eq!(scenario.outcome(&good).await, "taken", "no forgery uses the nonce up");
    }
}

#[test]
fn what_is_signed_is_what_the_vectors_of_the_clients_say() {
    let vectors = include_str!("../../../../clients/signing-vectors.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let secret = URL_SAFE_NO_PAD.decode(text(&vectors["secret"])).expect("base64");
    let seed: [u8; 32] = secret.clone().try_into().expect("32 bytes");
    let private = Pen::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)));
    let requests = vectors["requests"].as_array().expect("a list");
    assert!(requests.len() > 3);
    for row in requests {
        let sent = Sent {
            key: text(&vectors["key"]),
            timestamp: vectors["timestamp"].to_string(),
            nonce: text(&vectors["nonce"]),
            signature: String::new(),
            method: text(&row["method"]),
            path: text(&row["path"]),
            body: text(&row["body"]),
        };
        let signed = sent.request().signed_text();
        assert_eq!(signed, text(&row["text"]));
        let rows = [(Pen::HmacSha256(secret.clone()), "hmacSha256"), (private.clone(), "ed25519")];
        for (pen, name) in rows {
            assert_eq!(URL_SAFE_NO_PAD.encode(pen.sign(&signed)), text(&row[name]), "{name}");
        }
    }
}

#[tokio::test]
async fn signed_request_names_its_account_and_scopes_and_no_duties() {
    let scenario = Scenario::open().await;
    let (key, pen) = scenario.key(None, scenario.input()).await;
    let sent = scenario.sent(&key, 1).signed(&pen);
    let principal = scenario.keys.authenticate(&sent.request(), HERE).await.expect("taken");
    let VerifiedCredential::ApiKey(credential) = principal.credential else { panic!("a key") };
    assert_eq!((credential.id, credential.account), (key.id, scenario.ann.account));
    assert_eq!(credential.scopes, key.scopes);
    assert_eq!((principal.user, principal.account), (scenario.ann.user, scenario.ann.account));
    assert_eq!(principal.staff_roles.iter().count(), 0);
}

#[tokio::test]
async fn replayed_request_is_refused_on_the_same_node_and_on_another() {
    let scenario = Scenario::open().await;
    let told: Arc<dyn Clock> = scenario.clock.clone();
    let shared = Cache::memory(told.clone());
    let node = || {
        let mut keys = api_keys_on(&scenario.database, (&scenario.auth, &told));
        let inner = Arc::get_mut(&mut keys.inner).expect("not shared yet");
        let redis = Some(shared.clone());
        inner.nonces = Nonces::new((*scenario.database).clone(), redis, Timestamp::default());
        keys
    };
    let (here, there) = (node(), node());
    let (key, pen) = scenario.key(None, scenario.input()).await;
    let sent = scenario.sent(&key, 1).signed(&pen);
    let mut outcomes = Vec::new();
    for keys in [&here, &here, &there] {
        outcomes.push(word(&keys.authenticate(&sent.request(), HERE).await));
    }
    scenario.clock.advance(Duration::from_secs(5));
    outcomes.push(word(&there.authenticate(&sent.request(), HERE).await));
    scenario.clock.advance(Duration::from_millis(1));
    outcomes.push(word(&there.authenticate(&sent.request(), HERE).await));
    assert_eq!(outcomes, ["taken", "replayed", "replayed", "replayed", "clock"]);
}

#[tokio::test]
async fn nothing_that_was_signed_before_a_restart_is_taken_after_it() {
    let scenario = Scenario::open().await;
    let (key, pen) = scenario.key(None, scenario.input()).await;
    let sent = scenario.sent(&key, 1).signed(&pen);
    assert_eq!(scenario.outcome(&sent).await, "taken");
    scenario.clock.advance(Duration::from_secs(1));
    let told: Arc<dyn Clock> = scenario.clock.clone();
    let mut again = api_keys_on(&scenario.database, (&scenario.auth, &told));
    let inner = Arc::get_mut(&mut again.inner).expect("not shared yet");
    inner.nonces = Nonces::new((*scenario.database).clone(), None, scenario.now());
    assert_eq!(word(&again.authenticate(&sent.request(), HERE).await), "replayed");
}

#[tokio::test]
async fn clock_of_a_program_may_be_five_seconds_off_and_no_more() {
    let scenario = Scenario::open().await;
    let (key, pen) = scenario.key(Some(&Pen::ed25519(1)), scenario.input()).await;
    scenario.clock.advance(Duration::from_secs(60));
    let rows = [(-5_001, "clock"), (-5_000, "taken"), (5_000, "taken"), (5_001, "clock")];
    for (nonce, (millis, expected)) in (1..).zip(rows) {
        let at = Timestamp(scenario.now().0 + millis * 1_000);
        let sent = Sent::post(&key.prefix, (nonce, at), "{}").signed(&pen);
        assert_eq!(scenario.outcome(&sent).await, expected, "{millis} ms");
    }
}

#[tokio::test]
async fn key_is_taken_from_its_networks_only() {
    let scenario = Scenario::open().await;
    let list = ["203.0.113.0/28", "2001:db8:1::/48", "::ffff:192.0.2.9"].map(str::to_owned);
    let input = CreateApiKey { ip_allow_list: list.to_vec(), ..scenario.input() };
    let (key, pen) = scenario.key(None, input).await;
    let rows = [
        ("203.0.113.7", "taken"),
        ("::ffff:203.0.113.7", "taken"),
        ("203.0.113.16", "address"),
        ("2001:db8:1:ffff::9", "taken"),
        ("2001:db8:2::9", "address"),
        ("192.0.2.9", "taken"),
        ("192.0.2.10", "address"),
        ("::1", "address"),
    ];
    for (nonce, (ip, expected)) in (1..).zip(rows) {
        let sent = scenario.sent(&key, nonce).signed(&pen);
        let from = ip.parse().expect("an address");
        assert_eq!(
            word(&scenario.keys.authenticate(&sent.request(), from).await),
            expected,
            "{ip}"
        );
    }
}

#[tokio::test]
async fn key_signs_as_often_as_its_limit_says_and_wrong_ones_are_counted_by_network() {
    let scenario = Scenario::open().await;
    let (key, pen) = scenario.key(None, scenario.input()).await;
    for nonce in 1..=100 {
        assert_eq!(scenario.outcome(&scenario.sent(&key, nonce).signed(&pen)).await, "taken");
    }
    let beyond = scenario.sent(&key, 101).signed(&pen);
    assert_eq!(scenario.outcome(&beyond).await, "too many");
    let (other, others) = scenario.key(None, scenario.input()).await;
    let sent = scenario.sent(&other, 1).signed(&others);
    assert_eq!(scenario.outcome(&sent).await, "taken", "each key has a limit of its own");
    scenario.clock.advance(Duration::from_millis(50));
    assert_eq!(scenario.outcome(&beyond).await, "taken", "the nonce was not used up");
    let forged = scenario.sent(&key, 200).signed(&others);
    let mut outcomes = Vec::new();
    for _ in 0..201 {
        outcomes.push(scenario.outcome(&forged).await);
    }
    assert_eq!((outcomes[199], outcomes[200]), ("wrong", "too many"));
    let good = scenario.sent(&other, 2).signed(&others);
    let from = "198.51.100.1".parse().expect("an address");
    assert_eq!(word(&scenario.keys.authenticate(&good.request(), from).await), "taken");
}
