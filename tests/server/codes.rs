//! Every code of `UserErrorCode` is produced by a request that a client can send.

use super::second_factors::set_up;
use super::support::{Home, PASSWORD, Person, Server, six_digits};
use super::{deletion, personal_data};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Codes that need a state of their own: a database older than its journal (`restore.rs`), and a clock that is moved
/// (`proof_works_once_and_an_expired_one_never` in the tests of `services::auth`).
const ELSEWHERE: [&str; 2] = ["SIGN_UP_CLOSED", "EXPIRED"];

/// What was seen so far.
#[derive(Default)]
struct Seen(BTreeSet<String>);

impl Seen {
    /// The first mistake of a payload has this code.
    fn refused(&mut self, code: &str, payload: &Value) {
        assert_eq!(payload["userErrors"][0]["code"], code, "{payload:#}");
        self.0.insert(code.to_owned());
    }
}

/// The documented codes, out of the printed schema.
fn documented() -> BTreeSet<String> {
    let schema = include_str!("../../schema.graphql");
    let start = schema.find("enum UserErrorCode {").unwrap();
    let body = schema[start..].split_once('{').unwrap().1.split_once("\n}").unwrap().0;
    let is_code = |line: &&str| {
        !line.is_empty() && line.bytes().all(|it| it.is_ascii_uppercase() || it == b'_')
    };
    body.lines().map(str::trim).filter(is_code).map(str::to_owned).collect()
}

/// A server on which one market is halted and one takes a single order of each account.
async fn server() -> Server {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_LISTING", "codes.toml"),
        ("AGIO_SANDBOX__ACCOUNTS", "10000000"),
    ];
    let home = Home::new(&settings).await;
    let listing = include_str!("../../listing.toml");
    let mut changed = String::new();
    for part in listing.split_inclusive("[[market]]") {
        changed += &if part.contains("symbol = \"ETH-USD\"") {
            part.replacen("status = \"open\"", "status = \"halted\"", 1)
        } else if part.contains("symbol = \"LTC-USD\"") {
            part.replacen("max_open_orders = 5000", "max_open_orders = 1", 1)
        } else {
            part.to_owned()
        };
    }
    std::fs::write(home.data_dir.path().join("codes.toml"), changed).unwrap();
    home.start()
}

fn limit(side: &str, price: &str, quantity: &str) -> Value {
    json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity })
}

fn with(mut order: Value, name: &str, value: Value) -> Value {
    order[name] = value;
    order
}

#[tokio::test]
async fn every_documented_user_error_code_is_produced_by_a_request() {
    let server = server().await;
    let mut seen = Seen::default();
    orders(&server, &mut seen).await;
    money(&server.person().await, &mut seen).await;
    investments(&server.person().await, &mut seen).await;
    identity(&server, &mut seen).await;
    jobs(&server.person().await, &mut seen).await;
    life_cycle(&server, &mut seen).await;
    let mut known = seen.0;
    known.extend(ELSEWHERE.map(str::to_owned));
    assert_eq!(known, documented());
}

async fn orders(server: &Server, seen: &mut Seen) {
    let maker = server.funded(&[("USD", "4000"), ("BTC", "1")]).await;
    let taker = server.funded(&[("USD", "4000")]).await;
    let order = || limit("BUY", "20000.00", "0.01");
    let market =
        json!({ "market": "BTC-USD", "side": "BUY", "type": "MARKET", "quantity": "0.01" });
    let rows = [
        (with(order(), "quantity", json!("-1")), "INVALID_INPUT"),
        (with(order(), "market", json!("BTC-EUR")), "NOT_FOUND"),
        (with(order(), "price", json!("20000.001")), "PRICE_OFF_TICK"),
        (with(order(), "quantity", json!("0.000001")), "QUANTITY_OFF_LOT"),
        (with(order(), "quantity", json!("0.00001")), "BELOW_MIN_NOTIONAL"),
        (with(order(), "quantity", json!("251")), "ABOVE_MAX_SIZE"),
        (with(order(), "quantity", json!("1")), "INSUFFICIENT_FUNDS"),
        (with(order(), "timeInForce", json!("FOK")), "WOULD_NOT_FILL"),
        (with(order(), "market", json!("ETH-USD")), "MARKET_HALTED"),
        (market, "NO_LIQUIDITY"),
    ];
    for (order, code) in rows {
        seen.refused(code, &taker.try_place(order).await);
    }
    maker.place(limit("SELL", "20000.00", "0.02")).await;
    let would_take = with(order(), "postOnly", json!(true));
    seen.refused("WOULD_TAKE", &taker.try_place(would_take).await);
    taker.place(order()).await;
    let far = limit("BUY", "40000.00", "0.01");
    seen.refused("PRICE_OUT_OF_BAND", &taker.try_place(far).await);

    let named = |price: &str| with(limit("BUY", price, "0.01"), "clientOrderId", json!("mine"));
    let placed = taker.place(named("19000.00")).await;
    seen.refused("DUPLICATE_CLIENT_ORDER_ID", &taker.try_place(named("18000.00")).await);
    let input = json!({ "id": placed["order"]["id"] });
    taker.mutate("cancelOrder", "CancelOrderInput", "order { id }", input.clone()).await;
    let again = taker.attempt("cancelOrder", "CancelOrderInput", "order { id }", input).await;
    seen.refused("ORDER_CLOSED", &again);

    let waiting = json!({ "market": "LTC-USD", "side": "BUY", "type": "LIMIT", "price": "50.00", "quantity": "1" });
    taker.place(waiting.clone()).await;
    seen.refused("TOO_MANY_OPEN_ORDERS", &taker.try_place(waiting).await);
}

