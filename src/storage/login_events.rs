//! The history of tries to sign in to accounts that exist.

use super::Database;
use super::deletion::delete_in_steps;
use super::page::{Page, PageRequest};
use crate::domain::{Fault, LoginOutcome, Timestamp, UserId};
use entity::login_events as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

/// The most old tries that one new try pushes out, when the bound was lowered.
const FORGOTTEN_AT_ONCE_MAX: u64 = 1_000;

/// A try to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginEvent {
    /// Its number; also its cursor in lists.
    pub id: i64,
    /// Whose account it was.
    pub user: UserId,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// Where it came from.
    pub ip: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Whether no success before it came from a client of that name.
    pub new_device: bool,
    /// When.
    pub at: Timestamp,
}

/// A try to be written down.
#[derive(Clone, Debug)]
pub(crate) struct NewLoginEvent {
    pub(crate) user: UserId,
    pub(crate) outcome: LoginOutcome,
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
    /// Whether no success before it came from a client of that name: [`seen_before`] says.
    pub(crate) new_device: bool,
    pub(crate) at: Timestamp,
}

/// Writes a try down, and forgets the person's oldest ones of its outcome beyond `kept`: wrong passwords do not push
/// out what tells of successes.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    new: NewLoginEvent,
    kept: u64,
) -> Result<(), Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        outcome: Set(new.outcome.as_str().to_owned()),
        ip: Set(new.ip),
        user_agent: Set(new.user_agent),
        new_device: Set(new.new_device),
        at: Set(new.at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    forget_beyond(tx, new.user, KeptEvents { outcome: new.outcome, count: kept }).await
}

/// How many of a person's tries of an outcome are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptEvents {
    pub(crate) outcome: LoginOutcome,
    pub(crate) count: u64,
}

/// Forgets a person's oldest tries of an outcome beyond those kept. One statement, whether there are any or not.
pub(crate) async fn forget_beyond(
    tx: &DatabaseTransaction,
    user: UserId,
    KeptEvents { outcome, count }: KeptEvents,
) -> Result<(), Fault> {
    let alike = Condition::all()
        .add(table::Column::UserId.eq(user.0))
        .add(table::Column::Outcome.eq(outcome.as_str()));
    let beyond = table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(alike)
        .order_by_desc(table::Column::Id)
        .offset(count)
        .limit(FORGOTTEN_AT_ONCE_MAX);
    let gone = table::Column::Id.in_subquery(beyond.into_query());
    table::Entity::delete_many().filter(gone).exec(tx).await?;
    Ok(())
}

/// Whether a success of the person came from a client of that name, as far as the history is kept. Not part of any
/// write: nobody waits for it.
pub(crate) async fn seen_before(
    db: &Database,
    user: UserId,
    user_agent: Option<&str>,
) -> Result<bool, Fault> {
    let found = successes_from(user, user_agent).into_tuple::<i64>().one(db.read()).await?;
    Ok(found.is_some())
}

/// A sign-in, as far as others are compared with it.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Visit {
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
    at: i64,
}

impl Visit {
    /// When.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp(self.at)
    }
}

/// A person's last sign-ins, newest first, at most so many.
pub(crate) async fn successes(db: &Database, user: UserId, most: u64) -> Result<Vec<Visit>, Fault> {
    let found = table::Entity::find()
        .select_only()
        .columns([table::Column::Ip, table::Column::UserAgent, table::Column::At])
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::Outcome.eq(LoginOutcome::Succeeded.as_str()))
        .order_by_desc(table::Column::Id)
        .limit(most);
    Ok(found.into_model::<Visit>().all(db.read()).await?)
}

/// Whether a person has ever signed in, as far as the history goes.
pub(crate) async fn any_success(db: &Database, user: UserId) -> Result<bool, Fault> {
    let found = table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::Outcome.eq(LoginOutcome::Succeeded.as_str()))
        .limit(1)
        .into_tuple::<i64>()
        .one(db.read())
        .await?;
    Ok(found.is_some())
}

fn successes_from(user: UserId, user_agent: Option<&str>) -> Select<table::Entity> {
    let same = match user_agent {
        Some(name) => table::Column::UserAgent.eq(name),
        None => table::Column::UserAgent.is_null(),
    };
    table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::Outcome.eq(LoginOutcome::Succeeded.as_str()))
        .filter(same)
        .limit(1)
}

/// A person's tries, newest first.
pub async fn page(
    db: &Database,
    user: UserId,
    request: PageRequest,
) -> Result<Page<LoginEvent>, Fault> {
    let list = table::Entity::find().filter(table::Column::UserId.eq(user.0));
    request.read(db, list, table::Column::Id).await?.try_map(event_of)
}

/// One of a person's tries.
pub async fn find(db: &Database, user: UserId, id: i64) -> Result<Option<LoginEvent>, Fault> {
    let row = table::Entity::find_by_id(id)
        .filter(table::Column::UserId.eq(user.0))
        .one(db.read())
        .await?;
    row.map(event_of).transpose()
}

