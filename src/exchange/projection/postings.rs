//! The table of postings: two rows for each movement of money, one a side.

use crate::domain::{Amount, Once};
use crate::engine::{Command, Transfer};
use crate::exchange::applied::Done;
use crate::storage::transactions::PostingRow;

/// The postings that the batch has made.
#[derive(Debug, Default)]
pub(super) struct Postings {
    made: Vec<PostingRow>,
}

impl Postings {
    pub(super) fn transferred(&mut self, transfer: &Transfer, done: &Done<'_>) {
        let once = once(done.command);
        let posting = |id, account, amount, balance_after, order| PostingRow {
            id,
            account,
            asset: transfer.asset,
            kind: transfer.kind,
            amount,
            balance_after,
            trade: transfer.trade,
            order,
            once,
            reference: None,
            at: done.at,
        };
        self.made.extend([
            posting(
                PostingRow::debit_id(transfer.id),
                transfer.debit,
                Amount(-transfer.amount.0),
                transfer.debit_after,
                transfer.debit_order,
            ),
            posting(
                PostingRow::credit_id(transfer.id),
                transfer.credit,
                transfer.amount,
                transfer.credit_after,
                transfer.credit_order,
            ),
        ]);
    }

    pub(super) fn take(&mut self) -> Vec<PostingRow> {
        std::mem::take(&mut self.made)
    }
}

/// The number under which a command moves money.
fn once(command: &Command) -> Option<Once> {
    match command {
        Command::Deposit(deposit) => deposit.once,
        Command::Transfer(transfer) => Some(transfer.once),
        _ => None,
    }
}
