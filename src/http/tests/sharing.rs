//! Equal subscriptions are run once for all who have them, and none of them can tell.

use super::TestServer;
use super::sockets::Socket;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const NEWS: &str = "subscription { news { number } }";

/// A socket that listens under this id and has heard what there was already.
async fn listening(server: &TestServer, id: &str, query: &str) -> Socket {
    let mut socket = Socket::ready(server, Value::Null).await;
    socket.run(id, query).await;
    socket.hear().await;
    socket
}

fn next(id: &str, number: i32) -> Value {
    json!({ "type": "next", "id": id, "payload": { "data": { "news": { "number": number } } } })
}

impl TestServer {
    fn tell(&self, number: i32) {
        self.gates.news.send(number).expect("somebody listens");
    }

    fn resolved(&self) -> usize {
        self.gates.resolved.load(Ordering::SeqCst)
    }

    /// How many subscriptions are run.
    fn runs(&self) -> usize {
        self.gates.news.receiver_count()
    }
}

#[tokio::test]
async fn equal_subscriptions_are_run_once_and_told_under_their_own_ids() {
    let server = TestServer::start().await;
    let mut sockets = Vec::new();
    for id in ["a", "b", "c \"quoted\""] {
        sockets.push((id, listening(&server, id, NEWS).await));
    }
    assert_eq!(server.runs(), 1);
    let before = server.resolved();
    for number in 1..=20 {
        server.tell(number);
        for (id, socket) in &mut sockets {
            assert_eq!(socket.hear().await, next(id, number));
        }
    }
    assert_eq!(server.resolved() - before, 20, "once for all");
    server.stop().await;
}

#[tokio::test]
async fn subscription_that_goes_on_after_another_is_run_by_itself() {
    let server = TestServer::start().await;
    let mut sockets = Vec::new();
    let rows =
        [("", 1), ("(after: null)", 2), ("(after: null)", 2), ("(after: 4)", 3), ("(after: 4)", 4)];
    for (arguments, runs) in rows {
        let query = format!("subscription {{ news{arguments} {{ number }} }}");
        sockets.push(listening(&server, "1", &query).await);
        assert_eq!(server.runs(), runs, "{arguments}");
    }
    server.tell(9);
    for socket in &mut sockets {
        assert_eq!(socket.hear().await, next("1", 9));
    }
    server.stop().await;
}

#[tokio::test]
async fn newcomer_is_told_the_present_first_and_then_what_the_others_are() {
    let server = TestServer::start().await;
    let mut early = listening(&server, "1", NEWS).await;
    server.tell(5);
    let mut late = Socket::ready(&server, Value::Null).await;
    late.run("2", NEWS).await;
    assert_eq!(late.hear().await, next("2", 0), "what a subscription of its own begins with");
    server.tell(6);
    assert_eq!(late.hear().await, next("2", 6));
    assert_eq!(early.hear().await, next("1", 5));
    assert_eq!(early.hear().await, next("1", 6));
    server.stop().await;
}

#[tokio::test]
async fn what_differs_is_not_shared() {
    let server = TestServer::start().await;
    let mut one = listening(&server, "1", NEWS).await;
    let mut aliased = listening(&server, "1", "subscription { news { n: number } }").await;
    let mut other = Socket::ready(&server, Value::Null).await;
    for (id, first) in [("1", 7), ("2", 8)] {
        let query = "subscription($first: Int) { news(first: $first) { number } }";
        let payload = json!({ "query": query, "variables": { "first": first } });
        other.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
        assert_eq!(other.hear().await, next(id, first));
    }
    assert_eq!(server.runs(), 4);
    server.tell(1);
    assert_eq!(one.hear().await, next("1", 1));
    assert_eq!(aliased.hear().await["payload"]["data"]["news"], json!({ "n": 1 }));
    server.stop().await;
}

#[tokio::test]
async fn who_leaves_takes_nobody_along_and_the_last_one_ends_it() {
    let server = TestServer::start().await;
    let mut stays = listening(&server, "1", NEWS).await;
    let mut leaves = listening(&server, "1", NEWS).await;
    let gone = listening(&server, "1", NEWS).await;
    drop(gone);
    leaves.say(json!({ "type": "complete", "id": "1" })).await;
    leaves.run("q", "{ hello }").await;
    assert_eq!(leaves.hear().await["id"], "q");
    assert_eq!(leaves.hear().await["type"], "complete");
    server.tell(3);
    assert_eq!(stays.hear().await, next("1", 3));
    stays.say(json!({ "type": "complete", "id": "1" })).await;
    while server.runs() > 0 {
        tokio::task::yield_now().await;
    }
    let mut again = listening(&server, "1", NEWS).await;
    server.tell(4);
    assert_eq!(again.hear().await, next("1", 4));
    leaves.run("q", "{ hello }").await;
    assert_eq!(leaves.hear().await["id"], "q", "and heard nothing after it had left");
    server.stop().await;
}

#[tokio::test]
async fn error_ends_it_for_all_and_their_ids_are_free() {
    let server = TestServer::start().await;
    let mut sockets = Vec::new();
    for id in ["a", "b"] {
        sockets.push((id, listening(&server, id, NEWS).await));
    }
    server.tell(-1);
    for (id, socket) in &mut sockets {
        let error = socket.hear().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!(id)));
        assert_eq!(error["payload"][0]["extensions"]["code"], "UNAVAILABLE");
        socket.run(id, NEWS).await;
        assert_eq!(socket.hear().await, next(id, 0));
    }
    server.stop().await;
}

#[tokio::test]
async fn client_that_never_reads_is_cut_and_the_others_miss_nothing() {
    let server = TestServer::start().await;
    let mut reads = listening(&server, "1", NEWS).await;
    let mut deaf = Socket::ready(&server, Value::Null).await;
    // Long names fill the buffers of the system sooner.
    let query = format!("subscription {{ news {{ {}: number }} }}", "n".repeat(20_000));
    deaf.run("deaf", &query).await;
    deaf.hear().await;
    // Results that come one soon after another go out together.
    for burst in (1..=5_000).collect::<Vec<_>>().chunks(100) {
        burst.iter().for_each(|number| server.tell(*number));
        for number in burst {
            assert_eq!(reads.hear().await, next("1", *number));
        }
    }
    let mut heard = 0;
    let last = loop {
        let message = deaf.hear().await;
        if message["type"] != "next" {
            break message;
        }
        heard += 1;
    };
    assert_eq!(last["payload"][0]["extensions"]["code"], "RESUBSCRIBE", "after {heard} results");
    assert!(heard < 5_000);
    deaf.run("deaf", "{ hello }").await;
    assert_eq!(deaf.hear().await["id"], "deaf", "its connection goes on");
    server.stop().await;
}
