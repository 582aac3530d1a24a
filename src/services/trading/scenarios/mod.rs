//! Listing, funding, trading and valuing on a real exchange: what people ask for, and what comes of it.

mod conditional;
mod money;
mod pairs;

use super::{AmendRequest, CancelAll, NamedOrder, PlaceOco, PlaceOrder, Trading};
use crate::domain::time::ManualClock;
use crate::domain::{
    Clock, Decimal, Failure, OrderStatus, OrderType, RefusalCode, SelfTradePrevention, Side,
    TimeInForce, Timestamp,
};
use crate::engine::{Command, OrderRef, OrderState};
use crate::exchange::{Exchange, ExchangeHandle};
use crate::services::accounts::{Accounts, AccountsParts};
use crate::services::audit::AuditLog;
use crate::services::auth::Principal;
use crate::services::auth::testing::principal;
use crate::services::funding::{Funding, FundingParts, SandboxConfig, SandboxDeposit};
use crate::services::listing::testing::listed_exchange;
use crate::storage::balances;
use crate::storage::testing::TestDatabase;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

/// Who has an account.
const PEOPLE: [u32; 9] = [1, 2, 3, 4, 5, 7, 901, 902, 903];

/// A running exchange with the built-in listing.
struct Place {
    // Dropped in this order: the exchange before its database.
    _exchange: Exchange,
    clock: Arc<ManualClock>,
    handle: ExchangeHandle,
    accounts: Accounts,
    trading: Trading,
    funding: Funding,
    audit: AuditLog,
    database: TestDatabase,
}

impl Place {
    /// Funding anew, with other settings.
    async fn funding_with(&self, sandbox: &SandboxConfig) -> Funding {
        let parts = FundingParts {
            exchange: self.handle.clone(),
            database: self.database.clone(),
            accounts: self.accounts.clone(),
            audit: self.audit.clone(),
            sandbox,
        };
        Funding::open(parts).await.expect("opens")
    }

    async fn open() -> Place {
        let database = TestDatabase::with_people(&PEOPLE).await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
        let (exchange, handle) = listed_exchange(&database, clock.clone()).await;
        let parts = AccountsParts::of_test(&handle, &database, clock.clone());
        let audit = parts.audit.clone();
        let accounts = Accounts::new(parts);
        let funding = Funding::open(FundingParts {
            exchange: handle.clone(),
            database: database.clone(),
            accounts: accounts.clone(),
            audit: audit.clone(),
            sandbox: &SandboxConfig::plentiful(),
        })
        .await
        .expect("opens");
        Place {
            trading: Trading::new(handle.clone(), accounts.clone()),
            funding,
            audit,
            accounts,
            _exchange: exchange,
            clock,
            handle,
            database,
        }
    }

    async fn give(&self, principal: &Principal, asset: &str, amount: &str) {
        self.funding.sandbox_deposit(principal, gift(asset, amount, None)).await.expect("credited");
    }
}

impl Place {
    /// Two people trade this much at this price, so that the market has a last trade.
    async fn print(&self, price: &str) {
        let (seller, buyer) = (principal(901), principal(902));
        self.give(&seller, "BTC", "0.01").await;
        self.give(&buyer, "USD", "2000").await;
        self.place(&seller, limit(Side::Sell, price, "0.01")).await;
        let taken = self.place(&buyer, limit(Side::Buy, price, "0.01")).await;
        assert_eq!(taken.status, OrderStatus::Filled, "the print at {price}");
    }

    async fn place(&self, principal: &Principal, order: PlaceOrder) -> OrderState {
        self.trading.place_order(principal, order).await.expect("is accepted").order
    }

    /// Opens an account, for who deposits past the services.
    async fn open_account(&self, principal: &Principal) {
        self.handle.open_account(principal.account, principal.user).await.expect("opens");
    }

    /// An order of the principal as everybody who looks it up finds it.
    async fn found(&self, principal: &Principal, order: &OrderState) -> OrderState {
        let found = self.handle.order(principal.account, &OrderRef::Id(order.id)).await;
        found.expect("reads").expect("there")
    }

