//! Between the exact numbers of a book and the sixteen bytes that both databases keep.

use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::accounting::exact::{from_ordered_bytes, to_ordered_bytes};
use crate::domain::Fault;

/// As a BYTEA column keeps a number.
pub(super) fn bytes(number: i128) -> Vec<u8> {
    to_ordered_bytes(number).to_vec()
}

/// The number that a BYTEA column kept.
///
/// # Errors
/// [`Fault::Internal`] when it has another length: the table was edited.
pub(super) fn number(bytes: &[u8]) -> Result<i128, Fault> {
    let sixteen = <[u8; 16]>::try_from(bytes);
    sixteen.map(from_ordered_bytes).map_err(|_| Fault::internal("an amount is not sixteen bytes"))
}

/// An activity's number as SQL keeps it. Those of the ledger are below 0.
pub(super) fn activity_to_sql(id: ActivityId) -> i64 {
    id.0.cast_signed()
}

/// The activity that SQL kept the number of.
pub(super) fn activity_of_sql(number: i64) -> ActivityId {
    ActivityId(number.cast_unsigned())
}

/// The place that SQL kept the number of.
///
/// # Errors
/// [`Fault::Internal`] when the number is none of ours: the table was edited.
pub(in crate::storage) fn place_of_sql(number: i64) -> Result<PortfolioAccountId, Fault> {
    let place = u32::try_from(number).map(PortfolioAccountId);
    place.map_err(|_| Fault::internal(format!("{number} in a table is no portfolio account")))
}
