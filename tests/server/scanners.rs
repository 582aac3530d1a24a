//! What the scanner graphql-cop 1.14 sends, request by request, and what it would have to see to report something.
//! `docs/security.md` has the same table in words.

use super::support::{Server, http};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// What a scanner's request is answered.
async fn post(server: &Server, body: &Value) -> Value {
    let request = http().post(format!("{}/graphql", server.url)).json(body);
    request.send().await.unwrap().json().await.unwrap()
}

fn query(text: String) -> Value {
    json!({ "query": text, "operationName": "cop" })
}

#[tokio::test]
async fn overloading_requests_of_graphql_cop_run_nothing() {
    let server = Server::start().await;
    let many = |part: &str, count: usize| part.repeat(count);
    let aliases: String = (0..=100).map(|n| format!("alias{n}:__typename ")).collect();
    let rows = [
        ("alias overloading", query(format!("query cop {{ {aliases}}}"))),
        ("field duplication", query(format!("query cop {{ {}}}", many("__typename ", 500)))),
        (
            "directive overloading",
            query(format!("query cop {{ __typename {} }}", many("@include(if: true)", 51))),
        ),
        (
            "circular introspection",
            query(format!(
                "query cop {{ __schema {{ types {{ {}name{} }} }} }}",
                many("fields { type { ", 4),
                many("} } ", 4)
            )),
        ),
        ("array batching", Value::Array(vec![json!({ "query": "query cop { __typename }" }); 11])),
    ];
    for (what, body) in rows {
        let answer = post(&server, &body).await;
        assert!(answer.is_object(), "{what}: {answer:#}");
        assert!(answer["data"].is_null(), "{what}: {answer:#}");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert!(code.is_string() && code != "INTERNAL", "{what}: {answer:#}");
    }
}

#[tokio::test]
async fn leaks_that_graphql_cop_looks_for_are_not_there_where_introspection_is_off() {
    let settings = [("AGIO_HTTP__INTROSPECTION", "false"), ("AGIO_HTTP__EXPLORER", "off")];
    let server = Server::with(&settings).await;
    let ask = async |text: &str| post(&server, &query(text.to_owned())).await;

    let schema = ask("query cop { __schema { types { name fields { name } } } }").await;
    assert!(schema["data"].is_null() && schema.to_string().contains("introspection is off"));
    for typo in [
        "query cop { market_ }",
        "query cop { marketz { id } }",
        "query cop { __schema { directive } }",
    ] {
        let answer = ask(typo).await.to_string();
        for word in ["Did you mean", "did you mean", "\"market\"", "directives"] {
            assert!(!answer.contains(word), "{typo} is told {word}: {answer}");
        }
    }
    let unknown = ask("qwerty cop { abc }").await;
    let message = unknown["errors"][0]["message"].as_str().expect("a message");
    for inner in ["panicked", ".rs", "stack", "at line"] {
        assert!(!message.contains(inner), "{message}");
    }
    let traced = ask("query cop { __typename }").await;
    assert_eq!(traced, json!({ "data": { "__typename": "Query" } }), "no tracing extension");
    for path in ["/", "/graphiql", "/playground", "/console", "/graphql", "/altair", "/docs"] {
        let page = http().get(format!("{}{path}", server.url)).header("accept", "text/html");
        let page = page.send().await.unwrap().text().await.unwrap().to_lowercase();
        for explorer in ["graphiql", "playground", "<script"] {
            assert!(!page.contains(explorer), "{path} shows {explorer}: {page}");
        }
    }
}

#[tokio::test]
async fn requests_that_a_form_can_send_are_not_taken() {
    let server = Server::start().await;
    let url = format!("{}/graphql", server.url);
    let over_get = http().get(&url).query(&[("query", "mutation cop { __typename }")]);
    assert_eq!(over_get.send().await.unwrap().status(), 405);
    let form = http().post(&url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = form.body("query=query+cop+%7B__typename%7D");
    assert_eq!(form.send().await.unwrap().status(), 415);
}
