//! A lot: some of an asset, and what all of it cost.

use agio_domain::Amount;

/// Some of an asset, and what all of it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// How much, in smallest units of the asset.
    pub quantity: Amount,
    /// Its cost, in smallest units of the currency; `None` when what some part of it cost is not known.
    pub cost: Option<Amount>,
}

impl Lot {
    /// Nothing, which cost nothing.
    pub const EMPTY: Lot = Lot { quantity: Amount::ZERO, cost: Some(Amount::ZERO) };

    /// Adds another lot of the same asset. The cost of the sum is known when both are, and in range.
    pub fn join(&mut self, other: Lot) {
        self.quantity = Amount(self.quantity.0.saturating_add(other.quantity.0));
        let both = self.cost.zip(other.cost);
        self.cost = both.and_then(|(cost, more)| cost.checked_add(more));
    }

    /// Takes a quantity out, at most all, with its share of the cost. The share rounds down, and the last unit
    /// takes what is left. Nothing costs nothing: neither what comes out empty nor what is left empty has an unknown
    /// cost.
    pub fn split(&mut self, quantity: Amount) -> Lot {
        let gone = quantity.min(self.quantity);
        let share = match gone {
            Amount::ZERO => Some(Amount::ZERO),
            _ => self.cost.map(|cost| share(cost, gone, self.quantity)),
        };
        self.quantity = Amount(self.quantity.0 - gone.0);
        self.cost = match self.quantity {
            Amount::ZERO => Some(Amount::ZERO),
            _ => self.cost.zip(share).map(|(cost, share)| Amount(cost.0 - share.0)),
        };
        Lot { quantity: gone, cost: share }
    }
}

/// What `part` of `all` cost.
fn share(cost: Amount, part: Amount, all: Amount) -> Amount {
    match i128::from(all.0) {
        0 => Amount::ZERO,
        // No more than the cost itself, because no more than all of the quantity goes.
        all => i64::try_from(i128::from(cost.0) * i128::from(part.0) / all).map_or(cost, Amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(quantity: i64, cost: Option<i64>) -> Lot {
        Lot { quantity: Amount(quantity), cost: cost.map(Amount) }
    }

    #[test]
    fn split_lot_takes_its_share_of_the_cost() {
        // Of a lot: what is taken, what comes out, what is left.
        let rows = [
            (lot(10, Some(1_000)), 4, lot(4, Some(400)), lot(6, Some(600))),
            (lot(3, Some(100)), 1, lot(1, Some(33)), lot(2, Some(67))),
            (lot(3, Some(100)), 3, lot(3, Some(100)), Lot::EMPTY),
            (lot(3, Some(100)), 9, lot(3, Some(100)), Lot::EMPTY),
            (lot(3, None), 2, lot(2, None), lot(1, None)),
            (lot(3, None), 3, lot(3, None), Lot::EMPTY),
            (lot(3, None), 0, Lot::EMPTY, lot(3, None)),
            (Lot::EMPTY, 5, Lot::EMPTY, Lot::EMPTY),
            (
                lot(i64::MAX, Some(i64::MAX)),
                7,
                lot(7, Some(7)),
                lot(i64::MAX - 7, Some(i64::MAX - 7)),
            ),
        ];
        for (whole, taken, out, left) in rows {
            let mut rest = whole;
            assert_eq!((rest.split(Amount(taken)), rest), (out, left), "{taken} of {whole:?}");
        }
    }

    #[test]
    fn joined_cost_is_known_only_when_both_are_and_in_range() {
        let rows = [
            (lot(1, Some(7)), lot(2, Some(8)), lot(3, Some(15))),
            (lot(1, None), lot(2, Some(8)), lot(3, None)),
            (lot(1, Some(7)), lot(2, None), lot(3, None)),
            (lot(1, Some(i64::MAX)), lot(1, Some(1)), lot(2, None)),
            (lot(i64::MAX, Some(1)), lot(1, Some(1)), lot(i64::MAX, Some(2))),
        ];
        for (mut one, other, sum) in rows {
            one.join(other);
            assert_eq!(one, sum);
        }
    }
}
