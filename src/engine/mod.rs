//! The matching engine and its ledger: commands in, events out, and nothing else.
//!
//! Deterministic and synchronous: no clock, no randomness, no I/O, no await, no floats, and no panic on
//! any command. It owns every balance and every book, so that a check and its effect are one step. Its
//! shell, which makes it durable and reachable, is `exchange`.
//!
//! It is a package of its own, `agio-engine`; `domain` is the vocabulary that it shares with the server. Nothing else is
//! needed.
//!
//! ```
//! use agio_engine::domain::*;
//! use agio_engine::{Command, Deposit, Engine, Event, MarketSide, NewOrder, OpenAccount, Terms};
//!
//! let asset = |id, symbol: &str, scale| Asset {
//!     id: AssetId(id),
//!     symbol: symbol.into(),
//!     name: symbol.into(),
//!     kind: AssetKind::Crypto,
//!     scale,
//! };
//! let market = Market {
//!     id: MarketId(0),
//!     symbol: "BTC-USD".into(),
//!     base: AssetId(1),
//!     quote: AssetId(0),
//!     base_scale: 8,
//!     quote_scale: 6,
//!     tick: 10_000, // 0.01 USD
//!     lot: 10_000,  // 0.0001 BTC
//!     min_notional: Amount(1),
//!     maker_fee_ppm: 1_000,
//!     taker_fee_ppm: 2_500,
//!     status: MarketStatus::Open,
//!     limits: MarketLimits::default(),
//! };
//! let (ann, bob) = (AccountId(1_001), AccountId(1_002));
//! let open = |account, owner| Command::OpenAccount(OpenAccount { account, owner: UserId(owner) });
//! let deposit = |account, asset, amount| {
//!     let (asset, amount) = (AssetId(asset), Amount(amount));
//!     Command::Deposit(Deposit { account, asset, amount, once: None })
//! };
//! let order = |account, side| {
//!     let terms = Terms::limit(Price(6_000_000), Quantity(5));
//!     Command::PlaceOrder(NewOrder::new(account, MarketSide { market: MarketId(0), side }, terms))
//! };
//! let commands = [
//!     Command::ListAsset(asset(0, "USD", 6)),
//!     Command::ListAsset(asset(1, "BTC", 8)),
//!     Command::ListMarket(market),
//!     open(ann, 1),
//!     open(bob, 2),
//!     deposit(ann, 0, 100_000_000),
//!     deposit(bob, 1, 50_000),
//!     order(bob, Side::Sell),
//!     order(ann, Side::Buy),
//! ];
//! let (mut engine, mut events) = (Engine::new(), Vec::new());
//! for (second, command) in (0..).zip(&commands) {
//!     events.clear();
//!     let at = Timestamp::from_seconds(second);
//!     engine.apply(engine.last_seq().next(), at, command, &mut events);
//! }
//! assert!(matches!(&events[0], Event::Traded(trade) if trade.quantity == Quantity(5)));
//! assert_eq!(engine.balance(ann, AssetId(1)), (Amount(50_000), Amount(0)));
//! assert_eq!(engine.open_order_count(), 0);
//! ```
//!
//! `examples/engine.rs` plays a file of commands.
//!
//! Where to look: `normalised_order` and `planning` check orders, `costs` says what must be set aside for them,
//! `orders` places and cancels, `matching` trades, `settlement` moves the money, `ledger` keeps the balances, `book`
//! keeps one market's queue of orders.
//! What waits is in `triggers` and `trails` and trades in `activation`; `amend`, `oco`, `self_trade`,
//! `deadlines`, `volumes` (fee tiers) and `withdrawals` are what their names say; `onces` remembers for ever
//! which money was moved. `accounts` opens accounts, `owners` knows whose they are, `deposits` and `transfers` move
//! money into and between them. `dry_run` and `preview` ask without touching, `prefetch_commands` fetches from memory;
//! `snapshot` and `restore` write the whole state down and read it back.

mod accounts;
mod activation;
mod amend;
mod arena;
mod balances;
pub mod bare;
mod book;
mod client_ids;
mod command;
mod costs;
mod deadlines;
mod deposits;
mod dry_run;
mod event;
mod fees;
mod fingerprint;
mod id_owners;
mod index;
mod ledger;
mod listings;
mod market_rules;
mod matching;
mod normalised_order;
mod oco;
mod onces;
mod open_orders;
mod order;
mod orders;
mod owners;
mod planning;
mod prefetch;
mod prefetch_commands;
mod preview;
mod ranges;
mod read;
mod recent;
mod reject;
mod remaining;
mod restore;
mod restore_orders;
mod self_trade;
mod settlement;
mod snapshot;
mod snapshot_reader;
mod stop_reason;
mod trails;
mod transfers;
mod triggers;
mod volumes;
mod waiting;
mod withdrawals;

#[cfg(test)]
mod tests;

