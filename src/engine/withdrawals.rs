//! Money going out: set aside when requested, then posted (it has left) or voided (it stays).
//!
//! What ended is remembered for ever, and how: withdrawals are numbered densely and most are posted, so that the
//! numbers of those that were voided are enough.

use super::Engine;
use super::command::Withdrawal;
use super::event::{Event, FirstOutcome, Repeated, Transfer, WithdrawalState, WithdrawalStatus};
use super::ranges::Ranges;
use super::reject::Reject;
use agio_domain::{AccountId, Amount, AssetId, Timestamp, TransferKind, WithdrawalId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All withdrawals there ever were.
#[derive(Clone, Debug, Default)]
pub(super) struct Withdrawals {
    newest: WithdrawalId,
    pending: BTreeMap<WithdrawalId, Record>,
    /// The numbers of those that were voided. All others up to the newest, but the pending ones, were posted.
    voided: Ranges,
}

/// A pending withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) account: AccountId,
    pub(super) asset: AssetId,
    pub(super) amount: Amount,
    pub(super) requested_at: Timestamp,
}

impl Record {
    fn state(
        &self,
        id: WithdrawalId,
        status: WithdrawalStatus,
        updated_at: Timestamp,
    ) -> WithdrawalState {
        let Record { account, asset, amount, requested_at } = *self;
        WithdrawalState { id, account, asset, amount, status, requested_at, updated_at }
    }
}

impl Withdrawals {
    /// The newest number; those that are pending, by number; and the numbers of those that were voided.
    pub(super) fn all(&self) -> (WithdrawalId, &BTreeMap<WithdrawalId, Record>, &Ranges) {
        (self.newest, &self.pending, &self.voided)
    }

    /// Puts everything in place that [`Withdrawals::all`] told.
    pub(super) fn restored(
        newest: WithdrawalId,
        pending: BTreeMap<WithdrawalId, Record>,
        voided: Ranges,
    ) -> Withdrawals {
        Withdrawals { newest, pending, voided }
    }

    /// How a withdrawal ended; `None` when there never was one of this number.
    fn ended(&self, id: WithdrawalId) -> Option<WithdrawalStatus> {
        let there = (1..=self.newest.0).contains(&id.0);
        there.then(|| match self.voided.contains(id.0) {
            true => WithdrawalStatus::Voided,
            false => WithdrawalStatus::Posted,
        })
    }
}

impl Engine {
    /// All pending withdrawals, oldest first.
    pub fn pending_withdrawals(&self) -> impl Iterator<Item = WithdrawalState> + '_ {
        let pending = self.withdrawals.pending.iter();
        pending.map(|(id, it)| it.state(*id, WithdrawalStatus::Pending, it.requested_at))
    }

    pub(super) fn request_withdrawal(
        &mut self,
        request: &Withdrawal,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let Withdrawal { account, asset, amount, once } = *request;
        let owner = self.named_account(account)?;
        if self.was_moved(once, events) {
            return Ok(());
        }
        self.listing.asset(asset).ok_or(Reject::UnknownAsset)?;
        if !amount.is_positive() {
            return Err(Reject::AmountNotPositive);
        }
        let available = self.ledger.available(owner, asset);
        if amount > available {
            return Err(Reject::InsufficientFunds { needed: amount, available });
        }
        self.ledger.set_aside(owner, asset, amount.0);
        self.withdrawals.newest.0 += 1;
        let id = self.withdrawals.newest;
        if let Some(once) = once {
            self.onces.insert(once);
        }
        let record = Record { account, asset, amount, requested_at: self.now };
        self.withdrawals.pending.insert(id, record);
        events.push(Event::Withdrawal(record.state(id, WithdrawalStatus::Pending, self.now)));
        self.ledger.report(events);
        Ok(())
    }

    pub(super) fn post_withdrawal(
        &mut self,
        id: WithdrawalId,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let status = WithdrawalStatus::Posted;
        let Some(record) = self.ending(id, status, events)? else { return Ok(()) };
        let Record { account, asset, amount, .. } = record;
        let debit = self.ledger.find(account).expect("who withdraws has an account");
        let totals = self.ledger.redeem(debit, asset, amount);
        events.push(Event::Transferred(Transfer {
            id: self.next_transfer(),
            kind: TransferKind::Withdrawal,
            asset,
            amount,
            debit: account,
            credit: AccountId::EXTERNAL,
            debit_after: totals.debit,
            credit_after: totals.credit,
            trade: None,
            debit_order: None,
            credit_order: None,
        }));
        events.push(Event::Withdrawal(record.state(id, status, self.now)));
        self.ledger.report(events);
        Ok(())
    }

    pub(super) fn void_withdrawal(
        &mut self,
        id: WithdrawalId,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let status = WithdrawalStatus::Voided;
        let Some(record) = self.ending(id, status, events)? else { return Ok(()) };
        self.withdrawals.voided.insert(id.0);
        let owner = self.ledger.find(record.account).expect("who withdraws has an account");
        self.ledger.set_aside(owner, record.asset, -record.amount.0);
        events.push(Event::Withdrawal(record.state(id, status, self.now)));
        self.ledger.report(events);
        Ok(())
    }

    /// Takes a pending withdrawal out; `None` when it ended this way before, which is told as a repeat.
    fn ending(
        &mut self,
        id: WithdrawalId,
        way: WithdrawalStatus,
        events: &mut Vec<Event>,
    ) -> Result<Option<Record>, Reject> {
        if let Some(record) = self.withdrawals.pending.remove(&id) {
            return Ok(Some(record));
        }
        match self.withdrawals.ended(id) {
            None => Err(Reject::UnknownWithdrawal),
            Some(ended) if ended != way => Err(Reject::WithdrawalEnded),
            Some(_) => {
                let outcome = FirstOutcome::Withdrawal(id);
                events.push(Event::Repeated(Repeated { first: None, outcome }));
                Ok(None)
            }
        }
    }
}
