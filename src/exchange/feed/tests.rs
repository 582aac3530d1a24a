//! The feed's book, changes and all, compared with the engine's own after every command.

use super::*;
use crate::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Market, MarketStatus, Price, Quantity, Seq, Side,
    TimeInForce, TradeId, UserId,
};
use crate::engine::{
    CancelAllOrders, Command, Deposit, Engine, MarketSide, NewOrder, OpenAccount, Terms, Trigger,
};
use crate::exchange::codec::Record;
use futures_util::{FutureExt, StreamExt};
use std::cell::Cell;
use std::collections::BTreeMap;

const MARKET: MarketId = MarketId(0);

struct World {
    engine: Engine,
    feed: Feed,
    seq: Seq,
}

impl World {
    fn run(&mut self, commands: Vec<Command>) {
        let (epoch, first_seq, at) = (1, self.seq.next(), Timestamp(7));
        self.seq.0 += commands.len() as u64;
        let record = Record { epoch, first_seq, at, previous: [0; 32], commands };
        let applied = Applied::of(&mut self.engine, record);
        self.feed.publish(&applied, &self.engine);
    }

    fn open() -> World {
        let config = ExchangeConfig { book_stream_max: 4_096, ..ExchangeConfig::default() };
        let feed = Feed::new(&config);
        let mut world = World { engine: Engine::new(), feed, seq: Seq::ZERO };
        let asset = |id, symbol: &str| {
            Command::ListAsset(Asset {
                id: AssetId(id),
                symbol: symbol.to_owned(),
                name: symbol.to_owned(),
                kind: AssetKind::Crypto,
                scale: 0,
            })
        };
        let market = Market {
            id: MARKET,
            symbol: "B-A".to_owned(),
            base: AssetId(1),
            quote: AssetId(0),
            base_scale: 0,
            quote_scale: 0,
            tick: 1,
            lot: 1,
            min_notional: Amount(1),
            maker_fee_ppm: 1_000,
            taker_fee_ppm: 2_000,
            status: MarketStatus::Open,
            limits: Default::default(),
        };
        world.run(vec![asset(0, "A"), asset(1, "B"), Command::ListMarket(market)]);
        for account in 1_001..=1_003 {
            let (account, owner) = (AccountId(account), UserId(account.into()));
            world.run(vec![Command::OpenAccount(OpenAccount { account, owner })]);
        }
        for (account, asset) in
            [(1_001, 0), (1_001, 1), (1_002, 0), (1_002, 1), (1_003, 0), (1_003, 1)]
        {
            world.run(vec![Command::Deposit(Deposit {
                account: AccountId(account),
                asset: AssetId(asset),
                amount: Amount(1_000_000_000),
                once: None,
            })]);
        }
        world
    }

    fn engine_side(&self, side: Side) -> Vec<(Price, i64, u32)> {
        let levels = self.engine.levels(MARKET, side);
        levels.map(|level| (level.price, level.quantity.0, level.orders)).collect()
    }
}

fn plain(levels: &[Level]) -> Vec<(Price, i64, u32)> {
    levels.iter().map(|level| (level.price, level.quantity.0, level.orders)).collect()
}

/// Numbers that look random and are the same every time.
fn numbers() -> impl FnMut(u64) -> i64 {
    let mut state = 88_172_645_463_325_252_u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % below).unwrap_or(0)
    }
}

fn some_command(next: &mut impl FnMut(u64) -> i64) -> Command {
    let account = AccountId(1_001 + u32::try_from(next(3)).unwrap_or(0));
    if next(12) == 0 {
        return Command::CancelAllOrders(CancelAllOrders { account, market: None, side: None });
    }
    let side = if next(2) == 0 { Side::Buy } else { Side::Sell };
    let may_rest = next(5) > 0;
    let time_in_force = if may_rest { TimeInForce::Gtc } else { TimeInForce::Ioc };
    let terms = Terms::Limit {
        price: Price(90 + next(20)),
        quantity: Quantity(1 + next(50)),
        time_in_force,
        post_only: false,
        display: (may_rest && next(3) == 0).then(|| Quantity(1 + next(20))),
    };
    let stop = next(5) == 0;
    let trigger = stop.then(|| Trigger::Stop(Price(90 + next(20))));
    let order =
        NewOrder { trigger, ..NewOrder::new(account, MarketSide { market: MARKET, side }, terms) };
    Command::PlaceOrder(order)
}

