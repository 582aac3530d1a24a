//! Cursors of the durable consumers of the journal's events: how far each has come, and why it stopped.
//!
//! A cursor moves in the transaction that writes what the consumer makes of the events, from exactly where the
//! consumer thinks it stands. Two nodes may try the same step; one of them does it, and the other is told.

use super::Database;
use super::integers::Integer;
use super::spelling;
use crate::domain::{ConsumerKind, Fault, Seq, Timestamp};
use entity::consumer::{ActiveModel, Column, Entity, Model};
use futures_util::future::BoxFuture;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// The name of the built-in projections' cursor; the migration inserts its row.
pub const PROJECTIONS: &str = "projections";
/// The most characters of an error that are kept.
const ERROR_LENGTH_MAX: usize = 500;

/// How far a consumer has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerRow {
    /// Its name in the program.
    pub name: String,
    /// What a rebuild does to it.
    pub kind: ConsumerKind,
    /// The last command whose events it has consumed.
    pub cursor: Seq,
    /// Set when it has stopped itself.
    pub stopped: Option<Stopped>,
}

/// When and why a consumer stopped itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// When.
    pub at: Timestamp,
    /// Why, in words for the operator.
    pub error: String,
}

/// A consumer that may not be registered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewConsumer {
    /// Its name in the program.
    pub name: &'static str,
    /// What a rebuild does to it.
    pub kind: ConsumerKind,
    /// Where its cursor stands at first.
    pub begin: Seq,
}

/// A consumer stops itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its name in the program.
    pub name: &'static str,
    /// Where its cursor stands.
    pub cursor: Seq,
    /// When and why.
    pub stopped: Stopped,
}

/// From which command to which one a cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose cursor.
    pub name: &'static str,
    /// Where it must stand.
    pub previous: Seq,
    /// Where it stands afterwards.
    pub last: Seq,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// It was made, now.
    Done,
    /// Nothing was written: the cursor stands elsewhere, or the consumer is stopped.
    Elsewhere,
}

/// Registers a consumer, if it is not registered yet.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn register(db: &Database, new: NewConsumer) -> Result<(), Fault> {
    let row = ActiveModel {
        name: Set(new.name.to_owned()),
        kind: Set(new.kind.as_str().to_owned()),
        seq: Set(new.begin.to_sql()),
        stopped_at: Set(None),
        error: Set(None),
    };
    db.write(move |transaction| {
        Box::pin(async move {
            let there = OnConflict::column(Column::Name).do_nothing().to_owned();
            Entity::insert(row).on_conflict(there).exec_without_returning(transaction).await?;
            Ok(())
        })
    })
    .await
}

/// Every registered consumer, by name.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(db: &Database) -> Result<Vec<ConsumerRow>, Fault> {
    let rows = Entity::find().order_by_asc(Column::Name).all(db.read()).await?;
    rows.into_iter().map(ConsumerRow::try_from).collect()
}

/// One consumer.
///
/// # Errors
/// [`Fault`] when the database fails, or the consumer is not registered.
pub async fn find(db: &Database, name: &'static str) -> Result<ConsumerRow, Fault> {
    row_in(db.read(), name, false).await
}

/// Makes a step: runs `work` and moves the cursor in one transaction, if the cursor stands where the step begins
/// and the consumer is not stopped. The commit waits for the disk, so that an effect is never taken back by a crash of the
/// database after somebody has seen it.
///
/// # Errors
/// What `work` answers, and [`Fault`] when the database fails: whether the step was made is then unknown, and it
/// is safe to look and try again.
pub(crate) async fn advance<F>(db: &Database, step: Step, work: F) -> Result<Advanced, Fault>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<(), Fault>> + Send + 'static,
{
    db.write(move |transaction| {
        Box::pin(async move {
            let row = row_in(transaction, step.name, true).await?;
            if row.stopped.is_some() || row.cursor != step.previous {
                return Ok(Advanced::Elsewhere);
            }
            work(transaction).await?;
            set_cursor_in(transaction, step.name, step.last).await?;
            Ok(Advanced::Done)
        })
    })
    .await
}

