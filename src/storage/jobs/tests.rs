//! The table of jobs by itself: keys, lanes, fences, secrets.

use super::operate::{Dropped, JobFilter, Retried, by_id, drop_job, list, retry};
use super::*;
use crate::storage::testing::TestDatabase;
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const KIND: &str = "test";

async fn put(db: &Database, new: NewJob) -> Enqueued {
    let written = db.write(move |tx| Box::pin(async move { enqueue(tx, new, NOW).await }));
    written.await.expect("enqueues")
}

async fn put_new(db: &Database, new: NewJob) -> JobId {
    match put(db, new).await {
        Enqueued::New(id) => id,
        Enqueued::Known(id) => panic!("{id} is known"),
    }
}

fn in_lane(lane: &str) -> NewJob {
    NewJob { lane: Some(lane.to_owned()), ..NewJob::of(KIND) }
}

fn with_key(key: &str) -> NewJob {
    NewJob { key: Some(key.to_owned()), ..NewJob::of(KIND) }
}

async fn claim_at(db: &Database, now: Timestamp, limit: u64) -> Vec<ClaimedJob> {
    let lease_until = now.plus(Duration::from_secs(30));
    let claim = Claim { kind: KIND, node: "here".to_owned(), now, lease_until, limit };
    super::claim(db, claim).await.expect("claims")
}

async fn claim_all(db: &Database) -> Vec<ClaimedJob> {
    claim_at(db, NOW, 99).await
}

fn ids(claimed: &[ClaimedJob]) -> Vec<JobId> {
    claimed.iter().map(|job| job.id).collect()
}

async fn end(db: &Database, job: &ClaimedJob, outcome: Outcome) -> bool {
    finish(db, Finish { fence: job.fence(), outcome, now: NOW }).await.expect("finishes")
}

async fn job(db: &Database, id: JobId) -> Job {
    by_id(db, id).await.expect("answers").expect("is there")
}

#[tokio::test]
async fn job_key_is_enqueued_once_for_a_kind_and_rolled_back_with_its_cause() {
    let db = TestDatabase::new().await;
    let id = put_new(&db, with_key("a")).await;
    assert_eq!(put(&db, with_key("a")).await, Enqueued::Known(id));
    let other = NewJob { key: Some("a".to_owned()), ..NewJob::of("other") };
    assert_ne!(put_new(&db, other).await, id);
    let undone = db.write(|tx| {
        Box::pin(async move {
            enqueue(tx, with_key("b"), NOW).await?;
            Err::<(), _>(Fault::Overloaded)
        })
    });
    assert!(matches!(undone.await, Err(Fault::Overloaded)));
    let first = put_new(&db, with_key("b")).await;
    // Known as long as the row is kept, whatever became of it.
    for claimed in claim_all(&db).await {
        assert!(end(&db, &claimed, Outcome::Succeeded).await);
    }
    assert_eq!(put(&db, with_key("b")).await, Enqueued::Known(first));
    let retention = |before: i64| Retention { done_before: Timestamp(before), failed_before: NOW };
    assert_eq!(delete_finished(&db, retention(NOW.0)).await.expect("deletes"), 0);
    assert_eq!(delete_finished(&db, retention(NOW.0 + 1)).await.expect("deletes"), 2);
    put_new(&db, with_key("b")).await;
}

#[tokio::test]
async fn job_key_enqueued_by_many_at_once_is_one_job() {
    let db = TestDatabase::new().await;
    let all = [(); 8].map(|()| put(&db, with_key("same")));
    let all = futures_util::future::join_all(all).await;
    assert_eq!(all.iter().filter(|it| matches!(it, Enqueued::New(_))).count(), 1, "{all:?}");
    assert_eq!(claim_all(&db).await.len(), 1);
}

#[tokio::test]
async fn job_larger_than_the_bound_is_refused() {
    let db = TestDatabase::new().await;
    let large = |bytes: usize| {
        let (payload, secret) = ("p".repeat(bytes / 2), Secret::new("s".repeat(bytes - bytes / 2)));
        NewJob { payload, secret: Some(secret), ..NewJob::of(KIND) }
    };
    put_new(&db, large(PAYLOAD_BYTES_MAX)).await;
    let beyond = large(PAYLOAD_BYTES_MAX + 1);
    let refused = db.write(|tx| Box::pin(async move { enqueue(tx, beyond, NOW).await })).await;
    assert!(matches!(refused, Err(Fault::Internal(_))), "{refused:?}");
}

