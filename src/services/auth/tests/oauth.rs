//! Signing in by another provider: what is let in, what is refused, and what stays whose.

use super::*;
use crate::domain::AuditAction;
use crate::domain::LiveSecret;
use crate::services::audit::AuditLog;
use crate::storage::jobs::NewJob;
use crate::storage::users;
use provider::{CLIENT_ID, CLIENT_SECRET, Consent, Fault, StubProvider};
use std::collections::BTreeMap;

#[path = "../../../../tests/support/provider.rs"]
mod provider;

const PUBLIC_URL: &str = "https://exchange.example.com";

/// A scenario with two OpenID providers and GitHub, all of them the same stub or two.
struct Providers {
    scenario: Scenario,
    acme: StubProvider,
    other: StubProvider,
}

async fn providers() -> Providers {
    let now = 1_700_000_000;
    let acme = StubProvider::start(move || now).await;
    let other = StubProvider::start(move || now).await;
    let of = |kind, url: &str| ProviderConfig {
        kind,
        issuer: url.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: LiveSecret::new(CLIENT_SECRET),
        web_url: url.to_owned(),
        api_url: url.to_owned(),
        ..ProviderConfig::default()
    };
    let by_name: BTreeMap<String, ProviderConfig> = [
        ("acme".to_owned(), of(ProviderKind::Oidc, acme.url())),
        ("other".to_owned(), of(ProviderKind::Oidc, other.url())),
        ("hub".to_owned(), of(ProviderKind::GitHub, other.url())),
    ]
    .into();
    let oauth = OAuthConfig {
        providers: by_name,
        public_url: PUBLIC_URL.to_owned(),
        ..OAuthConfig::default()
    };
    assert_eq!(oauth.problems(), [""; 0]);
    let config = AuthConfig { oauth, network_tries_max: 1_000, ..AuthConfig::default() };
    Providers { scenario: scenario_with(config).await, acme, other }
}

fn start(provider: &str) -> OAuthStart<'_> {
    OAuthStart { provider, return_path: Some("/portfolio"), browser: None }
}

/// What the browser comes back with to the callback of a provider.
fn answer(provider: &str, (flow, consent): (&BrowserFlow, &Consent)) -> OAuthAnswer {
    OAuthAnswer {
        provider: provider.to_owned(),
        state: consent.state.clone(),
        code: Some(consent.code.clone()),
        issuer: Some(consent.issuer.clone()),
        browser: Some(flow.browser.clone()),
        device_token: None,
    }
}

fn trouble(ended: Result<OAuthDone, OAuthFailed>) -> OAuthTrouble {
    match ended {
        Err(failed) => failed.trouble,
        Ok(_) => panic!("it came to its end"),
    }
}

impl Providers {
    async fn begin(&self, provider: &str) -> BrowserFlow {
        self.scenario.auth.begin_oauth(start(provider), &laptop()).await.expect("begins")
    }

    async fn end(&self, answer: OAuthAnswer) -> Result<OAuthDone, OAuthFailed> {
        self.scenario.auth.end_oauth(answer, &laptop()).await
    }

    fn stub(&self, provider: &str) -> &StubProvider {
        if provider == "acme" { &self.acme } else { &self.other }
    }

    /// All of it at once.
    async fn walk(&self, provider: &str) -> Result<OAuthDone, OAuthFailed> {
        let flow = self.begin(provider).await;
        let consent = self.stub(provider).consent(&flow.url);
        self.end(answer(provider, (&flow, &consent))).await
    }

    async fn signed_in_by(&self, provider: &str) -> SignedIn {
        match self.walk(provider).await {
            Ok(OAuthDone { outcome: OAuthOutcome::SignIn(SignInStep::SignedIn(in_)), .. }) => *in_,
            Ok(_) => panic!("neither in nor refused"),
            Err(failed) => panic!("{:?}", failed.trouble),
        }
    }

    async fn link(&self, provider: &str, by: &SignedIn) -> Result<OAuthDone, OAuthFailed> {
        let flow = self
            .scenario
            .auth
            .begin_link(Caller::new(&by.principal, &laptop()), start(provider))
            .await;
        let flow = flow.expect("begins");
        let consent = self.stub(provider).consent(&flow.url);
        self.end(answer(provider, (&flow, &consent))).await
    }

    async fn audited(&self, user: &User) -> Vec<AuditAction> {
        let Scenario { database, clock, rng, .. } = &self.scenario;
        let log = AuditLog::new((**database).clone(), Arc::clone(clock) as _, Arc::clone(rng));
        let page = log.page(user.id, PageRequest::first(20)).await.expect("a page");
        page.items.into_iter().map(|event| event.action).collect()
    }

