//! Tax reports through the schema: a worked report of each law with figures that were reckoned by hand, and what becomes of a
//! report when something that went into it changes.

use super::investment_scenarios::{DELETE, EDIT, Opened, ids, of};
use super::scenarios::{House, person};
use crate::domain::JobId;
use crate::schema::node::{NodeId, NodeKind};
use crate::services::sheets::testing;
use crate::storage::files;
use crate::storage::jobs::owned;
use serde_json::{Value, json};

const REQUEST: &str = "mutation($input: RequestTaxReportInput!) { requestTaxReport(input: $input) { \
    report { id status inputsHash } userErrors { code path message } } }";
const REMOVE: &str = "mutation($input: DeleteTaxReportInput!) { deleteTaxReport(input: $input) { \
    acknowledged userErrors { code } } }";
const FIGURES: &str = "jurisdiction taxYear from to costBasisMethod brokerReporting inputsHash \
    summary { currency disposals proceeds costs gains losses net shortTerm longTerm deniedLosses exemptAmount income \
      splits { from to gains losses } } \
    disposals { nodes { asset day quantity proceeds costs gain activityIds \
      matches { rule acquiredOn quantity costs term deniedLoss } } } \
    income { nodes { type asset day quantity value activityId } } \
    forms { form boxes { box value } rows { nodes { part box description acquired disposed proceeds cost outlays adjustment gain } } } \
    warnings { code asset activityId }";

impl Opened<'_> {
    async fn report(&self, law: &str, year: i32) -> Value {
        let input = json!({ "portfolioId": self.id, "jurisdiction": law, "taxYear": year });
        self.ask(REQUEST, input).await["requestTaxReport"].take()
    }

    /// Everything that a report says but its id and when it was made.
    async fn figures(&self, report: &Value) -> Value {
        let id = &report["report"]["id"];
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on TaxReport {{ {FIGURES} }} }} }}");
        let mut answer = self.house.ask(&self.owner, &query, json!({ "id": id })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"]["node"].take()
    }

    fn paid(&self, at: &str, sides: [(&str, &str); 2], fee: (&str, &str)) -> Value {
        let [sent, received] = sides;
        let mut row = self.trade(at, sent, received);
        row["fee"] = of(fee.0, fee.1);
        row
    }
}

impl House {
    /// Does the work of a job, and reads what it wrote.
    async fn write_tax_file(&self, job: &Value) -> Vec<u8> {
        let id = job.as_str().expect("a job");
        let number = NodeId::number_of(&self.app.ids, NodeKind::Job, id).expect("an id");
        let (job, exports) = (JobId(number), &self.app.tax_exports);
        let owner = person(1).principal.expect("somebody").user;
        let asked = owned::find(&self.database, owner, job).await.expect("reads").expect("a job");
        let order = serde_json::from_str(&asked.payload).expect("an order");
        let mut export = exports.begin(job, order).await.expect("reads").expect("not written yet");
        while export.step().await.expect("writes") {}
        export.finish().await.expect("ends");
        let file = files::of_job(&self.database, job).await.expect("reads").expect("a file");
        assert!(file.name.starts_with("tax-report-uk-2024."), "{}", file.name);
        let chunk = self.app.files.chunk(&file, 0).await.expect("reads").expect("a chunk");
        testing::keep(&file.name, &chunk);
        chunk
    }
}

fn boxes(form: &Value) -> Vec<(&str, &str)> {
    let all = form["boxes"].as_array().expect("boxes").iter();
    all.map(|it| (it["box"].as_str().expect("a box"), it["value"].as_str().expect("a value")))
        .collect()
}

async fn pounds(house: &House) -> Opened<'_> {
    let input = json!({ "name": "Pounds", "currency": "GBP", "timeZone": "Europe/London", "jurisdiction": "UK" });
    Opened::with(house, person(1), input).await
}

