//! Tax reports that people asked for: what went into each, and the report itself as it was computed.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &UP).await
    }
}

const UP: [&str; 4] = [
    "CREATE TABLE tax_reports (
        id IDENTITY,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL,
        jurisdiction TEXT NOT NULL,
        tax_year BIGINT NOT NULL,
        cost_basis_method TEXT NOT NULL,
        broker_reporting TEXT NOT NULL,
        inputs_hash TEXT NOT NULL,
        created_at BIGINT NOT NULL
    TABLE_END",
    // The same inputs are the same report.
    "CREATE UNIQUE INDEX tax_reports_inputs ON tax_reports (owner, portfolio, inputs_hash)",
    // Apart from the list, which is read often.
    "CREATE TABLE tax_report_documents (
        report BIGINT NOT NULL PRIMARY KEY,
        owner BIGINT NOT NULL,
        content BYTEA NOT NULL
    TABLE_END",
    "CREATE INDEX tax_report_documents_owner ON tax_report_documents (owner)",
];
