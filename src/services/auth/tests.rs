//! Stories of identity, over a real database, with a clock that stands still and predictable randomness.

use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{Failure, LoginOutcome, Refusal, RefusalCode, Secret, Theme};
use crate::services::mail::{MailConfig, SentMail};
use crate::storage::PageRequest;
use crate::storage::outbox::{Claim, Outcome};
use crate::storage::testing::TestDatabase;
use std::sync::atomic::{AtomicU64, Ordering};

const PASSWORD: &str = "correct horse battery";
const ADA: &str = "ada@example.com";

/// Counts up: every draw differs, and every run draws the same.
#[derive(Debug, Default)]
struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let drawn = blake3::hash(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&drawn.as_bytes()[..chunk.len()]);
        }
    }
}

struct Story {
    auth: Auth,
    clock: Arc<ManualClock>,
    mailer: Mailer,
    database: TestDatabase,
}

async fn story() -> Story {
    story_with(AuthConfig::default()).await
}

async fn story_with(config: AuthConfig) -> Story {
    let database = TestDatabase::new().await;
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
    let mailer =
        Mailer::new(&MailConfig::default(), Arc::clone(&clock) as _).expect("sane settings");
    let config = AuthConfig { signing_key: Secret::new("k".repeat(48)), ..config };
    let auth = Auth::new(AuthParts {
        config,
        database: database.clone(),
        mailer: mailer.clone(),
        clock: Arc::clone(&clock) as _,
        rng: Arc::new(CountingRng::default()),
    })
    .expect("sane settings");
    Story { auth, clock, mailer, database }
}

fn laptop() -> ClientInfo {
    ClientInfo {
        ip: [203, 0, 113, 7].into(),
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0".to_owned()),
        request_id: "test".to_owned(),
    }
}

fn sign_up(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "Ada".to_owned(),
    }
}

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.to_owned(),
        password: password.to_owned(),
        device_name: None,
        transport: TokenTransport::Bearer,
    }
}

fn code_proof(email: &str, code: &str) -> VerifyEmail {
    VerifyEmail { token: None, email: Some(email.to_owned()), code: Some(code.to_owned()) }
}

fn token_proof(token: &str) -> VerifyEmail {
    VerifyEmail { token: Some(token.to_owned()), ..VerifyEmail::default() }
}

fn bearer(tokens: &Tokens) -> Credential {
    Credential::Bearer(tokens.access_token.clone())
}

/// The one refusal of an outcome.
fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Refusal {
    match outcome {
        Err(Failure::Refused(mut refusals)) if refusals.len() == 1 => refusals.remove(0),
        other => panic!("one refusal expected: {other:?}"),
    }
}

impl Story {
    /// Sends what waits in the outbox, and answers all mail to an address, newest first.
    async fn mail_to(&self, email: &str) -> Vec<SentMail> {
        self.auth.settle().await;
        let now = self.clock.now();
        let claim = Claim { now, lease: Duration::from_secs(60), limit: 99 };
        for claimed in outbox::claim(&self.database, claim).await.expect("claims") {
            self.mailer.send(&claimed.mail).await.expect("sends");
            let done = outbox::finish(&self.database, &claimed, (Outcome::Sent, now)).await;
            assert!(done.expect("finishes"));
        }
        let mut mails = self.mailer.mailbox().expect("a mailbox").mails();
        mails.retain(|mail| mail.to == email);
        mails
    }

    async fn code_mailed_to(&self, email: &str) -> String {
        let text = self.mail_to(email).await.remove(0).text;
        text.split("your code is ").nth(1).expect("a code")[..6].to_owned()
    }

    async fn token_mailed_to(&self, email: &str) -> String {
        let text = self.mail_to(email).await.remove(0).text;
        text.split("token=").nth(1).expect("a link").lines().next().expect("a line").to_owned()
    }

    async fn signed_up(&self) {
        self.auth.sign_up(sign_up(ADA)).await.expect("signs up");
    }

    async fn signed_in(&self) -> SignedIn {
        self.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("signs in")
    }

    async fn refreshed(&self, tokens: &Tokens) -> Result<SignedIn, Failure> {
        self.auth.refresh(&tokens.refresh_token, &laptop()).await
    }

