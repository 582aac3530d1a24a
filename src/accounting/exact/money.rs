//! Counts of units, money, and prices: three integers that cannot be mixed up.

use super::{ExactDecimal, Rounding, mul_div, power_of_ten};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Decimal places of [`Money`]. Twelve leave 26 digits before the point, and make the rounding of a share of a cost
/// (half a unit) six digits finer than anything that is shown.
pub const MONEY_SCALE: u8 = 12;
/// Decimal places of [`UnitPrice`]: tokens that cost 1e-9 of a dollar keep nine digits.
pub const PRICE_SCALE: u8 = 18;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i128);

        impl $name {
            /// None at all.
            pub const ZERO: $name = $name(0);

            /// The sum, or `None` past the range.
            pub fn checked_add(self, other: $name) -> Option<$name> {
                self.0.checked_add(other.0).map($name)
            }

            /// Whether it is exactly zero.
            pub fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// Whether it is greater than zero.
            pub fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// Whether it is less than zero.
            pub fn is_negative(self) -> bool {
                self.0 < 0
            }

            /// Without its sign.
            #[must_use]
            pub fn abs(self) -> $name {
                $name(self.0.saturating_abs())
            }
        }

        impl Add for $name {
            type Output = $name;
            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = $name;
            fn sub(self, other: $name) -> $name {
                $name(self.0 - other.0)
            }
        }

        impl Neg for $name {
            type Output = $name;
            fn neg(self) -> $name {
                $name(-self.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: $name) {
                self.0 += other.0;
            }
        }

        impl SubAssign for $name {
            fn sub_assign(&mut self, other: $name) {
                self.0 -= other.0;
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = $name>>(numbers: I) -> $name {
                numbers.fold($name::ZERO, Add::add)
            }
        }
    };
}

number!(
    /// So many smallest units of an asset; the asset's scale says how many make one. Sums are checked where a book
    /// begins, so that none can overflow later.
    Units
);
number!(
    /// An amount of the portfolio's currency, in 10^-12 of it.
    Money
);
number!(
    /// What one whole of an asset costs, in 10^-18 of the portfolio's currency.
    UnitPrice
);

impl Units {
    /// As a decimal that shows all places of the asset.
    pub fn to_decimal(self, scale: u8) -> ExactDecimal {
        ExactDecimal::from_units(self.0, scale)
    }
}

impl Money {
    /// The part of this that belongs to `part` of `whole`, rounded as it is said; nothing of nothing.
    #[must_use]
    pub fn share(self, part: Units, whole: Units, rounding: Rounding) -> Money {
        // No more than this itself, because a part is no more than the whole.
        Money(mul_div(self.0, part.0, whole.0, rounding).unwrap_or_default())
    }

    /// Rounded to so many decimal places, at most twelve.
    #[must_use]
    pub fn rounded(self, places: u8, rounding: Rounding) -> Money {
        let dropped = u32::from(MONEY_SCALE.saturating_sub(places));
        let unit = power_of_ten(dropped).unwrap_or(1);
        let count = mul_div(self.0, 1, unit, rounding).unwrap_or_default();
        Money(count.saturating_mul(unit))
    }

    /// As a decimal with all twelve places.
    pub fn to_decimal(self) -> ExactDecimal {
        ExactDecimal::from_units(self.0, MONEY_SCALE)
    }

    /// From a decimal; what is past twelve places is rounded to the nearest, `None` past the range.
    pub fn from_decimal(decimal: ExactDecimal) -> Option<Money> {
        decimal.to_units_rounded(MONEY_SCALE, Rounding::HalfEven).ok().map(Money)
    }
}

impl UnitPrice {
    /// From a decimal; what is past eighteen places is rounded to the nearest, `None` past the range.
    pub fn from_decimal(decimal: ExactDecimal) -> Option<UnitPrice> {
        decimal.to_units_rounded(PRICE_SCALE, Rounding::HalfEven).ok().map(UnitPrice)
    }

    /// What so many units of an asset of this scale are worth, to the nearest; `None` past the range.
    pub fn worth(self, units: Units, scale: u8) -> Option<Money> {
        let places = u32::from(scale) + u32::from(PRICE_SCALE - MONEY_SCALE);
        mul_div(self.0, units.0, power_of_ten(places)?, Rounding::HalfEven).map(Money)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> ExactDecimal {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        Money::from_decimal(decimal(text)).unwrap()
    }

    #[test]
    fn worth_is_exact_for_tokens_of_eighteen_places() {
        let price = UnitPrice::from_decimal(decimal("0.00001234")).unwrap();
        let supply = Units(decimal("589000000000000").to_units(18).unwrap());
        assert_eq!(price.worth(supply, 18), Some(money("7268260000")));
        assert_eq!(price.worth(Units(1), 18), Some(Money::ZERO), "less than half a unit of money");
    }

    #[test]
    fn shares_of_a_cost_add_up_when_the_rest_is_what_is_left() {
        let cost = money("100");
        let first = cost.share(Units(1), Units(3), Rounding::HalfEven);
        assert_eq!(first.to_decimal().to_string(), "33.333333333333");
        assert_eq!((cost - first).to_decimal().to_string(), "66.666666666667");
        assert_eq!(cost.share(Units(0), Units(0), Rounding::HalfEven), Money::ZERO);
    }

    #[test]
    fn money_rounds_to_the_places_that_are_asked_for() {
        assert_eq!(money("1.005").rounded(2, Rounding::HalfEven), money("1"));
        assert_eq!(money("1.005").rounded(2, Rounding::HalfUp), money("1.01"));
        assert_eq!(money("-1.5").rounded(0, Rounding::Floor), money("-2"));
        assert_eq!(money("4810.01").rounded(0, Rounding::Ceiling), money("4811"));
    }
}
