//! One position by the average-cost method: what leaves takes its share of the cost with it.

use crate::domain::{AccountId, Amount, AssetId};
use crate::storage::positions::PositionRow;

/// What an account owns of an asset, what it paid, and what it has made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    quantity: i64,
    cost: i64,
    realized: i64,
}

impl Position {
    /// More of it, for this cost.
    pub(super) fn acquire(&mut self, quantity: Amount, cost: Amount) {
        self.quantity = self.quantity.saturating_add(quantity.0);
        self.cost = self.cost.saturating_add(cost.0);
    }

    /// Less of it, for these proceeds. Realised is what they exceed the share of the cost; the share rounds
    /// down, and the last unit takes what is left.
    pub(super) fn dispose(&mut self, quantity: Amount, proceeds: Amount) {
        let gone = quantity.0.min(self.quantity);
        let share = match i128::from(self.quantity) {
            0 => 0,
            all => i128::from(self.cost) * i128::from(gone) / all,
        };
        // No more than the cost itself, because no more than all of the quantity goes.
        let share = i64::try_from(share).unwrap_or(self.cost);
        self.quantity -= gone;
        self.cost -= share;
        self.realized = self.realized.saturating_add(proceeds.0.saturating_sub(share));
    }

    pub(super) fn row(self, (account, asset): (AccountId, AssetId)) -> PositionRow {
        PositionRow {
            account,
            asset,
            quantity: Amount(self.quantity),
            cost: Amount(self.cost),
            realized: Amount(self.realized),
        }
    }
}

impl From<&PositionRow> for Position {
    fn from(row: &PositionRow) -> Position {
        Position { quantity: row.quantity.0, cost: row.cost.0, realized: row.realized.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_takes_its_share_of_the_cost() {
        let mut position = Position::default();
        position.acquire(Amount(10), Amount(1_000));
        position.acquire(Amount(10), Amount(2_000));
        position.dispose(Amount(5), Amount(1_000));
        assert_eq!(position, Position { quantity: 15, cost: 2_250, realized: 250 });
        position.dispose(Amount(15), Amount(2_000));
        assert_eq!(position, Position { quantity: 0, cost: 0, realized: 0 });
    }

    #[test]
    fn shares_that_do_not_divide_leave_nothing_behind() {
        let mut position = Position::default();
        position.acquire(Amount(3), Amount(100));
        for _ in 0..3 {
            position.dispose(Amount(1), Amount(34));
        }
        assert_eq!(position, Position { quantity: 0, cost: 0, realized: 2 });
    }
}