    async fn has_account(&self, email: &str) -> bool {
        users::by_email(&self.scenario.database, email).await.expect("looks").is_some()
    }
}

#[tokio::test]
async fn somebody_new_gets_an_account_and_is_the_same_person_the_next_time() {
    let providers = providers().await;
    let first = providers.signed_in_by("acme").await;
    assert_eq!(
        (first.user.email.as_str(), first.user.display_name.as_str()),
        (ADA, "Ada Lovelace")
    );
    assert!(first.user.email_verified_at.is_some() && !first.user.has_password);
    let methods = first.principal.session().methods;
    assert_eq!(methods, AuthenticationMethod::Provider.into());
    assert!(first.device.is_some());
    let actions = providers.audited(&first.user).await;
    for action in [AuditAction::SignUp, AuditAction::LinkProvider, AuditAction::SignIn] {
        assert!(actions.contains(&action), "{actions:?}");
    }
    // Whatever the provider calls the address by now.
    providers.acme.becomes("ada-1", "countess@example.com");
    let again = providers.signed_in_by("acme").await;
    assert_eq!(again.user.id, first.user.id);
    providers.acme.becomes("ada-2", "other@example.com");
    assert_ne!(providers.signed_in_by("acme").await.user.id, first.user.id);
}

#[tokio::test]
async fn token_is_refused_unless_all_of_it_is_right() {
    let providers = providers().await;
    for fault in [
        Fault::WrongNonce,
        Fault::NoNonce,
        Fault::AlgNone,
        Fault::HmacOfPublicKey,
        Fault::BadSignature,
        Fault::UnknownKey,
        Fault::WrongAudience,
        Fault::SharedAudience,
        Fault::OtherParty,
        Fault::WrongIssuer,
        Fault::NoSubject,
        Fault::NoToken,
        Fault::Issued(61),
        Fault::Issued(-11 * 60),
        Fault::Expired(60),
    ] {
        providers.acme.fail_by(fault);
        assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::Refused, "{fault:?}");
        assert!(!providers.has_account(ADA).await, "{fault:?}");
    }
    for (fault, expected) in [
        (Fault::UnverifiedAddress, OAuthTrouble::EmailNotVerified),
        (Fault::NoAddress, OAuthTrouble::EmailNotVerified),
    ] {
        providers.acme.fail_by(fault);
        assert_eq!(trouble(providers.walk("acme").await), expected, "{fault:?}");
        assert!(!providers.has_account(ADA).await, "{fault:?}");
    }
    // Clocks that are a little apart are no attack.
    for fault in [Fault::Issued(59), Fault::Issued(-59), Fault::Expired(59), Fault::Nothing] {
        providers.acme.fail_by(fault);
        providers.signed_in_by("acme").await;
    }
}

#[tokio::test]
async fn rotated_keys_are_fetched_anew_but_not_again_and_again() {
    let providers = providers().await;
    providers.signed_in_by("acme").await;
    assert_eq!(providers.acme.key_fetches(), 1);
    providers.scenario.clock.advance(Duration::from_secs(61));
    providers.acme.fail_by(Fault::Issued(61));
    providers.acme.rotate();
    providers.signed_in_by("acme").await;
    assert_eq!(providers.acme.key_fetches(), 2);
    providers.acme.fail_by(Fault::UnknownKey);
    for _ in 0..20 {
        assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::Refused);
    }
    assert_eq!(
        providers.acme.key_fetches(),
        2,
        "a token's key names nothing at the provider's cost"
    );
}

#[tokio::test]
async fn answer_counts_once_in_its_browser_in_its_time_and_from_its_provider() {
    let providers = providers().await;
    let flow = providers.begin("acme").await;
    let consent = providers.acme.consent(&flow.url);
    let good = || answer("acme", (&flow, &consent));
    let stranger = providers.begin("acme").await;
    let others = [
        OAuthAnswer { browser: Some(stranger.browser.clone()), ..good() },
        OAuthAnswer { browser: None, ..good() },
        OAuthAnswer { browser: Some("not drawn here".to_owned()), ..good() },
        OAuthAnswer { state: String::new(), ..good() },
        OAuthAnswer { state: "made up".to_owned(), ..good() },
    ];
    for other in others {
        assert_eq!(trouble(providers.end(other).await), OAuthTrouble::Expired);
    }
    assert!(providers.end(good()).await.is_ok(), "others void nothing");
    assert_eq!(trouble(providers.end(good()).await), OAuthTrouble::Expired, "a replay");

    // At the callback of another provider the state is spent, and no code goes there.
    let flow = providers.begin("acme").await;
    let consent = providers.acme.consent(&flow.url);
    let mixed_up = answer("other", (&flow, &consent));
    assert_eq!(trouble(providers.end(mixed_up).await), OAuthTrouble::Expired);

    let flow = providers.begin("acme").await;
    let consent = providers.acme.consent(&flow.url);
    providers.scenario.clock.advance(minutes(10));
    let late = answer("acme", (&flow, &consent));
    assert_eq!(trouble(providers.end(late).await), OAuthTrouble::Expired);
}

