//! Who owns what. Every change is a transfer from one account to another, or moves money between the
//! available and the held part of one balance; per asset the sum over all accounts is always zero.
//!
//! Callers check before they move: a movement that would make a balance negative is a bug and panics.
//! Only [`AccountId::EXTERNAL`] may go below zero; its balance is the supply, negated.
//!
//! An account is a stretch of the arena of all [`balances`](super::balances). An account is
//! named by its slot, which whoever keeps orders keeps with them.

use super::arena::Chunks;
use super::balances::{Balance, Balances, Bucket, Stretch};
use super::event::{BalanceState, Event};
use super::prefetch::prefetch;
use agio_domain::id_map::IdMap;
use agio_domain::{AccountId, Amount, AssetId};

/// Where an account lies in the ledger. Never changes.
pub(super) type AccountSlot = u32;

/// Which accounts have one owner: all of them have the slot of one of theirs. [`ALONE`] for an account whose
/// owner has no other, and for those of the house.
pub(super) type OwnerGroup = AccountSlot;

/// No account of a person lies here.
pub(super) const ALONE: OwnerGroup = EXTERNAL;

/// The slot of [`AccountId::EXTERNAL`].
const EXTERNAL: AccountSlot = 0;
/// The slot of [`AccountId::FEES`].
pub(super) const FEES: AccountSlot = 1;

/// Up to this account id, slots are found by position.
const NEAR: u32 = 1 << 20;

/// All accounts.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    accounts: Chunks<Account>,
    slots: Directory,
    balances: Balances,
    /// The balances the present command touched, each once.
    touched: Vec<Touch>,
}

#[derive(Clone, Copy, Debug)]
struct Account {
    id: AccountId,
    /// The stretch of balances: by asset id.
    first: u32,
    length: u32,
    group: OwnerGroup,
}

impl Default for Account {
    fn default() -> Account {
        Account { id: AccountId(0), first: 0, length: 0, group: ALONE }
    }
}

/// Where a balance lies, until its account gets more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell(u32);

/// What moves between two accounts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Movement {
    pub(super) debit: AccountSlot,
    pub(super) credit: AccountSlot,
    pub(super) asset: AssetId,
    pub(super) amount: Amount,
}

/// Where money comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub(super) cell: Cell,
    pub(super) bucket: Bucket,
}

/// Totals of giver and getter after a movement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Totals {
    pub(super) debit: Amount,
    pub(super) credit: Amount,
}

impl Default for Ledger {
    fn default() -> Ledger {
        let mut ledger = Ledger {
            accounts: Chunks::default(),
            slots: Directory::default(),
            balances: Balances::default(),
            touched: Vec::new(),
        };
        let house = (ledger.open(AccountId::EXTERNAL), ledger.open(AccountId::FEES));
        assert_eq!(house, (EXTERNAL, FEES), "the house's accounts are the first");
        for trader in AccountId::TRADERS {
            ledger.open(trader);
        }
        ledger
    }
}

impl Ledger {
    /// Tells the balances touched since the last report, each once, in the order of first touch.
    pub(super) fn report(&mut self, events: &mut Vec<Event>) {
        let cells = &mut self.balances.cells;
        events.extend(self.touched.iter().map(|touch| {
            let balance = &mut cells[touch.cell as usize];
            balance.forget_command();
            Event::Balance(state(touch.account, touch.asset, *balance))
        }));
        self.touched.clear();
    }

    /// Makes an account, if there is none yet; its slot.
    pub(super) fn open(&mut self, account: AccountId) -> AccountSlot {
        if let Some(slot) = self.slots.get(account) {
            return slot;
        }
        let slot = AccountSlot::try_from(self.accounts.len()).expect("there are 2^32 account ids");
        self.accounts.push(Account { id: account, first: 0, length: 0, group: ALONE });
        self.slots.put(account, slot);
        slot
    }

    /// The slot of an account, if there is one.
    pub(super) fn find(&self, account: AccountId) -> Option<AccountSlot> {
        self.slots.get(account)
    }

    /// The id of the account in a slot.
    pub(super) fn id(&self, account: AccountSlot) -> AccountId {
        self.accounts[account as usize].id
    }

