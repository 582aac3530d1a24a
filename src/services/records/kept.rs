//! Answers that are kept until something happens to their account.
//!
//! An answer read when the tables showed the journal up to some point stays good while nothing that came after it has
//! touched the account. The leader knows that of every account before anybody else does: before whoever caused it is
//! answered. A standby does not know it in time and keeps nothing.

use crate::domain::{AccountId, AssetId, Fault, MarketId, Seq};
use crate::exchange::ExchangeHandle;
use crate::storage::PageRequest;
use crate::storage::fills::FillsOf;
use crate::storage::orders::OrderFilter;
use crate::storage::transactions::TransactionFilter;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many rows are kept, of two halves each.
const ROWS_MAX: usize = 100_000;

/// What was asked of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    Balances,
    Balance(AssetId),
    Positions(Vec<AssetId>),
    Orders(OrderFilter, PageRequest),
    Trades(Option<MarketId>, PageRequest),
    Fills(FillsOf),
    Transactions(TransactionFilter, PageRequest),
}

type Key = (AccountId, Question);

/// An answer, and how far the tables were when it was read.
#[derive(Clone)]
struct Entry {
    answer: Arc<dyn Any + Send + Sync>,
    shown: Seq,
}

/// Answers. The older half goes when the newer is full.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Halves>>);

#[derive(Default)]
struct Halves {
    newer: HashMap<Key, Entry>,
    older: HashMap<Key, Entry>,
    /// In the newer half.
    rows: usize,
}

/// How many rows an answer holds.
pub(crate) trait Rows: Send + Sync + 'static {
    fn rows(&self) -> usize;
}

/// An answer, and how much the tables showed when it was read.
pub(crate) struct Read<V> {
    pub(crate) answer: Arc<V>,
    pub(crate) shown: Option<Seq>,
}

impl Kept {
    /// The answer to a question about an account: kept, or read and then kept. It shows whatever the account was told of
    /// before.
    ///
    /// # Errors
    /// Those of `read`, and that the projections do not catch up in time.
    pub(crate) async fn answer<V: Rows>(
        &self,
        exchange: &ExchangeHandle,
        key: Key,
        read: impl Future<Output = Result<V, Fault>>,
    ) -> Result<Arc<V>, Fault> {
        exchange.caught_up(key.0).await?;
        if let Some(kept) = self.find(exchange, &key) {
            return Ok(kept);
        }
        let shown = exchange.shown();
        let answer = Arc::new(read.await?);
        self.keep(exchange, key, Read { answer: Arc::clone(&answer), shown });
        Ok(answer)
    }

    /// The answer that is kept, if it is still good.
    pub(crate) fn find<V: Rows>(&self, exchange: &ExchangeHandle, key: &Key) -> Option<Arc<V>> {
        exchange.shown()?;
        let entry = self.lock().get(key)?;
        let good = exchange.is_untouched(key.0, entry.shown);
        entry.answer.downcast().ok().filter(|_| good)
    }

    /// Keeps an answer that was read when the tables showed so much, if nothing has touched the account meanwhile.
    pub(crate) fn keep<V: Rows>(&self, exchange: &ExchangeHandle, key: Key, read: Read<V>) {
        let Read { answer, shown } = read;
        let Some(shown) = shown.filter(|shown| exchange.is_untouched(key.0, *shown)) else {
            return;
        };
        let rows = answer.rows() + 1;
        self.lock().put(key, Entry { answer, shown }, rows);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Halves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Halves {
    fn get(&mut self, key: &Key) -> Option<Entry> {
        if let Some(entry) = self.newer.get(key) {
            return Some(entry.clone());
        }
        self.older.get(key).cloned()
    }

    fn put(&mut self, key: Key, entry: Entry, rows: usize) {
        if self.rows + rows > ROWS_MAX / 2 {
            self.older = std::mem::take(&mut self.newer);
            self.rows = 0;
        }
        self.rows += rows;
        self.newer.insert(key, entry);
    }
}
