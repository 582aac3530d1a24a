//! The names of orders: the exchange's id, or the caller's own.

use crate::domain::{AccountId, OrderId, Refusal, RefusalCode};
use crate::engine::OrderRef;
use crate::services::access::client_id;

/// Names an order to cancel or change: exactly one of the two.
#[derive(Clone, Debug, Default)]
pub struct NamedOrder {
    /// Which account it is of; the main one when `None`.
    pub account: Option<AccountId>,
    /// The exchange's id.
    pub id: Option<OrderId>,
    /// The caller's own id.
    pub client_order_id: Option<String>,
}

impl NamedOrder {
    /// The order in the engine's terms.
    ///
    /// # Errors
    /// When none is named, or two are, or the caller's own id cannot be one.
    pub(super) fn reference(self) -> Result<OrderRef, Refusal> {
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
