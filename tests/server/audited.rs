//! Which mutations leave a row in the audit log: every one of the schema is in one of the lists here, and all of them
//! are run.

use super::passkeys::{enter, page_of, registered};
use super::second_factors::set_up;
use super::support::authenticator::Authenticator;
use super::support::wallet::Wallet;
use super::support::{Client, PASSWORD, Person, Server, WAIT_MAX, http};
use super::{deletion, personal_data, wallets};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Mutations that leave a row, and its word.
const AUDITED: [(&str, &str); 37] = [
    ("changeEmail", "REQUEST_EMAIL_CHANGE"),
    ("changePassword", "CHANGE_PASSWORD"),
    ("confirmEmailChange", "CHANGE_EMAIL"),
    ("confirmTotp", "ENABLE_TOTP"),
    ("createApiKey", "CREATE_API_KEY"),
    ("deleteAccount", "DELETE_ACCOUNT"),
    ("disableTotp", "DISABLE_TOTP"),
    ("exportPersonalData", "EXPORT_PERSONAL_DATA"),
    ("finishPasskeyRegistration", "ADD_PASSKEY"),
    ("finishPasskeySignIn", "SIGN_IN"),
    ("finishWalletLink", "LINK_WALLET"),
    ("finishWalletSignIn", "SIGN_IN"),
    ("openAccount", "OPEN_ACCOUNT"),
    ("regenerateRecoveryCodes", "REGENERATE_RECOVERY_CODES"),
    ("removePasskey", "REMOVE_PASSKEY"),
    ("renameAccount", "RENAME_ACCOUNT"),
    ("renamePasskey", "RENAME_PASSKEY"),
    ("reportSignIn", "REPORT_SIGN_IN"),
    ("requestExport", "REQUEST_EXPORT"),
    ("requestPasswordReset", "REQUEST_PASSWORD_RESET"),
    ("resetPassword", "RESET_PASSWORD"),
    ("revertEmailChange", "REVERT_EMAIL_CHANGE"),
    ("revokeApiKey", "REVOKE_API_KEY"),
    ("revokeOtherSessions", "REVOKE_OTHER_SESSIONS"),
    ("revokeSession", "REVOKE_SESSION"),
    ("rotateApiKey", "ROTATE_API_KEY"),
    ("setAntiPhishingCode", "SET_ANTI_PHISHING_CODE"),
    ("signIn", "SIGN_IN"),
    ("signOut", "SIGN_OUT"),
    ("signOutEverywhere", "SIGN_OUT_EVERYWHERE"),
    ("signUp", "SIGN_UP"),
    ("stepUp", "STEP_UP"),
    ("transfer", "TRANSFER"),
    ("unlinkWallet", "UNLINK_WALLET"),
    ("updatePreferences", "UPDATE_PREFERENCES"),
    ("updateProfile", "UPDATE_PROFILE"),
    ("verifyEmail", "VERIFY_EMAIL"),
];

/// Mutations that leave none: the journal keeps what they did, for ever and unchanged.
const JOURNALED: [&str; 8] = [
    "amendOrder",
    "cancelAllAfter",
    "cancelAllOrders",
    "cancelOrder",
    "placeOco",
    "placeOrder",
    "placeOrders",
    "sandboxDeposit",
];

/// What portfolios are.
const NOTES: &str =
    "what people write down of what they own elsewhere moves no money and opens no account";

/// Mutations that leave none, and why. Those of portfolios are run by the scenarios of portfolios.
const UNNOTED: [(&str, &str); 30] = [
    ("addActivities", NOTES),
    ("addPortfolioAccount", NOTES),
    ("applyImport", NOTES),
    ("assignLots", NOTES),
    (
        "cancelJob",
        "it leaves the row CANCEL_JOB when it comes before the job's end: `src/services/personal_data/tests.rs`",
    ),
    ("completeMfa", "it ends what signIn begins: the session leaves the row SIGN_IN"),
    ("createPortfolio", NOTES),
    ("deleteActivity", NOTES),
    ("deleteExport", "a file that can be asked for again goes; that it was asked for is noted"),
    ("deletePortfolio", NOTES),
    ("deleteTaxReport", NOTES),
    ("editActivity", NOTES),
    ("enableTotp", "nothing counts until confirmTotp"),
    ("exportTaxReport", NOTES),
    ("linkProvider", "nothing is linked before the provider has answered: `oauth.rs`"),
    ("linkTransfer", NOTES),
    ("mapImport", NOTES),
    ("refreshSession", "it goes on with what signIn noted; a token that is used twice is noted"),
    ("requestTaxReport", NOTES),
    ("resendVerificationEmail", "it sends a mail again and changes nothing"),
    ("revertImport", NOTES),
    ("startImport", NOTES),
    ("startPasskeyRegistration", "nothing counts until finishPasskeyRegistration"),
    ("startPasskeySignIn", "nobody is in until finishPasskeySignIn"),
    ("startPasskeyStepUp", "nothing is proven until stepUp"),
    ("startWalletLink", "nothing is linked until finishWalletLink"),
    ("startWalletSignIn", "nobody is in until finishWalletSignIn"),
    ("unlinkTransfer", NOTES),
    ("updatePortfolio", NOTES),
    ("unlinkProvider", "it leaves the row UNLINK_PROVIDER, where there is a provider: `oauth.rs`"),
];

