//! What the naive exchange checks before it accepts an order.

use super::{Model, ModelOrder, in_range, reaches, round_up, unit};
use agio::domain::{Amount, Market, MarketStatus, Price, Quantity, Side, TimeInForce};
use agio::engine::{AMOUNT_MAX, NewOrder, Reject, Terms};

impl Model {
    /// What the order needs, or why it is refused.
    pub(super) fn check(
        &self,
        new: &NewOrder,
        order: &ModelOrder,
        market: &Market,
    ) -> Result<i128, Reject> {
        let buys = new.side == Side::Buy;
        match new.terms {
            Terms::Limit { price: Price(..=0), .. } => return Err(Reject::PriceNotPositive),
            Terms::Limit { quantity: Quantity(..=0), .. }
            | Terms::MarketQuantity(Quantity(..=0)) => return Err(Reject::QuantityNotPositive),
            Terms::Limit { post_only: true, time_in_force, .. }
                if time_in_force != TimeInForce::Gtc =>
            {
                return Err(Reject::PostOnlyNeedsGtc);
            }
            Terms::MarketBudget(_) if !buys => return Err(Reject::BudgetNeedsBuy),
            Terms::MarketBudget(Amount(..=0)) => return Err(Reject::AmountNotPositive),
            _ => {}
        }
        let opposite = self.queue(order.market, new.side.opposite());
        let crosses = opposite.first().is_some_and(|best| reaches(order, best));
        self.check_status(new, market, crosses)?;
        let unit = unit(market);
        let base = order.lots.saturating_mul(market.lot.into());
        let minimum = |worth: i128| match worth < market.min_notional.0.into() {
            true => Err(Reject::BelowMinNotional { minimum: market.min_notional }),
            false => Ok(()),
        };
        let found = self.reachable(order);
        match new.terms {
            Terms::Limit { time_in_force, post_only, .. } => {
                let worth = order.price.saturating_mul(order.lots).saturating_mul(unit);
                if worth > AMOUNT_MAX.0.into() {
                    return Err(Reject::OutOfRange);
                }
                in_range(base)?;
                let needed = in_range(self.need(order))?;
                minimum(worth)?;
                if post_only && crosses {
                    return Err(Reject::WouldTake);
                }
                let lots: i128 = found.iter().map(|it| it.1).sum();
                if time_in_force == TimeInForce::Fok && lots < order.lots {
                    return Err(Reject::WouldNotFill);
                }
                Ok(needed)
            }
            Terms::MarketQuantity(_) => {
                in_range(base)?;
                let best = opposite.first().ok_or(Reject::NoLiquidity)?;
                minimum(best.price.saturating_mul(order.lots).saturating_mul(unit))?;
                let cost: i128 = found.iter().map(|it| it.0 * it.1 * unit).sum();
                in_range(cost)?;
                let with_fee = in_range(cost + round_up(cost * order.taker_ppm));
                if buys { with_fee } else { Ok(base) }
            }
            Terms::MarketBudget(budget) => {
                minimum(budget.0.into())?;
                let lot = opposite.first().ok_or(Reject::NoLiquidity)?.price * unit;
                let least = lot + round_up(lot * order.taker_ppm);
                if least > budget.0.into() {
                    let minimum = Amount(i64::try_from(in_range(least)?).expect("in range"));
                    return Err(Reject::BelowMinNotional { minimum });
                }
                Ok(budget.0.into())
            }
        }
    }

    fn check_status(&self, new: &NewOrder, market: &Market, crosses: bool) -> Result<(), Reject> {
        let closed = Err(Reject::MarketNotOpen(market.status));
        let resting = match new.terms {
            Terms::Limit { time_in_force: TimeInForce::Gtc, post_only, .. } => {
                post_only || !crosses
            }
            _ => false,
        };
        match market.status {
            MarketStatus::Open => Ok(()),
            MarketStatus::PostOnly if resting => Ok(()),
            _ => closed,
        }
    }

    /// Price and lots the order could take, up to the first order of its own account.
    fn reachable(&self, order: &ModelOrder) -> Vec<(i128, i128)> {
        let mut left = order.lots;
        let mut found = vec![];
        for maker in self.queue(order.market, order.side.opposite()) {
            if maker.account == order.account || !reaches(order, maker) || left <= 0 {
                break;
            }
            let lots = left.min(maker.left());
            left -= lots;
            found.push((maker.price, lots));
        }
        found
    }
}
