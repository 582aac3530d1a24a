//! Passkeys of people: what verifies them, and how often they were used.

use super::Database;
use crate::domain::{Fault, PasskeyId, Timestamp, UserId};
use entity::passkeys as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr, sea_query::Expr,
};

/// The most passkeys of one person, and so the most that are listed.
pub const PASSKEYS_MAX: u64 = 20;

/// A passkey.
#[derive(Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its number.
    pub id: PasskeyId,
    /// Whose it is.
    pub owner: UserId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// Whether it signs in without the password.
    pub enters_alone: bool,
    /// What verifies it.
    pub(crate) credential: Credential,
}

/// What a device made, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credential {
    /// What the device calls it.
    pub(crate) id: Vec<u8>,
    /// What the device calls the person.
    pub(crate) user_handle: Vec<u8>,
    /// What of it never changes.
    pub(crate) static_state: Vec<u8>,
    /// What changes when it is used.
    pub(crate) dynamic_state: Vec<u8>,
    /// Ways to reach its device.
    pub(crate) transports: u8,
}

/// Names no key.
impl std::fmt::Debug for Passkey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passkey({}, {:?})", self.id.0, self.name)
    }
}

/// A passkey that was shown and proven, about to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) id: PasskeyId,
    /// What it was verified by ...
    pub(crate) from: Vec<u8>,
    /// ... and what takes its place.
    pub(crate) to: Vec<u8>,
    pub(crate) at: Timestamp,
}

/// A passkey and its new name.
pub(crate) struct Renamed {
    pub(crate) id: PasskeyId,
    pub(crate) name: String,
}

/// A passkey to add.
pub(crate) struct NewPasskey {
    pub(crate) credential: Credential,
    pub(crate) name: String,
    pub(crate) at: Timestamp,
}

/// A person's passkeys, the oldest first.
pub(crate) async fn of_user(db: &Database, user: UserId) -> Result<Vec<Passkey>, Fault> {
    list(db.read(), user).await
}

/// The same inside a transaction.
pub(crate) async fn of_user_in(
    tx: &DatabaseTransaction,
    user: UserId,
) -> Result<Vec<Passkey>, Fault> {
    list(tx, user).await
}

/// Whether a person has any.
pub(crate) async fn any(db: &Database, user: UserId) -> Result<bool, Fault> {
    Ok(count(db.read(), user).await? > 0)
}

/// How many a person has.
pub(crate) async fn count_in(tx: &DatabaseTransaction, user: UserId) -> Result<u64, Fault> {
    count(tx, user).await
}

/// The passkey that its device calls so, whosever it is.
pub(crate) async fn by_credential(db: &Database, id: &[u8]) -> Result<Option<Passkey>, Fault> {
    let row = table::Entity::find().filter(table::Column::CredentialId.eq(id.to_vec()));
    row.one(db.read()).await?.map(passkey_of).transpose()
}

/// Adds one; `None` when there is one that its device calls the same.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    user: UserId,
    new: NewPasskey,
) -> Result<Option<Passkey>, Fault> {
    let NewPasskey { credential, name, at } = new;
    let known = table::Column::CredentialId.eq(credential.id.clone());
    if table::Entity::find().filter(known).count(tx).await? > 0 {
        return Ok(None);
    }
    let row = table::ActiveModel {
        user_id: Set(user.0),
        credential_id: Set(credential.id),
        user_handle: Set(credential.user_handle),
        static_state: Set(credential.static_state),
        dynamic_state: Set(credential.dynamic_state),
        transports: Set(credential.transports.into()),
        name: Set(name),
        created_at: Set(at.0),
        last_used_at: Set(None),
        enters_alone: Set(true),
        ..Default::default()
    };
    match row.insert(tx).await {
        Ok(row) => passkey_of(row).map(Some),
        // Two at once: the database says so, and what else the transaction wrote is void.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(Fault::unavailable("a passkey was added twice at once"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Notes a use; `false` when the passkey is gone, or was used in between.
pub(crate) async fn note_use(
    tx: &DatabaseTransaction,
    user: UserId,
    used: Use,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::DynamicState, Expr::value(used.to))
        .col_expr(table::Column::LastUsedAt, Expr::value(used.at.0))
        .filter(table::Column::Id.eq(used.id.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::DynamicState.eq(used.from))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A person's passkey; `None` when they have none with this number.
pub(crate) async fn find_in(
    tx: &DatabaseTransaction,
    user: UserId,
    id: PasskeyId,
) -> Result<Option<Passkey>, Fault> {
    let row = table::Entity::find_by_id(id.0).filter(table::Column::UserId.eq(user.0));
    row.one(tx).await?.map(passkey_of).transpose()
}

/// Gives one another name.
pub(crate) async fn rename(
    tx: &DatabaseTransaction,
    user: UserId,
    renamed: Renamed,
) -> Result<(), Fault> {
    let Renamed { id, name } = renamed;
    table::Entity::update_many()
        .col_expr(table::Column::Name, Expr::value(name))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets one; `false` when the person has none with this number.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    user: UserId,
    id: PasskeyId,
) -> Result<bool, Fault> {
    let done =
        table::Entity::delete_by_id(id.0).filter(table::Column::UserId.eq(user.0)).exec(tx).await?;
    Ok(done.rows_affected == 1)
}

/// Lets those of a person that were added at this time or later sign in beside the password only.
pub(crate) async fn bind_to_password(
    tx: &DatabaseTransaction,
    user: UserId,
    since: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::EntersAlone, Expr::value(false))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::CreatedAt.gte(since.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets all of a person; answers how many.
pub(crate) async fn delete_all(tx: &DatabaseTransaction, user: UserId) -> Result<u64, Fault> {
    let of_user = table::Column::UserId.eq(user.0);
    Ok(table::Entity::delete_many().filter(of_user).exec(tx).await?.rows_affected)
}

async fn list<C: ConnectionTrait>(connection: &C, user: UserId) -> Result<Vec<Passkey>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .order_by_asc(table::Column::Id)
        .limit(PASSKEYS_MAX)
        .all(connection)
        .await?;
    rows.into_iter().map(passkey_of).collect()
}

async fn count<C: ConnectionTrait>(connection: &C, user: UserId) -> Result<u64, Fault> {
    let own = table::Entity::find().filter(table::Column::UserId.eq(user.0));
    Ok(own.count(connection).await?)
}

fn passkey_of(row: table::Model) -> Result<Passkey, Fault> {
    let unknown = |_| Fault::internal("a passkey has unknown transports");
    Ok(Passkey {
        id: PasskeyId(row.id),
        owner: UserId(row.user_id),
        name: row.name,
        created_at: Timestamp(row.created_at),
        last_used_at: row.last_used_at.map(Timestamp),
        enters_alone: row.enters_alone,
        credential: Credential {
            id: row.credential_id,
            user_handle: row.user_handle,
            static_state: row.static_state,
            dynamic_state: row.dynamic_state,
            transports: u8::try_from(row.transports).map_err(unknown)?,
        },
    })
}
