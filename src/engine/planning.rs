//! Checks a new order completely, before anything changes, and says what must be set aside for it.
//!
//! The checks run in this order: form (`draft`), market status, range, maximum size, minimum notional,
//! price band, open-order limit, the book (would take, would not fill, no liquidity). Account, client id
//! and market were checked before, funds are checked after. An order with a trigger is checked against
//! the book only when it triggers, even if that is at once.

use super::activation::market_cost;
use super::command::Trigger;
use super::draft::Draft;
use super::fees::{FeeAccount, notional_within};
use super::ledger::AccountSlot;
use super::rehearsal::{Appetite, Findings, Wanted, rehearse};
use super::reject::Reject;
use super::rules::{Band, Rules, accepts};
use super::trails::{Key, NO_TRADE};
use super::triggers::{fires_at_once, starting_best};
use super::{Engine, Venue};
use crate::domain::{Amount, MarketStatus, Price, Quantity, Side, TimeInForce};
use std::hint::select_unpredictable;

/// How many orders of one account may stand in one market. Far more than a market maker quotes, and few
/// enough that one account cannot fill the memory or make one cancel-all take long.
pub const OPEN_ORDERS_MAX: u32 = 10_000;

/// An order that passed its checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
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
pub(super) struct Asker {
    pub(super) owner: Option<AccountSlot>,
    pub(super) places: u32,
    /// It would then have more in all markets together than this one allows.
    pub(super) crowded: bool,
}

impl Engine {
    /// Who asks in a market that allows so many orders an account.
    #[inline]
    pub(super) fn asker(&self, owner: Option<AccountSlot>, places: u32, limit: u32) -> Asker {
        let open = owner.map_or(0, |owner| self.orders.of(owner));
        let crowded = u64::from(open) + u64::from(places) > u64::from(limit);
        Asker { owner, places, crowded }
    }

    /// What the order needs, or why it is refused.
    #[inline(always)]
    pub(super) fn plan(&self, venue: &Venue, draft: &Draft, asker: Asker) -> Result<Plan, Reject> {
        let mut plan = self.plan_alone(venue, draft, asker.owner)?;
        if draft.may_stay() {
            self.check_open_orders(venue, draft, asker)?;
        }
        if draft.trigger.is_none() {
            self.check_book(venue, draft, (asker, &mut plan))?;
        }
        Ok(plan)
    }

    /// What the order needs apart from other orders: status, range, size, worth and band are checked.
    #[inline(always)]
    pub(super) fn plan_alone(
        &self,
        venue: &Venue,
        draft: &Draft,
        owner: Option<AccountSlot>,
    ) -> Result<Plan, Reject> {
        let fees = self.fees_of(owner, &venue.rules);
        let bound = draft.limit().or_else(|| self.band_edge(draft.market, draft.side));
        let mut plan =
            Plan { fees, hold: Amount::ZERO, bound, best: NO_TRADE, fires: false, rests: false };
        plan.watch(draft, venue.last);
        check_status(venue, draft, plan.fires)?;
        let need = need(&venue.rules, draft, fees)?;
        plan.hold = need.hold;
        check_size(venue, draft, need.worth)?;
        check_band(venue, draft)?;
        Ok(plan)
    }

    /// Whether the account may have more orders in this market.
    #[inline]
    fn check_open_orders(&self, venue: &Venue, draft: &Draft, asker: Asker) -> Result<(), Reject> {
        if !asker.crowded {
            return Ok(());
        }
        let limit = venue.rules.max_open_orders;
        let here = asker.owner.map_or(0, |owner| self.orders.in_market(owner, draft.market));
        if u64::from(here) + u64::from(asker.places) > u64::from(limit) {
            return Err(Reject::TooManyOpenOrders { limit });
        }
        Ok(())
    }

