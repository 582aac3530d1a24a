//! Who is on the other side of a socket: what `connection_init` says of it.

use super::TestServer;
use super::sockets::{PROTOCOL, Socket};
use serde_json::json;

/// What was sent to say who it is from and cannot be read is refused; only nothing at all is nobody.
#[tokio::test]
async fn unreadable_authorization_is_refused_and_none_is_nobody() {
    let server = TestServer::start().await;
    let good = &server.init()["authorization"];
    let rows = [
        (json!({}), 0),
        (json!({ "authorization": null }), 0),
        (json!({ "authorization": "" }), 0),
        (json!({ "authorization": good, "Authorization": null }), 1),
        (json!({ "AUTHORIZATION": good }), 1),
        (json!({ "authorization": 7 }), 4403),
        (json!({ "authorization": false }), 4403),
        (json!({ "authorization": [good] }), 4403),
        (json!({ "authorization": { "token": good } }), 4403),
        (json!({ "authorization": good, "Authorization": good }), 4403),
        (json!({ "authorization": "Basic YTpi" }), 4403),
    ];
    for (payload, expected) in rows {
        let mut socket = Socket::open(&server, &[PROTOCOL]).await;
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        if expected >= 4000 {
            assert_eq!(socket.closed().await, expected, "{payload}");
            continue;
        }
        assert_eq!(socket.hear().await["type"], "connection_ack", "{payload}");
        socket.run("1", "{ me }").await;
        let me = socket.hear().await["payload"]["data"]["me"].take();
        assert_eq!(me.as_i64().unwrap_or(0), i64::from(expected), "{payload}");
    }
    server.stop().await;
}
