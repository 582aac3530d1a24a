//! Writes the activities of a file down: in batches that nobody sees, and then all of them at once. An attempt that is cut
//! off leaves nothing to see; the next one writes what is missing, and nothing twice.
//!
//! Duplicates are looked for once more, so that two imports of one file that were both looked at before one was applied
//! do not write it twice.

use super::matching::{Candidate, Likeness, Matcher};
use super::row::{StoredActivity, StoredRow, Verdict};
use super::{
    Import, ImportProblem, ImportStatus, ImportStep, Imports, Inner, LINES_NAMED_MAX, Work,
    enqueue, expired, invalid, limit, no_import, state_changed,
};
use crate::domain::{Failure, Fault, ImportId, Refusal};
use crate::services::auth::Principal;
use crate::services::investments::{ACTIVITIES_MAX, body_hash};
use crate::storage::Transaction;
use crate::storage::imports::written;
use crate::storage::imports::{self as table, parts};
use crate::storage::investments::activities::{ActivityBody, ImportedInto, NewImported};
use crate::storage::investments::{self, Changed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many activities one transaction writes.
const ROWS_AT_ONCE: usize = 1_000;

/// An import to write down.
#[derive(Clone, Debug)]
pub struct ApplyImport {
    /// Which.
    pub id: ImportId,
    /// Lines to take although they look as if they were there.
    pub include: Vec<u32>,
    /// Lines to leave out.
    pub exclude: Vec<u32>,
}

/// Which rows are to be taken, as it is kept: the first lines of activities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Choice {
    include: BTreeSet<u32>,
    exclude: BTreeSet<u32>,
}

impl Imports {
    /// Writes the activities of an import down. Asked again, it answers the first outcome.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `STATE_CHANGED` when it cannot be taken, `EXPIRED` when its rows are gone,
    /// `LIMIT_EXCEEDED` when the portfolio takes no more; refuses lines that are no rows.
    pub async fn apply(
        &self,
        principal: &Principal,
        apply: ApplyImport,
    ) -> Result<Import, Failure> {
        let (inner, owner, id) = (&self.inner, principal.user, apply.id);
        let import = self.find(owner, id).await?.ok_or_else(no_import)?;
        match import.status {
            ImportStatus::Applied => return Ok(import),
            ImportStatus::Applying => return self.settled(owner, id).await,
            ImportStatus::Ready => {}
            status => return Err(not_ready(status).into()),
        }
        let now = inner.clock.now();
        if now >= import.expires_at {
            return Err(expired().into());
        }
        let choice = inner.choice(&import, &apply).await?;
        let choice = serde_json::to_string(&choice).map_err(Fault::internal)?;
        let work = Work { step: ImportStep::Apply, now, due_at: None };
        let begun = inner.database.write(move |tx| {
            Box::pin(async move {
                match table::locked(tx, owner, id).await? {
                    Some(import) => begin(tx, Import { choice, ..import }, work).await,
                    None => Ok(Err(no_import())),
                }
            })
        });
        begun.await??;
        inner.signal.enqueued();
        self.settled(owner, id).await
    }

    /// Begins to write an import down; `None` when that is done, or nobody wants it any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_applying(&self, id: ImportId) -> Result<Option<Applying>, Fault> {
        let inner = Arc::clone(&self.inner);
        let Some(import) = table::for_job(&inner.database, id).await? else { return Ok(None) };
        if import.status != ImportStatus::Applying {
            return Ok(None);
        }
        written::forget(&inner.database, id).await?;
        let choice: Choice = serde_json::from_str(&import.choice).map_err(Fault::internal)?;
        let mut rows = Vec::new();
        for head in parts::heads(&inner.database, id).await? {
            let part = inner.rows(id, head.number).await?;
            rows.extend(part.into_iter().flat_map(|it| Taken::of(it, &choice)));
        }
        let mut rows = rows.into_iter().collect::<Result<Vec<_>, Fault>>()?;
        // In the order in which they were judged first: of twins, the same ones are there already.
        rows.sort_unstable_by_key(|it| it.place);
        let there = written::of_place(&inner.database, import.owner, import.account).await?;
        let chosen = tokio::task::spawn_blocking(move || chosen(rows, &mut Matcher::of(&there)));
        let mut new = chosen.await.map_err(Fault::internal)?;
        new.sort_unstable_by_key(|it| (it.body.at, it.place));
        let total = new.len() as u64;
        Ok(Some(Applying { inner, import, new: new.into_iter(), done: 0, total }))
    }
}

