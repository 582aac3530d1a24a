//! Writes an archive step by step: each step reads one page of one table and adds it to the file, so that it takes the same
//! memory for whoever has a million orders.

use super::super::files::{FileWriter, Unwritten};
use super::PersonalDataParts;
use super::values::{self, Named, TableRow};
use crate::domain::{AccountId, Fault, UserId};
use crate::storage::accounts;
use crate::storage::personal_data::{
    self, PersonalTable, Place, RowsWanted, Shown, Subject, TABLES, UNSHOWN,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// How many rows a step reads.
const ROWS_AT_ONCE: u32 = 500;
/// The edition of the archive's shape.
const EDITION: u32 = 1;

/// Why an archive was not written.
#[derive(Debug)]
pub enum ExportFault {
    /// It would be larger than a file may be.
    TooLarge,
    /// Another attempt writes it by now.
    Overtaken,
    /// Something failed; trying again may help.
    Fault(Fault),
}

impl From<Fault> for ExportFault {
    fn from(fault: Fault) -> ExportFault {
        ExportFault::Fault(fault)
    }
}

impl From<Unwritten> for ExportFault {
    fn from(unwritten: Unwritten) -> ExportFault {
        match unwritten {
            Unwritten::TooLarge => ExportFault::TooLarge,
            Unwritten::Overtaken => ExportFault::Overtaken,
            Unwritten::Fault(fault) => ExportFault::Fault(fault),
        }
    }
}

/// How far an archive is, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many were written.
    pub done: u64,
    /// How many there were when it was begun.
    pub total: u64,
}

/// Rows of one table that are one subject's.
struct Part {
    table: &'static PersonalTable,
    subject: Subject,
}

/// An archive that is being written.
pub struct Export {
    inner: Arc<PersonalDataParts>,
    user: UserId,
    writer: FileWriter,
    parts: Vec<Part>,
    /// Which part is being read, and after which row.
    at: usize,
    after: Option<Place>,
    /// Whether something stands in the section already.
    begun: bool,
    progress: Progress,
}

impl Export {
    pub(super) async fn begin(
        inner: Arc<PersonalDataParts>,
        user: UserId,
        writer: FileWriter,
    ) -> Result<Export, Fault> {
        let database = &inner.database;
        let accounts = accounts::all(database, user).await?;
        let accounts: Vec<AccountId> = accounts.into_iter().map(|account| account.id).collect();
        for account in &accounts {
            inner.exchange.caught_up(*account).await?;
        }
        let of_table = |table: &'static PersonalTable| {
            let subjects = table.subjects(user, &accounts).into_iter();
            subjects.map(move |subject| Part { table, subject })
        };
        let parts: Vec<Part> = TABLES.into_iter().flat_map(of_table).collect();
        let mut total = 0;
        for Part { table, subject } in &parts {
            total += personal_data::count(database, table, *subject).await?;
        }
        let progress = Progress { done: 0, total };
        let mut export =
            Export { inner, user, writer, parts, at: 0, after: None, begun: false, progress };
        export.write_head().await?;
        Ok(export)
    }

    async fn write_head(&mut self) -> Result<(), Fault> {
        let head = format!(
            "{{\"format\":\"agio personal data\",\"edition\":{EDITION},\"writtenAt\":\"{}\",\"sections\":{{",
            self.inner.clock.now()
        );
        self.writer.write(head.as_bytes()).await.map_err(|unwritten| match unwritten {
            Unwritten::Fault(fault) => fault,
            other => Fault::internal(format!("an archive cannot be begun: {other:?}")),
        })
    }

    /// Writes the next rows; `None` when all are written.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn step(&mut self) -> Result<Option<Progress>, ExportFault> {
        let Some(Part { table, subject }) = self.parts.get(self.at) else { return Ok(None) };
        let (table, subject) = (*table, *subject);
        let wanted = RowsWanted { subject, after: self.after.take(), limit: ROWS_AT_ONCE };
        let (rows, place) = personal_data::rows(&self.inner.database, table, wanted).await?;
        let mut text = String::new();
        if self.opens_section() {
            text.push_str(if self.at == 0 { "\n" } else { ",\n" });
            text.push_str(&format!("\"{}\":[", table.section));
        }
        let listing = self.inner.exchange.listing();
        for row in &rows {
            text.push_str(if self.begun { ",\n" } else { "\n" });
            values::write(
                &mut text,
                Named { listing: &listing, ids: &self.inner.ids },
                TableRow { table, row },
            );
            self.begun = true;
        }
        self.progress.done += rows.len() as u64;
        match place.filter(|_| rows.len() as u64 == u64::from(ROWS_AT_ONCE)) {
            Some(place) => self.after = Some(place),
            None => {
                self.at += 1;
                if self.ends_section(table) {
                    text.push(']');
                    self.begun = false;
                }
            }
        }
        self.writer.write(text.as_bytes()).await?;
        let Progress { done, total } = self.progress;
        Ok(Some(Progress { done, total: total.max(done) }))
    }

    /// Whether the next rows are the first of their section.
    fn opens_section(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|index| self.parts.get(index));
        let is_first =
            before.is_none_or(|before| before.table.section != self.parts[self.at].table.section);
        is_first && self.after.is_none() && !self.begun
    }

    /// Whether the part that comes now is of another section.
    fn ends_section(&self, table: &PersonalTable) -> bool {
        self.parts.get(self.at).is_none_or(|next| next.table.section != table.section)
    }

    /// Writes the end, and makes the file be there together with the mail that says so.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn finish(mut self) -> Result<(), ExportFault> {
        let left_out = json!(left_out()).to_string();
        let tail = format!("\n}},\"leftOut\":{left_out}}}\n");
        self.writer.write(tail.as_bytes()).await?;
        let Export { inner, user, writer, .. } = self;
        let now = inner.clock.now();
        let (written, until) = (writer.end(now).await?, inner.files.expiry(now));
        let writing = Arc::clone(&inner);
        let finished = inner.database.write(move |tx| {
            Box::pin(async move {
                let finished = written.finish(tx).await?;
                if finished {
                    writing.tell(tx, user, until).await?;
                }
                Ok(finished)
            })
        });
        let finished = finished.await?;
        inner.mailer.posted();
        finished.then_some(()).ok_or(ExportFault::Overtaken)
    }
}

/// What is kept and not in the archive, and why.
fn left_out() -> Vec<Value> {
    let columns = TABLES.into_iter().flat_map(|table| {
        table.columns.iter().filter_map(|column| match column.shown {
            Shown::Not(why) => Some((format!("{}.{}", table.name, column.name), why)),
            Shown::As(..) => None,
        })
    });
    let tables = UNSHOWN.into_iter().map(|(table, why)| (table.to_owned(), why));
    let all = columns.chain(tables).map(|(what, why)| json!({ "what": what, "why": why }));
    all.collect()
}
