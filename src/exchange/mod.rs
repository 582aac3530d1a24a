//! The engine's shell: makes commands durable, applies them, and tells everybody who should know.
//!
//! Log, apply, tell: a command is journaled first, then applied, then answered; the feed and the
//! projections follow from the same events. Nothing here decides anything about orders or money: that is
//! the engine's. SQL is in `storage`.
//!
//! Where to look: `sequencer` writes the journal and owns the engine, `codec` is the journal's bytes, `applied`
//! what came of a record, `replay` reads records back, `snapshot` spares it the beginning, `projector` and `projection`
//! keep the SQL tables, `feed` tells subscribers, `cluster` decides whether this node leads or follows.

mod accounts;
mod answer;
mod applied;
mod backoff;
mod broken;
mod catch_up;
mod cluster;
mod codec;
mod config;
mod consumer_status;
pub mod consumers;
mod deposits;
mod engine_clock;
pub mod feed;
mod handle;
mod lease;
mod movements;
mod order_entry;
mod pending_replies;
mod progress;
mod projection;
mod projector;
pub mod rebuild;
pub mod records;
mod replay;
mod resume;
mod role;
mod sequencer;
mod shared;
mod snapshot;
mod standing;
mod start;
mod state_digest;
mod submission;
mod trailing;
pub mod verify;

#[cfg(test)]
mod tests;

pub use answer::{
    Cancelled, CommandError, Deposited, ORDERS_TOLD_MAX, Placed, PlacedOco, TRADES_TOLD_MAX,
    TradesMade, Transferred,
};
pub(crate) use applied::Applied;
pub use applied::Committed;
pub use cluster::{Bus, Cluster, Forwarding};
pub use config::ExchangeConfig;
pub use feed::{
    AccountEvent, AccountStream, AccountUpdate, BookChange, BookResumed, BookSnapshot, BookStream,
    Lagged, Level, NoPosition, Position, TradeStream, TradesResumed,
};
pub use handle::{BATCH_MAX, ExchangeHandle, ExchangeStatus, Part};
pub use resume::{AccountEvents, Watch, Watched};
pub use role::Role;
pub use start::{Exchange, StartExchange};
pub use state_digest::StateDigest;
