//! The money-weighted rate of return: every rate at which all flows together are worth nothing.
//!
//! `f(x) = sum of c * e^(-x t)` with t in years of 365 days and x = ln(1 + r). There may be no root, one, or several; all of
//! them in (-1, 100] are found: intervals are halved until one of these says that they hold none, or one at most.
//! - The partial sums of the terms at an end change their sign no more often than there are roots on that side (Laguerre's
//!   rule of signs for exponential sums). For most portfolios that is once, and says it all at once.
//! - What comes in and what goes out are both monotone in x: where the least of one exceeds the greatest of the other
//!   there is no root. The same of the slopes: there the sum is monotone.

use super::{DAYS_PER_YEAR, RateStatus, Ratio};
use crate::calendar::Day;
use crate::exact::Money;
use std::collections::BTreeMap;

/// r = -1 + 1.4e-11.
const LOWEST: f64 = -25.0;
/// The greatest rate a year that counts.
const HIGHEST_RATE: f64 = 100.0;
/// Two roots that are closer than this are one.
const NARROWEST: f64 = 1e-9;
/// What rounding leaves of a sum that is zero, in parts of the magnitude of its terms.
const NOISE: f64 = 1e-14;

/// Money that an investor gave (negative) or got on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedFlow {
    /// When.
    pub day: Day,
    /// Negative: given.
    pub amount: Money,
}

/// All rates a year, ascending, and what that means.
pub fn internal_rates(flows: &[DatedFlow]) -> (RateStatus, Vec<Ratio>) {
    if !flows.iter().any(|it| it.amount.is_negative()) {
        return (RateStatus::NoCapital, Vec::new());
    }
    if !flows.iter().any(|it| it.amount.is_positive()) {
        return (RateStatus::NoSolution, Vec::new());
    }
    if flows.iter().all(|it| it.day == flows[0].day) {
        return (RateStatus::PeriodTooShort, Vec::new());
    }
    let roots = Sum::of(flows).roots();
    let rates: Vec<Ratio> = roots.into_iter().map(|x| Ratio(x.exp_m1())).collect();
    let status = match rates.len() {
        0 => RateStatus::NoSolution,
        1 => RateStatus::Ok,
        _ => RateStatus::Multiple,
    };
    (status, rates)
}

/// Flows of one day are one.
struct Sum {
    /// Years since the first, and how much.
    terms: Vec<(f64, f64)>,
}

/// A point, and what is known there.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    /// The sum; 0 when rounding may have made its sign.
    value: f64,
    /// How many roots there are at most on either side.
    above: usize,
    below: usize,
    /// Of the terms that come in, and of those that go out.
    sides: [f64; 2],
    slopes: [f64; 2],
}

/// Which term is not scaled: so chosen that no exponent is positive, nothing overflows, and signs stay.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    /// For x from 0 on: sides and slopes fall as x grows.
    First,
    /// For x up to 0: sides and slopes grow with x.
    Last,
}

impl Sum {
    fn of(flows: &[DatedFlow]) -> Sum {
        let mut days: BTreeMap<Day, i128> = BTreeMap::new();
        for flow in flows {
            let sum = days.entry(flow.day).or_default();
            *sum = sum.saturating_add(flow.amount.0);
        }
        days.retain(|_, amount| *amount != 0);
        let first = days.keys().next().copied().unwrap_or_default();
        let years = |day: Day| f64::from(day.since(first)) / f64::from(DAYS_PER_YEAR);
        Sum { terms: days.into_iter().map(|(day, it)| (years(day), it as f64)).collect() }
    }

    fn origin(&self, origin: Origin) -> f64 {
        match origin {
            Origin::First => 0.0,
            Origin::Last => self.terms.last().map_or(0.0, |it| it.0),
        }
    }

    fn at(&self, x: f64, origin: Origin) -> Point {
        let from = self.origin(origin);
        let (mut sides, mut slopes) = ([0.0; 2], [0.0; 2]);
        let mut terms = Vec::with_capacity(self.terms.len());
        for (t, c) in &self.terms {
            let term = c * (-x * (t - from)).exp();
            let side = usize::from(term < 0.0);
            sides[side] += term.abs();
            slopes[side] += term.abs() * (t - from).abs();
            terms.push(term);
        }
        let (value, above) = partial_sums(terms.iter());
        let (_, below) = partial_sums(terms.iter().rev());
        Point { x, value, above, below, sides, slopes }
    }

