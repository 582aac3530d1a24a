//! What an order costs in memory, and that days of coming and going cost none.

use super::floor::{ACCOUNTS, MARKETS, Trader, floor, owner};
use super::{allocated, bytes_each};
use agio_domain::{ClientId, MarketId, Price, Quantity, Side, Timestamp};
use agio_engine::{Command, Engine, Event, MarketSide, NewOrder, Terms};
use core::time::Duration;

const RESTING: u32 = 1_000_000;
/// An order and its record on the book.
const LEAST: u64 = 128 + 32;
/// Available and held.
const BALANCE: u64 = 16;
/// Commands of one day of the soak; `AGIO_BENCH_CHURN` sets another number.
const CHURN_A_DAY: u64 = 1_000_000;
const DAYS: u32 = 4;

pub(crate) fn report() {
    println!("\n| engine: {ACCOUNTS} accounts, {MARKETS} markets | bytes |\n|---|---:|");
    let before = allocated();
    let mut engine = floor();
    let funded = allocated();
    let balances = u64::from(MARKETS + 1);
    let account = bytes_each((before, funded), ACCOUNTS.into(), balances * BALANCE);
    println!("| an account with {balances} balances | {account:.0} |");
    rest(&mut engine, |_| None);
    let order = bytes_each((funded, allocated()), RESTING.into(), LEAST);
    println!("| a resting order, {RESTING} of them | {order:.0} |");
    drop(engine);
    let mut engine = floor();
    let funded = allocated();
    rest(&mut engine, |number| ClientId::new(&format!("client-{number:012}")));
    let named = bytes_each((funded, allocated()), RESTING.into(), LEAST);
    println!("| the same with a client id of 19 characters | {named:.0} |");
    drop(engine);
    soak();
}

/// Orders of every account in every market that meet nobody.
fn rest(engine: &mut Engine, name: impl Fn(u32) -> Option<ClientId>) {
    let mut events = Vec::new();
    for number in 0..RESTING {
        let account = owner(u64::from(number % ACCOUNTS));
        let market = MarketId((number / ACCOUNTS) as u16 % MARKETS);
        let behind = i64::from(number.wrapping_mul(2_654_435_761) >> 16) % 500;
        let (side, price) = match number % 2 {
            0 => (Side::Buy, 10_000 - behind),
            _ => (Side::Sell, 10_001 + behind),
        };
        let terms = Terms::limit(Price(price), Quantity(10));
        let order = NewOrder::new(account, MarketSide { market, side }, terms);
        let order = NewOrder { client_id: name(number), ..order };
        obey(engine, (Timestamp(0), &Command::PlaceOrder(order)), &mut events);
    }
    assert_eq!(engine.open_order_count(), RESTING as usize, "all of them rest");
}

/// Days of trading, every tenth order under a client id: memory after each day.
fn soak() {
    let churn = std::env::var("AGIO_BENCH_CHURN").ok().and_then(|it| it.parse().ok());
    let churn: u64 = churn.unwrap_or(CHURN_A_DAY);
    let step = Duration::from_secs(24 * 60 * 60).as_micros() as u64 / churn;
    println!(
        "\n| after so many days of {churn} commands | open orders | MB allocated |\n|---|---:|---:|"
    );
    let (mut engine, mut trader) = (floor(), Trader::new(99));
    let (mut events, mut at, mut number) = (Vec::new(), Timestamp(0), 0_u64);
    for day in 1..=DAYS {
        for _ in 0..churn {
            at = at.plus(Duration::from_micros(step));
            let command = named(trader.next(), &mut number);
            obey(&mut engine, (at, &command), &mut events);
        }
        let (bytes, open) = (allocated(), engine.open_order_count() as u64);
        assert!(bytes >= open * LEAST, "{bytes} bytes for {open} open orders");
        let megabytes = bytes as f64 / 1e6;
        println!("| {day} | {open} | {megabytes:.0} |");
        let everybody = (0..u64::from(ACCOUNTS)).map(owner);
        everybody.for_each(|account| cancel_all(&mut engine, (at, account), &mut events));
    }
}

fn named(command: Command, number: &mut u64) -> Command {
    *number += 1;
    match command {
        Command::PlaceOrder(order) if number.is_multiple_of(10) => {
            let client_id = ClientId::new(&format!("client-{number}"));
            Command::PlaceOrder(NewOrder { client_id, ..order })
        }
        command => command,
    }
}

fn cancel_all(
    engine: &mut Engine,
    (at, account): (Timestamp, agio_domain::AccountId),
    events: &mut Vec<Event>,
) {
    let all = agio_engine::CancelAllOrders { account, market: None, side: None };
    obey(engine, (at, &Command::CancelAllOrders(all)), events);
}

fn obey(engine: &mut Engine, (at, command): (Timestamp, &Command), events: &mut Vec<Event>) {
    events.clear();
    engine.apply(engine.last_seq().next(), at, command, events);
}
