//! A series in another currency: each amount at the rate of its own day, so that the rates of return are those of somebody
//! who counts in that currency.

use super::series::{DayValue, Series};
use crate::calendar::Day;
use crate::exact::{Money, PRICE_SCALE, Rounding, UnitPrice, mul_div, power_of_ten};

impl Series {
    /// The same in another currency, of which one unit of this one costs so much on a day.
    ///
    /// # Errors
    /// The first day that needs a rate and has none.
    pub fn converted(self, rate: impl Fn(Day) -> Option<UnitPrice>) -> Result<Series, Day> {
        let first = self.days.first().map(|it| it.day).unwrap_or_default();
        let convert = |amount: Money, day: Day| match amount.is_zero() {
            true => Ok(Money::ZERO),
            false => rate(day).and_then(|rate| at_rate(amount, rate)).ok_or(day),
        };
        let start = convert(self.start, first.plus(-1))?;
        let of_day = |it: &DayValue| {
            let DayValue { day, value, inflow, outflow } = *it;
            Ok(DayValue {
                day,
                value: convert(value, day)?,
                inflow: convert(inflow, day)?,
                outflow: convert(outflow, day)?,
            })
        };
        let days = self.days.iter().map(of_day).collect::<Result<_, Day>>()?;
        Ok(Series { start, days, ..self })
    }
}

fn at_rate(amount: Money, rate: UnitPrice) -> Option<Money> {
    let one = power_of_ten(u32::from(PRICE_SCALE))?;
    mul_div(amount.0, rate.0, one, Rounding::HalfEven).map(Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(thousandths: i128) -> UnitPrice {
        UnitPrice(thousandths * 10_i128.pow(15))
    }

    fn money(whole: i128) -> Money {
        Money(whole * 10_i128.pow(12))
    }

    fn series() -> Series {
        let day = |day, value, inflow| DayValue {
            day: Day(day),
            value: money(value),
            inflow: money(inflow),
            outflow: Money::ZERO,
        };
        let days = vec![day(10, 200, 100), day(11, 200, 0)];
        Series { start: money(100), days, ..Series::default() }
    }

    #[test]
    fn each_amount_is_counted_at_the_rate_of_its_day() {
        let rates = |day: Day| Some(price(i128::from(day.0) * 100));
        let converted = series().converted(rates).unwrap();
        assert_eq!(converted.start, money(90));
        let seen: Vec<_> = converted.days.iter().map(|it| (it.value, it.inflow)).collect();
        assert_eq!(seen, [(money(200), money(100)), (money(220), Money::ZERO)]);
    }

    #[test]
    fn day_without_a_rate_is_named_unless_nothing_is_counted_on_it() {
        let from_ten = |day: Day| (day >= Day(10)).then(|| price(1_000));
        assert_eq!(series().converted(from_ten), Err(Day(9)));
        let empty = Series { start: Money::ZERO, ..series() };
        assert!(empty.converted(from_ten).is_ok());
    }
}
