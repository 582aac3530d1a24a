//! Settings of the exchange's shell.

use serde::{Deserialize, Serialize};

/// The most any bound may be: what is bounded lies in memory.
const BOUND_MAX: usize = 10_000_000;
/// A shorter lease is lost to any hiccup.
const LEASE_MIN_MS: u64 = 500;
/// Clocks that are corrected in order are this far from each other now and then.
const CLOCK_STEP_MIN_MS: u64 = 1_000;
/// A jump of more than a day is never in order.
const CLOCK_STEP_MAX_MS: u64 = 86_400_000;
/// A longer one keeps everybody waiting for a leader that is dead.
const LEASE_MAX_MS: u64 = 600_000;

/// Bounds of the command queue, the journal's group commit, the projector and the feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangeConfig {
    /// How many commands may wait for the journal; one more answers OVERLOADED.
    pub queue_max: usize,
    /// The most commands one journal record holds. Commands that wait together commit together.
    pub journal_batch_max: usize,
    /// About how many commands one projection transaction covers.
    pub projection_batch_max: usize,
    /// How many commands the projections may be behind the journal before new ones have to wait. Up to half of it,
    /// commands that come in a rush go before projections.
    pub projection_lag_max: usize,
    /// How many of the newest commands, with all that they did, are kept in memory for the durable consumers. One that is
    /// further behind reads the journal.
    pub consumer_window_max: usize,
    /// How long a read waits for the projections to show the caller's own last command.
    pub caught_up_wait_ms: u64,
    /// How long a caller waits for its answer. The command may still be done afterwards.
    pub answer_wait_ms: u64,
    /// The first pause before a lost journal or database is tried again; it doubles up to
    /// `retry_max_ms`.
    pub retry_min_ms: u64,
    /// The longest such pause.
    pub retry_max_ms: u64,
    /// How long the leader's lease lasts without a heartbeat: another node takes over that long after the
    /// leader was last heard of. Without effect on SQLite.
    pub lease_ms: u64,
    /// How far the computer's clock may jump, or be from the database's, before commands are refused until it is back or
    /// confirmed by `agio confirm-clock`.
    pub clock_step_max_ms: u64,
    /// After how many commands every node hashes its whole state, so that operators can compare nodes; 0 never
    /// does. Hashing stops the engine for as long as it takes.
    pub state_digest_every: u64,
    /// How many of a market's last trades are kept in memory.
    pub recent_trades_max: usize,
    /// After how many commands a snapshot of the engine is made. A start does again what came after the newest.
    pub snapshot_commands: u64,
    /// After how many minutes one is made, if there was any command.
    pub snapshot_minutes: u64,
    /// How many snapshots are kept; older ones are removed. 0: none are made.
    pub snapshots_kept: usize,
    /// Whether a start follows the hashes of all records, or only of those after the newest snapshot.
    pub check_whole_journal: bool,
    /// How many of the newest commands and events are kept in memory for subscribers that come back for what they
    /// missed. One that was away for longer begins with a snapshot.
    pub feed_window_max: usize,
    /// How many order-book changes are kept for that, and how many a subscriber may be behind before its stream ends.
    pub book_stream_max: usize,
    /// How many trades a subscriber may be behind before its stream ends.
    pub trade_stream_max: usize,
    /// How many events of its account a subscriber may be behind before its stream ends.
    pub account_stream_max: usize,
}

impl Default for ExchangeConfig {
    fn default() -> Self {
        ExchangeConfig {
            queue_max: 8_192,
            journal_batch_max: 1_024,
            projection_batch_max: 16_384,
            projection_lag_max: 50_000,
            consumer_window_max: 16_384,
            caught_up_wait_ms: 2_000,
            answer_wait_ms: 10_000,
            retry_min_ms: 50,
            retry_max_ms: 2_000,
            lease_ms: 3_000,
            clock_step_max_ms: 60_000,
            state_digest_every: 0,
            recent_trades_max: 1_000,
            snapshot_commands: 500_000,
            snapshot_minutes: 10,
            snapshots_kept: 3,
            check_whole_journal: true,
            feed_window_max: 16_384,
            book_stream_max: 1_024,
            trade_stream_max: 4_096,
            account_stream_max: 512,
        }
    }
}

impl ExchangeConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let bounds = [
            ("queue_max", self.queue_max),
            ("journal_batch_max", self.journal_batch_max),
            ("projection_batch_max", self.projection_batch_max),
            ("projection_lag_max", self.projection_lag_max),
            ("consumer_window_max", self.consumer_window_max),
            ("recent_trades_max", self.recent_trades_max),
            ("feed_window_max", self.feed_window_max),
            ("book_stream_max", self.book_stream_max),
            ("trade_stream_max", self.trade_stream_max),
            ("account_stream_max", self.account_stream_max),
        ];
        let mut problems: Vec<String> = bounds
            .into_iter()
            .filter(|(_, bound)| !(1..=BOUND_MAX).contains(bound))
            .map(|(name, bound)| {
                format!("exchange.{name} is {bound}: set it between 1 and {BOUND_MAX}")
            })
            .collect();
        for (name, value) in [
            ("snapshot_commands", self.snapshot_commands),
            ("snapshot_minutes", self.snapshot_minutes),
        ] {
            if value == 0 {
                problems.push(format!(
                    "exchange.{name} is 0: set it to at least 1, or exchange.snapshots_kept to 0 for none"
                ));
            }
        }
        if self.retry_min_ms == 0 || self.retry_min_ms > self.retry_max_ms {
            problems.push(format!(
                "exchange.retry_min_ms is {}: set it above 0 and not above exchange.retry_max_ms ({})",
                self.retry_min_ms, self.retry_max_ms
            ));
        }
        if !(CLOCK_STEP_MIN_MS..=CLOCK_STEP_MAX_MS).contains(&self.clock_step_max_ms) {
            problems.push(format!(
                "exchange.clock_step_max_ms is {}: set it between {CLOCK_STEP_MIN_MS} and {CLOCK_STEP_MAX_MS}",
                self.clock_step_max_ms
            ));
        }
        if !(LEASE_MIN_MS..=LEASE_MAX_MS).contains(&self.lease_ms) {
            problems.push(format!(
                "exchange.lease_ms is {}: set it between {LEASE_MIN_MS} and {LEASE_MAX_MS}",
                self.lease_ms
            ));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_of_zero_is_named() {
        assert!(ExchangeConfig::default().problems().is_empty());
        let broken = ExchangeConfig { queue_max: 0, retry_min_ms: 9_000, ..Default::default() };
        let problems = broken.problems();
        assert!(problems[0].contains("exchange.queue_max is 0"), "{problems:?}");
        assert!(problems[1].contains("exchange.retry_min_ms is 9000"), "{problems:?}");
    }
}
