//! The root of subscriptions. Each is set up so that nothing falls between its first value and the rest.

use super::app::App;
use super::book::{BookView, Changes};
use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input::own_account;
use super::markets::{levels_of, no_feed, ticker_of};
use super::{accounts, assets, input, orders};
use crate::domain::{AccountId, AssetId, DEFAULT_CURRENCY, Listing, MarketId, Timestamp};
use crate::exchange::{AccountEvent, BookSnapshot, BookStream, Lagged};
use crate::market::{Quote, TickerStats};
use crate::schema::account::{Balance, Portfolio};
use crate::schema::asset::Price;
use crate::schema::lists::BOOK_DEPTH_MAX;
use crate::schema::market::{Candle, CandleInterval, Market, OrderBookUpdate, PublicTrade, Ticker};
use crate::schema::order::{Fill, OrderUpdate};
use async_graphql::{Context, ID, Subscription};
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream, Stream};
use std::collections::{HashMap, HashSet};
use std::future::ready;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

/// What a subscription answers with. After an error it ends.
pub type Answers<T> = BoxStream<'static, Result<T, ApiError>>;

/// A portfolio is told at most this often.
const PORTFOLIO_EVERY: Duration = Duration::from_secs(1);

/// The streams that tell everybody the same from whichever moment they are listened to. `orderBook` is none: each of
/// its subscriptions has a chain of its own.
pub const PUBLIC_STREAMS: &[&str] = &["prices", "ticker", "trades", "candles"];

/// What everybody may watch.
#[derive(Default)]
pub struct MarketStreams;

/// What only its owner may watch.
#[derive(Default)]
pub struct AccountStreams;

#[Subscription(crate = "crate::graphql::executor")]
impl MarketStreams {
    /// The present price of each at once, then every change. No symbols: all. What is as it was told is not told again.
    async fn prices(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Symbols of the assets, such as [\"BTC\"], at most 100; null for all, and an empty list for none."
        )]
        symbols: Option<Vec<String>>,
        #[graphql(
            desc = "Symbol of the asset to express them in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
    ) -> Result<Answers<Price>, ApiError> {
        let app = ctx.app().clone();
        let listing = app.exchange.listing();
        let currency = input::asset(&listing, &currency)?;
        let wanted = symbols.map(|symbols| wanted(&listing, &symbols)).transpose()?;
        let mut told = Told::default();
        let prices = app.market.subscribe_prices().flat_map(move |tick| {
            let listing = app.exchange.listing();
            let mut quotes = tick.quotes(currency);
            quotes.retain(|quote| wanted.as_ref().is_none_or(|set| set.contains(&quote.asset)));
            quotes.retain(|quote| told.is_news(quote.asset, Quote { at: ALWAYS, ..*quote }));
            let prices = quotes.iter().filter_map(|quote| assets::price_of(quote, &listing));
            stream::iter(prices.map(Ok).collect::<Vec<_>>())
        });
        Ok(prices.boxed())
    }

    /// The market at a glance: now, then after every trade.
    async fn ticker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
    ) -> Result<Answers<Ticker>, ApiError> {
        let app = ctx.app().clone();
        let id = input::market(&app.exchange.listing(), &market)?;
        let mut told = Told::default();
        let ticker = move |stats: TickerStats| {
            let is_news = told.is_news((), TickerStats { at: ALWAYS, ..stats });
            let ticker = || Ok(ticker_of(&app, &listed(&app, id)?, Some(stats)));
            ready(is_news.then(ticker))
        };
        Ok(until_error(ctx.app().market.subscribe_ticker(id).filter_map(ticker)))
    }

    /// A snapshot first, then the changed levels within the depth; `sequence` grows, and
    /// `previousSequence` chains the updates.
    async fn order_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
        #[graphql(desc = "How many price levels a side: 1 to 1000.", default = 50)] depth: i32,
    ) -> Result<Answers<OrderBookUpdate>, ApiError> {
        let depth = input::count(depth, "depth", BOOK_DEPTH_MAX)?;
        let app = ctx.app().clone();
        let id = input::market(&app.exchange.listing(), &market)?;
        let book = app.exchange.subscribe_book(id).ok_or_else(|| no_feed(id))?;
        let depth = usize::try_from(depth).unwrap_or(usize::MAX);
        Ok(book_updates(move || listed(&app, id), book, depth))
    }

    /// Every trade of a market as it happens.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
    ) -> Result<Answers<PublicTrade>, ApiError> {
        let app = ctx.app().clone();
        let id = input::market(&app.exchange.listing(), &market)?;
        let prints = app.exchange.subscribe_trades(id).ok_or_else(|| no_feed(id))?;
        let trade = move |print: Result<_, Lagged>| {
            Ok(PublicTrade::new(&print?, listed(&app, id)?.listed()))
        };
        Ok(until_error(prints.map(trade)))
    }

    /// The candle being drawn, now and after every trade.
    async fn candles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
        #[graphql(desc = "How much time one candle spans.")] interval: CandleInterval,
    ) -> Result<Answers<Candle>, ApiError> {
        let app = ctx.app();
        let market = input::market(&app.exchange.listing(), &market)?;
        let candles = app.market.subscribe_candles(market, interval.into());
        let mut told = Told::default();
        let candles = candles.filter(move |candle| ready(told.is_news((), *candle)));
        Ok(candles.map(|candle| Ok(Candle::from(candle))).boxed())
    }
}

