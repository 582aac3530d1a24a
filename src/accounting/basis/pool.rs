//! A pool: some of an asset, and what that cost, as far as that is known.

use crate::exact::{Money, Rounding, Units, mul_div};

/// Some of an asset whose units cannot be told apart. What is of unknown cost is counted beside the rest, so that one
/// unknown deposit does not make everything unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// How much is of known cost.
    pub quantity: Units,
    /// What that cost.
    pub cost: Money,
    /// How much is of unknown cost.
    pub unknown: Units,
}

/// What came out of a pool.
pub type Taken = Pool;

impl Pool {
    /// So much for so much; of unknown cost when that is not known.
    pub fn of(quantity: Units, cost: Option<Money>) -> Pool {
        match cost {
            Some(cost) => Pool { quantity, cost, unknown: Units::ZERO },
            None => Pool { unknown: quantity, ..Pool::default() },
        }
    }

    /// All of it, of known cost or not.
    pub fn total(self) -> Units {
        self.quantity + self.unknown
    }

    /// Adds some.
    pub fn join(&mut self, other: Pool) {
        self.quantity += other.quantity;
        self.cost += other.cost;
        self.unknown += other.unknown;
    }

    /// Takes some out, at most all: of what is known and of what is not in proportion, with its share of the cost. A share is
    /// rounded to the nearest; what is left is the rest, to the unit.
    pub fn take(&mut self, quantity: Units) -> Taken {
        let quantity = quantity.min(self.total());
        let unknown = match self.unknown.is_zero() {
            true => Units::ZERO,
            false => Units(
                mul_div(self.unknown.0, quantity.0, self.total().0, Rounding::Ceiling)
                    .unwrap_or_default(),
            ),
        };
        let known = quantity - unknown;
        let cost = self.cost.share(known, self.quantity, Rounding::HalfEven);
        let taken = Pool { quantity: known, cost, unknown };
        self.quantity -= known;
        self.cost -= cost;
        self.unknown -= unknown;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pool_gives_its_share_and_keeps_the_rest() {
        let mut pool = Pool::of(Units(3), Some(Money(100)));
        assert_eq!(pool.take(Units(1)), Pool::of(Units(1), Some(Money(33))));
        assert_eq!(pool.take(Units(1)), Pool::of(Units(1), Some(Money(34))), "67 / 2, to the even");
        assert_eq!(pool.take(Units(9)), Pool::of(Units(1), Some(Money(33))), "at most all");
        assert_eq!(pool, Pool::default());
        assert_eq!(pool.take(Units(1)), Pool::default());
    }

    #[test]
    fn unknown_cost_leaves_in_proportion() {
        let mut pool = Pool::of(Units(60), Some(Money(600)));
        pool.join(Pool::of(Units(40), None));
        let taken = pool.take(Units(10));
        assert_eq!(taken, Pool { quantity: Units(6), cost: Money(60), unknown: Units(4) });
        assert_eq!(pool, Pool { quantity: Units(54), cost: Money(540), unknown: Units(36) });
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_negative(
            known in 0_i128..1_000, cost in 0_i128..1_000, unknown in 0_i128..1_000,
            takes in proptest::collection::vec(0_i128..700, 1..9)
        ) {
            let cost = if known == 0 { 0 } else { cost };
            let whole = Pool { quantity: Units(known), cost: Money(cost), unknown: Units(unknown) };
            let (mut pool, mut sum) = (whole, Pool::default());
            for take in takes {
                let taken = pool.take(Units(take));
                prop_assert!(taken.quantity.0 >= 0 && taken.cost.0 >= 0 && taken.unknown.0 >= 0);
                prop_assert!(pool.quantity.0 >= 0 && pool.cost.0 >= 0 && pool.unknown.0 >= 0);
                prop_assert!(!pool.quantity.is_zero() || pool.cost.is_zero());
                sum.join(taken);
            }
            sum.join(pool);
            prop_assert_eq!(sum, whole);
        }
    }
}
