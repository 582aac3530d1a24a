//! Investment portfolios through the schema: what people write down, what the ledger says, what it cost and gained, and that
//! nobody else sees or changes any of it.

use super::context::RequestContext;
use super::scenarios::{House, PLACE, limit, nobody, person};
use serde_json::{Value, json};

const CREATE: &str = "mutation($input: CreatePortfolioInput!) { createPortfolio(input: $input) { \
    portfolio { id name currency timeZone costBasisMethod lotScope jurisdiction version } \
    userErrors { code path message } } }";
const ADD_ACCOUNT: &str = "mutation($input: AddPortfolioAccountInput!) { addPortfolioAccount(input: $input) { \
    account { id name kind institution account { id kind } } userErrors { code path } } }";
const ADD: &str = "mutation($input: [AddActivityInput!]!) { addActivities(input: $input) { \
    results { activity { id version type reference source note sent { quantity } received { quantity asset { symbol asset { name } } } } \
    error { code path message } } userErrors { code } } }";
pub(super) const EDIT: &str = "mutation($input: EditActivityInput!) { editActivity(input: $input) { \
    activity { version type received { quantity } note } userErrors { code path } } }";
pub(super) const DELETE: &str = "mutation($input: DeleteActivityInput!) { deleteActivity(input: $input) { \
    acknowledged userErrors { code path } } }";
const LINK: &str = "mutation($input: LinkTransferInput!) { linkTransfer(input: $input) { \
    portfolio { issues { nodes { kind } } } userErrors { code path } } }";
const UNLINK: &str = "mutation($input: UnlinkTransferInput!) { unlinkTransfer(input: $input) { \
    portfolio { issues { nodes { kind } } } userErrors { code path } } }";
const ASSIGN: &str = "mutation($input: AssignLotsInput!) { assignLots(input: $input) { \
    activity { id } userErrors { code path } } }";

/// A portfolio of somebody, with a wallet in it.
pub(super) struct Opened<'h> {
    pub(super) house: &'h House,
    pub(super) owner: RequestContext,
    pub(super) id: String,
    pub(super) wallet: String,
}

impl Opened<'_> {
    async fn of(house: &House, owner: RequestContext) -> Opened<'_> {
        let input = json!({ "name": "All I own", "currency": "usd" });
        Opened::with(house, owner, input).await
    }

    /// One that is made of this input.
    pub(super) async fn with(house: &House, owner: RequestContext, input: Value) -> Opened<'_> {
        let made = house.ask(&owner, CREATE, json!({ "input": input })).await;
        let id = made["data"]["createPortfolio"]["portfolio"]["id"].as_str();
        let id = id.unwrap_or_else(|| panic!("{made:#}")).to_owned();
        let mut opened = Opened { house, owner, id, wallet: String::new() };
        opened.wallet = opened.place("WALLET", "Ledger").await;
        opened
    }

    pub(super) async fn place(&self, kind: &str, name: &str) -> String {
        let input = json!({ "portfolioId": self.id, "kind": kind, "name": name });
        let added = self.ask(ADD_ACCOUNT, input).await;
        let id = added["addPortfolioAccount"]["account"]["id"].as_str();
        id.unwrap_or_else(|| panic!("{added:#}")).to_owned()
    }

    /// What a mutation answers.
    pub(super) async fn ask(&self, mutation: &str, input: Value) -> Value {
        let mut answer = self.house.ask(&self.owner, mutation, json!({ "input": input })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"].take()
    }

    pub(super) async fn add(&self, rows: Value) -> Value {
        self.ask(ADD, rows).await["addActivities"]["results"].take()
    }

    /// What a selection of the portfolio answers.
    pub(super) async fn look(&self, selection: &str) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on InvestmentPortfolio {{ {selection} }} }} }}"
        );
        let mut answer = self.house.ask(&self.owner, &query, json!({ "id": self.id })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer:#}");
        answer["data"]["node"].take()
    }

    pub(super) fn row(&self, kind: &str, at: &str, rest: Value) -> Value {
        let mut row = json!({ "portfolioAccountId": self.wallet, "type": kind, "at": at });
        let fields = rest.as_object().expect("an object").clone();
        row.as_object_mut().expect("an object").extend(fields);
        row
    }

    pub(super) fn trade(&self, at: &str, sent: (&str, &str), received: (&str, &str)) -> Value {
        let sides = json!({ "sent": of(sent.0, sent.1), "received": of(received.0, received.1) });
        self.row("TRADE", at, sides)
    }

    /// Three purchases at rising prices and a sale of one and a half.
    async fn three_lots(&self) -> Value {
        self.add(json!([
            self.trade("2024-01-10T12:00:00Z", ("USD", "10000"), ("XMR", "1")),
            self.trade("2024-02-10T12:00:00Z", ("USD", "30000"), ("XMR", "1")),
            self.trade("2024-03-10T12:00:00Z", ("USD", "20000"), ("XMR", "1")),
            self.trade("2025-06-10T12:00:00Z", ("XMR", "1.5"), ("USD", "60000")),
        ]))
        .await
    }
}

