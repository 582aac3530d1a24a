//! Files of other exchanges that people bring in: where each stands, the rows of each ([`parts`]), and the activities that
//! came of them ([`written`]). Everything names its owner.

pub mod parts;
pub mod written;

use super::deletion::delete_in_steps;
use super::{Database, Page, PageRequest, spelling};
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{Fault, ImportId, JobId, PortfolioId, Timestamp, UserId, spelled};
use entity::imports as table;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Select,
};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportStatus {
    /// Its file is being read.
    Parsing,
    /// No format was told: its columns have to be mapped.
    NeedsMapping,
    /// Its rows can be looked at and taken.
    Ready,
    /// They are being written down.
    Applying,
    /// They are written down.
    Applied,
    /// They were taken back, or never taken.
    Reverted,
    /// Nothing came of it.
    Failed,
}

spelled!(ImportStatus {
    Parsing = "PARSING",
    NeedsMapping = "NEEDS_MAPPING",
    Ready = "READY",
    Applying = "APPLYING",
    Applied = "APPLIED",
    Reverted = "REVERTED",
    Failed = "FAILED",
});

impl ImportStatus {
    /// Whether a job is at it.
    pub fn is_moving(self) -> bool {
        matches!(self, ImportStatus::Parsing | ImportStatus::Applying)
    }
}

/// Why nothing came of an import, or of taking it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportProblem {
    /// The file has no row.
    Empty,
    /// It has more rows, or more activities, than an import may have.
    TooManyRows,
    /// It is of another format than the caller said.
    OtherFormat,
    /// It did not arrive in full.
    Incomplete,
    /// The portfolio takes no more activities.
    PortfolioFull,
    /// Its job was cancelled, or given up.
    GivenUp,
}

spelled!(ImportProblem {
    Empty = "EMPTY",
    TooManyRows = "TOO_MANY_ROWS",
    OtherFormat = "OTHER_FORMAT",
    Incomplete = "INCOMPLETE",
    PortfolioFull = "PORTFOLIO_FULL",
    GivenUp = "GIVEN_UP",
});

/// How many rows of a file got which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows of activities that are new.
    pub new: u32,
    /// Of activities that are there already.
    pub duplicate: u32,
    /// Of activities that look as if they were.
    pub possible_duplicate: u32,
    /// Rows that are no activity.
    pub ignored: u32,
    /// Rows that cannot be understood.
    pub invalid: u32,
}

impl RowCounts {
    /// All of them.
    pub fn total(self) -> u32 {
        self.new + self.duplicate + self.possible_duplicate + self.ignored + self.invalid
    }
}

/// A file that somebody brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: ImportId,
    /// Whose.
    pub owner: UserId,
    /// Into which portfolio.
    pub portfolio: PortfolioId,
    /// Of which place.
    pub account: PortfolioAccountId,
    /// Where it stands.
    pub status: ImportStatus,
    /// Why it cannot be taken.
    pub problem: Option<ImportProblem>,
    /// What the file is called.
    pub file_name: String,
    /// How long it is.
    pub file_bytes: u64,
    /// SHA-256 of it.
    pub file_sha256: Vec<u8>,
    /// The job whose file it is.
    pub file_job: JobId,
    /// The job that works on it, or did last.
    pub job: JobId,
    /// The name of the format that was told.
    pub format: Option<String>,
    /// How it is to be read, as JSON.
    pub reading: String,
    /// Which rows are to be taken, as JSON.
    pub choice: String,
    /// Verdicts of its rows.
    pub rows: RowCounts,
    /// How many activities the new rows are; of an import that was applied, how many it wrote.
    pub activities: u32,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was written down.
    pub applied_at: Option<Timestamp>,
    /// When it was taken back.
    pub reverted_at: Option<Timestamp>,
    /// When its file and its rows go.
    pub expires_at: Timestamp,
}

/// An import about to begin.
#[derive(Clone, Debug)]
pub(crate) struct NewImport {
    pub(crate) portfolio: PortfolioId,
    pub(crate) account: PortfolioAccountId,
    pub(crate) file_name: String,
    pub(crate) file_bytes: u64,
    pub(crate) file_sha256: Vec<u8>,
    pub(crate) reading: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// A page of a person's imports.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn page(
    db: &Database,
    owner: UserId,
    request: PageRequest,
) -> Result<Page<Import>, Fault> {
    let page = request.read(db, of(owner), table::Column::Id).await?;
    page.try_map(import_of)
}

/// The person's import with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(db: &Database, owner: UserId, id: ImportId) -> Result<Option<Import>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(import_of).transpose()
}

/// Those of a person's imports that have one of these numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find_many(
    db: &Database,
    owner: UserId,
    ids: &[ImportId],
) -> Result<Vec<Import>, Fault> {
    let numbers = ids.iter().map(|id| id.0);
    let rows = of(owner).filter(table::Column::Id.is_in(numbers)).all(db.read()).await?;
    rows.into_iter().map(import_of).collect()
}

/// The import of a job, whoever's it is: for the job itself.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn for_job(db: &Database, id: ImportId) -> Result<Option<Import>, Fault> {
    table::Entity::find_by_id(id.0).one(db.read()).await?.map(import_of).transpose()
}

/// The person's import; nobody else changes it before the transaction ends.
pub(crate) async fn locked(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: ImportId,
) -> Result<Option<Import>, Fault> {
    let query = of(owner).filter(table::Column::Id.eq(id.0)).lock_exclusive();
    query.one(tx).await?.map(import_of).transpose()
}