#[test]
fn feed_snapshot_and_changes_agree_with_the_engine() {
    let mut world = World::open();
    let mut next = numbers();
    let (snapshot, mut changes) = world.feed.subscribe_book(MARKET).expect("listed");
    let mut sequence = snapshot.sequence;
    let mut built: BTreeMap<(Side, Price), (i64, u32)> = BTreeMap::new();
    for _ in 0..1_000 {
        let commands = (0..=next(4)).map(|_| some_command(&mut next)).collect();
        world.run(commands);
        while let Some(Some(change)) = changes.next().now_or_never() {
            let change = change.expect("no lag");
            assert_eq!((change.previous, change.sequence), (sequence, sequence + 1), "a chain");
            sequence = change.sequence;
            for (side, levels) in [(Side::Buy, &change.bids), (Side::Sell, &change.asks)] {
                for level in levels {
                    built.insert((side, level.price), (level.quantity.0, level.orders));
                }
            }
            built.retain(|_, (quantity, _)| *quantity > 0);
        }
        let book = world.feed.book(MARKET, usize::MAX).expect("listed");
        assert_eq!(book.sequence, sequence);
        for (side, levels) in [(Side::Buy, &book.bids), (Side::Sell, &book.asks)] {
            assert_eq!(plain(levels), world.engine_side(side), "the book is the engine's");
            let of_side = built.iter().filter(|((built, _), _)| *built == side);
            let mut of_side: Vec<_> = of_side
                .map(|((_, price), (quantity, orders))| (*price, *quantity, *orders))
                .collect();
            if side == Side::Buy {
                of_side.reverse();
            }
            assert_eq!(of_side, plain(levels), "the changes build the same book");
        }
    }
}

/// Orders enough that looking at all of a command's events for each of them would show.
const MANY: i64 = 2_000;
const SELLER: AccountId = AccountId(1_001);
const BUYER: AccountId = AccountId(1_002);

/// How many events are looked at, and what each account is told, when `command` is done and both listen.
fn counted(world: &mut World, command: Command) -> (usize, usize, Vec<(AccountId, AccountEvent)>) {
    let mut events = Vec::new();
    world.seq = world.seq.next();
    world.engine.apply(world.seq, Timestamp(7), &command, &mut events);
    let (looks, mut told) = (Cell::new(0), Vec::new());
    let counting = events.iter().inspect(|_| looks.set(looks.get() + 1));
    let listens = |account| account == SELLER || account == BUYER;
    let listeners = accounts::Listeners { at: Timestamp(7), listens: &listens };
    accounts::told(counting, listeners, |account, event| told.push((account, event)));
    (events.len(), looks.get(), told)
}

fn terms(price: i64, quantity: i64) -> Terms {
    Terms::limit(Price(price), Quantity(quantity))
}

fn limit(account: AccountId, side: Side, terms: Terms) -> Command {
    Command::PlaceOrder(NewOrder::new(account, MarketSide { market: MARKET, side }, terms))
}

#[test]
fn account_feed_takes_work_linear_in_the_events_of_a_command() {
    let mut world = World::open();
    world.run((1..=MANY).map(|price| limit(SELLER, Side::Sell, terms(100 + price, 1))).collect());
    let (events, looks, told) =
        counted(&mut world, limit(BUYER, Side::Buy, terms(100 + MANY, MANY)));
    assert!(looks <= 2 * events, "{looks} looks at {events} events");
    for account in [SELLER, BUYER] {
        let trades = told.iter().filter(|(whose, event)| {
            *whose == account && matches!(event, AccountEvent::Order { trade: Some(_), .. })
        });
        assert_eq!(trades.count(), 2_000, "each order with each of its trades");
    }

    world.run((1..=MANY).map(|price| limit(SELLER, Side::Sell, terms(100 + price, 1))).collect());
    let cancel = CancelAllOrders { account: SELLER, market: None, side: None };
    let (events, looks, told) = counted(&mut world, Command::CancelAllOrders(cancel));
    assert!(looks <= 2 * events, "{looks} looks at {events} events");
    let cancelled = told.iter().filter(|(_, event)| matches!(event, AccountEvent::Order { .. }));
    assert_eq!(cancelled.count(), 2_000);
}

/// What each record left behind, and all that was told of it.
struct History {
    world: World,
    books: Vec<BookSnapshot>,
    changes: Vec<Arc<BookChange>>,
    trades: Vec<PublicTrade>,
    updates: Vec<AccountUpdate>,
}