pub(super) fn of(asset: &str, quantity: &str) -> Value {
    json!({ "asset": asset, "quantity": quantity })
}

pub(super) fn ids(results: &Value) -> Vec<String> {
    let rows = results.as_array().expect("a list").iter();
    let id = |row: &Value| row["activity"]["id"].as_str().map(str::to_owned);
    rows.map(|row| id(row).unwrap_or_else(|| panic!("{results:#}"))).collect()
}

#[tokio::test]
async fn portfolio_asked_for_again_is_the_same_and_versions_guard_it() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let same = json!({ "name": "all i own", "currency": "USD" });
    let again = ada.ask(CREATE, same).await;
    assert_eq!(again["createPortfolio"]["portfolio"]["id"], ada.id.as_str(), "{again:#}");
    let other = json!({ "name": "All I own", "currency": "EUR" });
    let refused = ada.ask(CREATE, other).await;
    assert_eq!(refused["createPortfolio"]["userErrors"][0]["path"], json!(["input", "name"]));
    let rows = [
        (json!({ "name": "X", "currency": "$" }), "currency"),
        (json!({ "name": "X", "currency": "USD", "timeZone": "Mars/Phobos" }), "timeZone"),
        (json!({ "name": "", "currency": "USD" }), "name"),
    ];
    for (input, field) in rows {
        let refused = ada.ask(CREATE, input).await;
        let error = &refused["createPortfolio"]["userErrors"][0];
        assert_eq!(error["code"], "INVALID_INPUT", "{refused:#}");
        assert_eq!(error["path"], json!(["input", field]));
    }

    let update = "mutation($input: UpdatePortfolioInput!) { updatePortfolio(input: $input) { \
        portfolio { version costBasisMethod timeZone name } userErrors { code path } } }";
    let change = json!({ "id": ada.id, "expectedVersion": 1, "costBasisMethod": "SECTION_104",
        "timeZone": "Europe/London" });
    let changed = ada.ask(update, change.clone()).await;
    let expected = json!({ "version": 2, "costBasisMethod": "SECTION_104",
        "timeZone": "Europe/London", "name": "All I own" });
    assert_eq!(changed["updatePortfolio"]["portfolio"], expected, "{changed:#}");
    let late = ada.ask(update, change).await;
    assert_eq!(late["updatePortfolio"]["userErrors"][0]["code"], "CONFLICT", "{late:#}");

    let delete = "mutation($input: DeletePortfolioInput!) { deletePortfolio(input: $input) { \
        acknowledged userErrors { code } } }";
    let input = |version: i32| json!({ "id": ada.id, "expectedVersion": version });
    let late = ada.ask(delete, input(1)).await;
    assert_eq!(late["deletePortfolio"]["userErrors"][0]["code"], "CONFLICT");
    let deleted = ada.ask(delete, input(2)).await;
    assert_eq!(deleted["deletePortfolio"]["acknowledged"], true, "{deleted:#}");
    assert_eq!(ada.look("id").await, Value::Null);
    for (number, made) in (0..11).map(|it| (it, it < 10)) {
        let input = json!({ "name": format!("P{number}"), "currency": "USD" });
        let answer = ada.ask(CREATE, input).await;
        let id = &answer["createPortfolio"]["portfolio"]["id"];
        assert_eq!(id.is_string(), made, "{answer:#}");
    }
}