#[tokio::test]
async fn jobs_are_claimed_oldest_first_by_one_node_each_and_not_before_they_are_due() {
    let db = TestDatabase::new().await;
    let later = Timestamp(NOW.0 + 1);
    let tomorrow = put_new(&db, NewJob { due_at: Some(later), ..NewJob::of(KIND) }).await;
    let mut all = Vec::new();
    for _ in 0..8 {
        all.push(put_new(&db, NewJob::of(KIND)).await);
    }
    assert_eq!(due_kinds(&db, NOW).await.expect("answers"), [KIND]);
    assert_eq!(ids(&claim_at(&db, NOW, 2).await), all[..2]);
    let nodes = [(); 4].map(|()| claim_at(&db, NOW, 2));
    let mut claimed: Vec<_> =
        futures_util::future::join_all(nodes).await.iter().flat_map(|it| ids(it)).collect();
    claimed.extend(ids(&claim_all(&db).await));
    claimed.sort_unstable();
    assert_eq!(claimed, all[2..], "each once");
    assert!(due_kinds(&db, NOW).await.expect("answers").is_empty());
    assert_eq!(ids(&claim_at(&db, later, 9).await), [tomorrow]);
}

#[tokio::test]
async fn lane_runs_one_job_at_a_time_oldest_first_and_waits_for_a_retry() {
    let db = TestDatabase::new().await;
    let (first, second) = (put_new(&db, in_lane("a")).await, put_new(&db, in_lane("a")).await);
    let (third, beside) = (put_new(&db, in_lane("a")).await, put_new(&db, in_lane("b")).await);
    let claimed = claim_all(&db).await;
    assert_eq!(ids(&claimed), [first, beside]);
    assert!(claim_all(&db).await.is_empty());
    let at = NOW.plus(Duration::from_secs(10));
    assert!(end(&db, &claimed[0], Outcome::Retry(at, "not now".to_owned())).await);
    assert!(claim_all(&db).await.is_empty(), "the oldest waits, and the lane with it");
    let claimed = claim_at(&db, at, 99).await;
    assert_eq!((ids(&claimed), claimed[0].failures), (vec![first], 1));
    assert!(end(&db, &claimed[0], Outcome::Failed("never".to_owned())).await);
    let claimed = claim_all(&db).await;
    assert_eq!(ids(&claimed), [second], "what failed holds nobody up");
    // Tried again by hand, it is the oldest once more; nothing of the lane runs beside the second.
    assert_eq!(retry(&db, first).await.expect("answers"), Retried::Done);
    assert!(claim_all(&db).await.is_empty());
    assert!(end(&db, &claimed[0], Outcome::Succeeded).await);
    let claimed = claim_all(&db).await;
    assert_eq!(ids(&claimed), [first]);
    assert!(end(&db, &claimed[0], Outcome::Succeeded).await);
    assert_eq!(ids(&claim_all(&db).await), [third]);
}

#[tokio::test]
async fn lanes_claimed_by_many_at_once_never_run_two_jobs() {
    let db = TestDatabase::new().await;
    for number in 0..24 {
        put_new(&db, in_lane(&format!("lane {}", number % 3))).await;
    }
    let mut order = Vec::new();
    while order.len() < 24 {
        let nodes = [(); 4].map(|()| claim_all(&db));
        let claimed: Vec<_> =
            futures_util::future::join_all(nodes).await.into_iter().flatten().collect();
        assert!((1..=3).contains(&claimed.len()), "{claimed:?}");
        for job in claimed {
            order.push(job.id);
            assert!(end(&db, &job, Outcome::Succeeded).await);
        }
    }
    for lane in 0..3 {
        let in_lane: Vec<_> = order.iter().filter(|id| (id.0 - order[0].0) % 3 == lane).collect();
        assert!(in_lane.is_sorted(), "{in_lane:?}");
    }
}

#[tokio::test]
async fn late_node_is_fenced_off() {
    let db = TestDatabase::new().await;
    put_new(&db, NewJob::of(KIND)).await;
    let first = claim_all(&db).await.remove(0);
    let seen = leased(&db).await.expect("lists").remove(0);
    let lease_until = NOW.plus(Duration::from_secs(60));
    let renewal = |job: &ClaimedJob| Renewal { fences: vec![job.fence()], lease_until };
    let kept = renew(&db, renewal(&first)).await.expect("renews");
    assert_eq!(kept, [Renewed { id: first.id, cancel_requested: false }]);
    let back = |seen: &Leased| {
        let outcome = Outcome::Retry(NOW, "its node ended".to_owned());
        Finish { fence: seen.fence, outcome, now: NOW }
    };
    let db = &db;
    assert!(!take_back(db, &seen, back(&seen)).await.expect("answers"), "it was renewed since");
    let seen = leased(db).await.expect("lists").remove(0);
    assert!(take_back(db, &seen, back(&seen)).await.expect("answers"));
    let second = claim_all(db).await.remove(0);
    assert_eq!((second.attempt, second.failures), (2, 1));
    assert!(!end(db, &first, Outcome::Succeeded).await, "too late");
    assert!(renew(db, renewal(&first)).await.expect("answers").is_empty());
    assert_eq!(report(db, first.fence(), 7).await.expect("answers"), None);
    assert!(end(db, &second, Outcome::Succeeded).await);
    assert!(!end(db, &second, Outcome::Succeeded).await, "once");
    let after = job(db, second.id).await;
    assert_eq!((after.status, after.progress), (JobStatus::Succeeded, 1_000_000));
}