    #[inline(always)]
    fn check_book(
        &self,
        venue: &Venue,
        draft: &Draft,
        (asker, plan): (Asker, &mut Plan),
    ) -> Result<(), Reject> {
        if draft.price.is_zero() {
            return self.check_market_order(venue, draft, (asker, plan));
        }
        let crosses = venue.book.crosses(draft.side, draft.price);
        if draft.post_only && crosses {
            return Err(Reject::WouldTake);
        }
        plan.rests = !crosses && draft.may_stay();
        if draft.time_in_force == TimeInForce::Fok {
            let found = self.find(venue, draft, (asker, plan.bound, plan.fees));
            if found.lots.0 < draft.wanted {
                return Err(Reject::WouldNotFill);
            }
        }
        Ok(())
    }

    /// A market order needs somebody to trade with. A buy by quantity needs exactly what the book asks
    /// for what it would get; a budget must buy one lot.
    fn check_market_order(
        &self,
        venue: &Venue,
        draft: &Draft,
        (asker, plan): (Asker, &mut Plan),
    ) -> Result<(), Reject> {
        let best = venue.book.best(draft.side.opposite());
        let best = best.filter(|best| accepts(draft.side, plan.bound, *best));
        let best = best.ok_or(Reject::NoLiquidity)?;
        if draft.by_budget {
            return check_budget(&venue.rules, (draft, plan.fees), best);
        }
        if draft.side == Side::Buy {
            let found = self.find(venue, draft, (asker, plan.bound, plan.fees));
            plan.hold = market_cost(&found, plan.fees).ok_or(Reject::OutOfRange)?;
        }
        Ok(())
    }

    fn find(
        &self,
        venue: &Venue,
        draft: &Draft,
        (asker, bound, fees): (Asker, Option<Price>, FeeAccount),
    ) -> Findings {
        let wanted = self.wanted(draft, (asker, bound, fees));
        rehearse((venue, &self.orders), wanted, |_, _| {})
    }

    /// What the order asks of the book.
    pub(super) fn wanted(
        &self,
        draft: &Draft,
        (asker, bound, fees): (Asker, Option<Price>, FeeAccount),
    ) -> Wanted {
        let appetite = if draft.by_budget {
            Appetite::by_budget(Amount(draft.wanted), fees.taker_ppm())
        } else {
            Appetite::Lots(Quantity(draft.wanted))
        };
        Wanted {
            account: draft.account,
            has_orders: asker.owner.is_some_and(|owner| self.orders.of(owner) > 0),
            side: draft.side,
            bound,
            appetite,
            mode: draft.self_trade_prevention,
            time_in_force: draft.time_in_force,
        }
    }
}

