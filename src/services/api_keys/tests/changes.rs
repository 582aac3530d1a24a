//! Making, replacing and ending keys: who may, what is refused, and what stays behind.

use super::*;
use crate::domain::{ApiKeyAlgorithm, KeyVersion, Secret};
use crate::services::mail::testing::take_waiting;
use crate::storage::PageRequest;

#[tokio::test]
async fn key_that_makes_no_sense_is_refused_by_its_field() {
    let scenario = Scenario::open().await;
    let list = |text: &str| vec![text.to_owned()];
    let base = || scenario.input();
    let withdraw = scopes(&[ApiKeyScope::Withdraw]);
    let weak = URL_SAFE_NO_PAD.encode([0; 32]);
    let rows = [
        (CreateApiKey { scopes: ApiKeyScopes::default(), ..base() }, "scopes"),
        (CreateApiKey { scopes: withdraw, ..base() }, "ipAllowList"),
        (CreateApiKey { ip_allow_list: list("0.0.0.0/0"), ..base() }, "ipAllowList"),
        (CreateApiKey { ip_allow_list: list("10.0.0.0/15"), ..base() }, "ipAllowList"),
        (CreateApiKey { ip_allow_list: list("2001::/16"), ..base() }, "ipAllowList"),
        (CreateApiKey { ip_allow_list: list("localhost"), ..base() }, "ipAllowList"),
        (CreateApiKey { ip_allow_list: vec!["192.0.2.1".to_owned(); 21], ..base() }, "ipAllowList"),
        (CreateApiKey { expires_at: Some(scenario.now()), ..base() }, "expiresAt"),
        (CreateApiKey { name: String::new(), ..base() }, "name"),
        (CreateApiKey { public_key: Some("AAAA".to_owned()), ..base() }, "publicKey"),
        (CreateApiKey { public_key: Some(weak), ..base() }, "publicKey"),
    ];
    for (input, field) in rows {
        let refusal = refused(scenario.create(input).await);
        assert_eq!(refusal, (RefusalCode::InvalidInput, field.to_owned()));
    }
    let bob = signed_in(&scenario.auth, "bob").await.principal;
    let others = CreateApiKey { account: bob.account, ..base() };
    let refusal = refused(scenario.create(others).await);
    assert_eq!(refusal, (RefusalCode::NotFound, "accountId".to_owned()), "somebody else's");
    let unverified = Principal { email_verified: false, ..scenario.ann };
    let refusal = refused(scenario.keys.create(Caller::new(&unverified, &client()), base()).await);
    assert_eq!(refusal.0, RefusalCode::EmailNotVerified);
    assert!(scenario.keys.all(scenario.ann.user).await.expect("reads").is_empty());
}

#[tokio::test]
async fn public_key_is_taken_as_openssl_writes_it() {
    let scenario = Scenario::open().await;
    // openssl genpkey -algorithm ed25519 | openssl pkey -pubout: the key of RFC 8032, 7.1, test 1.
    let pem = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    let input = CreateApiKey { public_key: Some(pem.to_owned()), ..scenario.input() };
    let made = scenario.create(input).await.expect("makes a key");
    assert_eq!(made.key.algorithm, ApiKeyAlgorithm::Ed25519);
    assert_eq!(super::super::request::hex(&made.key.verifier[..4]), "d75a9801");
    assert!(made.secret.is_none());
}

#[tokio::test]
async fn keys_are_made_and_replaced_by_whoever_proved_a_moment_ago_who_they_are() {
    let scenario = Scenario::open().await;
    let (key, _) = scenario.key(None, scenario.input()).await;
    scenario.clock.advance(Duration::from_secs(11 * 60));
    let stale = scenario.create(scenario.input()).await.map(|_| ());
    assert!(matches!(stale, Err(Failure::StepUpRequired(_))), "{stale:?}");
    let rotate = RotateApiKey { id: key.id, public_key: None, overlap: Duration::ZERO };
    let stale =
        scenario.keys.rotate(Caller::new(&scenario.ann, &client()), rotate).await.map(|_| ());
    assert!(matches!(stale, Err(Failure::StepUpRequired(_))), "{stale:?}");
    let revoked = scenario.keys.revoke(Caller::new(&scenario.ann, &client()), key.id).await;
    assert!(revoked.is_ok(), "ending one protects, and needs no proof");
}

#[tokio::test]
async fn expired_and_revoked_keys_sign_nothing() {
    let scenario = Scenario::open().await;
    let end = scenario.now().plus(Duration::from_secs(10));
    let ending = CreateApiKey { expires_at: Some(end), ..scenario.input() };
    let (short, pen) = scenario.key(Some(&Pen::ed25519(1)), ending).await;
    assert_eq!(scenario.outcome(&scenario.sent(&short, 1).signed(&pen)).await, "taken");
    scenario.clock.advance(Duration::from_secs(10));
    assert_eq!(scenario.outcome(&scenario.sent(&short, 2).signed(&pen)).await, "over");

    let (key, pen) = scenario.key(None, scenario.input()).await;
    let sent = scenario.sent(&key, 3).signed(&pen);
    let taken = scenario.keys.authenticate(&sent.request(), HERE).await.expect("taken");
    assert!(scenario.keys.still_in_force(&taken).await.is_ok());
    let over = tokio::spawn(scenario.keys.clone().key_over(taken));
    let bob = signed_in(&scenario.auth, "bob").await.principal;
    let refusal = refused(scenario.keys.revoke(Caller::new(&bob, &client()), key.id).await);
    assert_eq!(refusal, (RefusalCode::NotFound, "id".to_owned()), "somebody else's");
    scenario.keys.revoke(Caller::new(&scenario.ann, &elsewhere()), key.id).await.expect("ends it");
    over.await.expect("whoever is connected hears of it at once");
    assert!(matches!(scenario.keys.still_in_force(&taken).await, Err(Failure::Unauthenticated)));
    assert_eq!(scenario.outcome(&scenario.sent(&key, 4).signed(&pen)).await, "over");
    let again = refused(scenario.keys.revoke(Caller::new(&scenario.ann, &client()), key.id).await);
    assert_eq!(again.0, RefusalCode::NotFound);
    assert!(scenario.keys.all(scenario.ann.user).await.expect("reads").is_empty());
}

