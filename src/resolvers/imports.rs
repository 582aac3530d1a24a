//! The fields of imports, and the way from what the use cases answer to them.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::investment_figures::{asset, money, units};
use super::investments::{self, Placed, account};
use super::{list_names, pages};
use crate::accounting::activity::PortfolioAccountId;
use crate::accounting::import::{ImportFormat as Format, RowErrorKind};
use crate::domain::{Fault, ImportId, Listing, NodeKind, PortfolioId};
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::imports::{
    Import, ImportCounts, ImportFormat, ImportProblem, ImportProblemCode, ImportRow,
    ImportRowError, ImportRowErrorCode, ImportStatus, ImportedActivity, RowVerdict,
};
use crate::schema::investment::{Activity, AssetQuantity, PortfolioAccount};
use crate::schema::jobs::Job;
use crate::schema::lists::{IMPORT_ALSO_MAX, IMPORT_CELLS_MAX, IMPORT_LINES_MAX};
use crate::schema::node::NodeId;
use crate::services::imports::row::{RowProblem, StoredActivity, StoredError, StoredRow, Verdict};
use crate::services::imports::{self, FormatInfo, VerdictFilter};
use crate::services::investments::Loaded;
use crate::services::records::Page;
use async_graphql::{ComplexObject, Context};
use std::fmt::Write;
use std::sync::Arc;

#[ComplexObject(crate = "crate::graphql::executor")]
impl Import {
    /// The account that it is of; null when its portfolio was deleted.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<PortfolioAccount>, ApiError> {
        let place = PortfolioAccountId(self.place);
        let found = ctx.loaders()?.of_person(self.owner).place(place).await?;
        Ok(found.map(|it| account(it, self.owner)))
    }

    /// The job that works on it, or did last; null when that is forgotten.
    async fn job(&self, ctx: &Context<'_>) -> Result<Option<Job>, ApiError> {
        let job = ctx.loaders()?.of_person(self.owner).job(self.job_number).await?;
        Ok(job.map(Job::from))
    }

    /// Its rows in the order of the file; none while it is PARSING, and after `expiresAt`. Of a file that needs a mapping, the
    /// first 100 lines.
    async fn preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only rows with one of these verdicts, at most 20; all unless said.")]
        verdict: Option<Vec<RowVerdict>>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<ImportRow>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let verdicts = verdict.unwrap_or_default().into_iter().map(verdict_of).collect();
        let filter = VerdictFilter { verdicts };
        let list = list_names::import_rows(self.number, &filter.verdicts);
        let asked = pages::asked(ctx, &args, &list)?.oldest_first();
        let app = ctx.app();
        let page = match self.status {
            // What is there is a part of it.
            ImportStatus::Parsing => Page::of(asked.page, Vec::new()),
            _ => app.imports.preview(self.number, &filter, asked.page).await?,
        };
        let known = page.items.iter().any(|it| it.duplicate_of().is_some());
        let loaded = match known {
            true => Some(app.investments.loaded(self.owner, self.portfolio).await?),
            false => None,
        };
        let shape = Shape { import: self, loaded, listing: app.exchange.listing() };
        asked.connection(page, |row| Ok((i64::from(row.line), shape.row(&row)?)))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Activity {
    /// The import that it came from; null for what was written down by hand, and for what the ledger says.
    async fn import(&self, ctx: &Context<'_>) -> Result<Option<Import>, ApiError> {
        let Some(id) = self.import_number else { return Ok(None) };
        Ok(ctx.loaders()?.of_person(self.owner).import(id).await?.map(shown))
    }
}

/// What rows of a file are shown with.
struct Shape<'a> {
    import: &'a Import,
    /// The portfolio, when a row is in it already.
    loaded: Option<Arc<Loaded>>,
    listing: Arc<Listing>,
}

impl Shape<'_> {
    fn row(&self, row: &StoredRow) -> Result<ImportRow, ApiError> {
        let mut cells = row.cells.clone();
        cells.truncate(bound(IMPORT_CELLS_MAX));
        let activity = row.activity.as_ref().map(|it| self.activity(it)).transpose()?;
        let also = row.also.iter().take(bound(IMPORT_ALSO_MAX)).map(|it| self.activity(it));
        Ok(ImportRow {
            also: also.collect::<Result<_, _>>()?,
            line: int(row.line),
            cells,
            verdict: verdict(row.verdict),
            activity,
            part_of: row.part_of.map(int),
            duplicate_of: self.known(row),
            ignored_because: row.ignored().map(Into::into),
            error: row.error.as_ref().map(error),
        })
    }

    /// The activity that is there already; none when it was deleted since.
    fn known(&self, row: &StoredRow) -> Option<Activity> {
        let loaded = self.loaded.as_ref()?;
        let activity = loaded.activity(row.duplicate_of()?)?;
        let place = loaded.account(activity.account)?;
        Some(investments::shown(Placed { activity, place }, self.import.owner, &self.listing))
    }

    fn activity(&self, activity: &StoredActivity) -> Result<ImportedActivity, Fault> {
        let body = activity.body()?;
        let side = |side: &Option<crate::services::investments::AssetQuantity>| {
            side.as_ref().map(|it| AssetQuantity {
                asset: asset(&it.asset, &self.listing),
                quantity: units(it.quantity),
            })
        };
        Ok(ImportedActivity {
            kind: body.kind.into(),
            at: body.at.into(),
            received: side(&body.received),
            sent: side(&body.sent),
            fee: side(&body.fee),
            value: body.value.map(money),
            note: body.note.clone(),
            external_id: activity.external_id.clone(),
            lines: activity.lines.iter().take(bound(IMPORT_LINES_MAX)).map(|it| int(*it)).collect(),
        })
    }
}