/// Ids, amounts, prices, assets and markets: what commands and events are made of.
pub use agio_domain as domain;
pub use book::{Book, Level, Resting, Seat};
pub use client_ids::{CLIENT_IDS_MAX, REMEMBERED};
pub use command::{
    AmendOrder, CancelAllAfter, CancelAllOrders, CancelOrder, Command, Deposit, MarketSide,
    MarketUpdate, NewOco, NewOrder, NewTransfer, OpenAccount, OrderRef, Terms, Trigger, Withdrawal,
};
pub use deadlines::SWITCH_SECONDS_MAX;
pub use event::{
    AccountOpened, BalanceState, DeadMansSwitch, Event, FirstOutcome, OrderState,
    PREVIEW_LEVELS_MAX, Preview, PreviewFill, RareTerms, Repeated, Repriced, Trade, TradeSide,
    Transfer, WithdrawalState, WithdrawalStatus,
};
pub use market_rules::{AMOUNT_MAX, OPEN_ORDERS_MAX};
pub use normalised_order::ICEBERG_SLICES_MAX;
pub use recent::OWNERS_REMEMBERED;
pub use reject::Reject;
pub use snapshot::SNAPSHOT_VERSION;
pub use snapshot_reader::LoadError;
pub use volumes::{FEE_TIERS_MAX, VOLUME_DAYS};

use agio_domain::{Listing, Price, Seq, Timestamp, TradeId, TransferId};
use arena::Slot;
use client_ids::ClientIds;
use deadlines::Switches;
use ledger::Ledger;
use market_rules::Rules;
use onces::Onces;
use open_orders::OpenOrders;
use owners::Owners;
use std::collections::VecDeque;
use triggers::Triggers;
use volumes::Volumes;
use withdrawals::Withdrawals;

/// The whole state: what is listed, who owns what, and what everybody wants.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    last_seq: Seq,
    now: Timestamp,
    /// The UTC day of `now`.
    today: i64,
    listing: Listing,
    /// By market id.
    market_states: Vec<MarketState>,
    owners: Owners,
    ledger: Ledger,
    orders: OpenOrders,
    order_ids: ClientIds,
    onces: Onces,
    volumes: Volumes,
    withdrawals: Withdrawals,
    switches: Switches,
    newest_trade: TradeId,
    newest_transfer: TransferId,
    /// Orders the present command touched, in the order of first touch; empty between commands.
    touched: Vec<Slot>,
    /// Orders whose trigger fired and that trade next; empty between commands.
    fired: VecDeque<Slot>,
}

/// A market where orders meet.
#[derive(Clone, Debug)]
struct MarketState {
    rules: Rules,
    book: Book,
    triggers: Triggers,
    /// How many orders wait for a trigger.
    waiting: usize,
    /// How many orders on the book show less than there is.
    icebergs: usize,
    /// The price of the last trade.
    last: Option<Price>,
}

impl MarketState {
    fn new(rules: Rules) -> MarketState {
        let (book, triggers) = (Book::new(), Triggers::default());
        MarketState { rules, book, triggers, waiting: 0, icebergs: 0, last: None }
    }
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
    /// One command does bounded work: it trades with each resting order at most once per slice of an
    /// iceberg, and each waiting order wakes at most once.
    ///
    /// # Panics
    /// When `seq` is not the one after [`Engine::last_seq`]: a command would have been lost or done
    /// twice, and no answer given after that could be trusted.
    pub fn apply(&mut self, seq: Seq, at: Timestamp, command: &Command, events: &mut Vec<Event>) {
        assert_eq!(seq, self.last_seq.next(), "commands are applied in order, each once");
        self.begin(seq, at);
        let before = events.len();
        if let Err(reject) = self.obey(command, events) {
            debug_assert_eq!(before, events.len(), "a refusal is the only event");
            event::tell(events, || Event::Refused(reject));
        }
    }

    #[inline(always)]
    fn obey(&mut self, command: &Command, events: &mut Vec<Event>) -> Result<(), Reject> {
        match command {
            Command::ListAsset(asset) => self.list_asset(asset, events),
            Command::ListMarket(market) => self.list_market(market, events),
            Command::UpdateMarket(update) => self.update_market(update, events),
            Command::OpenAccount(open) => self.open_account(open, events),
            Command::Deposit(deposit) => self.deposit(deposit, events),
            Command::Transfer(transfer) => self.transfer(transfer, events),
            Command::PlaceOrder(order) => self.place_order(order, events),
            Command::CancelOrder(cancel) => self.cancel_order(cancel, events),
            Command::CancelAllOrders(cancel) => self.cancel_all_orders(cancel, events),
            Command::AmendOrder(amend) => self.amend_order(amend, events),
            Command::PlaceOco(pair) => self.place_oco(pair, events),
            Command::CancelAllAfter(switch) => self.cancel_all_after(switch, events),
            Command::Tick => {
                self.tick(events);
                Ok(())
            }
            Command::SetFeeTiers(table) => self.set_fee_tiers(table, events),
            Command::RequestWithdrawal(request) => self.request_withdrawal(request, events),
            Command::PostWithdrawal(id) => self.post_withdrawal(*id, events),
            Command::VoidWithdrawal(id) => self.void_withdrawal(*id, events),
        }
    }

    fn begin(&mut self, seq: Seq, at: Timestamp) {
        self.last_seq = seq;
        if at <= self.now {
            return;
        }
        self.now = at;
        self.today = volumes::day_of(at);
        self.order_ids.evict(at);
    }
}
