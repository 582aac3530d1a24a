//! API keys on a real server: programs that sign, over HTTP and sockets; what each scope opens; and that a key reaches
//! one account of its owner and nothing else.

use super::cluster;
use super::permissions::Schema;
use super::support::{Client, Person, Server, Socket};
use agio::domain::Clock;
use agio::domain::time::SystemClock;
use agio::schema::permissions::{Need, Needs};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

static NONCES: AtomicU64 = AtomicU64::new(0);

/// What a program signs with.
enum Pen {
    Private(Box<SigningKey>),
    Secret(Vec<u8>),
}

/// A program with a key.
struct Program {
    client: Client,
    key: String,
    id: String,
    pen: Pen,
}

/// A request about to be signed.
#[derive(Clone, Copy)]
struct Request<'r> {
    method: &'r str,
    path: &'r str,
    body: &'r str,
}

impl Program {
    /// Has its owner make a key; `extra` is the rest of the input.
    async fn of(owner: &Person, (account, scopes): (&str, &[&str]), extra: Value) -> Program {
        let private = SigningKey::from_bytes(&[7; 32]);
        let mut input = json!({ "accountId": account, "name": "Bot", "scopes": scopes });
        for (name, value) in extra.as_object().unwrap() {
            input[name] = value.clone();
        }
        let fields = "secret apiKey { id prefix account { id } }";
        let made = owner.mutate("createApiKey", "CreateApiKeyInput", fields, input).await;
        assert_eq!(made["apiKey"]["account"]["id"], account);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let pen = match made["secret"].as_str() {
            Some(secret) => Pen::Secret(URL_SAFE_NO_PAD.decode(secret).unwrap()),
            None => Pen::Private(Box::new(private)),
        };
        let client = Client { token: None, ..owner.client.clone() };
        let (key, id) = (text(&made["apiKey"]["prefix"]), text(&made["apiKey"]["id"]));
        Program { client, key, id, pen }
    }

    /// The four parts of a signature.
    fn sign(&self, request: Request<'_>) -> [(&'static str, String); 4] {
        let now = SystemClock.now().0 / 1_000;
        let nonce = format!("nonce-{:012}", NONCES.fetch_add(1, Ordering::Relaxed));
        let Request { method, path, body } = request;
        let mut hash = String::new();
        for byte in Sha256::digest(body.as_bytes()) {
            write!(hash, "{byte:02x}").unwrap();
        }
        let text = format!("AGIO-V1\n{}\n{now}\n{nonce}\n{method}\n{path}\n{hash}", self.key);
        let signature = match &self.pen {
            Pen::Private(key) => key.sign(text.as_bytes()).to_bytes().to_vec(),
            Pen::Secret(secret) => {
                let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).unwrap();
                mac.update(text.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
        };
        [
            ("key", self.key.clone()),
            ("timestamp", now.to_string()),
            ("nonce", nonce),
            ("signature", URL_SAFE_NO_PAD.encode(signature)),
        ]
    }

    /// Sends a body with headers that were signed for something.
    async fn send(&self, signed: &[(&str, String)], body: &str) -> (u16, Value) {
        let mut request = self.client.http.post(format!("{}/graphql", self.client.url));
        for (name, value) in signed {
            request = request.header(format!("agio-{name}"), value);
        }
        let request = request.header("content-type", "application/json").body(body.to_owned());
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn ask(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let signed = self.sign(Request { method: "POST", path: "/graphql", body: &body });
        self.send(&signed, &body).await.1
    }

    /// The payload that opens a socket.
    fn init(&self) -> Value {
        let signed = self.sign(Request { method: "GET", path: "/graphql/ws", body: "" });
        let parts = signed.into_iter().map(|(name, value)| (name.to_owned(), json!(value)));
        json!({ "type": "connection_init", "payload": { "apiKey": parts.collect::<serde_json::Map<_, _>>() } })
    }
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// Ids of the main account and of one more.
async fn accounts(owner: &Person) -> (String, String) {
    let fields = "account { id }";
    let input = json!({ "name": "Bots" });
    let opened = owner.mutate("openAccount", "OpenAccountInput", fields, input).await;
    let found = owner.data("{ viewer { accounts { id } } }", json!({})).await;
    let main = found["viewer"]["accounts"][0]["id"].as_str().unwrap().to_owned();
    (main, opened["account"]["id"].as_str().unwrap().to_owned())
}

fn with_public_key() -> Value {
    let public = SigningKey::from_bytes(&[7; 32]).verifying_key();
    json!({ "publicKey": URL_SAFE_NO_PAD.encode(public.as_bytes()) })
}

/// A quiet server whose keys may be used as often as a test wants.
async fn server() -> Server {
    let settings =
        [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_API_KEYS__REQUESTS_BURST_MAX", "10000")];
    Server::with(&settings).await
}

#[tokio::test]
async fn program_trades_by_its_signature_over_http_and_a_socket() {
    let server = server().await;
    let ada = server.funded(&[("USD", "1000")]).await;
    let (main, _) = accounts(&ada).await;
    for extra in [with_public_key(), json!({})] {
        let program = Program::of(&ada, (&main, &["READ", "TRADE"]), extra).await;
        let mut socket = Socket::connect(&server.url).await;
        socket.send(program.init()).await;
        assert_eq!(socket.receive().await["type"], "connection_ack");
        let updates = "subscription { orderUpdates { order { status } } }";
        socket.subscribe(updates, json!({})).await;
        let place = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { \
            order { status } userErrors { code } } }";
        let input = json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
            "price": "20000.00", "quantity": "0.001" });
        let placed = program.ask(place, json!({ "input": input })).await;
        assert_eq!(placed["data"]["placeOrder"]["order"]["status"], "OPEN", "{placed}");
        assert_eq!(socket.event().await["orderUpdates"]["order"]["status"], "OPEN");
        let revoked = json!({ "id": program.id });
        ada.mutate("revokeApiKey", "RevokeApiKeyInput", "acknowledged", revoked).await;
        assert_eq!(socket.close_code().await, 4403, "its sockets end");
        let refused = program.ask("{ viewer { id } }", json!({})).await;
        assert_eq!(code(&refused), "UNAUTHENTICATED", "{refused}");
    }
    server.stop().verify();
}

