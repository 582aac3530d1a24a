//! Settings of files.

use serde::{Deserialize, Serialize};

/// The least that `bytes_max` may be.
const BYTES_MAX_LEAST: u64 = 1_024 * 1_024;
/// The most that it may be: the schema counts bytes as Int.
const BYTES_MAX_MOST: u64 = 2_147_483_647;

/// How large the files are that jobs make for people, and how long they are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesConfig {
    /// How many days a file is kept.
    pub kept_days: u64,
    /// How many minutes a link to a file is good for. Whoever has a link needs nothing else to get the file.
    pub link_minutes: u64,
    /// How many bytes a file may have; a job that would make a larger one fails.
    pub bytes_max: u64,
}

impl Default for FilesConfig {
    fn default() -> FilesConfig {
        FilesConfig { kept_days: 7, link_minutes: 15, bytes_max: 1_024 * 1_024 * 1_024 }
    }
}

impl FilesConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let checks = [
            (
                self.kept_days > 0 && self.link_minutes > 0,
                "files.kept_days and files.link_minutes must be above 0: nobody could fetch a file",
            ),
            (
                (BYTES_MAX_LEAST..=BYTES_MAX_MOST).contains(&self.bytes_max),
                "files.bytes_max must lie between 1048576 and 2147483647",
            ),
        ];
        checks.into_iter().filter(|(good, _)| !good).map(|(_, why)| why.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named() {
        assert!(FilesConfig::default().problems().is_empty());
        let none = FilesConfig { kept_days: 0, link_minutes: 0, bytes_max: 0 };
        assert_eq!(none.problems().len(), 2, "{:?}", none.problems());
    }
}
