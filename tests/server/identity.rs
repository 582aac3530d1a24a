//! People: cookies and CSRF, rotation, sessions, resets, and answers that give nothing away.

use super::support::{PASSWORD, Person, Server, http};
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A browser: keeps cookies, sends them back.
#[derive(Default)]
struct Browser {
    jar: BTreeMap<String, String>,
    /// Further headers, such as those that say which page asks.
    page: Vec<(&'static str, &'static str)>,
}

impl Browser {
    /// How many cookies belong to a session; that of the device stays.
    fn session_cookies(&self) -> usize {
        self.jar.keys().filter(|name| *name != "agio_device").count()
    }

    async fn ask(&mut self, url: &str, csrf: Option<&str>, query: &str, variables: Value) -> Value {
        let cookies: Vec<String> =
            self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = http()
            .post(format!("{url}/graphql"))
            .header("cookie", cookies.join("; "))
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(csrf) = csrf {
            request = request.header("x-csrf-token", csrf);
        }
        for (name, value) in &self.page {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            assert!(text.contains("SameSite=Lax") && text.contains("Path=/"), "{text}");
            assert_eq!(text.contains("HttpOnly"), !name.ends_with("csrf"), "{text}");
            if value.is_empty() {
                self.jar.remove(name)
            } else {
                self.jar.insert(name.into(), value.into())
            };
        }
        answer.json().await.unwrap()
    }
}

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    user { email } tokens { accessToken } csrfToken userErrors { code message } } }";

#[tokio::test]
async fn cookie_mutations_need_the_csrf_token() {
    let server = Server::start().await;
    let person = server.person().await;
    let mut browser = Browser::default();
    let input = json!({ "input": { "email": person.email, "password": PASSWORD } });
    let answer = browser.ask(&server.url, None, SIGN_IN, input).await;
    let payload = &answer["data"]["signIn"];
    assert!(payload["tokens"].is_null(), "tokens stay in the cookies: {answer:#}");
    let csrf = payload["csrfToken"].as_str().unwrap().to_owned();
    let who = browser.ask(&server.url, None, "{ viewer { email } }", json!({})).await;
    assert_eq!(who["data"]["viewer"]["email"], person.email.as_str());

    let deposit = "mutation { sandboxDeposit(input: { asset: \"USD\", amount: \"5\" }) {
        balance { available } userErrors { code } } }";
    for wrong in [None, Some("wrong")] {
        let refused = browser.ask(&server.url, wrong, deposit, json!({})).await;
        let code = refused["errors"][0]["extensions"]["code"].as_str().unwrap();
        assert!(code.contains("CSRF"), "{refused:#}");
    }
    let done = browser.ask(&server.url, Some(&csrf), deposit, json!({})).await;
    assert_eq!(done["data"]["sandboxDeposit"]["balance"]["available"], "5.00000000");

    let refresh =
        "mutation { refreshSession(input: {}) { user { email } csrfToken userErrors { code } } }";
    let refreshed = browser.ask(&server.url, Some(&csrf), refresh, json!({})).await;
    assert_eq!(
        refreshed["data"]["refreshSession"]["user"]["email"],
        person.email.as_str(),
        "{refreshed:#}"
    );
    let csrf = refreshed["data"]["refreshSession"]["csrfToken"].as_str().unwrap().to_owned();
    let out = browser
        .ask(&server.url, Some(&csrf), "mutation { signOut { acknowledged } }", json!({}))
        .await;
    assert_eq!(out["data"]["signOut"]["acknowledged"], true);
    assert_eq!(browser.session_cookies(), 0, "the cookies are taken away: {:?}", browser.jar);
}

impl Browser {
    /// Signs in with cookies; answers the CSRF token.
    async fn sign_in(&mut self, url: &str, email: &str) -> String {
        let input = json!({ "input": { "email": email, "password": PASSWORD } });
        let answer = self.ask(url, None, SIGN_IN, input).await;
        answer["data"]["signIn"]["csrfToken"].as_str().expect("a token").to_owned()
    }

    async fn sign_out(&mut self, url: &str) -> Value {
        self.ask(url, None, "mutation { signOut { acknowledged } }", json!({})).await
    }

    async fn refresh(&mut self, url: &str) -> Value {
        let refresh = "mutation { refreshSession(input: {}) { user { email } } }";
        self.ask(url, None, refresh, json!({})).await["data"]["refreshSession"]["user"].take()
    }
}