#[tokio::test]
async fn replaced_key_stays_in_force_for_its_overlap() {
    let scenario = Scenario::open().await;
    let (old, before) = scenario.key(None, scenario.input()).await;
    let after = Pen::ed25519(3);
    let overlap = Duration::from_secs(60);
    let rotate = RotateApiKey { id: old.id, public_key: Some(after.public()), overlap };
    let rotated =
        scenario.keys.rotate(Caller::new(&scenario.ann, &client()), rotate).await.expect("rotates");
    let new = rotated.made.key;
    assert_eq!((&new.name, new.scopes, new.account), (&old.name, old.scopes, old.account));
    assert_eq!(rotated.replaced.expires_at, Some(scenario.now().plus(overlap)));
    assert_eq!(scenario.outcome(&scenario.sent(&old, 1).signed(&before)).await, "taken");
    assert_eq!(scenario.outcome(&scenario.sent(&new, 2).signed(&after)).await, "taken");
    scenario.clock.advance(overlap);
    assert_eq!(scenario.outcome(&scenario.sent(&old, 3).signed(&before)).await, "over");
    assert_eq!(scenario.outcome(&scenario.sent(&new, 4).signed(&after)).await, "taken");
    let week = Duration::from_secs(7 * 24 * 60 * 60 + 1);
    let long = RotateApiKey { id: new.id, public_key: None, overlap: week };
    let refusal = refused(scenario.keys.rotate(Caller::new(&scenario.ann, &client()), long).await);
    assert_eq!(refusal.1, "overlapSeconds");
    let gone = RotateApiKey { id: old.id, public_key: None, overlap };
    let refusal = refused(scenario.keys.rotate(Caller::new(&scenario.ann, &client()), gone).await);
    assert_eq!(refusal, (RefusalCode::NotFound, "id".to_owned()));
}

#[tokio::test]
async fn changes_of_keys_are_noted_and_their_owner_is_told() {
    let scenario = Scenario::open().await;
    let (key, _) = scenario.key(None, scenario.input()).await;
    let rotate = RotateApiKey { id: key.id, public_key: None, overlap: Duration::ZERO };
    let rotated =
        scenario.keys.rotate(Caller::new(&scenario.ann, &client()), rotate).await.expect("rotates");
    scenario
        .keys
        .revoke(Caller::new(&scenario.ann, &elsewhere()), rotated.made.key.id)
        .await
        .expect("ends");
    let request = PageRequest::first(10);
    let page = scenario.keys.inner.audit.page(scenario.ann.user, request).await.expect("reads");
    let mut noted: Vec<_> = page.items.iter().map(|event| event.action.as_str()).collect();
    noted.retain(|action| action.ends_with("API_KEY"));
    assert_eq!(noted, ["REVOKE_API_KEY", "ROTATE_API_KEY", "CREATE_API_KEY"]);
    let mails = take_waiting(&scenario.database, scenario.now()).await;
    assert_eq!(mails.len(), 2, "one for each key that was made");
    assert!(mails[0].text.contains("an API key was made"), "{}", mails[0].text);
}

#[tokio::test]
async fn nobody_has_more_keys_than_are_listed() {
    let scenario = Scenario::open().await;
    for _ in 0..crate::storage::api_keys::KEYS_MAX {
        scenario.create(scenario.input()).await.expect("makes a key");
    }
    assert_eq!(refused(scenario.create(scenario.input()).await).0, RefusalCode::LimitExceeded);
    assert_eq!(scenario.keys.all(scenario.ann.user).await.expect("reads").len(), 50);
}

#[tokio::test]
async fn secrets_are_sealed_and_sealed_anew_when_the_signing_key_changes() {
    let scenario = Scenario::open().await;
    let (key, pen) = scenario.key(None, scenario.input()).await;
    let Pen::HmacSha256(secret) = &pen else { panic!("a secret") };
    let holds = |sealed: &[u8]| sealed.windows(8).any(|part| part == &secret[..8]);
    assert!(!holds(&key.verifier), "not as it is");
    assert_eq!(scenario.keys.reseal_secrets().await.expect("seals"), 0);
    let told: Arc<dyn Clock> = scenario.clock.clone();
    let mut keys = api_keys_on(&scenario.database, (&scenario.auth, &told));
    let ring = [1, 2].map(|number| {
        let version = KeyVersion::new(number).expect("not 0");
        (version, Secret::new(if number == 1 { "k".repeat(48) } else { "l".repeat(48) }))
    });
    let ring = KeyRing::new(ring.into(), None).expect("a good ring");
    Arc::get_mut(&mut keys.inner).expect("not shared yet").sealing = Sealing::new(&ring);
    assert_eq!(keys.reseal_secrets().await.expect("seals"), 1);
    assert_eq!(keys.reseal_secrets().await.expect("seals"), 0, "once");
    let sent = scenario.sent(&key, 1).signed(&pen);
    assert_eq!(word(&keys.authenticate(&sent.request(), HERE).await), "taken");
}
