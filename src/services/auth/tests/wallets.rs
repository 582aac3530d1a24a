//! Wallets: linked, signed in by, beside second factors, and taken away.

use super::passkeys::authenticator::Authenticator;
use super::passkeys::{PAGE, asked, code_of};
use super::*;
use crate::domain::{AuditAction, AuditOutcome};
use crate::storage::jobs::NewJob;
use wallet::Wallet;

#[path = "../../../../tests/support/wallet.rs"]
pub(super) mod wallet;

pub(super) fn config() -> AuthConfig {
    let wallets = WalletConfig {
        chain_ids: vec![1, 137],
        page: "https://exchange.example.com".to_owned(),
        ..WalletConfig::default()
    };
    AuthConfig { wallets, ..AuthConfig::default() }
}

pub(super) fn start(wallet: &Wallet) -> WalletStart {
    WalletStart { address: wallet.address(), chain_id: 1 }
}

pub(super) fn signed(wallet: &Wallet, message: &str) -> SignedMessage {
    SignedMessage { message: message.to_owned(), signature: wallet.sign(message) }
}

pub(super) fn signed_in(step: SignInStep) -> SignedIn {
    match step {
        SignInStep::SignedIn(signed_in) => *signed_in,
        SignInStep::Challenge(_) => panic!("a second factor was asked for"),
    }
}

pub(super) fn challenged(step: SignInStep) -> Challenge {
    match step {
        SignInStep::Challenge(challenge) => challenge,
        SignInStep::SignedIn(_) => panic!("signed in by the wallet alone"),
    }
}

impl Scenario {
    /// Somebody whose address is verified, signed in by the password.
    pub(super) async fn verified(&self, email: &str) -> SignedIn {
        self.auth.sign_up(sign_up(email), &laptop()).await.expect("signs up");
        let code = self.code_mailed_to(email).await;
        self.auth.verify_email(code_proof(email, &code), &laptop()).await.expect("verifies");
        self.auth.sign_in(sign_in(email, PASSWORD), &laptop()).await.expect("signs in")
    }

    pub(super) async fn message_to_link(&self, by: &SignedIn, wallet: &Wallet) -> String {
        let begun = self.auth.begin_wallet_link(&by.principal, start(wallet)).await;
        begun.expect("begins").message
    }

    pub(super) async fn link(
        &self,
        by: &SignedIn,
        signed: SignedMessage,
    ) -> Result<LinkedWallet, Failure> {
        self.auth.link_wallet(Caller::new(&by.principal, &laptop()), signed).await
    }

    /// Links a wallet to somebody.
    pub(super) async fn linked(&self, by: &SignedIn, wallet: &Wallet) -> LinkedWallet {
        let message = self.message_to_link(by, wallet).await;
        self.link(by, signed(wallet, &message)).await.expect("links")
    }

    pub(super) async fn unlink(&self, by: &SignedIn, wallet: &Wallet) -> Result<(), Failure> {
        let address = wallet.address();
        self.auth.unlink_wallet(Caller::new(&by.principal, &laptop()), &address).await
    }

    pub(super) async fn message_to_enter(&self, wallet: &Wallet) -> String {
        let begun = self.auth.begin_wallet_sign_in(start(wallet), &laptop()).await;
        begun.expect("begins").message
    }

    pub(super) async fn enter_by_wallet(
        &self,
        signed: SignedMessage,
    ) -> Result<SignInStep, Failure> {
        enter_at(&self.auth, signed).await
    }

    /// The whole sign-in by a wallet.
    pub(super) async fn come_by(&self, wallet: &Wallet) -> Result<SignInStep, Failure> {
        let message = self.message_to_enter(wallet).await;
        self.enter_by_wallet(signed(wallet, &message)).await
    }

    pub(super) async fn wallets_of(&self, of: &SignedIn) -> Vec<String> {
        let wallets = self.auth.wallets(of.user.id).await.expect("lists");
        wallets.into_iter().map(|wallet| wallet.address.to_ascii_lowercase()).collect()
    }
}

