//! Second factors: set up, asked for, guessed at, lost, taken away; and the fresh proofs that all of it needs.

use super::*;
use crate::domain::{AuditAction, AuditOutcome, KeyVersion};
use crate::services::auth::totp::TotpSecret;
use futures_util::future::join_all;
use totp_rs::Secret as Base32;

/// Somebody with an authenticator app.
pub(super) struct Owner {
    pub(super) app: TotpSecret,
    recovery_codes: Vec<String>,
    pub(super) here: SignedIn,
}

impl Scenario {
    /// Ada, verified, with an app that was confirmed a minute ago.
    pub(super) async fn with_app(&self) -> Owner {
        self.signed_up().await;
        self.mark_verified(ADA).await;
        let here = self.signed_in().await;
        let setup = self.auth.enable_totp(&here.principal).await.expect("begins");
        let secret = Base32::try_from_base32(&setup.secret).expect("base 32");
        let app = TotpSecret::from_bytes(secret.as_bytes()).expect("whole");
        let code = app.code_at(self.clock.now());
        let codes = self.auth.confirm_totp(Caller::new(&here.principal, &laptop()), code).await;
        let owner = Owner { app, recovery_codes: codes.expect("confirms"), here };
        self.clock.advance(minutes(1));
        owner
    }

    pub(super) async fn challenge(&self) -> Challenge {
        self.challenge_of(sign_in(ADA, PASSWORD)).await
    }

    pub(super) async fn challenge_of(&self, input: SignIn) -> Challenge {
        match self.auth.begin_sign_in(input, &laptop()).await.expect("the first step") {
            SignInStep::Challenge(challenge) => challenge,
            SignInStep::SignedIn(_) => panic!("signed in by the password alone"),
        }
    }

    pub(super) async fn answer(
        &self,
        challenge: &Challenge,
        code: &str,
    ) -> Result<SignedIn, Failure> {
        let challenge_token = challenge.token.clone();
        let input = CompleteMfa {
            challenge_token,
            answer: MfaAnswer::Code(code.to_owned()),
            cookies_lost: None,
        };
        self.auth.complete_mfa(input, &laptop()).await
    }

    async fn step_up(&self, by: &SignedIn, code: &str) -> Result<Timestamp, Failure> {
        let proof = StepUp { code: Some(code.to_owned()), ..StepUp::default() };
        self.auth.step_up(Caller::new(&by.principal, &laptop()), proof).await
    }
}

/// A code that is not right at this time.
fn wrong(owner: &Owner, now: Timestamp) -> String {
    let near: Vec<String> =
        (-3..4).map(|step| owner.app.code_at(Timestamp(now.0 + step * 30_000_000))).collect();
    let wrong = (0..).map(|number| format!("{number:06}"));
    wrong.into_iter().find(|code| !near.contains(code)).expect("one of a million")
}

#[tokio::test]
async fn sign_in_with_a_second_factor_takes_two_steps() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let challenge = scenario.challenge().await;
    use AuthenticationMethod::{Password, RecoveryCode, Totp};
    assert_eq!(challenge.methods, [Totp, RecoveryCode]);
    let code = owner.app.code_at(scenario.clock.now());
    let signed_in = scenario.answer(&challenge, &code).await.expect("signs in");
    let methods = signed_in.principal.session().methods;
    assert!(methods.contains(Password) && methods.contains(Totp));
    assert!(scenario.is_signed_in(&signed_in.tokens).await && signed_in.device.is_some());
    assert_eq!(refusal(scenario.answer(&challenge, &code).await).code, RefusalCode::Expired);
    let renewed = scenario.refreshed(&signed_in.tokens).await.expect("goes on");
    assert_eq!(renewed.principal.session().methods, methods);
}

#[tokio::test]
async fn code_of_a_step_is_taken_once_and_none_before_it_afterwards() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let now = scenario.clock.now();
    let [before, present, next] =
        [-30, 0, 30].map(|s| owner.app.code_at(Timestamp(now.0 + s * 1_000_000)));
    let challenges = [scenario.challenge().await, scenario.challenge().await];
    let both = challenges.iter().map(|challenge| scenario.answer(challenge, &present));
    let both = join_all(both).await;
    assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "at once: {both:?}");
    for spent in [&present, &before] {
        let refused = refusal(scenario.answer(&scenario.challenge().await, spent).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode);
    }
    scenario.answer(&scenario.challenge().await, &next).await.expect("the next step's");
}

