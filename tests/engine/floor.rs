//! A trading floor for recorded streams: one market without fees, and a fresh account with exactly the
//! money it needs behind every order.

use agio_domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Market, MarketId, MarketStatus, OrderId, Price,
    Quantity, Side, TimeInForce, Timestamp, UserId,
};
use agio_engine::{
    CancelOrder, Command, Deposit, Engine, Event, Level, MarketSide, NewOrder, OpenAccount,
    OrderRef, OrderState, Terms, Trade,
};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const QUOTE: AssetId = AssetId(0);
const BASE: AssetId = AssetId(1);
const MARKET: MarketId = MarketId(0);

/// The text of a compressed file in `tests/data`.
pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(path);
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).expect("gzip");
    text
}

/// One market, and as many accounts as orders.
pub(crate) struct Floor {
    engine: Engine,
    accounts: u32,
    events: Vec<Event>,
}

/// What became of an order: its state after the command, and its trades.
pub(crate) struct Done {
    pub(crate) order: OrderState,
    pub(crate) trades: Vec<Trade>,
}

impl Floor {
    pub(crate) fn open() -> Floor {
        let mut floor = Floor { engine: Engine::new(), accounts: 0, events: Vec::new() };
        for (id, symbol) in [(QUOTE, "USD"), (BASE, "AAPL")] {
            let (symbol, kind) = (symbol.to_owned(), AssetKind::Fiat);
            let name = symbol.clone();
            floor.run(Command::ListAsset(Asset { id, symbol, name, kind, scale: 4 }));
        }
        floor.run(Command::ListMarket(Market {
            id: MARKET,
            symbol: "AAPL-USD".into(),
            base: BASE,
            quote: QUOTE,
            base_scale: 4,
            quote_scale: 4,
            tick: 1,
            lot: 10_000,
            min_notional: Amount::ZERO,
            maker_fee_ppm: 0,
            taker_fee_ppm: 0,
            status: MarketStatus::Open,
            limits: Default::default(),
        }));
        floor
    }

    /// Places a limit order of a new account that owns just enough for it.
    pub(crate) fn place(
        &mut self,
        side: Side,
        price: i64,
        quantity: i64,
        tif: TimeInForce,
    ) -> Done {
        self.accounts += 1;
        let account = AccountId(AccountId::FIRST_USER + self.accounts);
        let (asset, amount) = match side {
            Side::Buy => (QUOTE, price * quantity),
            Side::Sell => (BASE, quantity * 10_000),
        };
        let amount = Amount(amount);
        let owner = UserId(self.accounts.into());
        self.run(Command::OpenAccount(OpenAccount { account, owner }));
        self.run(Command::Deposit(Deposit { account, asset, amount, once: None }));
        let (price, quantity) = (Price(price), Quantity(quantity));
        let terms =
            Terms::Limit { price, quantity, time_in_force: tif, post_only: false, display: None };
        self.run(Command::PlaceOrder(NewOrder::new(
            account,
            MarketSide { market: MARKET, side },
            terms,
        )));
        self.done().expect("accepted")
    }

    /// Cancels an order for its owner; `None` when it is refused.
    pub(crate) fn cancel(&mut self, order: &OrderState) -> Option<OrderState> {
        let (account, order) = (order.account, OrderRef::Id(order.id));
        self.run(Command::CancelOrder(CancelOrder { account, order }));
        self.done().map(|done| done.order)
    }

    pub(crate) fn order(&self, id: OrderId) -> Option<OrderState> {
        self.engine.order(id)
    }

    /// The open orders at one price, oldest first.
    pub(crate) fn queue(&self, side: Side, price: i64) -> Vec<OrderState> {
        let here = |it: &OrderState| it.side == side && it.price == Some(Price(price));
        self.engine.open_orders().filter(here).collect()
    }

    /// Price and quantity of the levels of one side, best first.
    pub(crate) fn levels(&self, side: Side) -> Vec<(i64, i64)> {
        let plain = |it: Level| (it.price.0, it.quantity.0);
        self.engine.levels(MARKET, side).map(plain).collect()
    }

    pub(crate) fn best(&self, side: Side) -> Option<(i64, i64)> {
        self.engine.levels(MARKET, side).next().map(|it| (it.price.0, it.quantity.0))
    }

    /// That money was neither made nor lost, and no hold outlives its order.
    pub(crate) fn check_books(&self) {
        let (mut total, mut held) = ([0_i64; 2], 0);
        for it in self.engine.balances() {
            total[usize::from(it.asset.0)] += it.available.0 + it.held.0;
            held += it.held.0;
        }
        assert_eq!(total, [0, 0], "every asset sums to zero");
        let needed = self.engine.open_orders().map(|it| self.engine.held_for(it.id));
        assert_eq!(held, needed.map(|held| held.expect("open").0).sum::<i64>());
    }

    fn run(&mut self, command: Command) {
        self.events.clear();
        let (seq, at) = (self.engine.last_seq().next(), Timestamp(0));
        self.engine.apply(seq, at, &command, &mut self.events);
    }

    fn done(&self) -> Option<Done> {
        let order = self.events.iter().find_map(|event| match event {
            Event::Order(order) => Some(order.clone()),
            _ => None,
        })?;
        let trades = self.events.iter().filter_map(|event| match event {
            Event::Traded(trade) => Some(*trade),
            _ => None,
        });
        Some(Done { order, trades: trades.collect() })
    }
}