pub(super) async fn enter_at(auth: &Auth, signed: SignedMessage) -> Result<SignInStep, Failure> {
    let input = WalletSignIn {
        signed,
        device_name: None,
        transport: TokenTransport::Bearer,
        device_token: None,
    };
    auth.end_wallet_sign_in(input, &laptop()).await
}

#[tokio::test]
async fn wallet_is_linked_by_its_owner_and_signs_in() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    let linked = scenario.linked(&ada, &wallet).await;
    assert_eq!(linked.address.to_ascii_lowercase(), wallet.address());
    assert_ne!(linked.address, wallet.address(), "it is written with its checksum");
    assert_eq!((linked.linked_at, linked.last_used_at), (scenario.clock.now(), None));
    let told = scenario.mail_to(ADA).await.remove(0);
    assert!(told.text.contains("an Ethereum wallet was linked"), "{}", told.text);

    let entered = signed_in(scenario.come_by(&wallet).await.expect("enters"));
    assert_eq!(entered.user.email, ADA);
    let methods = entered.principal.session().methods;
    assert_eq!(methods, AuthenticationMethod::Wallet.into());
    assert_eq!((methods.references(), methods.has_second_factor()), (vec!["pop"], false));
    assert!(scenario.is_signed_in(&entered.tokens).await && entered.device.is_some());
    let listed = scenario.auth.wallets(ada.user.id).await.expect("lists");
    assert_eq!(listed[0].last_used_at, Some(scenario.clock.now()));
    let history = scenario.auth.login_history(ada.user.id, PageRequest::first(9)).await;
    let history = history.expect("lists").items;
    assert!(history.iter().all(|event| event.outcome == LoginOutcome::Succeeded));
    assert_eq!(history.len(), 2);
    assert_eq!(scenario.outcomes(&ada, AuditAction::LinkWallet).await, [AuditOutcome::Done]);
    assert_eq!(scenario.outcomes(&ada, AuditAction::SignIn).await.len(), 2);
}

#[tokio::test]
async fn message_says_what_the_standard_wants() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let begun = scenario.auth.begin_wallet_sign_in(start(&wallet), &laptop()).await;
    let WalletChallenge { message, expires_at } = begun.expect("begins");
    assert_eq!(expires_at, scenario.clock.now().plus(minutes(5)));
    let lines: Vec<&str> = message.split('\n').collect();
    assert_eq!(lines[0], "exchange.example.com wants you to sign in with your Ethereum account:");
    assert_eq!(lines[1].to_ascii_lowercase(), wallet.address());
    let expected =
        ["", "Sign in to your account. Signing this costs nothing and moves nothing.", ""];
    assert_eq!(lines[2..5], expected);
    assert_eq!(lines[5..8], ["URI: https://exchange.example.com", "Version: 1", "Chain ID: 1"]);
    let nonce = lines[8].strip_prefix("Nonce: ").expect("a nonce");
    assert!(nonce.len() == 32 && nonce.chars().all(|it| it.is_ascii_alphanumeric()), "{nonce}");
    assert_eq!(lines[9], "Issued At: 2023-11-14T22:13:20.000Z");
    assert_eq!(lines[10..], ["Expiration Time: 2023-11-14T22:18:20.000Z"]);
    assert_ne!(scenario.message_to_enter(&wallet).await, message, "each has a nonce of its own");
    let terms = scenario.auth.wallet_terms().expect("wallets sign in");
    assert_eq!((&*terms.domain, &terms.chain_ids[..]), ("exchange.example.com", &[1, 137][..]));
}

