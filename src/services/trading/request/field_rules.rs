//! Which field goes with which type of order: every wrong combination, with what happened, why, and what to
//! do instead.

use super::PlaceOrder;
use super::check::Check;
use crate::domain::{OrderType, Side, TimeInForce};

/// What a type of order is made of, and how messages call it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Whether it has a limit price of its own, rather than taking the book's.
    pub(super) has_price: bool,
    /// Whether it waits for the market to come to its stop price.
    waits: bool,
    /// The type to use instead when it should have a price, or should not.
    twin: Option<&'static str>,
}

impl Kind {
    pub(super) fn of(order_type: OrderType) -> Kind {
        let kind = |name, (has_price, waits), twin| Kind { name, has_price, waits, twin };
        match order_type {
            OrderType::Limit => kind("LIMIT", (true, false), Some("MARKET")),
            OrderType::Market => kind("MARKET", (false, false), Some("LIMIT")),
            OrderType::Stop => kind("STOP", (false, true), Some("STOP_LIMIT")),
            OrderType::StopLimit => kind("STOP_LIMIT", (true, true), Some("STOP")),
            OrderType::TakeProfit => kind("TAKE_PROFIT", (false, true), Some("TAKE_PROFIT_LIMIT")),
            OrderType::TakeProfitLimit => {
                kind("TAKE_PROFIT_LIMIT", (true, true), Some("TAKE_PROFIT"))
            }
            OrderType::TrailingStop => kind("TRAILING_STOP", (false, true), None),
        }
    }

    /// `, or place a LIMIT order`, where there is such a type.
    fn or_twin(self) -> String {
        self.twin.map(|twin| format!(", or place a {twin} order")).unwrap_or_default()
    }
}

/// Tells `check` every field that is missing or does not go with the order's type.
pub(super) fn check(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    trigger(order, kind, check);
    if kind.has_price {
        resting(order, kind, check);
        price_and_quantity(order, kind, check);
    } else {
        taking(order, kind, check);
        market_size(order, kind, check);
    }
    time(order, kind, check);
}

fn trigger(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    let Kind { name, .. } = kind;
    let trails = order.order_type == OrderType::TrailingStop;
    if kind.waits && !trails && order.stop_price.is_none() {
        check.invalid(
            "stopPrice",
            format!("A {name} order waits until the market trades at a price: give `stopPrice`."),
        );
    }
    if !kind.waits && order.stop_price.is_some() {
        let waiting = if kind.has_price {
            "a STOP_LIMIT or TAKE_PROFIT_LIMIT"
        } else {
            "a STOP or TAKE_PROFIT"
        };
        check.invalid(
            "stopPrice",
            format!(
                "A {name} order waits for no price: leave `stopPrice` out, or place {waiting} order."
            ),
        );
    }
    if trails && order.trailing_delta.is_none() {
        check.invalid(
            "trailingDelta",
            "A TRAILING_STOP order follows the market at a distance: give `trailingDelta`, in quote.",
        );
    }
    if !trails && order.trailing_delta.is_some() {
        check.invalid(
            "trailingDelta",
            format!(
                "A {name} order does not follow the market: leave `trailingDelta` out, or place a \
                 TRAILING_STOP order."
            ),
        );
    }
}

/// What goes only with orders that wait on the book.
fn resting(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    if matches!(order.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd) {
        return;
    }
    if order.post_only {
        check.invalid(
            "postOnly",
            "A post-only order waits on the book, and IOC and FOK orders never do: use \
             `timeInForce: GTC` or GTD, or leave `postOnly` out.",
        );
    }
    if order.display_quantity.is_some() {
        check.invalid(
            "displayQuantity",
            format!(
                "What a {name} order shows is shown on the book, and IOC and FOK orders never wait \
                 there: use `timeInForce: GTC` or GTD, or leave `displayQuantity` out.",
                name = kind.name
            ),
        );
    }
}

