//! Text that one person may put in front of another, judged by the properties of Unicode: nothing that cannot be
//! seen, nothing that turns the text around it, no heaps of combining marks. What reads as a link is found here, too.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup,
    JoiningType, Script, VariationSelector,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The most marks on one base that belong to no script of their own, such as accents: Arabic needs three.
const SHARED_MARKS_MAX: usize = 3;
/// The most marks on one base in all: Burmese and Tibetan need so many.
const MARKS_MAX: usize = 6;

/// Symbols without any ink, which Unicode does not call ignorable: the empty braille pattern, a musical note without a
/// head, a Khitan filler, and the stand-ins for objects and for what could not be read.
const BLANK: [char; 5] = ['\u{2800}', '\u{1d159}', '\u{16fe4}', '\u{fffc}', '\u{fffd}'];
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Why a character may not stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Nobody sees it, or it changes the order of what is seen.
    Invisible,
    /// A mark too many, or one with nothing to stand on.
    Mark,
}

/// One spelling of what looks the same: composed (NFC), without variation selectors, and with plain spaces, one at a
/// time and none around it.
pub(super) fn spelled(text: &str) -> String {
    let space = |character: char| category(character) == GeneralCategory::SpaceSeparator;
    let selects = CodePointSetData::new::<VariationSelector>();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let words: Vec<String> = composed
        .split(space)
        .map(|word| word.chars().filter(|character| !selects.contains(*character)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(" ").trim().to_owned()
}

/// Whether every character may stand where it stands.
pub(super) fn check(text: &str) -> Result<(), Unfit> {
    let characters: Vec<char> = text.chars().collect();
    judged(&characters).find_map(|(_, unfit)| unfit).map_or(Ok(()), Err)
}

/// As much of a text as fits and can be seen: for what programs call themselves, which nobody is asked to mend.
pub(super) fn cleaned(text: &str, length_max: usize) -> String {
    let characters: Vec<char> = spelled(text).chars().collect();
    let fit = judged(&characters).filter(|(_, unfit)| unfit.is_none());
    let kept: String = fit.map(|(character, _)| character).take(length_max).collect();
    kept.trim().to_owned()
}

/// Whether there is a letter, a number or a symbol in it.
pub(super) fn says_something(text: &str) -> bool {
    let groups =
        [GeneralCategoryGroup::Letter, GeneralCategoryGroup::Number, GeneralCategoryGroup::Symbol];
    text.chars().any(|character| groups.iter().any(|group| group.contains(category(character))))
}

/// Whether mail programs, or people, would take a part of it for a link: a domain, an address of the web or of mail,
/// a handle. Signs that look like full stop, colon and slash count as these.
pub(super) fn reads_as_link(text: &str) -> bool {
    let folded = ComposingNormalizerBorrowed::new_nfkc().normalize(text).to_lowercase();
    let plain: Vec<char> = folded.chars().map(plain_sign).collect();
    let line: String = plain.iter().collect();
    let rest_of = |at: usize| plain[at + 1..].iter().copied().take_while(|c| in_label(*c));
    let domain = |at: usize| rest_of(at).filter(|c| c.is_alphabetic()).count() >= 2;
    let scheme = |at: usize| {
        let before = plain[..at].iter().rev().take_while(|c| c.is_alphanumeric()).count();
        before >= 2 && plain.get(at + 1).is_some_and(|next| !next.is_whitespace())
    };
    line.contains("://")
        || line.contains("www.")
        || line.contains('@')
        || line.split(|c: char| c != '.' && !c.is_ascii_digit()).any(is_address)
        || plain.iter().enumerate().any(|(at, sign)| match sign {
            '.' => domain(at),
            ':' => scheme(at),
            _ => false,
        })
}

fn is_address(text: &str) -> bool {
    text.trim_matches('.').parse::<std::net::Ipv4Addr>().is_ok()
}

fn in_label(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, '.' | '/' | ',' | ';' | ':')
}

/// Full stops of other scripts end labels of domains, too (RFC 3490); the rest only looks the part.
fn plain_sign(character: char) -> char {
    match character {
        '\u{3002}' | '\u{a4f8}' | '\u{10a50}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2236}' | '\u{a789}' | '\u{0589}' => ':',
        other => other,
    }
}

/// Each character, with what is wrong with it.
fn judged(characters: &[char]) -> impl Iterator<Item = (char, Option<Unfit>)> + '_ {
    let mut marks = Marks::default();
    characters.iter().enumerate().map(move |(at, character)| {
        let unfit = if is_invisible(characters, at) {
            Some(Unfit::Invisible)
        } else {
            (!marks.take(*character)).then_some(Unfit::Mark)
        };
        (*character, unfit)
    })
}

fn is_invisible(characters: &[char], at: usize) -> bool {
    let character = characters[at];
    match character {
        ZERO_WIDTH_JOINER => return !follows_virama(characters, at),
        ZERO_WIDTH_NON_JOINER => {
            return !follows_virama(characters, at) && !parts_letters(characters, at);
        }
        _ => {}
    }
    let category = category(character);
    let unseen = GeneralCategoryGroup::Other.contains(category)
        || matches!(category, GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator);
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character);
    unseen || ignorable || BLANK.contains(&character)
}

/// After a virama both joiners choose between the forms of Indic letters (RFC 5892, appendices A.1 and A.2).
fn follows_virama(characters: &[char], at: usize) -> bool {
    let classes = CodePointMapData::<CanonicalCombiningClass>::new();
    at > 0 && classes.get(characters[at - 1]) == CanonicalCombiningClass::Virama
}

