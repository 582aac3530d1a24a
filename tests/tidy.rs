//! Holds the house in order: who may import whom, what stays out of the engine, and docs that cite only
//! what exists. Reads the sources as text; `ARCHITECTURE.md` says why each rule is there.

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/security.rs"]
mod security;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Left may use right. Files directly in `src/` (main, lib, config, telemetry) are wiring, like `cli`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("engine", &["domain"]),
    ("accounting", &["domain"]),
    ("outbound", &["domain"]),
    ("secrets", &["outbound", "domain"]),
    ("storage", &["accounting", "domain"]),
    ("exchange", &["engine", "accounting", "storage", "domain"]),
    ("market", &["outbound", "storage", "domain"]),
    ("services", &["exchange", "engine", "accounting", "market", "outbound", "storage", "domain"]),
    ("jobs", &["services", "storage", "domain"]),
    ("graphql", &[]),
    ("schema", &["graphql", "accounting", "domain", "engine"]),
    (
        "resolvers",
        &["graphql", "schema", "services", "exchange", "engine", "accounting", "market", "domain"],
    ),
    ("http", &["graphql", "resolvers", "services", "domain"]),
];

/// What the engine must never touch, so that a replay gives the same state on any machine and day.
const FORBIDDEN_IN_ENGINE: &[&str] = &[
    "tokio",
    "async",
    "await",
    "f32",
    "f64",
    "Instant",
    "SystemTime",
    "chrono",
    "Clock",
    "rand",
    "std::time",
    "std::fs",
    "std::net",
    "std::thread",
    "RandomState",
];

/// Rooms that are packages: `crate` is the room itself there, and others name it as the package.
const PACKAGES: &[(&str, &str)] =
    &[("accounting", "agio_accounting"), ("domain", "agio_domain"), ("engine", "agio_engine")];

/// Besides the packages of domain and engine, what `fuzz/agio.rs` compiles by itself.
const FUZZED: &[&str] = &[
    "src/exchange/codec.rs",
    "src/exchange/records.rs",
    "src/failure.rs",
    "src/storage/journal/row.rs",
];
/// The one thing these may use of another room.
const FUZZED_ROW: &str = "use crate::storage::journal::JournalRow;";

/// Where floats are and nothing is booked by them: rates of return, places on a page, places on the globe.
const FLOATS: [&str; 4] = [
    "src/accounting/performance/rates/",
    "src/services/sheets/pdf/",
    "src/services/auth/suspicion.rs",
    "src/services/auth/places.rs",
];

/// Names of drawers; code lives in rooms.
const DRAWERS: &[&str] = &["utils", "util", "helpers", "common", "manager", "misc"];

#[test]
fn every_object_is_executed_by_our_own_executor() {
    let derives = ["SimpleObject", "MergedObject", "MergedSubscription", "Interface", "Union"];
    let attributes = ["#[Object", "#[ComplexObject", "#[Subscription"];
    let executors = ["executor", "rows"].map(|name| format!("crate = \"crate::graphql::{name}\""));
    let executed = |line: &str| executors.iter().any(|executor| line.contains(executor));
    let (mut without, mut with) = (Vec::new(), 0);
    for room in ["schema", "resolvers", "http"] {
        let lines: Vec<(String, String)> = code_under(&format!("src/{room}")).collect();
        for (index, (place, line)) in lines.iter().enumerate() {
            let derived = line.contains("#[derive(") && derives.iter().any(|it| line.contains(it));
            let named = attributes.iter().any(|it| line.contains(it));
            let next = lines.get(index + 1).map(|(_, line)| line.as_str()).unwrap_or_default();
            match (named || derived, executed(line) || derived && executed(next)) {
                (true, true) => with += 1,
                (true, false) => without.push(format!("{place}: {line}")),
                (false, _) => {}
            }
        }
    }
    assert!(with > 50, "{with}");
    assert!(without.is_empty(), "without {executors:?}: {without:#?}");
}