    async fn is_signed_in(&self, tokens: &Tokens) -> bool {
        match self.auth.authenticate(bearer(tokens)).await {
            Ok(_) => true,
            Err(Failure::Unauthenticated) => false,
            Err(other) => panic!("neither in nor out: {other}"),
        }
    }
}

#[tokio::test]
async fn from_sign_up_to_sign_out() {
    let story = story().await;
    story.auth.sign_up(sign_up(" Ada@Example.com ")).await.expect("signs up");

    let first = story.signed_in().await;
    assert!(!first.viewer.email_verified, "unverified people may look around");
    assert_eq!(first.user.email, ADA);
    assert_eq!(Some(first.viewer.account), AccountId::of_user(first.user.id));

    let code = story.code_mailed_to(ADA).await;
    let user =
        story.auth.verify_email(code_proof("ADA@example.com", &code)).await.expect("verifies");
    assert_eq!(user.email_verified_at, Some(story.clock.now()));
    let viewer = story.auth.authenticate(bearer(&first.tokens)).await.expect("still in");
    assert!(viewer.email_verified, "known at once, without signing in again");

    story.clock.advance(Duration::from_secs(899));
    assert!(story.is_signed_in(&first.tokens).await);
    story.clock.advance(Duration::from_secs(1));
    assert!(!story.is_signed_in(&first.tokens).await, "access tokens are short-lived");

    let second = story.refreshed(&first.tokens).await.expect("refreshes");
    assert_eq!(second.viewer.session, first.viewer.session);
    assert_ne!(second.tokens.refresh_token, first.tokens.refresh_token);
    assert!(story.is_signed_in(&second.tokens).await);

    story.auth.sign_out(&second.viewer).await.expect("signs out");
    assert!(!story.is_signed_in(&second.tokens).await, "at once, not when the token expires");
    assert!(story.refreshed(&second.tokens).await.is_err());
    assert!(story.auth.still_signed_in(&second.viewer).await.is_err());
}

#[tokio::test]
async fn a_stolen_refresh_token_ends_the_session() {
    let story = story().await;
    story.signed_up().await;
    let first = story.signed_in().await.tokens;
    let second = story.refreshed(&first).await.expect("refreshes").tokens;
    let other_tab = story.refreshed(&first).await.expect("within the grace").tokens;
    assert_eq!(other_tab.refresh_token, second.refresh_token, "two tabs get the same");
    story.clock.advance(Duration::from_secs(20));
    let thief = refusal(story.refreshed(&first).await);
    assert_eq!(thief.code, RefusalCode::InvalidCredentials);
    assert!(!story.is_signed_in(&second).await, "nobody knows who is the thief");
    assert!(story.refreshed(&second).await.is_err());
}

#[tokio::test]
async fn a_made_up_refresh_token_ends_nothing() {
    let story = story().await;
    story.signed_up().await;
    let tokens = story.signed_in().await.tokens;
    let mut forged = tokens.refresh_token.clone();
    let end = if forged.ends_with('A') { "B" } else { "A" };
    forged.replace_range(forged.len() - 1.., end);
    for forged in [forged.as_str(), "", "nonsense"] {
        refusal(story.auth.refresh(forged, &laptop()).await);
    }
    assert!(story.is_signed_in(&tokens).await);
    assert!(story.refreshed(&tokens).await.is_ok());
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let config = AuthConfig { refresh_token_days: 30, session_max_days: 45, ..Default::default() };
    let story = story_with(config).await;
    story.signed_up().await;
    let first = story.signed_in().await.tokens;
    story.clock.advance(days(29));
    let second = story.refreshed(&first).await.expect("before it ends").tokens;
    story.clock.advance(days(16));
    assert!(story.refreshed(&second).await.is_err(), "however often it is refreshed");
}

