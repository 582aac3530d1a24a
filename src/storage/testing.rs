//! A database for one unit test: a fresh SQLite folder, or a fresh PostgreSQL database on the server that
//! `AGIO_TEST_DATABASE_URL` names (`./dev test` runs the suite both ways).

use super::{Database, DatabaseConfig};
use crate::domain::{AccountId, Fault, Secret, UserId};
use sea_orm::{ConnectionTrait, Statement};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::ops::Deref;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The ids of people who did not sign up: far from those that sign-ups get.
const MADE_UP: u32 = 10_000;

/// Who the person with this number of a test's own is, and their main account.
pub(crate) fn made_up(number: u32) -> (UserId, AccountId) {
    let id = MADE_UP + number;
    (UserId(i64::from(id)), AccountId(id))
}

/// A migrated database that nobody else uses, and the folder it may keep files in.
pub(crate) struct TestDatabase {
    database: Database,
    /// How it was opened.
    pub(crate) config: DatabaseConfig,
    /// A folder that goes when the test ends.
    pub(crate) data_dir: tempfile::TempDir,
}

impl TestDatabase {
    /// A database that knows the main accounts of these [`made_up`] people.
    pub(crate) async fn with_people(numbers: &[u32]) -> TestDatabase {
        let database = TestDatabase::new().await;
        let row = |number: &u32| {
            let (owner, account) = made_up(*number);
            format!("({account}, {owner}, 'MAIN', 'Main', 0)")
        };
        let rows: Vec<String> = numbers.iter().map(row).collect();
        let insert = format!(
            "INSERT INTO accounts (id, owner, kind, name, created_at) VALUES {}",
            rows.join(", ")
        );
        let done = database.write(move |transaction| {
            Box::pin(async move {
                transaction.execute_unprepared(&insert).await?;
                Ok(())
            })
        });
        done.await.expect("the statement runs");
        database
    }

    pub(crate) async fn new() -> TestDatabase {
        let data_dir = tempfile::tempdir().expect("a temporary folder");
        let mut config = DatabaseConfig::default();
        if let Ok(server) = std::env::var("AGIO_TEST_DATABASE_URL") {
            config.url = Secret::new(create_database(&server).await);
            config.connections_max = 4;
        }
        let database = Database::connect(&config, data_dir.path()).await.expect("connects");
        database.migrate().await.expect("migrates");
        TestDatabase { database, config, data_dir }
    }

    /// Runs a statement that no code of the server would, such as tampering with a table.
    pub(crate) async fn execute(&self, sql: &'static str) {
        let done = self.database.write(move |transaction| {
            Box::pin(async move {
                transaction.execute_unprepared(sql).await?;
                Ok(())
            })
        });
        done.await.expect("the statement runs");
    }

    /// The first column of every row that a query answers.
    pub(crate) async fn integers(&self, sql: String) -> Vec<i64> {
        let query = Statement::from_string(self.database.backend(), sql);
        let rows = self.database.read().query_all_raw(query).await.expect("reads");
        rows.iter().map(|row| row.try_get_by_index(0).expect("an integer")).collect()
    }
}

/// Runs a statement that may fail in somebody's transaction.
///
/// # Errors
/// As it fails.
pub(crate) async fn try_run(transaction: &super::Transaction, sql: String) -> Result<(), Fault> {
    transaction.execute_unprepared(&sql).await?;
    Ok(())
}

/// Runs a statement in somebody's transaction.
pub(crate) async fn run(transaction: &super::Transaction, sql: &'static str) {
    transaction.execute_unprepared(sql).await.expect("the statement runs");
}

impl Deref for TestDatabase {
    type Target = Database;
    fn deref(&self) -> &Database {
        &self.database
    }
}

async fn create_database(server: &str) -> String {
    let options = PgConnectOptions::from_str(server).expect("a PostgreSQL URL");
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("unit_{}_{number}", std::process::id());
    let mut admin = options.connect().await.expect("the test server answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut admin).await.expect("creates a database");
    admin.close().await.expect("closes");
    options.database(&name).to_url_lossy().to_string()
}
