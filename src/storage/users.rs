//! People. Addresses come in normalised; the unique index on them is the only judge of "taken".

use super::Database;
use crate::domain::{DEFAULT_CURRENCY, Fault, StaffRoles, Theme, Timestamp, UserId};
use entity::users as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, SqlErr, TransactionTrait, TryInsertResult, sea_query::Expr,
};

/// A person, as everybody but the sign-in may know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their number.
    pub id: UserId,
    /// Address, normalised.
    pub email: String,
    /// Name shown to them.
    pub display_name: String,
    /// Their duties at the exchange.
    pub staff_roles: StaffRoles,
    /// When they proved the address.
    pub email_verified_at: Option<Timestamp>,
    /// When the password was last set.
    pub password_changed_at: Timestamp,
    /// The word that they know our mails by.
    pub anti_phishing_code: Option<String>,
    /// Whether the person ever set one: who came by another provider has none that anybody knows.
    pub has_password: bool,
    /// When they signed up.
    pub created_at: Timestamp,
    /// How they like things shown.
    pub preferences: Preferences,
    /// When they deleted the account; `None` while they have it.
    pub deleted_at: Option<Timestamp>,
    /// When they were forgotten.
    pub erased_at: Option<Timestamp>,
}

/// How a person likes things shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Symbol of the currency that values are shown in.
    pub currency: String,
    /// BCP 47 tag.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// Colours.
    pub theme: Theme,
    /// Whether news may be mailed. Mail about the account's safety is sent regardless.
    pub email_notifications: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            currency: DEFAULT_CURRENCY.to_owned(),
            locale: "en-US".to_owned(),
            time_zone: "UTC".to_owned(),
            theme: Theme::System,
            email_notifications: true,
        }
    }
}

/// Somebody who signs up.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Address, normalised.
    pub email: String,
    /// PHC string.
    pub password_hash: String,
    /// Name shown to them.
    pub display_name: String,
    /// Now.
    pub created_at: Timestamp,
}

/// A person with the hash of their password; only the sign-in asks for it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub user: User,
    /// PHC string.
    pub password_hash: String,
}

/// The person with this number.
pub async fn by_id(db: &Database, id: UserId) -> Result<Option<User>, Fault> {
    let row = table::Entity::find_by_id(id.0).one(db.read()).await?;
    row.map(user_of).transpose()
}

/// The people with these numbers, in no particular order; unknown numbers are left out.
pub async fn by_ids(db: &Database, ids: &[UserId]) -> Result<Vec<User>, Fault> {
    let ids = ids.iter().map(|id| id.0);
    let rows = table::Entity::find().filter(table::Column::Id.is_in(ids)).all(db.read()).await?;
    rows.into_iter().map(user_of).collect()
}

/// The person with this address.
pub async fn by_email(db: &Database, email: &str) -> Result<Option<User>, Fault> {
    find_by_email(db.read(), email).await?.map(user_of).transpose()
}

/// The same inside a transaction.
pub(crate) async fn by_email_in(
    tx: &DatabaseTransaction,
    email: &str,
) -> Result<Option<User>, Fault> {
    find_by_email(tx, email).await?.map(user_of).transpose()
}

/// The same as [`by_email_in`], locked as [`by_id_locked`] says: who has the address now keeps it until the transaction
/// ends.
pub(crate) async fn by_email_locked(
    tx: &DatabaseTransaction,
    email: &str,
) -> Result<Option<User>, Fault> {
    let rows = table::Entity::find().filter(table::Column::Email.eq(email));
    rows.lock_exclusive().one(tx).await?.map(user_of).transpose()
}

/// The person with this number; on PostgreSQL the row is locked until the transaction ends, so that what is written back
/// is made from what is there.
pub(crate) async fn by_id_locked(
    tx: &DatabaseTransaction,
    id: UserId,
) -> Result<Option<User>, Fault> {
    let row = table::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    row.map(user_of).transpose()
}

/// The person with this address and the hash of their password.
pub async fn credentials_by_email(
    db: &Database,
    email: &str,
) -> Result<Option<Credentials>, Fault> {
    find_by_email(db.read(), email).await?.map(credentials_of).transpose()
}

/// The person with this number and the hash of their password.
pub async fn credentials_by_id(db: &Database, id: UserId) -> Result<Option<Credentials>, Fault> {
    let row = table::Entity::find_by_id(id.0).one(db.read()).await?;
    row.map(credentials_of).transpose()
}

