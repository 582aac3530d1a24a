//! An exchange with markets and funded accounts, in a database of its own.

use super::database::Databases;
use super::listing::{asset, market};
use agio::domain::time::SystemClock;
use agio::domain::{AccountId, Amount, AssetId, Secret, UserId};
use agio::engine::{Command, Deposit, OpenAccount};
use agio::exchange::{Cluster, Exchange, ExchangeConfig, ExchangeHandle, StartExchange};
use agio::storage::journal::{self, JournalStore};
use agio::storage::{Database, DatabaseConfig};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many markets, each with a base asset of its own against one quote.
pub(crate) const MARKETS: u16 = 8;
/// How many accounts trade.
pub(crate) const ACCOUNTS: u32 = 1_000;
/// How many deposits are handed in at a time.
const TOGETHER: usize = 500;

/// Which database.
#[derive(Clone, Debug)]
pub(crate) enum On {
    Sqlite,
    /// A server's URL.
    Postgres(String),
}

impl On {
    /// SQLite, and PostgreSQL where the environment names one.
    pub(crate) fn all() -> Vec<On> {
        let postgres = std::env::var("AGIO_TEST_DATABASE_URL").ok().map(On::Postgres);
        std::iter::once(On::Sqlite).chain(postgres).collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            On::Sqlite => "SQLite",
            On::Postgres(_) => "PostgreSQL",
        }
    }

    /// The name on the command line.
    pub(crate) fn word(&self) -> String {
        self.name().to_lowercase()
    }
}

/// A running exchange open for trading.
pub(crate) struct Floor {
    pub(crate) exchange: Exchange,
    pub(crate) handle: ExchangeHandle,
    pub(crate) database: Database,
    /// URL of a PostgreSQL database, or `None` for SQLite.
    pub(crate) url: Option<String>,
    pub(crate) data_dir: tempfile::TempDir,
}

impl Floor {
    pub(crate) async fn open(on: &On, config: ExchangeConfig) -> Floor {
        let data_dir = tempfile::tempdir().expect("a temporary folder");
        let server = match on {
            On::Sqlite => None,
            On::Postgres(url) => Some(url.as_str()),
        };
        let url = Databases::on(server, None).await.postgres;
        let settings = DatabaseConfig {
            url: Secret::new(url.clone().unwrap_or_default()),
            ..DatabaseConfig::default()
        };
        let database = Database::connect(&settings, data_dir.path()).await.expect("connects");
        database.migrate().await.expect("migrates");
        let (exchange, handle) = start(config, &database, data_dir.path()).await;
        let floor = Floor { exchange, handle, database, url, data_dir };
        floor.fund().await;
        floor
    }

    /// Stops the exchange and starts it again; answers how long the start took.
    pub(crate) async fn restart(self, config: ExchangeConfig) -> (Floor, Duration) {
        let Floor { exchange, handle, database, url, data_dir } = self;
        exchange.shutdown().await;
        drop(handle);
        let started = Instant::now();
        let (exchange, handle) = start(config, &database, data_dir.path()).await;
        let took = started.elapsed();
        (Floor { exchange, handle, database, url, data_dir }, took)
    }

    /// The journal, for looking at it.
    pub(crate) async fn journal(&self) -> Arc<dyn JournalStore> {
        journal::open(&self.database, self.data_dir.path()).await.expect("opens")
    }

    async fn fund(&self) {
        let assets = (0..=MARKETS).map(|id| Command::ListAsset(asset(id)));
        let markets = (0..MARKETS).map(|id| Command::ListMarket(market(id)));
        let accounts = (0..ACCOUNTS).map(open_account);
        for command in assets.chain(markets).chain(accounts) {
            self.accepted(command).await;
        }
        let deposits: Vec<Command> = (0..ACCOUNTS)
            .flat_map(|number| (0..=MARKETS).map(move |id| deposit(account(number), AssetId(id))))
            .collect();
        for some in deposits.chunks(TOGETHER) {
            futures_util::future::join_all(some.iter().map(|it| self.accepted(it.clone()))).await;
        }
        self.drained().await;
    }

    async fn accepted(&self, command: Command) {
        let committed = self.handle.submit(command).await.expect("is done");
        assert_eq!(committed.refusal(), None);
    }

    /// Waits until the projections show everything.
    pub(crate) async fn drained(&self) {
        while self.handle.status().projected < self.handle.status().seq {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The greatest id of a table whose ids are dense: how many rows it has.
    pub(crate) async fn newest(&self, table: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT coalesce(max(id), 0) FROM {table}"));
        let found = match &self.url {
            Some(url) => {
                let mut connection = PgConnection::connect(url).await.expect("connects");
                sqlx::query_scalar(sql).fetch_one(&mut connection).await
            }
            None => {
                let path = self.data_dir.path().join("agio.db");
                let options = SqliteConnectOptions::new().filename(path);
                let mut connection =
                    SqliteConnection::connect_with(&options).await.expect("connects");
                sqlx::query_scalar(sql).fetch_one(&mut connection).await
            }
        };
        found.expect("counts")
    }

    pub(crate) async fn close(self) {
        self.exchange.shutdown().await;
        self.database.close().await.expect("closes");
    }
}

async fn start(
    config: ExchangeConfig,
    database: &Database,
    data_dir: &Path,
) -> (Exchange, ExchangeHandle) {
    let journal = journal::open(database, data_dir).await.expect("opens");
    let start = StartExchange {
        config,
        database: database.clone(),
        journal,
        clock: Arc::new(SystemClock),
        cluster: Cluster::default(),
        consumers: Vec::new(),
    };
    Exchange::start(start).await.expect("starts")
}

pub(crate) fn account(number: u32) -> AccountId {
    AccountId(AccountId::FIRST_USER + number)
}

fn open_account(number: u32) -> Command {
    let (account, owner) = (account(number), UserId(i64::from(number) + 1));
    Command::OpenAccount(OpenAccount { account, owner })
}

pub(crate) fn deposit(account: AccountId, asset: AssetId) -> Command {
    let amount = Amount(if asset == AssetId(0) { 400_000_000_000_000 } else { 1_000_000_000_000 });
    Command::Deposit(Deposit { account, asset, amount, once: None })
}
