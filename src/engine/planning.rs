//! Checks a new order completely, before anything changes, and says what must be set aside for it.
//!
//! The checks run in this order: terms, market status, range, minimum notional, open-order limit, the
//! book (would take, would not fill, no liquidity). Account, client id and market were checked before,
//! funds are checked after.

use super::command::{NewOrder, Terms};
use super::fees::{FeeAccount, notional_within};
use super::matching::{Appetite, Survey, Wanted, survey};
use super::reject::Reject;
use super::rules::{AMOUNT_MAX, Rules};
use super::{Engine, Venue};
use crate::domain::{Amount, MarketStatus, Price, Quantity, Side, TimeInForce};

/// How many orders of one account may stand in one market. Far more than a market maker quotes, and few
/// enough that one account cannot fill the memory or make one cancel-all take long.
pub const OPEN_ORDERS_MAX: u32 = 10_000;

/// An order that passed its checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) appetite: Appetite,
    /// To set aside at acceptance.
    pub(super) hold: Amount,
}

impl Engine {
    /// What the order needs, or why it is refused.
    pub(super) fn plan(&self, venue: &Venue, new: &NewOrder) -> Result<Plan, Reject> {
        if new.trigger.is_some() || new.expires_at.is_some() {
            return Err(Reject::InvalidExpiry);
        }
        match new.terms {
            Terms::Limit { price, quantity, time_in_force, post_only, .. } => {
                let limit = Limit { price, quantity, time_in_force, post_only };
                limit.check()?;
                check_open(venue, new.side, Some(limit))?;
                self.plan_limit(venue, new, limit)
            }
            Terms::MarketQuantity(quantity) => {
                positive(quantity.0, Reject::QuantityNotPositive)?;
                check_open(venue, new.side, None)?;
                plan_quantity(venue, new, self.wanted(new, None, quantity))
            }
            Terms::MarketBudget(budget) => {
                if new.side == Side::Sell {
                    return Err(Reject::BudgetNeedsBuy);
                }
                positive(budget.0, Reject::AmountNotPositive)?;
                check_open(venue, new.side, None)?;
                plan_budget(venue, new, budget)
            }
        }
    }

    fn plan_limit(&self, venue: &Venue, new: &NewOrder, limit: Limit) -> Result<Plan, Reject> {
        let Venue { rules, book } = venue;
        let Limit { price, quantity, time_in_force, post_only } = limit;
        let notional = rules.notional(price, quantity).ok_or(Reject::OutOfRange)?;
        let base = rules.base_amount(quantity).ok_or(Reject::OutOfRange)?;
        let hold = match new.side {
            Side::Buy => with_fee(notional, rules.fee_account().reserve(notional))?,
            Side::Sell => base,
        };
        at_least_minimum(rules, notional)?;
        if time_in_force == TimeInForce::Gtc {
            self.check_open_orders(new)?;
        }
        if post_only && book.crosses(new.side, price) {
            return Err(Reject::WouldTake);
        }
        if time_in_force == TimeInForce::Fok {
            let found = survey(book, rules, self.wanted(new, Some(price), quantity));
            if found.lots < quantity {
                return Err(Reject::WouldNotFill);
            }
        }
        Ok(Plan { appetite: Appetite::Lots(quantity), hold })
    }

    fn wanted(&self, new: &NewOrder, limit: Option<Price>, lots: Quantity) -> Wanted {
        let own = (self.open_orders_of(new) > 0).then_some(new.account);
        Wanted { own, side: new.side, limit, lots }
    }

    /// How many orders the order's owner has open in its market.
    fn open_orders_of(&self, new: &NewOrder) -> u32 {
        let owner = self.ledger.find(new.account);
        owner.map_or(0, |owner| self.orders.count(owner, new.market))
    }