/// Bought 100 for 1,000.50 and a fee of 10; sold 40 for 600.90 less 5; bought 10 for 200 within 30 days; sold 70 for 500.
async fn three_deals(ada: &Opened<'_>) -> Vec<String> {
    let reward = json!({ "received": of("ATOM", "5"), "value": "12.34" });
    let added = ada
        .add(json!([
            ada.paid("2024-04-10T12:00:00Z", [("GBP", "1000.50"), ("XMR", "100")], ("GBP", "10")),
            ada.paid("2024-06-03T12:00:00Z", [("XMR", "40"), ("GBP", "600.90")], ("GBP", "5")),
            ada.trade("2024-06-20T12:00:00Z", ("GBP", "200"), ("XMR", "10")),
            ada.trade("2024-12-02T12:00:00Z", ("XMR", "70"), ("GBP", "500")),
            ada.row("STAKING_REWARD", "2024-09-01T12:00:00Z", reward),
        ]))
        .await;
    ids(&added)
}

#[tokio::test]
async fn united_kingdom_report_is_what_was_reckoned_by_hand() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    let activities = three_deals(&ada).await;
    let made = ada.report("UK", 2024).await;
    assert_eq!(made["report"]["status"], "READY", "{made:#}");
    let seen = ada.figures(&made).await;
    // June: 10 of 20 June for 200, 30 of the pool for 1,010.50 x 30/100 = 303.15, and the fee: 508.15, up to 509.
    // December: what is left of the pool, 707.35, up to 708.
    let summary = json!({ "currency": "GBP", "disposals": 2, "proceeds": "1100", "costs": "1217", "gains": "91",
        "losses": "208", "net": "-117", "shortTerm": null, "longTerm": null, "deniedLosses": null,
        "exemptAmount": "3000", "income": "12.34", "splits": [
            { "from": "2024-04-06", "to": "2024-10-29", "gains": "91", "losses": "0" },
            { "from": "2024-10-30", "to": "2025-04-05", "gains": "0", "losses": "208" },
        ] });
    assert_eq!(seen["summary"], summary, "{seen:#}");
    assert_eq!((&seen["from"], &seen["to"]), (&json!("2024-04-06"), &json!("2025-04-05")));
    let june = &seen["disposals"]["nodes"][0];
    let part = |rule: &str, acquired: Value, quantity: &str, costs: &str| json!({ "rule": rule, "acquiredOn": acquired, "quantity": quantity, "costs": costs, "term": null, "deniedLoss": null });
    let rules: Vec<&Value> =
        june["matches"].as_array().expect("parts").iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["THIRTY_DAY", "SECTION_104"], "{june:#}");
    // The fee of 5 goes along in proportion: 1.25 and 3.75.
    assert_eq!(
        june["matches"][0],
        part("THIRTY_DAY", json!("2024-06-20"), "10", "201.25"),
        "{june:#}"
    );
    assert_eq!(june["matches"][1]["costs"], "306.9", "{june:#}");
    assert_eq!(june["activityIds"], json!([activities[1]]));
    let expected =
        [("13.1", "2"), ("13.2", "1100"), ("13.3", "1217"), ("13.4", "91"), ("13.5", "208")];
    assert_eq!(boxes(&seen["forms"][0]), expected, "{seen:#}");
    let row = &seen["forms"][1]["rows"]["nodes"][1];
    let whole = json!({ "part": null, "box": null, "description": "70 XMR", "acquired": null,
        "disposed": "2024-12-02", "proceeds": "500", "cost": "708", "outlays": null, "adjustment": null, "gain": "-208" });
    assert_eq!(*row, whole, "{seen:#}");
    let income = json!([{ "type": "STAKING_REWARD", "asset": "ATOM", "day": "2024-09-01", "quantity": "5",
        "value": "12.34", "activityId": activities[4] }]);
    assert_eq!(seen["income"]["nodes"], income, "{seen:#}");
    assert_eq!(seen["warnings"], json!([]), "{seen:#}");
}