#[tokio::test]
async fn secret_is_emptied_when_the_job_is_over_and_the_payload_stays() {
    let db = TestDatabase::new().await;
    let with_secret = || NewJob {
        payload: "kept".to_owned(),
        secret: Some(Secret::new("code")),
        ..NewJob::of(KIND)
    };
    let failed = || Outcome::Failed("e".repeat(ERROR_LENGTH_MAX + 1));
    for outcome in [Outcome::Succeeded, failed(), Outcome::Cancelled] {
        let id = put_new(&db, with_secret()).await;
        let claimed = claim_all(&db).await.remove(0);
        assert_eq!(claimed.secret.as_ref().expect("a secret").expose(), "code");
        assert!(end(&db, &claimed, Outcome::GivenBack).await);
        let claimed = claim_all(&db).await.remove(0);
        assert_eq!((claimed.attempt, claimed.failures), (2, 0), "no failure");
        assert!(end(&db, &claimed, outcome).await);
        let after = job(&db, id).await;
        assert_eq!((after.payload.as_str(), after.has_secret), ("kept", true));
        assert!(after.last_error.is_none_or(|error| error.len() == ERROR_LENGTH_MAX));
    }
    let dropped = put_new(&db, with_secret()).await;
    assert_eq!(drop_job(&db, dropped, NOW).await.expect("answers"), Dropped::Done);
    let secrets = "SELECT COUNT(*) FROM jobs WHERE secret <> ''";
    let statement = Statement::from_string(db.backend(), secrets);
    let row = db.read().query_one_raw(statement).await.expect("answers").expect("a row");
    assert_eq!(row.try_get_by_index::<i64>(0).expect("a number"), 0);
}

#[tokio::test]
async fn failed_job_is_retried_by_hand_with_all_its_tries_unless_its_secret_is_gone() {
    let db = TestDatabase::new().await;
    let id = put_new(&db, NewJob::of(KIND)).await;
    let again = |id| retry(&db, id);
    assert_eq!(again(id).await.expect("answers"), Retried::NotFailed(JobStatus::Waiting));
    let claimed = claim_all(&db).await.remove(0);
    assert!(end(&db, &claimed, Outcome::Failed("no".to_owned())).await);
    assert_eq!(again(id).await.expect("answers"), Retried::Done);
    let claimed = claim_all(&db).await.remove(0);
    assert_eq!((claimed.attempt, claimed.failures), (2, 0), "the fence never goes back");
    let secret = NewJob { secret: Some(Secret::new("code")), ..NewJob::of(KIND) };
    let secret = put_new(&db, secret).await;
    let claimed = claim_all(&db).await.remove(0);
    assert!(end(&db, &claimed, Outcome::Failed("no".to_owned())).await);
    assert_eq!(again(secret).await.expect("answers"), Retried::SecretGone);
    assert_eq!(again(JobId(999)).await.expect("answers"), Retried::NotFound);
}

#[tokio::test]
async fn dropped_job_is_cancelled_at_once_or_when_its_attempt_ends() {
    let db = TestDatabase::new().await;
    let (waiting, running) = (
        put_new(&db, NewJob { due_at: Some(Timestamp::LAST), ..NewJob::of(KIND) }).await,
        put_new(&db, NewJob::of(KIND)).await,
    );
    let drop_it = |id| drop_job(&db, id, NOW);
    assert_eq!(drop_it(waiting).await.expect("answers"), Dropped::Done);
    assert_eq!(drop_it(waiting).await.expect("answers"), Dropped::Over(JobStatus::Cancelled));
    let claimed = claim_all(&db).await.remove(0);
    assert_eq!(claimed.id, running);
    assert_eq!(drop_it(running).await.expect("answers"), Dropped::Asked);
    let reported = report(&db, claimed.fence(), 500_000).await.expect("answers");
    assert_eq!(reported, Some(Renewed { id: running, cancel_requested: true }));
    assert!(end(&db, &claimed, Outcome::Retry(NOW, "no".to_owned())).await);
    let after = job(&db, running).await;
    assert_eq!((after.status, after.progress), (JobStatus::Cancelled, 500_000), "no other try");
    assert_eq!(drop_it(JobId(999)).await.expect("answers"), Dropped::NotFound);
}

#[tokio::test]
async fn jobs_are_listed_newest_first_by_kind_and_status() {
    let db = TestDatabase::new().await;
    let (old, new) =
        (put_new(&db, NewJob::of(KIND)).await, put_new(&db, NewJob::of("other")).await);
    let listed = |filter| list(&db, filter);
    let all = JobFilter { limit: 9, ..JobFilter::default() };
    let numbers = |jobs: Vec<Job>| jobs.iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(numbers(listed(all.clone()).await.expect("lists")), [new, old]);
    let of_kind = JobFilter { kind: Some(KIND.to_owned()), ..all.clone() };
    assert_eq!(numbers(listed(of_kind).await.expect("lists")), [old]);
    claim_all(&db).await;
    let running = JobFilter { status: Some(JobStatus::Running), ..all };
    assert_eq!(numbers(listed(running).await.expect("lists")), [old]);
}
