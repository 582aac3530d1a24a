//! Files of 1,000 to 100,000 transactions, from the moment that the job begins to the one at which the file is there, in the
//! database: how long it takes, how long the file is, and how much memory the server takes meanwhile.

use super::process;
use super::support::{Databases, Home, Person, Server};
use chrono::DateTime;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::time::Duration;

/// How many transactions there are each day, for a hundred days from 2025-01-01 on.
const PER_DAY: u32 = 1_000;
const DAYS: u32 = 100;
const LOOK: &str = "query($id: ID!) { node(id: $id) { ... on Export { job { status startedAt finishedAt file { bytes } } } } }";

/// Prints a row for each file.
pub(crate) async fn measure(on: &str, urls: &[Option<String>; 2]) {
    println!("| file | on | rows | written | size | memory more |");
    println!("|---|---|---:|---:|---:|---:|");
    let databases = Databases::on(urls[0].as_deref(), urls[1].clone()).await;
    let quiet = [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_LOG", "error")];
    let home = Home::on(databases, &quiet);
    let embedded =
        format!("sqlite://{}", home.data_dir.path().join("data").join("agio.db").display());
    let server = home.start();
    let postgres = server.home().databases.postgres.clone();
    let person = server.funded(&[("BTC", "1")]).await;
    fill(postgres.as_deref(), &embedded).await;
    let kinds = [
        ("TRANSACTIONS", "CSV", DAYS),
        ("TRANSACTIONS", "JSON", DAYS),
        ("STATEMENT", "CSV", DAYS),
        ("TRANSACTIONS", "PDF", 1),
        ("TRANSACTIONS", "PDF", 10),
        ("TRANSACTIONS", "PDF", DAYS),
        ("STATEMENT", "PDF", DAYS),
    ];
    for (kind, format, days) in kinds {
        let last = DateTime::from_timestamp(1_735_689_600 + i64::from(days - 1) * 86_400, 0);
        let last = last.expect("a day").format("%Y-%m-%d").to_string();
        let input = json!({ "kind": kind, "format": format, "from": "2025-01-01", "to": last });
        let (took, bytes, more) = written(&server, (&person, input)).await;
        let (kib, mib) = (bytes / 1_024, more / (1_024 * 1_024));
        println!(
            "| {kind} as {format} | {on} | {} | {took:.2?} | {kib} KiB | {mib} MiB |",
            days * PER_DAY
        );
    }
    server.stop();
}

/// Puts movements of 0.00000001 BTC into the account of whoever deposited last.
async fn fill(postgres: Option<&str>, embedded: &str) {
    let rows = PER_DAY * DAYS;
    let step = 86_400_000_000_i64 / i64::from(PER_DAY);
    let columns = "(id, account, asset, kind, amount, balance_after, at)";
    let of = "(SELECT account FROM postings WHERE account > 999 ORDER BY id DESC LIMIT 1)";
    let asset = "(SELECT asset FROM postings WHERE account > 999 ORDER BY id DESC LIMIT 1)";
    let values = format!(
        "1000000000000 + n * 2 + 1, {of}, {asset}, 'TRANSFER', 1, n + 1, 1735689600000000 + n * {step}"
    );
    match postgres {
        Some(url) => {
            let sql = format!(
                "INSERT INTO postings {columns} SELECT {values} FROM (SELECT n::BIGINT FROM generate_series(0, {rows} - 1) AS n) AS s"
            );
            let mut connection = PgConnection::connect(url).await.expect("connects");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("fills");
        }
        None => {
            let sql = format!(
                "WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {rows} - 1) \
                 INSERT INTO postings {columns} SELECT {values} FROM s"
            );
            let mut connection = SqliteConnection::connect(embedded).await.expect("connects");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("fills");
        }
    }
}

/// How long a file took, how long it is, and how much memory the server took beyond what it had.
async fn written(server: &Server, (person, input): (&Person, Value)) -> (Duration, u64, u64) {
    let before = process::resident(server.pid());
    let made = person.mutate("requestExport", "RequestExportInput", "export { id }", input).await;
    let id = json!({ "id": made["export"]["id"] });
    let mut most = before;
    loop {
        most = most.max(process::resident(server.pid()));
        let job = person.data(LOOK, id.clone()).await["node"]["job"].take();
        match job["status"].as_str().unwrap_or_default() {
            "WAITING" | "RUNNING" => tokio::time::sleep(Duration::from_millis(5)).await,
            "SUCCEEDED" => {
                let at = |name: &str| {
                    let text = job[name].as_str().expect("a time");
                    DateTime::parse_from_rfc3339(text).expect("a time")
                };
                let took = (at("finishedAt") - at("startedAt")).to_std().unwrap_or_default();
                let bytes = job["file"]["bytes"].as_u64().expect("bytes");
                return (took, bytes, most - before);
            }
            _ => panic!("{job:#}"),
        }
    }
}
