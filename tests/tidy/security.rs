//! Holds `docs/security/asvs.md` and `tests/controls/controls.toml` to the tree, as text: every requirement is answered, every test
//! that is named is there, and every control that can be switched off stands where the manifest says.

use super::{files, none, read, root, sources};
use std::collections::{BTreeMap, BTreeSet};

/// How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1.
const ASKED: &[(&str, u32)] = &[
    ("1.1", 2),
    ("1.2", 9),
    ("1.3", 11),
    ("1.4", 3),
    ("1.5", 2),
    ("2.1", 3),
    ("2.2", 3),
    ("2.3", 4),
    ("2.4", 1),
    ("3.2", 2),
    ("3.3", 4),
    ("3.4", 6),
    ("3.5", 5),
    ("3.7", 2),
    ("4.1", 3),
    ("4.2", 1),
    ("4.3", 2),
    ("4.4", 4),
    ("5.1", 1),
    ("5.2", 3),
    ("5.3", 2),
    ("5.4", 3),
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 4),
    ("6.4", 4),
    ("6.5", 5),
    ("6.6", 3),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 2),
    ("7.6", 2),
    ("8.1", 2),
    ("8.2", 3),
    ("8.3", 1),
    ("8.4", 1),
    ("9.1", 3),
    ("9.2", 4),
    ("10.1", 2),
    ("10.2", 2),
    ("10.3", 4),
    ("10.4", 11),
    ("10.5", 5),
    ("10.6", 2),
    ("10.7", 3),
    ("11.1", 2),
    ("11.2", 3),
    ("11.3", 3),
    ("11.4", 4),
    ("11.5", 1),
    ("11.6", 1),
    ("12.1", 3),
    ("12.2", 2),
    ("12.3", 4),
    ("13.1", 1),
    ("13.2", 5),
    ("13.3", 2),
    ("13.4", 5),
    ("14.1", 2),
    ("14.2", 4),
    ("14.3", 3),
    ("16.1", 1),
    ("16.2", 5),
    ("16.3", 4),
    ("16.4", 3),
    ("16.5", 3),
];

const VERDICTS: [&str; 4] = ["met", "partly", "not met", "n/a"];

/// So many controls can be switched off at least.
const CONTROLS_MIN: usize = 30;

/// A requirement as the document answers it.
struct Row {
    number: String,
    level: String,
    verdict: String,
    tests: Vec<String>,
    reason: String,
}

fn rows() -> Vec<Row> {
    let text = read(&root().join("docs/security/asvs.md"));
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, level, _, verdict, tests, reason] = cells[..] else { continue };
        let parts = number.split('.').filter(|part| part.parse::<u32>().is_ok());
        if parts.count() == 3 {
            let tests = tests.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let [number, level, verdict, reason] =
                [number, level, verdict, reason].map(str::to_owned);
            rows.push(Row { number, level, verdict, tests, reason });
        }
    }
    rows
}

#[test]
fn security_requirements_are_all_answered() {
    let mut left: BTreeSet<String> = ASKED
        .iter()
        .flat_map(|(section, count)| (1..=*count).map(move |it| format!("{section}.{it}")))
        .collect();
    assert_eq!(left.len(), 233, "levels 1 and 2 of V1 to V14 and V16");
    let mut broken = Vec::new();
    for row in rows() {
        let Row { number, level, verdict, tests, reason } = row;
        if !left.remove(&number) && level != "3" {
            broken.push(format!("{number} is asked for by nobody, or stands there twice"));
        }
        if !VERDICTS.contains(&verdict.as_str()) {
            broken.push(format!("{number}: {verdict:?} is no verdict"));
        }
        if reason.is_empty() && (tests.is_empty() || verdict != "met") {
            broken.push(format!("{number}: neither a test nor a reason"));
        }
    }
    broken.extend(left.into_iter().map(|number| format!("{number} is missing")));
    none(&broken, "requirements in docs/security/asvs.md");
}

#[test]
fn tests_that_the_security_table_names_are_there() {
    let folders = ["src", "tests"].map(|folder| sources(&root().join(folder)));
    let rust: String = folders.iter().flatten().map(|file| read(file)).collect();
    let clients = files(&root().join("tests/clients"));
    let clients = clients.iter().filter(|file| file.to_string_lossy().ends_with(".test.js"));
    let node: String = clients.map(|file| read(file)).collect();
    let mut broken = Vec::new();
    for row in rows() {
        for test in &row.tests {
            let is_title = test.contains(' ');
            let found = match is_title {
                true => node.contains(&format!("\"{test}\"")),
                false => rust.contains(&format!("fn {test}(")),
            };
            if !found {
                broken.push(format!("{}: {test}", row.number));
            }
        }
    }
    none(&broken, "tests in docs/security/asvs.md that are not there");
}

#[test]
fn controls_that_can_be_switched_off_stand_where_the_manifest_says() {
    let mapped: BTreeMap<String, Vec<String>> =
        rows().into_iter().map(|row| (row.number, row.tests)).collect();
    let manifest: toml::Table =
        read(&root().join("tests/controls/controls.toml")).parse().expect("TOML");
    let controls = manifest["control"].as_array().expect("a list");
    let (mut names, mut broken) = (BTreeSet::new(), Vec::new());
    for control in controls {
        let of = |key: &str| control.get(key).and_then(|it| it.as_str()).unwrap_or_default();
        let (name, test) = (of("name"), of("test"));
        if name.is_empty() || !names.insert(name) {
            broken.push(format!("{name:?} names no control, or two"));
        }
        let marks = [of("text").matches('⟦').count(), of("text").matches('⟧').count()];
        if marks != [1, 1] || of("off").is_empty() {
            broken.push(format!("{name}: say between ⟦ and ⟧ what `off` takes the place of"));
        }
        let text = of("text").replace(['⟦', '⟧'], "");
        let count = read(&root().join(of("file"))).matches(text.as_str()).count();
        if count != 1 {
            broken.push(format!("{name}: its text stands {count} times in {}", of("file")));
        }
        if !mapped.get(of("asvs")).is_some_and(|tests| tests.iter().any(|it| it == test)) {
            broken.push(format!("{name}: row {} does not name {test}", of("asvs")));
        }
    }
    assert!(controls.len() >= CONTROLS_MIN, "{}", controls.len());
    none(&broken, "controls in tests/controls/controls.toml");
}
