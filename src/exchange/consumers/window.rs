//! The newest records that the projections show, for the consumers that are not far behind.
//!
//! All consumers share them. What every consumer has passed is forgotten, and so is what does not fit: whoever needs
//! it reads the journal.

use super::Applied;
use crate::domain::Seq;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The records of one leadership, without a gap.
#[derive(Debug)]
pub(crate) struct Window {
    kept: Mutex<Kept>,
    commands_max: usize,
    /// The last command that was put in.
    end: watch::Sender<Seq>,
}

#[derive(Debug)]
struct Kept {
    /// Every command after this one, up to the end, is here.
    after: Seq,
    records: VecDeque<Arc<Applied>>,
    /// How many commands the records have.
    commands: usize,
    /// Where each consumer stands; `None` for one that does not run.
    cursors: Vec<Option<Seq>>,
}

/// What follows a command.
#[derive(Debug)]
pub(super) enum Following {
    /// These records.
    Records(Vec<Arc<Applied>>),
    /// Nothing yet.
    Nothing,
    /// Something that is not here any more.
    Forgotten,
}

impl Window {
    /// Begins after what the projections show, for so many consumers, all of which stand still at first.
    pub(crate) fn new(after: Seq, consumers: usize, commands_max: usize) -> Window {
        let (records, cursors) = (VecDeque::new(), vec![None; consumers]);
        let kept = Mutex::new(Kept { after, records, commands: 0, cursors });
        Window { kept, commands_max, end: watch::Sender::new(after) }
    }

    /// Takes in the records that the projections show since the last time.
    pub(crate) fn push(&self, records: Vec<Arc<Applied>>) {
        let Some(last) = records.last().map(|record| record.last_seq()) else { return };
        let mut kept = self.kept();
        for record in records {
            kept.commands += record.len();
            kept.records.push_back(record);
        }
        kept.forget(self.commands_max);
        drop(kept);
        self.end.send_replace(last);
    }

    /// A consumer has come to this command, or stands still from now on.
    pub(super) fn moved(&self, consumer: usize, cursor: Option<Seq>) {
        let mut kept = self.kept();
        kept.cursors[consumer] = cursor;
        kept.forget(self.commands_max);
    }

    /// The records with commands after `cursor`, about `commands_max` commands at most.
    pub(super) fn following(&self, cursor: Seq, commands_max: usize) -> Following {
        let kept = self.kept();
        if cursor < kept.after {
            return Following::Forgotten;
        }
        let first = kept.records.partition_point(|record| record.last_seq() <= cursor);
        let mut commands = 0;
        let fits = |record: &&Arc<Applied>| {
            let fits = commands < commands_max;
            commands += record.len();
            fits
        };
        let records: Vec<_> = kept.records.range(first..).take_while(fits).cloned().collect();
        if records.is_empty() { Following::Nothing } else { Following::Records(records) }
    }

    /// Every command after this one is here, as far as the projections show it.
    pub(super) fn begins_after(&self) -> Seq {
        self.kept().after
    }

    /// Tells of every command that is put in.
    pub(super) fn end(&self) -> watch::Receiver<Seq> {
        self.end.subscribe()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn forget(&mut self, commands_max: usize) {
        // Whoever stands still reads the journal when it goes on.
        let wanted_after = self.cursors.iter().flatten().min().copied();
        while let Some(first) = self.records.front() {
            let is_wanted = wanted_after.is_some_and(|cursor| first.last_seq() > cursor);
            if is_wanted && self.commands <= commands_max {
                break;
            }
            self.commands -= first.len();
            self.after = first.last_seq();
            self.records.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::applied::pairs_of_commands as records;

    /// The last commands of the records that follow, or `None` when they are forgotten.
    fn following(window: &Window, cursor: u64, commands_max: usize) -> Option<Vec<u64>> {
        match window.following(Seq(cursor), commands_max) {
            Following::Records(it) => Some(it.iter().map(|record| record.last_seq().0).collect()),
            Following::Nothing => Some(Vec::new()),
            Following::Forgotten => None,
        }
    }

    #[test]
    fn window_keeps_what_the_slowest_running_consumer_lacks() {
        let window = Window::new(Seq(0), 2, 100);
        window.moved(0, Some(Seq(0)));
        window.moved(1, Some(Seq(0)));
        window.push(records(4));
        assert_eq!(following(&window, 0, 100), Some(vec![2, 4, 6, 8]));
        assert_eq!(following(&window, 0, 3), Some(vec![2, 4]), "whole records");
        window.moved(0, Some(Seq(6)));
        assert_eq!(following(&window, 0, 1), Some(vec![2]), "the other one lacks it");
        window.moved(1, Some(Seq(4)));
        assert_eq!(following(&window, 2, 1), None, "both have passed it");
        assert_eq!(following(&window, 4, 100), Some(vec![6, 8]));
        window.moved(1, None);
        assert_eq!(following(&window, 4, 100), None, "whoever stands still is not waited for");
        assert_eq!(following(&window, 6, 100), Some(vec![8]));
        assert_eq!(following(&window, 8, 100), Some(vec![]));
    }

    #[test]
    fn window_forgets_what_does_not_fit() {
        let window = Window::new(Seq(0), 1, 4);
        window.moved(0, Some(Seq(0)));
        window.push(records(5));
        assert_eq!((window.begins_after(), *window.end().borrow()), (Seq(6), Seq(10)));
        assert_eq!(following(&window, 0, 100), None);
        assert_eq!(following(&window, 6, 100), Some(vec![8, 10]));
    }

    #[test]
    fn window_without_consumers_keeps_nothing() {
        let window = Window::new(Seq(0), 0, 100);
        window.push(records(5));
        assert_eq!(window.begins_after(), Seq(10));
        assert!(window.kept().records.is_empty());
    }
}
