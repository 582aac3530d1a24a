//! Deleting an account over HTTP: what stands in the way, what ends at once, and coming back.

use super::second_factors::set_up;
use super::support::{PASSWORD, Person, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) async fn delete(person: &Person, leave: bool) -> Value {
    let input = json!({ "leaveBalances": leave });
    person.attempt("deleteAccount", "DeleteAccountInput", "restorableUntil", input).await
}

pub(crate) async fn sign_in(server: &Server, email: &str, restore: bool) -> Value {
    let input =
        json!({ "email": email, "password": PASSWORD, "transport": "BEARER", "restore": restore });
    let fields = "user { email } tokens { accessToken }";
    server.client().attempt("signIn", "SignInInput", fields, input).await
}

#[tokio::test]
async fn deleted_account_ends_everything_and_comes_back_whole() {
    let server = Server::start().await;
    let ada = server.funded(&[("BTC", "1")]).await;
    let order = json!({ "market": "BTC-USD", "side": "SELL", "type": "LIMIT", "price": "60000",
        "quantity": "0.1" });
    ada.mutate("placeOrder", "PlaceOrderInput", "order { id }", order).await;
    let refused = delete(&ada, false).await;
    assert_eq!(refused["userErrors"][0]["code"], "BALANCE_REMAINS", "{refused:#}");
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().contains("BTC"));
    let deleted = delete(&ada, true).await;
    assert!(deleted["restorableUntil"].is_string(), "{deleted:#}");
    let over = ada.ask("{ viewer { id } }", json!({})).await;
    assert_eq!(over["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{over:#}");
    let mail = server.client().newest_mail(&ada.email).await;
    assert_eq!(mail["subject"], "Your account was deleted");

    let refused = sign_in(&server, &ada.email, false).await;
    assert_eq!(refused["userErrors"][0]["code"], "ACCOUNT_DELETED", "{refused:#}");
    assert!(refused["tokens"].is_null());
    until_cancelled(&server).await;
    let server = server.stop().start();
    let back = sign_in(&server, &ada.email, true).await;
    assert_eq!(back["user"]["email"], ada.email, "{back:#}");
    let mut ada = ada.client;
    ada.url = server.url.clone();
    ada.token = back["tokens"]["accessToken"].as_str().map(str::to_owned);
    let whole = "{ viewer { balance(asset: \"BTC\") { total held } orders { nodes { status } } auditLog { nodes { action } } } }";
    let whole = ada.data(whole, json!({})).await["viewer"].take();
    let expected = json!({ "total": "1.00000000", "held": "0.00000000" });
    assert_eq!(whole["balance"], expected, "{whole:#}");
    assert_eq!(whole["orders"]["nodes"][0]["status"], "CANCELLED");
    assert_eq!(whole["auditLog"]["nodes"][1]["action"], "RESTORE_ACCOUNT", "{whole:#}");
    server.stop().verify();
}

/// Waits until nobody offers anything: the job has cancelled what was open.
async fn until_cancelled(server: &Server) {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let book = "{ market(symbol: \"BTC-USD\") { orderBook { asks { price } } } }";
        let book = server.client().data(book, json!({})).await;
        if book["market"]["orderBook"]["asks"] == json!([]) {
            return;
        }
        assert!(Instant::now() < deadline, "the order stays open: {book:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn account_with_a_second_factor_comes_back_by_password_and_code() {
    let server = Server::start().await;
    let ada = server.person().await;
    let (_, _, codes) = set_up(&ada).await;
    ada.mutate("stepUp", "StepUpInput", "stepUpUntil", json!({ "code": codes[0] })).await;
    assert!(delete(&ada, false).await["restorableUntil"].is_string());
    let refused = sign_in(&server, &ada.email, false).await;
    assert_eq!(refused["userErrors"][0]["code"], "ACCOUNT_DELETED", "{refused:#}");
    let input =
        json!({ "email": ada.email, "password": PASSWORD, "transport": "BEARER", "restore": true });
    let begun = server.client().mutate("signIn", "SignInInput", "mfa { token }", input).await;
    let refused = sign_in(&server, &ada.email, false).await;
    assert_eq!(
        refused["userErrors"][0]["code"], "ACCOUNT_DELETED",
        "the password alone is not enough"
    );
    let input = json!({ "challengeToken": begun["mfa"]["token"], "code": codes[1] });
    let fields = "user { email }";
    let back = server.client().mutate("completeMfa", "CompleteMfaInput", fields, input).await;
    assert_eq!(back["user"]["email"], ada.email);
}
