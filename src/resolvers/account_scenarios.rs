//! Several accounts of one person: what each holds, and that an account of somebody else does not exist.

use super::context::RequestContext;
use super::scenarios::{House, PLACE, dec8, limit, nobody, person, shown};
use super::sdl;
use crate::domain::{AuditAction, AuditOutcome, NodeKind};
use crate::services::records::PageRequest;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OPEN: &str = "mutation($name: String!) { openAccount(input: { name: $name }) { \
    account { id name kind } userErrors { code path message } } }";
const TRANSFER: &str = "mutation($input: TransferInput!) { transfer(input: $input) { \
    sent { id kind amount balanceAfter reference } received { amount balanceAfter } \
    fromBalance { available } toBalance { available } userErrors { code path message } } }";

async fn open(house: &House, owner: &RequestContext, name: &str) -> String {
    let opened = house.ask(owner, OPEN, json!({ "name": name })).await;
    let account = &opened["data"]["openAccount"]["account"];
    assert_eq!(account["kind"], "SUB", "{opened:#}");
    account["id"].as_str().expect("an id").to_owned()
}

/// The global id of a made-up person's main account.
fn main_of(house: &House, owner: &RequestContext) -> String {
    let account = owner.principal.as_ref().expect("signed in").account;
    house.app.ids.id(NodeKind::Account, i64::from(account.0)).to_string()
}

fn transfer(from: &str, to: &str, amount: &str) -> Value {
    json!({ "input": { "from": from, "to": to, "asset": "USD", "amount": amount } })
}

fn order_of(account: &str, mut order: Value) -> Value {
    order["input"]["accountId"] = json!(account);
    order
}

