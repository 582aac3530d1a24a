//! Mail addresses, as typed and as kept.

use crate::domain::{Refusal, RefusalCode};

/// The longest address mail can be sent to (RFC 5321).
const ADDRESS_LENGTH_MAX: usize = 254;
/// The longest part before the `@`.
const LOCAL_PART_LENGTH_MAX: usize = 64;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_has_one_spelling_or_is_refused() {
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
}
