//! Subscriptions that go on after another one: the argument `after`, and what each stream tells for it.
//!
//! Every event names its place, the same on every node. Who hands the last one back gets what came after it, or, where
//! that is no longer kept, the present state, of which the first event is marked as a snapshot. A place that this node
//! has not reached, as a standby may not for a moment, is waited for; one that nobody has reached gives a snapshot, too.

use super::app::App;
use super::error::ApiError;
use crate::domain::{MarketId, PublicTrade, TradeId};
use crate::exchange::{
    AccountEvents, BookResumed, BookSnapshot, BookStream, Lagged, Position, TradesResumed, Watch,
};
use crate::market::{CandlePosition, CandleStream, Candles};
use crate::schema::sequence::Sequence;
use futures_util::StreamExt as _;
use futures_util::stream::{self, Stream};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The argument that hands a place back.
pub const AFTER: &str = "after";

/// How long a place that this node has not reached is waited for.
const AHEAD_MAX: Duration = Duration::from_secs(1);
/// How often is looked whether it is reached.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A trade as a subscriber is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Print {
    /// The trade.
    pub trade: PublicTrade,
    /// Whether it is the first of a snapshot.
    pub snapshot: bool,
}

/// The place that a client hands back.
///
/// # Errors
/// BAD_USER_INPUT when no event ever had this sequence.
pub fn place<T: FromStr>(after: Option<String>) -> Result<Option<T>, ApiError> {
    let read = |text: String| {
        text.parse().map_err(|_| {
            let cut: String = text.chars().take(40).collect();
            let what = format!(
                "must be the `sequence` of an event of this subscription, or \"0\"; {cut:?} is none"
            );
            ApiError::bad_input(what, &[AFTER])
        })
    };
    after.map(read).transpose()
}

/// The place of an account's event, as it is answered.
pub fn sequence(position: Position) -> Sequence {
    Sequence::part(position.seq().0, position.part().map(u64::from))
}

/// A sequence that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered(pub u64);

impl FromStr for Numbered {
    type Err = ();

    fn from_str(text: &str) -> Result<Numbered, ()> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(Numbered).ok_or(())
    }
}

async fn reached(knows: impl Fn() -> bool) {
    let end = Instant::now() + AHEAD_MAX;
    while !knows() && Instant::now() < end {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// An account's events, from now on or behind a place.
///
/// # Errors
/// When a snapshot is needed and cannot be had.
pub async fn account(
    app: &App,
    watch: Watch,
    after: Option<Position>,
) -> Result<AccountEvents, ApiError> {
    let Some(after) = after else { return Ok(app.exchange.events_from_now(watch.account)) };
    reached(|| app.exchange.told_seq() >= after.seq()).await;
    Ok(app.exchange.events_after(watch, after).await?)
}

/// A market's book: as it is, or as it was at a place with the changes since; `None` for no such market.
pub async fn book(app: &App, market: MarketId, after: Option<u64>) -> Option<Book> {
    if let Some(after) = after {
        reached(|| app.exchange.book_sequence(market) >= Some(after)).await;
        if let Some(BookResumed { book, missed, changes }) = app.exchange.resume_book(market, after)
        {
            let changes = stream::iter(missed).map(Ok).chain(changes).boxed();
            return Some(Book { book, is_known: true, changes });
        }
    }
    let (book, changes): (BookSnapshot, BookStream) = app.exchange.subscribe_book(market)?;
    Some(Book { book, is_known: false, changes: changes.boxed() })
}

/// Where a subscription to an order book begins.
pub struct Book {
    /// The whole book there.
    pub book: BookSnapshot,
    /// Whether the client has it.
    pub is_known: bool,
    /// Every change after it.
    pub changes: stream::BoxStream<'static, Result<Arc<crate::exchange::BookChange>, Lagged>>,
}

/// A market's trades, from now on or after one of them; `None` for no such market.
pub async fn trades(
    app: &App,
    market: MarketId,
    after: Option<TradeId>,
) -> Option<impl Stream<Item = Result<Print, Lagged>> + Send + 'static + use<>> {
    let (first, is_snapshot, stream) = match after {
        None => (Vec::new(), false, app.exchange.subscribe_trades(market)?),
        Some(after) => {
            reached(|| app.exchange.last_trade(market) >= Some(after)).await;
            let TradesResumed { missed, recent, stream } =
                app.exchange.resume_trades(market, after)?;
            let is_snapshot = missed.is_none();
            (missed.unwrap_or(recent), is_snapshot, stream)
        }
    };
    let first = first.into_iter().enumerate();
    let print = move |(index, trade)| Print { trade, snapshot: is_snapshot && index == 0 };
    let later = stream.map(|trade| trade.map(|trade| Print { trade, snapshot: false }));
    Some(stream::iter(first.map(print).map(Ok)).chain(later))
}

/// A market's candles, from now on or behind a place.
pub async fn candles(app: &App, of: Candles, after: Option<CandlePosition>) -> CandleStream {
    let Some(after) = after else { return app.market.subscribe_candles(of.market, of.interval) };
    reached(|| app.market.drawn_to(of) >= Some(after)).await;
    app.market.resume_candles(of, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_that_no_event_had_is_refused_by_name() {
        let read = |text: &str| place::<Numbered>(Some(text.to_owned()));
        assert_eq!(read("17").ok(), Some(Some(Numbered(17))));
        assert_eq!(place::<Numbered>(None).ok(), Some(None));
        let long = "9".repeat(100);
        for text in ["", "x", "-1", "+1", "1.5", long.as_str()] {
            let error = read(text).expect_err(text);
            assert_eq!(error.code(), "BAD_USER_INPUT");
            assert!(error.message().starts_with("`after`: must be the `sequence`"), "{error:?}");
        }
    }
}