/// An import as its owner sees it.
pub fn shown(import: imports::Import) -> Import {
    let ImportId(number) = import.id;
    let problem = import.problem.map(problem);
    Import {
        id: NodeId::new(NodeKind::Import, number),
        status: status(import.status),
        problem,
        file_name: import.file_name,
        file_bytes: i32::try_from(import.file_bytes).unwrap_or(i32::MAX),
        file_hash: import.file_sha256.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }),
        format: import.format.as_deref().and_then(Format::parse).map(Into::into),
        rows: int(import.rows.total()),
        counts: ImportCounts {
            new: int(import.rows.new),
            duplicate: int(import.rows.duplicate),
            possible_duplicate: int(import.rows.possible_duplicate),
            ignored: int(import.rows.ignored),
            invalid: int(import.rows.invalid),
        },
        activities: int(import.activities),
        created_at: import.created_at.into(),
        applied_at: import.applied_at.map(Into::into),
        reverted_at: import.reverted_at.map(Into::into),
        expires_at: import.expires_at.into(),
        number: import.id,
        owner: import.owner,
        portfolio: PortfolioId(import.portfolio.0),
        job_number: import.job,
        place: import.account.0,
    }
}

/// A format as people see it.
pub(super) fn format(info: &FormatInfo) -> ImportFormat {
    ImportFormat {
        code: info.format.into(),
        name: info.name.to_owned(),
        institution: info.institution.map(str::to_owned),
        headers: info.headers.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn status(status: imports::ImportStatus) -> ImportStatus {
    use imports::ImportStatus as S;
    match status {
        S::Parsing => ImportStatus::Parsing,
        S::NeedsMapping => ImportStatus::NeedsMapping,
        S::Ready => ImportStatus::Ready,
        S::Applying => ImportStatus::Applying,
        S::Applied => ImportStatus::Applied,
        S::Reverted => ImportStatus::Reverted,
        S::Failed => ImportStatus::Failed,
    }
}

fn problem(problem: imports::ImportProblem) -> ImportProblem {
    use ImportProblemCode as C;
    use imports::ImportProblem as P;
    let (code, message) = match problem {
        P::Empty => (C::Empty, "The file has no row. Export it again, and send that."),
        P::TooManyRows => (
            C::TooManyRows,
            "The file has more than 500,000 rows, or more than 100,000 activities. Export it in parts, such as by years, each into \
             a portfolio that has room.",
        ),
        P::OtherFormat => (
            C::OtherFormat,
            "The header of the file tells another format than `format` said: see `format`. Send it again without.",
        ),
        P::Incomplete => (C::Incomplete, "The file did not arrive in full. Send it again."),
        P::PortfolioFull => (
            C::PortfolioFull,
            "A portfolio takes 100,000 activities, and this one has no room for those of this import, so nothing was written \
             down. Leave lines out, or use another portfolio.",
        ),
        P::GivenUp => (
            C::GivenUp,
            "The job was cancelled, or given up after several tries. Nothing was written down: do it again.",
        ),
    };
    ImportProblem { code, message: message.to_owned() }
}

fn verdict(verdict: Verdict) -> RowVerdict {
    match verdict {
        Verdict::New => RowVerdict::New,
        Verdict::Duplicate => RowVerdict::Duplicate,
        Verdict::PossibleDuplicate => RowVerdict::PossibleDuplicate,
        Verdict::Ignored => RowVerdict::Ignored,
        Verdict::Invalid => RowVerdict::Invalid,
    }
}

fn verdict_of(verdict: RowVerdict) -> Verdict {
    match verdict {
        RowVerdict::New => Verdict::New,
        RowVerdict::Duplicate => Verdict::Duplicate,
        RowVerdict::PossibleDuplicate => Verdict::PossibleDuplicate,
        RowVerdict::Ignored => Verdict::Ignored,
        RowVerdict::Invalid => Verdict::Invalid,
    }
}

fn error(error: &StoredError) -> ImportRowError {
    let (code, message) = words(error);
    let column = error.column.map(int);
    ImportRowError { code, message, column }
}

fn words(error: &StoredError) -> (ImportRowErrorCode, String) {
    use ImportRowErrorCode as C;
    use RowErrorKind as K;
    let text = &error.text;
    let told = |code, message: &str| (code, message.to_owned());
    match error.problem() {
        RowProblem::Impossible => (C::Impossible, text.clone()),
        RowProblem::Unmapped => told(
            C::Unmapped,
            "Nobody has said yet what the columns of this file mean. Say it with `mapImport`.",
        ),
        RowProblem::Reading(kind) => match kind {
            K::UnclosedQuote => told(
                C::UnclosedQuote,
                "A quote is opened and never closed, or there are more than 1,000 cells.",
            ),
            K::TooLong => told(C::TooLong, "The row is longer than 256 KiB."),
            K::NulByte => told(C::NulByte, "The row has a NUL byte."),
            K::TooFewCells => told(C::TooFewCells, "The row has fewer cells than the header says."),
            K::Missing => told(C::Missing, "A cell that has to say something is empty."),
            K::NotANumber => {
                (C::NotANumber, format!("{text:?} is no number, or none that can be held."))
            }
            K::NotATime => (C::NotATime, format!("{text:?} is no time that is known.")),
            K::UnknownType => (
                C::UnknownType,
                format!(
                    "No rule knows what {text:?} means. Say it with `mapImport`, or write it down with `addActivities`."
                ),
            ),
            K::IncompleteTrade => told(
                C::IncompleteTrade,
                "The other side of this trade is not in the file, or cannot be told from others. Write it down with `addActivities`.",
            ),
        },
    }
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn bound(max: u32) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX)
}
