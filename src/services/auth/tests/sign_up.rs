//! From sign-up to a verified address, and what strangers may learn of it.

use super::*;
use crate::domain::{AccountId, AccountKind};
use crate::storage::accounts::main_of;

#[tokio::test]
async fn person_signs_up_verifies_signs_in_and_signs_out() {
    let scenario = scenario().await;
    scenario.auth.sign_up(sign_up(" Ada@Example.com "), &laptop()).await.expect("signs up");

    let first = scenario.signed_in().await;
    assert!(!first.principal.email_verified, "unverified people may look around");
    assert_eq!(first.user.email, ADA);
    let main = main_of(&scenario.database, first.user.id).await.expect("has one");
    assert_eq!((first.principal.account, main.kind), (main.id, AccountKind::Main));
    assert_eq!(main.id, AccountId(AccountId::FIRST_USER), "the first that was given");

    let code = scenario.code_mailed_to(ADA).await;
    let user = scenario
        .auth
        .verify_email(code_proof("ADA@example.com", &code), &laptop())
        .await
        .expect("verifies");
    assert_eq!(user.email_verified_at, Some(scenario.clock.now()));
    let principal = scenario.auth.authenticate(&bearer(&first.tokens)).await.expect("still in");
    assert!(principal.email_verified, "known at once, without signing in again");
    let welcome = scenario.mail_to(ADA).await.remove(0);
    assert_eq!(welcome.subject, "Welcome");
    assert!(welcome.text.starts_with("Hello Ada,"), "{}", welcome.text);

    scenario.clock.advance(Duration::from_secs(899));
    assert!(scenario.is_signed_in(&first.tokens).await);
    scenario.clock.advance(Duration::from_secs(1));
    assert!(!scenario.is_signed_in(&first.tokens).await, "access tokens are short-lived");

    let second = scenario.refreshed(&first.tokens).await.expect("refreshes");
    assert_eq!(second.principal.session().id, first.principal.session().id);
    assert_ne!(second.tokens.refresh_token, first.tokens.refresh_token);
    assert!(scenario.is_signed_in(&second.tokens).await);

    scenario
        .auth
        .sign_out(SignOut { principal: Some(&second.principal), refresh_token: None }, &laptop())
        .await
        .expect("signs out");
    assert!(!scenario.is_signed_in(&second.tokens).await, "at once, not when the token expires");
    assert!(scenario.refreshed(&second.tokens).await.is_err());
    assert!(scenario.auth.still_signed_in(&second.principal).await.is_err());
}

#[tokio::test]
async fn sign_up_answer_does_not_tell_whether_an_address_has_an_account() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.mail_to(ADA).await;
    let nobody = "nobody@example.com";

    scenario.signed_up().await;
    let mails = scenario.mail_to(ADA).await;
    assert_eq!(mails[0].subject, "You already have an account");

    let wrong = scenario.auth.sign_in(sign_in(ADA, "wrong password"), &laptop()).await;
    let unknown = scenario.auth.sign_in(sign_in(nobody, PASSWORD), &laptop()).await;
    let no_address = scenario.auth.sign_in(sign_in("?", PASSWORD), &laptop()).await;
    let wrong = refusal(wrong);
    assert_eq!(wrong.code, RefusalCode::InvalidCredentials);
    assert_eq!(wrong, refusal(unknown));
    assert_eq!(wrong, refusal(no_address));

    let wrong = scenario.auth.verify_email(code_proof(ADA, "000000"), &laptop()).await;
    let unknown = scenario.auth.verify_email(code_proof(nobody, "000000"), &laptop()).await;
    assert_eq!(refusal(wrong), refusal(unknown));

    let before = scenario.mail_to(ADA).await.len();
    for email in [ADA, nobody] {
        scenario.auth.resend_verification(email, &laptop()).await.expect("acknowledged");
        scenario.auth.request_password_reset(email, &laptop()).await.expect("acknowledged");
    }
    assert_eq!(scenario.mail_to(ADA).await.len(), before + 2);
    assert!(scenario.mail_to(nobody).await.is_empty());
}

#[tokio::test]
async fn sign_up_mistakes_are_all_named_at_once() {
    let scenario = scenario().await;
    let bad = SignUp {
        email: "ada".to_owned(),
        password: "password1".to_owned(),
        display_name: " ".to_owned(),
    };
    let Err(Failure::Refused(refusals)) = scenario.auth.sign_up(bad, &laptop()).await else {
        panic!("refusals expected")
    };
    let said: Vec<_> = refusals.iter().map(|said| (said.code, said.path.join("."))).collect();
    let expected = [
        (RefusalCode::InvalidInput, "input.email"),
        (RefusalCode::PasswordTooWeak, "input.password"),
        (RefusalCode::InvalidInput, "input.displayName"),
    ];
    assert_eq!(said, expected.map(|(code, path)| (code, path.to_owned())));
}

#[tokio::test]
async fn verification_codes_are_void_after_some_wrong_tries_and_links_are_not() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let code = scenario.code_mailed_to(ADA).await;
    let token = scenario.token_mailed_to(ADA).await;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        let refused = refusal(scenario.auth.verify_email(code_proof(ADA, wrong), &laptop()).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode);
        assert_eq!(refused.path, ["input", "code"]);
    }
    let refused = refusal(scenario.auth.verify_email(code_proof(ADA, &code), &laptop()).await);
    assert_eq!(refused.code, RefusalCode::InvalidCode, "void by now");

    scenario.auth.verify_email(token_proof(&token), &laptop()).await.expect("the link still works");
    let refused = refusal(scenario.auth.verify_email(token_proof("made up"), &laptop()).await);
    assert_eq!((refused.code, refused.path[1].as_str()), (RefusalCode::InvalidCode, "token"));
    let refused = refusal(scenario.auth.verify_email(VerifyEmail::default(), &laptop()).await);
    assert_eq!(refused.code, RefusalCode::InvalidInput);
}

