//! Postings: what each account gained and lost, as the projector wrote it. Every read names the account
//! first.

use super::integers::{Integer, OnceSql};
use super::spelling;
use super::{Database, Page, PageRequest, money_intents};
use crate::domain::{
    AccountId, Amount, AssetId, ClientId, Fault, Once, OrderId, Timestamp, TradeId, TransferId,
    TransferKind,
};
use entity::posting::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

/// One side of a movement of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingRow {
    /// The transfer's number times two, plus one for the side that got.
    pub id: i64,
    /// Whose balance.
    pub account: AccountId,
    /// In what.
    pub asset: AssetId,
    /// Why.
    pub kind: TransferKind,
    /// Signed: what the balance gained or lost.
    pub amount: Amount,
    /// Total (available and held) afterwards.
    pub balance_after: Amount,
    /// The trade it settles, if any.
    pub trade: Option<TradeId>,
    /// The account's order, if any.
    pub order: Option<OrderId>,
    /// The movement that it is a side of, if somebody asked for it by a number.
    pub once: Option<Once>,
    /// The caller's own id of that movement. No part of the projection: reading joins it, writing leaves it out.
    pub reference: Option<ClientId>,
    /// When.
    pub at: Timestamp,
}

impl PostingRow {
    /// Number of the posting that took from the giver of a transfer.
    pub fn debit_id(transfer: TransferId) -> i64 {
        i64::try_from(transfer.0).unwrap_or(i64::MAX / 2).saturating_mul(2)
    }

    /// Number of the posting that gave to the getter of a transfer.
    pub fn credit_id(transfer: TransferId) -> i64 {
        PostingRow::debit_id(transfer).saturating_add(1)
    }

    /// The transfer this is one side of.
    pub fn transfer(&self) -> TransferId {
        TransferId(u64::try_from(self.id / 2).unwrap_or(0))
    }
}

/// Which postings are wanted; empty wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransactionFilter {
    /// Only these kinds: none of them, when the list is empty.
    pub kinds: Option<Vec<TransferKind>>,
    /// Only this asset.
    pub asset: Option<AssetId>,
    /// At this instant or later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

/// A page of the account's postings; cursors are posting numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn page(
    database: &Database,
    account: AccountId,
    filter: &TransactionFilter,
    request: PageRequest,
) -> Result<Page<PostingRow>, Fault> {
    let query = request.cut(filter.narrow(of(account)), Column::Id);
    let rows = query.all(database.read()).await?;
    let mut page = Page::of(request, rows).try_map(PostingRow::try_from)?;
    name(database, &mut page.items).await?;
    Ok(page)
}

/// How many of the account's postings the filter lets through.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn count(
    database: &Database,
    account: AccountId,
    filter: &TransactionFilter,
) -> Result<u64, Fault> {
    Ok(filter.narrow(of(account)).count(database.read()).await?)
}

/// All that came into the account and left it other than by trading, oldest first, without references.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn movements(database: &Database, account: AccountId) -> Result<Vec<PostingRow>, Fault> {
    let kinds = [TransferKind::Deposit, TransferKind::Withdrawal, TransferKind::Transfer];
    let query = of(account)
        .filter(Column::Kind.is_in(kinds.map(TransferKind::as_str)))
        .order_by_asc(Column::Id);
    query.all(database.read()).await?.into_iter().map(PostingRow::try_from).collect()
}

/// The account's posting with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn by_id(
    database: &Database,
    account: AccountId,
    id: i64,
) -> Result<Option<PostingRow>, Fault> {
    Ok(by_ids(database, account, &[id]).await?.pop())
}

/// What this movement did to the account; `None` when it did nothing.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn moved(
    database: &Database,
    account: AccountId,
    once: Once,
) -> Result<Option<PostingRow>, Fault> {
    let (kind, id) = once.to_sql();
    let query = of(account).filter(Column::OnceKind.eq(kind)).filter(Column::OnceId.eq(id));
    let found = query.one(database.read()).await?;
    found.map(PostingRow::try_from).transpose()
}

/// Those of the account's postings that have one of these numbers, in no order.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn by_ids(
    database: &Database,
    account: AccountId,
    ids: &[i64],
) -> Result<Vec<PostingRow>, Fault> {
    let query = of(account).filter(Column::Id.is_in(ids.iter().copied()));
    let rows = query.all(database.read()).await?.into_iter().map(PostingRow::try_from);
    let mut rows = rows.collect::<Result<Vec<_>, Fault>>()?;
    name(database, &mut rows).await?;
    Ok(rows)
}

/// Puts their references to the postings.
async fn name(database: &Database, rows: &mut [PostingRow]) -> Result<(), Fault> {
    let references = money_intents::references(database, rows.iter().filter_map(|row| row.once));
    let references = references.await?;
    for row in rows {
        row.reference = row.once.and_then(|once| references.get(&once).cloned());
    }
    Ok(())
}

fn of(account: AccountId) -> Select<Entity> {
    Entity::find().filter(Column::Account.eq(account.to_sql()))
}

impl TransactionFilter {
    fn narrow(&self, mut query: Select<Entity>) -> Select<Entity> {
        if let Some(kinds) = &self.kinds {
            query = query.filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
        }
        if let Some(asset) = self.asset {
            query = query.filter(Column::Asset.eq(asset.to_sql()));
        }
        if let Some(from) = self.from {
            query = query.filter(Column::At.gte(from.0));
        }
        if let Some(to) = self.to {
            query = query.filter(Column::At.lt(to.0));
        }
        query
    }
}

impl TryFrom<Model> for PostingRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<PostingRow, Fault> {
        Ok(PostingRow {
            id: row.id,
            account: AccountId::from_sql(row.account)?,
            asset: AssetId::from_sql(row.asset)?,
            kind: spelling::read(&row.kind)?,
            amount: Amount(row.amount),
            balance_after: Amount(row.balance_after),
            trade: row.trade_id.map(TradeId::from_sql).transpose()?,
            order: row.order_id.map(OrderId::from_sql).transpose()?,
            once: row
                .once_kind
                .zip(row.once_id)
                .map(|(kind, id)| Once::from_sql(kind, id))
                .transpose()?,
            reference: None,
            at: Timestamp(row.at),
        })
    }
}