    fn roots(&self) -> Vec<f64> {
        let mut roots = Vec::new();
        let highest = (1.0 + HIGHEST_RATE).ln();
        let (low, zero) = (self.at(LOWEST, Origin::Last), self.at(0.0, Origin::Last));
        self.search(low, zero, Origin::Last, &mut roots);
        let (zero, high) = (self.at(0.0, Origin::First), self.at(highest, Origin::First));
        self.search(zero, high, Origin::First, &mut roots);
        roots
    }

    fn search(&self, low: Point, high: Point, origin: Origin, roots: &mut Vec<f64>) {
        let most = low.above.min(high.below);
        let (least, greatest) = match origin {
            Origin::First => (high, low),
            Origin::Last => (low, high),
        };
        if most == 0 || apart(least.sides, greatest.sides) {
            // A sum that is zero at the end itself has changed no sign before it.
            if high.value == 0.0 && low.value != 0.0 {
                roots.push(high.x);
            }
            return;
        }
        // Roots at the ends are counted from the other end only: one at the upper end is among those above the lower, and
        // beside one at the lower end there may be another within.
        let counted = if high.value == 0.0 { low.above } else { most };
        let one_at_most = counted == 1 && low.value != 0.0 || apart(least.slopes, greatest.slopes);
        if one_at_most || high.x - low.x < NARROWEST {
            if low.value * high.value < 0.0 || high.value == 0.0 && low.value != 0.0 {
                roots.push(self.bisect(low, high));
            }
            return;
        }
        let middle = self.at((low.x + high.x) / 2.0, origin);
        self.search(low, middle, origin, roots);
        self.search(middle, high, origin, roots);
    }

    /// The root between two points of different sign: secants that stay inside (the Illinois rule), halving when they crawl.
    fn bisect(&self, low: Point, high: Point) -> f64 {
        if high.value == 0.0 {
            return high.x;
        }
        let (mut a, mut b) = (low.x, high.x);
        let negative = low.value < 0.0;
        for round in 0..200 {
            let middle = (a + b) / 2.0;
            if middle <= a || middle >= b || b - a < f64::EPSILON * middle.abs() {
                break;
            }
            let newton = self.newton(middle).filter(|it| *it > a && *it < b && round % 3 != 2);
            let x = newton.unwrap_or(middle);
            let value = self.value(x);
            if value == 0.0 {
                return x;
            }
            if (value < 0.0) == negative {
                a = x;
            } else {
                b = x;
            }
            // A step of Newton from close by ends on the root, on one side of it; the other side is near, too.
            if let Some(next) =
                self.newton(x).filter(|it| (it - x).abs() < 1e-13 * x.abs().max(1.0))
            {
                return next;
            }
        }
        (a + b) / 2.0
    }

    fn value(&self, x: f64) -> f64 {
        self.with_slope(x).0
    }

    fn newton(&self, x: f64) -> Option<f64> {
        let (value, slope) = self.with_slope(x);
        let next = x - value / slope;
        next.is_finite().then_some(next)
    }

    fn with_slope(&self, x: f64) -> (f64, f64) {
        let last = self.terms.last().map_or(0.0, |it| it.0);
        let origin = if x < 0.0 { last } else { 0.0 };
        let (mut value, mut slope) = (0.0, 0.0);
        for (t, c) in &self.terms {
            let term = c * (-x * (t - origin)).exp();
            value += term;
            slope -= (t - origin) * term;
        }
        (value, slope)
    }
}

/// Whether one side exceeds the other wherever between the least and the greatest of both they are.
fn apart(least: [f64; 2], greatest: [f64; 2]) -> bool {
    least[0] > greatest[1] || least[1] > greatest[0]
}

