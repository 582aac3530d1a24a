//! What an operation costs: told by `operationCost`, the same number by which an operation is refused.

use super::support::{Client, Server};
use serde_json::{Value, json};

const COST: &str = "{ operationCost { cost limit } }";

/// Costs the more the deeper the book is asked for.
const BOOK: &str = "query($depth: Int!) { operationCost { cost limit }
    market(symbol: \"BTC-USD\") { orderBook(depth: $depth) { bids { price } asks { price } } } }";

const LIMIT: i64 = 1_000;

async fn server() -> Server {
    let limit = LIMIT.to_string();
    let settings =
        [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_HTTP__LIMITS__COMPLEXITY_MAX", &limit)];
    Server::with(&settings).await
}

fn cost(data: &Value) -> i64 {
    assert_eq!(data["operationCost"]["limit"], LIMIT, "{data:#}");
    data["operationCost"]["cost"].as_i64().unwrap()
}

async fn cost_to(client: &Client, depth: i64) -> i64 {
    cost(&client.data(BOOK, json!({ "depth": depth })).await)
}

#[tokio::test]
async fn operation_cost_is_the_number_by_which_operations_are_refused() {
    let server = server().await;
    let client = server.client();
    assert_eq!(cost(&client.data(COST, json!({})).await), 3, "its three fields");
    let (one, two) = (cost_to(&client, 1).await, cost_to(&client, 2).await);
    let each = two - one;
    assert!(each > 0, "the same document costs more with other variables");
    assert_eq!(cost_to(&client, 10).await, one + 9 * each);

    let depth = 1 + (LIMIT - one) / each;
    let dearest = cost_to(&client, depth).await;
    assert!(dearest <= LIMIT && dearest + each > LIMIT, "{dearest}");
    let refused = client.ask(BOOK, json!({ "depth": depth + 1 })).await;
    assert!(refused.get("data").is_none(), "nothing ran: {refused:#}");
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "QUERY_TOO_COMPLEX");
    assert_eq!(error["extensions"]["cost"], dearest + each);
    assert_eq!(error["extensions"]["limit"], LIMIT);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(&(dearest + each).to_string()), "{message}");
    assert!(message.contains(&LIMIT.to_string()), "{message}");
}

#[tokio::test]
async fn operation_cost_is_each_operations_own_on_every_transport() {
    let server = server().await;
    let client = server.client();
    let expected = cost_to(&client, 7).await;
    let url = format!("{}/graphql", server.url);
    let variables = json!({ "depth": 7 });

    let parameters = [("query", BOOK.to_owned()), ("variables", variables.to_string())];
    let got = client.http.get(&url).query(&parameters).send().await.unwrap();
    assert_eq!(cost(&got.json::<Value>().await.unwrap()["data"]), expected);

    let mut socket = client.socket().await;
    socket.subscribe(BOOK, variables.clone()).await;
    assert_eq!(cost(&socket.event().await), expected);

    let batch = json!([
        { "query": COST },
        { "query": BOOK, "variables": variables },
        { "query": BOOK, "variables": { "depth": LIMIT } },
        { "query": COST },
    ]);
    let answers = client.http.post(&url).json(&batch).send().await.unwrap();
    let answers = answers.json::<Value>().await.unwrap();
    assert_eq!(cost(&answers[0]["data"]), 3);
    assert_eq!(cost(&answers[1]["data"]), expected);
    assert_eq!(answers[2]["errors"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
    assert_eq!(cost(&answers[3]["data"]), 3);

    let two = format!(
        "query Cheap {COST} query Dear($depth: Int!) {}",
        BOOK.trim_start_matches("query($depth: Int!) ")
    );
    let body = json!({ "query": two, "operationName": "Dear", "variables": variables });
    let answer = client.http.post(&url).json(&body).send().await.unwrap();
    assert_eq!(
        cost(&answer.json::<Value>().await.unwrap()["data"]),
        expected,
        "of the one that ran"
    );
}