impl Plan {
    /// Where its trigger stands, and whether the last trade fires it.
    #[inline]
    fn watch(&mut self, draft: &Draft, last: Option<Price>) {
        let Some(trigger) = draft.trigger else { return };
        let Some(extra) = draft.extra() else { return };
        if let Trigger::Trailing { delta, stop } = trigger {
            self.best = starting_best(draft.side, (delta, stop), last);
        }
        self.fires = last.is_some_and(|last| fires_at_once(draft.side, &extra, (self.best, last)));
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
pub(super) fn need(rules: &Rules, draft: &Draft, fees: FeeAccount) -> Result<Need, Reject> {
    if draft.by_budget {
        let budget = Amount(draft.wanted);
        return Ok(Need { hold: budget, worth: Some(budget) });
    }
    let quantity = Quantity(draft.wanted);
    let base = rules.base_amount(quantity).ok_or(Reject::OutOfRange)?;
    if draft.price.is_zero() {
        let hold = if draft.side == Side::Sell { base } else { Amount::ZERO };
        return Ok(Need { hold, worth: None });
    }
    let notional = rules.notional(draft.price, quantity).ok_or(Reject::OutOfRange)?;
    // Nobody can guess the side of the next order: reckoning both costs less than a wrong guess.
    let paid = i128::from(notional.0) + fees.reserve(notional);
    let held = select_unpredictable(draft.side == Side::Buy, paid, base.0.into());
    let hold = i64::try_from(held).map(Amount).map_err(|_| Reject::OutOfRange)?;
    Ok(Need { hold, worth: Some(notional) })
}

/// Whether the market's status lets such an order in. A post-only market takes what can only rest:
/// limit orders that may and that cross nothing, and orders that wait.
#[inline]
fn check_status(venue: &Venue, draft: &Draft, fires: bool) -> Result<(), Reject> {
    let status = venue.rules.status;
    let welcome = match status {
        MarketStatus::Open => true,
        MarketStatus::Halted | MarketStatus::Closed => false,
        MarketStatus::PostOnly if draft.trigger.is_some() => !fires,
        MarketStatus::PostOnly => {
            let rests = draft.may_stay();
            rests && (draft.post_only || !venue.book.crosses(draft.side, draft.price))
        }
    };
    if welcome { Ok(()) } else { Err(Reject::MarketNotOpen(status)) }
}

/// What an open order needs to become this one, or why it may not; `need` reckons with its remainder.
pub(super) fn check_change(
    venue: &Venue,
    draft: &Draft,
    need: impl FnOnce(&Rules) -> Result<Amount, Reject>,
) -> Result<Amount, Reject> {
    check_status(venue, draft, false)?;
    let hold = need(&venue.rules)?;
    let worth = draft.limit().map(|limit| worth_at(&venue.rules, draft, limit));
    check_size(venue, draft, worth)?;
    check_band(venue, draft)?;
    Ok(hold)
}

/// Beyond the range means above any minimum and any maximum.
fn worth_at(rules: &Rules, draft: &Draft, price: Price) -> Amount {
    rules.notional(price, Quantity(draft.wanted)).unwrap_or(Amount(i64::MAX))
}

/// What a market order is worth before anything trades: by the stop price of a waiting one, or by what the
/// book or the last trade offers.
#[cold]
fn market_worth(venue: &Venue, draft: &Draft) -> Option<Amount> {
    let price = match draft.trigger {
        None => venue.book.best(draft.side.opposite()),
        Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop)) => Some(stop),
        Some(Trigger::Trailing { stop, .. }) => stop.or(venue.last),
    };
    price.map(|price| worth_at(&venue.rules, draft, price))
}

/// Whether an order is neither too large nor too small; `worth` is what it says of itself.
#[inline]
fn check_size(venue: &Venue, draft: &Draft, worth: Option<Amount>) -> Result<(), Reject> {
    let rules = &venue.rules;
    if !draft.by_budget && Quantity(draft.wanted) > rules.max_quantity {
        return Err(Reject::AboveMaxQuantity { maximum: rules.max_quantity });
    }
    check_worth(rules, worth.or_else(|| market_worth(venue, draft)))
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
fn check_band(venue: &Venue, draft: &Draft) -> Result<(), Reject> {
    let around = match draft.trigger {
        None => venue.last,
        Some(Trigger::Stop(stop) | Trigger::TakeProfit(stop)) => Some(stop),
        Some(Trigger::Trailing { .. }) => None,
    };
    match (around.and_then(|around| venue.rules.band(around)), draft.limit()) {
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

fn check_budget(
    rules: &Rules,
    (draft, fees): (&Draft, FeeAccount),
    best: Price,
) -> Result<(), Reject> {
    let spendable = notional_within(Amount(draft.wanted), fees.taker_ppm());
    let lot = rules.notional(best, Quantity(1)).ok_or(Reject::OutOfRange)?;
    if spendable < lot {
        let fee = FeeAccount::new(fees.taker_ppm(), fees.taker_ppm()).reserve(lot);
        return Err(Reject::BelowMinNotional { minimum: with_fee(lot, fee)? });
    }
    Ok(())
}

fn with_fee(notional: Amount, fee: i128) -> Result<Amount, Reject> {
    i64::try_from(i128::from(notional.0) + fee).map(Amount).map_err(|_| Reject::OutOfRange)
}
