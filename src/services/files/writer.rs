//! Writes a file chunk by chunk, so that it takes no more memory than one chunk however long it gets.

use super::Files;
use crate::domain::{Fault, Timestamp};
use crate::storage::files::{self, CHUNK_BYTES, Chunk, FileId, NewFile, Whole};
use crate::storage::{Database, Transaction};
use sha2::{Digest, Sha256};

/// Why something was not written.
#[derive(Debug)]
pub enum Unwritten {
    /// The file would get larger than files may be.
    TooLarge,
    /// Another attempt writes the file by now.
    Overtaken,
    /// The database failed.
    Fault(Fault),
}

impl From<Fault> for Unwritten {
    fn from(fault: Fault) -> Unwritten {
        Unwritten::Fault(fault)
    }
}

/// A file that is being written.
pub struct FileWriter {
    database: Database,
    file: FileId,
    /// Less than a chunk.
    rest: Vec<u8>,
    chunks: u64,
    bytes: u64,
    bytes_max: u64,
    hash: Sha256,
}

/// A file of which all bytes are written.
#[derive(Debug)]
pub struct Written(Whole);

impl FileWriter {
    /// Begins a file. What an earlier attempt of the job left of it goes.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn begin(files: &Files, new: NewFile) -> Result<FileWriter, Fault> {
        let database = files.inner.database.clone();
        let file = database.write(|tx| Box::pin(files::begin(tx, new))).await?;
        Ok(FileWriter {
            database,
            file,
            rest: Vec::with_capacity(CHUNK_BYTES),
            chunks: 0,
            bytes: 0,
            bytes_max: files.inner.config.bytes_max,
            hash: Sha256::new(),
        })
    }

    /// Adds bytes to the end.
    ///
    /// # Errors
    /// Why they were not added.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Unwritten> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(Unwritten::TooLarge);
        }
        self.hash.update(bytes);
        while !bytes.is_empty() {
            let room = CHUNK_BYTES - self.rest.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.rest.extend_from_slice(now);
            bytes = later;
            if self.rest.len() == CHUNK_BYTES {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Unwritten> {
        let content = std::mem::replace(&mut self.rest, Vec::with_capacity(CHUNK_BYTES));
        let chunk = Chunk { file: self.file, number: self.chunks, content };
        self.chunks += 1;
        let kept = self.database.write(|tx| Box::pin(files::append(tx, chunk))).await?;
        kept.then_some(()).ok_or(Unwritten::Overtaken)
    }

    /// Writes what is left. The file is there when [`Written::finish`] is committed.
    ///
    /// # Errors
    /// Why it was not written.
    pub async fn end(mut self, at: Timestamp) -> Result<Written, Unwritten> {
        if !self.rest.is_empty() {
            self.flush().await?;
        }
        let sha256 = self.hash.finalize().to_vec();
        Ok(Written(Whole { file: self.file, bytes: self.bytes, sha256, at }))
    }
}

impl Written {
    /// How long the file is.
    pub fn bytes(&self) -> u64 {
        self.0.bytes
    }

    /// Finishes the file, together with whatever else the transaction does; `false` when another attempt writes it by now.
    pub(crate) async fn finish(self, tx: &Transaction) -> Result<bool, Fault> {
        files::finish(tx, self.0).await
    }
}
