//! One command at a time, beside what one fsynced insert of the same size costs on the same database through
//! the same driver: what the exchange adds to the disk's own time.

use super::floor::{Floor, On};
use super::load::quantile;
use super::traders::Trader;
use agio::exchange::ExchangeConfig;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use std::time::Instant;

/// Inserts and commands take turns in this many rounds, so that a busy moment of the machine hits both.
const ROUNDS: usize = 20;
const PER_ROUND: usize = 100;
/// About what a record of one order takes.
const BYTES: usize = 80;

/// A connection of its own to the exchange's database (PostgreSQL) or a file beside it (SQLite).
enum Plain {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

pub(crate) async fn compare(on: &On) {
    let floor = Floor::open(on, ExchangeConfig::default()).await;
    let mut plain = Plain::open(&floor).await;
    let (mut inserts, mut commands) = (Vec::new(), Vec::new());
    let mut trader = Trader::new(0);
    let mut key = 0;
    for _ in 0..ROUNDS {
        for _ in 0..PER_ROUND {
            key += 1;
            let start = Instant::now();
            plain.insert(key).await;
            inserts.push(start.elapsed());
        }
        for _ in 0..PER_ROUND {
            let command = trader.next();
            let start = Instant::now();
            let committed = floor.handle.submit(command).await.expect("is done");
            commands.push(start.elapsed());
            trader.hear(committed.events());
        }
    }
    floor.close().await;
    println!("\n| one at a time, on {} | p50 us | p99 us |\n|---|---:|---:|", on.name());
    let half = [&mut inserts, &mut commands].map(|times| quantile(times, 0.5));
    let most = [&mut inserts, &mut commands].map(|times| quantile(times, 0.99));
    println!("| one fsynced insert | {:.0} | {:.0} |", half[0], most[0]);
    println!("| one command, durable and answered | {:.0} | {:.0} |", half[1], most[1]);
    println!("| ratio | {:.2} | {:.2} |", half[1] / half[0], most[1] / most[0]);
}

impl Plain {
    async fn open(floor: &Floor) -> Plain {
        let create = "CREATE TABLE plain (id BIGINT NOT NULL PRIMARY KEY, bytes {} NOT NULL)";
        match &floor.url {
            Some(url) => {
                let options = PgConnectOptions::from_str(url).expect("a URL");
                let mut connection = PgConnection::connect_with(&options).await.expect("connects");
                let create = sqlx::AssertSqlSafe(create.replace("{}", "BYTEA"));
                sqlx::query(create).execute(&mut connection).await.expect("creates");
                Plain::Postgres(connection)
            }
            None => {
                let options = SqliteConnectOptions::new()
                    .filename(floor.data_dir.path().join("plain.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                let mut connection =
                    SqliteConnection::connect_with(&options).await.expect("connects");
                let create = sqlx::AssertSqlSafe(create.replace("{}", "BLOB"));
                sqlx::query(create).execute(&mut connection).await.expect("creates");
                Plain::Sqlite(connection)
            }
        }
    }

    async fn insert(&mut self, key: i64) {
        const INSERT: &str = "INSERT INTO plain (id, bytes) VALUES ($1, $2)";
        let bytes = vec![7_u8; BYTES];
        match self {
            Plain::Sqlite(connection) => {
                let insert = sqlx::query(INSERT).bind(key).bind(bytes);
                insert.execute(connection).await.expect("inserts");
            }
            Plain::Postgres(connection) => {
                let insert = sqlx::query(INSERT).bind(key).bind(bytes);
                insert.execute(connection).await.expect("inserts");
            }
        }
    }
}