#[tokio::test]
async fn transfer_moves_between_own_accounts_and_each_answers_for_itself() {
    let house = House::open().await;
    let ada = house.ada().await;
    house.fund(&ada, "USD", "1000").await;
    let bots = open(&house, &ada, "Bots").await;
    let ids = house.ask(&ada, "{ viewer { accounts { id name kind } } }", json!({})).await;
    let main = ids["data"]["viewer"]["accounts"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(ids["data"]["viewer"]["accounts"][0]["kind"], "MAIN", "{ids}");
    assert_eq!(ids["data"]["viewer"]["accounts"][1]["id"], bots.as_str(), "{ids}");

    let mut wanted = transfer(&main, &bots, "400");
    wanted["input"]["reference"] = json!("to-bots");
    let moved = house.ask(&ada, TRANSFER, wanted).await;
    let payload = &moved["data"]["transfer"];
    assert_eq!(payload["sent"]["kind"], "TRANSFER", "{moved:#}");
    assert_eq!(payload["sent"]["amount"], dec8("-400"));
    assert_eq!(payload["sent"]["balanceAfter"], dec8("600"));
    assert_eq!(payload["sent"]["reference"], "to-bots");
    assert_eq!(payload["received"]["amount"], dec8("400"));
    assert_eq!(payload["fromBalance"]["available"], dec8("600"));
    assert_eq!(payload["toBalance"]["available"], dec8("400"));

    let placed = house.ask(&ada, PLACE, order_of(&bots, limit("BUY", "50000", "0.001"))).await;
    let order = placed["data"]["placeOrder"]["order"]["id"].clone();
    assert!(order.is_string(), "{placed:#}");
    let content = "balance(asset: \"USD\") { total held } orders { nodes { id } } \
        transactions { nodes { amount } } portfolio { value }";
    let query = format!(
        "query($id: ID!, $order: ID!) {{ viewer {{ {content} account(id: $id) {{ {content} }} }} \
         node(id: $order) {{ id }} }}"
    );
    let seen = house.ask(&ada, &query, json!({ "id": bots, "order": order })).await;
    let (viewer, account) = (&seen["data"]["viewer"], &seen["data"]["viewer"]["account"]);
    assert_eq!(viewer["balance"], json!({ "total": dec8("600"), "held": dec8("0") }), "{seen:#}");
    assert_eq!(viewer["orders"]["nodes"], json!([]));
    assert_eq!(viewer["transactions"]["nodes"].as_array().map(Vec::len), Some(2));
    assert_eq!(account["balance"]["total"], dec8("400"));
    assert_eq!(account["orders"]["nodes"], json!([{ "id": order }]));
    assert_eq!(account["transactions"]["nodes"], json!([{ "amount": dec8("400") }]));
    assert_eq!(account["portfolio"]["value"], dec8("400"));
    assert_eq!(seen["data"]["node"]["id"], order, "an order of any of the caller's accounts");
}

#[tokio::test]
async fn transfer_that_cannot_be_is_refused_by_field() {
    let house = House::open().await;
    let ada = person(1);
    house.fund(&ada, "USD", "100").await;
    let (main, bots) = (main_of(&house, &ada), open(&house, &ada, "Bots").await);
    let with = |field: &str, value: &str| {
        let mut wanted = transfer(&main, &bots, "1");
        wanted["input"][field] = json!(value);
        wanted
    };
    let rows = [
        (with("amount", "100.01"), "INSUFFICIENT_FUNDS", "amount"),
        (with("amount", "0"), "INVALID_INPUT", "amount"),
        (with("amount", "-1"), "INVALID_INPUT", "amount"),
        (with("amount", "0.000000001"), "INVALID_INPUT", "amount"),
        (with("asset", "NOPE"), "NOT_FOUND", "asset"),
        (with("to", &main), "INVALID_INPUT", "to"),
        (with("reference", "with space"), "INVALID_INPUT", "reference"),
    ];
    for (wanted, code, field) in rows {
        let refused = house.ask(&ada, TRANSFER, wanted).await;
        let error = &refused["data"]["transfer"]["userErrors"][0];
        assert_eq!((&error["code"], &error["path"][1]), (&json!(code), &json!(field)), "{refused}");
    }
    let mut unverified = ada.clone();
    if let Some(principal) = &mut unverified.principal {
        principal.email_verified = false;
    }
    let refused = house.ask(&unverified, TRANSFER, transfer(&main, &bots, "1")).await;
    let error = &refused["data"]["transfer"]["userErrors"][0];
    assert_eq!(error["code"], "EMAIL_NOT_VERIFIED", "{refused}");
}

#[tokio::test]
async fn transfer_with_same_reference_moves_once_and_another_body_is_refused() {
    let house = House::open().await;
    let ada = person(1);
    house.fund(&ada, "USD", "100").await;
    let (main, bots) = (main_of(&house, &ada), open(&house, &ada, "Bots").await);
    let named = |from: &str, to: &str, amount: &str| {
        let mut wanted = transfer(from, to, amount);
        wanted["input"]["reference"] = json!("once");
        wanted
    };
    let first = house.ask(&ada, TRANSFER, named(&main, &bots, "60")).await["data"].take();
    assert_eq!(first["transfer"]["userErrors"], json!([]), "{first:#}");
    // Everything is back where it was, so that a second movement would be possible.
    house.ask(&ada, TRANSFER, transfer(&bots, &main, "60")).await;
    let again = house.ask(&ada, TRANSFER, named(&main, &bots, "60")).await["data"].take();
    assert_eq!(again["transfer"]["sent"], first["transfer"]["sent"], "{again:#}");
    assert_eq!(again["transfer"]["fromBalance"]["available"], dec8("100"), "as it is now");
    for other in [named(&main, &bots, "61"), named(&bots, &main, "60")] {
        let refused = house.ask(&ada, TRANSFER, other).await;
        let code = &refused["data"]["transfer"]["userErrors"][0]["code"];
        assert_eq!(code, "DUPLICATE_REFERENCE", "{refused}");
    }
}

/// A refused transfer keeps its reference: a repetition that is on its way still may move what it says, so another
/// amount under the same name could move beside it.
#[tokio::test]
async fn refused_transfer_is_tried_again_under_its_reference_and_keeps_it() {
    let house = House::open().await;
    let ada = person(1);
    house.fund(&ada, "USD", "100").await;
    let (main, bots) = (main_of(&house, &ada), open(&house, &ada, "Bots").await);
    let named = |amount: &str| {
        let mut wanted = transfer(&main, &bots, amount);
        wanted["input"]["reference"] = json!("rent");
        wanted
    };
    let error_of = async |wanted: Value| {
        let mut refused = house.ask(&ada, TRANSFER, wanted).await;
        refused["data"]["transfer"]["userErrors"][0].take()
    };
    for _ in 0..2 {
        let error = error_of(named("150")).await;
        assert_eq!(error["code"], "INSUFFICIENT_FUNDS", "{error}");
        let message = error["message"].as_str().expect("a message");
        assert!(
            message.contains("nothing moved") && message.contains("new `reference`"),
            "{message}"
        );
    }
    assert_eq!(error_of(named("100")).await["code"], "DUPLICATE_REFERENCE");
    let deposit = "mutation($input: SandboxDepositInput!) { sandboxDeposit(input: $input) { \
        transaction { reference } userErrors { code } } }";
    let gift = json!({ "input": { "asset": "USD", "amount": "100", "reference": "rent" } });
    let funded = house.ask(&ada, deposit, gift).await["data"]["sandboxDeposit"].take();
    assert_eq!(
        funded["transaction"]["reference"], "rent",
        "a deposit of that name is another: {funded}"
    );
    for _ in 0..2 {
        let moved = house.ask(&ada, TRANSFER, named("150")).await["data"]["transfer"].take();
        assert_eq!(moved["fromBalance"]["available"], dec8("50"), "once: {moved:#}");
    }
    let owner = ada.principal.as_ref().expect("signed in").user;
    let noted = house.app.audit.page(owner, PageRequest::first(9)).await.expect("lists").items;
    let noted: Vec<_> = noted.iter().map(|event| (event.action, event.outcome)).collect();
    let rows = [
        (AuditAction::Transfer, AuditOutcome::Asked),
        (AuditAction::OpenAccount, AuditOutcome::Done),
    ];
    assert_eq!(noted, rows, "one row, however often, and none that says the refused one was done");
}

#[tokio::test]
async fn accounts_of_one_person_do_not_trade_with_each_other() {
    let house = House::open().await;
    let (ada, bob) = (person(1), person(2));
    house.fund(&ada, "USD", "10000").await;
    let bots = open(&house, &ada, "Bots").await;
    let deposit = "mutation($input: SandboxDepositInput!) { sandboxDeposit(input: $input) { \
        balance { total } userErrors { code } } }";
    let coins = json!({ "input": { "accountId": bots, "asset": "BTC", "amount": "1" } });
    let funded = house.ask(&ada, deposit, coins).await;
    assert_eq!(funded["data"]["sandboxDeposit"]["balance"]["total"], dec8("1"), "{funded}");
    let offer = house.ask(&ada, PLACE, order_of(&bots, limit("SELL", "50000", "0.1"))).await;
    assert_eq!(offer["data"]["placeOrder"]["order"]["status"], "OPEN", "{offer}");

    let own = house.ask(&ada, PLACE, limit("BUY", "50000", "0.1")).await;
    let order = &own["data"]["placeOrder"]["order"];
    assert_eq!(
        (&order["status"], &order["filledQuantity"]),
        (&json!("CANCELLED"), &json!(dec8("0"))),
        "{own}"
    );
    house.fund(&bob, "USD", "10000").await;
    let other = house.ask(&bob, PLACE, limit("BUY", "50000", "0.1")).await;
    assert_eq!(other["data"]["placeOrder"]["order"]["status"], "FILLED", "{other}");
}

/// What is the caller's own.
#[derive(Clone, Copy)]
struct Own<'a> {
    account: &'a str,
    portfolio: &'a str,
}

