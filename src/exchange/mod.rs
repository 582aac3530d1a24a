//! The engine's shell: makes commands durable, applies them, and tells everybody who should know.
//!
//! Log, apply, tell: a command is journaled first, then applied, then answered; the feed and the
//! projections follow from the same events. Nothing here decides anything about orders or money: that is
//! the engine's. SQL is in `storage`.

mod answer;
mod config;
pub mod feed;
mod handle;
mod progress;
mod rows;

pub use answer::{CommandError, Committed, Deposited, Placed};
pub use config::ExchangeConfig;
pub use feed::{
    AccountEvent, AccountStream, BookChange, BookSnapshot, BookStream, Lagged, Level, TradeStream,
};
pub use handle::{ExchangeHandle, ExchangeStatus};
