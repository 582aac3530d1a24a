//! A database for one server: SQLite in its data folder, or a fresh PostgreSQL database on the server that
//! `AGIO_TEST_DATABASE_URL` names, together with Redis from `AGIO_TEST_REDIS_URL`.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The URLs a server is started with.
#[derive(Clone, Debug)]
pub(crate) struct Databases {
    pub(crate) postgres: Option<String>,
    pub(crate) redis: Option<String>,
}

impl Databases {
    /// What this run of the suite is on.
    pub(crate) async fn new() -> Databases {
        let server = std::env::var("AGIO_TEST_DATABASE_URL").ok();
        Databases::on(server.as_deref(), std::env::var("AGIO_TEST_REDIS_URL").ok()).await
    }

    /// A fresh database on this PostgreSQL server, or SQLite when there is none.
    pub(crate) async fn on(server: Option<&str>, redis: Option<String>) -> Databases {
        let postgres = match server {
            Some(server) => Some(create_database(server).await),
            None => None,
        };
        Databases { postgres, redis }
    }

    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let postgres = self.postgres.iter().map(|url| ("DATABASE_URL", url.clone()));
        let redis = self.redis.iter().map(|url| ("REDIS_URL", url.clone()));
        postgres.chain(redis).collect()
    }
}

async fn create_database(server: &str) -> String {
    let options = PgConnectOptions::from_str(server).expect("a PostgreSQL URL");
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("server_{}_{number}", std::process::id());
    let mut admin = options.connect().await.expect("the test server answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut admin).await.expect("creates a database");
    admin.close().await.expect("closes");
    options.database(&name).to_url_lossy().to_string()
}
