//! Passkeys: added, signed in by, asked for as second factors, and taken away.

use super::*;
use crate::domain::{AuditAction, AuditOutcome};
use authenticator::Authenticator;
use serde_json::{Value, json};

#[path = "../../../../tests/support/authenticator.rs"]
pub(super) mod authenticator;

pub(super) const PAGE: &str = "http://localhost:8080";
const BO: &str = "bo@example.com";

impl Scenario {
    pub(super) async fn begun(&self, by: &SignedIn) -> Value {
        self.auth.begin_passkey(&by.principal).await.expect("begins")
    }

    pub(super) async fn add(
        &self,
        by: &SignedIn,
        credential: Value,
    ) -> Result<AddedPasskey, Failure> {
        let new = AddPasskey { credential, name: Some("Laptop".to_owned()) };
        self.auth.add_passkey(Caller::new(&by.principal, &laptop()), new).await
    }

    /// Ada, with the passkey of a device.
    pub(super) async fn with_passkey(
        &self,
        device: &mut Authenticator,
    ) -> (SignedIn, AddedPasskey) {
        self.signed_up().await;
        self.mark_verified(ADA).await;
        let here = self.signed_in().await;
        let credential = device.register(&self.begun(&here).await);
        let added = self.add(&here, credential).await.expect("adds");
        self.clock.advance(minutes(1));
        (here, added)
    }

    /// Bo, signed in by the password.
    pub(super) async fn bo(&self) -> SignedIn {
        self.auth.sign_up(sign_up(BO), &laptop()).await.expect("signs up");
        self.auth.sign_in(sign_in(BO, PASSWORD), &laptop()).await.expect("signs in")
    }

    pub(super) async fn any(&self) -> Value {
        self.auth.begin_passkey_sign_in(&laptop()).await.expect("begins")
    }

    pub(super) async fn enter(&self, credential: Value) -> Result<SignedIn, Failure> {
        let input = PasskeySignIn {
            credential,
            device_name: None,
            transport: TokenTransport::Bearer,
            device_token: None,
        };
        self.auth.end_passkey_sign_in(input, &laptop()).await
    }

    pub(super) async fn answer_by_passkey(
        &self,
        challenge: &Challenge,
        credential: Value,
    ) -> Result<SignedIn, Failure> {
        let answer = MfaAnswer::Passkey(credential);
        let input =
            CompleteMfa { challenge_token: challenge.token.clone(), answer, cookies_lost: None };
        self.auth.complete_mfa(input, &laptop()).await
    }

    pub(super) async fn prove_by_passkey(
        &self,
        by: &SignedIn,
        credential: Value,
    ) -> Result<Timestamp, Failure> {
        let proof = StepUp { passkey: Some(credential), ..StepUp::default() };
        self.auth.step_up(Caller::new(&by.principal, &laptop()), proof).await
    }

    /// How such acts of a person ended, the newest first.
    pub(super) async fn outcomes(&self, user: &SignedIn, action: AuditAction) -> Vec<AuditOutcome> {
        let rows = self.auth.inner.audit.page(user.principal.user, PageRequest::first(100)).await;
        let rows = rows.expect("answers").items;
        rows.into_iter().filter(|row| row.action == action).map(|row| row.outcome).collect()
    }
}

/// What is asked for beside a challenge.
pub(super) fn asked(challenge: &Challenge) -> &Value {
    challenge.passkey_options.as_ref().expect("a passkey is asked for")
}

pub(super) fn code_of<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> RefusalCode {
    refusal(outcome).code
}

#[tokio::test]
async fn passkey_signs_in_alone_and_counts_as_two_factors() {
    for mut device in [Authenticator::new(PAGE, 1), Authenticator::synced(PAGE, 1)] {
        let scenario = scenario().await;
        scenario.signed_up().await;
        let here = scenario.signed_in().await;
        let options = scenario.begun(&here).await;
        assert_eq!(
            (&options["rp"]["id"], &options["user"]["name"]),
            (&json!("localhost"), &json!(ADA))
        );
        let selection = &options["authenticatorSelection"];
        assert_eq!(
            (&selection["userVerification"], &selection["residentKey"]),
            (&json!("required"), &json!("required"))
        );
        assert_eq!(options["attestation"], "none");
        scenario.add(&here, device.register(&options)).await.expect("adds");
        for _ in 0..2 {
            let options = scenario.any().await;
            assert_eq!(options["userVerification"], "required");
            let signed_in = scenario.enter(device.show(&options)).await.expect("signs in");
            assert_eq!(signed_in.user.email, ADA);
            let methods = signed_in.principal.session().methods;
            assert_eq!(methods, AuthenticationMethod::Passkey.into());
            assert!(methods.has_second_factor() && methods.references().contains(&"mfa"));
            assert!(scenario.is_signed_in(&signed_in.tokens).await);
            scenario
                .auth
                .regenerate_recovery_codes(Caller::new(&signed_in.principal, &laptop()))
                .await
                .expect("a fresh proof");
        }
        let kept = scenario.auth.passkeys(here.principal.user).await.expect("lists");
        assert_eq!(kept[0].last_used_at, Some(scenario.clock.now()));
    }
}