#[tokio::test]
async fn recovery_code_works_once_and_is_told_of() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    assert_eq!(owner.recovery_codes.len(), 10);
    let typed = owner.recovery_codes[3].to_lowercase().replace('-', " ");
    let signed_in = scenario.answer(&scenario.challenge().await, &typed).await.expect("signs in");
    let again = refusal(scenario.answer(&scenario.challenge().await, &typed).await);
    assert_eq!(again.code, RefusalCode::InvalidCode);
    let left = scenario.auth.second_factors(signed_in.principal.user).await.expect("answers");
    assert_eq!(left, SecondFactors { totp_enabled: true, recovery_codes_left: 9 });
    let told = scenario.mail_to(ADA).await;
    assert!(told.iter().any(|mail| mail.text.contains("one of your recovery codes was used")));

    let fresh =
        scenario.auth.regenerate_recovery_codes(Caller::new(&signed_in.principal, &laptop())).await;
    let fresh = fresh.expect("the sign-in is a fresh proof");
    let old = refusal(scenario.answer(&scenario.challenge().await, &owner.recovery_codes[4]).await);
    assert_eq!(old.code, RefusalCode::InvalidCode, "those before are void");
    scenario.answer(&scenario.challenge().await, &fresh[4]).await.expect("signs in");
}

#[tokio::test]
async fn second_factor_is_not_bypassed_by_any_order_of_calls() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let code = |scenario: &Scenario| owner.app.code_at(scenario.clock.now());
    // A made-up challenge, and one of somebody else's.
    for token in ["", "nonsense", &owner.here.tokens.refresh_token] {
        let waiting = Challenge { token: token.to_owned(), ..scenario.challenge().await };
        let refused = refusal(scenario.answer(&waiting, &code(&scenario)).await);
        assert_eq!(refused.code, RefusalCode::Expired);
    }
    // The challenge is no token.
    let challenge = scenario.challenge().await;
    refusal(scenario.auth.refresh(&challenge.token, &laptop()).await);
    let bearer = Credential::Bearer(challenge.token.clone());
    assert!(scenario.auth.authenticate(&bearer).await.is_err());
    // A new password, by mail, asks for the second factor all the same.
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let new_password = "another fine password".to_owned();
    scenario.auth.reset_password(token.as_str(), new_password, &laptop()).await.expect("resets");
    let over = refusal(scenario.answer(&challenge, &code(&scenario)).await);
    assert_eq!(over.code, RefusalCode::Expired, "a challenge of the old password");
    let again = scenario.challenge_of(sign_in(ADA, "another fine password")).await;
    // It waits for five minutes.
    scenario.clock.advance(minutes(5));
    let late = refusal(scenario.answer(&again, &code(&scenario)).await);
    assert_eq!(late.code, RefusalCode::Expired);
    let again = scenario.challenge_of(sign_in(ADA, "another fine password")).await;
    scenario.answer(&again, &code(&scenario)).await.expect("signs in");
}

#[tokio::test]
async fn device_that_is_known_still_needs_the_second_factor() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let device_token = owner.here.device.as_ref().map(|device| device.token.clone());
    scenario.challenge_of(SignIn { device_token, ..sign_in(ADA, PASSWORD) }).await;
}

#[tokio::test]
async fn wrong_codes_lock_over_all_challenges_and_not_on_a_known_device() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let bad = wrong(&owner, scenario.clock.now());
    for number in 0..5 {
        let challenge = scenario.challenge().await;
        let refused = refusal(scenario.answer(&challenge, &bad).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode, "{number}");
    }
    let code = owner.app.code_at(scenario.clock.now());
    let challenge = scenario.challenge().await;
    let refused = refusal(scenario.answer(&challenge, &code).await);
    assert_eq!(refused.code, RefusalCode::AccountLocked);
    let step_up = refusal(scenario.step_up(&owner.here, &code).await);
    assert_eq!(step_up.code, RefusalCode::AccountLocked, "nor does it let step up");
    let told = scenario.mail_to(ADA).await;
    let told = told.iter().filter(|mail| mail.subject == "Somebody knows your password");
    assert_eq!(told.count(), 1);

    let device_token = owner.here.device.as_ref().map(|device| device.token.clone());
    let known = SignIn { device_token, ..sign_in(ADA, PASSWORD) };
    let challenge = scenario.challenge_of(known).await;
    scenario.answer(&challenge, &code).await.expect("on the known device");
    scenario.clock.advance(minutes(30));
    let code = owner.app.code_at(scenario.clock.now());
    scenario.answer(&scenario.challenge().await, &code).await.expect("opens by itself");
}

