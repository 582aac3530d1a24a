//! Table `import_parts`: the rows of files that people bring in, some hundred to a part.

use sea_orm::entity::prelude::*;

/// A row of `import_parts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_parts")]
pub struct Model {
    /// Of which import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import: i64,
    /// Its place, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Line of its first row.
    pub first_line: i64,
    /// Line of its last row.
    pub last_line: i64,
    /// Which verdicts there are among its rows, one bit each.
    pub verdicts: i64,
    /// The rows, as JSON.
    pub content: String,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