/// What a person's imports take up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// How many jobs work on.
    pub(crate) moving: u64,
    /// How many were begun since a time.
    pub(crate) recent: u64,
    /// Bytes of the files that are kept.
    pub(crate) bytes: u64,
}

/// What a person's imports take up now. Call it in a transaction that has locked the person.
pub(crate) async fn taken(
    tx: &DatabaseTransaction,
    owner: UserId,
    Since { now, recent }: Since,
) -> Result<Taken, Fault> {
    let moving = [ImportStatus::Parsing, ImportStatus::Applying].map(ImportStatus::as_str);
    let moving = of(owner).filter(table::Column::Status.is_in(moving)).count(tx).await?;
    let recent = of(owner).filter(table::Column::CreatedAt.gte(recent.0)).count(tx).await?;
    let kept: Vec<i64> = of(owner)
        .filter(table::Column::ExpiresAt.gt(now.0))
        .select_only()
        .column(table::Column::FileBytes)
        .into_tuple()
        .all(tx)
        .await?;
    let bytes = kept.into_iter().map(i64::unsigned_abs).sum();
    Ok(Taken { moving, recent, bytes })
}

/// The time, and since when imports count as recent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Since {
    pub(crate) now: Timestamp,
    pub(crate) recent: Timestamp,
}

/// Adds an import under the next free number. Its job is said by [`update`], in the same transaction.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    owner: UserId,
    new: NewImport,
) -> Result<Import, Fault> {
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(owner.0),
        portfolio: Set(new.portfolio.0),
        portfolio_account: Set(i64::from(new.account.0)),
        status: Set(ImportStatus::Parsing.as_str().to_owned()),
        problem: Set(None),
        file_name: Set(new.file_name),
        file_bytes: Set(signed(new.file_bytes)),
        file_sha256: Set(new.file_sha256),
        file_job: Set(0),
        job: Set(0),
        format: Set(None),
        reading: Set(new.reading),
        choice: Set(String::new()),
        rows_new: Set(0),
        rows_duplicate: Set(0),
        rows_possible: Set(0),
        rows_ignored: Set(0),
        rows_invalid: Set(0),
        activities: Set(0),
        created_at: Set(new.created_at.0),
        applied_at: Set(None),
        reverted_at: Set(None),
        expires_at: Set(new.expires_at.0),
    };
    import_of(row.insert(tx).await?)
}

/// Writes down where an import stands; what never changes of it is left alone.
pub(crate) async fn update(tx: &DatabaseTransaction, import: &Import) -> Result<(), Fault> {
    let row = table::ActiveModel {
        id: Unchanged(import.id.0),
        status: Set(import.status.as_str().to_owned()),
        problem: Set(import.problem.map(|it| it.as_str().to_owned())),
        file_job: Set(import.file_job.0),
        job: Set(import.job.0),
        format: Set(import.format.clone()),
        reading: Set(import.reading.clone()),
        choice: Set(import.choice.clone()),
        rows_new: Set(import.rows.new.into()),
        rows_duplicate: Set(import.rows.duplicate.into()),
        rows_possible: Set(import.rows.possible_duplicate.into()),
        rows_ignored: Set(import.rows.ignored.into()),
        rows_invalid: Set(import.rows.invalid.into()),
        activities: Set(import.activities.into()),
        applied_at: Set(import.applied_at.map(|it| it.0)),
        reverted_at: Set(import.reverted_at.map(|it| it.0)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Deletes all imports of a portfolio; their parts go along.
pub(crate) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Portfolio.eq(portfolio.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets the rows of files that expired before `before`, and what taking an import back left behind. Answers how many
/// rows of tables went.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn clean_up(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    let expired = numbers().filter(table::Column::ExpiresAt.lt(before.0)).into_query();
    let parts = entity::import_parts::Column::Import.in_subquery(expired);
    let gone = parts::delete_where(db, Condition::all().add(parts)).await?;
    let reverted = numbers().filter(table::Column::Status.eq(ImportStatus::Reverted.as_str()));
    let left = entity::activity::Column::Import.in_subquery(reverted.into_query());
    let id = entity::activity::Column::Id;
    let left = Condition::all().add(entity::activity::Column::Import.is_not_null()).add(left);
    Ok(gone + delete_in_steps::<entity::activity::Entity>(db, id, left).await?)
}

fn numbers() -> Select<table::Entity> {
    table::Entity::find().select_only().column(table::Column::Id)
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn import_of(row: table::Model) -> Result<Import, Fault> {
    Ok(Import {
        id: ImportId(row.id),
        owner: UserId(row.owner),
        portfolio: PortfolioId(row.portfolio),
        account: super::investments::place_of_sql(row.portfolio_account)?,
        status: spelling::read(&row.status)?,
        problem: row.problem.as_deref().map(spelling::read).transpose()?,
        file_name: row.file_name,
        file_bytes: row.file_bytes.unsigned_abs(),
        file_sha256: row.file_sha256,
        file_job: JobId(row.file_job),
        job: JobId(row.job),
        format: row.format,
        reading: row.reading,
        choice: row.choice,
        rows: RowCounts {
            new: count(row.rows_new),
            duplicate: count(row.rows_duplicate),
            possible_duplicate: count(row.rows_possible),
            ignored: count(row.rows_ignored),
            invalid: count(row.rows_invalid),
        },
        activities: count(row.activities),
        created_at: Timestamp(row.created_at),
        applied_at: row.applied_at.map(Timestamp),
        reverted_at: row.reverted_at.map(Timestamp),
        expires_at: Timestamp(row.expires_at),
    })
}
