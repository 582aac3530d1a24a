//! One of each letter, as if it were about to be sent: for the previews of a development server and for the snapshots that
//! the tests compare with. A letter that is missing here is noticed by `every_template_has_a_sample`.

use super::access_letters::AccessLetter;
use super::address_letters::AddressLetter;
use super::life_letters::LifeLetter;
use super::mail_template::{MailTemplate, SecurityChange};
use crate::domain::Timestamp;

/// 2026-01-10T20:42:00Z.
const AT: Timestamp = Timestamp(1_768_077_720_000_000);
/// Thirty days later.
const UNTIL: Timestamp = Timestamp(1_770_669_720_000_000);
/// An address that nobody has (RFC 5737).
const IP: &str = "203.0.113.7";
/// No token of anybody's.
const TOKEN: &str = "dG9rZW4";

/// A letter, and what its template is called.
pub(super) struct Sample {
    pub(super) name: &'static str,
    pub(super) letter: MailTemplate,
}

/// One of each, to somebody of this name.
pub(super) fn samples(reader: &str) -> Vec<Sample> {
    let mut samples = of_access(reader);
    samples.extend(of_addresses(reader));
    samples.extend(of_life(reader));
    samples
}

/// Letters about getting in.
fn of_access(reader: &str) -> Vec<Sample> {
    let name = || Some(reader.to_owned());
    let ip = || IP.to_owned();
    let token = || TOKEN.to_owned();
    let (at, minutes) = (AT, 30);
    let change = SecurityChange::TotpDisabled;
    let device = "Firefox on Linux".to_owned();
    let letters = [
        (
            "verification",
            MailTemplate::Verification {
                code: "012345".to_owned(),
                code_minutes: 30,
                token: token(),
                link_hours: 24,
            },
        ),
        ("already_registered", MailTemplate::AlreadyRegistered { name: name() }),
        (
            "password_reset",
            MailTemplate::PasswordReset { name: name(), token: token(), minutes: 60 },
        ),
        ("password_changed", MailTemplate::PasswordChanged { name: name(), at, ip: ip() }),
        (
            "new_sign_in",
            MailTemplate::NewSignIn {
                name: name(),
                device: device.clone(),
                ip: ip(),
                at,
                token: token(),
                link_days: 7,
            },
        ),
        ("sign_in_locked", MailTemplate::SignInLocked { name: name(), at, ip: ip(), minutes }),
        ("codes_locked", MailTemplate::CodesLocked { name: name(), at, ip: ip(), minutes }),
        (
            "sign_in_code",
            MailTemplate::Access {
                name: name(),
                letter: AccessLetter::SignInCode {
                    code: "012345".to_owned(),
                    minutes: 5,
                    device: device.clone(),
                    ip: ip(),
                    at,
                },
            },
        ),
        ("security_changed", MailTemplate::SecurityChanged { name: name(), change, at, ip: ip() }),
    ];
    letters.into_iter().map(|(name, letter)| Sample { name, letter }).collect()
}

fn of_addresses(reader: &str) -> Vec<Sample> {
    let token = || TOKEN.to_owned();
    let changed = |back| AddressLetter::Changed { at: AT, ip: IP.to_owned(), back };
    let letters = [
        ("address_confirm", AddressLetter::Confirm { token: token(), hours: 24 }),
        ("address_taken", AddressLetter::Taken),
        ("address_changed", changed(Some((token(), 7)))),
        ("address_changed_unproven", changed(None)),
        ("address_reverted", AddressLetter::Reverted { token: token(), minutes: 60 }),
    ];
    let written = |(name, letter)| {
        let reader = Some(reader.to_owned());
        Sample { name, letter: MailTemplate::Address { name: reader, letter } }
    };
    letters.into_iter().map(written).collect()
}

fn of_life(reader: &str) -> Vec<Sample> {
    let letters = [
        ("welcome", LifeLetter::Welcome),
        ("archive_ready", LifeLetter::ArchiveReady { until: AT }),
        ("account_deleted", LifeLetter::Deleted { at: AT, ip: IP.to_owned(), until: UNTIL }),
    ];
    let written = |(name, letter)| {
        let reader = Some(reader.to_owned());
        Sample { name, letter: MailTemplate::Life { name: reader, letter } }
    };
    letters.into_iter().map(written).collect()
}
