//! Changes of addresses: asked for, confirmed by the new address, reverted by the old one. Both tokens are kept as hashes.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::email_changes as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder, sea_query::Expr,
};

/// A change of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EmailChange {
    pub(crate) id: i64,
    pub(crate) user: UserId,
    pub(crate) old_email: String,
    pub(crate) new_email: String,
    pub(crate) confirmed_at: Option<Timestamp>,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) expires_at: Timestamp,
}

/// A change about to be asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewEmailChange {
    pub(crate) user: UserId,
    pub(crate) old_email: String,
    pub(crate) new_email: String,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) expires_at: Timestamp,
    pub(crate) created_at: Timestamp,
}

/// Keeps a change that is asked for.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewEmailChange) -> Result<(), Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        old_email: Set(new.old_email),
        new_email: Set(new.new_email),
        token_hash: Set(new.token_hash),
        revert_hash: Set(None),
        confirmed_at: Set(None),
        closed_at: Set(None),
        expires_at: Set(new.expires_at.0),
        created_at: Set(new.created_at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// The person's change that the new address was mailed this token for.
pub(crate) async fn by_token(
    tx: &DatabaseTransaction,
    user: UserId,
    token_hash: &[u8],
) -> Result<Option<EmailChange>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::TokenHash.eq(token_hash.to_vec()))
        .one(tx)
        .await?;
    Ok(row.map(change_of))
}

/// The change that the old address was mailed this token for.
pub(crate) async fn by_revert_token(
    db: &Database,
    token_hash: &[u8],
) -> Result<Option<EmailChange>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::RevertHash.eq(token_hash.to_vec()))
        .one(db.read())
        .await?;
    Ok(row.map(change_of))
}

/// Who moved away from an address and may still come back to it.
pub(crate) async fn holder(
    tx: &DatabaseTransaction,
    email: &str,
    now: Timestamp,
) -> Result<Option<UserId>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::OldEmail.eq(email))
        .filter(revertable(now))
        .order_by_desc(table::Column::Id)
        .one(tx)
        .await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

/// What confirming a change leaves.
pub(crate) struct Confirmed {
    /// Of the token that goes to the old address, if it may take the account back.
    pub(crate) revert_hash: Option<Vec<u8>>,
    pub(crate) at: Timestamp,
    /// Until when it can be reverted.
    pub(crate) expires_at: Timestamp,
}

/// Notes that a change is confirmed; `false` when it is over. Of several at once, one gets `true`.
pub(crate) async fn confirm(
    tx: &DatabaseTransaction,
    id: i64,
    Confirmed { revert_hash, at, expires_at }: Confirmed,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::RevertHash, Expr::value(revert_hash))
        .col_expr(table::Column::ConfirmedAt, Expr::value(at.0))
        .col_expr(table::Column::ExpiresAt, Expr::value(expires_at.0))
        .filter(table::Column::Id.eq(id))
        .filter(table::Column::ConfirmedAt.is_null())
        .filter(table::Column::ClosedAt.is_null())
        .filter(table::Column::ExpiresAt.gt(at.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Spends the link back; `false` when it is over. Of several at once, one gets `true`.
pub(crate) async fn revert(
    tx: &DatabaseTransaction,
    id: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(close(tx, revertable(now).add(table::Column::Id.eq(id)), now).await? == 1)
}

/// Voids what a person asked for and nobody confirmed.
pub(crate) async fn close_pending(
    tx: &DatabaseTransaction,
    user: UserId,
    now: Timestamp,
) -> Result<(), Fault> {
    let pending = Condition::all()
        .add(table::Column::UserId.eq(user.0))
        .add(table::Column::ConfirmedAt.is_null());
    close(tx, pending, now).await.map(drop)
}

/// Voids whatever a person asked for or confirmed after a change.
pub(crate) async fn close_later(
    tx: &DatabaseTransaction,
    change: &EmailChange,
    now: Timestamp,
) -> Result<(), Fault> {
    let later = Condition::all()
        .add(table::Column::UserId.eq(change.user.0))
        .add(table::Column::Id.gt(change.id));
    close(tx, later, now).await.map(drop)
}

/// Voids the links back to the address that a change leads to: the person has it again.
pub(crate) async fn close_back(
    tx: &DatabaseTransaction,
    change: &EmailChange,
    now: Timestamp,
) -> Result<(), Fault> {
    let back = Condition::all()
        .add(table::Column::UserId.eq(change.user.0))
        .add(table::Column::OldEmail.eq(change.new_email.as_str()));
    close(tx, back, now).await.map(drop)
}

/// Forgets changes that were over before `before`.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let expired = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(expired).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn revertable(now: Timestamp) -> Condition {
    Condition::all()
        .add(table::Column::RevertHash.is_not_null())
        .add(table::Column::ClosedAt.is_null())
        .add(table::Column::ExpiresAt.gt(now.0))
}

async fn close(tx: &DatabaseTransaction, which: Condition, now: Timestamp) -> Result<u64, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::ClosedAt, Expr::value(now.0))
        .filter(which)
        .filter(table::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

fn change_of(row: table::Model) -> EmailChange {
    EmailChange {
        id: row.id,
        user: UserId(row.user_id),
        old_email: row.old_email,
        new_email: row.new_email,
        confirmed_at: row.confirmed_at.map(Timestamp),
        closed_at: row.closed_at.map(Timestamp),
        expires_at: Timestamp(row.expires_at),
    }
}
