//! Files of other exchanges from the request that brings them to the lots of a portfolio, and back.

use super::support::{Person, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const START: &str = "mutation($input: StartImportInput!) { startImport(input: $input) { \
    import { id status format rows activities fileName fileHash problem { code } job { kind status } \
    counts { new duplicate possibleDuplicate ignored invalid } } userErrors { code path } } }";
const IMPORT: &str = "query($id: ID!) { node(id: $id) { ... on Import { id status format rows activities \
    problem { code } counts { new duplicate possibleDuplicate ignored invalid } \
    preview(first: 100) { nodes { line cells verdict partOf also { type } ignoredBecause error { code message column } duplicateOf { id } \
    activity { type at externalId lines received { asset { symbol } quantity } sent { asset { symbol } quantity } \
    fee { asset { symbol } quantity } } } } } } }";
const BOOK: &str = "query($id: ID!) { viewer { investmentPortfolio(id: $id) { \
    summary { costBasis realizedGain income expensedFees } \
    lots(openOnly: false, first: 100) { nodes { asset { symbol } acquiredAt quantity costBasis remainingQuantity } } \
    disposals(first: 100) { nodes { disposedAt quantity proceeds costBasis gain } } \
    activities(first: 100) { nodes { type at source externalId import { id } \
    received { asset { symbol } quantity } sent { asset { symbol } quantity } fee { asset { symbol } quantity } } } } } }";

/// Files whose rows `expected.json` tells.
const FILES: [&str; 8] = [
    "binance_transaction_history.csv",
    "binance_trades.csv",
    "coinbase_2021.csv",
    "coinbase_2025.csv",
    "kraken_ledgers.csv",
    "bitstamp_old.csv",
    "bitstamp_rfc4180.csv",
    "kucoin_trades_utc8.csv",
];

fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/portfolio/exchanges");
    std::fs::read(folder.join(name)).unwrap()
}

/// Somebody with a portfolio in euros, and a place in it.
struct Owner {
    person: Person,
    portfolio: Value,
    place: Value,
}

impl Owner {
    async fn of(server: &Server) -> Owner {
        let person = server.person().await;
        let new = json!({ "name": "All", "currency": "EUR" });
        let made =
            person.mutate("createPortfolio", "CreatePortfolioInput", "portfolio { id }", new);
        let portfolio = made.await["portfolio"]["id"].clone();
        let mut owner = Owner { person, portfolio, place: Value::Null };
        owner.place = owner.add_place("Elsewhere").await;
        owner
    }

    async fn add_place(&self, name: &str) -> Value {
        let new =
            json!({ "portfolioId": self.portfolio, "kind": "EXTERNAL_EXCHANGE", "name": name });
        let added = self.person.mutate(
            "addPortfolioAccount",
            "AddPortfolioAccountInput",
            "account { id }",
            new,
        );
        added.await["account"]["id"].clone()
    }

    /// Sends a file; answers the payload, or the errors.
    async fn send(&self, place: &Value, content: &[u8]) -> Value {
        let input = json!({ "portfolioAccountId": place, "file": null });
        self.send_with(input, content).await
    }

