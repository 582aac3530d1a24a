//! Moving to another address: asked for, confirmed, taken back, and attacked on the way.

use super::passkeys::authenticator::Authenticator;
use super::passkeys::{PAGE, code_of};
use super::*;
use crate::domain::AuditAction;
use crate::storage::users;
use futures_util::future::join_all;

const LOVELACE: &str = "lovelace@example.com";
const MALLORY: &str = "mallory@example.com";

/// Somebody signed up, verified and signed in.
async fn person(scenario: &Scenario, email: &str) -> SignedIn {
    scenario.auth.sign_up(sign_up(email), &laptop()).await.expect("signs up");
    let code = scenario.code_mailed_to(email).await;
    scenario.auth.verify_email(code_proof(email, &code), &laptop()).await.expect("verifies");
    entered(scenario, email).await
}

async fn entered(scenario: &Scenario, email: &str) -> SignedIn {
    scenario.auth.sign_in(sign_in(email, PASSWORD), &laptop()).await.expect("signs in")
}

impl Scenario {
    /// Asks for another address; answers the token that was mailed there.
    async fn asked(&self, who: &SignedIn, email: &str) -> String {
        let asked = self.auth.change_email(Caller::new(&who.principal, &laptop()), email).await;
        asked.expect("acknowledged");
        self.token_mailed_to(&email.trim().to_lowercase()).await
    }

    async fn confirmed(&self, who: &SignedIn, token: &str) -> Result<User, Failure> {
        self.auth.confirm_email_change(Caller::new(&who.principal, &laptop()), token).await
    }

    /// Moves somebody; answers the token of the link back.
    pub(super) async fn moved(&self, who: &SignedIn, (from, to): (&str, &str)) -> String {
        let token = self.asked(who, to).await;
        self.confirmed(who, &token).await.expect("moves");
        self.token_mailed_to(from).await
    }

    pub(super) async fn reverted(&self, token: &str) -> Result<(), Failure> {
        self.auth.revert_email_change(token, &laptop()).await
    }

    async fn address_of(&self, who: &SignedIn) -> String {
        self.auth.user(who.user.id).await.expect("answers").expect("is there").email
    }
}

#[tokio::test]
async fn address_moves_when_the_new_one_confirms_and_both_are_told() {
    let scenario = scenario().await;
    let here = person(&scenario, ADA).await;
    let elsewhere = entered(&scenario, ADA).await;
    let token = scenario.asked(&here, " Lovelace@Example.COM ").await;
    assert_eq!(scenario.address_of(&here).await, ADA, "nothing changes until it is confirmed");
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("another e-mail address was asked for"), "{}", told[0].text);

    let moved = scenario.confirmed(&here, &token).await.expect("moves");
    assert_eq!((moved.email.as_str(), moved.email_verified_at.is_some()), (LOVELACE, true));
    assert!(scenario.is_signed_in(&here.tokens).await, "the session that confirmed goes on");
    assert!(!scenario.is_signed_in(&elsewhere.tokens).await, "the others end");
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("revert-email-change?token="), "{}", told[0].text);
    let told = scenario.mail_to(LOVELACE).await;
    assert!(told[0].text.contains("moved to this e-mail address"), "{}", told[0].text);
    let old = refusal(scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await);
    assert_eq!(old.code, RefusalCode::InvalidCredentials);
    entered(&scenario, LOVELACE).await;
    let again = refusal(scenario.confirmed(&here, &token).await);
    assert_eq!(again.code, RefusalCode::InvalidCode, "a link works once");

    let page = PageRequest::first(100);
    let log = scenario.auth.inner.audit.page(here.user.id, page).await.expect("answers");
    let acts: Vec<AuditAction> = log.items.iter().map(|event| event.action).collect();
    assert!(acts.contains(&AuditAction::RequestEmailChange), "{acts:?}");
    assert!(acts.contains(&AuditAction::ChangeEmail), "{acts:?}");
}

#[tokio::test]
async fn link_of_a_change_is_nobody_elses() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let mallory = person(&scenario, MALLORY).await;
    let token = scenario.asked(&ada, LOVELACE).await;
    for made_up in [token.as_str(), "made up", ""] {
        let refused = refusal(scenario.confirmed(&mallory, made_up).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode, "{made_up}");
    }
    let as_way_back = refusal(scenario.reverted(&token).await);
    assert_eq!(as_way_back.code, RefusalCode::InvalidCode, "the other link's token");
    assert_eq!(scenario.address_of(&mallory).await, MALLORY);
    assert_eq!(scenario.address_of(&ada).await, ADA);
    scenario.confirmed(&ada, &token).await.expect("still good for who asked");
}

