//! Many at once, and many in a row: what is guessed, flooded or sprayed, and who may not be hurt by it.

use super::*;
use crate::domain::network::client_network;
use crate::services::auth::hashing::HashingTurn;
use crate::storage::limiter::LimitKey;
use futures_util::future::join_all;

/// A client in a network of its own.
fn client(network: u8) -> ClientInfo {
    ClientInfo { ip: [198, 51, 100, network].into(), ..laptop() }
}

/// A server that hashes one password at a time.
fn one_core() -> AuthConfig {
    AuthConfig { password_hashes_parallel: 1, ..AuthConfig::default() }
}

impl Scenario {
    /// Takes the only turn to hash.
    async fn hold_the_turn(&self) -> HashingTurn {
        let network = client_network([192, 0, 2, 1].into());
        let ticket = Ticket { network, key: LimitKey::of("test", &["held"]) };
        self.auth.inner.passwords.turn(ticket).await.expect("a turn")
    }

    /// Returns when so many wait for a turn.
    async fn wait_for_a_line_of(&self, length: usize) {
        while self.auth.inner.passwords.waiting() < length {
            tokio::task::yield_now().await;
        }
    }

    async fn guess(&self, email: &str, client: ClientInfo) -> Result<SignedIn, Failure> {
        self.auth.sign_in(sign_in(email, "not the password"), &client).await
    }
}

#[tokio::test]
async fn right_passwords_twenty_at_once_all_sign_in() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let tries = (0..20).map(|_| async {
        scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.map(|_| ())
    });
    for outcome in join_all(tries).await {
        outcome.expect("gets in");
    }
}