#[tokio::test]
async fn sign_out_always_succeeds_and_takes_the_cookies_away() {
    let server = Server::start().await;
    let person = server.person().await;
    for dead in [None, Some("a.b.c")] {
        let mut browser = Browser::default();
        browser.sign_in(&server.url, &person.email).await;
        let mut thief = Browser { jar: browser.jar.clone(), ..Browser::default() };
        match dead {
            Some(value) => browser.jar.insert("agio_access".into(), value.into()),
            None => browser.jar.remove("agio_access"),
        };
        let answer = browser.sign_out(&server.url).await;
        assert_eq!(answer["data"]["signOut"]["acknowledged"], true, "{answer:#}");
        assert_eq!(browser.session_cookies(), 0, "{:?}", browser.jar);
        let who = thief.ask(&server.url, None, "{ viewer { email } }", json!({})).await;
        assert!(
            who["data"]["viewer"].is_null(),
            "the session ended by its refresh cookie: {who:#}"
        );
        assert!(thief.refresh(&server.url).await.is_null());
    }
    let mut stranger = Browser::default();
    stranger.jar.insert("agio_refresh".into(), "forged".into());
    for _ in 0..2 {
        let answer = stranger.sign_out(&server.url).await;
        assert_eq!(answer["data"]["signOut"]["acknowledged"], true, "{answer:#}");
        assert_eq!(stranger.session_cookies(), 0);
    }
}

#[tokio::test]
async fn page_of_another_site_ends_no_session() {
    let settings = [("AGIO_HTTP__CORS_ORIGINS", "[\"https://app.example.com\"]")];
    let server = Server::with(&settings).await;
    let person = server.person().await;
    let mut browser = Browser::default();
    browser.sign_in(&server.url, &person.email).await;
    let before = browser.jar.clone();
    let evil = ("origin", "https://evil.example");
    for page in [vec![("sec-fetch-site", "cross-site"), evil], vec![evil]] {
        browser.page = page;
        let answer = browser.sign_out(&server.url).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "CSRF_REQUIRED", "{answer:#}");
        assert!(browser.refresh(&server.url).await.is_null());
        assert_eq!(browser.jar, before);
    }
    browser.page = vec![];
    let who = browser.ask(&server.url, None, "{ viewer { email } }", json!({})).await;
    assert_eq!(who["data"]["viewer"]["email"], person.email.as_str());
    browser.page = vec![("sec-fetch-site", "cross-site"), ("origin", "https://app.example.com")];
    let answer = browser.sign_out(&server.url).await;
    assert_eq!(answer["data"]["signOut"]["acknowledged"], true, "an allowed origin: {answer:#}");
    assert_eq!(browser.session_cookies(), 0);
}

#[tokio::test]
async fn cookie_transport_from_another_site_is_refused_with_its_reason() {
    let settings = [("AGIO_HTTP__CORS_ORIGINS", "[\"https://app.example.com\"]")];
    let server = Server::with(&settings).await;
    let person = server.person().await;
    let allowed = ("origin", "https://app.example.com");
    let mut far =
        Browser { page: vec![("sec-fetch-site", "cross-site"), allowed], ..Browser::default() };
    let input = |transport: &str| json!({ "input": { "email": person.email, "password": PASSWORD, "transport": transport } });
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { csrfToken tokens { refreshToken } userErrors { code message path } } }";
    let mut refused = far.ask(&server.url, None, sign_in, input("COOKIE")).await;
    other_site(&refused["data"]["signIn"].take(), "transport");
    let refresh =
        "mutation { refreshSession(input: {}) { csrfToken userErrors { code message path } } }";
    let mut refused = far.ask(&server.url, None, refresh, json!({})).await;
    other_site(&refused["data"]["refreshSession"].take(), "refreshToken");
    assert!(far.jar.is_empty(), "no cookies were set");

    let answer = far.ask(&server.url, None, sign_in, input("BEARER")).await;
    assert!(answer["data"]["signIn"]["tokens"]["refreshToken"].is_string(), "{answer:#}");
    let mut near =
        Browser { page: vec![("sec-fetch-site", "same-site"), allowed], ..Browser::default() };
    let answer = near.ask(&server.url, None, sign_in, input("COOKIE")).await;
    assert!(answer["data"]["signIn"]["csrfToken"].is_string(), "{answer:#}");
    assert_eq!(near.session_cookies(), 3);
    // Cookies that came from another site all the same renew nothing, and stay.
    near.page[0] = ("sec-fetch-site", "cross-site");
    let mut refused = near.ask(&server.url, None, refresh, json!({})).await;
    other_site(&refused["data"]["refreshSession"].take(), "refreshToken");
    assert_eq!(near.session_cookies(), 3);
}

