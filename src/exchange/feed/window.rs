//! The newest records, kept for subscribers that come back for what they missed.

use super::position::Position;
use crate::domain::Seq;
use crate::exchange::Applied;
use std::collections::VecDeque;
use std::sync::Arc;

/// The newest records of the journal, without a gap.
#[derive(Debug)]
pub(super) struct Window {
    records: VecDeque<Arc<Applied>>,
    /// How many events and commands they have together.
    weight: usize,
    weight_max: usize,
    /// Everything after this command is here.
    begins_after: Seq,
}

impl Window {
    pub(super) fn new(weight_max: usize) -> Window {
        let begins_after = Seq::ZERO;
        Window { records: VecDeque::new(), weight: 0, weight_max, begins_after }
    }

    /// Begins anew behind this command.
    pub(super) fn begin(&mut self, seq: Seq) {
        *self = Window { begins_after: seq, ..Window::new(self.weight_max) };
    }

    /// The newest command.
    pub(super) fn end(&self) -> Seq {
        self.records.back().map_or(self.begins_after, |record| record.last_seq())
    }

    pub(super) fn push(&mut self, record: &Arc<Applied>) {
        self.weight += weight(record);
        self.records.push_back(Arc::clone(record));
        while self.weight > self.weight_max
            && let Some(oldest) = self.records.pop_front()
        {
            self.weight -= weight(&oldest);
            self.begins_after = oldest.last_seq();
        }
    }

    /// All records with anything behind this position; `None` when some are no longer kept, and when the position is
    /// one that nothing has reached.
    pub(super) fn behind(&self, position: Position) -> Option<Vec<Arc<Applied>>> {
        if position.whole() < self.begins_after || position.seq() > self.end() {
            return None;
        }
        let has_passed = |record: &Arc<Applied>| Position::after(record.last_seq()) <= position;
        let first = self.records.partition_point(has_passed);
        Some(self.records.range(first..).cloned().collect())
    }
}

/// A command without events takes room, too.
fn weight(record: &Applied) -> usize {
    record.len() + record.events().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::applied::pairs_of_commands;

    fn behind(window: &Window, position: &str) -> Option<Vec<u64>> {
        let records = window.behind(position.parse().expect("a position"))?;
        Some(records.iter().map(|record| record.last_seq().0).collect())
    }

    #[test]
    fn window_answers_all_that_lies_behind_a_position_or_nothing() {
        let mut window = Window::new(100);
        assert_eq!(behind(&window, "0"), Some(vec![]));
        pairs_of_commands(4).iter().for_each(|record| window.push(record));
        assert_eq!(window.end(), Seq(8));
        let rows: [(&str, Option<Vec<u64>>); 8] = [
            ("0", Some(vec![2, 4, 6, 8])),
            ("1.1", Some(vec![2, 4, 6, 8])),
            ("2", Some(vec![4, 6, 8])),
            ("2.1", Some(vec![2, 4, 6, 8])),
            ("7", Some(vec![8])),
            ("8", Some(vec![])),
            ("8.1", Some(vec![8])),
            ("9.1", None),
        ];
        for (position, expected) in rows {
            assert_eq!(behind(&window, position), expected, "{position}");
        }
    }

    #[test]
    fn window_forgets_the_oldest_and_knows_it() {
        let records = pairs_of_commands(5);
        let each = weight(&records[0]);
        let mut window = Window::new(2 * each);
        records.iter().for_each(|record| window.push(record));
        assert_eq!(behind(&window, "5"), None);
        assert_eq!(behind(&window, "6.1"), None, "a part of what was forgotten");
        assert_eq!(behind(&window, "6"), Some(vec![8, 10]));
        window.begin(Seq(20));
        assert_eq!((behind(&window, "10"), behind(&window, "20")), (None, Some(vec![])));
        let mut nothing = Window::new(0);
        records.iter().for_each(|record| nothing.push(record));
        assert_eq!((behind(&nothing, "9"), behind(&nothing, "10")), (None, Some(vec![])));
    }
}