fn not_ready(status: ImportStatus) -> Refusal {
    state_changed(match status {
        ImportStatus::Parsing => {
            "The file of this import is still being read, so nothing was written down. Wait for its `job`."
        }
        ImportStatus::NeedsMapping => {
            "Nobody has said what the columns of this file mean, so nothing was written down. Say it with `mapImport`."
        }
        ImportStatus::Reverted => {
            "This import was taken back, so nothing was written down. Send the file anew with `startImport`."
        }
        _ => "Nothing came of this import, so nothing was written down: see its `problem`.",
    })
}

async fn begin(
    tx: &Transaction,
    mut import: Import,
    work: Work,
) -> Result<Result<(), Refusal>, Fault> {
    match import.status {
        ImportStatus::Ready => {}
        // Somebody else was faster, with the same wish.
        ImportStatus::Applying | ImportStatus::Applied => return Ok(Ok(())),
        status => return Ok(Err(not_ready(status))),
    }
    let portfolio = investments::locked(tx, import.owner, import.portfolio).await?;
    let room = portfolio.map_or(0, |it| ACTIVITIES_MAX - it.activities);
    if i64::from(import.activities) > room && import.choice == no_choice() {
        return Ok(Err(full()));
    }
    import.job = enqueue(tx, &import, work).await?;
    (import.status, import.problem) = (ImportStatus::Applying, None);
    table::update(tx, &import).await?;
    Ok(Ok(()))
}

fn no_choice() -> String {
    serde_json::to_string(&Choice::default()).unwrap_or_default()
}

fn full() -> Refusal {
    limit("A portfolio takes 100,000 activities, and this one has no room for those of this import, so nothing was written down. Leave lines out, or use another portfolio.")
        .at("id")
}

impl Inner {
    /// The choice by the first lines of activities.
    async fn choice(&self, import: &Import, apply: &ApplyImport) -> Result<Choice, Failure> {
        let mut choice = Choice::default();
        let named = [
            ("include", &apply.include, &mut choice.include),
            ("exclude", &apply.exclude, &mut choice.exclude),
        ];
        for (field, lines, chosen) in named {
            if lines.len() > LINES_NAMED_MAX {
                return Err(limit("At most 1,000 lines can be named.").at(field).into());
            }
            let rows = self.rows_on(import.id, lines.iter().copied()).await?;
            for line in lines {
                let row = rows.get(line).ok_or_else(|| no_row(*line, field))?;
                if field == "include" && matches!(row.verdict, Verdict::Ignored | Verdict::Invalid)
                {
                    return Err(no_activity(*line).into());
                }
                chosen.insert(row.part_of.unwrap_or(*line));
            }
        }
        Ok(choice)
    }
}

fn no_row(line: u32, field: &str) -> Refusal {
    invalid(&format!("Line {line} is no row of this file. `preview` lists them.")).at(field)
}

fn no_activity(line: u32) -> Refusal {
    invalid(&format!(
        "Line {line} is no activity, so it cannot be taken: its verdict is IGNORED or INVALID."
    ))
    .at("include")
}

/// An activity of the file that may be written down.
struct Taken {
    place: u32,
    body: ActivityBody,
    external_id: Option<String>,
    /// Whether it was named, so that it does not matter what it looks like.
    named: bool,
    wanted: bool,
}

