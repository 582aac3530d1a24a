//! What an account is worth, what it cost, and what was won or lost.
//!
//! Quantities, costs and realised gains come from the projected positions (average-cost method, counted in
//! the accounting currency), prices from the market data. The arithmetic is in [`compute`] and touches
//! nothing else.

mod compute;

pub use compute::{Held, Holding, Portfolio, Quoted, Valuation, compute};

use crate::domain::{
    ACCOUNTING_SYMBOL, AccountId, Asset, AssetId, Failure, Fault, Listing, Refusal, RefusalCode,
};
use crate::exchange::ExchangeHandle;
use crate::market::MarketData;
use crate::storage::{self, Database};

/// Values accounts.
#[derive(Clone)]
pub struct Portfolios {
    database: Database,
    exchange: ExchangeHandle,
    market: MarketData,
}

impl Portfolios {
    /// Values accounts of this exchange at these prices.
    pub fn new(database: Database, exchange: ExchangeHandle, market: MarketData) -> Portfolios {
        Portfolios { database, exchange, market }
    }

    /// The portfolio of an account, valued in a listed currency. It contains everything that was
    /// acknowledged to the account before.
    ///
    /// # Errors
    /// `NOT_FOUND` for a currency nobody listed; unavailable while there is no rate between the currency
    /// and the one that costs are counted in.
    pub async fn portfolio(
        &self,
        account: AccountId,
        currency: &str,
    ) -> Result<Portfolio, Failure> {
        let listing = self.exchange.listing();
        let currency = listed_currency(&listing, currency)?;
        let accounting = listing.asset_by_symbol(ACCOUNTING_SYMBOL).ok_or_else(|| {
            Fault::internal(format!(
                "{ACCOUNTING_SYMBOL}, which costs are counted in, is not listed"
            ))
        })?;
        self.exchange.caught_up(account).await?;
        let held = self.held(account).await?;
        let quoted = |asset| self.quoted(asset, currency.id);
        let Some(rate) = compute::rate(accounting.id, currency.id, &quoted) else {
            let cause = format!("no rate between {ACCOUNTING_SYMBOL} and {}", currency.symbol);
            return Err(Fault::unavailable(cause).into());
        };
        let valuation = Valuation { listing: &listing, currency, accounting, rate };
        Ok(compute(&valuation, &held, &quoted))
    }

    fn quoted(&self, asset: AssetId, currency: AssetId) -> Option<Quoted> {
        let quote = self.market.price(asset, currency)?;
        Some(Quoted { price: quote.price, change_24h: quote.change_24h })
    }

    /// What is held, and what it cost. From the positions alone: quantity and cost of one statement belong
    /// together, while balances read beside them may already show the next fill.
    async fn held(&self, account: AccountId) -> Result<Vec<Held>, Fault> {
        let positions = storage::positions::all(&self.database, account).await?;
        let held = positions.into_iter().map(|position| Held {
            asset: position.asset,
            quantity: position.quantity,
            cost: position.cost,
            realized: position.realized,
            all_realized: position.unknown_gains == 0,
        });
        Ok(held.collect())
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
