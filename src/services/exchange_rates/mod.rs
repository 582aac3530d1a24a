//! Rates between currencies: the European Central Bank's daily reference rates, as they are shipped with the server.
//!
//! The file is the bank's own (`eurofxref-hist.csv`), from 1999-01-04 to 2026-10-30. Whoever runs the exchange needs no network for
//! it. It is read when the first question comes, away from the threads that answer requests.

use crate::accounting::calendar::Day;
use crate::accounting::exact::UnitPrice;
use crate::accounting::exchange_rates::{RatesError, ReferenceRates};
use crate::domain::{Failure, Fault, Refusal, RefusalCode};
use flate2::read::GzDecoder;
use std::sync::LazyLock;

static SHIPPED: &[u8] = include_bytes!("eurofxref-hist.csv.gz");
static RATES: LazyLock<Result<ReferenceRates, RatesError>> =
    LazyLock::new(|| ReferenceRates::read(GzDecoder::new(SHIPPED)));

/// The most days that one question may be about.
pub const RATE_DAYS_MAX: u32 = 366;

/// What one unit of a currency costs in another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRate {
    /// The day that was asked for.
    pub day: Day,
    /// One unit of the base in the quote currency, in 10^-18.
    pub rate: UnitPrice,
    /// Of which day the rate is: that one, or an earlier one.
    pub published_for: Day,
}

/// Which rates are wanted.
#[derive(Clone, Debug)]
pub struct RatesAsked {
    /// What is to be valued, such as "USD".
    pub base: String,
    /// In what, such as "GBP".
    pub quote: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// The reference rates.
///
/// # Errors
/// When the shipped file cannot be read, which a test rules out.
pub async fn reference_rates() -> Result<&'static ReferenceRates, Fault> {
    let read = tokio::task::spawn_blocking(|| RATES.as_ref()).await.map_err(Fault::internal)?;
    read.map_err(Fault::internal)
}

/// The rate of each day, oldest first. Days that have none are left out.
///
/// # Errors
/// `NOT_FOUND` for currencies that the bank never quoted, `INVALID_INPUT` for more than [`RATE_DAYS_MAX`] days, or none.
pub async fn rates(asked: &RatesAsked) -> Result<Vec<DayRate>, Failure> {
    let rates = reference_rates().await?;
    for (argument, currency) in [("base", &asked.base), ("quote", &asked.quote)] {
        if !rates.knows(currency) {
            return Err(unknown_currency(currency, argument).into());
        }
    }
    let days = asked.to.since(asked.from).saturating_add(1);
    let most = i32::try_from(RATE_DAYS_MAX).unwrap_or(i32::MAX);
    if !(1..=most).contains(&days) {
        let message = format!(
            "must lie on or after `from`, and no more than {RATE_DAYS_MAX} days may be asked for at once; ask for the rest \
             separately"
        );
        return Err(argument(RefusalCode::InvalidInput, message, "to").into());
    }
    let of_day = |day: Day| {
        let found = rates.rate(&asked.base, &asked.quote, day)?;
        Some(DayRate { day, rate: found.rate, published_for: found.published_for })
    };
    Ok((0..days).filter_map(|index| of_day(asked.from.plus(index))).collect())
}

fn unknown_currency(currency: &str, named: &str) -> Refusal {
    let shown: String = currency.chars().take(8).collect();
    let message = format!(
        "The European Central Bank has no rates of \"{shown}\". Send the code of a currency, such as \"USD\" or \"GBP\"."
    );
    argument(RefusalCode::NotFound, message, named)
}

fn argument(code: RefusalCode, message: String, named: &str) -> Refusal {
    Refusal { code, message, path: vec![named.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn asked(base: &str, quote: &str, days: (&str, &str)) -> RatesAsked {
        let (from, to) = (day(days.0), day(days.1));
        RatesAsked { base: base.to_owned(), quote: quote.to_owned(), from, to }
    }

    #[tokio::test]
    async fn each_day_has_the_last_rate_before_it() {
        // 2026-10-30 is a Friday: one euro was 1.1172 dollars.
        let found = rates(&asked("EUR", "USD", ("2026-10-30", "2026-11-01"))).await.expect("rates");
        let seen: Vec<_> = found.iter().map(|it| (it.day, it.published_for, it.rate.0)).collect();
        let friday = day("2026-10-30");
        let rate = 1_117_200_000_000_000_000;
        assert_eq!(
            seen,
            [
                (friday, friday, rate),
                (friday.plus(1), friday, rate),
                (friday.plus(2), friday, rate)
            ]
        );
        let late = rates(&asked("EUR", "USD", ("2026-12-24", "2026-12-31"))).await.expect("rates");
        assert!(late.is_empty(), "a rate of two months ago is none: {late:?}");
    }

    #[tokio::test]
    async fn question_that_cannot_be_answered_says_why() {
        let rows = [
            (asked("BTC", "USD", ("2026-01-01", "2026-01-02")), RefusalCode::NotFound, "base"),
            (asked("USD", "$$$", ("2026-01-01", "2026-01-02")), RefusalCode::NotFound, "quote"),
            (asked("EUR", "USD", ("2026-01-02", "2026-01-01")), RefusalCode::InvalidInput, "to"),
            (asked("EUR", "USD", ("2024-01-01", "2026-01-01")), RefusalCode::InvalidInput, "to"),
        ];
        for (asked, code, path) in rows {
            let Err(Failure::Refused(refusals)) = rates(&asked).await else {
                panic!("{asked:?} was answered")
            };
            assert_eq!((refusals[0].code, refusals[0].path[0].as_str()), (code, path), "{asked:?}");
        }
    }
}
