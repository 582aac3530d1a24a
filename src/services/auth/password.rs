//! Which passwords are taken, and in which form they are hashed.

use crate::domain::{Refusal, RefusalCode};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// The longest password, in characters: hashing must not become a way to keep the server busy.
const LENGTH_MAX: usize = 128;
/// What stands before digits and signs at the end is looked up too, from so many bytes on.
const BARE_MIN: usize = 8;
/// A password of fewer different characters is a pattern.
const DISTINCT_MIN: usize = 4;

/// What an exchange is about, longer words before those within them: a password of nothing else is guessed first.
/// `docs/security/inventory.md` names them.
const WORDS: [&str; 20] = [
    "administrator",
    "exchange",
    "ethereum",
    "treasury",
    "operator",
    "password",
    "account",
    "auditor",
    "bitcoin",
    "support",
    "trading",
    "crypto",
    "ledger",
    "market",
    "trader",
    "wallet",
    "admin",
    "trade",
    "agio",
    "coin",
];
/// So many digits and signs beside such words do not make a password of them.
const BESIDE_WORDS_MAX: usize = 8;

/// The most frequent passwords, in small letters.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// A password in the one form that is checked, hashed and compared: Unicode's normalisation form C. The same accents
/// typed on another keyboard or system are other code points, and yet the same password (NIST SP 800-63B). Nothing
/// else is changed: capitals, spaces and look-alikes count.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Password(String);

impl Password {
    /// A password as typed. Of one that is too long only so much is kept that it stays too long: no password that
    /// was ever set is so long, and nothing works on the rest.
    pub(super) fn typed(text: &str) -> Password {
        Password(text.nfc().take(LENGTH_MAX + 1).collect())
    }

    /// What is hashed.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What a new password is held against.
#[derive(Clone, Copy)]
pub(super) struct PasswordRules<'a> {
    /// The shortest one, in characters.
    pub(super) length_min: usize,
    /// The address that the password must not be made of.
    pub(super) email: &'a str,
    /// What the exchange is called.
    pub(super) exchange: &'a str,
}

/// Refuses passwords that would be guessed. `field` is the input field to blame.
pub(super) fn check(
    password: &Password,
    field: &str,
    rules: PasswordRules<'_>,
) -> Result<(), Refusal> {
    let Some(why) = weakness(&password.0, rules) else { return Ok(()) };
    let message = format!(
        "This password was not accepted: {why}. Choose a longer one that nobody would guess; three or \
         four unrelated words are fine."
    );
    Err(Refusal::new(RefusalCode::PasswordTooWeak, message).at(field))
}