    /// Puts an account into the group of another one of its owner.
    pub(super) fn join(&mut self, account: AccountSlot, sibling: AccountSlot) {
        let group = match self.group(sibling) {
            ALONE => sibling,
            group => group,
        };
        self.accounts[sibling as usize].group = group;
        self.accounts[account as usize].group = group;
    }

    /// Which other accounts have the owner of this one.
    #[inline]
    pub(super) fn group(&self, account: AccountSlot) -> OwnerGroup {
        self.accounts[account as usize].group
    }

    /// Available and held of an account; nothing when it does not exist.
    pub(super) fn balance(&self, account: AccountId, asset: AssetId) -> (Amount, Amount) {
        let Some(slot) = self.find(account) else { return (Amount::ZERO, Amount::ZERO) };
        let balance = self.peek(slot, asset).unwrap_or_default();
        (Amount(balance.available()), Amount(balance.held()))
    }

    /// What of an account's balance is free to use.
    #[inline]
    pub(super) fn available(&self, account: AccountSlot, asset: AssetId) -> Amount {
        self.peek(account, asset).map_or(Amount::ZERO, |it| Amount(it.available()))
    }

    /// Fetches an account from memory.
    #[inline]
    pub(super) fn fetch_account(&self, account: AccountSlot) {
        prefetch(&self.accounts[account as usize]);
    }

    /// Fetches a balance from memory, if there is one.
    #[inline]
    pub(super) fn fetch_balance(&self, account: AccountSlot, asset: AssetId) {
        let Account { first, length, .. } = self.accounts[account as usize];
        if u32::from(asset.0) < length {
            prefetch(&self.balances.cells[(first + u32::from(asset.0)) as usize]);
        }
    }

    /// How much of an asset there is inside.
    pub(super) fn supply(&self, asset: AssetId) -> Amount {
        Amount(-self.peek(EXTERNAL, asset).unwrap_or_default().available())
    }

