//! Order entry: from what a client typed to a command the engine understands, and from the engine's
//! refusals to words.
//!
//! Checks here only what needs no balance and no book (fields that fit each other, the market's grid);
//! everything else is the engine's to decide, so that a check and its effect are one step. What the
//! engine answers is passed on as it is, never read back.

mod refusal;
mod request;
pub(crate) mod words;

pub use refusal::{Asked, refusal};
pub use request::PlaceOrder;
pub use words::Words;

use crate::domain::{ClientId, Failure, Listing, MarketId, OrderId, Refusal, RefusalCode, Side};
use crate::engine::{CancelAllOrders, CancelOrder, NewOrder, OrderRef, OrderState};
use crate::exchange::{CommandError, ExchangeHandle, Placed};
use crate::services::auth::Viewer;
use futures_util::future::join_all;

/// The most orders of one `placeOrders`.
pub const ORDERS_PER_REQUEST_MAX: usize = 20;

/// Places and cancels orders for people.
#[derive(Clone)]
pub struct Trading {
    exchange: ExchangeHandle,
}

/// Names an order to cancel: exactly one of the two.
#[derive(Clone, Debug, Default)]
pub struct NamedOrder {
    /// The exchange's id.
    pub id: Option<OrderId>,
    /// The caller's own id.
    pub client_order_id: Option<String>,
}

impl Trading {
    /// Trades on this exchange.
    pub fn new(exchange: ExchangeHandle) -> Trading {
        Trading { exchange }
    }

    /// Places an order; durable when it answers. The same client order id again answers with the first
    /// outcome and moves nothing.
    ///
    /// # Errors
    /// All problems of the input at once, each naming its field; or the engine's refusal; or a fault.
    pub async fn place_order(&self, viewer: &Viewer, input: PlaceOrder) -> Result<Placed, Failure> {
        verified(viewer)?;
        let listing = self.exchange.listing();
        let order = input.order(viewer.account, &listing).map_err(Failure::Refused)?;
        let placed = self.exchange.place_order(order.clone()).await;
        placed.map_err(|error| worded(error, &listing, &Asked::Order(&order)))
    }

    /// Places several orders in the order given; each stands or falls by itself, and the answers stand
    /// in the same order. Refusals name the place: `["input", "2", "price"]`.
    pub async fn place_orders(
        &self,
        viewer: &Viewer,
        inputs: Vec<PlaceOrder>,
    ) -> Vec<Result<Placed, Failure>> {
        // Each order is queued when its future is first polled, and join_all polls in order.
        let all = inputs.into_iter().enumerate().map(|(index, input)| async move {
            let placed = if index < ORDERS_PER_REQUEST_MAX {
                self.place_order(viewer, input).await
            } else {
                Err(too_many_at_once().into())
            };
            placed.map_err(|failure| numbered(failure, index))
        });
        join_all(all).await
    }

    /// Cancels one open order of the viewer. Unverified people may too: it only frees their money.
    ///
    /// # Errors
    /// When no order or two are named, it is not the viewer's, or it has ended.
    pub async fn cancel_order(
        &self,
        viewer: &Viewer,
        named: NamedOrder,
    ) -> Result<OrderState, Failure> {
        let order = named.reference()?;
        let cancel = CancelOrder { account: viewer.account, order: order.clone() };
        let cancelled = self.exchange.cancel_order(cancel).await;
        let listing = self.exchange.listing();
        cancelled.map_err(|error| worded(error, &listing, &Asked::Cancel(&order)))
    }

    /// Cancels every open order of the viewer that matches, and answers with them.
    ///
    /// # Errors
    /// When the market is not listed.
    pub async fn cancel_all_orders(
        &self,
        viewer: &Viewer,
        market: Option<&str>,
        side: Option<Side>,
    ) -> Result<Vec<OrderState>, Failure> {
        let listing = self.exchange.listing();
        let market = market.map(|symbol| market_id(&listing, symbol)).transpose()?;
        let cancel = CancelAllOrders { account: viewer.account, market, side };
        let cancelled = self.exchange.cancel_all_orders(cancel).await;
        cancelled.map_err(|error| worded(error, &listing, &Asked::CancelAll))
    }
}

impl NamedOrder {
    fn reference(self) -> Result<OrderRef, Refusal> {
        match (self.id, self.client_order_id) {
            (Some(id), None) => Ok(OrderRef::Id(id)),
            (None, Some(text)) => client_id(&text, "clientOrderId").map(OrderRef::Client),
            (Some(_), Some(_)) => Err(Refusal::new(
                RefusalCode::InvalidInput,
                "Both `id` and `clientOrderId` are given, and they could name two different orders: \
                 give only one of them.",
            )
            .at("clientOrderId")),
            (None, None) => Err(Refusal::new(
                RefusalCode::InvalidInput,
                "No order is named: give either `id` or `clientOrderId`.",
            )
            .at("id")),
        }
    }
}

/// Refuses people whose address is not verified yet.
///
/// # Errors
/// `EMAIL_NOT_VERIFIED`.
pub fn verified(viewer: &Viewer) -> Result<(), Refusal> {
    if viewer.email_verified {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::EmailNotVerified,
        "Your e-mail address is not verified yet, so you may look but not trade: enter the code we \
         mailed you with `verifyEmail`, or ask for a new one with `resendVerificationEmail`.",
    ))
}

/// A client's own id out of its text.
///
/// # Errors
/// `INVALID_INPUT` at `field`.
pub fn client_id(text: &str, field: &str) -> Result<ClientId, Refusal> {
    ClientId::new(text).ok_or_else(|| {
        let message = format!(
            "`{field}` must be 1 to {} visible ASCII characters without spaces, and has {}: choose \
             another, for example a UUID.",
            ClientId::LENGTH_MAX,
            text.chars().count()
        );
        Refusal::new(RefusalCode::InvalidInput, message).at(field)
    })
}

/// Words what the exchange answered instead of doing it.
pub(crate) fn worded(error: CommandError, listing: &Listing, asked: &Asked<'_>) -> Failure {
    match error {
        CommandError::Rejected(reject) => refusal(&reject, listing, asked).into(),
        CommandError::Fault(fault) => Failure::Fault(fault),
    }
}

fn market_id(listing: &Listing, symbol: &str) -> Result<MarketId, Refusal> {
    let market = listing.market_by_symbol(symbol).map(|market| market.id);
    market.ok_or_else(|| words::unknown_market(listing, symbol))
}

fn too_many_at_once() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        format!(
            "This order was not placed, because one request takes at most {ORDERS_PER_REQUEST_MAX} \
             orders: send the rest in another."
        ),
    )
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
mod stories;
#[cfg(test)]
mod tests;

/// An order in the engine's terms, or everything that is wrong with it.
type Understood = Result<NewOrder, Vec<Refusal>>;
