//! Snapshots: the engine as it stood after a journal record, so that a start need not do again what came before.
//!
//! A snapshot is one stream of bytes: the engine's own, whose BLAKE3 is its state hash, then what the feed knows
//! and the engine does not. The stream is kept in parts; a manifest says what they must add up to, and after
//! which record of which journal. Whatever is not exactly that is refused: then an older snapshot serves, and at
//! last the whole journal. Nothing is ever lost with a snapshot, only time.
//!
//! Where to look: `restore` finds the one to begin with, `snapshotter` makes them, `deferred_drop` lets go of what that took,
//! `storage::snapshots` keeps them.

mod deferred_drop;
mod restore;
mod snapshotter;

use deferred_drop::DeferredDrop;
pub(crate) use restore::{Recovery, Restored, Sealed, recover, restore};
pub(crate) use snapshotter::Snapshotter;
#[cfg(test)]
pub(crate) use snapshotter::take;

use super::feed::FeedCheckpoint;
use super::replay::Standing;
use crate::domain::{Fault, Seq};
use crate::storage::snapshots::SnapshotStore;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The format written today. Another one is not read: the journal is, instead.
pub(crate) const FORMAT: u32 = 1;
/// The size of a part: what is in one statement, and written at once.
const PART_BYTES: usize = 4 << 20;

/// What a snapshot is, and what its parts must add up to. Kept as JSON, for operators to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// Version of the program that made it.
    agio: String,
    /// The last command in it.
    pub(crate) seq: u64,
    /// The first command of the record that ends there.
    first_seq: u64,
    /// Hash of that record.
    record_hash: String,
    /// Time of that record, in microseconds since 1970.
    at: i64,
    /// BLAKE3 of the engine's bytes: its state hash.
    pub(crate) state_hash: String,
    engine_bytes: u64,
    /// Size of the whole stream.
    pub(crate) bytes: u64,
    parts: u32,
    /// BLAKE3 of the whole stream.
    hash: String,
}

/// Why a snapshot is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It is of a format that this version does not know; another one may.
    Foreign(String),
    /// It is not what it must be.
    Refused(String),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Unusable::Foreign(why) | Unusable::Refused(why)) = self;
        f.write_str(why)
    }
}

fn refused(why: impl fmt::Display) -> Unusable {
    Unusable::Refused(why.to_string())
}

impl Manifest {
    /// The manifest of the snapshot that is kept under this seq.
    pub(crate) fn parse(seq: Seq, text: &str) -> Result<Manifest, Unusable> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let unreadable = |error| refused(format!("its manifest cannot be read: {error}"));
        let Format { format } = serde_json::from_str(text).map_err(unreadable)?;
        if format != FORMAT {
            let why = format!("it is of format {format}, and this version knows only {FORMAT}");
            return Err(Unusable::Foreign(why));
        }
        let manifest: Manifest = serde_json::from_str(text).map_err(unreadable)?;
        match manifest.seq == seq.0 {
            true => Ok(manifest),
            false => Err(refused(format!("its manifest is of the one at seq {}", manifest.seq))),
        }
    }

    fn seq(&self) -> Seq {
        Seq(self.seq)
    }
}

/// What a snapshot is made of.
#[derive(Clone, Copy)]
struct Taken<'a> {
    standing: &'a Standing,
    /// The feed's, by market id.
    checkpoints: &'a [FeedCheckpoint],
}

/// Keeps a snapshot: makes an engine of its bytes, writes them, reads them back, and only then makes it valid.
///
/// # Errors
/// [`Fault`] when no engine comes of the bytes, or the store fails or does not keep what it is given; nothing is
/// left behind then that anybody would use.
async fn keep(
    store: &dyn SnapshotStore,
    taken: Taken<'_>,
    deferred: &mut DeferredDrop,
) -> Result<Manifest, Fault> {
    let (stream, manifest) = stream(taken)?;
    let seq = manifest.seq();
    let engine = restore::engine(&stream.parts, &manifest).map_err(|why| {
        Fault::internal(format!("the bytes of the snapshot at seq {seq} are not sound: {why}"))
    })?;
    store.remove_unsealed().await?;
    for (part, bytes) in (0..).zip(&stream.parts) {
        store.put_part(seq, part, bytes).await?;
    }
    restore::read_back(store, &manifest).await.map_err(|why| {
        Fault::internal(format!("the snapshot at seq {seq} does not read back: {why}"))
    })?;
    let text = serde_json::to_string_pretty(&manifest).map_err(Fault::internal)?;
    store.seal(seq, &text).await?;
    deferred.engines.push(engine);
    deferred.parts.extend(stream.parts);
    Ok(manifest)
}

