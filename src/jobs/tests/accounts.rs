//! Accounts that a crash left between their row and the engine.

use super::*;
use crate::domain::{AccountId, JobStatus, UserId};
use crate::jobs::AccountOpening;
use crate::services::accounts::{Accounts, AccountsParts, OPENING_KIND, Opening};
use crate::services::listing::testing::listed_exchange;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::testing::TestDatabase;

#[tokio::test]
async fn account_without_its_command_is_opened_by_its_job_once_it_is_due() {
    let database = TestDatabase::new().await;
    let clock = clock_at(START);
    let (_exchange, handle) = listed_exchange(&database, clock.clone()).await;
    let all = Accounts::new(AccountsParts::of_test(&handle, &database, clock.clone()));
    let owner = UserId(7);
    let new = NewAccount::main(owner, START);
    let row = database.write(move |tx| Box::pin(async move { accounts::insert(tx, new).await }));
    let account: AccountId = row.await.expect("inserts").id;
    let payload = serde_json::to_string(&Opening { account, owner }).expect("JSON");
    let due_at = Some(START.plus(Duration::from_secs(30)));
    let opening = NewJob { payload, due_at, ..NewJob::of(OPENING_KIND) };
    let id = put(&database, (opening, START)).await;

    let node = Node::new(NodeParts {
        database: database.clone(),
        name: "one".to_owned(),
        clock: clock.clone(),
        handlers: vec![Arc::new(AccountOpening::new(all.clone()))],
        schedules: Vec::new(),
        config: JobsConfig::default(),
    });
    node.settle().await;
    let opened_at =
        async || all.find(owner, account).await.expect("reads").expect("is there").opened_at;
    assert_eq!(opened_at().await, None, "whoever asked has some seconds");
    clock.advance(Duration::from_secs(31));
    node.settle().await;
    assert!(opened_at().await.is_some());
    assert_eq!(job(&database, id).await.status, JobStatus::Succeeded);
}
