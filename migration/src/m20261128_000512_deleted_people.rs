//! People who deleted their account, and what may be taken out of the audit log when they are forgotten: where they acted
//! from, all of it at once, and nothing else. The chain holds a salted hash of it, and goes on holding.

use super::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// What never changes.
const CONTENT: &str = "id, at, actor, actor_user, subject_user, action, outcome, object, object_id, client_hash, request_id";
/// What may be taken out.
const CLIENT: &str = "ip, user_agent, client_salt";
/// Whether something of it would be left, or be another.
const IS_LEFT: &str =
    "NEW.ip IS NOT NULL OR NEW.user_agent IS NOT NULL OR length(NEW.client_salt) > 0";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &UP).await?;
        let connection = manager.get_connection();
        let guards = match connection.get_database_backend() {
            DatabaseBackend::Sqlite => sqlite_guards(),
            _ => postgres_guards(),
        };
        for guard in guards {
            connection.execute_unprepared(&guard).await?;
        }
        Ok(())
    }
}

const UP: [&str; 4] = [
    "ALTER TABLE users ADD COLUMN deleted_at BIGINT",
    "ALTER TABLE users ADD COLUMN erased_at BIGINT",
    "CREATE INDEX users_to_erase ON users (deleted_at)
        WHERE deleted_at IS NOT NULL AND erased_at IS NULL",
    "ALTER TABLE mfa_challenges ADD COLUMN restores BOOLEAN NOT NULL DEFAULT FALSE",
];

fn sqlite_guards() -> Vec<String> {
    let guard = |name: &str, columns: &str, condition: &str| {
        format!(
            "CREATE TRIGGER audit_log_{name} BEFORE UPDATE OF {columns} ON audit_log {condition} \
             BEGIN SELECT RAISE(ABORT, 'rows of audit_log are neither changed nor deleted'); END"
        )
    };
    vec![
        "DROP TRIGGER audit_log_unchanged".to_owned(),
        guard("unchanged", CONTENT, ""),
        guard("client_kept", CLIENT, &format!("WHEN {IS_LEFT}")),
    ]
}

fn postgres_guards() -> Vec<String> {
    let guard = |name: &str, columns: &str, condition: &str| {
        format!(
            "CREATE TRIGGER audit_log_{name} BEFORE UPDATE OF {columns} ON audit_log FOR EACH ROW {condition} \
             EXECUTE FUNCTION audit_log_refuse()"
        )
    };
    vec![
        "DROP TRIGGER audit_log_unchanged ON audit_log".to_owned(),
        guard("unchanged", CONTENT, ""),
        guard("client_kept", CLIENT, &format!("WHEN ({IS_LEFT})")),
    ]
}
