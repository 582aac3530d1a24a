//! Movements of money that were made before, from their postings.

use crate::domain::{Fault, Once};
use crate::engine::Transfer;
use crate::storage::transactions::PostingRow;

/// The movement of which these are the sides.
pub(super) fn joined(debit: &PostingRow, credit: &PostingRow) -> Transfer {
    Transfer {
        id: credit.transfer(),
        kind: credit.kind,
        asset: credit.asset,
        amount: credit.amount,
        debit: debit.account,
        credit: credit.account,
        debit_after: debit.balance_after,
        credit_after: credit.balance_after,
        trade: credit.trade,
        debit_order: debit.order,
        credit_order: credit.order,
    }
}

/// Why nothing moved under a number that names something else.
pub(super) fn used_otherwise(once: Once) -> Fault {
    Fault::internal(format!(
        "the money movement {once} was done before, for something else, so nothing moved. Were the tables restored \
         from a backup that is older than the journal?"
    ))
}
