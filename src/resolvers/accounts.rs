//! The fields of balances and transactions, and the way from stored rows and the engine's states to them.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input;
use crate::domain::{self, Amount, DEFAULT_CURRENCY, Listing, Timestamp};
use crate::engine::{BalanceState, Transfer};
use crate::schema::account::{Balance, Funds, Holding, Portfolio, Posting, Transaction};
use crate::schema::asset::Asset;
use crate::schema::order::{Order, Trade};
use crate::schema::scalar::Decimal;
use crate::services::portfolio;
use crate::services::records::{BalanceRow, PostingRow};
use async_graphql::{ComplexObject, Context};
use std::sync::Arc;

#[ComplexObject(crate = "crate::graphql::executor")]
impl Balance {
    /// What it is worth now, rounded to the currency's scale; null when there is no price.
    async fn value(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Symbol of the asset to express it in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
    ) -> Result<Option<Decimal>, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let currency = input::asset(&listing, &currency)?;
        let scale = listing.asset(currency).map_or(0, |asset| asset.scale);
        let quote = app.market.price(self.asset.listed().id, currency);
        Ok(quote.and_then(|quote| worth(self.total.0, quote.price, scale)))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Transaction {
    /// The owner's order it belongs to; null for what no order caused.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, ApiError> {
        match self.order_number {
            Some(number) => ctx.loaders()?.of(self.owner).order(number).await,
            None => Ok(None),
        }
    }

    /// The trade it settles; null for what no trade caused.
    async fn trade(&self, ctx: &Context<'_>) -> Result<Option<Trade>, ApiError> {
        match self.trade_number {
            Some(number) => ctx.loaders()?.of(self.owner).trade(number).await,
            None => Ok(None),
        }
    }
}

/// Quantity times price, with exactly so many decimal places; `None` past the range of a decimal.
fn worth(quantity: domain::Decimal, price: domain::Decimal, scale: u8) -> Option<Decimal> {
    Decimal::with_places(quantity.checked_mul(price)?, scale)
}

/// A balance as projected.
pub fn funds_of(row: &BalanceRow) -> Funds {
    Funds { asset: row.asset, available: row.available, held: row.held }
}

/// A balance as the engine just left it.
pub fn funds_after(state: &BalanceState) -> Funds {
    Funds { asset: state.asset, available: state.available, held: state.held }
}

/// A posting as projected.
pub fn posting_of(row: PostingRow) -> Posting {
    Posting {
        id: row.id,
        account: row.account,
        kind: row.kind,
        asset: row.asset,
        amount: row.amount,
        balance_after: row.balance_after,
        order: row.order,
        trade: row.trade,
        reference: row.reference.map(|reference| reference.as_str().to_owned()),
        at: row.at,
    }
}

/// The giver's side of a movement that the engine just made.
pub fn posting_given(transfer: &Transfer, reference: Option<String>, at: Timestamp) -> Posting {
    Posting {
        id: PostingRow::debit_id(transfer.id),
        account: transfer.debit,
        amount: Amount(-transfer.amount.0),
        balance_after: transfer.debit_after,
        order: transfer.debit_order,
        ..posting_got(transfer, reference, at)
    }
}

/// The getter's side of a movement that the engine just made.
pub fn posting_got(transfer: &Transfer, reference: Option<String>, at: Timestamp) -> Posting {
    Posting {
        id: PostingRow::credit_id(transfer.id),
        account: transfer.credit,
        kind: transfer.kind,
        asset: transfer.asset,
        amount: transfer.amount,
        balance_after: transfer.credit_after,
        order: transfer.credit_order,
        trade: transfer.trade,
        reference,
        at,
    }
}

/// A balance as its owner sees it.
///
/// # Errors
/// Internal, when its asset is not listed.
pub fn balance(funds: Funds, listing: &Arc<Listing>) -> Result<Balance, ApiError> {
    Balance::new(funds, listing).ok_or_else(|| ApiError::internal("a balance of no listed asset"))
}

/// A posting as its owner sees it.
///
/// # Errors
/// Internal, when its asset is not listed or its kind has no name.
pub fn transaction(posting: Posting, listing: &Arc<Listing>) -> Result<Transaction, ApiError> {
    let transaction = Transaction::new(posting, listing);
    transaction.ok_or_else(|| ApiError::internal("a posting of no listed asset or no known kind"))
}

/// A portfolio as its owner sees it.
///
/// # Errors
/// Internal, when it holds an asset that is not listed.
pub fn portfolio(
    portfolio: portfolio::Portfolio,
    listing: &Arc<Listing>,
) -> Result<Portfolio, ApiError> {
    let holdings = portfolio.holdings.into_iter().map(|holding| shown(holding, listing));
    Ok(Portfolio {
        currency: portfolio.currency,
        complete: portfolio.complete,
        value: portfolio.value.into(),
        cost_basis: portfolio.cost_basis.into(),
        unrealized_pnl: portfolio.unrealized_pnl.into(),
        realized_pnl: portfolio.realized_pnl.into(),
        change_24h: portfolio.change_24h.map(Into::into),
        holdings: holdings.collect::<Result<_, _>>()?,
    })
}

fn shown(holding: portfolio::Holding, listing: &Arc<Listing>) -> Result<Holding, ApiError> {
    let asset = Asset::find(listing, holding.asset);
    Ok(Holding {
        asset: asset.ok_or_else(|| ApiError::internal("a holding of no listed asset"))?,
        quantity: holding.quantity.into(),
        price: holding.price.map(Into::into),
        value: holding.value.map(Into::into),
        average_cost: holding.average_cost.map(Into::into),
        unrealized_pnl: holding.unrealized_pnl.map(Into::into),
        allocation: holding.allocation.map(Into::into),
    })
}