/// The bytes of a snapshot, and what they are.
fn stream(Taken { standing, checkpoints }: Taken<'_>) -> Result<(Stream, Manifest), Fault> {
    let Standing { engine, tip, first_seq } = standing;
    let mut stream = Stream::default();
    engine.save(&mut |piece| stream.extend(piece));
    let (engine_bytes, state_hash) = (stream.bytes, stream.hash());
    stream.extend(&postcard::to_stdvec(checkpoints).map_err(Fault::internal)?);
    let manifest = Manifest {
        format: FORMAT,
        agio: env!("CARGO_PKG_VERSION").to_owned(),
        seq: tip.seq.0,
        first_seq: first_seq.0,
        record_hash: spelled(&tip.hash),
        at: tip.at.0,
        state_hash,
        engine_bytes,
        bytes: stream.bytes,
        parts: u32::try_from(stream.parts.len()).map_err(Fault::internal)?,
        hash: stream.hash(),
    };
    Ok((stream, manifest))
}

/// The bytes of a snapshot in their parts, hashed as they come: none is ever moved to make room for more.
#[derive(Default)]
struct Stream {
    parts: Vec<Vec<u8>>,
    bytes: u64,
    hasher: blake3::Hasher,
}

impl Stream {
    /// Adds what the engine wrote at once. It stays in one part if it fits into one, so that none of the
    /// engine's items is torn.
    fn extend(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
        self.bytes += piece.len() as u64;
        for piece in piece.chunks(PART_BYTES) {
            let room = |part: &&mut Vec<u8>| part.len() + piece.len() <= PART_BYTES;
            match self.parts.last_mut().filter(room) {
                Some(part) => part.extend_from_slice(piece),
                None => {
                    let mut part = Vec::with_capacity(PART_BYTES);
                    part.extend_from_slice(piece);
                    self.parts.push(part);
                }
            }
        }
    }

    /// BLAKE3 of all so far, in hexadecimal.
    fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

/// Removes all but the newest `kept` snapshots up to the `newest`, which was just made of the whole journal: what
/// lies beyond it is of a journal that went further, and would push the right ones out. Those of an unknown format
/// belong to another version, and stay.
async fn prune(store: &dyn SnapshotStore, newest: Seq, kept: usize) -> Result<(), Fault> {
    let mut sealed = store.sealed().await?;
    sealed.retain(|(seq, text)| !matches!(Manifest::parse(*seq, text), Err(Unusable::Foreign(_))));
    let (beyond, known): (Vec<_>, Vec<_>) = sealed.into_iter().partition(|(seq, _)| *seq > newest);
    for (seq, _) in beyond.into_iter().chain(known.into_iter().skip(kept)) {
        store.remove(seq).await?;
    }
    Ok(())
}

/// A hash in hexadecimal.
fn spelled(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshot_item_that_fits_into_a_part_is_not_torn() {
        let mut stream = Stream::default();
        let pieces: Vec<Vec<u8>> =
            (1..=9_u8).map(|number| vec![number; PART_BYTES / 8 * usize::from(number)]).collect();
        pieces.iter().for_each(|piece| stream.extend(piece));
        let eighths: Vec<usize> =
            stream.parts.iter().map(|part| part.len() * 8 / PART_BYTES).collect();
        assert_eq!(eighths, [6, 4, 5, 6, 7, 8, 8, 1]);
        let bytes = pieces.concat();
        assert_eq!((stream.parts.concat(), stream.bytes), (bytes.clone(), bytes.len() as u64));
        assert_eq!(stream.hash(), blake3::hash(&bytes).to_hex().to_string());
    }
}