fn price_and_quantity(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    let Kind { name, .. } = kind;
    if order.quote_quantity.is_some() {
        check.invalid(
            "quoteQuantity",
            format!(
                "A {name} order is counted in base, not in quote: leave `quoteQuantity` out and give \
                 `quantity`."
            ),
        );
    }
    if order.price.is_none() {
        check.invalid(
            "price",
            format!(
                "A {name} order needs the price it may trade at: give `price`{}.",
                kind.or_twin()
            ),
        );
    }
    if order.quantity.is_none() && order.quote_quantity.is_none() {
        check.invalid(
            "quantity",
            format!("A {name} order needs to know how much to trade: give `quantity`."),
        );
    }
}

/// What goes only with orders that have a price, given for one that takes the book's.
fn taking(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    let Kind { name, .. } = kind;
    let when = if kind.waits { " once it triggers" } else { "" };
    let instead = kind.or_twin();
    if order.price.is_some() {
        check.invalid(
            "price",
            format!(
                "A {name} order takes the prices of the book{when}: leave `price` out{instead}."
            ),
        );
    }
    if order.post_only {
        check.invalid(
            "postOnly",
            format!(
                "A {name} order always takes{when}, and a post-only order never does: leave \
                 `postOnly` out{instead}."
            ),
        );
    }
    if order.display_quantity.is_some() {
        check.invalid(
            "displayQuantity",
            format!(
                "A {name} order never waits on the book, so nothing of it is shown there: leave \
                 `displayQuantity` out{instead}."
            ),
        );
    }
}

fn market_size(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    let Kind { name, .. } = kind;
    match (order.quantity, order.quote_quantity) {
        (Some(_), None) => {}
        (None, Some(_)) if order.side == Side::Buy => {}
        (None, Some(_)) => check.invalid(
            "quoteQuantity",
            format!(
                "Only a {name} BUY can be counted in quote: leave `quoteQuantity` out and give \
                 `quantity`."
            ),
        ),
        (Some(_), Some(_)) => check.invalid(
            "quoteQuantity",
            "Both `quantity` and `quoteQuantity` are given, and they could disagree: give only one of \
             them.",
        ),
        (None, None) => check.invalid(
            "quantity",
            format!(
                "A {name} order needs to know how much to trade: give `quantity`, or for a BUY \
                 `quoteQuantity`."
            ),
        ),
    }
}

/// How long it stands.
fn time(order: &PlaceOrder, kind: Kind, check: &mut Check<'_>) {
    let Kind { name, waits, has_price, .. } = kind;
    let stands = has_price || waits;
    match order.time_in_force {
        TimeInForce::Gtd if !stands => check.invalid(
            "timeInForce",
            "A MARKET order fills what it can at once and cancels the rest, so it stands until no date: \
             leave `timeInForce` out, or place a LIMIT order.",
        ),
        TimeInForce::Gtd if order.expires_at.is_none() => check.invalid(
            "expiresAt",
            "A GTD order stands until a moment: give `expiresAt`, or use `timeInForce: GTC`.",
        ),
        TimeInForce::Fok if !has_price => check.invalid(
            "timeInForce",
            format!(
                "A {name} order fills what it can and cancels the rest: leave `timeInForce` out{}.",
                kind.twin.map(|_| format!("{} with FOK", kind.or_twin())).unwrap_or_default()
            ),
        ),
        TimeInForce::Ioc if waits && !has_price => check.invalid(
            "timeInForce",
            format!(
                "A {name} order waits until it triggers, and trades at once then anyway: leave \
                 `timeInForce` out, or use GTD with `expiresAt`."
            ),
        ),
        _ => {}
    }
    if order.expires_at.is_some() && order.time_in_force != TimeInForce::Gtd {
        let remedy =
            if stands { "use `timeInForce: GTD`, or leave it out" } else { "leave it out" };
        check.invalid(
            "expiresAt",
            format!("`expiresAt` goes with `timeInForce: GTD` only, and this order has another: {remedy}."),
        );
    }
}