    /// Every balance that was ever touched, by account in the order of opening.
    pub(super) fn balances(&self) -> impl Iterator<Item = BalanceState> + '_ {
        self.accounts.iter().flat_map(|account| {
            (0..=u16::MAX).zip(0..account.length).filter_map(|(asset, at)| {
                let balance = self.balances.cells[(account.first + at) as usize];
                let asset = AssetId(asset);
                balance.was_ever_touched().then(|| state(account.id, asset, balance))
            })
        })
    }

    /// Puts a balance in place that was told before by [`Ledger::balances`]. False when there is no such account.
    pub(super) fn restore(&mut self, it: BalanceState) -> bool {
        let Some(slot) = self.find(it.account) else { return false };
        let balance = self.touch(slot, it.asset);
        balance.set_available(it.available.0);
        balance.set_held(it.held.0);
        balance.forget_command();
        self.touched.clear();
        true
    }

    /// Sets so much more money aside, or frees it when that is negative.
    #[inline]
    pub(super) fn set_aside(&mut self, account: AccountSlot, asset: AssetId, more: i64) {
        self.touch(account, asset).set_aside(more);
    }

    /// Gives back some memory of balances that nobody needs any more; answers how many bytes.
    pub(super) fn shed(&mut self) -> Option<usize> {
        self.balances.cells.shed()
    }

    /// Moves money from a balance to the available part of another.
    #[inline]
    pub(super) fn pass(&mut self, from: Source, to: Cell, amount: Amount) -> Totals {
        let giver = &mut self.balances.cells[from.cell.0 as usize];
        giver.give(amount, from.bucket);
        let debit = giver.total();
        let getter = &mut self.balances.cells[to.0 as usize];
        getter.get(amount);
        Totals { debit, credit: getter.total() }
    }

    /// Brings money in from outside: the one movement whose giver may go below zero. The caller has
    /// checked that the supply stays within [`AMOUNT_MAX`](super::AMOUNT_MAX).
    pub(super) fn issue(&mut self, credit: AccountSlot, asset: AssetId, amount: Amount) -> Totals {
        let getter = self.touch(credit, asset);
        getter.get(amount);
        let credit = getter.total();
        let giver = self.touch(EXTERNAL, asset);
        let left = giver.available().checked_sub(amount.0).expect("supply is bounded at deposit");
        giver.set_available(left);
        giver.set_held(0);
        Totals { debit: Amount(left), credit }
    }

    /// Moves available money to another account.
    pub(super) fn transfer(&mut self, movement: Movement) -> Totals {
        let Movement { debit, credit, asset, amount } = movement;
        // First room for both: it may move other balances.
        self.make_room_for(debit, asset);
        self.make_room_for(credit, asset);
        let from = Source { cell: self.find_cell(debit, asset), bucket: Bucket::Available };
        let to = self.find_cell(credit, asset);
        self.pass(from, to, amount)
    }

    /// Lets held money out: the reverse of [`Ledger::issue`].
    pub(super) fn redeem(&mut self, debit: AccountSlot, asset: AssetId, amount: Amount) -> Totals {
        let from = Source { cell: self.find_cell(debit, asset), bucket: Bucket::Held };
        self.make_room_for(EXTERNAL, asset);
        let to = self.find_cell(EXTERNAL, asset);
        self.pass(from, to, amount)
    }

    /// Sees to it that an account has a place for an asset: later none of its balances moves for that.
    #[inline]
    pub(super) fn make_room_for(&mut self, account: AccountSlot, asset: AssetId) {
        if u32::from(asset.0) >= self.accounts[account as usize].length {
            self.make_room(account, asset);
        }
    }

    /// Touches a balance and answers where it lies.
    #[inline]
    pub(super) fn find_cell(&mut self, account: AccountSlot, asset: AssetId) -> Cell {
        let (id, cell) = self.place(account, asset);
        if !self.balances.cells[cell as usize].mark() {
            self.touched.push(Touch { account: id, asset, cell });
        }
        Cell(cell)
    }

    #[inline(always)]
    fn peek(&self, account: AccountSlot, asset: AssetId) -> Option<Balance> {
        let Account { first, length, .. } = self.accounts[account as usize];
        let asset = u32::from(asset.0);
        (asset < length).then(|| self.balances.cells[(first + asset) as usize])
    }

    /// Whose a balance is and where it lies; the account gets a longer stretch if it has no room for it
    /// yet.
    #[inline]
    fn place(&mut self, account: AccountSlot, asset: AssetId) -> (AccountId, u32) {
        let Account { id, first, length, .. } = self.accounts[account as usize];
        if u32::from(asset.0) >= length {
            return (id, self.make_room(account, asset));
        }
        (id, first + u32::from(asset.0))
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, account: AccountSlot, asset: AssetId) -> u32 {
        let it = &mut self.accounts[account as usize];
        let before = Stretch { first: it.first, length: it.length };
        let Stretch { first, length } = self.balances.grow(before, asset.0.into());
        (it.first, it.length) = (first, length);
        let (id, first) = (it.id, it.first);
        for touch in self.touched.iter_mut().filter(|touch| touch.account == id) {
            touch.cell = first + u32::from(touch.asset.0);
        }
        first + u32::from(asset.0)
    }

    #[inline]
    fn touch(&mut self, account: AccountSlot, asset: AssetId) -> &mut Balance {
        let Cell(cell) = self.find_cell(account, asset);
        &mut self.balances.cells[cell as usize]
    }
}

/// Account ids to slots: people are numbered densely, so most are found by position.
#[derive(Clone, Debug, Default)]
struct Directory {
    near: Vec<AccountSlot>,
    far: IdMap<u32, AccountSlot>,
}

impl Directory {
    const NOBODY: AccountSlot = AccountSlot::MAX;

    #[inline]
    fn get(&self, account: AccountId) -> Option<AccountSlot> {
        if account.0 < NEAR {
            let slot = *self.near.get(account.0 as usize)?;
            return (slot != Self::NOBODY).then_some(slot);
        }
        self.far.get(&account.0).copied()
    }

    fn put(&mut self, account: AccountId, slot: AccountSlot) {
        if account.0 >= NEAR {
            self.far.insert(account.0, slot);
            return;
        }
        let index = account.0 as usize;
        if index >= self.near.len() {
            self.near.resize(index + 1, Self::NOBODY);
        }
        self.near[index] = slot;
    }
}

/// A balance the present command touched.
#[derive(Clone, Copy, Debug)]
struct Touch {
    account: AccountId,
    asset: AssetId,
    /// Where it lies now.
    cell: u32,
}

fn state(account: AccountId, asset: AssetId, balance: Balance) -> BalanceState {
    let (available, held) = (Amount(balance.available()), Amount(balance.held()));
    BalanceState { account, asset, available, held }
}
