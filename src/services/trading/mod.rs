//! Order entry: from what a client typed to a command the engine understands. `services::refusals` words what the
//! engine refuses.
//!
//! Checks here only what needs no balance and no book (fields that fit each other, the market's grid);
//! everything else is the engine's to decide, so that a check and its effect are one step. What the
//! engine answers is passed on as it is, never read back.

mod named;
mod request;
mod volume;

pub use named::NamedOrder;
pub use request::{AmendRequest, PlaceOco, PlaceOrder};
pub use volume::{VolumeOf, volume};

use crate::domain::{
    AccountId, CommandFault, Failure, Fault, Listing, MarketId, Refusal, Side, Timestamp,
};
use crate::engine::{
    CancelAllAfter, CancelAllOrders, CancelOrder, NewOrder, OrderState, Preview, Reject,
};
use crate::exchange::{Cancelled, CommandError, ExchangeHandle, Placed, PlacedOco};
use crate::services::access::verified;
use crate::services::accounts::Accounts;
use crate::services::auth::Principal;
use crate::services::refusals::{Asked, refusal, unanswered, worded, wording};
use request::amend::Amended;

/// Places, changes and cancels orders for people.
#[derive(Clone)]
pub struct Trading {
    exchange: ExchangeHandle,
    accounts: Accounts,
}

/// Which orders to cancel: all open ones of the account that match.
#[derive(Clone, Debug, Default)]
pub struct CancelAll {
    /// Which account; the main one when `None`.
    pub account: Option<AccountId>,
    /// Symbol of the market.
    pub market: Option<String>,
    /// Only this side.
    pub side: Option<Side>,
}

/// What placing an order would come to, together with the order in the engine's terms.
#[derive(Clone, Debug)]
pub struct Previewed {
    /// The order.
    pub order: NewOrder,
    /// What would come of it now.
    pub preview: Preview,
}

impl Trading {
    /// Trades on this exchange for these accounts.
    pub fn new(exchange: ExchangeHandle, accounts: Accounts) -> Trading {
        Trading { exchange, accounts }
    }

    /// Places an order; durable when it answers. The same client order id again answers with the first
    /// outcome and moves nothing.
    ///
    /// # Errors
    /// All problems of the input at once, each naming its field; or the engine's refusal; or a fault.
    pub async fn place_order(
        &self,
        principal: &Principal,
        input: PlaceOrder,
    ) -> Result<Placed, Failure> {
        verified(principal)?;
        let listing = self.exchange.listing();
        let account = self.accounts.usable(principal, input.account).await?;
        let order = input.order(account, &listing).map_err(Failure::Refused)?;
        let placed = self.exchange.place_order(order.clone()).await;
        placed.map_err(|error| worded(error, &listing, &Asked::Order(&order)))
    }

    /// What placing an order would come to now, without placing it: the same checks, the same refusals. The
    /// client order id does not matter.
    ///
    /// # Errors
    /// As [`Trading::place_order`].
    pub async fn preview_order(
        &self,
        principal: &Principal,
        input: PlaceOrder,
    ) -> Result<Previewed, Failure> {
        verified(principal)?;
        let listing = self.exchange.listing();
        let account = self.accounts.usable(principal, input.account).await?;
        let order = input.order(account, &listing).map_err(Failure::Refused)?;
        let preview = self.exchange.preview(order.clone()).await;
        let preview = preview.map_err(|error| worded(error, &listing, &Asked::Order(&order)))?;
        Ok(Previewed { order, preview })
    }

    /// Places several orders in the order given, in one record of the journal; each stands or falls by
    /// itself, and the answers stand in the same order. They are [`crate::exchange::BATCH_MAX`] at most. Refusals
    /// name the place: `["input", "2", "price"]`.
    ///
    /// # Errors
    /// A fault, after which none of them was placed; or an unknown outcome, after which all of them may have been:
    /// the same client order ids find out, if every order has one.
    pub async fn place_orders(
        &self,
        principal: &Principal,
        inputs: Vec<PlaceOrder>,
    ) -> Result<Vec<Result<Placed, Failure>>, Failure> {
        let listing = self.exchange.listing();
        let mut understood = Vec::with_capacity(inputs.len());
        for input in &inputs {
            understood.push(match self.one_of_many(principal, input, &listing).await {
                // An account that cannot be opened now must not hold up some of them.
                Err(failure @ Failure::Fault(_)) => return Err(failure),
                order => order,
            });
        }
        let orders: Vec<_> =
            understood.iter().filter_map(|order| order.as_ref().ok()).cloned().collect();
        let repeatable = orders.iter().all(|order| Asked::Order(order).is_repeatable());
        let mut placed = if orders.is_empty() {
            Vec::new().into_iter()
        } else {
            let placed = self.exchange.place_orders(orders).await;
            placed.map_err(|fault| unanswered(fault, repeatable))?.into_iter()
        };
        let outcomes = understood.into_iter().map(|order| {
            let order = order?;
            let outcome = placed.next().unwrap_or_else(|| Err(too_few_answers()));
            outcome.map_err(|error| match error {
                // Who asks again asks for all of them.
                CommandError::Fault(fault) => unanswered(fault, repeatable),
                refused => worded(refused, &listing, &Asked::Order(&order)),
            })
        });
        let numbered = outcomes
            .enumerate()
            .map(|(index, outcome)| outcome.map_err(|failure| numbered(failure, index)));
        Ok(numbered.collect())
    }

