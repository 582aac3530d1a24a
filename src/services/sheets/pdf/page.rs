//! What stands on a page before it is drawn: texts, boxes and lines at their places.

use super::face::{Face, Faces};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;

/// A place on a page, from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct At {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// Red, green and blue.
pub(super) type Colour = [u8; 3];

/// What most is written in.
pub(super) const INK: Colour = [28, 35, 48];
/// What is said beside.
pub(super) const MUTED: Colour = [104, 113, 130];
/// Lines between.
pub(super) const RULE: Colour = [205, 210, 219];
/// Behind the names of columns.
pub(super) const SHADE: Colour = [238, 240, 244];
/// Behind every second row.
pub(super) const STRIPE: Colour = [248, 249, 251];

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) size: f32,
    pub(super) colour: Colour,
}

impl Style {
    pub(super) const fn plain(size: f32, colour: Colour) -> Style {
        Style { strong: false, size, colour }
    }

    pub(super) const fn strong(size: f32, colour: Colour) -> Style {
        Style { strong: true, size, colour }
    }

    pub(super) fn face(self, faces: &Faces) -> &Face {
        if self.strong { &faces.strong } else { &faces.regular }
    }
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A text; it begins there, on that line.
    Text(At, String, Style),
    /// A filled box, of this width and height.
    Box(At, (f32, f32), Colour),
    /// A line through these places, of this thickness.
    Line(Vec<At>, f32, Colour),
}

/// Draws a page of this width and height.
pub(super) fn draw(
    document: &mut Document,
    faces: &Faces,
    (size, marks): ((f32, f32), &[Mark]),
) -> Option<()> {
    let mut page = document.start_page_with(PageSettings::from_wh(size.0, size.1)?);
    let mut surface = page.surface();
    let mut glyphs = Vec::new();
    for mark in marks {
        match mark {
            Mark::Text(at, text, style) => {
                write(&mut surface, (style.face(faces), &mut glyphs), (*at, text, *style));
            }
            Mark::Box(at, (width, height), colour) => {
                let mut path = PathBuilder::new();
                path.push_rect(Rect::from_xywh(at.x, at.y, *width, *height)?);
                surface.set_stroke(None);
                surface.set_fill(Some(filled(*colour)));
                surface.draw_path(&path.finish()?);
            }
            Mark::Line(through, thickness, colour) => {
                let mut path = PathBuilder::new();
                let (first, rest) = through.split_first()?;
                path.move_to(first.x, first.y);
                rest.iter().for_each(|it| path.line_to(it.x, it.y));
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: rgb_of(*colour).into(),
                    width: *thickness,
                    ..Stroke::default()
                }));
                surface.draw_path(&path.finish()?);
            }
        }
    }
    surface.finish();
    page.finish();
    Some(())
}

fn write(
    surface: &mut Surface<'_>,
    (face, glyphs): (&Face, &mut Vec<KrillaGlyph>),
    (at, text, style): (At, &str, Style),
) {
    face.set(text, glyphs);
    surface.set_stroke(None);
    surface.set_fill(Some(filled(style.colour)));
    surface.draw_glyphs(Point::from_xy(at.x, at.y), glyphs, face.font(), text, style.size, false);
}

fn filled(colour: Colour) -> Fill {
    Fill { paint: rgb_of(colour).into(), ..Fill::default() }
}

fn rgb_of([red, green, blue]: Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
