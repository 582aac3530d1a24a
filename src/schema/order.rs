//! Orders and their fills, as their owner sees them.

use super::market::Market;
use super::node::{NodeId, NodeKind};
use super::scalar::{DateTime, Decimal};
use super::sequence::Sequence;

pub use super::order_words::{
    Liquidity, OrderEndReason, OrderStatus, OrderType, SelfTradePrevention, Side, TimeInForce,
};
use crate::domain::{
    self, AccountId, Amount, Listing, MarketId, OrderId, Price, Quantity, Timestamp, TradeId,
    decimal,
};
use crate::engine::{self, OrderState};
use crate::graphql::rows::rows;
use async_graphql::{InputObject, SimpleObject};
use std::sync::Arc;

/// An order of the caller.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Order {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// The id the caller gave it.
    pub client_order_id: Option<String>,
    /// Where it trades.
    pub market: Market,
    /// Which way it trades.
    pub side: Side,
    /// How it is priced.
    #[graphql(name = "type")]
    pub order_type: OrderType,
    /// How long it stands.
    pub time_in_force: TimeInForce,
    /// Where it is in its life.
    pub status: OrderStatus,
    /// Limit price in quote; null for orders that take the book's prices.
    pub price: Option<Decimal>,
    /// The price whose trade triggers it, or has triggered it. Of a TRAILING_STOP, where it stands now: it
    /// follows the market until it triggers, and is null until the market trades for the first time. Null for
    /// LIMIT and MARKET.
    pub stop_price: Option<Decimal>,
    /// How far behind the market a TRAILING_STOP follows, in quote; null for other types.
    pub trailing_delta: Option<Decimal>,
    /// How much base was ordered; null when it was ordered by `quoteQuantity`.
    pub quantity: Option<Decimal>,
    /// How much quote may be spent, fees included; null when it was ordered by `quantity`.
    pub quote_quantity: Option<Decimal>,
    /// How much base has filled.
    pub filled_quantity: Decimal,
    /// How much base has not; 0 when it was ordered by `quoteQuantity`.
    pub remaining_quantity: Decimal,
    /// How much of it the order book shows at a time; null when it shows all.
    pub display_quantity: Option<Decimal>,
    /// Average price of the fills, rounded to the quote asset's scale; null before the first fill.
    pub average_price: Option<Decimal>,
    /// Whether it was to be refused rather than trade at once.
    pub post_only: bool,
    /// When it ends at the latest; null when it stands until it is cancelled.
    pub expires_at: Option<DateTime>,
    /// What happens when it comes in and meets another order of the caller.
    pub self_trade_prevention: SelfTradePrevention,
    /// Why it ended before it was filled; null when it did not.
    pub reason: Option<OrderEndReason>,
    /// When it was accepted.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
    /// Whose it is, for the fields that look further.
    #[graphql(skip)]
    pub owner: AccountId,
    /// Its number within the engine, for the fields that look further.
    #[graphql(skip)]
    pub number: OrderId,
    /// The number of the other order of its pair, for the field that looks it up.
    #[graphql(skip)]
    pub linked_number: Option<OrderId>,
}

impl Order {
    /// An order as its owner sees it; `None` when its market is not listed, which cannot happen to an
    /// order of the engine that made the listing.
    pub fn new(state: &OrderState, listing: &Arc<Listing>) -> Option<Order> {
        let market = Market::find(listing, state.market)?;
        let grid = market.listed();
        let quote =
            |amount: Amount| Decimal(decimal::from_units(amount.0.into(), grid.quote_scale));
        let base = |quantity: Quantity| Decimal(grid.quantity_decimal(quantity));
        let price = |price: Price| Decimal(grid.price_decimal(price));
        let rare = state.rare();
        Some(Order {
            id: NodeId::numbered(NodeKind::Order, state.id.0),
            client_order_id: state.client_id.as_ref().map(|id| id.as_str().to_owned()),
            side: state.side.into(),
            order_type: state.order_type.into(),
            time_in_force: state.time_in_force.into(),
            status: state.status.into(),
            price: state.price.map(price),
            stop_price: rare.stop_price.map(price),
            trailing_delta: rare.trailing_delta.map(price),
            quantity: state.quantity.map(base),
            quote_quantity: state.budget.map(quote),
            filled_quantity: base(state.filled),
            remaining_quantity: base(state.remaining()),
            display_quantity: rare.display.map(base),
            average_price: average_price(state, grid),
            post_only: state.post_only,
            expires_at: rare.expires_at.map(Into::into),
            self_trade_prevention: state.self_trade_prevention.into(),
            reason: state.reason.map(Into::into),
            created_at: state.created_at.into(),
            updated_at: state.updated_at.into(),
            owner: state.account,
            number: state.id,
            linked_number: rare.linked,
            market,
        })
    }
}

