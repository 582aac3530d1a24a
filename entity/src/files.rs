//! Files that jobs made for people; their bytes are in `file_chunks`.

use sea_orm::entity::prelude::*;

/// A row of `files`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "files")]
pub struct Model {
    /// Number of the file.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The job that makes it; a job makes one at most.
    pub job: i64,
    /// Whose it is.
    pub owner: i64,
    /// What to call it when it is saved.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// How long it is; 0 until it is finished.
    pub bytes: i64,
    /// SHA-256 of its bytes; null until it is finished.
    pub sha256: Option<Vec<u8>>,
    /// Microseconds.
    pub created_at: i64,
    /// Microseconds; null while it is being made.
    pub finished_at: Option<i64>,
    /// When it goes, in microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
