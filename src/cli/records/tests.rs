//! Every kind of command, in words and as JSON Lines.

use super::lines;
use super::names::Names;
use super::sentences::sentence;
use crate::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, ClientId, FeeTier, FeeTiers, Market, MarketId,
    MarketLimits, MarketStatus, Once, OrderId, Price, Quantity, SelfTradePrevention, Seq, Side,
    TimeInForce, Timestamp, UserId, WithdrawalId,
};
use crate::engine::{
    AmendOrder, CancelAllAfter, CancelAllOrders, CancelOrder, Command, Deposit, MarketSide,
    MarketUpdate, NewOco, NewOrder, NewTransfer, OpenAccount, OrderRef, Terms, Trigger, Withdrawal,
};
use crate::exchange::records::JournalRecord;
use std::fmt::Write;

pub(super) const ALICE: AccountId = AccountId(1_001);
const USD: AssetId = AssetId(0);
const BTC_USD: MarketId = MarketId(0);
const UNLISTED: MarketId = MarketId(7);
pub(super) const NOON: Timestamp = Timestamp(1_768_046_400_000_001);

#[test]
fn command_of_every_kind_has_its_sentence() {
    let (names, record) = journal();
    let mut text = String::new();
    for (seq, command) in record.numbered() {
        writeln!(text, "{seq:>2}  {}", sentence(&names, command)).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn command_of_every_kind_has_its_line() {
    let (names, record) = journal();
    let lines = lines::of_record(&names, &record, |_| true);
    assert_eq!(lines.len(), record.commands.len());
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn seqs_outside_the_range_have_no_lines() {
    let (names, record) = journal();
    let lines = lines::of_record(&names, &record, |seq| (2..=3).contains(&seq));
    let seqs = lines.iter().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["seq"].as_str().unwrap().to_owned()
    });
    assert_eq!(seqs.collect::<Vec<_>>(), ["2", "3"]);
}

/// A record with a command of every kind, and the names that are known after it.
fn journal() -> (Names, JournalRecord) {
    let commands = listings().into_iter().chain(orders()).chain(money()).collect();
    let record =
        JournalRecord { first_seq: Seq(1), epoch: 3, at: NOON, hash: [0xab; 32], commands };
    let mut names = Names::default();
    names.learn(&record);
    (names, record)
}

pub(super) fn listings() -> Vec<Command> {
    let limits = MarketLimits {
        price_band_ppm: Some(100_000),
        max_quantity: Some(Quantity(1_000_000)),
        max_notional: Some(Amount(100_000_000)),
        max_open_orders: Some(200),
    };
    let market = Market {
        id: BTC_USD,
        symbol: "BTC-USD".to_owned(),
        base: AssetId(1),
        quote: USD,
        base_scale: 8,
        quote_scale: 2,
        tick: 1,
        lot: 100_000_000,
        min_notional: Amount(100),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_000,
        status: MarketStatus::Open,
        limits: MarketLimits::default(),
    };
    let asset = |id, symbol: &str, name: &str, kind, scale| Asset {
        id,
        symbol: symbol.to_owned(),
        name: name.to_owned(),
        kind,
        scale,
    };
    let tier = |min_volume, maker_fee_ppm, taker_fee_ppm| FeeTier {
        min_volume: Amount(min_volume),
        maker_fee_ppm,
        taker_fee_ppm,
    };
    vec![
        Command::ListAsset(asset(USD, "USD", "US dollar", AssetKind::Fiat, 2)),
        Command::ListAsset(asset(AssetId(1), "BTC", "Bit\u{1b}coin", AssetKind::Crypto, 8)),
        Command::ListMarket(market),
        Command::UpdateMarket(MarketUpdate {
            market: BTC_USD,
            min_notional: Amount(500),
            maker_fee_ppm: 900,
            taker_fee_ppm: 1_900,
            status: MarketStatus::PostOnly,
            limits,
        }),
        Command::SetFeeTiers(FeeTiers {
            quote: USD,
            tiers: vec![tier(1_000_000, 800, 1_500), tier(9_000_000, 0, 1_000)],
        }),
    ]
}

fn orders() -> Vec<Command> {
    let limit = |price, quantity| Terms::limit(Price(price), Quantity(quantity));
    let place = |market, side, terms| NewOrder::new(ALICE, MarketSide { market, side }, terms);
    let iceberg = Terms::Limit {
        price: Price(1_000_000),
        quantity: Quantity(10),
        time_in_force: TimeInForce::Gtd,
        post_only: true,
        display: Some(Quantity(2)),
    };
    let trigger = |side, terms, trigger| {
        Command::PlaceOrder(NewOrder { trigger: Some(trigger), ..place(BTC_USD, side, terms) })
    };
    let trailing = |stop| Trigger::Trailing { delta: Price(5_000), stop };
    vec![
        Command::PlaceOrder(NewOrder {
            client_id: ClientId::new("mine-1"),
            ..place(BTC_USD, Side::Buy, limit(1_000_050, 3))
        }),
        Command::PlaceOrder(NewOrder {
            expires_at: Some(Timestamp(NOON.0 + 60_000_000)),
            self_trade_prevention: SelfTradePrevention::DecrementAndCancel,
            ..place(BTC_USD, Side::Sell, iceberg)
        }),
        Command::PlaceOrder(place(BTC_USD, Side::Sell, Terms::MarketQuantity(Quantity(4)))),
        Command::PlaceOrder(place(BTC_USD, Side::Buy, Terms::MarketBudget(Amount(12_345)))),
        Command::PlaceOrder(place(UNLISTED, Side::Buy, limit(5, 6))),
        trigger(Side::Sell, limit(900_000, 1), Trigger::Stop(Price(910_000))),
        trigger(
            Side::Sell,
            Terms::MarketQuantity(Quantity(1)),
            Trigger::TakeProfit(Price(2_000_000)),
        ),
        trigger(Side::Sell, Terms::MarketQuantity(Quantity(1)), trailing(None)),
        trigger(Side::Sell, Terms::MarketQuantity(Quantity(1)), trailing(Some(Price(800_000)))),
        Command::PlaceOco(NewOco {
            account: ALICE,
            client_id: ClientId::new("pair-limit"),
            stop_client_id: ClientId::new("pair-stop"),
            market: BTC_USD,
            side: Side::Sell,
            quantity: Quantity(2),
            price: Price(1_100_000),
            post_only: true,
            stop_price: Price(900_000),
            stop_limit: Some(Price(899_000)),
            expires_at: None,
            self_trade_prevention: SelfTradePrevention::CancelOldest,
        }),
        Command::AmendOrder(AmendOrder {
            account: ALICE,
            order: OrderRef::Id(OrderId(17)),
            price: Some(Price(1_000_100)),
            quantity: None,
        }),
        Command::CancelOrder(CancelOrder {
            account: ALICE,
            order: OrderRef::Client(ClientId::new("mine-1").unwrap()),
        }),
        Command::CancelAllOrders(CancelAllOrders {
            account: ALICE,
            market: Some(BTC_USD),
            side: Some(Side::Buy),
        }),
        Command::CancelAllAfter(CancelAllAfter { account: ALICE, seconds: 60 }),
        Command::CancelAllAfter(CancelAllAfter { account: ALICE, seconds: 0 }),
        Command::Tick,
    ]
}

fn money() -> Vec<Command> {
    vec![
        Command::OpenAccount(OpenAccount { account: ALICE, owner: UserId(1) }),
        Command::Deposit(Deposit {
            account: ALICE,
            asset: USD,
            // Past 2^53: a reader with floats would lose the last digit of a number.
            amount: Amount(9_007_199_254_740_993),
            once: Some(Once { kind: 1, id: 7 }),
        }),
        Command::Deposit(Deposit {
            account: ALICE,
            asset: AssetId(9),
            amount: Amount(5),
            once: None,
        }),
        Command::RequestWithdrawal(Withdrawal {
            account: ALICE,
            asset: USD,
            amount: Amount(500),
            once: Some(Once { kind: 3, id: 1 }),
        }),
        Command::Transfer(NewTransfer {
            from: ALICE,
            to: AccountId(1_002),
            asset: USD,
            amount: Amount(1_250),
            once: Once { kind: 3, id: 4 },
        }),
        Command::PostWithdrawal(WithdrawalId(1)),
        Command::VoidWithdrawal(WithdrawalId(2)),
    ]
}
