//! Table `consumers`.

use sea_orm::entity::prelude::*;

/// How far a durable consumer of the journal's events has come.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consumers")]
pub struct Model {
    /// Its name in the program.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// PROJECTION or EFFECT.
    pub kind: String,
    /// The last command whose events it has consumed.
    pub seq: i64,
    /// When it stopped itself, in microseconds since 1970; null while it runs.
    pub stopped_at: Option<i64>,
    /// Why it stopped itself; null while it runs.
    pub error: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
