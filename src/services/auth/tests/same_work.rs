//! Timing must not tell accounts apart: whatever is known of an address, the same statements run, in the same order,
//! and as many passwords are hashed. (`tests/server/timing.rs` measures; this counts.)

use super::*;
use std::sync::Mutex;

/// What a use case did, the work after its answer included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Work {
    /// The first word of every statement, in order.
    statements: Vec<String>,
    hashes: usize,
}

/// A scenario whose database is watched.
struct Watched {
    scenario: Scenario,
    statements: Arc<Mutex<Vec<String>>>,
}

const UNKNOWN: &str = "nobody@example.com";
const VERIFIED: &str = "verified@example.com";
const UNVERIFIED: &str = "unverified@example.com";

async fn watched() -> Watched {
    let statements = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statements);
    let database = TestDatabase::new().await;
    let watched = database.watched(move |sql| {
        let verb = sql.split_whitespace().next().unwrap_or_default();
        seen.lock().expect("not poisoned").push(verb.to_owned());
    });
    let config = AuthConfig { mails_per_hour_max: 3, ..AuthConfig::default() };
    let scenario = scenario_seeing((database, watched), config, None);
    for email in [VERIFIED, UNVERIFIED] {
        scenario.auth.sign_up(sign_up(email), &laptop()).await.expect("signs up");
    }
    let code = scenario.code_mailed_to(VERIFIED).await;
    scenario.auth.verify_email(code_proof(VERIFIED, &code), &laptop()).await.expect("verifies");
    Watched { scenario, statements }
}

impl Watched {
    async fn work<T>(&self, doing: impl Future<Output = T>) -> Work {
        let auth = &self.scenario.auth;
        auth.settle().await;
        let hashes = auth.inner.passwords.hashes();
        self.statements.lock().expect("not poisoned").clear();
        doing.await;
        auth.settle().await;
        let statements = std::mem::take(&mut *self.statements.lock().expect("not poisoned"));
        Work { statements, hashes: auth.inner.passwords.hashes() - hashes }
    }

    /// Checks that the same is done for every kind of address.
    async fn same<T, F: Future<Output = T>>(
        &self,
        name: &str,
        (writes, hashes): (usize, usize),
        case: impl Fn(&'static str) -> F,
    ) {
        let unknown = self.work(case(UNKNOWN)).await;
        for email in [VERIFIED, UNVERIFIED] {
            assert_eq!(self.work(case(email)).await, unknown, "{name} for {email}");
        }
        let written = unknown.statements.iter().filter(|verb| *verb != "SELECT").count();
        assert_eq!((written, unknown.hashes), (writes, hashes), "{name}: {unknown:?}");
    }
}

#[tokio::test]
async fn same_work_is_done_whether_an_address_has_an_account_or_not() {
    let watched = watched().await;
    let auth = &watched.scenario.auth;
    let here = laptop();
    let wrong_code = |email| auth.verify_email(code_proof(email, "no code"), &here);
    watched.same("a wrong code", (2, 0), wrong_code).await;
    let wrong_password = |email| auth.sign_in(sign_in(email, "not the password"), &here);
    watched.same("a wrong password", (4, 1), wrong_password).await;
    for round in 2..5 {
        watched.same(&format!("wrong password {round}"), (4, 1), wrong_password).await;
    }
    // The one that locks, and is told of.
    watched.same("the fifth wrong password", (7, 1), wrong_password).await;
    // More often than an address gets mails: what is left out looks the same.
    for round in 0..5 {
        let resend = |email| auth.resend_verification(email, &here);
        watched.same(&format!("resending, round {round}"), (3, 0), resend).await;
        let reset = |email| auth.request_password_reset(email, &here);
        watched.same(&format!("asking for a reset, round {round}"), (3, 0), reset).await;
    }
    for (round, fresh) in
        ["a@example.com", "b@example.com", "c@example.com", "d@example.com"].into_iter().enumerate()
    {
        // An address that is free becomes somebody's, so each round takes a new one.
        let fresh = watched.work(auth.sign_up(sign_up(fresh), &here)).await;
        for email in [VERIFIED, UNVERIFIED] {
            let taken = watched.work(auth.sign_up(sign_up(email), &here)).await;
            assert_eq!(taken, fresh, "signing up, round {round}, with {email}");
        }
        assert_eq!(fresh.hashes, 1);
    }
}

#[tokio::test]
async fn reset_token_that_was_made_up_costs_as_much_as_one_that_is_spent() {
    let watched = watched().await;
    let auth = &watched.scenario.auth;
    auth.request_password_reset(VERIFIED, &laptop()).await.expect("acknowledged");
    let token = watched.scenario.token_mailed_to(VERIFIED).await;
    let password = || "another fine password".to_owned();
    auth.reset_password(&token, password(), &laptop()).await.expect("resets");
    let mut works = Vec::new();
    for token in [token.as_str(), "made up"] {
        works.push(watched.work(auth.reset_password(token, password(), &laptop())).await);
        works.push(watched.work(auth.reset_token_valid(token)).await);
    }
    assert!(works.iter().all(|work| *work == works[0] && work.hashes == 0), "{works:?}");
}

#[tokio::test]
async fn wrong_codes_by_a_stranger_are_not_forgotten_when_they_sign_up_again() {
    let watched = watched().await;
    let scenario = &watched.scenario;
    let here = laptop();
    let wrong = |email| scenario.auth.verify_email(code_proof(email, "no code"), &here);
    let code = scenario.code_mailed_to(UNVERIFIED).await;
    for _ in 0..5 {
        refusal(wrong(UNVERIFIED).await);
        scenario.auth.sign_up(sign_up(UNVERIFIED), &laptop()).await.expect("acknowledged");
    }
    let right = scenario.auth.verify_email(code_proof(UNVERIFIED, &code), &laptop()).await;
    assert_eq!(refusal(right).code, RefusalCode::InvalidCode, "five wrong tries void a code");
}
