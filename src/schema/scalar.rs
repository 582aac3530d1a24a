//! The scalars `Decimal`, `DateTime` and `Date`: exact numbers, instants and days as text; and `JSON`.
//!
//! A float never becomes a decimal: neither on the way in, where it is refused, nor on the way out.

mod date;
mod exact;
mod json;
#[cfg(test)]
mod tests;

pub use date::Date;
pub use exact::{AnyDecimal, Exact, ExactInput};
pub use json::Json;

use crate::domain::{self, Timestamp};
use crate::graphql::rows::{Writer, Written};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use std::borrow::Cow;
use std::fmt;

/// The most digits a decimal may have on input; every number of so many digits is exact.
pub const DECIMAL_DIGITS_MAX: usize = 28;

/// The most digits of a decimal that is answered, leading zeros not counted; such a number may be sent back.
const DECIMAL_DIGITS_ANSWERED: usize = DECIMAL_DIGITS_MAX + 1;

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

impl Written for Decimal {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.text.push('"');
        domain::decimal::write(self.0, &mut out.text);
        out.text.push('"');
        true
    }
}

impl async_graphql::Description for Decimal {
    fn description() -> &'static str {
        "An exact decimal number as a string, such as \"0.00100000\". Input is plain decimal notation \
         of at most 28 digits (no exponent, no leading plus, no separators) in a string, or a JSON \
         number without a fraction. Output always has the same number of decimal places, zeros \
         included: an amount of an asset, a price and a value show every place of the asset they are \
         counted in (`Asset.scale`); shares and fees, where 0.001000 is 0.1 %, show 6; percentages show \
         4. Quantities and amounts of an investment portfolio, whose assets need not be listed, have up to 38 digits and show \
         as many places as they need. What is no whole number of such places is rounded, halves away from zero. How many places \
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
    #[error("{0:?} has too many digits; send at most 28, or 38 in an activity of a portfolio")]
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
    if !plain_notation(text) {
        return Err(BadDecimal::Notation(echo()));
    }
    let digits = text.bytes().filter(u8::is_ascii_digit);
    if digits.skip_while(|digit| *digit == b'0').count() > DECIMAL_DIGITS_ANSWERED {
        return Err(BadDecimal::TooLong(echo()));
    }
    domain::Decimal::from_str_exact(text).map_err(|_| BadDecimal::TooLong(echo()))
}

/// Digits with at most one point between them, and perhaps a minus before.
fn plain_notation(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits)
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
/// "2026-01-10T20:42:00.000000Z". Input may have any offset, and lies within [`Timestamp::FIRST`] and
/// [`Timestamp::LAST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub Timestamp);

#[Scalar(use_type_description)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let at = DateTimeInput::read(&value).and_then(|at| {
            let range = at.in_range().then_some(DateTime(at));
            range.ok_or_else(|| BadTime::Range(echo(&value)))
        });
        at.map_err(|bad| bad_input(&bad.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Written for DateTime {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        match self.0.digits() {
            Some(digits) => out.plain(str::from_utf8(&digits).unwrap_or_default()),
            None => out.string(&self.0.to_string()),
        }
    }
}

impl async_graphql::Description for DateTime {
    fn description() -> &'static str {
        "An instant in RFC 3339 notation. Output is UTC with microseconds: \
         \"2026-01-10T20:42:00.000000Z\". Input may have any offset, and lies between \
         1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z; what is finer than a microsecond is cut off."
    }
}

/// A `DateTime` in an input object. A bad one is kept until the mutation looks at it, so that the error can name
/// the field, and one out of range is for the use case to refuse.
#[derive(Clone, Debug)]
pub struct DateTimeInput(pub Result<Timestamp, BadTime>);

/// Why a value is no `DateTime`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// Text in another notation.
    #[error("{0:?} is not an RFC 3339 time; send one such as \"2026-01-10T20:42:00Z\"")]
    Notation(String),
    /// Before the first instant or after the last.
    #[error(
        "{0:?} does not lie between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z; send a time that does"
    )]
    Range(String),
    /// No text.
    #[error("a time is sent as a string: \"2026-01-10T20:42:00Z\"")]
    Kind,
}

impl DateTimeInput {
    fn read(value: &Value) -> Result<Timestamp, BadTime> {
        let Value::String(text) = value else { return Err(BadTime::Kind) };
        Timestamp::parse(text).ok_or_else(|| BadTime::Notation(echo(value)))
    }
}

impl InputType for DateTimeInput {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <DateTime as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <DateTime as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None | Some(Value::Null) => Err(InputValueError::expected_type(Value::Null)),
            Some(value) => Ok(DateTimeInput(DateTimeInput::read(&value))),
        }
    }

    fn to_value(&self) -> Value {
        match &self.0 {
            Ok(at) => Value::String(at.to_string()),
            Err(_) => Value::Null,
        }
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

/// As much of a bad text as an error repeats.
fn echo(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().take(ECHO_MAX).collect(),
        _ => String::new(),
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