impl Taken {
    /// None for rows that are no activity, or not the first of theirs.
    fn of(row: StoredRow, choice: &Choice) -> Vec<Result<Taken, Fault>> {
        let named = choice.include.contains(&row.line);
        let excluded = choice.exclude.contains(&row.line);
        let taken = |activity: StoredActivity| {
            Ok(Taken {
                place: activity.place,
                body: activity.body()?,
                wanted: !excluded && (named || activity.verdict == Verdict::New),
                external_id: activity.external_id,
                named,
            })
        };
        row.activity.into_iter().chain(row.also).map(taken).collect()
    }
}

/// Those that are wanted, and not there by now.
fn chosen(rows: Vec<Taken>, matcher: &mut Matcher) -> Vec<NewImported> {
    let candidate = |it: &Taken| (it.body.clone(), it.external_id.clone());
    let all: Vec<_> = rows.iter().map(candidate).collect();
    let all: Vec<_> =
        all.iter().map(|(body, id)| Candidate { body, external_id: id.as_deref() }).collect();
    let likeness = matcher.judge(&all);
    let taken = rows.into_iter().zip(likeness).filter(|(row, likeness)| {
        row.wanted && (row.named || !matches!(likeness, Likeness::Same(_)))
    });
    let new = taken.map(|(row, _)| NewImported {
        place: row.place,
        body_hash: body_hash(&row.body),
        body: row.body,
        external_id: row.external_id,
    });
    new.collect()
}

/// An import that is being written down.
pub struct Applying {
    inner: Arc<Inner>,
    import: Import,
    new: std::vec::IntoIter<NewImported>,
    done: u64,
    total: u64,
}

impl Applying {
    /// Writes the next activities; `None` when all are written. Answers how many of how many are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn step(&mut self) -> Result<Option<(u64, u64)>, Fault> {
        let some: Vec<_> = self.new.by_ref().take(ROWS_AT_ONCE).collect();
        if some.is_empty() {
            return Ok(None);
        }
        self.done += some.len() as u64;
        let Import { id, owner, portfolio, account, .. } = self.import;
        let written = self.inner.database.write(move |tx| {
            Box::pin(async move {
                let import = table::locked(tx, owner, id).await?;
                if import.is_none_or(|it| it.status != ImportStatus::Applying) {
                    return Ok(false);
                }
                let into = ImportedInto { import: id, owner, portfolio, account };
                written::insert(tx, into, some).await?;
                Ok(true)
            })
        });
        if !written.await? {
            // Taken back, or done by another attempt: the end finds out which.
            self.new = Vec::new().into_iter();
            return Ok(None);
        }
        Ok(Some((self.done, self.total)))
    }

    /// Shows all of them, unless the portfolio takes no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish(self) -> Result<(), Fault> {
        let Applying { inner, import, total, .. } = self;
        let (owner, id, portfolio, now) =
            (import.owner, import.id, import.portfolio, inner.clock.now());
        let closed = inner.database.write(move |tx| {
            Box::pin(async move {
                let Some(found) = investments::locked(tx, owner, portfolio).await? else {
                    return Ok(());
                };
                let import = table::locked(tx, owner, id).await?;
                let Some(mut import) = import.filter(|it| it.status == ImportStatus::Applying)
                else {
                    return Ok(());
                };
                let more = i64::try_from(total).unwrap_or(i64::MAX);
                if more > ACTIVITIES_MAX - found.activities {
                    import.status = ImportStatus::Ready;
                    import.problem = Some(ImportProblem::PortfolioFull);
                    return table::update(tx, &import).await;
                }
                let shown = written::show(tx, id).await?;
                let activities = i64::try_from(shown).unwrap_or(i64::MAX);
                investments::changed(tx, owner, Changed { portfolio, activities }).await?;
                import.status = ImportStatus::Applied;
                import.applied_at = Some(now);
                import.activities = u32::try_from(shown).unwrap_or(u32::MAX);
                table::update(tx, &import).await
            })
        });
        closed.await?;
        // What is not shown by now is not wanted.
        let left = table::for_job(&inner.database, id).await?;
        if left.is_some_and(|it| it.status != ImportStatus::Applied) {
            written::forget(&inner.database, id).await?;
        }
        inner.moved.notify_waiters();
        Ok(())
    }
}
