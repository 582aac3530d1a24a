//! One balance in sixteen bytes, and the arena in which all of them lie.
//!
//! Callers check before they move: a movement that would make a balance negative is a bug and panics.

use super::arena::Chunks;
use agio_domain::Amount;
use std::collections::BTreeMap;

/// Stretches of balances come in multiples of this many: a cache line.
const STRETCH_MIN: usize = 4;

/// Sixteen bytes: what is available, with one bit that says whether the present command touched it, and
/// what is held, with one that says whether any ever did. No amount is above half the range, so both bits
/// are free.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Balance {
    available_marked: i64,
    held_marked: i64,
}

impl Balance {
    pub(super) fn available(self) -> i64 {
        self.available_marked >> 1
    }

    pub(super) fn set_available(&mut self, available: i64) {
        let shifted = available.checked_mul(2).expect("a balance is at most half the range");
        self.available_marked = shifted | (self.available_marked & 1);
    }

    pub(super) fn held(self) -> i64 {
        self.held_marked >> 1
    }

    pub(super) fn set_held(&mut self, held: i64) {
        self.held_marked = (held << 1) | 1;
    }

    pub(super) fn was_ever_touched(self) -> bool {
        self.held_marked & 1 == 1
    }

    /// Notes that the present command touches it. Whether it did before.
    #[inline]
    pub(super) fn mark(&mut self) -> bool {
        let before = self.available_marked & 1 == 1;
        self.available_marked |= 1;
        self.held_marked |= 1;
        before
    }

    pub(super) fn forget_command(&mut self) {
        self.available_marked &= !1;
    }

    pub(super) fn total(self) -> Amount {
        Amount(self.available().checked_add(self.held()).expect("a total is at most the supply"))
    }

    pub(super) fn give(&mut self, amount: Amount, from: Bucket) {
        match from {
            Bucket::Available => self.set_available(less(self.available(), amount)),
            Bucket::Held => self.set_held(less(self.held(), amount)),
        }
    }

    /// Moves so much from the available part to the held one, or back when it is negative.
    #[inline]
    pub(super) fn set_aside(&mut self, more: i64) {
        let (available, held) = (self.available() - more, self.held() + more);
        assert!(available >= 0 && held >= 0, "only what is there moves within a balance");
        self.set_available(available);
        self.set_held(held);
    }

    pub(super) fn get(&mut self, amount: Amount) {
        self.set_available(more(self.available(), amount));
    }
}

/// Which part of the giver's balance a movement takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bucket {
    Available,
    Held,
}

/// The balances of one account, by asset id: where they begin in the arena, and how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) first: u32,
    pub(super) length: u32,
}

/// The arena of balances, handed out in stretches; a stretch that became too small is used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Balances {
    pub(super) cells: Chunks<Balance, 2048>,
    /// Stretches nobody uses, by length.
    spare: BTreeMap<u32, Vec<u32>>,
}

impl Balances {
    /// A longer stretch with the same balances, and room for this asset.
    pub(super) fn grow(&mut self, before: Stretch, asset: u32) -> Stretch {
        let Stretch { first, length } = before;
        // Doubling, so that an account moves rarely; from a few lines on by an eighth, to waste little.
        let wanted = (asset as usize + 1).max((length as usize * 2).min(length as usize + 32));
        let wanted = wanted.next_multiple_of(STRETCH_MIN).min(1 << 16);
        let wanted = u32::try_from(wanted).expect("at most 2^16");
        let to = self.stretch(wanted);
        for at in 0..length {
            self.cells[(to + at) as usize] = std::mem::take(&mut self.cells[(first + at) as usize]);
        }
        if length > 0 {
            self.spare.entry(length).or_default().push(first);
        }
        Stretch { first: to, length: wanted }
    }

    fn stretch(&mut self, length: u32) -> u32 {
        if let Some(first) = self.spare.get_mut(&length).and_then(Vec::pop) {
            return first;
        }
        let first = u32::try_from(self.cells.len()).expect("memory ends before 2^32 balances");
        (0..length).for_each(|_| self.cells.push(Balance::default()));
        first
    }
}

fn less(balance: i64, amount: Amount) -> i64 {
    assert!((0..=balance).contains(&amount.0), "only what is there may leave a balance");
    balance - amount.0
}

fn more(balance: i64, amount: Amount) -> i64 {
    balance.checked_add(amount.0).expect("a balance is at most the supply")
}
