//! Passwords, profiles and settings.

use super::passkeys::PAGE;
use super::passkeys::authenticator::Authenticator;
use super::*;

#[tokio::test]
async fn password_reset_works_once_and_ends_all_sessions() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let before = scenario.signed_in().await.tokens;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let unused = scenario.token_mailed_to(ADA).await;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    assert!(scenario.auth.reset_token_valid(&token).await.expect("answers"));
    assert!(!scenario.auth.reset_token_valid("made up").await.expect("answers"));

    let reset = |token: String, password: &str| {
        let (auth, password) = (scenario.auth.clone(), password.to_owned());
        async move { auth.reset_password(&token, password, &laptop()).await }
    };
    let weak = refusal(reset(token.clone(), "password").await);
    assert_eq!((weak.code, weak.path[1].as_str()), (RefusalCode::PasswordTooWeak, "newPassword"));
    assert!(scenario.auth.reset_token_valid(&token).await.expect("answers"), "not spent by that");

    reset(token.clone(), "another fine password").await.expect("resets");
    assert_eq!(scenario.mail_to(ADA).await[0].subject, "Your password was changed");
    assert!(!scenario.is_signed_in(&before).await);
    assert!(scenario.refreshed(&before).await.is_err());
    for spent in [token, unused] {
        assert!(!scenario.auth.reset_token_valid(&spent).await.expect("answers"));
        let refused = refusal(reset(spent, "a third fine password").await);
        assert_eq!(refused.code, RefusalCode::InvalidCode);
    }
    refusal(scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await);
    let after = sign_in(ADA, "another fine password");
    let after = scenario.auth.sign_in(after, &laptop()).await.expect("signs in");
    assert!(after.principal.email_verified, "who read the mail owns the address");
}

#[tokio::test]
async fn owner_of_the_mailbox_finds_nothing_of_whoever_opened_the_account_before() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let squatter = scenario.signed_in().await;
    let mut device = Authenticator::new(PAGE, 1);
    let credential = device.register(&scenario.begun(&squatter).await);
    scenario.add(&squatter, credential).await.expect("adds a passkey");
    scenario.make_other_ways_in(&squatter).await;
    assert_eq!(scenario.other_ways_in(&squatter).await, 2);

    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("mails");
    let token = scenario.token_mailed_to(ADA).await;
    let password = "another fine password";
    let reset = scenario.auth.reset_password(&token, password.to_owned(), &laptop()).await;
    reset.expect("resets");
    assert_eq!(scenario.other_ways_in(&squatter).await, 0);
    let entered = scenario.enter(device.show(&scenario.any().await)).await;
    assert!(entered.is_err(), "the passkey lets nobody in");
    // By the password alone: no second factor is left that the owner does not have.
    scenario.auth.sign_in(sign_in(ADA, password), &laptop()).await.expect("signs in");
}

#[tokio::test]
async fn password_hashed_at_another_cost_is_hashed_anew_when_it_is_typed() {
    use argon2::password_hash::PasswordHasher;
    use argon2::password_hash::phc::PasswordHash;
    let scenario = scenario().await;
    scenario.signed_up().await;
    let cheap = argon2::Params::new(1_024, 1, 1, None).expect("sane");
    let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    let hash: PasswordHash =
        cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).expect("hashes");
    let known = async || {
        let known = users::credentials_by_email(&scenario.database, ADA).await.expect("reads");
        known.expect("signed up")
    };
    let before = known().await;
    let old = users::HashChange { from: before.password_hash.clone(), to: hash.to_string() };
    let user = before.user.id;
    let write = scenario
        .database
        .write(move |tx| Box::pin(async move { users::replace_hash(tx, user, old).await }));
    assert!(write.await.expect("writes"));

    refusal(scenario.auth.sign_in(sign_in(ADA, "not the password"), &laptop()).await);
    assert_eq!(known().await.password_hash, hash.to_string(), "nobody has typed it yet");
    scenario.signed_in().await;
    let after = known().await;
    assert!(after.password_hash.contains("m=19456,t=2,p=1"), "{}", after.password_hash);
    assert_eq!(after.user.password_changed_at, before.user.password_changed_at);
    scenario.signed_in().await;
    assert_eq!(known().await.password_hash, after.password_hash, "once is enough");
}