/// Filled notional over filled base, rounded half up to the quote's scale.
fn average_price(state: &OrderState, market: &domain::Market) -> Option<Decimal> {
    let base = i128::from(market.base_amount(state.filled)?.0);
    if base == 0 {
        return None;
    }
    let one_base = 10_i128.checked_pow(u32::from(market.base_scale))?;
    let scaled = i128::from(state.filled_notional.0).checked_mul(one_base)?;
    Some(Decimal(decimal::from_units((scaled + base / 2) / base, market.quote_scale)))
}

/// One fill of one of the caller's orders.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Trade {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// Where it happened.
    pub market: Market,
    /// Which way the caller traded.
    pub side: Side,
    /// The price.
    pub price: Decimal,
    /// How much base changed hands.
    pub quantity: Decimal,
    /// How much quote changed hands, without the fee.
    pub quote_quantity: Decimal,
    /// The fee the caller paid, in `feeAsset`.
    pub fee: Decimal,
    /// Whether the caller's order rested or took.
    pub liquidity: Liquidity,
    /// When.
    pub at: DateTime,
    /// Whose side of the trade it is, for the fields that look further.
    #[graphql(skip)]
    pub owner: AccountId,
    /// The owner's order, for the fields that look further.
    #[graphql(skip)]
    pub order_number: OrderId,
}

/// One side of a trade, as storage or the engine knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The trade.
    pub id: TradeId,
    /// Where.
    pub market: MarketId,
    /// Which way this side traded.
    pub side: domain::Side,
    /// The maker's price.
    pub price: Price,
    /// How much base.
    pub quantity: Quantity,
    /// Price times quantity, in quote.
    pub notional: Amount,
    /// This side's fee, in quote.
    pub fee: Amount,
    /// Whether this side rested or took.
    pub liquidity: domain::Liquidity,
    /// Whose side it is.
    pub account: AccountId,
    /// This side's order.
    pub order: OrderId,
    /// When.
    pub at: Timestamp,
}

impl Fill {
    /// One side of a trade that the engine just made.
    pub fn of(trade: &engine::Trade, liquidity: domain::Liquidity, at: Timestamp) -> Fill {
        let (side, own) = trade.side(liquidity);
        Fill {
            id: trade.id,
            market: trade.market,
            side,
            price: trade.price,
            quantity: trade.quantity,
            notional: trade.notional,
            fee: own.fee,
            liquidity,
            account: own.account,
            order: own.order,
            at,
        }
    }
}

impl Trade {
    /// A fill as its owner sees it; `None` when its market is not listed.
    pub fn new(fill: &Fill, listing: &Arc<Listing>) -> Option<Trade> {
        let market = Market::find(listing, fill.market)?;
        let grid = market.listed();
        let quote =
            |amount: Amount| Decimal(decimal::from_units(amount.0.into(), grid.quote_scale));
        Some(Trade {
            id: NodeId::numbered(NodeKind::Trade, fill.id.0),
            side: fill.side.into(),
            price: grid.price_decimal(fill.price).into(),
            quantity: grid.quantity_decimal(fill.quantity).into(),
            quote_quantity: quote(fill.notional),
            fee: quote(fill.fee),
            liquidity: fill.liquidity.into(),
            at: fill.at.into(),
            owner: fill.account,
            order_number: fill.order,
            market,
        })
    }
}

/// Which orders to list. All conditions must hold; what is left out does not matter.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OrderFilter {
    /// Symbol of the market, such as "BTC-USD".
    pub market: Option<String>,
    /// Only this side.
    pub side: Option<Side>,
    /// Only these states; at most 20, repeated ones count once. An empty list selects nothing.
    pub status: Option<Vec<OrderStatus>>,
    /// True: only orders that stand on the book or wait for their trigger. False: only those that have ended.
    pub open: Option<bool>,
    /// Only orders accepted at or after this moment.
    pub from: Option<DateTime>,
    /// Only orders accepted before this moment.
    pub to: Option<DateTime>,
}

