//! One position by the average-cost method: all that is held is one lot, and what leaves takes its share of the
//! cost.

use super::Lot;
use agio_domain::Amount;

/// What an account holds of an asset, what that cost, and what was gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// What is held.
    pub held: Lot,
    /// The sum of the gains that are known (negative: losses), in smallest units of the currency.
    pub realized: Amount,
    /// How many times something left for a gain that is not known.
    pub unknown_gains: i64,
}

/// Something leaves a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disposal {
    /// How much.
    pub quantity: Amount,
    /// What was got for it, if that is known.
    pub proceeds: Option<Amount>,
}

impl Default for Position {
    fn default() -> Position {
        Position::of(Lot::EMPTY)
    }
}

impl Position {
    /// Some that is held, and no gains.
    pub fn of(held: Lot) -> Position {
        Position { held, realized: Amount::ZERO, unknown_gains: 0 }
    }

    /// Some that is held and was acquired before its cost was counted. Whatever left before then left for a gain
    /// that is not known.
    pub fn of_unknown_cost(quantity: Amount) -> Position {
        let cost = quantity.is_zero().then_some(Amount::ZERO);
        Position { unknown_gains: 1, ..Position::of(Lot { quantity, cost }) }
    }

    /// Adds what was acquired.
    pub fn acquire(&mut self, lot: Lot) {
        self.held.join(lot);
    }

    /// Takes out what was disposed of. Realised is what the proceeds exceed its cost.
    pub fn dispose(&mut self, disposal: Disposal) {
        let lot = self.held.split(disposal.quantity);
        match disposal.proceeds.zip(lot.cost) {
            Some((proceeds, cost)) => {
                let gain = proceeds.0.saturating_sub(cost.0);
                self.realized = Amount(self.realized.0.saturating_add(gain));
            }
            None => self.unknown_gains = self.unknown_gains.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(quantity: i64, cost: Option<i64>) -> Lot {
        Lot { quantity: Amount(quantity), cost: cost.map(Amount) }
    }

    fn disposal(quantity: i64, proceeds: Option<i64>) -> Disposal {
        Disposal { quantity: Amount(quantity), proceeds: proceeds.map(Amount) }
    }

    fn position(held: Lot, realized: i64, unknown_gains: i64) -> Position {
        Position { held, realized: Amount(realized), unknown_gains }
    }

    #[test]
    fn disposal_realizes_what_exceeds_the_average_cost() {
        let mut held = Position::default();
        held.acquire(lot(10, Some(1_000)));
        held.acquire(lot(10, Some(2_000)));
        held.dispose(disposal(5, Some(1_000)));
        assert_eq!(held, position(lot(15, Some(2_250)), 250, 0));
        held.dispose(disposal(15, Some(2_000)));
        assert_eq!(held, position(Lot::EMPTY, 0, 0));
    }

    #[test]
    fn shares_that_do_not_divide_leave_nothing_behind() {
        let mut held = Position::default();
        held.acquire(lot(3, Some(100)));
        for _ in 0..3 {
            held.dispose(disposal(1, Some(34)));
        }
        assert_eq!(held, position(Lot::EMPTY, 2, 0));
    }

    #[test]
    fn unknown_cost_stays_unknown_until_all_is_gone() {
        let mut held = Position::default();
        held.acquire(lot(10, None));
        held.acquire(lot(10, Some(2_000)));
        assert_eq!(held, position(lot(20, None), 0, 0));
        held.dispose(disposal(5, Some(1_000)));
        assert_eq!(held, position(lot(15, None), 0, 1), "no gain is made up");
        held.dispose(disposal(15, Some(3_000)));
        assert_eq!(held, position(Lot::EMPTY, 0, 2));
        held.acquire(lot(1, Some(7)));
        assert_eq!(held, position(lot(1, Some(7)), 0, 2), "what comes now is known");
        held.dispose(disposal(1, None));
        assert_eq!(held, position(Lot::EMPTY, 0, 3), "what it left for is not known");
    }
}
