//! The snapshots that are kept, against the replay from the journal's start.

use super::{VerifyReport, hex};
use crate::domain::{Fault, Seq};
use crate::exchange::replay::Replay;
use crate::exchange::snapshot::{Restored, Sealed, Unusable, restore};
use crate::storage::journal::JournalStore;
use crate::storage::snapshots::SnapshotStore;
use std::collections::HashMap;
use std::sync::Arc;

/// The snapshots that are kept, and what the replay from the start says of each.
pub(super) struct Snapshots {
    store: Option<Arc<dyn SnapshotStore>>,
    sealed: Vec<(Seq, String)>,
    /// The engine's state hash where each of them was made.
    passed: HashMap<Seq, String>,
}

impl Snapshots {
    pub(super) async fn of(journal: &dyn JournalStore) -> Result<Snapshots, Fault> {
        let store = journal.snapshots();
        let sealed = match &store {
            Some(store) => store.sealed().await?,
            None => Vec::new(),
        };
        Ok(Snapshots { store, sealed, passed: HashMap::new() })
    }

    /// Notes the state where a snapshot was made.
    pub(super) fn pass(&mut self, replay: &Replay<'_>) {
        if self.sealed.iter().any(|(seq, _)| *seq == replay.seq()) {
            self.passed.insert(replay.seq(), hex(&replay.engine.state_hash()));
        }
    }

    /// Begins with each of them, does what came after, as far as the report goes, and compares with the replay
    /// from the start.
    pub(super) async fn replay(
        &self,
        journal: &dyn JournalStore,
        report: &mut VerifyReport,
    ) -> Result<(), Fault> {
        let Some(store) = &self.store else { return Ok(()) };
        for (seq, text) in &self.sealed {
            let sealed = Sealed { seq: *seq, manifest: text };
            let finding = match restore(journal, store.as_ref(), sealed).await {
                Ok(restored) => self.follow(journal, restored, report).await?,
                Err(Unusable::Foreign(why)) => format!("seq {seq}: not used: {why}"),
                Err(Unusable::Refused(_)) if !is_kept(store.as_ref(), *seq).await? => {
                    format!("seq {seq}: removed meanwhile, as a running server does with old ones")
                }
                Err(Unusable::Refused(why)) => {
                    report.differ(format!("the snapshot at seq {seq} cannot be used: {why}"));
                    format!("seq {seq}: cannot be used")
                }
            };
            report.snapshots.push(finding);
        }
        Ok(())
    }

    async fn follow(
        &self,
        journal: &dyn JournalStore,
        restored: Restored,
        report: &mut VerifyReport,
    ) -> Result<String, Fault> {
        let Restored { manifest, standing, .. } = restored;
        let (seq, bytes) = (standing.tip.seq, manifest.bytes);
        let same_there = self.passed.get(&seq) == Some(&manifest.state_hash);
        let mut replay = Replay::from(journal, standing);
        while replay.seq() < report.last_seq && replay.next().await?.is_some() {}
        if same_there && hex(&replay.engine.state_hash()) == report.state_hash {
            return Ok(format!("seq {seq}, {bytes} bytes: leads to the same state"));
        }
        report.differ(format!(
            "the snapshot at seq {seq} does not lead to the same state as the journal"
        ));
        Ok(format!("seq {seq}, {bytes} bytes: does not lead to the same state"))
    }
}

async fn is_kept(store: &dyn SnapshotStore, seq: Seq) -> Result<bool, Fault> {
    Ok(store.sealed().await?.iter().any(|(kept, _)| *kept == seq))
}
