//! What is no right answer of a passkey, and what nobody gets round it by.

use super::passkeys::authenticator::Authenticator;
use super::passkeys::{PAGE, asked, code_of};
use super::*;
use crate::domain::{AuditAction, AuditOutcome};
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test]
async fn answers_from_elsewhere_and_without_the_owner_are_refused() {
    type Wrong = (&'static str, fn(&mut Authenticator));
    let wrong: [Wrong; 5] = [
        ("origin", |device| device.origin = "https://localhost.example.com".to_owned()),
        ("port", |device| device.origin = "http://localhost:8081".to_owned()),
        ("rp id", |device| device.rp_id = Some("example.com".to_owned())),
        ("no user verification", |device| device.verifies_user = false),
        ("no longer backed up by anybody", |device| device.is_synced = true),
    ];
    let config = AuthConfig { lockout_failures_max: 1_000, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    let mut device = Authenticator::new(PAGE, 1);
    let (here, _) = scenario.with_passkey(&mut device).await;
    let bo = scenario.bo().await;
    for (what, spoil) in wrong {
        let mut spoilt = Authenticator::new(PAGE, 1);
        (spoilt.counter, spoilt.user_handle) = (100, device.user_handle.clone());
        spoil(&mut spoilt);
        let by_itself = scenario.enter(spoilt.show(&scenario.any().await)).await;
        assert_eq!(code_of(by_itself), RefusalCode::InvalidCode, "{what}");
        let challenge = scenario.challenge().await;
        let second = scenario.answer_by_passkey(&challenge, spoilt.show(asked(&challenge))).await;
        assert_eq!(code_of(second), RefusalCode::InvalidCode, "{what}");
        let options = scenario.auth.begin_passkey_proof(&here.principal).await.expect("begins");
        let proof = scenario.prove_by_passkey(&here, spoilt.show(&options)).await;
        assert_eq!(code_of(proof), RefusalCode::InvalidCode, "{what}");
        if spoilt.is_synced {
            continue;
        }
        let mut new = Authenticator::new(PAGE, 2);
        spoil(&mut new);
        let credential = new.register(&scenario.begun(&bo).await);
        assert_eq!(
            code_of(scenario.add(&bo, credential).await),
            RefusalCode::InvalidCode,
            "{what}"
        );
    }
    scenario.enter(device.show(&scenario.any().await)).await.expect("the right one");
}

#[tokio::test]
async fn what_was_signed_is_what_counts() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    scenario.with_passkey(&mut device).await;
    // Another page's words around the signature of ours.
    let options = scenario.any().await;
    let mut credential = device.show(&options);
    let challenge = options["challenge"].as_str().expect("text").to_owned();
    let tampered = device.client_data("webauthn.get", &challenge).replace("false", "true");
    credential["response"]["clientDataJSON"] = json!(base64(&tampered));
    assert_eq!(code_of(scenario.enter(credential).await), RefusalCode::InvalidCode);
    // The right signature for another kind of ceremony.
    let options = scenario.any().await;
    let other = device.client_data("webauthn.create", options["challenge"].as_str().expect("text"));
    let credential = device.sign(&options["rpId"], &other);
    let refused = code_of(scenario.enter(credential).await);
    assert!(matches!(refused, RefusalCode::InvalidCode | RefusalCode::InvalidInput), "{refused:?}");
    // Nothing that a browser says.
    for nonsense in
        [json!(null), json!({}), json!("passkey"), json!({ "id": "AAAA", "response": {} })]
    {
        assert_eq!(code_of(scenario.enter(nonsense).await), RefusalCode::InvalidInput);
    }
}

#[tokio::test]
async fn ceremony_is_good_once_for_five_minutes_and_for_what_it_was_begun_for() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, _) = scenario.with_passkey(&mut device).await;
    let credential = device.show(&scenario.any().await);
    scenario.enter(credential.clone()).await.expect("signs in");
    assert_eq!(code_of(scenario.enter(credential).await), RefusalCode::Expired, "again");
    // One that was wrong is not judged again.
    let options = scenario.any().await;
    device.verifies_user = false;
    assert_eq!(code_of(scenario.enter(device.show(&options)).await), RefusalCode::InvalidCode);
    device.verifies_user = true;
    assert_eq!(code_of(scenario.enter(device.show(&options)).await), RefusalCode::Expired);
    // What was begun for one thing ends no other.
    let step_up = scenario.auth.begin_passkey_proof(&here.principal).await.expect("begins");
    assert_eq!(code_of(scenario.enter(device.show(&step_up)).await), RefusalCode::Expired);
    let (one, other) = (scenario.challenge().await, scenario.challenge().await);
    let crossed = scenario.answer_by_passkey(&other, device.show(asked(&one))).await;
    assert_eq!(code_of(crossed), RefusalCode::Expired);
    let made_up = scenario.prove_by_passkey(&here, device.show(&scenario.any().await)).await;
    assert_eq!(code_of(made_up), RefusalCode::Expired);
    scenario
        .prove_by_passkey(&here, device.show(&step_up))
        .await
        .expect("it was not taken by others");
    // Two at once are not two sign-ins.
    let credential = device.show(&scenario.any().await);
    let both = join_all([scenario.enter(credential.clone()), scenario.enter(credential)]).await;
    assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "{both:?}");
    let options = scenario.any().await;
    scenario.clock.advance(minutes(5));
    assert_eq!(code_of(scenario.enter(device.show(&options)).await), RefusalCode::Expired, "late");
}

