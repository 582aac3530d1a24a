//! For subscribers that come back: what they missed, or word that it is no longer kept.
//!
//! Each answer and the stream that belongs to it are taken under the lock that publishing takes, so that nothing falls
//! between them.

use super::position::Position;
use super::streams::{BookResumed, BookStream, Resumption, TradeStream, TradesResumed};
use super::{Feed, lock};
use crate::domain::{AccountId, MarketId, Seq, TradeId};

impl Feed {
    /// The newest command that was told.
    pub(crate) fn told_seq(&self) -> Seq {
        self.accounts.seq()
    }

    /// What happened to an account behind a position, and what follows.
    pub(crate) fn resume_account(&self, account: AccountId, after: Position) -> Resumption {
        self.accounts.resume(account, after)
    }

    /// The number of a book's last change.
    pub(crate) fn book_sequence(&self, market: MarketId) -> Option<u64> {
        Some(lock(&self.market(market)?.state).book.mark().0)
    }

    /// A market's book as it was at a sequence, and what came then; `None` when that is no longer kept, and for a
    /// sequence that the book has not reached.
    pub(crate) fn resume_book(&self, market: MarketId, after: u64) -> Option<BookResumed> {
        let feed = self.market(market)?;
        let (mut book, steps, changes) = {
            let state = lock(&feed.state);
            let (sequence, _) = state.book.mark();
            let missed = usize::try_from(sequence.checked_sub(after)?).ok()?;
            let first = state.steps.len().checked_sub(missed)?;
            let steps: Vec<_> = state.steps.range(first..).cloned().collect();
            (state.book.clone(), steps, BookStream::new(feed.changes.subscribe()))
        };
        steps.iter().rev().for_each(|step| book.undo(step));
        let missed = steps.into_iter().map(|step| step.change).collect();
        Some(BookResumed { book: book.snapshot(usize::MAX), missed, changes })
    }

    /// The number of a market's last trade.
    pub(crate) fn last_trade(&self, market: MarketId) -> Option<TradeId> {
        lock(&self.market(market)?.state).recent.back().map(|trade| trade.id)
    }

    /// A market's trades after this one, and what follows; `None` for no such market.
    pub(crate) fn resume_trades(&self, market: MarketId, after: TradeId) -> Option<TradesResumed> {
        let feed = self.market(market)?;
        let state = lock(&feed.state);
        let stream = TradeStream::new(feed.trades.subscribe());
        let found = state.recent.binary_search_by_key(&after, |trade| trade.id);
        let missed = found.ok().map(|place| state.recent.range(place + 1..).copied().collect());
        let recent = match &missed {
            Some(_) => Vec::new(),
            None => state.recent.iter().copied().collect(),
        };
        Some(TradesResumed { missed, recent, stream })
    }
}
