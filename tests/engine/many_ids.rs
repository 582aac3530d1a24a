//! One account's client ids are bounded, oldest out first, in the engine and in the naive model alike.

use crate::duel::Duel;
use crate::scenario::Step;
use agio_domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, ClientId, Market, MarketId, MarketLimits,
    MarketStatus, Price, Quantity, Side, TimeInForce, Timestamp, UserId,
};
use agio_engine::{
    CLIENT_IDS_MAX, CancelOrder, Command, Deposit, Engine, Event, MarketSide, NewOco, NewOrder,
    OpenAccount, OrderRef, Reject, Terms,
};

const ANN: AccountId = AccountId(1_001);
const BOB: AccountId = AccountId(1_002);
const AT: Timestamp = Timestamp(1_768_000_000_000_000);

/// An order that ends at once, or one that stands.
fn order(account: AccountId, name: &str, time_in_force: TimeInForce) -> Command {
    let terms = Terms::Limit {
        price: Price(10),
        quantity: Quantity(1),
        time_in_force,
        post_only: false,
        display: None,
    };
    let plain = NewOrder::new(account, MarketSide { market: MarketId(0), side: Side::Buy }, terms);
    Command::PlaceOrder(NewOrder { client_id: ClientId::new(name), ..plain })
}

fn passing(account: AccountId, number: u32) -> Command {
    order(account, &format!("passing-{number}"), TimeInForce::Ioc)
}

fn cancel(name: &str) -> Command {
    let order = OrderRef::Client(ClientId::new(name).expect("a name"));
    Command::CancelOrder(CancelOrder { account: ANN, order })
}

fn pair() -> Command {
    Command::PlaceOco(NewOco {
        account: ANN,
        client_id: ClientId::new("take"),
        stop_client_id: ClientId::new("stop"),
        market: MarketId(0),
        side: Side::Buy,
        quantity: Quantity(1),
        price: Price(9),
        post_only: false,
        stop_price: Price(90),
        stop_limit: Some(Price(90)),
        expires_at: None,
        self_trade_prevention: Default::default(),
    })
}

fn opening() -> Vec<Command> {
    let asset = |id: u16, symbol: &str| Asset {
        id: AssetId(id),
        symbol: symbol.into(),
        name: symbol.into(),
        kind: AssetKind::Crypto,
        scale: 2,
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
        min_notional: Amount(1),
        maker_fee_ppm: 0,
        taker_fee_ppm: 0,
        status: MarketStatus::Open,
        limits: MarketLimits::default(),
    };
    let open = |account, owner| Command::OpenAccount(OpenAccount { account, owner: UserId(owner) });
    let fund = |account| {
        let (asset, amount) = (AssetId(0), Amount(1_000_000));
        Command::Deposit(Deposit { account, asset, amount, once: None })
    };
    vec![
        Command::ListAsset(asset(0, "USD")),
        Command::ListAsset(asset(1, "BTC")),
        Command::ListMarket(market),
        open(ANN, 1),
        open(BOB, 2),
        fund(ANN),
        fund(BOB),
    ]
}

/// Both, at one instant, so that only the bound lets ids lapse.
struct Both(Duel);

impl Both {
    /// Without a look at everything.
    fn quickly(&mut self, command: Command) {
        let (seq, mut events) = (self.0.engine.last_seq().next(), Vec::new());
        self.0.engine.apply(seq, AT, &command, &mut events);
        self.0.model.apply(seq, AT, &command);
    }

    fn run(&mut self, command: Command) -> Event {
        let told = self.0.step(&Step { at: AT, command });
        told.expect("the engine does what the naive model does");
        self.0.events()[0].clone()
    }

    fn repeats(&mut self, command: Command) -> bool {
        matches!(self.run(command), Event::Repeated(_))
    }

    /// A loaded engine instead of the one that was saved.
    fn reload(&mut self) {
        let mut bytes = Vec::new();
        self.0.engine.save(&mut |piece| bytes.extend_from_slice(piece));
        let loaded = Engine::load(&bytes).expect("its own bytes");
        assert_eq!(loaded.state_hash(), self.0.engine.state_hash());
        self.0.engine = loaded;
    }
}

#[test]
fn oldest_client_ids_of_an_account_leave_first_and_nobody_elses() {
    let mut both = Both(Duel::new(u64::MAX));
    opening().into_iter().for_each(|command| both.quickly(command));
    both.run(passing(BOB, 0));
    both.run(order(ANN, "stands", TimeInForce::Gtc));
    both.run(pair());
    for number in 3..CLIENT_IDS_MAX {
        both.quickly(passing(ANN, number));
    }
    both.reload();
    assert!(both.repeats(order(ANN, "stands", TimeInForce::Gtc)), "as many as there may be");

    // Four more: the first four lapse, of which three are the names of orders that stand.
    for number in 0..4 {
        both.run(passing(ANN, CLIENT_IDS_MAX + number));
    }
    both.reload();
    assert!(both.repeats(order(ANN, "stands", TimeInForce::Gtc)), "a standing order keeps its id");
    assert!(both.repeats(pair()));
    assert!(!both.repeats(passing(ANN, 3)), "forgotten, so it is a new order");
    assert!(both.repeats(passing(ANN, 5)) && both.repeats(passing(ANN, 3)));
    assert!(both.repeats(passing(BOB, 0)), "what Ann does costs Bob nothing");

    both.run(cancel("stands"));
    assert_eq!(both.run(cancel("stands")), Event::Refused(Reject::UnknownOrder));
    assert!(!both.repeats(order(ANN, "stands", TimeInForce::Gtc)), "its id is free at once");
    both.0.compare_state().expect("the same state");
}

#[test]
fn client_ids_of_one_account_take_bounded_room() {
    let mut engine = Engine::new();
    let mut events = Vec::new();
    let mut run = |engine: &mut Engine, command: &Command| {
        events.clear();
        engine.apply(engine.last_seq().next(), AT, command, &mut events);
    };
    let saved = |engine: &Engine| {
        let mut length = 0;
        engine.save(&mut |piece| length += piece.len());
        length
    };
    opening().iter().for_each(|command| run(&mut engine, command));
    let rounds = [1, 2, 3].map(|round| {
        for number in 0..CLIENT_IDS_MAX {
            run(&mut engine, &order(ANN, &format!("{round}-{number:08}"), TimeInForce::Ioc));
        }
        // Without what is kept of every order, whoever named it.
        saved(&engine) as u64 - 3 * u64::from(CLIENT_IDS_MAX) * round
    });
    assert!(rounds[2] < rounds[0] + 100_000, "it grows: {rounds:?}");
}