/// An input that is fine but for the account, for each mutation whose input names one.
fn inputs(
    account: &str,
    Own { account: own, portfolio }: Own<'_>,
) -> Vec<(&'static str, &'static str, Value)> {
    let order = json!({ "accountId": account, "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
        "price": "50000", "quantity": "0.001" });
    let pair = json!({ "accountId": account, "market": "BTC-USD", "side": "SELL", "quantity": "0.001",
        "price": "51000", "stopPrice": "49000" });
    let named = json!({ "accountId": account, "clientOrderId": "mine" });
    let mut amend = named.clone();
    amend["price"] = json!("49000");
    vec![
        ("placeOrder", "PlaceOrderInput!", order.clone()),
        ("placeOrders", "[PlaceOrderInput!]!", json!([order])),
        ("placeOco", "PlaceOcoInput!", pair),
        ("amendOrder", "AmendOrderInput!", amend),
        ("cancelOrder", "CancelOrderInput!", named),
        ("cancelAllOrders", "CancelAllOrdersInput!", json!({ "accountId": account })),
        ("cancelAllAfter", "CancelAllAfterInput!", json!({ "accountId": account, "seconds": 60 })),
        (
            "sandboxDeposit",
            "SandboxDepositInput!",
            json!({ "accountId": account, "asset": "USD", "amount": "1" }),
        ),
        (
            "transfer",
            "TransferInput!",
            json!({ "from": account, "to": own, "asset": "USD", "amount": "1" }),
        ),
        (
            "transfer",
            "TransferInput!",
            json!({ "from": own, "to": account, "asset": "USD", "amount": "1" }),
        ),
        (
            "createApiKey",
            "CreateApiKeyInput!",
            json!({ "accountId": account, "name": "Bot", "scopes": ["READ"] }),
        ),
        ("renameAccount", "RenameAccountInput!", json!({ "accountId": account, "name": "Mine" })),
        (
            "addPortfolioAccount",
            "AddPortfolioAccountInput!",
            json!({ "portfolioId": portfolio, "kind": "EXCHANGE", "name": "Here",
                "accountId": account }),
        ),
        (
            "requestExport",
            "RequestExportInput!",
            json!({ "kind": "TRANSACTIONS", "accountId": account }),
        ),
    ]
}

