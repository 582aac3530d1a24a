//! Settings of the files that people ask for.

use serde::{Deserialize, Serialize};

/// How much a person may ask for in 24 hours.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportsConfig {
    /// How many files.
    pub per_day_max: u64,
    /// How many bytes all of them may have together. The last one may go beyond it, up to `files.bytes_max`.
    pub bytes_per_day_max: u64,
}

impl Default for ExportsConfig {
    fn default() -> ExportsConfig {
        ExportsConfig { per_day_max: 50, bytes_per_day_max: 1_024 * 1_024 * 1_024 }
    }
}

impl ExportsConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let none = self.per_day_max == 0 || self.bytes_per_day_max == 0;
        let why = "exports.per_day_max and exports.bytes_per_day_max must be above 0: nobody could ask for a file";
        if none { vec![why.to_owned()] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_let_nobody_ask_are_named() {
        assert!(ExportsConfig::default().problems().is_empty());
        let none = ExportsConfig { per_day_max: 0, ..ExportsConfig::default() };
        assert_eq!(none.problems().len(), 1);
    }
}
