//! What came of a journal record: its commands, and all their events in one piece.
//!
//! A record is applied, told, answered and projected as a whole: one allocation holds the events of all its
//! commands, and everybody who needs them shares it.

use super::codec::Record;
use crate::domain::{Seq, Timestamp};
use crate::engine::{Command, Engine, Event};
use std::sync::Arc;

/// About how many events a command makes; only how much room is made at first depends on it.
const EVENTS_EXPECTED: usize = 3;

/// So many commands are shown to the engine before they are applied.
const PREFETCHED: usize = 128;

/// A record that was done.
#[derive(Debug)]
pub(crate) struct Applied {
    first_seq: Seq,
    at: Timestamp,
    commands: Vec<Command>,
    events: Vec<Event>,
    /// Where in `events` each command's end.
    ends: Vec<usize>,
}

/// One command of a record and what came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done<'a> {
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) command: &'a Command,
    pub(crate) events: &'a [Event],
}

impl Applied {
    /// Does a record's commands in order.
    pub(crate) fn of(engine: &mut Engine, record: Record) -> Arc<Applied> {
        let Record { first_seq, at, commands, .. } = record;
        let mut events = Vec::with_capacity(commands.len() * EVENTS_EXPECTED);
        let mut ends = Vec::with_capacity(commands.len());
        let mut seq = first_seq;
        for next in commands.chunks(PREFETCHED) {
            engine.prefetch(next);
            for command in next {
                engine.apply(seq, at, command, &mut events);
                ends.push(events.len());
                seq = seq.next();
            }
        }
        Arc::new(Applied { first_seq, at, commands, events, ends })
    }

    /// How many commands it has.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Seq of its last command.
    pub(crate) fn last_seq(&self) -> Seq {
        Seq(self.first_seq.0 + self.ends.len() as u64 - 1)
    }

    /// When it was journaled: the time of all its commands.
    pub(crate) fn at(&self) -> Timestamp {
        self.at
    }

    /// Everything that happened, in order.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Its commands in order, each with what came of it.
    pub(crate) fn commands(&self) -> impl Iterator<Item = Done<'_>> {
        self.commands.iter().enumerate().map(|(index, command)| Done {
            seq: self.seq_of(index),
            at: self.at,
            command,
            events: self.events_of(index),
        })
    }

    fn seq_of(&self, index: usize) -> Seq {
        Seq(self.first_seq.0 + index as u64)
    }

    fn events_of(&self, index: usize) -> &[Event] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.events[start..self.ends[index]]
    }
}

/// One command, journaled and applied, with everything that came of it.
#[derive(Clone, Debug)]
pub struct Committed {
    record: Arc<Applied>,
    /// Which of its commands.
    index: usize,
}

impl Committed {
    pub(super) fn of(record: &Arc<Applied>, index: usize) -> Committed {
        Committed { record: record.clone(), index }
    }

    /// Its place in the journal.
    pub fn seq(&self) -> Seq {
        self.record.seq_of(self.index)
    }

    /// When it was journaled.
    pub fn at(&self) -> Timestamp {
        self.record.at
    }

    /// What happened, in order.
    pub fn events(&self) -> &[Event] {
        self.record.events_of(self.index)
    }
}

/// So many records of two commands each, the first of them at seq 1.
#[cfg(test)]
pub(crate) fn pairs_of_commands(count: u64) -> Vec<Arc<Applied>> {
    use crate::domain::AccountId;
    use crate::engine::CancelAllOrders;
    let cancel = CancelAllOrders { account: AccountId(1_001), market: None, side: None };
    let mut engine = Engine::new();
    let record = |index| Record {
        epoch: 1,
        first_seq: Seq(index * 2 + 1),
        at: Timestamp::default(),
        previous: [0; 32],
        commands: vec![Command::CancelAllOrders(cancel.clone()); 2],
    };
    (0..count).map(|index| Applied::of(&mut engine, record(index))).collect()
}
