//! What portfolios, their reports and their performances are shown with: figures, assets, and portfolios themselves.

use crate::accounting::exact::{ASSET_SCALE_MAX, Money, Units};
use crate::domain::{Listing, NodeKind, PortfolioId};
use crate::schema::asset::Asset;
use crate::schema::investment::{InvestmentPortfolio, PortfolioAsset};
use crate::schema::investment_words::LotScope;
use crate::schema::node::NodeId;
use crate::schema::scalar::Exact;
use crate::services::investments;
use std::sync::Arc;

/// A portfolio as its owner sees it.
pub fn portfolio(portfolio: investments::InvestmentPortfolio) -> InvestmentPortfolio {
    let PortfolioId(number) = portfolio.id;
    let settings = portfolio.settings;
    InvestmentPortfolio {
        id: NodeId::new(NodeKind::InvestmentPortfolio, number),
        name: settings.name,
        currency: settings.currency,
        time_zone: settings.time_zone,
        cost_basis_method: settings.cost_basis_method.into(),
        lot_scope: match settings.lot_scope {
            investments::LotScope::PerAccount => LotScope::PerAccount,
            investments::LotScope::Universal => LotScope::Universal,
        },
        jurisdiction: settings.jurisdiction.into(),
        version: version(portfolio.version),
        created_at: portfolio.created_at.into(),
        number: portfolio.id,
        owner: portfolio.owner,
    }
}

/// An asset of a portfolio.
pub fn asset(symbol: &str, listing: &Arc<Listing>) -> PortfolioAsset {
    PortfolioAsset { symbol: symbol.to_owned(), asset: Asset::with_symbol(listing, symbol) }
}

/// A quantity of a book.
pub fn units(quantity: Units) -> Exact {
    Exact::shown(quantity.to_decimal(ASSET_SCALE_MAX))
}

/// An amount of a book.
pub fn money(amount: Money) -> Exact {
    Exact::shown(amount.to_decimal())
}

/// How often something was changed.
pub fn version(version: i64) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
