//! Chance that can be had again: a small generator (SplitMix64) of which everything follows from the seed.

/// A source of chance.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of the numbers from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + (self.roll() % width) as i64
    }

    /// True this many times in a hundred.
    pub(crate) fn percent(&mut self, times: u64) -> bool {
        self.roll() % 100 < times
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.roll().is_multiple_of(times)
    }

    pub(crate) fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[(self.roll() % choices.len() as u64) as usize].clone()
    }

    /// One of the choices, each as often as its weight says.
    pub(crate) fn weighted<T: Clone>(&mut self, choices: &[(u32, T)]) -> T {
        let total: u64 = choices.iter().map(|it| u64::from(it.0)).sum();
        let mut rest = self.roll() % total;
        for (weight, choice) in choices {
            match rest.checked_sub(u64::from(*weight)) {
                Some(less) => rest = less,
                None => return choice.clone(),
            }
        }
        unreachable!("the rest is less than the total")
    }
}
