//! Snapshots of an embedded server: a folder each, in the data directory beside the journal's file.
//!
//! Not in the journal's file: SQLite has one writer a file, and a part being written would hold up every
//! append. Every file is flushed before the manifest gets its name, and renaming is atomic, so a power cut
//! leaves a folder with a manifest and all its parts, or a folder without a manifest.

use super::SnapshotStore;
use crate::domain::{Fault, Seq};
use futures_util::future::BoxFuture;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
/// The manifest until all of it is on the disk.
const UNSEALED_MANIFEST: &str = "manifest.json.new";

/// A folder of snapshots.
#[derive(Clone, Debug)]
pub struct FileSnapshots {
    folder: PathBuf,
}

impl FileSnapshots {
    /// Keeps snapshots in this folder, which is made with the first of them.
    pub fn in_folder(folder: PathBuf) -> FileSnapshots {
        FileSnapshots { folder }
    }

    fn folder_of(&self, seq: Seq) -> PathBuf {
        self.folder.join(format!("{:020}", seq.0))
    }

    fn part_of(&self, seq: Seq, part: u32) -> PathBuf {
        self.folder_of(seq).join(format!("{part:05}.part"))
    }

    /// All folders named like a snapshot.
    fn all(&self) -> io::Result<Vec<Seq>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut all = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            all.extend(name.to_str().and_then(|name| name.parse().ok()).map(Seq));
        }
        all.sort_unstable_by(|one, other| other.cmp(one));
        Ok(all)
    }

    fn manifest(&self, seq: Seq) -> io::Result<Option<String>> {
        // Bytes that are no text are a damaged manifest, which is for the reader to refuse.
        let bytes = existing(fs::read(self.folder_of(seq).join(MANIFEST)))?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&FileSnapshots) -> io::Result<T> + Send + 'static,
    {
        let files = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            work(&files).map_err(|error| {
                Fault::unavailable(format!("snapshots in {}: {error}", files.folder.display()))
            })
        });
        done.await.map_err(Fault::unavailable)?
    }
}

impl SnapshotStore for FileSnapshots {
    fn put_part<'a>(
        &'a self,
        seq: Seq,
        part: u32,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Fault>> {
        let bytes = bytes.to_vec();
        Box::pin(self.run(move |files| {
            fs::create_dir_all(files.folder_of(seq))?;
            write_through(&files.part_of(seq, part), &bytes)
        }))
    }

    fn part(&self, seq: Seq, part: u32) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(self.run(move |files| existing(fs::read(files.part_of(seq, part)))))
    }

    fn seal<'a>(&'a self, seq: Seq, manifest: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        let manifest = manifest.to_owned();
        Box::pin(self.run(move |files| {
            let folder = files.folder_of(seq);
            let new = folder.join(UNSEALED_MANIFEST);
            write_through(&new, manifest.as_bytes())?;
            sync_folder(&folder)?;
            sync_folder(&files.folder)?;
            fs::rename(new, folder.join(MANIFEST))?;
            sync_folder(&folder)
        }))
    }

    fn sealed(&self) -> BoxFuture<'_, Result<Vec<(Seq, String)>, Fault>> {
        Box::pin(self.run(|files| {
            let mut sealed = Vec::new();
            for seq in files.all()? {
                sealed.extend(files.manifest(seq)?.map(|manifest| (seq, manifest)));
            }
            Ok(sealed)
        }))
    }

    fn remove(&self, seq: Seq) -> BoxFuture<'_, Result<(), Fault>> {
        Box::pin(self.run(move |files| {
            let folder = files.folder_of(seq);
            existing(fs::remove_file(folder.join(MANIFEST)))?;
            existing(sync_folder(&folder))?;
            existing(fs::remove_dir_all(folder)).map(drop)
        }))
    }

    fn remove_unsealed(&self) -> BoxFuture<'_, Result<(), Fault>> {
        Box::pin(self.run(|files| {
            for seq in files.all()? {
                if files.manifest(seq)?.is_none() {
                    existing(fs::remove_dir_all(files.folder_of(seq)))?;
                }
            }
            Ok(())
        }))
    }
}

/// Writes a file whose bytes are on the disk when this answers.
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Names in a folder are on the disk when this answers.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// `None` for what is not there.
fn existing<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
