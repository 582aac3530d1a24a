//! A mail on its way out, and why it did not get there.

use super::Mail;
use crate::domain::JobId;
use sha2::{Digest as _, Sha256};

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub struct SendError {
    /// Whether trying again cannot help: the address or the mail itself is refused.
    pub permanent: bool,
    /// For the log.
    pub cause: String,
}

impl SendError {
    pub(super) fn permanent(cause: impl std::fmt::Display) -> SendError {
        SendError { permanent: true, cause: cause.to_string() }
    }

    pub(super) fn passing(cause: impl std::fmt::Display) -> SendError {
        SendError { permanent: false, cause: cause.to_string() }
    }
}

/// A mail on its way out.
pub(super) struct Outgoing<'a> {
    pub(super) mail: &'a Mail,
    /// The same for each try of this job with this mail, and for no other: also not for that of another exchange which has
    /// an account with the same provider.
    pub(super) key: String,
}

impl Outgoing<'_> {
    pub(super) fn of(mail: &Mail, job: JobId) -> Outgoing<'_> {
        let Mail { to, subject, text, html } = mail;
        let mut hash = Sha256::new();
        hash.update(job.0.to_be_bytes());
        for part in [to, subject, text, html] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let key = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Outgoing { mail, key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_of_a_job_has_one_key_and_no_other_has_it() {
        let mail = |text: &str| Mail {
            to: "ada@example.com".to_owned(),
            subject: "News".to_owned(),
            text: text.to_owned(),
            html: "<p>rich</p>".to_owned(),
        };
        let key = |text: &str, job| Outgoing::of(&mail(text), JobId(job)).key;
        assert_eq!(key("plain", 7), key("plain", 7));
        assert_eq!(key("plain", 7).len(), 64);
        assert_ne!(key("plain", 7), key("plain", 8));
        assert_ne!(key("plain", 7), key("other", 7));
    }
}
