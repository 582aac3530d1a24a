//! Every refusal of the engine, in words, with the field it blames.

use super::*;
use crate::domain::{
    Amount, AssetId, ClientId, CommandFault, Failure, Fault, MarketStatus, Once, OrderStatus,
    Price, Quantity, Seq, Timestamp,
};
use crate::engine::{AmendOrder, Deposit, NewOco, NewOrder, OrderState, RareTerms, Reject};
use crate::exchange::CommandError;
use crate::services::refusals::worded;

/// An order of the account as it stands on the book of BTC-USD.
pub(super) fn standing(listing: &Listing) -> OrderState {
    OrderState {
        id: OrderId(7),
        account: ACCOUNT,
        client_id: None,
        market: listing.market_by_symbol("BTC-USD").expect("listed").id,
        side: Side::Buy,
        order_type: OrderType::Limit,
        time_in_force: TimeInForce::Gtc,
        post_only: false,
        status: OrderStatus::PartiallyFilled,
        reason: None,
        price: Some(Price(6_400_000)),
        quantity: Some(Quantity(50_000)),
        budget: None,
        filled: Quantity(10_000),
        filled_notional: Amount::ZERO,
        fees: Amount::ZERO,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
        updated_seq: Seq(1),
        self_trade_prevention: SelfTradePrevention::CancelNewest,
        rare: None,
    }
}

#[test]
fn unknown_outcome_is_repeatable_only_where_that_cannot_do_it_twice() {
    let listing = listed();
    let mut asking = Requests::new(&listing);
    let state = standing(&listing);
    let amend = AmendOrder {
        account: ACCOUNT,
        order: asking.by_id.clone(),
        price: Some(Price(1)),
        quantity: None,
    };
    (asking.limit.client_id, asking.deposit.once) = (None, None);
    let named_order = NewOrder { client_id: ClientId::new("mine"), ..asking.limit.clone() };
    let named_deposit = Deposit { once: Some(Once { kind: 1, id: 1 }), ..asking.deposit.clone() };
    let nameless = NewOco { client_id: None, stop_client_id: None, ..asking.pair.clone() };
    let half = NewOco { stop_client_id: ClientId::new("mine"), ..nameless.clone() };
    let rows = [
        (Asked::Order(&asking.limit), false),
        (Asked::Order(&named_order), true),
        (Asked::Oco(&nameless), false),
        (Asked::Oco(&half), true),
        (Asked::Deposit(&asking.deposit), false),
        (Asked::Deposit(&named_deposit), true),
        (Asked::Amend(&amend, &state), true),
        (Asked::Cancel(&asking.by_id), true),
        (Asked::CancelAll, true),
        (Asked::CancelAllAfter, true),
    ];
    for (asked, expected) in rows {
        let unknown = CommandError::from(CommandFault::unknown("the answer was lost"));
        match worded(unknown, &listing, &asked) {
            Failure::OutcomeUnknown { repeatable, .. } => {
                assert_eq!(repeatable, expected, "{asked:?}");
            }
            other => panic!("{asked:?}: {other:?}"),
        }
        let refused = CommandError::from(CommandFault::not_done("no leader"));
        let failure = worded(refused, &listing, &asked);
        assert!(matches!(failure, Failure::Fault(Fault::Unavailable(_))), "{failure:?}");
    }
}

/// What is asked, each kind once.
struct Requests {
    limit: NewOrder,
    sell: NewOrder,
    market: NewOrder,
    stop_limit: NewOrder,
    pair: NewOco,
    deposit: Deposit,
    by_id: OrderRef,
    by_client: OrderRef,
}

impl Requests {
    fn new(listing: &Listing) -> Requests {
        let order = |order: PlaceOrder| order.order(ACCOUNT, listing).expect("valid");
        let stop_limit = PlaceOrder {
            order_type: OrderType::StopLimit,
            stop_price: Some(dec("63000")),
            display_quantity: Some(dec("0.001")),
            ..limit()
        };
        Requests {
            limit: order(limit()),
            sell: order(PlaceOrder { side: Side::Sell, ..limit() }),
            market: order(budget()),
            stop_limit: order(stop_limit),
            pair: pair().pair(ACCOUNT, listing).expect("valid"),
            deposit: Deposit { account: ACCOUNT, asset: AssetId(1), amount: Amount(1), once: None },
            by_id: OrderRef::Id(OrderId(7)),
            by_client: OrderRef::Client(ClientId::new("mine-1").expect("valid")),
        }
    }
}

