//! Table `imports`: files of other exchanges that people bring in.

use sea_orm::entity::prelude::*;

/// A row of `imports`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// Number of the portfolio that it goes into.
    pub portfolio: i64,
    /// Number of the place that it is of.
    pub portfolio_account: i64,
    /// Where it stands.
    pub status: String,
    /// Why it cannot be taken.
    pub problem: Option<String>,
    /// What the file is called.
    pub file_name: String,
    /// How long the file is.
    pub file_bytes: i64,
    /// SHA-256 of the file.
    pub file_sha256: Vec<u8>,
    /// The job whose file in `files` it is.
    pub file_job: i64,
    /// The job that works on it, or did last.
    pub job: i64,
    /// The format that was told.
    pub format: Option<String>,
    /// How it is to be read, as JSON.
    pub reading: String,
    /// Which rows are to be taken, as JSON.
    pub choice: String,
    /// How many rows are new.
    pub rows_new: i64,
    /// How many are there already.
    pub rows_duplicate: i64,
    /// How many look as if they were.
    pub rows_possible: i64,
    /// How many are no activity.
    pub rows_ignored: i64,
    /// How many cannot be understood.
    pub rows_invalid: i64,
    /// How many activities the new rows are; of an import that was applied, how many it wrote.
    pub activities: i64,
    /// Microseconds.
    pub created_at: i64,
    /// Microseconds.
    pub applied_at: Option<i64>,
    /// Microseconds.
    pub reverted_at: Option<i64>,
    /// When its file and its rows go, in microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
