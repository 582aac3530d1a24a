//! Money coming in: from [`AccountId::EXTERNAL`] to an account, once per reference.

use super::Engine;
use super::client_ids::Named;
use super::command::Deposit;
use super::event::{Event, Transfer};
use super::fingerprint::Fingerprint;
use super::orders::refuse_house;
use super::reject::Reject;
use super::rules::AMOUNT_MAX;
use crate::domain::{AccountId, Amount, AssetId, TransferKind};

impl Engine {
    pub(super) fn deposit(
        &mut self,
        deposit: &Deposit,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let Deposit { account, asset, amount, ref reference } = *deposit;
        refuse_house(account)?;
        let body = || Fingerprint::of(&(asset, amount));
        if let Some(first) = self.deposit_ids.repeated(account, reference.as_ref(), body)? {
            events.push(Event::Repeated(first));
            return Ok(());
        }
        self.check_deposit(asset, amount)?;
        let transfer = self.credit(deposit);
        if let Some(id) = reference {
            let what = (body(), Named::Transfer(transfer.id));
            self.deposit_ids.remember((account, id), what, (self.last_seq, self.now));
        }
        events.push(Event::Transferred(transfer));
        self.ledger.report(events);
        Ok(())
    }

    /// Bounding the supply here bounds every balance for ever: trades only move it about.
    fn check_deposit(&self, asset: AssetId, amount: Amount) -> Result<(), Reject> {
        self.listing.asset(asset).ok_or(Reject::UnknownAsset)?;
        if !amount.is_positive() {
            return Err(Reject::AmountNotPositive);
        }
        match self.ledger.supply(asset).checked_add(amount) {
            Some(supply) if supply <= AMOUNT_MAX => Ok(()),
            _ => Err(Reject::OutOfRange),
        }
    }

    fn credit(&mut self, deposit: &Deposit) -> Transfer {
        let credit = self.ledger.open(deposit.account);
        let totals = self.ledger.issue(credit, deposit.asset, deposit.amount);
        Transfer {
            id: self.next_transfer(),
            kind: TransferKind::Deposit,
            asset: deposit.asset,
            amount: deposit.amount,
            debit: AccountId::EXTERNAL,
            credit: deposit.account,
            debit_after: totals.debit,
            credit_after: totals.credit,
            trade: None,
            debit_order: None,
            credit_order: None,
        }
    }
}
