//! Settings of the database and of Redis.

use crate::domain::Secret;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgSslMode;
use std::net::IpAddr;
use std::str::FromStr;

/// Where data is kept. Without URLs the server runs embedded: SQLite files and in-process twins of Redis.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://user:password@host/database`, or `sqlite:PATH`; empty means SQLite files in the data
    /// directory. `DATABASE_URL` sets it too.
    pub url: Secret,
    /// `redis://host:port`, or `rediss://host:port` over TLS; empty means in-process. `REDIS_URL` sets it too.
    pub redis_url: Secret,
    /// The authority that vouches for Redis over TLS, a PEM file; empty means those that browsers know.
    pub redis_ca_file: String,
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

    /// Whether the way to PostgreSQL on another machine is protected or not, as it happens: the URL does not say, or says
    /// that either will do.
    pub fn may_be_plain_by_chance(&self) -> bool {
        let options = sqlx::postgres::PgConnectOptions::from_str(self.url.expose());
        let Some(options) = options.ok().filter(|_| self.is_postgres()) else { return false };
        let host = options.get_host();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let is_here = options.get_socket().is_some()
            || host.starts_with('/')
            || host == "localhost"
            || address.is_ok_and(|address| address.is_loopback());
        !is_here && matches!(options.get_ssl_mode(), PgSslMode::Allow | PgSslMode::Prefer)
    }

    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let url = self.url.expose();
        let checks = [
            (
                url.is_empty() || self.is_postgres() || url.starts_with("sqlite:"),
                "database.url (DATABASE_URL) must start with postgres:// or sqlite:",
            ),
            (
                !self.is_postgres() || sqlx::postgres::PgConnectOptions::from_str(url).is_ok(),
                "database.url (DATABASE_URL) cannot be read: write for example \
                 postgres://user:password@host:5432/database",
            ),
            (
                self.redis_url.is_empty() || redis::Client::open(self.redis_url.expose()).is_ok(),
                "database.redis_url (REDIS_URL) cannot be read: write for example redis://127.0.0.1:6379, or \
                 rediss://cache.example.com:6380 for TLS",
            ),
            (
                self.redis_ca_file.is_empty()
                    || std::fs::exists(&self.redis_ca_file).is_ok_and(|it| it),
                "database.redis_ca_file is no file: name the PEM file of the authority that vouches for Redis",
            ),
            (
                // One for a long read, one for everybody else.
                self.connections_max >= 2,
                "database.connections_max must be at least 2",
            ),
            (self.acquire_timeout_ms > 0, "database.acquire_timeout_ms must be above 0"),
        ];
        checks.into_iter().filter(|(good, _)| !good).map(|(_, why)| why.to_owned()).collect()
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        DatabaseConfig {
            url: Secret::default(),
            redis_url: Secret::default(),
            redis_ca_file: String::new(),
            connections_max: 10,
            acquire_timeout_ms: 3_000,
            statement_timeout_ms: 30_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named() {
        assert!(DatabaseConfig::default().problems().is_empty());
        let url = Secret::new("mysql://somewhere");
        let broken = DatabaseConfig { url, connections_max: 0, ..Default::default() };
        let problems = broken.problems();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("database.url") && !problems[0].contains("somewhere"));
        let urls = DatabaseConfig {
            url: Secret::new("postgres://agio:secret@db:port/agio"),
            redis_url: Secret::new("localhost:6379"),
            ..Default::default()
        };
        let problems = urls.problems();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems.iter().all(|it| !it.contains("secret") && it.contains("for example")));
    }
}
