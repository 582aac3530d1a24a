//! The root of subscriptions. Each is set up so that nothing falls between its first value and the rest.

use super::answers::{Answers, until_error};
use super::app::App;
use super::book_updates::book_updates;
use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input::own_account;
use super::markets::{no_feed, ticker_of};
use super::resume::{self, Numbered};
use super::{accounts, assets, input, orders};
use crate::domain::{AccountId, AssetId, DEFAULT_CURRENCY, Listing, MarketId, Timestamp, TradeId};
use crate::exchange::{AccountEvent, AccountUpdate, Lagged, Watch, Watched};
use crate::market::{CandleUpdate, Candles, Quote, TickerStats};
use crate::schema::account::{Balance, Portfolio};
use crate::schema::asset::Price;
use crate::schema::lists::BOOK_DEPTH_MAX;
use crate::schema::market::{Candle, CandleInterval, Market, OrderBookUpdate, PublicTrade, Ticker};
use crate::schema::order::{Fill, OrderUpdate};
use async_graphql::{Context, ID, Subscription};
use futures_util::StreamExt as _;
use futures_util::stream::{self, Stream};
use std::collections::{HashMap, HashSet};
use std::future::ready;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

/// A portfolio is told at most this often.
const PORTFOLIO_EVERY: Duration = Duration::from_secs(1);

/// The streams that tell everybody the same from whichever moment they are listened to. `orderBook` is none: each of
/// its subscriptions has a chain of its own. One that goes on after another is none, either: see [`resume::AFTER`].
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
    /// `previousSequence` chains the updates. With `after`, and the same depth as before, the updates that were missed
    /// come instead of the snapshot, as long as they are kept.
    async fn order_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
        #[graphql(desc = "How many price levels a side: 1 to 1000.", default = 50)] depth: i32,
        #[graphql(
            desc = "The `sequence` of the last event that was received, to go on after it; \"0\" begins with a snapshot."
        )]
        after: Option<String>,
    ) -> Result<Answers<OrderBookUpdate>, ApiError> {
        let depth = input::count(depth, "depth", BOOK_DEPTH_MAX)?;
        let app = ctx.app().clone();
        let id = input::market(&app.exchange.listing(), &market)?;
        let after = resume::place::<Numbered>(after)?.map(|Numbered(after)| after);
        let book = resume::book(&app, id, after).await.ok_or_else(|| no_feed(id))?;
        let depth = usize::try_from(depth).unwrap_or(usize::MAX);
        Ok(book_updates(move || listed(&app, id), book, depth))
    }

    /// Every trade of a market as it happens. With `after`, those that were missed first; when they are no longer
    /// kept, the newest ones, of which the first has `snapshot: true`.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
        #[graphql(
            desc = "The `sequence` of the last event that was received, to go on after it; \"0\" begins with a snapshot."
        )]
        after: Option<String>,
    ) -> Result<Answers<PublicTrade>, ApiError> {
        let app = ctx.app().clone();
        let id = input::market(&app.exchange.listing(), &market)?;
        let after = resume::place::<Numbered>(after)?.map(|Numbered(after)| TradeId(after));
        let prints = resume::trades(&app, id, after).await.ok_or_else(|| no_feed(id))?;
        let trade = move |print: Result<resume::Print, Lagged>| {
            let resume::Print { trade, snapshot } = print?;
            let print = PublicTrade::new(&trade, listed(&app, id)?.listed());
            Ok(PublicTrade { snapshot, ..print })
        };
        Ok(until_error(prints.map(trade)))
    }

    /// The candle being drawn, now and after every trade; what comes at once has `snapshot: true`. With `after`, what was
    /// drawn meanwhile comes first: each candle as it ended, and the newest as it is. When that is no longer kept, the
    /// newest comes with `snapshot: true`, and `Market.candles` has the others.
    async fn candles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
        #[graphql(desc = "How much time one candle spans.")] interval: CandleInterval,
        #[graphql(
            desc = "The `sequence` of the last event that was received, to go on after it; \"0\" begins with a snapshot."
        )]
        after: Option<String>,
    ) -> Result<Answers<Candle>, ApiError> {
        let app = ctx.app();
        let market = input::market(&app.exchange.listing(), &market)?;
        let after = resume::place(after)?;
        let of = Candles { market, interval: interval.into() };
        let candles = resume::candles(app, of, after).await;
        let candle = |update: CandleUpdate| Candle {
            snapshot: update.snapshot,
            ..Candle::from(update.candle)
        };
        Ok(candles.map(move |update| Ok(candle(update))).boxed())
    }
}

