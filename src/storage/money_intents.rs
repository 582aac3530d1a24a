//! What money is moved for: each movement that somebody asks for has a row and a number of its own, committed
//! before the command that moves it. A caller's text names the row; the command carries the number.
//!
//! Rows are never deleted: the engine takes a number that comes again for the same movement.

use super::Database;
use super::integers::{Integer, OnceSql};
use crate::domain::{AccountId, Amount, AssetId, ClientId, Fault, IntentKind, Once, UserId};
use entity::{money_intent as table, money_number as numbers, money_total as totals};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// A movement that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIntent {
    /// What for.
    pub kind: IntentKind,
    /// The person who asks for it; `None` for the house.
    pub owner: Option<UserId>,
    /// The account that it is moved to, or from if it is moved between two.
    pub account: AccountId,
    /// The caller's own id: the same again, with the same kind and owner, is the same movement. The house gives none.
    pub reference: Option<ClientId>,
    /// In what.
    pub asset: AssetId,
    /// How much.
    pub amount: Amount,
    /// BLAKE3 of everything that was asked for.
    pub body_hash: [u8; 32],
    /// The most that all movements of this kind, account and asset may come to.
    pub limit: Option<Amount>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It has this number from now on.
    New(Once),
    /// It was asked for before, and has had this number since.
    Known(Once),
    /// Its reference names something else.
    ReferenceUsed,
    /// It goes beyond the limit; so much is left.
    BeyondLimit(Amount),
}

/// Notes a movement, durably: what has a number may be sent to the engine, however often.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn note(database: &Database, intent: NewIntent) -> Result<Noted, Fault> {
    database.write(move |tx| Box::pin(async move { note_in(tx, intent).await })).await
}

/// The same in a transaction, so that what belongs to a new movement is written with it.
pub(crate) async fn note_in(tx: &DatabaseTransaction, intent: NewIntent) -> Result<Noted, Fault> {
    let kind = sql_kind(intent.kind);
    // On PostgreSQL whoever comes next waits here, and then sees what was noted.
    let newest = numbers::Entity::find_by_id(kind).lock_exclusive().one(tx).await?;
    let newest = newest.ok_or_else(|| Fault::internal("a kind of money intents has no numbers"))?;
    if let Some(known) = named(tx, &intent).await? {
        let same = known.body_hash == intent.body_hash;
        return Ok(if same { Noted::Known(once_of(&known)?) } else { Noted::ReferenceUsed });
    }
    if let Some(left) = beyond_limit(tx, &intent).await? {
        return Ok(Noted::BeyondLimit(left));
    }
    let number = newest.newest + 1;
    numbers::Entity::update_many()
        .col_expr(numbers::Column::Newest, Expr::value(number))
        .filter(numbers::Column::Kind.eq(kind))
        .exec(tx)
        .await?;
    let row = table::ActiveModel {
        kind: Set(kind),
        id: Set(number),
        owner: Set(intent.owner.map(|owner| owner.0)),
        account: Set(intent.account.to_sql()),
        reference: Set(intent.reference.map(|reference| reference.as_str().to_owned())),
        asset: Set(intent.asset.to_sql()),
        amount: Set(intent.amount.0),
        body_hash: Set(intent.body_hash.to_vec()),
    };
    Ok(Noted::New(once_of(&row.insert(tx).await?)?))
}

async fn named(
    tx: &DatabaseTransaction,
    intent: &NewIntent,
) -> Result<Option<table::Model>, Fault> {
    let Some((owner, reference)) = intent.owner.zip(intent.reference.as_ref()) else {
        return Ok(None);
    };
    let query = table::Entity::find()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Kind.eq(sql_kind(intent.kind)))
        .filter(table::Column::Reference.eq(reference.as_str()));
    Ok(query.one(tx).await?)
}

