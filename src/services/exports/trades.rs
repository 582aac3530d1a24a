//! The fills of an account.

use super::ExportsParts;
use super::source::{Opened, Paged, Pages, Span};
use crate::domain::{AccountId, Amount, Fault, Liquidity, Listing, NodeKind, decimal};
use crate::services::sheets::{Cell, Column, numbers, words};
use crate::storage::trades::{self, TradeFilter, TradeRow};
use crate::storage::{Page, PageRequest};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("at", "Time", 82),
    words("market", "Market", 66),
    words("side", "Side", 36),
    words("liquidity", "Liquidity", 48),
    numbers("price", "Price", 108),
    numbers("quantity", "Quantity", 108),
    numbers("quoteQuantity", "Value", 108),
    numbers("fee", "Fee", 92),
    words("feeAsset", "Fee in", 40),
    words("orderId", "", 0),
];

/// The trades of an account.
pub(super) struct Trades {
    inner: Arc<ExportsParts>,
    account: AccountId,
    filter: TradeFilter,
    listing: Arc<Listing>,
}

impl Trades {
    pub(super) fn open(inner: &Arc<ExportsParts>, account: AccountId, span: Span) -> Opened {
        let listing = inner.exchange.listing();
        let pages = Trades { inner: Arc::clone(inner), account, filter: filter(span), listing };
        Opened { source: Box::new(Paged::new(pages)), columns: COLUMNS }
    }

    pub(super) async fn count(
        inner: &ExportsParts,
        account: AccountId,
        span: Span,
    ) -> Result<u64, Fault> {
        trades::count(&inner.database, account, filter(span)).await
    }
}

fn filter(span: Span) -> TradeFilter {
    TradeFilter { from: span.from, to: Some(span.to), ..TradeFilter::default() }
}

impl Pages for Trades {
    type Row = TradeRow;

    fn read(&self, request: PageRequest) -> BoxFuture<'_, Result<Page<TradeRow>, Fault>> {
        trades::list(&self.inner.database, self.account, (self.filter, request)).boxed()
    }

    fn place(row: &TradeRow) -> i64 {
        i64::try_from(row.id.0).unwrap_or(i64::MAX)
    }

    fn cells(&self, row: TradeRow) -> Result<Vec<Cell>, Fault> {
        let unlisted = || Fault::internal("a trade in no listed market");
        let market = self.listing.market(row.market).ok_or_else(unlisted)?;
        let quote = self.listing.asset(market.quote).ok_or_else(unlisted)?;
        let (side, liquidity, own) = row
            .side_of(self.account)
            .ok_or_else(|| Fault::internal("a trade of another account"))?;
        let amount = |amount: Amount| decimal::from_units(amount.0.into(), market.quote_scale);
        let id = |kind, number: u64| {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            Cell::Text(self.inner.ids.id(kind, number).as_str().to_owned())
        };
        Ok(vec![
            id(NodeKind::Trade, row.id.0),
            Cell::Time(row.at),
            Cell::Text(market.symbol.clone()),
            Cell::Word(side.as_str()),
            Cell::Word(match liquidity {
                Liquidity::Maker => "MAKER",
                Liquidity::Taker => "TAKER",
            }),
            Cell::Number(market.price_decimal(row.price)),
            Cell::Number(market.quantity_decimal(row.quantity)),
            Cell::Number(amount(row.notional)),
            Cell::Number(amount(own.fee)),
            Cell::Text(quote.symbol.clone()),
            id(NodeKind::Order, own.order.0),
        ])
    }
}
