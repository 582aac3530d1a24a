//! Letters about the life of an account: what is kept about its owner, and its end.

use super::values::{link, minute};
use crate::domain::Timestamp;
use minijinja::{Value, context};

/// What about it.
#[derive(Clone, Debug)]
pub enum LifeLetter {
    /// Its address is confirmed. It is sent once and needs no way to unsubscribe: it answers what its reader just did.
    Welcome,
    /// The archive of somebody's personal data is there.
    ArchiveReady {
        /// Until when it is kept.
        until: Timestamp,
    },
    /// The account was deleted.
    Deleted {
        /// When.
        at: Timestamp,
        /// The address of the client that did it.
        ip: String,
        /// Until when it can be restored.
        until: Timestamp,
    },
}

/// Their templates.
pub(super) const TEMPLATES: [(&str, &str); 6] = [
    ("account_deleted.html", include_str!("templates/account_deleted.html")),
    ("account_deleted.txt", include_str!("templates/account_deleted.txt")),
    ("archive_ready.html", include_str!("templates/archive_ready.html")),
    ("archive_ready.txt", include_str!("templates/archive_ready.txt")),
    ("welcome.html", include_str!("templates/welcome.html")),
    ("welcome.txt", include_str!("templates/welcome.txt")),
];

impl LifeLetter {
    /// Template, subject and variables.
    pub(super) fn content(
        &self,
        name: Option<&str>,
        url: &str,
    ) -> (&'static str, &'static str, Value) {
        match self {
            LifeLetter::Welcome => {
                ("welcome", "Welcome", context! { name, url => link(url.to_owned()) })
            }
            LifeLetter::ArchiveReady { until } => (
                "archive_ready",
                "Your data is ready",
                context! { name, until => minute(*until), url => link(url.to_owned()) },
            ),
            LifeLetter::Deleted { at, ip, until } => (
                "account_deleted",
                "Your account was deleted",
                context! { name, ip, at => minute(*at), until => minute(*until),
                url => link(url.to_owned()) },
            ),
        }
    }
}
