//! The exchange as the rest of the program sees it: commands in, answers and streams out.
//!
//! A handle is cheap to clone. It holds no engine: commands go through a bounded queue to the sequencer,
//! and what is asked comes from the feed, the progress, and (for repeated commands) the projections.

use super::consumer_status::ConsumerStatuses;
use super::feed::{AccountStream, BookSnapshot, BookStream, TradeStream};
use super::role::Role;
use super::shared::Shared;
use super::state_digest::StateDigest;
use super::submission::{Question, Submission};
use super::{Cancelled, CommandError, Committed, Placed, TRADES_TOLD_MAX, TradesMade};
use crate::domain::{AccountId, CommandFault, Fault, Listing, MarketId, OrderId, PublicTrade, Seq};
use crate::engine::{
    CancelAllOrders, CancelOrder, Command, Event, FirstOutcome, NewOrder, OrderState, Preview,
    Repeated,
};
use crate::storage::fills::{self, CommandTrades};
use crate::storage::orders;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// The most commands that may be handed in together.
pub const BATCH_MAX: usize = 100;

/// Talks to the running exchange.
#[derive(Clone, Debug)]
pub struct ExchangeHandle {
    pub(super) queue: mpsc::Sender<Submission>,
    pub(super) shared: Arc<Shared>,
}

/// What of the exchange may fail by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Commands are made durable.
    Journal,
    /// The computer's clock is believed.
    Clock,
    /// Commands are applied.
    Engine,
    /// The tables follow.
    Projections,
}

/// How the exchange is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeStatus {
    /// Whether it works as its role wants it.
    pub healthy: bool,
    /// Whether this node leads.
    pub role: Role,
    /// What is wrong, in words for the operator.
    pub trouble: Option<Arc<str>>,
    /// The last command journaled and applied.
    pub seq: Seq,
    /// The last command the projections show.
    pub projected: Seq,
    /// How many commands wait for the journal.
    pub queue_length: usize,
}

