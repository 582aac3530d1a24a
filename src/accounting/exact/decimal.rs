//! Decimals of up to 38 digits as text: what clients send and see, and what stands in files.

use super::{Rounding, divide, power_of_ten};
use std::fmt;
use std::str::FromStr;

/// How many decimal places a decimal has at most.
const SCALE_MAX: u8 = 38;

/// `mantissa` times 10^-`scale`. Two that are equal in value but not in scale are not equal; [`ExactDecimal::normalized`]
/// makes them so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExactDecimal {
    mantissa: i128,
    scale: u8,
}

/// Why text is no decimal, or a decimal no count of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExactDecimalError {
    /// Anything but digits with at most one point, an optional sign and an optional exponent.
    #[error("is not a number")]
    NotANumber,
    /// More than 38 digits.
    #[error("has more than 38 digits")]
    OutOfRange,
    /// More decimal places than the unit has; carries how many are allowed.
    #[error("has more than {0} decimal places")]
    TooPrecise(u8),
}

impl ExactDecimal {
    /// Zero.
    pub const ZERO: ExactDecimal = ExactDecimal { mantissa: 0, scale: 0 };

    /// `units` of 10^-`scale`.
    pub fn from_units(units: i128, scale: u8) -> ExactDecimal {
        ExactDecimal { mantissa: units, scale: scale.min(SCALE_MAX) }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> ExactDecimal {
        ExactDecimal { mantissa: self.mantissa.saturating_abs(), scale: self.scale }
    }

    /// The sum; `None` past 38 digits.
    pub fn checked_add(self, other: ExactDecimal) -> Option<ExactDecimal> {
        let scale = self.scale.max(other.scale);
        let sum = self.to_units(scale).ok()?.checked_add(other.to_units(scale).ok()?)?;
        Some(ExactDecimal { mantissa: sum, scale })
    }

    /// How many decimal places it shows.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The same value without zeros at the end.
    #[must_use]
    pub fn normalized(self) -> ExactDecimal {
        let ExactDecimal { mut mantissa, mut scale } = self;
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        ExactDecimal { mantissa, scale }
    }

    /// How many units of 10^-`scale` it is, exactly.
    ///
    /// # Errors
    /// [`ExactDecimalError::TooPrecise`] when it is no whole number of units, `OutOfRange` past 128 bits.
    pub fn to_units(self, scale: u8) -> Result<i128, ExactDecimalError> {
        let value = self.normalized();
        let missing = scale.checked_sub(value.scale).ok_or(ExactDecimalError::TooPrecise(scale))?;
        let factor = power_of_ten(u32::from(missing)).ok_or(ExactDecimalError::OutOfRange)?;
        value.mantissa.checked_mul(factor).ok_or(ExactDecimalError::OutOfRange)
    }

    /// How many units of 10^-`scale` it is, rounded as it is said.
    ///
    /// # Errors
    /// `OutOfRange` past 128 bits.
    pub fn to_units_rounded(
        self,
        scale: u8,
        rounding: Rounding,
    ) -> Result<i128, ExactDecimalError> {
        match self.to_units(scale) {
            Err(ExactDecimalError::TooPrecise(_)) => {
                power_of_ten(u32::from(self.scale.saturating_sub(scale)))
                    .and_then(|factor| divide(self.mantissa, factor, rounding))
                    .ok_or(ExactDecimalError::OutOfRange)
            }
            other => other,
        }
    }
}

/// Digits with at most one point, a sign, an exponent (`1.5E-8`, as spreadsheets and some exchanges write it).
impl FromStr for ExactDecimal {
    type Err = ExactDecimalError;

    fn from_str(text: &str) -> Result<ExactDecimal, ExactDecimalError> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => {
                (number, exponent.parse::<i16>().map_err(|_| ExactDecimalError::NotANumber)?)
            }
            None => (text, 0),
        };
        let (negative, digits) = match number.as_bytes().first() {
            Some(b'-') => (true, &number[1..]),
            Some(b'+') => (false, &number[1..]),
            _ => (false, number),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && places.is_empty() {
            return Err(ExactDecimalError::NotANumber);
        }
        // Zeros at the end say nothing and would cost digits.
        let places = places.trim_end_matches('0');
        let mut mantissa = 0_i128;
        for digit in whole.bytes().chain(places.bytes()) {
            let digit = char::from(digit).to_digit(10).ok_or(ExactDecimalError::NotANumber)?;
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|it| it.checked_add(i128::from(digit)))
                .ok_or(ExactDecimalError::OutOfRange)?;
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        let places = i16::try_from(places.len()).map_err(|_| ExactDecimalError::OutOfRange)?;
        scaled(mantissa, places - exponent.clamp(-1_000, 1_000))
    }
}