/// The inputs of the schema that name an account, and the subscriptions that do.
fn naming() -> (BTreeSet<String>, BTreeSet<String>) {
    let names_one = |name: &str| name == "accountId";
    let (mut inputs, mut subscriptions) = (BTreeSet::new(), BTreeSet::new());
    for definition in parse_schema(sdl()).expect("the printed schema parses").definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::InputObject(input) => {
                let fields: Vec<_> =
                    input.fields.iter().map(|field| field.node.name.node.to_string()).collect();
                if fields.iter().any(|field| names_one(field)) || name == "TransferInput" {
                    inputs.insert(name);
                }
            }
            TypeKind::Object(object) if name == "Subscription" => {
                for field in object.fields {
                    let mut arguments = field.node.arguments.iter();
                    if arguments.any(|argument| names_one(&argument.node.name.node)) {
                        subscriptions.insert(field.node.name.node.to_string());
                    }
                }
            }
            _ => {}
        }
    }
    (inputs, subscriptions)
}

#[tokio::test]
async fn account_of_somebody_else_is_not_found_wherever_one_is_named() {
    let house = House::open().await;
    let (ada, bob) = (person(1), person(2));
    house.fund(&ada, "USD", "1000").await;
    house.fund(&bob, "USD", "1000").await;
    let named = json!({ "input": { "clientOrderId": "mine", "market": "BTC-USD", "side": "BUY",
        "type": "LIMIT", "price": "40000", "quantity": "0.001" } });
    house.ask(&ada, PLACE, named).await;
    let adas = [main_of(&house, &ada), open(&house, &ada, "Bots").await];
    let nobodys = ["QWNjb3VudDo5OTk5OTk5", "garbage", "QWNjb3VudDow"].map(str::to_owned);
    let own = main_of(&house, &bob);
    let made = "mutation { createPortfolio(input: { name: \"All\", currency: \"USD\", timeZone: \"UTC\" }) { portfolio { id } } }";
    let made = house.ask(&bob, made, json!({})).await;
    let portfolio = made["data"]["createPortfolio"]["portfolio"]["id"].as_str().expect("an id");
    let own = Own { account: &own, portfolio };
    let (known_inputs, subscriptions) = naming();
    let asked: BTreeSet<String> = inputs(own.account, own)
        .into_iter()
        .map(|(_, input, _)| input.trim_matches(['[', ']', '!']).to_owned())
        .collect();
    assert_eq!(asked, known_inputs, "say in `inputs` what to ask with");
    assert_eq!(subscriptions.len(), 3, "{subscriptions:?}");

    for account in adas.iter().chain(&nobodys) {
        for (mutation, input, value) in inputs(account, own) {
            let errors = "userErrors { code path message }";
            let payload = match mutation {
                "placeOrders" => format!("results {{ {errors} }}"),
                _ => errors.to_owned(),
            };
            let query = format!(
                "mutation($input: {input}) {{ it: {mutation}(input: $input) {{ {payload} }} }}"
            );
            let mut refused = house.ask(&bob, &query, json!({ "input": value })).await;
            let payload = match mutation {
                "placeOrders" => refused["data"]["it"]["results"][0].take(),
                _ => refused["data"]["it"].take(),
            };
            let error = &payload["userErrors"][0];
            assert_eq!(error["code"], "NOT_FOUND", "{mutation}({value}): {payload} {refused}");
            let message = error["message"].as_str().expect("a message");
            assert!(
                message.starts_with("No account of yours has this id."),
                "{mutation}: {message}"
            );
        }
        for subscription in &subscriptions {
            let fields = match subscription.as_str() {
                "orderUpdates" => "order { id }",
                "balanceUpdates" => "total",
                _ => "value",
            };
            let query = format!(
                "subscription {{ {subscription}(accountId: \"{account}\") {{ {fields} }} }}"
            );
            let mut answers = house.subscribe(&bob, &query);
            let first = shown(&answers.next().await.expect("an error"));
            assert_eq!(
                first["errors"][0]["extensions"]["code"], "NOT_FOUND",
                "{subscription}: {first}"
            );
        }
        let look = "query($id: ID!) { viewer { account(id: $id) { id } } node(id: $id) { id } }";
        let seen = house.ask(&bob, look, json!({ "id": account })).await;
        assert_eq!(seen["data"]["node"], Value::Null, "{seen}");
    }
    let seen = house
        .ask(&nobody(), "query($id: ID!) { node(id: $id) { id } }", json!({ "id": adas[0] }))
        .await;
    assert_eq!(seen["data"]["node"], Value::Null, "{seen}");
    let untouched = house
        .ask(
            &ada,
            "{ node(id: \"ID\") { ... on Account { name balance(asset: \"USD\") { total } } } }"
                .replace("ID", &adas[0])
                .as_str(),
            json!({}),
        )
        .await;
    assert_eq!(untouched["data"]["node"]["balance"]["total"], dec8("1000"), "{untouched}");
    assert_eq!(untouched["data"]["node"]["name"], "Main", "{untouched}");
}

