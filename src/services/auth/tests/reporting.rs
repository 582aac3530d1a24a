//! What the owner is told of sign-ins, and what the link in that mail does.

use super::*;
use crate::domain::{ApiKeyAlgorithm, ApiKeyScope};
use crate::storage::api_keys::{self, NewApiKey};
use crate::storage::linked_accounts::{self, NewLink, ProviderSubject};

const TOLD: &str = "A sign-in from a new device";

fn phone() -> ClientInfo {
    let user_agent = Some("Mozilla/5.0 (iPhone) Safari/605".to_owned());
    ClientInfo { ip: [198, 51, 100, 9].into(), user_agent, ..laptop() }
}

impl Scenario {
    /// How often the owner was told.
    async fn times_told(&self) -> usize {
        self.mail_to(ADA).await.iter().filter(|mail| mail.subject == TOLD).count()
    }

    /// Makes a key and a link that come back in without the password.
    pub(super) async fn make_other_ways_in(&self, who: &SignedIn) {
        let (owner, account, at) = (who.user.id, who.principal.account, self.clock.now());
        let key = NewApiKey {
            owner,
            account,
            name: "Bot".to_owned(),
            prefix: "ak_0123".to_owned(),
            algorithm: ApiKeyAlgorithm::Ed25519,
            scopes: [ApiKeyScope::Read].into_iter().collect(),
            ip_allow_list: Vec::new(),
            created_at: at,
            expires_at: None,
        };
        let subject = ProviderSubject {
            provider: "acme".to_owned(),
            issuer: "https://acme.example".to_owned(),
            subject: "7".to_owned(),
        };
        let link = NewLink { account: subject, email: None, at };
        let made = self.database.write(move |tx| {
            Box::pin(async move {
                let key = api_keys::insert(tx, key).await?;
                api_keys::set_verifier(tx, key.id, vec![1; 32]).await?;
                linked_accounts::insert(tx, owner, link).await
            })
        });
        assert!(made.await.expect("makes them"));
    }

    /// How many of these there are.
    pub(super) async fn other_ways_in(&self, who: &SignedIn) -> usize {
        let owner = who.user.id;
        let keys = api_keys::in_force(&self.database, owner, self.clock.now()).await;
        let links = linked_accounts::of_user(&self.database, owner).await;
        keys.expect("lists").len() + links.expect("lists").len()
    }

    async fn on_phone(&self) -> SignedIn {
        self.auth.sign_in(sign_in(ADA, PASSWORD), &phone()).await.expect("signs in")
    }
}

#[tokio::test]
async fn owner_is_told_of_a_sign_in_from_a_new_device_once_and_not_of_the_first() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.signed_in().await;
    assert_eq!(scenario.times_told().await, 0, "everybody's first one is from a new device");
    scenario.signed_in().await;
    assert_eq!(scenario.times_told().await, 0);
    scenario.on_phone().await;
    assert_eq!(scenario.times_told().await, 1);
    let told = scenario.mail_to(ADA).await.remove(0);
    assert!(told.text.contains("198.51.100.9") && told.text.contains("/not-me?token="));
    scenario.on_phone().await;
    assert_eq!(scenario.times_told().await, 1, "by then it is known");
}

#[tokio::test]
async fn mail_of_a_new_device_tells_where_it_is() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/places/places.mmdb");
    let config = AuthConfig { places_file: file.to_owned(), ..AuthConfig::default() };
    let scenario = scenario_with(config).await;
    scenario.signed_up().await;
    scenario.signed_in().await;
    scenario.on_phone().await;
    let told = scenario.mail_to(ADA).await.remove(0);
    assert!(told.text.contains("198.51.100.9 (Iceland)"), "{}", told.text);
}

#[tokio::test]
async fn device_that_proved_itself_is_not_new_whatever_it_calls_itself() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let device = scenario.signed_in().await.device.expect("a device").token;
    let input = SignIn { device_token: Some(device), ..sign_in(ADA, PASSWORD) };
    scenario.auth.sign_in(input, &phone()).await.expect("signs in");
    assert_eq!(scenario.times_told().await, 0);
}

#[tokio::test]
async fn link_of_that_mail_ends_every_session_and_brings_a_new_password() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let (mine, theirs) = (scenario.signed_in().await.tokens, scenario.on_phone().await);
    let token = scenario.token_mailed_to(ADA).await;
    scenario.make_other_ways_in(&theirs).await;
    assert_eq!(scenario.other_ways_in(&theirs).await, 2);
    scenario.auth.report_sign_in(&token, &laptop()).await.expect("reports");
    for tokens in [&mine, &theirs.tokens] {
        assert!(!scenario.is_signed_in(tokens).await);
        assert!(scenario.refreshed(tokens).await.is_err());
    }
    assert_eq!(scenario.other_ways_in(&theirs).await, 0, "a thief may have made them");
    let reset = scenario.token_mailed_to(ADA).await;
    assert!(scenario.auth.reset_token_valid(&reset).await.expect("answers"));
}

#[tokio::test]
async fn link_of_that_mail_works_for_seven_days_and_no_other_token_does() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    scenario.signed_in().await;
    let phone = scenario.on_phone().await;
    let token = scenario.token_mailed_to(ADA).await;
    let device = phone.device.expect("a device").token;
    let refresh = phone.tokens.refresh_token.clone();
    for wrong in ["", "made up", &device, &refresh, &token[1..]] {
        let refused = refusal(scenario.auth.report_sign_in(wrong, &laptop()).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode, "{wrong}");
    }
    assert!(scenario.is_signed_in(&phone.tokens).await, "none of them ended anything");
    scenario.clock.advance(days(7) - Duration::from_secs(1));
    scenario.auth.report_sign_in(&token, &laptop()).await.expect("still good");
    scenario.clock.advance(Duration::from_secs(1));
    let refused = refusal(scenario.auth.report_sign_in(&token, &laptop()).await);
    assert_eq!(refused.code, RefusalCode::InvalidCode);
}

#[tokio::test]
async fn word_that_a_person_chose_stands_in_their_mails_once_their_address_is_proven() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let code = scenario.code_mailed_to(ADA).await;
    let signed_in = scenario.signed_in().await;
    let set = async |code: Option<&str>| {
        scenario
            .auth
            .set_anti_phishing_code(Caller::new(&signed_in.principal, &laptop()), code)
            .await
    };
    for wrong in
        ["abc", "", "\u{200b}\u{200b}\u{200b}\u{200b}", &"x".repeat(33), "see http://a.example"]
    {
        let refused = refusal(set(Some(wrong)).await);
        assert_eq!((refused.code, refused.path[1].as_str()), (RefusalCode::InvalidInput, "code"));
    }
    set(Some("blue heron")).await.expect("sets it");
    let newest = async || {
        scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
        scenario.mail_to(ADA).await.remove(0).text
    };
    assert!(!newest().await.contains("blue heron"), "the address may be somebody else's");
    scenario.auth.verify_email(code_proof(ADA, &code), &laptop()).await.expect("verifies");
    assert!(newest().await.contains("Your anti-phishing code: blue heron"));
    set(None).await.expect("takes it away");
    assert!(!newest().await.contains("anti-phishing"));
}

#[tokio::test]
async fn anti_phishing_code_needs_a_fresh_proof() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let signed_in = scenario.signed_in().await;
    scenario.clock.advance(minutes(11));
    let outcome = scenario
        .auth
        .set_anti_phishing_code(Caller::new(&signed_in.principal, &laptop()), Some("heron"))
        .await;
    assert!(matches!(outcome, Err(Failure::StepUpRequired(_))), "{outcome:?}");
}
