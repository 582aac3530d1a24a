//! How long to wait before the next try of what failed.

use crate::domain::Rng;
use std::time::Duration;

/// `first` after the first failure, doubled with every further one, up to `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure.
    pub first: Duration,
    /// At most.
    pub most: Duration,
}

/// A wait is that much shorter or longer than its nominal length, so that jobs that failed together do not come back
/// together.
const JITTER_PERCENT: u64 = 20;

impl Backoff {
    /// After so many failures, without jitter.
    pub fn nominal(self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.most)
    }

    /// After so many failures, up to a fifth shorter or longer.
    pub fn jittered(self, failures: u32, rng: &dyn Rng) -> Duration {
        let mut drawn = [0; 8];
        rng.fill(&mut drawn);
        let span = 2 * JITTER_PERCENT * 1_000 + 1;
        let share = 100_000 - JITTER_PERCENT * 1_000 + u64::from_le_bytes(drawn) % span;
        let micros = self.nominal(failures).as_micros() * u128::from(share) / 100_000;
        Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;

    #[derive(Debug)]
    struct Fixed(u64);

    impl Rng for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0.to_le_bytes());
        }
    }

    const MINUTE: Backoff =
        Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60) };

    #[test]
    fn backoff_doubles_up_to_a_limit() {
        let waits = [1, 2, 3, 7, 40, u32::MAX].map(|failures| MINUTE.nominal(failures).as_secs());
        assert_eq!(waits, [1, 2, 4, 60, 60, 60]);
    }

    #[test]
    fn backoff_jitter_is_a_fifth_at_most_and_differs() {
        let ms = |drawn| MINUTE.jittered(1, &Fixed(drawn)).as_millis();
        assert_eq!([ms(0), ms(20_000), ms(40_000), ms(40_001)], [800, 1_000, 1_200, 800]);
        let drawn: Vec<_> = (0..32).map(|_| MINUTE.jittered(7, &SystemRng)).collect();
        assert!(drawn.iter().all(|wait| (48..=72).contains(&wait.as_secs())), "{drawn:?}");
        assert!(drawn.iter().any(|wait| *wait != drawn[0]));
    }
}
