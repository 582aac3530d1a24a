//! One command at a time, beside what one fsynced insert of the same size costs on the same database through
//! the same driver: what the exchange adds to the disk's own time. On SQLite that driver is the blocking one, which
//! inserts on the caller's own thread; the one with a thread of its own (sqlx) stands beside it.

use super::floor::{Floor, On};
use super::load::quantile;
use super::traders::Trader;
use agio::exchange::ExchangeConfig;
use rusqlite::params;
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
    Blocking(rusqlite::Connection),
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

pub(crate) async fn compare(on: &On) {
    let floor = Floor::open(on, ExchangeConfig::default()).await;
    let mut drivers = Plain::open(&floor).await;
    let mut inserts: Vec<Vec<_>> = drivers.iter().map(|_| Vec::new()).collect();
    let mut commands = Vec::new();
    let mut trader = Trader::new(0);
    let mut key = 0;
    for _ in 0..ROUNDS {
        for (plain, times) in drivers.iter_mut().zip(&mut inserts) {
            for _ in 0..PER_ROUND {
                key += 1;
                let start = Instant::now();
                plain.insert(key).await;
                times.push(start.elapsed());
            }
        }
        for _ in 0..PER_ROUND {
            let command = trader.next();
            let start = Instant::now();
            let committed = floor.handle.submit(command).await.expect("is done");
            commands.push(start.elapsed());
            trader.hear(committed.events());
        }
    }
    floor.drained().await;
    let rests = floor.newest("orders").await;
    assert!(rests as usize * 4 >= ROUNDS * PER_ROUND, "only {rests} orders were placed");
    floor.close().await;
    println!("\n| one at a time, on {} | p50 us | p99 us |\n|---|---:|---:|", on.name());
    let quantiles = |times: &mut Vec<_>| [0.5, 0.99].map(|part| quantile(times, part));
    let [half, most] = quantiles(&mut commands);
    println!("| one command, durable and answered | {half:.0} | {most:.0} |");
    for (plain, times) in drivers.iter().zip(&mut inserts) {
        let [insert, slowest] = quantiles(times);
        println!("| one fsynced insert, {} | {insert:.0} | {slowest:.0} |", plain.driver());
        println!("| ratio | {:.2} | {:.2} |", half / insert, most / slowest);
    }
}

impl Plain {
    /// The driver that the journal uses first.
    async fn open(floor: &Floor) -> Vec<Plain> {
        let create = "CREATE TABLE plain (id BIGINT NOT NULL PRIMARY KEY, bytes {} NOT NULL)";
        match &floor.url {
            Some(url) => {
                let options = PgConnectOptions::from_str(url).expect("a URL");
                let mut connection = PgConnection::connect_with(&options).await.expect("connects");
                let create = sqlx::AssertSqlSafe(create.replace("{}", "BYTEA"));
                sqlx::query(create).execute(&mut connection).await.expect("creates");
                vec![Plain::Postgres(connection)]
            }
            None => {
                let blocking =
                    rusqlite::Connection::open(floor.data_dir.path().join("blocking.db"))
                        .expect("opens");
                blocking.pragma_update(None, "journal_mode", "WAL").expect("sets");
                blocking.pragma_update(None, "synchronous", "FULL").expect("sets");
                blocking.execute_batch(&create.replace("{}", "BLOB")).expect("creates");
                let options = SqliteConnectOptions::new()
                    .filename(floor.data_dir.path().join("plain.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                let mut connection =
                    SqliteConnection::connect_with(&options).await.expect("connects");
                let create = sqlx::AssertSqlSafe(create.replace("{}", "BLOB"));
                sqlx::query(create).execute(&mut connection).await.expect("creates");
                vec![Plain::Blocking(blocking), Plain::Sqlite(connection)]
            }
        }
    }

    fn driver(&self) -> &'static str {
        match self {
            Plain::Blocking(_) => "on the caller's thread",
            Plain::Sqlite(_) => "on the driver's thread",
            Plain::Postgres(_) => "through sqlx",
        }
    }

    async fn insert(&mut self, key: i64) {
        const INSERT: &str = "INSERT INTO plain (id, bytes) VALUES ($1, $2)";
        let bytes = vec![7_u8; BYTES];
        match self {
            Plain::Blocking(connection) => {
                let mut insert = connection.prepare_cached(INSERT).expect("prepares");
                insert.execute(params![key, bytes]).expect("inserts");
            }
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
