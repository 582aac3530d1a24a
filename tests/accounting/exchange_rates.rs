//! The whole file of the European Central Bank.

use crate::ledger::day;
use agio_accounting::exchange_rates::ReferenceRates;
use flate2::read::GzDecoder;
use std::fs::File;

fn rates() -> ReferenceRates {
    let shipped =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../services/exchange_rates/eurofxref-hist.csv.gz");
    let file = File::open(shipped).unwrap();
    ReferenceRates::read(GzDecoder::new(file)).unwrap()
}

#[test]
fn rate_is_the_last_one_at_or_before_the_day() {
    let rates = rates();
    let rows = [
        ("EUR", "USD", "2026-10-30", Some(("1.1172", "2026-10-30"))),
        ("EUR", "USD", "2026-11-01", Some(("1.1172", "2026-10-30"))),
        ("EUR", "USD", "2026-12-24", None),
        ("EUR", "EUR", "2020-02-02", Some(("1", "2020-02-02"))),
        ("EUR", "USD", "1999-01-04", Some(("1.1789", "1999-01-04"))),
        ("EUR", "USD", "1999-01-03", None),
        ("EUR", "RUB", "2022-03-01", Some(("117.201", "2022-03-01"))),
        ("EUR", "RUB", "2023-01-02", None),
        ("EUR", "XYZ", "2020-01-02", None),
    ];
    for (base, quote, on, expected) in rows {
        let found = rates.rate(base, quote, day(on));
        let told = found.map(|it| {
            let decimal = agio_accounting::exact::ExactDecimal::from_units(it.rate.0, 18);
            (decimal.normalized().to_string(), it.published_for.to_string())
        });
        let expected = expected.map(|(rate, on)| (rate.to_owned(), on.to_owned()));
        assert_eq!(told, expected, "{base} {quote} {on}");
    }
}

#[test]
fn cross_rate_is_that_of_the_two() {
    let rate = rates().rate("USD", "GBP", day("2026-10-30")).unwrap().rate;
    assert_eq!(rate.0, 746_330_110_991_765_127, "0.8338 / 1.1172");
    let prices = rates().prices("USD", "GBP");
    assert_eq!(prices.len(), 7_126);
    assert!(prices.windows(2).all(|pair| pair[0].0 < pair[1].0));
}