#[tokio::test]
async fn each_method_finds_its_own_cost() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let recorded = ids(&ada.three_lots().await);
    // What a sale of 1.5 of the lots 10,000, 30,000 and 20,000 had cost.
    let rows = [
        ("FIFO", "25000"),
        ("LIFO", "35000"),
        ("HIFO", "40000"),
        ("LOFO", "20000"),
        ("AVERAGE", "30000"),
        ("SECTION_104", "30000"),
        ("ACB", "30000"),
        ("SPECIFIC_ID", "25000"),
    ];
    for (method, cost) in rows {
        let query = format!(
            "disposals(costBasisMethod: {method}) {{ nodes {{ day quantity proceeds costBasis gain \
             matches {{ rule quantity costBasis }} activity {{ id }} }} }} \
             holdings(costBasisMethod: {method}) {{ asset {{ symbol }} quantity costBasis }} \
             summary(costBasisMethod: {method}) {{ costBasis realizedGain unrealizedPnl income \
             expensedFees netContributions totalGain }}"
        );
        let seen = ada.look(&query).await;
        let gone = &seen["disposals"]["nodes"][0];
        assert_eq!(gone["costBasis"], cost, "{method}: {seen:#}");
        let gain = 60_000 - cost.parse::<i64>().expect("whole");
        assert_eq!(gone["gain"], gain.to_string(), "{method}: {seen:#}");
        assert_eq!((&gone["day"], &gone["quantity"]), (&json!("2025-06-10"), &json!("1.5")));
        assert_eq!(gone["activity"]["id"], recorded[3].as_str());
        let parts = gone["matches"].as_array().expect("parts");
        let sum: i64 = parts
            .iter()
            .map(|it| it["costBasis"].as_str().expect("known").parse::<i64>().expect("whole"))
            .sum();
        assert_eq!(sum.to_string(), cost, "{method}");
        let left = 60_000 - cost.parse::<i64>().expect("whole");
        let monero = json!({ "asset": { "symbol": "XMR" }, "quantity": "1.5", "costBasis": left.to_string() });
        assert!(seen["holdings"].as_array().expect("held").contains(&monero), "{method}: {seen:#}");
        // Nothing prices it, so that it counts as its cost: all that was gained is realised.
        assert_eq!(seen["summary"]["totalGain"], gain.to_string(), "{method}: {seen:#}");
    }
    let lots = ada.look("lots(openOnly: false) { nodes { quantity costBasis remainingQuantity acquisition { id } } }").await;
    let left: Vec<&Value> = lots["lots"]["nodes"]
        .as_array()
        .expect("lots")
        .iter()
        .map(|it| &it["remainingQuantity"])
        .collect();
    assert_eq!(left, ["1", "0.5", "0"], "newest first: {lots:#}");

    let pick = |lot: &str, quantity: &str| json!({ "activityId": lot, "quantity": quantity });
    let assign = json!({ "activityId": recorded[3], "lots": [pick(&recorded[1], "1"), pick(&recorded[2], "0.5")] });
    let assigned = ada.ask(ASSIGN, assign).await;
    assert_eq!(assigned["assignLots"]["userErrors"], json!([]), "{assigned:#}");
    let seen = ada.look("disposals(costBasisMethod: SPECIFIC_ID) { nodes { costBasis } }").await;
    assert_eq!(seen["disposals"]["nodes"][0]["costBasis"], "40000", "{seen:#}");
    let wrong = [
        json!([pick(&recorded[1], "2")]),
        json!([pick(&recorded[1], "0")]),
        json!([pick(&recorded[1], "0.5"), pick(&recorded[1], "0.5")]),
        json!([pick(&recorded[3], "1")]),
    ];
    for lots in wrong {
        let refused = ada.ask(ASSIGN, json!({ "activityId": recorded[3], "lots": lots })).await;
        assert_eq!(refused["assignLots"]["userErrors"][0]["code"], "INVALID_INPUT", "{refused:#}");
    }
}

