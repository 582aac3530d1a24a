//! Exact decimals at the edge: what clients send and see, converted to and from integer units.
//!
//! The arithmetic type is `rust_decimal` (96-bit mantissa, 28 places). It never holds a balance; it
//! carries input, output and valuations.

pub use rust_decimal::Decimal;

/// Why a decimal is not a whole number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// More decimal places than the unit has; carries how many are allowed.
    #[error("has more than {0} decimal places")]
    TooPrecise(u8),
    /// Not a whole multiple of the increment it counts in.
    #[error("is not a multiple of the increment")]
    OffIncrement,
    /// Past the range of a 64-bit count of units.
    #[error("is out of range")]
    OutOfRange,
}

/// `units` of 10^-`scale` as a decimal that shows all `scale` places.
///
/// Saturates at the greatest decimal; 64-bit amounts never come near.
pub fn from_units(units: i128, scale: u8) -> Decimal {
    Decimal::try_from_i128_with_scale(units, u32::from(scale)).unwrap_or(Decimal::MAX)
}

/// The most characters of a decimal: 29 digits, a sign and a point.
const TEXT_LENGTH_MAX: usize = 31;

/// Writes a decimal as its `Display` does, at the end of a text; answers are full of them.
pub fn write(value: Decimal, out: &mut String) {
    let mut text = [0_u8; TEXT_LENGTH_MAX];
    let mut begin = text.len();
    let mut put = |byte: u8| {
        begin -= 1;
        text[begin] = byte;
    };
    let (mut rest, places, mut written) = (value.mantissa().unsigned_abs(), value.scale(), 0);
    while rest > 0 || written <= places {
        if written == places && places > 0 {
            put(b'.');
        }
        let digit;
        // Nearly all fit 64 bits, which are divided much faster.
        (rest, digit) = match u64::try_from(rest) {
            Ok(small) => (u128::from(small / 10), small % 10),
            Err(_) => (rest / 10, (rest % 10) as u64),
        };
        put(b'0' + digit as u8);
        written += 1;
    }
    if value.is_sign_negative() {
        put(b'-');
    }
    out.push_str(std::str::from_utf8(&text[begin..]).unwrap_or_default());
}

/// How many units of 10^-`scale` a decimal is, exactly.
///
/// # Errors
/// [`DecimalError::TooPrecise`] when it is no whole number of units, [`DecimalError::OutOfRange`]
/// when the count leaves `i64`.
pub fn to_units(value: Decimal, scale: u8) -> Result<i64, DecimalError> {
    let value = value.normalize();
    let missing = i64::from(scale) - i64::from(value.scale());
    let missing = u32::try_from(missing).map_err(|_| DecimalError::TooPrecise(scale))?;
    10_i128
        .checked_pow(missing)
        .and_then(|factor| value.mantissa().checked_mul(factor))
        .and_then(|units| i64::try_from(units).ok())
        .ok_or(DecimalError::OutOfRange)
}

/// How many increments (themselves `increment` units of 10^-`scale`) a decimal is, exactly.
///
/// # Errors
/// As [`to_units`], and [`DecimalError::OffIncrement`] between two increments.
pub fn to_increments(value: Decimal, scale: u8, increment: i64) -> Result<i64, DecimalError> {
    let units = match to_units(value, scale) {
        Err(DecimalError::TooPrecise(_)) => return Err(DecimalError::OffIncrement),
        other => other?,
    };
    if increment <= 0 || units % increment != 0 {
        return Err(DecimalError::OffIncrement);
    }
    Ok(units / increment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    #[test]
    fn decimals_are_written_as_they_are_displayed() {
        let edges = ["0", "-0", "0.00", "1", "-1.5", "0.05", "79228162514264337593543950335"];
        let mut values: Vec<Decimal> = edges.into_iter().map(decimal).collect();
        let mut mantissa = 1_i128;
        for digits in 0..29 {
            for scale in 0..=28 {
                values.push(Decimal::from_i128_with_scale(mantissa + digits, scale));
                values.push(Decimal::from_i128_with_scale(-mantissa, scale));
            }
            mantissa = (mantissa * 10).min(Decimal::MAX.mantissa() - 29);
        }
        values.push("-0.00".parse().expect("a decimal"));
        for value in values {
            let mut text = String::new();
            write(value, &mut text);
            assert_eq!(text, value.to_string());
        }
    }

    #[test]
    fn decimal_units_are_exact_or_refused() {
        let rows = [
            ("1", 8, Ok(100_000_000)),
            ("0.00100000", 8, Ok(100_000)),
            ("0.00000001", 8, Ok(1)),
            ("-2.5", 1, Ok(-25)),
            ("1.50000", 1, Ok(15)),
            ("0.000000001", 8, Err(DecimalError::TooPrecise(8))),
            ("92233720368.54775807", 8, Ok(i64::MAX)),
            ("92233720368.54775808", 8, Err(DecimalError::OutOfRange)),
            ("79228162514264337593543950335", 18, Err(DecimalError::OutOfRange)),
        ];
        for (text, scale, expected) in rows {
            assert_eq!(to_units(decimal(text), scale), expected, "{text} at scale {scale}");
        }
    }

    #[test]
    fn decimal_increments_are_exact_or_refused() {
        assert_eq!(to_increments(decimal("10.25"), 8, 1_000_000), Ok(1_025));
        assert_eq!(to_increments(decimal("10.255"), 8, 1_000_000), Err(DecimalError::OffIncrement));
        assert_eq!(to_increments(decimal("0.000000001"), 8, 1), Err(DecimalError::OffIncrement));
    }

    #[test]
    fn decimal_shows_all_places() {
        assert_eq!(from_units(100_000, 8).to_string(), "0.00100000");
        assert_eq!(from_units(-5, 2).to_string(), "-0.05");
        assert_eq!(from_units(0, 6).to_string(), "0.000000");
    }
}
