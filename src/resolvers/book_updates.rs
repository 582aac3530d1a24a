//! What a subscription to an order book tells.

use super::answers::{Answers, until_error};
use super::book::{BookView, Changes};
use super::error::ApiError;
use super::markets::levels_of;
use super::resume::Book;
use crate::domain::Timestamp;
use crate::schema::market::{Market, OrderBookUpdate};
use futures_util::StreamExt as _;
use futures_util::stream;
use std::future::ready;

/// The snapshot to the depth, unless it is known, then what changes within it. The chain is this subscription's own: a change
/// beyond the depth is not told, so `previousSequence` is the last `sequence` that was.
pub(super) fn book_updates(
    market: impl Fn() -> Result<Market, ApiError> + Send + 'static,
    Book { book, is_known, changes }: Book,
    depth: usize,
) -> Answers<OrderBookUpdate> {
    let mut view = BookView::new(&book, depth);
    let mut told = book.sequence;
    let first = || {
        let seen = Told { changes: view.seen(), previous: told, sequence: told, at: book.at };
        let snapshot = update(&market()?, seen);
        Ok(OrderBookUpdate { snapshot: true, ..snapshot })
    };
    let first = (!is_known).then(first);
    let later = changes.filter_map(move |change| {
        ready(change.map_or_else(
            |lag| Some(Err(lag.into())),
            |change| {
                let changes = view.apply(&change.bids, &change.asks);
                if changes.is_empty() {
                    return None;
                }
                let sequence = change.sequence;
                let seen = Told { changes, previous: told, sequence, at: change.at };
                told = sequence;
                Some(market().map(|market| update(&market, seen)))
            },
        ))
    });
    until_error(stream::iter(first).chain(later))
}

/// What a subscriber is told at once.
struct Told {
    changes: Changes,
    previous: u64,
    sequence: u64,
    at: Timestamp,
}

fn update(market: &Market, told: Told) -> OrderBookUpdate {
    OrderBookUpdate {
        snapshot: false,
        previous_sequence: told.previous.to_string(),
        sequence: told.sequence.to_string(),
        bids: levels_of(&told.changes.bids, market.listed()),
        asks: levels_of(&told.changes.asks, market.listed()),
        at: told.at.into(),
        market: market.clone(),
    }
}