fn other_site(payload: &Value, field: &str) {
    let refusal = &payload["userErrors"][0];
    assert_eq!(refusal["code"], "INVALID_INPUT", "{payload:#}");
    assert_eq!(refusal["path"], json!(["input", field]));
    let message = refusal["message"].as_str().unwrap();
    assert!(message.contains("another site") && message.contains("BEARER"), "{message}");
    assert!(payload["csrfToken"].is_null(), "{payload:#}");
}

#[tokio::test]
async fn own_session_revoked_takes_its_cookies_away() {
    let server = Server::start().await;
    let person = server.person().await;
    let mut browser = Browser::default();
    let csrf = browser.sign_in(&server.url, &person.email).await;
    let list = "{ viewer { sessions { id current } } }";
    let listed = browser.ask(&server.url, None, list, json!({})).await;
    let sessions = listed["data"]["viewer"]["sessions"].as_array().expect("a list").clone();
    let revoke = "mutation($id: ID!) { revokeSession(input: { id: $id }) { acknowledged } }";
    for (current, left) in [(false, 3), (true, 0)] {
        let session = sessions.iter().find(|session| session["current"] == current).expect("one");
        let answer =
            browser.ask(&server.url, Some(&csrf), revoke, json!({ "id": session["id"] })).await;
        assert_eq!(answer["data"]["revokeSession"]["acknowledged"], true, "{answer:#}");
        assert_eq!(browser.session_cookies(), left);
    }
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_stolen_one_ends_the_session() {
    let server = Server::start().await;
    let person = server.person().await;
    let refresh = |token: String| {
        let client = server.client();
        async move {
            let payload = "tokens { accessToken refreshToken }";
            client
                .attempt(
                    "refreshSession",
                    "RefreshSessionInput",
                    payload,
                    json!({ "refreshToken": token }),
                )
                .await
        }
    };
    let first = person.refresh_token.clone();
    let second =
        refresh(first.clone()).await["tokens"]["refreshToken"].as_str().unwrap().to_owned();
    let third =
        refresh(second.clone()).await["tokens"]["refreshToken"].as_str().unwrap().to_owned();
    assert!(first != second && second != third);
    let reused = refresh(first).await;
    assert!(
        reused["tokens"].is_null() && reused["userErrors"][0]["code"].is_string(),
        "{reused:#}"
    );
    let after = refresh(third).await;
    assert!(after["tokens"].is_null(), "reuse of an old token ends the session: {after:#}");
}

#[tokio::test]
async fn sessions_are_listed_and_revoked() {
    let server = Server::start().await;
    let here = server.person().await;
    let there = Person::sign_in(&server.url, &here.email).await;
    let sessions = here.data("{ viewer { sessions { id current } } }", json!({})).await;
    let sessions = sessions["viewer"]["sessions"].as_array().unwrap().clone();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    here.mutate(
        "revokeSession",
        "RevokeSessionInput",
        "acknowledged",
        json!({ "id": other["id"] }),
    )
    .await;
    let answer = there.ask("{ viewer { email } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "at once: {answer:#}");
    assert!(here.data("{ viewer { email } }", json!({})).await["viewer"].is_object());
}

#[tokio::test]
async fn password_reset_works_once_and_ends_all_sessions() {
    let server = Server::start().await;
    let person = server.person().await;
    let email = json!({ "email": person.email });
    person
        .client
        .mutate("requestPasswordReset", "RequestPasswordResetInput", "acknowledged", email)
        .await;
    let mail = loop {
        let mail = person.newest_mail(&person.email).await;
        if mail["text"].as_str().unwrap().contains("reset-password?token=") {
            break mail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let text = mail["text"].as_str().unwrap();
    let token: String = text
        .split("token=")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let valid = "query($token: String!) { passwordResetTokenValid(token: $token) }";
    let anybody = server.client();
    assert_eq!(
        anybody.data(valid, json!({ "token": token })).await["passwordResetTokenValid"],
        true
    );
    let input = json!({ "token": token, "newPassword": "another long enough phrase" });
    anybody.mutate("resetPassword", "ResetPasswordInput", "acknowledged", input.clone()).await;
    assert_eq!(
        anybody.data(valid, json!({ "token": token })).await["passwordResetTokenValid"],
        false
    );
    let again = anybody.attempt("resetPassword", "ResetPasswordInput", "acknowledged", input).await;
    assert!(again["userErrors"][0]["code"].is_string());
    let answer = person.ask("{ viewer { email } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn answers_do_not_tell_who_has_an_account() {
    let server = Server::start().await;
    let person = server.person().await;
    let client = server.client();
    let pairs = [
        ("signUp", "SignUpInput", json!({ "password": PASSWORD, "displayName": "Me" })),
        ("requestPasswordReset", "RequestPasswordResetInput", json!({})),
        ("resendVerificationEmail", "ResendVerificationEmailInput", json!({})),
    ];
    for (name, input, rest) in pairs {
        let mut answers = Vec::new();
        for email in [person.email.as_str(), "nobody@example.com"] {
            let mut value = rest.clone();
            value["email"] = json!(email);
            answers.push(client.attempt(name, input, "acknowledged", value).await);
        }
        assert_eq!(answers[0], answers[1], "{name}");
    }
    let mut refusals = Vec::new();
    for email in [person.email.as_str(), "unknown@example.com"] {
        let value = json!({ "email": email, "password": "not the password" });
        refusals.push(client.attempt("signIn", "SignInInput", "user { email }", value).await);
    }
    assert_eq!(refusals[0], refusals[1]);
    assert_eq!(refusals[0]["userErrors"][0]["code"], "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn unverified_people_look_but_do_not_trade() {
    let server = Server::start().await;
    let client = server.client();
    let email = "unverified@example.com";
    let input = json!({ "email": email, "password": PASSWORD, "displayName": "Not yet" });
    client.mutate("signUp", "SignUpInput", "acknowledged", input).await;
    let person = Person::sign_in(&server.url, email).await;
    assert_eq!(
        person.data("{ viewer { emailVerified } }", json!({})).await["viewer"]["emailVerified"],
        false
    );
    let order =
        json!({ "market": "BTC-USD", "side": "BUY", "type": "MARKET", "quantity": "0.001" });
    assert_eq!(person.try_place(order).await["userErrors"][0]["code"], "EMAIL_NOT_VERIFIED");
    let deposit = person
        .attempt(
            "sandboxDeposit",
            "SandboxDepositInput",
            "transaction { id }",
            json!({ "asset": "USD", "amount": "1" }),
        )
        .await;
    assert_eq!(deposit["userErrors"][0]["code"], "EMAIL_NOT_VERIFIED");
}

#[tokio::test]
async fn weak_sign_ups_are_refused_by_field() {
    let server = Server::start().await;
    let client = server.client();
    let rows = [
        (
            json!({ "email": "no-address", "password": PASSWORD, "displayName": "Me" }),
            "INVALID_INPUT",
            "email",
        ),
        (
            json!({ "email": "a@example.com", "password": "short", "displayName": "Me" }),
            "PASSWORD_TOO_WEAK",
            "password",
        ),
        (
            json!({ "email": "a@example.com", "password": "password123", "displayName": "Me" }),
            "PASSWORD_TOO_WEAK",
            "password",
        ),
        (
            json!({ "email": "a@example.com", "password": PASSWORD, "displayName": " " }),
            "INVALID_INPUT",
            "displayName",
        ),
    ];
    for (input, code, field) in rows {
        let answer = client.attempt("signUp", "SignUpInput", "acknowledged", input.clone()).await;
        assert_eq!(answer["userErrors"][0]["code"], code, "{input} {answer:#}");
        assert_eq!(answer["userErrors"][0]["path"], json!(["input", field]));
    }
}

#[tokio::test]
async fn revoked_session_loses_its_socket() {
    let server = Server::start().await;
    let person = server.person().await;
    let mut socket = person.socket().await;
    socket.subscribe("subscription { balanceUpdates { total } }", json!({})).await;
    person.data("mutation { signOutEverywhere { acknowledged } }", json!({})).await;
    let revoked = Instant::now();
    assert_eq!(socket.close_code().await, 4403);
    assert!(revoked.elapsed() < Duration::from_secs(1), "{:?}", revoked.elapsed());
}
