//! What is done again and again, once for all nodes. A tick enqueues a job; whoever moves the schedule's next time on
//! has claimed the tick. Ticks lie on whole multiples of the interval since 1970, so that every node means the same
//! ticks. Ticks that were missed are made up for once.

use super::{account_closing, cleanup, resealing};
use crate::domain::{Fault, JobId, Timestamp};
use crate::storage::schedules::{self, RunNow, Tick, Ticked};
use crate::storage::{Database, Transaction};
use std::time::Duration;

/// Something that is done again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name, which is also the lane of its jobs: one runs at a time.
    pub name: &'static str,
    /// What is to be done at each tick.
    pub kind: &'static str,
    /// How long from tick to tick.
    pub every: Duration,
}

const HOUR: Duration = Duration::from_secs(60 * 60);

/// All schedules of the server.
pub const SCHEDULES: [Schedule; 3] = [
    Schedule { name: "cleanup", kind: cleanup::KIND, every: HOUR },
    Schedule { name: "erasure", kind: account_closing::ERASURE_KIND, every: HOUR },
    Schedule { name: "resealing", kind: resealing::KIND, every: HOUR },
];

impl Schedule {
    /// The schedule of that name.
    pub fn named(name: &str) -> Option<Schedule> {
        SCHEDULES.into_iter().find(|schedule| schedule.name == name)
    }

    /// The last tick that is not after `now`.
    fn tick_before(self, now: Timestamp) -> Timestamp {
        let every = i64::try_from(self.every.as_micros()).unwrap_or(i64::MAX).max(1);
        Timestamp(now.0.div_euclid(every).saturating_mul(every))
    }

    /// The first tick after `now`.
    fn tick_after(self, now: Timestamp) -> Timestamp {
        self.tick_before(now).plus(self.every)
    }

    /// Enqueues a run beside the ticks.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn run_now(self, tx: &Transaction, now: Timestamp) -> Result<JobId, Fault> {
        let next_at_most = self.tick_after(now);
        schedules::run_now(tx, RunNow { name: self.name, kind: self.kind, next_at_most, now }).await
    }
}

/// Claims the ticks that are due by this clock; answers whether a job was enqueued.
pub(super) async fn tick_due(
    db: &Database,
    all: &[Schedule],
    now: Timestamp,
) -> Result<bool, Fault> {
    let states = schedules::all(db).await?;
    let mut enqueued = false;
    for schedule in all {
        let state = states.iter().find(|state| state.name == schedule.name);
        let Some(state) = state else {
            // Due at once; the next look claims it.
            schedules::declare(db, schedule.name, schedule.tick_before(now)).await?;
            continue;
        };
        if state.next_at > now {
            continue;
        }
        let tick = Tick {
            name: schedule.name,
            kind: schedule.kind,
            at: state.next_at,
            next_at: schedule.tick_after(now),
            now,
        };
        let ticked = schedules::tick(db, tick).await?;
        tracing::debug!(schedule = schedule.name, at = %state.next_at, ?ticked, "a tick");
        enqueued |= matches!(ticked, Ticked::Enqueued(_));
    }
    Ok(enqueued)
}
