//! The mutations that trade and fund. Their payloads are made from what the engine answered.

use super::app::App;
use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::input::{account, decimal, own_account};
use super::{accounts, order_input, orders};
use crate::domain::{Liquidity, OrderId, Timestamp};
use crate::engine::OrderState;
use crate::exchange::{Cancelled, Deposited, Placed, PlacedOco, TradesMade, Transferred};
use crate::schema::order::{Fill, Trade};
use crate::schema::trading::{
    AmendOrderInput, CancelAllAfterInput, CancelAllAfterPayload, CancelAllOrdersInput,
    CancelAllOrdersPayload, CancelOrderInput, DepositPayload, OrderPayload, PlaceOcoInput,
    PlaceOcoPayload, PlaceOrderInput, PlaceOrderPayload, PlaceOrdersPayload, SandboxDepositInput,
    TransferInput, TransferPayload,
};
use crate::services::funding::{SandboxDeposit, TransferRequest};
use crate::services::trading::CancelAll;
use async_graphql::{Context, Object};

/// Orders in, orders out, money in.
#[derive(Default)]
pub struct TradingMutation;

#[Object(crate = "crate::graphql::executor")]
impl TradingMutation {
    /// Places an order. Needs a verified e-mail address. Durable when it answers. When the answer is lost, the error
    /// has the code OUTCOME_UNKNOWN: the order may have been placed. With a `clientOrderId` the same request may then
    /// be sent again (`retryable: true`), without one look at `viewer.orders` first. After UNAVAILABLE and OVERLOADED
    /// nothing was done.
    async fn place_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: PlaceOrderInput,
    ) -> Result<PlaceOrderPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let order = order_input::place_order(&app.ids, input)?;
        let outcome = app.trading.place_order(principal, order).await;
        answer(outcome, |placed| placed_payload(app, &placed))
    }

    /// Places up to 100 orders, in the order given, in one record of the journal: no other order comes in
    /// between. Each stands or falls by itself. Give each a `clientOrderId`: after OUTCOME_UNKNOWN all may have been
    /// placed, and the same ids again find out without placing anything twice.
    async fn place_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The orders, at most 100.")] input: Vec<PlaceOrderInput>,
    ) -> Result<PlaceOrdersPayload, ApiError> {
        let principal = ctx.principal()?;
        let orders = input.into_iter().enumerate().map(|(index, input)| {
            let order = order_input::place_order(&ctx.app().ids, input);
            order.map_err(|error| error.of_item(index))
        });
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        let outcomes = ctx.app().trading.place_orders(principal, orders).await?;
        let results = outcomes
            .into_iter()
            .map(|outcome| answer(outcome, |placed| placed_payload(ctx.app(), &placed)));
        Ok(PlaceOrdersPayload { results: results.collect::<Result<_, _>>()? })
    }

    /// Places a limit order and a stop order of which at most one trades. Needs a verified e-mail address.
    /// Durable when it answers.
    async fn place_oco(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two orders.")] input: PlaceOcoInput,
    ) -> Result<PlaceOcoPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let pair = order_input::place_oco(&app.ids, input)?;
        let outcome = app.trading.place_oco(principal, pair).await;
        answer(outcome, |placed| oco_payload(app, &placed))
    }

    /// Changes price or quantity of an open order of the caller, waiting ones included. Needs a verified
    /// e-mail address. A change that is refused leaves the order as it was.
    async fn amend_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order, and what to change.")] input: AmendOrderInput,
    ) -> Result<OrderPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let change = order_input::amend_order(&app.ids, input)?;
        let outcome = app.trading.amend_order(principal, change).await;
        answer(outcome, |state| order_payload(app, &state))
    }

    /// Cancels an open order of the caller, also one that waits for its trigger.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order.")] input: CancelOrderInput,
    ) -> Result<OrderPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let order = order_input::cancel_order(&app.ids, input);
        let outcome = app.trading.cancel_order(principal, order).await;
        answer(outcome, |state| order_payload(app, &state))
    }

    /// Cancels every open order of the caller that matches, also those that wait for their trigger.
    async fn cancel_all_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which orders.")] input: CancelAllOrdersInput,
    ) -> Result<CancelAllOrdersPayload, ApiError> {
        let principal = ctx.principal()?;
        let cancel = CancelAll {
            account: own_account(&ctx.app().ids, input.account_id),
            market: input.market,
            side: input.side.map(Into::into),
        };
        let outcome = ctx.app().trading.cancel_all_orders(principal, cancel).await;
        answer(outcome, |Cancelled { first, count }| {
            let listing = ctx.app().exchange.listing();
            let cancelled = first.iter().map(|state| orders::order(state, &listing));
            let cancelled = cancelled.collect::<Result<_, _>>()?;
            Ok(CancelAllOrdersPayload { cancelled, count: int(count), user_errors: Vec::new() })
        })
    }

    /// Dead man's switch: cancels every open order of the caller unless it is called again within `seconds`; 0
    /// switches it off. Call it again and again while your program is well, for example every 20 seconds with
    /// 60. Orders that end so have the reason DEAD_MANS_SWITCH. It survives a restart of the exchange.
    async fn cancel_all_after(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long to wait.")] input: CancelAllAfterInput,
    ) -> Result<CancelAllAfterPayload, ApiError> {
        let principal = ctx.principal()?;
        let account = own_account(&ctx.app().ids, input.account_id);
        let outcome = ctx.app().trading.cancel_all_after(principal, account, input.seconds).await;
        answer(outcome, |fires_at| {
            let fires_at = fires_at.map(Into::into);
            Ok(CancelAllAfterPayload { fires_at, user_errors: Vec::new() })
        })
    }

    /// Credits play money. Only where the server runs with the sandbox. Needs a verified e-mail address. After
    /// OUTCOME_UNKNOWN it may have been credited: the same `reference` again finds out without crediting twice.
    async fn sandbox_deposit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to credit.")] input: SandboxDepositInput,
    ) -> Result<DepositPayload, ApiError> {
        let principal = ctx.principal()?;
        let reference = input.reference.clone();
        let deposit = SandboxDeposit {
            account: own_account(&ctx.app().ids, input.account_id),
            asset: input.asset,
            amount: decimal(input.amount, "amount")?,
            reference: input.reference,
        };
        let outcome = ctx.app().funding.sandbox_deposit(principal, deposit).await;
        answer(outcome, |deposited| deposit_payload(ctx.app(), &deposited, reference))
    }

    /// Moves money from one account of the caller to another: to accounts of others it does not. Needs a verified
    /// e-mail address. After OUTCOME_UNKNOWN it may have moved: the same `reference` again finds out without moving
    /// anything twice. After INSUFFICIENT_FUNDS nothing has moved: the same request again tries again, and a
    /// transfer of another amount needs another `reference`.
    async fn transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to move.")] input: TransferInput,
    ) -> Result<TransferPayload, ApiError> {
        let reference = input.reference.clone();
        let transfer = TransferRequest {
            from: account(&ctx.app().ids, &input.from),
            to: account(&ctx.app().ids, &input.to),
            asset: input.asset,
            amount: decimal(input.amount, "amount")?,
            reference: input.reference,
        };
        let outcome = ctx.app().funding.transfer(ctx.caller()?, transfer).await;
        answer(outcome, |transferred| transfer_payload(ctx.app(), &transferred, reference))
    }
}