#[Subscription(crate = "crate::graphql::executor")]
impl AccountStreams {
    /// The caller's own: each order as it changes, with the trade that changed it. A TRAILING_STOP is told again
    /// when the market has moved its stop price, at most four times a second. With `after`, what was missed first; when
    /// that is no longer kept, the open orders as they stand (the newest ended one when none is open), of which the
    /// first has `snapshot: true`.
    async fn order_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this market's, by symbol; null for all.")] market: Option<String>,
        #[graphql(desc = "Which account of the caller; the main one unless said.")]
        account_id: Option<ID>,
        #[graphql(
            desc = "The `sequence` of the last event that was received, to go on after it; \"0\" begins with a snapshot."
        )]
        after: Option<String>,
    ) -> Result<Answers<OrderUpdate>, ApiError> {
        let app = ctx.app().clone();
        let account = app.accounts.own(ctx.principal()?, own_account(&app.ids, account_id)).await?;
        let listing = app.exchange.listing();
        let market = market.map(|symbol| input::market(&listing, &symbol)).transpose()?;
        let after = resume::place(after)?;
        let watch = Watch { account, what: Watched::Orders(market) };
        let events = resume::account(&app, watch, after).await?;
        let events = app.exchange.with_moved_stops(account, events);
        let updates = events.filter_map(move |event| {
            let listing = app.exchange.listing();
            ready(event.map_or_else(
                |lag| Some(Err(lag.into())),
                |event| order_update(&event, market, &listing),
            ))
        });
        Ok(until_error(updates))
    }

    /// The caller's own: each balance as it changes. With `after`, what was missed first; when that is no longer kept,
    /// every balance that is not zero (a zero one when all are), of which the first has `snapshot: true`.
    async fn balance_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account of the caller; the main one unless said.")]
        account_id: Option<ID>,
        #[graphql(
            desc = "The `sequence` of the last event that was received, to go on after it; \"0\" begins with a snapshot."
        )]
        after: Option<String>,
    ) -> Result<Answers<Balance>, ApiError> {
        let app = ctx.app().clone();
        let account = app.accounts.own(ctx.principal()?, own_account(&app.ids, account_id)).await?;
        let after = resume::place(after)?;
        let watch = Watch { account, what: Watched::Balances };
        let events = resume::account(&app, watch, after).await?;
        let mut told = Told::default();
        let updates = events.into_stream().filter_map(move |update| {
            let listing = app.exchange.listing();
            ready(match update {
                Ok(AccountUpdate { position, snapshot, event: AccountEvent::Balance(state) }) => {
                    let funds = accounts::funds_after(&state);
                    let told = told.is_news(funds.asset, funds) || snapshot;
                    told.then(|| {
                        let sequence = Some(resume::sequence(position));
                        let balance = accounts::balance(funds, &listing)?;
                        Ok(Balance { sequence, snapshot, ..balance })
                    })
                }
                Ok(_) => None,
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

/// A market as it is listed now: subscriptions outlive changes of the listing.
fn listed(app: &App, id: MarketId) -> Result<Market, ApiError> {
    Market::find(&app.exchange.listing(), id).ok_or_else(|| no_feed(id))
}

fn wanted(listing: &Listing, symbols: &[String]) -> Result<HashSet<AssetId>, ApiError> {
    symbols.iter().map(|symbol| input::asset(listing, symbol)).collect()
}

fn order_update(
    AccountUpdate { position, snapshot, event }: &AccountUpdate,
    market: Option<MarketId>,
    listing: &Arc<Listing>,
) -> Option<Result<OrderUpdate, ApiError>> {
    let AccountEvent::Order { order, trade, at } = event else { return None };
    let (sequence, snapshot) = (resume::sequence(*position), *snapshot);
    if market.is_some_and(|market| market != order.market) {
        return None;
    }
    let fill = trade.as_ref().map(|(trade, liquidity)| Fill::of(trade, *liquidity, *at));
    let trade = fill.map(|fill| orders::trade(&fill, listing)).transpose();
    Some(trade.and_then(|trade| {
        Ok(OrderUpdate { order: orders::order(order, listing)?, trade, sequence, snapshot })
    }))
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
