//! An account from being deleted to being forgotten, and everything that may come between.

use super::*;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{Clock, Secret, TokenTransport};
use crate::exchange::Exchange;
use crate::services::auth::testing::client;
use crate::services::auth::{AuthConfig, AuthParts, Credential, SignIn, SignUp, SignedIn};
use crate::services::listing::testing::listed_exchange;
use crate::services::mail::testing::take_waiting;
use crate::services::mail::{MailConfig, Mailer};
use crate::storage::erasure_list::Erased;
use crate::storage::jobs::{Claim, JobSignal, claim};
use crate::storage::personal_data::{AtErasure, RULES};
use crate::storage::testing::TestDatabase;
use std::sync::Arc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const PASSWORD: &str = "correct horse battery";

struct Scenario {
    _exchange: Exchange,
    life_cycle: LifeCycle,
    auth: Auth,
    clock: Arc<ManualClock>,
    database: TestDatabase,
}

impl Scenario {
    async fn open() -> Scenario {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
        let told: Arc<dyn Clock> = clock.clone();
        let (exchange, handle) = listed_exchange(&database, told.clone()).await;
        let mailer = Mailer::new(&MailConfig::default(), told.clone(), JobSignal::default());
        let config =
            AuthConfig { signing_key: Secret::new("k".repeat(48)), ..AuthConfig::default() };
        let auth = Auth::new(AuthParts {
            ring: config.key_ring().expect("a good ring"),
            config,
            database: database.clone(),
            mailer: mailer.expect("sane settings"),
            clock: Arc::clone(&told),
            rng: Arc::new(SystemRng),
            bus: None,
            limiter: crate::storage::limiter::limiter(None, told),
            ids: crate::services::auth::testing::ids(),
        });
        let auth = auth.expect("sane settings");
        let life_cycle = LifeCycle::new(LifeCycleParts {
            database: database.clone(),
            exchange: handle,
            auth: auth.clone(),
            list: ErasureList::in_folder(database.data_dir.path()),
        });
        Scenario { _exchange: exchange, life_cycle, auth, clock, database }
    }

    async fn sign_up(&self, name: &str) {
        let (email, password) = (format!("{name}@example.com"), PASSWORD.to_owned());
        let sign_up = SignUp { email, password, display_name: name.to_owned() };
        self.auth.sign_up(sign_up, &client()).await.expect("is answered");
        self.auth.settle().await;
    }

    async fn sign_in(&self, name: &str, restore: bool) -> Result<SignedIn, Failure> {
        let input = SignIn {
            email: format!("{name}@example.com"),
            password: PASSWORD.to_owned(),
            device_name: None,
            transport: TokenTransport::Bearer,
            device_token: None,
            restore,
        };
        self.auth.sign_in(input, &client()).await
    }

    /// Ann, who is signed in.
    async fn ann(&self) -> SignedIn {
        self.sign_up("ann").await;
        self.sign_in("ann", false).await.expect("signs in")
    }

    async fn delete(&self, who: &SignedIn) -> Timestamp {
        let deleted = self.life_cycle.delete(Caller::new(&who.principal, &client()), false).await;
        deleted.expect("deletes")
    }

    /// Subjects of the mail that waits, oldest first.
    async fn subjects(&self) -> Vec<String> {
        let mails = take_waiting(&self.database, self.clock.now()).await;
        mails.into_iter().map(|mail| mail.subject).collect()
    }

    /// The tables in which a person has rows that go when they are forgotten.
    async fn own_rows(&self, person: &SignedIn) -> Vec<&'static str> {
        let mut found = Vec::new();
        for (table, rule) in RULES {
            let AtErasure::RowsGo(owner) = rule else { continue };
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {owner} = {}", person.user.id.0);
            if self.database.integers(sql).await != [0] {
                found.push(table);
            }
        }
        found
    }

    /// Whether a text stands anywhere in the database.
    async fn stands(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (table, columns) in
            crate::storage::personal_data::columns_of_all_tables(&self.database).await
        {
            for column in columns {
                let sql = format!(
                    "SELECT COUNT(*) FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE '%{text}%'"
                );
                if self.database.integers(sql).await != [0] {
                    found.push(format!("{table}.{column}"));
                }
            }
        }
        found
    }
}

fn code<T>(outcome: Result<T, Failure>) -> RefusalCode {
    match outcome {
        Err(Failure::Refused(refusals)) => refusals[0].code,
        Err(failure) => panic!("{failure:?}"),
        Ok(_) => panic!("not refused"),
    }
}

