//! Recovery codes: kept as hashes, each used once.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::recovery_codes as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

/// Keeps a person's codes in place of those before.
pub(crate) async fn replace(
    tx: &DatabaseTransaction,
    user: UserId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), Fault> {
    delete_all(tx, user).await?;
    let rows = hashes.into_iter().map(|hash| table::ActiveModel {
        user_id: Set(user.0),
        hash: Set(hash),
        used_at: Set(None),
        ..Default::default()
    });
    table::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// A code that is used, and when.
pub(crate) struct SpentCode {
    pub(crate) hash: Vec<u8>,
    pub(crate) at: Timestamp,
}

/// Uses a code; `false` when the person has no such code, or used it before. Of several at once, one gets `true`.
pub(crate) async fn spend(
    tx: &DatabaseTransaction,
    user: UserId,
    spent: SpentCode,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::UsedAt, Expr::value(spent.at.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::Hash.eq(spent.hash))
        .filter(table::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many codes a person has left.
pub(crate) async fn left(db: &Database, user: UserId) -> Result<u64, Fault> {
    let left = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::UsedAt.is_null());
    Ok(left.count(db.read()).await?)
}

/// Forgets a person's codes.
pub(crate) async fn delete_all(tx: &DatabaseTransaction, user: UserId) -> Result<(), Fault> {
    let own = table::Column::UserId.eq(user.0);
    table::Entity::delete_many().filter(own).exec(tx).await?;
    Ok(())
}
