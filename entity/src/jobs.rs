//! Work that is done later, and what became of it.

use sea_orm::entity::prelude::*;

/// A row of `jobs`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// Number of the job.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What is to be done.
    pub kind: String,
    /// Unique within the kind: the same again is no new job.
    pub key: Option<String>,
    /// Jobs of one lane run one at a time, oldest first.
    pub lane: Option<String>,
    /// What to do it with, as JSON.
    pub payload: String,
    /// The part of it that nobody may read; empty once the job is over.
    pub secret: Option<String>,
    /// WAITING, RUNNING, SUCCEEDED, FAILED or CANCELLED.
    pub status: String,
    /// Not before, in microseconds; null means at once.
    pub due_at: Option<i64>,
    /// The node that runs it.
    pub leased_by: Option<String>,
    /// How long it is that node's, by that node's clock. Changes with each renewal.
    pub lease_until: Option<i64>,
    /// How often it was claimed. Never goes back: it is the fence.
    pub attempt: i64,
    /// How many attempts failed since it was enqueued or retried by hand.
    pub failures: i64,
    /// How much is done, in millionths.
    pub progress: i64,
    /// Whether it is to end early.
    pub cancel_requested: bool,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// Microseconds.
    pub created_at: i64,
    /// When it was first claimed.
    pub started_at: Option<i64>,
    /// When it succeeded, failed or was cancelled.
    pub finished_at: Option<i64>,
    /// Who asked for it and sees it; null for work of the server's own.
    pub owner: Option<i64>,
    /// What its owner is told of why it failed: `domain::JobFailure`.
    pub failure: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