async fn life_cycle(server: &Server, seen: &mut Seen) {
    let person = server.funded(&[("USD", "1")]).await;
    seen.refused("BALANCE_REMAINS", &deletion::delete(&person, false).await);
    deletion::delete(&person, true).await;
    seen.refused("ACCOUNT_DELETED", &deletion::sign_in(server, &person.email, false).await);
}

async fn jobs(person: &Person, seen: &mut Seen) {
    let id = json!({ "id": personal_data::ask(person).await });
    personal_data::over(person).await;
    let late = person.attempt("cancelJob", "CancelJobInput", "job { id }", id).await;
    seen.refused("STATE_CHANGED", &late);
}

async fn money(person: &Person, seen: &mut Seen) {
    let deposit = |amount: &str, reference: &str| {
        let input = json!({ "asset": "USD", "amount": amount, "reference": reference });
        person.attempt("sandboxDeposit", "SandboxDepositInput", "transaction { id }", input)
    };
    assert_eq!(deposit("4000", "first").await["userErrors"], json!([]));
    seen.refused("DUPLICATE_REFERENCE", &deposit("3999", "first").await);
    seen.refused("LIMIT_EXCEEDED", &deposit("4000", "second").await);
}

async fn investments(person: &Person, seen: &mut Seen) {
    let new = json!({ "name": "All I own", "currency": "USD" });
    let made = person.mutate("createPortfolio", "CreatePortfolioInput", "portfolio { id }", new);
    let id = made.await["portfolio"]["id"].clone();
    let late = json!({ "id": id, "expectedVersion": 7 });
    let late = person.attempt("deletePortfolio", "DeletePortfolioInput", "acknowledged", late);
    seen.refused("CONFLICT", &late.await);
    let place = json!({ "portfolioId": id, "kind": "EXCHANGE", "name": "Here" });
    person.mutate("addPortfolioAccount", "AddPortfolioAccountInput", "account { id }", place).await;
    let deposit = json!({ "asset": "USD", "amount": "1" });
    person.attempt("sandboxDeposit", "SandboxDepositInput", "transaction { id }", deposit).await;
    let query = "query($id: ID!) { node(id: $id) { ... on InvestmentPortfolio { activities { nodes { id } } } } }";
    let told = person.data(query, json!({ "id": id })).await;
    let told = told["node"]["activities"]["nodes"][0]["id"].clone();
    let delete = json!({ "id": told, "expectedVersion": 1 });
    let refused = person.attempt("deleteActivity", "DeleteActivityInput", "acknowledged", delete);
    seen.refused("READ_ONLY", &refused.await);
    let long_ago = json!({ "portfolioId": id, "jurisdiction": "US", "taxYear": 1999 });
    let refused =
        person.attempt("requestTaxReport", "RequestTaxReportInput", "report { id }", long_ago);
    seen.refused("UNSUPPORTED_TAX_YEAR", &refused.await);
}

async fn identity(server: &Server, seen: &mut Seen) {
    let (client, email) = (server.client(), "codes@example.com");
    let sign_up = |password: &str| {
        let input = json!({ "email": email, "password": password, "displayName": "Codes" });
        client.attempt("signUp", "SignUpInput", "acknowledged", input)
    };
    seen.refused("PASSWORD_TOO_WEAK", &sign_up("password").await);
    assert_eq!(sign_up(PASSWORD).await["userErrors"], json!([]));
    let unproven = Person::sign_in(&server.url, email).await;
    let order = unproven.try_place(limit("BUY", "20000.00", "0.01")).await;
    seen.refused("EMAIL_NOT_VERIFIED", &order);
    let wrong = json!({ "email": email, "password": "wrong horse battery staple" });
    let wrong = client.attempt("signIn", "SignInInput", "csrfToken", wrong).await;
    seen.refused("INVALID_CREDENTIALS", &wrong);
    let sign_in = |password: &str| {
        let wrong = json!({ "email": "guessed@example.com", "password": password });
        client.attempt("signIn", "SignInInput", "csrfToken", wrong)
    };
    let person = server.person().await;
    set_up(&person).await;
    let again = "mutation { enableTotp { userErrors { code message } } }";
    let again = person.data(again, json!({})).await;
    seen.refused("ALREADY_EXISTS", &again["enableTotp"]);
    let guessed =
        json!({ "email": "guessed@example.com", "password": PASSWORD, "displayName": "Me" });
    client.mutate("signUp", "SignUpInput", "acknowledged", guessed).await;
    for _ in 0..5 {
        sign_in("wrong horse battery staple").await;
    }
    seen.refused("ACCOUNT_LOCKED", &sign_in(PASSWORD).await);
    let mail = client.newest_mail(email).await;
    let code = six_digits(mail["text"].as_str().unwrap());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let wrong = json!({ "email": email, "code": wrong });
    let wrong = client.attempt("verifyEmail", "VerifyEmailInput", "verified", wrong).await;
    seen.refused("INVALID_CODE", &wrong);
}
