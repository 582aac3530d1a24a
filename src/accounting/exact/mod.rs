//! Exact numbers: counts of units, money, prices, and decimals of 38 digits as text.
//!
//! Everything is an `i128` at a fixed scale, and a product is 256 bits wide before it is divided ([`mul_div`]). Nothing
//! here rounds unless the caller names how ([`Rounding`]). The total supply of SHIB in its smallest unit (5.9e32) fits.
//!
//! The wide arithmetic is our own, a hundred lines, rather than a crate: one operation is needed, and its proof is that
//! quotient times divisor plus remainder is the product again.

mod decimal;
mod money;
mod ordered;
mod wide;

pub use decimal::{ExactDecimal, ExactDecimalError};
pub use money::{MONEY_SCALE, Money, PRICE_SCALE, UnitPrice, Units};
pub use ordered::{from_ordered_bytes, to_ordered_bytes};
pub use wide::{Rounding, compare_products, divide, mul_div};

/// The greatest scale of an asset, in decimal places.
pub const ASSET_SCALE_MAX: u8 = 18;

/// 10 to the power of `exponent`; `None` past the range.
pub fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}
