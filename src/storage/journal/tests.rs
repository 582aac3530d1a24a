//! Tests of the journal stores: SQLite, or PostgreSQL when the test server is one.

use super::*;
use crate::storage::testing::TestDatabase;

fn record(first: u64, last: u64, epoch: u64) -> JournalRow {
    JournalRow {
        first_seq: Seq(first),
        last_seq: Seq(last),
        epoch,
        at: Timestamp(5),
        bytes: vec![1, 2, 3],
        hash: [9; 32],
    }
}

async fn store(database: &TestDatabase) -> Arc<dyn JournalStore> {
    open(database, database.data_dir.path()).await.expect("opens")
}

#[tokio::test]
async fn records_are_dense_and_come_back_in_order() {
    let database = TestDatabase::new().await;
    let journal = store(&database).await;
    let epoch = journal.lead("one").await.expect("leads");
    journal.append(&record(1, 3, epoch)).await.expect("the first");
    for (first, last) in [(1, 3), (3, 4), (5, 6)] {
        let refused = journal.append(&record(first, last, epoch)).await;
        assert!(matches!(refused, Err(AppendError::Refused)), "{first}: {refused:?}");
    }
    journal.append(&record(4, 4, epoch)).await.expect("the next");
    let all = journal.page(Seq::ZERO, 10).await.expect("reads");
    assert_eq!(all, [record(1, 3, epoch), record(4, 4, epoch)]);
    assert_eq!(journal.page(Seq(3), 10).await.expect("reads"), [record(4, 4, epoch)]);
    assert_eq!(journal.page(Seq::ZERO, 1).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn only_the_newest_epoch_appends() {
    let database = TestDatabase::new().await;
    let (old, new) = (store(&database).await, store(&database).await);
    let first = old.lead("old").await.expect("leads");
    let renewed = old.renew(first, "old").await.expect("answers").expect("still leads");
    assert!(renewed > first);
    let stale = old.append(&record(1, 1, first)).await;
    assert!(matches!(stale, Err(AppendError::Refused)), "{stale:?}");
    old.append(&record(1, 1, renewed)).await.expect("appends");

    let second = new.lead("new").await.expect("takes over");
    let deposed = old.append(&record(2, 2, renewed)).await;
    assert!(matches!(deposed, Err(AppendError::Refused)), "{deposed:?}");
    assert_eq!(old.renew(renewed, "old").await.expect("answers"), None);
    new.append(&record(2, 2, second)).await.expect("appends");
}

#[tokio::test]
async fn a_journal_file_that_is_gone_takes_nothing_more_and_goes_on_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, away) = (folder.path().join(JOURNAL_FILE), folder.path().join("away.db"));
    let journal = SqliteJournal::open(&path).await.expect("opens");
    let epoch = journal.lead("one").await.expect("leads");
    journal.append(&record(1, 1, epoch)).await.expect("appends");
    std::fs::rename(&path, &away).expect("an operator tidies up");
    let lost = journal.append(&record(2, 2, epoch)).await;
    assert!(matches!(lost, Err(AppendError::Unknown(_))), "{lost:?}");
    journal.renew(epoch, "one").await.expect_err("there is nothing to lead");
    std::fs::write(&path, "").expect("another file in its place");
    journal.renew(epoch, "one").await.expect_err("it is not the journal");
    std::fs::rename(&away, &path).expect("puts it back");
    let epoch = journal.renew(epoch, "one").await.expect("answers").expect("leads still");
    journal.append(&record(2, 2, epoch)).await.expect("goes on");
}
