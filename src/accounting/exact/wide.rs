//! Products of 256 bits, divided: `a * b / c` without a loss on the way.

use std::cmp::Ordering;

/// What becomes of a quotient that is no whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the next lower number.
    Floor,
    /// To the next higher number.
    Ceiling,
    /// To the nearest number; from the middle to the even one.
    HalfEven,
    /// To the nearest number; from the middle away from zero.
    HalfUp,
}

const HALF_BITS: u32 = 64;
const LOW_HALF: u128 = (1 << HALF_BITS) - 1;

/// `a * b / c`, rounded as it is said; `None` when `c` is zero or the quotient does not fit.
pub fn mul_div(a: i128, b: i128, c: i128, rounding: Rounding) -> Option<i128> {
    if c == 0 {
        return None;
    }
    if let Some(product) = a.checked_mul(b) {
        return divide(product, c, rounding);
    }
    let negative = (a < 0) ^ (b < 0) ^ (c < 0);
    let (high, low) = product(a.unsigned_abs(), b.unsigned_abs());
    let divisor = c.unsigned_abs();
    if high >= divisor {
        return None;
    }
    let (quotient, remainder) = divide_wide(high, low, divisor);
    rounded(Parts { negative, quotient, remainder, divisor }, rounding)
}

/// `a / b`, rounded as it is said; `None` when `b` is zero or the quotient does not fit.
pub fn divide(a: i128, b: i128, rounding: Rounding) -> Option<i128> {
    if b == 0 {
        return None;
    }
    let (dividend, divisor) = (a.unsigned_abs(), b.unsigned_abs());
    // A division of 64 bits costs a fifth of one of 128.
    let (quotient, remainder) = match (u64::try_from(dividend), u64::try_from(divisor)) {
        (Ok(dividend), Ok(divisor)) => {
            (u128::from(dividend / divisor), u128::from(dividend % divisor))
        }
        _ => (dividend / divisor, dividend % divisor),
    };
    rounded(Parts { negative: (a < 0) ^ (b < 0), quotient, remainder, divisor }, rounding)
}

/// How `a * b` compares with `c * d`, for factors that are not negative.
pub fn compare_products(left: (i128, i128), right: (i128, i128)) -> Ordering {
    let wide = |(a, b): (i128, i128)| product(a.unsigned_abs(), b.unsigned_abs());
    wide(left).cmp(&wide(right))
}

/// A quotient before it is rounded.
struct Parts {
    negative: bool,
    quotient: u128,
    remainder: u128,
    divisor: u128,
}

fn rounded(parts: Parts, rounding: Rounding) -> Option<i128> {
    let Parts { negative, quotient, remainder, divisor } = parts;
    let past_half = remainder.cmp(&(divisor - remainder));
    let further = remainder != 0
        && match rounding {
            Rounding::Floor => negative,
            Rounding::Ceiling => !negative,
            Rounding::HalfEven => {
                past_half == Ordering::Greater || past_half == Ordering::Equal && quotient % 2 == 1
            }
            Rounding::HalfUp => past_half != Ordering::Less,
        };
    let magnitude = quotient.checked_add(u128::from(further))?;
    match negative {
        true => 0_i128.checked_sub_unsigned(magnitude),
        false => i128::try_from(magnitude).ok(),
    }
}

/// The 256 bits of a product: the high half and the low half.
fn product(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0) = (a >> HALF_BITS, a & LOW_HALF);
    let (b1, b0) = (b >> HALF_BITS, b & LOW_HALF);
    let low = a0 * b0;
    let (middle, carried) = (a1 * b0).overflowing_add(a0 * b1);
    let (low, carry) = low.overflowing_add(middle << HALF_BITS);
    let carried = u128::from(carried) << HALF_BITS;
    (a1 * b1 + (middle >> HALF_BITS) + carried + u128::from(carry), low)
}

/// Quotient and remainder of `high * 2^128 + low`, for `high < divisor`: long division with digits of 64 bits (Knuth,
/// The Art of Computer Programming 4.3.1, algorithm D, as in Warren, Hacker's Delight, divlu).
fn divide_wide(high: u128, low: u128, divisor: u128) -> (u128, u128) {
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let carried = if shift == 0 { 0 } else { low >> (128 - shift) };
    let high = high << shift | carried;
    let low = low << shift;
    let (first, rest) = digit(high, low >> HALF_BITS, divisor);
    let (second, rest) = digit(rest, low & LOW_HALF, divisor);
    (first << HALF_BITS | second, rest >> shift)
}

