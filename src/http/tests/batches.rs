//! Several operations in one request.

use super::tiny::pass;
use super::{TestServer, body, code, header};
use reqwest::header::ACCEPT;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

impl TestServer {
    fn batch(&self, queries: &[&str]) -> reqwest::RequestBuilder {
        let all: Vec<Value> = queries.iter().map(|query| json!({ "query": query })).collect();
        self.client.post(self.url("/graphql")).json(&all)
    }
}

#[tokio::test]
async fn batch_is_answered_in_its_order_each_operation_by_itself() {
    let server = TestServer::start().await;
    let queries = [
        "{ hello }",
        "{ hello",
        "{ me }",
        "subscription { count(to: 1) }",
        "mutation { bake }",
        "{ leaks }",
    ];
    for media in ["application/json", "application/graphql-response+json"] {
        let request = server.batch(&queries).header(ACCEPT, media).bearer_auth(server.token());
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert!(header(&response, "content-type").starts_with(media));
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
        let id = header(&response, "x-request-id").to_owned();
        let answers = body(response).await;
        let answers = answers.as_array().expect("a list");
        assert_eq!(answers[0], json!({ "data": { "hello": "hello " } }));
        assert_eq!(code(&answers[1]), "GRAPHQL_PARSE_FAILED");
        assert_eq!(answers[1]["errors"][0]["extensions"]["requestId"], format!("{id}-2"));
        assert_eq!(answers[2], json!({ "data": { "me": 1 } }));
        assert_eq!(code(&answers[3]), "BAD_REQUEST");
        assert_eq!(answers[4], json!({ "data": { "bake": true } }));
        assert_eq!(code(&answers[5]), "INTERNAL");
        assert_eq!(answers.len(), queries.len());
    }
    server.stop().await;
}

#[tokio::test]
async fn batches_are_bounded_and_can_be_switched_off() {
    for (batch_max, sizes) in [(10, [(10, 200), (11, 400)]), (0, [(1, 400), (2, 400)])] {
        let server = TestServer::with(|config| config.limits.batch_max = batch_max).await;
        for (size, status) in sizes {
            let response = server.batch(&vec!["{ hello }"; size]).send().await.expect("an answer");
            assert_eq!(response.status(), status, "{size} of {batch_max}");
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn each_operation_of_a_batch_counts_against_the_limits() {
    let server = TestServer::with(|config| config.limits.root_fields_max = 2).await;
    let answers =
        body(server.batch(&["{ hello me }", "{ hello me ip }"]).send().await.expect("an answer"))
            .await;
    assert_eq!(answers[0]["data"]["hello"], "hello ");
    assert_eq!(code(&answers[1]), "QUERY_TOO_COMPLEX");
    server.stop().await;
}

#[tokio::test]
async fn operations_of_a_batch_run_one_after_the_other_within_the_time_of_one() {
    let server = TestServer::with(|config| config.handler_timeout_seconds = 1).await;
    let request = server.batch(&["mutation { add }", "mutation { add }"]).send();
    let answers = body(request.await.expect("an answer")).await;
    assert_eq!(code(&answers[0]), "OUTCOME_UNKNOWN");
    assert_eq!(code(&answers[1]), "TIMEOUT");
    server.gates.release.add_permits(2);
    pass(&server.gates.done).await;
    server.gates.release.add_permits(1);
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 1, "the second was never begun");
    server.stop().await;
}

#[tokio::test]
async fn batch_is_no_stream_of_events() {
    let server = TestServer::start().await;
    let request = server.batch(&["{ hello }"]).header(ACCEPT, "text/event-stream");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 400);
    assert_eq!(code(&body(response).await), "BAD_REQUEST");
    server.stop().await;
}

#[tokio::test]
async fn batch_by_a_bad_token_is_refused_whole() {
    let server = TestServer::start().await;
    let response = server.batch(&["{ hello }"]).bearer_auth("forged").send().await;
    assert_eq!(response.expect("an answer").status(), 401);
    server.stop().await;
}
