//! Checks a new order completely, before anything changes, and says what must be set aside for it.
//!
//! The checks run in this order: form (`normalised_order`), market status, range, maximum size, minimum notional,
//! price band, open-order limit, the book (would take, would not fill, no liquidity). Account, client id
//! and market were checked before, funds are checked after. An order with a trigger is checked against
//! the book only when it triggers, even if that is at once.

use super::command::Trigger;
use super::costs::market_cost;
use super::dry_run::{FillEstimate, Wanted, dry_run};
use super::fees::{FeeAccount, notional_within};
use super::ledger::AccountSlot;
use super::market_rules::{Band, Rules, accepts};
use super::normalised_order::NormalisedOrder;
use super::reject::Reject;
use super::remaining::Remaining;
use super::trails::{Key, NO_TRADE};
use super::triggers::{Reached, Trailing, fires_at_once, starting_best};
use super::{Engine, MarketState};
use agio_domain::{Amount, MarketStatus, Price, Quantity, Side, TimeInForce};
use std::hint::select_unpredictable;

/// An order that passed its checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderPlan {
    pub(super) owner: AccountSlot,
    pub(super) fees: FeeAccount,
    /// To set aside at acceptance.
    pub(super) hold: Amount,
    /// The worst price it may trade at.
    pub(super) bound: Option<Price>,
    /// Where a trailing stop starts.
    pub(super) best: Key,
    /// Its trigger fires at once.
    pub(super) fires: bool,
    /// It meets nobody and stays.
    pub(super) rests: bool,
}

/// Whose order is checked, and how many orders it adds.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderContext {
    pub(super) owner: AccountSlot,
    pub(super) places: u32,
    /// It would then have more in all markets together than this one allows.
    pub(super) crowded: bool,
}

impl Engine {
    /// Who asks in a market that allows so many orders an account.
    #[inline]
    pub(super) fn context(&self, owner: AccountSlot, places: u32, limit: u32) -> OrderContext {
        let open = self.orders.of(owner);
        let crowded = u64::from(open) + u64::from(places) > u64::from(limit);
        OrderContext { owner, places, crowded }
    }

    /// What the order needs, or why it is refused.
    #[inline(always)]
    pub(super) fn plan(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        context: OrderContext,
    ) -> Result<OrderPlan, Reject> {
        let mut plan = self.plan_alone(market_state, normalised, context.owner)?;
        if normalised.may_stay() {
            self.check_open_orders(market_state, normalised, context)?;
        }
        if normalised.trigger.is_none() {
            self.check_book(market_state, normalised, &mut plan)?;
        }
        Ok(plan)
    }

    /// What the order needs apart from other orders: status, range, size, worth and band are checked.
    #[inline(always)]
    pub(super) fn plan_alone(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        owner: AccountSlot,
    ) -> Result<OrderPlan, Reject> {
        let fees = self.fees_of(owner, &market_state.rules);
        let bound =
            normalised.limit().or_else(|| self.band_edge(normalised.market, normalised.side));
        let mut plan = OrderPlan {
            owner,
            fees,
            hold: Amount::ZERO,
            bound,
            best: NO_TRADE,
            fires: false,
            rests: false,
        };
        plan.watch(normalised, market_state.last);
        check_status(market_state, normalised, plan.fires)?;
        let need = need(&market_state.rules, normalised, fees)?;
        plan.hold = need.hold;
        check_size(market_state, normalised, need.worth)?;
        check_band(market_state, normalised)?;
        Ok(plan)
    }

    /// Whether the account may have more orders in this market.
    #[inline]
    fn check_open_orders(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        context: OrderContext,
    ) -> Result<(), Reject> {
        if !context.crowded {
            return Ok(());
        }
        let limit = market_state.rules.max_open_orders;
        let here = self.orders.in_market(context.owner, normalised.market);
        if u64::from(here) + u64::from(context.places) > u64::from(limit) {
            return Err(Reject::TooManyOpenOrders { limit });
        }
        Ok(())
    }

    #[inline(always)]
    fn check_book(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        plan: &mut OrderPlan,
    ) -> Result<(), Reject> {
        if normalised.price.is_zero() {
            return self.check_market_order(market_state, normalised, plan);
        }
        let crosses = market_state.book.crosses(normalised.side, normalised.price);
        if normalised.post_only && crosses {
            return Err(Reject::WouldTake);
        }
        plan.rests = !crosses && normalised.may_stay();
        if normalised.time_in_force == TimeInForce::Fok {
            let found = self.find(market_state, normalised, plan);
            if found.lots.0 < normalised.wanted {
                return Err(Reject::WouldNotFill);
            }
        }
        Ok(())
    }

