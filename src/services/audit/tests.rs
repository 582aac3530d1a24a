//! Whatever somebody changes in the tables of the audit log, the walk finds it.

use super::*;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::storage::audit_log::seal;
use crate::storage::testing::{TestDatabase, run};

const ADA: UserId = UserId(1);
const ROWS: i64 = 6;

struct Kept {
    database: TestDatabase,
    audit: AuditLog,
}

fn origin() -> Origin {
    Origin {
        ip: [203, 0, 113, 7].into(),
        user_agent: Some("Firefox".to_owned()),
        request_id: "r".to_owned(),
    }
}

/// A log with some sealed rows.
async fn kept() -> Kept {
    let database = TestDatabase::new().await;
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
    let audit = AuditLog::new(database.clone(), clock, Arc::new(SystemRng));
    let kept = Kept { database, audit };
    kept.act(ROWS).await;
    assert_eq!(seal(&kept.database).await.expect("seals"), ROWS.unsigned_abs());
    kept
}

impl Kept {
    async fn act(&self, times: i64) {
        for _ in 0..times {
            let act = Act::of_user(ADA, AuditAction::SignIn).from(origin());
            self.audit.record_alone(act).await.expect("notes");
        }
    }

    /// Changes the tables as somebody would who owns the database: the guards are no hindrance to them.
    async fn tamper(&self, statements: &[&'static str]) {
        let postgres = self.database.backend() == sea_orm::DatabaseBackend::Postgres;
        let statements = statements.to_vec();
        let done = self.database.write(move |tx| {
            Box::pin(async move {
                let guards: &[&str] = match postgres {
                    true => &["ALTER TABLE audit_log DISABLE TRIGGER USER"],
                    false => &[
                        "DROP TRIGGER audit_log_unchanged",
                        "DROP TRIGGER audit_log_client_kept",
                        "DROP TRIGGER audit_log_sealed_once",
                        "DROP TRIGGER audit_log_undeleted",
                    ],
                };
                for statement in guards.iter().chain(&statements) {
                    run(tx, statement).await;
                }
                Ok(())
            })
        });
        done.await.expect("tampers");
    }

    async fn verify(&self) -> AuditReport {
        verify(&self.database, None).await.expect("walks")
    }
}

#[tokio::test]
async fn audit_walk_finds_whatever_was_changed() {
    let rows: [(&str, &[&str], &str); 18] = [
        (
            "what was done",
            &["UPDATE audit_log SET action = 'SIGN_OUT' WHERE sequence = 3"],
            "place 3 is not",
        ),
        (
            "how it ended",
            &["UPDATE audit_log SET outcome = 'REFUSED' WHERE sequence = 3"],
            "place 3 is not",
        ),
        ("who", &["UPDATE audit_log SET actor_user = 2 WHERE sequence = 3"], "place 3 is not"),
        (
            "on whom",
            &["UPDATE audit_log SET subject_user = NULL WHERE sequence = 3"],
            "place 3 is not",
        ),
        ("when", &["UPDATE audit_log SET at = at + 1 WHERE sequence = 1"], "place 1 is not"),
        (
            "the request",
            &["UPDATE audit_log SET request_id = 's' WHERE sequence = 6"],
            "place 6 is not",
        ),
        (
            "from where",
            &["UPDATE audit_log SET ip = '198.51.100.1' WHERE sequence = 3"],
            "address or user agent",
        ),
        (
            "with what",
            &["UPDATE audit_log SET user_agent = NULL WHERE sequence = 3"],
            "address or user agent",
        ),
        (
            "a row removed",
            &["DELETE FROM audit_log WHERE sequence = 3"],
            "places 3 to 3 are missing",
        ),
        (
            "the first removed",
            &["DELETE FROM audit_log WHERE sequence <= 2"],
            "places 1 to 2 are missing",
        ),
        (
            "the tail cut",
            &["DELETE FROM audit_log WHERE sequence > 4"],
            "places 5 to 6 are missing",
        ),
        ("all removed", &["DELETE FROM audit_log"], "places 1 to 6 are missing"),
        (
            "rows in another order",
            &[
                "UPDATE audit_log SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit_log SET sequence = 2 WHERE sequence = 4",
                "UPDATE audit_log SET sequence = 4 WHERE sequence = 99",
            ],
            "place 2 is not",
        ),
        (
            "a row put in at the end",
            &["UPDATE audit_log SET sequence = 7 WHERE sequence = 6"],
            "1 rows stand at places that were never given",
        ),
        (
            "a row put in between",
            &[
                "UPDATE audit_log SET sequence = sequence + 100 WHERE sequence > 3",
                "UPDATE audit_log SET sequence = sequence - 99 WHERE sequence > 100",
                "UPDATE audit_head SET sequence = 7",
                "INSERT INTO audit_log (at, actor, action, outcome, client_salt, client_hash, sequence, hash) \
                 SELECT at, actor, action, outcome, client_salt, client_hash, 4, hash FROM audit_log WHERE sequence = 3",
            ],
            "place 4 is not",
        ),
        (
            "a hash taken away",
            &["UPDATE audit_log SET hash = NULL WHERE sequence = 3"],
            "place 3 has no hash",
        ),
        ("another head", &["UPDATE audit_head SET hash = NULL"], "the head is not the hash"),
        ("no head", &["DELETE FROM audit_head"], "the head of the log is missing"),
    ];
    for (name, statements, told) in rows {
        let kept = kept().await;
        let clean = kept.verify().await;
        assert!(clean.is_clean() && clean.sequence == ROWS, "{name}: {clean}");
        kept.tamper(statements).await;
        let report = kept.verify().await;
        assert!(!report.is_clean(), "{name}: {report}");
        assert!(report.to_string().contains(told), "{name}: {report}");
    }
}

#[tokio::test]
async fn noted_head_shows_a_log_that_was_cut_or_made_anew() {
    let kept = kept().await;
    let report = kept.verify().await;
    let noted: NotedHead = format!("{}:{}", report.sequence, report.hash).parse().expect("a head");
    kept.act(2).await;
    seal(&kept.database).await.expect("seals");
    let later = verify(&kept.database, Some(noted)).await.expect("walks");
    assert!(later.is_clean() && later.sequence == ROWS + 2, "{later}");

    // Cut, with the head moved back: the chain alone does not show it.
    kept.tamper(&[
        "DELETE FROM audit_log WHERE sequence > 5",
        "UPDATE audit_head SET sequence = 5, hash = (SELECT hash FROM audit_log WHERE sequence = 5)",
    ])
    .await;
    assert!(kept.verify().await.is_clean());
    let cut = verify(&kept.database, Some(noted)).await.expect("walks");
    assert!(cut.to_string().contains("lacks the noted head at place 6"), "{cut}");

    // Sealed anew, with other rows.
    kept.act(2).await;
    seal(&kept.database).await.expect("seals");
    assert!(kept.verify().await.is_clean());
    let anew = verify(&kept.database, Some(noted)).await.expect("walks");
    assert!(anew.to_string().contains("place 6 is not the one whose head was noted"), "{anew}");
    for text in ["", "6", "6:", "x:00", "6:00"] {
        assert!(text.parse::<NotedHead>().is_err(), "{text:?}");
    }
}

#[tokio::test]
async fn rows_that_wait_are_told_and_are_no_difference() {
    let kept = kept().await;
    kept.act(2).await;
    let report = kept.verify().await;
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.sequence, report.unsealed), (ROWS, 2));
    assert!(report.to_string().contains("2 more wait"), "{report}");
}

