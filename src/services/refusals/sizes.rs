//! Refusals that are about numbers: too little, too much, too far away, too many.

use super::Asked;
use super::wording::{Wording, amount_in};
use crate::domain::{Amount, Listing, OrderStatus, Price, Quantity, Side};
use crate::engine::{OrderState, Terms};
use std::ops::RangeInclusive;

/// What an order asks for, as far as refusals speak of it.
enum Size {
    At(Price, Quantity),
    AtMarket(Quantity),
    Budget(Amount),
}

fn size(asked: &Asked<'_>) -> Option<Size> {
    match asked {
        Asked::Order(order) => Some(match order.terms {
            Terms::Limit { price, quantity, .. } => Size::At(price, quantity),
            Terms::MarketQuantity(quantity) => Size::AtMarket(quantity),
            Terms::MarketBudget(budget) => Size::Budget(budget),
        }),
        Asked::Oco(pair) => Some(Size::At(pair.price, pair.quantity)),
        Asked::Amend(change, OrderState { price, quantity, .. }) => {
            let quantity = change.quantity.or(*quantity)?;
            Some(match change.price.or(*price) {
                Some(price) => Size::At(price, quantity),
                None => Size::AtMarket(quantity),
            })
        }
        _ => None,
    }
}

fn known<'l>(listing: &'l Listing, asked: &Asked<'_>) -> Option<(Wording<'l>, Size)> {
    asked.words(listing).zip(size(asked))
}

pub(super) fn minimum(minimum: Amount, listing: &Listing, asked: &Asked<'_>) -> String {
    let Some((words, size)) = known(listing, asked) else {
        return "This is worth less than the market's minimum: ask for more.".to_owned();
    };
    let (name, least) = (&words.market.symbol, words.money(minimum));
    match size {
        Size::At(price, quantity) => {
            let worth = words.market.notional(price, quantity).unwrap_or_default();
            let remedy = match words.least_quantity(price, minimum) {
                Some(enough) => format!("order at least {} at this price", words.quantity(enough)),
                None => "order more".to_owned(),
            };
            format!(
                "{} at {} is worth {}, below {name}'s minimum of {least}: {remedy}.",
                words.quantity(quantity),
                words.price(price),
                words.money(worth)
            )
        }
        Size::AtMarket(quantity) => format!(
            "{} is worth less than {name}'s minimum of {least} at present prices: order more.",
            words.quantity(quantity)
        ),
        Size::Budget(budget) => format!(
            "{} is below the least that {name} takes, {least}: spend at least that.",
            words.money(budget)
        ),
    }
}

pub(super) fn quantity(maximum: Quantity, listing: &Listing, asked: &Asked<'_>) -> String {
    match known(listing, asked) {
        Some((words, Size::At(_, quantity) | Size::AtMarket(quantity))) => format!(
            "{} is more than {} takes in one order, {}: order less, or divide it into several.",
            words.quantity(quantity),
            words.market.symbol,
            words.quantity(maximum)
        ),
        _ => "This is more than the market takes in one order: ask for less.".to_owned(),
    }
}

pub(super) fn notional(maximum: Amount, listing: &Listing, asked: &Asked<'_>) -> String {
    let Some(words) = asked.words(listing) else {
        return "This is worth more than the market takes in one order: ask for less.".to_owned();
    };
    format!(
        "The order is worth more than {} takes in one, {}: order less, or divide it into several.",
        words.market.symbol,
        words.money(maximum)
    )
}

pub(super) fn band(band: RangeInclusive<Price>, listing: &Listing, asked: &Asked<'_>) -> String {
    let Some(words) = asked.words(listing) else {
        return "The price is too far from the last trade: choose a nearer one.".to_owned();
    };
    let waits = match asked {
        Asked::Order(order) => order.trigger.is_some(),
        Asked::Oco(pair) => band.contains(&pair.price),
        Asked::Amend(_, state) => state.status == OrderStatus::PendingTrigger,
        _ => false,
    };
    let center = if waits { "its stop price" } else { "the last trade" };
    format!(
        "The limit price is too far from {center}: {} takes prices from {} to {} for this order at \
         present, so choose one of those.",
        words.market.symbol,
        words.price(*band.start()),
        words.price(*band.end())
    )
}

pub(super) fn slices(limit: u32, listing: &Listing, asked: &Asked<'_>) -> String {
    let Some((words, Size::At(_, quantity) | Size::AtMarket(quantity))) = known(listing, asked)
    else {
        return format!("The order would show more than {limit} slices one after the other.");
    };
    let (limit_lots, lots) = (i64::from(limit.max(1)), quantity.0);
    let least = Quantity(lots / limit_lots + i64::from(lots % limit_lots > 0));
    format!(
        "{} would be shown in more than {limit} slices one after the other: show at least {} at a time, \
         or order less.",
        words.quantity(quantity),
        words.quantity(least)
    )
}

/// What there is too little of.
#[derive(Clone, Copy)]
pub(super) struct Shortage {
    pub(super) needed: Amount,
    pub(super) available: Amount,
}

pub(super) fn funds(
    Shortage { needed, available }: Shortage,
    listing: &Listing,
    asked: &Asked<'_>,
) -> String {
    if let Asked::Transfer { asset, repeatable } = asked {
        let (amount, left) =
            (amount_in(listing, *asset, needed), amount_in(listing, *asset, available));
        let remedy = match repeatable {
            true => format!(
                "move {left} at most with a new `reference`, or send this one again once there is enough."
            ),
            false => format!("move {left} at most, or cancel open orders."),
        };
        return format!(
            "{amount} was to move, but only {left} is available in the account that gives (what open orders hold \
             is not), so nothing moved: {remedy}"
        );
    }
    let (Some(words), Some(side)) = (asked.words(listing), asked.side()) else {
        return "The account has not enough available: ask for less, or deposit more.".to_owned();
    };
    let (asset, fee) = match side {
        Side::Buy => (words.quote.id, ", fee included,"),
        Side::Sell => (words.base.id, ""),
    };
    let what = match asked {
        Asked::Oco(_) => "This pair needs",
        Asked::Amend(..) => "This change needs",
        _ => "This order needs",
    };
    let missing = needed.checked_sub(available).unwrap_or(needed);
    let shown = |amount| amount_in(listing, asset, amount);
    format!(
        "{what} {}{fee} but only {} is available (what open orders hold is not): order less, cancel open \
         orders, or deposit at least {} more.",
        shown(needed),
        shown(available),
        shown(missing)
    )
}

pub(super) fn filled(filled: Quantity, listing: &Listing, asked: &Asked<'_>) -> String {
    let shown = asked.words(listing).map(|words| words.quantity(filled));
    format!(
        "{} of this order has filled already, and `quantity` counts that too: give more than that, or \
         cancel the order to end it there.",
        shown.unwrap_or_else(|| "Some".to_owned())
    )
}

pub(super) fn too_many(limit: u32, listing: &Listing, asked: &Asked<'_>) -> String {
    let words = asked.words(listing);
    let name = words.map_or("a market", |words| words.market.symbol.as_str());
    format!(
        "One account may have at most {limit} open orders in {name}, waiting ones included, and this \
         would be more: cancel some, or wait until some fill."
    )
}

pub(super) fn timeout(maximum: u32) -> String {
    format!(
        "A dead man's switch is set for up to {maximum} seconds: give `seconds` from 1 to {maximum}, or 0 \
         to switch it off."
    )
}
