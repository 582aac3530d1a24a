//! Markets and what everybody may see of them.

use super::node::{NodeId, NodeKind};
use super::order_words::Side;
use super::scalar::{DateTime, Decimal};
use super::sequence::Sequence;
use crate::domain::{self, Listing, MarketId, PublicTrade as Print};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};
use std::sync::Arc;

/// A listed market. Its fields are in `resolvers::markets`.
#[derive(Clone, Debug)]
pub struct Market {
    listing: Arc<Listing>,
    id: MarketId,
}

impl Market {
    /// The market with this id; `None` when it is not listed.
    pub fn find(listing: &Arc<Listing>, id: MarketId) -> Option<Market> {
        listing.market(id).map(|_| Market { listing: listing.clone(), id })
    }

    /// The market with this symbol; `None` when it is not listed.
    pub fn with_symbol(listing: &Arc<Listing>, symbol: &str) -> Option<Market> {
        let id = listing.market_by_symbol(symbol)?.id;
        Some(Market { listing: listing.clone(), id })
    }

    /// All of them, in the order of listing.
    pub fn all(listing: &Arc<Listing>) -> Vec<Market> {
        let market = |market: &domain::Market| Market { listing: listing.clone(), id: market.id };
        listing.markets().iter().map(market).collect()
    }

    /// What the listing says of it.
    pub fn listed(&self) -> &domain::Market {
        &self.listing.markets()[usize::from(self.id.0)]
    }

    /// The listing it is part of.
    pub fn listing(&self) -> &Arc<Listing> {
        &self.listing
    }

    /// Its global id.
    pub fn node_id(&self) -> NodeId {
        NodeId::new(NodeKind::Market, i64::from(self.id.0))
    }
}

/// Whether a market trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::MarketStatus")]
pub enum MarketStatus {
    /// Orders are accepted and matched.
    Open,
    /// No orders are accepted; open ones can be cancelled.
    Halted,
    /// Only orders that add to the book are accepted.
    PostOnly,
    /// Trading has ended; open orders can be cancelled.
    Closed,
}

/// How much time one candle spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CandleInterval {
    /// One minute.
    M1,
    /// Five minutes.
    M5,
    /// A quarter of an hour.
    M15,
    /// One hour.
    H1,
    /// Four hours.
    H4,
    /// One day, from midnight UTC.
    D1,
    /// One week, from Monday midnight UTC.
    W1,
}

/// A market at a glance, from this exchange's own trades and order book.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Ticker {
    /// Of which market.
    pub market: Market,
    /// Price of the last trade; null before the first.
    pub last_price: Option<Decimal>,
    /// Highest price somebody bids; null when nobody does.
    pub best_bid: Option<Decimal>,
    /// Lowest price somebody asks; null when nobody does.
    pub best_ask: Option<Decimal>,
    /// Price of the first trade of the last 24 hours; null when there was none.
    #[graphql(name = "open24h")]
    pub open_24h: Option<Decimal>,
    /// Highest price of the last 24 hours; null when there was no trade.
    #[graphql(name = "high24h")]
    pub high_24h: Option<Decimal>,
    /// Lowest price of the last 24 hours; null when there was no trade.
    #[graphql(name = "low24h")]
    pub low_24h: Option<Decimal>,
    /// Base traded in the last 24 hours.
    #[graphql(name = "volume24h")]
    pub volume_24h: Option<Decimal>,
    /// Quote traded in the last 24 hours.
    #[graphql(name = "quoteVolume24h")]
    pub quote_volume_24h: Option<Decimal>,
    /// Last price against the price 24 hours ago, in percent; null when there was no trade.
    #[graphql(name = "changePercent24h")]
    pub change_percent_24h: Option<Decimal>,
    /// As of when.
    pub at: DateTime,
}

/// The trades of one stretch of time.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Candle {
    /// Where the stretch begins.
    pub open_time: DateTime,
    /// Price of its first trade.
    pub open: Decimal,
    /// Its highest price.
    pub high: Decimal,
    /// Its lowest price.
    pub low: Decimal,
    /// Price of its last trade, so far.
    pub close: Decimal,
    /// Base traded.
    pub volume: Decimal,
    /// Number of trades.
    pub trades: i32,
    /// Its place in the subscription `candles` of this interval: hand the last one back as `after` to go on there.
    #[graphql(owned)]
    pub sequence: Sequence,
    /// Whether the subscription `candles` begins anew with this: what you hold may lack candles before it. False
    /// elsewhere.
    pub snapshot: bool,
}

