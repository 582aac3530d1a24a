//! Sessions: refreshed, stolen, listed, ended, and slowed down when somebody guesses.

use super::*;

#[tokio::test]
async fn stolen_refresh_token_ends_the_session() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let first = scenario.signed_in().await.tokens;
    let second = scenario.refreshed(&first).await.expect("refreshes").tokens;
    let other_tab = scenario.refreshed(&first).await.expect("within the grace").tokens;
    assert_eq!(other_tab.refresh_token, second.refresh_token, "two tabs get the same");
    scenario.clock.advance(Duration::from_secs(20));
    let thief = refusal(scenario.refreshed(&first).await);
    assert_eq!(thief.code, RefusalCode::InvalidCredentials);
    assert!(!scenario.is_signed_in(&second).await, "nobody knows who is the thief");
    assert!(scenario.refreshed(&second).await.is_err());
}

#[tokio::test]
async fn made_up_refresh_token_ends_nothing() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let tokens = scenario.signed_in().await.tokens;
    let mut forged = tokens.refresh_token.clone();
    let end = if forged.ends_with('A') { "B" } else { "A" };
    forged.replace_range(forged.len() - 1.., end);
    for forged in [forged.as_str(), "", "nonsense"] {
        refusal(scenario.auth.refresh(forged, &laptop()).await);
    }
    assert!(scenario.is_signed_in(&tokens).await);
    assert!(scenario.refreshed(&tokens).await.is_ok());
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let config = AuthConfig { refresh_token_days: 30, session_max_days: 45, ..Default::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let first = scenario.signed_in().await.tokens;
    scenario.clock.advance(days(29));
    let second = scenario.refreshed(&first).await.expect("before it ends").tokens;
    scenario.clock.advance(days(16));
    assert!(scenario.refreshed(&second).await.is_err(), "however often it is refreshed");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.auth.sign_up(sign_up("eve@example.com"), &laptop()).await.expect("signs up");
    let (here, there) = (scenario.signed_in().await, scenario.signed_in().await);
    let eve = sign_in("eve@example.com", PASSWORD);
    let eve = scenario.auth.sign_in(eve, &laptop()).await.expect("signs in");

    let listed = scenario
        .auth
        .sessions(here.principal.user, here.principal.credential)
        .await
        .expect("lists");
    let seen: Vec<_> = listed.iter().map(|seen| (seen.session.id, seen.current)).collect();
    assert_eq!(seen, [(there.principal.session().id, false), (here.principal.session().id, true)]);
    assert_eq!(listed[0].session.device_name, "Firefox on Linux");
    assert_eq!(listed[0].session.ip, "203.0.113.7");

    let refused = refusal(
        scenario
            .auth
            .revoke_session(Caller::new(&eve.principal, &laptop()), here.principal.session().id)
            .await,
    );
    assert_eq!(refused.code, RefusalCode::NotFound);
    assert!(scenario.is_signed_in(&here.tokens).await);
    let session =
        scenario.auth.session(&eve.principal, here.principal.session().id).await.expect("answers");
    assert_eq!(session, None);

    scenario
        .auth
        .revoke_session(Caller::new(&here.principal, &laptop()), there.principal.session().id)
        .await
        .expect("ends");
    assert!(!scenario.is_signed_in(&there.tokens).await);
    scenario
        .auth
        .sign_out_everywhere(Caller::new(&here.principal, &laptop()))
        .await
        .expect("ends all");
    assert!(!scenario.is_signed_in(&here.tokens).await);
    assert!(scenario.is_signed_in(&eve.tokens).await, "somebody else's");
}

#[tokio::test]
async fn csrf_tokens_belong_to_one_session() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (here, there) = (scenario.signed_in().await, scenario.signed_in().await);
    assert_eq!(scenario.auth.csrf_token(&here.principal), here.csrf_token);
    assert!(scenario.auth.csrf_matches(&here.principal, &here.csrf_token));
    for wrong in [there.csrf_token.as_str(), "", &here.csrf_token[1..]] {
        assert!(!scenario.auth.csrf_matches(&here.principal, wrong));
    }
    let cookie = Credential::Cookie(here.tokens.access_token.clone());
    let principal = scenario.auth.authenticate(&cookie).await.expect("in");
    assert!(principal.credential.is_cookie(), "as it came, so that CSRF is checked");
}

