//! Accounts at other providers that sign people in. A person has one at each provider at most, and each belongs to one
//! person.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::linked_accounts as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, sea_query::OnConflict,
};

/// An account at a provider, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedAccount {
    /// Name of the provider in the settings.
    pub provider: String,
    /// The address that the provider told when it was linked.
    pub email: Option<String>,
    /// When it was linked.
    pub linked_at: Timestamp,
}

/// What a provider calls an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderSubject {
    pub(crate) provider: String,
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// A link to make.
#[derive(Clone, Debug)]
pub(crate) struct NewLink {
    pub(crate) account: ProviderSubject,
    pub(crate) email: Option<String>,
    pub(crate) at: Timestamp,
}

/// A person's accounts at other providers, by name.
pub(crate) async fn of_user(db: &Database, user: UserId) -> Result<Vec<LinkedAccount>, Fault> {
    list(db.read(), user).await
}

/// The same inside a transaction.
pub(crate) async fn of_user_in(
    tx: &DatabaseTransaction,
    user: UserId,
) -> Result<Vec<LinkedAccount>, Fault> {
    list(tx, user).await
}

/// Whom an account at a provider signs in.
pub(crate) async fn owner(
    db: &Database,
    account: &ProviderSubject,
) -> Result<Option<UserId>, Fault> {
    find_owner(db.read(), account).await
}

/// The same inside a transaction.
pub(crate) async fn owner_in(
    tx: &DatabaseTransaction,
    account: &ProviderSubject,
) -> Result<Option<UserId>, Fault> {
    find_owner(tx, account).await
}

/// Links an account; `false` when it, or another one at this provider, is linked already.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    user: UserId,
    new: NewLink,
) -> Result<bool, Fault> {
    let NewLink { account, email, at } = new;
    let row = table::ActiveModel {
        user_id: Set(user.0),
        provider: Set(account.provider),
        issuer: Set(account.issuer),
        subject: Set(account.subject),
        email: Set(email),
        linked_at: Set(at.0),
    };
    // Whichever of the two keys it runs into.
    let taken = OnConflict::new().do_nothing().to_owned();
    Ok(table::Entity::insert(row).on_conflict(taken).exec_without_returning(tx).await? > 0)
}

/// Takes a link away.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    user: UserId,
    provider: &str,
) -> Result<(), Fault> {
    table::Entity::delete_by_id((user.0, provider.to_owned())).exec(tx).await?;
    Ok(())
}

/// Takes all links of a person away.
pub(crate) async fn delete_all(tx: &DatabaseTransaction, user: UserId) -> Result<(), Fault> {
    table::Entity::delete_many().filter(table::Column::UserId.eq(user.0)).exec(tx).await?;
    Ok(())
}

async fn list<C: ConnectionTrait>(
    connection: &C,
    user: UserId,
) -> Result<Vec<LinkedAccount>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .order_by_asc(table::Column::Provider)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(linked_of).collect())
}

async fn find_owner<C: ConnectionTrait>(
    connection: &C,
    account: &ProviderSubject,
) -> Result<Option<UserId>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::Provider.eq(&account.provider))
        .filter(table::Column::Issuer.eq(&account.issuer))
        .filter(table::Column::Subject.eq(&account.subject))
        .one(connection)
        .await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

fn linked_of(row: table::Model) -> LinkedAccount {
    LinkedAccount { provider: row.provider, email: row.email, linked_at: Timestamp(row.linked_at) }
}