#[tokio::test]
async fn united_states_report_is_what_was_reckoned_by_hand() {
    let house = House::open().await;
    let input = json!({ "name": "Dollars", "currency": "USD", "timeZone": "America/New_York", "jurisdiction": "US" });
    let ada = Opened::with(&house, person(1), input).await;
    ada.add(json!([
        ada.paid("2024-03-01T17:00:00Z", [("USD", "200"), ("XMR", "2")], ("USD", "2")),
        ada.trade("2025-02-01T17:00:00Z", ("USD", "150"), ("XMR", "1")),
        ada.paid("2025-03-01T17:00:00Z", [("XMR", "1"), ("USD", "180")], ("USD", "1")),
        ada.trade("2025-06-01T17:00:00Z", ("XMR", "2"), ("USD", "500")),
    ]))
    .await;
    let made = ada.report("US", 2025).await;
    let seen = ada.figures(&made).await;
    // Bought on 1 March 2024, sold on 1 March 2025: a year, and not more than one.
    let row = |(part, ticked): (&str, &str), acquired: &str, disposed: &str, figures: [&str; 3]| {
        json!({ "part": part, "box": ticked, "description": "1 XMR", "acquired": acquired, "disposed": disposed,
            "proceeds": figures[0], "cost": figures[1], "outlays": null, "adjustment": null, "gain": figures[2] })
    };
    let rows = json!([
        row(("I", "I"), "2024-03-01", "2025-03-01", ["179", "101", "78"]),
        row(("II", "L"), "2024-03-01", "2025-06-01", ["250", "101", "149"]),
        row(("I", "I"), "2025-02-01", "2025-06-01", ["250", "150", "100"]),
    ]);
    assert_eq!(seen["forms"][0]["rows"]["nodes"], rows, "{seen:#}");
    let expected = [
        ("3(d)", "429"),
        ("3(e)", "251"),
        ("3(h)", "178"),
        ("10(d)", "250"),
        ("10(e)", "101"),
        ("10(h)", "149"),
        ("7(h)", "178"),
        ("15(h)", "149"),
        ("16(h)", "327"),
    ];
    assert_eq!(boxes(&seen["forms"][1]), expected, "{seen:#}");
    assert_eq!(
        (&seen["summary"]["shortTerm"], &seen["summary"]["longTerm"]),
        (&json!("178"), &json!("149"))
    );
    assert_eq!(seen["summary"]["disposals"], 2);
    let terms = &seen["disposals"]["nodes"][1]["matches"];
    assert_eq!(
        (&terms[0]["term"], &terms[1]["term"]),
        (&json!("LONG"), &json!("SHORT")),
        "{seen:#}"
    );
    let codes: Vec<&Value> =
        seen["warnings"].as_array().expect("a list").iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["BROKER_FORM_POSSIBLE"], "{seen:#}");

    let input = json!({ "portfolioId": ada.id, "taxYear": 2025, "brokerReporting": "PROCEEDS", "costBasisMethod": "HIFO" });
    let told = ada.ask(REQUEST, input).await["requestTaxReport"].take();
    let seen = ada.figures(&told).await;
    let pages = seen["forms"][0]["rows"]["nodes"].as_array().expect("rows").iter();
    let pages: Vec<&Value> = pages.map(|it| &it["box"]).collect();
    // The lot of 150 goes first, in March: short. Both others were bought more than a year before June.
    assert_eq!(pages, ["H", "K"], "{seen:#}");
    assert_eq!(seen["summary"]["shortTerm"], "29", "179 less 150: {seen:#}");
    assert_eq!(seen["warnings"], json!([]));
}

#[tokio::test]
async fn canada_report_is_what_was_reckoned_by_hand() {
    let house = House::open().await;
    let input = json!({ "name": "Loonies", "currency": "CAD", "timeZone": "America/Toronto", "jurisdiction": "CA" });
    let ada = Opened::with(&house, person(1), input).await;
    ada.add(json!([
        ada.paid("2024-01-10T17:00:00Z", [("CAD", "1000"), ("XMR", "10")], ("CAD", "10")),
        ada.paid("2024-05-01T17:00:00Z", [("XMR", "4"), ("CAD", "300")], ("CAD", "2")),
        ada.trade("2024-05-15T17:00:00Z", ("CAD", "140"), ("XMR", "2")),
    ]))
    .await;
    let seen = ada.figures(&ada.report("CA", 2024).await).await;
    // 300 - 404 - 2 is a loss of 106; 2 of the 4 were bought back within 30 days: half of it is denied.
    let row = json!({ "part": null, "box": null, "description": "4 XMR", "acquired": null, "disposed": "2024-05-01",
        "proceeds": "300", "cost": "404", "outlays": "2", "adjustment": "53", "gain": "-53" });
    let form = &seen["forms"][0];
    assert_eq!(form["rows"]["nodes"], json!([row]), "{seen:#}");
    assert_eq!(boxes(form), [("15199", "300"), ("15300", "-53")], "{seen:#}");
    assert_eq!(
        (&seen["summary"]["losses"], &seen["summary"]["deniedLosses"]),
        (&json!("53"), &json!("53"))
    );
}

