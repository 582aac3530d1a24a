//! Files that people asked for of what they have here. Where one stands is its job's to say; everything names its owner.

use super::deletion::delete_in_steps;
use super::integers::Integer;
use super::{Database, Page, PageRequest, spelling};
use crate::accounting::calendar::Day;
use crate::domain::{
    AccountId, ExportFormat, ExportId, ExportKind, Fault, JobId, PortfolioId, Timestamp, UserId,
};
use entity::{exports as table, jobs};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};

/// A file that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its number.
    pub id: ExportId,
    /// Whose.
    pub owner: UserId,
    /// The job that writes it.
    pub job: JobId,
    /// What is in it, and as what.
    pub terms: ExportTerms,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// What is in a file, and what it is written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportTerms {
    /// What is in it.
    pub kind: ExportKind,
    /// What it is written as.
    pub format: ExportFormat,
    /// The account that it is of.
    pub account: Option<AccountId>,
    /// The portfolio that it is of.
    pub portfolio: Option<PortfolioId>,
    /// Its first day; `None` begins with the first there is.
    pub from: Option<Day>,
    /// Its last day, as far as it is over when the file is asked for.
    pub to: Day,
    /// IANA name of the zone that days are cut by.
    pub time_zone: String,
}

/// A file about to be asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewExport {
    pub(crate) owner: UserId,
    pub(crate) job: JobId,
    pub(crate) terms: ExportTerms,
    pub(crate) created_at: Timestamp,
}

/// A page of a person's files, as far as their jobs are remembered.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn page(
    db: &Database,
    owner: UserId,
    request: PageRequest,
) -> Result<Page<Export>, Fault> {
    let page = request.read(db, seen(owner), table::Column::Id).await?;
    page.try_map(export_of)
}

/// The person's file with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(db: &Database, owner: UserId, id: ExportId) -> Result<Option<Export>, Fault> {
    let row = seen(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(export_of).transpose()
}

/// The file of a job, unless it was deleted: for the job itself.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_job(db: &Database, job: JobId) -> Result<Option<Export>, Fault> {
    let query = table::Entity::find().filter(table::Column::Job.eq(job.0)).filter(kept());
    query.one(db.read()).await?.map(export_of).transpose()
}

/// What a person asked for since a time, deleted or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AskedLately {
    /// How many files.
    pub(crate) files: u64,
    /// How long they are together.
    pub(crate) bytes: u64,
}

/// What a person asked for since a time. Call it in a transaction that has locked the person.
pub(crate) async fn asked_since(
    tx: &DatabaseTransaction,
    owner: UserId,
    since: Timestamp,
) -> Result<AskedLately, Fault> {
    let recent = of(owner).filter(table::Column::CreatedAt.gte(since.0));
    let files = recent.clone().count(tx).await?;
    let lengths: Vec<i64> =
        recent.select_only().column(table::Column::Bytes).into_tuple().all(tx).await?;
    Ok(AskedLately { files, bytes: lengths.into_iter().map(i64::unsigned_abs).sum() })
}

/// Adds a file under the next free number.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewExport) -> Result<Export, Fault> {
    let terms = new.terms;
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(new.owner.0),
        job: Set(new.job.0),
        kind: Set(terms.kind.as_str().to_owned()),
        format: Set(terms.format.as_str().to_owned()),
        account: Set(terms.account.map(Integer::to_sql)),
        portfolio: Set(terms.portfolio.map(|it| it.0)),
        from_day: Set(terms.from.map(|it| it.to_string())),
        to_day: Set(terms.to.to_string()),
        time_zone: Set(terms.time_zone),
        bytes: Set(0),
        created_at: Set(new.created_at.0),
        deleted_at: Set(None),
    };
    export_of(row.insert(tx).await?)
}

/// Notes how long the file of a job is; `false` when it was deleted meanwhile.
pub(crate) async fn finish(
    tx: &DatabaseTransaction,
    job: JobId,
    bytes: u64,
) -> Result<bool, Fault> {
    let length = i64::try_from(bytes).unwrap_or(i64::MAX);
    let finished = table::Entity::update_many()
        .col_expr(table::Column::Bytes, Expr::value(length))
        .filter(table::Column::Job.eq(job.0))
        .filter(kept())
        .exec(tx)
        .await?;
    Ok(finished.rows_affected > 0)
}

/// A file to be deleted, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deleting {
    pub(crate) id: ExportId,
    pub(crate) now: Timestamp,
}

/// Deletes a person's file; answers the job that wrote it, or `None` when they have no such file.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    owner: UserId,
    Deleting { id, now }: Deleting,
) -> Result<Option<JobId>, Fault> {
    let query = seen(owner).filter(table::Column::Id.eq(id.0)).lock_exclusive();
    let Some(row) = query.one(tx).await? else { return Ok(None) };
    table::Entity::update_many()
        .col_expr(table::Column::DeletedAt, Expr::value(now.0))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(Some(JobId(row.job)))
}

/// Forgets what was asked for before `before` and whose jobs are forgotten. Answers how many rows there were.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn delete_forgotten(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    let forgotten = Condition::all()
        .add(table::Column::CreatedAt.lt(before.0))
        .add(table::Column::Job.not_in_subquery(known_jobs()));
    delete_in_steps::<table::Entity>(db, table::Column::Id, forgotten).await
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn seen(owner: UserId) -> Select<table::Entity> {
    of(owner).filter(kept()).filter(table::Column::Job.in_subquery(known_jobs()))
}

fn kept() -> Condition {
    Condition::all().add(table::Column::DeletedAt.is_null())
}

fn known_jobs() -> SelectStatement {
    jobs::Entity::find().select_only().column(jobs::Column::Id).into_query()
}

fn export_of(row: table::Model) -> Result<Export, Fault> {
    let unreadable = |_| Fault::internal("a day in the table of exports cannot be read");
    let day = |text: String| text.parse::<Day>().map_err(unreadable);
    Ok(Export {
        id: ExportId(row.id),
        owner: UserId(row.owner),
        job: JobId(row.job),
        terms: ExportTerms {
            kind: spelling::read(&row.kind)?,
            format: spelling::read(&row.format)?,
            account: row.account.map(AccountId::from_sql).transpose()?,
            portfolio: row.portfolio.map(PortfolioId),
            from: row.from_day.map(day).transpose()?,
            to: day(row.to_day)?,
            time_zone: row.time_zone,
        },
        created_at: Timestamp(row.created_at),
    })
}
