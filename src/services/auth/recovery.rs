//! Recovery codes: ten for whoever lost their second factor, each good once. They are drawn with 120 bits, shown once
//! and kept as hashes: of so many bits a plain hash will do.

use crate::domain::{Rng, UserId};
use sha2::{Digest, Sha256};

/// How many a person gets.
pub(super) const CODES: usize = 10;
/// Crockford's base 32: no letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code, of five bits each.
const LETTERS: usize = 24;
/// Letters of codes that were shown before they became longer.
const LETTERS_BEFORE: usize = 16;
/// Letters between two dashes.
const GROUP: usize = 4;

/// Draws the codes of one person, as they are shown.
pub(super) fn draw_codes(rng: &dyn Rng) -> Vec<String> {
    (0..CODES).map(|_| draw_code(rng)).collect()
}

fn draw_code(rng: &dyn Rng) -> String {
    let mut bytes = [0; LETTERS];
    rng.fill(&mut bytes);
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// What is kept of a code, however it was typed; `None` for what cannot be one.
pub(super) fn hash_of(user: UserId, typed: &str) -> Option<Vec<u8>> {
    let letters = typed.chars().filter(|it| !matches!(it, '-' | ' ')).map(|it| match it {
        'o' | 'O' => '0',
        'i' | 'I' | 'l' | 'L' => '1',
        it => it.to_ascii_uppercase(),
    });
    let code: String = letters.take(LETTERS + 1).collect();
    let fits = [LETTERS, LETTERS_BEFORE].contains(&code.len())
        && code.bytes().all(|byte| ALPHABET.contains(&byte));
    let mut hasher = Sha256::new();
    hasher.update(user.0.to_be_bytes());
    hasher.update(code.as_bytes());
    fits.then(|| hasher.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;
    use std::collections::BTreeSet;

    #[test]
    fn recovery_code_is_known_however_it_is_typed_and_only_to_its_owner() {
        let codes = draw_codes(&SystemRng);
        let different: BTreeSet<&String> = codes.iter().collect();
        assert_eq!(different.len(), CODES);
        assert!(codes.iter().all(|code| code.len() == 29), "six groups of four: {codes:?}");
        let code = "0123-4567-89AB-CDEF-GHJK-MNPQ";
        let kept = hash_of(UserId(7), code);
        assert!(kept.is_some());
        for typed in [
            "0123456789abcdefghjkmnpq",
            " 0123 4567 89ab cdef ghjk mnpq ",
            "oL23-4567-89ab-cdef-ghjk-mnpq",
        ] {
            assert_eq!(hash_of(UserId(7), typed), kept, "{typed}");
        }
        assert_ne!(hash_of(UserId(8), code), kept);
        assert!(hash_of(UserId(7), "0123-4567-89AB-CDEF").is_some(), "shown before");
        for wrong in [
            "",
            "123456",
            "0123-4567-89AB-CDE",
            "0123-4567-89AB-CDEFG",
            "0123-4567-89AB-CDE\u{e9}",
            "0123-4567-89AB-CDEF-GHJK-MNP",
            "0123-4567-89AB-CDEF-GHJK-MNPQR",
        ] {
            assert_eq!(hash_of(UserId(7), wrong), None, "{wrong}");
        }
        assert!(codes.iter().all(|code| hash_of(UserId(7), code).is_some()));
    }
}