fn mutations() -> BTreeSet<String> {
    let document = parse_schema(include_str!("../../schema.graphql")).unwrap();
    let mut found = BTreeSet::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = definition.node.kind else { continue };
        if definition.node.name.node == "Mutation" {
            found.extend(object.fields.iter().map(|field| field.node.name.node.to_string()));
        }
    }
    found
}

#[test]
fn every_mutation_leaves_a_row_or_says_why_not() {
    let audited = AUDITED.iter().map(|(mutation, _)| *mutation);
    let unnoted = UNNOTED.iter().map(|(mutation, _)| *mutation);
    let all: Vec<String> = audited.chain(JOURNALED).chain(unnoted).map(str::to_owned).collect();
    let listed: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(listed.len(), all.len(), "one mutation is in two lists");
    assert_eq!(listed, mutations());
}

/// What the log says that was done, oldest first.
async fn rows(person: &Person) -> Vec<String> {
    let query = "{ viewer { auditLog(first: 100) { nodes { action outcome } } } }";
    let mut log = person.data(query, json!({})).await["viewer"]["auditLog"].take();
    let nodes = log["nodes"].as_array_mut().unwrap();
    nodes.reverse();
    // Whether a transfer moved money, the journal says.
    let outcome = |node: &Value| if node["action"] == "TRANSFER" { "ASKED" } else { "DONE" };
    assert!(nodes.iter().all(|node| node["outcome"] == outcome(node)), "{nodes:#?}");
    nodes.iter().map(|node| node["action"].as_str().unwrap().to_owned()).collect()
}

/// Sends a mutation twice. What is done again changes nothing, whether it is refused or answered.
async fn twice(client: &Client, name: &str, input: Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let first = client.attempt(name, &kind, "__typename", input.clone()).await;
    assert_eq!(first["userErrors"], json!([]), "{name}");
    client.attempt(name, &kind, "__typename", input).await;
}

async fn account_ids(person: &Person) -> Vec<Value> {
    let mut found = person.data("{ viewer { accounts { id } } }", json!({})).await;
    let all = found["viewer"]["accounts"].as_array_mut().unwrap();
    all.iter_mut().map(|account| account["id"].take()).collect()
}

/// Accounts, money and orders; answers what must have been noted.
async fn trade(person: &Person) -> [&'static str; 3] {
    twice(person, "openAccount", json!({ "name": "Bots" })).await;
    let [main, bots] = &account_ids(person).await[..] else { panic!("two accounts") };
    twice(person, "renameAccount", json!({ "accountId": bots, "name": "Grid" })).await;
    let gift = json!({ "asset": "BTC", "amount": "1", "reference": "gift" });
    twice(person, "sandboxDeposit", gift).await;
    let moved = json!({ "from": main, "to": bots, "asset": "BTC", "amount": "0.1",
        "reference": "gift" });
    twice(person, "transfer", moved).await;

    let order = json!({ "market": "BTC-USD", "side": "SELL", "type": "LIMIT", "price": "60000",
        "quantity": "0.1", "clientOrderId": "one" });
    twice(person, "placeOrder", order.clone()).await;
    let many = "mutation($input: [PlaceOrderInput!]!) { placeOrders(input: $input) { results {
        userErrors { code } } } }";
    person.data(many, json!({ "input": [order] })).await;
    let pair = json!({ "market": "BTC-USD", "side": "SELL", "quantity": "0.1", "price": "61000",
        "stopPrice": "49000", "limitClientOrderId": "high", "stopClientOrderId": "low" });
    twice(person, "placeOco", pair).await;
    let amended = json!({ "clientOrderId": "one", "price": "60001" });
    twice(person, "amendOrder", amended).await;
    twice(person, "cancelAllAfter", json!({ "seconds": 60 })).await;
    twice(person, "cancelOrder", json!({ "clientOrderId": "one" })).await;
    twice(person, "cancelAllOrders", json!({})).await;
    ["OPEN_ACCOUNT", "RENAME_ACCOUNT", "TRANSFER"]
}