#[tokio::test]
async fn report_stays_what_it_was_and_says_when_something_changed() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    let activities = three_deals(&ada).await;
    let first = ada.report("UK", 2024).await;
    let figures = ada.figures(&first).await;
    let again = ada.report("UK", 2024).await;
    assert_eq!(again, first, "asked for again, it is the same one");
    // What happens 31 days after the year's end is matched with nothing in it.
    ada.add(json!([ada.trade("2025-05-07T12:00:00Z", ("GBP", "1"), ("XMR", "1"))])).await;
    assert_eq!(ada.report("UK", 2024).await, first, "later activities do not matter");

    let edit = |version: i32, pounds: &str| {
        json!({ "id": activities[0], "expectedVersion": version, "type": "TRADE", "at": "2024-04-10T12:00:00Z",
            "sent": of("GBP", pounds), "received": of("XMR", "100"), "fee": of("GBP", "10") })
    };
    ada.ask(EDIT, edit(1, "1200.50")).await;
    let listed = ada.look("taxReports { id status }").await;
    let stale = json!([{ "id": first["report"]["id"], "status": "STALE" }]);
    assert_eq!(listed["taxReports"], stale, "{listed:#}");
    assert_eq!(ada.figures(&first).await, figures, "it still says what it said");
    let second = ada.report("UK", 2024).await;
    assert_ne!(second["report"]["inputsHash"], first["report"]["inputsHash"]);
    assert_ne!(ada.figures(&second).await["summary"], figures["summary"]);

    // Everything is as it was: the first one is good again.
    ada.ask(EDIT, edit(2, "1000.50")).await;
    let third = ada.report("UK", 2024).await;
    assert_eq!(third, first, "the same inputs are the same report");
    let removed = ada.ask(REMOVE, json!({ "id": first["report"]["id"] })).await;
    assert_eq!(removed["deleteTaxReport"]["acknowledged"], true, "{removed:#}");
    let anew = ada.report("UK", 2024).await;
    assert_ne!(anew["report"]["id"], first["report"]["id"]);
    assert_eq!(ada.figures(&anew).await, figures, "computed anew, every figure is the same");
}

