//! Numbers that were used, as ranges: what is handed out without a gap is one range, however many there are.
//!
//! A set of this kind never forgets and grows by 16 bytes with each gap.

use std::collections::BTreeMap;

/// A set of numbers. Its ranges neither overlap nor touch each other, so that a set has one form only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// The first of each range, and the last.
    ranges: BTreeMap<u64, u64>,
}

impl Ranges {
    /// Whether a number is among them.
    pub(super) fn contains(&self, number: u64) -> bool {
        self.ranges.range(..=number).next_back().is_some_and(|(_, last)| number <= *last)
    }

    /// Adds a number; false when it was among them.
    pub(super) fn insert(&mut self, number: u64) -> bool {
        let before = self.ranges.range(..=number).next_back().map(|(first, last)| (*first, *last));
        if before.is_some_and(|(_, last)| number <= last) {
            return false;
        }
        // A range that ends before a number has a number after its end.
        let joined = before.filter(|(_, last)| last + 1 == number);
        let after = number.checked_add(1).and_then(|next| self.ranges.remove(&next));
        let first = joined.map_or(number, |(first, _)| first);
        self.ranges.insert(first, after.unwrap_or(number));
        true
    }

    /// The greatest number.
    pub(super) fn highest(&self) -> Option<u64> {
        self.ranges.last_key_value().map(|(_, last)| *last)
    }

    /// First and last number of each range, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.ranges.iter().map(|(first, last)| (*first, *last))
    }

    /// Adds a range after all others, as [`Ranges::iter`] told it; false when it is none that could follow.
    pub(super) fn append(&mut self, (first, last): (u64, u64)) -> bool {
        let apart = self
            .highest()
            .is_none_or(|highest| highest.checked_add(1).is_some_and(|next| next < first));
        let sound = first <= last && apart;
        if sound {
            self.ranges.insert(first, last);
        }
        sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ranges(set: &Ranges) -> Vec<(u64, u64)> {
        set.iter().collect()
    }

    #[test]
    fn numbers_without_a_gap_are_one_range() {
        let mut set = Ranges::default();
        assert!((1..=1_000_000).all(|number| set.insert(number)));
        assert_eq!(ranges(&set), [(1, 1_000_000)]);
        assert!(!set.insert(1) && !set.insert(500_000) && !set.insert(1_000_000));
        assert!(set.insert(1_000_002) && set.insert(u64::MAX) && set.insert(0));
        assert_eq!(ranges(&set), [(0, 1_000_000), (1_000_002, 1_000_002), (u64::MAX, u64::MAX)]);
        assert!(set.insert(1_000_001) && !set.insert(u64::MAX));
        assert_eq!(ranges(&set), [(0, 1_000_002), (u64::MAX, u64::MAX)]);
        assert_eq!(set.highest(), Some(u64::MAX));
    }

    #[test]
    fn ranges_equal_a_plain_set_in_any_order() {
        let (mut set, mut plain) = (Ranges::default(), BTreeSet::new());
        let mut number = 7_u64;
        for _ in 0..2_000 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let drawn = number >> 55;
            assert_eq!(set.contains(drawn), plain.contains(&drawn));
            assert_eq!(set.insert(drawn), plain.insert(drawn));
        }
        assert!((0..600).all(|number| set.contains(number) == plain.contains(&number)));
        assert_eq!(
            set.iter().map(|(first, last)| last - first + 1).sum::<u64>(),
            plain.len() as u64
        );
        let mut again = Ranges::default();
        assert!(set.iter().all(|range| again.append(range)));
        assert_eq!(again, set);
    }

    #[test]
    fn range_that_cannot_follow_is_not_appended() {
        let mut set = Ranges::default();
        assert!(set.append((3, 5)));
        for wrong in [(6, 7), (5, 9), (1, 2), (9, 8)] {
            assert!(!set.append(wrong), "{wrong:?}");
        }
        assert!(set.append((7, u64::MAX)) && !set.append((0, u64::MAX)));
    }
}
