//! A signing key is changed by adding a version: nobody is signed out, and what was mailed stays good, on nodes that know
//! both versions, until the old one is removed.

use super::*;
use crate::domain::KeyVersion;

/// Nodes on one database with different key rings.
struct Nodes {
    scenario: Scenario,
    /// Knows the first version, as all did before.
    older: Auth,
    /// Knows both, and signs with the first.
    prepared: Auth,
    /// Knows both, and signs with the second.
    newer: Auth,
    /// Knows the second only.
    last: Auth,
}

async fn nodes() -> Nodes {
    let scenario = scenario().await;
    let version = |number| KeyVersion::new(number).expect("not 0");
    let key = |number: u32| (version(number), Secret::new(format!("{number:048}")));
    let node = |versions: &[u32], signing_key_version| {
        let signing_keys = versions.iter().map(|number| key(*number)).collect();
        let config = AuthConfig { signing_keys, signing_key_version, ..AuthConfig::default() };
        assert_eq!(config.problems(), [""; 0]);
        node((&scenario.database, &scenario.mailer, &scenario.clock, &scenario.rng), config, None)
    };
    let [older, prepared] = [node(&[1], 0), node(&[1, 2], 1)];
    let [newer, last] = [node(&[1, 2], 0), node(&[2], 0)];
    Nodes { scenario, older, prepared, newer, last }
}

async fn signed_in(auth: &Auth) -> SignedIn {
    auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("signs in")
}

async fn is_in(auth: &Auth, signed_in: &SignedIn) -> bool {
    auth.authenticate(&bearer(&signed_in.tokens)).await.is_ok()
}

async fn refreshed(auth: &Auth, signed_in: &SignedIn) -> Result<SignedIn, Failure> {
    auth.refresh(&signed_in.tokens.refresh_token, &laptop()).await
}

#[tokio::test]
async fn key_rotation_signs_nobody_out() {
    // The database lives as long as its scenario.
    let Nodes { scenario: _scenario, older, prepared, newer, last } = nodes().await;
    older.sign_up(sign_up(ADA), &laptop()).await.expect("signs up");
    let before = signed_in(&older).await;
    for node in [&older, &prepared, &newer] {
        assert!(is_in(node, &before).await);
        assert!(node.csrf_matches(&before.principal, &before.csrf_token));
    }
    // First step: every node learns of the new version, and none signs with it.
    let first = refreshed(&prepared, &before).await.expect("the old token is good");
    assert!(is_in(&older, &first).await, "nodes without the new version read what is signed");
    assert!(older.csrf_matches(&first.principal, &first.csrf_token));
    // Second step: the new version signs.
    let second = refreshed(&newer, &first).await.expect("the old token is good");
    for node in [&prepared, &newer, &last] {
        assert!(is_in(node, &second).await);
        assert!(node.csrf_matches(&second.principal, &second.csrf_token));
    }
    assert!(!is_in(&older, &second).await, "a node that was left out cannot read it");
    let third = refreshed(&prepared, &second).await.expect("the new token is good");
    assert!(is_in(&newer, &third).await);
    assert_eq!(third.principal.credential, before.principal.credential, "one session all the time");
}

#[tokio::test]
async fn refresh_token_used_on_two_nodes_at_once_keeps_its_session() {
    let Nodes { scenario: _scenario, older, newer, .. } = nodes().await;
    older.sign_up(sign_up(ADA), &laptop()).await.expect("signs up");
    let before = signed_in(&older).await;
    let here = refreshed(&older, &before).await.expect("the first tab");
    let there = refreshed(&newer, &before).await.expect("the second tab, within the grace");
    let next = refreshed(&newer, &here).await.expect("the successor");
    refreshed(&newer, &there).await.expect("the same successor, within the grace");
    assert!(is_in(&newer, &next).await);
}

#[tokio::test]
async fn removed_key_version_ends_what_it_signed() {
    let Nodes { scenario, older, newer, last, .. } = nodes().await;
    older.sign_up(sign_up(ADA), &laptop()).await.expect("signs up");
    let code = scenario.code_mailed_to(ADA).await;
    let before = signed_in(&older).await;
    let kept = refreshed(&newer, &signed_in(&older).await).await.expect("renewed in time");
    assert!(!is_in(&last, &before).await);
    assert!(!last.csrf_matches(&before.principal, &before.csrf_token));
    assert_eq!(refusal(refreshed(&last, &before).await).code, RefusalCode::InvalidCredentials);
    let proof = code_proof(ADA, &code);
    assert_eq!(refusal(last.verify_email(proof, &laptop()).await).code, RefusalCode::InvalidCode);
    assert!(is_in(&last, &kept).await, "who was there meanwhile stays");
    refreshed(&last, &kept).await.expect("renews");
}

#[tokio::test]
async fn mailed_codes_and_links_stay_good_when_a_version_is_added() {
    let Nodes { scenario, older, newer, .. } = nodes().await;
    for (email, by_code) in [(ADA, true), ("bob@example.com", false)] {
        older.sign_up(sign_up(email), &laptop()).await.expect("signs up");
        let proof = match by_code {
            true => code_proof(email, &scenario.code_mailed_to(email).await),
            false => token_proof(&scenario.token_mailed_to(email).await),
        };
        newer.verify_email(proof, &laptop()).await.expect("verifies");
    }
    older.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    older.settle().await;
    let token = scenario.token_mailed_to(ADA).await;
    let password = "another fine password".to_owned();
    newer.reset_password(&token, password, &laptop()).await.expect("resets");
}