/// Whether this is still the hash of the person's password. On PostgreSQL the row is locked until the
/// transaction ends, so that a session begun with a password cannot slip past a change of it.
pub(crate) async fn password_hash_is(
    tx: &DatabaseTransaction,
    id: UserId,
    password_hash: &str,
) -> Result<bool, Fault> {
    let row = table::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    Ok(row.is_some_and(|row| row.password_hash == password_hash))
}

/// Adds a person with default preferences; `None` when the address is taken.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewUser) -> Result<Option<User>, Fault> {
    let email = new.email.clone();
    let inserted = table::Entity::insert(row_of(new))
        .on_conflict_do_nothing_on([table::Column::Email])
        .exec_without_returning(tx)
        .await?;
    match inserted {
        TryInsertResult::Inserted(rows) if rows > 0 => by_email_in(tx, &email).await,
        _ => Ok(None),
    }
}

fn row_of(new: NewUser) -> table::ActiveModel {
    let preferences = Preferences::default();
    table::ActiveModel {
        email: Set(new.email),
        password_hash: Set(new.password_hash),
        display_name: Set(new.display_name),
        staff_roles: Set(StaffRoles::default().to_text()),
        email_verified_at: Set(None),
        password_changed_at: Set(new.created_at.0),
        has_password: Set(true),
        currency: Set(preferences.currency),
        locale: Set(preferences.locale),
        time_zone: Set(preferences.time_zone),
        theme: Set(preferences.theme.as_str().to_owned()),
        email_notifications: Set(preferences.email_notifications),
        created_at: Set(new.created_at.0),
        ..Default::default()
    }
}

/// Notes that the address is proven; the first time counts.
pub(crate) async fn mark_email_verified(
    tx: &DatabaseTransaction,
    id: UserId,
    at: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::EmailVerifiedAt, Expr::value(at.0))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::EmailVerifiedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that nobody knows the password: the person came by another provider.
pub(crate) async fn mark_passwordless(tx: &DatabaseTransaction, id: UserId) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::HasPassword, Expr::value(false))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that the person deleted the account. Call it only in a transaction that has locked them.
pub(crate) async fn mark_deleted(
    tx: &DatabaseTransaction,
    id: UserId,
    at: Timestamp,
) -> Result<(), Fault> {
    set_deleted_at(tx, id, Some(at.0)).await
}

/// Notes that the person came back.
pub(crate) async fn mark_restored(tx: &DatabaseTransaction, id: UserId) -> Result<(), Fault> {
    set_deleted_at(tx, id, None).await
}

async fn set_deleted_at(
    tx: &DatabaseTransaction,
    id: UserId,
    at: Option<i64>,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::DeletedAt, Expr::value(at))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::ErasedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// When the person deleted the account; `None` while they have it.
pub(crate) async fn deleted_at(
    tx: &DatabaseTransaction,
    id: UserId,
) -> Result<Option<Timestamp>, Fault> {
    let row = table::Entity::find_by_id(id.0).one(tx).await?;
    Ok(row.and_then(|row| row.deleted_at).map(Timestamp))
}

/// People who deleted their accounts up to then and are not forgotten yet.
pub(crate) async fn to_erase(
    db: &Database,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<User>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::DeletedAt.lte(before.0))
        .filter(table::Column::ErasedAt.is_null())
        .limit(limit)
        .all(db.read())
        .await?;
    rows.into_iter().map(user_of).collect()
}

/// Another password of a person.
pub(crate) struct NewPassword {
    pub(crate) hash: String,
    /// Since when.
    pub(crate) at: Timestamp,
}

/// Sets the password. Call it only in a transaction that found the old hash with [`password_hash_is`].
pub(crate) async fn set_password(
    tx: &DatabaseTransaction,
    id: UserId,
    NewPassword { hash, at }: NewPassword,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::PasswordHash, Expr::value(hash))
        .col_expr(table::Column::PasswordChangedAt, Expr::value(at.0))
        .col_expr(table::Column::HasPassword, Expr::value(true))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sets a person's duties. Call it only in a transaction that has locked the person.
pub(crate) async fn set_staff_roles(
    tx: &DatabaseTransaction,
    id: UserId,
    roles: StaffRoles,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::StaffRoles, Expr::value(roles.to_text()))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Another address of a person, proven.
