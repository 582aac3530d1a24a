//! Returns, risk and benchmarks: published figures, and stories whose result can be worked out by hand.

use crate::ledger::{CASH, Ledger, day, money, read};
use agio_accounting::activity::{ActivityType, PortfolioAccountId};
use agio_accounting::calendar::Day;
use agio_accounting::exact::Money;
use agio_accounting::performance::rates::{self, DAYS_PER_YEAR, DatedFlow};
use agio_accounting::performance::{
    BenchmarkPart, DayValue, Performance, RateStatus, Ratio, Series, SeriesRequest, Yardstick,
    measure,
};
use agio_accounting::rules::{CostBasisMethod, Rules};
use serde_json::Value;

fn near(got: Ratio, expected: f64, within: f64) {
    assert!((got.0 - expected).abs() <= within, "{} is not {expected}", got.0);
}

fn float(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn twr_data() -> Value {
    serde_json::from_str(&read("twr/twr.json")).unwrap()
}

fn series(ledger: &Ledger, from: &str, to: &str) -> Series {
    let (assets, entries) = (ledger.assets(), ledger.book().entries);
    Series::of(SeriesRequest {
        entries: &entries,
        assets: &assets,
        prices: &ledger.prices,
        accounts: None,
        from: day(from),
        to: day(to),
    })
}

fn performance(ledger: &Ledger, from: &str, to: &str) -> Performance {
    measure(&series(ledger, from, to), Yardstick::default())
}

#[test]
fn chain_of_days_is_that_of_portfolio_performance() {
    let data = twr_data();
    let rows = data["chain"].as_array().unwrap();
    let days: Vec<DayValue> = rows
        .iter()
        .map(|row| DayValue {
            day: day(row["date"].as_str().unwrap()),
            value: money(row["endValue"].as_str().unwrap()),
            inflow: money(row["inflow"].as_str().unwrap()),
            outflow: money(row["outflow"].as_str().unwrap()),
        })
        .collect();
    let measured = measure(&Series { days, ..Series::default() }, Yardstick::default());
    for (point, row) in measured.points.iter().zip(rows) {
        near(point.twr, float(&row["accumulated"]), 1e-10);
    }
    near(measured.twr.value.unwrap(), -0.0561826776, 1e-10);
    assert_eq!(measured.twr.annualized, None, "never below a year");
    assert_eq!(measured.mwr.annualized, None, "never below a year");
    assert_eq!(measured.mwr.status, RateStatus::Ok);
}

#[test]
fn round_trip_within_a_day_has_a_time_weighted_return_only() {
    let round = &twr_data()["sameDayRoundTrip"];
    let amount = |name: &str| money(round[name].as_str().unwrap());
    let (inflow, outflow, value) = (amount("inflow"), amount("outflow"), amount("endValue"));
    let days = vec![DayValue { day: day("2024-01-01"), value, inflow, outflow }];
    let measured = measure(&Series { days, ..Series::default() }, Yardstick::default());
    near(measured.twr.value.unwrap(), float(&round["dayReturn"]), 1e-12);
    assert_eq!(measured.mwr.value, None);
}

#[test]
fn drawdown_has_its_peak_trough_and_recovery() {
    for case in twr_data()["drawdown"].as_array().unwrap() {
        let index: Vec<Ratio> =
            case["index"].as_array().unwrap().iter().map(|it| Ratio(float(it))).collect();
        let first = day("2024-01-01");
        let found = rates::max_drawdown(first, &index).unwrap();
        near(found.depth, float(&case["maxDrawdown"]), 1e-12);
        let place = |name: &str| first.plus(case[name].as_i64().unwrap() as i32);
        // The data counts from 0 and names the day of the peak itself, which is the third.
        assert_eq!(found.peak, place("peak"));
        assert_eq!(found.trough, place("trough"));
        assert_eq!(found.recovered, Some(place("recovered")));
    }
    assert_eq!(rates::max_drawdown(day("2024-01-01"), &[Ratio(1.0), Ratio(1.1)]), None);
    let open = rates::max_drawdown(day("2024-01-02"), &[Ratio(0.5)]).unwrap();
    assert_eq!((open.peak, open.recovered), (day("2024-01-01"), None));
}

#[test]
fn volatility_is_that_of_portfolio_performance() {
    let data = twr_data();
    let returns: Vec<Ratio> = data["volatility"]["dailyReturns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| Ratio(float(it)))
        .collect();
    let risk = rates::risk(&returns, Ratio(0.0116), Ratio(0.0)).unwrap();
    near(risk.volatility, 0.0177366925, 1e-9);
    near(risk.downside, 0.0121886770, 1e-9);
    near(risk.sharpe.unwrap(), 0.0116 / 0.0177366925, 1e-6);
    near(risk.sortino.unwrap(), 0.0116 / 0.0121886770, 1e-6);
    assert_eq!(rates::risk(&returns[..1], Ratio(0.0), Ratio(0.0)), None, "one day has no spread");
}

fn flows(name: &str) -> Vec<DatedFlow> {
    let lines = read(&format!("xirr/{name}"));
    let flow = |line: &str| {
        let (on, amount) = line.split_once(',').unwrap();
        // Some samples have more places than money has.
        let amount = Money::from_decimal(crate::ledger::decimal(amount.trim())).unwrap();
        DatedFlow { day: day(on), amount }
    };
    lines.lines().filter(|it| it.starts_with(|c: char| c.is_ascii_digit())).map(flow).collect()
}

fn substituted(flows: &[DatedFlow], rate: f64) -> f64 {
    let first = flows.iter().map(|it| it.day).min().unwrap();
    let term = |it: &DatedFlow| {
        let years = f64::from(it.day.since(first)) / f64::from(DAYS_PER_YEAR);
        it.amount.0 as f64 * (1.0 + rate).powf(-years)
    };
    let size: f64 = flows.iter().map(|it| term(it).abs()).sum();
    flows.iter().map(term).sum::<f64>() / size
}

#[test]
fn every_root_of_the_samples_of_pyxirr_is_found() {
    let expected = read("xirr/expected.csv");
    let mut seen = 0;
    for line in expected.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let flows = flows(columns[0]);
        assert_eq!(flows.len(), columns[1].parse::<usize>().unwrap(), "{line}");
        let (status, roots) = rates::internal_rates(&flows);
        let wanted: Vec<f64> =
            columns[4].split_whitespace().map(|it| it.parse().unwrap()).collect();
        assert_eq!(roots.len(), wanted.len(), "{line}: {roots:?}");
        for (root, wanted) in roots.iter().zip(&wanted) {
            near(*root, *wanted, 1e-9 * wanted.abs().max(1.0));
            assert!(substituted(&flows, root.0).abs() < 1e-12, "{line}");
        }
        let wanted = match columns[5] {
            "UNIQUE" => RateStatus::Ok,
            "MULTIPLE" => RateStatus::Multiple,
            _ => RateStatus::NoSolution,
        };
        assert_eq!(status, wanted, "{line}");
        seen += 1;
    }
    assert_eq!(seen, 20);
}

#[test]
fn year_and_more_is_annualized() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2022-01-01", "100"), ("2023-12-31", "121")]);
    ledger.trade("2022-01-01", ["1 T", "100 CASH", ""]);
    let two_years = performance(&ledger, "2022-01-01", "2023-12-31");
    near(two_years.twr.value.unwrap(), 0.21, 1e-12);
    near(two_years.twr.annualized.unwrap(), 0.1, 1e-12);
    near(two_years.mwr.annualized.unwrap(), 0.1, 2e-4);
    assert_eq!(two_years.gain, money("21"));
    near(two_years.simple.unwrap(), 0.21, 1e-12);
}

