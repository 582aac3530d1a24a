//! Where snapshots of the engine are kept: beside the journal they belong to, in parts of bounded size.
//!
//! A store knows parts and manifests, not engines: what is in them is `exchange`'s business. It promises one
//! thing: what [`SnapshotStore::sealed`] names is there as it was put, unless somebody damaged it since. So
//! the manifest is written last; parts without one are the rest of an attempt that did not end, and nobody
//! reads them. Snapshots are a convenience: every one of them may be lost without losing anything.

mod files;
mod postgres;

use crate::domain::{Fault, Seq};
use futures_util::future::BoxFuture;
use std::fmt;

pub use files::FileSnapshots;
pub use postgres::PostgresSnapshots;

/// Name of the folder of snapshots in the data directory of an embedded server.
pub const SNAPSHOTS_FOLDER: &str = "snapshots";

/// A place that keeps snapshots, each known by the last command in it.
pub trait SnapshotStore: fmt::Debug + Send + Sync {
    /// Keeps one part of a snapshot that is being made; putting it again replaces it.
    fn put_part<'a>(
        &'a self,
        seq: Seq,
        part: u32,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Fault>>;

    /// Reads a part; `None` when there is no such part.
    fn part(&self, seq: Seq, part: u32) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>>;

    /// Makes a snapshot valid, now that its parts are there: keeps its manifest, on the disk with all parts
    /// when this answers.
    fn seal<'a>(&'a self, seq: Seq, manifest: &'a str) -> BoxFuture<'a, Result<(), Fault>>;

    /// All snapshots that were sealed, the newest first, each with its manifest.
    fn sealed(&self) -> BoxFuture<'_, Result<Vec<(Seq, String)>, Fault>>;

    /// Removes a snapshot, its manifest before its parts.
    fn remove(&self, seq: Seq) -> BoxFuture<'_, Result<(), Fault>>;

    /// Removes what attempts left behind that never ended.
    fn remove_unsealed(&self) -> BoxFuture<'_, Result<(), Fault>>;
}

#[cfg(test)]
mod tests;
