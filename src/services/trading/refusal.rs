//! The one place where the engine's refusals get their words: what happened, why, what to do next.

use super::words::{Words, amount_in};
use crate::domain::{
    Amount, ClientId, Listing, MarketStatus, Quantity, Refusal, RefusalCode, Side,
};
use crate::engine::{Deposit, NewOrder, OrderRef, Reject, Terms};

/// What was asked of the engine, so that a refusal can name the field and spell the numbers.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// To place an order.
    Order(&'a NewOrder),
    /// To cancel one.
    Cancel(&'a OrderRef),
    /// To cancel all.
    CancelAll,
    /// To credit a deposit.
    Deposit(&'a Deposit),
}

/// The refusal a client reads.
pub fn refusal(reject: &Reject, listing: &Listing, asked: &Asked<'_>) -> Refusal {
    use RefusalCode as Code;
    let (code, message) = match *reject {
        Reject::UnknownAsset => {
            (Code::NotFound, "This asset is not listed: choose one of `assets`.".to_owned())
        }
        Reject::UnknownMarket => {
            (Code::NotFound, "This market is not listed: choose one of `markets`.".to_owned())
        }
        Reject::InvalidListing | Reject::AlreadyListed => {
            (Code::Conflict, "The listing cannot change like this.".to_owned())
        }
        Reject::ForbiddenAccount => {
            (Code::Conflict, "This account belongs to the house: use one of your own.".to_owned())
        }
        Reject::AmountNotPositive => (Code::InvalidInput, not_positive("amount")),
        Reject::QuantityNotPositive => (Code::InvalidInput, not_positive("quantity")),
        Reject::PriceNotPositive => (Code::InvalidInput, not_positive("price")),
        Reject::PostOnlyNeedsGtc => (
            Code::InvalidInput,
            "A post-only order waits on the book, so it must be a LIMIT order with \
             `timeInForce: GTC`: change either."
                .to_owned(),
        ),
        Reject::BudgetNeedsBuy => (
            Code::InvalidInput,
            "Only a MARKET BUY can be counted in quote: give `quantity` instead.".to_owned(),
        ),
        Reject::OutOfRange => (
            Code::InvalidInput,
            "The numbers are larger than the exchange can count: ask for less.".to_owned(),
        ),
        Reject::MarketNotOpen(status) => (Code::MarketHalted, not_open(status, listing, asked)),
        Reject::BelowMinNotional { minimum } => {
            (Code::BelowMinNotional, below_minimum(minimum, listing, asked))
        }
        Reject::InsufficientFunds { needed, available } => {
            (Code::InsufficientFunds, insufficient(needed, available, listing, asked))
        }
        Reject::WouldTake => (Code::WouldTake, would_take(listing, asked)),
        Reject::WouldNotFill => (
            Code::WouldNotFill,
            "The book does not hold enough to fill this FOK order at once at its price: order less, \
             allow a worse price, or use IOC to take what is there."
                .to_owned(),
        ),
        Reject::NoLiquidity => (
            Code::NoLiquidity,
            "Nobody offers anything to trade with right now: try again later, or place a LIMIT order \
             that waits."
                .to_owned(),
        ),
        Reject::ClientIdReused => (reused_code(asked), reused(asked)),
        Reject::UnknownOrder => (Code::NotFound, unknown_order(asked)),
        Reject::OrderClosed => (
            Code::OrderClosed,
            "This order has ended already, filled or cancelled, so there is nothing left to cancel: \
             look at it with `viewer.order`."
                .to_owned(),
        ),
        Reject::TooManyOpenOrders { limit } => (
            Code::TooManyOpenOrders,
            format!(
                "You have {limit} open orders, which is the most one account may have: cancel some, or \
                 wait until some fill."
            ),
        ),
        _ => (Code::InvalidInput, "The exchange does not take this order.".to_owned()),
    };
    blame(Refusal::new(code, message), reject, asked)
}

/// Names the input field, where one is to blame.
fn blame(refusal: Refusal, reject: &Reject, asked: &Asked<'_>) -> Refusal {
    match field(reject, asked) {
        Some(field) => refusal.at(field),
        None => refusal,
    }
}

fn field(reject: &Reject, asked: &Asked<'_>) -> Option<&'static str> {
    match reject {
        Reject::UnknownAsset => Some("asset"),
        Reject::UnknownMarket | Reject::MarketNotOpen(_) => Some("market"),
        Reject::AmountNotPositive => Some("amount"),
        Reject::QuantityNotPositive => Some("quantity"),
        Reject::PriceNotPositive | Reject::WouldTake => Some("price"),
        Reject::PostOnlyNeedsGtc => Some("postOnly"),
        Reject::BudgetNeedsBuy => Some("quoteQuantity"),
        Reject::OutOfRange | Reject::BelowMinNotional { .. } | Reject::InsufficientFunds { .. } => {
            size_field(asked)
        }
        Reject::ClientIdReused => match asked {
            Asked::Deposit(_) => Some("reference"),
            _ => Some("clientOrderId"),
        },
        Reject::UnknownOrder | Reject::OrderClosed => match asked {
            Asked::Cancel(OrderRef::Id(_)) => Some("id"),
            Asked::Cancel(OrderRef::Client(_)) => Some("clientOrderId"),
            _ => None,
        },
        Reject::InvalidListing
        | Reject::AlreadyListed
        | Reject::ForbiddenAccount
        | Reject::WouldNotFill
        | Reject::NoLiquidity
        | Reject::TooManyOpenOrders { .. } => None,
        _ => None,
    }
}

/// The field that says how much.
fn size_field(asked: &Asked<'_>) -> Option<&'static str> {
    match asked {
        Asked::Order(NewOrder { terms: Terms::MarketBudget(_), .. }) => Some("quoteQuantity"),
        Asked::Order(_) => Some("quantity"),
        Asked::Deposit(_) => Some("amount"),
        Asked::Cancel(_) | Asked::CancelAll => None,
    }
}

fn not_positive(field: &str) -> String {
    format!("`{field}` must be greater than zero: give a positive number.")
}

fn words<'a>(listing: &'a Listing, asked: &Asked<'_>) -> Option<Words<'a>> {
    match asked {
        Asked::Order(order) => Words::of(listing, order.market),
        Asked::Cancel(_) | Asked::CancelAll | Asked::Deposit(_) => None,
    }
}

fn not_open(status: MarketStatus, listing: &Listing, asked: &Asked<'_>) -> String {
    let name = words(listing, asked).map_or("This market", |words| words.market.symbol.as_str());
    match status {
        MarketStatus::Halted => format!(
            "{name} is halted, so orders can be cancelled but not placed: try again when its \
             `status` is OPEN."
        ),
        MarketStatus::PostOnly => format!(
            "{name} takes only orders that wait on the book at present: place a LIMIT order with \
             `postOnly: true`, or try again when its `status` is OPEN."
        ),
        MarketStatus::Closed => format!(
            "{name} is closed, so orders can be cancelled but not placed: trade another \
             market."
        ),
        MarketStatus::Open => format!("{name} does not take this order at present: try again."),
    }
}

fn below_minimum(minimum: Amount, listing: &Listing, asked: &Asked<'_>) -> String {
    let (Some(words), Asked::Order(order)) = (words(listing, asked), asked) else {
        return "This is worth less than the market's minimum: ask for more.".to_owned();
    };
    let name = &words.market.symbol;
    let least = words.money(minimum);
    match order.terms {
        Terms::Limit { price, quantity, .. } => {
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
        Terms::MarketQuantity(quantity) => format!(
            "{} is worth less than {name}'s minimum of {least} at present prices: order more.",
            words.quantity(quantity)
        ),
        Terms::MarketBudget(budget) => format!(
            "{} is below the least that {name} takes, {least}: spend at least that.",
            words.money(budget)
        ),
    }
}

fn insufficient(needed: Amount, available: Amount, listing: &Listing, asked: &Asked<'_>) -> String {
    let (Some(words), Asked::Order(order)) = (words(listing, asked), asked) else {
        return "The account has not enough available: ask for less, or deposit more.".to_owned();
    };
    let (asset, fee) = match order.side {
        Side::Buy => (words.quote.id, ", fee included,"),
        Side::Sell => (words.base.id, ""),
    };
    let missing = needed.checked_sub(available).unwrap_or(needed);
    let shown = |amount| amount_in(listing, asset, amount);
    format!(
        "This order needs {}{fee} but only {} is available (what open orders hold is not): order less, \
         cancel open orders, or deposit at least {} more.",
        shown(needed),
        shown(available),
        shown(missing)
    )
}

fn would_take(listing: &Listing, asked: &Asked<'_>) -> String {
    let (Some(words), Asked::Order(order)) = (words(listing, asked), asked) else {
        return "This post-only order would have traded at once: move its price.".to_owned();
    };
    let at = match order.terms {
        Terms::Limit { price, .. } => format!(" at {}", words.price(price)),
        Terms::MarketQuantity(Quantity(_)) | Terms::MarketBudget(_) => String::new(),
    };
    let remedy = match order.side {
        Side::Buy => "lower its price below the best ask",
        Side::Sell => "raise its price above the best bid",
    };
    format!(
        "This post-only order{at} would have traded at once, so it was not placed: {remedy}, or leave \
         `postOnly` out."
    )
}

fn reused_code(asked: &Asked<'_>) -> RefusalCode {
    match asked {
        Asked::Deposit(_) => RefusalCode::Conflict,
        _ => RefusalCode::DuplicateClientOrderId,
    }
}

fn reused(asked: &Asked<'_>) -> String {
    let shown = |id: Option<&ClientId>| id.map_or("", ClientId::as_str).to_owned();
    match asked {
        Asked::Deposit(deposit) => format!(
            "The reference {:?} was used for a different deposit, so nothing moved: use a new \
             reference, or repeat the first deposit exactly.",
            shown(deposit.reference.as_ref())
        ),
        Asked::Order(order) => format!(
            "The client order id {:?} was used for a different order, so nothing was placed: use a new \
             id, or repeat the first order exactly.",
            shown(order.client_id.as_ref())
        ),
        Asked::Cancel(_) | Asked::CancelAll => {
            "This client id was used for something else: use a new one.".to_owned()
        }
    }
}

fn unknown_order(asked: &Asked<'_>) -> String {
    let remedy = "look your open orders up with `viewer.orders(filter: {open: true})`.";
    match asked {
        Asked::Cancel(OrderRef::Client(id)) => {
            format!("None of your open orders has the client order id {:?}: {remedy}", id.as_str())
        }
        _ => format!("None of your orders has this id: {remedy}"),
    }
}
