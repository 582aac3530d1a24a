//! `agio journal tail` and `agio journal export`: what an operator sees, beside a running server too, and
//! what they say of a journal that somebody changed.

use super::support::{Home, Person, Server};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// What a command printed, and how it ended.
struct Said {
    out: String,
    err: String,
    well: bool,
}

fn journal(home: &Home, arguments: &[&str]) -> Said {
    let output = home.agio().arg("journal").args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { out: text(&output.stdout), err: text(&output.stderr), well: output.status.success() }
}

/// What a command that must succeed printed.
fn shown(home: &Home, arguments: &[&str]) -> String {
    let Said { out, err, well } = journal(home, arguments);
    assert!(well, "agio journal {arguments:?}: {err}");
    out
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn place(trader: &Person, client_id: &str) {
    let placed = trader
        .place(json!({
            "clientOrderId": client_id, "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
            "quantity": "0.001", "price": "10000.00",
        }))
        .await;
    assert!(placed["order"]["id"].is_string(), "{placed:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn journal_is_read_beside_a_running_server_and_the_server_leads_on() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    place(&trader, "first").await;
    let tail = shown(server.home(), &["tail", "-n", "2"]);
    assert_eq!(tail.matches("record ").count(), 2, "{tail}");
    assert!(tail.contains("places BUY 0.00100000 BTC at 10000.00000000 GTC in BTC-USD"), "{tail}");
    assert!(tail.contains("client id first"), "{tail}");
    assert!(tail.contains("deposit 1000.00"), "the newest but one: {tail}");

    let all = lines(&shown(server.home(), &["export"]));
    let seqs: Vec<&str> = all.iter().map(|line| line["seq"].as_str().unwrap()).collect();
    let dense: Vec<String> = (1..=all.len()).map(|seq| seq.to_string()).collect();
    assert_eq!(seqs, dense);
    let order = &all.last().unwrap()["command"];
    assert_eq!(order["type"], "PLACE_ORDER");
    assert_eq!(
        (&order["price"], &order["priceTicks"]),
        (&json!("10000.00000000"), &json!("1000000"))
    );

    // Still the leader, and what it does next is found, too.
    place(&trader, "second").await;
    let from = format!("{}", all.len() + 1);
    let more = lines(&shown(server.home(), &["export", "--from", &from]));
    assert_eq!(more.len(), 1, "{more:#?}");
    assert_eq!(more[0]["command"]["clientId"], "second");
    let one = lines(&shown(server.home(), &["export", "--from", "2", "--to", "2"]));
    assert_eq!(one, all[1..2]);
    server.stop().verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn journal_tail_follows_what_is_appended_and_shows_the_same_when_whole() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    let mut follow = server
        .home()
        .agio()
        .args(["journal", "tail", "-n", "1", "--follow"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(follow.stdout.take().unwrap()).lines().map_while(Result::ok);
    // Whatever it shows first, it is at the end now.
    assert!(printed.next().unwrap().starts_with("record "));
    place(&trader, "followed").await;
    let found = tokio::task::spawn_blocking(move || {
        printed.find(|line| line.contains("client id followed")).is_some()
    });
    assert!(found.await.unwrap());
    follow.kill().unwrap();
    follow.wait().unwrap();

    let newest = shown(server.home(), &["tail", "--records", "3"]);
    assert_eq!(shown(server.home(), &["tail", "--records", "3", "--whole"]), newest);
    assert_eq!(shown(server.home(), &["tail", "--records", "0"]), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_file_has_its_name_only_when_it_is_whole() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    place(&trader, "only").await;
    let home = server.kill();
    let path = home.data_dir.path().join("journal.jsonl");
    let file = path.to_str().unwrap();
    assert_eq!(shown(&home, &["export", "--output", file]), "");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), shown(&home, &["export"]));

    let count = lines(&shown(&home, &["export"])).len() as i64;
    change(
        &home,
        &format!("UPDATE journal_records SET epoch = epoch + 1 WHERE last_seq = {count}"),
    )
    .await;
    std::fs::remove_file(&path).unwrap();
    let refused = journal(&home, &["export", "--output", file]);
    assert!(!refused.well && !path.exists(), "{}", refused.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_journal_is_shown_up_to_the_change_and_named() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    for number in 0..3 {
        place(&trader, &format!("order-{number}")).await;
    }
    let home = server.kill();
    let all = lines(&shown(&home, &["export"]));
    let records: BTreeSet<u64> = all.iter().map(|line| number(&line["recordSeq"])).collect();
    let [before, changed, last] = *records.iter().copied().rev().take(3).collect::<Vec<_>>() else {
        panic!("three records at least: {records:?}");
    };
    let (before, last) = (before.min(last), before.max(last));
    // Each with the record that then shows that something is wrong.
    let changes = [
        (format!("UPDATE journal_records SET at = at + 1 WHERE first_seq = {changed}"), changed),
        (format!("UPDATE journal_records SET hash = bytes WHERE first_seq = {changed}"), changed),
        (format!("DELETE FROM journal_records WHERE first_seq = {changed}"), last),
    ];
    for (sql, named) in changes {
        change(&home, &sql).await;
        for look in [&["tail"][..], &["tail", "--whole"], &["export"]] {
            let said = journal(&home, look);
            assert!(!said.well, "{look:?} after {sql}");
            assert!(
                said.err.contains(&format!("seq {named}")),
                "{look:?} after {sql}: {}",
                said.err
            );
            if look == ["export"] {
                let shown = lines(&said.out);
                assert_eq!(shown, all[..shown.len()], "what stands before it");
                assert!(shown.iter().any(|line| number(&line["recordSeq"]) == before), "{sql}");
                assert!(shown.iter().all(|line| number(&line["recordSeq"]) < named), "{sql}");
            }
        }
    }
}

#[tokio::test]
async fn export_of_an_empty_range_is_refused_and_leaves_no_file() {
    let home = Server::start().await.kill();
    let path = home.data_dir.path().join("journal.jsonl");
    let file = path.to_str().unwrap();
    for (range, reason) in [
        (&["--from", "5", "--to", "1"][..], "--to must be at least --from"),
        (&["--from", "1000000"], "before --from 1000000"),
    ] {
        let said = journal(&home, &[&["export", "--output", file], range].concat());
        assert!(!said.well && said.err.contains(reason), "{range:?}: {}", said.err);
        assert_eq!(std::fs::read_dir(home.data_dir.path()).unwrap().count(), 1, "only the data");
    }
}

#[tokio::test]
async fn journal_that_is_not_there_is_not_made() {
    let home = Home::new(&[]).await;
    for look in [&["tail"][..], &["export"]] {
        let said = journal(&home, look);
        assert!(!said.well && said.out.is_empty(), "{}", said.out);
        assert!(said.err.contains("there is no journal"), "{}", said.err);
    }
    assert!(!home.data_dir.path().join("data").exists(), "and nothing was made");
}

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

/// Does to the journal what only a person with the database's password can.
async fn change(home: &Home, sql: &str) {
    let statement = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    match &home.databases.postgres {
        Some(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            statement.execute(&mut connection).await.unwrap();
        }
        None => {
            let file = home.data_dir.path().join("data/journal.db");
            let url = format!("sqlite:{}", file.display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            statement.execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
}
