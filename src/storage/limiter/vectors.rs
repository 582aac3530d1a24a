//! What every [`Limiter`] does, as a table: the same for counts in memory and counts elsewhere.

use super::{Left, Limit, LimitKey, Limiter, Taken, Verdict};
use crate::domain::time::ManualClock;
use std::time::Duration;

/// What is done in a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Look,
    Count,
    Forget,
}
use Act::{Count, Forget, Look};

/// A step: microseconds that pass before it, what is done, and how many microseconds to wait (0: free).
type Step = (u64, Act, u64);

const SECOND: u64 = 1_000_000;

/// A limit (burst, window in microseconds) and what happens to one key of it.
pub(crate) const VECTORS: [(&str, (u32, u64), &[Step]); 7] = [
    (
        "a burst at once, then one at each step",
        (3, 60 * SECOND),
        &[
            (0, Count, 0),
            (0, Count, 0),
            (0, Count, 0),
            (0, Count, 20 * SECOND),
            (0, Look, 20 * SECOND),
            (19_999_999, Count, 1),
            (1, Count, 0),
            (0, Count, 20 * SECOND),
            (20 * SECOND, Count, 0),
        ],
    ),
    (
        "a refused count moves nothing on",
        (1, 10 * SECOND),
        &[
            (0, Count, 0),
            (4 * SECOND, Count, 6 * SECOND),
            (4 * SECOND, Count, 2 * SECOND),
            (2 * SECOND, Count, 0),
        ],
    ),
    (
        "looking counts nothing",
        (2, 10 * SECOND),
        &[
            (0, Look, 0),
            (0, Look, 0),
            (0, Look, 0),
            (0, Count, 0),
            (0, Count, 0),
            (0, Look, 5 * SECOND),
        ],
    ),
    (
        "a rest of a whole window gives the whole burst back, and no more",
        (2, 10 * SECOND),
        &[
            (0, Count, 0),
            (0, Count, 0),
            (100 * SECOND, Count, 0),
            (0, Count, 0),
            (0, Count, 5 * SECOND),
        ],
    ),
    (
        "forgetting starts anew",
        (1, 60 * SECOND),
        &[(0, Count, 0), (0, Count, 60 * SECOND), (0, Forget, 0), (0, Count, 0)],
    ),
    (
        "a step is a whole number of microseconds, rounded down",
        (3, 10),
        &[(0, Count, 0), (0, Count, 0), (0, Count, 0), (0, Count, 3), (3, Count, 0)],
    ),
    (
        "a window of nothing still has a step of a microsecond",
        (2, 0),
        &[(0, Count, 0), (0, Count, 0), (0, Count, 1), (1, Count, 0)],
    ),
];

/// Plays the table on a limiter with this clock.
pub(crate) async fn hold(limiter: &dyn Limiter, clock: &ManualClock) {
    for (name, (burst, window), steps) in VECTORS {
        let limit = Limit { burst, window: Duration::from_micros(window) };
        let (key, other) = (LimitKey::of("vector", &[name]), LimitKey::of("vector", &[name, ""]));
        for (index, (passed, act, wait)) in steps.iter().enumerate() {
            clock.advance(Duration::from_micros(*passed));
            let verdict = match act {
                Look => limiter.look(key, limit).await,
                Count => limiter.count(key, limit).await,
                Forget => limiter.forget(key).await.map(|()| Verdict::Free),
            };
            let expected = match wait {
                0 => Verdict::Free,
                wait => Verdict::Held(Duration::from_micros(*wait)),
            };
            assert_eq!(verdict.expect("answers"), expected, "{name}, step {index}");
            let others = limiter.look(other, limit).await.expect("answers");
            assert_eq!(others, Verdict::Free, "{name}: other keys are not held up");
        }
    }
}

/// Plays what is done with every request on a limiter with this clock, of which nobody else counts these keys.
pub(crate) async fn hold_many(limiter: &dyn Limiter, clock: &ManualClock) {
    let limit = Limit { burst: 10, window: Duration::from_secs(10) };
    let key = LimitKey::of("vector", &["several at once"]);
    limiter.forget(key).await.expect("forgets");
    let left = |count, next_in, full_in| Left {
        count,
        next_in: Duration::from_millis(next_in),
        full_in: Duration::from_millis(full_in),
    };
    assert_eq!(limiter.left(key, limit).await, left(10, 0, 0));
    assert_eq!(limiter.take(key, limit, 4).await, Taken::Free(left(6, 1_000, 4_000)));
    assert_eq!(limiter.take(key, limit, 7).await, Taken::Held(Duration::from_secs(1)), "none");
    assert_eq!(limiter.take(key, limit, 6).await, Taken::Free(left(0, 1_000, 10_000)));
    assert_eq!(limiter.take(key, limit, 1).await, Taken::Held(Duration::from_secs(1)));
    assert_eq!(limiter.take(key, limit, 11).await, Taken::Held(Duration::from_secs(10)), "never");
    clock.advance(Duration::from_millis(1_500));
    assert_eq!(limiter.left(key, limit).await, left(1, 500, 8_500));
    assert_eq!(limiter.take(key, limit, 1).await, Taken::Free(left(0, 500, 9_500)));
    limiter.give_back(key, limit, 1);
    assert_eq!(limiter.take(key, limit, 1).await, Taken::Free(left(0, 500, 9_500)), "given back");
    assert_eq!(limiter.take(key, limit, 1).await, Taken::Held(Duration::from_millis(500)));
    clock.advance(Duration::from_secs(60));
    assert_eq!(limiter.left(key, limit).await, left(10, 0, 0));
}

#[test]
fn clock_that_was_put_back_holds_nobody_for_longer_than_a_window() {
    use crate::domain::Timestamp;
    let limit = Limit { burst: 2, window: Duration::from_secs(10) };
    let ahead = Some(Timestamp::from_seconds(1_000_000));
    let wait = limit.admit(1, ahead, Timestamp::from_seconds(0)).expect_err("full");
    assert_eq!(wait, Duration::from_secs(5));
}