#[tokio::test]
async fn subscriptions_tell_of_the_account_that_they_name() {
    let house = House::open().await;
    let ada = person(1);
    house.fund(&ada, "USD", "1000").await;
    let (main, bots) = (main_of(&house, &ada), open(&house, &ada, "Bots").await);
    let subscribe = |query: String| house.subscribe(&ada, &query);
    let mut of_bots =
        subscribe(format!("subscription {{ balanceUpdates(accountId: \"{bots}\") {{ total }} }}"));
    let mut of_main = subscribe("subscription { balanceUpdates { total } }".to_owned());
    let told = async {
        let (bots, main) = (of_bots.next().await, of_main.next().await);
        [shown(&bots.expect("an update")), shown(&main.expect("an update"))]
    };
    let moving = async {
        tokio::task::yield_now().await;
        house.ask(&ada, TRANSFER, transfer(&main, &bots, "1")).await
    };
    // The feed makes a subscriber when its stream is first polled; the second transfer reaches both.
    let again = async {
        moving.await;
        house.ask(&ada, TRANSFER, transfer(&main, &bots, "1")).await
    };
    let (told, _) = futures_util::future::join(told, again).await;
    let [bots, main] = told.map(|answer| answer["data"]["balanceUpdates"]["total"].clone());
    assert_eq!((bots, main), (json!(dec8("1")), json!(dec8("998"))));
}