#[test]
fn deposit_is_a_flow_and_income_and_fees_are_not() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2024-01-01", "10")]);
    ledger.activity(ActivityType::Deposit, "2024-01-02", ["100 CASH", "", ""]);
    ledger.trade("2024-01-03", ["5 T", "50 CASH", "1 CASH"]);
    ledger.activity(ActivityType::StakingReward, "2024-01-04", ["1 T", "", ""]);
    ledger.activity(ActivityType::Withdrawal, "2024-01-05", ["", "20 CASH", "0.5 CASH"]);
    let measured = performance(&ledger, "2024-01-01", "2024-01-06");
    assert_eq!((measured.inflows, measured.outflows), (money("100"), money("20")));
    assert_eq!(measured.end_value, money("88.5"), "28.5 of cash and 6 T");
    assert_eq!(measured.gain, money("8.5"), "10 earned, 1.5 of fees");
    assert_eq!(measured.points[4].net_flow, money("-20"));
    let summary = ledger.summary("2024-01-06");
    assert_eq!(summary.total_gain, measured.gain);
}

#[test]
fn transfer_is_a_flow_only_for_whom_the_other_account_is_out_of_scope() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2024-01-01", "10")]);
    ledger.activity(ActivityType::Deposit, "2024-01-01", ["100 CASH", "", ""]);
    ledger.trade("2024-01-01", ["5 T", "50 CASH", ""]);
    ledger.transfer("2024-01-02", ["2 T", "2 T"], [0, 1]);
    ledger.transfer("2024-01-02", ["30 CASH", "30 CASH"], [0, 1]);
    let (assets, entries) = (ledger.assets(), ledger.book().entries);
    let of = |accounts: Option<&[PortfolioAccountId]>| {
        let (from, to) = (day("2024-01-02"), day("2024-01-03"));
        let (assets, prices, entries) = (&assets[..], &ledger.prices, &entries);
        let series = Series::of(SeriesRequest { entries, assets, prices, accounts, from, to });
        let measured = measure(&series, Yardstick::default());
        (measured.start_value, measured.inflows, measured.outflows, measured.end_value)
    };
    let zero = Money::ZERO;
    let all = (money("100"), zero, zero, money("100"));
    assert_eq!(of(None), all);
    assert_eq!(of(Some(&[PortfolioAccountId(0), PortfolioAccountId(1)])), all);
    let first = (money("100"), zero, money("50"), money("50"));
    assert_eq!(of(Some(&[PortfolioAccountId(0)])), first);
    assert_eq!(of(Some(&[PortfolioAccountId(1)])), (zero, money("50"), zero, money("50")));
}

