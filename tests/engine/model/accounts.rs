//! Whose accounts are, and money that moves between them.

use super::{Done, Model, ledger::Movement, small};
use agio_domain::{AccountId, Amount, TransferKind, UserId};
use agio_engine::{AccountOpened, Event, FirstOutcome, NewTransfer, OpenAccount, Reject, Repeated};

impl Model {
    pub(super) fn open_account(&mut self, open: &OpenAccount) -> Done {
        let OpenAccount { account, owner } = *open;
        if account.0 < 1_000 {
            return Err(Reject::ForbiddenAccount);
        }
        match self.opened.iter().find(|it| it.0 == account) {
            Some(known) if known.1 == owner => {
                let outcome = FirstOutcome::Account(account);
                self.tell(Event::Repeated(Repeated { first: None, outcome }));
            }
            Some(_) => return Err(Reject::AccountTaken),
            None => {
                self.opened.push((account, owner));
                self.tell(Event::AccountOpened(AccountOpened { account, owner }));
            }
        }
        Ok(())
    }

    /// Every account that was opened, and whose it is, by number.
    pub(crate) fn opened(&self) -> Vec<(AccountId, UserId)> {
        let mut opened = self.opened.clone();
        opened.sort_unstable();
        opened
    }

    /// Whether a command may name the account: an opened one, or one of the two with which the house trades.
    pub(super) fn check_account(&self, account: AccountId) -> Done {
        match account.0 {
            100 | 101 => Ok(()),
            0..1_000 => Err(Reject::ForbiddenAccount),
            _ if self.opened.iter().any(|it| it.0 == account) => Ok(()),
            _ => Err(Reject::UnknownAccount),
        }
    }

    /// Whether one person owns both; the house's accounts are nobody's.
    pub(super) fn same_owner(&self, one: AccountId, other: AccountId) -> bool {
        let owner = |account| self.opened.iter().find(|it| it.0 == account).map(|it| it.1);
        one == other || (owner(one).is_some() && owner(one) == owner(other))
    }

    pub(super) fn transfer_between(&mut self, new: &NewTransfer) -> Done {
        let NewTransfer { from, to, asset, amount, once } = *new;
        self.check_account(from)?;
        self.check_account(to)?;
        if self.was_moved(Some(once)) {
            return Ok(());
        }
        if from == to {
            return Err(Reject::SameAccount);
        }
        if usize::from(asset.0) >= self.assets.len() {
            return Err(Reject::UnknownAsset);
        }
        if amount.0 <= 0 {
            return Err(Reject::AmountNotPositive);
        }
        let available = self.available(from, asset);
        if i128::from(amount.0) > available {
            let available = Amount(small(available));
            return Err(Reject::InsufficientFunds { needed: amount, available });
        }
        let what = (asset, amount.0.into());
        self.transfer(Movement::plain(TransferKind::Transfer, what, (from, to)));
        self.moved.push(once);
        Ok(())
    }
}
