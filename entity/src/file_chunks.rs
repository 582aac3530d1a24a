//! The bytes of files.

use sea_orm::entity::prelude::*;

/// A row of `file_chunks`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_chunks")]
pub struct Model {
    /// Which file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file: i64,
    /// Its place in the file, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Bytes; all chunks of a file but the last have the same length.
    pub content: Vec<u8>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
