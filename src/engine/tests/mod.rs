//! Stories of single rules, told through commands. The random comparison with a naive model and the
//! recorded streams are in the integration test `tests/engine`.

mod accounts;
mod amend;
mod client_ids;
mod deadlines;
mod fees;
mod icebergs;
mod limits;
mod listings;
mod money;
mod oco;
mod onces;
mod orders;
mod prefetch;
mod previews;
mod self_trade;
mod snapshots;
mod tiers;
mod transfers;
mod triggers;
mod withdrawals;

use super::*;
use agio_domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, ClientId, Market, MarketId, MarketLimits,
    MarketStatus, Once, OrderEndReason, OrderId, OrderStatus, Price, Quantity, SelfTradePrevention,
    Side, TimeInForce, UserId,
};
use std::collections::BTreeMap;

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const BTC_USD: MarketId = MarketId(0);

const ANN: AccountId = AccountId(1_001);
const BOB: AccountId = AccountId(1_002);
const CAT: AccountId = AccountId(1_003);
/// Owns nothing at first.
const POOR: AccountId = AccountId(2_000);
/// Another account of Ann's.
const ANN_TWO: AccountId = AccountId(1_011);
/// Another account of Bob's.
const BOB_TWO: AccountId = AccountId(1_012);

const BUY: Side = Side::Buy;
const SELL: Side = Side::Sell;

fn iceberg(price: i64, quantity: i64, display: i64) -> Terms {
    let (price, quantity, display) = (Price(price), Quantity(quantity), Some(Quantity(display)));
    Terms::Limit { price, quantity, time_in_force: TimeInForce::Gtc, post_only: false, display }
}

fn lots(quantity: i64) -> Terms {
    Terms::MarketQuantity(Quantity(quantity))
}

/// How an order ended, and how much of it filled.
fn ended(order: &OrderState) -> (OrderStatus, Option<OrderEndReason>, i64) {
    (order.status, order.reason, order.filled.0)
}

/// An engine, its seq and its time, checked after every command.
struct House {
    engine: Engine,
    at: Timestamp,
}

/// One lot is one unit of BTC, and costs the price in units of USD.
fn market() -> Market {
    Market {
        id: BTC_USD,
        symbol: "BTC-USD".into(),
        base: BTC,
        quote: USD,
        base_scale: 2,
        quote_scale: 2,
        tick: 100,
        lot: 1,
        min_notional: Amount(10),
        maker_fee_ppm: 0,
        taker_fee_ppm: 0,
        status: MarketStatus::Open,
        limits: Default::default(),
    }
}

fn asset(id: AssetId, symbol: &str) -> Asset {
    Asset { id, symbol: symbol.into(), name: symbol.into(), kind: AssetKind::Crypto, scale: 2 }
}

fn limit(price: i64, quantity: i64) -> Terms {
    limit_for(price, quantity, TimeInForce::Gtc)
}

fn limit_for(price: i64, quantity: i64, time_in_force: TimeInForce) -> Terms {
    let (price, quantity) = (Price(price), Quantity(quantity));
    Terms::Limit { price, quantity, time_in_force, post_only: false, display: None }
}

fn post_only(price: i64, quantity: i64) -> Terms {
    let (price, quantity) = (Price(price), Quantity(quantity));
    Terms::Limit {
        price,
        quantity,
        time_in_force: TimeInForce::Gtc,
        post_only: true,
        display: None,
    }
}

impl House {
    /// USD, BTC and their market without fees; Ann, Bob and Cat own a million USD and 10,000 BTC lots, Poor nothing.
    fn open() -> House {
        House::with_fees(0, 0)
    }

    fn with_fees(maker_fee_ppm: u32, taker_fee_ppm: u32) -> House {
        let mut house = House { engine: Engine::new(), at: Timestamp::from_seconds(1_000) };
        house.run(Command::ListAsset(asset(USD, "USD")));
        house.run(Command::ListAsset(asset(BTC, "BTC")));
        house.run(Command::ListMarket(Market { maker_fee_ppm, taker_fee_ppm, ..market() }));
        house.open_account(POOR, 4);
        for (account, owner) in [(ANN, 1), (BOB, 2), (CAT, 3)] {
            house.open_account(account, owner);
            house.fund(account, USD, 1_000_000);
            house.fund(account, BTC, 10_000);
        }
        house
    }

    fn run(&mut self, command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        self.engine.apply(self.engine.last_seq().next(), self.at, &command, &mut events);
        self.check();
        events
    }

    fn refusal(&mut self, command: Command) -> Option<Reject> {
        match self.run(command)[..] {
            [Event::Refused(reject)] => Some(reject),
            _ => None,
        }
    }

    fn open_account(&mut self, account: AccountId, owner: i64) -> Vec<Event> {
        self.run(Command::OpenAccount(OpenAccount { account, owner: UserId(owner) }))
    }

    fn fund(&mut self, account: AccountId, asset: AssetId, amount: i64) -> Vec<Event> {
        let amount = Amount(amount);
        self.run(Command::Deposit(Deposit { account, asset, amount, once: None }))
    }

    fn order(account: AccountId, side: Side, terms: Terms) -> NewOrder {
        NewOrder::new(account, MarketSide { market: BTC_USD, side }, terms)
    }

    /// Places an order that is not plain; its state after the command.
    fn put(&mut self, new: NewOrder) -> OrderState {
        self.orders(Command::PlaceOrder(new)).swap_remove(0)
    }