#[tokio::test]
async fn second_factor_is_asked_for_after_a_wallet_too() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let mut device = Authenticator::new(PAGE, 1);
    let credential = device.register(&scenario.begun(&ada).await);
    let codes = scenario.add(&ada, credential).await.expect("adds").recovery_codes;
    let codes = codes.expect("of the first factor");

    let challenge = challenged(scenario.come_by(&wallet).await.expect("the first step"));
    use AuthenticationMethod::{Passkey, RecoveryCode, Wallet as ByWallet};
    assert_eq!(challenge.methods, [Passkey, RecoveryCode]);
    let by_passkey = scenario.answer_by_passkey(&challenge, device.show(asked(&challenge))).await;
    let methods = by_passkey.expect("signs in").principal.session().methods;
    assert_eq!(methods.iter().collect::<Vec<_>>(), [Passkey, ByWallet]);
    assert_eq!(methods.references(), ["pop", "mfa"]);

    let challenge = challenged(scenario.come_by(&wallet).await.expect("the first step"));
    let by_code = scenario.answer(&challenge, &codes[0]).await.expect("signs in");
    let methods = by_code.principal.session().methods;
    assert_eq!(methods.iter().collect::<Vec<_>>(), [RecoveryCode, ByWallet]);
}

#[tokio::test]
async fn wallet_of_nobody_opens_no_account() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let refused = refusal(scenario.come_by(&wallet).await);
    assert_eq!((refused.code, &*refused.path[1]), (RefusalCode::NotFound, "message"));
    // To ask tells a stranger nothing: the answer is the same for a wallet that is linked.
    let ada = scenario.verified(ADA).await;
    let fields = |message: &str| message.lines().map(|it| it.len()).collect::<Vec<_>>();
    let before = fields(&scenario.message_to_enter(&wallet).await);
    scenario.linked(&ada, &wallet).await;
    assert_eq!(fields(&scenario.message_to_enter(&wallet).await), before);
}

#[tokio::test]
async fn linking_needs_a_verified_address_a_fresh_proof_and_room() {
    let scenario = scenario_with(config()).await;
    scenario.signed_up().await;
    let unverified = scenario.signed_in().await;
    let wallet = Wallet::new(1);
    let begun = scenario.auth.begin_wallet_link(&unverified.principal, start(&wallet)).await;
    assert_eq!(code_of(begun), RefusalCode::EmailNotVerified);

    let bo = scenario.verified("bo@example.com").await;
    let message = scenario.message_to_link(&bo, &wallet).await;
    scenario.clock.advance(minutes(11));
    for stale in [
        scenario.auth.begin_wallet_link(&bo.principal, start(&wallet)).await.map(drop),
        scenario.link(&bo, signed(&wallet, &message)).await.map(drop),
        scenario.unlink(&bo, &wallet).await,
    ] {
        assert!(matches!(stale, Err(Failure::StepUpRequired(_))), "{stale:?}");
    }
    let bo = scenario.auth.sign_in(sign_in("bo@example.com", PASSWORD), &laptop()).await;
    let bo = bo.expect("signs in");
    for number in 1..=10 {
        scenario.linked(&bo, &Wallet::new(number)).await;
    }
    assert_eq!(scenario.wallets_of(&bo).await.len(), 10);
    let begun = scenario.auth.begin_wallet_link(&bo.principal, start(&Wallet::new(11))).await;
    assert_eq!(code_of(begun), RefusalCode::LimitExceeded);
}

#[tokio::test]
async fn wallet_is_taken_away_by_its_owner_only_and_other_sessions_end() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    let bo = scenario.verified("bo@example.com").await;
    scenario.linked(&ada, &wallet).await;
    assert_eq!(code_of(scenario.unlink(&bo, &wallet).await), RefusalCode::NotFound);
    let elsewhere = signed_in(scenario.come_by(&wallet).await.expect("enters"));
    let waiting = scenario.message_to_enter(&wallet).await;
    scenario.unlink(&ada, &wallet).await.expect("takes it away");
    assert!(!scenario.is_signed_in(&elsewhere.tokens).await, "the others end");
    assert!(scenario.is_signed_in(&ada.tokens).await);
    let late = scenario.enter_by_wallet(signed(&wallet, &waiting)).await;
    assert_eq!(code_of(late), RefusalCode::NotFound, "it was asked for before");
    assert_eq!(code_of(scenario.unlink(&ada, &wallet).await), RefusalCode::NotFound);
    let told = scenario.mail_to(ADA).await.remove(0);
    assert!(told.text.contains("an Ethereum wallet was unlinked"), "{}", told.text);
    assert_eq!(scenario.outcomes(&ada, AuditAction::UnlinkWallet).await, [AuditOutcome::Done]);
    // It is free for another account then.
    scenario.linked(&bo, &wallet).await;
    assert_eq!(signed_in(scenario.come_by(&wallet).await.expect("enters")).user.id, bo.user.id);
}

