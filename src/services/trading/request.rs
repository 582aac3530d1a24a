//! An order as a client asks for it, in decimals, and its way into the engine's integers.

use super::words::{Words, neighbours, plain, too_precise, unknown_market};
use super::{Understood, client_id};
use crate::domain::{
    AccountId, Amount, Decimal, DecimalError, Listing, OrderType, Price, Quantity, Refusal,
    RefusalCode, Side, TimeInForce,
};
use crate::engine::{NewOrder, Terms};

/// An order as a client asks for it.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// The caller's own id: the same again answers with the first outcome.
    pub client_order_id: Option<String>,
    /// Symbol of the market: `BTC-USD`.
    pub market: String,
    /// Which way.
    pub side: Side,
    /// Priced how.
    pub order_type: OrderType,
    /// How long it stands. A market order never stands: there, good-till-cancelled (the schema's
    /// default) and immediate-or-cancel mean the same.
    pub time_in_force: TimeInForce,
    /// How much base.
    pub quantity: Option<Decimal>,
    /// For a market buy instead: how much quote to spend, fee included.
    pub quote_quantity: Option<Decimal>,
    /// Limit price.
    pub price: Option<Decimal>,
    /// Refuse it rather than take.
    pub post_only: bool,
}

impl PlaceOrder {
    /// The order in the engine's terms.
    ///
    /// # Errors
    /// Everything that is wrong with the input, at once.
    pub(super) fn order(&self, account: AccountId, listing: &Listing) -> Understood {
        let mut check = Check::default();
        let client_id = self.client_order_id.as_deref();
        let client_id = client_id.map(|text| check.keep(client_id_of(text)));
        let market = listing.market_by_symbol(&self.market);
        let words = market.and_then(|market| Words::of(listing, market.id));
        if words.is_none() {
            check.refusals.push(unknown_market(listing, &self.market));
        }
        if self.time_in_force == TimeInForce::Gtd {
            check.invalid("timeInForce", "GTD is not taken yet: use GTC.");
        }
        let terms = match self.order_type {
            OrderType::Limit => self.limit(&mut check, words),
            OrderType::Market => self.market(&mut check, words),
            _ => {
                check
                    .invalid("type", "Orders of this type are not taken yet: use LIMIT or MARKET.");
                None
            }
        };
        match (words, terms) {
            (Some(words), Some(terms)) if check.refusals.is_empty() => Ok(NewOrder {
                account,
                client_id: client_id.flatten(),
                market: words.market.id,
                side: self.side,
                terms,
                trigger: None,
                expires_at: None,
                self_trade_prevention: Default::default(),
            }),
            _ => Err(check.refusals),
        }
    }

    fn limit(&self, check: &mut Check, words: Option<Words<'_>>) -> Option<Terms> {
        if self.quote_quantity.is_some() {
            check.invalid(
                "quoteQuantity",
                "A LIMIT order is counted in base, not in quote: leave `quoteQuantity` out and give \
                 `quantity`.",
            );
        }
        if self.post_only && self.time_in_force != TimeInForce::Gtc {
            check.invalid(
                "postOnly",
                "A post-only order waits on the book, and IOC and FOK orders never do: use \
                 `timeInForce: GTC`, or leave `postOnly` out.",
            );
        }
        if self.price.is_none() {
            check.invalid(
                "price",
                "A LIMIT order needs the price it may trade at: give `price`, or place a MARKET order.",
            );
        }
        if self.quantity.is_none() && self.quote_quantity.is_none() {
            check.invalid(
                "quantity",
                "A LIMIT order needs to know how much to trade: give `quantity`.",
            );
        }
        let price = check.price(words, self.price);
        let quantity = check.quantity(words, self.quantity);
        Some(Terms::Limit {
            price: price?,
            quantity: quantity?,
            time_in_force: self.time_in_force,
            post_only: self.post_only,
            display: None,
        })
    }

