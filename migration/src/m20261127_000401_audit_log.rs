//! The audit log and the end of its chain. The database itself refuses to change or delete a row: only the sealer may
//! write, once, where a row stands in the chain.

use super::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// What is there from the beginning of a row and never changes.
const CONTENT: &str = "id, at, actor, actor_user, subject_user, action, outcome, object, object_id, \
                       ip, user_agent, client_salt, client_hash, request_id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "CREATE TABLE audit_log (
                id IDENTITY,
                at BIGINT NOT NULL,
                actor TEXT NOT NULL,
                actor_user BIGINT,
                subject_user BIGINT,
                action TEXT NOT NULL,
                outcome TEXT NOT NULL,
                object TEXT,
                object_id BIGINT,
                ip TEXT,
                user_agent TEXT,
                client_salt BYTEA NOT NULL,
                client_hash BYTEA NOT NULL,
                request_id TEXT,
                sequence BIGINT UNIQUE,
                hash BYTEA
            TABLE_END",
            "CREATE INDEX audit_log_of_subject ON audit_log (subject_user, id)",
            "CREATE INDEX audit_log_unsealed ON audit_log (id) WHERE sequence IS NULL",
            "CREATE TABLE audit_head (
                id BIGINT PRIMARY KEY,
                sequence BIGINT NOT NULL,
                hash BYTEA
            TABLE_END",
            "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, NULL)",
        ];
        ddl::run(manager, &tables).await?;
        let backend = manager.get_connection().get_database_backend();
        let guards = match backend {
            DatabaseBackend::Sqlite => sqlite_guards(),
            _ => postgres_guards(),
        };
        for guard in guards {
            manager.get_connection().execute_unprepared(&guard).await?;
        }
        Ok(())
    }
}

fn sqlite_guards() -> Vec<String> {
    let guard = |name: &str, when: &str, condition: &str| {
        format!(
            "CREATE TRIGGER audit_log_{name} BEFORE {when} ON audit_log {condition} \
             BEGIN SELECT RAISE(ABORT, 'rows of audit_log are neither changed nor deleted'); END"
        )
    };
    vec![
        guard("unchanged", &format!("UPDATE OF {CONTENT}"), ""),
        guard("sealed_once", "UPDATE OF sequence, hash", "WHEN OLD.sequence IS NOT NULL"),
        guard("undeleted", "DELETE", ""),
    ]
}

fn postgres_guards() -> Vec<String> {
    let guard = |name: &str, when: &str, each: &str| {
        format!(
            "CREATE TRIGGER audit_log_{name} BEFORE {when} ON audit_log FOR EACH {each} \
             EXECUTE FUNCTION audit_log_refuse()"
        )
    };
    vec![
        "CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         RAISE EXCEPTION 'rows of audit_log are neither changed nor deleted'; END $$"
            .to_owned(),
        guard("unchanged", &format!("UPDATE OF {CONTENT}"), "ROW"),
        guard("sealed_once", "UPDATE OF sequence, hash", "ROW WHEN (OLD.sequence IS NOT NULL)"),
        guard("undeleted", "DELETE", "ROW"),
        guard("unemptied", "TRUNCATE", "STATEMENT"),
    ]
}
