//! Reads a file: a thread of its own understands it as a stream, compares it with what is in the account, and sends its
//! rows on, part by part; whoever runs the job writes them down.

use super::mapping::Reading;
use super::matching::{Candidate, Likeness, Matcher};
use super::row::{StoredActivity, StoredError, StoredRow, Understood, Verdict};
use super::understanding::{self, Destination};
use super::{Import, ImportProblem, ImportStatus, Imports, Inner, RowCounts};
use crate::accounting::import::{
    self, ImportError, Imported, ImportedActivity, ImportedRow, RawLines, RowVerdict,
};
use crate::domain::{Fault, ImportId, Timestamp};
use crate::services::files::{File, Files};
use crate::storage::imports::parts::{self, Part};
use crate::storage::imports::{self as table, written};
use crate::storage::investments::activities::{ActivityBody, RecordedActivity};
use crate::storage::{files, investments};
use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How many rows are one part.
const ROWS_OF_PART: usize = 500;
/// How many parts wait to be written.
const PARTS_WAITING: usize = 8;
/// How many lines of a file are shown that nobody has mapped yet.
const UNMAPPED_LINES: usize = 100;

/// A file that is being read.
pub struct Parsing {
    inner: Arc<Inner>,
    import: Import,
    parts: mpsc::Receiver<Part>,
    total: u64,
    done: u64,
    thread: JoinHandle<Result<Outcome, Fault>>,
}

/// What became of a file.
struct Outcome {
    status: ImportStatus,
    problem: Option<ImportProblem>,
    format: Option<String>,
    rows: RowCounts,
    activities: u32,
}

impl Outcome {
    fn of(status: ImportStatus) -> Outcome {
        let rows = RowCounts::default();
        Outcome { status, problem: None, format: None, rows, activities: 0 }
    }

    fn failed(problem: ImportProblem) -> Outcome {
        Outcome { problem: Some(problem), ..Outcome::of(ImportStatus::Failed) }
    }
}

impl Imports {
    /// Begins to read the file of an import; `None` when that is done, or nobody wants it any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_reading(&self, id: ImportId) -> Result<Option<Parsing>, Fault> {
        let inner = Arc::clone(&self.inner);
        let Some(import) = table::for_job(&inner.database, id).await? else { return Ok(None) };
        if import.status != ImportStatus::Parsing {
            return Ok(None);
        }
        let Some(file) = files::of_job(&inner.database, import.file_job).await? else {
            inner.close(&import, Outcome::failed(ImportProblem::Incomplete)).await?;
            return Ok(None);
        };
        let place = (import.owner, import.account);
        let there = written::of_place(&inner.database, place.0, place.1).await?;
        let portfolio = investments::find(&inner.database, import.owner, import.portfolio).await?;
        let Some(portfolio) = portfolio else { return Ok(None) };
        inner.forget_parts(id).await?;
        let (sender, parts) = mpsc::channel(PARTS_WAITING);
        let work = Work {
            files: inner.files.clone(),
            file,
            reading: Reading::read(&import.reading)?,
            there,
            currency: portfolio.settings.currency,
            now: inner.clock.now(),
            sender,
            handle: Handle::current(),
        };
        let total = import.file_bytes;
        let thread = tokio::task::spawn_blocking(move || work.run());
        Ok(Some(Parsing { inner, import, parts, total, done: 0, thread }))
    }
}

impl Inner {
    async fn forget_parts(&self, id: ImportId) -> Result<(), Fault> {
        self.database.write(move |tx| Box::pin(async move { parts::delete(tx, id).await })).await
    }

    /// Says what became of a file, unless somebody took the import back meanwhile.
    async fn close(&self, import: &Import, outcome: Outcome) -> Result<(), Fault> {
        let (owner, id) = (import.owner, import.id);
        let closed = self.database.write(move |tx| {
            Box::pin(async move {
                let Some(mut import) = table::locked(tx, owner, id).await? else { return Ok(()) };
                if import.status != ImportStatus::Parsing {
                    return Ok(());
                }
                let Outcome { status, problem, format, rows, activities } = outcome;
                import = Import { status, problem, format, rows, activities, ..import };
                table::update(tx, &import).await
            })
        });
        closed.await?;
        self.moved.notify_waiters();
        Ok(())
    }
}

impl Parsing {
    /// Writes the next rows down; `None` when all are. Answers how many bytes' worth of how many are done.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn step(&mut self) -> Result<Option<(u64, u64)>, Fault> {
        let mut some = Vec::new();
        if self.parts.recv_many(&mut some, PARTS_WAITING).await == 0 {
            return Ok(None);
        }
        let bytes = some.iter().map(|it| it.content.len() as u64);
        self.done = self.total.min(self.done + bytes.sum::<u64>() / 4);
        let id = self.import.id;
        let written = self
            .inner
            .database
            .write(move |tx| Box::pin(async move { parts::insert(tx, id, some).await }));
        written.await?;
        Ok(Some((self.done, self.total)))
    }

    /// Says that the file is read.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn finish(self) -> Result<(), Fault> {
        let outcome = self.thread.await.map_err(Fault::internal)??;
        self.inner.close(&self.import, outcome).await?;
        Ok(())
    }
}

