//! One process at a time works on a data directory of SQLite files, and the tools for it know a wrong one.

use super::support::{Home, Server};
use serde_json::json;
use std::process::{Command, Output};

/// Runs a command that must fail, and answers what it said.
fn refused(mut command: Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!status.success(), "{command:?}: {said}");
    said
}

#[tokio::test]
async fn a_second_server_is_turned_away_and_the_first_goes_on() {
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
async fn a_folder_without_a_journal_is_neither_verified_nor_rebuilt() {
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
async fn a_bad_listing_is_refused_before_the_journal_is_touched() {
    let home = Home::new(&[("AGIO_LISTING", "slip.toml")]).await;
    std::fs::write(home.data_dir.path().join("slip.toml"), "[[asset]]\nsymbol = 'usd'\n").unwrap();
    let said = refused(home.agio());
    assert!(said.contains("line 2: \"usd\" cannot be a symbol"), "{said}");
    assert!(!home.data_dir.path().join("data/journal.db").exists(), "nobody took the lead");
}
