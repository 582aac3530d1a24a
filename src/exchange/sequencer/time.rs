//! What the sequencer does with time: gives it to records, ends what is due, and stops when the clock has jumped.

use super::Sequencer;
use crate::domain::Timestamp;
use std::time::Duration;

/// How long it sleeps at most before it looks at the clock: whether something is due, and whether it has jumped.
const CLOCK_LOOK_MS: u64 = 250;

impl Sequencer {
    /// The time of the next record; `None` while the clock is not believed.
    pub(super) fn time(&mut self) -> Option<Timestamp> {
        let shared = &self.shared;
        if shared.clock_confirmed.take() {
            tracing::warn!("an operator has confirmed the computer's clock");
            self.clock.confirm();
        }
        match self.clock.look() {
            Ok(at) => {
                shared.progress.set_clock_well();
                Some(at)
            }
            Err(step) => {
                shared.progress.set_clock_step(step, "where it was by the time since the start");
                None
            }
        }
    }

    /// Whether the engine has something to end because its time has come.
    pub(super) fn is_due(&self) -> bool {
        self.engine.next_deadline().is_some_and(|deadline| deadline <= self.clock.reads())
    }

    /// How long until the next look at the clock.
    pub(super) fn until_due(&self) -> Duration {
        let look = Duration::from_millis(CLOCK_LOOK_MS);
        let deadline = self.engine.next_deadline();
        deadline.map_or(look, |deadline| deadline.since(self.clock.reads()).min(look))
    }
}
