//! What ends because its time has come: orders with an expiry, and whatever a dead man's switch protects.

use super::{Done, Model};
use agio_domain::{OrderEndReason, Timestamp};
use agio_engine::{CancelAllAfter, DeadMansSwitch, Event, Reject};
use std::time::Duration;

const SECONDS_MAX: u32 = 86_400;

impl Model {
    pub(super) fn cancel_all_after(&mut self, set: &CancelAllAfter) -> Done {
        let CancelAllAfter { account, seconds } = *set;
        self.check_account(account)?;
        if seconds > SECONDS_MAX {
            return Err(Reject::TimeoutOutOfRange { maximum: SECONDS_MAX });
        }
        self.switches.retain(|it| it.0 != account);
        let fires_at =
            (seconds > 0).then(|| self.now.plus(Duration::from_secs(u64::from(seconds))));
        self.switches.extend(fires_at.map(|at| (account, at)));
        self.tell(Event::DeadMansSwitch(DeadMansSwitch { account, fires_at }));
        Ok(())
    }

    /// The first instant at which a tick ends something.
    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        let expiries = self.open.iter().filter_map(|it| it.expires_at);
        expiries.chain(self.switches.iter().map(|it| it.1)).min()
    }

    pub(super) fn tick(&mut self) -> Done {
        while let Some(id) = self.next_expired() {
            self.end(id, OrderEndReason::Expired);
        }
        let now = self.now;
        let due = |it: &Model| {
            let due = it.switches.iter().filter(|it| it.1 <= now);
            due.map(|(account, at)| (*at, *account)).min()
        };
        while let Some((_, account)) = due(self) {
            self.switches.retain(|it| it.0 != account);
            self.end_all(|it| it.account == account, OrderEndReason::DeadMansSwitch);
            self.tell(Event::DeadMansSwitch(DeadMansSwitch { account, fires_at: None }));
        }
        Ok(())
    }

    fn next_expired(&self) -> Option<u64> {
        let due = self.open.iter().filter_map(|it| Some((it.expires_at?, it.id)));
        due.filter(|it| it.0 <= self.now).min().map(|it| it.1)
    }
}
