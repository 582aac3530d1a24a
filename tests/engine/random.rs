//! Random commands, hostile ones among them, to the engine and to the naive model: the same answers,
//! the same balances, the same books, after every single command.

use crate::model::{Model, OrderView, Outcome};
use agio::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, ClientId, Market, MarketId, MarketStatus,
    OrderEndReason, OrderId, Price, Quantity, Seq, Side, TimeInForce, Timestamp,
};
use agio::engine::{
    CancelAllOrders, CancelOrder, Command, Deposit, Engine, Event, Level, MarketUpdate, NewOrder,
    OrderRef, Terms,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use std::collections::BTreeMap;

const ASSETS: u16 = 3;
const MARKETS: u16 = 2;

fn listing() -> Vec<Command> {
    let asset = |(id, symbol, scale): (u16, &str, u8)| {
        let (symbol, name, kind) = (symbol.into(), symbol.into(), AssetKind::Crypto);
        Command::ListAsset(Asset { id: AssetId(id), symbol, name, kind, scale })
    };
    let market = Market {
        id: MarketId(0),
        symbol: "BTC-USD".into(),
        base: AssetId(1),
        quote: AssetId(0),
        base_scale: 2,
        quote_scale: 2,
        tick: 100,
        lot: 1,
        min_notional: Amount(20),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_500,
        status: MarketStatus::Open,
        limits: Default::default(),
    };
    let second = Market {
        id: MarketId(1),
        symbol: "ETH-USD".into(),
        base: AssetId(2),
        base_scale: 1,
        tick: 70,
        lot: 3,
        min_notional: Amount::ZERO,
        maker_fee_ppm: 30_001,
        taker_fee_ppm: 777,
        ..market.clone()
    };
    let mut commands: Vec<Command> =
        [(0, "USD", 2), (1, "BTC", 2), (2, "ETH", 1)].map(asset).into();
    commands.extend([market, second].map(Command::ListMarket));
    commands
}

fn account() -> impl Strategy<Value = AccountId> {
    prop_oneof![
        40 => (1_001_u32..1_005).prop_map(AccountId),
        1 => select(vec![0, 1, 100, 7_777, u32::MAX]).prop_map(AccountId),
    ]
}

fn market() -> impl Strategy<Value = MarketId> {
    prop_oneof![30 => 0..MARKETS, 1 => select(vec![MARKETS, u16::MAX])].prop_map(MarketId)
}

fn side() -> impl Strategy<Value = Side> {
    select(vec![Side::Buy, Side::Sell])
}

/// Mostly within `range`, now and then at the ends of the world.
fn number(range: std::ops::Range<i64>) -> impl Strategy<Value = i64> {
    let hostile = [0, -1, 1, i64::MIN, i64::MAX, i64::MAX / 2, i64::MAX / 2 + 1, 1 << 40];
    prop_oneof![40 => range, 1 => select(hostile.to_vec())]
}

fn client_id() -> impl Strategy<Value = Option<ClientId>> {
    option::weighted(
        0.2,
        (0..6_u8).prop_map(|it| ClientId::new(&format!("id-{it}")).expect("an id")),
    )
}

fn terms() -> impl Strategy<Value = Terms> {
    let tif = select(vec![
        TimeInForce::Gtc,
        TimeInForce::Gtc,
        TimeInForce::Gtc,
        TimeInForce::Ioc,
        TimeInForce::Fok,
    ]);
    let limit = (number(90..111), number(1..40), tif, prop::bool::weighted(0.15));
    prop_oneof![
        6 => limit.prop_map(|(price, quantity, time_in_force, post_only)| Terms::Limit {
            price: Price(price),
            quantity: Quantity(quantity),
            time_in_force,
            post_only,
            display: None,
        }),
        1 => number(1..80).prop_map(|it| Terms::MarketQuantity(Quantity(it))),
        1 => number(1..9_000).prop_map(|it| Terms::MarketBudget(Amount(it))),
    ]
}

fn order() -> impl Strategy<Value = Command> {
    (account(), client_id(), market(), side(), terms()).prop_map(
        |(account, client_id, market, side, terms)| {
            let order = NewOrder::new(account, (market, side), terms);
            Command::PlaceOrder(NewOrder { client_id, ..order })
        },
    )
}

fn deposit() -> impl Strategy<Value = Command> {
    let amount = prop_oneof![number(1..30_000), number(1..2_000)];
    (account(), 0..ASSETS + 1, amount, client_id()).prop_map(
        |(account, asset, amount, reference)| {
            let (asset, amount) = (AssetId(asset), Amount(amount));
            Command::Deposit(Deposit { account, asset, amount, reference })
        },
    )
}

fn cancel() -> impl Strategy<Value = Command> {
    let id = prop_oneof![40 => 0..120_u64, 1 => select(vec![u64::MAX, i64::MAX as u64])];
    let by_client =
        client_id().prop_map(|id| id.map_or(OrderRef::Id(OrderId(1)), OrderRef::Client));
    let order = prop_oneof![6 => id.prop_map(|id| OrderRef::Id(OrderId(id))), 1 => by_client];
    (account(), order)
        .prop_map(|(account, order)| Command::CancelOrder(CancelOrder { account, order }))
}

fn cancel_all() -> impl Strategy<Value = Command> {
    (account(), option::of(market()), option::of(side())).prop_map(|(account, market, side)| {
        Command::CancelAllOrders(CancelAllOrders { account, market, side })
    })
}

fn update() -> impl Strategy<Value = Command> {
    use MarketStatus::{Closed, Halted, Open, PostOnly};
    let status = select(vec![Open, Open, Open, Open, Open, PostOnly, Halted, Closed]);
    let fee = select(vec![0, 1, 999, 2_500, 333_333, 1_000_000, 1_000_001]);
    (market(), number(0..200), fee.clone(), fee, status).prop_map(
        |(market, min_notional, maker_fee_ppm, taker_fee_ppm, status)| {
            let min_notional = Amount(min_notional);
            Command::UpdateMarket(MarketUpdate {
                market,
                min_notional,
                maker_fee_ppm,
                taker_fee_ppm,
                status,
                limits: Default::default(),
            })
        },
    )
}

/// A command, and how many microseconds after the one before it comes.
fn step() -> impl Strategy<Value = (i64, Command)> {
    let hours = |hours: i64| hours * 3_600_000_000;
    let pause = prop_oneof![30 => Just(1), 1 => Just(hours(13)), 1 => Just(-hours(1))];
    let command = prop_oneof![
        24 => order(),
        5 => deposit(),
        4 => cancel(),
        1 => cancel_all(),
        1 => update(),
    ];
    (pause, command)
}

fn story() -> impl Strategy<Value = Vec<(i64, Command)>> {
    let funds: Vec<(i64, Command)> = (1_001..1_005)
        .flat_map(|account| (0..ASSETS).map(move |asset| (AccountId(account), AssetId(asset))))
        .map(|(account, asset)| {
            let (amount, reference) = (Amount(50_000), None);
            (1, Command::Deposit(Deposit { account, asset, amount, reference }))
        })
        .collect();
    let again = option::weighted(0.1, any::<prop::sample::Index>());
    vec((step(), again), 1..250).prop_map(move |steps| {
        let listed = listing().into_iter().map(|command| (1, command));
        let steps = steps.iter().map(|((pause, command), again)| match again {
            Some(earlier) => (*pause, named(&earlier.get(&steps).0.1)),
            None => (*pause, command.clone()),
        });
        listed.chain(funds.clone()).chain(steps).collect()
    })
}

/// The same command, with an id if it can have one: sent a second time, it is a repetition.
fn named(command: &Command) -> Command {
    let id = ClientId::new("again");
    let mut command = command.clone();
    match &mut command {
        Command::PlaceOrder(it) => it.client_id = it.client_id.take().or(id),
        Command::Deposit(it) => it.reference = it.reference.take().or(id),
        _ => {}
    }
    command
}

/// The engine's events as the model words them.
fn outcome(events: &[Event]) -> Outcome {
    let (mut trades, mut orders) = (vec![], vec![]);
    for event in events {
        match event {
            Event::Refused(reject) => return Outcome::Refused(*reject),
            Event::Repeated(repeated) => return Outcome::Repeated(repeated.first),
            Event::Traded(it) => trades.push((
                it.maker.order.0,
                it.taker.order.0,
                it.price.0,
                it.quantity.0,
                it.maker.fee.0,
                it.taker.fee.0,
            )),
            Event::Order(it) => orders.push(OrderView {
                id: it.id.0,
                status: it.status,
                reason: it.reason,
                filled: it.filled.0,
                notional: it.filled_notional.0,
                fees: it.fees.0,
            }),
            _ => {}
        }
    }
    Outcome::Done { trades, orders }
}

fn compare(engine: &Engine, model: &Model) {
    let mut sums = [0_i128; ASSETS as usize];
    let mut listed: BTreeMap<(AccountId, u16), i128> = BTreeMap::new();
    for it in engine.balances() {
        let total = i128::from(it.available.0) + i128::from(it.held.0);
        sums[usize::from(it.asset.0)] += total;
        assert_eq!(i128::from(it.held.0), model.held(it.account, it.asset.0), "{it:?}");
        assert!(it.available.0 >= 0 || it.account == AccountId::EXTERNAL, "{it:?}");
        listed.insert((it.account, it.asset.0), total);
    }
    assert_eq!(sums, [0; ASSETS as usize], "every asset sums to zero");
    for (key, owned) in &model.owned {
        assert_eq!(listed.get(key).copied().unwrap_or(0), *owned, "{key:?}");
    }
    assert_eq!(
        listed.values().filter(|it| **it != 0).count(),
        model.owned.values().filter(|it| **it != 0).count()
    );
    for market in 0..MARKETS {
        for side in [Side::Buy, Side::Sell] {
            let plain = |it: Level| (it.price.0, it.quantity.0, it.orders);
            let levels: Vec<_> = engine.levels(MarketId(market), side).map(plain).collect();
            assert_eq!(levels, model.levels(market.into(), side));
        }
    }
    let open = model.orders.iter().filter(|it| it.is_open());
    assert_eq!(engine.open_order_count(), open.clone().count());
    for order in open {
        let state = engine.order(OrderId(order.id)).expect("open in the model, too");
        assert_eq!(i128::from(state.remaining().0), order.left());
        assert_eq!((state.account, state.side), (order.account, order.side));
    }
}

/// No transfer, order or balance is told twice, and each tells the truth.
fn check_events(engine: &Engine, events: &[Event]) {
    let mut told = vec![];
    for event in events {
        match event {
            Event::Balance(it) => {
                assert_eq!(engine.balance(it.account, it.asset), (it.available, it.held));
                told.push((it.account.0, u64::from(it.asset.0), 'b'));
            }
            Event::Order(it) => {
                let open = engine.order(it.id);
                assert_eq!(open.as_ref(), it.status.is_open().then_some(it));
                told.push((0, it.id.0, 'o'));
            }
            Event::Transferred(it) => assert!(it.amount.0 > 0 && it.debit != it.credit),
            _ => {}
        }
    }
    let count = told.len();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), count, "each once: {events:?}");
}