#[tokio::test]
async fn proofs_expire_and_a_new_mail_replaces_the_code() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let first = scenario.code_mailed_to(ADA).await;
    let link = scenario.token_mailed_to(ADA).await;
    scenario.clock.advance(minutes(30));
    let refused = refusal(scenario.auth.verify_email(code_proof(ADA, &first), &laptop()).await);
    assert_eq!(refused.code, RefusalCode::Expired);

    scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
    let second = scenario.code_mailed_to(ADA).await;
    assert_ne!(first, second);
    let refused = refusal(scenario.auth.verify_email(code_proof(ADA, &first), &laptop()).await);
    assert_eq!(refused.code, RefusalCode::InvalidCode, "the newest counts");
    scenario.clock.advance(hours(24));
    let refused = refusal(scenario.auth.verify_email(token_proof(&link), &laptop()).await);
    assert_eq!(refused.code, RefusalCode::Expired);

    scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
    let third = scenario.code_mailed_to(ADA).await;
    let spaced = format!(" {} {} ", &third[..3], &third[3..]);
    scenario
        .auth
        .verify_email(code_proof(ADA, &spaced), &laptop())
        .await
        .expect("as people type it");
}

#[tokio::test]
async fn mails_to_one_address_are_limited_by_the_hour() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    for _ in 0..8 {
        scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
        scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
        scenario.auth.settle().await;
    }
    assert_eq!(scenario.mail_to(ADA).await.len(), 10, "five of each");
    scenario.clock.advance(hours(1));
    scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
    assert_eq!(scenario.mail_to(ADA).await.len(), 11);
}

#[tokio::test]
async fn proof_works_once_and_an_expired_one_never() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (code, link) = (scenario.code_mailed_to(ADA).await, scenario.token_mailed_to(ADA).await);
    scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
    let newer = scenario.token_mailed_to(ADA).await;
    let code_now = scenario.code_mailed_to(ADA).await;
    scenario.auth.verify_email(token_proof(&newer), &laptop()).await.expect("verifies");
    let used = [token_proof(&newer), token_proof(&link), code_proof(ADA, &code_now)];
    for spent in used.into_iter().chain([code_proof(ADA, &code)]) {
        let refused = refusal(scenario.auth.verify_email(spent, &laptop()).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode, "once, by link or code, old or new");
    }

    let bob = "bob@example.com";
    scenario.auth.sign_up(sign_up(bob), &laptop()).await.expect("signs up");
    let (code, link) = (scenario.code_mailed_to(bob).await, scenario.token_mailed_to(bob).await);
    scenario.auth.request_password_reset(bob, &laptop()).await.expect("acknowledged");
    let reset = scenario.token_mailed_to(bob).await;
    let new_password = "another fine password".to_owned();
    scenario
        .auth
        .reset_password(reset.as_str(), new_password, &laptop())
        .await
        .expect("which verifies the address, too");
    for void in [token_proof(&link), code_proof(bob, &code)] {
        refusal(scenario.auth.verify_email(void, &laptop()).await);
    }

    let eve = "eve@example.com";
    scenario.auth.sign_up(sign_up(eve), &laptop()).await.expect("signs up");
    let link = scenario.token_mailed_to(eve).await;
    scenario.clock.advance(days(1));
    let late = refusal(scenario.auth.verify_email(token_proof(&link), &laptop()).await);
    assert_eq!(late.code, RefusalCode::Expired);
}

#[tokio::test]
async fn proofs_presented_at_once_count_once() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (code, link) = (scenario.code_mailed_to(ADA).await, scenario.token_mailed_to(ADA).await);
    let proofs = [token_proof(&link), code_proof(ADA, &code), token_proof(&link)];
    let here = laptop();
    let tries = proofs.map(|proof| scenario.auth.verify_email(proof, &here));
    let outcomes = futures_util::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
}

#[tokio::test]
async fn mail_to_an_unproven_address_carries_no_text_of_strangers() {
    let scenario = scenario().await;
    let stranger = || SignUp { display_name: "Your payout waits".to_owned(), ..sign_up(ADA) };
    scenario.auth.sign_up(stranger(), &laptop()).await.expect("acknowledged");
    scenario.auth.sign_up(stranger(), &laptop()).await.expect("acknowledged");
    scenario.auth.resend_verification(ADA, &laptop()).await.expect("acknowledged");
    // Both are mailed after their answers: the reset's mail shall be the newest.
    scenario.auth.settle().await;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let client = laptop();
    let reset = scenario.auth.reset_password(&token, "another fine phrase".to_owned(), &client);
    reset.await.expect("sets it");
    let mails = scenario.mail_to(ADA).await;
    assert_eq!(mails.len(), 5, "two of signing up, one more proof, the reset, the change");
    for mail in mails {
        let told = format!("{} {} {}", mail.subject, mail.text, mail.html);
        assert!(!told.contains("payout"), "{told}");
    }
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let newest = scenario.mail_to(ADA).await.remove(0);
    assert!(newest.text.contains("Your payout waits"), "the reset proved the address");
}
