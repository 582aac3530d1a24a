//! Too many wrong passwords, over HTTP: what strangers, the owner's browser and program, and the operator see.

use super::support::{PASSWORD, Server, http};
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    user { email } tokens { accessToken } deviceToken userErrors { code message } } }";

/// A sign-in with the cookies that a browser kept; answers the payload and the device cookie that was set.
async fn sign_in(url: &str, cookie: &str, input: Value) -> (Value, Option<String>) {
    let body = json!({ "query": SIGN_IN, "variables": { "input": input } });
    let request = http().post(format!("{url}/graphql")).header("cookie", cookie).json(&body);
    let answer = request.send().await.unwrap();
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    let device =
        cookies.filter_map(|it| it.to_str().ok()).find(|it| it.starts_with("agio_device="));
    let device = device.map(|it| {
        assert!(it.contains("HttpOnly") && it.contains("SameSite=Lax"), "{it}");
        it.split(';').next().unwrap().to_owned()
    });
    let mut answer: Value = answer.json().await.unwrap();
    (answer["data"]["signIn"].take(), device)
}

fn code(payload: &Value) -> &str {
    payload["userErrors"][0]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn owner_gets_in_on_a_known_device_while_strangers_guess() {
    let server = Server::start().await;
    let person = server.person().await;
    let url = &server.url;
    let input = |password: &str, transport: &str| json!({ "email": person.email, "password": password, "transport": transport });
    let (first, cookie) = sign_in(url, "", input(PASSWORD, "COOKIE")).await;
    assert!(first["deviceToken"].is_null() && first["user"].is_object(), "{first:#}");
    let cookie = cookie.expect("a device cookie");
    let (program, none) = sign_in(url, "", input(PASSWORD, "BEARER")).await;
    assert_eq!(none, None, "a program gets the token in the payload");
    let token = program["deviceToken"].as_str().expect("a token");

    for _ in 0..5 {
        let (wrong, _) = sign_in(url, "", input("not the password", "BEARER")).await;
        assert_eq!(code(&wrong), "INVALID_CREDENTIALS");
    }
    let (locked, _) = sign_in(url, "", input(PASSWORD, "BEARER")).await;
    assert_eq!(code(&locked), "ACCOUNT_LOCKED", "{locked:#}");
    assert!(locked["userErrors"][0]["message"].as_str().unwrap().contains("Wait until 20"));
    let (here, again) = sign_in(url, &cookie, input(PASSWORD, "COOKIE")).await;
    assert!(here["user"].is_object() && again.is_some(), "{here:#}");
    let mut known = input(PASSWORD, "BEARER");
    known["deviceToken"] = json!(token);
    let (program, _) = sign_in(url, "", known).await;
    assert!(program["user"].is_object(), "{program:#}");
    let mail = server.client().newest_mail(&person.email).await;
    assert_eq!(mail["subject"], "Too many wrong passwords");

    let unlock = |email: &str| {
        let output = server.home().agio().args(["user", "unlock", email]).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(!unlock("nobody@example.com").0);
    let (done, told) = unlock(&person.email.to_uppercase());
    assert!(done && told.contains("can sign in"), "{told}");
    let (open, _) = sign_in(url, "", input(PASSWORD, "BEARER")).await;
    assert!(open["user"].is_object(), "{open:#}");
    server.stop().verify();
}
