//! Finds where to begin: the newest snapshot that is whole and belongs to the journal, or the journal's start.

use super::{Manifest, Unusable, hex, refused, spelled};
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::exchange::codec::{self, Tip};
use crate::exchange::feed::{Feed, MarketMarks};
use crate::exchange::replay::{Standing, check_chain};
use crate::storage::journal::JournalStore;
use crate::storage::snapshots::SnapshotStore;

/// How to begin.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Recovery<'f> {
    /// The events after this command are needed: only a snapshot not beyond it will do.
    pub(crate) not_beyond: Option<Seq>,
    /// Also check all records before the snapshot, as a replay from the start would.
    pub(crate) whole_chain: bool,
    /// Brought to where the engine stands.
    pub(crate) feed: Option<&'f Feed>,
}

/// An engine to go on with: everything in the journal up to where it stands is in it, and the feed. What comes
/// after is for the caller to replay, and to follow for as long as it likes.
///
/// # Errors
/// [`Fault::Internal`] naming the seq of a damaged record; any fault of the journal. Snapshots that cannot be
/// used are no fault: they are told to the log, and passed over.
pub(crate) async fn recover(
    journal: &dyn JournalStore,
    recovery: Recovery<'_>,
) -> Result<Standing, Fault> {
    let Some((manifest, standing, marks)) = newest(journal, recovery.not_beyond).await else {
        return Ok(Standing::default());
    };
    if recovery.whole_chain {
        check_chain(journal, standing.tip).await?;
    }
    if let Some(feed) = recovery.feed {
        feed.seed(&standing.engine, marks);
    }
    tracing::info!(seq = manifest.seq, bytes = manifest.bytes, "beginning with a snapshot");
    Ok(standing)
}

type Restored = (Manifest, Standing, Vec<MarketMarks>);

async fn newest(journal: &dyn JournalStore, not_beyond: Option<Seq>) -> Option<Restored> {
    let store = journal.snapshots()?;
    let sealed = store.sealed().await;
    let sealed = sealed
        .inspect_err(|fault| {
            tracing::warn!(%fault, "no snapshot can be read; the whole journal is, instead");
        })
        .ok()?;
    for (seq, text) in sealed {
        if not_beyond.is_some_and(|limit| seq > limit) {
            tracing::info!(
                seq = seq.0,
                ?not_beyond,
                "this snapshot is too new for the projections"
            );
            continue;
        }
        match restore(journal, store.as_ref(), (seq, &text)).await {
            Ok(restored) => return Some(restored),
            Err(why) => tracing::warn!(
                seq = seq.0,
                %why,
                "this snapshot is not used; an older one or the whole journal is, instead"
            ),
        }
    }
    None
}

/// A snapshot that was kept, if it is whole and was made of this journal.
pub(crate) async fn restore(
    journal: &dyn JournalStore,
    store: &dyn SnapshotStore,
    (seq, text): (Seq, &str),
) -> Result<Restored, Unusable> {
    let manifest = Manifest::parse(seq, text)?;
    let tip = tip(journal, &manifest).await?;
    let (engine, marks) = read(store, &manifest).await?;
    let standing = Standing { engine, tip, first_seq: Seq(manifest.first_seq) };
    Ok((manifest, standing, marks))
}

/// The end of the record after which a snapshot was made, if the journal has that very record there.
async fn tip(journal: &dyn JournalStore, manifest: &Manifest) -> Result<Tip, Unusable> {
    let before = Seq(manifest.first_seq.saturating_sub(1));
    let page = journal.page(before, 1).await.map_err(refused)?;
    let row = page.first().filter(|row| {
        let hash = blake3::hash(&row.bytes);
        *hash.as_bytes() == row.hash
            && spelled(&row.hash) == manifest.record_hash
            && row.first_seq == Seq(manifest.first_seq)
            && row.last_seq == manifest.seq()
            && row.at.0 == manifest.at
    });
    let row = row.ok_or_else(|| {
        refused("the journal has another record at its seq than the one it was made after, or none")
    })?;
    // With the records before a snapshot unread, this one alone says whether they can be read at all.
    codec::check_format(row).map_err(refused)?;
    Ok(Tip::after(row))
}

/// What is in a snapshot's parts, if they are what its manifest says.
pub(super) async fn read(
    store: &dyn SnapshotStore,
    manifest: &Manifest,
) -> Result<(Engine, Vec<MarketMarks>), Unusable> {
    let stream = gather(store, manifest).await?;
    if hex(&stream) != manifest.hash || stream.len() as u64 != manifest.bytes {
        return Err(refused("its bytes are damaged"));
    }
    let engine_bytes = usize::try_from(manifest.engine_bytes).ok();
    let split = engine_bytes.and_then(|bytes| stream.split_at_checked(bytes));
    let (engine_bytes, marks_bytes) = split.ok_or_else(|| refused("its manifest is damaged"))?;
    if hex(engine_bytes) != manifest.state_hash {
        return Err(refused("its state hash is not what its manifest says"));
    }
    let engine = Engine::load(engine_bytes).map_err(refused)?;
    if engine.last_seq() != manifest.seq() {
        return Err(refused(format!("its engine stands at seq {}", engine.last_seq())));
    }
    let marks = postcard::from_bytes(marks_bytes).map_err(refused)?;
    Ok((engine, marks))
}

async fn gather(store: &dyn SnapshotStore, manifest: &Manifest) -> Result<Vec<u8>, Unusable> {
    let mut stream = Vec::new();
    for part in 0..manifest.parts {
        let bytes = store.part(manifest.seq(), part).await.map_err(refused)?;
        stream.extend(bytes.ok_or_else(|| refused(format!("its part {part} is missing")))?);
    }
    Ok(stream)
}