/// With a scale that may be negative.
fn scaled(mantissa: i128, scale: i16) -> Result<ExactDecimal, ExactDecimalError> {
    if mantissa == 0 {
        return Ok(ExactDecimal::ZERO);
    }
    match u8::try_from(scale) {
        Ok(scale) if scale <= SCALE_MAX => Ok(ExactDecimal { mantissa, scale }),
        Ok(_) => Err(ExactDecimalError::OutOfRange),
        Err(_) => u32::try_from(-i32::from(scale))
            .ok()
            .and_then(power_of_ten)
            .and_then(|factor| mantissa.checked_mul(factor))
            .map(|mantissa| ExactDecimal { mantissa, scale: 0 })
            .ok_or(ExactDecimalError::OutOfRange),
    }
}

/// All decimal places, no exponent: `-0.00100`.
impl fmt::Display for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let places = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_a_decimal_or_refused() {
        let nines = "9".repeat(38);
        let rows = [
            ("0", Ok("0")),
            ("-0.00100", Ok("-0.001")),
            ("+12.5", Ok("12.5")),
            (".5", Ok("0.5")),
            ("5.", Ok("5")),
            ("1.5E-8", Ok("0.000000015")),
            ("5e3", Ok("5000")),
            ("589000000000000.000000000000000001", Ok("589000000000000.000000000000000001")),
            (nines.as_str(), Ok(nines.as_str())),
            ("", Err(ExactDecimalError::NotANumber)),
            (".", Err(ExactDecimalError::NotANumber)),
            ("-", Err(ExactDecimalError::NotANumber)),
            ("1,5", Err(ExactDecimalError::NotANumber)),
            ("1.2.3", Err(ExactDecimalError::NotANumber)),
            ("--1", Err(ExactDecimalError::NotANumber)),
            ("NaN", Err(ExactDecimalError::NotANumber)),
            ("1e", Err(ExactDecimalError::NotANumber)),
            ("٣", Err(ExactDecimalError::NotANumber)),
            ("1e39", Err(ExactDecimalError::OutOfRange)),
            ("1e-39", Err(ExactDecimalError::OutOfRange)),
            ("1e99999", Err(ExactDecimalError::NotANumber)),
            ("999999999999999999999999999999999999999", Err(ExactDecimalError::OutOfRange)),
        ];
        for (text, expected) in rows {
            let got = text.parse::<ExactDecimal>().map(|it| it.to_string());
            assert_eq!(got, expected.map(str::to_owned), "{text:?}");
        }
    }

    #[test]
    fn decimal_is_a_count_of_units_or_refused() {
        let rows = [
            ("1.50", 1, Ok(15)),
            ("1.50", 0, Err(ExactDecimalError::TooPrecise(0))),
            ("589000000000000", 18, Ok(589_000_000_000_000 * 10_i128.pow(18))),
            ("1e38", 18, Err(ExactDecimalError::OutOfRange)),
        ];
        for (text, scale, expected) in rows {
            let decimal: ExactDecimal = text.parse().unwrap();
            assert_eq!(decimal.to_units(scale), expected, "{text} at {scale}");
        }
        let decimal: ExactDecimal = "-2.345".parse().unwrap();
        assert_eq!(decimal.to_units_rounded(2, Rounding::HalfEven), Ok(-234));
        assert_eq!(decimal.to_units_rounded(2, Rounding::HalfUp), Ok(-235));
    }

    proptest! {
        #[test]
        fn printed_decimal_is_understood_again(
            mantissa in -(10_i128.pow(38) - 1)..10_i128.pow(38), scale in 0_u8..=38
        ) {
            let decimal = ExactDecimal::from_units(mantissa, scale);
            let back: ExactDecimal = decimal.to_string().parse().unwrap();
            prop_assert_eq!(back.normalized(), decimal.normalized());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,50}") {
            let _ = text.parse::<ExactDecimal>();
        }
    }
}
