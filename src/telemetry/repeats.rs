//! Repeated faults are summarised: the first is logged at once, the ones like it are counted, and the count is
//! logged once per interval until there was an interval without any.
//!
//! A database that goes away makes every request fail in the same words; hundreds of lines a second would bury
//! what else is said and fill the disk.

use crate::domain::{Clock, Timestamp};
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter};

/// For how long faults like one that was logged are only counted.
pub(super) const INTERVAL: Duration = Duration::from_secs(10);

/// How often it is looked whether an interval is over.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The most different faults counted at once; further ones are all logged.
const FAULTS_MAX: usize = 1_024;

/// The longest text of a fault that is kept for its summary.
const TEXT_CHARS_MAX: usize = 512;

/// The target of the summaries, which are not summarised.
const TARGET: &str = "agio::telemetry";

/// Where in an answer something failed: the same fault fails in many places.
const PLACE: &str = "path";

/// Counts warnings and errors and lets the first of its kind through.
#[derive(Clone)]
pub(super) struct Repeats(Arc<Counts>);

struct Counts {
    clock: Arc<dyn Clock>,
    seen: Mutex<HashMap<u64, Seen>>,
}

/// A fault that was logged.
struct Seen {
    since: Timestamp,
    again: u64,
    level: Level,
    text: String,
}

/// What is said about a fault at the end of an interval.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Summary {
    level: Level,
    text: String,
    repeated: u64,
}

impl Repeats {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Repeats {
        Repeats(Arc::new(Counts { clock, seen: Mutex::default() }))
    }

    /// Logs the summaries from now on, from a thread of its own.
    pub(super) fn start(&self) -> std::io::Result<()> {
        let repeats = self.clone();
        let watch = move || loop {
            std::thread::sleep(LOOK_EVERY);
            repeats.tell();
        };
        std::thread::Builder::new().name("log-summaries".to_owned()).spawn(watch).map(drop)
    }

    /// Logs the summaries that are due.
    pub(super) fn tell(&self) {
        let seconds = INTERVAL.as_secs();
        for Summary { level, text, repeated } in self.due() {
            if level == Level::ERROR {
                tracing::error!(target: TARGET, repeated, seconds, "seen again: {text}");
            } else {
                tracing::warn!(target: TARGET, repeated, seconds, "seen again: {text}");
            }
        }
    }

    /// The counts of the intervals that are over. A fault that did not come again is forgotten.
    fn due(&self) -> Vec<Summary> {
        let now = self.0.clock.now();
        let mut due = Vec::new();
        self.seen().retain(|_, seen| {
            // A clock that was set back must not silence a fault.
            if now >= seen.since && now.since(seen.since) < INTERVAL {
                return true;
            }
            let repeated = std::mem::take(&mut seen.again);
            seen.since = now;
            if repeated > 0 {
                due.push(Summary { level: seen.level, text: seen.text.clone(), repeated });
            }
            repeated > 0
        });
        due
    }

    /// Whether an event is to be logged; counts it if not.
    fn passes(&self, event: &Event<'_>) -> bool {
        let metadata = event.metadata();
        if *metadata.level() > Level::WARN || metadata.target() == TARGET {
            return true;
        }
        let text = Text::of(event);
        let mut identity = DefaultHasher::new();
        (metadata.callsite(), &text.0).hash(&mut identity);
        let mut seen = self.seen();
        let full = seen.len() >= FAULTS_MAX;
        match seen.entry(identity.finish()) {
            Entry::Occupied(mut fault) => {
                fault.get_mut().again += 1;
                false
            }
            Entry::Vacant(_) if full => true,
            Entry::Vacant(fault) => {
                let text = text.0.chars().take(TEXT_CHARS_MAX).collect();
                let since = self.0.clock.now();
                fault.insert(Seen { since, again: 0, level: *metadata.level(), text });
                true
            }
        }
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<u64, Seen>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        self.passes(event)
    }
}

/// What an event says, without the place.
struct Text(String);

impl Text {
    fn of(event: &Event<'_>) -> Text {
        let mut text = Text(String::new());
        event.record(&mut text);
        text
    }
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let gap = if self.0.is_empty() { "" } else { " " };
        let _ = match field.name() {
            PLACE => Ok(()),
            "message" => write!(self.0, "{gap}{value:?}"),
            name => write!(self.0, "{gap}{name}={value:?}"),
        };
    }
}
