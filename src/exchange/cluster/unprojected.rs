//! What a standby applied and the projections may lack yet: the node that takes over writes it.

use crate::domain::Seq;
use crate::exchange::Applied;
use std::collections::VecDeque;
use std::sync::Arc;

/// The last records, without a gap. Bounded: what does not fit is read from the journal again when it is needed.
#[derive(Debug)]
pub(super) struct UnprojectedBuffer {
    /// Every command after this one is here.
    after: Seq,
    records: VecDeque<Arc<Applied>>,
    /// How many commands the records have.
    commands: usize,
    commands_max: usize,
}

impl UnprojectedBuffer {
    /// Begins after a command.
    pub(super) fn after(after: Seq, commands_max: usize) -> UnprojectedBuffer {
        UnprojectedBuffer { after, records: VecDeque::new(), commands: 0, commands_max }
    }

    /// Begins anew with records that were taken and not written; they end at the last command applied, `tip`.
    pub(super) fn restore(&mut self, records: Vec<Arc<Applied>>, tip: Seq) {
        let before = |record: &Arc<Applied>| Seq(record.last_seq().0 - record.len() as u64);
        *self = UnprojectedBuffer::after(records.first().map_or(tip, before), self.commands_max);
        for record in records {
            self.push(record, Seq::ZERO);
        }
    }

    /// Takes in the next record; the projections stand at `cursor`.
    pub(super) fn push(&mut self, record: Arc<Applied>, cursor: Seq) {
        self.commands += record.len();
        self.records.push_back(record);
        self.forget(cursor);
        while self.commands > self.commands_max {
            self.drop_first();
        }
    }

    /// All records after `cursor`, oldest first; `None` when some of them are not here any more.
    pub(super) fn take_after(&mut self, cursor: Seq) -> Option<Vec<Arc<Applied>>> {
        self.forget(cursor);
        if self.after > cursor {
            return None;
        }
        self.commands = 0;
        self.after = self.records.back().map_or(self.after, |record| record.last_seq());
        Some(std::mem::take(&mut self.records).into())
    }

    /// Forgets what the projections show.
    fn forget(&mut self, cursor: Seq) {
        while self.records.front().is_some_and(|record| record.last_seq() <= cursor) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some(record) = self.records.pop_front() {
            self.commands -= record.len();
            self.after = record.last_seq();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::applied::pairs_of_commands as records;

    fn taken(unprojected: &mut UnprojectedBuffer, cursor: u64) -> Option<Vec<u64>> {
        let records = unprojected.take_after(Seq(cursor))?;
        Some(records.iter().map(|record| record.last_seq().0).collect())
    }

    #[test]
    fn unprojected_buffer_answers_all_that_is_lacking_or_nothing() {
        let records = records(5);
        let mut unprojected = UnprojectedBuffer::after(Seq(2), 6);
        assert_eq!(taken(&mut unprojected, 2), Some(vec![]));
        assert_eq!(taken(&mut unprojected, 0), None, "1 and 2 never were here");
        for record in &records[1..3] {
            unprojected.push(record.clone(), Seq(4));
        }
        assert_eq!(taken(&mut unprojected, 4), Some(vec![6]));
        assert_eq!(taken(&mut unprojected, 4), None, "6 was taken");
        assert_eq!(taken(&mut unprojected, 6), Some(vec![]));

        let mut unprojected = UnprojectedBuffer::after(Seq(0), 6);
        records.iter().for_each(|record| unprojected.push(record.clone(), Seq(0)));
        assert_eq!(taken(&mut unprojected, 2), None, "only the last six were kept");
        assert_eq!(taken(&mut unprojected, 4), Some(vec![6, 8, 10]));

        unprojected.restore(records[3..].to_vec(), Seq(10));
        assert_eq!(taken(&mut unprojected, 6), Some(vec![8, 10]));
        unprojected.restore(vec![], Seq(10));
        assert_eq!(taken(&mut unprojected, 8), None);
        assert_eq!(taken(&mut unprojected, 12), Some(vec![]), "the projections are ahead");
    }
}
