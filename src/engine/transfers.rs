//! Transfers: money moves from the available part of one account to another account, each once.

use super::Engine;
use super::command::NewTransfer;
use super::event::{Event, Transfer};
use super::ledger::Movement;
use super::reject::Reject;
use agio_domain::TransferKind;

impl Engine {
    pub(super) fn transfer(
        &mut self,
        new: &NewTransfer,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let NewTransfer { from, to, asset, amount, once } = *new;
        let (debit, credit) = (self.named_account(from)?, self.named_account(to)?);
        if self.was_moved(Some(once), events) {
            return Ok(());
        }
        if from == to {
            return Err(Reject::SameAccount);
        }
        self.listing.asset(asset).ok_or(Reject::UnknownAsset)?;
        if !amount.is_positive() {
            return Err(Reject::AmountNotPositive);
        }
        let available = self.ledger.available(debit, asset);
        if amount > available {
            return Err(Reject::InsufficientFunds { needed: amount, available });
        }
        let totals = self.ledger.transfer(Movement { debit, credit, asset, amount });
        self.onces.insert(once);
        events.push(Event::Transferred(Transfer {
            id: self.next_transfer(),
            kind: TransferKind::Transfer,
            asset,
            amount,
            debit: from,
            credit: to,
            debit_after: totals.debit,
            credit_after: totals.credit,
            trade: None,
            debit_order: None,
            credit_order: None,
        }));
        self.ledger.report(events);
        Ok(())
    }
}
