//! Tests of the snapshot stores: files, or PostgreSQL when the test server is one.

use super::*;
use crate::storage::journal;
use crate::storage::testing::TestDatabase;
use std::sync::Arc;

async fn store(database: &TestDatabase) -> Arc<dyn SnapshotStore> {
    let journal = journal::open(database, database.data_dir.path()).await.expect("opens");
    journal.snapshots().expect("both databases keep snapshots")
}

#[tokio::test]
async fn sealed_snapshots_come_back_newest_first_and_nothing_else_does() {
    let database = TestDatabase::new().await;
    let snapshots = store(&database).await;
    assert_eq!(snapshots.sealed().await.expect("reads"), [], "there is nothing at first");
    for seq in [Seq(7), Seq(300), Seq(41)] {
        snapshots.put_part(seq, 0, b"half").await.expect("keeps");
        snapshots.put_part(seq, 0, &[7; 3]).await.expect("replaces");
        snapshots.put_part(seq, 1, b"the rest").await.expect("keeps");
    }
    snapshots.seal(Seq(7), "seven").await.expect("seals");
    snapshots.seal(Seq(300), "three hundred").await.expect("seals");
    let sealed = [(Seq(300), "three hundred".to_owned()), (Seq(7), "seven".to_owned())];
    let again = store(&database).await;
    assert_eq!(again.sealed().await.expect("reads"), sealed);
    assert_eq!(again.part(Seq(300), 0).await.expect("reads"), Some(vec![7; 3]));
    assert_eq!(again.part(Seq(300), 1).await.expect("reads").as_deref(), Some(&b"the rest"[..]));
    assert_eq!(again.part(Seq(300), 2).await.expect("reads"), None);
    assert_eq!(again.part(Seq(5), 0).await.expect("reads"), None);
}

#[tokio::test]
async fn removed_snapshot_is_gone_and_unsealed_ones_go_with_the_sweep() {
    let database = TestDatabase::new().await;
    let snapshots = store(&database).await;
    for seq in [Seq(1), Seq(2), Seq(3)] {
        snapshots.put_part(seq, 0, b"part").await.expect("keeps");
    }
    snapshots.seal(Seq(1), "one").await.expect("seals");
    snapshots.seal(Seq(2), "two").await.expect("seals");
    snapshots.remove(Seq(2)).await.expect("removes");
    snapshots.remove(Seq(2)).await.expect("there is nothing left to remove");
    snapshots.remove_unsealed().await.expect("sweeps");
    let parts = [Seq(1), Seq(2), Seq(3)].map(|seq| snapshots.part(seq, 0));
    let parts = futures_util::future::join_all(parts).await;
    let there: Vec<bool> = parts.into_iter().map(|part| part.expect("reads").is_some()).collect();
    assert_eq!(there, [true, false, false]);
    assert_eq!(snapshots.sealed().await.expect("reads"), [(Seq(1), "one".to_owned())]);
}
