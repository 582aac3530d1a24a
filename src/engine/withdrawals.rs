//! Money going out: set aside when requested, then posted (it has left) or voided (it stays).
//!
//! What ended is remembered for [`REMEMBERED`](super::REMEMBERED), so that posting twice posts once.

use super::Engine;
use super::client_ids::{Named, REMEMBERED};
use super::command::Withdrawal;
use super::event::{Event, FirstOutcome, Repeated, Transfer, WithdrawalState, WithdrawalStatus};
use super::fingerprint::Fingerprint;
use super::orders::refuse_house;
use super::reject::Reject;
use crate::domain::{AccountId, Amount, AssetId, Seq, Timestamp, TransferKind, WithdrawalId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// All withdrawals that are pending, and those that ended lately.
#[derive(Clone, Debug, Default)]
pub(super) struct Withdrawals {
    newest: WithdrawalId,
    known: BTreeMap<WithdrawalId, Record>,
    /// In the order of ending.
    ended: VecDeque<WithdrawalId>,
}

/// A withdrawal and the command that ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) account: AccountId,
    pub(super) asset: AssetId,
    pub(super) amount: Amount,
    pub(super) requested_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// `None` while it is pending; then whether it was posted, and by which command.
    pub(super) ended: Option<(bool, Seq)>,
}

impl Withdrawals {
    /// Forgets what ended long ago.
    #[inline]
    pub(super) fn evict(&mut self, now: Timestamp) {
        while let Some(id) = self.ended.front() {
            let long_ago = |it: &Record| it.updated_at.plus(REMEMBERED) <= now;
            if !self.known.get(id).is_none_or(long_ago) {
                return;
            }
            self.known.remove(id);
            self.ended.pop_front();
        }
    }

    /// The newest number; all that are known, by number; and the order in which they ended.
    pub(super) fn all(
        &self,
    ) -> (WithdrawalId, &BTreeMap<WithdrawalId, Record>, &VecDeque<WithdrawalId>) {
        (self.newest, &self.known, &self.ended)
    }

    /// Puts everything in place that [`Withdrawals::all`] told.
    pub(super) fn restored(
        newest: WithdrawalId,
        known: BTreeMap<WithdrawalId, Record>,
        ended: VecDeque<WithdrawalId>,
    ) -> Withdrawals {
        Withdrawals { newest, known, ended }
    }
}

impl Engine {
    /// All pending withdrawals, oldest first.
    pub fn pending_withdrawals(&self) -> impl Iterator<Item = WithdrawalState> + '_ {
        let pending = self.withdrawals.known.iter().filter(|(_, it)| it.ended.is_none());
        pending.map(|(id, it)| state(*id, it))
    }

    pub(super) fn request_withdrawal(
        &mut self,
        request: &Withdrawal,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let Withdrawal { account, asset, amount, ref reference } = *request;
        refuse_house(account)?;
        let body = || Fingerprint::of(&(asset, amount));
        if let Some(first) = self.withdrawal_ids.repeated(account, reference.as_ref(), body)? {
            events.push(Event::Repeated(first));
            return Ok(());
        }
        self.listing.asset(asset).ok_or(Reject::UnknownAsset)?;
        if !amount.is_positive() {
            return Err(Reject::AmountNotPositive);
        }
        let owner = self.ledger.find(account);
        let available = owner.map_or(Amount::ZERO, |owner| self.ledger.available(owner, asset));
        let Some(owner) = owner.filter(|_| amount <= available) else {
            return Err(Reject::InsufficientFunds { needed: amount, available });
        };
        self.ledger.set_aside(owner, asset, amount.0);
        self.withdrawals.newest.0 += 1;
        let id = self.withdrawals.newest;
        if let Some(reference) = reference {
            let what = (body(), Named::Withdrawal(id));
            let when = (self.last_seq, self.now);
            self.withdrawal_ids.remember((account, reference), what, when);
        }
        let (requested_at, updated_at) = (self.now, self.now);
        let record = Record { account, asset, amount, requested_at, updated_at, ended: None };
        self.withdrawals.known.insert(id, record);
        events.push(Event::Withdrawal(state(id, &record)));
        self.ledger.report(events);
        Ok(())
    }

    pub(super) fn post_withdrawal(
        &mut self,
        id: WithdrawalId,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let Some(record) = self.ending(id, true, events)? else { return Ok(()) };
        let Record { account, asset, amount, .. } = record;
        let debit = self.ledger.open(account);
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
        events.push(Event::Withdrawal(state(id, &record)));
        self.ledger.report(events);
        Ok(())
    }

    pub(super) fn void_withdrawal(
        &mut self,
        id: WithdrawalId,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let Some(record) = self.ending(id, false, events)? else { return Ok(()) };
        let owner = self.ledger.open(record.account);
        self.ledger.set_aside(owner, record.asset, -record.amount.0);
        events.push(Event::Withdrawal(state(id, &record)));
        self.ledger.report(events);
        Ok(())
    }

    /// Ends a pending withdrawal; `None` when it ended this way before, which is told as a repeat.
    fn ending(
        &mut self,
        id: WithdrawalId,
        posted: bool,
        events: &mut Vec<Event>,
    ) -> Result<Option<Record>, Reject> {
        let known = self.withdrawals.known.get_mut(&id);
        let record = known.ok_or(Reject::UnknownWithdrawal)?;
        match record.ended {
            Some((was_posted, first)) if was_posted == posted => {
                let outcome = FirstOutcome::Withdrawal(id);
                events.push(Event::Repeated(Repeated { first, outcome }));
                Ok(None)
            }
            Some(_) => Err(Reject::WithdrawalEnded),
            None => {
                record.ended = Some((posted, self.last_seq));
                record.updated_at = self.now;
                self.withdrawals.ended.push_back(id);
                Ok(Some(*record))
            }
        }
    }
}

fn state(id: WithdrawalId, record: &Record) -> WithdrawalState {
    let status = match record.ended {
        None => WithdrawalStatus::Pending,
        Some((true, _)) => WithdrawalStatus::Posted,
        Some((false, _)) => WithdrawalStatus::Voided,
    };
    WithdrawalState {
        id,
        account: record.account,
        asset: record.asset,
        amount: record.amount,
        status,
        requested_at: record.requested_at,
        updated_at: record.updated_at,
    }
}