#[tokio::test]
async fn answer_of_another_issuer_is_refused() {
    let providers = providers().await;
    for issuer in [Some(providers.other.url().to_owned()), Some(String::new()), None] {
        let flow = providers.begin("acme").await;
        let consent = providers.acme.consent(&flow.url);
        let mixed_up = OAuthAnswer { issuer, ..answer("acme", (&flow, &consent)) };
        assert_eq!(trouble(providers.end(mixed_up).await), OAuthTrouble::Refused);
    }
    let flow = providers.begin("acme").await;
    let consent = providers.acme.consent(&flow.url);
    let denied = OAuthAnswer { code: None, ..answer("acme", (&flow, &consent)) };
    assert_eq!(trouble(providers.end(denied).await), OAuthTrouble::Denied);
}

#[tokio::test]
async fn provider_whose_metadata_name_another_issuer_is_not_asked() {
    let providers = providers().await;
    providers.acme.fail_by(Fault::OthersMetadata);
    let begun = providers.scenario.auth.begin_oauth(start("acme"), &laptop()).await;
    assert!(matches!(begun, Err(Failure::Fault(_))), "nobody is sent there");
    providers.acme.fail_by(Fault::Nothing);
    providers.scenario.clock.advance(Duration::from_secs(5));
    providers.begin("acme").await;
}

#[tokio::test]
async fn code_works_once_and_in_the_sign_in_it_was_given_for() {
    let providers = providers().await;
    let flow = providers.begin("acme").await;
    let consent = providers.acme.consent(&flow.url);
    assert!(providers.end(answer("acme", (&flow, &consent))).await.is_ok());
    let own = providers.begin("acme").await;
    let fresh = providers.acme.consent(&own.url);
    let reused = Consent { code: consent.code, ..fresh };
    let reused = trouble(providers.end(answer("acme", (&own, &reused))).await);
    assert_eq!(reused, OAuthTrouble::Refused);
    // Somebody else's code, unspent, put into one's own sign-in: PKCE tells them apart.
    let victim = providers.acme.consent(&providers.begin("acme").await.url);
    let own = providers.begin("acme").await;
    let injected = Consent { code: victim.code, ..providers.acme.consent(&own.url) };
    let injected = trouble(providers.end(answer("acme", (&own, &injected))).await);
    assert_eq!(injected, OAuthTrouble::Refused);
}

#[tokio::test]
async fn provider_that_redirects_or_talks_too_long_is_not_followed() {
    let providers = providers().await;
    providers.acme.fail_by(Fault::Redirects);
    assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::Unavailable);
    assert_eq!(providers.acme.led_astray(), 0);
    providers.other.fail_by(Fault::HugeKeys);
    assert_eq!(trouble(providers.walk("other").await), OAuthTrouble::Unavailable);
    providers.other.fail_by(Fault::Nothing);
    assert_eq!(trouble(providers.walk("other").await), OAuthTrouble::Unavailable, "it rests");
    providers.scenario.clock.advance(Duration::from_secs(5));
    providers.other.fail_by(Fault::Issued(5));
    providers.signed_in_by("other").await;
}