/// What the thread works with.
struct Work {
    files: Files,
    file: File,
    reading: Reading,
    there: Vec<RecordedActivity>,
    currency: String,
    now: Timestamp,
    sender: mpsc::Sender<Part>,
    handle: Handle,
}

impl Work {
    fn run(self) -> Result<Outcome, Fault> {
        let options = self.reading.options()?;
        let imported = match import::read(self.source(), &options) {
            Ok(imported) => imported,
            Err(ImportError::TooManyRows) => {
                return Ok(Outcome::failed(ImportProblem::TooManyRows));
            }
            Err(ImportError::UnknownFormat) => return self.show_unmapped(),
            Err(ImportError::Unreadable(error)) => return Err(Fault::unavailable(error)),
        };
        let format = imported.format.as_str();
        if imported.rows.is_empty() {
            return Ok(Outcome::failed(ImportProblem::Empty));
        }
        if self.reading.format().is_some_and(|said| said != format) {
            let format = Some(format.to_owned());
            return Ok(Outcome { format, ..Outcome::failed(ImportProblem::OtherFormat) });
        }
        self.send_rows(imported)
    }

    fn source(&self) -> ChunkSource {
        ChunkSource {
            files: self.files.clone(),
            file: self.file.clone(),
            handle: self.handle.clone(),
            number: 0,
            left: self.file.bytes,
            chunk: Vec::new(),
            taken: 0,
        }
    }

    /// The first lines of a file of which nobody knows what its columns mean.
    fn show_unmapped(&self) -> Result<Outcome, Fault> {
        let mut lines = RawLines::of(self.source(), None).map_err(Fault::unavailable)?;
        let mut parts = Parts::new(&self.sender);
        while parts.rows < UNMAPPED_LINES
            && let Some(line) = lines.next_line().map_err(Fault::unavailable)?
        {
            if line.cells.iter().all(|it| it.trim().is_empty()) {
                continue;
            }
            let row = StoredRow::new(line.number, Verdict::Invalid);
            let mut row = row.with_error(StoredError::unmapped());
            row.keep_cells(line.cells);
            parts.push(row)?;
        }
        if parts.rows == 0 {
            return Ok(Outcome::failed(ImportProblem::Empty));
        }
        parts.flush()?;
        let rows = parts.counts;
        Ok(Outcome { rows, ..Outcome::of(ImportStatus::NeedsMapping) })
    }

    fn send_rows(&self, mut imported: Imported) -> Result<Outcome, Fault> {
        self.reading.name_assets(&mut imported);
        let judged = self.judge(&imported);
        let lines = RawLines::of(self.source(), Some(imported.delimiter));
        let mut lines = lines.map_err(Fault::unavailable)?;
        let mut parts = Parts::new(&self.sender);
        for row in &imported.rows {
            let mut stored = judged.row(row);
            while let Some(line) = lines.next_line().map_err(Fault::unavailable)? {
                if line.number >= row.line {
                    stored.keep_cells(line.cells);
                    break;
                }
            }
            parts.push(stored)?;
        }
        parts.flush()?;
        let new = judged.likeness.iter().zip(&judged.bodies);
        let new = new.filter(|(likeness, body)| **likeness == Likeness::New && body.is_ok());
        Ok(Outcome {
            format: Some(imported.format.as_str().to_owned()),
            rows: parts.counts,
            activities: u32::try_from(new.count()).unwrap_or(u32::MAX),
            ..Outcome::of(ImportStatus::Ready)
        })
    }

    fn judge<'i>(&self, imported: &'i Imported) -> Judged<'i> {
        let into = Destination { currency: &self.currency, now: self.now };
        let body = |it: &ImportedActivity| {
            understanding::body_of(it, into).map_err(|it| StoredError::impossible(&it))
        };
        let bodies: Vec<_> = imported.activities.iter().map(body).collect();
        let names: Vec<_> = imported.activities.iter().map(understanding::external_id_of).collect();
        let good = bodies.iter().zip(&names).filter_map(|(body, name)| {
            let body = body.as_ref().ok()?;
            Some(Candidate { body, external_id: name.as_deref() })
        });
        let good: Vec<_> = good.collect();
        let mut found = Matcher::of(&self.there).judge(&good).into_iter();
        let likeness = bodies.iter().map(|body| match body {
            Ok(_) => found.next().unwrap_or(Likeness::New),
            Err(_) => Likeness::New,
        });
        let likeness: Vec<_> = likeness.collect();
        let places = Places::of(imported);
        Judged { imported, bodies, names, likeness, places }
    }
}

/// On which rows activities are shown.
struct Places {
    /// The first row of each, as far as it has one to itself.
    first: Vec<Option<u32>>,
    /// The others, by the row that they share.
    others: HashMap<u32, Vec<usize>>,
}

