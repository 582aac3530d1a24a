//! A colour of letters, and of what is written on it.

/// A colour, of which nothing but digits gets into a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// From this brightness on, of 255, dark letters are read better than white ones (W3C, "Techniques for Accessibility
/// Evaluation": the brightness of YIQ).
const BRIGHT_FROM: u32 = 150;

impl Colour {
    /// Reads `#rrggbb`.
    pub(super) fn read(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6 && it.is_ascii())?;
        let part = |at: usize| {
            let pair = &digits[at..at + 2];
            let hex = pair.bytes().all(|it| it.is_ascii_hexdigit());
            u8::from_str_radix(pair, 16).ok().filter(|_| hex)
        };
        Some(Colour { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// Red, green and blue.
    pub(super) fn parts(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// As styles write it.
    pub(super) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The colour of letters on it.
    pub(super) fn ink(self) -> &'static str {
        let (red, green, blue) = (u32::from(self.red), u32::from(self.green), u32::from(self.blue));
        if (299 * red + 587 * green + 114 * blue) / 1_000 >= BRIGHT_FROM {
            "#1c2330"
        } else {
            "#ffffff"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_six_digits_and_say_what_is_read_on_them() {
        for (text, ink) in [
            ("#1c2330", "#ffffff"),
            ("#000000", "#ffffff"),
            ("#FFD400", "#1c2330"),
            ("#ffffff", "#1c2330"),
        ] {
            let colour = Colour::read(text).expect("a colour");
            assert_eq!((colour.css(), colour.ink()), (text.to_ascii_lowercase(), ink));
        }
        for text in
            ["", "red", "#fff", "#1c233", "#1c23300", "#+c2330", "#1c23\u{e9}", "#1c2330;x:y"]
        {
            assert_eq!(Colour::read(text), None, "{text}");
        }
    }
}