#[tokio::test]
async fn the_answer_does_not_tell_whether_an_address_has_an_account() {
    let story = story().await;
    story.signed_up().await;
    story.mail_to(ADA).await;
    let nobody = "nobody@example.com";

    story.signed_up().await;
    let mails = story.mail_to(ADA).await;
    assert_eq!(mails[0].subject, "You already have an account");

    let wrong = story.auth.sign_in(sign_in(ADA, "wrong password"), &laptop()).await;
    let unknown = story.auth.sign_in(sign_in(nobody, PASSWORD), &laptop()).await;
    let no_address = story.auth.sign_in(sign_in("?", PASSWORD), &laptop()).await;
    let wrong = refusal(wrong);
    assert_eq!(wrong.code, RefusalCode::InvalidCredentials);
    assert_eq!(wrong, refusal(unknown));
    assert_eq!(wrong, refusal(no_address));

    let wrong = story.auth.verify_email(code_proof(ADA, "000000")).await;
    let unknown = story.auth.verify_email(code_proof(nobody, "000000")).await;
    assert_eq!(refusal(wrong), refusal(unknown));

    let before = story.mail_to(ADA).await.len();
    for email in [ADA, nobody] {
        story.auth.resend_verification(email).await.expect("acknowledged");
        story.auth.request_password_reset(email).await.expect("acknowledged");
    }
    assert_eq!(story.mail_to(ADA).await.len(), before + 2);
    assert!(story.mail_to(nobody).await.is_empty());
}

#[tokio::test]
async fn everything_wrong_with_a_sign_up_is_said_at_once() {
    let story = story().await;
    let bad = SignUp {
        email: "ada".to_owned(),
        password: "password1".to_owned(),
        display_name: " ".to_owned(),
    };
    let Err(Failure::Refused(refusals)) = story.auth.sign_up(bad).await else {
        panic!("refusals expected")
    };
    let said: Vec<_> = refusals.iter().map(|said| (said.code, said.path.join("."))).collect();
    let expected = [
        (RefusalCode::InvalidInput, "input.email"),
        (RefusalCode::PasswordTooWeak, "input.password"),
        (RefusalCode::InvalidInput, "input.displayName"),
    ];
    assert_eq!(said, expected.map(|(code, path)| (code, path.to_owned())));
}

#[tokio::test]
async fn codes_are_void_after_some_wrong_tries_and_links_are_friendly() {
    let story = story().await;
    story.signed_up().await;
    let code = story.code_mailed_to(ADA).await;
    let token = story.token_mailed_to(ADA).await;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        let refused = refusal(story.auth.verify_email(code_proof(ADA, wrong)).await);
        assert_eq!(refused.code, RefusalCode::InvalidCode);
        assert_eq!(refused.path, ["input", "code"]);
    }
    let refused = refusal(story.auth.verify_email(code_proof(ADA, &code)).await);
    assert_eq!(refused.code, RefusalCode::InvalidCode, "void by now");

    story.auth.verify_email(token_proof(&token)).await.expect("the link still works");
    story.clock.advance(days(2));
    story.auth.verify_email(token_proof(&token)).await.expect("again is fine, even much later");
    let refused = refusal(story.auth.verify_email(token_proof("made up")).await);
    assert_eq!((refused.code, refused.path[1].as_str()), (RefusalCode::InvalidCode, "token"));
    let refused = refusal(story.auth.verify_email(VerifyEmail::default()).await);
    assert_eq!(refused.code, RefusalCode::InvalidInput);
}

#[tokio::test]
async fn proofs_expire_and_a_new_mail_replaces_the_code() {
    let story = story().await;
    story.signed_up().await;
    let first = story.code_mailed_to(ADA).await;
    let link = story.token_mailed_to(ADA).await;
    story.clock.advance(minutes(30));
    let refused = refusal(story.auth.verify_email(code_proof(ADA, &first)).await);
    assert_eq!(refused.code, RefusalCode::Expired);

    story.auth.resend_verification(ADA).await.expect("acknowledged");
    let second = story.code_mailed_to(ADA).await;
    assert_ne!(first, second);
    let refused = refusal(story.auth.verify_email(code_proof(ADA, &first)).await);
    assert_eq!(refused.code, RefusalCode::InvalidCode, "the newest counts");
    story.clock.advance(hours(24));
    let refused = refusal(story.auth.verify_email(token_proof(&link)).await);
    assert_eq!(refused.code, RefusalCode::Expired);

    story.auth.resend_verification(ADA).await.expect("acknowledged");
    let third = story.code_mailed_to(ADA).await;
    let spaced = format!(" {} {} ", &third[..3], &third[3..]);
    story.auth.verify_email(code_proof(ADA, &spaced)).await.expect("as people type it");
    story.auth.verify_email(code_proof(ADA, &third)).await.expect("again is fine");
}