/// Resting orders, summed by price.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct OrderBook {
    /// Of which market.
    pub market: Market,
    /// Changes whenever the book does; compares with the `sequence` of the `orderBook` subscription.
    pub sequence: String,
    /// What is bid, highest price first.
    pub bids: Vec<PriceLevel>,
    /// What is asked, lowest price first.
    pub asks: Vec<PriceLevel>,
    /// As of when.
    pub at: DateTime,
}

/// The orders that rest at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PriceLevel {
    /// The price.
    pub price: Decimal,
    /// What rests there, in base; 0 in an update means that the level is gone.
    pub quantity: Decimal,
    /// How many orders rest there.
    pub orders: i32,
}

/// A trade as everybody sees it.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PublicTrade {
    /// Identifies the trade.
    #[graphql(owned)]
    pub id: NodeId,
    /// The price.
    pub price: Decimal,
    /// How much base changed hands.
    pub quantity: Decimal,
    /// Which side came in and took what was resting.
    pub taker_side: Side,
    /// When.
    pub at: DateTime,
    /// Its place in the subscription `trades` of its market: hand the last one back as `after` to go on there.
    #[graphql(owned)]
    pub sequence: Sequence,
    /// Whether the subscription `trades` begins anew with this: what you hold may lack trades before it. False
    /// elsewhere.
    pub snapshot: bool,
}

impl PublicTrade {
    /// As printed in its market.
    pub fn new(print: &Print, market: &domain::Market) -> PublicTrade {
        PublicTrade {
            id: NodeId::numbered(NodeKind::Trade, print.id.0),
            price: market.price_decimal(print.price).into(),
            quantity: market.quantity_decimal(print.quantity).into(),
            taker_side: print.taker_side.into(),
            at: print.at.into(),
            sequence: Sequence::new(print.id.0),
            snapshot: false,
        }
    }
}

/// What changed in an order book. The first update of a subscription is a snapshot, unless it goes on `after` another.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct OrderBookUpdate {
    /// Of which market.
    pub market: Market,
    /// Whether `bids` and `asks` are the whole book to the asked depth, rather than what changed in it.
    pub snapshot: bool,
    /// The `sequence` of the update before this one; of a snapshot, its own. When it differs from the
    /// last `sequence` received, subscribe again.
    pub previous_sequence: String,
    /// Identifies the state of the book after this update, on every node: hand the last one back as `after` to go on
    /// there.
    pub sequence: String,
    /// Changed bid levels, highest price first; a level with quantity 0 is gone.
    pub bids: Vec<PriceLevel>,
    /// Changed ask levels, lowest price first; a level with quantity 0 is gone.
    pub asks: Vec<PriceLevel>,
    /// When it changed.
    pub at: DateTime,
}

words!(MarketStatus, CandleInterval);

rows! {
    Ticker {
        "market" => market, "lastPrice" => last_price, "bestBid" => best_bid, "bestAsk" => best_ask,
        "open24h" => open_24h, "high24h" => high_24h, "low24h" => low_24h, "volume24h" => volume_24h,
        "quoteVolume24h" => quote_volume_24h, "changePercent24h" => change_percent_24h, "at" => at,
    }
    Candle {
        "openTime" => open_time, "open" => open, "high" => high, "low" => low, "close" => close,
        "volume" => volume, "trades" => trades, "sequence" => sequence, "snapshot" => snapshot,
    }
    OrderBook {
        "market" => market, "sequence" => sequence, "bids" => bids, "asks" => asks, "at" => at,
    }
    PriceLevel { "price" => price, "quantity" => quantity, "orders" => orders }
    PublicTrade {
        "id" => id, "price" => price, "quantity" => quantity, "takerSide" => taker_side, "at" => at,
        "sequence" => sequence, "snapshot" => snapshot,
    }
    OrderBookUpdate {
        "market" => market, "snapshot" => snapshot, "previousSequence" => previous_sequence,
        "sequence" => sequence, "bids" => bids, "asks" => asks, "at" => at,
    }
}