/// Notes that a consumer has stopped itself; nothing happens if its cursor does not stand there any more.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn stop(db: &Database, stop: Stop) -> Result<(), Fault> {
    let Stop { name, cursor, stopped } = stop;
    let error: String = stopped.error.chars().take(ERROR_LENGTH_MAX).collect();
    db.write(move |transaction| {
        Box::pin(async move {
            Entity::update_many()
                .col_expr(Column::StoppedAt, Expr::value(stopped.at.0))
                .col_expr(Column::Error, Expr::value(error))
                .filter(Column::Name.eq(name))
                .filter(Column::Seq.eq(cursor.to_sql()))
                .filter(Column::StoppedAt.is_null())
                .exec(transaction)
                .await?;
            Ok(())
        })
    })
    .await
}

/// Lets a stopped consumer go on where it stopped. False when no consumer of that name is stopped.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn resume(db: &Database, name: &str) -> Result<bool, Fault> {
    let name = name.to_owned();
    db.write(move |transaction| {
        Box::pin(async move { Ok(clear_stop_in(transaction, &name).await? > 0) })
    })
    .await
}

/// Sends a consumer back to the journal's start, whether it was stopped or not; `clear` removes what it has written.
///
/// # Errors
/// What `clear` answers, and [`Fault`] when the database fails; nothing has changed then.
pub(crate) async fn reset<F>(db: &Database, name: &'static str, clear: F) -> Result<(), Fault>
where
    F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<(), Fault>> + Send + 'static,
{
    db.write(move |transaction| {
        Box::pin(async move {
            row_in(transaction, name, true).await?;
            clear(transaction).await?;
            set_cursor_in(transaction, name, Seq::ZERO).await?;
            clear_stop_in(transaction, name).await?;
            Ok(())
        })
    })
    .await
}

/// Ends the transactions of others that move a cursor, on PostgreSQL, where there may be others: a node that was
/// stopped half way holds its locks for as long as it is stopped. What it had not committed is written by whoever
/// leads now.
///
/// # Errors
/// [`Fault`] when the database fails, or does not let this user end its own sessions.
pub async fn end_others(database: &Database) -> Result<(), Fault> {
    const END: &str = "SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'relation' AND relation = 'consumers'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND mode IN ('RowShareLock', 'RowExclusiveLock') AND granted AND pid <> pg_backend_pid()";
    if database.backend() != DatabaseBackend::Postgres {
        return Ok(());
    }
    let end = database.write(|transaction| {
        Box::pin(async move {
            transaction.execute_unprepared(END).await?;
            Ok(())
        })
    });
    end.await
}

/// A consumer's row; `lock` keeps others from moving its cursor until the transaction ends.
pub(super) async fn row_in(
    connection: &impl ConnectionTrait,
    name: &str,
    lock: bool,
) -> Result<ConsumerRow, Fault> {
    let mut query = Entity::find_by_id(name);
    if lock && connection.get_database_backend() == DatabaseBackend::Postgres {
        query = query.lock_exclusive();
    }
    let row = query.one(connection).await?;
    row.ok_or_else(|| Fault::internal(format!("no consumer is called {name}")))?.try_into()
}

pub(super) async fn set_cursor_in(
    transaction: &DatabaseTransaction,
    name: &str,
    cursor: Seq,
) -> Result<(), Fault> {
    let update = Entity::update_many().col_expr(Column::Seq, Expr::value(cursor.to_sql()));
    update.filter(Column::Name.eq(name)).exec(transaction).await?;
    Ok(())
}

/// Answers how many consumers were stopped: one or none.
async fn clear_stop_in(transaction: &DatabaseTransaction, name: &str) -> Result<u64, Fault> {
    let cleared = Entity::update_many()
        .col_expr(Column::StoppedAt, Expr::value(Option::<i64>::None))
        .col_expr(Column::Error, Expr::value(Option::<String>::None))
        .filter(Column::Name.eq(name))
        .filter(Column::StoppedAt.is_not_null())
        .exec(transaction)
        .await?;
    Ok(cleared.rows_affected)
}

impl TryFrom<Model> for ConsumerRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<ConsumerRow, Fault> {
        let stopped = row.stopped_at.zip(row.error);
        Ok(ConsumerRow {
            kind: spelling::read(&row.kind)?,
            cursor: Seq::from_sql(row.seq)?,
            stopped: stopped.map(|(at, error)| Stopped { at: Timestamp(at), error }),
            name: row.name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TestDatabase, try_run};
    use super::*;
    use tokio::sync::oneshot;

    const MAILS: &str = "mails";

    async fn registered() -> TestDatabase {
        let database = TestDatabase::new().await;
        let new = NewConsumer { name: MAILS, kind: ConsumerKind::Effect, begin: Seq(3) };
        register(&database, new).await.expect("registers");
        database.execute("CREATE TABLE sent (seq BIGINT NOT NULL)").await;
        database
    }

    async fn send(database: &Database, previous: u64, last: u64) -> Result<Advanced, Fault> {
        let step = Step { name: MAILS, previous: Seq(previous), last: Seq(last) };
        let insert = format!("INSERT INTO sent (seq) VALUES ({last})");
        advance(database, step, move |transaction| Box::pin(try_run(transaction, insert))).await
    }

    #[tokio::test]
    async fn consumer_step_that_another_node_has_made_writes_nothing() {
        let database = registered().await;
        let (one, other) = tokio::join!(send(&database, 3, 5), send(&database, 3, 5));
        let both = [one.expect("answers"), other.expect("answers")];
        assert!(both.contains(&Advanced::Done) && both.contains(&Advanced::Elsewhere), "{both:?}");
        assert_eq!(send(&database, 3, 7).await.expect("answers"), Advanced::Elsewhere);
        assert_eq!(send(&database, 5, 7).await.expect("answers"), Advanced::Done);
        assert_eq!(database.integers("SELECT seq FROM sent ORDER BY seq".to_owned()).await, [5, 7]);
    }

    #[tokio::test]
    async fn cursor_held_by_a_paused_node_is_freed_by_ending_others() {
        let database = registered().await;
        if database.backend() != DatabaseBackend::Postgres {
            // A SQLite file has one node.
            return;
        }
        let (holding, held) = oneshot::channel();
        let (go_on, paused) = oneshot::channel::<()>();
        let node = tokio::spawn({
            let database = database.clone();
            let step = Step { name: MAILS, previous: Seq(3), last: Seq(5) };
            async move {
                let work = advance(&database, step, |_| {
                    Box::pin(async move {
                        holding.send(()).expect("the test waits for it");
                        paused.await.map_err(Fault::internal)
                    })
                });
                work.await
            }
        });
        held.await.expect("it has begun");
        end_others(&database).await.expect("ends them");
        assert_eq!(send(&database, 3, 5).await.expect("is free"), Advanced::Done);
        go_on.send(()).expect("it is paused");
        node.await.expect("no panic").expect_err("its transaction is gone");
        assert_eq!(database.integers("SELECT seq FROM sent".to_owned()).await, [5]);
    }

    #[tokio::test]
    async fn stopped_consumer_moves_no_further_until_it_is_resumed() {
        let database = registered().await;
        let stopped = Stopped { at: Timestamp(1), error: "no".repeat(ERROR_LENGTH_MAX) };
        let stop_at = |cursor| Stop { name: MAILS, cursor: Seq(cursor), stopped: stopped.clone() };
        stop(&database, stop_at(2)).await.expect("answers");
        let row = find(&database, MAILS).await.expect("is there");
        assert_eq!(row.stopped, None, "another node has moved it on");
        stop(&database, stop_at(3)).await.expect("stops");
        assert_eq!(send(&database, 3, 4).await.expect("answers"), Advanced::Elsewhere);
        let row = find(&database, MAILS).await.expect("is there");
        assert_eq!(row.stopped.expect("is stopped").error.len(), ERROR_LENGTH_MAX);
        assert!(resume(&database, MAILS).await.expect("resumes"));
        assert_eq!(send(&database, 3, 4).await.expect("answers"), Advanced::Done);
    }

    #[tokio::test]
    async fn consumer_registered_again_keeps_its_cursor() {
        let database = registered().await;
        let again = NewConsumer { name: MAILS, kind: ConsumerKind::Effect, begin: Seq(9) };
        register(&database, again).await.expect("answers");
        let names: Vec<_> =
            all(&database).await.expect("reads").into_iter().map(|row| row.name).collect();
        assert_eq!(names, [MAILS, PROJECTIONS]);
        assert_eq!(find(&database, MAILS).await.expect("is there").cursor, Seq(3));
    }
}