    async fn send_with(&self, input: Value, content: &[u8]) -> Value {
        let operations = json!({ "query": START, "variables": { "input": input } });
        let map = json!({ "0": ["variables.input.file"] });
        let mut body = Vec::new();
        for (name, value) in [("operations", operations), ("map", map)] {
            let part = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(b"--x\r\nContent-Disposition: form-data; name=\"0\"; filename=\"trades.csv\"\r\nContent-Type: text/csv\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let client = &self.person.client;
        let request = client
            .http
            .post(format!("{}/graphql", client.url))
            .header("content-type", "multipart/form-data; boundary=x")
            .header("graphql-require-preflight", "1")
            .bearer_auth(client.token.as_deref().unwrap_or_default())
            .body(body);
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        match answer["data"]["startImport"].is_object() {
            true => answer["data"]["startImport"].take(),
            false => answer,
        }
    }

    /// Brings a file in; answers the import when it is read.
    async fn bring(&self, content: &[u8]) -> Value {
        let place = self.place.clone();
        let answer = self.send(&place, content).await;
        assert_eq!(answer["userErrors"], json!([]), "{answer:#}");
        self.settled(&answer["import"]["id"]).await
    }

    /// The import when no job is at it.
    async fn settled(&self, id: &Value) -> Value {
        let deadline = Instant::now() + WAIT_MAX;
        loop {
            let import = self.person.data(IMPORT, json!({ "id": id })).await["node"].take();
            if import["status"] != "PARSING" && import["status"] != "APPLYING" {
                return import;
            }
            assert!(Instant::now() < deadline, "{import:#}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn apply(&self, import: &Value) -> Value {
        let input = json!({ "id": import["id"] });
        let answer =
            self.person.mutate("applyImport", "ApplyImportInput", "import { id status }", input);
        let answer = answer.await;
        let applied = self.settled(&answer["import"]["id"]).await;
        assert_eq!(applied["status"], "APPLIED", "{applied:#}");
        applied
    }

    async fn revert(&self, import: &Value) {
        let input = json!({ "id": import["id"] });
        let answer =
            self.person.mutate("revertImport", "RevertImportInput", "import { status }", input);
        assert_eq!(answer.await["import"]["status"], "REVERTED");
    }

    /// Everything that follows from the activities, without what names them.
    async fn book(&self) -> Value {
        let told = self.person.data(BOOK, json!({ "id": self.portfolio })).await;
        let mut book = told["viewer"]["investmentPortfolio"].clone();
        for activity in book["activities"]["nodes"].as_array_mut().unwrap() {
            activity["import"] = Value::Null;
        }
        for list in ["lots", "disposals", "activities"] {
            let nodes = book[list]["nodes"].as_array_mut().unwrap();
            nodes.sort_by_key(ToString::to_string);
        }
        book
    }

    async fn code(&self, mutation: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let answer = self.person.attempt(mutation, &kind, "import { id }", input).await;
        answer["userErrors"][0]["code"].clone()
    }
}

/// `0.01 BTC` of a side, without zeros at its end.
fn side(value: &Value) -> Option<String> {
    let quantity = value["quantity"].as_str()?;
    Some(format!("{} {}", plain(quantity), value["asset"]["symbol"].as_str()?))
}

fn wanted(value: &Value) -> Option<String> {
    let (quantity, asset) = value.as_str()?.split_once(' ')?;
    Some(format!("{} {asset}", plain(quantity)))
}

fn plain(quantity: &str) -> &str {
    match quantity.contains('.') {
        true => quantity.trim_end_matches('0').trim_end_matches('.'),
        false => quantity,
    }
}

fn counts(import: &Value) -> [u64; 5] {
    ["new", "duplicate", "possibleDuplicate", "ignored", "invalid"]
        .map(|it| import["counts"][it].as_u64().unwrap())
}

fn is_as_expected(name: &str, import: &Value, expected: &Value) {
    assert_eq!(import["status"], "READY", "{name}: {import:#}");
    assert_eq!(import["rows"], expected["rows"], "{name}");
    assert_eq!(counts(import)[4], 0, "{name}: no row is invalid: {import:#}");
    let nodes = import["preview"]["nodes"].as_array().unwrap();
    let also = |it: &Value| it["also"].as_array().unwrap().len();
    assert!(nodes.iter().all(|it| also(it) == 0), "{name}");
    let mut told: Vec<&Value> =
        nodes.iter().map(|it| &it["activity"]).filter(|it| !it.is_null()).collect();
    let all = expected["activities"].as_array().unwrap();
    assert_eq!((told.len(), &import["activities"]), (all.len(), &json!(all.len())), "{name}");
    for wanted_activity in all {
        let same = |it: &&Value| {
            it["type"] == wanted_activity["type"]
                && ["received", "sent", "fee"]
                    .iter()
                    .all(|what| side(&it[*what]) == wanted(&wanted_activity[*what]))
        };
        let found = told.iter().position(same);
        let found = found.unwrap_or_else(|| panic!("{name}: {wanted_activity:#} in {told:#?}"));
        told.remove(found);
    }
}

#[tokio::test]
async fn files_of_exchanges_come_in_as_expected_and_go_as_if_they_had_never_been() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let expected: Value = serde_json::from_slice(&file("expected.json")).unwrap();
    let first = owner.bring(&file("agio_generic.csv")).await;
    owner.apply(&first).await;
    for name in FILES {
        let before = owner.book().await;
        let place = owner.add_place(&name.replace(".csv", "")).await;
        let answer = owner.send(&place, &file(name)).await;
        let import = owner.settled(&answer["import"]["id"]).await;
        is_as_expected(name, &import, &expected[name]);
        assert_eq!(owner.book().await, before, "{name}: nothing is written before it is applied");
        owner.apply(&import).await;
        assert_ne!(owner.book().await, before, "{name}");
        let again = owner.send(&place, &file(name)).await;
        let again = owner.settled(&again["import"]["id"]).await;
        let [new, duplicate, possible, ignored, _] = counts(&again);
        let [was_new, _, _, was_ignored, _] = counts(&import);
        assert_eq!((new, duplicate, possible, ignored), (0, was_new, 0, was_ignored), "{name}");
        assert_eq!(owner.apply(&again).await["activities"], 0, "{name}");
        owner.revert(&again).await;
        owner.revert(&import).await;
        assert_eq!(owner.book().await, before, "{name}: as if it had never been");
    }
    server.stop().verify();
}

#[tokio::test]
async fn imports_in_any_order_give_the_same_lots() {
    let server = Server::start().await;
    let names = ["agio_generic.csv", "binance_transaction_history.csv", "kraken_ledgers.csv"];
    let mut books = Vec::new();
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let owner = Owner::of(&server).await;
        for index in order {
            let import = owner.bring(&file(names[index])).await;
            owner.apply(&import).await;
        }
        books.push(owner.book().await);
    }
    assert_eq!(books[0], books[1]);
    assert_eq!(books[0], books[2]);
    server.stop().verify();
}

#[tokio::test]
async fn file_of_a_bank_is_mapped_by_its_owner() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let import = owner.bring(&file("european_decimal_comma.csv")).await;
    assert_eq!(import["status"], "NEEDS_MAPPING", "{import:#}");
    let head = &import["preview"]["nodes"][0];
    assert_eq!(head["cells"][0], "Datum");
    assert_eq!(head["error"]["code"], "UNMAPPED");
    let id = &import["id"];
    assert_eq!(owner.code("applyImport", json!({ "id": id })).await, "STATE_CHANGED");
    let column = |column: u32, field: &str| json!({ "column": column, "field": field });
    let columns = json!([
        column(0, "TIMESTAMP"),
        column(1, "TYPE"),
        column(2, "TOTAL"),
        column(3, "TOTAL_CURRENCY"),
        column(5, "QUANTITY"),
        column(6, "FEE_QUANTITY"),
        column(7, "FEE_ASSET"),
    ]);
    let types = json!([{ "text": "kauf", "trade": "BUY" }, { "text": "Verkauf", "trade": "SELL" }]);
    let mut input = json!({ "id": id, "columns": columns, "types": types, "delimiter": ";",
        "decimalComma": true, "dayFirst": true });
    let without =
        owner.person.mutate("mapImport", "MapImportInput", "import { id }", input.clone());
    without.await;
    let without = owner.settled(id).await;
    assert_eq!(counts(&without)[4], 2, "of what it is, nobody has said: {without:#}");
    input["assets"] = json!([{ "text": "", "asset": "BTC" }]);
    owner.person.mutate("mapImport", "MapImportInput", "import { id }", input.clone()).await;
    let mapped = owner.settled(id).await;
    assert_eq!((&mapped["status"], &mapped["format"]), (&json!("READY"), &json!("MAPPED")));
    let bought = &mapped["preview"]["nodes"][0]["activity"];
    assert_eq!(side(&bought["received"]).unwrap(), "0.1 BTC");
    assert_eq!(side(&bought["sent"]).unwrap(), "4312.5 EUR");
    assert_eq!(bought["at"], "2024-01-15T00:00:00.000000Z");
    owner.apply(&mapped).await;
    assert_eq!(owner.code("mapImport", input).await, "STATE_CHANGED");
    server.stop().verify();
}

#[tokio::test]
async fn bad_rows_and_bad_files_cost_nothing_else() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let header = "timestamp,type,received_quantity,received_asset,sent_quantity,sent_asset,fee_quantity,fee_asset,external_id,note";
    let good = "2024-01-01T00:00:00Z,DEPOSIT,1,EUR,,,,,,";
    let rows = [
        ("2024-01-01T00:00:00Z,DEPOSIT,1,E\0R,,,,,,".to_owned(), "NUL_BYTE"),
        ("2024-01-01T00:00:00Z,DEPOSIT,one,EUR,,,,,,".to_owned(), "NOT_A_NUMBER"),
        ("2024-01-01T00:00:00Z,NONSENSE,1,EUR,,,,,,".to_owned(), "UNKNOWN_TYPE"),
        ("2024-01-01T00:00:00Z,DEPOSIT,1,\"E,U\",,,,,,".to_owned(), "IMPOSSIBLE"),
        ("2999-01-01T00:00:00Z,DEPOSIT,1,EUR,,,,,,".to_owned(), "IMPOSSIBLE"),
        ("2024-01-01T00:00:00Z,DEPOSIT,0.0000000000000000001,EUR,,,,,,".to_owned(), "IMPOSSIBLE"),
        (format!("2024-01-01T00:00:00Z,DEPOSIT,1{}", ",".repeat(10_000_000)), "TOO_LONG"),
    ];
    for (bad, code) in rows {
        let import = owner.bring(format!("{header}\n{good}\n{bad}\n{good}\n").as_bytes()).await;
        assert_eq!((counts(&import)[0], counts(&import)[4]), (2, 1), "{code}: {import:#}");
        let row = &import["preview"]["nodes"][1];
        assert_eq!((&row["line"], &row["error"]["code"]), (&json!(3), &json!(code)), "{row:#}");
        assert!(row["error"]["message"].as_str().unwrap().ends_with('.'), "{row:#}");
        owner.revert(&import).await;
    }
    let ansi =
        [header.as_bytes(), b"\n2024-01-01T00:00:00Z,DEPOSIT,1,EUR,,,,,,Ger\xe4t\n"].concat();
    assert_eq!(counts(&owner.bring(&ansi).await)[0], 1, "Windows-1252");
    let empty = owner.send(&owner.place, b"").await;
    assert_eq!(empty["userErrors"][0]["code"], "INVALID_INPUT", "{empty:#}");
    let only_header = owner.bring(header.as_bytes()).await;
    assert_eq!(only_header["problem"]["code"], "EMPTY");
    let zip = owner.bring(b"PK\x03\x04\0\0\0\0\xff\xfe\0\0").await;
    assert!(["NEEDS_MAPPING", "FAILED"].contains(&zip["status"].as_str().unwrap()), "{zip:#}");
    let said = json!({ "portfolioAccountId": owner.place, "file": null, "format": "COINBASE" });
    let other = owner.send_with(said, &file("kraken_ledgers.csv")).await;
    let other = owner.settled(&other["import"]["id"]).await;
    assert_eq!(
        (&other["problem"]["code"], &other["format"]),
        (&json!("OTHER_FORMAT"), &json!("KRAKEN_LEDGERS"))
    );
    server.stop().verify();
}

