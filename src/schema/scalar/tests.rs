//! What the scalars accept, and that everything they answer can be sent back.

use super::*;
use async_graphql::Number;

fn read(value: Value) -> Result<String, BadDecimal> {
    DecimalInput::read(&value).map(|decimal| decimal.to_string())
}

#[test]
fn decimal_in_plain_notation_is_exact() {
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
fn decimal_in_other_notations_is_refused() {
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
fn decimal_with_too_many_digits_and_floats_are_refused() {
    let long = "1".repeat(30);
    assert_eq!(read(Value::String(long.clone())), Err(BadDecimal::TooLong(long)));
    let float = Value::Number(Number::from_f64(0.1).expect("finite"));
    assert_eq!(read(float), Err(BadDecimal::Float("0.1".to_owned())));
    assert!(matches!(read(Value::Boolean(true)), Err(BadDecimal::Kind(_))));
}

#[test]
fn decimal_shows_so_many_places_and_no_others() {
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

/// What the schema answers of a value that it was sent.
fn answered<S: ScalarType>(text: &str) -> Option<String> {
    match S::parse(Value::String(text.to_owned())).ok()?.to_value() {
        Value::String(answer) => Some(answer),
        other => panic!("{other} is no text"),
    }
}

#[test]
fn times_out_of_range_are_refused_in_utc_whatever_their_offset() {
    let rows = [
        ("9999-12-31T23:59:59.999999Z", true),
        ("9999-12-31T23:59:59-12:00", false),
        ("9999-12-31T23:59:59.9999999Z", true),
        ("9999-12-31T23:59:60Z", false),
        ("1970-01-01T00:00:00Z", true),
        ("1970-01-01T00:00:00+00:01", false),
        ("1969-12-31T23:59:59.999999Z", false),
        ("1969-12-31T23:59:59-00:01", true),
        ("0000-01-01T00:00:00Z", false),
    ];
    for (text, accepted) in rows {
        assert_eq!(answered::<DateTime>(text).is_some(), accepted, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn every_time_that_is_accepted_can_be_sent_back(
        year in 0..=9999_i32, day in 1..=28_i32, hour in 0..24_i32, micros in 0..1_000_000_i32,
        edge in proptest::bool::ANY, offset in -1439_i32..=1439, first in proptest::bool::ANY,
    ) {
        let (year, month, day) = match (edge, first) {
            (true, true) => (1969 + year % 2, 1 + 11 * (1 - year % 2), 1 + 30 * (1 - year % 2)),
            (true, false) => (9999, 12, 31),
            (false, _) => (year, 1 + day % 12, day),
        };
        let (sign, offset) = (if offset < 0 { '-' } else { '+' }, offset.abs());
        let text = format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:59:59.{micros:06}{sign}{:02}:{:02}",
            offset / 60, offset % 60
        );
        if let Some(answer) = answered::<DateTime>(&text) {
            proptest::prop_assert_eq!(answered::<DateTime>(&answer), Some(answer.clone()), "{}", text);
            proptest::prop_assert_eq!(Timestamp::parse(&answer), Timestamp::parse(&text));
        }
    }

    #[test]
    fn every_instant_in_range_is_answered_as_it_is_accepted(
        micros in Timestamp::FIRST.0..=Timestamp::LAST.0,
    ) {
        let text = Timestamp(micros).to_string();
        proptest::prop_assert_eq!(answered::<DateTime>(&text), Some(text));
    }

    #[test]
    fn every_decimal_that_is_answered_can_be_sent_back(
        high in 0_u32.., middle in 0_u32.., low in 0_u32.., negative in proptest::bool::ANY,
        scale in 0_u32..=28,
    ) {
        let text = domain::Decimal::from_parts(low, middle, high, negative, scale).to_string();
        let answer = answered::<Decimal>(&text);
        proptest::prop_assert_eq!(answer.as_deref().map(|text| text.trim_start_matches('-')),
            Some(text.trim_start_matches('-')));
    }

    #[test]
    fn every_decimal_that_is_accepted_can_be_sent_back(text in "-?[0-9]{1,31}(\\.[0-9]{1,31})?") {
        if let Some(answer) = answered::<Decimal>(&text) {
            proptest::prop_assert_eq!(answered::<Decimal>(&answer), Some(answer), "{}", text);
        }
    }
}
