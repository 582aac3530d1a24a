//! What of an open order changes without a command of its owner and without an event of its own: the stop price
//! of a trailing stop, which the engine derives from the best price since the order came.
//!
//! A trade may move ten thousand such stops, so nothing is written or told of each. Whoever reads an order, or
//! listens to an account, asks the engine for the few that concern them: a question changes nothing and waits
//! for no journal. Nothing else of an order is derived; everything else that changes comes as an event.

use super::submission::{Question, Submission};
use super::{AccountEvent, AccountEvents, AccountUpdate, ExchangeHandle, Lagged, Position};
use crate::domain::{AccountId, CommandFault, Fault, OrderId, OrderStatus, OrderType, Price, Seq};
use crate::engine::OrderState;
use crate::storage::PageRequest;
use crate::storage::orders::{self, OrderFilter, OrderRow};
use futures_util::{Stream, StreamExt};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

/// A moved stop is told at most this often.
const MOVES_EVERY: Duration = Duration::from_millis(250);
/// How many trailing stops one listener is told of as they move: the newest ones that wait when it begins, and
/// those that are placed while it listens.
const FOLLOWED_MAX: usize = 1_000;
/// How many orders one question to the engine is about.
const ASKED_MAX: usize = 200;

impl ExchangeHandle {
    /// Stored orders as they stand: of those that wait with a stop price that follows the market, what the
    /// engine says; of the others, what is stored.
    ///
    /// # Errors
    /// [`Fault`] when the engine does not answer in time or the database fails.
    pub async fn as_they_stand(
        &self,
        account: AccountId,
        rows: Vec<OrderRow>,
    ) -> Result<Vec<OrderState>, Fault> {
        let mut states: Vec<OrderState> = rows.into_iter().map(OrderState::from).collect();
        let moving: Vec<OrderId> =
            states.iter().filter(|order| moves(order)).map(|order| order.id).collect();
        if moving.is_empty() {
            return Ok(states);
        }
        let mut present = self.open_orders(account, moving.clone()).await?;
        let ended = |id: &OrderId| !present.iter().any(|order| order.id == *id);
        let ended: Vec<OrderId> = moving.into_iter().filter(ended).collect();
        if !ended.is_empty() {
            // They ended after they were read.
            self.projected(self.shared.progress.committed()).await?;
            let rows = orders::by_ids(&self.shared.database, account, &ended).await?;
            present.extend(rows.into_iter().map(OrderState::from));
        }
        let mut present: BTreeMap<OrderId, OrderState> =
            present.into_iter().map(|order| (order.id, order)).collect();
        for state in &mut states {
            if let Some(now) = present.remove(&state.id) {
                *state = now;
            }
        }
        Ok(states)
    }

    /// Those of these orders that are the account's and open, as the engine has them now.
    async fn open_orders(
        &self,
        account: AccountId,
        orders: Vec<OrderId>,
    ) -> Result<Vec<OrderState>, Fault> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::Question(Question::Look { account, orders, answer }))?;
        // A question changes nothing, whatever became of it.
        self.answered(answered).await.map_err(CommandFault::into_cause)
    }

    /// These orders and balances as they change, and the account's trailing stops as the market moves them. A moved stop
    /// has the position of the event before it. Orders that waited before are known once the stream is polled.
    pub fn with_moved_stops(
        &self,
        account: AccountId,
        AccountEvents { first, end, stream: mut events }: AccountEvents,
    ) -> impl Stream<Item = Result<AccountUpdate, Lagged>> + Send + 'static {
        let handle = self.clone();
        async_stream::stream! {
            let (mut followed, mut position) = (Followed::of(account), end);
            let mut committed = handle.shared.progress.watch_committed();
            for update in first {
                followed.note(&update.event);
                yield Ok(update);
            }
            for order in followed.look(&handle).await {
                yield Ok(moved(order, position));
            }
            loop {
                tokio::select! {
                    biased;
                    event = events.next() => match event {
                        Some(Ok(update)) if update.position <= end => {}
                        Some(Ok(update)) => {
                            followed.note(&update.event);
                            position = update.position;
                            yield Ok(update);
                        }
                        Some(Err(lagged)) => {
                            yield Err(lagged);
                            break;
                        }
                        None => break,
                    },
                    () = followed.due(&mut committed) => {
                        for order in followed.look(&handle).await {
                            yield Ok(moved(order, position));
                        }
                    }
                }
            }
        }
    }
}

