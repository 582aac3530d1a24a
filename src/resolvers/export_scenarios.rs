//! Exports through the schema: what each kind holds, that statements add up, and what is refused.

use super::context::RequestContext;
use super::investment_scenarios::{Opened, of};
use super::scenarios::{EXPORTS_PER_DAY, House, person};
use crate::domain::JobId;
use crate::schema::node::{NodeId, NodeKind};
use crate::services::sheets::testing;
use crate::storage::files::{self, File};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const REQUEST: &str = "mutation($input: RequestExportInput!) { requestExport(input: $input) { \
    export { id kind format from to timeZone account { name } portfolio { name } job { id status } } \
    userErrors { code path message } } }";

impl House {
    async fn request(&self, who: &RequestContext, input: Value) -> Value {
        let mut answer = self.ask(who, REQUEST, json!({ "input": input })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"]["requestExport"].take()
    }

    /// What a request is refused with, and at which field.
    async fn refused(&self, who: &RequestContext, input: Value) -> (String, Value) {
        let answer = self.request(who, input).await;
        let error = &answer["userErrors"][0];
        let code = error["code"].as_str().unwrap_or_default().to_owned();
        (code, error["path"].clone())
    }

    /// Asks for a file and does the work of its job.
    async fn export(&self, who: &RequestContext, input: Value) -> (File, Vec<u8>) {
        let asked = self.request(who, input).await;
        assert_eq!(asked["userErrors"], json!([]), "{asked:#}");
        self.write_export(&asked["export"]["job"]["id"]).await
    }

    async fn write_export(&self, job: &Value) -> (File, Vec<u8>) {
        let id = job.as_str().expect("a job");
        let number = NodeId::number_of(&self.app.ids, NodeKind::Job, id).expect("an id");
        let mut writing =
            self.app.exports.begin(JobId(number)).await.expect("reads").expect("not written yet");
        while writing.step().await.expect("writes").is_some() {}
        writing.finish().await.expect("ends");
        assert!(self.app.exports.begin(JobId(number)).await.expect("reads").is_none(), "once");
        let file = files::of_job(&self.database, JobId(number)).await.expect("reads");
        let file = file.expect("a file");
        let mut bytes = Vec::new();
        for place in 0.. {
            match self.app.files.chunk(&file, place).await.expect("reads") {
                Some(chunk) => bytes.extend(chunk),
                None => break,
            }
        }
        assert_eq!(bytes.len() as u64, file.bytes);
        testing::keep(&file.name, &bytes);
        (file, bytes)
    }

    async fn csv(&self, who: &RequestContext, input: Value) -> Vec<Vec<String>> {
        let (_, bytes) = self.export(who, input).await;
        let text = String::from_utf8(bytes).expect("UTF-8");
        let rows = text.split_terminator("\r\n");
        rows.map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    /// Somebody who bought and sold, with what came of it.
    async fn trader(&self) -> RequestContext {
        let (ada, bob) = (self.ada().await, person(2));
        self.fund(&ada, "USD", "100000").await;
        self.fund(&bob, "BTC", "2").await;
        for (who, side, quantity) in
            [(&bob, "SELL", "0.3"), (&ada, "BUY", "0.2"), (&ada, "BUY", "0.1")]
        {
            let input = json!({ "input": { "market": "BTC-USD", "side": side, "type": "LIMIT",
                "price": "50000", "quantity": quantity } });
            let place = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }";
            let placed = self.ask(who, place, input).await;
            assert_eq!(placed["data"]["placeOrder"]["userErrors"], json!([]), "{placed:#}");
        }
        ada
    }
}

#[tokio::test]
async fn statement_adds_up_to_the_balances_of_the_ledger() {
    let house = House::open().await;
    let ada = house.trader().await;
    let rows = house.csv(&ada, json!({ "kind": "STATEMENT" })).await;
    assert_eq!(rows[0].join(","), "asset,entry,at,kind,amount,balance,reference,id");
    let exact = |text: &str| text.parse::<crate::domain::Decimal>().expect("a number");
    let mut sums: BTreeMap<String, crate::domain::Decimal> = BTreeMap::new();
    let mut closing = BTreeMap::new();
    for row in &rows[1..] {
        let sum = sums.entry(row[0].clone()).or_default();
        match row[1].as_str() {
            "OPENING" => *sum = exact(&row[5]),
            "MOVEMENT" => {
                *sum += exact(&row[4]);
                assert_eq!(*sum, exact(&row[5]), "{row:?}");
            }
            "CLOSING" => {
                assert_eq!(*sum, exact(&row[5]), "{row:?}");
                closing.insert(row[0].clone(), row[5].clone());
            }
            other => panic!("{other}"),
        }
    }
    let query = "{ viewer { balances { asset { symbol } total } } }";
    let held = house.ask(&ada, query, json!({})).await;
    let held = held["data"]["viewer"]["balances"].as_array().expect("balances").iter();
    let held: BTreeMap<String, String> = held
        .map(|it| {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            (text(&it["asset"]["symbol"]), text(&it["total"]))
        })
        .collect();
    assert_eq!(closing, held);
    assert!(closing.len() == 2 && rows.len() > 7, "{rows:#?}");
}

#[tokio::test]
async fn every_kind_is_written_in_every_format_and_the_same_to_the_byte() {
    let house = House::open().await;
    let ada = house.trader().await;
    let json_of = |kind: &str| json!({ "kind": kind, "format": "JSON" });
    for (kind, rows) in [("TRANSACTIONS", 7), ("TRADES", 2), ("ORDERS", 2), ("AUDIT_LOG", 5)] {
        let (file, bytes) = house.export(&ada, json_of(kind)).await;
        assert_eq!(file.content_type, "application/json");
        let read: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read["kind"], kind);
        assert_eq!(read["rows"].as_array().map(Vec::len), Some(rows), "{kind} {read:#}");
    }
    let pdf = json!({ "kind": "STATEMENT", "format": "PDF" });
    let (file, first) = house.export(&ada, pdf.clone()).await;
    assert_eq!(file.name, "statement-to-2026-01-09.pdf");
    assert!(first.starts_with(b"%PDF-"));
    assert_eq!(house.export(&ada, pdf).await.1, first);
}

