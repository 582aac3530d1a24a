//! Clients over HTTP: anybody ([`Client`]) and somebody with an account ([`Person`]).

use super::{Socket, WAIT_MAX};
use serde_json::{Value, json};
use std::ops::Deref;

/// An HTTP client that gives up after a while.
pub(crate) fn http() -> reqwest::Client {
    http_builder().build().expect("an HTTP client")
}

/// The same, for who wants it otherwise still. Without it a client can only be built after another test has built one.
pub(crate) fn http_builder() -> reqwest::ClientBuilder {
    // An error says that another test installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(WAIT_MAX)
}

/// Whoever asks over HTTP.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
}

impl Client {
    pub(crate) fn new(url: &str) -> Client {
        Client { http: http(), url: url.to_owned(), token: None }
    }

    /// Sends one operation and answers the whole response body, errors included.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        self.try_ask(query, variables).await.expect("an answer")
    }

    /// Like [`Client::ask`], for tests that pull the server from under the request.
    pub(crate) async fn try_ask(
        &self,
        query: &str,
        variables: Value,
    ) -> Result<Value, reqwest::Error> {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.url))
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request.send().await?.json().await
    }

    /// Sends one operation that must succeed and answers its `data`.
    pub(crate) async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// Sends one mutation `name(input:)`, whose payload must carry no userErrors, and answers the payload.
    pub(crate) async fn mutate(
        &self,
        name: &str,
        input: &str,
        payload: &str,
        value: Value,
    ) -> Value {
        let answer = self.attempt(name, input, payload, value).await;
        assert_eq!(answer["userErrors"], json!([]), "{name}");
        answer
    }

    /// Sends one mutation and answers its payload, refused or not.
    pub(crate) async fn attempt(
        &self,
        name: &str,
        input: &str,
        payload: &str,
        value: Value,
    ) -> Value {
        let query = format!(
            "mutation($input: {input}!) {{ {name}(input: $input) {{ {payload} \
             userErrors {{ code message path }} }} }}"
        );
        self.data(&query, json!({ "input": value })).await[name].take()
    }

    /// The newest mail to an address, waiting until it is there.
    pub(crate) async fn newest_mail(&self, to: &str) -> Value {
        let url = format!("{}/dev/mailbox.json", self.url);
        let deadline = tokio::time::Instant::now() + WAIT_MAX;
        while tokio::time::Instant::now() < deadline {
            let mails: Value =
                self.http.get(&url).send().await.expect("an answer").json().await.expect("JSON");
            let found = mails.as_array().expect("an array").iter().find(|mail| mail["to"] == to);
            if let Some(mail) = found {
                return mail.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("no mail to {to}");
    }

    /// Opens a WebSocket with this client's token.
    pub(crate) async fn socket(&self) -> Socket {
        Socket::open(&self.url, self.token.as_deref()).await
    }
}

/// The first run of exactly six digits.
pub(crate) fn six_digits(text: &str) -> String {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.into_iter().find(|run| run.len() == 6).expect("a six-digit code").to_owned()
}

/// Somebody with an account, signed in by bearer token.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) email: String,
    pub(crate) refresh_token: String,
}

impl Deref for Person {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

impl Person {
    /// Signs up, verifies by the mailed code, signs in.
    pub(crate) async fn sign_up(url: &str, email: &str) -> Person {
        let client = Client::new(url);
        let input = json!({ "email": email, "password": PASSWORD, "displayName": "Somebody" });
        client.mutate("signUp", "SignUpInput", "acknowledged", input).await;
        let mail = client.newest_mail(email).await;
        let code = six_digits(mail["text"].as_str().expect("a text part"));
        let input = json!({ "email": email, "code": code });
        client.mutate("verifyEmail", "VerifyEmailInput", "verified", input).await;
        Person::sign_in(url, email).await
    }

    pub(crate) async fn sign_in(url: &str, email: &str) -> Person {
        let mut client = Client::new(url);
        let input = json!({ "email": email, "password": PASSWORD, "transport": "BEARER" });
        let payload = "tokens { accessToken refreshToken } csrfToken";
        let tokens = client.mutate("signIn", "SignInInput", payload, input).await["tokens"].take();
        client.token = Some(tokens["accessToken"].as_str().expect("a token").to_owned());
        let refresh_token = tokens["refreshToken"].as_str().expect("a token").to_owned();
        Person { client, email: email.to_owned(), refresh_token }
    }

    pub(crate) async fn deposit(&self, asset: &str, amount: &str) {
        let input = json!({ "asset": asset, "amount": amount });
        self.mutate("sandboxDeposit", "SandboxDepositInput", "transaction { id }", input).await;
    }

    /// Places an order that must be accepted; answers `{ order trades }`.
    pub(crate) async fn place(&self, input: Value) -> Value {
        self.mutate("placeOrder", "PlaceOrderInput", PLACED, input).await
    }

    /// Places an order that may be refused.
    pub(crate) async fn try_place(&self, input: Value) -> Value {
        self.attempt("placeOrder", "PlaceOrderInput", PLACED, input).await
    }

    /// Available and held of one asset.
    pub(crate) async fn balance(&self, asset: &str) -> (String, String) {
        let query =
            "query($asset: String!) { viewer { balance(asset: $asset) { available held } } }";
        let data = self.data(query, json!({ "asset": asset })).await;
        let balance = &data["viewer"]["balance"];
        let text = |name: &str| balance[name].as_str().expect("a decimal").to_owned();
        (text("available"), text("held"))
    }
}

/// What the tests ask of a placed order.
const PLACED: &str = "order { id clientOrderId status filledQuantity remainingQuantity averagePrice reason } \
                      trades { id price quantity fee liquidity }";
