//! Settings of the database and of Redis.

use crate::domain::Secret;
use serde::{Deserialize, Serialize};

/// Where data is kept. Without URLs the server runs embedded: SQLite files and in-process twins of Redis.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://user:password@host/database`, or `sqlite:PATH`; empty means SQLite files in the data
    /// directory. `DATABASE_URL` sets it too.
    pub url: Secret,
    /// `redis://host:port`; empty means in-process. `REDIS_URL` sets it too.
    pub redis_url: Secret,
    /// The most connections a node keeps to PostgreSQL, or for reading to SQLite.
    pub connections_max: u32,
    /// How long a query may wait for a connection before it answers UNAVAILABLE.
    pub acquire_timeout_ms: u64,
    /// How long one statement may run on PostgreSQL.
    pub statement_timeout_ms: u64,
}

impl DatabaseConfig {
    /// Whether the URL leads to PostgreSQL rather than to a SQLite file.
    pub fn is_postgres(&self) -> bool {
        let url = self.url.expose();
        url.starts_with("postgres:") || url.starts_with("postgresql:")
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        DatabaseConfig {
            url: Secret::default(),
            redis_url: Secret::default(),
            connections_max: 10,
            acquire_timeout_ms: 3_000,
            statement_timeout_ms: 30_000,
        }
    }
}
