//! Wallets over HTTP: linking one, signing in by it by tokens and by cookies, beside a second factor, and taking it away.

use super::second_factors::set_up;
use super::support::wallet::Wallet;
use super::support::{Client, Person, Server};
use serde_json::{Value, json};

/// Switches wallets on.
pub(crate) const CHAINS: (&str, &str) = ("AGIO_AUTH__WALLETS__CHAIN_IDS", "[1, 137]");

/// The message that a mutation gives out for a wallet, signed.
pub(crate) async fn signed(client: &Client, name: &str, wallet: &Wallet) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let input = json!({ "address": wallet.address(), "chainId": 1 });
    let begun = client.mutate(name, &kind, "message expiresAt", input).await;
    let message = begun["message"].as_str().unwrap();
    json!({ "message": message, "signature": wallet.sign(message) })
}

/// Signs in by a wallet.
pub(crate) async fn enter(anybody: &Client, wallet: &Wallet) -> Value {
    let mut input = signed(anybody, "startWalletSignIn", wallet).await;
    input["transport"] = json!("BEARER");
    let fields = "user { email } tokens { accessToken } deviceToken mfa { token methods }";
    let kind = "FinishWalletSignInInput";
    anybody.attempt("finishWalletSignIn", kind, fields, input).await
}

async fn listed(person: &Person) -> Value {
    let query = "{ viewer { security { wallets { address lastUsedAt } } } }";
    person.data(query, json!({})).await["viewer"]["security"]["wallets"].take()
}

#[tokio::test]
async fn wallet_is_linked_signs_in_and_is_taken_away() {
    let server = Server::with(&[("AGIO_LIQUIDITY__ENABLED", "false"), CHAINS]).await;
    let (anybody, wallet) = (server.client(), Wallet::new(1));
    let terms = anybody.data("{ walletSignIn { domain chainIds } }", json!({})).await;
    let domain = server.url.strip_prefix("http://").unwrap();
    assert_eq!(terms["walletSignIn"], json!({ "domain": domain, "chainIds": [1, 137] }));

    let person = server.person().await;
    let unknown = enter(&anybody, &wallet).await;
    assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
    let input = signed(&person, "startWalletLink", &wallet).await;
    let message = input["message"].as_str().unwrap();
    let first = format!("{domain} wants you to sign in with your Ethereum account:\n0x");
    assert!(message.starts_with(&first), "{message}");
    assert!(message.contains(&format!("\nURI: {}\nVersion: 1\nChain ID: 1\n", server.url)));
    let fields = "wallet { address linkedAt lastUsedAt }";
    let kind = "FinishWalletLinkInput";
    let linked = person.mutate("finishWalletLink", kind, fields, input.clone()).await;
    let address = linked["wallet"]["address"].as_str().unwrap();
    assert_eq!(address.to_ascii_lowercase(), wallet.address());
    let again = person.attempt("finishWalletLink", kind, fields, input).await;
    assert_eq!(again["userErrors"][0]["code"], "EXPIRED");
    assert_eq!(listed(&person).await, json!([{ "address": address, "lastUsedAt": null }]));

    let entered = enter(&anybody, &wallet).await;
    assert_eq!(entered["user"]["email"], person.email, "{entered:#}");
    assert!(entered["tokens"]["accessToken"].is_string() && entered["mfa"].is_null());
    assert!(listed(&person).await[0]["lastUsedAt"].is_string());

    let (_, _, codes) = set_up(&person).await;
    let first = enter(&anybody, &wallet).await;
    assert!(first["user"].is_null() && first["tokens"].is_null(), "{first:#}");
    assert_eq!(first["mfa"]["methods"], json!(["TOTP", "RECOVERY_CODE"]));
    let answer = json!({ "challengeToken": first["mfa"]["token"], "code": codes[0] });
    let fields = "user { email } tokens { accessToken }";
    let second = anybody.mutate("completeMfa", "CompleteMfaInput", fields, answer).await;
    assert_eq!(second["user"]["email"], person.email);

    let gone = json!({ "address": wallet.address() });
    person.mutate("unlinkWallet", "UnlinkWalletInput", "acknowledged", gone).await;
    assert_eq!(listed(&person).await, json!([]));
    let unknown = enter(&anybody, &wallet).await;
    assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
    server.stop().verify();
}

#[tokio::test]
async fn wallet_signs_a_browser_in_by_cookies() {
    let server = Server::with(&[("AGIO_LIQUIDITY__ENABLED", "false"), CHAINS]).await;
    let (person, wallet) = (server.person().await, Wallet::new(2));
    let input = signed(&person, "startWalletLink", &wallet).await;
    person.mutate("finishWalletLink", "FinishWalletLinkInput", "wallet { address }", input).await;
    let query = "mutation($input: FinishWalletSignInInput!) { finishWalletSignIn(input: $input) { user { email } tokens { \
                 accessToken } csrfToken userErrors { code } } }";
    let input = signed(&server.client(), "startWalletSignIn", &wallet).await;
    let body = json!({ "query": query, "variables": { "input": input } });
    let request = super::support::http().post(format!("{}/graphql", server.url)).json(&body);
    let answer = request.send().await.unwrap();
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies: Vec<String> = cookies.map(|it| it.to_str().unwrap().to_owned()).collect();
    let answer: Value = answer.json().await.unwrap();
    let payload = &answer["data"]["finishWalletSignIn"];
    assert_eq!(payload["user"]["email"], person.email, "{answer:#}");
    assert!(payload["tokens"].is_null() && payload["csrfToken"].is_string());
    let kept = cookies.iter().filter(|it| it.contains("HttpOnly")).count();
    assert!(kept >= 2, "the access and the refresh token: {cookies:#?}");
}

#[tokio::test]
async fn server_without_chains_takes_no_wallets() {
    let server = Server::start().await;
    let anybody = server.client();
    let terms = anybody.data("{ walletSignIn { domain } }", json!({})).await;
    assert!(terms["walletSignIn"].is_null());
    let input = json!({ "address": Wallet::new(1).address(), "chainId": 1 });
    let kind = "StartWalletSignInInput";
    let begun = anybody.attempt("startWalletSignIn", kind, "message", input).await;
    assert_eq!(begun["userErrors"][0]["code"], "NOT_FOUND");
    assert_eq!(begun["userErrors"][0]["path"], json!(["input", "chainId"]));
}
