//! Subscriptions to an account that go on where another one ended: with what was missed, or with a snapshot of what
//! stands.
//!
//! A snapshot comes from the engine between two commands, so that it is exact: what led to it is left out of the stream,
//! and nothing else is.

use super::ExchangeHandle;
use super::feed::{
    AccountEvent, AccountUpdate, BookResumed, Lagged, Position, Resumption, TradesResumed,
    UpdateStream,
};
use super::standing::Standing;
use super::submission::{Question, Submission};
use crate::domain::{AccountId, CommandFault, Fault, MarketId, Seq, TradeId};
use crate::engine::OrderState;
use crate::storage::PageRequest;
use crate::storage::orders::{self, OrderFilter};
use futures_util::{Stream, StreamExt, stream};
use std::future::ready;
use tokio::sync::oneshot;

/// Of so many ended orders the newest that belongs to a snapshot is looked for.
const ENDED_LOOKED_AT: u32 = 20;

/// Whose events are listened to, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Whose.
    pub account: AccountId,
    /// Which of them.
    pub what: Watched,
}

/// What of an account is listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Its orders, or those in one market.
    Orders(Option<MarketId>),
    /// What it has.
    Balances,
}

/// Events of an account from some position on.
#[derive(Debug)]
pub struct AccountEvents {
    /// What is told at once.
    pub(super) first: Vec<AccountUpdate>,
    /// Where that ends.
    pub(super) end: Position,
    /// What follows; anything up to `end` is told already.
    pub(super) stream: UpdateStream,
}

impl AccountEvents {
    /// One after the other.
    pub fn into_stream(self) -> impl Stream<Item = Result<AccountUpdate, Lagged>> + Send + 'static {
        let AccountEvents { first, end, stream } = self;
        let is_new = move |update: &Result<AccountUpdate, Lagged>| {
            ready(update.as_ref().map_or(true, |update| update.position > end))
        };
        stream::iter(first).map(Ok).chain(stream.filter(is_new))
    }
}

impl ExchangeHandle {
    /// The newest command that subscribers of this node were told of.
    pub fn told_seq(&self) -> Seq {
        self.shared.feed.told_seq()
    }

    /// What happens to an account from now on.
    pub fn events_from_now(&self, account: AccountId) -> AccountEvents {
        // Asked before, so that nothing lies between.
        let end = Position::after(self.told_seq());
        let Resumption { stream, .. } = self.shared.feed.resume_account(account, end);
        AccountEvents { first: Vec::new(), end, stream }
    }

    /// What happened to an account behind a position and happens from now on. Where that is no longer known, what
    /// stands comes in its place, the first of it marked as a snapshot.
    ///
    /// # Errors
    /// [`Fault`] when a snapshot is needed and engine or database do not answer.
    pub async fn events_after(
        &self,
        Watch { account, what }: Watch,
        after: Position,
    ) -> Result<AccountEvents, Fault> {
        let Resumption { missed, stream } = self.shared.feed.resume_account(account, after);
        if let Some(first) = missed {
            let end = first.last().map_or(after, |update| update.position);
            return Ok(AccountEvents { first, end, stream });
        }
        let standing = self.standing(account).await?;
        let end = Position::after(standing.seq);
        let events = match what {
            Watched::Balances => standing.balances.into_iter().map(AccountEvent::Balance).collect(),
            Watched::Orders(market) => self.standing_orders(account, market, standing).await?,
        };
        Ok(AccountEvents { first: snapshot(events, end), end, stream })
    }

    async fn standing(&self, account: AccountId) -> Result<Standing, Fault> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::Question(Question::Standing { account, answer }))?;
        // A question changes nothing, whatever became of it.
        self.answered(answered).await.map_err(CommandFault::into_cause)
    }

    /// The open orders; where there are none, the newest one that ended, which says so.
    async fn standing_orders(
        &self,
        account: AccountId,
        market: Option<MarketId>,
        Standing { seq, mut orders, .. }: Standing,
    ) -> Result<Vec<AccountEvent>, Fault> {
        orders.retain(|order| market.is_none_or(|market| market == order.market));
        if orders.is_empty() {
            self.projected(seq).await?;
            let filter = OrderFilter { market, open: Some(false), ..OrderFilter::default() };
            let newest = PageRequest::first(ENDED_LOOKED_AT);
            let page = orders::page(&self.shared.database, account, &filter, newest).await?;
            // Later ones are still to be told.
            let ended = page.items.into_iter().find(|row| row.updated_seq <= seq);
            orders.extend(ended.map(OrderState::from));
        }
        let event = |order: OrderState| {
            let at = order.updated_at;
            AccountEvent::Order { order, trade: None, at }
        };
        Ok(orders.into_iter().map(event).collect())
    }

    /// The number of a book's last change; `None` for no such market.
    pub fn book_sequence(&self, market: MarketId) -> Option<u64> {
        self.shared.feed.book_sequence(market)
    }

    /// A market's book as it was at a sequence, and every change since; `None` when that is no longer kept.
    pub fn resume_book(&self, market: MarketId, after: u64) -> Option<BookResumed> {
        self.shared.feed.resume_book(market, after)
    }

    /// The number of a market's last trade, if one is kept.
    pub fn last_trade(&self, market: MarketId) -> Option<TradeId> {
        self.shared.feed.last_trade(market)
    }

    /// A market's trades after this one, and what follows; `None` for no such market.
    pub fn resume_trades(&self, market: MarketId, after: TradeId) -> Option<TradesResumed> {
        self.shared.feed.resume_trades(market, after)
    }
}

/// Whoever leaves in the middle of a snapshot has nothing to go on from, until its end.
fn snapshot(events: Vec<AccountEvent>, end: Position) -> Vec<AccountUpdate> {
    let last = events.len().saturating_sub(1);
    let update = |(index, event)| {
        let position = if index == last { end } else { Position::BEGINNING };
        AccountUpdate { position, snapshot: index == 0, event }
    };
    events.into_iter().enumerate().map(update).collect()
}
