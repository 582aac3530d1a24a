//! Settings of API keys.

use crate::storage::limiter::Limit;
use serde::{Deserialize, Serialize};

/// How often a key may be used.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApiKeysConfig {
    /// How many requests one key may sign at once; sockets count when they begin.
    pub requests_burst_max: u32,
    /// How many more it may sign each second.
    pub requests_per_second_max: u32,
}

impl Default for ApiKeysConfig {
    fn default() -> Self {
        ApiKeysConfig { requests_burst_max: 100, requests_per_second_max: 20 }
    }
}

impl ApiKeysConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let checks = [
            (self.requests_burst_max > 0, "api_keys.requests_burst_max must be above 0"),
            (self.requests_per_second_max > 0, "api_keys.requests_per_second_max must be above 0"),
        ];
        checks.into_iter().filter(|(good, _)| !good).map(|(_, why)| why.to_owned()).collect()
    }

    /// The same as a limit.
    pub(super) fn limit(&self) -> Limit {
        Limit::refilled(self.requests_burst_max, self.requests_per_second_max)
    }
}
