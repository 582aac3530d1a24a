//! Finds where to begin: the newest snapshot that is whole and belongs to the journal, or the journal's start.

use super::{Manifest, Unusable, refused, spelled};
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::exchange::codec::{self, Tip};
use crate::exchange::feed::{Feed, FeedCheckpoint};
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
    recover_with_bytes(journal, recovery).await.map(|(standing, _)| standing)
}

/// The same; also answers the bytes of the snapshot, for those who take care how they drop them.
pub(super) async fn recover_with_bytes(
    journal: &dyn JournalStore,
    recovery: Recovery<'_>,
) -> Result<(Standing, Vec<Vec<u8>>), Fault> {
    let Some((restored, bytes)) = newest(journal, recovery.not_beyond).await else {
        return Ok(Default::default());
    };
    let Restored { manifest, standing, checkpoints } = restored;
    if recovery.whole_chain {
        check_chain(journal, standing.tip).await?;
    }
    if let Some(feed) = recovery.feed {
        feed.seed(&standing.engine, checkpoints);
    }
    tracing::info!(seq = manifest.seq, bytes = manifest.bytes, "beginning with a snapshot");
    Ok((standing, bytes))
}

/// What came of a snapshot.
#[derive(Debug)]
pub(crate) struct Restored {
    pub(crate) manifest: Manifest,
    pub(crate) standing: Standing,
    /// The feed's, by market id.
    checkpoints: Vec<FeedCheckpoint>,
}

/// A snapshot as its store names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealed<'a> {
    pub(crate) seq: Seq,
    /// The text of its manifest.
    pub(crate) manifest: &'a str,
}

async fn newest(
    journal: &dyn JournalStore,
    not_beyond: Option<Seq>,
) -> Option<(Restored, Vec<Vec<u8>>)> {
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
        match restore_with_bytes(journal, store.as_ref(), Sealed { seq, manifest: &text }).await {
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
    sealed: Sealed<'_>,
) -> Result<Restored, Unusable> {
    restore_with_bytes(journal, store, sealed).await.map(|(restored, _)| restored)
}

async fn restore_with_bytes(
    journal: &dyn JournalStore,
    store: &dyn SnapshotStore,
    sealed: Sealed<'_>,
) -> Result<(Restored, Vec<Vec<u8>>), Unusable> {
    let manifest = Manifest::parse(sealed.seq, sealed.manifest)?;
    let tip = tip(journal, &manifest).await?;
    let (engine, checkpoints, bytes) = read(store, &manifest).await?;
    let standing = Standing { engine, tip, first_seq: Seq(manifest.first_seq) };
    Ok((Restored { manifest, standing, checkpoints }, bytes))
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

/// What is in a snapshot's parts, if they are what its manifest says; and the parts.
async fn read(
    store: &dyn SnapshotStore,
    manifest: &Manifest,
) -> Result<(Engine, Vec<FeedCheckpoint>, Vec<Vec<u8>>), Unusable> {
    let mut parts = Vec::new();
    for part in 0..manifest.parts {
        parts.push(self::part(store, manifest, part).await?);
    }
    let (engine, checkpoints) = halves(&parts, manifest)?;
    let mut hasher = blake3::Hasher::new();
    engine.iter().for_each(|bytes| {
        hasher.update(bytes);
    });
    let state_hash = hasher.finalize();
    hasher.update(&checkpoints);
    check(manifest, &hasher)?;
    if *state_hash.to_hex() != *manifest.state_hash {
        return Err(refused("its state hash is not what its manifest says"));
    }
    let engine = self::engine(&parts, manifest)?;
    let checkpoints = postcard::from_bytes(&checkpoints).map_err(refused)?;
    Ok((engine, checkpoints, parts))
}

/// An engine of the bytes in a snapshot's parts.
pub(super) fn engine(parts: &[Vec<u8>], manifest: &Manifest) -> Result<Engine, Unusable> {
    let (engine, _) = halves(parts, manifest)?;
    let engine = Engine::load_parts(&engine).map_err(refused)?;
    match engine.last_seq() == manifest.seq() {
        true => Ok(engine),
        false => Err(refused(format!("its engine stands at seq {}", engine.last_seq()))),
    }
}

/// Reads a snapshot that was just written, and checks that it is what its manifest says.
pub(super) async fn read_back(
    store: &dyn SnapshotStore,
    manifest: &Manifest,
) -> Result<(), Unusable> {
    let mut hasher = blake3::Hasher::new();
    for part in 0..manifest.parts {
        hasher.update(&self::part(store, manifest, part).await?);
    }
    check(manifest, &hasher)
}

/// Whether the hashed bytes are those of the manifest.
fn check(manifest: &Manifest, hasher: &blake3::Hasher) -> Result<(), Unusable> {
    let whole = *hasher.finalize().to_hex() == *manifest.hash && hasher.count() == manifest.bytes;
    if whole { Ok(()) } else { Err(refused("its bytes are damaged")) }
}

/// The engine's bytes, and the feed's.
fn halves<'p>(
    parts: &'p [Vec<u8>],
    manifest: &Manifest,
) -> Result<(Vec<&'p [u8]>, Vec<u8>), Unusable> {
    let mut left = usize::try_from(manifest.engine_bytes).map_err(refused)?;
    let (mut engine, mut checkpoints) = (Vec::with_capacity(parts.len()), Vec::new());
    for part in parts {
        let (engines, feeds) = part.split_at(left.min(part.len()));
        left -= engines.len();
        engine.push(engines);
        checkpoints.extend_from_slice(feeds);
    }
    if left == 0 { Ok((engine, checkpoints)) } else { Err(refused("its bytes are too few")) }
}

async fn part(
    store: &dyn SnapshotStore,
    manifest: &Manifest,
    part: u32,
) -> Result<Vec<u8>, Unusable> {
    let bytes = store.part(manifest.seq(), part).await.map_err(refused)?;
    bytes.ok_or_else(|| refused(format!("its part {part} is missing")))
}
