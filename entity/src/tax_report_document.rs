//! Table `tax_report_documents`: the figures of tax reports, as they were computed.

use sea_orm::entity::prelude::*;

/// The figures of a tax report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tax_report_documents")]
pub struct Model {
    /// Number of the report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// The figures, packed.
    pub content: Vec<u8>,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
