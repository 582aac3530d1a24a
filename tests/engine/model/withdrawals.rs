//! Money going out: set aside first, then gone or free again.

use super::{Done, Model, ledger::Movement, small};
use agio_domain::{AccountId, Amount, AssetId, Timestamp, TransferKind, WithdrawalId};
use agio_engine::{
    Event, FirstOutcome, Reject, Repeated, Withdrawal, WithdrawalState, WithdrawalStatus,
};

#[derive(Clone, Debug)]
pub(super) struct Entry {
    id: u64,
    account: AccountId,
    asset: AssetId,
    amount: i128,
    status: WithdrawalStatus,
    requested_at: Timestamp,
    updated_at: Timestamp,
}

impl Entry {
    fn is_pending(&self) -> bool {
        self.status == WithdrawalStatus::Pending
    }

    fn state(&self) -> WithdrawalState {
        WithdrawalState {
            id: WithdrawalId(self.id),
            account: self.account,
            asset: self.asset,
            amount: Amount(small(self.amount)),
            status: self.status,
            requested_at: self.requested_at,
            updated_at: self.updated_at,
        }
    }
}

impl Model {
    pub(super) fn pending_withdrawals(&self, account: AccountId, asset: AssetId) -> i128 {
        let mine = |it: &&Entry| it.is_pending() && it.account == account && it.asset == asset;
        self.withdrawals.iter().filter(mine).map(|it| it.amount).sum()
    }

    pub(super) fn request_withdrawal(&mut self, withdrawal: &Withdrawal) -> Done {
        let Withdrawal { account, asset, amount, once } = withdrawal;
        self.check_account(*account)?;
        if self.was_moved(*once) {
            return Ok(());
        }
        if usize::from(asset.0) >= self.assets.len() {
            return Err(Reject::UnknownAsset);
        }
        if amount.0 <= 0 {
            return Err(Reject::AmountNotPositive);
        }
        let available = self.available(*account, *asset);
        if i128::from(amount.0) > available {
            let available = Amount(small(available));
            return Err(Reject::InsufficientFunds { needed: *amount, available });
        }
        self.newest.withdrawal += 1;
        let entry = Entry {
            id: self.newest.withdrawal,
            account: *account,
            asset: *asset,
            amount: amount.0.into(),
            status: WithdrawalStatus::Pending,
            requested_at: self.now,
            updated_at: self.now,
        };
        self.tell(Event::Withdrawal(entry.state()));
        self.moved.extend(*once);
        self.withdrawals.push(entry);
        Ok(())
    }

    pub(super) fn end_withdrawal(&mut self, id: WithdrawalId, posted: bool) -> Done {
        let known = |it: &Entry| it.id == id.0;
        let index = self.withdrawals.iter().position(known).ok_or(Reject::UnknownWithdrawal)?;
        let status = if posted { WithdrawalStatus::Posted } else { WithdrawalStatus::Voided };
        let now = self.now;
        let entry = &mut self.withdrawals[index];
        if entry.status == status {
            let outcome = FirstOutcome::Withdrawal(id);
            self.tell(Event::Repeated(Repeated { first: None, outcome }));
            return Ok(());
        }
        if !entry.is_pending() {
            return Err(Reject::WithdrawalEnded);
        }
        (entry.status, entry.updated_at) = (status, now);
        let entry = entry.clone();
        if posted {
            let way = (entry.account, AccountId::EXTERNAL);
            let what = (entry.asset, entry.amount);
            self.transfer(Movement::plain(TransferKind::Withdrawal, what, way));
        }
        self.tell(Event::Withdrawal(entry.state()));
        Ok(())
    }
}
