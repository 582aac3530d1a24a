//! Every code block of the documents is run, or says why not.
//!
//! The info string of a block names its language, and after it who runs it: see [`Runner`]. A block that nobody runs
//! fails [`every_code_block_has_a_runner`].

use super::support::{AGIO, Databases, Home, Person, Server};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{InputValueDefinition, TypeKind, TypeSystemDefinition};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One fenced block.
pub(crate) struct Block {
    file: String,
    line: usize,
    language: String,
    /// What stands behind the language.
    note: String,
    pub(crate) text: String,
}

/// Who runs a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runner {
    /// `text`: what a program prints, or a drawing. There is nothing to run.
    Output,
    /// `LANGUAGE long: REASON`: takes minutes, or installs something, or needs hands.
    Long,
    /// `sh main-job` of the README: `tests/readme.sh`.
    MainJob,
    /// `sh running`: here, in the working folder of a running server.
    Running,
    /// `sh stopped`: here, in the working folder of a server that has stopped.
    Stopped,
    /// `sql stopped`: here, on the tables of that stopped server.
    Statements,
    /// `toml`: read as settings here.
    Settings,
    /// `json`: read here.
    Json,
    /// `graphql` of the trading guide: `tests/server/guide.rs`.
    TradingGuide,
    /// `graphql schema`: an excerpt, compared with `schema.graphql` here.
    Excerpt,
    /// `graphql`: executed here, for somebody with 4,000 USD on a server with a market maker.
    Operation,
    /// `js file=NAME`, and `ts`, `html` and `python`: `tests/clients/docs.test.js`, which fails for those that neither it
    /// nor `tests/clients/once` runs.
    Clients,
}

impl Block {
    fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    fn runner(&self) -> Result<Runner, String> {
        if let Some(reason) = self.note.strip_prefix("long:") {
            let said = reason.split_whitespace().count() >= 2;
            return if said { Ok(Runner::Long) } else { Err(self.complaint("gives no reason")) };
        }
        match (self.language.as_str(), self.note.as_str(), self.file.as_str()) {
            ("text", "", _) => Ok(Runner::Output),
            ("sh", "main-job", "README.md") => Ok(Runner::MainJob),
            ("sh", "running", _) => Ok(Runner::Running),
            ("sh", "stopped", _) => Ok(Runner::Stopped),
            ("sql", "stopped", _) => Ok(Runner::Statements),
            ("toml", "", _) => Ok(Runner::Settings),
            ("json", "", _) => Ok(Runner::Json),
            ("graphql", "schema", _) => Ok(Runner::Excerpt),
            ("graphql", "", "docs/guides/trading.md") => Ok(Runner::TradingGuide),
            ("graphql", "", _) => Ok(Runner::Operation),
            ("js" | "ts" | "html" | "python", note, _) if note.starts_with("file=") => {
                Ok(Runner::Clients)
            }
            _ => Err(self.complaint("is run by nothing")),
        }
    }

    fn complaint(&self, what: &str) -> String {
        format!("{}: the block `{} {}` {what}", self.place(), self.language, self.note)
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All documents below a folder, in a fixed order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let left_out = ["target", "node_modules", ".venv", ".git", "agio-data", "corpus"];
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() && !left_out.iter().any(|name| path.ends_with(name)) {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    found
}

/// The blocks of one text.
fn blocks_of(file: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), open) {
            (Some(info), false) => {
                let (language, note) = info.split_once(' ').unwrap_or((info, ""));
                let (language, note) = (language.to_owned(), note.trim().to_owned());
                let text = String::new();
                blocks.push(Block { file: file.to_owned(), line: index + 1, language, note, text });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, false) => {}
        }
    }
    assert!(!open, "{file}: the last block does not end");
    blocks
}

fn all_blocks() -> Vec<Block> {
    let root = root();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        blocks_of(&name, &fs::read_to_string(&path).unwrap())
    };
    documents(&root).into_iter().flat_map(read).collect()
}

/// Those that `runner` runs.
fn blocks_for(runner: Runner) -> Vec<Block> {
    let blocks = all_blocks().into_iter();
    let blocks: Vec<Block> = blocks.filter(|block| block.runner() == Ok(runner)).collect();
    assert!(!blocks.is_empty(), "no document has a block for {runner:?}");
    blocks
}

/// The examples of the trading guide, in order.
pub(crate) fn trading_examples() -> Vec<Block> {
    blocks_for(Runner::TradingGuide)
}

/// The statements that mend tables which are older than the journal.
pub(crate) fn money_repair() -> String {
    let blocks = blocks_for(Runner::Statements).into_iter();
    let mut found = blocks.filter(|block| block.text.contains("INSERT INTO money_intents"));
    let repair = found.next().expect("the runbook has lost the repair of money_intents");
    assert!(found.next().is_none(), "two of them");
    repair.text
}

#[test]
fn every_code_block_has_a_runner() {
    let blocks = all_blocks();
    assert!(blocks.len() > 30, "the documents have lost their blocks");
    let missing: Vec<String> = blocks.iter().filter_map(|block| block.runner().err()).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn each_decision_has_a_number_of_its_own() {
    let names = documents(&root().join("docs/decisions")).into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.split('-').next().unwrap().to_owned()
    });
    let mut numbers: Vec<String> = names.collect();
    let all = numbers.len();
    numbers.dedup();
    assert!(all > 8 && numbers.iter().all(|it| it.len() == 4), "{numbers:?}");
    assert_eq!(numbers.len(), all, "two decisions share a number: {numbers:?}");
}

