//! Table `tax_reports`: tax reports that people asked for.

use sea_orm::entity::prelude::*;

/// A tax report, without its figures.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tax_reports")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// Number of the portfolio it is of.
    pub portfolio: i64,
    /// By whose law.
    pub jurisdiction: String,
    /// Which year.
    pub tax_year: i64,
    /// How disposals found their cost.
    pub cost_basis_method: String,
    /// What the broker's form said.
    pub broker_reporting: String,
    /// Hash of everything that went into it.
    pub inputs_hash: String,
    /// When it was computed, in microseconds.
    pub created_at: i64,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