/// An order that no event told of.
fn moved(order: OrderState, position: Position) -> AccountUpdate {
    let at = order.updated_at;
    let event = AccountEvent::Order { order, trade: None, at };
    AccountUpdate { position, snapshot: false, event }
}

/// Whether its stop price follows the market.
fn moves(order: &OrderState) -> bool {
    order.order_type == OrderType::TrailingStop && order.status == OrderStatus::PendingTrigger
}

/// The trailing stops of an account that wait, and where each was told to stand.
struct Followed {
    account: AccountId,
    stops: BTreeMap<OrderId, Option<Price>>,
    /// Whether those that waited before are among them.
    has_begun: bool,
    /// The last one asked about.
    asked: OrderId,
    looked: Instant,
}

impl Followed {
    fn of(account: AccountId) -> Followed {
        let (stops, asked) = (BTreeMap::new(), OrderId(0));
        Followed { account, stops, has_begun: false, asked, looked: Instant::now() }
    }

    /// Waits until there may be something new; for ever when nothing is followed.
    async fn due(&self, committed: &mut watch::Receiver<Seq>) {
        if self.has_begun && self.stops.is_empty() {
            return std::future::pending().await;
        }
        tokio::time::sleep_until(self.looked + MOVES_EVERY).await;
        if self.has_begun && committed.changed().await.is_err() {
            std::future::pending().await
        }
    }

    /// Follows an order that begins to wait, and no longer one that does not.
    fn note(&mut self, event: &AccountEvent) {
        let AccountEvent::Order { order, .. } = event else { return };
        if !moves(order) {
            self.stops.remove(&order.id);
        } else if self.stops.len() < FOLLOWED_MAX || self.stops.contains_key(&order.id) {
            self.stops.insert(order.id, order.rare().stop_price);
        }
    }

    /// The orders that have moved since they were told. What fails is tried again at the next look.
    async fn look(&mut self, handle: &ExchangeHandle) -> Vec<OrderState> {
        self.looked = Instant::now();
        let looked = if self.has_begun { self.ask(handle).await } else { self.begin(handle).await };
        looked.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "moved stops are told later");
            Vec::new()
        })
    }

    /// Finds the orders that wait already, and tells those that have moved since they were placed: what the
    /// listener has read of them may be older.
    async fn begin(&mut self, handle: &ExchangeHandle) -> Result<Vec<OrderState>, Fault> {
        handle.caught_up(self.account).await?;
        let statuses = Some(vec![OrderStatus::PendingTrigger]);
        let filter = OrderFilter { statuses, ..OrderFilter::default() };
        let first = PageRequest::first(u32::try_from(FOLLOWED_MAX).unwrap_or(u32::MAX));
        let page = orders::page(&handle.shared.database, self.account, &filter, first).await?;
        let placed = page.items.iter().map(|row| (row.id, row.stop_price));
        let placed: BTreeMap<OrderId, Option<Price>> = placed.collect();
        let mut present = handle.as_they_stand(self.account, page.items).await?;
        present.retain(moves);
        let told = |order: &OrderState| {
            let stop = Some(&order.rare().stop_price);
            placed.get(&order.id) == stop || self.stops.get(&order.id) == stop
        };
        let stops: Vec<_> = present.iter().map(|it| (it.id, it.rare().stop_price)).collect();
        present.retain(|order| !told(order));
        self.stops.extend(stops);
        self.has_begun = true;
        Ok(present)
    }

    /// Asks the engine about the next ones in turn.
    async fn ask(&mut self, handle: &ExchangeHandle) -> Result<Vec<OrderState>, Fault> {
        let after = self.stops.range((Excluded(self.asked), Unbounded));
        let mut next: Vec<OrderId> = after.map(|(id, _)| *id).take(ASKED_MAX).collect();
        if next.is_empty() {
            next = self.stops.keys().copied().take(ASKED_MAX).collect();
        }
        self.asked = next.last().copied().unwrap_or_default();
        let mut present = handle.open_orders(self.account, next).await?;
        present.retain(|order| moves(order) && self.has_moved(order));
        Ok(present)
    }

    /// Whether it stands elsewhere than it was told; it is told now.
    fn has_moved(&mut self, order: &OrderState) -> bool {
        let stop = order.rare().stop_price;
        let Some(told) = self.stops.get_mut(&order.id) else { return false };
        std::mem::replace(told, stop) != stop
    }
}
