//! Integer money: amounts in an asset's smallest unit, prices in ticks, quantities in lots.
//!
//! None of the three converts into another by itself: [`Market`](super::Market) knows how.

use serde::{Deserialize, Serialize};

macro_rules! integer {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub i64);

        impl $name {
            /// None at all.
            pub const ZERO: $name = $name(0);

            /// The sum, or `None` past the range of `i64`.
            pub fn checked_add(self, other: $name) -> Option<$name> {
                self.0.checked_add(other.0).map($name)
            }

            /// The difference, or `None` past the range of `i64`.
            pub fn checked_sub(self, other: $name) -> Option<$name> {
                self.0.checked_sub(other.0).map($name)
            }

            /// Whether it is greater than zero.
            pub fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// Whether it is exactly zero.
            pub fn is_zero(self) -> bool {
                self.0 == 0
            }
        }
    };
}

integer!(
    /// A count of an asset's smallest unit (its scale says how many decimal places that is).
    Amount
);
integer!(
    /// A price in ticks of its market.
    Price
);
integer!(
    /// A quantity of base asset in lots of its market.
    Quantity
);