#[tokio::test]
async fn rows_stand_or_fall_by_themselves() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let at = "2024-01-10T12:00:00Z";
    let deposit = |side: Value| ada.row("DEPOSIT", at, json!({ "received": side }));
    let unknown = json!({ "portfolioAccountId": "nobody's", "type": "DEPOSIT", "at": at, "received": of("BTC", "1") });
    let rows = [
        (deposit(of("BTC", "1")), json!(null)),
        (deposit(of("BTC", "0")), json!(["input", "1", "received", "quantity"])),
        (deposit(of("BTC", "-1")), json!(["input", "2", "received", "quantity"])),
        (
            deposit(of("BTC", "0.0000000000000000001")),
            json!(["input", "3", "received", "quantity"]),
        ),
        (deposit(of("BTC", "1000000000000000")), json!(["input", "4", "received", "quantity"])),
        (deposit(of("=1+1", "1")), json!(["input", "5", "received", "asset"])),
        (
            ada.row("DEPOSIT", at, json!({ "sent": of("BTC", "1") })),
            json!(["input", "6", "received"]),
        ),
        (ada.trade(at, ("BTC", "1"), ("btc", "2")), json!(["input", "7", "received"])),
        (
            ada.row("DEPOSIT", "2999-01-01T00:00:00Z", json!({ "received": of("BTC", "1") })),
            json!(["input", "8", "at"]),
        ),
        (
            ada.row("WITHDRAWAL", at, json!({ "sent": of("BTC", "1"), "costBasis": "1" })),
            json!(["input", "9", "costBasis"]),
        ),
        (unknown, json!(["input", "10", "portfolioAccountId"])),
        (ada.row("FEE", at, json!({})), json!(["input", "11", "fee"])),
        (deposit(of("shib", "589000000000000.000000000000000001")), json!(null)),
    ];
    let input: Vec<&Value> = rows.iter().map(|(row, _)| row).collect();
    let results = ada.add(json!(input)).await;
    for (index, (_, path)) in rows.iter().enumerate() {
        let result = &results[index];
        assert_eq!(result["activity"].is_null(), !path.is_null(), "{index}: {result:#}");
        assert_eq!(result["error"]["path"], *path, "{index}: {result:#}");
    }
    assert_eq!(
        results[12]["activity"]["received"]["quantity"],
        "589000000000000.000000000000000001"
    );
    assert_eq!(results[12]["activity"]["received"]["asset"]["symbol"], "SHIB");
    assert_eq!(results[0]["activity"]["received"]["asset"]["asset"]["name"], "Bitcoin");
    let listed = ada.look("activities { nodes { id } }").await;
    assert_eq!(listed["activities"]["nodes"].as_array().map(Vec::len), Some(2), "{listed:#}");
    let many: Vec<Value> = (0..1_001).map(|_| deposit(of("BTC", "1"))).collect();
    let refused = ada.ask(ADD, json!(many)).await;
    assert_eq!(refused["addActivities"]["userErrors"][0]["code"], "LIMIT_EXCEEDED");
}

#[tokio::test]
async fn reference_that_comes_again_writes_nothing_twice() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let named = |reference: &str, quantity: &str| {
        let rest = json!({ "received": of("BTC", quantity), "reference": reference });
        ada.row("DEPOSIT", "2024-01-10T12:00:00Z", rest)
    };
    let rows = json!([named("a", "1"), named("b", "2"), named("a", "1"), named("a", "9")]);
    let first = ada.add(rows.clone()).await;
    assert_eq!(first[2]["activity"]["id"], first[0]["activity"]["id"], "{first:#}");
    assert_eq!(first[3]["error"]["code"], "DUPLICATE_REFERENCE", "{first:#}");
    assert_eq!(ada.add(rows).await, first, "the first outcome again");
    let listed = ada.look("activities { nodes { reference } }").await;
    assert_eq!(listed["activities"]["nodes"], json!([{ "reference": "b" }, { "reference": "a" }]));

    let id = &first[0]["activity"]["id"];
    let gone = json!({ "id": id, "expectedVersion": 1 });
    assert_eq!(ada.ask(DELETE, gone.clone()).await["deleteActivity"]["acknowledged"], true);
    let again = ada.ask(DELETE, gone).await;
    assert_eq!(again["deleteActivity"]["userErrors"][0]["code"], "NOT_FOUND", "{again:#}");
    let replay = ada.add(json!([named("a", "1")])).await;
    assert_eq!(replay[0]["error"]["code"], "DUPLICATE_REFERENCE", "deleted stays deleted");
    let twins = ada.row("DEPOSIT", "2024-01-10T12:00:00Z", json!({ "received": of("BTC", "1") }));
    let twins = ids(&ada.add(json!([twins, twins])).await);
    assert_ne!(twins[0], twins[1], "without references they are two");
}