#[tokio::test]
async fn signature_is_good_for_one_request_as_it_was_signed() {
    let server = server().await;
    let ada = server.person().await;
    let (main, _) = accounts(&ada).await;
    let program = Program::of(&ada, (&main, &["READ"]), json!({})).await;
    let body = r#"{"query":"{ viewer { id } }"}"#;
    let request = Request { method: "POST", path: "/graphql", body };
    let good = program.sign(request);
    let (status, answer) = program.send(&good, body).await;
    assert!(status == 200 && answer["data"]["viewer"]["id"].is_string(), "{answer}");
    let elsewhere = program.sign(Request { path: "/graphql/ws", ..request });
    let read = program.sign(Request { method: "GET", ..request });
    let other = program.sign(Request { body: "{}", ..request });
    let twice = [program.sign(request), program.sign(request)].concat();
    let mut with_a_token = program.client.http.post(format!("{}/graphql", server.url));
    for (name, value) in program.sign(request) {
        with_a_token = with_a_token.header(format!("agio-{name}"), value);
    }
    let with_a_token = with_a_token.bearer_auth(ada.token.as_deref().unwrap());
    let with_a_token = with_a_token.header("content-type", "application/json").body(body);
    assert_eq!(with_a_token.send().await.unwrap().status(), 401);
    let partly = program.sign(request)[..3].to_vec();
    for signed in [&good[..], &elsewhere, &read, &other, &twice, &partly] {
        let (status, answer) = program.send(signed, body).await;
        assert_eq!((status, code(&answer)), (401, "UNAUTHENTICATED"), "{signed:?}");
    }
    let batch = r#"[{"query":"{ viewer { id } }"},{"query":"{ viewer { id } }"}]"#;
    let signed = program.sign(Request { body: batch, ..request });
    let (_, answers) = program.send(&signed, batch).await;
    assert!(answers[1]["data"]["viewer"]["id"].is_string(), "one signature for both: {answers}");
    let mut socket = Socket::connect(&server.url).await;
    let init = program.init();
    socket.send(init.clone()).await;
    assert_eq!(socket.receive().await["type"], "connection_ack");
    let mut again = Socket::connect(&server.url).await;
    again.send(init).await;
    assert_eq!(again.close_code().await, 4403, "replayed");
    server.stop().verify();
}

