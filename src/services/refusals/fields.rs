//! Which input field a refusal of the engine blames.

use super::Asked;
use crate::engine::{NewOco, NewOrder, OrderRef, OrderState, Reject, Terms};

/// The field to blame; `None` when no field is.
pub(super) fn field(reject: &Reject, asked: &Asked<'_>) -> Option<&'static str> {
    match reject {
        Reject::UnknownAsset => Some("asset"),
        Reject::UnknownMarket => Some("market"),
        Reject::MarketNotOpen(_) => match asked {
            Asked::Amend(..) => named(asked),
            _ => Some("market"),
        },
        Reject::AmountNotPositive => Some("amount"),
        Reject::QuantityNotPositive
        | Reject::QuantityNotAboveFilled { .. }
        | Reject::AboveMaxQuantity { .. } => Some("quantity"),
        Reject::PriceNotPositive | Reject::WouldTake | Reject::NothingToAmend => Some("price"),
        Reject::PriceOutOfBand { low, high } => match asked {
            // Which of the two prices of a pair is meant shows in which one lies outside.
            Asked::Oco(NewOco { price, stop_limit: Some(_), .. })
                if (*low..=*high).contains(price) =>
            {
                Some("stopLimitPrice")
            }
            _ => Some("price"),
        },
        Reject::OcoPrices => Some("stopPrice"),
        Reject::PostOnlyNeedsGtc => Some("postOnly"),
        Reject::BudgetNeedsBuy => Some("quoteQuantity"),
        Reject::InvalidExpiry | Reject::ExpiryInPast => Some("expiresAt"),
        Reject::DisplayNeedsGtc | Reject::TooManySlices { .. } => match asked {
            Asked::Amend(..) => Some("quantity"),
            _ => Some("displayQuantity"),
        },
        Reject::TrailingNeedsMarket => Some("trailingDelta"),
        Reject::TimeoutOutOfRange { .. } => Some("seconds"),
        Reject::OutOfRange
        | Reject::BelowMinNotional { .. }
        | Reject::AboveMaxNotional { .. }
        | Reject::InsufficientFunds { .. } => size(asked),
        Reject::ClientIdReused => match asked {
            Asked::Oco(pair) if pair.client_id.is_none() => Some("stopClientOrderId"),
            Asked::Oco(_) => Some("limitClientOrderId"),
            _ => Some("clientOrderId"),
        },
        Reject::UnknownOrder | Reject::OrderClosed => named(asked),
        Reject::NotAmendable => match asked {
            // A waiting market order: its quantity may change, but it has no price.
            Asked::Amend(change, state @ OrderState { price: None, quantity: Some(_), .. })
                if change.price.is_some() && state.rare().linked.is_none() =>
            {
                Some("price")
            }
            _ => named(asked),
        },
        Reject::InvalidListing
        | Reject::AlreadyListed
        | Reject::ForbiddenAccount
        | Reject::UnknownAccount
        | Reject::AccountTaken
        | Reject::SameAccount
        | Reject::WouldNotFill
        | Reject::NoLiquidity
        | Reject::UnknownWithdrawal
        | Reject::WithdrawalEnded
        | Reject::TooManyOpenOrders { .. } => None,
    }
}

/// The field that names an order.
fn named(asked: &Asked<'_>) -> Option<&'static str> {
    let reference = match asked {
        Asked::Cancel(reference) => reference,
        Asked::Amend(change, _) => &change.order,
        _ => return None,
    };
    match reference {
        OrderRef::Id(_) => Some("id"),
        OrderRef::Client(_) => Some("clientOrderId"),
    }
}

/// The field that says how much.
fn size(asked: &Asked<'_>) -> Option<&'static str> {
    match asked {
        Asked::Order(NewOrder { terms: Terms::MarketBudget(_), .. }) => Some("quoteQuantity"),
        Asked::Order(_) | Asked::Oco(_) => Some("quantity"),
        Asked::Amend(change, _) if change.quantity.is_none() => Some("price"),
        Asked::Amend(..) => Some("quantity"),
        Asked::Deposit(_) | Asked::Transfer { .. } => Some("amount"),
        Asked::Cancel(_) | Asked::CancelAll | Asked::CancelAllAfter => None,
    }
}
