//! Streams that end with [`Lagged`] when their reader cannot keep up.

use super::position::Position;
use super::{BookChange, BookSnapshot};
use crate::domain::{Liquidity, PublicTrade, Timestamp};
use crate::engine::{BalanceState, OrderState, Trade};
use futures_util::Stream;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

/// The reader fell behind and missed something; the stream has ended. Subscribe anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too slow: {missed} messages were missed; subscribe again")]
pub struct Lagged {
    /// How many messages were missed.
    pub missed: u64,
}

/// Something that happened to an account.
#[expect(
    clippy::large_enum_variant,
    reason = "shared behind an Arc until a reader takes its own copy"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountEvent {
    /// An order changed.
    Order {
        /// As it is after the command.
        order: OrderState,
        /// The trade that changed it, and the order's part in it. A command that made several trades of
        /// the order comes once with each.
        trade: Option<(Trade, Liquidity)>,
        /// When.
        at: Timestamp,
    },
    /// A balance changed: as it is after the command.
    Balance(BalanceState),
}

/// An event of an account, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountUpdate {
    /// Where it stands among all events of the account.
    pub position: Position,
    /// Whether it is the first of a snapshot: what came before it is void.
    pub snapshot: bool,
    /// What happened.
    pub event: AccountEvent,
}

/// What an account's subscriber that comes back is given.
#[derive(Debug)]
pub struct Resumption {
    /// What it missed, oldest first; `None` when that is no longer kept.
    pub missed: Option<Vec<AccountUpdate>>,
    /// What follows.
    pub stream: UpdateStream,
}

/// What a subscriber to trades that comes back is given.
#[derive(Debug)]
pub struct TradesResumed {
    /// What it missed, oldest first; `None` when that is no longer kept.
    pub missed: Option<Vec<PublicTrade>>,
    /// The newest trades, oldest first, when what it missed is not kept.
    pub recent: Vec<PublicTrade>,
    /// What follows.
    pub stream: TradeStream,
}

/// What a subscriber to an order book that comes back is given.
#[derive(Debug)]
pub struct BookResumed {
    /// The whole book as it was at the sequence that was asked for.
    pub book: BookSnapshot,
    /// Every change since, oldest first.
    pub missed: Vec<Arc<BookChange>>,
    /// What follows.
    pub changes: BookStream,
}

/// Changes of a market's book, gapless.
pub type BookStream = FeedStream<Arc<BookChange>, Arc<BookChange>>;
/// A market's trades.
pub type TradeStream = FeedStream<PublicTrade, PublicTrade>;
/// What happens to an account.
pub type AccountStream = FeedStream<Arc<AccountUpdate>, AccountEvent>;
/// What happens to an account, and where it stands.
pub type UpdateStream = FeedStream<Arc<AccountUpdate>, AccountUpdate>;

/// A subscription to the feed; `M` is what is shared, `T` what the reader gets.
pub struct FeedStream<M, T> {
    messages: Option<BroadcastStream<M>>,
    turn: fn(M) -> T,
}

impl<M: Clone + Send + 'static> FeedStream<M, M> {
    pub(super) fn new(messages: broadcast::Receiver<M>) -> FeedStream<M, M> {
        FeedStream { messages: Some(BroadcastStream::new(messages)), turn: |message| message }
    }
}

impl AccountStream {
    pub(super) fn of(messages: broadcast::Receiver<Arc<AccountUpdate>>) -> AccountStream {
        let turn = |update: Arc<AccountUpdate>| Arc::unwrap_or_clone(update).event;
        FeedStream { messages: Some(BroadcastStream::new(messages)), turn }
    }
}

impl UpdateStream {
    pub(super) fn of_updates(messages: broadcast::Receiver<Arc<AccountUpdate>>) -> UpdateStream {
        FeedStream { messages: Some(BroadcastStream::new(messages)), turn: Arc::unwrap_or_clone }
    }
}

impl<M: Clone + Send + 'static, T> Stream for FeedStream<M, T> {
    type Item = Result<T, Lagged>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(messages) = self.messages.as_mut() else { return Poll::Ready(None) };
        let next = match Pin::new(messages).poll_next(context) {
            Poll::Ready(next) => next,
            Poll::Pending => return Poll::Pending,
        };
        let item = match next {
            Some(Ok(message)) => Some(Ok((self.turn)(message))),
            Some(Err(BroadcastStreamRecvError::Lagged(missed))) => {
                self.messages = None;
                metrics::counter!("agio_exchange_lagged_total").increment(1);
                Some(Err(Lagged { missed }))
            }
            None => None,
        };
        Poll::Ready(item)
    }
}

impl<M, T> fmt::Debug for FeedStream<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FeedStream").field("open", &self.messages.is_some()).finish()
    }
}