#[tokio::test]
async fn guesses_at_once_are_not_more_than_guesses_in_a_row() {
    let config = AuthConfig { sign_in_tries_max: 3, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let tries = join_all((0..12).map(|_| scenario.guess(ADA, laptop()))).await;
    let limited = tries.iter().filter(|tried| matches!(tried, Err(Failure::RateLimited(_))));
    assert_eq!(limited.count(), 9, "three were tried: {tries:?}");
}

#[tokio::test]
async fn guess_that_was_not_tried_does_not_lock_the_owner_out() {
    let config = AuthConfig { password_hashes_waiting_network_max: 1, ..one_core() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let turn = scenario.hold_the_turn().await;
    let auth = scenario.auth.clone();
    let waiting =
        tokio::spawn(async move { auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await });
    scenario.wait_for_a_line_of(1).await;
    for _ in 0..30 {
        let refused = scenario.guess(ADA, laptop()).await;
        assert!(matches!(refused, Err(Failure::Fault(Fault::Overloaded))), "{refused:?}");
    }
    drop(turn);
    waiting.await.expect("no panic").expect("the owner gets in");
    scenario.signed_in().await;
}

#[tokio::test]
async fn sign_in_flood_from_one_network_stops_nobody_else() {
    let scenario = scenario_with(one_core()).await;
    scenario.signed_up().await;
    let signed_in = scenario.signed_in().await;
    let turn = scenario.hold_the_turn().await;
    let flood = (0..270).map(|number| {
        let auth = scenario.auth.clone();
        let input = sign_in(&format!("junk{number}@example.com"), PASSWORD);
        tokio::spawn(async move { auth.sign_in(input, &client(1)).await })
    });
    let flood: Vec<_> = flood.collect();
    while flood.iter().filter(|junk| junk.is_finished()).count() < 270 - 64 {
        tokio::task::yield_now().await;
    }
    let (new, old) = ("another fine password".to_owned(), PASSWORD.to_owned());
    let change = ChangePassword { current_password: old, new_password: new };
    let others = [client(2), client(3), client(4)];
    let sign_ups = scenario.auth.sign_up(sign_up("bob@example.com"), &others[0]);
    let sign_ins = scenario.auth.sign_in(sign_in(ADA, PASSWORD), &others[1]);
    let changes = async {
        scenario.wait_for_a_line_of(66).await;
        let changed =
            scenario.auth.change_password(Caller::new(&signed_in.principal, &others[2]), change);
        let release = async {
            scenario.wait_for_a_line_of(67).await;
            drop(turn);
        };
        futures_util::future::join(changed, release).await.0
    };
    let (up, signed, changed) = tokio::join!(sign_ups, sign_ins, changes);
    up.expect("signs up");
    signed.expect("signs in");
    changed.expect("changes");
    let junk = join_all(flood).await;
    let overloaded =
        junk.iter().filter(|junk| matches!(junk, Ok(Err(Failure::Fault(Fault::Overloaded)))));
    assert_eq!(overloaded.count(), 270 - 64, "the rest of the flood waited in its own line");
}

#[tokio::test]
async fn password_spraying_from_one_network_is_limited() {
    let config = AuthConfig { network_tries_max: 3, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    for number in 0..3 {
        refusal(scenario.guess(&format!("person{number}@example.com"), client(1)).await);
    }
    let next = scenario.guess("person4@example.com", client(1)).await;
    assert!(matches!(next, Err(Failure::RateLimited(300))), "{next:?}");
    let code = scenario.auth.verify_email(code_proof(ADA, "000000"), &client(1)).await;
    assert!(matches!(code, Err(Failure::RateLimited(300))), "codes are guesses, too: {code:?}");
    scenario.auth.sign_in(sign_in(ADA, PASSWORD), &client(2)).await.expect("from elsewhere");
    scenario.clock.advance(minutes(5));
    refusal(scenario.guess("person4@example.com", client(1)).await);
}

#[tokio::test]
async fn wrong_codes_for_many_addresses_are_limited_by_network() {
    let config = AuthConfig { network_tries_max: 3, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    for number in 0..3 {
        let proof = code_proof(&format!("person{number}@example.com"), "000000");
        refusal(scenario.auth.verify_email(proof, &client(1)).await);
    }
    let next =
        scenario.auth.verify_email(code_proof("person4@example.com", "000000"), &client(1)).await;
    assert!(matches!(next, Err(Failure::RateLimited(_))), "{next:?}");
}

#[tokio::test]
async fn sign_ups_of_one_network_are_limited_by_the_hour() {
    let config = AuthConfig { network_sign_ups_per_hour_max: 2, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    for email in ["one@example.com", "two@example.com"] {
        scenario.auth.sign_up(sign_up(email), &client(1)).await.expect("signs up");
    }
    let here = client(1);
    let third = || scenario.auth.sign_up(sign_up("three@example.com"), &here);
    assert!(matches!(third().await, Err(Failure::RateLimited(1_800))));
    scenario.auth.sign_up(sign_up("four@example.com"), &client(2)).await.expect("from elsewhere");
    scenario.clock.advance(minutes(30));
    third().await.expect("later");
}

#[tokio::test]
async fn mails_asked_for_by_one_network_are_limited_by_the_hour() {
    let config = AuthConfig { network_mails_per_hour_max: 2, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    for email in [ADA, "nobody@example.com"] {
        scenario.auth.request_password_reset(email, &client(1)).await.expect("acknowledged");
    }
    let next = scenario.auth.resend_verification("somebody@example.com", &client(1)).await;
    assert!(matches!(next, Err(Failure::RateLimited(1_800))), "{next:?}");
    scenario.auth.resend_verification(ADA, &client(2)).await.expect("from elsewhere");
}

#[tokio::test]
async fn nodes_that_count_together_hold_one_limit() {
    let config = AuthConfig { network_sign_ups_per_hour_max: 2, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    let nodes = scenario.nodes_counting_together();
    for (node, email) in nodes.iter().zip(["one@example.com", "two@example.com"]) {
        node.sign_up(sign_up(email), &client(1)).await.expect("signs up");
    }
    for node in &nodes {
        let third = node.sign_up(sign_up("three@example.com"), &client(1)).await;
        assert!(matches!(third, Err(Failure::RateLimited(1_800))), "{third:?}");
    }
}

#[tokio::test]
async fn password_change_in_flight_does_not_overwrite_the_owners_reset() {
    let scenario = scenario_with(one_core()).await;
    scenario.signed_up().await;
    let thief = scenario.signed_in().await;
    // The owner resets the password on another node, while the thief's change waits on this one.
    let elsewhere = scenario.another_node(None);
    elsewhere.request_password_reset(ADA, &client(2)).await.expect("acknowledged");
    elsewhere.settle().await;
    let token = scenario.token_mailed_to(ADA).await;
    let turn = scenario.hold_the_turn().await;
    let auth = scenario.auth.clone();
    let change = tokio::spawn(async move {
        let (current_password, new_password) = (PASSWORD.to_owned(), "the thief's one".to_owned());
        let input = ChangePassword { current_password, new_password };
        auth.change_password(Caller::new(&thief.principal, &client(1)), input).await
    });
    scenario.wait_for_a_line_of(1).await;
    let new_password = "the owner's one".to_owned();
    elsewhere.reset_password(token.as_str(), new_password, &client(2)).await.expect("resets");
    drop(turn);
    let refused = refusal(change.await.expect("no panic"));
    assert_eq!(refused.code, RefusalCode::InvalidCredentials);
    refusal(scenario.auth.sign_in(sign_in(ADA, "the thief's one"), &client(1)).await);
    scenario.auth.sign_in(sign_in(ADA, "the owner's one"), &client(2)).await.expect("the owner's");
}

#[tokio::test]
async fn password_change_by_a_session_that_ended_meanwhile_changes_nothing() {
    let scenario = scenario_with(one_core()).await;
    scenario.signed_up().await;
    let (thief, owner) = (scenario.signed_in().await, scenario.signed_in().await);
    let turn = scenario.hold_the_turn().await;
    let auth = scenario.auth.clone();
    let change = tokio::spawn(async move {
        let (current_password, new_password) = (PASSWORD.to_owned(), "the thief's one".to_owned());
        let input = ChangePassword { current_password, new_password };
        auth.change_password(Caller::new(&thief.principal, &client(1)), input).await
    });
    scenario.wait_for_a_line_of(1).await;
    scenario
        .auth
        .sign_out_everywhere(Caller::new(&owner.principal, &laptop()))
        .await
        .expect("ends all");
    drop(turn);
    let refused = change.await.expect("no panic");
    assert!(matches!(refused, Err(Failure::Unauthenticated)), "{refused:?}");
    scenario.signed_in().await;
}

#[tokio::test]
async fn password_with_accents_typed_on_another_keyboard_is_the_same() {
    let scenario = scenario().await;
    let (composed, decomposed) = ("caf\u{e9} cr\u{e8}me", "cafe\u{301} cre\u{300}me");
    let new = SignUp { password: decomposed.to_owned(), ..sign_up(ADA) };
    scenario.auth.sign_up(new, &laptop()).await.expect("signs up");
    let principal =
        scenario.auth.sign_in(sign_in(ADA, composed), &laptop()).await.expect("signs in").principal;
    let change = |current: &str, new: &str| {
        let (current_password, new_password) = (current.to_owned(), new.to_owned());
        let auth = scenario.auth.clone();
        async move {
            let input = ChangePassword { current_password, new_password };
            auth.change_password(Caller::new(&principal, &laptop()), input).await
        }
    };
    let same = refusal(change(composed, decomposed).await);
    assert_eq!(same.code, RefusalCode::PasswordTooWeak, "the new one is the present one");
    change(decomposed, "d\u{e9}j\u{e0} vu encore").await.expect("changes");
    let again = sign_in(ADA, "de\u{301}ja\u{300} vu encore");
    scenario.auth.sign_in(again, &laptop()).await.expect("signs in");
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let new_password = composed.to_owned();
    scenario.auth.reset_password(token.as_str(), new_password, &laptop()).await.expect("resets");
    scenario.auth.sign_in(sign_in(ADA, decomposed), &laptop()).await.expect("signs in");
}
