//! Files that jobs made for people: writing them chunk by chunk, links to them that end, and reading a part of one.
//!
//! Whoever has a link gets the file until the link ends, without signing in: a link is made for the file's owner only, and
//! every time anew. Who the owner is was decided before.

mod config;
mod link;
mod writer;

pub use crate::storage::files::{CHUNK_BYTES, File};
pub use config::FilesConfig;
pub use link::FileLink;
use link::Signing;
pub use writer::{FileWriter, Unwritten, Written};

use super::keyring::KeyRing;
use crate::domain::{Clock, Fault, JobId, KeyPurpose, KeySet, OpaqueIds, Timestamp};
use crate::storage::{Database, files};
use std::sync::Arc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What [`Files`] need.
pub struct FilesParts {
    /// Settings.
    pub config: FilesConfig,
    /// Where the bytes are.
    pub database: Database,
    /// Signs the links.
    pub ring: KeyRing,
    /// Names the files in links.
    pub ids: OpaqueIds,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where clients reach this server.
    pub public_url: String,
}

/// The files of this exchange. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    inner: Arc<Inner>,
}

struct Inner {
    config: FilesConfig,
    database: Database,
    keys: KeySet,
    ids: OpaqueIds,
    clock: Arc<dyn Clock>,
    public_url: String,
}

/// Why a link leads to no file.
#[derive(Debug)]
pub enum NoFile {
    /// It is no link of this exchange, or its file is gone.
    Unknown,
    /// It is over; its owner can make another one.
    Expired,
    /// Nobody knows.
    Fault(Fault),
}

impl Inner {
    fn signing(&self) -> Signing<'_> {
        Signing { keys: &self.keys, ids: &self.ids }
    }
}

impl Files {
    /// The files in this database.
    pub fn new(parts: FilesParts) -> Files {
        let FilesParts { config, database, ring, ids, clock, public_url } = parts;
        let keys = ring.keys(KeyPurpose::FileLink);
        Files { inner: Arc::new(Inner { config, database, keys, ids, clock, public_url }) }
    }

    /// A new link to the file of a job, for its owner; it is over when the file goes.
    pub fn link(&self, job: JobId, file_expires_at: Timestamp) -> FileLink {
        let inner = &self.inner;
        let good_for = Duration::from_secs(inner.config.link_minutes.saturating_mul(60));
        let expires_at = inner.clock.now().plus(good_for).min(file_expires_at);
        let token = inner.signing().sign(job, expires_at);
        FileLink { url: format!("{}/files/{token}", inner.public_url), expires_at }
    }

    /// The file that a link leads to.
    ///
    /// # Errors
    /// Why it leads to none.
    pub async fn open(&self, token: &str) -> Result<File, NoFile> {
        let inner = &self.inner;
        let (job, until) = inner.signing().read(token).ok_or(NoFile::Unknown)?;
        let now = inner.clock.now();
        if now >= until {
            return Err(NoFile::Expired);
        }
        let file = files::of_job(&inner.database, job).await.map_err(NoFile::Fault)?;
        file.filter(|file| now < file.expires_at).ok_or(NoFile::Unknown)
    }

    /// One chunk of a file; `None` when it is gone by now.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn chunk(&self, file: &File, number: u64) -> Result<Option<Vec<u8>>, Fault> {
        files::chunk(&self.inner.database, file.id, number).await
    }

    /// When a file goes that is made now.
    pub fn expiry(&self, now: Timestamp) -> Timestamp {
        let days = u32::try_from(self.inner.config.kept_days).unwrap_or(u32::MAX);
        now.plus(DAY.saturating_mul(days))
    }
}

/// Names no key.
impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

#[cfg(test)]
impl Files {
    /// For a test, with links to a server that nobody reaches.
    pub(crate) fn of_test(database: &Database, clock: Arc<dyn Clock>) -> Files {
        let key = crate::domain::Secret::new("k".repeat(48));
        let keys = [(crate::domain::KeyVersion::FIRST, key)].into();
        Files::new(FilesParts {
            config: FilesConfig::default(),
            database: database.clone(),
            ring: KeyRing::new(keys, None).expect("a good ring"),
            ids: crate::services::auth::testing::ids(),
            clock,
            public_url: "https://exchange.example.com".to_owned(),
        })
    }
}