fn run(story: &[(i64, Command)]) -> Engine {
    let (mut engine, mut twin, mut model) = (Engine::new(), Engine::new(), Model::default());
    let (mut at, mut events, mut again) = (Timestamp(0), vec![], vec![]);
    for (index, (pause, command)) in story.iter().enumerate() {
        let seq = Seq(index as u64 + 1);
        at.0 += pause;
        events.clear();
        engine.apply(seq, at, command, &mut events);
        assert_eq!(outcome(&events), model.apply(seq, at, command), "{command:?}");
        check_events(&engine, &events);
        compare(&engine, &model);
        again.clear();
        twin.apply(seq, at, command, &mut again);
        assert_eq!(events, again, "a replay answers the same");
    }
    assert_eq!(engine.state_hash(), twin.state_hash(), "and ends in the same state");
    engine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_does_what_the_naive_model_does(story in story()) {
        run(&story);
    }
}

/// A comparison that never gets to a rule says nothing about it.
#[test]
fn the_stories_reach_every_answer() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut reached = BTreeMap::new();
    for _ in 0..60 {
        let story = story().new_tree(&mut runner).expect("a story").current();
        let (mut model, mut at) = (Model::default(), Timestamp(0));
        for (index, (pause, command)) in story.iter().enumerate() {
            at.0 += pause;
            for word in words(&model.apply(Seq(index as u64 + 1), at, command)) {
                *reached.entry(word).or_insert(0) += 1;
            }
        }
    }
    let expected = "AmountNotPositive BelowMinNotional BudgetNeedsBuy Cancelled ClientIdReused Filled \
        ForbiddenAccount ImmediateOrCancel InsufficientFunds InvalidListing MarketNotOpen NoLiquidity \
        NoLiquidityLeft Open OrderClosed OutOfRange PartiallyFilled PostOnlyNeedsGtc PriceNotPositive \
        QuantityNotPositive Repeated SelfTradePrevention Traded UnknownAsset UnknownMarket \
        UnknownOrder User WouldNotFill WouldTake";
    let missing: Vec<_> =
        expected.split_whitespace().filter(|word| !reached.contains_key(*word)).collect();
    assert!(missing.is_empty(), "{missing:?} of {reached:?}");
}

