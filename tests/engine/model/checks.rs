//! What an order must pass before it is accepted or amended, check by check in the order of the
//! specification: shape, status, range, sizes, minimum, band, places, book, funds.

use super::{Done, MILLION, Model, fees::round_up, orders::Order, orders::cost, small};
use agio_domain::{Amount, Market, MarketStatus, Price, Quantity, Side, TimeInForce, Timestamp};
use agio_engine::{AMOUNT_MAX, NewOrder, OPEN_ORDERS_MAX, Reject, Terms, Trigger};

const ICEBERG_SLICES_MAX: u32 = 100;

/// What says itself, whatever the state of the market.
pub(super) fn check_shape(new: &NewOrder, now: Timestamp) -> Done {
    check_terms(new)?;
    check_expiry(new, now)?;
    check_trigger(new)
}

fn check_expiry(new: &NewOrder, now: Timestamp) -> Done {
    let limit_until = match new.terms {
        Terms::Limit { time_in_force, .. } => Some(time_in_force == TimeInForce::Gtd),
        _ => None,
    };
    let fits = match (limit_until, new.expires_at) {
        (Some(gtd), expires_at) => gtd == expires_at.is_some(),
        (None, Some(_)) => new.trigger.is_some(),
        (None, None) => true,
    };
    if !fits {
        return Err(Reject::InvalidExpiry);
    }
    match new.expires_at {
        Some(at) if at <= now => Err(Reject::ExpiryInPast),
        _ => Ok(()),
    }
}

fn check_terms(new: &NewOrder) -> Done {
    match new.terms {
        Terms::Limit { price, quantity, time_in_force, post_only, display } => {
            check_price(price)?;
            check_quantity(quantity)?;
            let may_rest = matches!(time_in_force, TimeInForce::Gtc | TimeInForce::Gtd);
            if post_only && !may_rest {
                return Err(Reject::PostOnlyNeedsGtc);
            }
            if let Some(display) = display {
                if !may_rest {
                    return Err(Reject::DisplayNeedsGtc);
                }
                check_quantity(display)?;
                check_slices(quantity.0.into(), display.0.into())?;
            }
            Ok(())
        }
        Terms::MarketQuantity(quantity) => check_quantity(quantity),
        Terms::MarketBudget(_) if new.side == Side::Sell => Err(Reject::BudgetNeedsBuy),
        Terms::MarketBudget(budget) if budget.0 <= 0 => Err(Reject::AmountNotPositive),
        Terms::MarketBudget(_) => Ok(()),
    }
}

fn check_trigger(new: &NewOrder) -> Done {
    match new.trigger {
        None => Ok(()),
        Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop)) => check_price(stop),
        Some(Trigger::Trailing { .. }) if matches!(new.terms, Terms::Limit { .. }) => {
            Err(Reject::TrailingNeedsMarket)
        }
        Some(Trigger::Trailing { delta, stop }) => {
            check_price(delta)?;
            stop.map_or(Ok(()), check_price)
        }
    }
}

pub(super) fn check_price(price: Price) -> Done {
    if price.0 > 0 { Ok(()) } else { Err(Reject::PriceNotPositive) }
}

fn check_quantity(quantity: Quantity) -> Done {
    if quantity.0 > 0 { Ok(()) } else { Err(Reject::QuantityNotPositive) }
}

pub(super) fn check_slices(lots: i128, display: i128) -> Done {
    if lots > display * i128::from(ICEBERG_SLICES_MAX) {
        return Err(Reject::TooManySlices { limit: ICEBERG_SLICES_MAX });
    }
    Ok(())
}

/// The least and greatest price within a market's band around a price.
pub(super) fn band(market: &Market, around: i128) -> Option<(i128, i128)> {
    let ppm = i128::from(market.limits.price_band_ppm?);
    let low = round_up(around * (MILLION - ppm)).max(1);
    let high = around * (MILLION + ppm) / MILLION;
    Some((low, high.min(i64::MAX.into())))
}

impl Model {
    pub(super) fn check_status(&self, order: &Order) -> Done {
        let status = self.markets[order.market].status;
        let adds_only = if order.waiting {
            !self.fires_now(order)
        } else {
            order.may_rest() && (order.post_only || !self.crosses(order))
        };
        match status {
            MarketStatus::Open => Ok(()),
            MarketStatus::PostOnly if adds_only => Ok(()),
            _ => Err(Reject::MarketNotOpen(status)),
        }
    }

    /// Whether it could trade at once with the best of the other side.
    pub(super) fn crosses(&self, order: &Order) -> bool {
        let best = self.first_in_queue(order.market, order.side.opposite());
        best.and_then(|it| it.price).is_some_and(|price| order.reaches(price))
    }

    /// Range, sizes, minimum and price band.
    pub(super) fn check_numbers(&self, order: &Order) -> Done {
        self.check_range(order)?;
        self.check_sizes(order)?;
        self.check_band(order)
    }