#[tokio::test]
async fn act_that_is_rolled_back_leaves_no_row() {
    let kept = kept().await;
    let audit = kept.audit.clone();
    let failed = kept.database.write(move |tx| {
        Box::pin(async move {
            audit.record(tx, Act::of_user(ADA, AuditAction::SignOut)).await?;
            Err::<(), _>(Fault::Overloaded)
        })
    });
    assert!(failed.await.is_err());
    let all = kept.audit.page(ADA, PageRequest::first(100)).await.expect("lists").items;
    assert!(all.iter().all(|event| event.action == AuditAction::SignIn));
}

#[tokio::test]
async fn person_sees_what_concerns_them_page_by_page_and_nothing_else() {
    let kept = kept().await;
    let others = [
        Act::of_stranger(Some(UserId(2)), AuditAction::SignIn).refused(),
        Act::of_stranger(None, AuditAction::SignIn).refused(),
        Act::of_operator(AuditAction::ApplyListing),
    ];
    for act in others {
        kept.audit.record_alone(act).await.expect("notes");
    }
    let stranger = Act::of_stranger(Some(ADA), AuditAction::RequestPasswordReset);
    kept.audit.record_alone(stranger.from(origin())).await.expect("notes");
    let first = kept.audit.page(ADA, PageRequest::first(4)).await.expect("lists");
    assert_eq!(first.items[0].action, AuditAction::RequestPasswordReset, "newest first");
    assert_eq!(first.items[0].ip.as_deref(), Some("203.0.113.7"));
    assert!(first.has_next);
    let after = first.items.last().map(|event| event.id);
    let rest = kept.audit.page(ADA, PageRequest::first(4).after(after)).await.expect("lists");
    assert_eq!((first.items.len() + rest.items.len(), rest.has_next), (7, false));
    let theirs = kept.audit.page(UserId(2), PageRequest::first(9)).await.expect("lists").items;
    assert_eq!(theirs.len(), 1);
    let found = |owner| kept.audit.find(owner, theirs[0].id);
    assert_eq!(found(UserId(2)).await.expect("looks").as_ref(), Some(&theirs[0]));
    assert_eq!(found(ADA).await.expect("looks"), None);
}
