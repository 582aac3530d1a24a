//! A log in memory, for tests that read what was logged.

use super::repeats::Repeats;
use super::{Lines, LogFormat, TelemetryConfig};
use crate::domain::time::ManualClock;
use serde_json::Value;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::Subscriber;

/// JSON lines in memory, by a clock that the test turns.
#[derive(Clone)]
pub(crate) struct Log {
    bytes: Arc<Mutex<Vec<u8>>>,
    clock: Arc<ManualClock>,
    repeats: Repeats,
    filter: String,
}

impl Log {
    pub(crate) fn new(filter: &str) -> Log {
        let clock = Arc::new(ManualClock::default());
        let repeats = Repeats::new(Arc::clone(&clock) as _);
        Log { bytes: Arc::default(), clock, repeats, filter: filter.to_owned() }
    }

    pub(crate) fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        let config = TelemetryConfig { log: self.filter.clone(), log_format: LogFormat::Json };
        let sink = Sink(Arc::clone(&self.bytes));
        let lines = Lines { config: &config, writer: move || sink.clone(), ansi: false };
        lines.subscriber(self.repeats.clone()).expect("a filter")
    }

    /// What was logged.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect()
    }

    /// What was logged since it was last taken.
    pub(super) fn take(&self) -> Vec<Value> {
        let lines = self.lines();
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).clear();
        lines
    }

    pub(super) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub(super) fn tell(&self) {
        self.repeats.tell();
    }
}

#[derive(Clone)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