fn words(outcome: &Outcome) -> Vec<String> {
    let name = |it: String| it.split([' ', '(']).next().map(str::to_owned).unwrap_or_default();
    match outcome {
        Outcome::Refused(reject) => vec![name(format!("{reject:?}"))],
        Outcome::Repeated(_) => vec!["Repeated".to_owned()],
        Outcome::Done { trades, orders } => {
            let traded = trades.iter().map(|_| "Traded".to_owned());
            let states = orders.iter().map(|it| format!("{:?}", it.status));
            let reasons = orders.iter().filter_map(|it| it.reason).map(|reason| match reason {
                OrderEndReason::NoLiquidity => "NoLiquidityLeft".to_owned(),
                other => format!("{other:?}"),
            });
            traded.chain(states).chain(reasons).collect()
        }
    }
}

/// When everybody has cancelled everything, nothing is held any more.
#[test]
fn no_hold_outlives_its_order() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..20 {
        let mut story = story().new_tree(&mut runner).expect("a story").current();
        let all =
            |account| CancelAllOrders { account: AccountId(account), market: None, side: None };
        let end = [100, 1_001, 1_002, 1_003, 1_004, 7_777, u32::MAX];
        story.extend(end.map(|account| (1, Command::CancelAllOrders(all(account)))));
        let engine = run(&story);
        assert_eq!(engine.open_order_count(), 0);
        assert!(engine.balances().all(|it| it.held == Amount::ZERO));
    }
}
