//! The time-weighted rate of return: what a unit of money gained that was there all the time.
//!
//! Daily linking: `r = (V + out) / (V' + in) - 1`, with the value V at the end of the day and V' at the end of the day before.
//! What comes in counts from the start of its day, what goes out to its end. A day that begins with nothing has no return.

use super::{RateStatus, Ratio, ReturnRate};
use crate::exact::Money;
use crate::performance::DayValue;

/// The returns of days, and what they accumulate to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// Of each day; 0 where it has none.
    pub returns: Vec<Ratio>,
    /// 1 at first; after each day.
    pub index: Vec<Ratio>,
    /// On how many days there was something.
    pub days_invested: usize,
}

/// A chain's rate and its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeWeighted {
    /// Over the period.
    pub rate: ReturnRate,
    /// Day by day.
    pub chain: Chain,
}

/// Links the days of a period that began with so much.
pub fn chain(start: Money, days: &[DayValue]) -> TimeWeighted {
    let mut chain = Chain::default();
    let (mut before, mut index) = (start, 1.0);
    for day in days {
        let growth = Ratio::of(day.value + day.outflow, before + day.inflow);
        chain.days_invested += usize::from(growth.is_some());
        let growth = growth.map_or(1.0, |it| it.0);
        index *= growth;
        chain.returns.push(Ratio(growth - 1.0));
        chain.index.push(Ratio(index));
        before = day.value;
    }
    let rate = match chain.days_invested {
        0 => ReturnRate::none(RateStatus::NoCapital),
        _ => {
            let value = Ratio(index - 1.0);
            let days = i32::try_from(days.len()).unwrap_or(i32::MAX);
            let annualized = value.annualized(days);
            ReturnRate { value: Some(value), annualized, status: RateStatus::Ok, roots: Vec::new() }
        }
    };
    TimeWeighted { rate, chain }
}
