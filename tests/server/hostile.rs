//! What bad input gets: a typed error, never a 500, a hang, or a dead server.

use super::support::{AGIO, Home, Person, Server, http};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn bad_documents_get_typed_errors() {
    let server = Server::start().await;
    let client = server.client();
    let doubling: String = (0..40)
        .map(|n| format!("fragment f{n} on Query {{ ...f{m} ...f{m} }} ", m = n + 1))
        .chain(["fragment f40 on Query { __typename } ".to_owned()])
        .collect();
    let nested_fields = format!("{{ markets {}", "{ base { history { at } } ".repeat(60));
    let deep = format!("{{ a(b: {}1{}) }}", "[".repeat(1_600), "]".repeat(1_600));
    let unclosed = format!("{{ a(b: {}", "[".repeat(3_200));
    let aliases: String =
        (0..2_000).map(|n| format!("a{n}: assets {{ symbol }} ")).collect::<Vec<_>>().join("");
    let rows: Vec<(&str, String)> = vec![
        ("an empty document", String::new()),
        ("no GraphQL at all", "SELECT 1".into()),
        ("an unknown field", "{ balanceOfEverybody }".into()),
        ("a wrong type", "{ asset(symbol: 7) { name } }".into()),
        ("a missing argument", "{ asset { name } }".into()),
        ("deeply nested lists", deep),
        ("unclosed brackets", unclosed),
        ("unclosed selections", nested_fields),
        ("doubling fragments", format!("{{ ...f0 }} {doubling}")),
        ("a fragment that contains itself", "{ ...a } fragment a on Query { ...a }".into()),
        ("two thousand aliases", format!("{{ {aliases} }}")),
        ("a subscription over POST", "subscription { prices { price } }".into()),
        ("a huge page", "{ markets { candles(interval: M1, limit: 1000000) { open } } }".into()),
        (
            "a negative depth",
            "{ market(symbol: \"BTC-USD\") { orderBook(depth: -1) { sequence } } }".into(),
        ),
    ];
    for (what, query) in rows {
        let started = processor_seconds(&server);
        let answer = client.ask(&query, json!({})).await;
        let took = processor_seconds(&server) - started;
        assert!(took < 5, "{what} took {took} s of the processor");
        check_errors(what, &answer);
    }
    assert!(client.data("{ markets { symbol } }", json!({})).await["markets"].is_array());
}

/// What the server has computed for. A clock on the wall also counts what other programs do meanwhile.
fn processor_seconds(server: &Server) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    // User and system time, in ticks of a hundredth of a second.
    fields[11..=12].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>() / 100
}

#[tokio::test]
async fn bad_values_name_the_field() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "100")]).await;
    let values = [
        json!("NaN"),
        json!("Infinity"),
        json!("-1"),
        json!("1e5"),
        json!("0x10"),
        json!(""),
        json!("1,5"),
        json!(0.1),
        json!("0.000000001"),
        json!("99999999999999999999999999999999999"),
        json!(true),
        json!({}),
        json!("１２"),
        json!("1 "),
        json!("--1"),
        json!("9223372036854775808"),
    ];
    for value in values {
        let query = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) {
            order { id } userErrors { code message path } } }";
        let input = json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT", "price": "100.00", "quantity": value });
        let answer = trader.ask(query, json!({ "input": input })).await;
        let payload = &answer["data"]["placeOrder"];
        let refused = payload["userErrors"].as_array().is_some_and(|errors| !errors.is_empty());
        if !refused {
            check_errors(&format!("quantity {value}"), &answer);
        }
        assert!(answer.to_string().contains("quantity"), "{value}: the field is named: {answer:#}");
    }
    assert_eq!(trader.balance("USD").await, ("100.00000000".into(), "0.00000000".into()));
}

/// A variable with a default may stand where null may not, and may be sent as null: then the field fails.
#[tokio::test]
async fn condition_that_is_null_is_not_true_whatever_was_asked_before() {
    let server = Server::start().await;
    let query = "query($on: Boolean = false) { __typename market(symbol: \"BTC-USD\") { symbol \
        @include(if: $on) id: __typename @skip(if: $on) } }";
    for on in [json!(null), json!(false), json!(true), json!(null)] {
        let market = server.client().data(query, json!({ "on": on })).await["market"].take();
        let keys: Vec<_> = market.as_object().unwrap().keys().collect();
        let expected = if on == true { ["symbol"] } else { ["id"] };
        assert_eq!(keys, expected, "{on}");
    }
    server.stop().verify();
}