/// Between letters that would join without it the non-joiner parts them, as Persian spells (RFC 5892, appendix A.1).
fn parts_letters(characters: &[char], at: usize) -> bool {
    let kind = |character: &char| CodePointMapData::<JoiningType>::new().get(*character);
    let solid = |kind: &JoiningType| *kind != JoiningType::Transparent;
    let before = characters[..at].iter().rev().map(kind).find(solid);
    let after = characters[at + 1..].iter().map(kind).find(solid);
    matches!(before, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
        && matches!(after, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}

/// The marks on the present base.
#[derive(Default)]
struct Marks {
    based: bool,
    all: usize,
    shared: usize,
}

impl Marks {
    /// Takes the next character in; `false` when it is a mark too many.
    fn take(&mut self, character: char) -> bool {
        if matches!(character, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) {
            return true;
        }
        if !GeneralCategoryGroup::Mark.contains(category(character)) {
            *self = Marks { based: character != ' ', ..Marks::default() };
            return true;
        }
        let shared = CodePointMapData::<Script>::new().get(character) == Script::Inherited;
        self.all += 1;
        self.shared += usize::from(shared);
        self.based && self.all <= MARKS_MAX && self.shared <= SHARED_MARKS_MAX
    }
}

fn category(character: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_text_is_found_by_property() {
        for hidden in [
            "\u{3164}",
            "\u{115f}",
            "\u{ffa0}",
            "\u{2800}",
            "\u{ad}",
            "\u{61c}",
            "\u{180e}",
            "\u{200b}",
            "\u{202e}",
            "\u{2066}",
            "\u{2028}",
            "\u{feff}",
            "\u{34f}",
            "\u{17b4}",
            "\u{e0041}",
            "\u{1d159}",
            "\u{fff9}",
            "\u{e000}",
            "\u{378}",
            "\u{0}",
            "\n",
            "\u{7f}",
        ] {
            assert_eq!(check(&format!("Ada{hidden}L")), Err(Unfit::Invisible), "{hidden:?}");
        }
    }

    #[test]
    fn joiners_stand_only_where_scripts_need_them() {
        for (text, fit) in [
            // Persian, "I want": the non-joiner parts two joining letters.
            ("می\u{200c}خواهم", true),
            // Malayalam and Sinhala: after a virama.
            ("ന്\u{200d}", true),
            ("ශ්\u{200d}රී", true),
            ("क्\u{200c}ष", true),
            ("Ada\u{200d}", false),
            ("A\u{200c}da", false),
            ("\u{200d}", false),
            ("می\u{200c}", false),
            ("\u{1f469}\u{200d}\u{1f4bb}", false),
        ] {
            assert_eq!(check(text).is_ok(), fit, "{text:?}");
        }
    }

    #[test]
    fn marks_are_bounded_for_each_base() {
        let heap = |count: usize| format!("A{}", "\u{301}".repeat(count));
        for (text, fit) in [
            (spelled(&heap(3)), true),
            (heap(SHARED_MARKS_MAX + 1), false),
            (heap(63), false),
            ("\u{301}A".to_owned(), false),
            ("A \u{301}".to_owned(), false),
            // Vietnamese, Hebrew with points, Thai, Burmese, Arabic with vowels.
            ("Nguyễn Thị Ánh".to_owned(), true),
            ("שָׁלוֹם".to_owned(), true),
            ("น้ำผึ้ง".to_owned(), true),
            ("ကြွှို့".to_owned(), true),
            ("مُحَمَّدٌ".to_owned(), true),
        ] {
            assert_eq!(check(&text).is_ok(), fit, "{text:?}");
        }
    }

    #[test]
    fn links_are_found_in_every_spelling() {
        for link in [
            "evil.com",
            "2 BTC wait: claim.example/x",
            "visit https://evil.example",
            "ｅｖｉｌ．ｃｏｍ",
            "evil。com",
            "evil․com",
            "evil .com",
            "t.me/agio",
            "пример.рф",
            "例え.テスト",
            "WWW.x",
            "10.0.0.1/x",
            "@agio_support",
            "ada＠example",
            "mailto:ada",
            "bitcoin:bc1q",
            "http:∕∕evil",
        ] {
            assert!(reads_as_link(link), "{link}");
        }
        for name in [
            "Ada Lovelace",
            "J.R.R. Tolkien",
            "Dr. Müller",
            "O'Hara, Jr.",
            "Ada (she/her)",
            "Louis No. 14",
            "Ada 2.0",
            "約翰·史密斯",
            "ジョン・スミス",
            "A: B",
        ] {
            assert!(!reads_as_link(name), "{name}");
        }
    }

    #[test]
    fn text_that_looks_the_same_is_spelled_the_same() {
        for (typed, kept) in [
            ("  Ada \u{a0}\u{3000} Lovelace ", "Ada Lovelace"),
            ("Andre\u{301}", "André"),
            ("Ada \u{2764}\u{fe0f}", "Ada \u{2764}"),
            ("\u{fe0f}", ""),
        ] {
            assert_eq!(spelled(typed), kept);
        }
    }

    #[test]
    fn cleaned_text_keeps_what_can_be_seen() {
        assert_eq!(cleaned(" a\u{202e}b\u{3164}c\td ", 64), "abcd");
        let heap = cleaned(&format!("Z{}", "\u{301}".repeat(63)), 64);
        assert_eq!(heap, format!("Ź{}", "\u{301}".repeat(SHARED_MARKS_MAX)));
        assert_eq!(cleaned(&"x".repeat(99), 64).len(), 64);
    }
}
