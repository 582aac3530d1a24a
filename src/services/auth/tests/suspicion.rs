//! Sign-ins with the right password that are not like those before them: a mailed code is due where no second factor is.

use super::*;

const PLACES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/places/places.mmdb");
const SUBJECT: &str = "Your code to sign in";

/// A program that never signed in before, in Berlin.
fn stranger() -> ClientInfo {
    let user_agent = Some("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0".to_owned());
    ClientInfo { ip: "2001:db8::9".parse().expect("an address"), user_agent, ..laptop() }
}

impl Scenario {
    /// Ada, verified, who signed in once on her laptop.
    async fn at_home(&self) -> SignedIn {
        self.signed_up().await;
        let code = self.code_mailed_to(ADA).await;
        self.auth.verify_email(code_proof(ADA, &code), &laptop()).await.expect("verifies");
        self.signed_in().await
    }

    async fn guess_wrong(&self, times: usize) {
        for _ in 0..times {
            refusal(self.auth.begin_sign_in(sign_in(ADA, "wrong"), &stranger()).await);
        }
    }

    async fn first_step(&self, client: &ClientInfo) -> SignInStep {
        self.auth.begin_sign_in(sign_in(ADA, PASSWORD), client).await.expect("the right password")
    }

    async fn asked_for_code(&self) -> Challenge {
        match self.first_step(&stranger()).await {
            SignInStep::Challenge(challenge) => challenge,
            SignInStep::SignedIn(_) => panic!("signed in by the password alone"),
        }
    }

    async fn is_asked(&self, client: &ClientInfo) -> bool {
        matches!(self.first_step(client).await, SignInStep::Challenge(_))
    }

    /// How many codes were mailed.
    async fn codes_mailed(&self) -> usize {
        self.mail_to(ADA).await.iter().filter(|mail| mail.subject == SUBJECT).count()
    }
}

#[tokio::test]
async fn guesses_before_a_sign_in_from_a_new_device_ask_for_a_mailed_code() {
    let scenario = scenario().await;
    scenario.at_home().await;
    scenario.guess_wrong(3).await;
    let challenge = scenario.asked_for_code().await;
    assert!(challenge.by_mail && challenge.methods.is_empty());
    assert!(challenge.passkey_options.is_none());
    let mail = scenario.mail_to(ADA).await.remove(0);
    assert!(mail.subject == SUBJECT && mail.text.contains("2001:db8::9"), "{}", mail.text);
    let code = scenario.code_mailed_to(ADA).await;
    assert_eq!(
        refusal(scenario.answer(&challenge, "no code").await).code,
        RefusalCode::InvalidCode
    );
    let signed_in = scenario.answer(&challenge, &format!(" {code} ")).await.expect("signs in");
    let methods = signed_in.principal.session().methods;
    assert_eq!(methods, AuthenticationMethod::Password.into(), "no second factor");
    assert_eq!(refusal(scenario.answer(&challenge, &code).await).code, RefusalCode::Expired);
    assert!(scenario.is_signed_in(&signed_in.tokens).await);
}

#[tokio::test]
async fn device_that_was_signed_in_from_is_not_asked_whatever_others_guess() {
    let scenario = scenario().await;
    let device = scenario.at_home().await.device.expect("a device").token;
    scenario.guess_wrong(4).await;
    let input = SignIn { device_token: Some(device), ..sign_in(ADA, PASSWORD) };
    scenario.auth.sign_in(input, &stranger()).await.expect("the device is known");
}

#[tokio::test]
async fn slips_new_devices_and_first_sign_ins_alone_ask_for_nothing() {
    let scenario = scenario().await;
    scenario.at_home().await;
    scenario.guess_wrong(2).await;
    assert!(!scenario.is_asked(&stranger()).await);
    scenario.guess_wrong(4).await;
    assert!(!scenario.is_asked(&laptop()).await, "the laptop's program is known");
    assert_eq!(scenario.codes_mailed().await, 0);
}

