//! A file of 100,000 rows of Binance, from the request that brings it to the activities of a portfolio: how long it takes to be
//! looked at and to be written down, and how much memory the server takes meanwhile.

use super::process;
use super::support::{Databases, Home, Person, Server};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::{Duration, Instant};

const START: &str = "mutation($input: StartImportInput!) { startImport(input: $input) { import { id } userErrors { message } } }";
const LOOK: &str = "query($id: ID!) { node(id: $id) { ... on Import { status rows activities problem { code } } } }";

/// Prints a row for each of the formats that have one row a trade, and three.
pub(crate) async fn measure(on: &str, urls: &[Option<String>; 2]) {
    println!("| file | on | looked at | written down | memory more |");
    println!("|---|---|---:|---:|---:|");
    let files = [
        ("Binance transactions, 100,000 rows, 33,333 trades", transactions(100_000)),
        ("Binance trades, 100,000 rows, 100,000 trades", trades(100_000)),
    ];
    for (name, file) in files {
        let databases = Databases::on(urls[0].as_deref(), urls[1].clone()).await;
        let quiet = [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_LOG", "error")];
        let server = Home::on(databases, &quiet).start();
        row(name, on, (&server, file)).await;
        server.stop();
    }
}

async fn row(name: &str, on: &str, (server, file): (&Server, Vec<u8>)) {
    let person = server.person().await;
    let place = place(&person).await;
    let before = process::resident(server.pid());
    let begun = Instant::now();
    let id = send(&person, place, file).await;
    let mut most = settled(server, (&person, &id)).await;
    let looked_at = begun.elapsed();
    let begun = Instant::now();
    let input = json!({ "id": id });
    person.mutate("applyImport", "ApplyImportInput", "import { id }", input).await;
    most = most.max(settled(server, (&person, &id)).await);
    let written = begun.elapsed();
    let more = most.saturating_sub(before) / (1024 * 1024);
    println!("| {name} | {on} | {looked_at:.2?} | {written:.2?} | {more} MiB |");
}

async fn place(person: &Person) -> Value {
    let new = json!({ "name": "All", "currency": "EUR" });
    let made = person.mutate("createPortfolio", "CreatePortfolioInput", "portfolio { id }", new);
    let portfolio = made.await["portfolio"]["id"].clone();
    let new = json!({ "portfolioId": portfolio, "kind": "EXTERNAL_EXCHANGE", "name": "Binance" });
    let added =
        person.mutate("addPortfolioAccount", "AddPortfolioAccountInput", "account { id }", new);
    added.await["account"]["id"].clone()
}

async fn send(person: &Person, place: Value, file: Vec<u8>) -> Value {
    let input = json!({ "portfolioAccountId": place, "file": null });
    let operations = json!({ "query": START, "variables": { "input": input } });
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{operations}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\n{{\"0\":[\"variables.input.file\"]}}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"0\"; filename=\"binance.csv\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(&file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let client = &person.client;
    let request = client
        .http
        .post(format!("{}/graphql", client.url))
        .header("content-type", "multipart/form-data; boundary=x")
        .header("graphql-require-preflight", "1")
        .bearer_auth(client.token.as_deref().unwrap_or_default())
        .body(body);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let id = answer["data"]["startImport"]["import"]["id"].clone();
    assert!(id.is_string(), "{answer:#}");
    id
}

/// Waits until no job is at it; answers the most memory that was seen meanwhile.
async fn settled(server: &Server, (person, id): (&Person, &Value)) -> u64 {
    let mut most = 0;
    loop {
        most = most.max(process::resident(server.pid()));
        let told = person.data(LOOK, json!({ "id": id })).await;
        let status = told["node"]["status"].as_str().unwrap_or_default().to_owned();
        match status.as_str() {
            "PARSING" | "APPLYING" => tokio::time::sleep(Duration::from_millis(10)).await,
            "READY" | "APPLIED" => return most,
            _ => panic!("{told:#}"),
        }
    }
}

/// When a trade was made: some of one second.
fn second(trade: usize) -> String {
    let minute = trade - trade % 5 / 4;
    let (day, hour) = (minute / 1_440, minute / 60 % 24);
    format!("2021-{:02}-{:02} {hour:02}:{:02}:00", day / 28 + 1, day % 28 + 1, minute % 60)
}

fn transactions(rows: usize) -> Vec<u8> {
    let mut text = String::from("User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n");
    for trade in 0..rows / 3 {
        let at = second(trade);
        let bought = trade * 7_919 % 100_000_000 + 1;
        for (operation, coin, change) in [
            ("Buy", "BTC", format!("0.{bought:08}")),
            ("Transaction Related", "EUR", format!("-{}.25", bought / 2_000)),
            ("Fee", "BNB", "-0.00150000".to_owned()),
        ] {
            let row =
                format!("\"1\",\"{at}\",\"Spot\",\"{operation}\",\"{coin}\",\"{change}\",\"\"");
            writeln!(text, "{row}").expect("text");
        }
    }
    text.into_bytes()
}

fn trades(rows: usize) -> Vec<u8> {
    let mut text = String::from("Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n");
    for trade in 0..rows {
        let at = second(trade);
        let bought = trade * 7_919 % 100_000_000 + 1;
        let row =
            format!("{at},BTCEUR,BUY,40000,0.{bought:08}BTC,{}.25EUR,0.0015BNB", bought / 2_000);
        writeln!(text, "{row}").expect("text");
    }
    text.into_bytes()
}
