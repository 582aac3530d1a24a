//! What is no right signature of a wallet, and what nobody gets round it by.

use super::passkeys::code_of;
use super::wallets::wallet::Wallet;
use super::wallets::{challenged, config, enter_at, signed, signed_in, start};
use super::*;
use futures_util::future::join_all;

const EVE: &str = "eve@example.com";

#[tokio::test]
async fn message_is_good_once_for_five_minutes_and_for_what_it_was_asked_for() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let message = scenario.message_to_enter(&wallet).await;
    let right = signed(&wallet, &message);
    signed_in(scenario.enter_by_wallet(right.clone()).await.expect("enters"));
    assert_eq!(code_of(scenario.enter_by_wallet(right).await), RefusalCode::Expired, "replayed");
    // One with a wrong signature is not judged again.
    let message = scenario.message_to_enter(&wallet).await;
    let wrong = signed(&Wallet::new(2), &message);
    assert_eq!(code_of(scenario.enter_by_wallet(wrong).await), RefusalCode::InvalidCode);
    let late = scenario.enter_by_wallet(signed(&wallet, &message)).await;
    assert_eq!(code_of(late), RefusalCode::Expired);
    // Two at once are not two sign-ins.
    let right = signed(&wallet, &scenario.message_to_enter(&wallet).await);
    let both = [scenario.enter_by_wallet(right.clone()), scenario.enter_by_wallet(right)];
    let both = join_all(both).await;
    assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "{both:?}");
    // What is to link does not sign in, and the other way round; neither is taken by that.
    let other = Wallet::new(3);
    let (to_link, to_enter) =
        (scenario.message_to_link(&ada, &other).await, scenario.message_to_enter(&other).await);
    let crossed = scenario.enter_by_wallet(signed(&other, &to_link)).await;
    assert_eq!(code_of(crossed), RefusalCode::Expired);
    let crossed = scenario.link(&ada, signed(&other, &to_enter)).await;
    assert_eq!(code_of(crossed), RefusalCode::Expired);
    scenario.link(&ada, signed(&other, &to_link)).await.expect("links");
    signed_in(scenario.enter_by_wallet(signed(&other, &to_enter)).await.expect("enters"));
    // The last moment, and the one after it.
    for (waited, outcome) in [(1, None), (0, Some(RefusalCode::Expired))] {
        let message = scenario.message_to_enter(&wallet).await;
        scenario.clock.advance(minutes(5) - Duration::from_secs(waited));
        let entered = scenario.enter_by_wallet(signed(&wallet, &message)).await;
        assert_eq!(entered.map(|_| ()).err().map(|it| code_of::<()>(Err(it))), outcome);
    }
}

#[tokio::test]
async fn message_with_any_other_word_is_none_of_ours() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let checksummed = scenario.auth.wallets(ada.user.id).await.expect("lists").remove(0).address;
    let small = checksummed.to_ascii_lowercase();
    let changes: [(&str, &str); 12] = [
        ("exchange.example.com wants", "exchange.example.com.evil.example wants"),
        ("exchange.example.com wants", "https://exchange.example.com wants"),
        ("URI: https://exchange.example.com", "URI: https://evil.example"),
        ("Version: 1", "Version: 2"),
        ("Chain ID: 1\n", "Chain ID: 137\n"),
        ("Nonce: ", "Nonce: 0"),
        ("Issued At: 2023", "Issued At: 2022"),
        ("Expiration Time: 2023", "Expiration Time: 2100"),
        ("000Z\nExpiration", "000Z\nNot Before: 2023-01-01T00:00:00.000Z\nExpiration"),
        ("\nExpiration Time: 2023-11-14T22:18:20.000Z", ""),
        (&checksummed, &small),
        ("\n\nSign in", "\r\n\r\nSign in"),
    ];
    for (from, to) in changes {
        let message = scenario.message_to_enter(&wallet).await;
        let spoilt = message.replacen(from, to, 1);
        assert_ne!(spoilt, message, "{from}");
        let refused = scenario.enter_by_wallet(signed(&wallet, &spoilt)).await;
        assert_eq!(code_of(refused), RefusalCode::Expired, "{to}");
        // Nor does a signature of it count beside the message that was given out.
        let beside = SignedMessage { message, signature: wallet.sign(&spoilt) };
        let refused = scenario.enter_by_wallet(beside).await;
        assert_eq!(code_of(refused), RefusalCode::InvalidCode, "{to}");
    }
    for nonsense in ["", "hello", "exchange.example.com wants you to sign in"] {
        let refused = scenario.enter_by_wallet(signed(&wallet, nonsense)).await;
        assert_eq!(code_of(refused), RefusalCode::Expired, "{nonsense}");
    }
}

