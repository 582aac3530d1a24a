//! The times of what is done again and again. Whoever moves a schedule's next time on has claimed its tick, and
//! enqueues the tick's job in the same transaction: two nodes, or a clock that was set back, run no tick twice.

use super::Database;
use super::jobs::{Enqueued, NewJob, enqueue};
use crate::domain::{Fault, JobId, JobStatus, Timestamp};
use entity::{jobs, schedules as table};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// A schedule as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleState {
    /// Its name, which is also the lane of its jobs.
    pub name: String,
    /// Its next tick.
    pub next_at: Timestamp,
    /// When a tick was last claimed.
    pub last_at: Option<Timestamp>,
}

/// A tick to be claimed.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Of which schedule.
    pub name: &'static str,
    /// What is to be done at it.
    pub kind: &'static str,
    /// The tick itself: the schedule's next time, as it was read.
    pub at: Timestamp,
    /// The next time from now on.
    pub next_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// What became of a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// Its job was enqueued.
    Enqueued(JobId),
    /// A job of an earlier tick has not begun yet, and serves for this one, too.
    StillWaiting,
    /// Somebody else has claimed it.
    Lost,
}

/// Makes sure that a schedule has a next time; one that has keeps it.
pub async fn declare(db: &Database, name: &'static str, first: Timestamp) -> Result<(), Fault> {
    let row = table::ActiveModel {
        name: Set(name.to_owned()),
        next_at: Set(first.0),
        last_at: Set(None),
    };
    db.write(move |tx| {
        Box::pin(async move {
            table::Entity::insert(row)
                .on_conflict_do_nothing_on([table::Column::Name])
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
    })
    .await
}

/// All schedules that ever were declared, by name.
pub async fn all(db: &Database) -> Result<Vec<ScheduleState>, Fault> {
    let rows = table::Entity::find().order_by_asc(table::Column::Name).all(db.read()).await?;
    let state = |row: table::Model| ScheduleState {
        name: row.name,
        next_at: Timestamp(row.next_at),
        last_at: row.last_at.map(Timestamp),
    };
    Ok(rows.into_iter().map(state).collect())
}

/// Claims a tick.
pub async fn tick(db: &Database, tick: Tick) -> Result<Ticked, Fault> {
    db.write(move |tx| Box::pin(tick_in(tx, tick))).await
}

async fn tick_in(tx: &DatabaseTransaction, tick: Tick) -> Result<Ticked, Fault> {
    let moved = table::Entity::update_many()
        .col_expr(table::Column::NextAt, Expr::value(tick.next_at.0))
        .col_expr(table::Column::LastAt, Expr::value(tick.now.0))
        .filter(table::Column::Name.eq(tick.name))
        .filter(table::Column::NextAt.eq(tick.at.0))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(Ticked::Lost);
    }
    let waiting = jobs::Entity::find()
        .filter(jobs::Column::Lane.eq(tick.name))
        .filter(jobs::Column::FinishedAt.is_null())
        .filter(jobs::Column::Status.eq(JobStatus::Waiting.as_str()))
        .one(tx)
        .await?;
    if waiting.is_some() {
        return Ok(Ticked::StillWaiting);
    }
    let key = format!("{}@{}", tick.name, tick.at);
    match enqueue(tx, scheduled(tick.kind, tick.name, key), tick.now).await? {
        Enqueued::New(id) => Ok(Ticked::Enqueued(id)),
        Enqueued::Known(_) => Ok(Ticked::Lost),
    }
}

/// A run of a schedule by hand.
#[derive(Clone, Debug)]
pub struct RunNow {
    /// Of which schedule.
    pub name: &'static str,
    /// What is to be done.
    pub kind: &'static str,
    /// The latest that its next tick may sensibly be; one further off was set by a clock that was ahead.
    pub next_at_most: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// Enqueues a run of a schedule beside its ticks, and brings a next tick back that is too far off.
pub(crate) async fn run_now(tx: &DatabaseTransaction, run: RunNow) -> Result<JobId, Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::NextAt, Expr::value(run.next_at_most.0))
        .filter(table::Column::Name.eq(run.name))
        .filter(table::Column::NextAt.gt(run.next_at_most.0))
        .exec(tx)
        .await?;
    let key = format!("{}@{} by hand", run.name, run.now);
    match enqueue(tx, scheduled(run.kind, run.name, key), run.now).await? {
        Enqueued::New(id) | Enqueued::Known(id) => Ok(id),
    }
}

fn scheduled(kind: &'static str, name: &'static str, key: String) -> NewJob {
    NewJob { key: Some(key), lane: Some(name.to_owned()), ..NewJob::of(kind) }
}
