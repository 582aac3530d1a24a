//! Table `exports`: files that people asked for of what they have here.

use sea_orm::entity::prelude::*;

/// A file that somebody asked for. What was deleted keeps its row for a day, so that it still counts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exports")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// Number of the job that writes it.
    pub job: i64,
    /// What is in it.
    pub kind: String,
    /// What it is written as.
    pub format: String,
    /// Number of the account it is of.
    pub account: Option<i64>,
    /// Number of the portfolio it is of.
    pub portfolio: Option<i64>,
    /// Its first day, as 2026-01-31.
    pub from_day: Option<String>,
    /// Its last day.
    pub to_day: String,
    /// The zone that days are cut by.
    pub time_zone: String,
    /// How long the file is; 0 until it is written.
    pub bytes: i64,
    /// When it was asked for, in microseconds.
    pub created_at: i64,
    /// When it was deleted, in microseconds.
    pub deleted_at: Option<i64>,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