/// A change of one of the caller's orders.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct OrderUpdate {
    /// The order as it is now.
    pub order: Order,
    /// The trade that changed it; null when something else did.
    pub trade: Option<Trade>,
    /// The place of this update, on every node: hand the last one back as `after` to go on there. A stop price that the
    /// market moved has that of the update before.
    #[graphql(owned)]
    pub sequence: Sequence,
    /// Whether the subscription begins anew with this: forget the open orders that you hold. The others of the snapshot
    /// follow.
    pub snapshot: bool,
}

rows! {
    Order {
        "id" => id, "clientOrderId" => client_order_id, "market" => market, "side" => side,
        "type" => order_type, "timeInForce" => time_in_force, "status" => status, "price" => price,
        "stopPrice" => stop_price, "trailingDelta" => trailing_delta, "quantity" => quantity,
        "quoteQuantity" => quote_quantity, "filledQuantity" => filled_quantity,
        "remainingQuantity" => remaining_quantity, "displayQuantity" => display_quantity,
        "averagePrice" => average_price, "postOnly" => post_only, "expiresAt" => expires_at,
        "selfTradePrevention" => self_trade_prevention, "reason" => reason, "createdAt" => created_at,
        "updatedAt" => updated_at,
    }
    Trade {
        "id" => id, "market" => market, "side" => side, "price" => price, "quantity" => quantity,
        "quoteQuantity" => quote_quantity, "fee" => fee, "liquidity" => liquidity, "at" => at,
    }
    OrderUpdate {
        "order" => order, "trade" => trade, "sequence" => sequence, "snapshot" => snapshot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Asset, AssetId, AssetKind, MarketStatus, Seq};

    fn listing() -> Arc<Listing> {
        let mut listing = Listing::default();
        let asset = |id, symbol: &str, kind| Asset {
            id: AssetId(id),
            symbol: symbol.to_owned(),
            name: symbol.to_owned(),
            kind,
            scale: 8,
        };
        listing.put_asset(asset(0, "USD", AssetKind::Fiat));
        listing.put_asset(asset(1, "BTC", AssetKind::Crypto));
        listing.put_market(domain::Market {
            id: MarketId(0),
            symbol: "BTC-USD".to_owned(),
            base: AssetId(1),
            quote: AssetId(0),
            base_scale: 8,
            quote_scale: 8,
            tick: 1_000_000,
            lot: 10_000,
            min_notional: Amount(0),
            maker_fee_ppm: 1_000,
            taker_fee_ppm: 2_000,
            status: MarketStatus::Open,
            limits: Default::default(),
        });
        Arc::new(listing)
    }

    fn state(filled: i64, filled_notional: i64) -> OrderState {
        OrderState {
            id: OrderId(7),
            account: AccountId(1_001),
            client_id: None,
            market: MarketId(0),
            side: domain::Side::Buy,
            order_type: domain::OrderType::Limit,
            time_in_force: domain::TimeInForce::Gtc,
            post_only: false,
            status: domain::OrderStatus::PartiallyFilled,
            reason: None,
            price: Some(Price(6_500_000)),
            quantity: Some(Quantity(30)),
            budget: None,
            filled: Quantity(filled),
            filled_notional: Amount(filled_notional),
            fees: Amount::ZERO,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            updated_seq: Seq(1),
            self_trade_prevention: Default::default(),
            rare: None,
        }
    }

    #[test]
    fn order_numbers_show_every_decimal_place() {
        let order = Order::new(&state(0, 0), &listing()).expect("a listed market");
        assert_eq!(order.price.expect("a limit").0.to_string(), "65000.00000000");
        assert_eq!(order.quantity.expect("a quantity").0.to_string(), "0.00300000");
        assert_eq!(order.remaining_quantity.0.to_string(), "0.00300000");
        assert_eq!(order.average_price, None);
    }

    /// Lots filled, what they cost in 10^-8 USD, and the average price that shows.
    #[test]
    fn average_prices_are_rounded_to_the_quote() {
        let rows = [
            (1, 650_000_000, "65000.00000000"),
            (3, 1_950_000_001, "65000.00003333"),
            (3, 1_950_000_002, "65000.00006667"),
            (30, i64::MAX, "30744573456182.58602333"),
        ];
        for (filled, notional, shown) in rows {
            let order = Order::new(&state(filled, notional), &listing()).expect("a listed market");
            let average = order.average_price.expect("it has filled").0.to_string();
            assert_eq!(average, shown, "{notional} for {filled} lots");
        }
    }
}