#[tokio::test]
async fn key_is_refused_from_outside_its_list_and_for_files() {
    let server = server().await;
    let ada = server.person().await;
    let (main, _) = accounts(&ada).await;
    for (list, expected) in
        [(json!(["127.0.0.0/16"]), ""), (json!(["203.0.113.7"]), "UNAUTHENTICATED")]
    {
        let extra = json!({ "ipAllowList": list });
        let program = Program::of(&ada, (&main, &["READ", "WITHDRAW"]), extra).await;
        let answer = program.ask("{ viewer { id } }", json!({})).await;
        assert_eq!(code(&answer), expected, "{answer}");
    }
    let program = Program::of(&ada, (&main, &["READ"]), json!({})).await;
    let signed = program.sign(Request { method: "POST", path: "/graphql", body: "x" });
    let mut request = program.client.http.post(format!("{}/graphql", server.url));
    for (name, value) in signed {
        request = request.header(format!("agio-{name}"), value);
    }
    let request = request
        .header("content-type", "multipart/form-data; boundary=x")
        .header("graphql-require-preflight", "1")
        .body("x");
    assert_eq!(request.send().await.unwrap().status(), 400);
    server.stop().verify();
}

/// Whether the table lets a key of these permissions ask for a field of a root.
fn lets(need: Need, held: &[&str]) -> bool {
    match need {
        Need::Public | Need::Holder => true,
        Need::Personal => false,
        Need::Of(permission) => held.contains(&permission.as_str()),
    }
}

#[tokio::test]
async fn each_scope_opens_exactly_the_root_fields_of_the_table() {
    let server = server().await;
    let ada = server.person().await;
    let (main, _) = accounts(&ada).await;
    let (needs, schema) = (Needs::of_schema(), Schema::read());
    let files = schema.with_a_file("Mutation");
    let allow = json!({ "ipAllowList": ["127.0.0.1"] });
    let mut refused = 0;
    for scopes in [&["READ"][..], &["TRADE"], &["WITHDRAW"], &["READ", "TRADE", "WITHDRAW"]] {
        let program = Program::of(&ada, (&main, scopes), allow.clone()).await;
        for ((root, field), need) in &needs.fields {
            // A signed request carries no files: its body's hash is of JSON.
            if !["Query", "Mutation"].contains(root) || files.contains(field) {
                continue;
            }
            let query = schema.operation(root, field);
            let answer = program.ask(&query, json!({})).await;
            let forbidden = code(&answer) == "FORBIDDEN";
            assert_eq!(forbidden, !lets(*need, scopes), "{scopes:?}: {query}: {answer}");
            refused += u32::from(forbidden);
        }
        for field in ["apiKeys { id }", "sessions { id }", "security { passwordChangedAt }"] {
            let answer = program.ask(&format!("{{ viewer {{ {field} }} }}"), json!({})).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{field}: {answer}");
        }
    }
    assert!(refused > 100, "{refused}");
    server.stop().verify();
}

/// Every field that takes an account's id, or finds something of one, asked for the account that is not the key's.
const ELSEWHERE: [(&str, &str); 14] = [
    ("{ viewer { account(id: \"OTHER\") { id } } }", "/data/viewer/account"),
    ("{ node(id: \"OTHER\") { id } }", "/data/node"),
    ("{ node(id: \"ORDER\") { id } }", "/data/node"),
    ("{ node(id: \"TRANSACTION\") { id } }", "/data/node"),
    ("{ node(id: \"KEY\") { id } }", "/data/node"),
    ("{ node(id: \"SESSION\") { id } }", "/data/node"),
    ("{ viewer { order(id: \"ORDER\") { id } } }", "/data/viewer/order"),
    (
        "{ previewOrder(input: { accountId: \"OTHER\", ORDER_INPUT }) { fee userErrors { code } } }",
        "",
    ),
    (
        "mutation { placeOrder(input: { accountId: \"OTHER\", ORDER_INPUT }) { order { id } userErrors { code } } }",
        "",
    ),
    (
        "mutation { cancelOrder(input: { accountId: \"OTHER\", id: \"ORDER\" }) { order { id } userErrors { code } } }",
        "",
    ),
    ("mutation { cancelOrder(input: { id: \"ORDER\" }) { order { id } userErrors { code } } }", ""),
    (
        "mutation { cancelAllOrders(input: { accountId: \"OTHER\" }) { cancelled { id } userErrors { code } } }",
        "",
    ),
    (
        "mutation { sandboxDeposit(input: { accountId: \"OTHER\", asset: \"USD\", amount: \"1\" }) { transaction { id } userErrors { code } } }",
        "",
    ),
    (
        "mutation { transfer(input: { from: \"OTHER\", to: \"OWN\", asset: \"USD\", amount: \"1\", reference: \"r1\" }) { sent { id } userErrors { code } } }",
        "",
    ),
];

