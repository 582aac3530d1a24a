//! Keys of programs. What verifies their signatures is kept as it is (a public key) or sealed (a secret).

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, ApiKeyAlgorithm, ApiKeyId, ApiKeyScopes, Fault, Timestamp, UserId};
use entity::api_keys as table;
use ipnet::IpNet;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

/// The most keys of one person that are in force at once, and that are listed.
pub const KEYS_MAX: u64 = 50;

/// A key.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: ApiKeyId,
    /// Whose it is.
    pub owner: UserId,
    /// The account that it is bound to.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// What requests name it by.
    pub prefix: String,
    /// How requests are signed.
    pub algorithm: ApiKeyAlgorithm,
    /// What it may do.
    pub scopes: ApiKeyScopes,
    /// Networks that it may be used from; none means any.
    pub ip_allow_list: Vec<IpNet>,
    /// The public key, or the sealed secret.
    pub(crate) verifier: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good for nothing.
    pub expires_at: Option<Timestamp>,
    /// When it was ended.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, within a minute.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it is in force.
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// Names no verifier.
impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKey({}, {})", self.id.0, self.prefix)
    }
}

/// A key about to be made.
#[derive(Clone)]
pub(crate) struct NewApiKey {
    pub(crate) owner: UserId,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) algorithm: ApiKeyAlgorithm,
    pub(crate) scopes: ApiKeyScopes,
    pub(crate) ip_allow_list: Vec<IpNet>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
}

/// Adds a key. It is good for nothing until [`set_verifier`]: what is sealed is sealed for its number.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewApiKey) -> Result<ApiKey, Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.owner.0),
        account: Set(new.account.to_sql()),
        name: Set(new.name),
        prefix: Set(new.prefix),
        algorithm: Set(new.algorithm.as_str().to_owned()),
        scopes: Set(new.scopes.to_text()),
        ip_allow_list: Set(list_text(&new.ip_allow_list)),
        verifier: Set(None),
        created_at: Set(new.created_at.0),
        expires_at: Set(new.expires_at.map(|at| at.0)),
        revoked_at: Set(None),
        last_used_at: Set(None),
        ..Default::default()
    };
    key_of(row.insert(tx).await?)
}

/// Sets what verifies a key's signatures, or seals it anew.
pub(crate) async fn set_verifier(
    tx: &DatabaseTransaction,
    id: ApiKeyId,
    verifier: Vec<u8>,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Verifier, Expr::value(verifier))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// The key that requests name so, whoever's it is: for those who verify signatures.
pub(crate) async fn by_prefix(db: &Database, prefix: &str) -> Result<Option<ApiKey>, Fault> {
    let query = table::Entity::find().filter(table::Column::Prefix.eq(prefix));
    query.one(db.read()).await?.map(key_of).transpose()
}

/// One of a person's keys, in force or not.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Database, owner: UserId, id: ApiKeyId) -> Result<Option<ApiKey>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(key_of).transpose()
}

/// The same inside a transaction; on PostgreSQL the row is locked until it ends.
pub(crate) async fn find_locked(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: ApiKeyId,
) -> Result<Option<ApiKey>, Fault> {
    let query = of(owner).filter(table::Column::Id.eq(id.0)).lock_exclusive();
    query.one(tx).await?.map(key_of).transpose()
}

/// A person's keys that are in force, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn in_force(db: &Database, owner: UserId, now: Timestamp) -> Result<Vec<ApiKey>, Fault> {
    let query = of(owner).filter(good_at(now)).order_by_desc(table::Column::Id).limit(KEYS_MAX);
    query.all(db.read()).await?.into_iter().map(key_of).collect()
}

/// How many of a person's keys are in force.
pub(crate) async fn count_in_force(
    tx: &DatabaseTransaction,
    owner: UserId,
    now: Timestamp,
) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait;
    Ok(of(owner).filter(good_at(now)).count(tx).await?)
}

/// A key, and when something becomes of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ApiKeyAt {
    pub(crate) id: ApiKeyId,
    pub(crate) at: Timestamp,
}

