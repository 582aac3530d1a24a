//! One process at a time works on a data directory of SQLite files, and the tools for it know a wrong one.

use super::support::{Home, Server};
use serde_json::json;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs a command that must fail, and answers what it said.
fn refused(mut command: Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!status.success(), "{command:?}: {said}");
    said
}

#[tokio::test]
async fn second_server_is_turned_away_and_the_first_goes_on() {
    let server = Server::start().await;
    if server.home().databases.postgres.is_some() {
        return;
    }
    let trader = server.funded(&[("USD", "1000")]).await;
    for subcommand in ["serve", "rebuild"] {
        let mut command = server.home().agio();
        command.arg(subcommand);
        let said = refused(command);
        assert!(said.contains("another agio works on the data directory"), "{subcommand}: {said}");
    }
    let placed = trader
        .place(json!({
            "market": "BTC-USD", "side": "BUY", "type": "LIMIT", "quantity": "0.001", "price": "10000.00",
        }))
        .await;
    assert!(placed["order"]["id"].is_string(), "the first server still leads: {placed}");
    server.stop().verify();
}

#[tokio::test]
async fn folder_without_a_journal_is_neither_verified_nor_rebuilt() {
    let home = Home::new(&[]).await;
    if home.databases.postgres.is_some() {
        return;
    }
    for subcommand in ["verify", "rebuild"] {
        let mut command = home.agio();
        command.arg(subcommand);
        let said = refused(command);
        assert!(said.contains("there is no journal at"), "{subcommand}: {said}");
    }
    assert!(!home.data_dir.path().join("data").exists(), "and nothing was made there");
}

#[tokio::test]
async fn bad_listing_is_refused_before_the_journal_is_touched() {
    let home = Home::new(&[("AGIO_LISTING", "slip.toml")]).await;
    std::fs::write(home.data_dir.path().join("slip.toml"), "[[asset]]\nsymbol = 'usd'\n").unwrap();
    let said = refused(home.agio());
    assert!(said.contains("line 2: \"usd\" cannot be a symbol"), "{said}");
    assert!(!home.data_dir.path().join("data/journal.db").exists(), "nobody took the lead");
}

/// Every file and folder below, with its permissions.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        found.push((path.clone(), about.permissions().mode() & 0o777));
        if about.is_dir() {
            found.extend(modes(&path));
        }
    }
    found
}

#[tokio::test]
async fn data_files_are_private_and_an_open_one_is_closed_at_the_next_start() {
    let server = Server::start().await;
    server.funded(&[("USD", "1000")]).await;
    let data = server.home().data_dir.path().join("data");
    let open = |found: &(PathBuf, u32)| found.1 & 0o077 != 0;
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(modes(&data).into_iter().filter(open).collect::<Vec<_>>(), []);

    let home = server.kill();
    for (path, _) in modes(&data) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    }
    let _server = home.start();
    assert_eq!(modes(&data).into_iter().filter(open).collect::<Vec<_>>(), []);
}

#[tokio::test]
async fn unreachable_databases_are_named_with_setting_place_and_cause() {
    let home = Home::new(&[]).await;
    // Nobody listens on the port of a listener that is gone.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut postgres = home.agio();
    postgres.env("DATABASE_URL", format!("postgres://agio:hidden-word@{gone}/agio"));
    let said = refused(postgres);
    for part in ["database.url (DATABASE_URL)", &gone.to_string(), "refused"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("hidden-word"), "{said}");
    let mut redis = home.agio();
    redis.env("REDIS_URL", format!("redis://{gone}"));
    let said = refused(redis);
    for part in ["database.redis_url (REDIS_URL)", &gone.to_string()] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test]
async fn server_listens_on_a_host_name() {
    let server = Server::with(&[("AGIO_LISTEN", "localhost:0")]).await;
    assert!(server.url.contains("127.0.0.1") || server.url.contains("[::1]"), "{}", server.url);
}
