//! A benchmark: an asset or a mix of assets, and what the same flows would have become in it.

use super::series::Series;
use crate::activity::PortfolioAssetId;
use crate::calendar::Day;
use crate::exact::{Money, PRICE_SCALE, Rounding, UnitPrice, mul_div, power_of_ten};
use crate::prices::PriceTable;

/// A part of a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BenchmarkPart {
    /// Of which asset.
    pub asset: PortfolioAssetId,
    /// Which share of the whole, in 10^-18.
    pub share: i128,
}

/// The price of a benchmark at the end of the day before the first, and of each day: it begins with 1, and on the first day
/// of each month its parts are brought back to their shares. `None` when the shares do not add up to 1, or a part
/// has no price on the day before the first.
pub fn index(
    parts: &[BenchmarkPart],
    prices: &PriceTable,
    series: &Series,
) -> Option<Vec<UnitPrice>> {
    let first = series.days.first()?.day;
    let whole = power_of_ten(u32::from(PRICE_SCALE))?;
    let positive = parts.iter().all(|it| it.share > 0);
    if !positive || parts.iter().map(|it| it.share).sum::<i128>() != whole {
        return None;
    }
    let mut level = whole;
    let mut base = closing(parts, prices, first.plus(-1))?;
    let (mut base_level, mut month) = (level, month_of(first));
    let mut index = vec![UnitPrice(level)];
    for day in &series.days {
        if month_of(day.day) != month {
            base = closing(parts, prices, day.day.plus(-1))?;
            (base_level, month) = (level, month_of(day.day));
        }
        let now = closing(parts, prices, day.day)?;
        let parts = parts.iter().zip(base.iter().zip(&now));
        // What each part of the level at the beginning of the month has become.
        level = parts
            .map(|(part, (then, now))| {
                let held = mul_div(base_level, part.share, whole, Rounding::HalfEven)?;
                mul_div(held, now.0, then.0, Rounding::HalfEven)
            })
            .sum::<Option<i128>>()?;
        index.push(UnitPrice(level));
    }
    Some(index)
}

/// What the flows of a series would be worth, had they gone into the benchmark; negative when more was taken out
/// than it would have held.
pub fn same_flows(series: &Series, index: &[UnitPrice]) -> Option<Money> {
    let mut value = series.start;
    for (day, step) in series.days.iter().zip(index.windows(2)) {
        let grown = mul_div((value + day.inflow).0, step[1].0, step[0].0, Rounding::HalfEven)?;
        value = Money(grown) - day.outflow;
    }
    Some(value)
}

fn closing(parts: &[BenchmarkPart], prices: &PriceTable, day: Day) -> Option<Vec<UnitPrice>> {
    let price = |part: &BenchmarkPart| Some(prices.at(part.asset, day)?.price);
    parts.iter().map(|it| price(it).filter(|it| it.is_positive())).collect()
}

fn month_of(day: Day) -> (i32, u32) {
    (day.year(), day.month())
}