/// Makes, replaces and ends a key; answers what must have been noted.
async fn keys(person: &Person) -> [&'static str; 3] {
    let [main, ..] = &account_ids(person).await[..] else { panic!("an account") };
    let input = json!({ "accountId": main, "name": "Bot", "scopes": ["READ"] });
    let key = "apiKey { id }";
    let made = person.mutate("createApiKey", "CreateApiKeyInput", key, input).await;
    let id = json!({ "id": made["apiKey"]["id"] });
    let rotated = person.mutate("rotateApiKey", "RotateApiKeyInput", key, id).await;
    twice(person, "revokeApiKey", json!({ "id": rotated["apiKey"]["id"] })).await;
    ["CREATE_API_KEY", "ROTATE_API_KEY", "REVOKE_API_KEY"]
}

/// Adds, names, uses and takes away a passkey; answers what must have been noted.
async fn passkeys(server: &Server, person: &Person) -> [&'static str; 4] {
    let mut device = Authenticator::new(&page_of(server), 7);
    let added = registered(person, &mut device).await;
    let id = added["passkey"]["id"].clone();
    twice(person, "renamePasskey", json!({ "id": id, "name": "Desk" })).await;
    enter(&server.client(), &mut device).await;
    twice(person, "removePasskey", json!({ "id": id })).await;
    ["ADD_PASSKEY", "RENAME_PASSKEY", "SIGN_IN", "REMOVE_PASSKEY"]
}

/// Links, uses and takes away a wallet; answers what must have been noted.
async fn by_wallet(server: &Server, person: &Person) -> [&'static str; 3] {
    let wallet = Wallet::new(7);
    let link = wallets::signed(person, "startWalletLink", &wallet).await;
    twice(person, "finishWalletLink", link).await;
    wallets::enter(&server.client(), &wallet).await;
    twice(person, "unlinkWallet", json!({ "address": wallet.address() })).await;
    ["LINK_WALLET", "SIGN_IN", "UNLINK_WALLET"]
}

async fn reset_token(person: &Person) -> String {
    mailed_token(person, (&person.email, "reset-password")).await
}

