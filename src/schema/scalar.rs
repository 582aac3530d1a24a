//! The scalars `Decimal` and `DateTime`: exact numbers and instants as text.
//!
//! A float never becomes a decimal: neither on the way in, where it is refused, nor on the way out.

use crate::domain::{self, Timestamp};
use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use std::borrow::Cow;
use std::fmt;

/// The most digits a decimal may have on input; every number of so many digits is exact.
pub const DECIMAL_DIGITS_MAX: usize = 28;

/// Decimal places of shares, such as fees and allocations: 0.001000 is 0.1 %.
pub const SHARE_PLACES: u8 = 6;
/// Decimal places of percentages.
pub const PERCENT_PLACES: u8 = 4;

/// An exact decimal number as text. Its description says how many decimal places an answer has; whoever
/// makes one that is not counted in units already goes through [`Decimal::with_places`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(pub domain::Decimal);

#[Scalar(use_type_description)]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = DecimalInput::read(&value);
        parsed.map(Decimal).map_err(|bad| bad_input(&bad.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl async_graphql::Description for Decimal {
    fn description() -> &'static str {
        "An exact decimal number as a string, such as \"0.00100000\". Input is plain decimal notation \
         of at most 28 digits (no exponent, no leading plus, no separators) in a string, or a JSON \
         number without a fraction. Output always has the same number of decimal places, zeros \
         included: an amount of an asset, a price and a value show every place of the asset they are \
         counted in (`Asset.scale`); shares and fees, where 0.001000 is 0.1 %, show 6; percentages show \
         4. What is no whole number of such places is rounded, halves away from zero. How many places \
         people want to see is told by `Market.priceDecimals`, `Market.quantityDecimals`, \
         `Asset.displayDecimals` and `Price.displayDecimals`."
    }
}

impl Decimal {
    /// Rounded to so many decimal places, halves away from zero, all of them shown. `None` when a decimal
    /// cannot hold so many.
    pub fn with_places(value: domain::Decimal, places: u8) -> Option<Decimal> {
        let places = u32::from(places);
        let mut shown = value.round_dp_with_strategy(places, MidpointAwayFromZero);
        shown.rescale(places);
        if shown.is_zero() {
            shown.set_sign_positive(true);
        }
        (shown.scale() == places).then_some(Decimal(shown))
    }

    /// A percentage as answers show it.
    pub fn percent(value: domain::Decimal) -> Option<Decimal> {
        Decimal::with_places(value, PERCENT_PLACES)
    }
}

impl From<domain::Decimal> for Decimal {
    fn from(value: domain::Decimal) -> Decimal {
        Decimal(value)
    }
}

/// A `Decimal` in an input object. A bad one is kept until the mutation looks at it, so that the error
/// can name the field, which a scalar does not know.
#[derive(Clone, Debug)]
pub struct DecimalInput(pub Result<domain::Decimal, BadDecimal>);

/// Why a value is no `Decimal`. The text says what is wrong and what to send instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDecimal {
    /// A JSON number with a fraction or an exponent.
    #[error("{0} is a floating-point number, which cannot be exact; send it as a string: \"{0}\"")]
    Float(String),
    /// Text in another notation.
    #[error(
        "{0:?} is not a plain decimal number; send digits with at most one point, such as \"0.25\" (no exponent, plus sign or separators)"
    )]
    Notation(String),
    /// Text with too many digits.
    #[error("{0:?} has more than 28 digits; send at most 28")]
    TooLong(String),
    /// Neither text nor number.
    #[error("{0} is not a decimal number; send a string, such as \"0.25\"")]
    Kind(String),
}

/// How much of a bad value an error repeats.
const ECHO_MAX: usize = 40;

impl DecimalInput {
    fn read(value: &Value) -> Result<domain::Decimal, BadDecimal> {
        match value {
            Value::String(text) => parse_decimal(text),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(integer), _) => Ok(integer.into()),
                (None, Some(integer)) => Ok(integer.into()),
                (None, None) => Err(BadDecimal::Float(number.to_string())),
            },
            Value::Boolean(_) => Err(BadDecimal::Kind("a boolean".to_owned())),
            Value::List(_) => Err(BadDecimal::Kind("a list".to_owned())),
            Value::Object(_) => Err(BadDecimal::Kind("an object".to_owned())),
            _ => Err(BadDecimal::Kind("this value".to_owned())),
        }
    }
}

fn parse_decimal(text: &str) -> Result<domain::Decimal, BadDecimal> {
    let echo = || text.chars().take(ECHO_MAX).collect::<String>();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return Err(BadDecimal::Notation(echo()));
    }
    if whole.len() + fraction.map_or(0, str::len) > DECIMAL_DIGITS_MAX {
        return Err(BadDecimal::TooLong(echo()));
    }
    domain::Decimal::from_str_exact(text).map_err(|_| BadDecimal::Notation(echo()))
}