#[tokio::test]
async fn report_says_when_not_everything_is_in_it() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    three_deals(&ada).await;
    let sale = ada.trade("2024-07-01T12:00:00Z", ("ADA", "1"), ("GBP", "30"));
    ada.add(json!([sale])).await;
    let alone = ada.report("UK", 2024).await;
    let warnings = ada.figures(&alone).await["warnings"].take();
    assert_eq!(warnings[0]["code"], "MISSING_COST", "{warnings:#}");
    assert_eq!(
        (&warnings[0]["asset"], warnings.as_array().map(Vec::len)),
        (&json!("ADA"), Some(1))
    );

    let other = Opened::with(&house, person(1), json!({ "name": "More", "currency": "EUR" })).await;
    let deposit = json!({ "received": of("XMR", "1"), "costBasis": "1" });
    let added = other.add(json!([other.row("DEPOSIT", "2020-01-01T00:00:00Z", deposit)])).await;
    let codes = |warnings: Value| {
        let codes = warnings.as_array().expect("a list").iter();
        codes.map(|it| it["code"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let seen = ada.figures(&ada.report("UK", 2024).await).await;
    assert_eq!(codes(seen["warnings"].clone()), ["MISSING_COST", "SCOPE_INCOMPLETE"], "{seen:#}");
    let listed = ada.look("taxReports { status }").await;
    assert_eq!(listed["taxReports"], json!([{ "status": "READY" }, { "status": "STALE" }]));

    let gone = json!({ "id": ids(&added)[0], "expectedVersion": 1 });
    other.ask(DELETE, gone).await;
    house.fund(&ada.owner, "BTC", "1").await;
    let seen = ada.figures(&ada.report("UK", 2024).await).await;
    let codes = codes(seen["warnings"].clone());
    assert_eq!(
        codes,
        ["MISSING_COST", "SCOPE_INCOMPLETE"],
        "an account here is not in it: {seen:#}"
    );
}

#[tokio::test]
async fn report_that_cannot_be_made_is_refused_by_its_kind() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    let rows = [
        (json!({ "taxYear": 2012 }), "UNSUPPORTED_TAX_YEAR", "taxYear"),
        // It is January 2026: the year that begins in April has not begun.
        (json!({ "taxYear": 2026 }), "UNSUPPORTED_TAX_YEAR", "taxYear"),
        (json!({ "taxYear": i32::MAX }), "UNSUPPORTED_TAX_YEAR", "taxYear"),
        (json!({ "taxYear": 2025, "jurisdiction": "US" }), "INVALID_INPUT", "portfolioId"),
        (json!({ "taxYear": 2025, "jurisdiction": "OTHER" }), "INVALID_INPUT", "jurisdiction"),
        (json!({ "taxYear": 2025, "costBasisMethod": "FIFO" }), "INVALID_INPUT", "costBasisMethod"),
    ];
    for (mut input, code, field) in rows {
        input["portfolioId"] = json!(ada.id);
        let refused = ada.ask(REQUEST, input.clone()).await["requestTaxReport"].take();
        let error = &refused["userErrors"][0];
        assert_eq!(error["code"], code, "{input}: {refused:#}");
        assert_eq!(error["path"], json!(["input", field]), "{input}: {refused:#}");
    }
}

#[tokio::test]
async fn file_of_a_report_holds_its_forms_to_the_byte() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    three_deals(&ada).await;
    let made = ada.report("UK", 2024).await;
    let export = "mutation($input: ExportTaxReportInput!) { exportTaxReport(input: $input) { \
        job { id kind status file { name } } userErrors { code path } } }";
    let input = |format: &str| json!({ "id": made["report"]["id"], "format": format });
    let refused = ada.ask(export, input("TURBOTAX_CSV")).await;
    let error = json!({ "code": "INVALID_INPUT", "path": ["input", "format"] });
    assert_eq!(refused["exportTaxReport"]["userErrors"][0], error, "{refused:#}");
    let mut written = Vec::new();
    for format in ["CSV", "CSV", "PDF", "PDF"] {
        let begun = ada.ask(export, input(format)).await;
        let job = &begun["exportTaxReport"]["job"];
        assert_eq!(
            (&job["kind"], &job["status"]),
            (&json!("TAX_REPORT_EXPORT"), &json!("WAITING"))
        );
        written.push(house.write_tax_file(&job["id"]).await);
    }
    assert_eq!(written[0], written[1]);
    assert!(written[2].starts_with(b"%PDF-") && written[2] == written[3], "the same bytes");
    let text = String::from_utf8(written.swap_remove(0)).expect("text");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[1], "UK_SA108,,13.1,Number of disposals,,,,,,,,2", "{lines:#?}");
    assert_eq!(lines[6], "UK_COMPUTATION,,,40 XMR,,2024-06-03,600,509,,,91,", "{lines:#?}");
    assert_eq!(lines[7], "UK_COMPUTATION,,,70 XMR,,2024-12-02,500,708,,,-208,", "{lines:#?}");
    assert_eq!((lines[8], lines.len()), ("", 9));
}

#[tokio::test]
async fn report_of_somebody_else_does_not_exist() {
    let house = House::open().await;
    let ada = pounds(&house).await;
    three_deals(&ada).await;
    let made = ada.report("UK", 2024).await;
    let id = &made["report"]["id"];
    let ben = Opened::with(&house, person(2), json!({ "name": "Ben's", "currency": "GBP" })).await;
    let node = house
        .ask(&ben.owner, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
        .await;
    assert_eq!(node["data"]["node"], Value::Null, "{node:#}");
    let input = json!({ "portfolioId": ada.id, "jurisdiction": "UK", "taxYear": 2024 });
    let refused = ben.ask(REQUEST, input).await;
    assert_eq!(refused["requestTaxReport"]["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    assert_eq!(refused["requestTaxReport"]["report"], Value::Null);
    let refused = ben.ask(REMOVE, json!({ "id": id })).await;
    assert_eq!(refused["deleteTaxReport"]["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    assert_eq!(ada.look("taxReports { id }").await["taxReports"], json!([{ "id": id }]));
    let gone = json!({ "id": ada.id, "expectedVersion": 1 });
    let delete = "mutation($input: DeletePortfolioInput!) { deletePortfolio(input: $input) { acknowledged userErrors { code } } }";
    ada.ask(delete, gone).await;
    let node = house
        .ask(&ada.owner, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
        .await;
    assert_eq!(node["data"]["node"], Value::Null, "it went with its portfolio: {node:#}");
}