#[tokio::test]
async fn days_are_cut_by_the_zone_and_a_time_without_rows_is_a_file_without_rows() {
    let house = House::open().await;
    let ada = house.trader().await;
    // It is 2026-01-09, 23:06 in UTC.
    let in_zone = |zone: &str, day: &str| json!({ "kind": "TRADES", "from": day, "to": day, "timeZone": zone });
    assert_eq!(house.csv(&ada, in_zone("UTC", "2026-01-09")).await.len(), 3);
    assert_eq!(house.csv(&ada, in_zone("Europe/Berlin", "2026-01-09")).await.len(), 1);
    assert_eq!(house.csv(&ada, in_zone("Europe/Berlin", "2026-01-10")).await.len(), 3);
    let (_, statement) = house
        .export(&ada, json!({ "kind": "STATEMENT", "from": "2026-01-01", "to": "2026-01-02" }))
        .await;
    assert_eq!(statement, b"asset,entry,at,kind,amount,balance,reference,id\r\n");
    let later = json!({ "kind": "STATEMENT", "from": "2026-02-01", "to": "2026-02-28" });
    let rows = house.csv(&ada, later).await;
    let entries: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(
        entries,
        ["entry", "OPENING", "CLOSING", "OPENING", "CLOSING"],
        "what was there before"
    );
}