#[tokio::test]
async fn an_address_gets_only_so_many_mails_an_hour() {
    let story = story().await;
    story.signed_up().await;
    for _ in 0..8 {
        story.auth.resend_verification(ADA).await.expect("acknowledged");
        story.auth.request_password_reset(ADA).await.expect("acknowledged");
        story.auth.settle().await;
    }
    assert_eq!(story.mail_to(ADA).await.len(), 10, "five of each");
    story.clock.advance(hours(1));
    story.auth.resend_verification(ADA).await.expect("acknowledged");
    assert_eq!(story.mail_to(ADA).await.len(), 11);
}

#[tokio::test]
async fn a_password_reset_works_once_and_ends_all_sessions() {
    let story = story().await;
    story.signed_up().await;
    let before = story.signed_in().await.tokens;
    story.auth.request_password_reset(ADA).await.expect("acknowledged");
    let unused = story.token_mailed_to(ADA).await;
    story.auth.request_password_reset(ADA).await.expect("acknowledged");
    let token = story.token_mailed_to(ADA).await;
    assert!(story.auth.reset_token_valid(&token).await.expect("answers"));
    assert!(!story.auth.reset_token_valid("made up").await.expect("answers"));

    let reset = |token: String, password: &str| {
        let (auth, password) = (story.auth.clone(), password.to_owned());
        async move { auth.reset_password((&token, password), &laptop()).await }
    };
    let weak = refusal(reset(token.clone(), "password").await);
    assert_eq!((weak.code, weak.path[1].as_str()), (RefusalCode::PasswordTooWeak, "newPassword"));
    assert!(story.auth.reset_token_valid(&token).await.expect("answers"), "not spent by that");

    reset(token.clone(), "another fine password").await.expect("resets");
    assert_eq!(story.mail_to(ADA).await[0].subject, "Your password was changed");
    assert!(!story.is_signed_in(&before).await);
    assert!(story.refreshed(&before).await.is_err());
    for spent in [token, unused] {
        assert!(!story.auth.reset_token_valid(&spent).await.expect("answers"));
        let refused = refusal(reset(spent, "a third fine password").await);
        assert_eq!(refused.code, RefusalCode::InvalidCode);
    }
    refusal(story.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await);
    let after = sign_in(ADA, "another fine password");
    let after = story.auth.sign_in(after, &laptop()).await.expect("signs in");
    assert!(after.viewer.email_verified, "who read the mail owns the address");
}

#[tokio::test]
async fn a_password_reset_expires_after_an_hour() {
    let story = story().await;
    story.signed_up().await;
    story.auth.request_password_reset(ADA).await.expect("acknowledged");
    let token = story.token_mailed_to(ADA).await;
    story.clock.advance(minutes(60) - Duration::from_micros(1));
    assert!(story.auth.reset_token_valid(&token).await.expect("answers"));
    story.clock.advance(Duration::from_micros(1));
    assert!(!story.auth.reset_token_valid(&token).await.expect("answers"));
    let late = story.auth.reset_password((&token, PASSWORD.to_owned()), &laptop()).await;
    assert_eq!(refusal(late).code, RefusalCode::Expired);
}

