//! Every top-level code that docs/guides/front-end.md lists is produced by a request, with a status that the list has, or says
//! why none can. The list holds every code that the sources know.

use super::support::{Client, PASSWORD, Person, Server, http};
use reqwest::Response;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Codes that no single request produces, and where they are produced instead.
const ELSEWHERE: [(&str, &str); 7] = [
    (
        "STEP_UP_REQUIRED",
        "needs a session that is ten minutes old: `src/services/auth/tests/mfa.rs`",
    ),
    ("INTERNAL", "a fault of the server: `src/http/tests/graphql.rs` has a resolver that panics"),
    (
        "OUTCOME_UNKNOWN",
        "needs a mutation that breaks off: `src/http/tests/graphql.rs`, `outages.rs`",
    ),
    (
        "RESUBSCRIBE",
        "needs a client that stops reading for thousands of changes: `src/resolvers/streams.rs`",
    ),
    ("UNAVAILABLE", "needs a database that goes away: `outages.rs`"),
    ("PERSISTED_QUERY_NOT_SUPPORTED", "needs another setting: `src/http/tests/persisted.rs`"),
    ("TRUSTED_DOCUMENTS_ONLY", "needs another setting: `src/http/tests/persisted.rs`"),
];

/// The codes of the guide's list, each with its statuses.
fn documented() -> BTreeMap<String, String> {
    let guide = include_str!("../../docs/guides/front-end.md");
    let table = guide.split_once("| code | status |").unwrap().1.split_once("\n\n").unwrap().0;
    let rows = table.lines().skip(2).map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    rows.map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
}

/// The codes in capital letters between quotes, in lines that have `mark`.
fn codes_in(source: &str, mark: &str) -> BTreeSet<String> {
    let quoted = source.lines().filter(|line| line.contains(mark)).filter_map(|line| {
        let text = line.split_once(mark)?.1.split('"').nth(1)?;
        text.bytes().all(|it| it.is_ascii_uppercase() || it == b'_').then(|| text.to_owned())
    });
    quoted.collect()
}

/// What a request was answered with.
struct Answered {
    status: u16,
    code: String,
}

impl Answered {
    async fn by(response: Response) -> Answered {
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        Answered { status, code: code_of(&text) }
    }

    /// From the bytes of a whole response.
    fn of(raw: &str) -> Answered {
        let status = raw.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or_default();
        Answered { status, code: code_of(raw.split_once("\r\n\r\n").unwrap().1) }
    }
}

/// The first code in a body: JSON, or an event stream of JSON.
fn code_of(body: &str) -> String {
    let json = body.lines().map(|line| line.strip_prefix("data: ").unwrap_or(line));
    let mut values = json.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found =
        values.find_map(|it| it["errors"][0]["extensions"]["code"].as_str().map(str::to_owned));
    found.unwrap_or_else(|| panic!("no code in {body}"))
}

/// What was seen so far: each code with its statuses.
#[derive(Default)]
struct Seen(BTreeMap<String, BTreeSet<u16>>);

impl Seen {
    fn note(&mut self, answered: Answered) {
        self.0.entry(answered.code).or_default().insert(answered.status);
    }

    /// An operation, asked for as JSON and as a GraphQL response.
    async fn operation(&mut self, client: &Client, query: &str) {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = post(client).header("accept", accept).json(&json!({ "query": query }));
            self.note(Answered::by(request.send().await.unwrap()).await);
        }
    }
}

