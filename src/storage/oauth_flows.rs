//! Sign-ins by another provider that are under way. State and browser are kept as hashes; what the provider is asked is
//! computed from the secret that only the browser has, and kept nowhere.

use super::Database;
use crate::domain::{Fault, SessionId, Timestamp, UserId};
use entity::oauth_flows as table;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Who wants an account at a provider, or a wallet, linked, and by which session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Linker {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
}

/// A sign-in, or a link, that waits for its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthFlow {
    pub(crate) state_hash: Vec<u8>,
    pub(crate) browser_hash: Vec<u8>,
    pub(crate) provider: String,
    /// Nobody, when somebody signs in.
    pub(crate) linker: Option<Linker>,
    pub(crate) return_path: String,
    pub(crate) expires_at: Timestamp,
}

/// Begins to wait.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: OAuthFlow) -> Result<(), Fault> {
    let row = table::ActiveModel {
        state_hash: Set(new.state_hash),
        browser_hash: Set(new.browser_hash),
        provider: Set(new.provider),
        user_id: Set(new.linker.map(|linker| linker.user.0)),
        session_id: Set(new.linker.map(|linker| linker.session.0)),
        return_path: Set(new.return_path),
        expires_at: Set(new.expires_at.0),
    };
    table::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What waits under this state in this browser, expired or not; it does so no longer. Of two that ask at once one gets it.
pub(crate) async fn take(
    tx: &DatabaseTransaction,
    state_hash: &[u8],
    browser_hash: &[u8],
) -> Result<Option<OAuthFlow>, Fault> {
    let own = || table::Column::BrowserHash.eq(browser_hash.to_vec());
    let row = table::Entity::find_by_id(state_hash.to_vec()).filter(own()).one(tx).await?;
    let Some(row) = row else { return Ok(None) };
    let gone = table::Entity::delete_by_id(state_hash.to_vec()).filter(own()).exec(tx).await?;
    Ok((gone.rows_affected == 1).then(|| flow_of(row)))
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

fn flow_of(row: table::Model) -> OAuthFlow {
    let linker = row.user_id.zip(row.session_id);
    OAuthFlow {
        state_hash: row.state_hash,
        browser_hash: row.browser_hash,
        provider: row.provider,
        linker: linker
            .map(|(user, session)| Linker { user: UserId(user), session: SessionId(session) }),
        return_path: row.return_path,
        expires_at: Timestamp(row.expires_at),
    }
}