/// One digit of a quotient, and what is left: `rest * 2^64 + next`, divided.
fn digit(rest: u128, next: u128, divisor: u128) -> (u128, u128) {
    let (upper, lower) = (divisor >> HALF_BITS, divisor & LOW_HALF);
    let (mut digit, mut over) = (rest / upper, rest % upper);
    while digit > LOW_HALF || digit * lower > (over << HALF_BITS | next) {
        digit -= 1;
        over += upper;
        if over > LOW_HALF {
            break;
        }
    }
    // Modulo 2^128; the true value fits.
    let left = (rest << HALF_BITS | next).wrapping_sub(digit.wrapping_mul(divisor));
    (digit, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_goes_where_its_name_says() {
        use Rounding::{Ceiling, Floor, HalfEven, HalfUp};
        let rows = [
            (7, 2, [3, 4, 4, 4]),
            (5, 2, [2, 3, 2, 3]),
            (-5, 2, [-3, -2, -2, -3]),
            (-7, 2, [-4, -3, -4, -4]),
            (4, 3, [1, 2, 1, 1]),
            (5, -3, [-2, -1, -2, -2]),
            (6, 3, [2, 2, 2, 2]),
        ];
        for (a, b, expected) in rows {
            let ways = [Floor, Ceiling, HalfEven, HalfUp];
            let got = ways.map(|rounding| divide(a, b, rounding).unwrap());
            assert_eq!(got, expected, "{a} / {b}");
        }
    }

    #[test]
    fn product_past_128_bits_is_divided_exactly() {
        let shib = 589_000_000_000_000 * 10_i128.pow(18);
        let third = mul_div(shib, 10_i128.pow(30), 3 * 10_i128.pow(30), Rounding::Floor);
        assert_eq!(third, Some(shib / 3));
        assert_eq!(mul_div(i128::MAX, i128::MAX, i128::MAX, Rounding::Floor), Some(i128::MAX));
        assert_eq!(mul_div(i128::MIN, i128::MIN, i128::MIN, Rounding::Floor), Some(i128::MIN));
        assert_eq!(mul_div(i128::MIN, -1, 1, Rounding::Floor), None, "does not fit");
        assert_eq!(mul_div(i128::MAX, 2, 1, Rounding::Floor), None, "does not fit");
        assert_eq!(mul_div(1, 1, 0, Rounding::Floor), None, "divided by zero");
    }

    proptest! {
        #[test]
        fn quotient_times_divisor_and_remainder_are_the_product(
            a in any::<u128>(), b in any::<u128>(), c in 1..=u128::MAX
        ) {
            let (high, low) = product(a, b);
            let (quotient, remainder) = divide_wide(high % c, low, c);
            prop_assert!(remainder < c);
            let (back_high, back_low) = product(quotient, c);
            let (sum, carry) = back_low.overflowing_add(remainder);
            prop_assert_eq!((back_high + u128::from(carry), sum), (high % c, low));
        }

        #[test]
        fn product_is_what_its_parts_make(a in any::<u128>(), b in any::<u64>()) {
            let (high, low) = product(a, u128::from(b));
            let below = ((a & LOW_HALF) * u128::from(b)) >> 64;
            let upper = (a >> 64) * u128::from(b) + below;
            prop_assert_eq!((high, low), (upper >> 64, a.wrapping_mul(u128::from(b))));
        }

        #[test]
        fn fast_way_and_wide_way_agree(
            a in -(1_i128 << 60)..(1 << 60), b in -(1_i128 << 60)..(1 << 60),
            c in prop_oneof![-1000_i128..-1, 1_i128..(1 << 90)]
        ) {
            for rounding in [Rounding::Floor, Rounding::Ceiling, Rounding::HalfEven, Rounding::HalfUp] {
                // The same quotient, made wide by a common factor.
                let wide = mul_div(a << 30, b << 30, c, rounding);
                let fast = divide(a * b, c, Rounding::Floor);
                if let (Some(wide), Some(_)) = (wide, fast) {
                    let back = mul_div(wide, 1, 1 << 60, Rounding::Floor);
                    prop_assert!(back.unwrap().abs_diff(fast.unwrap()) <= 1);
                }
                prop_assert_eq!(mul_div(a, b, c, rounding), divide(a * b, c, rounding));
            }
        }
    }
}
