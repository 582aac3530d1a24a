//! Refusals that are about the market's state or about an order that is there, or is not.

use super::Asked;
use crate::domain::{ClientId, Listing, MarketStatus, Side};
use crate::engine::{OrderRef, Terms};

pub(super) fn not_open(status: MarketStatus, listing: &Listing, asked: &Asked<'_>) -> String {
    let words = asked.words(listing);
    let name = words.map_or("This market", |words| words.market.symbol.as_str());
    match status {
        MarketStatus::Halted => format!(
            "{name} is halted, so orders can be cancelled but not placed: try again when its \
             `status` is OPEN."
        ),
        MarketStatus::PostOnly => format!(
            "{name} takes only orders that wait on the book at present: place a LIMIT order with \
             `postOnly: true`, or try again when its `status` is OPEN."
        ),
        MarketStatus::Closed => {
            format!(
                "{name} is closed, so nothing can be placed there any more: trade another market."
            )
        }
        MarketStatus::Open => format!("{name} does not take this order at present: try again."),
    }
}

pub(super) fn would_take(listing: &Listing, asked: &Asked<'_>) -> String {
    let (Some(words), Some(side)) = (asked.words(listing), asked.side()) else {
        return "This post-only order would have traded at once: move its price.".to_owned();
    };
    let price = match asked {
        Asked::Order(order) => match order.terms {
            Terms::Limit { price, .. } => Some(price),
            Terms::MarketQuantity(_) | Terms::MarketBudget(_) => None,
        },
        Asked::Oco(pair) => Some(pair.price),
        Asked::Amend(change, state) => change.price.or(state.price),
        _ => None,
    };
    let at = price.map(|price| format!(" at {}", words.price(price))).unwrap_or_default();
    let (undone, otherwise) = match asked {
        Asked::Amend(..) => ("stays as it was", ""),
        _ => ("was not placed", ", or leave `postOnly` out"),
    };
    let remedy = match side {
        Side::Buy => "choose a price below the best ask",
        Side::Sell => "choose a price above the best bid",
    };
    format!(
        "This post-only order{at} would have traded at once, so it {undone}: {remedy}{otherwise}."
    )
}

pub(super) fn reused(asked: &Asked<'_>) -> String {
    let shown = |id: Option<&ClientId>| id.map_or("", ClientId::as_str).to_owned();
    match asked {
        Asked::Order(order) => format!(
            "The client order id {:?} was used for a different order, so nothing was placed: use a new \
             id, or repeat the first order exactly.",
            shown(order.client_id.as_ref())
        ),
        Asked::Oco(pair) => {
            let ids = [&pair.client_id, &pair.stop_client_id];
            let ids = ids.into_iter().flatten().map(|id| format!("{:?}", id.as_str()));
            format!(
                "The client order id {} was used for different orders, so nothing was placed: use new \
                 ids, or repeat the first pair exactly.",
                ids.collect::<Vec<_>>().join(" or ")
            )
        }
        Asked::Amend(..)
        | Asked::Cancel(_)
        | Asked::CancelAll
        | Asked::CancelAllAfter
        | Asked::Deposit(_)
        | Asked::Transfer { .. } => {
            "This client id was used for something else: use a new one.".to_owned()
        }
    }
}

pub(super) fn unknown(asked: &Asked<'_>) -> String {
    let remedy = "look your open orders up with `viewer.orders(filter: {open: true})`.";
    match asked {
        Asked::Cancel(OrderRef::Client(id)) => unknown_client_id(id),
        Asked::Amend(change, _) => match &change.order {
            OrderRef::Client(id) => unknown_client_id(id),
            OrderRef::Id(_) => format!("None of your orders has this id: {remedy}"),
        },
        _ => format!("None of your orders has this id: {remedy}"),
    }
}

fn unknown_client_id(id: &ClientId) -> String {
    format!(
        "None of your open orders has the client order id {:?}: look your open orders up with \
         `viewer.orders(filter: {{open: true}})`.",
        id.as_str()
    )
}

pub(super) fn closed(asked: &Asked<'_>) -> String {
    let what = if matches!(asked, Asked::Amend(..)) { "change" } else { "cancel" };
    format!(
        "This order has ended already, filled, expired or cancelled, so there is nothing left to {what}: \
         look at it with `viewer.order`."
    )
}

pub(super) fn not_amendable(asked: &Asked<'_>) -> String {
    let why = match asked {
        Asked::Amend(_, state) if state.rare().linked.is_some() => {
            "This order belongs to a pair, whose orders must stay alike"
        }
        Asked::Amend(_, state) if state.budget.is_some() => {
            "This order is counted in quote, and only what is counted in base can be changed"
        }
        Asked::Amend(_, state) if state.price.is_none() => {
            "This order takes the prices of the book, so it has no price to change: change its \
             `quantity` only, or"
        }
        _ => "Orders of this kind cannot be changed",
    };
    let joint = if why.ends_with("or") { "" } else { ":" };
    format!("{why}{joint} cancel it and place another.")
}
