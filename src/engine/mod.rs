//! The matching engine and its ledger: commands in, events out, and nothing else.
//!
//! Deterministic and synchronous: no clock, no randomness, no I/O, no await, no floats, and no panic on
//! any command. It owns every balance and every book, so that a check and its effect are one step. Its
//! shell, which makes it durable and reachable, is `exchange`.
//!
//! Where to look: `planning` checks orders, `orders` places and cancels, `matching` trades and settles, `ledger` keeps balances,
//! `book` keeps one market's queue of orders, `fees` rounds, `client_ids` recognises repeats.

mod book;
mod client_ids;
mod command;
mod deposits;
mod event;
mod fast_map;
mod fees;
mod hash;
mod ledger;
mod listings;
mod matching;
mod open_orders;
mod orders;
mod planning;
mod read;
mod reject;
mod rules;
mod slab;

#[cfg(test)]
mod tests;

pub use book::{Book, Level, Resting, Seat};
pub use client_ids::REMEMBERED;
pub use command::{
    AmendOrder, CancelAllAfter, CancelAllOrders, CancelOrder, Command, Deposit, MarketUpdate,
    NewOco, NewOrder, OrderRef, Terms, Trigger, Withdrawal,
};
pub use event::{
    BalanceState, DeadMansSwitch, Event, FirstOutcome, OrderState, PREVIEW_LEVELS_MAX, Preview,
    PreviewFill, Repeated, Trade, TradeSide, Transfer, WithdrawalState, WithdrawalStatus,
};
pub use open_orders::OWNERS_REMEMBERED;
pub use planning::OPEN_ORDERS_MAX;
pub use reject::Reject;
pub use rules::AMOUNT_MAX;

use crate::domain::{Listing, Seq, Timestamp, TradeId, TransferId};
use client_ids::ClientIds;
use ledger::Ledger;
use open_orders::OpenOrders;
use rules::Rules;

/// The whole state: what is listed, who owns what, and what everybody wants.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    last_seq: Seq,
    now: Timestamp,
    listing: Listing,
    /// By market id.
    venues: Vec<Venue>,
    ledger: Ledger,
    orders: OpenOrders,
    order_ids: ClientIds<orders::OrderBody>,
    deposit_ids: ClientIds<deposits::DepositBody>,
    newest_trade: TradeId,
    newest_transfer: TransferId,
    /// Resting orders the present command touched; empty between commands.
    touched_orders: Vec<OrderState>,
}

/// A market where orders meet.
#[derive(Clone, Debug)]
struct Venue {
    rules: Rules,
    book: Book,
}

impl Engine {
    /// An engine in which nothing ever happened.
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Does one command and appends what came of it to `events`.
    ///
    /// A refused command appends exactly one [`Event::Refused`] and changes nothing but the last seq and
    /// engine time. Engine time never goes back: an earlier `at` counts as the latest seen.
    ///
    /// # Panics
    /// When `seq` is not the one after [`Engine::last_seq`]: a command would have been lost or done
    /// twice, and no answer given after that could be trusted.
    pub fn apply(&mut self, seq: Seq, at: Timestamp, command: &Command, events: &mut Vec<Event>) {
        assert_eq!(seq, self.last_seq.next(), "commands are applied in order, each once");
        self.begin(seq, at);
        let before = events.len();
        let outcome = match command {
            Command::ListAsset(asset) => self.list_asset(asset, events),
            Command::ListMarket(market) => self.list_market(market, events),
            Command::UpdateMarket(update) => self.update_market(update, events),
            Command::Deposit(deposit) => self.deposit(deposit, events),
            Command::PlaceOrder(order) => self.place_order(order, events),
            Command::CancelOrder(cancel) => self.cancel_order(cancel, events),
            Command::CancelAllOrders(cancel) => self.cancel_all_orders(cancel, events),
            Command::Tick => Ok(()),
            Command::AmendOrder(_)
            | Command::PlaceOco(_)
            | Command::CancelAllAfter(_)
            | Command::SetFeeTiers(_)
            | Command::RequestWithdrawal(_)
            | Command::PostWithdrawal(_)
            | Command::VoidWithdrawal(_) => Err(Reject::NotAmendable),
        };
        if let Err(reject) = outcome {
            debug_assert_eq!(before, events.len(), "a refusal is the only event");
            events.push(Event::Refused(reject));
        }
    }

    fn begin(&mut self, seq: Seq, at: Timestamp) {
        self.last_seq = seq;
        self.now = self.now.max(at);
        self.ledger.begin(seq);
        let orders = &self.orders;
        self.order_ids.evict(self.now, |outcome| match outcome {
            FirstOutcome::Order(id) => orders.find(id).is_some(),
            FirstOutcome::Oco { limit, stop } => {
                orders.find(limit).is_some() || orders.find(stop).is_some()
            }
            FirstOutcome::Transfer(_) | FirstOutcome::Withdrawal(_) => false,
        });
        self.deposit_ids.evict(self.now, |_| false);
    }
}
