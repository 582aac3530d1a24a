//! Finds jobs whose node has died. Clocks of nodes may differ by any amount, so no time that one node wrote is compared
//! with another's clock: a lease is over when it has looked the same for its whole length, by the looker's own clock,
//! which nobody can set.

use crate::domain::{Clock, JobId};
use crate::storage::jobs::Leased;
use std::collections::HashMap;
use std::time::Duration;

/// What was seen of the leases of other nodes.
#[derive(Debug, Default)]
pub(super) struct LeaseWatch {
    seen: HashMap<JobId, (Leased, Duration)>,
}

impl LeaseWatch {
    /// Takes note of all leases there are, and answers those that have not been renewed for `lease`.
    pub(super) fn over(
        &mut self,
        leased: Vec<Leased>,
        clock: &dyn Clock,
        lease: Duration,
    ) -> Vec<Leased> {
        let now = clock.running();
        let mut before = std::mem::take(&mut self.seen);
        let mut over = Vec::new();
        for one in leased {
            let since = match before.remove(&one.fence.id) {
                Some((same, since)) if same == one => since,
                _ => now,
            };
            if now.saturating_sub(since) >= lease {
                over.push(one.clone());
            }
            self.seen.insert(one.fence.id, (one, since));
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::domain::time::ManualClock;
    use crate::storage::jobs::Fence;

    const LEASE: Duration = Duration::from_secs(30);

    fn leased(attempt: i64, until: i64) -> Leased {
        Leased {
            fence: Fence { id: JobId(1), attempt },
            kind: "test".to_owned(),
            node: "other".to_owned(),
            lease_until: Timestamp::from_seconds(until),
            failures: 0,
        }
    }

    #[test]
    fn lease_is_over_when_it_looked_the_same_for_its_length_whatever_its_time_says() {
        let (clock, mut watch) = (ManualClock::default(), LeaseWatch::default());
        // By the clock of its node it was over long ago, or will be in a thousand years.
        for until in [-3_600, 31_536_000_000] {
            let mut over =
                |attempt, until| watch.over(vec![leased(attempt, until)], &clock, LEASE).len();
            assert_eq!(over(1, until), 0, "seen for the first time");
            clock.advance(LEASE - Duration::from_micros(1));
            clock.step(7_200_000_000);
            assert_eq!(over(1, until), 0);
            assert_eq!(over(1, until + 1), 0, "renewed");
            clock.advance(LEASE);
            assert_eq!(over(2, until + 1), 0, "claimed anew");
            clock.advance(LEASE);
            assert_eq!(over(2, until + 1), 1);
            assert_eq!(watch.over(Vec::new(), &clock, LEASE), []);
        }
    }
}
