//! The peer: [matchcore](https://crates.io/crates/matchcore), the fastest order book among the published
//! Rust crates in the survey of flash1-dev/matching-engine-benchmark.
//!
//! It numbers orders by the sequence number of the command that brought them, so the commands are made
//! with these numbers beforehand: looking ids up is not in its time. Version 0.4.0 lets an order that
//! crosses trade beyond its own limit (minyukim/matchcore#167); therefore it trades more than there is to
//! trade, and its counts cannot agree with ours.

use super::stream::{Message, ORDERS};
use super::table::{BATCH, Run};
use agio_engine::bare::Order;
use agio_engine::domain;
use matchcore::{
    AmendCmd, AmendPatch, CancelCmd, Command, CommandEffects, CommandKind, CommandMeta,
    CommandOutcome, CommandReport, LimitOrder, LimitOrderPatch, NewOrder, OrderBook, OrderFlags,
    OrderId, OrderKind, Price, Quantity, QuantityPolicy, SequenceNumber, Side, SubmitCmd,
    TimeInForce, Timestamp,
};
use std::time::Instant;

/// The stream as the peer takes it.
pub(crate) fn commands(messages: &[Message]) -> Vec<Command> {
    let mut numbers = vec![0; ORDERS + 1];
    let command = |(number, message): (u64, &Message)| {
        let (sequence_number, timestamp) = (SequenceNumber(number), Timestamp(number));
        if let Message::New(order) = message {
            numbers[order.id as usize] = number;
        }
        let kind = kind(message, |id| OrderId(numbers[id as usize]));
        Command { meta: CommandMeta { sequence_number, timestamp }, kind }
    };
    (0..).zip(messages).map(command).collect()
}

fn kind(message: &Message, order_id: impl Fn(u64) -> OrderId) -> CommandKind {
    match *message {
        Message::New(order) => {
            CommandKind::Submit(SubmitCmd { order: NewOrder::Limit(limit(order)) })
        }
        Message::Cancel(id) => {
            CommandKind::Cancel(CancelCmd { order_id: order_id(id), order_kind: OrderKind::Limit })
        }
        Message::Modify(id, price, quantity) => {
            let patch = LimitOrderPatch::new()
                .with_price(Price(price.0 as u64))
                .with_quantity_policy(standard(quantity));
            CommandKind::Amend(AmendCmd { order_id: order_id(id), patch: AmendPatch::Limit(patch) })
        }
    }
}

fn limit(order: Order) -> LimitOrder {
    let side = match order.side {
        domain::Side::Buy => Side::Buy,
        domain::Side::Sell => Side::Sell,
    };
    let time_in_force = match order.time_in_force {
        domain::TimeInForce::Ioc => TimeInForce::Ioc,
        _ => TimeInForce::Gtc,
    };
    let flags = OrderFlags::new(side, false, time_in_force);
    LimitOrder::new(Price(order.price.0 as u64), standard(order.quantity), flags)
}

fn standard(quantity: domain::Quantity) -> QuantityPolicy {
    QuantityPolicy::Standard { quantity: Quantity(quantity.0 as u64) }
}

/// All commands, one after the other; what each led to is read at once, as the peer returns it.
pub(crate) fn run(commands: &[Command]) -> Run {
    let mut book = OrderBook::new("PEER");
    let mut run = Run::default();
    for batch in commands.chunks(BATCH) {
        let start = Instant::now();
        for command in batch {
            if let CommandOutcome::Applied(report) = book.execute(command)
                && let Some(effects) = effects(&report)
                && let Some(result) = effects.target_order().match_result()
            {
                run.trades += result.trades().len() as u64;
                run.volume += result.executed_quantity().0;
            }
        }
        run.seconds.push(start.elapsed().as_secs_f64());
    }
    run
}

fn effects(report: &CommandReport) -> Option<&CommandEffects> {
    match report {
        CommandReport::Submit(effects) | CommandReport::Amend(effects) => Some(effects),
        CommandReport::Cancel => None,
    }
}
