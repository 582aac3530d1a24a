//! Writes a file step by step: each step reads a page of rows and adds it. An attempt that is cut off leaves nothing: the next
//! one begins the file anew, and the same rows give the same bytes.

use super::source::Source;
use super::{Exports, ExportsParts, facts, opening};
use crate::domain::{Failure, Fault, JobId, UserId};
use crate::services::files::{FileWriter, Unwritten};
use crate::services::sheets::{Piece, SheetFile};
use crate::storage::exports;
use crate::storage::files::{self, NewFile};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whose file is to be written: what its job is told. The rest is in the table of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOrder {
    /// Whose.
    pub user: UserId,
}

/// How far a file is, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many were written.
    pub done: u64,
    /// How many there will be, about.
    pub total: u64,
}

/// A file that is being written.
pub struct Writing {
    inner: Arc<ExportsParts>,
    job: JobId,
    source: Box<dyn Source>,
    sheet: SheetFile,
    progress: Progress,
}

impl Exports {
    /// Begins to write the file of a job; `None` when it is written already, or what it is of is gone.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn begin(&self, job: JobId) -> Result<Option<Writing>, Fault> {
        let inner = &self.inner;
        if files::of_job(&inner.database, job).await?.is_some() {
            return Ok(None);
        }
        let Some(export) = exports::of_job(&inner.database, job).await? else { return Ok(None) };
        let asked = (&export.terms, export.created_at);
        let Some(total) = there(opening::count(inner, export.owner, asked).await)? else {
            return Ok(None);
        };
        let Some(opened) = there(opening::open(inner, &export).await)? else { return Ok(None) };
        let head = facts::sheet(inner, &export, opened.columns).await;
        let Some(head) = there(head)? else { return Ok(None) };
        let now = inner.clock.now();
        let new = NewFile {
            job,
            owner: export.owner,
            name: facts::file_name(&export),
            content_type: export.terms.format.content_type(),
            created_at: now,
            expires_at: inner.files.expiry(now),
        };
        let file = FileWriter::begin(&inner.files, new).await?;
        Ok(Some(Writing {
            inner: Arc::clone(inner),
            job,
            source: opened.source,
            sheet: SheetFile::begin(head, export.terms.format, file),
            progress: Progress { done: 0, total },
        }))
    }
}

/// What is there; `None` for what was deleted meanwhile.
fn there<T>(found: Result<T, Failure>) -> Result<Option<T>, Fault> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Failure::Fault(fault)) => Err(fault),
        Err(_) => Ok(None),
    }
}

impl Writing {
    /// Writes the next rows; `None` when all are written.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn step(&mut self) -> Result<Option<Progress>, Unwritten> {
        let Some(pieces) = self.source.next().await? else { return Ok(None) };
        let rows = pieces.iter().filter(|piece| matches!(piece, Piece::Row(_))).count();
        self.sheet.add(pieces).await?;
        self.progress.done += u64::try_from(rows).unwrap_or_default();
        let Progress { done, total } = self.progress;
        Ok(Some(Progress { done, total: total.max(done) }))
    }

    /// Makes the file be there.
    ///
    /// # Errors
    /// Why it was not; [`Unwritten::Overtaken`] when it was deleted meanwhile.
    pub async fn finish(self) -> Result<(), Unwritten> {
        let Writing { inner, job, sheet, .. } = self;
        let written = sheet.end().await?.end(inner.clock.now()).await?;
        let finished = inner.database.write(move |tx| {
            Box::pin(async move {
                Ok(exports::finish(tx, job, written.bytes()).await? && written.finish(tx).await?)
            })
        });
        finished.await?.then_some(()).ok_or(Unwritten::Overtaken)
    }
}