#[tokio::test]
async fn edit_of_a_known_version_changes_the_book_and_a_late_one_does_not() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let recorded = ids(&ada.three_lots().await);
    let edit = |version: i32, cost: &str| {
        json!({ "id": recorded[0], "expectedVersion": version, "type": "TRADE", "at": "2024-01-10T12:00:00Z",
            "sent": of("USD", cost), "received": of("XMR", "1"), "note": "corrected" })
    };
    let cost = "disposals { nodes { costBasis } }";
    assert_eq!(ada.look(cost).await["disposals"]["nodes"][0]["costBasis"], "25000");
    let edited = ada.ask(EDIT, edit(1, "12000")).await;
    let expected = json!({ "version": 2, "type": "TRADE", "received": { "quantity": "1" }, "note": "corrected" });
    assert_eq!(edited["editActivity"]["activity"], expected, "{edited:#}");
    assert_eq!(ada.look(cost).await["disposals"]["nodes"][0]["costBasis"], "27000");
    let late = ada.ask(EDIT, edit(1, "1")).await;
    assert_eq!(late["editActivity"]["userErrors"][0]["code"], "CONFLICT", "{late:#}");
    let delete = json!({ "id": recorded[0], "expectedVersion": 1 });
    let late = ada.ask(DELETE, delete).await;
    assert_eq!(late["deleteActivity"]["userErrors"][0]["code"], "CONFLICT", "{late:#}");
    assert_eq!(ada.look(cost).await["disposals"]["nodes"][0]["costBasis"], "27000");
}

#[tokio::test]
async fn sale_without_a_purchase_is_an_issue_and_no_zero() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let sale = ada.trade("2025-06-10T12:00:00Z", ("XMR", "2"), ("USD", "300"));
    let recorded = ids(&ada.add(json!([sale])).await);
    let seen = ada
        .look(
            "issues { nodes { kind quantity day asset { symbol } activity { id } message } } \
         disposals { nodes { costBasis gain matches { rule costBasis } } } summary { complete }",
        )
        .await;
    let issue = &seen["issues"]["nodes"][0];
    assert_eq!(issue["kind"], "MISSING_ACQUISITION", "{seen:#}");
    assert_eq!((&issue["quantity"], &issue["asset"]["symbol"]), (&json!("2"), &json!("XMR")));
    assert_eq!(issue["activity"]["id"], recorded[0].as_str());
    let gone = &seen["disposals"]["nodes"][0];
    assert_eq!((&gone["costBasis"], &gone["gain"]), (&Value::Null, &Value::Null), "{seen:#}");
    assert_eq!(gone["matches"], json!([{ "rule": "UNCOVERED", "costBasis": null }]));
    assert_eq!(seen["summary"]["complete"], false);
}

