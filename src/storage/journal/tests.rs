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
async fn journal_records_are_dense_and_come_back_in_order() {
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
async fn journal_is_appended_by_the_newest_epoch_only() {
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

#[tokio::test(flavor = "multi_thread")]
async fn journal_outlives_the_runtime_that_appended() {
    let database = TestDatabase::new().await;
    let journal = store(&database).await;
    let epoch = journal.lead("one").await.expect("leads");
    let there = journal.clone();
    let thread = std::thread::spawn(move || {
        let own = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let own = own.expect("a runtime");
        let home = own.handle().clone();
        own.block_on(async {
            there.settle(Some(home)).await;
            there.append(&record(1, 2, epoch)).await.expect("appends");
            there.append_here(&record(3, 3, epoch)).await.expect("appends");
            let again = there.append_here(&record(3, 3, epoch)).await;
            assert!(matches!(again, Err(AppendError::Refused)), "{again:?}");
            let stale = there.append_here(&record(4, 4, epoch - 1)).await;
            assert!(matches!(stale, Err(AppendError::Refused)), "{stale:?}");
            there.settle(None).await;
        });
    });
    thread.join().expect("no panic");
    journal.append(&record(4, 4, epoch)).await.expect("goes on");
    assert_eq!(journal.page(Seq::ZERO, 9).await.expect("reads").len(), 3);
}

#[tokio::test]
async fn journal_file_that_is_gone_takes_nothing_more_and_goes_on_when_it_is_back() {
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

const MINUTE: Duration = Duration::from_secs(60);

fn claim(holder: &str, length: Duration) -> Claim<'_> {
    Claim { holder, predecessor: None, length }
}

#[tokio::test]
async fn lease_is_one_holders_until_it_ends_and_only_then_anothers() {
    let database = TestDatabase::new().await;
    let (one, two) = (store(&database).await, store(&database).await);
    if !one.is_shared() {
        // A SQLite journal has one process to itself.
        return;
    }
    assert_eq!(one.identity().await.expect("a name"), two.identity().await.expect("the same"));
    assert!(one.lease().await.expect("answers").remaining.is_zero(), "nobody leads yet");
    let first = one.acquire(claim("a/1", MINUTE)).await.expect("answers").expect("it is free");
    assert_eq!(two.acquire(claim("b/1", MINUTE)).await.expect("answers"), None, "it is taken");
    let state = two.lease().await.expect("answers");
    assert_eq!((state.epoch, state.holder.as_str()), (first, "a/1"));
    assert!(state.remaining > MINUTE / 2 && state.remaining <= MINUTE, "{state:?}");
    assert!(!two.extend(first, "b/1", MINUTE).await.expect("answers"), "not its own");
    assert!(one.extend(first, "a/1", MINUTE * 2).await.expect("answers"));
    one.append(&record(1, 1, first)).await.expect("leads");

    two.release(first, "b/1").await.expect("changes nothing");
    one.append(&record(2, 2, first)).await.expect("leads still");
    one.release(first, "a/1").await.expect("gives it up");
    let late = one.append(&record(3, 3, first)).await;
    assert!(matches!(late, Err(AppendError::Refused)), "{late:?}");
    assert!(!one.extend(first, "a/1", MINUTE).await.expect("answers"), "it is over");
    let second = two.acquire(claim("b/1", MINUTE)).await.expect("answers").expect("it is free");
    assert!(second > first);
    two.append(&record(3, 3, second)).await.expect("leads");

    let again = Claim { predecessor: Some("b"), ..claim("b/2", MINUTE) };
    let third = one.acquire(again).await.expect("answers").expect("its own node's, which died");
    let dead = two.append(&record(4, 4, second)).await;
    assert!(matches!(dead, Err(AppendError::Refused)), "{dead:?}");
    one.append(&record(4, 4, third)).await.expect("leads");
}

#[tokio::test]
async fn lease_that_ran_out_appends_nothing_even_when_nobody_took_it() {
    let database = TestDatabase::new().await;
    let journal = store(&database).await;
    if !journal.is_shared() {
        return;
    }
    let epoch = journal.acquire(claim("a/1", Duration::ZERO)).await.expect("answers");
    let late = journal.append(&record(1, 1, epoch.expect("it is free"))).await;
    assert!(matches!(late, Err(AppendError::Refused)), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lease_asked_for_by_many_at_once_goes_to_one() {
    let database = TestDatabase::new().await;
    let watched = store(&database).await;
    if !watched.is_shared() {
        return;
    }
    for round in 0..20 {
        let mut asking = tokio::task::JoinSet::new();
        for node in 0..4 {
            let journal = store(&database).await;
            asking.spawn(async move {
                let holder = format!("{node}/{round}");
                let claim = claim(&holder, MINUTE);
                journal.acquire(claim).await.expect("answers").map(|epoch| (epoch, holder))
            });
        }
        let leaders: Vec<_> = asking.join_all().await.into_iter().flatten().collect();
        assert_eq!(leaders.len(), 1, "{leaders:?}");
        let (epoch, holder) = &leaders[0];
        assert_eq!(watched.lease().await.expect("answers").holder, *holder);
        watched.release(*epoch, holder).await.expect("gives it up");
    }
}