#[tokio::test]
async fn message_is_signed_by_the_wallet_that_it_names() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    let eve = scenario.verified(EVE).await;
    let of_eve = Wallet::new(2);
    scenario.linked(&ada, &wallet).await;
    scenario.linked(&eve, &of_eve).await;
    // Eve has a message for Ada's wallet, and signs it by hers.
    let message = scenario.message_to_enter(&wallet).await;
    let refused = scenario.enter_by_wallet(signed(&of_eve, &message)).await;
    assert_eq!(code_of(refused), RefusalCode::InvalidCode);
    // She links no wallet whose owner has not signed, nor one that is Ada's.
    let third = Wallet::new(3);
    let message = scenario.message_to_link(&eve, &third).await;
    let refused = scenario.link(&eve, signed(&of_eve, &message)).await;
    assert_eq!(code_of(refused), RefusalCode::InvalidCode);
    let message = scenario.message_to_link(&eve, &wallet).await;
    let taken = scenario.link(&eve, signed(&wallet, &message)).await;
    assert_eq!(code_of(taken), RefusalCode::AlreadyExists);
    assert_eq!(signed_in(scenario.come_by(&wallet).await.expect("enters")).user.id, ada.user.id);
}

#[tokio::test]
async fn what_one_session_asked_for_no_other_ends() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    let eve = scenario.verified(EVE).await;
    let elsewhere = scenario.signed_in().await;
    let message = scenario.message_to_link(&ada, &wallet).await;
    for thief in [&eve, &elsewhere] {
        let refused = scenario.link(thief, signed(&wallet, &message)).await;
        assert_eq!(code_of(refused), RefusalCode::Expired);
    }
    // A newer message of the session takes the place of the one before.
    let newer = scenario.message_to_link(&ada, &wallet).await;
    let refused = scenario.link(&ada, signed(&wallet, &message)).await;
    assert_eq!(code_of(refused), RefusalCode::Expired);
    scenario.link(&ada, signed(&wallet, &newer)).await.expect("links");
    // A session that is over ends nothing.
    let other = Wallet::new(2);
    let message = scenario.message_to_link(&elsewhere, &other).await;
    let client = laptop();
    let caller = Caller::new(&elsewhere.principal, &client);
    scenario.auth.sign_out_everywhere(caller).await.expect("ends");
    let over = scenario.link(&elsewhere, signed(&other, &message)).await;
    assert!(matches!(over, Err(Failure::Unauthenticated)), "{over:?}");
}

#[tokio::test]
async fn message_of_one_node_is_good_on_another_and_once_on_all() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let other = scenario.another_node(None);
    let right = signed(&wallet, &scenario.message_to_enter(&wallet).await);
    signed_in(enter_at(&other, right.clone()).await.expect("enters"));
    for node in [&scenario.auth, &other] {
        assert_eq!(code_of(enter_at(node, right.clone()).await), RefusalCode::Expired);
    }
    let right = signed(&wallet, &scenario.message_to_enter(&wallet).await);
    let both = join_all([enter_at(&scenario.auth, right.clone()), enter_at(&other, right)]).await;
    assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "{both:?}");
}

#[tokio::test]
async fn message_of_another_exchange_signs_nobody_in() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let wallets = WalletConfig {
        page: "https://evil.example".to_owned(),
        chain_ids: vec![1],
        ..WalletConfig::default()
    };
    let evil = scenario_with(AuthConfig { wallets, ..AuthConfig::default() }).await;
    let message = evil.message_to_enter(&wallet).await;
    let refused = scenario.enter_by_wallet(signed(&wallet, &message)).await;
    assert_eq!(code_of(refused), RefusalCode::Expired);
}

#[tokio::test]
async fn addresses_and_chains_that_are_none_are_refused() {
    let scenario = scenario_with(config()).await;
    let right = Wallet::new(1).address();
    let begun = |address: &str, chain_id| {
        let start = WalletStart { address: address.to_owned(), chain_id };
        let auth = &scenario.auth;
        async move { auth.begin_wallet_sign_in(start, &laptop()).await }
    };
    let message = begun(&right, 1).await.expect("begins").message;
    let checksummed = message.lines().nth(1).expect("the address").to_owned();
    begun(&checksummed, 1).await.expect("as its checksum has it");
    let letter = checksummed.rfind(|it: char| it.is_ascii_alphabetic()).expect("a letter");
    let mut spoilt = checksummed.clone().into_bytes();
    spoilt[letter] ^= 0x20;
    let spoilt = String::from_utf8(spoilt).expect("text");
    for address in [&*spoilt, &right[2..], &right[..41], "ada.eth", ""] {
        let refused = refusal(begun(address, 1).await);
        let expected = (RefusalCode::InvalidInput, "address");
        assert_eq!((refused.code, &*refused.path[1]), expected, "{address}");
    }
    for chain in [0, -1, 5, i32::MIN, i32::MAX] {
        let refused = refusal(begun(&right, chain).await);
        let expected = (RefusalCode::NotFound, "chainId");
        assert_eq!((refused.code, &*refused.path[1]), expected, "{chain}");
    }
    begun(&right, 137).await.expect("a chain of the settings");
}