#[tokio::test]
async fn guesses_are_slowed_down_for_one_client_and_one_address() {
    let config = AuthConfig { sign_in_tries_max: 2, ..Default::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    for _ in 0..2 {
        refusal(scenario.auth.sign_in(sign_in(ADA, "wrong password"), &laptop()).await);
    }
    let slowed = scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await;
    assert!(matches!(slowed, Err(Failure::RateLimited(450))), "{slowed:?}");
    let owner = ClientInfo { ip: [198, 51, 100, 1].into(), ..laptop() };
    scenario
        .auth
        .sign_in(sign_in(ADA, PASSWORD), &owner)
        .await
        .expect("the owner gets in elsewhere");
    scenario.clock.advance(minutes(15));
    scenario.signed_in().await;
}

#[tokio::test]
async fn login_history_tells_what_happened() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let phone = ClientInfo { user_agent: Some("phone".to_owned()), ..laptop() };
    scenario.signed_in().await;
    scenario.signed_in().await;
    refusal(scenario.auth.sign_in(sign_in(ADA, "wrong password"), &phone).await);
    scenario.auth.settle().await;
    let principal =
        scenario.auth.sign_in(sign_in(ADA, PASSWORD), &phone).await.expect("signs in").principal;

    let page = |request| scenario.auth.login_history(principal.user, request);
    let all = page(PageRequest::first(10)).await.expect("lists");
    let told: Vec<_> = all.items.iter().map(|event| (event.outcome, event.new_device)).collect();
    use LoginOutcome::{Succeeded, WrongPassword};
    assert_eq!(
        told,
        [(Succeeded, true), (WrongPassword, true), (Succeeded, false), (Succeeded, true)]
    );
    let first = page(PageRequest::first(3)).await.expect("lists");
    assert!(first.has_next && !first.has_previous);
    let rest = PageRequest::first(3).after(Some(first.items[2].id));
    let rest = page(rest).await.expect("lists");
    assert_eq!(rest.items, all.items[3..]);
    let one = scenario.auth.login_event(&principal, all.items[0].id).await.expect("answers");
    assert_eq!(one.as_ref(), all.items.first());
}

#[tokio::test]
async fn session_notes_when_it_was_last_used() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let signed_in = scenario.signed_in().await;
    scenario.clock.advance(minutes(6));
    assert!(scenario.is_signed_in(&signed_in.tokens).await);
    scenario.auth.settle().await;
    let seen = scenario
        .auth
        .sessions(signed_in.principal.user, signed_in.principal.credential)
        .await
        .expect("lists")
        .remove(0)
        .session;
    assert_eq!(seen.last_seen_at, scenario.clock.now());
}

#[tokio::test]
async fn concurrent_changes_happen_once() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.signed_up().await;
    let signed_in = scenario.signed_in().await;
    let tokens = &signed_in.tokens;
    let tabs = [(); 4].map(|()| scenario.refreshed(tokens));
    let tabs = futures_util::future::join_all(tabs).await;
    let mut successors: Vec<_> =
        tabs.into_iter().map(|tab| tab.expect("refreshes").tokens.refresh_token).collect();
    successors.dedup();
    assert_eq!(successors.len(), 1, "all tabs get the same successor");

    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let client = laptop();
    let resets = ["one fine password", "two fine passwords", "three fine passwords"]
        .map(|new| scenario.auth.reset_password(&token, new.to_owned(), &client));
    let resets = futures_util::future::join_all(resets).await;
    assert_eq!(resets.iter().filter(|reset| reset.is_ok()).count(), 1, "{resets:?}");
    assert!(!scenario.is_signed_in(tokens).await);

    let people = [(); 3].map(|()| scenario.auth.sign_up(sign_up("bob@example.com"), &client));
    for outcome in futures_util::future::join_all(people).await {
        outcome.expect("acknowledged");
    }
    let bob = scenario.mail_to("bob@example.com").await;
    let confirmations = bob.iter().filter(|mail| mail.text.contains("your code is")).count();
    assert_eq!((bob.len(), confirmations), (3, 1), "one account, and its owner hears of the rest");
}

#[tokio::test]
async fn sign_in_above_the_limit_ends_the_session_unused_for_longest() {
    let config = AuthConfig { sessions_per_user_max: 3, ..Default::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(scenario.signed_in().await);
    }
    // The first is used later than the others.
    scenario.clock.advance(minutes(10));
    assert!(scenario.is_signed_in(&people[0].tokens).await);
    scenario.auth.settle().await;
    let newest = scenario.signed_in().await;
    let alive = scenario
        .auth
        .sessions(newest.principal.user, newest.principal.credential)
        .await
        .expect("lists");
    assert_eq!(alive.len(), 3);
    let mut left = Vec::new();
    for person in people.iter().chain([&newest]) {
        left.push(scenario.is_signed_in(&person.tokens).await);
    }
    assert_eq!(left, [true, false, true, true]);
}

#[tokio::test]
async fn repeated_sign_ins_leave_a_bounded_number_of_rows() {
    let config = AuthConfig {
        sessions_per_user_max: 3,
        login_history_per_user_max: 4,
        ..Default::default()
    };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    for _ in 0..20 {
        scenario.signed_in().await;
    }
    let newest = scenario.signed_in().await;
    let history = scenario.auth.login_history(newest.principal.user, PageRequest::first(100)).await;
    assert_eq!(history.expect("lists").items.len(), 4);
    scenario.clock.advance(days(400));
    let rows =
        crate::storage::sessions::delete_ended(&scenario.database, scenario.clock.now()).await;
    assert!((3..=9).contains(&rows.expect("deletes")), "alive and ended together");
}
