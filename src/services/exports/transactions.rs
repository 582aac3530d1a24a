//! Everything that moved the money of an account.

use super::ExportsParts;
use super::source::{Opened, Paged, Pages, Span};
use crate::domain::{AccountId, Amount, Asset, AssetId, Decimal, Fault, Listing, NodeKind};
use crate::services::sheets::{Cell, Column, numbers, words};
use crate::storage::transactions::{self, PostingRow, TransactionFilter};
use crate::storage::{Page, PageRequest};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("at", "Time", 82),
    words("kind", "Kind", 58),
    words("asset", "Asset", 44),
    numbers("amount", "Amount", 112),
    numbers("balanceAfter", "Balance", 112),
    words("reference", "Reference", 118),
    words("orderId", "", 0),
    words("tradeId", "", 0),
];

/// The transactions of an account.
pub(super) struct Transactions {
    inner: Arc<ExportsParts>,
    account: AccountId,
    filter: TransactionFilter,
    listing: Arc<Listing>,
}

impl Transactions {
    pub(super) fn open(inner: &Arc<ExportsParts>, account: AccountId, span: Span) -> Opened {
        let listing = inner.exchange.listing();
        let pages =
            Transactions { inner: Arc::clone(inner), account, filter: filter(span), listing };
        Opened { source: Box::new(Paged::new(pages)), columns: COLUMNS }
    }

    pub(super) async fn count(
        inner: &ExportsParts,
        account: AccountId,
        span: Span,
    ) -> Result<u64, Fault> {
        transactions::count(&inner.database, account, &filter(span)).await
    }
}

/// The postings of a span.
pub(super) fn filter(span: Span) -> TransactionFilter {
    TransactionFilter { from: span.from, to: Some(span.to), ..TransactionFilter::default() }
}

/// A listed asset.
///
/// # Errors
/// [`Fault::Internal`] when it is not listed, which no table says.
pub(super) fn listed(listing: &Listing, asset: AssetId) -> Result<&Asset, Fault> {
    listing.asset(asset).ok_or_else(|| Fault::internal("a posting of no listed asset"))
}

impl Pages for Transactions {
    type Row = PostingRow;

    fn read(&self, request: PageRequest) -> BoxFuture<'_, Result<Page<PostingRow>, Fault>> {
        transactions::page(&self.inner.database, self.account, &self.filter, request).boxed()
    }

    fn place(row: &PostingRow) -> i64 {
        row.id
    }

    fn cells(&self, row: PostingRow) -> Result<Vec<Cell>, Fault> {
        let asset = listed(&self.listing, row.asset)?;
        let decimal = |amount: Amount| -> Decimal { asset.decimal(amount) };
        let ids = &self.inner.ids;
        let id = |kind, number: u64| {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            Cell::Text(ids.id(kind, number).as_str().to_owned())
        };
        Ok(vec![
            Cell::Text(ids.id(NodeKind::Transaction, row.id).as_str().to_owned()),
            Cell::Time(row.at),
            Cell::Word(row.kind.as_str()),
            Cell::Text(asset.symbol.clone()),
            Cell::Number(decimal(row.amount)),
            Cell::Number(decimal(row.balance_after)),
            Cell::text(row.reference.as_ref().map(|it| it.as_str())),
            row.order.map_or(Cell::Empty, |order| id(NodeKind::Order, order.0)),
            row.trade.map_or(Cell::Empty, |trade| id(NodeKind::Trade, trade.0)),
        ])
    }
}