    fn check_range(&self, order: &Order) -> Done {
        let market = &self.markets[order.market];
        let base = order.left().saturating_mul(market.lot.into());
        let worth = order.price.map_or(0, |price| cost(market, price, order.left()));
        let all = order.notional.saturating_add(worth);
        if all > AMOUNT_MAX.0.into() || base > i64::MAX.into() {
            return Err(Reject::OutOfRange);
        }
        Ok(())
    }

    fn check_sizes(&self, order: &Order) -> Done {
        let market = &self.markets[order.market];
        let limits = &market.limits;
        if let (Some(quantity), Some(maximum)) = (order.quantity, limits.max_quantity)
            && quantity > maximum.0.into()
        {
            return Err(Reject::AboveMaxQuantity { maximum });
        }
        let Some(worth) = self.worth(order) else { return Ok(()) };
        if let Some(maximum) = limits.max_notional
            && worth > maximum.0.into()
        {
            return Err(Reject::AboveMaxNotional { maximum });
        }
        let minimum = market.min_notional;
        if worth < minimum.0.into() {
            return Err(Reject::BelowMinNotional { minimum });
        }
        Ok(())
    }

    /// What all of an order is worth at its limit, else its stop, else the best price; or its budget.
    fn worth(&self, order: &Order) -> Option<i128> {
        if order.budget.is_some() {
            return order.budget;
        }
        let last = self.last[order.market];
        let best = || self.first_in_queue(order.market, order.side.opposite())?.price;
        let price = match (order.price, order.trigger) {
            (Some(price), _) => Some(price),
            (None, None) => best(),
            (None, Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop))) => Some(stop.0.into()),
            // A new order counts with the stop it was given, an amended one with where that is now.
            (None, Some(Trigger::Trailing { stop, .. })) if order.id == 0 => {
                stop.map(|stop| stop.0.into()).or(last)
            }
            (None, Some(Trigger::Trailing { .. })) => order.stop.or(last),
        }?;
        let worth = cost(&self.markets[order.market], price, order.quantity?);
        // What no ledger could pay counts as the largest number: more than any maximum but that number.
        Some(if worth > AMOUNT_MAX.0.into() { i64::MAX.into() } else { worth })
    }

    fn check_band(&self, order: &Order) -> Done {
        let Some(price) = order.price else { return Ok(()) };
        let around = if order.waiting { order.stop } else { self.last[order.market] };
        let band = around.and_then(|around| band(&self.markets[order.market], around));
        match band {
            Some((low, high)) if !(low..=high).contains(&price) => {
                let (low, high) = (Price(small(low)), Price(small(high)));
                Err(Reject::PriceOutOfBand { low, high })
            }
            _ => Ok(()),
        }
    }

    /// Whether so many more orders of the account may stand in the market.
    pub(super) fn check_places(&self, order: &Order, more: u32) -> Done {
        let own = self.markets[order.market].limits.max_open_orders.unwrap_or(OPEN_ORDERS_MAX);
        let limit = own.min(OPEN_ORDERS_MAX);
        let mine = |it: &&Order| it.account == order.account && it.market == order.market;
        let standing = self.open.iter().filter(mine).count();
        if standing as u64 + u64::from(more) > u64::from(limit) {
            return Err(Reject::TooManyOpenOrders { limit });
        }
        Ok(())
    }

    /// What the book says to an order that enters it now, and what it then needs in funds.
    pub(super) fn check_book(&self, order: &Order) -> Result<i128, Reject> {
        let market = &self.markets[order.market];
        if order.price.is_some() {
            if order.post_only && self.crosses(order) {
                return Err(Reject::WouldTake);
            }
            if order.time_in_force == TimeInForce::Fok && !self.would_fill(order) {
                return Err(Reject::WouldNotFill);
            }
            return Ok(order.need(market));
        }
        let best = self.best_within(order, self.bound(order)).ok_or(Reject::NoLiquidity)?;
        let price = best.price.expect("only limit orders rest");
        if let Some(budget) = order.budget {
            let lot = cost(market, price, 1);
            let least = in_range(lot + round_up(lot * order.taker_ppm))?;
            if least > budget {
                return Err(Reject::BelowMinNotional { minimum: Amount(small(least)) });
            }
            return Ok(budget);
        }
        if !order.buys() {
            return Ok(order.need(market));
        }
        let cost = in_range(self.dry_run(order).notional)?;
        in_range(cost + round_up(cost * order.taker_ppm))
    }

    /// The order as it would come out of taking what it can.
    fn dry_run(&self, order: &Order) -> Order {
        let (mut stage, mut order) = (self.run(), order.clone());
        stage.take(&mut order);
        order
    }

    /// Whether all of it would trade at once. Shrinking before it trades is not filling.
    fn would_fill(&self, order: &Order) -> bool {
        self.dry_run(order).filled == order.quantity.expect("a limit order")
    }
}

fn in_range(number: i128) -> Result<i128, Reject> {
    if number <= i64::MAX.into() { Ok(number) } else { Err(Reject::OutOfRange) }
}
