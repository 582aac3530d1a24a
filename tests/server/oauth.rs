//! Signing in by another provider, as a browser walks it: cookies, redirects, the second factor, linking and unlinking.

use super::second_factors::{code, set_up};
use super::support::provider::{CLIENT_ID, CLIENT_SECRET, Fault, StubProvider};
use super::support::{Home, PASSWORD, Server, http_builder};
use agio::domain::Clock;
use agio::domain::time::SystemClock;
use reqwest::{Client, Response, redirect};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A browser that shows where it would go next.
struct Browser {
    http: Client,
    url: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn of(server: &Server) -> Browser {
        let http = http_builder().redirect(redirect::Policy::none()).build().unwrap();
        Browser { http, url: server.url.clone(), cookies: BTreeMap::new() }
    }

    fn keep(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; SameSite=Lax"), "{cookie}");
            assert!(cookie.contains("; HttpOnly") || cookie.starts_with("agio_csrf="), "{cookie}");
            let (name, rest) = cookie.split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            if attributes.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn cookie_header(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Opens a path; answers the status and where it leads.
    async fn open(&mut self, path: &str) -> (u16, String) {
        let request = self.http.get(format!("{}{path}", self.url));
        let response = request.header("cookie", self.cookie_header()).send().await.unwrap();
        self.keep(&response);
        let location = response.headers().get("location");
        let location = location.map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        (response.status().as_u16(), location)
    }

    /// Asks with its cookies, as a page of the front end would.
    async fn ask(&mut self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(format!("{}/graphql", self.url)).json(&body);
        request = request.header("cookie", self.cookie_header());
        if let Some(csrf) = self.cookies.get("agio_csrf") {
            request = request.header("x-csrf-token", csrf);
        }
        let response = request.send().await.unwrap();
        self.keep(&response);
        let mut answer: Value = response.json().await.unwrap();
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].take()
    }

    /// Consents at the provider, and comes back; answers where that leads.
    async fn consent(&mut self, provider: &StubProvider, url: &str) -> String {
        let callback = callback(provider, url);
        let (status, location) = self.open(&callback).await;
        assert_eq!(status, 303);
        location
    }

    async fn sign_in_by(&mut self, provider: &StubProvider) -> String {
        let (status, url) = self.open("/auth/oauth/acme?return_path=/portfolio%3Ftab=1").await;
        assert_eq!(status, 303);
        self.consent(provider, &url).await
    }

    async fn email(&mut self) -> Value {
        self.ask("{ viewer { email } }", json!({})).await["viewer"]["email"].take()
    }
}

/// The path that the provider sends the browser back to.
fn callback(provider: &StubProvider, url: &str) -> String {
    let consent = provider.consent(url);
    let query = [("state", consent.state), ("code", consent.code), ("iss", consent.issuer)];
    let url = reqwest::Url::parse_with_params("http://a/auth/oauth/acme/callback", query).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

async fn started() -> (Server, StubProvider) {
    let provider = StubProvider::start(|| SystemClock.now().0 / 1_000_000).await;
    let home = Home::new(&[
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_AUTH__OAUTH__PROVIDERS__acme__CLIENT_SECRET", CLIENT_SECRET),
    ])
    .await;
    let settings = format!(
        "[auth.oauth.providers.acme]\nkind = \"oidc\"\nlabel = \"Acme\"\nissuer = \"{}\"\nclient_id = \"{CLIENT_ID}\"\n",
        provider.url()
    );
    std::fs::write(home.data_dir.path().join("agio.toml"), settings).unwrap();
    (home.start(), provider)
}

#[tokio::test]
async fn browser_signs_in_by_a_provider_and_nobody_else_does() {
    let (server, provider) = started().await;
    let mut browser = Browser::of(&server);
    let listed = browser.ask("{ signInProviders { provider label path } }", json!({})).await;
    let expected = json!([{ "provider": "acme", "label": "Acme", "path": "/auth/oauth/acme" }]);
    assert_eq!(listed["signInProviders"], expected);

    for path in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
        let (status, location) =
            browser.open(&format!("/auth/oauth/acme?return_path={path}")).await;
        assert_eq!((status, location.as_str()), (400, ""), "{path}");
    }
    assert_eq!(browser.open("/auth/oauth/evil").await.0, 404);
    assert!(browser.cookies.is_empty());

    // Somebody else's browser ends at the front end, and gets nothing.
    let (_, url) = browser.open("/auth/oauth/acme?return_path=/portfolio").await;
    assert!(url.starts_with(&format!("{}/authorize?", provider.url())), "{url}");
    let mut other = Browser::of(&server);
    let answer = callback(&provider, &url);
    let (_, location) = other.open(&answer).await;
    assert_eq!(location, format!("{}/#signIn=failed&code=EXPIRED", server.url));
    assert!(other.cookies.is_empty());
    let (_, location) = browser.open(&answer).await;
    assert_eq!(location, format!("{}/portfolio#signIn=done", server.url));
    assert_eq!(browser.email().await, "ada@example.com");
    assert!(!browser.cookies.contains_key("agio_oauth"), "it is over");
    let kept = ["agio_access", "agio_csrf", "agio_device", "agio_refresh"];
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), kept);

    provider.fail_by(Fault::AlgNone);
    let mut forger = Browser::of(&server);
    let location = forger.sign_in_by(&provider).await;
    assert_eq!(location, format!("{}/portfolio?tab=1#signIn=failed&code=REFUSED", server.url));
    assert!(!forger.cookies.contains_key("agio_access"));
    let (_, url) = forger.open("/auth/oauth/acme").await;
    let state = provider.consent(&url).state;
    let denied = format!("/auth/oauth/acme/callback?state={state}&error=access_denied&code=x");
    let (_, location) = forger.open(&denied).await;
    assert_eq!(location, format!("{}/#signIn=failed&code=DENIED", server.url));
}