#[tokio::test]
async fn changing_the_password_keeps_this_session_and_ends_the_others() {
    let story = story().await;
    story.signed_up().await;
    let (here, there) = (story.signed_in().await, story.signed_in().await);
    let change = |current: &str, new: &str| {
        let input =
            ChangePassword { current_password: current.to_owned(), new_password: new.to_owned() };
        let (auth, viewer) = (story.auth.clone(), here.viewer);
        async move { auth.change_password(&viewer, (input, &laptop())).await }
    };
    for (current, new, code, field) in [
        ("wrong", "another fine password", RefusalCode::InvalidCredentials, "currentPassword"),
        (PASSWORD, "short", RefusalCode::PasswordTooWeak, "newPassword"),
        (PASSWORD, PASSWORD, RefusalCode::PasswordTooWeak, "newPassword"),
    ] {
        let refused = refusal(change(current, new).await);
        assert_eq!((refused.code, refused.path[1].as_str()), (code, field));
    }
    change(PASSWORD, "another fine password").await.expect("changes");
    assert!(story.is_signed_in(&here.tokens).await);
    assert!(!story.is_signed_in(&there.tokens).await);
    assert_eq!(story.mail_to(ADA).await[0].subject, "Your password was changed");
    let user = story.auth.user(here.user.id).await.expect("answers").expect("is there");
    assert_eq!(user.password_changed_at, story.clock.now());
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let story = story().await;
    story.signed_up().await;
    story.auth.sign_up(sign_up("eve@example.com")).await.expect("signs up");
    let (here, there) = (story.signed_in().await, story.signed_in().await);
    let eve = sign_in("eve@example.com", PASSWORD);
    let eve = story.auth.sign_in(eve, &laptop()).await.expect("signs in");

    let listed = story.auth.sessions(&here.viewer).await.expect("lists");
    let seen: Vec<_> = listed.iter().map(|seen| (seen.session.id, seen.current)).collect();
    assert_eq!(seen, [(there.viewer.session, false), (here.viewer.session, true)]);
    assert_eq!(listed[0].session.device_name, "Firefox on Linux");
    assert_eq!(listed[0].session.ip, "203.0.113.7");

    let refused = refusal(story.auth.revoke_session(&eve.viewer, here.viewer.session).await);
    assert_eq!(refused.code, RefusalCode::NotFound);
    assert!(story.is_signed_in(&here.tokens).await);
    let session = story.auth.session(&eve.viewer, here.viewer.session).await.expect("answers");
    assert_eq!(session, None);

    story.auth.revoke_session(&here.viewer, there.viewer.session).await.expect("ends");
    assert!(!story.is_signed_in(&there.tokens).await);
    story.auth.sign_out_everywhere(&here.viewer).await.expect("ends all");
    assert!(!story.is_signed_in(&here.tokens).await);
    assert!(story.is_signed_in(&eve.tokens).await, "somebody else's");
}

#[tokio::test]
async fn csrf_tokens_belong_to_one_session() {
    let story = story().await;
    story.signed_up().await;
    let (here, there) = (story.signed_in().await, story.signed_in().await);
    assert_eq!(story.auth.csrf_token(&here.viewer), here.csrf_token);
    assert!(story.auth.csrf_matches(&here.viewer, &here.csrf_token));
    for wrong in [there.csrf_token.as_str(), "", &here.csrf_token[1..]] {
        assert!(!story.auth.csrf_matches(&here.viewer, wrong));
    }
    let cookie = Credential::Cookie(here.tokens.access_token.clone());
    let viewer = story.auth.authenticate(cookie).await.expect("in");
    assert_eq!(viewer.transport, TokenTransport::Cookie, "as it came, so that CSRF is checked");
}

#[tokio::test]
async fn guessing_is_slowed_down_for_one_client_and_one_address() {
    let config = AuthConfig { sign_in_tries_max: 2, ..Default::default() };
    let story = story_with(config).await;
    story.signed_up().await;
    for _ in 0..2 {
        refusal(story.auth.sign_in(sign_in(ADA, "wrong password"), &laptop()).await);
    }
    let slowed = story.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await;
    assert!(matches!(slowed, Err(Failure::RateLimited(900))), "{slowed:?}");
    let owner = ClientInfo { ip: [198, 51, 100, 1].into(), ..laptop() };
    story.auth.sign_in(sign_in(ADA, PASSWORD), &owner).await.expect("the owner gets in elsewhere");
    story.clock.advance(minutes(15));
    story.signed_in().await;
}

#[tokio::test]
async fn the_login_history_tells_what_happened() {
    let story = story().await;
    story.signed_up().await;
    let phone = ClientInfo { user_agent: Some("phone".to_owned()), ..laptop() };
    story.signed_in().await;
    story.signed_in().await;
    refusal(story.auth.sign_in(sign_in(ADA, "wrong password"), &phone).await);
    story.auth.settle().await;
    let viewer = story.auth.sign_in(sign_in(ADA, PASSWORD), &phone).await.expect("signs in").viewer;

    let page = |request| story.auth.login_history(&viewer, request);
    let all = page(PageRequest::first(10)).await.expect("lists");
    let told: Vec<_> = all.items.iter().map(|event| (event.outcome, event.new_device)).collect();
    use LoginOutcome::{Succeeded, WrongPassword};
    assert_eq!(
        told,
        [(Succeeded, true), (WrongPassword, true), (Succeeded, false), (Succeeded, true)]
    );
    let first = page(PageRequest::first(3)).await.expect("lists");
    assert!(first.has_next && !first.has_previous);
    let rest = PageRequest::first(3).after(Some(first.items[2].id));
    let rest = page(rest).await.expect("lists");
    assert_eq!(rest.items, all.items[3..]);
    let one = story.auth.login_event(&viewer, all.items[0].id).await.expect("answers");
    assert_eq!(one.as_ref(), all.items.first());
}