    /// Lets time pass, and tells the engine.
    async fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.handle.submit(Command::Tick).await.expect("committed");
    }

    /// Available and held.
    async fn balance(&self, principal: &Principal, asset: &str) -> (Decimal, Decimal) {
        let listing = self.handle.listing();
        let asset = listing.asset_by_symbol(asset).expect("listed");
        self.handle.caught_up(principal.account).await.expect("in time");
        let row = balances::of(&self.database, principal.account, asset.id).await.expect("reads");
        (asset.decimal(row.available).normalize(), asset.decimal(row.held).normalize())
    }
}

fn named(order: &OrderState) -> NamedOrder {
    NamedOrder { account: None, id: Some(order.id), client_order_id: None }
}

fn gift(asset: &str, amount: &str, reference: Option<&str>) -> SandboxDeposit {
    SandboxDeposit {
        account: None,
        asset: asset.to_owned(),
        amount: dec(amount),
        reference: reference.map(str::to_owned),
    }
}

fn limit(side: Side, price: &str, quantity: &str) -> PlaceOrder {
    PlaceOrder {
        account: None,
        client_order_id: None,
        market: "BTC-USD".to_owned(),
        side,
        order_type: OrderType::Limit,
        time_in_force: TimeInForce::Gtc,
        quantity: Some(dec(quantity)),
        quote_quantity: None,
        price: Some(dec(price)),
        stop_price: None,
        trailing_delta: None,
        display_quantity: None,
        post_only: false,
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::CancelNewest,
    }
}

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// The one refusal's code and message.
fn refusal<T: Debug>(outcome: Result<T, Failure>) -> (RefusalCode, String) {
    match outcome {
        Err(Failure::Refused(refusals)) if refusals.len() == 1 => {
            (refusals[0].code, refusals[0].message.clone())
        }
        other => panic!("one refusal: {other:?}"),
    }
}

#[tokio::test]
async fn trade_between_two_people_is_answered_and_shown() {
    let place = Place::open().await;
    let (seller, buyer) = (principal(1), principal(2));
    place.give(&seller, "BTC", "1").await;
    place.give(&buyer, "USD", "10000").await;

    let resting = place.trading.place_order(&seller, limit(Side::Sell, "50000", "0.5")).await;
    assert_eq!(resting.expect("rests").order.status, OrderStatus::Open);
    let taking = place.trading.place_order(&buyer, limit(Side::Buy, "50000", "0.1")).await;
    let taken = taking.expect("fills");
    assert_eq!(taken.order.status, OrderStatus::Filled);
    assert_eq!(taken.trades.count, 1);

    let (market, side) = (Some("btc-usd".to_owned()), Some(Side::Sell));
    let sells = CancelAll { account: None, market, side };
    let cancelled = place.trading.cancel_all_orders(&seller, sells).await;
    let cancelled = cancelled.expect("cancels");
    assert_eq!(cancelled.count, 1);
    let named =
        NamedOrder { account: None, id: Some(cancelled.first[0].id), client_order_id: None };
    let (code, _) = refusal(place.trading.cancel_order(&seller, named.clone()).await);
    assert_eq!(code, RefusalCode::OrderClosed);
    let (code, _) = refusal(place.trading.cancel_order(&buyer, named).await);
    assert_eq!(code, RefusalCode::NotFound, "somebody else's order is nobody's");
}

#[tokio::test]
async fn refusal_shows_the_markets_own_numbers() {
    let place = Place::open().await;
    let buyer = principal(1);
    place.give(&buyer, "USD", "100").await;
    let rows = [
        (
            limit(Side::Buy, "50000", "0.1"),
            RefusalCode::InsufficientFunds,
            "needs 5010 USD, fee included, but only 100 USD is available",
        ),
        (
            limit(Side::Sell, "50000", "0.1"),
            RefusalCode::InsufficientFunds,
            "needs 0.1 BTC but only 0 BTC is available",
        ),
        (
            limit(Side::Buy, "50000", "0.00001"),
            RefusalCode::BelowMinNotional,
            "order at least 0.00002 BTC at this price",
        ),
        (limit(Side::Buy, "50000.001", "0.1"), RefusalCode::PriceOffTick, "use 50000 or 50000.01"),
        (
            PlaceOrder { time_in_force: TimeInForce::Fok, ..limit(Side::Buy, "50000", "0.001") },
            RefusalCode::WouldNotFill,
            "use IOC",
        ),
        (
            PlaceOrder {
                order_type: OrderType::Market,
                price: None,
                ..limit(Side::Buy, "1", "0.001")
            },
            RefusalCode::NoLiquidity,
            "LIMIT order",
        ),
    ];
    for (order, code, part) in rows {
        let (told, message) = refusal(place.trading.place_order(&buyer, order.clone()).await);
        assert_eq!(told, code, "{order:?}");
        assert!(message.contains(part), "{message}");
    }
    let book = place.handle.book(place.handle.listing().markets()[0].id, 5).expect("listed");
    assert!(book.bids.is_empty() && book.asks.is_empty(), "nothing refused left a trace");
}