const LINK: &str = "mutation($input: LinkProviderInput!) { linkProvider(input: $input) { url userErrors { code } } }";
const UNLINK: &str =
    "mutation { unlinkProvider(input: {provider: \"acme\"}) { acknowledged userErrors { code } } }";

#[tokio::test]
async fn owner_links_signs_in_by_two_steps_and_unlinks() {
    let (server, provider) = started().await;
    let person = server.person().await;
    provider.becomes("person-1", &person.email);
    let mut browser = Browser::of(&server);
    let taken = browser.sign_in_by(&provider).await;
    assert!(taken.ends_with("#signIn=failed&code=LINK_REQUIRED"), "{taken}");

    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { user { id } } }";
    let input = json!({ "email": person.email, "password": PASSWORD, "transport": "COOKIE" });
    browser.ask(sign_in, json!({ "input": input })).await;
    let input = json!({ "provider": "acme", "returnPath": "/security" });
    let begun = browser.ask(LINK, json!({ "input": input })).await["linkProvider"].take();
    assert_eq!(begun["userErrors"], json!([]));
    let url = begun["url"].as_str().unwrap();
    let mut lured = Browser::of(&server);
    let answer = callback(&provider, url);
    let (_, location) = lured.open(&answer).await;
    assert!(location.ends_with("code=EXPIRED"), "another browser links nothing: {location}");
    let (_, location) = browser.open(&answer).await;
    assert_eq!(location, format!("{}/security#signIn=linked", server.url));
    let linked =
        "{ viewer { security { hasPassword linkedAccounts { provider email linkedAt } } } }";
    let security = browser.ask(linked, json!({})).await["viewer"]["security"].take();
    assert_eq!(security["hasPassword"], true);
    assert_eq!(security["linkedAccounts"][0]["email"], person.email);

    let (app, _, _) = set_up(&person).await;
    let mut browser = Browser::of(&server);
    let location = browser.sign_in_by(&provider).await;
    let (_, token) = location.split_once("#signIn=mfa&token=").expect("a second step");
    assert!(!browser.cookies.contains_key("agio_access"));
    let complete = "mutation($input: CompleteMfaInput!) { completeMfa(input: $input) { user { email } userErrors { code } } }";
    let input = json!({ "challengeToken": token, "code": code(&app, 1) });
    let done = browser.ask(complete, json!({ "input": input })).await["completeMfa"].take();
    assert_eq!(done["user"]["email"], person.email, "{done:#}");
    assert_eq!(browser.email().await, person.email.as_str());

    let unlinked = browser.ask(UNLINK, json!({})).await["unlinkProvider"].take();
    assert_eq!(unlinked, json!({ "acknowledged": true, "userErrors": [] }));
    let log = "{ viewer { auditLog(first: 20) { nodes { action } } } }";
    let log = browser.ask(log, json!({})).await["viewer"]["auditLog"]["nodes"].to_string();
    assert!(log.contains("\"LINK_PROVIDER\"") && log.contains("\"UNLINK_PROVIDER\""), "{log}");
    let again = browser.ask(UNLINK, json!({})).await;
    assert_eq!(again["unlinkProvider"]["userErrors"][0]["code"], "NOT_FOUND");
}
