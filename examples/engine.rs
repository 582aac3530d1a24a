//! The full engine as a program: reads commands from a file, prints what came of each.
//!
//! ```text
//! cargo run -p agio-engine --example engine                         # examples/engine.jsonl
//! cargo run -p agio-engine --example engine -- my-commands.jsonl
//! ```
//!
//! One JSON object a line: `{"at": <microseconds since 1970>, "command": <command>}`, where the command is
//! [`agio_engine::Command`] as serde writes it, amounts in smallest units, prices in ticks, quantities in
//! lots. Empty lines and lines that start with `#` are skipped. At the end stand the books, the balances
//! and the hash of the whole state: the same commands give the same hash on every machine.

use agio_engine::domain::{Side, Timestamp};
use agio_engine::{Command, Engine, Event, OrderState, Trade, Transfer};
use serde::Deserialize;
use std::error::Error;

/// One line of the file.
#[derive(Debug, Deserialize)]
struct Line {
    at: Timestamp,
    command: Command,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| sample().to_owned());
    let text = std::fs::read_to_string(&path).map_err(|it| format!("{path}: {it}"))?;
    let mut engine = Engine::new();
    let mut events = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            println!("{line}");
            continue;
        }
        let Line { at, command } =
            serde_json::from_str(line).map_err(|it| format!("{path}, line {number}: {it}"))?;
        events.clear();
        engine.apply(engine.last_seq().next(), at, &command, &mut events);
        println!("{} {}", engine.last_seq(), name(&command));
        events.iter().for_each(|event| println!("    {}", told(event)));
    }
    print_state(&engine);
    Ok(())
}

fn sample() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/engine.jsonl")
}

/// The first word of what was asked: the command's kind.
fn name(command: &Command) -> String {
    let text = format!("{command:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

fn told(event: &Event) -> String {
    match event {
        Event::Refused(reject) => format!("refused: {reject:?}"),
        Event::Traded(trade) => traded(trade),
        Event::Transferred(transfer) => transferred(transfer),
        Event::Order(order) => ordered(order),
        Event::Balance(it) => format!(
            "balance of account {} in asset {}: {} available, {} held",
            it.account, it.asset, it.available.0, it.held.0
        ),
        other => format!("{other:?}"),
    }
}

fn traded(it: &Trade) -> String {
    format!(
        "trade {}: {} lots at {}, order {} takes from order {}, fees {} and {}",
        it.id,
        it.quantity.0,
        it.price.0,
        it.taker.order,
        it.maker.order,
        it.taker.fee.0,
        it.maker.fee.0
    )
}

fn transferred(it: &Transfer) -> String {
    format!(
        "transfer {}: {:?}, {} of asset {} from account {} to account {}",
        it.id, it.kind, it.amount.0, it.asset, it.debit, it.credit
    )
}

fn ordered(it: &OrderState) -> String {
    let price = it.price.map_or(String::new(), |price| format!(" at {}", price.0));
    let stop = it.rare().stop_price.map_or(String::new(), |stop| format!(" from {} on", stop.0));
    let of = it.quantity.map_or(0, |quantity| quantity.0);
    let why = it.reason.map_or(String::new(), |reason| format!(" ({reason:?})"));
    format!(
        "order {} of account {}: {:?} {:?}{price}{stop}, {} of {of} filled, {:?}{why}",
        it.id, it.account, it.side, it.order_type, it.filled.0, it.status
    )
}

fn print_state(engine: &Engine) {
    for market in engine.listing().markets() {
        println!("\n{}, last trade at {:?}", market.symbol, engine.last_price(market.id));
        for side in [Side::Sell, Side::Buy] {
            for level in engine.levels(market.id, side) {
                let (price, lots, orders) = (level.price.0, level.quantity.0, level.orders);
                println!("    {side:?} {price}: {lots} lots in {orders} orders");
            }
        }
    }
    println!("\n{} open orders", engine.open_order_count());
    engine.open_orders().for_each(|order| println!("    {}", ordered(&order)));
    let hash: String = engine.state_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("\nstate after command {}: {hash}", engine.last_seq());
}
