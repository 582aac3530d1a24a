//! A journal of another format is refused at start, by its name, whatever a start reads of it.

use super::trace;
use super::*;
use crate::exchange::codec::FORMAT;
use crate::exchange::snapshot::take;
use crate::storage::journal::{JournalRow, JournalStore};

/// The record as another version would have written it.
fn of_format(format: u8, row: &JournalRow) -> JournalRow {
    let mut row = row.clone();
    row.bytes[0] = format;
    row.hash = *blake3::hash(&row.bytes).as_bytes();
    row
}

async fn filled(rig: &Rig, rows: &[JournalRow]) {
    let epoch = rig.journal.lead("trace").await.expect("leads");
    for row in rows {
        rig.journal.append(row).await.expect("appends");
    }
    rig.journal.release(epoch, "trace").await.expect("leaves the lead to who starts");
}

async fn refusal(rig: &Rig) -> String {
    rig.try_start().await.expect_err("another format").to_string()
}

#[tokio::test]
async fn journal_that_another_version_wrote_is_refused_with_what_to_do() {
    let rows = trace::rows(1);
    for (format, advice) in
        [(1, "begin anew with another data directory"), (FORMAT + 1, "Start that version")]
    {
        let rig = Rig::new().await;
        let row = of_format(format, &rows[0]);
        filled(&rig, &[row]).await;
        let refused = refusal(&rig).await;
        assert!(refused.contains(&format!("seq 1 has format {format}")), "{refused}");
        assert!(refused.contains(advice), "{refused}");
    }
}

#[tokio::test]
async fn snapshot_does_not_hide_the_format_of_the_records_before_it() {
    let rows = trace::rows(1);
    let (before, last) = (&rows[..50], &rows[50]);
    let mut rig = Rig::new().await;
    rig.config.check_whole_journal = false;
    filled(&rig, &rows[..=50]).await;
    take(rig.journal.as_ref(), &rig.config, last.last_seq).await.expect("makes one");
    let kept = rig.journal.snapshots().expect("keeps snapshots");
    let part = kept.part(last.last_seq, 0).await.expect("reads").expect("is there");
    let (_, manifest) = kept.sealed().await.expect("reads").remove(0);

    // The same journal, but for the newest record's format; the snapshot names it rightly.
    let other = Rig { config: rig.config.clone(), ..Rig::new().await };
    let foreign = of_format(FORMAT + 1, last);
    filled(&other, &[before, std::slice::from_ref(&foreign)].concat()).await;
    let spelled = |row: &JournalRow| blake3::Hash::from_bytes(row.hash).to_hex().to_string();
    let manifest = manifest.replace(&spelled(last), &spelled(&foreign));
    let kept = other.journal.snapshots().expect("keeps snapshots");
    kept.put_part(last.last_seq, 0, &part).await.expect("copies");
    kept.seal(last.last_seq, &manifest).await.expect("copies");
    let refused = refusal(&other).await;
    assert!(
        refused.contains(&format!("seq {} has format {}", last.first_seq, FORMAT + 1)),
        "{refused}"
    );
}