/// Forgets tries from before `before`, some at a time, so that nobody who signs in waits for all of them.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    let old = Condition::all().add(table::Column::At.lt(before.0));
    delete_in_steps::<table::Entity>(db, table::Column::Id, old).await
}

fn event_of(row: table::Model) -> Result<LoginEvent, Fault> {
    let outcome = LoginOutcome::parse(&row.outcome)
        .ok_or_else(|| Fault::internal(format!("login event {} has an unknown outcome", row.id)))?;
    Ok(LoginEvent {
        id: row.id,
        user: UserId(row.user_id),
        outcome,
        ip: row.ip,
        user_agent: row.user_agent,
        new_device: row.new_device,
        at: Timestamp(row.at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::testing::TestDatabase;
    use crate::storage::users::{self, NewUser};
    use sea_orm::{ConnectionTrait, DatabaseBackend, QueryTrait, Statement};

    const MANY: i64 = 30_000;

    async fn person(database: &Database) -> UserId {
        let new = NewUser {
            email: "ada@example.com".to_owned(),
            password_hash: String::new(),
            display_name: "Ada".to_owned(),
            created_at: Timestamp::from_seconds(1),
        };
        let added = database.write(move |tx| Box::pin(async move { users::insert(tx, new).await }));
        added.await.expect("inserts").expect("new").id
    }

    fn event(user: UserId, outcome: LoginOutcome, second: i64) -> NewLoginEvent {
        NewLoginEvent {
            user,
            outcome,
            ip: "203.0.113.7".to_owned(),
            user_agent: Some(format!("client {}", second % 1_000)),
            new_device: false,
            at: Timestamp::from_seconds(second),
        }
    }

    /// Many rows at once, as no code of the server writes them.
    async fn fill(database: &TestDatabase, user: UserId) {
        let rows = |from: i64| {
            (from..from + 1_000).map(|second| {
                let event = event(user, LoginOutcome::Succeeded, second);
                table::ActiveModel {
                    user_id: Set(user.0),
                    outcome: Set(event.outcome.as_str().to_owned()),
                    ip: Set(event.ip),
                    user_agent: Set(event.user_agent),
                    new_device: Set(false),
                    at: Set(event.at.0),
                    ..Default::default()
                }
            })
        };
        for from in (0..MANY).step_by(1_000) {
            let rows: Vec<_> = rows(from).collect();
            let done = database.write(move |tx| {
                Box::pin(async move {
                    table::Entity::insert_many(rows).exec(tx).await?;
                    Ok(())
                })
            });
            done.await.expect("inserts");
        }
        database.execute("ANALYZE").await;
    }

    /// How the database would answer a question.
    async fn plan(database: &Database, question: Select<table::Entity>) -> String {
        let backend = database.backend();
        let question = question.build(backend);
        let explain = match backend {
            DatabaseBackend::Postgres => "EXPLAIN",
            _ => "EXPLAIN QUERY PLAN",
        };
        let sql = format!("{explain} {}", question.sql);
        let values = question.values.unwrap_or_else(|| sea_orm::Values(Vec::new()));
        let asked = Statement::from_sql_and_values(backend, sql, values);
        let rows = database.read().query_all_raw(asked).await.expect("explains");
        let column = if backend == DatabaseBackend::Postgres { "QUERY PLAN" } else { "detail" };
        let lines: Vec<String> =
            rows.iter().map(|row| row.try_get("", column).expect("a line")).collect();
        lines.join("\n")
    }

    #[tokio::test]
    async fn known_device_is_an_index_look_up_however_long_the_history() {
        let database = TestDatabase::new().await;
        let user = person(&database).await;
        fill(&database, user).await;
        for name in [Some("client 7"), Some("never seen"), None] {
            let plan = plan(&database, successes_from(user, name)).await;
            assert!(plan.contains("login_events_of_device"), "{name:?}: {plan}");
            assert!(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "{name:?}: {plan}");
            let seen = seen_before(&database, user, name).await.expect("answers");
            assert_eq!(seen, name == Some("client 7"));
        }
    }

    #[tokio::test]
    async fn persons_login_history_is_bounded_by_outcome() {
        let database = TestDatabase::new().await;
        let user = person(&database).await;
        let note = |event: NewLoginEvent| {
            database.write(move |tx| Box::pin(async move { insert(tx, event, 3).await }))
        };
        note(event(user, LoginOutcome::Succeeded, 1)).await.expect("notes");
        for second in 2..20 {
            note(event(user, LoginOutcome::WrongPassword, second)).await.expect("notes");
        }
        let left = page(&database, user, PageRequest::first(100)).await.expect("lists").items;
        let told: Vec<_> = left.iter().map(|event| (event.outcome, event.at.seconds())).collect();
        use LoginOutcome::{Succeeded, WrongPassword};
        let newest = [(WrongPassword, 19), (WrongPassword, 18), (WrongPassword, 17)];
        assert_eq!(told, [&newest[..], &[(Succeeded, 1)]].concat());
        let gone = delete_old(&database, Timestamp::from_seconds(18)).await.expect("deletes");
        assert_eq!(gone, 2);
    }
}