#[test]
fn block_without_a_runner_is_found() {
    let text =
        "```sh\nls\n```\n```sh long: builds for minutes\n```\n```rust\n```\n```sh long:\n```\n";
    let blocks = blocks_of("x.md", text);
    let found: Vec<bool> = blocks.iter().map(|block| block.runner().is_ok()).collect();
    assert_eq!(found, [false, true, false, false]);
    assert_eq!((blocks[0].place().as_str(), blocks[0].text.as_str()), ("x.md:1", "ls\n"));
}

// ---------------------------------------------------------------- commands

/// An embedded home as the runbook has it: data in `agio-data`, `agio` on the path.
fn embedded_home() -> (Home, String) {
    let home =
        Home::on(Databases { postgres: None, redis: None }, &[("AGIO_DATA_DIR", "agio-data")]);
    let programs = home.data_dir.path().join("programs");
    fs::create_dir(&programs).unwrap();
    std::os::unix::fs::symlink(AGIO, programs.join("agio")).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    (home, path)
}

fn run_in(home: &Home, path: &str, block: &Block) {
    let mut shell = home.configure(Command::new("bash"));
    shell.args(["-euo", "pipefail", "-c", &block.text]).env("PATH", path);
    let output = shell.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {printed}\n{complaint}", block.place());
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_commands_succeed_beside_a_running_server_and_after_it() {
    let (home, path) = embedded_home();
    let server = home.start();
    server.funded(&[("USD", "1000")]).await;
    for block in blocks_for(Runner::Running) {
        run_in(server.home(), &path, &block);
    }
    let home = server.stop();
    for block in blocks_for(Runner::Statements) {
        let text = format!("sqlite3 -bail agio-data/agio.db <<'END'\n{}END\n", block.text);
        run_in(&home, &path, &Block { text, ..block });
    }
    for block in blocks_for(Runner::Stopped) {
        run_in(&home, &path, &block);
    }
    home.verify();
}

// ---------------------------------------------------------------- settings and JSON

/// What stands for something of the reader's own in the examples, and something that nobody refuses.
const READERS_OWN: [(&str, &str); 8] = [
    (
        "the output of: openssl rand -base64 48",
        "q0fYv1Zb7m3T9wXk2LrHc8NdJ5sUeG4aPiRtVyBnMuQzDoKlWxCjEhFgSpAIO6yT",
    ),
    ("what Prometheus sends: openssl rand -base64 24", "u7Gk3Zq9Xw1Rb5Tn8Vd2Lc6Mf4Jh0SpY"),
    ("exchange.example.com", "exchange.agio-documents.net"),
    ("db.example.com", "db.agio-documents.net"),
    ("cache.example.com", "cache.agio-documents.net"),
    ("no-reply@example.com", "no-reply@agio-documents.net"),
    ("mail.example.com", "mail.agio-documents.net"),
    ("secret", "e8Kd2VwQz5Hn7RbT"),
];

fn read_settings(text: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("agio.toml"), text).unwrap();
    let mut agio = Command::new(AGIO);
    let ours = |name: &str| name.starts_with("AGIO_") || name.ends_with("_URL");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        agio.env_remove(name);
    }
    let output = agio.arg("config").current_dir(folder.path()).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn documents_settings_are_accepted_with_values_of_the_readers_own() {
    for block in blocks_for(Runner::Settings) {
        let filled = READERS_OWN
            .iter()
            .fold(block.text.clone(), |text, (example, own)| text.replace(example, own));
        let (good, complaint) = read_settings(&filled);
        assert!(good, "{}: {complaint}", block.place());
        let (as_it_stands, _) = read_settings(&block.text);
        assert_eq!(as_it_stands, filled == block.text, "{}: examples are refused", block.place());
    }
}

#[test]
fn documents_json_is_json() {
    for block in blocks_for(Runner::Json) {
        let read: Result<Value, _> = serde_json::from_str(&block.text);
        assert!(read.is_ok(), "{}: {read:?}", block.place());
    }
}

// ---------------------------------------------------------------- operations

/// The fields of the object types of a schema: `Type.field` with its type, and `Type.field.argument` with its own.
fn fields(sdl: &str) -> BTreeMap<String, String> {
    let document = parse_schema(sdl).unwrap();
    let mut found = BTreeMap::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = definition.node.kind else { continue };
        for field in object.fields {
            let place = format!("{}.{}", definition.node.name.node, field.node.name.node);
            for argument in field.node.arguments {
                let InputValueDefinition { name, ty, default_value, .. } = argument.node;
                let default = default_value.map(|value| format!(" = {}", value.node));
                let told = format!("{}{}", ty.node, default.unwrap_or_default());
                found.insert(format!("{place}.{}", name.node), told);
            }
            found.insert(place, field.node.ty.node.to_string());
        }
    }
    found
}

#[test]
fn documents_excerpts_of_the_schema_are_in_the_schema() {
    let schema = fields(include_str!("../../schema.graphql"));
    for block in blocks_for(Runner::Excerpt) {
        for (place, told) in fields(&block.text) {
            assert_eq!(schema.get(&place), Some(&told), "{}: {place}", block.place());
        }
    }
}

#[tokio::test]
async fn documents_operations_are_answered_without_errors() {
    let server = Server::with(&[]).await;
    let person = server.funded(&[("USD", "4000")]).await;
    for block in blocks_for(Runner::Operation) {
        execute(&person, &block).await;
    }
}

async fn execute(person: &Person, block: &Block) {
    if !block.text.trim_start().starts_with("subscription") {
        let answer = person.ask(&block.text, json!({})).await;
        assert!(answer.get("errors").is_none(), "{}: {answer:#}", block.place());
        return;
    }
    let mut socket = person.socket().await;
    let id = socket.subscribe(&block.text, json!({})).await;
    let first = socket.receive().await;
    assert_eq!(first["id"], id, "{}: {first:#}", block.place());
    assert_eq!(first["type"], "next", "{}: {first:#}", block.place());
}
