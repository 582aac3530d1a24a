//! One test for both twins.

use super::*;
use crate::domain::Secret;

async fn check(pubsub: PubSub, name: &str) {
    let (one, two) = (format!("{name}-one"), format!("{name}-two"));
    assert_eq!(pubsub.publish(&one, b"early").await.expect("told"), 0, "nobody listens");
    let mut both = pubsub.listen(vec![one.clone(), two.clone()]);
    let mut second = pubsub.listen(vec![two.clone()]);
    assert_eq!(both.next().await, Heard::Listening);
    assert_eq!(second.next().await, Heard::Listening);

    let bytes = [0, 255, b'\r', b'\n'];
    assert_eq!(pubsub.publish(&one, b"a").await.expect("told"), 1);
    assert_eq!(pubsub.publish(&two, &bytes).await.expect("told"), 2);
    let message = |channel: &str, payload: &[u8]| Heard::Message {
        channel: channel.into(),
        payload: payload.to_vec(),
    };
    assert_eq!(both.next().await, message(&one, b"a"));
    assert_eq!(both.next().await, message(&two, &bytes));
    assert_eq!(second.next().await, message(&two, &bytes), "and nothing from before");

    drop(both);
    while pubsub.publish(&one, b"late").await.expect("told") > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn pubsub_in_memory_tells_all_who_listen() {
    check(PubSub::memory(), "memory").await;
}

#[tokio::test]
async fn pubsub_in_redis_tells_all_who_listen() {
    let Ok(url) = std::env::var("AGIO_TEST_REDIS_URL") else { return };
    let pubsub = PubSub::redis(&RedisServer::at(&Secret::new(url))).await.expect("Redis answers");
    check(pubsub, &format!("test-{}", std::process::id())).await;
}