fn placed_payload(app: &App, placed: &Placed) -> Result<PlaceOrderPayload, ApiError> {
    Ok(PlaceOrderPayload {
        trades: fills(app, &placed.trades, PlacedAt { own: &[placed.order.id], at: placed.at })?,
        trade_count: int(placed.trades.count),
        order: Some(orders::order(&placed.order, &app.exchange.listing())?),
        user_errors: Vec::new(),
    })
}

fn oco_payload(app: &App, placed: &PlacedOco) -> Result<PlaceOcoPayload, ApiError> {
    let listing = app.exchange.listing();
    let pair = [placed.limit.id, placed.stop.id];
    Ok(PlaceOcoPayload {
        trades: fills(app, &placed.trades, PlacedAt { own: &pair, at: placed.at })?,
        trade_count: int(placed.trades.count),
        limit_order: Some(orders::order(&placed.limit, &listing)?),
        stop_order: Some(orders::order(&placed.stop, &listing)?),
        user_errors: Vec::new(),
    })
}

fn order_payload(app: &App, state: &OrderState) -> Result<OrderPayload, ApiError> {
    let order = orders::order(state, &app.exchange.listing())?;
    Ok(OrderPayload { order: Some(order), user_errors: Vec::new() })
}

/// A count as GraphQL counts, which is far more than anything here can come to.
fn int(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The orders that a command placed, and when.
#[derive(Clone, Copy)]
struct PlacedAt<'a> {
    own: &'a [OrderId],
    at: Timestamp,
}

/// The parts that the caller's orders have in a command's trades. What an order set off between others is not
/// theirs to see.
fn fills(
    app: &App,
    trades: &TradesMade,
    PlacedAt { own, at }: PlacedAt<'_>,
) -> Result<Vec<Trade>, ApiError> {
    let listing = app.exchange.listing();
    let parts = trades.first.iter().filter_map(|trade| {
        let liquidity = if own.contains(&trade.taker.order) {
            Liquidity::Taker
        } else if own.contains(&trade.maker.order) {
            Liquidity::Maker
        } else {
            return None;
        };
        Some(orders::trade(&Fill::of(trade, liquidity, at), &listing))
    });
    parts.collect()
}

fn transfer_payload(
    app: &App,
    transferred: &Transferred,
    reference: Option<String>,
) -> Result<TransferPayload, ApiError> {
    let listing = app.exchange.listing();
    let Transferred { transfer, at, from, to, .. } = transferred;
    let sent = accounts::posting_given(transfer, reference.clone(), *at);
    let received = accounts::posting_got(transfer, reference, *at);
    let balance = |state| accounts::balance(accounts::funds_after(state), &listing);
    Ok(TransferPayload {
        sent: Some(accounts::transaction(sent, &listing)?),
        received: Some(accounts::transaction(received, &listing)?),
        from_balance: Some(balance(from)?),
        to_balance: Some(balance(to)?),
        user_errors: Vec::new(),
    })
}

fn deposit_payload(
    app: &App,
    deposited: &Deposited,
    reference: Option<String>,
) -> Result<DepositPayload, ApiError> {
    let listing = app.exchange.listing();
    let posting = accounts::posting_got(&deposited.transfer, reference, deposited.at);
    let balance = accounts::funds_after(&deposited.balance);
    Ok(DepositPayload {
        transaction: Some(accounts::transaction(posting, &listing)?),
        balance: Some(accounts::balance(balance, &listing)?),
        user_errors: Vec::new(),
    })
}