#[tokio::test]
async fn account_of_the_exchange_shows_what_its_ledger_says_and_cannot_be_changed() {
    let house = House::open().await;
    let (ada, ben) = (Opened::of(&house, house.ada().await).await, person(2));
    house.fund(&ada.owner, "USD", "10000").await;
    house.fund(&ben, "BTC", "1").await;
    let here = ada.place("EXCHANGE", "Agio").await;
    let twice = json!({ "portfolioId": ada.id, "kind": "EXCHANGE", "name": "Again" });
    let refused = ada.ask(ADD_ACCOUNT, twice).await;
    assert_eq!(
        refused["addPortfolioAccount"]["userErrors"][0]["path"],
        json!(["input", "accountId"])
    );
    let before = ada.look("activities { nodes { type source } }").await;
    assert_eq!(before["activities"]["nodes"], json!([{ "type": "DEPOSIT", "source": "LEDGER" }]));

    house.ask(&ben, PLACE, limit("SELL", "50000", "0.1")).await;
    house.ask(&ada.owner, PLACE, limit("BUY", "50000", "0.1")).await;
    let seen = ada.look(
        "activities { nodes { id type sent { quantity } received { quantity asset { symbol } } fee { quantity } \
         account { id account { kind } } version } } \
         lots { nodes { quantity costBasis } } holdings { asset { symbol } quantity }",
    ).await;
    let trade = &seen["activities"]["nodes"][0];
    assert_eq!(
        (&trade["type"], &trade["sent"]["quantity"]),
        (&json!("TRADE"), &json!("5000")),
        "{seen:#}"
    );
    assert_eq!(trade["received"], json!({ "quantity": "0.1", "asset": { "symbol": "BTC" } }));
    assert_eq!(trade["account"], json!({ "id": here, "account": { "kind": "MAIN" } }));
    let balances = house
        .ask(&ada.owner, "{ viewer { balances { asset { symbol } total } } }", json!({}))
        .await;
    let fee: f64 = trade["fee"]["quantity"].as_str().expect("a fee").parse().expect("a number");
    assert!(fee > 0.0, "{seen:#}");
    for held in seen["holdings"].as_array().expect("held") {
        let of = |it: &&Value| it["asset"]["symbol"] == held["asset"]["symbol"];
        let all = balances["data"]["viewer"]["balances"].as_array().expect("balances");
        let total = all.iter().find(of).and_then(|it| it["total"].as_str()).expect("a balance");
        let shown = held["quantity"].as_str().expect("a quantity");
        assert_eq!(total.trim_end_matches('0').trim_end_matches('.'), shown, "{seen:#}");
    }

    let id = &trade["id"];
    let node = house
        .ask(&ada.owner, "query($id: ID!) { node(id: $id) { id __typename } }", json!({ "id": id }))
        .await;
    assert_eq!(node["data"]["node"], json!({ "id": id, "__typename": "Activity" }));
    let edit = json!({ "id": id, "expectedVersion": 1, "type": "DEPOSIT", "at": "2024-01-10T12:00:00Z", "received": of("BTC", "9") });
    let refused = ada.ask(EDIT, edit).await;
    assert_eq!(refused["editActivity"]["userErrors"][0]["code"], "READ_ONLY", "{refused:#}");
    let refused = ada.ask(DELETE, json!({ "id": id, "expectedVersion": 1 })).await;
    assert_eq!(refused["deleteActivity"]["userErrors"][0]["code"], "READ_ONLY", "{refused:#}");
    let mut row = ada.row("DEPOSIT", "2024-01-10T12:00:00Z", json!({ "received": of("BTC", "9") }));
    row["portfolioAccountId"] = json!(here);
    assert_eq!(ada.add(json!([row])).await[0]["error"]["code"], "READ_ONLY");
    let mallory = Opened::of(&house, person(99)).await;
    let refused = mallory.ask(DELETE, json!({ "id": id, "expectedVersion": 1 })).await;
    assert_eq!(refused["deleteActivity"]["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
}

#[tokio::test]
async fn linked_transfer_carries_cost_and_date() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let vault = ada.place("WALLET", "Vault").await;
    let buy = ada.trade("2024-01-10T12:00:00Z", ("USD", "10000"), ("XMR", "2"));
    let out = ada.row("WITHDRAWAL", "2024-02-10T12:00:00Z", json!({ "sent": of("XMR", "1") }));
    let mut back =
        ada.row("DEPOSIT", "2024-02-10T12:05:00Z", json!({ "received": of("XMR", "1") }));
    back["portfolioAccountId"] = json!(vault);
    let recorded = ids(&ada.add(json!([buy, out, back])).await);
    let query = "issues { nodes { kind } } holdings { asset { symbol } quantity costBasis }";
    let apart = ada.look(query).await;
    assert!(!apart["issues"]["nodes"].as_array().expect("issues").is_empty(), "{apart:#}");

    let link = json!({ "sentId": recorded[1], "receivedId": recorded[2] });
    let wrong = json!({ "sentId": recorded[2], "receivedId": recorded[1] });
    let refused = ada.ask(LINK, wrong).await;
    assert_eq!(refused["linkTransfer"]["userErrors"][0]["code"], "INVALID_INPUT", "{refused:#}");
    for _ in 0..2 {
        let linked = ada.ask(LINK, link.clone()).await;
        assert_eq!(linked["linkTransfer"]["userErrors"], json!([]), "{linked:#}");
        let kinds = &linked["linkTransfer"]["portfolio"]["issues"]["nodes"];
        assert!(!kinds.to_string().contains("UNMATCHED_TRANSFER"), "{linked:#}");
    }
    let whole = json!({ "asset": { "symbol": "XMR" }, "quantity": "2", "costBasis": "10000" });
    let seen = ada.look(query).await;
    assert!(seen["holdings"].as_array().expect("held").contains(&whole), "{seen:#}");
    let unlinked = ada.ask(UNLINK, json!({ "id": recorded[2] })).await;
    let kinds = unlinked["unlinkTransfer"]["portfolio"]["issues"]["nodes"].to_string();
    assert!(kinds.contains("UNMATCHED_TRANSFER"), "{unlinked:#}");
}

#[tokio::test]
async fn portfolio_of_somebody_else_does_not_exist() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let ben = Opened::of(&house, house.ada().await).await;
    let recorded = ids(&ada.three_lots().await);
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for id in [&ada.id, &ada.wallet, &recorded[0]] {
        let own = house.ask(&ada.owner, node, json!({ "id": id })).await;
        assert_eq!(own["data"]["node"]["id"], id.as_str(), "{own:#}");
        for stranger in [&ben.owner, &nobody()] {
            let hidden = house.ask(stranger, node, json!({ "id": id })).await;
            assert_eq!(hidden["data"]["node"], Value::Null, "{hidden:#}");
        }
    }
    let query =
        "query($id: ID!) { viewer { investmentPortfolio(id: $id) { id } portfolios { id } } }";
    let hidden = house.ask(&ben.owner, query, json!({ "id": ada.id })).await;
    let expected = json!({ "investmentPortfolio": null, "portfolios": [{ "id": ben.id }] });
    assert_eq!(hidden["data"]["viewer"], expected, "{hidden:#}");

    let at = "2024-01-10T12:00:00Z";
    let row = json!({ "portfolioAccountId": ada.wallet, "type": "DEPOSIT", "at": at, "received": of("BTC", "1") });
    assert_eq!(ben.add(json!([row])).await[0]["error"]["code"], "NOT_FOUND");
    let rest = json!({ "type": "DEPOSIT", "at": at, "received": of("BTC", "1"), "id": recorded[0], "expectedVersion": 1 });
    let lots = json!([{ "activityId": recorded[0], "quantity": "1" }]);
    let rows = [
        (EDIT, "editActivity", rest),
        (DELETE, "deleteActivity", json!({ "id": recorded[0], "expectedVersion": 1 })),
        (LINK, "linkTransfer", json!({ "sentId": recorded[0], "receivedId": recorded[1] })),
        (UNLINK, "unlinkTransfer", json!({ "id": recorded[0] })),
        (ASSIGN, "assignLots", json!({ "activityId": recorded[3], "lots": lots })),
        (
            ADD_ACCOUNT,
            "addPortfolioAccount",
            json!({ "portfolioId": ada.id, "kind": "BANK", "name": "Mine" }),
        ),
    ];
    for (mutation, field, input) in rows {
        let refused = ben.ask(mutation, input).await;
        assert_eq!(refused[field]["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    }
    let theirs = json!({ "portfolioId": ben.id, "kind": "EXCHANGE", "name": "Theirs",
        "accountId": house.app.ids.id(crate::domain::NodeKind::Account, 10_001).to_string() });
    let refused = ben.ask(ADD_ACCOUNT, theirs).await;
    assert_eq!(refused["addPortfolioAccount"]["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    let kept = ada.look("activities { nodes { id version } }").await;
    assert_eq!(kept["activities"]["nodes"].as_array().map(Vec::len), Some(4), "{kept:#}");
}

#[tokio::test]
async fn pages_of_activities_lead_through_all_of_them() {
    let house = House::open().await;
    let ada = Opened::of(&house, person(1)).await;
    let rows: Vec<Value> = (10..35)
        .map(|day| {
            let at = format!("2024-01-{:02}T12:00:00Z", 1 + day % 28);
            ada.row("DEPOSIT", &at, json!({ "received": of("BTC", &day.to_string()) }))
        })
        .collect();
    ada.add(json!(rows)).await;
    let mut seen: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let page = ada.look(&format!("activities(first: 10{after}) {{ nodes {{ at }} pageInfo {{ endCursor hasNextPage }} }}")).await;
        let nodes = page["activities"]["nodes"].as_array().expect("nodes").clone();
        seen.extend(nodes.iter().map(|it| it["at"].as_str().expect("a time").to_owned()));
        if page["activities"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", page["activities"]["pageInfo"]["endCursor"]);
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.is_sorted_by(|a, b| a >= b), "{seen:?}");
    let last = ada
        .look("activities(last: 3) { nodes { at } pageInfo { hasPreviousPage hasNextPage } }")
        .await;
    let times: Vec<&str> = last["activities"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter_map(|it| it["at"].as_str())
        .collect();
    assert_eq!(times, seen[22..], "{last:#}");
    assert_eq!(
        last["activities"]["pageInfo"],
        json!({ "hasPreviousPage": true, "hasNextPage": false })
    );
}
