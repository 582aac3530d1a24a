//! Guessing at one account: it is refused after some wrong passwords, slower and slower, by whatever way it comes; and
//! its owner gets in all the same.

use super::*;
use crate::domain::AuditAction;
use crate::services::keyring::KeyRing;
use futures_util::future::join_all;

/// The n-th of many networks.
fn network(number: u16) -> ClientInfo {
    let ip = std::net::Ipv6Addr::new(0x2001, 0xdb8, number, 0, 0, 0, 0, 1);
    ClientInfo { ip: ip.into(), ..laptop() }
}

impl Scenario {
    async fn wrong(&self, email: &str, from: u16) -> Result<SignedIn, Failure> {
        self.auth.sign_in(sign_in(email, "not the password"), &network(from)).await
    }

    /// Five wrong passwords in a row, each from a network of its own.
    async fn lock(&self, email: &str) {
        for from in 0..5 {
            let refused = refusal(self.wrong(email, from).await);
            assert_eq!(refused.code, RefusalCode::InvalidCredentials);
        }
    }

    async fn right(&self, device_token: Option<&str>) -> Result<SignedIn, Failure> {
        let device_token = device_token.map(str::to_owned);
        let input = SignIn { device_token, ..sign_in(ADA, PASSWORD) };
        self.auth.sign_in(input, &network(77)).await
    }

    async fn is_locked(&self) -> bool {
        match self.right(None).await {
            Ok(_) => false,
            refused => {
                assert_eq!(refusal(refused).code, RefusalCode::AccountLocked);
                true
            }
        }
    }
}

fn device_token(signed_in: SignedIn) -> String {
    signed_in.device.expect("a device").token
}

#[tokio::test]
async fn five_wrong_passwords_in_a_row_lock_for_half_an_hour() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.lock(ADA).await;
    assert!(scenario.is_locked().await);
    let guessed = refusal(scenario.wrong(ADA, 9).await);
    assert_eq!(guessed.code, RefusalCode::InvalidCredentials, "a wrong one hears of no lock");
    scenario.clock.advance(minutes(30) - Duration::from_micros(1));
    assert!(scenario.is_locked().await);
    scenario.clock.advance(Duration::from_micros(1));
    let principal = scenario.right(None).await.expect("opens by itself").principal;

    let mails = scenario.mail_to(ADA).await;
    let told = mails.iter().filter(|mail| mail.subject == "Too many wrong passwords");
    assert_eq!(told.count(), 1);
    let history = scenario.auth.login_history(principal.user, PageRequest::first(20)).await;
    let history = history.expect("lists").items;
    let of = |outcome| history.iter().filter(|event| event.outcome == outcome).count();
    use LoginOutcome::{Locked, Succeeded, WrongPassword};
    assert_eq!([of(WrongPassword), of(Locked), of(Succeeded)], [6, 2, 1]);
    let audit = scenario.auth.inner.audit.page(principal.user, PageRequest::first(50)).await;
    let locks = audit.expect("lists").items;
    let locks = locks.iter().filter(|event| event.action == AuditAction::LockSignIn);
    assert_eq!(locks.count(), 1);
}

#[tokio::test]
async fn right_password_begins_the_count_anew() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    for round in 0..3 {
        for from in 0..4 {
            refusal(scenario.wrong(ADA, from).await);
        }
        assert!(scenario.right(None).await.is_ok(), "round {round}");
    }
    for from in 0..4 {
        refusal(scenario.wrong(ADA, from).await);
    }
    scenario.clock.advance(days(1));
    refusal(scenario.wrong(ADA, 0).await);
    assert!(!scenario.is_locked().await, "yesterday's do not count");
}

#[tokio::test]
async fn each_further_guess_waits_twice_as_long() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.lock(ADA).await;
    for (from, wait) in [1, 2, 4, 8, 16, 32].into_iter().enumerate() {
        let from = u16::try_from(from).expect("few");
        refusal(scenario.wrong(ADA, 100 + from).await);
        let early = scenario.wrong(ADA, 200 + from).await;
        assert!(matches!(early, Err(Failure::RateLimited(told)) if told == wait), "{early:?}");
        let right = scenario.right(None).await;
        assert!(
            matches!(right, Err(Failure::RateLimited(_))),
            "a guess too early is none: {right:?}"
        );
        scenario.clock.advance(Duration::from_secs(wait));
    }
}

#[tokio::test]
async fn address_without_an_account_gets_the_same_answers() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let mut told = Vec::new();
    for email in [ADA, "nobody@example.com", "no address at all"] {
        let mut answers = Vec::new();
        for from in 0..9 {
            answers.push(format!("{:?}", scenario.wrong(email, from).await));
        }
        told.push(answers);
    }
    assert!(told[0].iter().any(|answer| answer.contains("RateLimited")));
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
}