/// The whole sum, and how often the partial sums change their sign. What rounding may have left counts as zero.
fn partial_sums<'a>(terms: impl Iterator<Item = &'a f64>) -> (f64, usize) {
    let (mut sum, mut size, mut sign, mut changes) = (0.0_f64, 0.0, 0.0, 0);
    let mut certain = 0.0;
    for term in terms {
        sum += term;
        size += term.abs();
        certain = if sum.abs() > NOISE * size { sum } else { 0.0 };
        if certain != 0.0 {
            changes += usize::from(sign * certain < 0.0);
            sign = certain.signum();
        }
    }
    (certain, changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flows(list: &[(i32, i128)]) -> Vec<DatedFlow> {
        list.iter()
            .map(|(day, amount)| DatedFlow { day: Day(*day), amount: Money(*amount) })
            .collect()
    }

    #[test]
    fn status_says_why_there_is_no_rate() {
        let rows = [
            (flows(&[]), RateStatus::NoCapital),
            (flows(&[(0, 100)]), RateStatus::NoCapital),
            (flows(&[(0, -100)]), RateStatus::NoSolution),
            (flows(&[(0, -1_000), (0, 1_200)]), RateStatus::PeriodTooShort),
            (flows(&[(0, -1_000), (365, 0)]), RateStatus::NoSolution),
            (flows(&[(0, -1_000), (365, 1_100)]), RateStatus::Ok),
            (flows(&[(0, -1_000), (365, 2_500), (730, -1_540)]), RateStatus::Multiple),
        ];
        for (flows, status) in rows {
            assert_eq!(internal_rates(&flows).0, status, "{flows:?}");
        }
        let (_, roots) = internal_rates(&flows(&[(0, -1_000), (365, 2_500), (730, -1_540)]));
        let rounded: Vec<f64> = roots.iter().map(|it| (it.0 * 1e9).round() / 1e9).collect();
        assert_eq!(rounded, [0.1, 0.4]);
    }

    #[test]
    fn money_that_comes_back_to_the_cent_has_the_rate_zero() {
        for list in [
            &[(0, -1_000), (365, 600), (730, 400)][..],
            &[(0, -1_000), (225, 463), (496, 459), (1_730, 78)],
            &[(0, 1_000), (100, -300), (900, -700)],
        ] {
            let (_, roots) = internal_rates(&flows(list));
            assert!(roots.iter().any(|root| root.0.abs() < 1e-12), "{list:?}: {roots:?}");
        }
    }

    #[test]
    fn rate_beside_the_rate_zero_is_found() {
        for (list, rates) in [
            (&[(0, -627), (104, 901), (2_069, -274)][..], 2),
            (&[(0, 274), (1_965, -901), (2_069, 627)], 2),
        ] {
            let (_, roots) = internal_rates(&flows(list));
            assert_eq!(roots.len(), rates, "{list:?}: {roots:?}");
            assert!(roots.iter().any(|root| root.0.abs() < 1e-12), "{list:?}: {roots:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

        #[test]
        fn every_root_solves_the_equation_and_none_is_missed(
            list in proptest::collection::vec((0_i32..4_000, -1_000_i128..1_000), 2..25)
        ) {
            let flows = flows(&list);
            let (_, roots) = internal_rates(&flows);
            let sum = Sum::of(&flows);
            for root in &roots {
                let x = root.0.ln_1p();
                let origin = if x < 0.0 { sum.terms.last().unwrap().0 } else { 0.0 };
                let terms = sum.terms.iter().map(|(t, c)| c * (-x * (t - origin)).exp());
                let (value, size) = terms.fold((0.0, 0.0), |(sum, size), it| (sum + it, size + it.abs()));
                // A rate close to -1 has few digits of what is left.
                let lost = 1e-14 / (1.0 + root.0) * sum.origin(Origin::Last);
                prop_assert!(value.abs() <= (1e-9 + lost) * size, "{value} at {root:?}");
            }
            prop_assert!(roots.windows(2).all(|pair| pair[0] < pair[1]));
            // A scan finds no change of sign that has no root.
            let (from, to) = (LOWEST, (1.0 + HIGHEST_RATE).ln());
            let mut before = sum.at(from, Origin::Last);
            for step in 1..=1_500 {
                let x = from + (to - from) * f64::from(step) / 1_500.0;
                let next = sum.at(x, if x < 0.0 { Origin::Last } else { Origin::First });
                if before.value * next.value < 0.0 {
                    let inside = |it: &Ratio| {
                        let x = it.0.ln_1p();
                        x >= before.x - 1e-6 && x <= next.x + 1e-6
                    };
                    prop_assert!(roots.iter().any(inside), "between {} and {}", before.x, next.x);
                }
                before = next;
            }
        }
    }
}
