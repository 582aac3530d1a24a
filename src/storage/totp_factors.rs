//! Authenticator apps: the sealed secret of each, and the last step that was accepted.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::totp_factors as table;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// An authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TotpFactor {
    /// The sealed secret.
    pub(crate) secret: Vec<u8>,
    /// Whether it counts.
    pub(crate) is_confirmed: bool,
}

/// A person's app, confirmed or not.
pub(crate) async fn find(db: &Database, user: UserId) -> Result<Option<TotpFactor>, Fault> {
    let row = table::Entity::find_by_id(user.0).one(db.read()).await?;
    Ok(row.map(factor_of))
}

/// The same inside a transaction; on PostgreSQL the row is locked until it ends.
pub(crate) async fn find_locked(
    tx: &DatabaseTransaction,
    user: UserId,
) -> Result<Option<TotpFactor>, Fault> {
    let row = table::Entity::find_by_id(user.0).lock_exclusive().one(tx).await?;
    Ok(row.map(factor_of))
}

/// A secret that an app may get, sealed.
pub(crate) struct ProposedSecret {
    pub(crate) sealed: Vec<u8>,
    pub(crate) at: Timestamp,
}

/// Keeps a secret that is not confirmed yet, in place of one that is not either; `false` when one is.
pub(crate) async fn propose(
    tx: &DatabaseTransaction,
    user: UserId,
    proposed: ProposedSecret,
) -> Result<bool, Fault> {
    if find_locked(tx, user).await?.is_some_and(|factor| factor.is_confirmed) {
        return Ok(false);
    }
    let row = table::ActiveModel {
        user_id: Set(user.0),
        secret: Set(proposed.sealed),
        last_step: Set(None),
        confirmed_at: Set(None),
        created_at: Set(proposed.at.0),
    };
    let again = OnConflict::column(table::Column::UserId)
        .update_columns([table::Column::Secret, table::Column::CreatedAt])
        .to_owned();
    table::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(true)
}

/// Notes that a step's code was accepted; `false` when this step, or a later one, was before.
pub(crate) async fn accept_step(
    tx: &DatabaseTransaction,
    user: UserId,
    step: i64,
) -> Result<bool, Fault> {
    let newer = Condition::any()
        .add(table::Column::LastStep.is_null())
        .add(table::Column::LastStep.lt(step));
    let done = table::Entity::update_many()
        .col_expr(table::Column::LastStep, Expr::value(step))
        .filter(table::Column::UserId.eq(user.0))
        .filter(newer)
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Lets an app count from now on; `false` when it does already.
pub(crate) async fn confirm(
    tx: &DatabaseTransaction,
    user: UserId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::ConfirmedAt, Expr::value(now.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::ConfirmedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Seals a secret anew.
pub(crate) async fn reseal(
    tx: &DatabaseTransaction,
    user: UserId,
    secret: Vec<u8>,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Secret, Expr::value(secret))
        .filter(table::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Some people with apps, in the order of their numbers, after `after`.
pub(crate) async fn owners_after(
    db: &Database,
    after: UserId,
    most: u64,
) -> Result<Vec<UserId>, Fault> {
    use sea_orm::QueryOrder;
    let rows: Vec<i64> = table::Entity::find()
        .select_only()
        .column(table::Column::UserId)
        .filter(table::Column::UserId.gt(after.0))
        .order_by_asc(table::Column::UserId)
        .limit(most)
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(UserId).collect())
}

/// Forgets a person's app; `false` when there was none.
pub(crate) async fn delete(tx: &DatabaseTransaction, user: UserId) -> Result<bool, Fault> {
    Ok(table::Entity::delete_by_id(user.0).exec(tx).await?.rows_affected == 1)
}

fn factor_of(row: table::Model) -> TotpFactor {
    TotpFactor { secret: row.secret, is_confirmed: row.confirmed_at.is_some() }
}