#[tokio::test]
async fn lock_is_not_bypassed_by_spelling_by_network_or_by_node() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let elsewhere = scenario.another_node(None);
    let spellings = ["ADA@example.com", " ada@example.com", "Ada@Example.Com", "ada@EXAMPLE.COM\t"];
    for (from, email) in spellings.into_iter().enumerate() {
        let client = network(u16::try_from(from).expect("few"));
        let guess = sign_in(email, "not the password");
        refusal(elsewhere.sign_in(guess, &client).await);
    }
    refusal(scenario.wrong(ADA, 50).await);
    for email in spellings.into_iter().chain([ADA]) {
        for node in [&scenario.auth, &elsewhere] {
            let refused = refusal(node.sign_in(sign_in(email, PASSWORD), &network(60)).await);
            assert_eq!(refused.code, RefusalCode::AccountLocked, "{email:?}");
        }
    }
    // What only looks like the address is another one, and never Ada's.
    for email in ["\u{ff41}da@example.com", "\u{430}da@example.com", "ada@example\u{3002}com"] {
        let refused = refusal(scenario.auth.sign_in(sign_in(email, PASSWORD), &network(61)).await);
        assert_eq!(refused.code, RefusalCode::InvalidCredentials, "{email:?}");
    }
}

#[tokio::test]
async fn guesses_at_once_from_many_networks_are_not_more_than_in_a_row() {
    let config = AuthConfig { password_hashes_parallel: 1, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    let hashes = scenario.auth.inner.passwords.hashes();
    let guesses = join_all((0..40).map(|from| scenario.wrong(ADA, from))).await;
    let tried = guesses.iter().filter(|it| matches!(it, Err(Failure::Refused(_)))).count();
    assert_eq!((tried, scenario.auth.inner.passwords.hashes() - hashes), (6, 6), "{guesses:?}");
}

#[tokio::test]
async fn device_that_was_signed_in_from_is_not_locked_out() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.auth.sign_up(sign_up("eve@example.com"), &laptop()).await.expect("signs up");
    let eve = scenario.auth.sign_in(sign_in("eve@example.com", PASSWORD), &laptop()).await;
    let eves = device_token(eve.expect("signs in"));
    let adas = device_token(scenario.signed_in().await);
    scenario.lock(ADA).await;
    for from in 0..3 {
        let _slowed_down = scenario.wrong(ADA, from).await;
    }
    scenario.clock.advance(minutes(1));
    let kept = device_token(scenario.right(Some(&adas)).await.expect("on the known device"));
    scenario.right(Some(&kept)).await.expect("and again");
    for other in [None, Some(eves.as_str()), Some("nonsense"), Some(&adas[1..])] {
        let refused = refusal(scenario.right(other).await);
        assert_eq!(refused.code, RefusalCode::AccountLocked, "{other:?}");
    }
}

#[tokio::test]
async fn known_device_that_guesses_is_not_known_any_more() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let stolen = device_token(scenario.signed_in().await);
    let guess = |from| {
        let device_token = Some(stolen.clone());
        let input = SignIn { device_token, ..sign_in(ADA, "not the password") };
        let auth = scenario.auth.clone();
        async move { auth.sign_in(input, &network(from)).await }
    };
    for from in 0..5 {
        refusal(guess(from).await);
    }
    assert!(!scenario.is_locked().await, "the account is not");
    // From now on it is counted with the address.
    for from in 5..10 {
        refusal(guess(from).await);
    }
    assert!(scenario.is_locked().await);
    // The limit of the device is worked off; the lock is not.
    scenario.clock.advance(minutes(2));
    assert_eq!(refusal(scenario.right(Some(&stolen)).await).code, RefusalCode::AccountLocked);
}

#[tokio::test]
async fn password_reset_opens_at_once() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.lock(ADA).await;
    scenario.auth.request_password_reset(ADA, &network(1)).await.expect("acknowledged");
    let token = scenario.token_mailed_to(ADA).await;
    let new_password = "another fine password".to_owned();
    scenario.auth.reset_password(token.as_str(), new_password, &network(1)).await.expect("resets");
    let input = sign_in(ADA, "another fine password");
    scenario.auth.sign_in(input, &network(1)).await.expect("signs in");
}

#[tokio::test]
async fn operator_opens_at_once_and_it_is_noted() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.lock(ADA).await;
    let key = (crate::domain::KeyVersion::FIRST, Secret::new("k".repeat(48)));
    let ring = KeyRing::new([key].into(), None).expect("a good ring");
    let unlock = |email: &'static str| {
        let ids = crate::services::auth::testing::ids();
        let locked = LockedAddress { ring: &ring, ids, email };
        unlock_sign_in(&scenario.database, &scenario.auth.inner.audit, locked)
    };
    assert!(!unlock("nobody@example.com").await.expect("answers"));
    assert!(scenario.is_locked().await);
    assert!(unlock("ADA@example.com").await.expect("answers"));
    let principal = scenario.right(None).await.expect("signs in").principal;
    let audit = scenario.auth.inner.audit.page(principal.user, PageRequest::first(50)).await;
    let noted = audit.expect("lists").items;
    assert!(noted.iter().any(|event| event.action == AuditAction::UnlockSignIn));
}

#[tokio::test]
async fn network_that_goes_on_guessing_is_slowed_down_more_and_more() {
    let config = AuthConfig { network_tries_max: 3, ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    // One guess at each account, at the pace of the first limit.
    let mut tried = 0;
    for number in 0..40 {
        let email = format!("person{number}@example.com");
        if matches!(scenario.wrong(&email, 1).await, Err(Failure::Refused(_))) {
            tried += 1;
        }
        scenario.clock.advance(minutes(5));
    }
    // 200 minutes: the second limit allows 6 and one every 20 minutes.
    assert!((14..=17).contains(&tried), "{tried}");
}
