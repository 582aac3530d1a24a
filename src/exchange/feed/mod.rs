//! Tells whoever listens: order books, public trades, and each account its own orders and balances.
//!
//! Fed once with every committed record, before the projections are written. Everything is bounded: a
//! subscriber that falls behind gets [`Lagged`] as its last item and must subscribe anew. A change is one
//! `Arc`, shared by all who listen, so that a thousand subscribers cost a thousand pointers.
//!
//! What was told last is kept for a while, for who was away: see `resume`. Where something stands (the number of a book's
//! change or of a trade, the [`Position`] of an event) follows from the journal, so that any node can be asked.

mod accounts;
mod book;
mod position;
mod resume;
mod streams;
mod window;

pub use book::{BookChange, BookSnapshot, Level};
pub use position::{NoPosition, Position};
pub use streams::{
    AccountEvent, AccountStream, AccountUpdate, BookResumed, BookStream, Lagged, Resumption,
    TradeStream, TradesResumed, UpdateStream,
};

use super::{Applied, ExchangeConfig};
use crate::domain::id_map::IdMap;
use crate::domain::{AccountId, MarketId, Price, PublicTrade, Side, Timestamp};
use crate::engine::{Engine, Event, Trade};
use accounts::Accounts;
use book::{Book, Step};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::broadcast;

/// The feed of all markets and accounts.
#[derive(Debug)]
pub(crate) struct Feed {
    markets: RwLock<Vec<Arc<MarketFeed>>>,
    accounts: Accounts,
    recent_trades_max: usize,
    book_stream_max: usize,
    trade_stream_max: usize,
}

#[derive(Debug)]
struct MarketFeed {
    recent_trades_max: usize,
    steps_max: usize,
    state: Mutex<MarketState>,
    changes: broadcast::Sender<Arc<BookChange>>,
    trades: broadcast::Sender<PublicTrade>,
}

#[derive(Debug)]
struct MarketState {
    book: Book,
    /// The last changes of the book, oldest first, each following the one before.
    steps: VecDeque<Step>,
    recent: VecDeque<PublicTrade>,
}

/// What a record may have changed in a market.
#[derive(Debug, Default)]
struct Changes {
    touched: BTreeSet<(Side, Price)>,
    trades: Vec<PublicTrade>,
}

/// What the feed knows of a market and the engine does not; from both, the feed can be made anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedCheckpoint {
    sequence: u64,
    at: Timestamp,
    /// Oldest first.
    recent: Vec<PublicTrade>,
}

impl Feed {
    pub(crate) fn new(config: &ExchangeConfig) -> Feed {
        Feed {
            markets: RwLock::default(),
            accounts: Accounts::new(config.account_stream_max.max(1), config.feed_window_max),
            recent_trades_max: config.recent_trades_max,
            book_stream_max: config.book_stream_max.max(1),
            trade_stream_max: config.trade_stream_max.max(1),
        }
    }

    /// Takes in the commands of one journal record, of which the engine has just done the last. Book sequences count records that changed the book, so
    /// replaying the journal arrives at the same numbers.
    pub(crate) fn publish(&self, record: &Arc<Applied>, engine: &Engine) {
        self.list_markets(record);
        self.publish_markets(record, engine);
        self.accounts.publish(record);
    }

    /// What must be kept with the engine to begin here again, by market id.
    pub(crate) fn checkpoints(&self) -> Vec<FeedCheckpoint> {
        let markets = self.markets.read().unwrap_or_else(PoisonError::into_inner);
        let checkpoints = markets.iter().map(|market| {
            let state = lock(&market.state);
            let (sequence, at) = state.book.mark();
            FeedCheckpoint { sequence, at, recent: state.recent.iter().copied().collect() }
        });
        checkpoints.collect()
    }

    /// Begins where another feed stood with this engine and had these checkpoints; for one to which nothing was told
    /// yet. Where more trades are to be remembered than that one did, there are fewer at first.
    pub(crate) fn seed(&self, engine: &Engine, checkpoints: Vec<FeedCheckpoint>) {
        self.accounts.begin(engine.last_seq());
        let states: Vec<MarketState> = (0..)
            .zip(checkpoints)
            .map(|(id, checkpoints)| {
                let mut book = Book::marked(MarketId(id), checkpoints.sequence, checkpoints.at);
                book.begin(engine);
                let forgotten = checkpoints.recent.len().saturating_sub(self.recent_trades_max);
                MarketState {
                    book,
                    steps: VecDeque::new(),
                    recent: checkpoints.recent.into_iter().skip(forgotten).collect(),
                }
            })
            .collect();
        let mut markets = self.markets.write().unwrap_or_else(PoisonError::into_inner);
        *markets = states.into_iter().map(|state| Arc::new(self.market_feed(state))).collect();
    }