impl History {
    /// A few hundred records of random commands.
    fn of(config: &ExchangeConfig) -> History {
        let World { engine, seq, .. } = World::open();
        let world = World { engine, seq, feed: Feed::new(config) };
        let empty = FeedCheckpoint { sequence: 0, at: Timestamp(0), recent: Vec::new() };
        world.feed.seed(&world.engine, vec![empty]);
        let mut next = numbers();
        let (book, mut changes) = world.feed.subscribe_book(MARKET).expect("listed");
        let mut trades = world.feed.subscribe_trades(MARKET).expect("listed");
        let mut updates = world.feed.resume_account(SELLER, Position::BEGINNING).stream;
        let mut history = History {
            books: vec![book],
            changes: Vec::new(),
            trades: Vec::new(),
            updates: Vec::new(),
            world,
        };
        for _ in 0..300 {
            history.world.run((0..=next(4)).map(|_| some_command(&mut next)).collect());
            while let Some(Some(change)) = changes.next().now_or_never() {
                history.changes.push(change.expect("no lag"));
                history.books.extend(history.world.feed.book(MARKET, usize::MAX));
            }
            while let Some(Some(trade)) = trades.next().now_or_never() {
                history.trades.push(trade.expect("no lag"));
            }
            while let Some(Some(update)) = updates.next().now_or_never() {
                history.updates.push(update.expect("no lag"));
            }
        }
        history
    }
}

fn large() -> ExchangeConfig {
    ExchangeConfig { account_stream_max: 4_096, ..ExchangeConfig::default() }
}

#[test]
fn feed_resumed_anywhere_tells_the_rest_exactly() {
    let History { world, books, changes, trades, updates } = History::of(&large());
    assert!(changes.len() > 100 && trades.len() > 100 && updates.len() > 300, "something happens");
    assert!(updates.is_sorted_by(|one, next| one.position < next.position), "each has its place");
    for (index, book) in books.iter().enumerate() {
        let resumed = world.feed.resume_book(MARKET, book.sequence).expect("is kept");
        assert_eq!((&resumed.book.bids, &resumed.book.asks), (&book.bids, &book.asks));
        assert_eq!(resumed.missed, changes[index..]);
    }
    for (index, trade) in trades.iter().enumerate() {
        let resumed = world.feed.resume_trades(MARKET, trade.id).expect("listed");
        assert_eq!(resumed.missed.as_deref(), Some(&trades[index + 1..]));
    }
    for (index, update) in updates.iter().enumerate() {
        let resumed = world.feed.resume_account(SELLER, update.position);
        assert_eq!(resumed.missed.as_deref(), Some(&updates[index + 1..]), "{}", update.position);
    }
}

#[test]
fn feed_resumed_beyond_what_it_keeps_says_so() {
    let small = ExchangeConfig {
        feed_window_max: 100,
        recent_trades_max: 10,
        book_stream_max: 10,
        ..large()
    };
    let mut history = History::of(&ExchangeConfig { book_stream_max: 4_096, ..small.clone() });
    let feed = &history.world.feed;
    let (oldest, newest) = (history.trades[0].id, history.trades[history.trades.len() - 1].id);
    let resumed = feed.resume_trades(MARKET, oldest).expect("listed");
    assert_eq!((resumed.missed, resumed.recent.len()), (None, 10), "the newest ones, instead");
    assert_eq!(resumed.recent.last().map(|trade| trade.id), Some(newest));
    let ahead = feed.resume_trades(MARKET, TradeId(newest.0 + 1)).expect("listed");
    assert_eq!(ahead.missed, None);
    let first = history.updates[0].position;
    assert_eq!(feed.resume_account(SELLER, first).missed, None);
    let ahead = Position::after(Seq(history.world.seq.0 + 1));
    assert_eq!(feed.resume_account(SELLER, ahead).missed, None);
    let sequence = feed.book_sequence(MARKET).expect("listed");
    assert!(feed.resume_book(MARKET, sequence + 1).is_none());
    assert!(feed.resume_book(MARKET, sequence).is_some_and(|resumed| resumed.missed.is_empty()));

    let checkpoints = history.world.feed.checkpoints();
    history.world.feed = Feed::new(&small);
    history.world.feed.seed(&history.world.engine, checkpoints);
    let feed = &history.world.feed;
    assert!(feed.resume_book(MARKET, sequence - 1).is_none(), "a start keeps no changes");
    assert!(feed.resume_book(MARKET, sequence).is_some(), "and knows where it stands");
    let last = Position::after(history.world.seq);
    assert_eq!(feed.resume_account(SELLER, last).missed, Some(vec![]));
    assert_eq!(feed.resume_account(SELLER, first).missed, None);
    assert_eq!(feed.resume_trades(MARKET, newest).expect("listed").missed, Some(vec![]));
}