    /// Runs a command; the orders it tells of.
    fn orders(&mut self, command: Command) -> Vec<OrderState> {
        let events = self.run(command);
        let order = |event: Event| match event {
            Event::Refused(reject) => panic!("{reject:?}"),
            Event::Order(order) => Some(order),
            _ => None,
        };
        events.into_iter().filter_map(order).collect()
    }

    /// Trades one lot at a price between Bob and Cat; the orders that says something of.
    fn trade_at(&mut self, price: i64) -> Vec<OrderState> {
        self.placed(BOB, SELL, limit(price, 1));
        let taker = House::order(CAT, BUY, limit_for(price, 1, TimeInForce::Ioc));
        self.orders(Command::PlaceOrder(taker))
    }

    /// Places an order; its state after the command.
    fn place(
        &mut self,
        account: AccountId,
        side: Side,
        terms: Terms,
    ) -> Result<OrderState, Reject> {
        let events = self.run(Command::PlaceOrder(House::order(account, side, terms)));
        events
            .iter()
            .find_map(|event| match event {
                Event::Order(order) => Some(Ok(order.clone())),
                Event::Refused(reject) => Some(Err(*reject)),
                _ => None,
            })
            .expect("an order or a refusal")
    }

    /// Places an order that must be accepted.
    fn placed(&mut self, account: AccountId, side: Side, terms: Terms) -> OrderState {
        self.place(account, side, terms).expect("accepted")
    }

    fn cancel(&mut self, account: AccountId, id: OrderId) -> Result<OrderState, Reject> {
        let order = OrderRef::Id(id);
        match &self.run(Command::CancelOrder(CancelOrder { account, order }))[0] {
            Event::Order(order) => Ok(order.clone()),
            Event::Refused(reject) => Err(*reject),
            other => panic!("{other:?}"),
        }
    }

    fn update(&mut self, change: impl FnOnce(&mut MarketUpdate)) {
        let Market { min_notional, maker_fee_ppm, taker_fee_ppm, status, limits, .. } =
            *self.engine.listing().market(BTC_USD).expect("listed");
        let market = BTC_USD;
        let mut update =
            MarketUpdate { market, min_notional, maker_fee_ppm, taker_fee_ppm, status, limits };
        change(&mut update);
        self.run(Command::UpdateMarket(update));
    }

    fn set_status(&mut self, status: MarketStatus) {
        self.update(|update| update.status = status);
    }

    /// Available and held, as numbers.
    fn balance(&self, account: AccountId, asset: AssetId) -> (i64, i64) {
        let (available, held) = self.engine.balance(account, asset);
        (available.0, held.0)
    }

    /// Price, quantity and number of orders of each level, best first.
    fn levels(&self, side: Side) -> Vec<(i64, i64, u32)> {
        let level = |it: Level| (it.price.0, it.quantity.0, it.orders);
        self.engine.levels(BTC_USD, side).map(level).collect()
    }

    /// What must hold after every command.
    fn check(&self) {
        let mut sums: BTreeMap<AssetId, i64> = BTreeMap::new();
        let mut held: BTreeMap<(AccountId, AssetId), i64> = BTreeMap::new();
        for it in self.engine.balances() {
            *sums.entry(it.asset).or_default() += it.available.0 + it.held.0;
            *held.entry((it.account, it.asset)).or_default() += it.held.0;
            assert!(it.account == AccountId::EXTERNAL || it.available.0 >= 0, "{it:?}");
            assert!(it.held.0 >= 0, "{it:?}");
        }
        assert!(sums.values().all(|sum| *sum == 0), "every asset sums to zero: {sums:?}");
        for order in self.engine.open_orders() {
            let asset = if order.side == BUY { USD } else { BTC };
            let needed = self.engine.held_for(order.id).expect("open").0;
            *held.entry((order.account, asset)).or_default() -= needed;
        }
        for it in self.engine.pending_withdrawals() {
            *held.entry((it.account, it.asset)).or_default() -= it.amount.0;
        }
        assert!(held.values().all(|rest| *rest == 0), "held is what open orders need: {held:?}");
    }
}

#[test]
fn state_hash_is_the_same_for_the_same_commands_only() {
    let scenario = |price: i64| {
        let mut house = House::with_fees(1_000, 2_000);
        house.placed(ANN, SELL, limit(price, 10));
        house.placed(BOB, BUY, limit(price, 4));
        house.engine.state_hash()
    };
    assert_eq!(scenario(50), scenario(50));
    assert_ne!(scenario(50), scenario(51));
}

#[test]
fn refused_command_moves_only_the_seq() {
    let mut house = House::open();
    let before: Vec<BalanceState> = house.engine.balances().collect();
    assert!(house.place(ANN, BUY, limit(1_000_000, 2)).is_err());
    assert_eq!(house.engine.balances().collect::<Vec<_>>(), before);
    assert_eq!(house.engine.open_order_count(), 0);
    assert_eq!(house.placed(ANN, BUY, limit(10, 2)).id, OrderId(1), "no number was spent");
}

#[test]
#[should_panic(expected = "in order, each once")]
fn gap_in_the_commands_panics() {
    let command = Command::ListAsset(asset(USD, "USD"));
    Engine::new().apply(Seq(2), Timestamp(0), &command, &mut Vec::new());
}