fn told(rows: &[(Reject, Asked<'_>)]) -> String {
    let listing = listed();
    let lines = rows.iter().map(|(reject, asked)| shown(&[refusal(reject, &listing, asked)]));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn order_and_deposit_refusals_say_what_is_wrong() {
    let asking = Requests::new(&listed());
    let (order, market) = (Asked::Order(&asking.limit), Asked::Order(&asking.market));
    let (sell, waits) = (Asked::Order(&asking.sell), Asked::Order(&asking.stop_limit));
    let deposit = Asked::Deposit(&asking.deposit);
    let short = Reject::InsufficientFunds { needed: Amount(12_500_000_000), available: Amount(5) };
    let minimum = Reject::BelowMinNotional { minimum: Amount(10_000_000_000_000) };
    let band = Reject::PriceOutOfBand { low: Price(6_500_000), high: Price(7_000_000) };
    insta::assert_snapshot!(told(&[
        (Reject::UnknownAsset, deposit),
        (Reject::UnknownMarket, order),
        (Reject::InvalidListing, Asked::CancelAll),
        (Reject::AlreadyListed, Asked::CancelAll),
        (Reject::ForbiddenAccount, deposit),
        (Reject::UnknownAccount, deposit),
        (Reject::AccountTaken, deposit),
        (Reject::SameAccount, deposit),
        (Reject::AmountNotPositive, deposit),
        (Reject::QuantityNotPositive, order),
        (Reject::PriceNotPositive, order),
        (Reject::PostOnlyNeedsGtc, order),
        (Reject::BudgetNeedsBuy, market),
        (Reject::OutOfRange, order),
        (Reject::OutOfRange, deposit),
        (Reject::InvalidExpiry, order),
        (Reject::ExpiryInPast, order),
        (Reject::DisplayNeedsGtc, order),
        (Reject::TooManySlices { limit: 100 }, waits),
        (Reject::TrailingNeedsMarket, order),
        (Reject::MarketNotOpen(MarketStatus::Halted), order),
        (Reject::MarketNotOpen(MarketStatus::PostOnly), order),
        (Reject::MarketNotOpen(MarketStatus::Closed), order),
        (minimum, order),
        (minimum, market),
        (Reject::AboveMaxQuantity { maximum: Quantity(10_000) }, order),
        (Reject::AboveMaxNotional { maximum: Amount(100_000_000) }, order),
        (Reject::AboveMaxNotional { maximum: Amount(100_000_000) }, market),
        (band, order),
        (band, waits),
        (short, order),
        (short, sell),
        (short, market),
        (Reject::WouldTake, order),
        (Reject::WouldTake, sell),
        (Reject::WouldNotFill, order),
        (Reject::NoLiquidity, market),
        (Reject::ClientIdReused, order),
        (Reject::TooManyOpenOrders { limit: 200 }, order),
        (Reject::UnknownWithdrawal, Asked::CancelAll),
        (Reject::WithdrawalEnded, Asked::CancelAll),
    ]));
}

#[test]
fn pair_refusals_say_what_is_wrong() {
    let asking = Requests::new(&listed());
    let pair = Asked::Oco(&asking.pair);
    let nameless = NewOco { client_id: None, ..asking.pair.clone() };
    insta::assert_snapshot!(told(&[
        (Reject::OcoPrices, pair),
        (Reject::PriceOutOfBand { low: Price(1), high: Price(6_300_000) }, pair),
        (Reject::PriceOutOfBand { low: Price(6_195_000), high: Price(7_000_000) }, pair),
        (Reject::WouldTake, pair),
        (Reject::InsufficientFunds { needed: Amount(50_000_000), available: Amount(0) }, pair),
        (Reject::ClientIdReused, pair),
        (Reject::ClientIdReused, Asked::Oco(&nameless)),
        (Reject::AboveMaxQuantity { maximum: Quantity(10_000) }, pair),
        (Reject::TooManyOpenOrders { limit: 200 }, pair),
    ]));
}

#[test]
fn amendment_and_cancel_refusals_say_what_is_wrong() {
    let listing = listed();
    let asking = Requests::new(&listing);
    let change = |order: &OrderRef, price: Option<i64>, quantity: Option<i64>| AmendOrder {
        account: ACCOUNT,
        order: order.clone(),
        price: price.map(Price),
        quantity: quantity.map(Quantity),
    };
    let state = standing(&listing);
    let stop = RareTerms { stop_price: Some(Price(1)), ..RareTerms::default() };
    let at_market = OrderState { price: None, rare: stop.boxed(), ..state.clone() };
    let by_budget = OrderState { budget: Some(Amount(1)), quantity: None, ..at_market.clone() };
    let pair = RareTerms { linked: Some(OrderId(8)), ..RareTerms::default() };
    let linked = OrderState { rare: pair.boxed(), ..state.clone() };
    let dearer = change(&asking.by_id, Some(6_500_000), None);
    let larger = change(&asking.by_client, None, Some(80_000));
    let reprice = Asked::Amend(&dearer, &state);
    let resize = Asked::Amend(&larger, &state);
    let short = Reject::InsufficientFunds { needed: Amount(12_500_000_000), available: Amount(5) };
    insta::assert_snapshot!(told(&[
        (Reject::NothingToAmend, reprice),
        (Reject::NotAmendable, Asked::Amend(&dearer, &at_market)),
        (Reject::NotAmendable, Asked::Amend(&dearer, &by_budget)),
        (Reject::NotAmendable, Asked::Amend(&dearer, &linked)),
        (Reject::QuantityNotAboveFilled { filled: Quantity(10_000) }, resize),
        (Reject::MarketNotOpen(MarketStatus::Halted), reprice),
        (Reject::BelowMinNotional { minimum: Amount(10_000_000_000_000) }, resize),
        (Reject::AboveMaxQuantity { maximum: Quantity(60_000) }, resize),
        (Reject::PriceOutOfBand { low: Price(6_000_000), high: Price(6_450_000) }, reprice),
        (Reject::TooManySlices { limit: 100 }, resize),
        (Reject::WouldTake, reprice),
        (short, reprice),
        (short, resize),
        (Reject::UnknownOrder, reprice),
        (Reject::UnknownOrder, resize),
        (Reject::OrderClosed, resize),
        (Reject::UnknownOrder, Asked::Cancel(&asking.by_id)),
        (Reject::UnknownOrder, Asked::Cancel(&asking.by_client)),
        (Reject::OrderClosed, Asked::Cancel(&asking.by_id)),
        (Reject::TimeoutOutOfRange { maximum: 86_400 }, Asked::CancelAllAfter),
    ]));
}
