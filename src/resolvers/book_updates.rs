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
        let snapshot = update(&market()?, view.seen(), (told, told), book.at);
        Ok(OrderBookUpdate { snapshot: true, ..snapshot })
    };
    let first = (!is_known).then(first);
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
    until_error(stream::iter(first).chain(later))
}

fn update(
    market: &Market,
    changes: Changes,
    (previous, sequence): (u64, u64),
    at: Timestamp,
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
