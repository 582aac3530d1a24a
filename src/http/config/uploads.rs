//! The `[http.uploads]` settings.

use serde::{Deserialize, Serialize};

/// Bounds on requests that bring files.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadsConfig {
    /// The most files in one request, and the most variables that they are put into; 0 takes no files.
    pub files_max: usize,
    /// The largest file, in bytes.
    pub file_bytes_max: usize,
    /// The largest request body with files, in bytes.
    pub body_bytes_max: usize,
    /// How long such a body may take to arrive, in all.
    pub body_timeout_seconds: u64,
    /// The most requests with files at once; one more is answered OVERLOADED.
    pub requests_max: usize,
    /// The most bytes of their bodies at once; more are answered OVERLOADED. They are held in memory, for a moment twice.
    pub bytes_at_once_max: usize,
    /// The most of them of one person; one more is answered LIMIT_EXCEEDED.
    pub requests_per_user_max: usize,
}

impl Default for UploadsConfig {
    fn default() -> UploadsConfig {
        UploadsConfig {
            files_max: 10,
            file_bytes_max: 64 * 1024 * 1024,
            body_bytes_max: 66 * 1024 * 1024,
            body_timeout_seconds: 180,
            requests_max: 8,
            bytes_at_once_max: 96 * 1024 * 1024,
            requests_per_user_max: 2,
        }
    }
}

impl UploadsConfig {
    /// Everything wrong with the settings, each with its remedy.
    pub(super) fn problems(&self) -> Vec<String> {
        if self.file_bytes_max >= self.body_bytes_max {
            return vec![format!(
                "http.uploads.file_bytes_max = {} leaves no room for the rest of a body of http.uploads.body_bytes_max = {}; make it smaller, or the body larger",
                self.file_bytes_max, self.body_bytes_max
            )];
        }
        if self.bytes_at_once_max < self.body_bytes_max {
            return vec![format!(
                "http.uploads.bytes_at_once_max = {} is less than one body of http.uploads.body_bytes_max = {}; make it larger, or the body smaller",
                self.bytes_at_once_max, self.body_bytes_max
            )];
        }
        Vec::new()
    }
}