#[tokio::test]
async fn profiles_and_preferences_change() {
    let story = story().await;
    story.signed_up().await;
    let viewer = story.signed_in().await.viewer;
    let user = story.auth.update_profile(&viewer, Some(" Countess ")).await.expect("changes");
    assert_eq!(user.display_name, "Countess");
    let refused = refusal(story.auth.update_profile(&viewer, Some("")).await);
    assert_eq!(refused.path, ["input", "displayName"]);
    assert_eq!(story.auth.update_profile(&viewer, None).await.expect("nothing to do"), user);

    let currencies = ["USD".to_owned(), "BTC".to_owned()];
    let patch = PreferencesPatch {
        currency: Some("BTC".to_owned()),
        theme: Some(Theme::Dark),
        email_notifications: Some(false),
        ..PreferencesPatch::default()
    };
    let changed =
        story.auth.update_preferences(&viewer, (patch, &currencies)).await.expect("changes");
    let expected = Preferences {
        currency: "BTC".to_owned(),
        theme: Theme::Dark,
        email_notifications: false,
        ..Preferences::default()
    };
    assert_eq!(changed.preferences, expected);
    let read = story.auth.user(viewer.user).await.expect("answers").expect("is there");
    assert_eq!(read, changed);
}

#[tokio::test]
async fn a_session_notes_when_it_was_last_used() {
    let story = story().await;
    story.signed_up().await;
    let signed_in = story.signed_in().await;
    story.clock.advance(minutes(6));
    assert!(story.is_signed_in(&signed_in.tokens).await);
    story.auth.settle().await;
    let seen = story.auth.sessions(&signed_in.viewer).await.expect("lists").remove(0).session;
    assert_eq!(seen.last_seen_at, story.clock.now());
}

#[tokio::test]
async fn what_happens_at_once_happens_once() {
    let story = story().await;
    story.signed_up().await;
    story.signed_up().await;
    let signed_in = story.signed_in().await;
    let tokens = &signed_in.tokens;
    let tabs = [(); 4].map(|()| story.refreshed(tokens));
    let tabs = futures_util::future::join_all(tabs).await;
    let mut successors: Vec<_> =
        tabs.into_iter().map(|tab| tab.expect("refreshes").tokens.refresh_token).collect();
    successors.dedup();
    assert_eq!(successors.len(), 1, "all tabs get the same successor");

    story.auth.request_password_reset(ADA).await.expect("acknowledged");
    let token = story.token_mailed_to(ADA).await;
    let client = laptop();
    let resets = ["one fine password", "two fine passwords", "three fine passwords"]
        .map(|new| story.auth.reset_password((&token, new.to_owned()), &client));
    let resets = futures_util::future::join_all(resets).await;
    assert_eq!(resets.iter().filter(|reset| reset.is_ok()).count(), 1, "{resets:?}");
    assert!(!story.is_signed_in(tokens).await);

    let people = [(); 3].map(|()| story.auth.sign_up(sign_up("bob@example.com")));
    for outcome in futures_util::future::join_all(people).await {
        outcome.expect("acknowledged");
    }
    let bob = story.mail_to("bob@example.com").await;
    let confirmations = bob.iter().filter(|mail| mail.text.contains("your code is")).count();
    assert_eq!((bob.len(), confirmations), (3, 1), "one account, and its owner hears of the rest");
}

#[test]
fn settings_that_make_no_sense_are_all_named() {
    let config = AuthConfig { token_issuer: String::new(), ..AuthConfig::default() };
    let problems = config.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("auth.signing_key"));
    let sane = AuthConfig { signing_key: Secret::new("k".repeat(32)), ..AuthConfig::default() };
    assert!(sane.problems().is_empty());
    assert!(MailConfig::default().problems().is_empty());
}
