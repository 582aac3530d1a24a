//! Rows are written once, sealed once, and never change.

use super::*;
use crate::storage::testing::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseBackend};

fn act(second: i64) -> NewAuditRow {
    NewAuditRow {
        at: Timestamp::from_seconds(second),
        actor: AuditActor::User(UserId(7)),
        subject: Some(UserId(7)),
        action: AuditAction::SignIn,
        outcome: AuditOutcome::Done,
        object: None,
        ip: Some("203.0.113.7".to_owned()),
        user_agent: None,
        salt: [9; SALT_BYTES],
        request_id: None,
    }
}

async fn write(database: &Database, seconds: std::ops::Range<i64>) {
    let done = database.write(move |tx| {
        Box::pin(async move {
            for second in seconds {
                insert(tx, act(second)).await?;
            }
            Ok(())
        })
    });
    done.await.expect("writes");
}

async fn places(database: &Database) -> Vec<i64> {
    let rows =
        sealed(database, ChainPart { after: 0, last: i64::MAX }, 10_000).await.expect("reads");
    rows.iter().map(|row| row.sequence).collect()
}

#[tokio::test]
async fn audit_rows_cannot_be_changed_or_deleted() {
    let database = TestDatabase::new().await;
    write(&database, 0..2).await;
    assert_eq!(seal(&database).await.expect("seals"), 2);
    for sql in [
        "UPDATE audit_log SET action = 'SIGN_OUT'",
        "UPDATE audit_log SET ip = NULL",
        "UPDATE audit_log SET subject_user = 8 WHERE id = 1",
        "UPDATE audit_log SET sequence = 9 WHERE sequence = 2",
        "UPDATE audit_log SET hash = NULL",
        "DELETE FROM audit_log",
    ] {
        let done = database.write(move |tx| {
            Box::pin(async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
        });
        let fault = done.await.expect_err(sql).to_string();
        assert!(fault.contains("neither changed nor deleted"), "{sql}: {fault}");
    }
    assert_eq!(places(&database).await, [1, 2]);
}

#[tokio::test]
async fn sealers_on_several_nodes_make_one_dense_chain() {
    let database = TestDatabase::new().await;
    let mut written = 0;
    while written < 1_300 {
        write(&database, written..written + 100).await;
        written += 100;
        let sealers = std::array::from_fn::<_, 3, _>(|_| {
            let database = Database::clone(&database);
            tokio::spawn(async move { seal(&database).await })
        });
        for sealer in sealers {
            sealer.await.expect("no panic").expect("seals");
        }
    }
    seal(&database).await.expect("seals");
    assert_eq!(places(&database).await, (1..=1_300).collect::<Vec<_>>());
    assert_eq!(unsealed_count(&database).await.expect("counts"), 0);
    let head = head(&database).await.expect("reads").expect("is there");
    let part = ChainPart { after: 1_299, last: 1_300 };
    let last = sealed(&database, part, 9).await.expect("reads").remove(0);
    assert_eq!((head.sequence, Some(head.hash)), (1_300, last.hash));
}

#[tokio::test]
async fn sealer_that_dies_leaves_a_chain_that_goes_on() {
    let database = TestDatabase::new().await;
    write(&database, 0..3).await;
    seal(&database).await.expect("seals");
    write(&database, 3..6).await;
    let before = head(&database).await.expect("reads");
    let backend = database.backend();
    let died = database.write(move |tx| {
        Box::pin(async move {
            assert_eq!(seal::seal_some(tx, backend).await?, 3);
            Err::<(), _>(Fault::unavailable("the node died before it committed"))
        })
    });
    assert!(died.await.is_err());
    assert_eq!(head(&database).await.expect("reads"), before);
    assert_eq!(seal(&database).await.expect("seals"), 3);
    assert_eq!(places(&database).await, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn row_that_is_committed_late_is_sealed_later() {
    let database = TestDatabase::new().await;
    if database.backend() != DatabaseBackend::Postgres {
        // On SQLite one transaction writes at a time, so no row is committed later than a greater one.
        return;
    }
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
    let other = Database::clone(&database);
    let late = tokio::spawn(async move {
        let done = other.write(move |tx| {
            Box::pin(async move {
                insert(tx, act(1)).await?;
                begun.send(()).expect("the test waits");
                wait.await.map_err(Fault::internal)
            })
        });
        done.await
    });
    has_begun.await.expect("it begins");
    write(&database, 2..3).await;
    assert_eq!(seal(&database).await.expect("seals"), 1, "nobody waits for the other");
    go.send(()).expect("it waits");
    late.await.expect("no panic").expect("commits");
    assert_eq!(seal(&database).await.expect("seals"), 1);
    let rows = sealed(&database, ChainPart { after: 0, last: 9 }, 9).await.expect("reads");
    assert!(rows[0].id() > rows[1].id(), "the order is that of commits");
    assert_eq!(rows[1].hash, Some(rows[1].hash_after(rows[0].hash.expect("sealed"))));
}