#[tokio::test]
async fn key_reaches_no_other_account_of_its_owner() {
    let server = server().await;
    let ada = server.funded(&[("USD", "1000")]).await;
    let (main, bots) = accounts(&ada).await;
    let input = json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
        "price": "20000.00", "quantity": "0.001" });
    let order = ada.place(input).await["order"]["id"].as_str().unwrap().to_owned();
    let query =
        "{ viewer { transactions(first: 1) { nodes { id } } sessions { id } apiKeys { id } } }";
    let allow = json!({ "ipAllowList": ["127.0.0.1"] });
    let scopes = &["READ", "TRADE", "WITHDRAW"][..];
    let program = Program::of(&ada, (&bots, scopes), allow).await;
    let found = ada.data(query, json!({})).await["viewer"].take();
    let id = |pointer: &str| found.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let words = [
        ("TRANSACTION", id("/transactions/nodes/0/id")),
        ("SESSION", id("/sessions/0/id")),
        ("KEY", id("/apiKeys/0/id")),
        ("OTHER", main.clone()),
        ("OWN", bots.clone()),
        (
            "ORDER_INPUT",
            "market: \\BTC-USD\\, side: BUY, type: LIMIT, price: \\20000.00\\, quantity: \\0.001\\"
                .replace('\\', "\""),
        ),
        ("ORDER", order.clone()),
    ];
    let before = ada.balance("USD").await;
    for (query, null_at) in ELSEWHERE {
        let mut query = query.to_owned();
        for (word, value) in &words {
            let quoted = format!("\"{word}\"");
            match *word {
                "ORDER_INPUT" => query = query.replace(word, value),
                _ => query = query.replace(&quoted, &format!("\"{value}\"")),
            }
        }
        let answer = program.ask(&query, json!({})).await;
        let text = answer.to_string();
        if null_at.is_empty() {
            assert!(text.contains("NOT_FOUND"), "{query}: {answer}");
        } else {
            assert_eq!(answer.pointer(null_at), Some(&Value::Null), "{query}: {answer}");
        }
    }
    let seen = program
        .ask("{ viewer { accounts { id } balances { total } orders { nodes { id } } } }", json!({}))
        .await;
    let viewer = &seen["data"]["viewer"];
    assert_eq!(viewer["accounts"], json!([{ "id": bots }]), "{seen}");
    assert_eq!(viewer["orders"]["nodes"], json!([]), "those of its own account: {seen}");
    let mut socket = Socket::connect(&server.url).await;
    socket.send(program.init()).await;
    assert_eq!(socket.receive().await["type"], "connection_ack");
    for stream in ["orderUpdates", "balanceUpdates", "portfolioUpdates"] {
        let query = format!("subscription {{ {stream}(accountId: \"{main}\") {{ __typename }} }}");
        socket.subscribe(&query, json!({})).await;
        // What begun well would tell something of the account; what is refused says so.
        let mut told = socket.receive().await;
        while told["type"] == "complete" {
            told = socket.receive().await;
        }
        assert!(told.to_string().contains("NOT_FOUND"), "{stream}: {told}");
    }
    assert_eq!(ada.balance("USD").await, before, "nothing was moved");
    server.stop().verify();
}

#[tokio::test]
async fn signed_request_is_taken_by_one_of_two_nodes() {
    let Some(databases) = cluster::databases().await else { return };
    let first = cluster::node(&databases, "3000").start();
    // Before the other node runs: it might take the mail, which is seen where it was sent.
    let ada = first.person().await;
    let servers = [first, cluster::node(&databases, "3000").start()];
    let (main, _) = accounts(&ada).await;
    let mut program = Program::of(&ada, (&main, &["READ"]), json!({})).await;
    let body = r#"{"query":"{ viewer { id } }"}"#;
    let signed = program.sign(Request { method: "POST", path: "/graphql", body });
    let mut statuses = Vec::new();
    for server in [&servers[1], &servers[0], &servers[1]] {
        program.client.url = server.url.clone();
        statuses.push(program.send(&signed, body).await.0);
    }
    assert_eq!(statuses, [200, 401, 401]);
}