    fn market_feed(&self, state: MarketState) -> MarketFeed {
        MarketFeed {
            recent_trades_max: self.recent_trades_max,
            steps_max: self.book_stream_max,
            state: Mutex::new(state),
            changes: broadcast::Sender::new(self.book_stream_max),
            trades: broadcast::Sender::new(self.trade_stream_max),
        }
    }

    fn list_markets(&self, record: &Applied) {
        let listed =
            record.events().iter().filter(|event| matches!(event, Event::MarketListed(_))).count();
        if listed == 0 {
            return;
        }
        let mut markets = self.markets.write().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..listed {
            let market = MarketId(u16::try_from(markets.len()).unwrap_or(u16::MAX));
            let book = Book::new(market);
            let state = MarketState { book, steps: VecDeque::new(), recent: VecDeque::new() };
            markets.push(Arc::new(self.market_feed(state)));
        }
    }

    fn publish_markets(&self, record: &Applied, engine: &Engine) {
        let mut changes: IdMap<MarketId, Changes> = IdMap::default();
        let at = record.at();
        for event in record.events() {
            match event {
                Event::Order(order) => {
                    // Of an order that waits, nothing is on the book; its level will be what it was.
                    let touched = order.price.map(|price| (order.side, price));
                    changes.entry(order.market).or_default().touched.extend(touched);
                }
                Event::Repriced(it) => {
                    changes.entry(it.market).or_default().touched.insert((it.side, it.from));
                }
                Event::Traded(trade) => {
                    changes.entry(trade.market).or_default().trades.push(public(trade, at));
                }
                _ => {}
            }
        }
        for (market, changes) in changes {
            if let Some(feed) = self.market(market) {
                feed.publish(engine, changes, at);
            }
        }
    }

    fn market(&self, market: MarketId) -> Option<Arc<MarketFeed>> {
        let markets = self.markets.read().unwrap_or_else(PoisonError::into_inner);
        markets.get(usize::from(market.0)).cloned()
    }

    pub(crate) fn book(&self, market: MarketId, depth: usize) -> Option<BookSnapshot> {
        Some(lock(&self.market(market)?.state).book.snapshot(depth))
    }

    pub(crate) fn subscribe_book(&self, market: MarketId) -> Option<(BookSnapshot, BookStream)> {
        let feed = self.market(market)?;
        // Under the lock that publishing takes, so that no change falls between snapshot and stream.
        let state = lock(&feed.state);
        Some((state.book.snapshot(usize::MAX), BookStream::new(feed.changes.subscribe())))
    }

    pub(crate) fn subscribe_trades(&self, market: MarketId) -> Option<TradeStream> {
        Some(TradeStream::new(self.market(market)?.trades.subscribe()))
    }

    pub(crate) fn subscribe_account(&self, account: AccountId) -> AccountStream {
        self.accounts.subscribe(account)
    }

    pub(crate) fn recent_trades(&self, market: MarketId, limit: usize) -> Vec<PublicTrade> {
        let Some(feed) = self.market(market) else { return Vec::new() };
        let state = lock(&feed.state);
        state.recent.iter().rev().take(limit).copied().collect()
    }
}

impl MarketFeed {
    fn publish(&self, engine: &Engine, Changes { touched, trades }: Changes, at: Timestamp) {
        let mut state = lock(&self.state);
        let step = state.book.look(engine, &touched, at);
        if let Some(step) = step {
            // An error only says that nobody listens.
            let _ = self.changes.send(Arc::clone(&step.change));
            keep(&mut state.steps, step, self.steps_max);
        }
        for trade in trades {
            keep(&mut state.recent, trade, self.recent_trades_max);
            let _ = self.trades.send(trade);
        }
    }
}

/// Puts one behind the others, of which the oldest go.
fn keep<T>(kept: &mut VecDeque<T>, newest: T, max: usize) {
    if kept.len() >= max {
        kept.pop_front();
    }
    kept.push_back(newest);
}

fn public(trade: &Trade, at: Timestamp) -> PublicTrade {
    PublicTrade {
        id: trade.id,
        market: trade.market,
        price: trade.price,
        quantity: trade.quantity,
        taker_side: trade.taker_side,
        at,
    }
}

/// Locks, also after a panic elsewhere: what is guarded is a view that the next record corrects.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
