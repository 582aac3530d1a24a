//! What orders cost: the remainder of a limit order, and a market buy by what it would find.

use super::dry_run::FillEstimate;
use super::fees::FeeAccount;
use super::market_rules::Rules;
use super::order::Order;
use agio_domain::{Amount, Side};

/// All that the remainder of a limit order can cost: base for a sell; for a buy, quote and fees.
pub(super) fn needed(order: &Order, rules: &Rules) -> Amount {
    let remaining = order.remaining();
    match order.side {
        Side::Sell => rules.base_amount(remaining).expect("checked when it was placed"),
        Side::Buy => {
            let notional =
                rules.notional(order.price, remaining).expect("checked when it was placed");
            let needed = i128::from(notional.0) + order.fees.reserve(notional);
            Amount(i64::try_from(needed).expect("checked when it was placed"))
        }
    }
}

/// What a market buy must set aside for what it would find; `None` past the range.
pub(super) fn market_cost(estimate: &FillEstimate, fees: FeeAccount) -> Option<Amount> {
    let cost = i64::try_from(estimate.cost).ok()?;
    let fee = FeeAccount::new(fees.taker_ppm(), fees.taker_ppm()).reserve(Amount(cost));
    i64::try_from(i128::from(cost) + fee).ok().map(Amount)
}
