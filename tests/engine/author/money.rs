//! Money that comes and goes.

use super::Author;
use crate::model::Model;
use agio_domain::{AccountId, Amount, AssetId, Once, UserId, WithdrawalId};
use agio_engine::{CancelAllAfter, Command, Deposit, NewTransfer, OpenAccount, Withdrawal};

impl Author {
    fn some_money(&mut self) -> (AssetId, Amount) {
        let asset = self.dice.weighted(&[(40, 0), (20, 1), (20, 2), (5, 3), (1, 9)]);
        let most = if asset == 0 { 6_000 } else { 60 };
        let huge = if asset == 0 { self.tick.saturating_mul(self.lot) } else { self.lot };
        (AssetId(asset), Amount(self.number(1, most).saturating_mul(huge)))
    }

    /// Mostly the next number, so that there is one range with gaps where something was refused; now and then one
    /// that was used, or one from the ends of the world.
    fn number_of_movement(&mut self) -> Once {
        let kind = self.dice.one_of(&[1, 1, 1, 2, 3, 0, u8::MAX]);
        let odd = [0, u64::MAX, u64::MAX - 1, 1 << 63];
        let id = match self.dice.roll() % 30 {
            0 => self.dice.one_of(&odd),
            1..10 => self.dice.between(1, 30) as u64,
            _ => {
                self.numbered += 1;
                self.numbered
            }
        };
        Once { kind, id }
    }

    fn once(&mut self) -> Option<Once> {
        let once = self.number_of_movement();
        self.dice.percent(80).then_some(once)
    }

    /// Mostly one of the usual accounts, for one of few owners, so that some come to have several.
    pub(super) fn open_account(&mut self, _: &Model) -> Command {
        let odd = [0, 1, 100, 101, 999, 1_000, 7_777, u32::MAX];
        let account =
            if self.dice.percent(30) { AccountId(self.dice.one_of(&odd)) } else { self.account() };
        let owner = UserId(self.dice.between(1, 4));
        Command::OpenAccount(OpenAccount { account, owner })
    }

    pub(super) fn transfer(&mut self, _: &Model) -> Command {
        let (from, to, once) = (self.account(), self.account(), self.number_of_movement());
        let (asset, amount) = self.some_money();
        Command::Transfer(NewTransfer { from, to, asset, amount, once })
    }

    pub(super) fn deposit(&mut self, _: &Model) -> Command {
        let (account, once) = (self.account(), self.once());
        let (asset, amount) = self.some_money();
        Command::Deposit(Deposit { account, asset, amount, once })
    }

    pub(super) fn withdrawal(&mut self, _: &Model) -> Command {
        let (account, once) = (self.account(), self.once());
        let (asset, amount) = self.some_money();
        Command::RequestWithdrawal(Withdrawal { account, asset, amount, once })
    }

    pub(super) fn end_of_withdrawal(&mut self, model: &Model) -> Command {
        let newest = model.counts().2 as i64;
        // Now and then one that ended long ago.
        let oldest = if self.dice.percent(70) { (newest - 6).max(0) } else { 0 };
        let id = WithdrawalId(self.dice.between(oldest, newest + 1) as u64);
        match self.dice.percent(50) {
            true => Command::PostWithdrawal(id),
            false => Command::VoidWithdrawal(id),
        }
    }

    pub(super) fn switch(&mut self, _: &Model) -> Command {
        let odd = [0, 0, 86_400, 86_401, u32::MAX];
        let seconds = if self.dice.percent(25) {
            self.dice.one_of(&odd)
        } else {
            self.dice.between(1, 20) as u32
        };
        Command::CancelAllAfter(CancelAllAfter { account: self.account(), seconds })
    }
}