    /// One order of a request of several, in the engine's terms.
    async fn one_of_many(
        &self,
        principal: &Principal,
        input: &PlaceOrder,
        listing: &Listing,
    ) -> Result<NewOrder, Failure> {
        verified(principal)?;
        let account = self.accounts.usable(principal, input.account).await?;
        input.order(account, listing).map_err(Failure::Refused)
    }

    /// Places a limit order and a stop order of which at most one trades. Repeated as one order is.
    ///
    /// # Errors
    /// As [`Trading::place_order`]; then neither was placed.
    pub async fn place_oco(
        &self,
        principal: &Principal,
        input: PlaceOco,
    ) -> Result<PlacedOco, Failure> {
        verified(principal)?;
        let listing = self.exchange.listing();
        let account = self.accounts.usable(principal, input.account).await?;
        let pair = input.pair(account, &listing).map_err(Failure::Refused)?;
        let placed = self.exchange.place_oco(pair.clone()).await;
        placed.map_err(|error| worded(error, &listing, &Asked::Oco(&pair)))
    }

    /// Changes price or quantity of an open order of the principal; answers with the order as it is then.
    ///
    /// # Errors
    /// All problems of the input at once; or the engine's refusal, after which the order stays as it was;
    /// or a fault.
    pub async fn amend_order(
        &self,
        principal: &Principal,
        input: AmendRequest,
    ) -> Result<OrderState, Failure> {
        verified(principal)?;
        let reference = input.reference().map_err(Failure::Refused)?;
        let account = self.accounts.usable(principal, input.order.account).await?;
        let listing = self.exchange.listing();
        // The input does not say in which market the order is, and so on which grid its numbers lie.
        let state = self.exchange.order(account, &reference).await?;
        let Some(state) = state else {
            return Err(refusal(&Reject::UnknownOrder, &listing, &Asked::Cancel(&reference)).into());
        };
        let around = Amended { account, listing: &listing, state: &state };
        let change = input.change(reference, around).map_err(Failure::Refused)?;
        let amended = self.exchange.amend_order(change.clone()).await;
        amended.map_err(|error| worded(error, &listing, &Asked::Amend(&change, &state)))
    }

    /// Cancels one open order of the principal. Unverified people may too: it only frees their money.
    ///
    /// # Errors
    /// When no order or two are named, it is not the principal's, or it has ended.
    pub async fn cancel_order(
        &self,
        principal: &Principal,
        named: NamedOrder,
    ) -> Result<OrderState, Failure> {
        let account = self.accounts.usable(principal, named.account).await?;
        let order = named.reference()?;
        let cancel = CancelOrder { account, order: order.clone() };
        let cancelled = self.exchange.cancel_order(cancel).await;
        let listing = self.exchange.listing();
        cancelled.map_err(|error| worded(error, &listing, &Asked::Cancel(&order)))
    }

    /// Cancels every open order of an account of the principal that matches, waiting ones included, and answers with the first of
    /// them.
    ///
    /// # Errors
    /// When the market is not listed.
    pub async fn cancel_all_orders(
        &self,
        principal: &Principal,
        input: CancelAll,
    ) -> Result<Cancelled, Failure> {
        let listing = self.exchange.listing();
        let market = input.market.map(|symbol| market_id(&listing, &symbol)).transpose()?;
        let account = self.accounts.usable(principal, input.account).await?;
        let cancel = CancelAllOrders { account, market, side: input.side };
        let cancelled = self.exchange.cancel_all_orders(cancel).await;
        cancelled.map_err(|error| worded(error, &listing, &Asked::CancelAll))
    }

    /// Sets the dead man's switch of an account of the principal: every open order is cancelled in so many seconds unless this
    /// comes again; 0 switches it off. Answers when it fires.
    ///
    /// # Errors
    /// When the seconds are out of range.
    pub async fn cancel_all_after(
        &self,
        principal: &Principal,
        account: Option<AccountId>,
        seconds: i32,
    ) -> Result<Option<Timestamp>, Failure> {
        let account = self.accounts.usable(principal, account).await?;
        // Below zero is as far out of range as can be; the engine says what the range is.
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        let set = self.exchange.cancel_all_after(CancelAllAfter { account, seconds }).await;
        let listing = self.exchange.listing();
        set.map_err(|error| worded(error, &listing, &Asked::CancelAllAfter))
    }
}

fn market_id(listing: &Listing, symbol: &str) -> Result<MarketId, Refusal> {
    let market = listing.market_by_symbol(symbol).map(|market| market.id);
    market.ok_or_else(|| wording::unknown_market(listing, symbol))
}

fn too_few_answers() -> CommandError {
    CommandFault::after(Fault::internal("fewer answers than orders")).into()
}

/// Puts the place in the list into the paths of refusals.
fn numbered(failure: Failure, index: usize) -> Failure {
    let Failure::Refused(mut refusals) = failure else { return failure };
    for refusal in &mut refusals {
        if refusal.path.is_empty() {
            refusal.path.push("input".to_owned());
        }
        refusal.path.insert(1, index.to_string());
    }
    Failure::Refused(refusals)
}

#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod tests;