#[tokio::test]
async fn password_reset_expires_after_an_hour() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    scenario.clock.advance(minutes(60) - Duration::from_micros(1));
    assert!(scenario.auth.reset_token_valid(&token).await.expect("answers"));
    scenario.clock.advance(Duration::from_micros(1));
    assert!(!scenario.auth.reset_token_valid(&token).await.expect("answers"));
    let late = scenario.auth.reset_password(&token, PASSWORD.to_owned(), &laptop()).await;
    assert_eq!(refusal(late).code, RefusalCode::Expired);
}

#[tokio::test]
async fn changing_the_password_keeps_this_session_and_ends_the_others() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (here, there) = (scenario.signed_in().await, scenario.signed_in().await);
    let change = |current: &str, new: &str| {
        let input =
            ChangePassword { current_password: current.to_owned(), new_password: new.to_owned() };
        let (auth, principal) = (scenario.auth.clone(), here.principal);
        async move { auth.change_password(Caller::new(&principal, &laptop()), input).await }
    };
    for (current, new, code, field) in [
        ("wrong", "another fine password", RefusalCode::InvalidCredentials, "currentPassword"),
        (PASSWORD, "short", RefusalCode::PasswordTooWeak, "newPassword"),
        (PASSWORD, PASSWORD, RefusalCode::PasswordTooWeak, "newPassword"),
    ] {
        let refused = refusal(change(current, new).await);
        assert_eq!((refused.code, refused.path[1].as_str()), (code, field));
    }
    change(PASSWORD, "another fine password").await.expect("changes");
    assert!(scenario.is_signed_in(&here.tokens).await);
    assert!(!scenario.is_signed_in(&there.tokens).await);
    assert_eq!(scenario.mail_to(ADA).await[0].subject, "Your password was changed");
    let user = scenario.auth.user(here.user.id).await.expect("answers").expect("is there");
    assert_eq!(user.password_changed_at, scenario.clock.now());
}

#[tokio::test]
async fn profiles_and_preferences_change() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let principal = scenario.signed_in().await.principal;
    let user = scenario
        .auth
        .update_profile(Caller::new(&principal, &laptop()), Some(" Countess "))
        .await
        .expect("changes");
    assert_eq!(user.display_name, "Countess");
    let refused =
        refusal(scenario.auth.update_profile(Caller::new(&principal, &laptop()), Some("")).await);
    assert_eq!(refused.path, ["input", "displayName"]);
    assert_eq!(
        scenario
            .auth
            .update_profile(Caller::new(&principal, &laptop()), None)
            .await
            .expect("nothing to do"),
        user
    );

    let currencies = ["USD".to_owned(), "BTC".to_owned()];
    let patch = PreferencesPatch {
        currency: Some("BTC".to_owned()),
        theme: Some(Theme::Dark),
        email_notifications: Some(false),
        ..PreferencesPatch::default()
    };
    let changed = scenario
        .auth
        .update_preferences(Caller::new(&principal, &laptop()), patch, &currencies)
        .await
        .expect("changes");
    let expected = Preferences {
        currency: "BTC".to_owned(),
        theme: Theme::Dark,
        email_notifications: false,
        ..Preferences::default()
    };
    assert_eq!(changed.preferences, expected);
    let read = scenario.auth.user(principal.user).await.expect("answers").expect("is there");
    assert_eq!(read, changed);
}

#[test]
fn preferences_that_make_no_sense_are_all_named() {
    let config = AuthConfig { token_issuer: String::new(), ..AuthConfig::default() };
    let problems = config.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("auth.signing_key"));
    let sane = AuthConfig { signing_key: Secret::new("k".repeat(32)), ..AuthConfig::default() };
    assert!(sane.problems().is_empty());
    assert!(MailConfig::default().problems().is_empty());
}
