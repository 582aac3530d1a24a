//! Letters about the address of an account: to the new one, to the old one, and to whoever has it already.

use super::values::{link, minute};
use crate::domain::Timestamp;
use minijinja::{Value, context};

/// What about the address.
#[derive(Clone, Debug)]
pub enum AddressLetter {
    /// To the new address: confirms it. It names nobody: the address may belong to anybody.
    Confirm {
        /// Out of which the link is made.
        token: String,
        /// How long the link is good for.
        hours: u64,
    },
    /// To an address that has an account already: somebody else wanted to move theirs there.
    Taken,
    /// To the old address: the account moved away.
    Changed {
        /// When.
        at: Timestamp,
        /// The address of the client that did it.
        ip: String,
        /// Out of which the link back is made, and how many days it is good for; none for an address that nobody proved.
        back: Option<(String, u64)>,
    },
    /// To the old address: the account is back.
    Reverted {
        /// Out of which the link is made that sets a new password.
        token: String,
        /// How long it is good for.
        minutes: u64,
    },
}

/// Their templates.
pub(super) const TEMPLATES: [(&str, &str); 8] = [
    ("address_confirm.html", include_str!("templates/address_confirm.html")),
    ("address_confirm.txt", include_str!("templates/address_confirm.txt")),
    ("address_taken.html", include_str!("templates/address_taken.html")),
    ("address_taken.txt", include_str!("templates/address_taken.txt")),
    ("address_changed.html", include_str!("templates/address_changed.html")),
    ("address_changed.txt", include_str!("templates/address_changed.txt")),
    ("address_reverted.html", include_str!("templates/address_reverted.html")),
    ("address_reverted.txt", include_str!("templates/address_reverted.txt")),
];

impl AddressLetter {
    /// Template, subject and variables.
    pub(super) fn content(
        &self,
        name: Option<&str>,
        url: &str,
    ) -> (&'static str, &'static str, Value) {
        match self {
            AddressLetter::Confirm { token, hours } => (
                "address_confirm",
                "Confirm your new e-mail address",
                context! { hours, link => link(format!("{url}/confirm-email-change?token={token}")) },
            ),
            AddressLetter::Taken => (
                "address_taken",
                "You already have an account",
                context! { name, url => link(url.to_owned()) },
            ),
            AddressLetter::Changed { at, ip, back } => (
                "address_changed",
                "Your account moved to another e-mail address",
                context! { name, ip, at => minute(*at), days => back.as_ref().map(|(_, days)| days),
                link => back.as_ref().map(|(token, _)| {
                    link(format!("{url}/revert-email-change?token={token}"))
                }) },
            ),
            AddressLetter::Reverted { token, minutes } => (
                "address_reverted",
                "Your account is back: set a new password",
                context! { name, minutes, link => link(format!("{url}/reset-password?token={token}")) },
            ),
        }
    }
}
