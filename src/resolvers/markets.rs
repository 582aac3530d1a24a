//! The fields of markets: the listing, the order book, and what the trades amount to.

use super::app::App;
use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input;
use crate::domain::{self, MarketId, decimal};
use crate::engine::OPEN_ORDERS_MAX;
use crate::exchange::{BookSnapshot, Level};
use crate::graphql::rows::{Row, Rows, Writer, Written, within};
use crate::market;
use crate::schema::asset::Asset;
use crate::schema::lists::{BOOK_DEPTH_MAX, CANDLES_MAX, PUBLIC_TRADES_MAX};
use crate::schema::market::{
    Candle, CandleInterval, Market, MarketStatus, OrderBook, PriceLevel, PublicTrade, Ticker,
};
use crate::schema::node::NodeId;
use crate::schema::preview::{FeeTier, rate};
use crate::schema::scalar::{DateTime, Decimal};
use crate::schema::sequence::Sequence;
use async_graphql::parser::types::Field;
use async_graphql::resolver_utils::EnumType;
use async_graphql::{Context, Object};

/// How many stored minutes an answer of so many candles of an interval, by its name, may have to read. One that
/// is not known counts nothing: it is refused before anything is read, and says so better than its cost would.
pub fn minutes_read(interval: &str, candles: u64) -> u64 {
    let known = CandleInterval::items().iter().find(|item| item.name == interval);
    known.map_or(0, |item| minutes_of(item.value.into(), candles))
}

/// The same of an interval that is not said yet: the longest.
pub fn minutes_read_at_most(candles: u64) -> u64 {
    minutes_of(market::CandleInterval::W1, candles)
}

fn minutes_of(interval: market::CandleInterval, candles: u64) -> u64 {
    interval.minutes().saturating_mul(candles).min(market::MINUTES_READ_MAX.into())
}

/// Where one asset is traded for another.
#[Object(crate = "crate::graphql::rows")]
impl Market {
    /// Global id.
    pub async fn id(&self) -> NodeId {
        self.node_id()
    }

    /// Base and quote, such as "BTC-USD".
    async fn symbol(&self) -> &str {
        &self.listed().symbol
    }

    /// What is bought and sold.
    async fn base(&self) -> Result<Asset, ApiError> {
        self.asset(self.listed().base)
    }

    /// What it is paid with; fees are taken in it.
    async fn quote(&self) -> Result<Asset, ApiError> {
        self.asset(self.listed().quote)
    }

    /// Whether it trades.
    async fn status(&self) -> MarketStatus {
        self.listed().status.into()
    }

    /// Prices are multiples of this, in quote.
    async fn tick_size(&self) -> Decimal {
        self.listed().price_decimal(domain::Price(1)).into()
    }

    /// Quantities are multiples of this, in base.
    async fn lot_size(&self) -> Decimal {
        self.listed().quantity_decimal(domain::Quantity(1)).into()
    }

    /// How many decimal places of its prices people are shown: those that `tickSize` needs. Prices have no
    /// others but zeros.
    async fn price_decimals(&self) -> u8 {
        self.listed().price_decimals()
    }

    /// How many decimal places of its quantities people are shown: those that `lotSize` needs. Quantities have
    /// no others but zeros.
    async fn quantity_decimals(&self) -> u8 {
        self.listed().quantity_decimals()
    }

    /// The least that an order may be worth, in quote.
    async fn min_notional(&self) -> Decimal {
        let market = self.listed();
        Decimal(decimal::from_units(market.min_notional.0.into(), market.quote_scale))
    }

    /// Fee of the order that rested, as a fraction of what the trade is worth: 0.001 is 0.1 %.
    async fn maker_fee(&self) -> Decimal {
        rate(self.listed().maker_fee_ppm)
    }

    /// Fee of the order that came in and took, as a fraction of what the trade is worth.
    async fn taker_fee(&self) -> Decimal {
        rate(self.listed().taker_fee_ppm)
    }

    /// How far from the last trade an order may be priced, and how far it may trade, as a fraction of that
    /// price: 0.1 is 10 % below to 10 % above. Of an order that waits for a trigger, the limit price is held
    /// against its stop price instead. Null when there is no limit; before the first trade there is none either.
    async fn price_band(&self) -> Option<Decimal> {
        self.listed().limits.price_band_ppm.map(rate)
    }

