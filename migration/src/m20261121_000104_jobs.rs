//! Work that is done later, inserted in the transaction that caused it, and the times of what is done again and again.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &[
            "CREATE TABLE jobs (
                id IDENTITY,
                kind TEXT NOT NULL,
                key TEXT,
                lane TEXT,
                payload TEXT NOT NULL,
                secret TEXT,
                status TEXT NOT NULL,
                due_at BIGINT,
                leased_by TEXT,
                lease_until BIGINT,
                attempt BIGINT NOT NULL,
                failures BIGINT NOT NULL,
                progress BIGINT NOT NULL,
                cancel_requested BOOLEAN NOT NULL,
                last_error TEXT,
                created_at BIGINT NOT NULL,
                started_at BIGINT,
                finished_at BIGINT
            TABLE_END",
            "CREATE UNIQUE INDEX jobs_key ON jobs (kind, key)",
            "CREATE INDEX jobs_waiting ON jobs (kind, id, due_at) WHERE status = 'WAITING'",
            "CREATE INDEX jobs_running ON jobs (id) WHERE status = 'RUNNING'",
            "CREATE INDEX jobs_failed ON jobs (kind, id) WHERE status = 'FAILED'",
            "CREATE INDEX jobs_lane ON jobs (lane, id) WHERE lane IS NOT NULL AND finished_at IS NULL",
            "CREATE UNIQUE INDEX jobs_lane_running ON jobs (lane) WHERE status = 'RUNNING'",
            "CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL",
            "CREATE TABLE schedules (
                name TEXT NOT NULL PRIMARY KEY,
                next_at BIGINT NOT NULL,
                last_at BIGINT
            TABLE_END",
        ])
        .await
    }
}
