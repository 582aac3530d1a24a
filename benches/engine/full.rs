//! All of the engine: accounts, holds, double-entry postings and fees.

use super::dice::Dice;
use super::table::{RUNS, median};
use agio::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Market, MarketId, MarketStatus, OrderId, Price,
    Quantity, Side, TimeInForce, Timestamp,
};
use agio::engine::{CancelOrder, Command, Deposit, Engine, Event, NewOrder, OrderRef, Terms};
use std::time::Instant;

const MESSAGES: usize = 1_000_000;
const ACCOUNTS: u32 = 10_000;
const MARKETS: u16 = 100;

/// What happened in a run: trades, and commands refused.
#[derive(Clone, Copy, Default)]
struct Tally {
    trades: u64,
    refused: u64,
}

/// Prints commands a second.
pub(crate) fn report() {
    let commands = engine_commands();
    let runs: Vec<(f64, Tally)> = (0..RUNS).map(|_| play_engine(&commands)).collect();
    let seconds = median(runs.iter().map(|run| run.0).collect());
    let (tally, count) = (runs[0].1, MESSAGES as f64);
    let (trades, refused) = (tally.trades as f64 / count, tally.refused as f64 / count);
    println!("\n| engine, one core | commands/s | trades per command | refused |");
    println!("|---|---:|---:|---:|");
    let name = "with ledger and fees (10,000 accounts, 100 markets)";
    println!("| {name} | {:.0} | {trades:.2} | {:.1} % |", count / seconds, refused * 100.0);
}

/// Half of them limit orders (a tenth of these immediate-or-cancel), half cancels of recent orders by
/// their owners; a good part of the cancels comes too late, as in life.
fn engine_commands() -> Vec<Command> {
    let mut dice = Dice(4_242);
    let mut owners: Vec<AccountId> = Vec::new();
    let command = |_| {
        if owners.is_empty() || dice.roll(2) == 0 {
            let account = owner(dice.roll(ACCOUNTS.into()));
            owners.push(account);
            return place(&mut dice, account);
        }
        let recent = owners.len().min(100_000);
        let back = usize::try_from(dice.roll(recent as u64)).expect("recent");
        let id = owners.len() - back;
        let order = OrderRef::Id(OrderId(id as u64));
        Command::CancelOrder(CancelOrder { account: owners[id - 1], order })
    };
    (0..MESSAGES).map(command).collect()
}

fn place(dice: &mut Dice, account: AccountId) -> Command {
    let side = if dice.roll(2) == 0 { Side::Buy } else { Side::Sell };
    let ioc = dice.roll(10) == 0;
    let market = MarketId(u16::try_from(dice.roll(MARKETS.into())).expect("a market"));
    let terms = Terms::Limit {
        price: price(dice, side),
        quantity: Quantity(1 + dice.roll(100) as i64),
        time_in_force: if ioc { TimeInForce::Ioc } else { TimeInForce::Gtc },
        post_only: false,
        display: None,
    };
    Command::PlaceOrder(NewOrder::new(account, (market, side), terms))
}

/// A price near 10,000, most often behind the best one and now and then through it.
fn price(dice: &mut Dice, side: Side) -> Price {
    let behind = dice.roll(50) as i64 - 2;
    match side {
        Side::Buy => Price(10_000 - behind),
        Side::Sell => Price(10_000 + behind),
    }
}

fn owner(number: u64) -> AccountId {
    AccountId(AccountId::FIRST_USER + u32::try_from(number).expect("an account"))
}

fn play_engine(commands: &[Command]) -> (f64, Tally) {
    let mut engine = floor();
    let mut tally = Tally::default();
    let mut events: Vec<Event> = Vec::new();
    let start = Instant::now();
    for command in commands {
        events.clear();
        engine.apply(engine.last_seq().next(), Timestamp(0), command, &mut events);
        for event in &events {
            tally.trades += u64::from(matches!(event, Event::Traded(_)));
            tally.refused += u64::from(matches!(event, Event::Refused(_)));
        }
    }
    (start.elapsed().as_secs_f64(), tally)
}

/// 100 markets against one currency, and 10,000 accounts rich enough for every order.
fn floor() -> Engine {
    let mut engine = Engine::new();
    let mut events = Vec::new();
    let mut run = |command: Command| {
        events.clear();
        engine.apply(engine.last_seq().next(), Timestamp(0), &command, &mut events);
        assert!(!matches!(events[..], [Event::Refused(_)]), "{events:?}");
    };
    for id in 0..=MARKETS {
        run(Command::ListAsset(asset(id)));
    }
    for id in 0..MARKETS {
        run(Command::ListMarket(market(id)));
    }
    for account in 0..u64::from(ACCOUNTS) {
        for asset in 0..=MARKETS {
            let amount = Amount(if asset == 0 { 400_000_000_000_000 } else { 1_000_000_000_000 });
            let (account, asset) = (owner(account), AssetId(asset));
            run(Command::Deposit(Deposit { account, asset, amount, reference: None }));
        }
    }
    engine
}

fn asset(id: u16) -> Asset {
    let symbol = format!("A{id}");
    Asset { id: AssetId(id), name: symbol.clone(), symbol, kind: AssetKind::Crypto, scale: 8 }
}

fn market(id: u16) -> Market {
    Market {
        id: MarketId(id),
        symbol: format!("A{}-A0", id + 1),
        base: AssetId(id + 1),
        quote: AssetId(0),
        base_scale: 8,
        quote_scale: 8,
        tick: 1_000_000,
        lot: 10_000,
        min_notional: Amount(100),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_000,
        status: MarketStatus::Open,
        limits: Default::default(),
    }
}