#[tokio::test]
async fn address_with_an_account_is_linked_by_its_owner_only() {
    let providers = providers().await;
    providers.scenario.signed_up().await;
    assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::LinkRequired);
    let ada = providers.scenario.signed_in().await;
    let linked = providers.link("acme", &ada).await.ok().expect("links");
    assert!(matches!(linked.outcome, OAuthOutcome::Linked));
    assert_eq!(linked.url, format!("{PUBLIC_URL}/portfolio"));
    assert_eq!(providers.signed_in_by("acme").await.user.id, ada.user.id);
    let links = providers.scenario.auth.linked_accounts(ada.user.id).await.expect("a list");
    assert_eq!((links[0].provider.as_str(), links[0].email.as_deref()), ("acme", Some(ADA)));
    let told = providers.scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("linked to your account"), "{}", told[0].text);

    providers.other.becomes("eve", "eve@example.com");
    let eve = providers.signed_in_by("other").await;
    let taken = trouble(providers.link("acme", &eve).await);
    assert_eq!(taken, OAuthTrouble::AlreadyLinked, "it is Ada's");
    assert_eq!(providers.signed_in_by("acme").await.user.id, ada.user.id);
    // The session that asked is over when the answer comes.
    let auth = &providers.scenario.auth;
    providers.acme.becomes("eve-1", "eve@example.com");
    let begun = auth
        .begin_link(Caller::new(&eve.principal, &laptop()), start("acme"))
        .await
        .expect("begins");
    auth.sign_out_everywhere(Caller::new(&eve.principal, &laptop())).await.expect("ends");
    let consent = providers.acme.consent(&begun.url);
    let over = providers.end(answer("acme", (&begun, &consent))).await;
    assert_eq!(trouble(over), OAuthTrouble::Unauthenticated);
}

#[tokio::test]
async fn link_is_taken_away_but_never_the_last_way_in() {
    let providers = providers().await;
    let auth = &providers.scenario.auth;
    let ada = providers.signed_in_by("acme").await;
    let unlink = |by: &SignedIn, provider: &str| {
        let (principal, provider) = (by.principal, provider.to_owned());
        async move { auth.unlink_provider(Caller::new(&principal, &laptop()), provider).await }
    };
    assert_eq!(refusal(unlink(&ada, "acme").await).code, RefusalCode::InvalidInput);
    assert_eq!(refusal(unlink(&ada, "other").await).code, RefusalCode::NotFound);
    providers.other.becomes("ada-of-other", ADA);
    assert!(providers.link("other", &ada).await.is_ok());
    let elsewhere = providers.signed_in_by("acme").await;
    unlink(&ada, "acme").await.expect("another way is left");
    assert!(!providers.scenario.is_signed_in(&elsewhere.tokens).await, "the others end");
    assert!(providers.scenario.is_signed_in(&ada.tokens).await);
    assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::LinkRequired);
    assert_eq!(refusal(unlink(&ada, "other").await).code, RefusalCode::InvalidInput);

    auth.request_password_reset(ADA, &laptop()).await.expect("asks");
    let token = providers.scenario.token_mailed_to(ADA).await;
    auth.reset_password(&token, PASSWORD.to_owned(), &laptop()).await.expect("sets one");
    let ada = providers.scenario.signed_in().await;
    assert!(ada.user.has_password);
    providers.scenario.clock.advance(minutes(11));
    match unlink(&ada, "other").await {
        Err(Failure::StepUpRequired(methods)) => {
            assert_eq!(methods, [AuthenticationMethod::Password]);
        }
        other => panic!("a fresh proof is needed: {other:?}"),
    }
    let ada = providers.scenario.signed_in().await;
    unlink(&ada, "other").await.expect("the password is left");
}

#[tokio::test]
async fn fresh_proof_of_whoever_has_no_password_is_another_sign_in() {
    let providers = providers().await;
    let auth = &providers.scenario.auth;
    let ada = providers.signed_in_by("acme").await;
    providers.scenario.clock.advance(minutes(11));
    let link = auth.begin_link(Caller::new(&ada.principal, &laptop()), start("other")).await;
    match link {
        Err(Failure::StepUpRequired(methods)) => {
            assert_eq!(methods, [AuthenticationMethod::Provider]);
        }
        _ => panic!("a fresh proof is needed"),
    }
    providers.acme.fail_by(Fault::Issued(11 * 60));
    let again = providers.signed_in_by("acme").await;
    assert!(
        auth.begin_link(Caller::new(&again.principal, &laptop()), start("other")).await.is_ok()
    );
}

#[tokio::test]
async fn second_factor_is_asked_for_after_a_provider_too() {
    let providers = providers().await;
    let owner = providers.scenario.with_app().await;
    providers.acme.fail_by(Fault::Issued(60));
    assert!(providers.link("acme", &owner.here).await.is_ok());
    let outcome = providers.walk("acme").await.ok().expect("the first step").outcome;
    let OAuthOutcome::SignIn(SignInStep::Challenge(challenge)) = outcome else {
        panic!("signed in by the provider alone");
    };
    let code = owner.app.code_at(providers.scenario.clock.now());
    let signed_in = providers.scenario.answer(&challenge, &code).await.expect("signs in");
    let methods = signed_in.principal.session().methods;
    let both = [AuthenticationMethod::Totp, AuthenticationMethod::Provider];
    assert_eq!(methods.iter().collect::<Vec<_>>(), both);
    assert!(signed_in.principal.credential.is_cookie());
}