    /// A market order needs somebody to trade with. A buy by quantity needs exactly what the book asks
    /// for what it would get; a budget must buy one lot.
    fn check_market_order(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        plan: &mut OrderPlan,
    ) -> Result<(), Reject> {
        let best = market_state.book.best(normalised.side.opposite());
        let best = best.filter(|best| accepts(normalised.side, plan.bound, *best));
        let best = best.ok_or(Reject::NoLiquidity)?;
        if normalised.by_budget {
            let lot = market_state.rules.notional(best, Quantity(1)).ok_or(Reject::OutOfRange)?;
            return check_budget(Amount(normalised.wanted), plan.fees, lot);
        }
        if normalised.side == Side::Buy {
            let found = self.find(market_state, normalised, plan);
            plan.hold = market_cost(&found, plan.fees).ok_or(Reject::OutOfRange)?;
        }
        Ok(())
    }

    fn find(
        &self,
        market_state: &MarketState,
        normalised: &NormalisedOrder,
        plan: &OrderPlan,
    ) -> FillEstimate {
        let wanted = self.wanted(normalised, plan);
        dry_run(self.seen(market_state), wanted, |_, _| {})
    }

    /// What the order asks of the book.
    pub(super) fn wanted(&self, normalised: &NormalisedOrder, plan: &OrderPlan) -> Wanted {
        let wanting = if normalised.by_budget {
            Remaining::by_budget(Amount(normalised.wanted), plan.fees.taker_ppm())
        } else {
            Remaining::Lots(Quantity(normalised.wanted))
        };
        Wanted {
            taker: self.taker(plan.owner),
            side: normalised.side,
            bound: plan.bound,
            wanting,
            mode: normalised.self_trade_prevention,
            time_in_force: normalised.time_in_force,
        }
    }
}

impl OrderPlan {
    /// Where its trigger stands, and whether the last trade fires it.
    #[inline]
    fn watch(&mut self, normalised: &NormalisedOrder, last: Option<Price>) {
        let Some(trigger) = normalised.trigger else { return };
        let Some(extra) = normalised.extra() else { return };
        if let Trigger::Trailing { delta, stop } = trigger {
            self.best = starting_best(normalised.side, Trailing { delta, stop }, last);
        }
        let best = self.best;
        self.fires =
            last.is_some_and(|last| fires_at_once(normalised.side, &extra, Reached { best, last }));
    }
}

/// What an order asks of its owner.
pub(super) struct Need {
    /// To set aside at acceptance; a market buy by quantity is reckoned by the book.
    pub(super) hold: Amount,
    /// What it is worth, where it says so itself: by its limit or its budget.
    worth: Option<Amount>,
}

/// What the order asks of its owner.
#[inline]
pub(super) fn need(
    rules: &Rules,
    normalised: &NormalisedOrder,
    fees: FeeAccount,
) -> Result<Need, Reject> {
    if normalised.by_budget {
        let budget = Amount(normalised.wanted);
        return Ok(Need { hold: budget, worth: Some(budget) });
    }
    let quantity = Quantity(normalised.wanted);
    let base = rules.base_amount(quantity).ok_or(Reject::OutOfRange)?;
    if normalised.price.is_zero() {
        let hold = if normalised.side == Side::Sell { base } else { Amount::ZERO };
        return Ok(Need { hold, worth: None });
    }
    let notional = rules.notional(normalised.price, quantity).ok_or(Reject::OutOfRange)?;
    // Nobody can guess the side of the next order: reckoning both costs less than a wrong guess.
    let paid = i128::from(notional.0) + fees.reserve(notional);
    let held = select_unpredictable(normalised.side == Side::Buy, paid, base.0.into());
    let hold = i64::try_from(held).map(Amount).map_err(|_| Reject::OutOfRange)?;
    Ok(Need { hold, worth: Some(notional) })
}

