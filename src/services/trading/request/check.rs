//! Gathers what is wrong with an input while its numbers are read onto the market's grid.

use super::Understood;
use crate::domain::{
    Amount, ClientId, Decimal, DecimalError, Listing, Market, Price, Quantity, Refusal,
    RefusalCode, Timestamp,
};
use crate::services::access::client_id;
use crate::services::refusals::wording::{Wording, neighbours, plain, too_precise, unknown_market};

/// Gathers refusals. Without a known market a number is checked for its sign only: its grid is unknown.
pub(super) struct Check<'a> {
    listing: &'a Listing,
    words: Option<Wording<'a>>,
    refusals: Vec<Refusal>,
}

impl<'a> Check<'a> {
    pub(super) fn new(listing: &'a Listing) -> Check<'a> {
        Check { listing, words: None, refusals: Vec::new() }
    }

    /// What was built, unless something was wrong. An input that cannot be built has told why.
    pub(super) fn done<T>(self, build: impl FnOnce(&Market) -> Option<T>) -> Understood<T> {
        match (self.words, self.refusals.is_empty()) {
            (Some(words), true) => build(words.market).ok_or_else(|| vec![not_understood()]),
            _ => Err(self.refusals),
        }
    }

    pub(super) fn market(&mut self, symbol: &str) {
        let market = self.listing.market_by_symbol(symbol);
        self.words = market.and_then(|market| Wording::of(self.listing, market.id));
        if self.words.is_none() {
            self.refusals.push(unknown_market(self.listing, symbol));
        }
    }

    pub(super) fn words(&mut self, words: Wording<'a>) {
        self.words = Some(words);
    }

    pub(super) fn client_id(&mut self, text: Option<&str>, field: &str) -> Option<ClientId> {
        let id = client_id(text?, field);
        self.keep(id)
    }

    pub(super) fn invalid(&mut self, field: &str, message: impl Into<String>) {
        self.refusals.push(Refusal::new(RefusalCode::InvalidInput, message).at(field));
    }

    /// A price, or a distance between prices, in ticks.
    pub(super) fn price(&mut self, field: &str, price: Option<Decimal>) -> Option<Price> {
        let price = self.positive(field, price?)?;
        let words = self.words?;
        let read = words.market.price(price).map_err(|error| match error {
            DecimalError::OutOfRange => too_large(field),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                let tick = words.market.price_decimal(Price(1));
                let code = RefusalCode::PriceOffTick;
                off_grid(
                    &words,
                    OffGrid { code, field, step_name: "tick", value: price, step: tick },
                )
            }
        });
        self.keep(read)
    }

    /// A quantity, in lots.
    pub(super) fn quantity(&mut self, field: &str, quantity: Option<Decimal>) -> Option<Quantity> {
        let quantity = self.positive(field, quantity?)?;
        let words = self.words?;
        let read = words.market.quantity(quantity).map_err(|error| match error {
            DecimalError::OutOfRange => too_large(field),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                let lot = words.market.quantity_decimal(Quantity(1));
                let code = RefusalCode::QuantityOffLot;
                off_grid(
                    &words,
                    OffGrid { code, field, step_name: "lot", value: quantity, step: lot },
                )
            }
        });
        self.keep(read)
    }

    /// Money, in smallest units of quote.
    pub(super) fn budget(&mut self, field: &str, budget: Decimal) -> Option<Amount> {
        let budget = self.positive(field, budget)?;
        let quote = self.words?.quote;
        let read = quote.amount(budget).map_err(|error| match error {
            DecimalError::OutOfRange => too_large(field),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                Refusal::new(RefusalCode::InvalidInput, too_precise(field, budget, quote)).at(field)
            }
        });
        self.keep(read)
    }

    /// An instant within what can be sent back.
    pub(super) fn time(&mut self, field: &str, at: Option<Timestamp>) {
        if at.is_none_or(Timestamp::in_range) {
            return;
        }
        let (first, last) = (Timestamp::FIRST, Timestamp::LAST);
        let message =
            format!("`{field}` does not lie between {first} and {last}: give a time that does.");
        self.invalid(field, message);
    }

    fn keep<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.refusals.push(refusal)).ok()
    }

    fn positive(&mut self, field: &str, value: Decimal) -> Option<Decimal> {
        if value > Decimal::ZERO {
            return Some(value);
        }
        let message =
            format!("`{field}` is {value}, but must be greater than zero: give a positive number.");
        self.invalid(field, message);
        None
    }
}

/// How messages call a number: `stop price` for `stopPrice`.
fn spoken(field: &str) -> String {
    let words = field.chars().map(|letter| match letter {
        'A'..='Z' => format!(" {}", letter.to_ascii_lowercase()),
        _ => letter.to_string(),
    });
    words.collect()
}

/// A number that is no multiple of its step.
struct OffGrid<'a> {
    code: RefusalCode,
    field: &'a str,
    step_name: &'a str,
    value: Decimal,
    step: Decimal,
}

fn off_grid(words: &Wording<'_>, off: OffGrid<'_>) -> Refusal {
    let OffGrid { code, field, step_name, value, step } = off;
    let remedy = match neighbours(value, step) {
        Some(near) => format!("use {near}"),
        None => format!("use a multiple of {}", plain(step)),
    };
    let message = format!(
        "The {} {} is not a multiple of {}'s {step_name} size {}: {remedy}.",
        spoken(field),
        plain(value),
        words.market.symbol,
        plain(step)
    );
    Refusal::new(code, message).at(field)
}

fn too_large(field: &str) -> Refusal {
    let message =
        format!("`{field}` is larger than the exchange can count: give a smaller number.");
    Refusal::new(RefusalCode::InvalidInput, message).at(field)
}

/// Never told while every rule names what it refuses; said all the same rather than doing half of it.
fn not_understood() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "These fields do not make up an order: compare them with the description of the input.",
    )
}