#[tokio::test]
async fn activities_keep_names_of_all_scripts_and_run_no_formula() {
    let house = House::open().await;
    let ada =
        Opened::with(&house, person(1), json!({ "name": "Ελλάδα 漢字", "currency": "EUR" })).await;
    let notes = ["=1+1", "+SUM(A1)", "@x", "-", "żółć, \"漢字\""];
    let rows = notes.map(|note| {
        let mut row = ada.trade("2025-04-10T12:00:00Z", ("EUR", "10.50"), ("XMR", "1"));
        row["note"] = json!(note);
        row["fee"] = of("EUR", "0.1");
        row
    });
    ada.add(json!(rows)).await;
    let owner = person(1);
    let (_, bytes) =
        house.export(&owner, json!({ "kind": "ACTIVITIES", "portfolioId": ada.id })).await;
    let text = String::from_utf8(bytes).expect("UTF-8");
    for cell in ["'=1+1", "'+SUM(A1)", "'@x", "'-", "\"żółć, \"\"漢字\"\"\""] {
        assert!(text.contains(&format!(",{cell},")), "{cell} in {text}");
    }
    assert!(text.contains(",1,XMR,10.5,EUR,0.1,EUR,"), "{text}");
    let wanted = json!({ "kind": "ACTIVITIES", "portfolioId": ada.id, "format": "JSON" });
    let read: Value = serde_json::from_slice(&house.export(&owner, wanted).await.1).expect("JSON");
    assert_eq!((&read["portfolio"], &read["currency"]), (&json!("Ελλάδα 漢字"), &json!("EUR")));
    assert_eq!(read["rows"][4]["note"], "żółć, \"漢字\"");
    assert_eq!(read["rows"][0]["source"], "MANUAL");
    let pdf = json!({ "kind": "ACTIVITIES", "portfolioId": ada.id, "format": "PDF" });
    assert!(house.export(&owner, pdf).await.1.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn what_fits_not_together_is_refused_where_it_is_said() {
    let house = House::open().await;
    let (ada, bob) = (house.trader().await, person(2));
    let opened =
        Opened::with(&house, ada.clone(), json!({ "name": "All", "currency": "EUR" })).await;
    let account = house.ask(&ada, "{ viewer { accounts { id } } }", json!({})).await;
    let account = account["data"]["viewer"]["accounts"][0]["id"].clone();
    let at = |field: &str| json!(["input", field]);
    let rows = [
        (json!({ "kind": "ACTIVITIES" }), "INVALID_INPUT", "portfolioId"),
        (json!({ "kind": "ACTIVITIES", "portfolioId": account }), "NOT_FOUND", "portfolioId"),
        (json!({ "kind": "TRADES", "portfolioId": opened.id }), "INVALID_INPUT", "portfolioId"),
        (json!({ "kind": "AUDIT_LOG", "accountId": account }), "INVALID_INPUT", "accountId"),
        (json!({ "kind": "TRADES", "accountId": opened.id }), "NOT_FOUND", "accountId"),
        (
            json!({ "kind": "TRADES", "from": "2026-01-02", "to": "2026-01-01" }),
            "INVALID_INPUT",
            "to",
        ),
        (json!({ "kind": "TRADES", "timeZone": "Mars/Phobos" }), "INVALID_INPUT", "timeZone"),
    ];
    for (input, code, field) in rows {
        let refused = house.refused(&ada, input.clone()).await;
        assert_eq!(refused, (code.to_owned(), at(field)), "{input}");
    }
    // What is Ada's is nobody's for Bob.
    let hers = json!({ "kind": "ACTIVITIES", "portfolioId": opened.id });
    assert_eq!(house.refused(&bob, hers).await.0, "NOT_FOUND");
    let hers = json!({ "kind": "STATEMENT", "accountId": account });
    assert_eq!(house.refused(&bob, hers).await.0, "NOT_FOUND");
}

#[tokio::test]
async fn files_of_a_day_are_limited_and_deleting_them_makes_no_room() {
    let house = House::open().await;
    let ada = house.ada().await;
    let remove = "mutation($input: DeleteExportInput!) { deleteExport(input: $input) { acknowledged userErrors { code } } }";
    for _ in 0..EXPORTS_PER_DAY {
        let asked = house.request(&ada, json!({ "kind": "ORDERS" })).await;
        let id = json!({ "input": { "id": asked["export"]["id"] } });
        let removed = house.ask(&ada, remove, id.clone()).await;
        assert_eq!(removed["data"]["deleteExport"]["acknowledged"], true, "{removed:#}");
        let again = house.ask(&ada, remove, id).await;
        assert_eq!(again["data"]["deleteExport"]["userErrors"][0]["code"], "NOT_FOUND");
        let job = asked["export"]["job"]["id"].as_str().expect("a job").to_owned();
        let number = NodeId::number_of(&house.app.ids, NodeKind::Job, &job).expect("an id");
        let begun = house.app.exports.begin(JobId(number)).await.expect("reads");
        assert!(begun.is_none(), "nobody wants it any more");
    }
    assert_eq!(house.refused(&ada, json!({ "kind": "ORDERS" })).await.0, "LIMIT_EXCEEDED");
}
