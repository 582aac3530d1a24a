//! A node made by hand, for tests of what the leader does with what others send.

use super::Wires;
use super::message::{Answers, News, Request, Requests, decode};
use crate::engine::Command;
use crate::storage::pubsub::{Heard, Listener, PubSub};

/// Forwards one command with a deadline, and answers what came of it.
pub(crate) async fn ask(
    bus: PubSub,
    cluster: &str,
    (deadline_ms, command): (u64, Command),
) -> String {
    let wires = Wires::new(bus, cluster.to_owned(), "by hand".to_owned());
    let mut listener = wires.listen_as_standby();
    let news: News = hear(&mut listener).await;
    let request = Request { id: 1, deadline_ms, commands: vec![command] };
    let requests = Requests { from: "by hand".to_owned(), requests: vec![request] };
    assert_eq!(wires.ask(news.term, &requests).await.expect("told"), 1, "one leader listens");
    let Answers(answers) = hear(&mut listener).await;
    format!("{:?}", answers[0].1)
}

async fn hear<T: serde::de::DeserializeOwned>(listener: &mut Listener) -> T {
    loop {
        if let Heard::Message { payload, .. } = listener.next().await
            && let Some(message) = decode(&payload)
        {
            return message;
        }
    }
}
