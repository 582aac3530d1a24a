//! Reads arguments: decimals, symbols and bounds, each refused with the name of the argument.

use super::error::ApiError;
use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::domain::{
    self, AccountId, AssetId, ImportId, Listing, MarketId, OpaqueIds, PortfolioId, Timestamp,
};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::scalar::{DateTimeInput, DecimalInput};
use async_graphql::ID;

/// A decimal of the mutation's `input`.
///
/// # Errors
/// BAD_USER_INPUT naming the field.
pub fn decimal(value: DecimalInput, field: &str) -> Result<domain::Decimal, ApiError> {
    value.0.map_err(|bad| ApiError::bad_input(bad.to_string(), &["input", field]))
}

/// The same for a field that may be left out.
///
/// # Errors
/// BAD_USER_INPUT naming the field.
pub fn optional_decimal(
    value: Option<DecimalInput>,
    field: &str,
) -> Result<Option<domain::Decimal>, ApiError> {
    value.map(|value| decimal(value, field)).transpose()
}

/// A time of the mutation's `input` that may be left out; whether it is in range is for the use case to say.
///
/// # Errors
/// BAD_USER_INPUT naming the field.
pub fn optional_time(
    value: Option<DateTimeInput>,
    field: &str,
) -> Result<Option<Timestamp>, ApiError> {
    let read = |value: DateTimeInput| value.0;
    let time = value.map(read).transpose();
    time.map_err(|bad| ApiError::bad_input(bad.to_string(), &["input", field]))
}

/// A count between one and `max`.
///
/// # Errors
/// BAD_USER_INPUT naming the argument and the bounds.
pub fn count(value: i32, argument: &str, max: u32) -> Result<u32, ApiError> {
    let count = u32::try_from(value).ok().filter(|count| (1..=max).contains(count));
    count.ok_or_else(|| {
        ApiError::bad_input(format!("must lie between 1 and {max}; {value} does not"), &[argument])
    })
}

/// The id of the asset with this symbol.
///
/// # Errors
/// NOT_FOUND.
pub fn asset(listing: &Listing, symbol: &str) -> Result<AssetId, ApiError> {
    let asset = listing.asset_by_symbol(symbol).map(|asset| asset.id);
    asset.ok_or_else(|| ApiError::no_asset(symbol))
}

/// The id of the market with this symbol.
///
/// # Errors
/// NOT_FOUND.
pub fn market(listing: &Listing, symbol: &str) -> Result<MarketId, ApiError> {
    let market = listing.market_by_symbol(symbol).map(|market| market.id);
    market.ok_or_else(|| ApiError::no_market(symbol))
}

/// The number of the account that an optional argument names.
pub fn own_account(ids: &OpaqueIds, id: Option<ID>) -> Option<AccountId> {
    id.map(|id| account(ids, &id))
}

/// The number of the account with this id. What is no account's id becomes the number of one that belongs to nobody, so
/// that it is not found, like any other.
pub fn account(ids: &OpaqueIds, id: &str) -> AccountId {
    let number = NodeId::number_of(ids, NodeKind::Account, id);
    number.and_then(|number| u32::try_from(number).ok()).map_or(AccountId::EXTERNAL, AccountId)
}

/// The portfolio with this id; one that nobody has, when the text is no portfolio's id.
pub fn portfolio(ids: &OpaqueIds, id: &str) -> PortfolioId {
    PortfolioId(NodeId::number_of(ids, NodeKind::InvestmentPortfolio, id).unwrap_or_default())
}

/// The place with this id; one that nobody has, when the text is no place's id.
pub fn portfolio_account(ids: &OpaqueIds, id: &str) -> PortfolioAccountId {
    let number = NodeId::number_of(ids, NodeKind::PortfolioAccount, id);
    PortfolioAccountId(number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default())
}

/// The import with this id; one that nobody has, when the text is no import's id.
pub fn import(ids: &OpaqueIds, id: &str) -> ImportId {
    ImportId(NodeId::number_of(ids, NodeKind::Import, id).unwrap_or_default())
}

/// The activity with this id; one that nobody has, when the text is no activity's id.
pub fn activity(ids: &OpaqueIds, id: &str) -> ActivityId {
    let number = NodeId::number_of(ids, NodeKind::Activity, id);
    ActivityId(number.unwrap_or_default().cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_counts_are_bounded() {
        assert_eq!(count(1, "depth", 10).ok(), Some(1));
        assert_eq!(count(10, "depth", 10).ok(), Some(10));
        for value in [0, -1, 11, i32::MIN, i32::MAX] {
            let error = count(value, "depth", 10).expect_err("out of bounds");
            assert_eq!(error.code(), "BAD_USER_INPUT");
            assert!(error.message().starts_with("`depth`: must lie between 1 and 10"));
        }
    }
}