#[tokio::test]
async fn change_needs_a_fresh_proof_and_a_session() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let token = scenario.asked(&ada, LOVELACE).await;
    scenario.clock.advance(minutes(scenario.config.step_up_minutes));
    let stale = scenario.auth.change_email(Caller::new(&ada.principal, &laptop()), LOVELACE).await;
    assert!(matches!(stale, Err(Failure::StepUpRequired(_))), "{stale:?}");
    scenario
        .auth
        .sign_out_everywhere(Caller::new(&ada.principal, &laptop()))
        .await
        .expect("signs out");
    let over = scenario.confirmed(&ada, &token).await;
    assert!(matches!(over, Err(Failure::Unauthenticated)), "{over:?}");
    let back = entered(&scenario, ADA).await;
    scenario.confirmed(&back, &token).await.expect("in another session of the same person");
}

#[tokio::test]
async fn only_the_newest_link_counts_and_it_expires() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let first = scenario.asked(&ada, LOVELACE).await;
    let second = scenario.asked(&ada, "countess@example.com").await;
    let replaced = refusal(scenario.confirmed(&ada, &first).await);
    assert_eq!(replaced.code, RefusalCode::InvalidCode);
    scenario.clock.advance(hours(scenario.config.verification_link_hours));
    let late = refusal(scenario.confirmed(&ada, &second).await);
    assert_eq!(late.code, RefusalCode::Expired);
    assert_eq!(scenario.address_of(&ada).await, ADA);
}

#[tokio::test]
async fn new_password_voids_a_change_that_is_not_confirmed() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let token = scenario.asked(&ada, LOVELACE).await;
    let change = ChangePassword {
        current_password: PASSWORD.to_owned(),
        new_password: "another fine password".to_owned(),
    };
    scenario
        .auth
        .change_password(Caller::new(&ada.principal, &laptop()), change)
        .await
        .expect("changes");
    let void = refusal(scenario.confirmed(&ada, &token).await);
    assert_eq!(void.code, RefusalCode::InvalidCode);
}

#[tokio::test]
async fn taken_address_is_answered_like_a_free_one_and_its_owner_is_told() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let mallory = person(&scenario, MALLORY).await;
    let here = laptop();
    let asked =
        scenario.auth.change_email(Caller::new(&mallory.principal, &here), "ADA@example.com").await;
    asked.expect("acknowledged");
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("just asked to move it to this address"), "{}", told[0].text);
    assert!(!told[0].text.contains("token="), "no link");
    assert!(scenario.mail_to(MALLORY).await[0].text.contains("was asked for"));
    let same =
        refusal(scenario.auth.change_email(Caller::new(&ada.principal, &laptop()), ADA).await);
    assert_eq!(same.code, RefusalCode::InvalidInput, "one's own");
    let odd =
        scenario.auth.change_email(Caller::new(&ada.principal, &laptop()), "adа@exаmple.com").await;
    assert_eq!(refusal(odd).code, RefusalCode::InvalidInput, "letters of another script");
}

#[tokio::test]
async fn of_a_sign_up_and_a_change_to_one_address_one_gets_it() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let mallory = person(&scenario, MALLORY).await;
    let tokens = [scenario.asked(&ada, LOVELACE).await, scenario.asked(&mallory, LOVELACE).await];
    let moving = [(&ada, &tokens[0]), (&mallory, &tokens[1])]
        .map(|(who, token)| scenario.confirmed(who, token));
    let here = laptop();
    let signing_up = scenario.auth.sign_up(sign_up(LOVELACE), &here);
    let (moved, signed_up) = futures_util::join!(join_all(moving), signing_up);
    signed_up.expect("acknowledged, whoever has it");
    let moved: Vec<&User> = moved.iter().filter_map(|it| it.as_ref().ok()).collect();
    assert!(moved.len() <= 1, "{moved:?}");
    let owner = users::by_email(&scenario.database, LOVELACE).await.expect("answers");
    let owner = owner.expect("somebody has it");
    match moved.first() {
        Some(moved) => assert_eq!(moved.id, owner.id),
        None => assert!(![ada.user.id, mallory.user.id].contains(&owner.id)),
    }
    let late = scenario.asked(&ada, "free@example.com").await;
    scenario.auth.sign_up(sign_up("free@example.com"), &laptop()).await.expect("signs up");
    if moved.first().is_none_or(|moved| moved.id != ada.user.id) {
        let refused = refusal(scenario.confirmed(&ada, &late).await);
        assert_eq!(refused.code, RefusalCode::AlreadyExists, "somebody was faster");
        assert_eq!(scenario.address_of(&ada).await, ADA);
    }
}