#[tokio::test]
async fn codes_at_once_are_not_more_than_in_a_row() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let bad = wrong(&owner, scenario.clock.now());
    let mut challenges = Vec::new();
    for _ in 0..4 {
        challenges.push(scenario.challenge().await);
    }
    let tries = (0..24).map(|number| scenario.answer(&challenges[number % 4], &bad));
    let tries = join_all(tries).await;
    let tried = |it: &&Result<SignedIn, Failure>| matches!(it, Err(Failure::Refused(why)) if why[0].code == RefusalCode::InvalidCode);
    assert_eq!(tries.iter().filter(tried).count(), 5, "{tries:?}");
}

#[tokio::test]
async fn challenge_takes_five_codes() {
    let config = AuthConfig { lockout_failures_max: 1_000, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    let owner = scenario.with_app().await;
    let bad = wrong(&owner, scenario.clock.now());
    let challenge = scenario.challenge().await;
    for _ in 0..5 {
        refusal(scenario.answer(&challenge, &bad).await);
    }
    let code = owner.app.code_at(scenario.clock.now());
    assert_eq!(refusal(scenario.answer(&challenge, &code).await).code, RefusalCode::Expired);
}

#[tokio::test]
async fn setting_up_an_app_ends_the_sessions_that_began_without_it() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (here, elsewhere) = (scenario.signed_in().await, scenario.signed_in().await);
    let setup = scenario.auth.enable_totp(&here.principal).await.expect("begins");
    assert!(setup.otpauth_url.starts_with("otpauth://totp/Agio:ada%40example.com?"));
    let bad = scenario
        .auth
        .confirm_totp(Caller::new(&here.principal, &laptop()), "000000".to_owned())
        .await;
    if let Err(refused) = bad {
        assert_eq!(refusal::<()>(Err(refused)).code, RefusalCode::InvalidCode);
    }
    scenario.signed_in().await;
    let secret = Base32::try_from_base32(&setup.secret).expect("base 32");
    let app = TotpSecret::from_bytes(secret.as_bytes()).expect("whole");
    let code = app.code_at(scenario.clock.now());
    scenario
        .auth
        .confirm_totp(Caller::new(&here.principal, &laptop()), code)
        .await
        .expect("confirms");
    assert!(scenario.is_signed_in(&here.tokens).await);
    assert!(!scenario.is_signed_in(&elsewhere.tokens).await);
    let again = refusal(scenario.auth.enable_totp(&here.principal).await);
    assert_eq!(again.code, RefusalCode::AlreadyExists);
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("an authenticator app was set up"), "{}", told[0].text);
}

