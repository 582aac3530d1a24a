//! Decimals and percentages of a listing file as the integers that the engine counts in.

use super::super::reader::{Read, Reader};
use crate::domain::market::FEE_PPM_MAX;
use crate::domain::{Amount, Decimal, DecimalError, decimal};

/// Parts per million in one percent.
const PPM_PER_PERCENT_SCALE: u8 = 4;

/// An asset of the file: what amounts are counted in.
#[derive(Clone, Copy)]
pub(super) struct Counted<'t> {
    pub(super) asset: &'t str,
    pub(super) scale: u8,
}

/// A number that must be greater than zero, as a count of smallest units.
pub(super) fn increment(
    reader: &mut Reader<'_>,
    given: Option<Read<Decimal>>,
    key: &str,
    counted: Counted<'_>,
) -> Option<Read<i64>> {
    let given = given?;
    match decimal::to_units(given.value, counted.scale) {
        Ok(value) if value > 0 => return Some(Read { line: given.line, value }),
        Ok(_) => {
            let message = format!(
                "`{key}` is {}, but must be greater than zero: the least possible is {}",
                given.value,
                decimal::from_units(1, counted.scale)
            );
            reader.problem(given.line, message);
        }
        Err(error) => reader.problem(given.line, off_scale(key, given.value, counted, error)),
    }
    None
}

/// The least notional of orders; zero is none.
pub(super) fn minimum_units(
    reader: &mut Reader<'_>,
    minimum: Read<Decimal>,
    quote: Counted<'_>,
) -> Option<Amount> {
    if minimum.value.is_sign_negative() && !minimum.value.is_zero() {
        let message =
            format!("`min_notional` is {}, below zero: write \"0\" for none", minimum.value);
        reader.problem(minimum.line, message);
        return None;
    }
    match decimal::to_units(minimum.value, quote.scale) {
        Ok(units) => Some(Amount(units)),
        Err(error) => {
            let message = off_scale("min_notional", minimum.value, quote, error);
            reader.problem(minimum.line, message);
            None
        }
    }
}

fn off_scale(key: &str, value: Decimal, counted: Counted<'_>, error: DecimalError) -> String {
    let Counted { asset, scale } = counted;
    match error {
        DecimalError::OutOfRange => {
            format!("`{key}` is {value}, more than 64 bits can count in {asset}: write less")
        }
        DecimalError::TooPrecise(_) | DecimalError::OffIncrement => format!(
            "`{key}` is {value}, but {asset} has {scale} decimal places: write at most {scale}"
        ),
    }
}

/// A fee as parts per million.
pub(super) fn fee_ppm(reader: &mut Reader<'_>, fee: Read<Decimal>, key: &str) -> Option<u32> {
    let ppm = ppm(reader, fee, Percentage { key, things: "fees" })?;
    if ppm > FEE_PPM_MAX {
        let message = format!("`{key}` is {} %: a fee lies between 0 and 100 %", fee.value);
        reader.problem(fee.line, message);
        return None;
    }
    Some(ppm)
}

/// How messages call a percentage.
#[derive(Clone, Copy)]
pub(super) struct Percentage<'a> {
    /// Its key in the file.
    pub(super) key: &'a str,
    /// What such percentages are, all together.
    pub(super) things: &'a str,
}

/// A percentage as parts per million; what is out of `u32`'s range is told as [`u32::MAX`].
pub(super) fn ppm(
    reader: &mut Reader<'_>,
    percent: Read<Decimal>,
    Percentage { key, things }: Percentage<'_>,
) -> Option<u32> {
    match decimal::to_units(percent.value, PPM_PER_PERCENT_SCALE) {
        Ok(ppm) => Some(u32::try_from(ppm).unwrap_or(u32::MAX)),
        Err(DecimalError::OutOfRange) => Some(u32::MAX),
        Err(DecimalError::TooPrecise(_) | DecimalError::OffIncrement) => {
            let message = format!(
                "`{key}` is {} %, but {things} are kept in parts per million: write at most \
                 {PPM_PER_PERCENT_SCALE} decimal places",
                percent.value
            );
            reader.problem(percent.line, message);
            None
        }
    }
}