#[tokio::test]
async fn old_address_takes_the_account_back_and_everybody_out() {
    let scenario = scenario().await;
    let thief = person(&scenario, ADA).await;
    scenario.auth.request_password_reset(ADA, &laptop()).await.expect("acknowledged");
    let stale_reset = scenario.token_mailed_to(ADA).await;
    let back = scenario.moved(&thief, (ADA, LOVELACE)).await;
    assert!(!scenario.auth.reset_token_valid(&stale_reset).await.expect("answers"), "void");

    // The thief signs up with the address to keep its owner out, and moves another account there.
    scenario.auth.sign_up(sign_up(ADA), &laptop()).await.expect("acknowledged");
    let owner = users::by_email(&scenario.database, ADA).await.expect("answers");
    assert!(owner.is_none(), "an address that can be taken back is nobody else's");
    let mallory = person(&scenario, MALLORY).await;
    scenario
        .auth
        .change_email(Caller::new(&mallory.principal, &laptop()), ADA)
        .await
        .expect("acknowledged");
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("just asked to move it to this address"), "{}", told[0].text);
    // And moves on.
    let on = scenario.moved(&thief, (LOVELACE, "far@example.com")).await;
    let pending = scenario.asked(&thief, "further@example.com").await;

    scenario.make_other_ways_in(&thief).await;
    scenario.reverted(&back).await.expect("reverts, though it was changed again");
    assert_eq!(scenario.other_ways_in(&thief).await, 0, "keys and links end as well");
    assert_eq!(scenario.address_of(&thief).await, ADA);
    assert!(!scenario.is_signed_in(&thief.tokens).await, "all sessions end");
    let known = refusal(scenario.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await);
    assert_eq!(known.code, RefusalCode::InvalidCredentials, "the password is no good any more");
    let told = scenario.mail_to("far@example.com").await;
    assert!(told[0].text.contains("moved back"), "{}", told[0].text);
    for spent in [&back, &on] {
        assert_eq!(refusal(scenario.reverted(spent).await).code, RefusalCode::InvalidCode);
    }
    let reset = scenario.token_mailed_to(ADA).await;
    let fresh = "another fine password";
    let set = scenario.auth.reset_password(&reset, fresh.to_owned(), &laptop()).await;
    set.expect("sets a new one");
    let owner = scenario.auth.sign_in(sign_in(ADA, fresh), &laptop()).await.expect("is in");
    assert_eq!(owner.user.id, thief.user.id);
    let void = refusal(scenario.confirmed(&owner, &pending).await);
    assert_eq!(void.code, RefusalCode::InvalidCode, "what the thief asked for is void");
    // The addresses in between are free again.
    person(&scenario, LOVELACE).await;
}

#[tokio::test]
async fn taking_an_account_back_binds_its_passkeys_to_the_password() {
    let (scenario, mut device) = (scenario().await, Authenticator::new(PAGE, 1));
    let thief = person(&scenario, ADA).await;
    let back = scenario.moved(&thief, (ADA, LOVELACE)).await;
    let credential = device.register(&scenario.begun(&thief).await);
    scenario.add(&thief, credential).await.expect("adds");
    scenario.enter(device.show(&scenario.any().await)).await.expect("alone");
    scenario.reverted(&back).await.expect("reverts");
    let refused = code_of(scenario.enter(device.show(&scenario.any().await)).await);
    assert_eq!(refused, RefusalCode::InvalidCode, "the thief's device does not enter any more");
}

#[tokio::test]
async fn way_back_is_open_for_a_week_and_the_address_free_after_it() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let back = scenario.moved(&ada, (ADA, LOVELACE)).await;
    scenario.clock.advance(days(7));
    let late = refusal(scenario.reverted(&back).await);
    assert_eq!(late.code, RefusalCode::InvalidCode);
    assert_eq!(scenario.address_of(&ada).await, LOVELACE);
    let another = person(&scenario, ADA).await;
    assert_ne!(another.user.id, ada.user.id);
}

#[tokio::test]
async fn of_two_who_revert_at_once_one_does() {
    let scenario = scenario().await;
    let ada = person(&scenario, ADA).await;
    let back = scenario.moved(&ada, (ADA, LOVELACE)).await;
    let both = join_all([scenario.reverted(&back), scenario.reverted(&back)]).await;
    assert_eq!(both.iter().filter(|it| it.is_ok()).count(), 1, "{both:?}");
}

#[tokio::test]
async fn address_that_nobody_proved_gets_no_way_back() {
    let scenario = scenario().await;
    scenario.signed_up().await;
    let ada = scenario.signed_in().await;
    let token = scenario.asked(&ada, LOVELACE).await;
    scenario.confirmed(&ada, &token).await.expect("moves");
    let told = scenario.mail_to(ADA).await;
    assert!(told[0].text.contains("moved to another"), "{}", told[0].text);
    assert!(!told[0].text.contains("token="), "a stranger may read it");
}