#[tokio::test]
async fn passkey_is_asked_for_beside_the_password_and_once() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (_, added) = scenario.with_passkey(&mut device).await;
    let challenge = scenario.challenge().await;
    use AuthenticationMethod::{Passkey, Password, RecoveryCode};
    assert_eq!(challenge.methods, [Passkey, RecoveryCode]);
    assert_eq!(asked(&challenge)["allowCredentials"].as_array().map(Vec::len), Some(1));
    let credential = device.show(asked(&challenge));
    let signed_in =
        scenario.answer_by_passkey(&challenge, credential.clone()).await.expect("signs in");
    let methods = signed_in.principal.session().methods;
    assert!(methods.contains(Password) && methods.contains(Passkey));
    assert_eq!(
        code_of(scenario.answer_by_passkey(&challenge, credential).await),
        RefusalCode::Expired
    );
    // A recovery code stands in for it.
    let codes = added.recovery_codes.expect("of the first factor");
    assert_eq!(codes.len(), 10);
    scenario.answer(&scenario.challenge().await, &codes[0]).await.expect("signs in");
}

#[tokio::test]
async fn passkey_proves_anew_who_is_there() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, added) = scenario.with_passkey(&mut device).await;
    scenario.clock.advance(minutes(10));
    let id = added.passkey.id;
    let stale = scenario.auth.remove_passkey(Caller::new(&here.principal, &laptop()), id).await;
    use AuthenticationMethod::{Passkey, RecoveryCode};
    assert!(
        matches!(&stale, Err(Failure::StepUpRequired(by)) if *by == [Passkey, RecoveryCode]),
        "{stale:?}"
    );
    let options = scenario.auth.begin_passkey_proof(&here.principal).await.expect("begins");
    let credential = device.show(&options);
    let until = scenario.prove_by_passkey(&here, credential.clone()).await.expect("proves");
    assert_eq!(until, scenario.clock.now().plus(minutes(10)));
    assert_eq!(code_of(scenario.prove_by_passkey(&here, credential).await), RefusalCode::Expired);
    scenario.auth.remove_passkey(Caller::new(&here.principal, &laptop()), id).await.expect("fresh");
    scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("by the password alone");
    let left = scenario.auth.second_factors(here.principal.user).await.expect("answers");
    assert_eq!(left.recovery_codes_left, 0, "there is nothing left that they stand in for");
}

#[tokio::test]
async fn ceremony_begun_on_one_node_ends_on_another() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    scenario.with_passkey(&mut device).await;
    let other = scenario.another_node(None);
    let options = other.begin_passkey_sign_in(&laptop()).await.expect("begins");
    scenario.enter(device.show(&options)).await.expect("ends here");
}

#[tokio::test]
async fn first_passkey_ends_other_sessions_and_each_change_is_noted_and_told() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (here, elsewhere) = (scenario.signed_in().await, scenario.signed_in().await);
    let (mut device, mut second) = (Authenticator::new(PAGE, 1), Authenticator::synced(PAGE, 2));
    let added =
        scenario.add(&here, device.register(&scenario.begun(&here).await)).await.expect("adds");
    assert!(!scenario.is_signed_in(&elsewhere.tokens).await, "it began without");
    assert!(scenario.mail_to(ADA).await[0].text.contains("a passkey was added"));
    let options = scenario.begun(&here).await;
    assert_eq!(options["excludeCredentials"].as_array().map(Vec::len), Some(1));
    assert_eq!(options["user"]["id"], device.user_handle.as_str());
    let there = scenario.enter(device.show(&scenario.any().await)).await.expect("signs in");
    let another = scenario.add(&here, second.register(&options)).await.expect("adds");
    assert!(another.recovery_codes.is_none() && scenario.is_signed_in(&there.tokens).await);
    let auth = &scenario.auth;
    let id = added.passkey.id;
    let named =
        auth.rename_passkey(Caller::new(&here.principal, &laptop()), id, " Desk  key ").await;
    assert_eq!(named.expect("renames").name, "Desk key");
    assert_eq!(
        code_of(auth.rename_passkey(Caller::new(&here.principal, &laptop()), id, "").await),
        RefusalCode::InvalidInput
    );
    auth.remove_passkey(Caller::new(&here.principal, &laptop()), id).await.expect("removes");
    assert!(!scenario.is_signed_in(&there.tokens).await);
    assert!(scenario.mail_to(ADA).await[0].text.contains("a passkey was taken away"));
    assert_eq!(
        code_of(scenario.enter(device.show(&scenario.any().await)).await),
        RefusalCode::InvalidCode
    );
    let left = auth.second_factors(here.principal.user).await.expect("answers");
    assert_eq!(left.recovery_codes_left, 10, "one passkey is left");
    for (action, count) in [
        (AuditAction::AddPasskey, 2),
        (AuditAction::RenamePasskey, 1),
        (AuditAction::RemovePasskey, 1),
    ] {
        let outcomes = scenario.outcomes(&here, action).await;
        assert_eq!(outcomes, vec![AuditOutcome::Done; count], "{action:?}");
    }
}