#[tokio::test]
async fn imports_are_their_owners_alone() {
    let server = Server::start().await;
    let (owner, other) = (Owner::of(&server).await, Owner::of(&server).await);
    let import = owner.bring(&file("kraken_ledgers.csv")).await;
    let id = &import["id"];
    let refused = other.send(&owner.place, b"x,y\n1,2\n").await;
    assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    for mutation in ["applyImport", "revertImport", "mapImport"] {
        assert_eq!(other.code(mutation, json!({ "id": id })).await, "NOT_FOUND", "{mutation}");
        assert_eq!(owner.code(mutation, json!({ "id": "nonsense" })).await, "NOT_FOUND");
    }
    assert!(other.person.data(IMPORT, json!({ "id": id })).await["node"].is_null());
    let list = "{ viewer { imports { nodes { id fileName } } } }";
    assert_eq!(other.person.data(list, json!({})).await["viewer"]["imports"]["nodes"], json!([]));
    let own = owner.person.data(list, json!({})).await;
    assert_eq!(own["viewer"]["imports"]["nodes"], json!([{ "id": id, "fileName": "trades.csv" }]));
    let here = json!({ "portfolioId": owner.portfolio, "kind": "EXCHANGE", "name": "Here" });
    let here = owner.person.mutate(
        "addPortfolioAccount",
        "AddPortfolioAccountInput",
        "account { id }",
        here,
    );
    let refused = owner.send(&here.await["account"]["id"], b"x,y\n1,2\n").await;
    assert_eq!(refused["userErrors"][0]["code"], "READ_ONLY", "{refused:#}");
    server.stop().verify();
}

