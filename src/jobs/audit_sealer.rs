//! Seals the audit log: gives new rows their places in the chain. Every node looks, so that a row never waits for a node
//! that is gone; one at a time seals.

use super::LocalTask;
use crate::domain::Fault;
use crate::storage::{Database, audit_log};
use std::time::Duration;

/// How long to rest between rounds: a row is sealed within a second of its act.
const REST: Duration = Duration::from_millis(500);

/// The task.
#[derive(Debug)]
pub struct AuditSealer {
    database: Database,
}

impl AuditSealer {
    /// The task over this database.
    pub fn new(database: Database) -> AuditSealer {
        AuditSealer { database }
    }
}

impl LocalTask for AuditSealer {
    fn name(&self) -> &'static str {
        "audit sealer"
    }

    async fn round(&self) -> Result<Duration, Fault> {
        let sealed = audit_log::seal(&self.database).await?;
        metrics::counter!("agio_audit_sealed_total").increment(sealed);
        Ok(REST)
    }
}