fn post(client: &Client) -> reqwest::RequestBuilder {
    let request = client.http.post(format!("{}/graphql", client.url));
    match &client.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

#[test]
fn every_code_of_the_sources_is_documented() {
    let listed: BTreeSet<String> = documented().into_keys().collect();
    let transport = include_str!("../../src/http/error.rs");
    let resolvers = include_str!("../../src/resolvers/error.rs");
    let mut known = codes_in(transport, ": &str = ");
    known.extend(codes_in(resolvers, " => "));
    assert!(known.len() > 20, "{known:?}");
    assert_eq!(known, listed);
}

#[test]
fn every_close_code_of_the_sources_is_documented() {
    let guide = include_str!("../../docs/guides/front-end.md");
    let table = guide.split_once("| close code |").unwrap().1.split_once("\n\n").unwrap().0;
    let cells = table.lines().skip(2).map(|row| row.split('|').nth(1).unwrap().trim());
    let listed: BTreeSet<&str> = cells.collect();
    let protocol = include_str!("../../src/http/socket/protocol.rs");
    let body =
        protocol.split_once("fn code(&self) -> u16 {").unwrap().1.split_once("\n    }\n").unwrap();
    let arms = body.0.lines().filter_map(|line| line.split_once("=> ")?.1.strip_suffix(','));
    let known: BTreeSet<&str> = arms.collect();
    assert!(known.len() > 10, "{known:?}");
    assert_eq!(known, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_top_level_code_is_produced_by_a_request() {
    let settings = [
        ("AGIO_SANDBOX__ENABLED", "false"),
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_HTTP__EXPLORER", "small"),
        ("AGIO_HTTP__BODY_TIMEOUT_SECONDS", "1"),
        ("AGIO_AUTH__SIGN_IN_TRIES_MAX", "1"),
        ("AGIO_HTTP__SOCKET__SUBSCRIPTIONS_PER_ADDRESS_MAX", "1"),
    ];
    let server = Server::with(&settings).await;
    let mut seen = Seen::default();
    operations(&server.client(), &mut seen).await;
    requests(&server, &mut seen).await;
    people(&server, &mut seen).await;
    connections(&mut seen).await;

    let documented = documented();
    let mut wrong = Vec::new();
    for (code, statuses) in &seen.0 {
        let told = documented.get(code).map_or("nothing", String::as_str);
        let untold = statuses.iter().filter(|status| !told.contains(&status.to_string()));
        wrong.extend(untold.map(|status| format!("{code} came with {status}, not {told}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut known: BTreeSet<String> = seen.0.into_keys().collect();
    known.extend(ELSEWHERE.map(|(code, _)| code.to_owned()));
    assert_eq!(known, documented.into_keys().collect());
}

async fn operations(client: &Client, seen: &mut Seen) {
    let deep = format!("{{ {} }}", "a {".repeat(60));
    let aliases: String = (0..200).map(|number| format!("a{number}: markets {{ id }} ")).collect();
    let rows = [
        "{",
        "{ nothing }",
        "{ market(symbol: \"BTC-USD\") { orderBook(depth: 0) { sequence } } }",
        &format!("{{ viewer {{ id }} }} # {}", "x".repeat(70_000)),
        &deep,
        &format!("{{ {aliases} }}"),
        "{ ...A } fragment A on Query { ...A }",
        "mutation { signOutEverywhere { acknowledged } }",
        "subscription { prices { price } }",
    ];
    for query in rows {
        seen.operation(client, query).await;
    }
}

async fn requests(server: &Server, seen: &mut Seen) {
    let (client, url) = (server.client(), &server.url);
    let get = |path: &str| http().get(format!("{url}{path}"));
    let rows = [
        post(&client).json(&json!([])),
        post(&client).json(&json!({ "extensions": { "persistedQuery": {
            "version": 1, "sha256Hash": "0".repeat(64) } } })),
        post(&client).body("query=x").header("content-type", "text/plain"),
        post(&client).json(&json!({})).header("accept", "image/png"),
        post(&client).body("x".repeat(300_000)).header("content-type", "application/json"),
        post(&client).json(&json!({})).header("expect", "a miracle"),
        post(&client).json(&json!({ "query": "{ viewer { id } }" })).bearer_auth("nonsense"),
        get("/graphql?query=mutation%7BsignOut%7Backnowledged%7D%7D"),
        get("/nowhere"),
        get("/assets/small.js").header("if-match", "\"another\""),
        get("/graphql/ws"),
    ];
    for request in rows {
        seen.note(Answered::by(request.send().await.unwrap()).await);
    }
    let body = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{";
    seen.note(Answered::of(&raw(url, body)));
}

async fn people(server: &Server, seen: &mut Seen) {
    let person = server.person().await;
    seen.operation(&person, "mutation { sandboxDeposit(input: { asset: \"USD\", amount: \"1\" }) { userErrors { code } } }").await;
    by_cookie(&person, seen).await;
    let prices = || {
        let request = post(&person).header("accept", "text/event-stream");
        request
            .json(&json!({ "query": "subscription { prices(symbols: [\"BTC\"]) { price } }" }))
            .send()
    };
    let _open = prices().await.unwrap();
    seen.note(Answered::by(prices().await.unwrap()).await);
    let wrong = "mutation { signIn(input: { email: \"nobody@example.com\", password: \"wrong horse\" }) { userErrors { code } } }";
    person.ask(wrong, json!({})).await;
    seen.operation(&server.client(), wrong).await;
}

/// A mutation by cookie without its CSRF token.
async fn by_cookie(person: &Person, seen: &mut Seen) {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { csrfToken } }";
    let input = json!({ "input": { "email": person.email, "password": PASSWORD } });
    let answer =
        post(person).json(&json!({ "query": query, "variables": input })).send().await.unwrap();
    let cookies = answer.headers().get_all("set-cookie").iter();
    let pairs = cookies.filter_map(|it| it.to_str().ok()?.split(';').next());
    let cookies = pairs.collect::<Vec<_>>().join("; ");
    let query = json!({ "query": "mutation { signOutEverywhere { acknowledged } }" });
    let forged = Client::new(&person.url);
    let request = post(&forged).header("cookie", cookies).json(&query);
    seen.note(Answered::by(request.send().await.unwrap()).await);
}

/// A server that takes one connection, while that one is open.
async fn connections(seen: &mut Seen) {
    let server = Server::with(&[("AGIO_HTTP__CONNECTIONS_MAX", "1")]).await;
    let address = server.url.trim_start_matches("http://");
    let mut first = TcpStream::connect(address).unwrap();
    first.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    first.read_exact(&mut [0; 16]).unwrap();
    seen.note(Answered::of(&raw(
        &server.url,
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    )));
}

/// Sends these bytes and reads until the server closes or answered.
fn raw(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
