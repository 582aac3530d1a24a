//! Messages that wait for the signature of a wallet. Each is good once, on every node, for the session that asked for it
//! or for whoever signs in. What is kept is the hash that the wallet signs.

use super::Database;
use super::oauth_flows::Linker;
use crate::domain::{Fault, Timestamp, UserId};
use entity::wallet_challenges as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};

/// A message that is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewWalletChallenge {
    pub(crate) digest: Vec<u8>,
    /// The wallet that is to sign it.
    pub(crate) address: String,
    /// Nobody, when somebody signs in.
    pub(crate) linker: Option<Linker>,
    pub(crate) expires_at: Timestamp,
}

/// Who sends a signed message, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentAt {
    /// Nobody, when somebody signs in.
    pub(crate) linker: Option<Linker>,
    pub(crate) now: Timestamp,
}

/// Begins to wait. What waited for the same session does so no longer.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewWalletChallenge) -> Result<(), Fault> {
    let NewWalletChallenge { digest, address, linker, expires_at } = new;
    if linker.is_some() {
        let mut before = table::Entity::delete_many();
        for of_session in belonging_to(linker) {
            before = before.filter(of_session);
        }
        before.exec(tx).await?;
    }
    let row = table::ActiveModel {
        digest: Set(digest),
        address: Set(address),
        user_id: Set(linker.map(|linker| linker.user.0)),
        session_id: Set(linker.map(|linker| linker.session.0)),
        expires_at: Set(expires_at.0),
    };
    table::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The wallet that was to sign this message, if it waits for whoever sends it. It does so no longer, whatever comes of the
/// signature; of two that ask at once one gets it.
pub(crate) async fn take(
    tx: &DatabaseTransaction,
    digest: &[u8],
    sent: SentAt,
) -> Result<Option<String>, Fault> {
    let mut found = table::Entity::find_by_id(digest.to_vec());
    let mut taking = table::Entity::delete_by_id(digest.to_vec());
    for own in belonging_to(sent.linker) {
        found = found.filter(own.clone());
        taking = taking.filter(own);
    }
    let Some(row) = found.one(tx).await? else { return Ok(None) };
    let gone = taking.exec(tx).await?;
    let is_good = gone.rows_affected == 1 && sent.now.0 < row.expires_at;
    Ok(is_good.then_some(row.address))
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

fn belonging_to(linker: Option<Linker>) -> [Expr; 2] {
    match linker {
        Some(Linker { user, session }) => {
            [table::Column::UserId.eq(user.0), table::Column::SessionId.eq(session.0)]
        }
        None => [table::Column::UserId.is_null(), table::Column::SessionId.is_null()],
    }
}