#[tokio::test]
async fn app_and_passkey_stand_beside_each_other() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let owner = scenario.with_app().await;
    let added =
        scenario.add(&owner.here, device.register(&scenario.begun(&owner.here).await)).await;
    assert!(added.expect("adds").recovery_codes.is_none(), "there were codes before");
    let challenge = scenario.challenge().await;
    use AuthenticationMethod::{Passkey, RecoveryCode, Totp};
    assert_eq!(challenge.methods, [Totp, Passkey, RecoveryCode]);
    let code = owner.app.code_at(scenario.clock.now());
    scenario.answer(&challenge, &code).await.expect("by the app");
    scenario
        .auth
        .disable_totp(Caller::new(&owner.here.principal, &laptop()))
        .await
        .expect("takes it away");
    let challenge = scenario.challenge().await;
    assert_eq!(challenge.methods, [Passkey, RecoveryCode]);
    scenario
        .answer_by_passkey(&challenge, device.show(asked(&challenge)))
        .await
        .expect("by the passkey");
}

#[tokio::test]
async fn person_has_twenty_passkeys_at_the_most() {
    let config = AuthConfig { network_tries_max: 1_000, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let here = scenario.signed_in().await;
    for seed in 1..=20 {
        let credential = Authenticator::synced(PAGE, seed).register(&scenario.begun(&here).await);
        scenario.add(&here, credential).await.expect("adds");
    }
    assert_eq!(
        code_of(scenario.auth.begin_passkey(&here.principal).await),
        RefusalCode::LimitExceeded
    );
}

#[tokio::test]
async fn reported_sign_in_binds_passkeys_that_were_added_since_to_the_password_and_keeps_all() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    scenario.with_passkey(&mut device).await;
    let phone = ClientInfo {
        user_agent: Some("Mozilla/5.0 (iPhone)".to_owned()),
        ip: [198, 51, 100, 9].into(),
        ..laptop()
    };
    let input = PasskeySignIn {
        credential: device.show(&scenario.any().await),
        device_name: None,
        transport: TokenTransport::Bearer,
        device_token: None,
    };
    let there = scenario.auth.end_passkey_sign_in(input, &phone).await.expect("signs in");
    let token = scenario.token_mailed_to(ADA).await;
    let mut theirs = Authenticator::new(PAGE, 2);
    scenario.clock.advance(minutes(1));
    scenario.add(&there, theirs.register(&scenario.begun(&there).await)).await.expect("adds");
    scenario.auth.report_sign_in(&token, &laptop()).await.expect("reports");
    assert_eq!(
        code_of(scenario.enter(theirs.show(&scenario.any().await)).await),
        RefusalCode::InvalidCode
    );
    let back = scenario.enter(device.show(&scenario.any().await)).await.expect("as before");
    let kept = scenario.auth.passkeys(back.user.id).await.expect("lists");
    let alone: Vec<bool> = kept.iter().map(|passkey| passkey.enters_alone).collect();
    assert_eq!(alone, [true, false], "a mailbox takes no second factor away");
}

#[tokio::test]
async fn operator_takes_passkeys_away_and_ends_the_sessions() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let (here, _) = scenario.with_passkey(&mut device).await;
    let removed = || {
        let acting = Acting { audit: &scenario.auth.inner.audit, clock: &*scenario.clock };
        remove_factors(&scenario.database, acting, ADA)
    };
    assert_eq!(removed().await.expect("answers"), LostFactors::Removed);
    assert!(!scenario.is_signed_in(&here.tokens).await);
    let refused = code_of(scenario.enter(device.show(&scenario.any().await)).await);
    assert_eq!(refused, RefusalCode::InvalidCode);
    let here = scenario.signed_in().await;
    assert_eq!(scenario.outcomes(&here, AuditAction::RemovePasskey).await, [AuditOutcome::Done]);
    scenario.auth.enable_totp(&here.principal).await.expect("draws");
    assert_eq!(
        removed().await.expect("answers"),
        LostFactors::None,
        "an app that was not confirmed"
    );
    assert!(scenario.is_signed_in(&here.tokens).await, "nothing ended");
}

#[tokio::test]
async fn server_without_a_name_asks_for_no_passkeys() {
    let passkeys = PasskeyConfig {
        public_url: "http://192.0.2.7:8080".to_owned(),
        ..PasskeyConfig::default()
    };
    let scenario = scenario_with(AuthConfig { passkeys, ..AuthConfig::default() }).await;
    scenario.signed_up().await;
    let here = scenario.signed_in().await;
    assert_eq!(
        code_of(scenario.auth.begin_passkey(&here.principal).await),
        RefusalCode::InvalidInput
    );
    assert_eq!(
        code_of(scenario.auth.begin_passkey_sign_in(&laptop()).await),
        RefusalCode::InvalidInput
    );
}
