//! The mutations that trade and fund. Their payloads are made from what the engine answered.

use super::app::App;
use super::ask::Ask;
use super::error::{ApiError, answer};
use super::input::{decimal, optional_decimal};
use super::{accounts, orders};
use crate::domain::{Liquidity, OrderId};
use crate::exchange::{Deposited, Placed};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::order::Fill;
use crate::schema::trading::{
    CancelAllOrdersInput, CancelAllOrdersPayload, CancelOrderInput, DepositPayload, OrderPayload,
    PlaceOrderInput, PlaceOrderPayload, PlaceOrdersPayload, SandboxDepositInput,
    SelfTradePrevention,
};
use crate::services::auth::Viewer;
use crate::services::funding::SandboxDeposit;
use crate::services::trading::{NamedOrder, PlaceOrder};
use async_graphql::{Context, Object};

/// Orders in, orders out, money in.
#[derive(Default)]
pub struct TradingMutation;

#[Object]
impl TradingMutation {
    /// Places an order. Needs a verified e-mail address. Durable when it answers.
    async fn place_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: PlaceOrderInput,
    ) -> Result<PlaceOrderPayload, ApiError> {
        let viewer = ctx.mutating_viewer()?;
        let outcome = ctx.app().trading.place_order(viewer, PlaceOrder::try_from(input)?).await;
        answer(outcome, |placed| placed_payload(ctx.app(), viewer, &placed))
    }

    /// Places up to 20 orders, in the order given. Each stands or falls by itself. Give each a
    /// `clientOrderId`: when the whole request fails, some may have been placed, and the same ids again
    /// find out without placing anything twice.
    async fn place_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The orders.")] input: Vec<PlaceOrderInput>,
    ) -> Result<PlaceOrdersPayload, ApiError> {
        let viewer = ctx.mutating_viewer()?;
        let orders = input.into_iter().map(PlaceOrder::try_from).collect::<Result<Vec<_>, _>>()?;
        let outcomes = ctx.app().trading.place_orders(viewer, orders).await;
        let results = outcomes
            .into_iter()
            .map(|outcome| answer(outcome, |placed| placed_payload(ctx.app(), viewer, &placed)));
        Ok(PlaceOrdersPayload { results: results.collect::<Result<_, _>>()? })
    }

    /// Cancels an open order of the caller.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order.")] input: CancelOrderInput,
    ) -> Result<OrderPayload, ApiError> {
        let viewer = ctx.mutating_viewer()?;
        let outcome = ctx.app().trading.cancel_order(viewer, input.into()).await;
        answer(outcome, |state| {
            let order = orders::order(&state, &ctx.app().exchange.listing())?;
            Ok(OrderPayload { order: Some(order), user_errors: Vec::new() })
        })
    }

    /// Cancels every open order of the caller that matches.
    async fn cancel_all_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which orders.")] input: CancelAllOrdersInput,
    ) -> Result<CancelAllOrdersPayload, ApiError> {
        let viewer = ctx.mutating_viewer()?;
        let (market, side) = (input.market.as_deref(), input.side.map(Into::into));
        let outcome = ctx.app().trading.cancel_all_orders(viewer, market, side).await;
        answer(outcome, |states| {
            let listing = ctx.app().exchange.listing();
            let cancelled = states.iter().map(|state| orders::order(state, &listing));
            let cancelled = cancelled.collect::<Result<_, _>>()?;
            Ok(CancelAllOrdersPayload { cancelled, user_errors: Vec::new() })
        })
    }

    /// Credits play money. Only where the server runs with the sandbox. Needs a verified e-mail address.
    async fn sandbox_deposit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to credit.")] input: SandboxDepositInput,
    ) -> Result<DepositPayload, ApiError> {
        let viewer = ctx.mutating_viewer()?;
        let reference = input.reference.clone();
        let deposit = SandboxDeposit {
            asset: input.asset,
            amount: decimal(input.amount, "amount")?,
            reference: input.reference,
        };
        let outcome = ctx.app().funding.sandbox_deposit(viewer, deposit).await;
        answer(outcome, |deposited| deposit_payload(ctx.app(), &deposited, reference))
    }
}

impl TryFrom<PlaceOrderInput> for PlaceOrder {
    type Error = ApiError;

    fn try_from(input: PlaceOrderInput) -> Result<PlaceOrder, ApiError> {
        // The one mode there is, and what the engine does.
        let SelfTradePrevention::CancelNewest = input.self_trade_prevention;
        Ok(PlaceOrder {
            client_order_id: input.client_order_id,
            market: input.market,
            side: input.side.into(),
            order_type: input.order_type.into(),
            time_in_force: input.time_in_force.into(),
            quantity: optional_decimal(input.quantity, "quantity")?,
            quote_quantity: optional_decimal(input.quote_quantity, "quoteQuantity")?,
            price: optional_decimal(input.price, "price")?,
            post_only: input.post_only,
        })
    }
}

impl From<CancelOrderInput> for NamedOrder {
    /// An id that is no order's becomes the number of none, so that it is not found, like any other.
    fn from(input: CancelOrderInput) -> NamedOrder {
        let number = |id: &str| NodeId::number_of(NodeKind::Order, id);
        let id = input.id.map(|id| number(&id).and_then(|number| u64::try_from(number).ok()));
        NamedOrder {
            id: id.map(|number| OrderId(number.unwrap_or_default())),
            client_order_id: input.client_order_id,
        }
    }
}

fn placed_payload(
    app: &App,
    viewer: &Viewer,
    placed: &Placed,
) -> Result<PlaceOrderPayload, ApiError> {
    let listing = app.exchange.listing();
    let trades = placed.trades.iter().map(|trade| {
        let liquidity = match trade.taker.account == viewer.account {
            true => Liquidity::Taker,
            false => Liquidity::Maker,
        };
        orders::trade(&Fill::of(trade, liquidity, placed.at), &listing)
    });
    Ok(PlaceOrderPayload {
        trades: trades.collect::<Result<_, _>>()?,
        order: Some(orders::order(&placed.order, &listing)?),
        user_errors: Vec::new(),
    })
}

fn deposit_payload(
    app: &App,
    deposited: &Deposited,
    reference: Option<String>,
) -> Result<DepositPayload, ApiError> {
    let listing = app.exchange.listing();
    let posting = accounts::posting_after(&deposited.transfer, reference, deposited.at);
    let balance = accounts::funds_after(&deposited.balance);
    Ok(DepositPayload {
        transaction: Some(accounts::transaction(posting, &listing)?),
        balance: Some(accounts::balance(balance, &listing)?),
        user_errors: Vec::new(),
    })
}
