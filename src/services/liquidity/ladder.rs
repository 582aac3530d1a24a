//! The quotes that should stand around a reference price, and the way there from those that do. Pure.

use super::LiquidityConfig;
use crate::domain::{Decimal, Market, OrderId, Price, Quantity, Side};
use rust_decimal::prelude::ToPrimitive;

/// Twice the hundredths of a percent in a whole: the half spread may end in half a one.
const HALF_BPS: i64 = 20_000;

/// One quote that should stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rung {
    pub(super) side: Side,
    pub(super) price: Price,
    pub(super) quantity: Quantity,
}

/// One quote that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resting {
    pub(super) order: OrderId,
    pub(super) side: Side,
    pub(super) price: Price,
    /// What of it has not filled.
    pub(super) remaining: Quantity,
}

/// All quotes around a reference price, best levels first. Prices are rounded to ticks away from the
/// reference, quantities down to lots, but never below the least notional.
pub(super) fn ladder(market: &Market, reference: Decimal, config: &LiquidityConfig) -> Vec<Rung> {
    let mut rungs: Vec<Rung> = Vec::new();
    for level in 0..config.levels {
        for side in [Side::Buy, Side::Sell] {
            let away = i64::from(config.spread_bps)
                + 2 * i64::from(level) * i64::from(config.level_step_bps);
            let taken = |rung: &Rung| {
                rungs.iter().any(|other| other.side == rung.side && other.price == rung.price)
            };
            if let Some(rung) = rung(market, Spot { reference, side, away }, config)
                && !taken(&rung)
            {
                rungs.push(rung);
            }
        }
    }
    rungs
}

#[derive(Clone, Copy)]
struct Spot {
    reference: Decimal,
    side: Side,
    /// From the reference, in halves of a hundredth of a percent.
    away: i64,
}

fn rung(market: &Market, spot: Spot, config: &LiquidityConfig) -> Option<Rung> {
    let tick = market.price_decimal(Price(1));
    let factor = match spot.side {
        Side::Buy => HALF_BPS - spot.away,
        Side::Sell => HALF_BPS + spot.away,
    };
    let exact = spot.reference.checked_mul(Decimal::from(factor))?;
    let ticks = exact.checked_div(Decimal::from(HALF_BPS))?.checked_div(tick)?;
    let ticks = match spot.side {
        Side::Buy => ticks.floor(),
        Side::Sell => ticks.ceil(),
    };
    let price = Price(ticks.to_i64().filter(|ticks| *ticks > 0)?);
    let quantity = quantity(market, price, Decimal::from(config.level_notional))?;
    Some(Rung { side: spot.side, price, quantity })
}

/// As many lots as a notional buys at a price, and at least what the market accepts.
pub(super) fn quantity(market: &Market, price: Price, notional: Decimal) -> Option<Quantity> {
    let lot = market.quantity_decimal(Quantity(1)).checked_mul(market.price_decimal(price))?;
    let least =
        crate::domain::decimal::from_units(market.min_notional.0.into(), market.quote_scale);
    let lots = notional.checked_div(lot)?.floor().to_i64()?;
    let least = least.checked_div(lot)?.ceil().to_i64()?;
    Some(Quantity(lots.max(least).max(1)))
}

/// Whether a price has left the one that the quotes stand around.
pub(super) fn moved(anchor: Decimal, reference: Decimal, threshold_bps: u32) -> bool {
    let bps = (reference - anchor).abs().checked_mul(Decimal::from(10_000));
    bps.and_then(|bps| bps.checked_div(anchor)).is_none_or(|bps| bps > Decimal::from(threshold_bps))
}

/// What to do so that the wanted quotes stand. Done in this order no side is ever empty and no quote meets
/// another of the house: first the side the price moves away from gives room, then the other one follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct QuoteChanges {
    pub(super) steps: Vec<Step>,
}

/// One command of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Place(Rung),
    Cancel(OrderId),
}

pub(super) fn plan(resting: &[Resting], wanted: &[Rung]) -> QuoteChanges {
    let rising = best(wanted, Side::Buy).zip(best_resting(resting, Side::Buy));
    let sides = match rising {
        Some((wanted, stands)) if wanted < stands => [Side::Buy, Side::Sell],
        _ => [Side::Sell, Side::Buy],
    };
    let mut steps = Vec::new();
    for side in sides {
        let missing = wanted.iter().filter(|rung| {
            rung.side == side && !resting.iter().any(|quote| stands_for(quote, rung))
        });
        steps.extend(missing.map(|rung| Step::Place(*rung)));
        let surplus = resting.iter().filter(|quote| {
            quote.side == side && !wanted.iter().any(|rung| stands_for(quote, rung))
        });
        steps.extend(surplus.map(|quote| Step::Cancel(quote.order)));
    }
    QuoteChanges { steps }
}

/// A quote does for a rung while at least half of it is left, so that small trades do not cost a requote.
fn stands_for(quote: &Resting, rung: &Rung) -> bool {
    quote.side == rung.side
        && quote.price == rung.price
        && quote.remaining.0 >= rung.quantity.0.div_euclid(2).max(1)
}

