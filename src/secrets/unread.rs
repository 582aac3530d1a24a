//! Why a secret could not be read.

/// Why a secret could not be read, and what to do. It holds nothing of the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(String);

impl Unread {
    /// In words for the operator: why, and what to do.
    pub fn new(text: impl Into<String>) -> Unread {
        Unread(text.into())
    }
}
