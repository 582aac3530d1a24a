//! Who owns what, what is set aside, and money coming in.

use super::{Done, Model, orders::Order, small};
use agio_domain::{AccountId, Amount, AssetId, OrderId, TradeId, TransferId, TransferKind};
use agio_engine::{AMOUNT_MAX, Deposit, Event, Reject, Transfer};

/// Available and held together.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    pub(super) account: AccountId,
    pub(super) asset: AssetId,
    pub(super) amount: i128,
}

/// A movement of money, before it is done.
pub(super) struct Movement {
    pub(super) kind: TransferKind,
    pub(super) asset: AssetId,
    pub(super) amount: i128,
    pub(super) from: AccountId,
    pub(super) to: AccountId,
    pub(super) trade: Option<TradeId>,
    pub(super) from_order: Option<u64>,
    pub(super) to_order: Option<u64>,
}

impl Movement {
    /// A movement that settles no trade.
    pub(super) fn plain(
        kind: TransferKind,
        (asset, amount): (AssetId, i128),
        (from, to): (AccountId, AccountId),
    ) -> Movement {
        Movement { kind, asset, amount, from, to, trade: None, from_order: None, to_order: None }
    }
}

impl Model {
    pub(super) fn owned(&self, account: AccountId, asset: AssetId) -> i128 {
        let here = |it: &&Owned| it.account == account && it.asset == asset;
        self.owned.iter().find(here).map_or(0, |it| it.amount)
    }

    pub(super) fn available(&self, account: AccountId, asset: AssetId) -> i128 {
        self.owned(account, asset) - self.held(account, asset)
    }

    /// What open orders and pending withdrawals set aside.
    pub(crate) fn held(&self, account: AccountId, asset: AssetId) -> i128 {
        let mine = |it: &&Order| it.account == account && self.pays_with(it) == asset;
        let orders: i128 = self.open.iter().filter(mine).map(|it| self.hold(it)).sum();
        orders + self.pending_withdrawals(account, asset)
    }

    /// What is set aside for one open order: of a pair, the stop leg only what it needs beyond the other.
    pub(super) fn hold(&self, order: &Order) -> i128 {
        let need = order.need(&self.markets[order.market]);
        let other = order.linked.and_then(|id| self.find(id)).filter(|_| order.trigger.is_some());
        match other {
            Some(other) => (need - other.need(&self.markets[other.market])).max(0),
            None => need,
        }
    }

    /// The asset an order is paid with.
    pub(super) fn pays_with(&self, order: &Order) -> AssetId {
        let market = &self.markets[order.market];
        if order.buys() { market.quote } else { market.base }
    }

    pub(super) fn check_funds(&self, order: &Order, needed: i128) -> Done {
        let available = self.available(order.account, self.pays_with(order));
        if needed > available {
            let (needed, available) = (Amount(small(needed)), Amount(small(available)));
            return Err(Reject::InsufficientFunds { needed, available });
        }
        Ok(())
    }

    fn add(&mut self, account: AccountId, asset: AssetId, amount: i128) {
        let here = |it: &&mut Owned| it.account == account && it.asset == asset;
        match self.owned.iter_mut().find(here) {
            Some(owned) => owned.amount += amount,
            None => self.owned.push(Owned { account, asset, amount }),
        }
    }

    pub(super) fn transfer(&mut self, movement: Movement) {
        let Movement { kind, asset, amount, from, to, trade, .. } = movement;
        if amount == 0 {
            return;
        }
        self.add(from, asset, -amount);
        self.add(to, asset, amount);
        if self.doing.run {
            return;
        }
        self.newest.transfer += 1;
        let transfer = Transfer {
            id: TransferId(self.newest.transfer),
            kind,
            asset,
            amount: Amount(small(amount)),
            debit: from,
            credit: to,
            debit_after: Amount(small(self.owned(from, asset))),
            credit_after: Amount(small(self.owned(to, asset))),
            trade,
            debit_order: movement.from_order.map(OrderId),
            credit_order: movement.to_order.map(OrderId),
        };
        self.tell(Event::Transferred(transfer));
    }

    pub(super) fn deposit(&mut self, deposit: &Deposit) -> Done {
        let Deposit { account, asset, amount, once } = deposit;
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
        let amount = i128::from(amount.0);
        let supply = -self.owned(AccountId::EXTERNAL, *asset);
        if supply + amount > AMOUNT_MAX.0.into() {
            return Err(Reject::OutOfRange);
        }
        let way = (AccountId::EXTERNAL, *account);
        self.transfer(Movement::plain(TransferKind::Deposit, (*asset, amount), way));
        self.moved.extend(*once);
        Ok(())
    }
}
