//! What a verification mail carries: a link token and a six-digit code, both kept as hashes. Spending either
//! spends both.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::{email_tokens as table, users};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query},
};

/// A mailed proof.
#[derive(Clone, Debug)]
pub(crate) struct EmailToken {
    pub(crate) id: i64,
    pub(crate) user: UserId,
    pub(crate) code_hash: Vec<u8>,
    pub(crate) code_expires_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

/// A proof about to be mailed.
#[derive(Clone, Debug)]
pub(crate) struct NewEmailToken {
    pub(crate) user: UserId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) code_hash: Vec<u8>,
    pub(crate) code_expires_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) created_at: Timestamp,
}

/// Keeps a proof that is about to be mailed. Codes mailed earlier are void from now on, links are not.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewEmailToken) -> Result<(), Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        token_hash: Set(new.token_hash),
        code_hash: Set(new.code_hash),
        code_expires_at: Set(new.code_expires_at.0),
        expires_at: Set(new.expires_at.0),
        used_at: Set(None),
        created_at: Set(new.created_at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// The proof with this link token.
pub(crate) async fn by_token(
    tx: &DatabaseTransaction,
    token_hash: &[u8],
) -> Result<Option<EmailToken>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::TokenHash.eq(token_hash.to_vec()))
        .one(tx)
        .await?;
    Ok(row.map(token_of))
}

/// The proof that was mailed to an address last: the only one whose code counts. One statement, whatever is known of
/// the address.
pub(crate) async fn newest(
    tx: &DatabaseTransaction,
    email: &str,
) -> Result<Option<EmailToken>, Fault> {
    let owner = Query::select()
        .column(users::Column::Id)
        .from(users::Entity)
        .and_where(users::Column::Email.eq(email))
        .to_owned();
    let row = table::Entity::find()
        .filter(table::Column::UserId.in_subquery(owner))
        .order_by_desc(table::Column::Id)
        .one(tx)
        .await?;
    Ok(row.map(token_of))
}

/// Spends a proof; `false` when it is spent already. Of several at once, one gets `true`.
pub(crate) async fn spend(
    tx: &DatabaseTransaction,
    id: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::UsedAt, Expr::value(now.0))
        .filter(table::Column::Id.eq(id))
        .filter(table::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Voids every proof of a person that is not spent.
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

/// Forgets proofs that expired before `before`.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let expired = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(expired).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn token_of(row: table::Model) -> EmailToken {
    EmailToken {
        id: row.id,
        user: UserId(row.user_id),
        code_hash: row.code_hash,
        code_expires_at: Timestamp(row.code_expires_at),
        expires_at: Timestamp(row.expires_at),
        used_at: row.used_at.map(Timestamp),
    }
}
