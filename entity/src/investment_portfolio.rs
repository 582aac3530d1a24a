//! Table `investment_portfolios`: what people own anywhere.

use sea_orm::entity::prelude::*;

/// A portfolio of a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "investment_portfolios")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// What its owner calls it; no other portfolio of theirs is called so.
    pub name: String,
    /// What everything is counted in.
    pub currency: String,
    /// IANA name of the zone that days are counted in.
    pub time_zone: String,
    /// How disposals find their cost.
    pub cost_basis_method: String,
    /// PER_ACCOUNT or UNIVERSAL.
    pub lot_scope: String,
    /// Whose law decides.
    pub jurisdiction: String,
    /// How often it was changed itself, from 1.
    pub version: i64,
    /// How often anything in it was changed.
    pub revision: i64,
    /// How many activities are written down in it.
    pub activities: i64,
    /// When it was made, in microseconds.
    pub created_at: i64,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