#[test]
fn imports_follow_the_plan() {
    let mut broken = Vec::new();
    for (room, allowed) in MAY_IMPORT {
        for (place, line) in code_under(&format!("src/{room}")) {
            for target in imported_rooms(room, &line) {
                let known = MAY_IMPORT.iter().any(|(name, _)| *name == target)
                    || ["cli", "config", "telemetry"].contains(&target.as_str());
                if known && target != *room && !allowed.contains(&target.as_str()) {
                    broken.push(format!("{place}: {room} uses {target}"));
                }
            }
        }
    }
    none(&broken, "imports against the plan in ARCHITECTURE.md");
}

#[test]
fn sql_stays_in_storage() {
    let broken: Vec<String> = code_under("src")
        .filter(|(place, _)| !place.starts_with("src/storage/") && !place.starts_with("src/cli/"))
        .filter(|(_, line)| ["sea_orm", "sqlx", "rusqlite"].iter().any(|it| has_word(line, it)))
        .map(|(place, line)| format!("{place}: {}", line.trim()))
        .collect();
    none(&broken, "SQL outside src/storage");
}

#[test]
fn engine_is_pure() {
    let mut broken = Vec::new();
    for (place, line) in code_under("src/engine") {
        for word in FORBIDDEN_IN_ENGINE.iter().filter(|word| has_word(&line, word)) {
            broken.push(format!("{place}: {word}"));
        }
    }
    none(&broken, "clocks, floats, I/O or randomness in src/engine");
}

#[test]
fn money_is_never_a_float() {
    let mut broken = Vec::new();
    let rooms = [
        "domain",
        "accounting",
        "exchange",
        "storage",
        "market",
        "services",
        "schema",
        "resolvers",
    ];
    for room in rooms {
        for (place, line) in code_under(&format!("src/{room}")) {
            let measures = FLOATS.iter().any(|floats| place.starts_with(floats))
                || line.contains("metrics::")
                || line.contains("_f64");
            if !measures && (has_word(&line, "f64") || has_word(&line, "f32")) {
                broken.push(format!("{place}: {}", line.trim()));
            }
        }
    }
    none(&broken, "floats where money is handled");
}

#[test]
fn every_module_says_what_it_is() {
    let mut broken = Vec::new();
    for folder in ["src", "entity/src", "migration/src", "tests", "benches", "examples"] {
        for file in sources(&root().join(folder)) {
            let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if !read(&file).starts_with("//!") {
                broken.push(format!("{}: does not open with //!", shown(&file)));
            }
            if DRAWERS.contains(&name) {
                broken.push(format!("{}: a drawer, not a room", shown(&file)));
            }
        }
    }
    none(&broken, "modules without a first sentence, or named like a drawer");
}

#[test]
fn docs_cite_only_what_exists() {
    let top: BTreeSet<String> = entries(&root()).iter().map(|path| shown(path)).collect();
    let mut broken = Vec::new();
    for doc in documents() {
        for cited in citations(&read(&doc)) {
            let first = cited.split('/').next().unwrap_or_default();
            let beside = doc.parent().is_some_and(|folder| folder.join(&cited).exists());
            let is_path = cited.contains('/') && top.contains(first) || cited.ends_with(".md");
            if is_path && !beside && !root().join(&cited).exists() {
                broken.push(format!("{}: cites {cited}", shown(&doc)));
            }
        }
    }
    none(&broken, "paths in the docs that do not exist");
}

#[test]
fn fuzzed_files_stand_without_the_server() {
    let mut broken = Vec::new();
    for (place, line) in FUZZED.iter().flat_map(|file| code_of(&root().join(file))) {
        let mut rooms = imported_rooms("", &line).into_iter();
        if rooms.any(|room| room != "domain" && room != "engine") && line.trim() != FUZZED_ROW {
            broken.push(format!("{place}: {}", line.trim()));
        }
    }
    none(&broken, "what fuzz/agio.rs cannot compile");
}

#[test]
fn fuzz_crate_has_the_same_dependencies() {
    let mut broken = Vec::new();
    let (ours, fuzz) =
        (dependencies_at(&["workspace"], "Cargo.toml"), dependencies("fuzz/Cargo.toml"));
    let own = |name: &str| name == "libfuzzer-sys" || name.starts_with("agio-");
    for (name, wanted) in fuzz.iter().filter(|(name, _)| !own(name)) {
        if ours.get(name) != Some(wanted) {
            broken.push(format!("{name} is not as in Cargo.toml"));
        }
    }
    for (place, line) in FUZZED.iter().flat_map(|file| code_of(&root().join(file))) {
        let missing = ours.keys().filter(|name| !fuzz.contains_key(*name));
        let used = missing.filter(|name| names_crate(&line, &name.replace('-', "_")));
        broken.extend(used.map(|name| format!("{name} is missing: {place} uses it")));
    }
    none(&broken, "dependencies in fuzz/Cargo.toml");
}