#[tokio::test]
async fn last_way_in_of_whoever_has_no_password_stays() {
    let scenario = scenario_with(config()).await;
    let ada = scenario.verified(ADA).await;
    let (one, other) = (Wallet::new(1), Wallet::new(2));
    scenario.linked(&ada, &one).await;
    scenario.linked(&ada, &other).await;
    let user = ada.user.id;
    let marking = scenario.database.write(move |tx| {
        Box::pin(async move { crate::storage::users::mark_passwordless(tx, user).await })
    });
    marking.await.expect("as one who came by a provider");
    scenario.unlink(&ada, &one).await.expect("another one is left");
    let refused = refusal(scenario.unlink(&ada, &other).await);
    assert_eq!((refused.code, &*refused.path[1]), (RefusalCode::InvalidInput, "address"));
    assert_eq!(scenario.wallets_of(&ada).await, [other.address()]);
    // Their fresh proof is another sign-in by it.
    scenario.clock.advance(minutes(11));
    match scenario.auth.begin_wallet_link(&ada.principal, start(&one)).await {
        Err(Failure::StepUpRequired(methods)) => {
            assert_eq!(methods, [AuthenticationMethod::Wallet]);
        }
        begun => panic!("a fresh proof is needed: {begun:?}"),
    }
    let again = signed_in(scenario.come_by(&other).await.expect("enters"));
    scenario.linked(&again, &one).await;
    scenario.unlink(&again, &other).await.expect("another one is left");
}

#[tokio::test]
async fn deleted_account_is_not_entered_by_its_wallet() {
    let (scenario, wallet) = (scenario_with(config()).await, Wallet::new(1));
    let ada = scenario.verified(ADA).await;
    scenario.linked(&ada, &wallet).await;
    let client = laptop();
    let caller = Caller::new(&ada.principal, &client);
    scenario.auth.delete_account(caller, NewJob::of("close")).await.expect("deletes");
    assert_eq!(code_of(scenario.come_by(&wallet).await), RefusalCode::AccountDeleted);
    let back = SignIn { restore: true, ..sign_in(ADA, PASSWORD) };
    scenario.auth.sign_in(back, &laptop()).await.expect("comes back");
    signed_in(scenario.come_by(&wallet).await.expect("enters again"));
}

#[tokio::test]
async fn wallets_do_not_sign_in_unless_chains_are_named() {
    let (scenario, wallet) = (scenario().await, Wallet::new(1));
    assert!(scenario.auth.wallet_terms().is_none());
    let ada = scenario.verified(ADA).await;
    let begun = scenario.auth.begin_wallet_sign_in(start(&wallet), &laptop()).await;
    let refused = refusal(begun);
    assert_eq!((refused.code, &*refused.path[1]), (RefusalCode::NotFound, "chainId"));
    let begun = scenario.auth.begin_wallet_link(&ada.principal, start(&wallet)).await;
    assert_eq!(code_of(begun), RefusalCode::NotFound);
    // What was given out before they were switched off is void.
    let on = scenario_with(config()).await;
    let owner = on.verified(ADA).await;
    on.linked(&owner, &wallet).await;
    let message = on.message_to_enter(&wallet).await;
    let parts = (&*on.database, &on.mailer, &on.clock, &on.rng);
    let off = node(parts, AuthConfig::default(), None);
    let refused = enter_at(&off, signed(&wallet, &message)).await;
    assert_eq!(code_of(refused), RefusalCode::NotFound);
    signed_in(on.enter_by_wallet(signed(&wallet, &message)).await.expect("it was not taken"));
}
