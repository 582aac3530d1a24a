//! Letters that somebody who is signing in waits for.

use super::values::{link, minute};
use crate::domain::Timestamp;
use minijinja::{Value, context};

/// What is waited for.
#[derive(Clone, Debug)]
pub enum AccessLetter {
    /// A code that a suspicious sign-in with the right password has to show.
    SignInCode {
        /// Six digits.
        code: String,
        /// How long it is good for.
        minutes: u64,
        /// What the device calls itself.
        device: String,
        /// The address it came from.
        ip: String,
        /// When.
        at: Timestamp,
    },
}

/// Their templates.
pub(super) const TEMPLATES: [(&str, &str); 2] = [
    ("sign_in_code.html", include_str!("templates/sign_in_code.html")),
    ("sign_in_code.txt", include_str!("templates/sign_in_code.txt")),
];

impl AccessLetter {
    /// Template, subject and variables.
    pub(super) fn content(
        &self,
        name: Option<&str>,
        url: &str,
    ) -> (&'static str, &'static str, Value) {
        match self {
            AccessLetter::SignInCode { code, minutes, device, ip, at } => (
                "sign_in_code",
                "Your code to sign in",
                context! { name, code, minutes, device, ip, at => minute(*at),
                url => link(url.to_owned()) },
            ),
        }
    }
}
