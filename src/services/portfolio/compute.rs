//! The arithmetic of a portfolio: pure, exact until the last step, rounded once to the currency.

use crate::domain::{Amount, Asset, AssetId, Decimal, Listing};
use rust_decimal::RoundingStrategy;
use std::cmp::Ordering;

/// Decimal places of an allocation: a share of 0.123456 is 12.3456 %.
const ALLOCATION_SCALE: u32 = 6;

/// What an account holds of an asset, and what that cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of which asset.
    pub asset: AssetId,
    /// How much, held for orders included.
    pub quantity: Amount,
    /// What the quantity cost; `None` when what some part of it cost is not known.
    pub cost: Option<Decimal>,
    /// What was won (or, below zero, lost) by selling as far as it is known.
    pub realized: Decimal,
    /// Whether all of that is known.
    pub all_realized: bool,
}

/// A price in the currency of the valuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Of one whole coin.
    pub price: Decimal,
    /// How much it moved in 24 hours, where that is known.
    pub change_24h: Option<Decimal>,
}

/// In what.
#[derive(Clone, Copy, Debug)]
pub struct Valuation<'a> {
    /// Scales and symbols.
    pub listing: &'a Listing,
    /// The currency of all money, of costs and gains, too.
    pub currency: &'a Asset,
}

/// What an account is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portfolio {
    /// Which currency the numbers are in.
    pub currency: String,
    /// Whether the sums hold everything: every price, every cost and every gain is known.
    pub complete: bool,
    /// The sum of all holdings that have a price.
    pub value: Decimal,
    /// What all holdings of a known cost cost.
    pub cost_basis: Decimal,
    /// The sum of the holdings' unrealised gains that are known.
    pub unrealized_pnl: Decimal,
    /// What was won or lost by selling, as far as it is known.
    pub realized_pnl: Decimal,
    /// How much the value moved in 24 hours with today's quantities; `None` when a price does not know.
    pub change_24h: Option<Decimal>,
    /// What is held, most valuable first, without a price last.
    pub holdings: Vec<Holding>,
}

/// One asset of a portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Which.
    pub asset: AssetId,
    /// How much, held for orders included.
    pub quantity: Decimal,
    /// Of one whole coin, rounded; the value is of the exact one.
    pub price: Option<Decimal>,
    /// Quantity times price.
    pub value: Option<Decimal>,
    /// Cost of one whole coin, on average, if it is known.
    pub average_cost: Option<Decimal>,
    /// Value less cost, if both are known.
    pub unrealized_pnl: Option<Decimal>,
    /// Share of the portfolio's value, 0 to 1.
    pub allocation: Option<Decimal>,
}

/// Values what is held.
pub fn compute(
    valuation: &Valuation<'_>,
    held: &[Held],
    quoted: &dyn Fn(AssetId) -> Option<Quoted>,
) -> Portfolio {
    let present = held.iter().filter(|held| !held.quantity.is_zero());
    let mut lines: Vec<Line> =
        present.filter_map(|held| Line::of(valuation, held, quoted)).collect();
    lines.sort_by(Line::most_valuable_first);

    let value = sum(lines.iter().filter_map(|line| line.value));
    let realized = sum(held.iter().map(|held| held.realized));
    let complete = held.iter().all(|held| held.all_realized)
        && lines.iter().all(|line| line.value.is_some() && line.cost.is_some());
    let changes: Option<Vec<_>> =
        lines.iter().filter(|line| line.value.is_some()).map(|line| line.change_24h).collect();
    Portfolio {
        currency: valuation.currency.symbol.clone(),
        complete,
        value: valuation.round(value),
        cost_basis: valuation.round(sum(lines.iter().filter_map(|line| line.cost))),
        unrealized_pnl: valuation.round(sum(lines.iter().filter_map(Line::unrealized))),
        realized_pnl: valuation.round(realized),
        change_24h: changes.map(|changes| valuation.round(sum(changes.into_iter()))),
        holdings: lines.iter().map(|line| line.holding(valuation, value)).collect(),
    }
}

/// A holding before rounding.
struct Line {
    asset: AssetId,
    quantity: Decimal,
    price: Option<Decimal>,
    value: Option<Decimal>,
    cost: Option<Decimal>,
    change_24h: Option<Decimal>,
}

impl Line {
    fn of(
        valuation: &Valuation<'_>,
        held: &Held,
        quoted: &dyn Fn(AssetId) -> Option<Quoted>,
    ) -> Option<Line> {
        let quantity = valuation.listing.asset(held.asset)?.decimal(held.quantity);
        let quote = if held.asset == valuation.currency.id {
            Some(Quoted { price: Decimal::ONE, change_24h: Some(Decimal::ZERO) })
        } else {
            quoted(held.asset)
        };
        Some(Line {
            asset: held.asset,
            quantity,
            price: quote.map(|quote| quote.price),
            value: quote.and_then(|quote| quantity.checked_mul(quote.price)),
            cost: held.cost,
            change_24h: quote
                .and_then(|quote| quote.change_24h)
                .and_then(|change| quantity.checked_mul(change)),
        })
    }

    fn unrealized(&self) -> Option<Decimal> {
        self.value?.checked_sub(self.cost?)
    }

    fn most_valuable_first(a: &Line, b: &Line) -> Ordering {
        // `None` is less than any value, so an asset without a price comes last.
        b.value.cmp(&a.value).then(a.asset.cmp(&b.asset))
    }

    fn holding(&self, valuation: &Valuation<'_>, total: Decimal) -> Holding {
        let round = |value: Option<Decimal>| value.map(|value| valuation.round(value));
        let share = self.value.and_then(|value| value.checked_div(total));
        Holding {
            asset: self.asset,
            quantity: self.quantity,
            price: round(self.price),
            value: round(self.value),
            average_cost: round(self.cost.and_then(|cost| cost.checked_div(self.quantity))),
            unrealized_pnl: round(self.unrealized()),
            allocation: share.map(|share| rounded(share, ALLOCATION_SCALE)),
        }
    }
}

impl Valuation<'_> {
    /// To the currency's places, halves away from zero, all places shown.
    fn round(&self, value: Decimal) -> Decimal {
        rounded(value, u32::from(self.currency.scale))
    }
}

fn rounded(value: Decimal, scale: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(scale);
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

/// Saturates: 64-bit amounts at any sane price never come near.
fn sum(values: impl Iterator<Item = Decimal>) -> Decimal {
    values.fold(Decimal::ZERO, Decimal::saturating_add)
}

#[cfg(test)]
mod tests;