/// Whether the market's status lets such an order in. A post-only market takes what can only rest:
/// limit orders that may and that cross nothing, and orders that wait.
#[inline]
fn check_status(
    market_state: &MarketState,
    normalised: &NormalisedOrder,
    fires: bool,
) -> Result<(), Reject> {
    let status = market_state.rules.status;
    let welcome = match status {
        MarketStatus::Open => true,
        MarketStatus::Halted | MarketStatus::Closed => false,
        MarketStatus::PostOnly if normalised.trigger.is_some() => !fires,
        MarketStatus::PostOnly => {
            let rests = normalised.may_stay();
            rests
                && (normalised.post_only
                    || !market_state.book.crosses(normalised.side, normalised.price))
        }
    };
    if welcome { Ok(()) } else { Err(Reject::MarketNotOpen(status)) }
}

/// What an open order needs to become this one, or why it may not; `need` reckons with its remainder.
pub(super) fn check_change(
    market_state: &MarketState,
    normalised: &NormalisedOrder,
    need: impl FnOnce(&Rules) -> Result<Amount, Reject>,
) -> Result<Amount, Reject> {
    check_status(market_state, normalised, false)?;
    let hold = need(&market_state.rules)?;
    let worth = normalised.limit().map(|limit| worth_at(&market_state.rules, normalised, limit));
    check_size(market_state, normalised, worth)?;
    check_band(market_state, normalised)?;
    Ok(hold)
}

/// Beyond the range means above any minimum and any maximum.
fn worth_at(rules: &Rules, normalised: &NormalisedOrder, price: Price) -> Amount {
    rules.notional(price, Quantity(normalised.wanted)).unwrap_or(Amount(i64::MAX))
}

/// What a market order is worth before anything trades: by the stop price of a waiting one, or by what the
/// book or the last trade offers.
#[cold]
fn market_worth(market_state: &MarketState, normalised: &NormalisedOrder) -> Option<Amount> {
    let price = match normalised.trigger {
        None => market_state.book.best(normalised.side.opposite()),
        Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop)) => Some(stop),
        Some(Trigger::Trailing { stop, .. }) => stop.or(market_state.last),
    };
    price.map(|price| worth_at(&market_state.rules, normalised, price))
}

/// Whether an order is neither too large nor too small; `worth` is what it says of itself.
#[inline]
fn check_size(
    market_state: &MarketState,
    normalised: &NormalisedOrder,
    worth: Option<Amount>,
) -> Result<(), Reject> {
    let rules = &market_state.rules;
    if !normalised.by_budget && Quantity(normalised.wanted) > rules.max_quantity {
        return Err(Reject::AboveMaxQuantity { maximum: rules.max_quantity });
    }
    check_worth(rules, worth.or_else(|| market_worth(market_state, normalised)))
}

/// Whether an order of this worth is neither too large nor too small.
#[inline]
pub(super) fn check_worth(rules: &Rules, worth: Option<Amount>) -> Result<(), Reject> {
    let Some(worth) = worth else { return Ok(()) };
    if worth > rules.max_notional {
        return Err(Reject::AboveMaxNotional { maximum: rules.max_notional });
    }
    let minimum = rules.min_notional;
    if worth < minimum { Err(Reject::BelowMinNotional { minimum }) } else { Ok(()) }
}

/// A limit price lies in the band around the last trade; that of a waiting order, around its stop price.
#[inline]
fn check_band(market_state: &MarketState, normalised: &NormalisedOrder) -> Result<(), Reject> {
    let around = match normalised.trigger {
        None => market_state.last,
        Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop)) => Some(stop),
        Some(Trigger::Trailing { .. }) => None,
    };
    match (around.and_then(|around| market_state.rules.band(around)), normalised.limit()) {
        (Some(band), Some(price)) => in_band(band, price),
        _ => Ok(()),
    }
}

pub(super) fn in_band(band: Band, price: Price) -> Result<(), Reject> {
    if band.holds(price) {
        return Ok(());
    }
    Err(Reject::PriceOutOfBand { low: band.low, high: band.high })
}

/// A budget must pay for a lot at the best price.
fn check_budget(budget: Amount, fees: FeeAccount, lot: Amount) -> Result<(), Reject> {
    let spendable = notional_within(budget, fees.taker_ppm());
    if spendable < lot {
        let fee = FeeAccount::new(fees.taker_ppm(), fees.taker_ppm()).reserve(lot);
        return Err(Reject::BelowMinNotional { minimum: with_fee(lot, fee)? });
    }
    Ok(())
}

fn with_fee(notional: Amount, fee: i128) -> Result<Amount, Reject> {
    i64::try_from(i128::from(notional.0) + fee).map(Amount).map_err(|_| Reject::OutOfRange)
}