#[test]
fn asset_joins_when_it_has_a_price_and_what_never_came_in_was_brought_in() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("LATE", &[("2024-01-03", "10")]);
    ledger.asset("NEVER");
    ledger.activity(ActivityType::Deposit, "2024-01-01", ["1 LATE", "", ""]);
    ledger.activity(ActivityType::Deposit, "2024-01-01", ["1 NEVER", "", ""]);
    ledger.trade("2024-01-04", ["30 CASH", "3 LATE", ""]);
    let series = series(&ledger, "2024-01-01", "2024-01-05");
    let days: Vec<_> = series.days.iter().map(|it| (it.value, it.inflow)).collect();
    let (none, ten) = ((Money::ZERO, Money::ZERO), money("10"));
    let expected = [none, none, (ten, ten), (money("30"), money("20")), (money("30"), Money::ZERO)];
    assert_eq!(days, expected);
    assert_eq!(series.unpriced.len(), 1);
    let measured = measure(&series, Yardstick::default());
    near(measured.twr.value.unwrap(), 0.0, 1e-12);
}

#[test]
fn days_without_a_price_of_their_own_are_counted() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2024-01-01", "10"), ("2024-01-03", "12")]);
    ledger.trade("2024-01-01", ["1 T", "10 CASH", ""]);
    assert_eq!(performance(&ledger, "2024-01-01", "2024-01-05").stale_days, 3);
}

#[test]
fn benchmark_gets_the_same_flows() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2023-12-31", "10"), ("2024-02-29", "11")]);
    ledger.price("B", &[("2023-12-31", "100"), ("2024-01-15", "200")]);
    ledger.trade("2024-01-01", ["10 T", "100 CASH", ""]);
    let (t, b) = (ledger.asset("T"), ledger.asset("B"));
    let series = series(&ledger, "2024-01-01", "2024-02-29");
    let of = |parts: &[BenchmarkPart]| {
        let benchmark = Some((parts, &ledger.prices));
        measure(&series, Yardstick { benchmark, ..Yardstick::default() }).benchmark
    };
    let one = 10_i128.pow(18);
    let whole = |asset| BenchmarkPart { asset, share: one };
    let found = of(&[whole(b)]).unwrap();
    near(found.twr, 1.0, 1e-12);
    assert_eq!(found.same_flows_value, money("200"));
    let same = of(&[whole(t)]).unwrap();
    near(same.pair.beta.unwrap(), 1.0, 1e-9);
    near(same.pair.correlation.unwrap(), 1.0, 1e-9);
    near(same.pair.tracking_error.unwrap(), 0.0, 1e-9);
    // Half and half: 150 in January, then brought back to 75 and 75, of which T gains a tenth.
    let half = |asset| BenchmarkPart { asset, share: one / 2 };
    assert_eq!(of(&[half(b), half(t)]).unwrap().same_flows_value, money("157.5"));
    assert_eq!(of(&[half(b)]), None, "shares do not add up to 1");
    assert_eq!(of(&[whole(CASH)]), None, "no price");
}

#[test]
fn no_capital_is_told_apart_from_no_gain() {
    let ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    let empty = performance(&ledger, "2024-01-01", "2024-12-31");
    assert_eq!(empty.twr.status, RateStatus::NoCapital);
    assert_eq!(empty.mwr.status, RateStatus::NoCapital);
    assert_eq!((empty.simple, empty.drawdown), (None, None));
    let backwards = performance(&ledger, "2024-12-31", "2024-01-01");
    assert_eq!(backwards.points.len(), 0);
    assert_eq!(Ratio(1.0 / 3.0).to_decimal().unwrap().to_string(), "0.333333333333");
    assert_eq!(Ratio(f64::NAN).to_decimal(), None);
    assert_eq!(Day(0).to_string(), "1970-01-01");
}