#[tokio::test]
async fn repeated_order_and_deposit_move_nothing() {
    let place = Place::open().await;
    let buyer = principal(1);
    let first = place.funding.sandbox_deposit(&buyer, gift("USD", "1000", Some("gift"))).await;
    let first = first.expect("credited");
    let again = place.funding.sandbox_deposit(&buyer, gift("usd", "1000.00", Some("gift"))).await;
    assert_eq!(again.expect("the first outcome").transfer.id, first.transfer.id);
    let other = place.funding.sandbox_deposit(&buyer, gift("USD", "999", Some("gift"))).await;
    assert_eq!(refusal(other).0, RefusalCode::DuplicateReference);

    let order = |quantity| PlaceOrder {
        client_order_id: Some("mine".to_owned()),
        ..limit(Side::Buy, "50000", quantity)
    };
    let placed = place.trading.place_order(&buyer, order("0.001")).await.expect("rests");
    let again = place.trading.place_order(&buyer, order("0.001")).await.expect("the same order");
    assert_eq!(again.order.id, placed.order.id);
    let other = place.trading.place_order(&buyer, order("0.002")).await;
    assert_eq!(refusal(other).0, RefusalCode::DuplicateClientOrderId);
    let named = NamedOrder { account: None, id: None, client_order_id: Some("mine".to_owned()) };
    let cancelled = place.trading.cancel_order(&buyer, named).await.expect("cancels");
    assert_eq!(cancelled.id, placed.order.id);
}

#[tokio::test]
async fn orders_of_a_batch_stand_or_fall_by_themselves() {
    let place = Place::open().await;
    let buyer = principal(1);
    place.give(&buyer, "USD", "100").await;
    let orders = vec![
        limit(Side::Buy, "50000", "0.001"),
        limit(Side::Buy, "50000.001", "0.001"),
        limit(Side::Buy, "50000", "0.01"),
        limit(Side::Buy, "40000", "0.001"),
    ];
    let outcomes = place.trading.place_orders(&buyer, orders).await.expect("answered");
    let told: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(placed) => format!("order {}", placed.order.id),
            Err(Failure::Refused(refusals)) => refusals[0].path.join("."),
            Err(failure) => panic!("{failure}"),
        })
        .collect();
    assert_eq!(told, ["order 1", "input.1.price", "input.2.quantity", "order 2"]);
}

#[tokio::test]
async fn unverified_people_may_look_but_not_trade() {
    let place = Place::open().await;
    let newcomer = Principal { email_verified: false, ..principal(1) };
    let order = place.trading.place_order(&newcomer, limit(Side::Buy, "50000", "0.1")).await;
    assert_eq!(refusal(order).0, RefusalCode::EmailNotVerified);
    let money = place.funding.sandbox_deposit(&newcomer, gift("USD", "1", None)).await;
    assert_eq!(refusal(money).0, RefusalCode::EmailNotVerified);
}

#[tokio::test]
async fn sandbox_deposit_without_the_sandbox_is_refused() {
    let place = Place::open().await;
    let off = SandboxConfig { enabled: false, ..SandboxConfig::default() };
    let funding = place.funding_with(&off).await;
    let outcome = funding.sandbox_deposit(&principal(1), gift("USD", "1", None)).await;
    assert!(matches!(outcome, Err(Failure::Forbidden(_))), "{outcome:?}");
}