    /// The most base of one order; null when there is no limit.
    async fn max_quantity(&self) -> Option<Decimal> {
        let maximum = self.listed().limits.max_quantity;
        maximum.map(|maximum| self.listed().quantity_decimal(maximum).into())
    }

    /// The most that one order may be worth, in quote; null when there is no limit.
    async fn max_notional(&self) -> Option<Decimal> {
        let market = self.listed();
        let maximum = market.limits.max_notional;
        maximum.map(|maximum| Decimal(decimal::from_units(maximum.0.into(), market.quote_scale)))
    }

    /// How many orders of one account may stand on the book or wait for their trigger in this market.
    async fn max_open_orders(&self) -> u32 {
        let limit = self.listed().limits.max_open_orders;
        limit.unwrap_or(OPEN_ORDERS_MAX).min(OPEN_ORDERS_MAX)
    }

    /// The fees of those who trade much, by ascending volume, at most 32 tiers; below the first, the market's own
    /// fees apply. `viewer.tradingFees` says what applies to the caller.
    async fn fee_tiers(&self) -> Rows<FeeTier> {
        let market = self.listed();
        let tiers = self.listing().fee_tiers(market.quote).iter();
        tiers.map(|tier| FeeTier::new(tier, market.quote_scale)).collect()
    }

    /// The market at a glance.
    async fn ticker(&self, ctx: &Context<'_>) -> Ticker {
        let app = ctx.app();
        ticker_of(app, self, app.market.ticker(self.listed().id))
    }

    /// Resting orders, summed by price.
    async fn order_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many price levels a side: 1 to 1000.", default = 20)] depth: i32,
    ) -> Result<OrderBook, ApiError> {
        let depth = input::count(depth, "depth", BOOK_DEPTH_MAX)?;
        let snapshot = ctx.app().exchange.book(self.listed().id, index(depth));
        snapshot.map(|book| book_of(&book, self)).ok_or_else(|| no_feed(self.listed().id))
    }

    /// The latest trades, newest first.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 1 to 1000.", default = 50)] first: i32,
    ) -> Result<Rows<PublicTrade>, ApiError> {
        let first = input::count(first, "first", PUBLIC_TRADES_MAX)?;
        let prints = ctx.app().exchange.recent_trades(self.listed().id, index(first));
        Ok(prints.iter().map(|print| PublicTrade::new(print, self.listed())).collect())
    }

    /// What this market's trades amount to, stretch by stretch, oldest first: the newest that exist, however
    /// long ago they were. Stretches without a trade are left out and do not count against `limit`. They are put
    /// together from minutes with trades, at most 144,000 of them; ask for no more than you show, because what a
    /// request may cost is reckoned by the minutes that `limit` of `interval` span.
    async fn candles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How much time one candle spans.")] interval: CandleInterval,
        #[graphql(desc = "Only candles that open at or after this moment.")] from: Option<DateTime>,
        #[graphql(desc = "Only candles that open before this moment.")] to: Option<DateTime>,
        #[graphql(desc = "How many, the latest ones: 1 to 1000.", default = 500)] limit: i32,
    ) -> Result<Rows<Candle>, ApiError> {
        let limit = input::count(limit, "limit", CANDLES_MAX)?;
        let (from, to) = (from.map(|from| from.0), to.map(|to| to.0));
        let market = &ctx.app().market;
        let candles = market.candles(self.listed().id, interval.into(), from, to, limit).await?;
        Ok(candles.into_iter().map(Candle::from).collect())
    }
}

within!(Market);

impl Row for Market {
    fn write_field(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        let market = self.listed();
        let nested = |asset: Result<Asset, ApiError>, out: &mut Writer<'_>| {
            asset.is_ok_and(|asset| asset.write(field, out))
        };
        let decimal =
            |value: domain::Decimal, out: &mut Writer<'_>| Decimal(value).write(field, out);
        match field.name.node.as_str() {
            "id" => self.node_id().write(field, out),
            "symbol" => market.symbol.write(field, out),
            "base" => nested(self.asset(market.base), out),
            "quote" => nested(self.asset(market.quote), out),
            "status" => MarketStatus::from(market.status).write(field, out),
            "tickSize" => decimal(market.price_decimal(domain::Price(1)), out),
            "lotSize" => decimal(market.quantity_decimal(domain::Quantity(1)), out),
            "priceDecimals" => market.price_decimals().write(field, out),
            "quantityDecimals" => market.quantity_decimals().write(field, out),
            "ticker" => match out.data::<App>() {
                Some(app) => ticker_of(app, self, app.market.ticker(market.id)).write(field, out),
                None => false,
            },
            _ => false,
        }
    }
}

