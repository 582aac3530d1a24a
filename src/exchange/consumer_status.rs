//! What operators see of the consumers: how far each is behind, and what is wrong with it.

use crate::domain::{ConsumerKind, Seq};
use crate::storage::consumers::PROJECTIONS;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;

/// How a consumer does on the node that leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerStatus {
    /// Its name.
    pub name: &'static str,
    /// What a rebuild does to it.
    pub kind: ConsumerKind,
    /// The last command whose events it has consumed.
    pub cursor: Seq,
    /// What is wrong, in words for the operator.
    pub trouble: Option<Arc<str>>,
}

/// The consumers that run on this node, by name: none while it stands by.
pub type ConsumerStatuses = BTreeMap<&'static str, ConsumerStatus>;

/// Tells of every change.
#[derive(Debug, Default)]
pub(crate) struct ConsumerStates(watch::Sender<ConsumerStatuses>);

impl ConsumerStates {
    pub(super) fn set(&self, status: ConsumerStatus) {
        self.0.send_modify(|all| {
            all.insert(status.name, status);
        });
    }

    /// None runs here any more.
    pub(super) fn clear(&self) {
        set_lag(PROJECTIONS, 0);
        for name in self.0.send_replace(ConsumerStatuses::new()).into_keys() {
            set_lag(name, 0);
            set_stopped(name, false);
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<ConsumerStatuses> {
        self.0.subscribe()
    }
}

/// How many commands a consumer is behind the journal.
pub(super) fn set_lag(name: &'static str, commands: u64) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and lags are small")]
    metrics::gauge!("agio_consumer_lag", "consumer" => name).set(commands as f64);
}

pub(super) fn set_stopped(name: &'static str, stopped: bool) {
    metrics::gauge!("agio_consumer_stopped", "consumer" => name).set(f64::from(u8::from(stopped)));
}