fn best(wanted: &[Rung], side: Side) -> Option<Price> {
    wanted.iter().filter(|rung| rung.side == side).map(|rung| rung.price).max()
}

fn best_resting(resting: &[Resting], side: Side) -> Option<Price> {
    resting.iter().filter(|quote| quote.side == side).map(|quote| quote.price).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Amount, AssetId, MarketId, MarketStatus};

    /// Tick 0.01, lot 0.001, least notional 10.
    fn market() -> Market {
        Market {
            id: MarketId(0),
            symbol: "ETH-USD".to_owned(),
            base: AssetId(1),
            quote: AssetId(0),
            base_scale: 8,
            quote_scale: 8,
            tick: 1_000_000,
            lot: 100_000,
            min_notional: Amount(1_000_000_000),
            maker_fee_ppm: 1_000,
            taker_fee_ppm: 2_000,
            status: MarketStatus::Open,
            limits: Default::default(),
        }
    }

    fn config(levels: u32) -> LiquidityConfig {
        LiquidityConfig {
            levels,
            spread_bps: 10,
            level_step_bps: 5,
            level_notional: 1_000,
            ..LiquidityConfig::default()
        }
    }

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    fn rungs(reference: &str, levels: u32) -> Vec<(Side, i64, i64)> {
        ladder(&market(), decimal(reference), &config(levels))
            .iter()
            .map(|rung| (rung.side, rung.price.0, rung.quantity.0))
            .collect()
    }

    #[test]
    fn quotes_stand_around_the_reference_on_the_grid() {
        use Side::{Buy, Sell};
        assert_eq!(
            rungs("2000", 2),
            [(Buy, 199_900, 500), (Sell, 200_100, 499), (Buy, 199_800, 500), (Sell, 200_200, 499)]
        );
        // 0.05 % of 2000.01 is 1.000005: away from the middle means 1998.99 and 2001.02.
        assert_eq!(rungs("2000.01", 1), [(Buy, 199_900, 500), (Sell, 200_102, 499)]);
        // Levels that fall on the same tick are one; nothing is quoted at nothing.
        assert_eq!(rungs("0.01", 3), [(Sell, 2, 50_000_000)]);
        assert_eq!(rungs("0", 3), []);
    }

    #[test]
    fn quote_is_never_below_the_least_notional() {
        let small = LiquidityConfig { level_notional: 1, ..config(1) };
        let ladder = ladder(&market(), decimal("2000"), &small);
        for rung in ladder {
            let notional = market().notional(rung.price, rung.quantity).expect("in range");
            assert!(notional >= market().min_notional, "{rung:?}");
        }
    }

    #[test]
    fn small_price_moves_cause_no_requote() {
        let rows = [
            ("100", "100.05", false),
            ("100", "100.06", true),
            ("100", "99.9", true),
            ("0", "1", true),
        ];
        for (anchor, reference, expected) in rows {
            assert_eq!(moved(decimal(anchor), decimal(reference), 5), expected, "{reference}");
        }
    }

    fn resting(ladder: &[Rung]) -> Vec<Resting> {
        let quote = |(rung, order): (&Rung, u64)| Resting {
            order: OrderId(order),
            side: rung.side,
            price: rung.price,
            remaining: rung.quantity,
        };
        ladder.iter().zip(1..).map(quote).collect()
    }

    #[test]
    fn quote_that_stands_right_is_left_alone() {
        let wanted = ladder(&market(), decimal("2000"), &config(2));
        assert_eq!(plan(&resting(&wanted), &wanted), QuoteChanges::default());

        let mut eaten = resting(&wanted);
        eaten[1].remaining = Quantity(300);
        assert_eq!(plan(&eaten, &wanted), QuoteChanges::default(), "more than half is left");
        eaten[1].remaining = Quantity(100);
        let steps = plan(&eaten, &wanted).steps;
        assert_eq!(steps, [Step::Place(wanted[1]), Step::Cancel(OrderId(2))]);
    }

    #[test]
    fn quotes_follow_without_meeting_and_without_a_gap() {
        let config = config(3);
        for (from, to) in [("2000", "2100"), ("2100", "2000"), ("2000", "2000.9"), ("2000", "1")] {
            let stands = ladder(&market(), decimal(from), &config);
            let wanted = ladder(&market(), decimal(to), &config);
            let mut book = resting(&stands);
            for step in plan(&book.clone(), &wanted).steps {
                match step {
                    Step::Cancel(order) => book.retain(|quote| quote.order != order),
                    Step::Place(rung) => book.push(Resting {
                        order: OrderId(100 + book.len() as u64),
                        side: rung.side,
                        price: rung.price,
                        remaining: rung.quantity,
                    }),
                }
                let of = |side| book.iter().filter(move |quote| quote.side == side);
                let bid = of(Side::Buy).map(|quote| quote.price).max().expect("never empty");
                let ask = of(Side::Sell).map(|quote| quote.price).min().expect("never empty");
                assert!(bid < ask, "{from} to {to}: {bid:?} meets {ask:?}");
            }
            assert_eq!(book.len(), wanted.len());
        }
    }
}