/// Where rows of people are kept: whoever reads or changes them names the owner, so that no filter can be forgotten.
const PRIVATE: &[&str] = &[
    "accounts",
    "balances",
    "fills",
    "holders",
    "login_events",
    "orders",
    "passkeys",
    "positions",
    "preferences",
    "sessions",
    "trades",
    "transactions",
    "wallets",
];

/// What does without an owner, and why.
const OWNERLESS: &[(&str, &str)] = &[
    ("accounts::insert", "the row names the owner"),
    ("login_events::delete_old", "the clean-up of everybody's"),
    ("login_events::insert", "the row names the owner"),
    (
        "passkeys::by_credential",
        "a passkey that signs in alone names no person; its signature is verified",
    ),
    ("positions::everyone", "the projections are made anew for everybody"),
    (
        "sessions::alive_among",
        "answers which of the node's own connections go on, and nothing of them",
    ),
    ("sessions::delete_ended", "the clean-up of everybody's"),
    ("sessions::insert", "the row names the owner"),
    ("sessions::owner", "answers the owner"),
    ("sessions::refreshable", "a refresh token names no person; its hash is compared"),
    ("sessions::rotate", "a refresh token names no person; its hash is compared"),
    ("trades::last", "the last price of a market is public"),
    ("wallets::owner", "answers the owner"),
];

#[test]
fn private_rows_are_asked_for_by_their_owner() {
    let (mut broken, mut spared) = (Vec::new(), BTreeSet::new());
    for room in PRIVATE {
        let text = read(&root().join(format!("src/storage/{room}.rs")));
        let code = text.split("\nmod tests {").next().unwrap_or_default();
        for found in code.split("\npub").skip(1) {
            let head = found.split(" {\n").next().unwrap_or_default();
            let Some((start, rest)) = head.split_once("fn ") else { continue };
            let reaches = ["Database", "DatabaseTransaction"].iter().any(|it| has_word(rest, it));
            if !reaches || !start.chars().all(|c| is_word_char(c) || "() ".contains(c)) {
                continue;
            }
            let place = format!("{room}::{}", first_word(rest));
            if OWNERLESS.iter().any(|(spare, _)| *spare == place) {
                spared.insert(place);
            } else if !has_word(rest, "AccountId") && !has_word(rest, "UserId") {
                broken.push(place);
            }
        }
    }
    broken.extend(
        OWNERLESS
            .iter()
            .filter(|(it, _)| !spared.contains(*it))
            .map(|(it, _)| format!("{it} is not there, and stands in OWNERLESS")),
    );
    none(&broken, "rows of people that are asked for without their owner");
}

#[test]
fn files_of_a_room_use_each_other_in_no_circle() {
    let circles = circles::Tree::of_sources().circles();
    let told = circles.into_iter().map(|(parent, edges)| format!("{parent}: {}", edges.join("; ")));
    none(&told.collect::<Vec<_>>(), "circles between files");
}

#[test]
fn dependencies_are_all_used() {
    let mut broken = Vec::new();
    for (manifest, folder) in [
        ("Cargo.toml", "src"),
        ("src/accounting/Cargo.toml", "src/accounting"),
        ("src/domain/Cargo.toml", "src/domain"),
        ("src/engine/Cargo.toml", "src/engine"),
        ("entity/Cargo.toml", "entity/src"),
        ("migration/Cargo.toml", "migration/src"),
    ] {
        let packages = PACKAGES.iter().map(|(room, _)| format!("src/{room}/"));
        let others: Vec<String> = packages.filter(|_| folder == "src").collect();
        let is_own = |place: &str| !others.iter().any(|other| place.starts_with(other));
        let code = code_under(folder).filter(|(place, _)| is_own(place));
        let code: Vec<String> = code.map(|(_, line)| line).collect();
        for name in dependencies(manifest).keys() {
            let crate_name = name.replace('-', "_");
            if !code.iter().any(|line| names_crate(line, &crate_name)) {
                broken.push(format!("{name} in {manifest}"));
            }
        }
    }
    none(&broken, "dependencies that no code names");
}

