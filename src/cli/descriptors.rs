//! File descriptors: raises the process's own limit as far as it is let, and keeps some back from clients,
//! because a server whose descriptors are all taken by connections can no longer open its database.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// How many the server keeps for itself: databases, Redis, mail, price sources, log files.
const RESERVED: u64 = 256;

/// How many connections may be open at once: as many as wanted, or as there are descriptors for.
pub(super) fn connections_max(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let raised = raised(wanted, &limit);
    let given = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(_) => limit.current,
    };
    let connections = connections(wanted, given);
    if connections < wanted {
        tracing::warn!(
            connections,
            wanted,
            "the limit on open files lets in fewer connections than http.connections_max; raise it (ulimit -n, or LimitNOFILE= of the service)"
        );
    }
    usize::try_from(connections).unwrap_or(usize::MAX)
}

/// The limit to ask for; `None` is no limit.
fn raised(wanted: u64, limit: &Rlimit) -> Rlimit {
    let needed = wanted.saturating_add(RESERVED);
    let reachable = limit.maximum.map_or(needed, |maximum| maximum.min(needed));
    let current = limit.current.map(|current| current.max(reachable));
    Rlimit { current, maximum: limit.maximum }
}

/// How many connections fit into a limit. Half of one that is smaller than the reserve.
fn connections(wanted: u64, limit: Option<u64>) -> u64 {
    let Some(limit) = limit else { return wanted };
    let kept = RESERVED.min(limit / 2);
    wanted.min(limit - kept).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptor_limit_is_raised_as_far_as_needed_and_allowed() {
        let rows = [
            ((Some(1_024), Some(524_288)), Some(10_256), 10_000),
            ((Some(1_024), None), Some(10_256), 10_000),
            ((Some(1_024), Some(4_096)), Some(4_096), 3_840),
            ((Some(1_024), Some(1_024)), Some(1_024), 768),
            ((Some(100_000), Some(100_000)), Some(100_000), 10_000),
            ((None, None), None, 10_000),
            ((Some(64), Some(64)), Some(64), 32),
        ];
        for ((current, maximum), expected, fitting) in rows {
            let raised = raised(10_000, &Rlimit { current, maximum });
            assert_eq!(raised.current, expected, "{current:?} of {maximum:?}");
            assert_eq!(connections(10_000, raised.current), fitting, "{expected:?}");
        }
    }
}
