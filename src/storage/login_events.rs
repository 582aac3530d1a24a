//! The history of tries to sign in to accounts that exist.

use super::Database;
use super::page::{Page, PageRequest};
use crate::domain::{Fault, LoginOutcome, Timestamp, UserId};
use entity::login_events as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter,
};

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
    pub(crate) at: Timestamp,
}

/// Writes a try down; answers whether the device is new.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewLoginEvent) -> Result<bool, Fault> {
    let new_device = !seen_before(tx, new.user, new.user_agent.as_deref()).await?;
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        outcome: Set(new.outcome.as_str().to_owned()),
        ip: Set(new.ip),
        user_agent: Set(new.user_agent),
        new_device: Set(new_device),
        at: Set(new.at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(new_device)
}

async fn seen_before(
    tx: &DatabaseTransaction,
    user: UserId,
    user_agent: Option<&str>,
) -> Result<bool, Fault> {
    let same = match user_agent {
        Some(name) => table::Column::UserAgent.eq(name),
        None => table::Column::UserAgent.is_null(),
    };
    let successes = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::Outcome.eq(LoginOutcome::Succeeded.as_str()))
        .filter(same)
        .count(tx)
        .await?;
    Ok(successes > 0)
}

/// A person's tries, newest first.
pub async fn page(
    db: &Database,
    user: UserId,
    request: PageRequest,
) -> Result<Page<LoginEvent>, Fault> {
    let query = table::Entity::find().filter(table::Column::UserId.eq(user.0));
    let rows = request.cut(query, table::Column::Id).all(db.read()).await?;
    Page::of(request, rows).try_map(event_of)
}

/// One of a person's tries.
pub async fn find(db: &Database, user: UserId, id: i64) -> Result<Option<LoginEvent>, Fault> {
    let row = table::Entity::find_by_id(id)
        .filter(table::Column::UserId.eq(user.0))
        .one(db.read())
        .await?;
    row.map(event_of).transpose()
}

/// Forgets tries from before `before`.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let old = table::Column::At.lt(before.0);
            Ok(table::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
        })
    })
    .await
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
