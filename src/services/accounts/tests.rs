//! Opening accounts: what a crash leaves half done, and what somebody else may not.

use super::*;
use crate::domain::Timestamp;
use crate::domain::time::ManualClock;
use crate::engine::{Command, OpenAccount, Reject};
use crate::exchange::Exchange;
use crate::services::auth::testing::{client, principal};
use crate::services::listing::testing::listed_exchange;
use crate::storage::PageRequest;
use crate::storage::jobs::operate::{JobFilter, list};
use crate::storage::testing::TestDatabase;

struct Scenario {
    // Dropped in this order: the exchange before its database.
    _exchange: Exchange,
    accounts: Accounts,
    clock: Arc<ManualClock>,
    handle: ExchangeHandle,
    database: TestDatabase,
}

async fn scenario() -> Scenario {
    let database = TestDatabase::with_people(&[1, 2]).await;
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
    let (exchange, handle) = listed_exchange(&database, clock.clone()).await;
    let accounts = Accounts::new(AccountsParts::of_test(&handle, &database, clock.clone()));
    Scenario { _exchange: exchange, accounts, clock, handle, database }
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> (RefusalCode, Vec<String>) {
    match outcome {
        Err(Failure::Refused(refusals)) => (refusals[0].code, refusals[0].path.clone()),
        other => panic!("a refusal: {other:?}"),
    }
}

impl Scenario {
    /// An account as a crash leaves it between its row and the engine.
    async fn row_only(&self, owner: UserId, name: &str) -> Account {
        let created_at = self.clock.now();
        let new = NewAccount { owner, kind: AccountKind::Sub, name: name.to_owned(), created_at };
        let act = Act::of_user(owner, AuditAction::OpenAccount);
        let act = self.accounts.audit.pending(act);
        let noted =
            self.database.write(move |tx| Box::pin(async move { note(tx, new, act).await }));
        noted.await.expect("writes").expect("not refused")
    }

    async fn open(&self, owner: &Principal, name: &str) -> Result<Account, Failure> {
        self.accounts.open(Caller::new(owner, &client()), name).await
    }

    async fn rename(
        &self,
        owner: &Principal,
        account: AccountId,
        name: &str,
    ) -> Result<Account, Failure> {
        let input = Rename { account, name: name.to_owned() };
        self.accounts.rename(Caller::new(owner, &client()), input).await
    }

    /// What the audit log says that a person did, oldest first.
    async fn noted(&self, owner: UserId) -> Vec<AuditAction> {
        let page = self.accounts.audit.page(owner, PageRequest::first(100)).await;
        page.expect("lists").items.into_iter().rev().map(|event| event.action).collect()
    }

    /// Whose the engine says the account is: it refuses to open it for anybody else.
    async fn is_open(&self, account: AccountId) -> bool {
        let owner = UserId(77);
        let tried = Command::OpenAccount(OpenAccount { account, owner });
        let committed = self.handle.submit(tried).await.expect("committed");
        committed.refusal() == Some(Reject::AccountTaken)
    }
}

#[tokio::test]
async fn account_that_a_crash_left_unopened_is_opened_when_it_is_used() {
    let scenario = scenario().await;
    let ada = principal(1);
    let account = scenario.row_only(ada.user, "Bots").await;
    assert_eq!(account.opened_at, None);
    let used = scenario.accounts.usable(&ada, Some(account.id)).await.expect("usable");
    assert_eq!(used, account.id);
    assert!(scenario.is_open(account.id).await);
    let row = scenario.accounts.find(ada.user, account.id).await.expect("reads").expect("there");
    assert_eq!(row.opened_at, Some(scenario.clock.now()));
    // Had nobody used it, a job would have seen to it.
    let filter = JobFilter { kind: Some(OPENING_KIND.to_owned()), status: None, limit: 9 };
    let jobs = list(&scenario.database, filter).await.expect("lists");
    let opening: Opening = serde_json::from_str(&jobs[0].payload).expect("JSON");
    assert_eq!((jobs.len(), opening), (1, Opening { account: account.id, owner: ada.user }));
}

#[tokio::test]
async fn account_that_the_engine_has_and_its_row_does_not_say_so_is_usable() {
    let scenario = scenario().await;
    let ada = principal(1);
    let account = scenario.row_only(ada.user, "Bots").await;
    scenario.handle.open_account(account.id, ada.user).await.expect("opens");
    scenario.accounts.usable(&ada, Some(account.id)).await.expect("usable");
    let row = scenario.accounts.find(ada.user, account.id).await.expect("reads").expect("there");
    assert!(row.opened_at.is_some());
}

#[tokio::test]
async fn account_opened_again_under_its_name_is_the_same_account() {
    let scenario = scenario().await;
    let ada = principal(1);
    let first = scenario.open(&ada, " Bots ").await.expect("opens");
    let again = scenario.open(&ada, "Bots").await.expect("answers");
    assert_eq!((again.id, again.name.as_str()), (first.id, "Bots"));
    let other = scenario.open(&principal(2), "Bots").await.expect("opens");
    assert_ne!(other.id, first.id, "names are each person's own");
    for (typed, name) in [("main", "Main"), ("BOTS", "Bots")] {
        let again = scenario.open(&ada, typed).await.expect("answers");
        assert_eq!(again.name, name, "upper and lower case do not matter");
    }
    assert_eq!(scenario.accounts.all(ada.user).await.expect("reads").len(), 2);
    assert_eq!(
        scenario.noted(ada.user).await,
        [AuditAction::OpenAccount],
        "an act that was done once"
    );
}

#[tokio::test]
async fn account_of_somebody_else_is_not_found_open_or_not() {
    let scenario = scenario().await;
    let (ada, bob) = (principal(1), principal(2));
    let open = scenario.open(&ada, "Bots").await.expect("opens").id;
    let unopened = scenario.row_only(ada.user, "Later").await.id;
    for account in [open, unopened, ada.account, AccountId(4_000_000), AccountId::EXTERNAL] {
        for outcome in [
            scenario.accounts.usable(&bob, Some(account)).await,
            scenario.accounts.own(&bob, Some(account)).await,
        ] {
            let path = vec!["input".to_owned(), "accountId".to_owned()];
            assert_eq!(refusal(outcome), (RefusalCode::NotFound, path), "{account}");
        }
        let refused = refusal(scenario.rename(&bob, account, "Mine").await);
        assert_eq!(refused.0, RefusalCode::NotFound, "{account}");
    }
    assert!(!scenario.is_open(unopened).await, "asking for it does not open it");
    assert_eq!(scenario.noted(bob.user).await, [], "nothing was done");
}

#[tokio::test]
async fn person_may_have_twenty_accounts() {
    let scenario = scenario().await;
    let ada = principal(1);
    for number in 1..AccountId::PER_OWNER_MAX {
        scenario.open(&ada, &format!("Account {number}")).await.expect("opens");
    }
    let refused = refusal(scenario.open(&ada, "One more").await);
    assert_eq!(refused.0, RefusalCode::LimitExceeded);
    let all = scenario.accounts.all(ada.user).await.expect("reads");
    assert_eq!(all.len(), AccountId::PER_OWNER_MAX as usize);
    scenario.open(&ada, "Account 7").await.expect("one that is there is answered");
}

#[tokio::test]
async fn name_of_another_account_is_refused_and_ones_own_is_kept() {
    let scenario = scenario().await;
    let ada = principal(1);
    let bots = scenario.open(&ada, "Bots").await.expect("opens").id;
    for taken in ["Main", "mAIN", ""] {
        let refused = refusal(scenario.rename(&ada, bots, taken).await);
        assert_eq!(refused.0, RefusalCode::InvalidInput, "{taken}");
    }
    for (account, name) in [(bots, "Bots"), (bots, "BOTS"), (bots, "Grid"), (ada.account, "bots")] {
        assert_eq!(scenario.rename(&ada, account, name).await.expect("renames").name, name);
        let row = scenario.accounts.find(ada.user, account).await.expect("reads").expect("there");
        assert_eq!(row.name, name);
    }
    let renamed = [AuditAction::RenameAccount; 3];
    let noted = scenario.noted(ada.user).await;
    assert_eq!(noted[1..], renamed, "its own name again changes nothing");
}
