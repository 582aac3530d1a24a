//! What an account is worth, what it cost, and what was won or lost.
//!
//! Quantities, costs and realised gains come from the projected positions (average-cost method, counted in
//! every currency that markets are paid in), prices from the market data. [`costs`] says which of them count,
//! the arithmetic is in [`compute`]; both touch nothing else.

mod compute;
mod costs;

pub use compute::{Held, Holding, Portfolio, Quoted, Valuation, compute};

use crate::domain::{
    AccountId, Asset, AssetId, Decimal, Failure, Fault, Listing, Refusal, RefusalCode,
};
use crate::exchange::ExchangeHandle;
use crate::market::MarketData;
use crate::services::records::{PositionRow, Records};
use costs::CostCurrency;
use std::sync::Arc;

/// Values accounts.
#[derive(Clone)]
pub struct Portfolios {
    records: Records,
    exchange: ExchangeHandle,
    market: MarketData,
}

impl Portfolios {
    /// Values accounts of this exchange at these prices.
    pub fn new(records: Records, exchange: ExchangeHandle, market: MarketData) -> Portfolios {
        Portfolios { records, exchange, market }
    }

    /// The portfolio of an account, valued in a listed currency. It contains everything that was
    /// acknowledged to the account before.
    ///
    /// # Errors
    /// `NOT_FOUND` for a currency nobody listed; unavailable while there is no rate between the currency
    /// and those that costs are counted in.
    pub async fn portfolio(
        &self,
        account: AccountId,
        currency: &str,
    ) -> Result<Portfolio, Failure> {
        let listing = self.exchange.listing();
        let currency = listed_currency(&listing, currency)?;
        let quoted = |asset| self.quoted(asset, currency.id);
        let rate = |asset| match asset == currency.id {
            true => Some(Decimal::ONE),
            false => quoted(asset).map(|quote| quote.price),
        };
        let currencies = costs::currencies(&listing, currency).into_iter();
        let currencies: Vec<_> =
            currencies.map(|asset| CostCurrency { asset, rate: rate(asset.id) }).collect();
        let held = costs::held(&self.positions(account, &currencies).await?, &currencies)?;
        Ok(compute(&Valuation { listing: &listing, currency }, &held, &quoted))
    }

    fn quoted(&self, asset: AssetId, currency: AssetId) -> Option<Quoted> {
        let quote = self.market.price(asset, currency)?;
        Some(Quoted { price: quote.price, change_24h: quote.change_24h })
    }

    /// What is held, and what it cost. From the positions alone: quantity and cost of one statement belong
    /// together, while balances read beside them may already show the next fill.
    async fn positions(
        &self,
        account: AccountId,
        currencies: &[CostCurrency<'_>],
    ) -> Result<Arc<Vec<PositionRow>>, Fault> {
        let currencies = currencies.iter().map(|it| it.asset.id).collect();
        self.records.positions(account, currencies).await
    }
}

fn listed_currency<'a>(listing: &'a Listing, symbol: &str) -> Result<&'a Asset, Refusal> {
    listing.asset_by_symbol(symbol).ok_or_else(|| {
        let known: Vec<_> = listing.assets().iter().map(|asset| asset.symbol.as_str()).collect();
        let message = format!(
            "No such currency is listed, so nothing can be valued in it: choose one of {}.",
            known.join(", ")
        );
        let mut refusal = Refusal::new(RefusalCode::NotFound, message);
        refusal.path = vec!["currency".to_owned()];
        refusal
    })
}