#[tokio::test]
async fn null_for_a_variable_with_a_default_fails_the_field_it_is_used_for() {
    let server = Server::start().await;
    let rows = [
        ("query($v: String = \"x\") { assets { symbol } market(symbol: $v) { id } }", "market"),
        ("query($v: String = \"x\") { __typename asset(symbol: $v) { id } }", "asset"),
    ];
    for (query, field) in rows {
        let answer = server.client().ask(query, json!({ "v": null })).await;
        check_errors(query, &answer);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
        assert_eq!(answer["errors"][0]["path"], json!([field]));
        assert!(answer["data"][field].is_null() && answer["data"].is_object(), "{answer:#}");
    }
}

#[tokio::test]
async fn bad_requests_get_the_right_status() {
    let server = Server::start().await;
    let http = http();
    let url = format!("{}/graphql", server.url);
    let body = json!({ "query": "{ __typename }" }).to_string();
    let mutation = "mutation { signOut { acknowledged } }";

    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let answer =
            http.post(&url).header(CONTENT_TYPE, kind).body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status(), 415, "{kind}");
    }
    let bare = http.post(&url).body(body.clone()).send().await.unwrap();
    assert_eq!(bare.status(), 415, "no content type");
    let charset = HeaderValue::from_static("application/json; charset=utf-8");
    let good = http.post(&url).header(CONTENT_TYPE, charset).body(body).send().await.unwrap();
    assert_eq!(good.status(), 200);
    assert!(good.headers().contains_key("x-request-id"));

    let got = http.get(&url).query(&[("query", "{ __typename }")]).send().await.unwrap();
    assert_eq!(got.status(), 200);
    let got = http.get(&url).query(&[("query", mutation)]).send().await.unwrap();
    assert_eq!(got.status(), 405, "mutations never run over GET");

    let huge = "x".repeat(5 << 20);
    let request = http.post(&url).header(CONTENT_TYPE, "application/json").body(huge);
    assert_eq!(request.send().await.unwrap().status(), 413);
    for broken in ["", "{", "[]", "7", "null", "{\"query\": 7}", "{\"variables\": {}}"] {
        let answer = http
            .post(&url)
            .header(CONTENT_TYPE, "application/json")
            .body(broken.to_owned())
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_client_error(), "{broken}: {}", answer.status());
        check_errors(broken, &answer.json().await.unwrap());
    }
    let lost = http.get(format!("{}/nowhere", server.url)).send().await.unwrap();
    assert_eq!(lost.status(), 404);
}

#[tokio::test]
async fn two_hundred_clients_with_too_large_bodies_all_read_413() {
    let server = Server::start().await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        1 << 20
    );
    let request = [head.as_bytes(), &vec![b'x'; 1 << 20]].concat();
    // Each sends everything before it reads, as simple clients do.
    let answers = futures_util::future::join_all((0..200).map(async |_| {
        let mut stream = tokio::net::TcpStream::connect(&address).await?;
        stream.write_all(&request).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    }));
    for answer in answers.await {
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn forged_tokens_open_nothing() {
    let server = Server::start().await;
    let person = server.person().await;
    let token = person.token.clone().unwrap();
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[2] = parts[2].chars().rev().collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let rows = [
        parts.join("."),
        format!("{none}.{}.", token.split('.').nth(1).unwrap()),
        "garbage".to_owned(),
        "x".repeat(10_000),
        format!("{token}x"),
    ];
    for forged in rows {
        let mut thief = server.client();
        thief.token = Some(forged.clone());
        let answer = thief.ask("{ viewer { email } }", json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{forged}: {answer}"
        );
        assert!(!answer.to_string().contains(&person.email));
    }
}

fn check_errors(what: &str, answer: &Value) {
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{what}: {answer:#}"));
    assert!(!errors.is_empty(), "{what}");
    for error in errors {
        let code = error["extensions"]["code"].as_str();
        assert!(code.is_some_and(|code| code != "INTERNAL"), "{what}: {error:#}");
        assert!(error["extensions"]["requestId"].is_string(), "{what}: {error:#}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "{what}");
    }
}

#[tokio::test]
async fn idle_connections_cannot_take_the_database_away() {
    let home = Home::new(&[("AGIO_LIQUIDITY__ENABLED", "false")]).await;
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", "ulimit -n 350; exec \"$0\" serve", AGIO]);
    let command = home.configure(shell);
    let server = home.start_with(command);
    let person = server.funded(&[("USD", "100")]).await;
    let mut socket = person.socket().await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut idle = Vec::new();
    for _ in 0..400 {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n").await;
        idle.push(stream);
    }
    let query = "{ viewer { balance(asset: \"USD\") { total } orders { nodes { id } }
        transactions { nodes { amount } } sessions { id } } }";
    for _ in 0..3 {
        socket.subscribe(query, json!({})).await;
        let answer = socket.event().await;
        assert_eq!(answer["viewer"]["balance"]["total"], "100.00000000", "{answer:#}");
        assert_eq!(socket.receive().await["type"], "complete");
    }
    drop(idle);
    Person::sign_in(&server.url, &person.email).await;
}
