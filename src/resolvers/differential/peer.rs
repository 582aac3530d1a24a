//! Node with graphql-js, at the other end of two pipes.

use super::Asked;
use serde_json::Value;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::mpsc;

/// Node asks no more than so much without an answer.
const IN_FLIGHT_MAX: usize = 64;

/// Asks; is answered; says in the end whether it agreed.
pub(super) struct Peer {
    node: Child,
    asked: mpsc::Receiver<Asked>,
    answers: Sender<String>,
    writer: JoinHandle<()>,
}

/// Why the test cannot run here; `None` when it can.
pub(super) fn missing() -> Option<&'static str> {
    if std::env::var("AGIO_TEST_DATABASE_URL").is_ok() {
        return Some("runs once, on SQLite.");
    }
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        return Some("needs Node, which is not installed.");
    }
    if !clients().join("node_modules/graphql").is_dir() {
        return Some("needs npm packages: run `npm ci` in tests/clients.");
    }
    None
}

fn clients() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

impl Peer {
    /// Starts Node and tells it what it may ask about.
    pub(super) fn start(known: &Value) -> Peer {
        let mut node = Command::new("node")
            .arg("differential/main.js")
            .current_dir(clients())
            // graphql-js checks less of its own use then, which takes half of its time.
            .env("NODE_ENV", "production")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let (ask, asked) = mpsc::channel(IN_FLIGHT_MAX);
        let questions = node.stdout.take().expect("its output is piped");
        std::thread::spawn(move || {
            for line in BufReader::new(questions).lines() {
                let line = line.expect("node writes UTF-8");
                let question = serde_json::from_str(&line).expect("node asks in JSON");
                if ask.blocking_send(question).is_err() {
                    return;
                }
            }
        });
        let (answers, lines) = channel();
        let input = node.stdin.take().expect("its input is piped");
        let writer = std::thread::spawn(move || write(&lines, BufWriter::new(input)));
        answers.send(known.to_string()).expect("the writer runs");
        Peer { node, asked, answers, writer }
    }

    /// The next question.
    pub(super) async fn next(&mut self) -> Option<Asked> {
        self.asked.recv().await
    }

    /// Where answers go.
    pub(super) fn answers(&self) -> Sender<String> {
        self.answers.clone()
    }

    /// Waits for Node's verdict.
    pub(super) fn finish(mut self) -> bool {
        drop(self.answers);
        self.writer.join().expect("the writer ends");
        self.node.wait().expect("node's status").success()
    }
}

/// Writes lines, several at a time when there are several.
fn write(lines: &Receiver<String>, mut input: impl Write) {
    while let Ok(first) = lines.recv() {
        let more = std::iter::once(first).chain(lines.try_iter());
        for line in more {
            if writeln!(input, "{line}").is_err() {
                return;
            }
        }
        if input.flush().is_err() {
            return;
        }
    }
}
