//! Claiming: who runs a job.

use super::Fence;
use crate::domain::{Fault, JobId, Secret, Timestamp};
use crate::storage::Database;
use entity::jobs as table;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, SqlErr, Statement,
    Value,
};

/// How often a claim is tried that loses a lane to another node at the same moment.
const TRIES: u32 = 3;

/// Kinds with a job that is due. A first look, which takes no lock.
const DUE_KINDS: &str = "SELECT DISTINCT kind FROM jobs \
    WHERE status = 'WAITING' AND (due_at IS NULL OR due_at <= $1)";

/// In PostgreSQL, rows that another node is claiming are left out instead of waited for. A lane is free when
/// nothing in it runs and nothing older waits; the unique index on running lanes is the last judge.
const CLAIM: &str = "WITH due AS MATERIALIZED (
        SELECT job.id FROM jobs AS job
        WHERE job.status = 'WAITING' AND job.kind = $1 AND (job.due_at IS NULL OR job.due_at <= $2)
            AND (job.lane IS NULL OR NOT EXISTS (
                SELECT 1 FROM jobs AS other
                WHERE other.lane = job.lane AND other.finished_at IS NULL
                    AND (other.status = 'RUNNING' OR other.id < job.id)))
        ORDER BY job.id LIMIT $3 LOCK_CLAUSE
    )
    UPDATE jobs SET status = 'RUNNING', attempt = attempt + 1, leased_by = $4, lease_until = $5,
        started_at = COALESCE(started_at, $2), progress = 0
    WHERE id IN (SELECT id FROM due) RETURNING *";

/// How to claim jobs.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Of which kind.
    pub kind: &'static str,
    /// The node that claims.
    pub node: String,
    /// Now, by the node's clock.
    pub now: Timestamp,
    /// How long they are the node's, by its clock.
    pub lease_until: Timestamp,
    /// The most jobs to claim.
    pub limit: u64,
}

/// A job that this node may do.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Its number.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// Which attempt this is, from 1; the fence.
    pub attempt: i64,
    /// How many attempts failed before.
    pub failures: i64,
    /// What to do it with.
    pub payload: String,
    /// The part of it that nobody may read afterwards.
    pub secret: Option<Secret>,
}

impl ClaimedJob {
    /// What proves that it is still this node's.
    pub fn fence(&self) -> Fence {
        Fence { id: self.id, attempt: self.attempt }
    }
}

/// The kinds of which a job is due.
pub async fn due_kinds(db: &Database, now: Timestamp) -> Result<Vec<String>, Fault> {
    let statement = Statement::from_sql_and_values(db.backend(), DUE_KINDS, [now.0.into()]);
    let rows = db.read().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Claims jobs that are due, oldest first.
pub async fn claim(db: &Database, claim: Claim) -> Result<Vec<ClaimedJob>, Fault> {
    for _ in 0..TRIES {
        let claim = claim.clone();
        // The transaction is of no use any more when the lane was lost, so it must end before the next try.
        match db.write(move |tx| Box::pin(claim_in(tx, claim))).await {
            Err(Fault::Overloaded) => {}
            claimed => return claimed,
        }
    }
    Ok(Vec::new())
}

/// [`Fault::Overloaded`] when another node was quicker in a lane.
async fn claim_in(tx: &DatabaseTransaction, claim: Claim) -> Result<Vec<ClaimedJob>, Fault> {
    let backend = tx.get_database_backend();
    let lock = match backend {
        DatabaseBackend::Postgres => "FOR UPDATE OF job SKIP LOCKED",
        _ => "",
    };
    let values: [Value; 5] = [
        claim.kind.into(),
        claim.now.0.into(),
        i64::try_from(claim.limit).unwrap_or(i64::MAX).into(),
        claim.node.into(),
        claim.lease_until.0.into(),
    ];
    let sql = CLAIM.replace("LOCK_CLAUSE", lock);
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let claimed = table::Entity::find().from_raw_sql(statement).all(tx).await;
    let mut claimed =
        claimed.map_err(|error| if is_taken(&error) { Fault::Overloaded } else { error.into() })?;
    claimed.sort_unstable_by_key(|row| row.id);
    Ok(claimed.into_iter().map(claimed_of).collect())
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn claimed_of(row: table::Model) -> ClaimedJob {
    ClaimedJob {
        id: JobId(row.id),
        kind: row.kind,
        attempt: row.attempt,
        failures: row.failures,
        payload: row.payload,
        secret: row.secret.map(Secret::new),
    }
}