/// Adds the intent to what was asked for before; what is left instead, when it is too much.
async fn beyond_limit(
    tx: &DatabaseTransaction,
    intent: &NewIntent,
) -> Result<Option<Amount>, Fault> {
    let Some(limit) = intent.limit else { return Ok(None) };
    let key = (sql_kind(intent.kind), intent.account.to_sql(), intent.asset.to_sql());
    let before = totals::Entity::find_by_id(key).one(tx).await?;
    let total = before.as_ref().map_or(0, |row| row.total);
    let Some(after) = total.checked_add(intent.amount.0).filter(|after| *after <= limit.0) else {
        let left = Amount(limit.0 - total);
        return Ok(Some(if left.is_positive() { left } else { Amount::ZERO }));
    };
    let (kind, account, asset) = key;
    let row = totals::ActiveModel {
        kind: Set(kind),
        account: Set(account),
        asset: Set(asset),
        total: Set(after),
    };
    match before {
        Some(_) => row.update(tx).await?,
        None => row.insert(tx).await?,
    };
    Ok(None)
}

/// Takes a movement out of what its account asked for, when it has surely not been done and never will be.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn give_up(database: &Database, intent: NewIntent) -> Result<(), Fault> {
    let filter = Condition::all()
        .add(totals::Column::Kind.eq(sql_kind(intent.kind)))
        .add(totals::Column::Account.eq(intent.account.to_sql()))
        .add(totals::Column::Asset.eq(intent.asset.to_sql()));
    let less = Expr::col(totals::Column::Total).sub(intent.amount.0);
    let update = totals::Entity::update_many().col_expr(totals::Column::Total, less).filter(filter);
    database
        .write(move |tx| {
            Box::pin(async move {
                update.exec(tx).await?;
                Ok(())
            })
        })
        .await
}

/// The newest number of a kind; 0 before the first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn newest(database: &Database, kind: IntentKind) -> Result<u64, Fault> {
    let row = numbers::Entity::find_by_id(sql_kind(kind)).one(database.read()).await?;
    let newest = row.map_or(0, |row| row.newest);
    u64::try_from(newest).map_err(Fault::internal)
}

/// Whose movements, and of what.
#[derive(Clone, Copy, Debug)]
pub struct MovementsOf {
    /// Of this kind.
    pub kind: IntentKind,
    /// Of this account.
    pub account: AccountId,
    /// In this asset.
    pub asset: AssetId,
}

/// The newest movement of an account in an asset: its number and how much.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn last(
    database: &Database,
    MovementsOf { kind, account, asset }: MovementsOf,
) -> Result<Option<(Once, Amount)>, Fault> {
    let query = table::Entity::find()
        .filter(table::Column::Account.eq(account.to_sql()))
        .filter(table::Column::Kind.eq(sql_kind(kind)))
        .filter(table::Column::Asset.eq(asset.to_sql()))
        .order_by_desc(table::Column::Id)
        .limit(1);
    let row = query.one(database.read()).await?;
    row.map(|row| Ok((once_of(&row)?, Amount(row.amount)))).transpose()
}

/// The references of those of these movements that have one.
pub(super) async fn references(
    database: &Database,
    onces: impl Iterator<Item = Once>,
) -> Result<BTreeMap<Once, ClientId>, Fault> {
    let mut ids: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for once in onces {
        ids.entry(once.kind).or_default().push(once.to_sql().1);
    }
    let mut found = BTreeMap::new();
    for (kind, ids) in ids {
        let query = table::Entity::find()
            .filter(table::Column::Kind.eq(i64::from(kind)))
            .filter(table::Column::Id.is_in(ids))
            .filter(table::Column::Reference.is_not_null());
        for row in query.all(database.read()).await? {
            if let Some(reference) = row.reference.as_deref().and_then(ClientId::new) {
                found.insert(once_of(&row)?, reference);
            }
        }
    }
    Ok(found)
}

fn sql_kind(kind: IntentKind) -> i64 {
    i64::from(kind.number())
}

fn once_of(row: &table::Model) -> Result<Once, Fault> {
    Once::from_sql(row.kind, row.id)
}