impl Places {
    fn of(imported: &Imported) -> Places {
        let mut first = vec![None; imported.activities.len()];
        for row in &imported.rows {
            if let RowVerdict::Activity(index) = row.verdict {
                first[index].get_or_insert(row.line);
            }
        }
        let mut others: HashMap<u32, Vec<usize>> = HashMap::new();
        let shared = (0..).zip(&first).filter(|(_, line)| line.is_none());
        for (index, _) in shared {
            let line = imported.activities[index].lines.iter().min();
            line.into_iter().for_each(|it| others.entry(*it).or_default().push(index));
        }
        Places { first, others }
    }
}

/// The activities of a file, and what became of each.
struct Judged<'i> {
    imported: &'i Imported,
    bodies: Vec<Result<ActivityBody, StoredError>>,
    names: Vec<Option<String>>,
    likeness: Vec<Likeness>,
    places: Places,
}

impl Judged<'_> {
    fn row(&self, row: &ImportedRow) -> StoredRow {
        let mut stored = match &row.verdict {
            RowVerdict::Activity(index) => self.activity_row(row.line, *index),
            RowVerdict::Ignored(reason) => {
                StoredRow::new(row.line, Verdict::Ignored).because(*reason)
            }
            RowVerdict::Invalid(error) => {
                StoredRow::new(row.line, Verdict::Invalid).with_error(StoredError::of(error))
            }
        };
        for index in self.places.others.get(&row.line).into_iter().flatten() {
            match self.stored(*index) {
                Ok(activity) => stored.also.push(activity),
                Err(error) => stored.error = Some(error.clone()),
            }
        }
        stored
    }

    fn activity_row(&self, line: u32, index: usize) -> StoredRow {
        let activity = match self.stored(index) {
            Ok(activity) => activity,
            Err(error) => return StoredRow::new(line, Verdict::Invalid).with_error(error.clone()),
        };
        let known = match self.likeness[index] {
            Likeness::New => None,
            Likeness::Same(known) => known,
            Likeness::Similar(known) => Some(known),
        };
        let stored = StoredRow::new(line, activity.verdict).like(known);
        match self.places.first[index] {
            Some(first) if first != line => stored.in_activity_of(first),
            _ => stored.with_activity(activity),
        }
    }

    fn stored(&self, index: usize) -> Result<StoredActivity, &StoredError> {
        let body = self.bodies[index].as_ref()?;
        Ok(StoredActivity::of(&Understood {
            place: u32::try_from(index).unwrap_or(u32::MAX),
            verdict: match self.likeness[index] {
                Likeness::New => Verdict::New,
                Likeness::Same(_) => Verdict::Duplicate,
                Likeness::Similar(_) => Verdict::PossibleDuplicate,
            },
            body,
            external_id: self.names[index].as_deref(),
            lines: &self.imported.activities[index].lines,
        }))
    }
}

/// Rows on their way to the table.
struct Parts<'s> {
    sender: &'s mpsc::Sender<Part>,
    waiting: Vec<StoredRow>,
    number: i64,
    rows: usize,
    counts: RowCounts,
}

impl<'s> Parts<'s> {
    fn new(sender: &'s mpsc::Sender<Part>) -> Parts<'s> {
        Parts { sender, waiting: Vec::new(), number: 0, rows: 0, counts: RowCounts::default() }
    }

    fn push(&mut self, row: StoredRow) -> Result<(), Fault> {
        let count = match row.verdict {
            Verdict::New => &mut self.counts.new,
            Verdict::Duplicate => &mut self.counts.duplicate,
            Verdict::PossibleDuplicate => &mut self.counts.possible_duplicate,
            Verdict::Ignored => &mut self.counts.ignored,
            Verdict::Invalid => &mut self.counts.invalid,
        };
        *count += 1;
        self.rows += 1;
        self.waiting.push(row);
        if self.waiting.len() == ROWS_OF_PART { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (self.waiting.first(), self.waiting.last()) else {
            return Ok(());
        };
        let part = Part {
            number: self.number,
            first_line: first.line.into(),
            last_line: last.line.into(),
            verdicts: self.waiting.iter().fold(0, |set, it| set | it.verdict.bit()),
            content: serde_json::to_string(&self.waiting).map_err(Fault::internal)?,
        };
        self.number += 1;
        self.waiting.clear();
        let gone = |_| Fault::unavailable("nobody writes the rows of an import down any more");
        self.sender.blocking_send(part).map_err(gone)
    }
}

/// A file that is kept in chunks, as a stream for a thread that may wait.
struct ChunkSource {
    files: Files,
    file: File,
    handle: Handle,
    number: u64,
    /// How many bytes of the file are still to come.
    left: u64,
    chunk: Vec<u8>,
    taken: usize,
}

impl Read for ChunkSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.chunk.len() && self.left > 0 {
            let chunk = self.handle.block_on(self.files.chunk(&self.file, self.number));
            let gone = || io::Error::other("a chunk of the file is gone");
            self.chunk = chunk.map_err(io::Error::other)?.ok_or_else(gone)?;
            self.left = self.left.saturating_sub(self.chunk.len() as u64);
            self.number += 1;
            self.taken = 0;
        }
        let rest = &self.chunk[self.taken..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}