impl ExchangeHandle {
    /// Hands in a command and waits until it is durable and applied. Dropping the future does not undo it.
    ///
    /// # Errors
    /// [`CommandFault::NotDone`] at once when the queue is full, and when the journal cannot be written;
    /// [`CommandFault::Unknown`] when the answer takes too long or is lost: it may still be done.
    pub async fn submit(&self, command: Command) -> Result<Committed, CommandFault> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::One { command, answer }).map_err(CommandFault::NotDone)?;
        self.answered(answered).await
    }

    /// Hands in commands that go into one journal record, one right after the other, and waits until they are
    /// durable and applied: all of them are, or none. Each has its own outcome; one that is refused does not
    /// hold up the next. They are [`BATCH_MAX`] at most.
    ///
    /// # Errors
    /// As in [`ExchangeHandle::submit`]; [`Fault::Internal`] when they are too many.
    pub async fn submit_all(&self, commands: Vec<Command>) -> Result<Vec<Committed>, CommandFault> {
        match commands.len() {
            0 => return Ok(Vec::new()),
            count if count > BATCH_MAX => return Err(CommandFault::NotDone(too_many(count))),
            _ => {}
        }
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::Many { commands, answer }).map_err(CommandFault::NotDone)?;
        self.answered(answered).await
    }

    /// What placing this order now would come to: fills, fees, what would be held. Changes nothing; its client
    /// id does not matter.
    ///
    /// # Errors
    /// What placing it now would be refused with, or a fault.
    pub async fn preview(&self, order: NewOrder) -> Result<Preview, CommandError> {
        let (answer, answered) = oneshot::channel();
        let question = Question::Preview { order: Box::new(order), answer };
        self.hand_in(Submission::Question(question)).map_err(CommandFault::NotDone)?;
        // A question changes nothing, whatever became of it.
        let answer = self.answered(answered).await;
        let preview = answer.map_err(|fault| CommandFault::NotDone(fault.into_cause()))?;
        preview.map_err(CommandError::Rejected)
    }

    pub(super) fn hand_in(&self, submission: Submission) -> Result<(), Fault> {
        if let Some(trouble) = self.shared.progress.command_trouble() {
            return Err(Fault::Unavailable(trouble));
        }
        self.queue.try_send(submission).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => {
                metrics::counter!("agio_exchange_overloaded_total").increment(1);
                Fault::Overloaded
            }
            mpsc::error::TrySendError::Closed(_) => Fault::unavailable("the exchange has stopped"),
        })
    }

    pub(super) async fn answered<T>(
        &self,
        answered: oneshot::Receiver<Result<T, CommandFault>>,
    ) -> Result<T, CommandFault> {
        let wait = Duration::from_millis(self.shared.config.answer_wait_ms);
        match tokio::time::timeout(wait, answered).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(CommandFault::unknown("the exchange stopped before it answered")),
            Err(_) => Err(CommandFault::unknown("the journal has not answered in time")),
        }
    }

    /// Places an order. A repeated client id answers with the first outcome: the order as it is now, and
    /// the trades of the command that placed it.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn place_order(&self, order: NewOrder) -> Result<Placed, CommandError> {
        let account = order.account;
        let committed = self.command(Command::PlaceOrder(order)).await?;
        Ok(self.placed(account, &committed).await.map_err(CommandFault::after)?)
    }

    /// What came of a command that placed an order, or repeated one that did. What it set off between others
    /// (stops that it triggered) is not its own.
    pub(super) async fn placed(
        &self,
        account: AccountId,
        committed: &Committed,
    ) -> Result<Placed, Fault> {
        if let Some(repeated) = repeated(committed) {
            return self.placed_before(account, repeated, committed.seq()).await;
        }
        let order = committed.orders().next().cloned().ok_or_else(no_outcome)?;
        let trades = committed.trades_of(&[order.id]);
        Ok(Placed { seq: committed.seq(), at: committed.at(), order, trades })
    }

    /// Cancels an order; answers the order as it ended.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn cancel_order(&self, cancel: CancelOrder) -> Result<OrderState, CommandError> {
        let (account, order) = (cancel.account, cancel.order.clone());
        let committed = self.command(Command::CancelOrder(cancel)).await?;
        let order = committed.order_named(account, &order).cloned();
        Ok(order.ok_or_else(no_outcome).map_err(CommandFault::after)?)
    }

    /// Cancels all of an account's orders that match; answers the first of them as they ended.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn cancel_all_orders(
        &self,
        cancel: CancelAllOrders,
    ) -> Result<Cancelled, CommandError> {
        let committed = self.command(Command::CancelAllOrders(cancel)).await?;
        Ok(committed.cancelled())
    }

    pub(super) async fn command(&self, command: Command) -> Result<Committed, CommandError> {
        let committed = self.submit(command).await?;
        match committed.refusal() {
            Some(reject) => Err(CommandError::Rejected(reject)),
            None => Ok(committed),
        }
    }

    async fn placed_before(
        &self,
        account: AccountId,
        repeated: Repeated,
        seq: Seq,
    ) -> Result<Placed, Fault> {
        let FirstOutcome::Order(id) = repeated.outcome else { return Err(no_outcome()) };
        self.projected(seq).await?;
        let first = repeated.first.ok_or_else(no_outcome)?;
        let (order, trades) = self.order_and_trades(account, id, first).await?;
        Ok(Placed { seq: first, at: order.created_at, order, trades })
    }

    pub(super) async fn order_and_trades(
        &self,
        account: AccountId,
        id: OrderId,
        seq: Seq,
    ) -> Result<(OrderState, TradesMade), Fault> {
        let database = &self.shared.database;
        let order = orders::find(database, account, id).await?.ok_or_else(no_outcome)?;
        let order = self.as_they_stand(account, vec![order]).await?.pop().ok_or_else(no_outcome)?;
        let asked = CommandTrades { order: id, seq, limit: TRADES_TOLD_MAX as u64 };
        let (rows, count) = fills::of_command(database, account, asked).await?;
        let first = rows.into_iter().map(Into::into).collect();
        Ok((order, TradesMade { first, count }))
    }

    pub(super) async fn projected(&self, seq: Seq) -> Result<(), Fault> {
        self.shared.progress.projected_past(seq, self.caught_up_wait()).await
    }

    fn caught_up_wait(&self) -> Duration {
        Duration::from_millis(self.shared.config.caught_up_wait_ms)
    }

    /// All assets and markets as they are listed now.
    pub fn listing(&self) -> Arc<Listing> {
        self.shared.listing()
    }

    /// The best `depth` levels of each side of a market's book; `None` for no such market.
    pub fn book(&self, market: MarketId, depth: usize) -> Option<BookSnapshot> {
        self.shared.feed.book(market, depth)
    }

    /// A market's whole book, and every change after it without a gap; `None` for no such market.
    pub fn subscribe_book(&self, market: MarketId) -> Option<(BookSnapshot, BookStream)> {
        self.shared.feed.subscribe_book(market)
    }

    /// A market's trades from now on; `None` for no such market.
    pub fn subscribe_trades(&self, market: MarketId) -> Option<TradeStream> {
        self.shared.feed.subscribe_trades(market)
    }

    /// What happens to an account's orders and balances from now on.
    pub fn subscribe_account(&self, account: AccountId) -> AccountStream {
        self.shared.feed.subscribe_account(account)
    }

    /// A market's last trades, newest first.
    pub fn recent_trades(&self, market: MarketId, limit: usize) -> Vec<PublicTrade> {
        self.shared.feed.recent_trades(market, limit)
    }

    /// Waits, bounded, until SQL shows everything the account has been told of.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the projections do not catch up in time.
    pub async fn caught_up(&self, account: AccountId) -> Result<(), Fault> {
        self.shared.progress.caught_up(account, self.caught_up_wait()).await
    }

    /// How far the tables show the journal at least, where that tells what has touched an account since
    /// ([`Self::is_untouched`]): on the leader.
    pub fn shown(&self) -> Option<Seq> {
        let leads = *self.shared.role().borrow() == Role::Leader;
        leads.then(|| self.shared.progress.projected())
    }

    /// Whether nothing has touched the account after this command. It may say no although nothing has.
    pub fn is_untouched(&self, account: AccountId, since: Seq) -> bool {
        self.shared.progress.is_untouched(account, since)
    }

    /// Whether this node leads, now and from now on.
    pub fn role(&self) -> watch::Receiver<Role> {
        self.shared.role()
    }

    /// Waits until the tables show everything that this node has seen until now, however long that takes.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when they cannot be written.
    pub async fn settled(&self) -> Result<(), Fault> {
        self.shared.progress.settled(self.shared.progress.committed()).await
    }

    /// The newest hash of the whole state, when the settings ask for hashes.
    pub fn state_digest(&self) -> Option<StateDigest> {
        self.shared.digests.last()
    }

    /// How the exchange is doing.
    pub fn status(&self) -> ExchangeStatus {
        let progress = &self.shared.progress;
        let trouble = [Part::Journal, Part::Clock, Part::Engine, Part::Projections]
            .into_iter()
            .find_map(|part| self.trouble(part));
        ExchangeStatus {
            healthy: trouble.is_none(),
            role: *self.shared.role().borrow(),
            trouble,
            seq: progress.committed(),
            projected: progress.projected(),
            queue_length: self.queue.max_capacity() - self.queue.capacity(),
        }
    }

    /// What is wrong with a part, in words for the operator; `None` when it works.
    pub fn trouble(&self, part: Part) -> Option<Arc<str>> {
        let progress = &self.shared.progress;
        match part {
            Part::Journal => progress.journal_trouble(),
            Part::Clock => progress.clock_trouble(),
            Part::Engine => self.queue.is_closed().then(|| Arc::from("the exchange has stopped")),
            Part::Projections => progress.projector_trouble(),
        }
    }

    /// The durable consumers that run on this node, now and from now on: all while it leads, none while it stands by.
    pub fn consumers(&self) -> watch::Receiver<ConsumerStatuses> {
        self.shared.consumers.watch()
    }

    /// An operator says that the computer's clock is right as it is, wherever it was before.
    pub fn confirm_clock(&self) {
        self.shared.clock_confirmed.give();
    }

    /// Whether commands are taken and projected.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] with what is wrong.
    pub async fn ready(&self) -> Result<(), Fault> {
        match self.status().trouble {
            Some(trouble) => Err(Fault::Unavailable(trouble)),
            None => Ok(()),
        }
    }
}

pub(super) fn repeated(committed: &Committed) -> Option<Repeated> {
    match committed.events().first() {
        Some(Event::Repeated(repeated)) => Some(*repeated),
        _ => None,
    }
}

fn too_many(count: usize) -> Fault {
    Fault::internal(format!("{count} commands were handed in together, {BATCH_MAX} at most may be"))
}

pub(super) fn no_outcome() -> Fault {
    Fault::internal("the engine's answer to a command lacks its outcome")
}
