//! A session that ends ends what belongs to it, on this node and on others, however it ended.

use super::*;
use futures_util::FutureExt;
use tokio::time::timeout;

/// How long a test waits for something that need not come soon.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// How soon the connections of an ended session end on the node that ended it.
const HERE: Duration = Duration::from_secs(1);

/// A connection of this session on this node, which has begun to wait for its end.
async fn connection(auth: &Auth, principal: Principal) -> tokio::task::JoinHandle<()> {
    // The node remembers the session, so that its first look is over before the session is ended elsewhere.
    auth.still_signed_in(&principal).await.expect("alive");
    let over = tokio::spawn(auth.clone().session_over(principal));
    while !auth.inner.watches.all().contains(&(principal.user, principal.session().id)) {
        tokio::task::yield_now().await;
    }
    over
}

async fn ends(over: tokio::task::JoinHandle<()>, within: Duration) {
    timeout(within, over).await.expect("in time").expect("no panic");
}

#[tokio::test]
async fn session_ended_in_any_way_ends_its_connections_at_once() {
    let config = AuthConfig { sessions_per_user_max: 3, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let auth = &scenario.auth;

    let first = scenario.signed_in().await;
    let over = connection(auth, first.principal).await;
    let leaving = SignOut { principal: Some(&first.principal), refresh_token: None };
    auth.sign_out(leaving, &laptop()).await.expect("signs out");
    ends(over, HERE).await;

    let first = scenario.signed_in().await;
    let over = connection(auth, first.principal).await;
    let refresh_token = Some(first.tokens.refresh_token.as_str());
    auth.sign_out(SignOut { principal: None, refresh_token }, &laptop()).await.expect("signs out");
    ends(over, HERE).await;

    let (here, there) = (scenario.signed_in().await, scenario.signed_in().await);
    let over = connection(auth, there.principal).await;
    let stays = connection(auth, here.principal).await;
    auth.revoke_session(Caller::new(&here.principal, &laptop()), there.principal.session().id)
        .await
        .expect("ends it");
    ends(over, HERE).await;

    let there = scenario.signed_in().await;
    let over = connection(auth, there.principal).await;
    let change = ChangePassword {
        current_password: PASSWORD.to_owned(),
        new_password: "another fine phrase".to_owned(),
    };
    auth.change_password(Caller::new(&here.principal, &laptop()), change)
        .await
        .expect("changes it");
    ends(over, HERE).await;
    assert!(!stays.is_finished(), "whoever changed the password stays");

    auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let reset = auth.reset_password(&token, PASSWORD.to_owned(), &laptop()).await;
    reset.expect("resets");
    ends(stays, HERE).await;

    let reused = scenario.signed_in().await;
    let over = connection(auth, reused.principal).await;
    let renewed = scenario.refreshed(&reused.tokens).await.expect("renews");
    scenario.clock.advance(minutes(1));
    scenario.refreshed(&renewed.tokens).await.expect("renews");
    scenario.clock.advance(minutes(1));
    assert!(scenario.refreshed(&reused.tokens).await.is_err(), "a stolen token");
    ends(over, HERE).await;

    let oldest = scenario.signed_in().await;
    let over = connection(auth, oldest.principal).await;
    scenario.clock.advance(minutes(1));
    for _ in 0..3 {
        scenario.signed_in().await;
    }
    ends(over, HERE).await;

    let all = scenario.signed_in().await;
    let over = connection(auth, all.principal).await;
    auth.sign_out_everywhere(Caller::new(&all.principal, &laptop())).await.expect("ends all");
    ends(over, HERE).await;
}

#[tokio::test]
async fn session_that_expires_ends_its_connections() {
    let config = AuthConfig { refresh_token_days: 1, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let principal = scenario.signed_in().await.principal;
    scenario.clock.advance(days(1) - Duration::from_millis(200));
    let over = connection(&scenario.auth, principal).await;
    scenario.clock.advance(Duration::from_millis(200));
    ends(over, WAIT_MAX).await;
}

#[tokio::test]
async fn refreshed_session_outlives_its_first_end() {
    let config = AuthConfig { refresh_token_days: 1, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let signed_in = scenario.signed_in().await;
    scenario.clock.advance(days(1) - Duration::from_millis(50));
    let mut over = Box::pin(scenario.auth.clone().session_over(signed_in.principal));
    assert!(over.as_mut().now_or_never().is_none());
    scenario.refreshed(&signed_in.tokens).await.expect("refreshes");
    scenario.clock.advance(Duration::from_millis(100));
    assert!(timeout(Duration::from_millis(300), over).await.is_err(), "it goes on");
}

#[tokio::test]
async fn session_end_reaches_another_node_at_once() {
    let bus = PubSub::memory();
    let scenario = scenario_on(AuthConfig::default(), Some(bus.clone())).await;
    scenario.signed_up().await;
    let elsewhere = scenario.another_node(Some(bus));
    let signed_in = scenario.signed_in().await;
    elsewhere.authenticate(&bearer(&signed_in.tokens)).await.expect("in there, too");
    let over = connection(&elsewhere, signed_in.principal).await;
    scenario
        .auth
        .sign_out_everywhere(Caller::new(&signed_in.principal, &laptop()))
        .await
        .expect("ends all");
    ends(over, WAIT_MAX).await;
    assert!(elsewhere.authenticate(&bearer(&signed_in.tokens)).await.is_err());
}

#[tokio::test]
async fn session_end_is_found_by_a_node_without_messages_in_one_look() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let elsewhere = scenario.another_node(None);
    let (gone, stays) = (scenario.signed_in().await, scenario.signed_in().await);
    let over = connection(&elsewhere, gone.principal).await;
    let goes_on = connection(&elsewhere, stays.principal).await;
    scenario
        .auth
        .revoke_session(Caller::new(&stays.principal, &laptop()), gone.principal.session().id)
        .await
        .expect("ends it");
    assert!(!over.is_finished(), "nobody told the other node");
    elsewhere.check_watched_sessions().await.expect("looks");
    ends(over, WAIT_MAX).await;
    assert!(!goes_on.is_finished());
    goes_on.abort();
}
