//! How much an incoming order still wants, in lots or by what a budget pays for.

use super::fees::notional_within;
use super::market_rules::Rules;
use super::order::Order;
use agio_domain::{Amount, Price, Quantity};

/// How much an incoming order still wants.
#[derive(Clone, Copy, Debug)]
pub(super) enum Remaining {
    /// So many lots.
    Lots(Quantity),
    /// As many lots as a budget pays for.
    Budget {
        /// All of it, fees included.
        budget: Amount,
        /// What it has bought for, without fees.
        spent: Amount,
        taker_ppm: u32,
    },
}

impl Remaining {
    /// What an order wants that is about to take.
    pub(super) fn of(order: &Order) -> Remaining {
        if order.by_budget {
            return Remaining::by_budget(Amount(order.wanted), order.fees.taker_ppm());
        }
        Remaining::Lots(order.remaining())
    }

    /// What a budget wants of which nothing is spent.
    pub(super) fn by_budget(budget: Amount, taker_ppm: u32) -> Remaining {
        Remaining::Budget { budget, spent: Amount::ZERO, taker_ppm }
    }

    #[inline]
    pub(super) fn lots_at(self, rules: &Rules, price: Price) -> Quantity {
        match self {
            Remaining::Lots(lots) => lots,
            Remaining::Budget { budget, spent, taker_ppm } => {
                let left = notional_within(budget, taker_ppm).0.saturating_sub(spent.0).max(0);
                let lot = rules.cost(price, Quantity(1)).unwrap_or(i128::MAX);
                let lots = i128::from(left) / lot;
                Quantity(i64::try_from(lots).expect("at most the budget"))
            }
        }
    }

    /// What it wants after it bought.
    #[inline]
    pub(super) fn after(self, quantity: Quantity, notional: Amount) -> Remaining {
        match self {
            Remaining::Lots(lots) => Remaining::Lots(Quantity(lots.0 - quantity.0)),
            Remaining::Budget { budget, spent, taker_ppm } => {
                let spent = Amount(spent.0.saturating_add(notional.0));
                Remaining::Budget { budget, spent, taker_ppm }
            }
        }
    }

    /// What it wants after it shrank against an order of its own owner.
    pub(super) fn less(self, quantity: Quantity, notional: Amount) -> Remaining {
        match self {
            Remaining::Lots(lots) => Remaining::Lots(Quantity(lots.0 - quantity.0)),
            Remaining::Budget { budget, spent, taker_ppm } => {
                let budget = Amount(budget.0.saturating_sub(notional.0).max(0));
                Remaining::Budget { budget, spent, taker_ppm }
            }
        }
    }
}