#[tokio::test]
async fn row_that_several_activities_share_loses_none() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    // One credit for the dust of two assets.
    let import = owner.bring(&file("cryptocom_app.csv")).await;
    assert_eq!((&import["rows"], &import["activities"]), (&json!(4), &json!(3)), "{import:#}");
    let applied = owner.apply(&import).await;
    assert_eq!(applied["activities"], 3, "{applied:#}");
    let again = owner.bring(&file("cryptocom_app.csv")).await;
    assert_eq!((counts(&again)[1], &again["activities"]), (4, &json!(0)));
    server.stop().verify();
}

#[tokio::test]
async fn file_that_is_too_large_is_not_taken() {
    let server = Server::with(&[("AGIO_HTTP__UPLOADS__FILE_BYTES_MAX", "1000")]).await;
    let owner = Owner::of(&server).await;
    let refused = owner.send(&owner.place, &[b'x'; 1_001]).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BODY_TOO_LARGE", "{refused:#}");
    server.stop().verify();
}

#[tokio::test]
async fn activities_tell_the_import_that_they_came_from() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let import = owner.bring(&file("agio_generic.csv")).await;
    owner.apply(&import).await;
    let query = "query($id: ID!, $import: ID!) { viewer { investmentPortfolio(id: $id) { \
        activities(filter: { importId: $import }) { nodes { source externalId import { id status activities account { name } } } } \
        none: activities(filter: { importId: \"nonsense\" }) { nodes { id } } } } }";
    let told =
        owner.person.data(query, json!({ "id": owner.portfolio, "import": import["id"] })).await;
    let told = &told["viewer"]["investmentPortfolio"];
    let nodes = told["activities"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 7);
    for node in nodes {
        assert_eq!((&node["source"], &node["import"]["id"]), (&json!("IMPORT"), &import["id"]));
        assert_eq!(node["import"]["account"]["name"], "Elsewhere");
    }
    assert_eq!(told["none"]["nodes"], json!([]));
    server.stop().verify();
}

#[tokio::test]
async fn guides_request_by_curl_is_taken() {
    let guide = include_str!("../../docs/guides/portfolio.md");
    let script = guide.split_once("```sh long: tests/server/imports.rs runs it\n").unwrap().1;
    let script = script.split_once("\n```").unwrap().0.to_owned();
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let mut bash = Command::new("bash");
    bash.args(["-euc", &script]).current_dir(folder.path());
    bash.env("AGIO_URL", &owner.person.client.url);
    bash.env("TOKEN", owner.person.client.token.as_deref().unwrap());
    bash.env("PLACE", owner.place.as_str().unwrap());
    let output = tokio::task::spawn_blocking(move || bash.output()).await.unwrap().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let answer: Value = serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}"));
    let import = &answer["data"]["startImport"]["import"];
    assert_eq!((&import["rows"], &import["activities"]), (&json!(2), &json!(2)), "{answer:#}");
    server.stop().verify();
}