impl Market {
    fn asset(&self, id: domain::AssetId) -> Result<Asset, ApiError> {
        let asset = Asset::find(self.listing(), id);
        asset.ok_or_else(|| ApiError::internal("a market of an asset that is not listed"))
    }
}

fn index(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Every listed market has a feed; one without is a bug of ours.
pub fn no_feed(market: MarketId) -> ApiError {
    ApiError::internal(&format!("market {market} has no feed"))
}

/// The book as clients see it.
fn book_of(book: &BookSnapshot, market: &Market) -> OrderBook {
    OrderBook {
        sequence: book.sequence.to_string(),
        bids: levels_of(&book.bids, market.listed()),
        asks: levels_of(&book.asks, market.listed()),
        at: book.at.into(),
        market: market.clone(),
    }
}

/// Levels as clients see them.
pub fn levels_of(levels: &[Level], market: &domain::Market) -> Vec<PriceLevel> {
    let level = |level: &Level| PriceLevel {
        price: market.price_decimal(level.price).into(),
        quantity: market.quantity_decimal(level.quantity).into(),
        orders: i32::try_from(level.orders).unwrap_or(i32::MAX),
    };
    levels.iter().map(level).collect()
}

/// Statistics of the trades together with the best prices of the book.
pub fn ticker_of(app: &App, listed: &Market, stats: Option<market::TickerStats>) -> Ticker {
    let market = listed.listed();
    let book = app.exchange.book(market.id, 1);
    let best =
        |levels: &[Level]| levels.first().map(|best| market.price_decimal(best.price).into());
    let at = stats.as_ref().map(|stats| stats.at);
    let decimal = |value: Option<domain::Decimal>| value.map(Decimal);
    let change = stats.as_ref().and_then(|stats| stats.change_percent_24h);
    Ticker {
        market: listed.clone(),
        last_price: decimal(stats.as_ref().and_then(|stats| stats.last)),
        best_bid: book.as_ref().and_then(|book| best(&book.bids)),
        best_ask: book.as_ref().and_then(|book| best(&book.asks)),
        open_24h: decimal(stats.as_ref().and_then(|stats| stats.open_24h)),
        high_24h: decimal(stats.as_ref().and_then(|stats| stats.high_24h)),
        low_24h: decimal(stats.as_ref().and_then(|stats| stats.low_24h)),
        volume_24h: decimal(stats.as_ref().map(|stats| stats.volume_24h)),
        quote_volume_24h: decimal(stats.as_ref().map(|stats| stats.quote_volume_24h)),
        change_percent_24h: change.and_then(Decimal::percent),
        at: at.unwrap_or_else(|| app.clock.now()).into(),
    }
}

impl From<market::Candle> for Candle {
    fn from(candle: market::Candle) -> Candle {
        let at = candle.position();
        Candle {
            open_time: candle.open_time.into(),
            open: candle.open.into(),
            high: candle.high.into(),
            low: candle.low.into(),
            close: candle.close.into(),
            volume: candle.volume.into(),
            trades: i32::try_from(candle.trades).unwrap_or(i32::MAX),
            sequence: Sequence::part(at.minute(), Some(at.trades())),
            snapshot: false,
        }
    }
}

impl From<CandleInterval> for market::CandleInterval {
    fn from(interval: CandleInterval) -> market::CandleInterval {
        match interval {
            CandleInterval::M1 => market::CandleInterval::M1,
            CandleInterval::M5 => market::CandleInterval::M5,
            CandleInterval::M15 => market::CandleInterval::M15,
            CandleInterval::H1 => market::CandleInterval::H1,
            CandleInterval::H4 => market::CandleInterval::H4,
            CandleInterval::D1 => market::CandleInterval::D1,
            CandleInterval::W1 => market::CandleInterval::W1,
        }
    }
}
