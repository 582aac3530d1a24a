//! Answers a forwarded command from this node's own engine: the leader says at which seq it was committed, and
//! what came of it is known here as soon as this node has applied that record.

use crate::domain::Seq;
use crate::exchange::Applied;
use crate::exchange::submission::Answer;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many commands are remembered for answers that come after them.
const COMMANDS_MAX: usize = 16_384;

/// The last records this node applied as a standby, and the answers that wait for the next.
#[derive(Debug)]
pub(crate) struct PendingReplies {
    /// Nobody forwards anything where it is off.
    on: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    recent: VecDeque<Arc<Applied>>,
    commands: usize,
    /// By the seq of the first command to be answered.
    waiting: BTreeMap<Seq, Answer>,
}

impl PendingReplies {
    pub(crate) fn new(on: bool) -> PendingReplies {
        PendingReplies { on, state: Mutex::default() }
    }

    /// Takes in the record that follows the last one, and answers those who wait for it.
    pub(super) fn put(&self, record: &Arc<Applied>) {
        if !self.on {
            return;
        }
        let mut state = self.lock();
        state.commands += record.len();
        state.recent.push_back(record.clone());
        while state.commands > COMMANDS_MAX
            && state.recent.len() > 1
            && let Some(oldest) = state.recent.pop_front()
        {
            state.commands -= oldest.len();
        }
        while let Some(entry) = state.waiting.first_entry()
            && *entry.key() <= record.last_seq()
        {
            let (seq, answer) = entry.remove_entry();
            answer_from(record, seq, answer);
        }
    }

    /// Answers from the record with this command, now or as soon as it is applied here.
    pub(super) fn answer(&self, seq: Seq, answer: Answer) {
        let mut state = self.lock();
        match state.recent.back() {
            Some(last) if last.last_seq() >= seq => {
                let index = state.recent.partition_point(|record| record.last_seq() < seq);
                answer_from(&state.recent[index], seq, answer);
            }
            _ => drop(state.waiting.insert(seq, answer)),
        }
    }

    /// Forgets everything; whoever waits is told why, and that it may have been done.
    pub(super) fn clear(&self, why: &str) {
        let state = std::mem::take(&mut *self.lock());
        for answer in state.waiting.into_values() {
            answer.leave_open(why);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn answer_from(record: &Arc<Applied>, seq: Seq, answer: Answer) {
    let index = (seq.0 + record.len() as u64).checked_sub(record.last_seq().0 + 1);
    match index.and_then(|index| usize::try_from(index).ok()) {
        Some(mut index) if index + answer.len() <= record.len() => answer.done(record, &mut index),
        _ => answer.leave_open("it was done so long ago that nobody knows its outcome"),
    }
}
