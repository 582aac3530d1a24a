//! Tokens that a password reset mail carries: kept as hashes, spent once.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::password_resets as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, sea_query::Expr,
};

/// A token of a mailed reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PasswordReset {
    pub(crate) user: UserId,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

/// A token about to be mailed.
#[derive(Clone, Debug)]
pub(crate) struct NewPasswordReset {
    pub(crate) user: UserId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) expires_at: Timestamp,
    pub(crate) created_at: Timestamp,
}

/// Keeps a token that is about to be mailed.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewPasswordReset) -> Result<(), Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        token_hash: Set(new.token_hash),
        expires_at: Set(new.expires_at.0),
        used_at: Set(None),
        created_at: Set(new.created_at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// The reset with this token, spent or not.
pub(crate) async fn by_token(
    db: &Database,
    token_hash: &[u8],
) -> Result<Option<PasswordReset>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::TokenHash.eq(token_hash.to_vec()))
        .one(db.read())
        .await?;
    Ok(row.map(|row| PasswordReset {
        user: UserId(row.user_id),
        expires_at: Timestamp(row.expires_at),
        used_at: row.used_at.map(Timestamp),
    }))
}

/// Spends a token; `false` when it is spent or expired. Of several at once, one gets `true`.
pub(crate) async fn spend(
    tx: &DatabaseTransaction,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::UsedAt, Expr::value(now.0))
        .filter(table::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(table::Column::UsedAt.is_null())
        .filter(table::Column::ExpiresAt.gt(now.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Voids every token of a person that is not spent.
pub(crate) async fn void_all(
    tx: &DatabaseTransaction,
    user: UserId,
    now: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::UsedAt, Expr::value(now.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// How many were mailed to a person since `since`.
pub(crate) async fn count_since(
    tx: &DatabaseTransaction,
    user: UserId,
    since: Timestamp,
) -> Result<u64, Fault> {
    Ok(table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::CreatedAt.gt(since.0))
        .count(tx)
        .await?)
}

/// Forgets tokens that expired before `before`.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let expired = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(expired).exec(tx).await?.rows_affected)
        })
    })
    .await
}
