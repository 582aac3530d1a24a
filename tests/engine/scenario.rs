//! A scenario: commands and when they come. It can be printed, kept in a file and played again.

use agio_domain::Timestamp;
use agio_engine::Command;
use serde::{Deserialize, Serialize};

/// One command of a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    pub(crate) command: Command,
}

/// One command a line, so that a difference between two scenarios can be read.
pub(crate) fn to_json(scenario: &[Step]) -> String {
    let line = |step: &Step| serde_json::to_string(step).expect("plain data");
    format!("[\n{}\n]\n", scenario.iter().map(line).collect::<Vec<_>>().join(",\n"))
}

pub(crate) fn from_json(text: &str) -> Vec<Step> {
    serde_json::from_str(text).expect("a scenario")
}
