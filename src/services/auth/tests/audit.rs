//! What people do with their accounts, and what is tried on them, leaves one row each in the audit log.

use super::*;
use crate::domain::{AuditAction as Did, AuditOutcome, UserId};

use AuditOutcome::{Done, Refused};

impl Scenario {
    /// What was noted of a person since it was asked last, oldest first.
    async fn noted(&self, user: UserId, seen: &mut usize) -> Vec<(Did, AuditOutcome)> {
        self.auth.settle().await;
        let mut all = self.auth.inner.audit.page(user, PageRequest::first(100)).await;
        let all = &mut all.as_mut().expect("lists").items;
        all.reverse();
        let new = all.iter().skip(*seen).map(|event| (event.action, event.outcome)).collect();
        *seen = all.len();
        new
    }
}

#[tokio::test]
async fn audit_notes_every_act_of_a_person_and_on_their_account_once() {
    let scenario = scenario().await;
    let (auth, here) = (&scenario.auth, laptop());
    scenario.signed_up().await;
    let (ada, mut seen) = (UserId(1), 0);
    macro_rules! notes {
        ($rows:expr) => {
            assert_eq!(scenario.noted(ada, &mut seen).await, $rows)
        };
    }
    notes!([(Did::SignUp, Done)]);
    scenario.signed_up().await;
    notes!([(Did::SignUp, Refused)]);
    refusal(auth.verify_email(code_proof(ADA, "no code"), &here).await);
    notes!([(Did::VerifyEmail, Refused)]);
    let code = scenario.mail_to(ADA).await.pop().expect("the first mail").text;
    let code = code.split("your code is ").nth(1).expect("a code")[..6].to_owned();
    auth.verify_email(code_proof(ADA, &code), &here).await.expect("verifies");
    notes!([(Did::VerifyEmail, Done)]);

    refusal(auth.sign_in(sign_in(ADA, "not the password"), &here).await);
    notes!([(Did::SignIn, Refused)]);
    let first = scenario.signed_in().await;
    let (second, third) = (scenario.signed_in().await, scenario.signed_in().await);
    notes!([(Did::SignIn, Done), (Did::SignIn, Done), (Did::SignIn, Done)]);
    auth.revoke_session(Caller::new(&first.principal, &here), second.principal.session().id)
        .await
        .expect("ends it");
    refusal(
        auth.revoke_session(Caller::new(&first.principal, &here), second.principal.session().id)
            .await,
    );
    notes!([(Did::RevokeSession, Done)]);
    let leaving = SignOut { principal: Some(&third.principal), refresh_token: None };
    for _ in 0..2 {
        auth.sign_out(leaving, &here).await.expect("signs out");
    }
    notes!([(Did::SignOut, Done)]);

    auth.update_profile(Caller::new(&first.principal, &here), Some("Countess"))
        .await
        .expect("changes");
    for name in [None, Some("Countess"), Some(" Countess ")] {
        auth.update_profile(Caller::new(&first.principal, &here), name)
            .await
            .expect("nothing to change");
    }
    notes!([(Did::UpdateProfile, Done)]);
    let patch = PreferencesPatch { theme: Some(Theme::Dark), ..PreferencesPatch::default() };
    for patch in [patch.clone(), patch, PreferencesPatch::default()] {
        let after = auth.update_preferences(Caller::new(&first.principal, &here), patch, &[]).await;
        assert_eq!(after.expect("changes at most once").preferences.theme, Theme::Dark);
    }
    notes!([(Did::UpdatePreferences, Done)]);

    let change = |current: &str| ChangePassword {
        current_password: current.to_owned(),
        new_password: "another fine phrase".to_owned(),
    };
    refusal(auth.change_password(Caller::new(&first.principal, &here), change("wrong")).await);
    auth.change_password(Caller::new(&first.principal, &here), change(PASSWORD))
        .await
        .expect("changes");
    notes!([(Did::ChangePassword, Refused), (Did::ChangePassword, Done)]);
    auth.request_password_reset(ADA, &here).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    auth.reset_password(&token, PASSWORD.to_owned(), &here).await.expect("resets");
    notes!([(Did::RequestPasswordReset, Done), (Did::ResetPassword, Done)]);

    let stolen = scenario.signed_in().await;
    let renewed = scenario.refreshed(&stolen.tokens).await.expect("renews");
    scenario.clock.advance(minutes(1));
    refusal(scenario.refreshed(&stolen.tokens).await);
    notes!([(Did::SignIn, Done), (Did::ReuseRefreshToken, Refused)]);
    assert!(!scenario.is_signed_in(&renewed.tokens).await);
    let last = scenario.signed_in().await;
    auth.sign_out_everywhere(Caller::new(&last.principal, &here)).await.expect("ends all");
    notes!([(Did::SignIn, Done), (Did::SignOutEverywhere, Done)]);
}

#[tokio::test]
async fn audit_rows_tell_from_where_and_show_nothing_that_turns_text_around() {
    let scenario = scenario().await;
    let client = ClientInfo { user_agent: Some("Fire\u{202e}fox".to_owned()), ..laptop() };
    scenario.auth.sign_up(sign_up(ADA), &client).await.expect("signs up");
    let page = scenario.auth.inner.audit.page(UserId(1), PageRequest::first(1)).await;
    let event = page.expect("lists").items.remove(0);
    assert_eq!(event.ip.as_deref(), Some("203.0.113.7"));
    assert_eq!(event.user_agent.as_deref(), Some("Firefox"));
    assert_eq!(event.request_id.as_deref(), Some("test"));
    assert_eq!(event.at, scenario.clock.now());
}

/// The log keeps rows for ever, so what strangers can do without end may not make rows without end.
#[tokio::test]
async fn flood_of_failures_leaves_few_rows() {
    let limits = scenario().await;
    let limits = &limits.auth.inner.limits;
    let mut noted = 0;
    for _ in 0..100 {
        noted += u32::from(limits.may_note("ada@example.com").await.expect("counts"));
    }
    assert_eq!(noted, 20, "of one address");
    for junk in 0..62_000 {
        noted += u32::from(limits.may_note(&format!("{junk}@example.com")).await.expect("counts"));
    }
    assert_eq!(noted, 2_000, "of all addresses");
}
