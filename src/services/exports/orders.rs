//! The orders that an account placed in a span, each as it stands when the file is written.

use super::ExportsParts;
use super::source::{Opened, Paged, Pages, Span};
use crate::domain::{AccountId, Amount, Fault, Listing, NodeKind, Price, Quantity, decimal};
use crate::engine::OrderState;
use crate::services::sheets::{Cell, Column, numbers, words};
use crate::storage::orders::{self, OrderFilter};
use crate::storage::{Page, PageRequest};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("clientOrderId", "Client id", 112),
    words("createdAt", "Placed", 82),
    words("updatedAt", "", 0),
    words("market", "Market", 58),
    words("side", "Side", 30),
    words("type", "Type", 56),
    words("timeInForce", "", 0),
    words("status", "Status", 60),
    words("reason", "", 0),
    numbers("price", "Price", 92),
    numbers("stopPrice", "", 0),
    numbers("quantity", "Quantity", 92),
    numbers("quoteQuantity", "", 0),
    numbers("filledQuantity", "Filled", 92),
    numbers("filledQuoteQuantity", "Filled value", 92),
    numbers("fees", "Fees", 80),
];

/// The orders of an account.
pub(super) struct Orders {
    inner: Arc<ExportsParts>,
    account: AccountId,
    filter: OrderFilter,
    listing: Arc<Listing>,
}

impl Orders {
    pub(super) fn open(inner: &Arc<ExportsParts>, account: AccountId, span: Span) -> Opened {
        let listing = inner.exchange.listing();
        let pages = Orders { inner: Arc::clone(inner), account, filter: filter(span), listing };
        Opened { source: Box::new(Paged::new(pages)), columns: COLUMNS }
    }

    pub(super) async fn count(
        inner: &ExportsParts,
        account: AccountId,
        span: Span,
    ) -> Result<u64, Fault> {
        orders::count(&inner.database, account, &filter(span)).await
    }

    async fn page(&self, request: PageRequest) -> Result<Page<OrderState>, Fault> {
        let inner = &self.inner;
        let mut page = orders::page(&inner.database, self.account, &self.filter, request).await?;
        let rows = std::mem::take(&mut page.items);
        let states = inner.exchange.as_they_stand(self.account, rows).await?;
        Ok(page.with_items(states))
    }
}

fn filter(span: Span) -> OrderFilter {
    OrderFilter { from: span.from, to: Some(span.to), ..OrderFilter::default() }
}

impl Pages for Orders {
    type Row = OrderState;

    fn read(&self, request: PageRequest) -> BoxFuture<'_, Result<Page<OrderState>, Fault>> {
        self.page(request).boxed()
    }

    fn place(row: &OrderState) -> i64 {
        i64::try_from(row.id.0).unwrap_or(i64::MAX)
    }

    fn cells(&self, row: OrderState) -> Result<Vec<Cell>, Fault> {
        let market = self.listing.market(row.market);
        let market = market.ok_or_else(|| Fault::internal("an order in no listed market"))?;
        let quote = |amount: Amount| decimal::from_units(amount.0.into(), market.quote_scale);
        let base = |quantity: Quantity| market.quantity_decimal(quantity);
        let price = |price: Price| market.price_decimal(price);
        Ok(vec![
            Cell::Text(self.inner.ids.id(NodeKind::Order, Orders::place(&row)).as_str().to_owned()),
            Cell::text(row.client_id.as_ref().map(|it| it.as_str())),
            Cell::Time(row.created_at),
            Cell::Time(row.updated_at),
            Cell::Text(market.symbol.clone()),
            Cell::Word(row.side.as_str()),
            Cell::Word(row.order_type.as_str()),
            Cell::Word(row.time_in_force.as_str()),
            Cell::Word(row.status.as_str()),
            row.reason.map_or(Cell::Empty, |reason| Cell::Word(reason.as_str())),
            Cell::number(row.price.map(price)),
            Cell::number(row.rare().stop_price.map(price)),
            Cell::number(row.quantity.map(base)),
            Cell::number(row.budget.map(quote)),
            Cell::Number(base(row.filled)),
            Cell::Number(quote(row.filled_notional)),
            Cell::Number(quote(row.fees)),
        ])
    }
}
