//! Mail addresses and names, as typed and as kept.

use crate::domain::{Refusal, RefusalCode};

/// The longest address mail can be sent to (RFC 5321).
const ADDRESS_LENGTH_MAX: usize = 254;
/// The longest part before the `@`.
const LOCAL_PART_LENGTH_MAX: usize = 64;
/// The longest name shown to a person, in characters.
const DISPLAY_NAME_LENGTH_MAX: usize = 64;
/// The longest device name and user agent that are kept, in characters.
const DEVICE_NAME_LENGTH_MAX: usize = 64;
const USER_AGENT_LENGTH_MAX: usize = 256;

/// The address as it is kept: trimmed, in small letters. One person must not get two accounts by writing
/// the address another way.
pub(super) fn normalised(typed: &str) -> Option<String> {
    let address = typed.trim();
    let (local, domain) = address.rsplit_once('@')?;
    let fits = address.len() <= ADDRESS_LENGTH_MAX && local.len() <= LOCAL_PART_LENGTH_MAX;
    if !fits || !is_local_part(local) || !is_domain(domain) {
        return None;
    }
    let address = address.to_ascii_lowercase();
    // What cannot be mailed to is no address, whatever the rules above say.
    address.parse::<lettre::Address>().is_ok().then_some(address)
}

/// Dot-separated atoms of RFC 5322; quoted local parts are not taken.
fn is_local_part(local: &str) -> bool {
    local.split('.').all(|atom| {
        let right =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !atom.is_empty() && atom.bytes().all(right)
    })
}

/// At least two labels, because nobody's mail lives at a top-level domain.
fn is_domain(domain: &str) -> bool {
    let right = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let numeric_end =
        domain.rsplit('.').next().is_some_and(|end| end.bytes().all(|b| b.is_ascii_digit()));
    domain.contains('.') && domain.split('.').all(right) && !numeric_end
}

/// An address as typed into a field, or why it is refused.
pub(super) fn checked(typed: &str) -> Result<String, Refusal> {
    normalised(typed).ok_or_else(|| {
        Refusal::new(
            RefusalCode::InvalidInput,
            "This is not an e-mail address we can send to. It must look like name@example.com, with \
             at most 254 plain characters; write international domains in their xn-- form. Correct it \
             and try again.",
        )
        .at("email")
    })
}

/// A name as typed into a field, or why it is refused.
pub(super) fn display_name(typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    let refuse = |why: &str| {
        let message = format!("This name cannot be used: {why}. Choose another one.");
        Err(Refusal::new(RefusalCode::InvalidInput, message).at("displayName"))
    };
    let length = name.chars().count();
    if length == 0 || length > DISPLAY_NAME_LENGTH_MAX {
        return refuse("it must have 1 to 64 characters");
    }
    if name.chars().any(is_invisible) {
        return refuse("it has control or invisible characters");
    }
    // Names stand in mails to addresses that are not proven yet: they must not carry advertisements.
    let lower = name.to_lowercase();
    if lower.contains("://") || lower.contains("www.") {
        return refuse("it looks like a web address");
    }
    Ok(name.to_owned())
}

/// Control characters, and those that hide or turn text around.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The name of a device: as given, or made from the user agent.
pub(super) fn device_name(given: Option<&str>, user_agent: Option<&str>) -> String {
    let given =
        given.map(|name| clean(name, DEVICE_NAME_LENGTH_MAX)).filter(|name| !name.is_empty());
    given.unwrap_or_else(|| user_agent.map_or_else(|| "Unknown device".to_owned(), described))
}

/// What a client calls itself, cut to what is kept.
pub(super) fn user_agent(sent: Option<&str>) -> Option<String> {
    sent.map(|text| clean(text, USER_AGENT_LENGTH_MAX)).filter(|text| !text.is_empty())
}

fn clean(text: &str, length_max: usize) -> String {
    text.trim().chars().filter(|character| !is_invisible(*character)).take(length_max).collect()
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
        (None, None) => clean(user_agent, DEVICE_NAME_LENGTH_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_one_way_or_refused() {
        for (typed, kept) in [
            ("ada@example.com", Some("ada@example.com")),
            ("  Ada.Lovelace+agio@Example.COM ", Some("ada.lovelace+agio@example.com")),
            ("o'hara@mail.example.co.uk", Some("o'hara@mail.example.co.uk")),
            ("ada@xn--mller-kva.example", Some("ada@xn--mller-kva.example")),
            ("", None),
            ("ada", None),
            ("@example.com", None),
            ("ada@", None),
            ("ada@localhost", None),
            ("ada@127.0.0.1", None),
            ("ada@@example.com", None),
            ("a da@example.com", None),
            (".ada@example.com", None),
            ("ada..l@example.com", None),
            ("ada@-example.com", None),
            ("ada@example..com", None),
            ("ada@müller.example", None),
            ("ada@example.com\nBcc: all@example.com", None),
            ("ada@example.com, bob@example.com", None),
            ("\"ada\"@example.com", None),
            ("<ada@example.com>", None),
        ] {
            assert_eq!(normalised(typed).as_deref(), kept, "{typed:?}");
        }
        assert_eq!(normalised(&format!("{}@example.com", "a".repeat(65))), None);
        assert_eq!(normalised(&format!("a@{}com", "long.".repeat(60))), None);
    }

    #[test]
    fn names_are_trimmed_or_refused() {
        for (typed, kept) in [
            (" Ada Lovelace ", Some("Ada Lovelace")),
            ("李", Some("李")),
            ("", None),
            ("   ", None),
            ("Ada\nLovelace", None),
            ("Ada\u{202e}", None),
            ("visit https://evil.example", None),
        ] {
            assert_eq!(display_name(typed).ok().as_deref(), kept, "{typed:?}");
        }
        assert!(display_name(&"é".repeat(64)).is_ok());
        assert!(display_name(&"é".repeat(65)).is_err());
    }

    #[test]
    fn devices_are_named_for_people() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        for (given, user_agent, name) in [
            (Some(" My laptop "), Some(firefox), "My laptop"),
            (Some("  "), Some(firefox), "Firefox on Linux"),
            (None, Some("curl/8.5.0"), "curl"),
            (None, Some("agio-client 1.0"), "agio-client 1.0"),
            (None, None, "Unknown device"),
        ] {
            assert_eq!(device_name(given, user_agent), name);
        }
    }
}