/// Ends a person's key; `false` when it was not in force.
pub(crate) async fn revoke(
    tx: &DatabaseTransaction,
    owner: UserId,
    key: ApiKeyAt,
) -> Result<bool, Fault> {
    let ApiKeyAt { id, at } = key;
    let done = table::Entity::update_many()
        .col_expr(table::Column::RevokedAt, Expr::value(at.0))
        .filter(table::Column::UserId.eq(owner.0))
        .filter(table::Column::Id.eq(id.0))
        .filter(good_at(at))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends all keys of a person.
pub(crate) async fn revoke_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    now: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::RevokedAt, Expr::value(now.0))
        .filter(table::Column::UserId.eq(owner.0))
        .filter(good_at(now))
        .exec(tx)
        .await?;
    Ok(())
}

/// Lets a person's key end at a time.
pub(crate) async fn expire_at(
    tx: &DatabaseTransaction,
    owner: UserId,
    key: ApiKeyAt,
) -> Result<(), Fault> {
    let ApiKeyAt { id, at } = key;
    table::Entity::update_many()
        .col_expr(table::Column::ExpiresAt, Expr::value(at.0))
        .filter(table::Column::UserId.eq(owner.0))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that a key was used.
pub(crate) async fn note_use(db: &Database, id: ApiKeyId, at: Timestamp) -> Result<(), Fault> {
    let update = table::Entity::update_many()
        .col_expr(table::Column::LastUsedAt, Expr::value(at.0))
        .filter(table::Column::Id.eq(id.0));
    db.write(move |tx| {
        Box::pin(async move {
            update.exec(tx).await?;
            Ok(())
        })
    })
    .await
}

/// Some of the keys with a sealed secret, in the order of their numbers.
pub(crate) struct SealedKeys {
    /// Only those after it.
    pub(crate) after: ApiKeyId,
    /// How many.
    pub(crate) most: u64,
    /// When they are in force.
    pub(crate) now: Timestamp,
}

/// Some keys with a sealed secret that are in force.
pub(crate) async fn sealed_after(db: &Database, page: SealedKeys) -> Result<Vec<ApiKey>, Fault> {
    let query = table::Entity::find()
        .filter(table::Column::Algorithm.eq(ApiKeyAlgorithm::HmacSha256.as_str()))
        .filter(table::Column::Id.gt(page.after.0))
        .filter(good_at(page.now))
        .order_by_asc(table::Column::Id)
        .limit(page.most);
    query.all(db.read()).await?.into_iter().map(key_of).collect()
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::UserId.eq(owner.0))
}

fn good_at(now: Timestamp) -> Condition {
    let endless = table::Column::ExpiresAt.is_null();
    let not_yet = table::Column::ExpiresAt.gt(now.0);
    Condition::all()
        .add(table::Column::RevokedAt.is_null())
        .add(Condition::any().add(endless).add(not_yet))
}

fn list_text(networks: &[IpNet]) -> String {
    networks.iter().map(IpNet::to_string).collect::<Vec<_>>().join(" ")
}

fn key_of(row: table::Model) -> Result<ApiKey, Fault> {
    let unknown = |what: &str| Fault::internal(format!("API key {} has an unknown {what}", row.id));
    let networks = row.ip_allow_list.split_ascii_whitespace().map(str::parse);
    Ok(ApiKey {
        id: ApiKeyId(row.id),
        owner: UserId(row.user_id),
        account: AccountId::from_sql(row.account)?,
        algorithm: ApiKeyAlgorithm::parse(&row.algorithm).ok_or_else(|| unknown("algorithm"))?,
        scopes: ApiKeyScopes::parse(&row.scopes).ok_or_else(|| unknown("scope"))?,
        ip_allow_list: networks.collect::<Result<_, _>>().map_err(|_| unknown("network"))?,
        name: row.name,
        prefix: row.prefix,
        verifier: row.verifier.unwrap_or_default(),
        created_at: Timestamp(row.created_at),
        expires_at: row.expires_at.map(Timestamp),
        revoked_at: row.revoked_at.map(Timestamp),
        last_used_at: row.last_used_at.map(Timestamp),
    })
}
