//! From the inputs of the trading mutations to what the use cases take.

use super::error::ApiError;
use super::input::{decimal, optional_decimal, optional_time, own_account};
use crate::domain::{OpaqueIds, OrderId};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::trading::{AmendOrderInput, CancelOrderInput, PlaceOcoInput, PlaceOrderInput};
use crate::services::trading::{AmendRequest, NamedOrder, PlaceOco, PlaceOrder};
use async_graphql::ID;

/// An order to place.
///
/// # Errors
/// BAD_USER_INPUT naming the field that is no decimal or no time.
pub fn place_order(ids: &OpaqueIds, input: PlaceOrderInput) -> Result<PlaceOrder, ApiError> {
    Ok(PlaceOrder {
        account: own_account(ids, input.account_id),
        client_order_id: input.client_order_id,
        market: input.market,
        side: input.side.into(),
        order_type: input.order_type.into(),
        time_in_force: input.time_in_force.into(),
        quantity: optional_decimal(input.quantity, "quantity")?,
        quote_quantity: optional_decimal(input.quote_quantity, "quoteQuantity")?,
        price: optional_decimal(input.price, "price")?,
        stop_price: optional_decimal(input.stop_price, "stopPrice")?,
        trailing_delta: optional_decimal(input.trailing_delta, "trailingDelta")?,
        display_quantity: optional_decimal(input.display_quantity, "displayQuantity")?,
        post_only: input.post_only,
        expires_at: optional_time(input.expires_at, "expiresAt")?,
        self_trade_prevention: input.self_trade_prevention.into(),
    })
}

/// A pair to place.
///
/// # Errors
/// BAD_USER_INPUT naming the field that is no decimal or no time.
pub fn place_oco(ids: &OpaqueIds, input: PlaceOcoInput) -> Result<PlaceOco, ApiError> {
    Ok(PlaceOco {
        account: own_account(ids, input.account_id),
        limit_client_order_id: input.limit_client_order_id,
        stop_client_order_id: input.stop_client_order_id,
        market: input.market,
        side: input.side.into(),
        quantity: decimal(input.quantity, "quantity")?,
        price: decimal(input.price, "price")?,
        post_only: input.post_only,
        stop_price: decimal(input.stop_price, "stopPrice")?,
        stop_limit_price: optional_decimal(input.stop_limit_price, "stopLimitPrice")?,
        expires_at: optional_time(input.expires_at, "expiresAt")?,
        self_trade_prevention: input.self_trade_prevention.into(),
    })
}

/// A change of an order.
///
/// # Errors
/// BAD_USER_INPUT naming the field that is no decimal.
pub fn amend_order(ids: &OpaqueIds, input: AmendOrderInput) -> Result<AmendRequest, ApiError> {
    Ok(AmendRequest {
        order: named(
            ids,
            Naming {
                account: input.account_id,
                id: input.id,
                client_order_id: input.client_order_id,
            },
        ),
        price: optional_decimal(input.price, "price")?,
        quantity: optional_decimal(input.quantity, "quantity")?,
    })
}

/// An order to cancel.
pub fn cancel_order(ids: &OpaqueIds, input: CancelOrderInput) -> NamedOrder {
    let CancelOrderInput { account_id: account, id, client_order_id, .. } = input;
    named(ids, Naming { account, id, client_order_id })
}

/// How a client names an order.
struct Naming {
    account: Option<ID>,
    id: Option<ID>,
    client_order_id: Option<String>,
}

/// An id that is no order's becomes the number of none, so that it is not found, like any other.
fn named(ids: &OpaqueIds, naming: Naming) -> NamedOrder {
    let Naming { account, id, client_order_id } = naming;
    let number = |id: &str| NodeId::number_of(ids, NodeKind::Order, id);
    let id = id.map(|id| number(&id).and_then(|number| u64::try_from(number).ok()));
    let id = id.map(|number| OrderId(number.unwrap_or_default()));
    NamedOrder { account: own_account(ids, account), id, client_order_id }
}
