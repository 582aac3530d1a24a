//! How many commands a second the engine does on one core: the bare book, and all of it with ledger and
//! fees. Prints the median of five runs; `cargo bench --bench engine`.

use agio::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Market, MarketId, MarketStatus, OrderId, Price,
    Quantity, Side, TimeInForce, Timestamp,
};
use agio::engine::{
    Book, CancelOrder, Command, Deposit, Engine, Event, NewOrder, OrderRef, Resting, Seat, Terms,
};
use std::hint::black_box;
use std::time::Instant;

const RUNS: usize = 5;
const MESSAGES: usize = 1_000_000;
const ACCOUNTS: u32 = 10_000;
const MARKETS: u16 = 100;

/// A xorshift generator: the same messages in every run and on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn side(&mut self) -> Side {
        if self.roll(2) == 0 { Side::Buy } else { Side::Sell }
    }

    /// A price near 10,000, most often behind the best one and now and then through it.
    fn price(&mut self, side: Side) -> Price {
        let behind = i64::try_from(self.roll(50)).expect("small") - 2;
        match side {
            Side::Buy => Price(10_000 - behind),
            Side::Sell => Price(10_000 + behind),
        }
    }

    fn quantity(&mut self) -> Quantity {
        Quantity(1 + i64::try_from(self.roll(100)).expect("small"))
    }
}

/// What happened in a run: trades, and commands refused.
#[derive(Clone, Copy, Default)]
struct Tally {
    trades: u64,
    refused: u64,
}

fn main() {
    println!("| engine, one core | commands/s | trades per command | refused |");
    println!("|---|---:|---:|---:|");
    let messages = book_messages();
    report("bare book (one market: 50 % place, 50 % cancel)", || play_book(&messages));
    let commands = engine_commands();
    report("with ledger and fees (10,000 accounts, 100 markets)", || play_engine(&commands));
}

fn report(name: &str, mut run: impl FnMut() -> (f64, Tally)) {
    let mut runs: Vec<(f64, Tally)> = (0..RUNS).map(|_| run()).collect();
    runs.sort_by(|left, right| left.0.total_cmp(&right.0));
    let (seconds, tally) = runs[RUNS / 2];
    let count = MESSAGES as f64;
    let (trades, refused) = (tally.trades as f64 / count, tally.refused as f64 / count);
    println!("| {name} | {:.0} | {trades:.2} | {:.1} % |", count / seconds, refused * 100.0);
}

enum BookMessage {
    Place(Resting),
    Cancel(u32),
}

fn book_messages() -> Vec<BookMessage> {
    let mut dice = Dice(42);
    let mut placed = 0_u32;
    let message = |_| {
        if placed == 0 || dice.roll(2) == 0 {
            let (side, key, account) = (dice.side(), placed.into(), AccountId(placed));
            let (price, quantity) = (dice.price(side), dice.quantity());
            placed += 1;
            return BookMessage::Place(Resting { key, account, side, price, quantity });
        }
        let recent = u64::from(placed.min(2_000));
        BookMessage::Cancel(placed - 1 - u32::try_from(dice.roll(recent)).expect("recent"))
    };
    (0..MESSAGES).map(message).collect()
}

fn play_book(messages: &[BookMessage]) -> (f64, Tally) {
    let mut book = Book::new();
    let mut seats: Vec<Option<Seat>> = vec![None; messages.len()];
    let mut tally = Tally::default();
    let start = Instant::now();
    for message in messages {
        match message {
            BookMessage::Place(order) => tally.trades += enter(&mut book, &mut seats, *order),
            BookMessage::Cancel(key) => match seats[*key as usize].take() {
                Some(seat) => {
                    black_box(book.remove(seat));
                }
                None => tally.refused += 1,
            },
        }
    }
    (start.elapsed().as_secs_f64(), tally)
}

fn enter(book: &mut Book, seats: &mut [Option<Seat>], mut order: Resting) -> u64 {
    let mut trades = 0;
    while order.quantity.is_positive() && book.crosses(order.side, order.price) {
        let Some((seat, maker)) = book.front(order.side.opposite()) else { break };
        let (key, quantity) = (maker.key, order.quantity.min(maker.quantity));
        order.quantity.0 -= quantity.0;
        if book.take(seat, quantity).is_zero() {
            seats[key as usize] = None;
        }
        trades += 1;
    }
    if order.quantity.is_positive() {
        seats[order.key as usize] = Some(book.rest(order));
    }
    trades
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
    let side = dice.side();
    let ioc = dice.roll(10) == 0;
    let market = MarketId(u16::try_from(dice.roll(MARKETS.into())).expect("a market"));
    let terms = Terms::Limit {
        price: dice.price(side),
        quantity: dice.quantity(),
        time_in_force: if ioc { TimeInForce::Ioc } else { TimeInForce::Gtc },
        post_only: false,
        display: None,
    };
    Command::PlaceOrder(NewOrder::new(account, (market, side), terms))
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
