//! Mail that waits to be sent, and what became of it.

use sea_orm::entity::prelude::*;

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Number of the mail.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Address.
    pub recipient: String,
    /// Subject line.
    pub subject: String,
    /// Plain text; emptied once finished, because it carries secrets.
    pub text_body: String,
    /// HTML; emptied once finished.
    pub html_body: String,
    /// Microseconds.
    pub created_at: i64,
    /// When to try (again); null once finished. Claiming a mail moves it on by the lease.
    pub due_at: Option<i64>,
    /// How often it was claimed.
    pub attempts: i64,
    /// When it was sent or given up, in microseconds.
    pub finished_at: Option<i64>,
    /// Whether it was sent.
    pub sent: bool,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
