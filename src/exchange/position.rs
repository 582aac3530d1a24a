//! One position by the average-cost method: what leaves takes its share of the cost with it.
//!
//! Pure arithmetic of amounts. What a cost is, and whether it is known, the caller says; a cost that is not
//! known is never reckoned as nothing.

use crate::domain::Amount;

/// What an account owns of an asset, what it paid, and what it has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) quantity: i64,
    /// `None` when what some part of the quantity cost is not known.
    pub(super) cost: Option<i64>,
    /// The sum of the gains that are known.
    pub(super) realized: i64,
    /// How many times something left for a gain that is not known.
    pub(super) unknown_gains: i64,
}

impl Default for Position {
    fn default() -> Position {
        Position { quantity: 0, cost: Some(0), realized: 0, unknown_gains: 0 }
    }
}

impl Position {
    /// More of it, for this cost, if that is known.
    pub(super) fn acquire(&mut self, quantity: Amount, cost: Option<Amount>) {
        self.quantity = self.quantity.saturating_add(quantity.0);
        let both = self.cost.zip(cost);
        self.cost = both.and_then(|(before, more)| before.checked_add(more.0));
    }

    /// Less of it, for these proceeds, if they are known. Realised is what they exceed the share of the cost;
    /// the share rounds down, and the last unit takes what is left. Once nothing is left, nothing unknown is.
    pub(super) fn dispose(&mut self, quantity: Amount, proceeds: Option<Amount>) {
        let gone = quantity.0.min(self.quantity);
        let share = self.cost.map(|cost| match i128::from(self.quantity) {
            0 => 0,
            // No more than the cost itself, because no more than all of the quantity goes.
            all => i64::try_from(i128::from(cost) * i128::from(gone) / all).unwrap_or(cost),
        });
        self.quantity -= gone;
        self.cost = match self.quantity {
            0 => Some(0),
            _ => self.cost.zip(share).map(|(cost, share)| cost - share),
        };
        match proceeds.zip(share) {
            Some((proceeds, share)) => {
                self.realized = self.realized.saturating_add(proceeds.0.saturating_sub(share));
            }
            None => self.unknown_gains = self.unknown_gains.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(quantity: i64, cost: Option<i64>, realized: i64, unknown_gains: i64) -> Position {
        Position { quantity, cost, realized, unknown_gains }
    }

    #[test]
    fn what_leaves_takes_its_share_of_the_cost() {
        let mut held = Position::default();
        held.acquire(Amount(10), Some(Amount(1_000)));
        held.acquire(Amount(10), Some(Amount(2_000)));
        held.dispose(Amount(5), Some(Amount(1_000)));
        assert_eq!(held, position(15, Some(2_250), 250, 0));
        held.dispose(Amount(15), Some(Amount(2_000)));
        assert_eq!(held, position(0, Some(0), 0, 0));
    }

    #[test]
    fn shares_that_do_not_divide_leave_nothing_behind() {
        let mut held = Position::default();
        held.acquire(Amount(3), Some(Amount(100)));
        for _ in 0..3 {
            held.dispose(Amount(1), Some(Amount(34)));
        }
        assert_eq!(held, position(0, Some(0), 2, 0));
    }

    #[test]
    fn a_cost_that_is_not_known_stays_unknown_until_all_is_gone() {
        let mut held = Position::default();
        held.acquire(Amount(10), None);
        held.acquire(Amount(10), Some(Amount(2_000)));
        assert_eq!(held, position(20, None, 0, 0));
        held.dispose(Amount(5), Some(Amount(1_000)));
        assert_eq!(held, position(15, None, 0, 1), "no gain is made up");
        held.dispose(Amount(15), Some(Amount(3_000)));
        assert_eq!(held, position(0, Some(0), 0, 2));
        held.acquire(Amount(1), Some(Amount(7)));
        assert_eq!(held, position(1, Some(7), 0, 2), "what comes now is known");
        held.dispose(Amount(1), None);
        assert_eq!(held, position(0, Some(0), 0, 3), "for what it left is not known");
    }

    #[test]
    fn a_cost_past_the_range_is_not_known() {
        let mut held = Position::default();
        held.acquire(Amount(1), Some(Amount(i64::MAX)));
        held.acquire(Amount(1), Some(Amount(1)));
        assert_eq!(held.cost, None);
    }
}
