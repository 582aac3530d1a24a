//! The differential test: documents that `tests/clients/differential` makes up run here, and graphql-js says what is
//! right: which are refused, which keys and nulls an answer has, how often each resolver is called.
//!
//! `AGIO_TEST_DOCUMENTS` says how many (20,000 unless said), `AGIO_TEST_SEED` where the dice start, and `AGIO_TEST_INDEX` that only one document is tried. Node and the packages of `tests/clients` must
//! be there.

mod execute;
mod peer;
mod stage;

use execute::{Answered, Asked, execute};
use peer::Peer;
use stage::Stage;
use std::sync::Arc;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

/// After so many documents they run on a new exchange, so that what mutations leave behind stays bounded.
const DOCUMENTS_PER_STAGE: u64 = 50_000;
const WORKERS: usize = 2;
/// Programs that are not optimised need more stack.
const STACK_BYTES: usize = 16 * 1024 * 1024;

#[test]
fn operations_are_refused_and_executed_as_graphql_js_says() {
    if let Some(missing) = peer::missing() {
        println!("SKIPPED: the differential test against graphql-js {missing}");
        return;
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build();
    let agreed = runtime.expect("a runtime").block_on(serve());
    assert!(agreed, "graphql-js disagrees; each disagreement is told above");
}

/// Answers what Node asks until it has no more questions; whether it was content.
async fn serve() -> bool {
    let mut stage = Arc::new(Stage::set().await);
    let mut peer = Peer::start(&stage.known);
    let mut running = JoinSet::new();
    let mut documents = 0;
    while let Some(asked) = peer.next().await {
        documents += 1;
        if documents % DOCUMENTS_PER_STAGE == 0 {
            while running.join_next().await.is_some() {}
            stage = Arc::new(Stage::set().await);
        }
        let (answers, stage) = (peer.answers(), Arc::clone(&stage));
        running.spawn(async move {
            let id = asked.id;
            let outcome = tokio::spawn(async move { execute(&stage, asked).await }).await;
            let answer = outcome.unwrap_or_else(|panic| Answered::panicked(&panic));
            let _ = answers.send(answer.line(id));
        });
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
    peer.finish()
}