#[tokio::test]
async fn change_of_the_protection_needs_a_fresh_proof_by_a_second_factor() {
    let scenario = scenario().await;
    let owner = scenario.with_app().await;
    let principal = owner.here.principal;
    scenario.clock.advance(minutes(10));
    use AuthenticationMethod::{RecoveryCode, Totp};
    let asked = |failure: Failure| match failure {
        Failure::StepUpRequired(methods) => methods,
        other => panic!("a fresh proof was asked for: {other:?}"),
    };
    let auth = &scenario.auth;
    let client = laptop();
    let change = ChangePassword {
        current_password: PASSWORD.to_owned(),
        new_password: "another fine password".to_owned(),
    };
    let told = [
        asked(auth.disable_totp(Caller::new(&principal, &client)).await.expect_err("stale")),
        asked(
            auth.regenerate_recovery_codes(Caller::new(&principal, &client))
                .await
                .expect_err("stale"),
        ),
        asked(auth.enable_totp(&principal).await.expect_err("stale")),
        asked(
            auth.change_password(Caller::new(&principal, &client), change.clone())
                .await
                .expect_err("stale"),
        ),
    ];
    assert!(told.iter().all(|methods| *methods == [Totp, RecoveryCode]), "{told:?}");
    // Refreshing is no proof, and neither is the password.
    scenario.refreshed(&owner.here.tokens).await.expect("refreshes");
    asked(auth.disable_totp(Caller::new(&principal, &client)).await.expect_err("stale"));
    let password = StepUp { password: Some(PASSWORD.to_owned()), ..StepUp::default() };
    let refused = refusal(auth.step_up(Caller::new(&principal, &client), password).await);
    assert_eq!(refused.code, RefusalCode::InvalidInput);
    let bad = wrong(&owner, scenario.clock.now());
    assert_eq!(refusal(scenario.step_up(&owner.here, &bad).await).code, RefusalCode::InvalidCode);
    asked(auth.disable_totp(Caller::new(&principal, &client)).await.expect_err("stale"));

    let code = owner.app.code_at(scenario.clock.now());
    let until = scenario.step_up(&owner.here, &code).await.expect("proves");
    assert_eq!(until, scenario.clock.now().plus(minutes(10)));
    auth.change_password(Caller::new(&principal, &client), change).await.expect("fresh");
    scenario.clock.advance(minutes(10) - Duration::from_micros(1));
    auth.disable_totp(Caller::new(&principal, &client)).await.expect("still fresh");
    let sign_in = sign_in(ADA, "another fine password");
    auth.sign_in(sign_in, &client).await.expect("by the password alone");
    let none = refusal(auth.disable_totp(Caller::new(&principal, &client)).await);
    assert_eq!(none.code, RefusalCode::NotFound);
}

#[tokio::test]
async fn somebody_without_a_second_factor_proves_themselves_by_the_password() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let here = scenario.signed_in().await;
    scenario.clock.advance(minutes(10));
    let asked = scenario.auth.enable_totp(&here.principal).await;
    let methods = [AuthenticationMethod::Password];
    assert!(matches!(&asked, Err(Failure::StepUpRequired(by)) if *by == methods), "{asked:?}");
    let prove = |password: &str| {
        let proof = StepUp { password: Some(password.to_owned()), ..StepUp::default() };
        let (auth, principal) = (scenario.auth.clone(), here.principal);
        async move { auth.step_up(Caller::new(&principal, &laptop()), proof).await }
    };
    assert_eq!(refusal(prove("not it").await).code, RefusalCode::InvalidCredentials);
    prove(PASSWORD).await.expect("proves");
    scenario.auth.enable_totp(&here.principal).await.expect("fresh");
    let audit = scenario.auth.inner.audit.page(here.principal.user, PageRequest::first(9)).await;
    let noted = audit.expect("lists").items;
    let proofs = noted.iter().filter(|event| event.action == AuditAction::StepUp);
    let outcomes: Vec<_> = proofs.map(|event| event.outcome).collect();
    assert_eq!(outcomes, [AuditOutcome::Done, AuditOutcome::Refused], "the newest first");
}

#[tokio::test]
async fn app_outlives_the_version_of_the_key_that_sealed_its_secret() {
    let scenario = scenario().await;
    let version = |number| KeyVersion::new(number).expect("not 0");
    let ring = |numbers: &[u32]| AuthConfig {
        signing_keys: numbers
            .iter()
            .map(|number| (version(*number), Secret::new("k".repeat(47 + *number as usize))))
            .collect(),
        ..AuthConfig::default()
    };
    // The scenario's own key is version 1.
    let parts = (&*scenario.database, &scenario.mailer, &scenario.clock, &scenario.rng);
    let [both, last] = [ring(&[1, 2]), ring(&[2])].map(|config| node(parts, config, None));
    let owner = scenario.with_app().await;
    assert_eq!(both.reseal_secrets().await.expect("seals"), 1);
    assert_eq!(both.reseal_secrets().await.expect("seals"), 0, "nothing is left to do");
    let begun = last.begin_sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("first step");
    let SignInStep::Challenge(challenge) = begun else { panic!("no second factor") };
    let code = owner.app.code_at(scenario.clock.now());
    let challenge_token = challenge.token;
    let input = CompleteMfa { challenge_token, answer: MfaAnswer::Code(code), cookies_lost: None };
    last.complete_mfa(input, &laptop()).await.expect("opens by the new version alone");
}