#[tokio::test]
async fn new_device_in_another_country_is_asked_and_known_there_afterwards() {
    let config = AuthConfig { places_file: PLACES.to_owned(), ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.at_home().await;
    scenario.clock.advance(days(1));
    let challenge = scenario.asked_for_code().await;
    let mail = scenario.mail_to(ADA).await.remove(0).text;
    assert!(mail.contains("(Berlin, Germany)"), "{mail}");
    let code = scenario.code_mailed_to(ADA).await;
    scenario.auth.complete_mfa(answer_of(&challenge, &code), &stranger()).await.expect("signs in");
    assert!(!scenario.is_asked(&stranger()).await, "by then it is known");
}

fn answer_of(challenge: &Challenge, code: &str) -> CompleteMfa {
    let answer = MfaAnswer::Code(code.to_owned());
    CompleteMfa { challenge_token: challenge.token.clone(), answer, cookies_lost: None }
}

#[tokio::test]
async fn unproven_addresses_second_factors_and_the_setting_leave_the_mail_out() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.signed_in().await;
    scenario.guess_wrong(3).await;
    assert!(!scenario.is_asked(&stranger()).await, "the mailbox may be anybody's");

    let off = AuthConfig { suspicion_score_min: 0, ..AuthConfig::default() };
    let scenario = scenario_with(off).await;
    scenario.at_home().await;
    scenario.guess_wrong(3).await;
    assert!(!scenario.is_asked(&stranger()).await);

    let scenario = super::scenario().await;
    scenario.with_app().await;
    scenario.guess_wrong(3).await;
    let challenge = scenario.asked_for_code().await;
    assert!(!challenge.by_mail && challenge.methods.contains(&AuthenticationMethod::Totp));
    assert_eq!(scenario.codes_mailed().await, 0);
}

#[tokio::test]
async fn mailed_code_answers_its_own_challenge_only_and_five_wrong_ones_end_it() {
    let scenario = scenario().await;
    scenario.at_home().await;
    scenario.guess_wrong(3).await;
    let first = scenario.asked_for_code().await;
    let code_of_first = scenario.code_mailed_to(ADA).await;
    scenario.guess_wrong(3).await;
    let second = scenario.asked_for_code().await;
    let crossed = refusal(scenario.answer(&second, &code_of_first).await);
    assert_eq!(crossed.code, RefusalCode::InvalidCode);
    let passkey =
        CompleteMfa { answer: MfaAnswer::Passkey(serde_json::json!({})), ..answer_of(&second, "") };
    refusal(scenario.auth.complete_mfa(passkey, &laptop()).await);
    for _ in 0..2 {
        refusal(scenario.answer(&second, "no code").await);
    }
    scenario.answer(&first, &code_of_first).await.expect("its own");
}

#[tokio::test]
async fn wrong_mailed_codes_lock_like_those_of_an_app() {
    let scenario = scenario().await;
    scenario.at_home().await;
    scenario.guess_wrong(3).await;
    let challenge = scenario.asked_for_code().await;
    let code = scenario.code_mailed_to(ADA).await;
    for _ in 0..scenario.config.lockout_failures_max {
        refusal(scenario.answer(&challenge, "no code").await);
    }
    let locked = refusal(scenario.answer(&challenge, &code).await);
    assert_eq!(locked.code, RefusalCode::AccountLocked);
    let told = scenario.mail_to(ADA).await.remove(0);
    assert_eq!(told.subject, "Somebody knows your password");
}

#[tokio::test]
async fn changed_password_ends_what_waits_for_a_mailed_code() {
    let scenario = scenario().await;
    scenario.at_home().await;
    scenario.guess_wrong(3).await;
    let challenge = scenario.asked_for_code().await;
    let code = scenario.code_mailed_to(ADA).await;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("mails");
    let token = scenario.token_mailed_to(ADA).await;
    scenario.clock.advance(minutes(1));
    let changed =
        scenario.auth.reset_password(&token, "another horse battery".to_owned(), &laptop()).await;
    changed.expect("sets it");
    assert_eq!(refusal(scenario.answer(&challenge, &code).await).code, RefusalCode::Expired);
}

#[tokio::test]
async fn mailed_codes_are_limited_by_person() {
    let scenario = scenario().await;
    scenario.at_home().await;
    for turn in 0..=scenario.config.mails_per_hour_max {
        scenario.guess_wrong(3).await;
        match scenario.auth.begin_sign_in(sign_in(ADA, PASSWORD), &stranger()).await {
            Ok(SignInStep::Challenge(_)) if turn < scenario.config.mails_per_hour_max => {}
            Err(Failure::RateLimited(_)) if turn == scenario.config.mails_per_hour_max => {}
            other => panic!("{turn}: {:?}", other.map(drop)),
        }
    }
}
