//! Names of people and of their devices, as typed and as kept.

use super::legible::{Unfit, check, cleaned, reads_as_link, says_something, spelled};
use crate::domain::{Refusal, RefusalCode};

/// The longest name of a person or an account, in characters.
const DISPLAY_NAME_LENGTH_MAX: usize = 64;
/// How long the word in mails may be, in characters.
const CODE_LENGTH_MIN: usize = 4;
const CODE_LENGTH_MAX: usize = 32;
/// The longest device name and user agent that are kept, in characters.
const DEVICE_NAME_LENGTH_MAX: usize = 64;
const USER_AGENT_LENGTH_MAX: usize = 256;

/// The name that a person goes by, or why it is refused.
pub(super) fn display_name(typed: &str) -> Result<String, Refusal> {
    checked_name(typed, "displayName")
}

/// A name as typed into a field, or why it is refused.
pub(crate) fn checked_name(typed: &str, field: &str) -> Result<String, Refusal> {
    let name = spelled(typed);
    match unusable(&name) {
        None => Ok(name),
        Some(why) => {
            let message = format!("This name cannot be used, because {why}. Choose another one.");
            Err(Refusal::new(RefusalCode::InvalidInput, message).at(field))
        }
    }
}

/// The word that somebody knows our mails by, or why it is refused.
pub(super) fn anti_phishing_code(typed: &str) -> Result<String, Refusal> {
    let code = spelled(typed);
    let length = code.chars().count();
    let unfit = !(CODE_LENGTH_MIN..=CODE_LENGTH_MAX).contains(&length);
    match unusable(&code) {
        None if !unfit => Ok(code),
        why => {
            let why = why.filter(|_| !unfit).unwrap_or("it must have 4 to 32 characters");
            let message = format!("The code was not set, because {why}. Choose another one.");
            Err(Refusal::new(RefusalCode::InvalidInput, message).at("code"))
        }
    }
}

/// Whether people take two names, both as kept, for the same: upper and lower case do not matter.
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    // Lower case may come apart into a letter and its marks, so it is composed again.
    a == b || spelled(&a.to_lowercase()) == spelled(&b.to_lowercase())
}

fn unusable(name: &str) -> Option<&'static str> {
    let length = name.chars().count();
    if length == 0 || length > DISPLAY_NAME_LENGTH_MAX {
        return Some("it must have 1 to 64 characters");
    }
    match check(name) {
        Err(Unfit::Invisible) => return Some("it has control or invisible characters"),
        Err(Unfit::Mark) => return Some("it has too many marks on one letter"),
        Ok(()) => {}
    }
    if !says_something(name) {
        return Some("it needs a letter, a number or a symbol");
    }
    reads_as_link(name).then_some(
        "a part of it reads as a link: leave out @ and ://, and write a space after a full stop or colon",
    )
}

/// The name of a device: as given, or made from the user agent.
pub(super) fn device_name(given: Option<&str>, user_agent: Option<&str>) -> String {
    let given = given.map(|name| cleaned(name, DEVICE_NAME_LENGTH_MAX));
    let given = given.filter(|name| !name.is_empty());
    given.unwrap_or_else(|| user_agent.map_or_else(|| "Unknown device".to_owned(), described))
}

/// What a client calls itself, cut to what is kept. Whoever tries a password shows it to the owner of the account.
pub(super) fn user_agent(sent: Option<&str>) -> Option<String> {
    sent.map(|text| cleaned(text, USER_AGENT_LENGTH_MAX)).filter(|text| !text.is_empty())
}

/// `Firefox on Linux`, as far as the user agent tells.
fn described(user_agent: &str) -> String {
    let first = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => user_agent.chars().take(DEVICE_NAME_LENGTH_MAX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_has_one_spelling_or_is_refused() {
        for (typed, kept) in [
            (" Ada Lovelace ", Some("Ada Lovelace")),
            ("Andre\u{301}", Some("André")),
            ("李", Some("李")),
            ("Nguyễn Thị Ánh", Some("Nguyễn Thị Ánh")),
            ("J.R.R. Tolkien", Some("J.R.R. Tolkien")),
            ("Ada \u{1f680}", Some("Ada \u{1f680}")),
            ("", None),
            ("   ", None),
            ("...", None),
            ("\u{3164}", None),
            ("\u{2800}", None),
            ("Ada\nLovelace", None),
            ("Ada\u{ad}", None),
            ("Ada\u{61c}", None),
            ("Ada\u{180e}", None),
            ("Ada\u{e0041}", None),
            ("Ada\u{202e}", None),
            ("visit https://evil.example", None),
            ("2 BTC wait: claim.example/x", None),
            ("evil.com", None),
        ] {
            assert_eq!(display_name(typed).ok().as_deref(), kept, "{typed:?}");
        }
        assert!(display_name(&format!("Z{}", "\u{301}".repeat(63))).is_err());
        assert!(display_name(&"é".repeat(64)).is_ok());
        assert!(display_name(&"é".repeat(65)).is_err());
    }

    #[test]
    fn names_that_differ_in_case_only_are_the_same() {
        for (a, b, same) in [
            ("Bots", "bots", true),
            ("ÉTÉ", "été", true),
            ("GRÖSSE", "größe", false),
            ("ΟΔΟΣ", "οδος", true),
            ("İ", "i\u{307}", true),
            ("Bots", "Bots 2", false),
            ("Main", "Ma in", false),
        ] {
            assert_eq!(is_same_name(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn devices_are_named_for_people() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        for (given, user_agent, name) in [
            (Some(" My laptop "), Some(firefox), "My laptop"),
            (Some("My\u{202e}\u{3164} laptop"), Some(firefox), "My laptop"),
            (Some("  "), Some(firefox), "Firefox on Linux"),
            (Some("\u{2800}"), Some(firefox), "Firefox on Linux"),
            (None, Some("curl/8.5.0"), "curl"),
            (None, Some("agio-client 1.0"), "agio-client 1.0"),
            (None, None, "Unknown device"),
        ] {
            assert_eq!(device_name(given, user_agent), name);
        }
    }
}
