//! How what a portfolio is worth is spread: over assets, kinds of assets, or places.

use super::performance::DaysOf;
use super::periods::Period;
use super::{InvestmentHolding, Investments, View};
use crate::accounting::activity::AssetClass;
use crate::accounting::exact::{Money, Rounding, mul_div};
use crate::domain::{Failure, Fault, PortfolioId, UserId};
use std::collections::BTreeMap;

/// What value is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllocationKey {
    /// Over assets.
    Asset,
    /// Over currencies and digital assets.
    Kind,
    /// Over places.
    Account,
}

/// A part of what a portfolio is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationSlice {
    /// Of what: a symbol, a kind, the name of a place.
    pub key: String,
    /// What it is worth.
    pub value: Money,
    /// Its share of the whole, in millionths; `None` of nothing.
    pub share: Option<i128>,
}

impl Investments {
    /// How what a person's portfolio is worth now is spread, what is worth most first. What has no price is left out.
    ///
    /// # Errors
    /// `NOT_FOUND` when they have none of this number.
    pub async fn allocation(
        &self,
        owner: UserId,
        id: PortfolioId,
        by: AllocationKey,
    ) -> Result<Vec<AllocationSlice>, Failure> {
        let view = self.view(owner, id, None).await?;
        let prices = self.all_prices(&view.loaded);
        let spread = tokio::task::spawn_blocking(move || match by {
            AllocationKey::Asset => sums(view.valued(|it| it.symbol.clone())),
            AllocationKey::Kind => sums(view.valued(|it| view.kind_of(it).to_owned())),
            AllocationKey::Account => {
                let today = view.loaded.today;
                let period = Period { from: today, to: today };
                let worth = |place: &super::PortfolioAccount| {
                    let accounts = Some(std::slice::from_ref(&place.id));
                    let series = view.days(DaysOf { period, prices: &prices, accounts });
                    (place.name.clone(), series.days.last().map(|it| it.value).unwrap_or_default())
                };
                sums(view.loaded.accounts.iter().map(worth).collect())
            }
        });
        Ok(spread.await.map_err(Fault::internal)?)
    }
}

impl View {
    fn valued(&self, key: impl Fn(&InvestmentHolding) -> String) -> Vec<(String, Money)> {
        let held = self.holdings();
        held.iter().filter_map(|it| Some((key(it), it.value?))).collect()
    }

    fn kind_of(&self, held: &InvestmentHolding) -> &'static str {
        let index = self.loaded.symbols.iter().position(|it| *it == held.symbol);
        let class = index.and_then(|it| self.loaded.assets.get(it)).map(|it| it.class);
        match class {
            Some(AssetClass::OwnCurrency | AssetClass::Currency) => "CURRENCY",
            _ => "DIGITAL",
        }
    }
}

/// Added up by key; what is worth nothing is left out.
fn sums(parts: Vec<(String, Money)>) -> Vec<AllocationSlice> {
    let mut by_key: BTreeMap<String, Money> = BTreeMap::new();
    for (key, value) in parts {
        *by_key.entry(key).or_default() += value;
    }
    let whole: Money = by_key.values().copied().sum();
    let slice = |(key, value): (String, Money)| AllocationSlice {
        share: mul_div(value.0, 1_000_000, whole.0, Rounding::HalfEven),
        key,
        value,
    };
    let mut slices: Vec<_> =
        by_key.into_iter().filter(|(_, it)| !it.is_zero()).map(slice).collect();
    slices.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.key.cmp(&b.key)));
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_one_key_are_one_and_the_largest_comes_first() {
        let part = |key: &str, value: i128| (key.to_owned(), Money(value));
        let slices = sums(vec![part("a", 1), part("b", 5), part("a", 2), part("c", 0)]);
        let seen: Vec<_> =
            slices.iter().map(|it| (it.key.as_str(), it.value.0, it.share)).collect();
        assert_eq!(seen, [("b", 5, Some(625_000)), ("a", 3, Some(375_000))]);
        assert_eq!(sums(vec![part("a", 3), part("b", -3)])[0].share, None, "shares of nothing");
    }
}
