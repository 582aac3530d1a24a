//! Refresh tokens in families: many tabs that refresh at once lose nobody, and a token of an older generation ends the
//! family, whenever and however often it comes.

use super::*;
use futures_util::future::join_all;
use std::collections::BTreeSet;

/// How many tabs refresh at once, and how many times in a row.
const TABS: usize = 50;
const ROUNDS: usize = 12;

impl Scenario {
    /// All tabs refresh with one token, on two nodes; answers the tokens they got.
    async fn race(&self, elsewhere: &Auth, tokens: &Tokens) -> Vec<Tokens> {
        let here = laptop();
        let tabs = (0..TABS).map(|tab| {
            let node = if tab % 2 == 0 { &self.auth } else { elsewhere };
            node.refresh(&tokens.refresh_token, &here)
        });
        let answered = join_all(tabs).await;
        answered.into_iter().map(|tab| tab.expect("is not signed out").tokens).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tabs_that_refresh_at_once_all_stay_signed_in() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let elsewhere = scenario.another_node(None);
    let mut tokens = scenario.signed_in().await.tokens;
    for round in 0..ROUNDS {
        let answered = scenario.race(&elsewhere, &tokens).await;
        let successors: BTreeSet<&str> =
            answered.iter().map(|it| it.refresh_token.as_str()).collect();
        assert_eq!(successors.len(), 1, "round {round}: one successor for all");
        for tab in answered.iter().step_by(7) {
            assert!(scenario.is_signed_in(tab).await, "round {round}");
        }
        // Within the grace the next round begins, and after it.
        scenario.clock.advance(Duration::from_secs(if round % 2 == 0 { 1 } else { 600 }));
        tokens = answered.into_iter().next().expect("a tab");
    }
}

#[tokio::test]
async fn token_older_than_the_direct_parent_ends_the_family_even_within_the_grace() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    for generations in 2..6 {
        let mut family = vec![scenario.signed_in().await.tokens];
        for _ in 0..generations {
            let newest = family.last().expect("one");
            family.push(scenario.refreshed(newest).await.expect("refreshes").tokens);
        }
        let stale = &family[generations - 2];
        refusal(scenario.refreshed(stale).await);
        for member in &family {
            assert!(!scenario.is_signed_in(member).await, "{generations} generations");
            refusal(scenario.refreshed(member).await);
        }
    }
}

#[tokio::test]
async fn stale_token_among_tabs_that_refresh_at_once_ends_the_family() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    for round in 0..ROUNDS {
        let stale = scenario.signed_in().await.tokens;
        let parent = scenario.refreshed(&stale).await.expect("refreshes").tokens;
        let present = scenario.refreshed(&parent).await.expect("refreshes").tokens;
        let tabs = (0..8).map(|tab| if tab == round % 8 { &stale } else { &present });
        let answered = join_all(tabs.map(|tokens| scenario.refreshed(tokens))).await;
        assert!(answered[round % 8].is_err(), "round {round}");
        for tab in answered.iter().flatten() {
            assert!(
                !scenario.is_signed_in(&tab.tokens).await,
                "round {round}: what it got is dead"
            );
            refusal(scenario.refreshed(&tab.tokens).await);
        }
    }
}

#[tokio::test]
async fn grace_ends_for_the_direct_parent_and_the_family_with_it() {
    let config = AuthConfig { refresh_grace_seconds: 20, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let parent = scenario.signed_in().await.tokens;
    let child = scenario.refreshed(&parent).await.expect("refreshes").tokens;
    scenario.clock.advance(Duration::from_millis(19_999));
    let again = scenario.refreshed(&parent).await.expect("within the grace").tokens;
    assert_eq!(again.refresh_token, child.refresh_token);
    scenario.clock.advance(Duration::from_millis(1));
    refusal(scenario.refreshed(&parent).await);
    assert!(!scenario.is_signed_in(&child).await);
}

#[tokio::test]
async fn refreshing_proves_nothing_anew() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let first = scenario.signed_in().await;
    scenario.clock.advance(minutes(30));
    let second = scenario.refreshed(&first.tokens).await.expect("refreshes");
    let session = second.principal.session();
    assert_eq!(session.authenticated_at, first.principal.session().authenticated_at);
    assert_eq!(session.methods, AuthenticationMethod::Password.into());
}

#[tokio::test]
async fn other_sessions_end_and_the_one_that_asks_stays() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.auth.sign_up(sign_up("eve@example.com"), &laptop()).await.expect("signs up");
    let eve = sign_in("eve@example.com", PASSWORD);
    let eve = scenario.auth.sign_in(eve, &laptop()).await.expect("signs in");
    let here = scenario.signed_in().await;
    let others = [scenario.signed_in().await, scenario.signed_in().await];
    scenario
        .auth
        .revoke_other_sessions(Caller::new(&here.principal, &laptop()))
        .await
        .expect("ends them");
    for other in &others {
        assert!(!scenario.is_signed_in(&other.tokens).await);
        refusal(scenario.refreshed(&other.tokens).await);
    }
    assert!(scenario.is_signed_in(&here.tokens).await);
    assert!(scenario.is_signed_in(&eve.tokens).await, "somebody else's");
    scenario.refreshed(&here.tokens).await.expect("goes on");
}