    fn market(&self, check: &mut Check, words: Option<Words<'_>>) -> Option<Terms> {
        if self.price.is_some() {
            check.invalid(
                "price",
                "A MARKET order takes the prices of the book: leave `price` out, or place a LIMIT order.",
            );
        }
        if self.post_only {
            check.invalid(
                "postOnly",
                "A MARKET order always takes, and a post-only order never does: leave `postOnly` out, \
                 or place a LIMIT order.",
            );
        }
        if self.time_in_force == TimeInForce::Fok {
            check.invalid(
                "timeInForce",
                "A MARKET order fills what it can and cancels the rest: leave `timeInForce` out, or \
                 place a LIMIT order with FOK.",
            );
        }
        self.market_size(check, words)
    }

    /// How much a market order trades: base, or for a buy a budget in quote.
    fn market_size(&self, check: &mut Check, words: Option<Words<'_>>) -> Option<Terms> {
        match (self.quantity, self.quote_quantity) {
            (Some(_), None) => check.quantity(words, self.quantity).map(Terms::MarketQuantity),
            (None, Some(_)) if self.side == Side::Sell => {
                check.invalid(
                    "quoteQuantity",
                    "Only a MARKET BUY can be counted in quote: leave `quoteQuantity` out and give \
                     `quantity`.",
                );
                None
            }
            (None, Some(budget)) => check.budget(words, budget).map(Terms::MarketBudget),
            (Some(_), Some(_)) => {
                check.invalid(
                    "quoteQuantity",
                    "Both `quantity` and `quoteQuantity` are given, and they could disagree: give only \
                     one of them.",
                );
                check.quantity(words, self.quantity);
                None
            }
            (None, None) => {
                check.invalid(
                    "quantity",
                    "A MARKET order needs to know how much to trade: give `quantity`, or for a BUY \
                     `quoteQuantity`.",
                );
                None
            }
        }
    }
}

fn client_id_of(text: &str) -> Result<crate::domain::ClientId, Refusal> {
    client_id(text, "clientOrderId")
}

/// Gathers refusals while numbers are read. Without a known market a number is checked for its sign
/// only: its grid is unknown.
#[derive(Default)]
struct Check {
    refusals: Vec<Refusal>,
}

impl Check {
    fn keep<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.refusals.push(refusal)).ok()
    }

    fn invalid(&mut self, field: &str, message: impl Into<String>) {
        self.refusals.push(Refusal::new(RefusalCode::InvalidInput, message).at(field));
    }

    fn price(&mut self, words: Option<Words<'_>>, price: Option<Decimal>) -> Option<Price> {
        let price = self.positive("price", price?)?;
        let words = words?;
        let read = words.market.price(price).map_err(|error| match error {
            DecimalError::OutOfRange => too_large("price"),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                let tick = words.market.price_decimal(Price(1));
                off_grid(RefusalCode::PriceOffTick, &words, ("price", "tick"), price, tick)
            }
        });
        self.keep(read)
    }

    fn quantity(
        &mut self,
        words: Option<Words<'_>>,
        quantity: Option<Decimal>,
    ) -> Option<Quantity> {
        let quantity = self.positive("quantity", quantity?)?;
        let words = words?;
        let read = words.market.quantity(quantity).map_err(|error| match error {
            DecimalError::OutOfRange => too_large("quantity"),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                let lot = words.market.quantity_decimal(Quantity(1));
                off_grid(RefusalCode::QuantityOffLot, &words, ("quantity", "lot"), quantity, lot)
            }
        });
        self.keep(read)
    }

    fn budget(&mut self, words: Option<Words<'_>>, budget: Decimal) -> Option<Amount> {
        let budget = self.positive("quoteQuantity", budget)?;
        let quote = words?.quote;
        let read = quote.amount(budget).map_err(|error| match error {
            DecimalError::OutOfRange => too_large("quoteQuantity"),
            DecimalError::OffIncrement | DecimalError::TooPrecise(_) => {
                Refusal::new(RefusalCode::InvalidInput, too_precise("quoteQuantity", budget, quote))
                    .at("quoteQuantity")
            }
        });
        self.keep(read)
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

fn off_grid(
    code: RefusalCode,
    words: &Words<'_>,
    (field, step_name): (&str, &str),
    value: Decimal,
    step: Decimal,
) -> Refusal {
    let remedy = match neighbours(value, step) {
        Some(near) => format!("use {near}"),
        None => format!("use a multiple of {}", plain(step)),
    };
    let message = format!(
        "The {field} {} is not a multiple of {}'s {step_name} size {}: {remedy}.",
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