#[Subscription(crate = "crate::graphql::executor")]
impl AccountStreams {
    /// The caller's own: each order as it changes, with the trade that changed it. A TRAILING_STOP is told again
    /// when the market has moved its stop price, at most four times a second.
    async fn order_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this market's, by symbol; null for all.")] market: Option<String>,
        #[graphql(desc = "Which account of the caller; the main one unless said.")]
        account_id: Option<ID>,
    ) -> Result<Answers<OrderUpdate>, ApiError> {
        let app = ctx.app().clone();
        let account = app.accounts.own(ctx.principal()?, own_account(&app.ids, account_id)).await?;
        let listing = app.exchange.listing();
        let market = market.map(|symbol| input::market(&listing, &symbol)).transpose()?;
        let updates = app.exchange.subscribe_orders(account).filter_map(move |event| {
            let listing = app.exchange.listing();
            ready(event.map_or_else(
                |lag| Some(Err(lag.into())),
                |event| order_update(&event, market, &listing),
            ))
        });
        Ok(until_error(updates))
    }

    /// The caller's own: each balance as it changes.
    async fn balance_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account of the caller; the main one unless said.")]
        account_id: Option<ID>,
    ) -> Result<Answers<Balance>, ApiError> {
        let app = ctx.app().clone();
        let account = app.accounts.own(ctx.principal()?, own_account(&app.ids, account_id)).await?;
        let mut told = Told::default();
        let updates = app.exchange.subscribe_account(account).filter_map(move |event| {
            let listing = app.exchange.listing();
            ready(match event {
                Ok(AccountEvent::Balance(state)) => {
                    let funds = accounts::funds_after(&state);
                    told.is_news(funds.asset, funds).then(|| accounts::balance(funds, &listing))
                }
                Ok(AccountEvent::Order { .. }) => None,
                Err(lag) => Some(Err(lag.into())),
            })
        });
        Ok(until_error(updates))
    }

    /// The caller's own: what it is all worth, now and whenever prices or balances have changed it, at most once a
    /// second.
    async fn portfolio_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Symbol of the asset to express it in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
        #[graphql(desc = "Which account of the caller; the main one unless said.")]
        account_id: Option<ID>,
    ) -> Result<Answers<Portfolio>, ApiError> {
        let app = ctx.app().clone();
        let account = app.accounts.own(ctx.principal()?, own_account(&app.ids, account_id)).await?;
        input::asset(&app.exchange.listing(), &currency)?;
        Ok(until_error(portfolios(app, account, currency)))
    }
}

impl From<Lagged> for ApiError {
    fn from(_: Lagged) -> ApiError {
        ApiError::Resubscribe
    }
}

/// What a subscriber was last told, by what it is about. The same again is no news: a command that holds and frees
/// leaves a balance as it was, and a tick may reach a subscriber twice.
struct Told<K, T>(HashMap<K, T>);

impl<K, T> Default for Told<K, T> {
    fn default() -> Told<K, T> {
        Told(HashMap::new())
    }
}

impl<K: Eq + Hash, T: PartialEq> Told<K, T> {
    /// Whether this differs from what was told last, which it is from now on.
    fn is_news(&mut self, about: K, value: T) -> bool {
        let is_news = self.0.get(&about) != Some(&value);
        if is_news {
            self.0.insert(about, value);
        }
        is_news
    }
}

/// The time that stands in what is compared: when something was looked at does not change what it is.
const ALWAYS: Timestamp = Timestamp(0);