pub(crate) struct ProvenAddress<'a> {
    pub(crate) email: &'a str,
    /// Since when.
    pub(crate) at: Timestamp,
}

/// Gives a person another address; `false` when somebody has it. The transaction goes on either way.
pub(crate) async fn move_address(
    tx: &DatabaseTransaction,
    id: UserId,
    ProvenAddress { email, at }: ProvenAddress<'_>,
) -> Result<bool, Fault> {
    // PostgreSQL ends a transaction in which a statement fails, unless the statement has a savepoint of its own.
    let step = tx.begin().await?;
    let moved = table::Entity::update_many()
        .col_expr(table::Column::Email, Expr::value(email))
        .col_expr(table::Column::EmailVerifiedAt, Expr::value(at.0))
        .filter(table::Column::Id.eq(id.0))
        .exec(&step)
        .await;
    match moved {
        Ok(_) => {
            step.commit().await?;
            Ok(true)
        }
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            step.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes somebody out again who was added in the same transaction.
pub(crate) async fn take_out(tx: &DatabaseTransaction, id: UserId) -> Result<(), Fault> {
    table::Entity::delete_by_id(id.0).exec(tx).await?;
    Ok(())
}

/// The same password under another hash.
pub(crate) struct HashChange {
    /// What it was verified by.
    pub(crate) from: String,
    /// What it was hashed to anew.
    pub(crate) to: String,
}

/// Keeps another hash of the same password; whether it did. It does not when the password was changed meanwhile.
pub(crate) async fn replace_hash(
    tx: &DatabaseTransaction,
    id: UserId,
    HashChange { from, to }: HashChange,
) -> Result<bool, Fault> {
    let replaced = table::Entity::update_many()
        .col_expr(table::Column::PasswordHash, Expr::value(to))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::PasswordHash.eq(from))
        .exec(tx)
        .await?;
    Ok(replaced.rows_affected > 0)
}

/// The word that whoever has proven this address knows our mails by.
pub(crate) async fn anti_phishing_code(
    tx: &DatabaseTransaction,
    email: &str,
) -> Result<Option<String>, Fault> {
    let row = table::Entity::find()
        .filter(table::Column::Email.eq(email))
        .filter(table::Column::EmailVerifiedAt.is_not_null())
        .one(tx)
        .await?;
    Ok(row.and_then(|row| row.anti_phishing_code))
}

/// Sets the word that the person knows our mails by, or takes it away.
pub(crate) async fn set_anti_phishing_code(
    tx: &DatabaseTransaction,
    id: UserId,
    code: Option<String>,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::AntiPhishingCode, Expr::value(code))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sets the name shown to the person.
pub(crate) async fn set_display_name(
    tx: &DatabaseTransaction,
    id: UserId,
    display_name: String,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::DisplayName, Expr::value(display_name))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

async fn find_by_email<C: ConnectionTrait>(
    connection: &C,
    email: &str,
) -> Result<Option<table::Model>, Fault> {
    Ok(table::Entity::find().filter(table::Column::Email.eq(email)).one(connection).await?)
}

fn credentials_of(row: table::Model) -> Result<Credentials, Fault> {
    let password_hash = row.password_hash.clone();
    Ok(Credentials { user: user_of(row)?, password_hash })
}

fn user_of(row: table::Model) -> Result<User, Fault> {
    let unknown = |what: &str| Fault::internal(format!("user {} has an unknown {what}", row.id));
    Ok(User {
        id: UserId(row.id),
        staff_roles: StaffRoles::parse(&row.staff_roles).ok_or_else(|| unknown("staff role"))?,
        preferences: Preferences {
            theme: Theme::parse(&row.theme).ok_or_else(|| unknown("theme"))?,
            currency: row.currency,
            locale: row.locale,
            time_zone: row.time_zone,
            email_notifications: row.email_notifications,
        },
        email: row.email,
        display_name: row.display_name,
        email_verified_at: row.email_verified_at.map(Timestamp),
        password_changed_at: Timestamp(row.password_changed_at),
        anti_phishing_code: row.anti_phishing_code,
        has_password: row.has_password,
        created_at: Timestamp(row.created_at),
        deleted_at: row.deleted_at.map(Timestamp),
        erased_at: row.erased_at.map(Timestamp),
    })
}