// ---------------------------------------------------------------- reading the tree

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_file() {
            found.push(path);
        } else if !path.ends_with("node_modules") {
            found.extend(files(&path));
        }
    }
    found
}

fn with_extension(mut files: Vec<PathBuf>, extension: &str) -> Vec<PathBuf> {
    files.retain(|file| file.is_file() && file.extension().is_some_and(|found| found == extension));
    files
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    with_extension(files(folder), "rs")
}

/// What a manifest depends on, on any machine or on some.
fn dependencies(manifest: &str) -> toml::Table {
    dependencies_at(&[], manifest)
}

/// What stands in a manifest, or in one of its tables.
fn dependencies_at(tables: &[&str], manifest: &str) -> toml::Table {
    let manifest: toml::Table = read(&root().join(manifest)).parse().expect("TOML");
    let within =
        |table: toml::Table, name: &&str| table[*name].as_table().expect("a table").clone();
    let manifest = tables.iter().fold(manifest, within);
    let targets = manifest.get("target").and_then(|it| it.as_table()).into_iter().flatten();
    let on_some = targets.filter_map(|(_, target)| target.get("dependencies"));
    let listed = on_some.chain(manifest.get("dependencies")).filter_map(|it| it.as_table());
    listed.flatten().map(|(name, wanted)| (name.clone(), wanted.clone())).collect()
}

fn documents() -> Vec<PathBuf> {
    let mut all = entries(&root());
    all.extend(files(&root().join("docs")));
    with_extension(all, "md")
}

/// Every line of code under a folder as (place, text): without comments, without tests.
fn code_under(folder: &str) -> impl Iterator<Item = (String, String)> {
    let files = sources(&root().join(folder));
    files.into_iter().filter(|file| !is_test_file(file)).flat_map(|file| code_of(&file))
}

fn code_of(file: &Path) -> Vec<(String, String)> {
    let text = read(file);
    let before_tests = text.lines().take_while(|line| !line.starts_with("mod tests {"));
    let lines = before_tests.enumerate().map(|(index, line)| {
        let code = line.split("//").next().unwrap_or_default();
        (format!("{}:{}", shown(file), index + 1), code.to_owned())
    });
    lines.collect()
}

fn is_test_file(file: &Path) -> bool {
    let test_names = ["tests", "tests.rs", "testing.rs", "scenarios"];
    let named = |part: &str| test_names.contains(&part) || part.ends_with("scenarios.rs");
    shown(file).split('/').any(named)
}

/// The rooms a line of a room reaches into: every `crate::room`, the names in `use crate::{a::.., b::..}`, and packages.
fn imported_rooms(room: &str, line: &str) -> Vec<String> {
    let named = PACKAGES.iter().filter(|(_, package)| has_word(line, package));
    let mut rooms: Vec<String> = named.map(|(room, _)| (*room).to_owned()).collect();
    if is_package(room) {
        return rooms;
    }
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => rooms.extend(list.split(", ").map(first_word)),
            None => rooms.push(first_word(rest)),
        }
    }
    rooms
}

fn is_package(room: &str) -> bool {
    PACKAGES.iter().any(|(package, _)| *package == room)
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| is_word_char(*c)).collect()
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a path in the line begins with the crate.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + name.len()..]);
        let begins = !before.ends_with(|c: char| is_word_char(c) || c == ':');
        begins && ["::", ";", " as "].iter().any(|end| after.starts_with(end))
    })
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_word_char) && !after.is_some_and(is_word_char)
    })
}

/// What stands between backticks or in a link's brackets and looks like a path.
fn citations(text: &str) -> Vec<String> {
    let ticked = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    ticked
        .chain(linked)
        .map(|path| path.trim_start_matches("./").trim_end_matches('/').to_owned())
        .filter(|path| {
            !path.is_empty() && path.chars().all(|c| is_word_char(c) || "/.-".contains(c))
        })
        .collect()
}

fn none(broken: &[String], what: &str) {
    assert!(broken.is_empty(), "{what}:\n{}", broken.join("\n"));
}
