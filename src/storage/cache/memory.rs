//! The twin in memory: a bounded map under one lock, told the time by the clock it was given.

use crate::domain::{Clock, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most entries kept. One hundred thousand rate-limit windows are about 15 MB.
pub(super) const ENTRIES_MAX: usize = 100_000;

/// The most bytes of keys and values kept.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// The share of entries that makes room at once when the cache is full, so that a full cache does not
/// sort itself at every entry: one in so many.
const EVICTED_SHARE: usize = 10;

#[derive(Debug)]
pub(super) struct MemoryCache {
    clock: Arc<dyn Clock>,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    by_key: HashMap<String, Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    value: Value,
    ends: Timestamp,
}

#[derive(Debug)]
enum Value {
    Bytes(Vec<u8>),
    Count(u64),
}

impl Value {
    fn len(&self) -> usize {
        match self {
            Value::Bytes(bytes) => bytes.len(),
            Value::Count(_) => size_of::<u64>(),
        }
    }
}

impl MemoryCache {
    pub(super) fn new(clock: Arc<dyn Clock>) -> MemoryCache {
        MemoryCache { clock, entries: Mutex::default() }
    }

    pub(super) fn get(&self, key: &str) -> Option<Vec<u8>> {
        let now = self.clock.now();
        let entries = self.entries();
        let entry = entries.by_key.get(key).filter(|entry| entry.ends > now)?;
        match &entry.value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            Value::Count(count) => Some(count.to_string().into_bytes()),
        }
    }

    pub(super) fn set(&self, key: &str, value: &[u8], ttl: Duration) {
        let now = self.clock.now();
        let entry = Entry { value: Value::Bytes(value.to_vec()), ends: now.plus(ttl) };
        self.entries().put(key, entry, now);
    }

    pub(super) fn incr(&self, key: &str, window: Duration) -> u64 {
        let now = self.clock.now();
        let mut entries = self.entries();
        if let Some(Entry { value: Value::Count(count), ends }) = entries.by_key.get_mut(key)
            && *ends > now
        {
            *count = count.saturating_add(1);
            return *count;
        }
        entries.put(key, Entry { value: Value::Count(1), ends: now.plus(window) }, now);
        1
    }

    pub(super) fn remove(&self, key: &str) {
        self.entries().take(key);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries().by_key.len()
    }

    /// Nothing is ever left half done under the lock, so a poisoned one is as good as any.
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn put(&mut self, key: &str, entry: Entry, now: Timestamp) {
        self.take(key);
        let bytes = key.len() + entry.value.len();
        if self.by_key.len() >= ENTRIES_MAX || self.bytes + bytes > BYTES_MAX {
            self.make_room(now);
        }
        self.bytes += bytes;
        self.by_key.insert(key.to_owned(), entry);
    }

    fn take(&mut self, key: &str) {
        if let Some(entry) = self.by_key.remove(key) {
            self.bytes -= key.len() + entry.value.len();
        }
    }

    /// Drops what has ended, and when that is not a share worth the walk, what ends soonest.
    fn make_room(&mut self, now: Timestamp) {
        let mut order: Vec<(Timestamp, String)> =
            self.by_key.iter().map(|(key, entry)| (entry.ends, key.clone())).collect();
        order.sort_unstable();
        let ended = order.partition_point(|(ends, _)| *ends <= now);
        let leaving = ended.max(order.len().div_ceil(EVICTED_SHARE));
        for (_, key) in order.drain(..leaving) {
            self.take(&key);
        }
    }
}