fn weakness(password: &str, rules: PasswordRules<'_>) -> Option<Cow<'static, str>> {
    let length = password.chars().count();
    if length < rules.length_min {
        return Some(format!("it has fewer than {} characters", rules.length_min).into());
    }
    if length > LENGTH_MAX {
        return Some(format!("it has more than {LENGTH_MAX} characters").into());
    }
    pattern(password, rules).map(Cow::Borrowed)
}

/// What makes a password of the right length easy to guess.
fn pattern(password: &str, rules: PasswordRules<'_>) -> Option<&'static str> {
    let email = rules.email;
    let lower = password.to_lowercase();
    let bare =
        lower.trim_end_matches(|end: char| end.is_ascii_digit() || end.is_ascii_punctuation());
    if COMMON.contains(lower.as_str()) || (bare.len() >= BARE_MIN && COMMON.contains(bare)) {
        return Some("it is among the most common passwords");
    }
    if lower.chars().collect::<HashSet<_>>().len() < DISTINCT_MIN {
        return Some("it repeats a few characters");
    }
    let local = email.split('@').next().unwrap_or_default();
    if !email.is_empty() && (lower == email || lower == local || bare == local) {
        return Some("it is your e-mail address");
    }
    if is_of_our_words(&lower, &rules.exchange.to_lowercase()) {
        return Some("it is made of words that every exchange uses");
    }
    None
}

/// Whether nothing but a few digits and signs is left of a password without the words of this exchange.
fn is_of_our_words(lower: &str, exchange: &str) -> bool {
    let own = exchange.split_whitespace().filter(|word| word.len() > 2);
    let rest = own.chain(WORDS).fold(lower.to_owned(), |rest, word| rest.replace(word, " "));
    let mut left = rest.chars().filter(|it| *it != ' ');
    let sign = |it: char| it.is_ascii_digit() || it.is_ascii_punctuation();
    rest != lower && left.clone().count() <= BESIDE_WORDS_MAX && left.all(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(email: &str) -> PasswordRules<'_> {
        PasswordRules { length_min: 8, email, exchange: "Acme Börse" }
    }

    #[test]
    fn shortest_password_is_a_setting() {
        let rules = PasswordRules { length_min: 15, email: "", exchange: "" };
        let refused = check(&Password::typed("fourteen chars"), "password", rules);
        assert!(refused.expect_err("too short").message.contains("fewer than 15 characters"));
        assert!(check(&Password::typed("fifteen letters"), "password", rules).is_ok());
    }

    #[test]
    fn passwords_that_would_be_guessed_are_refused() {
        assert!(COMMON.len() >= 4_900, "the list is compiled in: {}", COMMON.len());
        for (password, accepted) in [
            ("correct horse battery staple", true),
            ("Tr0ub4dor&3", true),
            ("пароль мой длинный", true),
            ("short12", false),
            ("", false),
            ("password", false),
            ("Password", false),
            ("PASSWORD123!", false),
            ("12345678", false),
            ("qwertyuiop", false),
            ("aaaaaaaaaaaa", false),
            ("ababababab", false),
            ("ada.lovelace@example.com", false),
            ("Ada.Lovelace", false),
            ("ada.lovelace1815", false),
            ("Agio-Exchange-2026!", false),
            ("bitcoin wallet 1", false),
            ("AcmeBörse1", false),
            ("bitcoins buy pizza", true),
            ("agio 8264 1937 5520 7", true),
            ("83649163528193", true),
        ] {
            let password = Password::typed(password);
            let checked = check(&password, "password", rules("ada.lovelace@example.com"));
            assert_eq!(checked.is_ok(), accepted, "{}", password.0);
        }
        let long = Password::typed(&"long enough ".repeat(30));
        assert!(check(&long, "password", rules("")).is_err());
        let refusal = check(&Password::typed("short"), "newPassword", rules(""));
        let refusal = refusal.expect_err("too short");
        assert_eq!(refusal.path, ["input", "newPassword"]);
        assert_eq!(refusal.code, RefusalCode::PasswordTooWeak);
    }

    #[test]
    fn password_accents_count_the_same_however_they_are_typed() {
        let bytes = |typed: &str| Password::typed(typed).bytes().to_vec();
        for (composed, decomposed) in [
            ("pass\u{e9} compos\u{e9}", "passe\u{301} compose\u{301}"),
            ("\u{c5}ngstr\u{f6}m unit", "A\u{30a}ngstro\u{308}m unit"),
            ("\u{212b}ngstr\u{f6}m unit", "\u{c5}ngstro\u{308}m unit"),
            (
                "\u{d55c}\u{ae00} \u{be44}\u{bc00}",
                "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} \u{1107}\u{1175}\u{1106}\u{1175}\u{11af}",
            ),
            ("q\u{323}\u{307} dots", "q\u{307}\u{323} dots"),
        ] {
            assert_eq!(bytes(composed), bytes(decomposed), "{composed}");
        }
        for (one, other) in [
            ("stra\u{df}e", "strasse"),
            ("\u{fb01}ne", "fine"),
            ("Ada", "ada"),
            ("a b", "a\u{a0}b"),
        ] {
            assert_ne!(bytes(one), bytes(other), "what only looks alike stays different");
        }
    }

    #[test]
    fn password_is_measured_in_the_form_that_is_hashed() {
        let check = |typed: &str| check(&Password::typed(typed), "password", rules(""));
        // Seven characters, typed as fourteen.
        assert!(check("a\u{301}e\u{301}i\u{301}o\u{301}u\u{301}y\u{301}n\u{303}").is_err());
        assert!(check("a\u{301}e\u{301}i\u{301}o\u{301}u\u{301}y\u{301}n\u{303}s").is_ok());
        // 128 characters fit, although they are typed as 256.
        assert!(check(&"e\u{301}a\u{301}i\u{301}o\u{301}".repeat(32)).is_ok());
        assert!(
            check(&"\u{1f980}\u{1f98a}\u{1f98b}\u{1f98c}".repeat(32)).is_ok(),
            "of four bytes each"
        );
        assert!(check(&"wxyz".repeat(32)).is_ok());
        assert!(check(&format!("{}!", "wxyz".repeat(32))).is_err());
        assert!(check(&"x".repeat(1_000_000)).is_err());
        assert!(Password::typed(&"x".repeat(1_000_000)).bytes().len() <= LENGTH_MAX + 1);
    }
}
