//! `agio consumers` beside a running server, and its place in `/health/ready`.

use super::support::{Server, WAIT_MAX, http};
use serde_json::Value;
use std::time::Instant;

#[tokio::test]
async fn consumers_are_listed_beside_a_running_server() {
    let server = Server::start().await;
    server.funded(&[("USD", "1000")]).await;
    let started = Instant::now();
    loop {
        let listed = server.home().agio().arg("consumers").output().unwrap();
        let said = String::from_utf8_lossy(&listed.stdout).into_owned();
        assert!(listed.status.success(), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("projections (projection): seq "), "{said}");
        // The projections follow within milliseconds.
        if said.contains(", 0 commands behind, not stopped") {
            break;
        }
        assert!(started.elapsed() < WAIT_MAX, "{said}");
    }
    let ready = http().get(format!("{}/health/ready", server.url)).send().await.unwrap();
    assert_eq!(ready.json::<Value>().await.unwrap()["checks"]["consumers"], "ok");
    let metrics = http().get(format!("{}/metrics", server.url)).send().await.unwrap();
    assert!(metrics.text().await.unwrap().contains("agio_consumer_lag{consumer=\"projections\"}"));
}

#[tokio::test]
async fn consumer_that_is_not_stopped_is_not_resumed() {
    let server = Server::start().await;
    let mut resume = server.home().agio();
    let refused = resume.args(["consumers", "resume", "projections"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success(), "{said}");
    assert!(said.contains("no consumer of the name projections is stopped"), "{said}");
}
