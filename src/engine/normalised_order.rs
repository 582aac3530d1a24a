//! An order as asked for, in one shape whatever it came as, with its form checked: only combinations
//! of terms, expiry and trigger that mean something get past here.

use super::command::{NewOrder, Terms, Trigger};
use super::order::{Extra, TriggerKind};
use super::reject::Reject;
use agio_domain::{
    AccountId, MarketId, OrderType, Price, Quantity, SelfTradePrevention, Side, TimeInForce,
    Timestamp,
};

/// Into how many slices an iceberg may be cut: bounds what one taker can be made to trade.
pub const ICEBERG_SLICES_MAX: u32 = 100;

/// An order as asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct NormalisedOrder {
    pub(super) account: AccountId,
    pub(super) market: MarketId,
    pub(super) side: Side,
    /// Zero for a market order.
    pub(super) price: Price,
    /// Lots, or smallest units of quote when by budget.
    pub(super) wanted: i64,
    pub(super) by_budget: bool,
    pub(super) time_in_force: TimeInForce,
    pub(super) post_only: bool,
    /// Zero when all of it shows.
    pub(super) display: Quantity,
    pub(super) trigger: Option<Trigger>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) self_trade_prevention: SelfTradePrevention,
}

impl NormalisedOrder {
    /// An order as asked for, whatever its form.
    #[inline]
    pub(super) fn of(new: &NewOrder) -> NormalisedOrder {
        let waits = new.trigger.is_some();
        let until = if new.expires_at.is_some() { TimeInForce::Gtd } else { TimeInForce::Gtc };
        let mut normalised = NormalisedOrder {
            account: new.account,
            market: new.market,
            side: new.side,
            price: Price::ZERO,
            wanted: 0,
            by_budget: false,
            time_in_force: if waits { until } else { TimeInForce::Ioc },
            post_only: false,
            display: Quantity::ZERO,
            trigger: new.trigger,
            expires_at: new.expires_at,
            self_trade_prevention: new.self_trade_prevention,
        };
        match new.terms {
            Terms::Limit { price, quantity, time_in_force, post_only, display } => {
                normalised.price = price;
                normalised.wanted = quantity.0;
                normalised.time_in_force = time_in_force;
                normalised.post_only = post_only;
                normalised.display = display.unwrap_or(Quantity::ZERO);
            }
            Terms::MarketQuantity(quantity) => normalised.wanted = quantity.0,
            Terms::MarketBudget(budget) => {
                normalised.wanted = budget.0;
                normalised.by_budget = true;
            }
        }
        normalised
    }

    /// Whether its form is right. The checks run in this order: terms (price, quantity, post-only,
    /// display, slices; or side and amount of a budget), expiry, trigger.
    #[inline]
    pub(super) fn check(&self, terms: &Terms, now: Timestamp) -> Result<(), Reject> {
        self.check_terms(terms)?;
        self.check_expiry(now)?;
        match self.trigger {
            None => Ok(()),
            Some(trigger) => self.check_trigger(trigger),
        }
    }

    #[inline]
    fn check_terms(&self, terms: &Terms) -> Result<(), Reject> {
        if let Terms::Limit { price, .. } = terms {
            positive(price.0, Reject::PriceNotPositive)?;
        }
        if self.by_budget {
            if self.side == Side::Sell {
                return Err(Reject::BudgetNeedsBuy);
            }
            return positive(self.wanted, Reject::AmountNotPositive);
        }
        positive(self.wanted, Reject::QuantityNotPositive)?;
        let may_rest = matches!(self.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd);
        if self.post_only && !may_rest {
            return Err(Reject::PostOnlyNeedsGtc);
        }
        let Terms::Limit { display: Some(display), .. } = terms else { return Ok(()) };
        if !may_rest {
            return Err(Reject::DisplayNeedsGtc);
        }
        positive(display.0, Reject::QuantityNotPositive)?;
        check_slices(Quantity(self.wanted), *display)
    }

    #[inline]
    fn check_expiry(&self, now: Timestamp) -> Result<(), Reject> {
        let fits = match self.time_in_force {
            TimeInForce::Gtd => self.expires_at.is_some(),
            _ => self.expires_at.is_none(),
        };
        if !fits {
            return Err(Reject::InvalidExpiry);
        }
        match self.expires_at {
            Some(at) if at <= now => Err(Reject::ExpiryInPast),
            _ => Ok(()),
        }
    }

    fn check_trigger(&self, trigger: Trigger) -> Result<(), Reject> {
        match trigger {
            Trigger::Stop(stop) | Trigger::TakeProfit(stop) => {
                positive(stop.0, Reject::PriceNotPositive)
            }
            Trigger::Trailing { .. } if !self.price.is_zero() => Err(Reject::TrailingNeedsMarket),
            Trigger::Trailing { delta, stop } => {
                positive(delta.0, Reject::PriceNotPositive)?;
                positive(stop.map_or(1, |stop| stop.0), Reject::PriceNotPositive)
            }
        }
    }

    /// Its type as others see it.
    pub(super) fn order_type(&self) -> OrderType {
        let limit = !self.price.is_zero();
        match self.trigger {
            None if limit => OrderType::Limit,
            None => OrderType::Market,
            Some(Trigger::Stop(_)) if limit => OrderType::StopLimit,
            Some(Trigger::Stop(_)) => OrderType::Stop,
            Some(Trigger::TakeProfit(_)) if limit => OrderType::TakeProfitLimit,
            Some(Trigger::TakeProfit(_)) => OrderType::TakeProfit,
            Some(Trigger::Trailing { .. }) => OrderType::TrailingStop,
        }
    }

    /// Whether it may stay, on the book or waiting.
    pub(super) fn may_stay(&self) -> bool {
        let stands = matches!(self.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd);
        self.trigger.is_some() || (stands && !self.price.is_zero())
    }

    /// The limit price, if it has one.
    pub(super) fn limit(&self) -> Option<Price> {
        (!self.price.is_zero()).then_some(self.price)
    }

    /// What of it few orders have; `None` when it is a plain order.
    pub(super) fn extra(&self) -> Option<Extra> {
        if self.trigger.is_none() && self.display.is_zero() && self.expires_at.is_none() {
            return None;
        }
        let (trigger, stop, delta) = match self.trigger {
            None => (TriggerKind::None, Price::ZERO, Price::ZERO),
            Some(Trigger::Stop(stop)) => (TriggerKind::Stop, stop, Price::ZERO),
            Some(Trigger::TakeProfit(stop)) => (TriggerKind::TakeProfit, stop, Price::ZERO),
            Some(Trigger::Trailing { delta, stop }) => {
                (TriggerKind::Trailing, stop.unwrap_or(Price::ZERO), delta)
            }
        };
        let (display, expires_at) = (self.display, self.expires_at);
        Some(Extra { trigger, stop, delta, display, expires_at, ..Extra::default() })
    }
}

/// Whether an iceberg of this quantity shows few enough slices.
pub(super) fn check_slices(quantity: Quantity, display: Quantity) -> Result<(), Reject> {
    let most = i128::from(display.0) * i128::from(ICEBERG_SLICES_MAX);
    if i128::from(quantity.0) > most {
        return Err(Reject::TooManySlices { limit: ICEBERG_SLICES_MAX });
    }
    Ok(())
}

pub(super) fn positive(number: i64, otherwise: Reject) -> Result<(), Reject> {
    if number > 0 { Ok(()) } else { Err(otherwise) }
}