/// The token in the newest mail to an address, once it has a link to this page.
async fn mailed_token(person: &Person, (email, page): (&str, &str)) -> String {
    let deadline = Instant::now() + WAIT_MAX;
    let link = format!("{page}?token=");
    loop {
        let mail = person.newest_mail(email).await;
        if let Some((_, rest)) = mail["text"].as_str().unwrap().split_once(&link) {
            return rest.split_whitespace().next().unwrap().to_owned();
        }
        assert!(Instant::now() < deadline, "no mail with a link");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Moves to another address and back, which takes the password away; answers what must have been noted.
async fn move_and_back(person: &Person) -> [&'static str; 5] {
    let input = json!({ "email": "moved@example.com" });
    person.mutate("changeEmail", "ChangeEmailInput", "acknowledged", input).await;
    let token = mailed_token(person, ("moved@example.com", "confirm-email-change")).await;
    twice(person, "confirmEmailChange", json!({ "token": token })).await;
    let token = mailed_token(person, (&person.email, "revert-email-change")).await;
    let mut anybody = person.client.clone();
    anybody.token = None;
    twice(&anybody, "revertEmailChange", json!({ "token": token })).await;
    let input = json!({ "token": reset_token(person).await, "newPassword": PASSWORD });
    twice(&anybody, "resetPassword", input).await;
    ["REQUEST_EMAIL_CHANGE", "CHANGE_EMAIL", "REVERT_EMAIL_CHANGE", "RESET_PASSWORD", "SIGN_IN"]
}

/// Signs in by a program that the account was never signed in with.
async fn from_another_device(person: &Person) {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
    let input = json!({ "email": person.email, "password": PASSWORD, "transport": "BEARER" });
    let body = json!({ "query": query, "variables": { "input": input } });
    let request = http().post(format!("{}/graphql", person.client.url)).json(&body);
    let answer = request.header("user-agent", "Another 1.0").send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["data"]["signIn"]["userErrors"], json!([]));
}

#[tokio::test]
async fn each_mutation_that_changes_something_leaves_one_row() {
    let server = Server::with(&[("AGIO_LIQUIDITY__ENABLED", "false"), wallets::CHAINS]).await;
    let ada = server.person().await;
    let mut expected = vec!["SIGN_UP", "VERIFY_EMAIL", "SIGN_IN"];
    twice(&ada, "updateProfile", json!({ "displayName": "Ada" })).await;
    twice(&ada, "updatePreferences", json!({ "theme": "DARK" })).await;
    twice(&ada, "setAntiPhishingCode", json!({ "code": "blue heron" })).await;
    expected.extend(["UPDATE_PROFILE", "UPDATE_PREFERENCES", "SET_ANTI_PHISHING_CODE"]);
    personal_data::ask(&ada).await;
    personal_data::over(&ada).await;
    expected.push("EXPORT_PERSONAL_DATA");
    let export = json!({ "kind": "ORDERS" });
    ada.mutate("requestExport", "RequestExportInput", "export { id }", export).await;
    expected.push("REQUEST_EXPORT");
    expected.extend(trade(&ada).await);
    expected.extend(keys(&ada).await);
    twice(&ada, "resendVerificationEmail", json!({ "email": ada.email })).await;
    let refresh = json!({ "refreshToken": ada.refresh_token });
    ada.mutate("refreshSession", "RefreshSessionInput", "csrfToken", refresh).await;

    let other = Person::sign_in(&server.url, &ada.email).await;
    let sessions = ada.data("{ viewer { sessions { id current } } }", json!({})).await;
    let sessions = sessions["viewer"]["sessions"].as_array().unwrap();
    let theirs = sessions.iter().find(|session| session["current"] == false).unwrap();
    twice(&ada, "revokeSession", json!({ "id": theirs["id"] })).await;
    drop(other);
    let others = "mutation { revokeOtherSessions { acknowledged } }";
    ada.data(others, json!({})).await;
    Person::sign_in(&server.url, &ada.email).await;
    ada.data(others, json!({})).await;
    let leaving = Person::sign_in(&server.url, &ada.email).await;
    leaving.data("mutation { signOut { acknowledged } }", json!({})).await;
    expected.extend(["SIGN_IN", "REVOKE_SESSION", "SIGN_IN", "REVOKE_OTHER_SESSIONS"]);
    expected.extend(["SIGN_IN", "SIGN_OUT"]);

    let email = json!({ "email": ada.email });
    ada.mutate("requestPasswordReset", "RequestPasswordResetInput", "acknowledged", email).await;
    let input = json!({ "token": mailed_token(&ada, (&ada.email, "reset-password")).await, "newPassword": "another fine phrase" });
    let anybody = server.client();
    twice(&anybody, "resetPassword", input).await;
    let again =
        json!({ "email": ada.email, "password": "another fine phrase", "transport": "BEARER" });
    let tokens = anybody.mutate("signIn", "SignInInput", "tokens { accessToken }", again).await;
    let mut ada = ada;
    ada.client.token = tokens["tokens"]["accessToken"].as_str().map(str::to_owned);
    let change = json!({ "currentPassword": "another fine phrase", "newPassword": PASSWORD });
    ada.mutate("changePassword", "ChangePasswordInput", "acknowledged", change).await;
    ada.data("mutation { signOutEverywhere { acknowledged } }", json!({})).await;
    expected.extend(["REQUEST_PASSWORD_RESET", "RESET_PASSWORD", "SIGN_IN", "CHANGE_PASSWORD"]);
    from_another_device(&ada).await;
    let input = json!({ "token": mailed_token(&ada, (&ada.email, "not-me")).await });
    anybody.mutate("reportSignIn", "ReportSignInInput", "acknowledged", input).await;
    expected.extend(["SIGN_OUT_EVERYWHERE", "SIGN_IN", "REPORT_SIGN_IN", "SIGN_IN"]);
    expected.extend(["ENABLE_TOTP", "STEP_UP", "USE_RECOVERY_CODE"]);
    expected.extend(["REGENERATE_RECOVERY_CODES", "DISABLE_TOTP"]);

    let ada = Person::sign_in(&server.url, &ada.email).await;
    let (_, _, codes) = set_up(&ada).await;
    ada.mutate("stepUp", "StepUpInput", "stepUpUntil", json!({ "code": codes[0] })).await;
    for mutation in ["regenerateRecoveryCodes", "disableTotp"] {
        let query = format!("mutation {{ {mutation} {{ userErrors {{ code }} }} }}");
        ada.data(&query, json!({})).await;
    }
    expected.extend(passkeys(&server, &ada).await);
    expected.extend(by_wallet(&server, &ada).await);
    expected.extend(move_and_back(&ada).await);
    let ada = Person::sign_in(&server.url, &ada.email).await;
    assert!(deletion::delete(&ada, true).await["restorableUntil"].is_string());
    let back = deletion::sign_in(&server, &ada.email, true).await;
    let mut ada = ada;
    ada.client.token = back["tokens"]["accessToken"].as_str().map(str::to_owned);
    expected.extend(["DELETE_ACCOUNT", "RESTORE_ACCOUNT", "SIGN_IN"]);
    let mut noted = rows(&ada).await;
    // A code and what it allows are noted in one transaction.
    let codes = expected.iter().position(|row| *row == "STEP_UP").unwrap();
    noted[codes..codes + 2].sort();
    assert_eq!(noted, expected);
    let seen: BTreeSet<&str> = expected
        .into_iter()
        .filter(|it| !["USE_RECOVERY_CODE", "RESTORE_ACCOUNT"].contains(it))
        .collect();
    assert_eq!(seen, AUDITED.iter().map(|(_, action)| *action).collect());
    server.stop().verify();
}
