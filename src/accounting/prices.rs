//! What assets cost on which day, in the portfolio's currency.

use crate::activity::PortfolioAssetId;
use crate::calendar::Day;
use crate::exact::UnitPrice;

/// Daily closing prices by asset. A day without one has the last one before it.
#[derive(Clone, Debug, Default)]
pub struct PriceTable {
    by_asset: Vec<Vec<(Day, UnitPrice)>>,
}

/// A price, and the day it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedPrice {
    /// Of which day: the one that was asked for, or an earlier one.
    pub day: Day,
    /// One whole unit.
    pub price: UnitPrice,
}

impl PriceTable {
    /// Puts the prices of an asset, in any order. Of two of one day the later in the list counts.
    pub fn put(&mut self, asset: PortfolioAssetId, mut prices: Vec<(Day, UnitPrice)>) {
        prices.reverse();
        prices.sort_by_key(|(day, _)| *day);
        prices.dedup_by_key(|(day, _)| *day);
        let index = asset.0 as usize;
        if self.by_asset.len() <= index {
            self.by_asset.resize_with(index + 1, Vec::new);
        }
        self.by_asset[index] = prices;
    }

    /// Says the price of one day; it takes the place of another one of that day.
    pub fn set(&mut self, asset: PortfolioAssetId, dated: DatedPrice) {
        let index = asset.0 as usize;
        if self.by_asset.len() <= index {
            self.by_asset.resize_with(index + 1, Vec::new);
        }
        let prices = &mut self.by_asset[index];
        match prices.binary_search_by_key(&dated.day, |(day, _)| *day) {
            Ok(place) => prices[place].1 = dated.price,
            Err(place) => prices.insert(place, (dated.day, dated.price)),
        }
    }

    /// The last price at or before a day.
    pub fn at(&self, asset: PortfolioAssetId, day: Day) -> Option<DatedPrice> {
        let prices = self.of(asset);
        let after = prices.partition_point(|(it, _)| *it <= day);
        let (day, price) = *prices.get(after.checked_sub(1)?)?;
        Some(DatedPrice { day, price })
    }

    /// All prices of an asset, oldest first.
    pub fn of(&self, asset: PortfolioAssetId) -> &[(Day, UnitPrice)] {
        self.by_asset.get(asset.0 as usize).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_without_a_price_has_the_last_one_before_it() {
        let mut table = PriceTable::default();
        let asset = PortfolioAssetId(1);
        table.put(asset, vec![(Day(20), UnitPrice(7)), (Day(10), UnitPrice(5))]);
        let at = |day| table.at(asset, Day(day)).map(|it| (it.day.0, it.price.0));
        assert_eq!(at(9), None);
        assert_eq!(at(10), Some((10, 5)));
        assert_eq!(at(19), Some((10, 5)));
        assert_eq!(at(99), Some((20, 7)));
        assert_eq!(table.at(PortfolioAssetId(7), Day(10)), None);
        table.put(asset, vec![(Day(1), UnitPrice(1)), (Day(1), UnitPrice(2))]);
        assert_eq!(table.at(asset, Day(1)).map(|it| it.price), Some(UnitPrice(2)), "later wins");
        for (day, price) in [(9, 3), (1, 4), (9, 5)] {
            table.set(asset, DatedPrice { day: Day(day), price: UnitPrice(price) });
        }
        assert_eq!(table.of(asset), [(Day(1), UnitPrice(4)), (Day(9), UnitPrice(5))]);
    }
}