#[tokio::test]
async fn passkey_of_somebody_else_is_no_second_factor() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, added) = scenario.with_passkey(&mut device).await;
    let bo = scenario.bo().await;
    let mut of_bo = Authenticator::new(PAGE, 2);
    scenario.add(&bo, of_bo.register(&scenario.begun(&bo).await)).await.expect("adds");
    assert_ne!(device.user_handle, of_bo.user_handle);
    let challenge = scenario.challenge().await;
    let theirs = scenario.answer_by_passkey(&challenge, of_bo.show(asked(&challenge))).await;
    assert_eq!(code_of(theirs), RefusalCode::InvalidCode);
    // Nor does it enter as somebody else by calling itself theirs.
    of_bo.user_handle = device.user_handle.clone();
    assert_eq!(
        code_of(scenario.enter(of_bo.show(&scenario.any().await)).await),
        RefusalCode::InvalidCode
    );
    of_bo.id = device.id.clone();
    assert_eq!(
        code_of(scenario.enter(of_bo.show(&scenario.any().await)).await),
        RefusalCode::InvalidCode
    );
    // What a device calls a credential belongs to one person.
    of_bo.id = device.id.clone();
    let again = of_bo.register(&scenario.begun(&bo).await);
    assert_eq!(code_of(scenario.add(&bo, again).await), RefusalCode::AlreadyExists);
    // And what one person began, another does not end.
    let mut third = Authenticator::new(PAGE, 3);
    let of_ada = third.register(&scenario.begun(&here).await);
    assert_eq!(code_of(scenario.add(&bo, of_ada).await), RefusalCode::Expired);
    let (auth, id) = (&scenario.auth, added.passkey.id);
    let renamed = auth.rename_passkey(Caller::new(&bo.principal, &laptop()), id, "Mine").await;
    assert_eq!(code_of(renamed), RefusalCode::NotFound);
    let removed = auth.remove_passkey(Caller::new(&bo.principal, &laptop()), id).await;
    assert_eq!(code_of(removed), RefusalCode::NotFound);
}

#[tokio::test]
async fn copy_of_a_passkey_is_refused_and_its_owner_told() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, _) = scenario.with_passkey(&mut device).await;
    device.counter = 7;
    scenario.enter(device.show(&scenario.any().await)).await.expect("8");
    for counter in [7, 3] {
        device.counter = counter;
        let refused = scenario.enter(device.show(&scenario.any().await)).await;
        assert_eq!(code_of(refused), RefusalCode::InvalidCode, "after {counter}");
    }
    let outcomes = scenario.outcomes(&here, AuditAction::CopyPasskey).await;
    assert_eq!(outcomes, [AuditOutcome::Refused, AuditOutcome::Refused]);
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("a copy of it may be in use"), "{}", told[0].text);
    device.counter = 8;
    scenario.enter(device.show(&scenario.any().await)).await.expect("the device itself goes on");
}

#[tokio::test]
async fn passkey_is_not_bypassed_by_any_order_of_calls() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, _) = scenario.with_passkey(&mut device).await;
    // The password alone proves nothing any more, to step up neither.
    let password = StepUp { password: Some(PASSWORD.to_owned()), ..StepUp::default() };
    let refused = scenario.auth.step_up(Caller::new(&here.principal, &laptop()), password).await;
    assert_eq!(code_of(refused), RefusalCode::InvalidInput);
    // An app that was begun and not confirmed, and a passkey that was begun and not added, are no factors.
    scenario.auth.enable_totp(&here.principal).await.expect("begins");
    let challenge = scenario.challenge().await;
    assert!(!challenge.methods.contains(&AuthenticationMethod::Totp));
    let mut second = Authenticator::new(PAGE, 2);
    second.register(&scenario.begun(&here).await);
    let unknown = scenario.answer_by_passkey(&challenge, second.show(asked(&challenge))).await;
    assert_eq!(code_of(unknown), RefusalCode::InvalidCode);
    // A new password, by mail, asks for the passkey all the same.
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let new_password = "another fine password".to_owned();
    scenario.auth.reset_password(&token, new_password, &laptop()).await.expect("resets");
    let over = scenario.answer_by_passkey(&challenge, device.show(asked(&challenge))).await;
    assert_eq!(code_of(over), RefusalCode::Expired, "a challenge of the old password");
    scenario.challenge_of(sign_in(ADA, "another fine password")).await;
    // A session that is over adds none, and one without a fresh proof neither.
    let gone = scenario.auth.begin_passkey(&here.principal).await;
    assert!(matches!(gone, Err(Failure::Unauthenticated)), "{gone:?}");
    let there = scenario.enter(device.show(&scenario.any().await)).await.expect("signs in");
    scenario.clock.advance(minutes(11));
    let stale = scenario.auth.begin_passkey(&there.principal).await;
    assert!(matches!(stale, Err(Failure::StepUpRequired(_))), "{stale:?}");
}

#[tokio::test]
async fn wrong_passkeys_lock_as_wrong_codes_do() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (_, added) = scenario.with_passkey(&mut device).await;
    device.verifies_user = false;
    for _ in 0..5 {
        let challenge = scenario.challenge().await;
        let wrong = scenario.answer_by_passkey(&challenge, device.show(asked(&challenge))).await;
        assert_eq!(code_of(wrong), RefusalCode::InvalidCode);
    }
    let codes = added.recovery_codes.expect("of the first factor");
    let locked = scenario.answer(&scenario.challenge().await, &codes[0]).await;
    assert_eq!(code_of(locked), RefusalCode::AccountLocked);
    device.verifies_user = true;
    scenario.enter(device.show(&scenario.any().await)).await.expect("nothing is guessed here");
}

fn base64(text: &str) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}
