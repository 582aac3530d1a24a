//! Money coming in: from [`AccountId::EXTERNAL`] to an account, each once.

use super::Engine;
use super::command::Deposit;
use super::event::{Event, FirstOutcome, Repeated, Transfer};
use super::ledger::AccountSlot;
use super::market_rules::AMOUNT_MAX;
use super::reject::Reject;
use agio_domain::{AccountId, Amount, AssetId, Once, TransferKind};

impl Engine {
    pub(super) fn deposit(
        &mut self,
        deposit: &Deposit,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let credit = self.named_account(deposit.account)?;
        if self.was_moved(deposit.once, events) {
            return Ok(());
        }
        self.check_deposit(deposit.asset, deposit.amount)?;
        let transfer = self.credit(credit, deposit);
        if let Some(once) = deposit.once {
            self.onces.insert(once);
        }
        events.push(Event::Transferred(transfer));
        self.ledger.report(events);
        Ok(())
    }

    /// Whether a movement was done before, which is told as a repeat.
    pub(super) fn was_moved(&self, once: Option<Once>, events: &mut Vec<Event>) -> bool {
        let Some(once) = once.filter(|once| self.onces.contains(*once)) else { return false };
        events.push(Event::Repeated(Repeated { first: None, outcome: FirstOutcome::Money(once) }));
        true
    }

    /// The greatest number of a kind that moved money. Whoever hands out such numbers must be past it: a number
    /// that comes again moves nothing.
    pub fn highest_once(&self, kind: u8) -> Option<u64> {
        self.onces.highest(kind)
    }

    /// Bounding the supply here bounds every balance for ever: trades and transfers only move it about.
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

    fn credit(&mut self, credit: AccountSlot, deposit: &Deposit) -> Transfer {
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
