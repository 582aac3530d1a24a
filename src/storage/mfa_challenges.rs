//! Sign-ins with the right password that wait for a second factor, or for a code that was mailed. The token is kept as a hash.

use super::Database;
use crate::domain::{AuthenticationMethod, Fault, Timestamp, TokenTransport, UserId};
use entity::mfa_challenges as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};

/// A sign-in that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MfaChallenge {
    /// Who signs in.
    pub(crate) user: UserId,
    /// How the client will keep the tokens.
    pub(crate) transport: TokenTransport,
    /// What the client called the device.
    pub(crate) device_name: Option<String>,
    /// What an earlier sign-in left on the device.
    pub(crate) device_token: Option<String>,
    /// Which password it was that was right.
    pub(crate) password_changed_at: Timestamp,
    /// What the first step was done with.
    pub(crate) first_method: AuthenticationMethod,
    /// Whether the sign-in restores a deleted account.
    pub(crate) restores: bool,
    /// The hash of the code that was mailed, where no second factor is asked for.
    pub(crate) mailed_code: Option<Vec<u8>>,
    /// Until when a code may come.
    pub(crate) expires_at: Timestamp,
}

/// Begins to wait.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    token_hash: Vec<u8>,
    new: MfaChallenge,
) -> Result<(), Fault> {
    let row = table::ActiveModel {
        token_hash: Set(token_hash),
        user_id: Set(new.user.0),
        transport: Set(new.transport.as_str().to_owned()),
        device_name: Set(new.device_name),
        device_token: Set(new.device_token),
        password_changed_at: Set(new.password_changed_at.0),
        first_method: Set(Some(new.first_method.as_str().to_owned())),
        tries: Set(0),
        restores: Set(new.restores),
        mailed_code: Set(new.mailed_code),
        expires_at: Set(new.expires_at.0),
    };
    table::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The sign-in of this token, expired or not.
pub(crate) async fn find(db: &Database, token_hash: &[u8]) -> Result<Option<MfaChallenge>, Fault> {
    let row = table::Entity::find_by_id(token_hash.to_vec()).one(db.read()).await?;
    row.map(challenge_of).transpose()
}

/// How many tries there are, and what time it is.
pub(crate) struct TriesAt {
    pub(crate) most: i64,
    pub(crate) now: Timestamp,
}

/// Takes one of the tries; `false` when there is none left, or nothing waits any more.
pub(crate) async fn take_try(
    tx: &DatabaseTransaction,
    token_hash: &[u8],
    tries: TriesAt,
) -> Result<bool, Fault> {
    let one_more = Expr::col(table::Column::Tries).add(1_i64);
    let done = table::Entity::update_many()
        .col_expr(table::Column::Tries, one_more)
        .filter(table::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(table::Column::Tries.lt(tries.most))
        .filter(table::Column::ExpiresAt.gt(tries.now.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets one: it is over.
pub(crate) async fn delete(tx: &DatabaseTransaction, token_hash: &[u8]) -> Result<(), Fault> {
    table::Entity::delete_by_id(token_hash.to_vec()).exec(tx).await?;
    Ok(())
}

/// Forgets all of a person.
pub(crate) async fn delete_all(tx: &DatabaseTransaction, user: UserId) -> Result<(), Fault> {
    table::Entity::delete_many().filter(table::Column::UserId.eq(user.0)).exec(tx).await?;
    Ok(())
}

/// Forgets those that expired before `before`.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let expired = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(expired).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn challenge_of(row: table::Model) -> Result<MfaChallenge, Fault> {
    let unknown = || Fault::internal("a sign-in that waits has an unknown word");
    let transport = TokenTransport::parse(&row.transport).ok_or_else(unknown)?;
    // Older programs wrote none, and knew the password only.
    let first_method = match row.first_method.as_deref() {
        None => AuthenticationMethod::Password,
        Some(word) => AuthenticationMethod::parse(word).ok_or_else(unknown)?,
    };
    Ok(MfaChallenge {
        user: UserId(row.user_id),
        transport,
        device_name: row.device_name,
        device_token: row.device_token,
        password_changed_at: Timestamp(row.password_changed_at),
        first_method,
        restores: row.restores,
        mailed_code: row.mailed_code,
        expires_at: Timestamp(row.expires_at),
    })
}