impl InputType for DecimalInput {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <Decimal as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Decimal as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None | Some(Value::Null) => Err(InputValueError::expected_type(Value::Null)),
            Some(value) => Ok(DecimalInput(DecimalInput::read(&value))),
        }
    }

    fn to_value(&self) -> Value {
        match &self.0 {
            Ok(value) => Value::String(value.to_string()),
            Err(_) => Value::Null,
        }
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

/// An instant in RFC 3339 notation. Output is UTC with microseconds:
/// "2026-01-10T20:42:00.000000Z". Input may have any offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub Timestamp);

#[Scalar(use_type_description)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(bad_input("a time is sent as a string: \"2026-01-10T20:42:00Z\""));
        };
        let echo = text.chars().take(ECHO_MAX).collect::<String>();
        Timestamp::parse(text).map(DateTime).ok_or_else(|| {
            bad_input(&format!(
                "{echo:?} is not an RFC 3339 time; send one such as \"2026-01-10T20:42:00Z\""
            ))
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl async_graphql::Description for DateTime {
    fn description() -> &'static str {
        "An instant in RFC 3339 notation. Output is UTC with microseconds: \
         \"2026-01-10T20:42:00.000000Z\". Input may have any offset."
    }
}

impl From<Timestamp> for DateTime {
    fn from(at: Timestamp) -> DateTime {
        DateTime(at)
    }
}

fn bad_input<T: InputType>(message: &str) -> InputValueError<T> {
    struct Text<'m>(&'m str);
    impl fmt::Display for Text<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }
    InputValueError::custom(Text(message)).with_extension("code", "BAD_USER_INPUT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::Number;

    fn read(value: Value) -> Result<String, BadDecimal> {
        DecimalInput::read(&value).map(|decimal| decimal.to_string())
    }

    #[test]
    fn plain_notation_is_exact() {
        let rows = [
            "0",
            "1",
            "-1",
            "0.00100000",
            "79228162514264337593543950",
            "007",
            "1.0",
            "0.000000000000000000000000001",
        ];
        for text in rows {
            let parsed = read(Value::String(text.to_owned())).expect(text);
            let kept = text.trim_start_matches("00");
            assert_eq!(parsed, kept, "{text}");
        }
        assert_eq!(read(Value::Number(Number::from(12))), Ok("12".to_owned()));
        assert_eq!(read(Value::Number(Number::from(u64::MAX))), Ok(u64::MAX.to_string()));
    }

    #[test]
    fn other_notations_are_refused() {
        let rows = [
            "",
            " ",
            "1e5",
            "1E5",
            "NaN",
            "inf",
            "-Infinity",
            "1_000",
            "1,5",
            "+1",
            "--1",
            "-",
            ".",
            ".5",
            "5.",
            "1.2.3",
            " 1",
            "1 ",
            "0x10",
            "１",
            "٣",
        ];
        for text in rows {
            let parsed = read(Value::String(text.to_owned()));
            assert_eq!(parsed, Err(BadDecimal::Notation(text.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn too_many_digits_and_floats_are_refused() {
        let long = "1".repeat(29);
        assert_eq!(read(Value::String(long.clone())), Err(BadDecimal::TooLong(long)));
        let float = Value::Number(Number::from_f64(0.1).expect("finite"));
        assert_eq!(read(float), Err(BadDecimal::Float("0.1".to_owned())));
        assert!(matches!(read(Value::Boolean(true)), Err(BadDecimal::Kind(_))));
    }

    #[test]
    fn so_many_places_are_shown_and_no_others() {
        let rows = [
            ("67700.0", 8, Some("67700.00000000")),
            ("0.000000005", 8, Some("0.00000001")),
            ("-0.000000004", 8, Some("0.00000000")),
            ("-2.25", 1, Some("-2.3")),
            ("5", 0, Some("5")),
            ("79228162514264337593543950335", 0, Some("79228162514264337593543950335")),
            ("79228162514264337593543950335", 1, None),
        ];
        for (value, places, shown) in rows {
            let value = domain::Decimal::from_str_exact(value).expect("a decimal");
            let decimal = Decimal::with_places(value, places).map(|it| it.0.to_string());
            assert_eq!(decimal.as_deref(), shown, "{value} with {places}");
        }
    }

    #[test]
    fn bad_scalars_carry_a_code() {
        let error = <Decimal as ScalarType>::parse(Value::String("1e5".to_owned()))
            .expect_err("an exponent")
            .into_server_error(Default::default());
        let code = error.extensions.as_ref().and_then(|values| values.get("code"));
        assert_eq!(code, Some(&Value::from("BAD_USER_INPUT")));
        assert!(<DateTime as ScalarType>::parse(Value::String("yesterday".to_owned())).is_err());
    }
}