#[tokio::test]
async fn deleted_account_lets_nobody_in_and_comes_back_with_the_right_password() {
    let scenario = Scenario::open().await;
    let ann = scenario.ann().await;
    scenario.subjects().await;
    let until = scenario.delete(&ann).await;
    assert_eq!(until, scenario.clock.now().plus(30 * DAY));
    assert_eq!(scenario.subjects().await, ["Your account was deleted"]);
    let token = Credential::Bearer(ann.tokens.access_token.clone());
    let over = scenario.auth.authenticate(&token).await;
    assert!(matches!(over, Err(Failure::Unauthenticated)), "{over:?}");
    assert_eq!(code(scenario.sign_in("ann", false).await), RefusalCode::AccountDeleted);
    let wrong = SignIn { password: "not the password".to_owned(), ..sign_in_of("ann") };
    let wrong = scenario.auth.sign_in(wrong, &client()).await;
    assert_eq!(
        code(wrong),
        RefusalCode::InvalidCredentials,
        "whoever does not know it is told nothing"
    );
    scenario.clock.advance(29 * DAY);
    assert_eq!(scenario.life_cycle.erase_due().await.expect("looks"), 0);
    let back = scenario.sign_in("ann", true).await.expect("comes back");
    assert_eq!((back.user.id, back.user.email.as_str()), (ann.user.id, "ann@example.com"));
    assert!(scenario.subjects().await.contains(&"The protection of your account".to_owned()));
    scenario.clock.advance(2 * DAY);
    assert_eq!(scenario.life_cycle.erase_due().await.expect("looks"), 0, "she came back");
    scenario.sign_in("ann", false).await.expect("as ever");
}

fn sign_in_of(name: &str) -> SignIn {
    SignIn {
        email: format!("{name}@example.com"),
        password: PASSWORD.to_owned(),
        device_name: None,
        transport: TokenTransport::Bearer,
        device_token: None,
        restore: false,
    }
}

#[tokio::test]
async fn deleting_needs_a_fresh_proof() {
    let scenario = Scenario::open().await;
    let ann = scenario.ann().await;
    scenario.clock.advance(Duration::from_secs(11 * 60));
    let late = scenario.life_cycle.delete(Caller::new(&ann.principal, &client()), false).await;
    assert!(matches!(late, Err(Failure::StepUpRequired(_))), "{late:?}");
}

#[tokio::test]
async fn forgotten_person_leaves_no_word_and_their_address_signs_up_anew() {
    let scenario = Scenario::open().await;
    let ann = scenario.ann().await;
    scenario.sign_up("bob").await;
    scenario.subjects().await;
    scenario.delete(&ann).await;
    scenario.subjects().await;
    scenario.clock.advance(31 * DAY);
    let before = scenario.own_rows(&ann).await;
    assert!(["login_events", "sessions"].iter().all(|it| before.contains(it)), "{before:?}");
    assert_eq!(scenario.life_cycle.erase_due().await.expect("forgets"), 1);
    assert_eq!(scenario.life_cycle.erase_due().await.expect("forgets"), 0, "once");
    assert!(scenario.own_rows(&ann).await.is_empty(), "{:?}", scenario.own_rows(&ann).await);
    assert!(scenario.stands("ann@").await.is_empty(), "{:?}", scenario.stands("ann@").await);
    assert!(!scenario.stands("bob@").await.is_empty(), "Bob is left alone");
    assert_eq!(
        scenario.sign_in("ann", true).await.map(drop).map_err(|it| code::<()>(Err(it))),
        Err(RefusalCode::InvalidCredentials)
    );
    let erased = format!("erased-{}@erased.invalid", ann.user.id);
    let input = SignIn { email: erased, ..sign_in_of("ann") };
    let nobody = scenario.auth.sign_in(input, &client()).await;
    assert_eq!(code(nobody), RefusalCode::InvalidCredentials, "a refusal and no fault");
    scenario.sign_up("ann").await;
    let anew = scenario.sign_in("ann", false).await.expect("somebody new");
    assert_ne!(anew.user.id, ann.user.id);
    let chained = crate::services::audit::verify(&scenario.database, None).await.expect("walks");
    assert!(chained.is_clean(), "{chained:?}");
}

#[tokio::test]
async fn whoever_comes_back_with_a_backup_is_forgotten_again() {
    let scenario = Scenario::open().await;
    let ann = scenario.ann().await;
    let person = |id| users::by_id(&scenario.database, id);
    let known = person(ann.user.id).await.expect("reads").expect("is there");
    let list = ErasureList::in_folder(scenario.database.data_dir.path());
    let other = Erased { user: known.id, created_at: Timestamp(known.created_at.0 + 1) };
    list.add(other).await.expect("adds");
    assert_eq!(scenario.life_cycle.erase_listed().await.expect("looks"), 0, "of another database");
    list.add(Erased { user: known.id, created_at: known.created_at }).await.expect("adds");
    assert_eq!(scenario.life_cycle.erase_listed().await.expect("forgets"), 1);
    assert_eq!(scenario.life_cycle.erase_listed().await.expect("looks"), 0, "once");
    let erased = person(ann.user.id).await.expect("reads").expect("a row stays");
    assert!(erased.erased_at.is_some() && erased.deleted_at.is_some());
    let now = scenario.clock.now();
    let node = "here".to_owned();
    let closing = Claim { kind: CLOSING_KIND, node, now, lease_until: now, limit: 9 };
    assert_eq!(claim(&scenario.database, closing).await.expect("claims").len(), 1);
    scenario.life_cycle.close(Closing { user: ann.user.id }).await.expect("nothing is open");
}
