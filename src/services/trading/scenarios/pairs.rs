//! Pairs of orders of which at most one trades, and orders that meet their owner's own.

use super::*;
use crate::domain::OrderEndReason;
use crate::exchange::PlacedOco;

fn sell_pair() -> PlaceOco {
    PlaceOco {
        account: None,
        limit_client_order_id: Some("profit".to_owned()),
        stop_client_order_id: Some("loss".to_owned()),
        market: "BTC-USD".to_owned(),
        side: Side::Sell,
        quantity: dec("0.1"),
        price: dec("51000"),
        post_only: false,
        stop_price: dec("49000"),
        stop_limit_price: None,
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::CancelNewest,
    }
}

/// A market at 50,000 with bids below it, and a pair of somebody's that waits around it.
async fn with_a_pair(place: &Place) -> (Principal, PlacedOco) {
    let owner = principal(1);
    place.give(&owner, "BTC", "0.1").await;
    place.print("50000").await;
    let placed = place.trading.place_oco(&owner, sell_pair()).await.expect("is accepted");
    assert_eq!(placed.limit.status, OrderStatus::Open);
    assert_eq!(placed.stop.status, OrderStatus::PendingTrigger);
    assert_eq!(placed.limit.rare().linked, Some(placed.stop.id));
    assert_eq!(placed.stop.rare().linked, Some(placed.limit.id));
    let all = (dec("0"), dec("0.1"));
    assert_eq!(place.balance(&owner, "BTC").await, all, "held once for both");
    (owner, placed)
}

#[tokio::test]
async fn pair_stop_ends_when_the_limit_order_trades() {
    let place = Place::open().await;
    let (owner, pair) = with_a_pair(&place).await;
    assert_eq!(place.found(&owner, &pair.limit).await, pair.limit, "SQL says the same");
    assert_eq!(place.found(&owner, &pair.stop).await, pair.stop, "SQL says the same");
    let buyer = principal(2);
    place.give(&buyer, "USD", "10000").await;
    place.place(&buyer, limit(Side::Buy, "51000", "0.04")).await;
    let stop = place.found(&owner, &pair.stop).await;
    let why = Some(OrderEndReason::OneCancelsOther);
    assert_eq!((stop.status, stop.reason), (OrderStatus::Cancelled, why));
    let limit = place.found(&owner, &pair.limit).await;
    assert_eq!(limit.status, OrderStatus::PartiallyFilled, "the rest goes on");
    assert_eq!(place.balance(&owner, "BTC").await.1, dec("0.06"));
}

#[tokio::test]
async fn pair_limit_order_ends_when_the_stop_triggers() {
    let place = Place::open().await;
    let (owner, pair) = with_a_pair(&place).await;
    let (buyer, seller) = (principal(2), principal(3));
    place.give(&buyer, "USD", "20000").await;
    place.give(&seller, "BTC", "1").await;
    place.place(&buyer, limit(Side::Buy, "49000", "0.3")).await;
    place.place(&seller, limit(Side::Sell, "49000", "0.1")).await;
    let stop = place.found(&owner, &pair.stop).await;
    assert_eq!((stop.status, stop.order_type), (OrderStatus::Filled, OrderType::Stop));
    let limit = place.found(&owner, &pair.limit).await;
    let why = Some(OrderEndReason::OneCancelsOther);
    assert_eq!((limit.status, limit.reason), (OrderStatus::Cancelled, why));
    assert_eq!(place.balance(&owner, "BTC").await, (dec("0"), dec("0")));
}

#[tokio::test]
async fn pair_is_placed_once_cancelled_together_and_never_amended() {
    let place = Place::open().await;
    let (owner, pair) = with_a_pair(&place).await;
    let again = place.trading.place_oco(&owner, sell_pair()).await.expect("the first outcome");
    assert_eq!((&again.limit.id, &again.stop.id), (&pair.limit.id, &pair.stop.id));
    let other = PlaceOco { quantity: dec("0.05"), ..sell_pair() };
    let (code, _) = refusal(place.trading.place_oco(&owner, other).await);
    assert_eq!(code, RefusalCode::DuplicateClientOrderId);
    let change =
        AmendRequest { order: named(&pair.limit), price: Some(dec("52000")), quantity: None };
    let (code, message) = refusal(place.trading.amend_order(&owner, change).await);
    assert_eq!(code, RefusalCode::InvalidInput);
    assert!(message.contains("pair"), "{message}");

    let by_client_id =
        NamedOrder { account: None, id: None, client_order_id: Some("loss".to_owned()) };
    let cancelled = place.trading.cancel_order(&owner, by_client_id).await.expect("cancels");
    assert_eq!(cancelled.id, pair.stop.id, "the answer is the order that was named");
    let limit = place.found(&owner, &pair.limit).await;
    assert_eq!((limit.status, limit.reason), (OrderStatus::Cancelled, Some(OrderEndReason::User)));
    assert_eq!(place.balance(&owner, "BTC").await, (dec("0.1"), dec("0")));
}

#[tokio::test]
async fn pair_is_refused_as_a_whole() {
    let place = Place::open().await;
    let owner = principal(1);
    place.give(&owner, "BTC", "0.05").await;
    place.print("50000").await;
    let (code, _) = refusal(place.trading.place_oco(&owner, sell_pair()).await);
    assert_eq!(code, RefusalCode::InsufficientFunds);
    let none =
        place.trading.cancel_all_orders(&owner, CancelAll::default()).await.expect("nothing there");
    assert!(none.first.is_empty(), "{none:?}");
}

/// What becomes of a bid of 0.3 on the book and of an offer of 0.1 by the same person.
#[tokio::test]
async fn self_trade_follows_the_mode_of_the_incoming_order() {
    use OrderStatus::{Cancelled, Open};
    let rows = [
        (SelfTradePrevention::CancelNewest, (Open, "0.3"), Cancelled),
        (SelfTradePrevention::CancelOldest, (Cancelled, "0.3"), Open),
        (SelfTradePrevention::CancelBoth, (Cancelled, "0.3"), Cancelled),
        (SelfTradePrevention::DecrementAndCancel, (Open, "0.2"), Cancelled),
    ];
    let place = Place::open().await;
    let owner = principal(1);
    place.give(&owner, "USD", "100000").await;
    place.give(&owner, "BTC", "1").await;
    for (mode, (resting, left), incoming) in rows {
        let bid = place.place(&owner, limit(Side::Buy, "50000", "0.3")).await;
        let offer = PlaceOrder { self_trade_prevention: mode, ..limit(Side::Sell, "50000", "0.1") };
        let offer = place.place(&owner, offer).await;
        assert_eq!(offer.status, incoming, "{mode:?}");
        let bid = place.found(&owner, &bid).await;
        let market = &place.handle.listing().markets()[0].clone();
        let quantity = market.quantity_decimal(bid.quantity.expect("a limit order")).normalize();
        assert_eq!((bid.status, quantity), (resting, dec(left)), "{mode:?}");
        for order in [&bid, &offer] {
            if order.status == Cancelled {
                assert_eq!(order.reason, Some(OrderEndReason::SelfTradePrevention), "{mode:?}");
            }
        }
        place.trading.cancel_all_orders(&owner, CancelAll::default()).await.expect("cleared");
    }
}