#[tokio::test]
async fn provider_neither_minds_nor_ends_a_lock_of_the_password() {
    let providers = providers().await;
    providers.scenario.signed_up().await;
    let ada = providers.scenario.signed_in().await;
    assert!(providers.link("acme", &ada).await.is_ok());
    let auth = &providers.scenario.auth;
    for _ in 0..5 {
        assert!(auth.sign_in(sign_in(ADA, "wrong horse battery"), &laptop()).await.is_err());
    }
    let locked = || async { refusal(auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await).code };
    assert_eq!(locked().await, RefusalCode::AccountLocked);
    providers.signed_in_by("acme").await;
    assert_eq!(locked().await, RefusalCode::AccountLocked);
}

#[tokio::test]
async fn github_vouches_by_its_verified_primary_address_only() {
    let providers = providers().await;
    providers.other.becomes("4711", "ada@example.com");
    providers.other.fail_by(Fault::UnverifiedAddress);
    assert_eq!(trouble(providers.walk("hub").await), OAuthTrouble::EmailNotVerified);
    assert!(!providers.has_account("old@example.com").await && !providers.has_account(ADA).await);
    providers.other.fail_by(Fault::Nothing);
    let ada = providers.signed_in_by("hub").await;
    assert_eq!((ada.user.email.as_str(), ada.user.display_name.as_str()), (ADA, "ada"));
    assert_eq!(providers.signed_in_by("hub").await.user.id, ada.user.id);
}

#[tokio::test]
async fn sign_in_begins_with_providers_and_paths_of_ours_only() {
    let providers = providers().await;
    let auth = &providers.scenario.auth;
    let begun = auth.begin_oauth(start("evil"), &laptop()).await;
    assert!(
        matches!(begun, Err(Failure::Refused(found)) if found[0].code == RefusalCode::NotFound)
    );
    let evil = OAuthStart { return_path: Some("//evil.example"), ..start("acme") };
    assert!(matches!(auth.begin_oauth(evil, &laptop()).await, Err(Failure::Refused(_))));
    let flow = providers.begin("acme").await;
    let redirect =
        "redirect_uri=https%3A%2F%2Fexchange.example.com%2Fauth%2Foauth%2Facme%2Fcallback";
    assert!(flow.url.contains(redirect), "{}", flow.url);
    assert!(flow.url.starts_with(&format!("{}/authorize?tenant=1&", providers.acme.url())));
    assert!(!flow.url.contains(&flow.browser), "the secret stays in the browser");
}

#[tokio::test]
async fn deleted_account_is_not_entered_by_its_provider() {
    let providers = providers().await;
    let ada = providers.signed_in_by("acme").await;
    let client = laptop();
    let caller = Caller::new(&ada.principal, &client);
    let deleted = providers.scenario.auth.delete_account(caller, NewJob::of("close")).await;
    deleted.expect("deletes");
    assert_eq!(trouble(providers.walk("acme").await), OAuthTrouble::AccountDeleted);
}

#[tokio::test]
async fn address_that_may_come_back_is_nobodys_and_coming_back_ends_links() {
    let providers = providers().await;
    providers.scenario.signed_up().await;
    let code = providers.scenario.code_mailed_to(ADA).await;
    providers.scenario.auth.verify_email(code_proof(ADA, &code), &laptop()).await.expect("proves");
    let ada = providers.scenario.signed_in().await;
    providers.acme.becomes("intruder", "intruder@example.com");
    assert!(providers.link("acme", &ada).await.is_ok());
    let way_back = providers.scenario.moved(&ada, (ADA, "intruder@example.com")).await;
    providers.other.becomes("somebody", ADA);
    assert_eq!(trouble(providers.walk("other").await), OAuthTrouble::LinkRequired);
    assert!(!providers.has_account(ADA).await, "nobody took it meanwhile");
    assert_eq!(providers.signed_in_by("acme").await.user.id, ada.user.id);
    providers.scenario.reverted(&way_back).await.expect("takes it back");
    let links = providers.scenario.auth.linked_accounts(ada.user.id).await.expect("a list");
    assert!(links.is_empty(), "the intruder's way in is closed");
    assert_ne!(providers.signed_in_by("acme").await.user.id, ada.user.id);
}
