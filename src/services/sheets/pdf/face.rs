//! The two faces of the font, and how wide its letters are. Letters are set one after the other, from left to right, as most
//! scripts of Europe are; what the font lacks (Chinese, Arabic ...) is a box.

use crate::domain::Fault;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Noto Sans, under the SIL Open Font License 1.1: `OFL.txt` beside it.
const REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
const STRONG: &[u8] = include_bytes!("fonts/NotoSans-SemiBold.ttf");
/// What stands for letters that the font lacks.
const BOX: char = '\u{25a1}';

static REGULAR_GLYPHS: OnceLock<Glyphs> = OnceLock::new();
static STRONG_GLYPHS: OnceLock<Glyphs> = OnceLock::new();

/// Both faces.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) strong: Face,
}

/// A face of the font.
pub(super) struct Face {
    font: Font,
    glyphs: &'static Glyphs,
}

/// The picture of a letter, and how far the next one is from it, as a share of the size.
#[derive(Clone, Copy, Default)]
struct Glyph {
    id: u32,
    advance: f32,
}

struct Glyphs {
    ascii: [Glyph; 128],
    others: HashMap<char, Glyph>,
    missing: Glyph,
}

impl Faces {
    /// # Errors
    /// When the font cannot be read, which no build that passed its tests does.
    pub(super) fn read() -> Result<Faces, Fault> {
        Ok(Faces {
            regular: Face::read(REGULAR, &REGULAR_GLYPHS)?,
            strong: Face::read(STRONG, &STRONG_GLYPHS)?,
        })
    }
}

impl Face {
    fn read(bytes: &'static [u8], glyphs: &'static OnceLock<Glyphs>) -> Result<Face, Fault> {
        let unreadable = || Fault::internal("the font cannot be read");
        let font = Font::new(bytes.into(), 0).ok_or_else(unreadable)?;
        let read = FontRef::new(bytes).map_err(Fault::internal)?;
        Ok(Face { font, glyphs: glyphs.get_or_init(|| Glyphs::of(&read)) })
    }

    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// How wide a text is at a size.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyphs.of_letter(letter).advance).sum::<f32>() * size
    }

    /// The pictures of a text.
    pub(super) fn set(&self, text: &str, glyphs: &mut Vec<KrillaGlyph>) {
        glyphs.clear();
        for (place, letter) in text.char_indices() {
            let Glyph { id, advance } = self.glyphs.of_letter(letter);
            let range = place..place + letter.len_utf8();
            glyphs.push(KrillaGlyph::new(GlyphId::new(id), advance, 0.0, 0.0, 0.0, range, None));
        }
    }
}

impl Glyphs {
    fn of(font: &FontRef<'_>) -> Glyphs {
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let mut glyphs = Glyphs {
            ascii: [Glyph::default(); 128],
            others: HashMap::new(),
            missing: Glyph::default(),
        };
        for (letter, id) in font.charmap().mappings() {
            let Some(letter) = char::from_u32(letter) else { continue };
            let glyph =
                Glyph { id: id.to_u32(), advance: metrics.advance_width(id).unwrap_or_default() };
            match glyphs.ascii.get_mut(letter as usize) {
                Some(place) => *place = glyph,
                None => drop(glyphs.others.insert(letter, glyph)),
            }
        }
        let boxed = glyphs.others.get(&BOX).copied();
        glyphs.missing = boxed.unwrap_or(Glyph { id: 0, advance: 0.6 });
        glyphs
    }

    fn of_letter(&self, letter: char) -> Glyph {
        match self.ascii.get(letter as usize) {
            Some(glyph) => *glyph,
            None => self.others.get(&letter).copied().unwrap_or(self.missing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_equally_wide_and_names_of_europe_are_there() {
        let faces = Faces::read().expect("the font");
        for face in [&faces.regular, &faces.strong] {
            let widths: Vec<f32> =
                "0123456789".chars().map(|it| face.width(&it.to_string(), 10.0)).collect();
            assert!(widths.iter().all(|it| (it - widths[0]).abs() < 0.001), "{widths:?}");
            for letter in "ÅßłőžĞΩжЇ€–…".chars() {
                assert_ne!(face.glyphs.of_letter(letter).id, face.glyphs.missing.id, "{letter}");
            }
            let of_box = face.glyphs.missing.advance;
            assert!((face.width("漢", 1.0) - of_box).abs() < 0.001, "a box stands for it");
        }
    }
}