    fn check_open_orders(&self, new: &NewOrder) -> Result<(), Reject> {
        if self.open_orders_of(new) >= OPEN_ORDERS_MAX {
            return Err(Reject::TooManyOpenOrders { limit: OPEN_ORDERS_MAX });
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
struct Limit {
    price: Price,
    quantity: Quantity,
    time_in_force: TimeInForce,
    post_only: bool,
}

impl Limit {
    fn check(&self) -> Result<(), Reject> {
        positive(self.price.0, Reject::PriceNotPositive)?;
        positive(self.quantity.0, Reject::QuantityNotPositive)?;
        if self.post_only && self.time_in_force != TimeInForce::Gtc {
            return Err(Reject::PostOnlyNeedsGtc);
        }
        Ok(())
    }
}

fn positive(number: i64, otherwise: Reject) -> Result<(), Reject> {
    if number > 0 { Ok(()) } else { Err(otherwise) }
}

/// Whether the market's status lets such an order in. A post-only market takes what can only rest:
/// good-till-cancelled limit orders that cross nothing.
fn check_open(venue: &Venue, side: Side, limit: Option<Limit>) -> Result<(), Reject> {
    let status = venue.rules.status;
    let welcome = match status {
        MarketStatus::Open => true,
        MarketStatus::Halted | MarketStatus::Closed => false,
        MarketStatus::PostOnly => limit.is_some_and(|limit| {
            let rests = limit.time_in_force == TimeInForce::Gtc;
            rests && (limit.post_only || !venue.book.crosses(side, limit.price))
        }),
    };
    if welcome { Ok(()) } else { Err(Reject::MarketNotOpen(status)) }
}

/// A market order by quantity. A buy needs exactly what the book asks for what it would get; a sell
/// needs all it offers.
fn plan_quantity(venue: &Venue, new: &NewOrder, wanted: Wanted) -> Result<Plan, Reject> {
    let Venue { rules, book } = venue;
    let quantity = wanted.lots;
    let base = rules.base_amount(quantity).ok_or(Reject::OutOfRange)?;
    let best = book.best(new.side.opposite()).ok_or(Reject::NoLiquidity)?;
    // Beyond the range means above any minimum.
    at_least_minimum(rules, rules.notional(best, quantity).unwrap_or(AMOUNT_MAX))?;
    let hold = match new.side {
        Side::Sell => base,
        Side::Buy => {
            let Survey { cost, .. } = survey(book, rules, wanted);
            let cost = i64::try_from(cost).map_err(|_| Reject::OutOfRange)?;
            let fee = FeeAccount::new(rules.taker_fee_ppm, rules.taker_fee_ppm);
            with_fee(Amount(cost), fee.reserve(Amount(cost)))?
        }
    };
    Ok(Plan { appetite: Appetite::Lots(quantity), hold })
}

/// A market buy by budget: refused when the budget does not buy a single lot.
fn plan_budget(venue: &Venue, new: &NewOrder, budget: Amount) -> Result<Plan, Reject> {
    let Venue { rules, book } = venue;
    at_least_minimum(rules, budget)?;
    let best = book.best(new.side.opposite()).ok_or(Reject::NoLiquidity)?;
    let spendable = notional_within(budget, rules.taker_fee_ppm);
    let lot = rules.notional(best, Quantity(1)).ok_or(Reject::OutOfRange)?;
    if spendable < lot {
        let fee = FeeAccount::new(rules.taker_fee_ppm, rules.taker_fee_ppm).reserve(lot);
        return Err(Reject::BelowMinNotional { minimum: with_fee(lot, fee)? });
    }
    Ok(Plan { appetite: Appetite::Notional(spendable), hold: budget })
}

fn at_least_minimum(rules: &Rules, notional: Amount) -> Result<(), Reject> {
    let minimum = rules.min_notional;
    if notional < minimum { Err(Reject::BelowMinNotional { minimum }) } else { Ok(()) }
}

fn with_fee(notional: Amount, fee: i128) -> Result<Amount, Reject> {
    i64::try_from(i128::from(notional.0) + fee).map(Amount).map_err(|_| Reject::OutOfRange)
}