#[tokio::test]
async fn second_factor_is_not_bypassed_by_a_wallet() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let owner = scenario.with_app().await;
    let now = |scenario: &Scenario| owner.app.code_at(scenario.clock.now());
    let here = scenario.answer(&scenario.challenge().await, &now(&scenario)).await.expect("in");
    scenario.linked(&here, &wallet).await;
    scenario.clock.advance(minutes(1));

    let challenge = challenged(scenario.come_by(&wallet).await.expect("the first step"));
    // The wallet is no answer to it, and wrong codes of it are counted.
    assert_eq!(code_of(scenario.answer(&challenge, "000000").await), RefusalCode::InvalidCode);
    let message = scenario.message_to_enter(&wallet).await;
    let wrong = scenario.answer(&challenge, &wallet.sign(&message)).await;
    assert_eq!(code_of(wrong), RefusalCode::InvalidCode);
    challenged(scenario.enter_by_wallet(signed(&wallet, &message)).await.expect("once more"));
    // A half-done sign-in does not outlive the wallet that began it.
    let waiting = challenged(scenario.come_by(&wallet).await.expect("the first step"));
    scenario.unlink(&here, &wallet).await.expect("takes it away");
    scenario.clock.advance(minutes(1));
    let late = scenario.answer(&waiting, &now(&scenario)).await;
    assert_eq!(code_of(late), RefusalCode::Expired);
    // Nor is a wallet a proof of the second factor: who has one shows it before linking.
    scenario.clock.advance(minutes(11));
    match scenario.auth.begin_wallet_link(&here.principal, start(&wallet)).await {
        Err(Failure::StepUpRequired(methods)) => {
            assert!(!methods.contains(&AuthenticationMethod::Wallet), "{methods:?}");
        }
        begun => panic!("a fresh proof is needed: {begun:?}"),
    }
}

#[tokio::test]
async fn wallet_neither_minds_nor_ends_a_lock_of_the_password() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    for _ in 0..5 {
        let wrong = sign_in(ADA, "wrong horse battery");
        assert!(scenario.auth.sign_in(wrong, &laptop()).await.is_err());
    }
    let locked = async || code_of(scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await);
    assert_eq!(locked().await, RefusalCode::AccountLocked);
    signed_in(scenario.come_by(&wallet).await.expect("nothing is guessed here"));
    assert_eq!(locked().await, RefusalCode::AccountLocked);
}

#[tokio::test]
async fn wrong_signatures_hold_a_network_up() {
    let config = AuthConfig { network_tries_max: 3, ..config() };
    let (scenario, wallet) = (scenario_with(config).await, Wallet::new(1));
    let messages = [
        scenario.message_to_enter(&wallet).await,
        scenario.message_to_enter(&wallet).await,
        scenario.message_to_enter(&wallet).await,
    ];
    let begun = scenario.auth.begin_wallet_sign_in(start(&wallet), &laptop()).await;
    assert!(matches!(begun, Err(Failure::RateLimited(_))), "{begun:?}");
    for message in &messages {
        let wrong = scenario.enter_by_wallet(signed(&Wallet::new(2), message)).await;
        assert_eq!(code_of(wrong), RefusalCode::InvalidCode);
    }
    let held = scenario.enter_by_wallet(signed(&wallet, &messages[0])).await;
    assert!(matches!(held, Err(Failure::RateLimited(_))), "{held:?}");
}

#[tokio::test]
async fn owner_who_takes_the_account_back_ends_the_wallets_of_a_thief() {
    let scenario = scenario_with(config()).await;
    let ada = scenario.verified(ADA).await;
    let (thief, other) = (Wallet::new(1), Wallet::new(2));
    scenario.linked(&ada, &thief).await;
    let phone = ClientInfo {
        ip: [198, 51, 100, 9].into(),
        user_agent: Some("Mozilla/5.0 (iPhone) Safari/605".to_owned()),
        ..laptop()
    };
    scenario.auth.sign_in(sign_in(ADA, PASSWORD), &phone).await.expect("signs in");
    let token = scenario.token_mailed_to(ADA).await;
    scenario.auth.report_sign_in(&token, &laptop()).await.expect("reports");
    assert_eq!(code_of(scenario.come_by(&thief).await), RefusalCode::NotFound);

    let ada = scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("signs in");
    scenario.linked(&ada, &other).await;
    let way_back = scenario.moved(&ada, (ADA, "intruder@example.com")).await;
    scenario.reverted(&way_back).await.expect("takes it back");
    assert_eq!(code_of(scenario.come_by(&other).await), RefusalCode::NotFound);
}