/// Ends the stream after its first error.
fn until_error<T: Send + 'static>(
    answers: impl Stream<Item = Result<T, ApiError>> + Send + 'static,
) -> Answers<T> {
    let ended = answers.scan(false, |failed, answer| {
        let answer = (!*failed).then_some(answer);
        *failed = matches!(answer, Some(Err(_)));
        ready(answer)
    });
    ended.boxed()
}

/// A market as it is listed now: subscriptions outlive changes of the listing.
fn listed(app: &App, id: MarketId) -> Result<Market, ApiError> {
    Market::find(&app.exchange.listing(), id).ok_or_else(|| no_feed(id))
}

fn wanted(listing: &Listing, symbols: &[String]) -> Result<HashSet<AssetId>, ApiError> {
    symbols.iter().map(|symbol| input::asset(listing, symbol)).collect()
}

/// The snapshot to the depth, then what changes within it. The chain is this subscription's own: a change
/// beyond the depth is not told, so `previousSequence` is the last `sequence` that was.
fn book_updates(
    market: impl Fn() -> Result<Market, ApiError> + Send + 'static,
    (snapshot, changes): (BookSnapshot, BookStream),
    depth: usize,
) -> Answers<OrderBookUpdate> {
    let mut view = BookView::new(&snapshot, depth);
    let mut told = snapshot.sequence;
    let first = market().map(|market| OrderBookUpdate {
        snapshot: true,
        ..update(&market, view.seen(), (told, told), snapshot.at)
    });
    let later = changes.filter_map(move |change| {
        ready(change.map_or_else(
            |lag| Some(Err(lag.into())),
            |change| {
                let seen = view.apply(&change.bids, &change.asks);
                if seen.is_empty() {
                    return None;
                }
                let chain = (told, change.sequence);
                told = change.sequence;
                Some(market().map(|market| update(&market, seen, chain, change.at)))
            },
        ))
    });
    until_error(stream::iter([first]).chain(later))
}

fn update(
    market: &Market,
    changes: Changes,
    (previous, sequence): (u64, u64),
    at: crate::domain::Timestamp,
) -> OrderBookUpdate {
    OrderBookUpdate {
        snapshot: false,
        previous_sequence: previous.to_string(),
        sequence: sequence.to_string(),
        bids: levels_of(&changes.bids, market.listed()),
        asks: levels_of(&changes.asks, market.listed()),
        at: at.into(),
        market: market.clone(),
    }
}

fn order_update(
    event: &AccountEvent,
    market: Option<MarketId>,
    listing: &Arc<Listing>,
) -> Option<Result<OrderUpdate, ApiError>> {
    let AccountEvent::Order { order, trade, at } = event else { return None };
    if market.is_some_and(|market| market != order.market) {
        return None;
    }
    let fill = trade.as_ref().map(|(trade, liquidity)| Fill::of(trade, *liquidity, *at));
    let trade = fill.map(|fill| orders::trade(&fill, listing)).transpose();
    Some(trade.and_then(|trade| Ok(OrderUpdate { order: orders::order(order, listing)?, trade })))
}

/// The portfolio now, then whenever prices or balances have changed it, but not more often than
/// [`PORTFOLIO_EVERY`].
fn portfolios(
    app: App,
    account: AccountId,
    currency: String,
) -> impl Stream<Item = Result<Portfolio, ApiError>> + Send + 'static {
    let watched = app.clone();
    let watch = move || {
        let balances = watched.exchange.subscribe_account(account).map(|event| event.map(drop));
        let prices = watched.market.subscribe_prices().map(|_| Ok(()));
        stream::select(balances, prices).ready_chunks(CHANGES_AT_ONCE)
    };
    let (mut changes, mut last) = (watch(), None);
    async_stream::stream! {
        loop {
            let begun = tokio::time::Instant::now();
            match app.portfolios.portfolio(account, &currency).await {
                Ok(portfolio) if last.as_ref() == Some(&portfolio) => {}
                Ok(portfolio) => {
                    last = Some(portfolio.clone());
                    yield accounts::portfolio(portfolio, &app.exchange.listing());
                }
                Err(failure) => yield Err(failure.into()),
            }
            tokio::time::sleep_until(begun + PORTFOLIO_EVERY).await;
            match changes.next().await {
                // A lag ended the account's stream. Nothing is lost by watching anew: the next portfolio
                // is computed from the present state.
                Some(news) if news.iter().any(Result::is_err) => changes = watch(),
                Some(_) => {}
                None => break,
            }
        }
    }
}

/// How many changes one portfolio takes in.
const CHANGES_AT_ONCE: usize = 10_000;
