//! Who owns what. Every change is a transfer from one account to another, or moves money between the
//! available and the held part of one balance; per asset the sum over all accounts is always zero.
//!
//! Callers check before they move: a movement that would make a balance negative is a bug and panics.
//! Only [`AccountId::EXTERNAL`] may go below zero; its balance is the supply, negated.

use super::event::{BalanceState, Event};
use super::fast_map::FastMap;
use crate::domain::{AccountId, Amount, AssetId, Seq};

/// Where an account lies in the ledger. Never changes.
pub(super) type AccountSlot = u32;

/// All accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    accounts: Vec<Account>,
    slots: FastMap<u32, AccountSlot>,
    touched: Vec<(AccountSlot, AssetId)>,
    seq: Seq,
}

#[derive(Clone, Debug)]
struct Account {
    id: AccountId,
    balances: Vec<Balance>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Balance {
    available: i64,
    held: i64,
    /// The command that last touched it; zero when none ever did.
    touched: Seq,
}

/// A movement between two accounts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Movement {
    pub(super) asset: AssetId,
    pub(super) amount: Amount,
    pub(super) debit: AccountSlot,
    pub(super) credit: AccountSlot,
    pub(super) from: Pocket,
}

/// Which part of the giver's balance a movement takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pocket {
    Available,
    Held,
}

/// Totals of giver and getter after a movement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Totals {
    pub(super) debit: Amount,
    pub(super) credit: Amount,
}

impl Ledger {
    /// Starts a command: what it touches is reported by [`Ledger::report`].
    pub(super) fn begin(&mut self, seq: Seq) {
        debug_assert!(self.touched.is_empty(), "the command before was reported");
        self.seq = seq;
    }

    /// Tells the balances touched since [`Ledger::begin`], each once.
    pub(super) fn report(&mut self, events: &mut Vec<Event>) {
        for (slot, asset) in self.touched.drain(..) {
            let account = &self.accounts[slot as usize];
            let balance = account.balances[usize::from(asset.0)];
            events.push(Event::Balance(state(account.id, asset, balance)));
        }
    }

    /// The slot of an account, made if there is none yet.
    pub(super) fn open(&mut self, account: AccountId) -> AccountSlot {
        let next = AccountSlot::try_from(self.accounts.len()).expect("there are 2^32 account ids");
        let slot = *self.slots.entry(account.0).or_insert(next);
        if slot == next {
            self.accounts.push(Account { id: account, balances: Vec::new() });
        }
        slot
    }

    /// The slot of an account, if there is one.
    pub(super) fn find(&self, account: AccountId) -> Option<AccountSlot> {
        self.slots.get(&account.0).copied()
    }

    /// Available and held of an account; nothing when it does not exist.
    pub(super) fn balance(&self, account: AccountId, asset: AssetId) -> (Amount, Amount) {
        let balance = self
            .slots
            .get(&account.0)
            .and_then(|slot| self.accounts[*slot as usize].balances.get(usize::from(asset.0)));
        balance.map_or((Amount::ZERO, Amount::ZERO), |it| (Amount(it.available), Amount(it.held)))
    }

    /// How much of an asset there is inside.
    pub(super) fn supply(&self, asset: AssetId) -> Amount {
        let (external, _) = self.balance(AccountId::EXTERNAL, asset);
        Amount(-external.0)
    }

    /// Every balance that was ever touched, by account in the order of opening.
    pub(super) fn balances(&self) -> impl Iterator<Item = BalanceState> + '_ {
        self.accounts.iter().flat_map(|account| {
            (0..=u16::MAX)
                .zip(&account.balances)
                .filter(|(_, balance)| balance.touched != Seq::ZERO)
                .map(|(asset, balance)| state(account.id, AssetId(asset), *balance))
        })
    }

    /// Sets money aside.
    pub(super) fn hold(&mut self, account: AccountSlot, asset: AssetId, amount: Amount) {
        let balance = self.touch(account, asset);
        balance.available = less(balance.available, amount);
        balance.held = more(balance.held, amount);
    }

    /// Frees money set aside.
    pub(super) fn release(&mut self, account: AccountSlot, asset: AssetId, amount: Amount) {
        let balance = self.touch(account, asset);
        balance.held = less(balance.held, amount);
        balance.available = more(balance.available, amount);
    }

    /// Moves money from one account to the available part of another.
    pub(super) fn transfer(&mut self, movement: Movement) -> Totals {
        let Movement { asset, amount, debit, credit, from } = movement;
        let giver = self.touch(debit, asset);
        match from {
            Pocket::Available => giver.available = less(giver.available, amount),
            Pocket::Held => giver.held = less(giver.held, amount),
        }
        let debit = total(*giver);
        let getter = self.touch(credit, asset);
        getter.available = more(getter.available, amount);
        Totals { debit, credit: total(*getter) }
    }

    /// Brings money in from outside: the one movement whose giver may go below zero. The caller has
    /// checked that the supply stays within [`AMOUNT_MAX`](super::AMOUNT_MAX).
    pub(super) fn issue(&mut self, credit: AccountSlot, asset: AssetId, amount: Amount) -> Totals {
        let external = self.open(AccountId::EXTERNAL);
        let getter = self.touch(credit, asset);
        getter.available = more(getter.available, amount);
        let credit = total(*getter);
        let giver = self.touch(external, asset);
        giver.available =
            giver.available.checked_sub(amount.0).expect("supply is bounded at deposit");
        Totals { debit: total(*giver), credit }
    }

    /// The id of the account in a slot.
    pub(super) fn id(&self, account: AccountSlot) -> AccountId {
        self.accounts[account as usize].id
    }

    fn touch(&mut self, account: AccountSlot, asset: AssetId) -> &mut Balance {
        let balances = &mut self.accounts[account as usize].balances;
        let index = usize::from(asset.0);
        if index >= balances.len() {
            balances.resize(index + 1, Balance::default());
        }
        let balance = &mut balances[index];
        if balance.touched != self.seq {
            balance.touched = self.seq;
            self.touched.push((account, asset));
        }
        balance
    }
}

fn state(account: AccountId, asset: AssetId, balance: Balance) -> BalanceState {
    BalanceState {
        account,
        asset,
        available: Amount(balance.available),
        held: Amount(balance.held),
    }
}

fn total(balance: Balance) -> Amount {
    Amount(balance.available.checked_add(balance.held).expect("a total is at most the supply"))
}

fn less(balance: i64, amount: Amount) -> i64 {
    assert!((0..=balance).contains(&amount.0), "only what is there may leave a balance");
    balance - amount.0
}

fn more(balance: i64, amount: Amount) -> i64 {
    balance.checked_add(amount.0).expect("a balance is at most the supply")
}
