//! Where the columns of a table stand, and how what is in a cell is broken into lines.

use super::super::{Cell, Column};
use super::face::{Face, Faces};
use super::page::{At, INK, MUTED, Mark, SHADE, STRIPE, Style};
use crate::accounting::calendar::Zone;

/// Size of the letters.
const SIZE: f32 = 7.5;
/// From one line of a cell to the next.
pub(super) const LINE: f32 = 9.6;
/// Above and below the lines of a row, together.
const PADDING: f32 = 4.4;
/// Between the edge of a column and what stands in it.
const GAP: f32 = 8.0;
/// How high the row of names is.
pub(super) const HEAD: f32 = 15.0;
/// The most lines of what people wrote in a cell; the last one is cut with dots.
const LINES_MAX: usize = 6;

const BODY: Style = Style::plain(SIZE, INK);
const SUM: Style = Style::strong(SIZE, INK);
const NAMES: Style = Style::strong(7.0, MUTED);

/// The columns of a table on paper.
pub(super) struct Table {
    left: f32,
    width: f32,
    columns: Vec<Placed>,
}

/// A column at its place.
struct Placed {
    /// Its place among the cells of a row.
    cell: usize,
    label: &'static str,
    numbers: bool,
    left: f32,
    width: f32,
}

/// A row, broken into lines.
pub(super) struct Lines {
    cells: Vec<Vec<String>>,
    style: Style,
    pub(super) height: f32,
}

/// What the columns take on paper, all together.
pub(super) fn width_of(columns: &[Column]) -> u32 {
    columns.iter().map(|column| u32::from(column.width)).sum()
}

impl Table {
    /// Columns from one place on, over a width.
    pub(super) fn new(columns: &'static [Column], (left, width): (f32, f32)) -> Table {
        let scale = width / width_of(columns).max(1) as f32;
        let mut placed = Vec::new();
        let mut at = left;
        for (cell, column) in columns.iter().enumerate().filter(|(_, it)| it.width > 0) {
            let wide = f32::from(column.width) * scale;
            let Column { label, numbers, .. } = *column;
            placed.push(Placed { cell, label, numbers, left: at, width: wide });
            at += wide;
        }
        Table { left, width, columns: placed }
    }

    /// The row of names.
    pub(super) fn head(&self, faces: &Faces, y: f32) -> Vec<Mark> {
        let mut marks = vec![Mark::Box(At { x: self.left, y }, (self.width, HEAD), SHADE)];
        let at = y + HEAD - 4.8;
        marks.extend(
            self.columns.iter().map(|column| {
                column.mark((at, column.label.to_owned()), (NAMES, NAMES.face(faces)))
            }),
        );
        marks
    }

    /// A row, broken into lines; `strong` for one that others add up to.
    pub(super) fn broken(
        &self,
        cells: &[Cell],
        (faces, zone, strong): (&Faces, Zone, bool),
    ) -> Lines {
        let style = if strong { SUM } else { BODY };
        let face = style.face(faces);
        let broken = self.columns.iter().map(|column| {
            let cell = cells.get(column.cell).unwrap_or(&Cell::Empty);
            let most = if column.numbers { usize::MAX } else { LINES_MAX };
            lines_of(&shown(cell, zone), (face, column.width - GAP), most)
        });
        let cells: Vec<Vec<String>> = broken.collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        Lines { cells, style, height: lines as f32 * LINE + PADDING }
    }

    /// A row at its place; `striped` for every second one.
    pub(super) fn row(&self, lines: Lines, (faces, y, striped): (&Faces, f32, bool)) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(self.columns.len() + 1);
        if striped {
            marks.push(Mark::Box(At { x: self.left, y }, (self.width, lines.height), STRIPE));
        }
        let face = lines.style.face(faces);
        for (column, texts) in self.columns.iter().zip(lines.cells) {
            for (place, text) in texts.into_iter().enumerate() {
                let at = y + PADDING / 2.0 + LINE * (place + 1) as f32 - 2.6;
                marks.push(column.mark((at, text), (lines.style, face)));
            }
        }
        marks
    }
}

impl Placed {
    fn mark(&self, (y, text): (f32, String), (style, face): (Style, &Face)) -> Mark {
        let x = match self.numbers {
            true => self.left + self.width - GAP / 2.0 - face.width(&text, style.size),
            false => self.left + GAP / 2.0,
        };
        Mark::Text(At { x, y }, text, style)
    }
}

/// What stands in a cell, for people: their clock, and numbers with commas.
fn shown(cell: &Cell, zone: Zone) -> String {
    let mut text = String::new();
    match cell {
        Cell::Time(at) => return zone.clock_at(*at),
        Cell::Word(word) => return spoken(word),
        cell => cell.write(&mut text),
    }
    match cell {
        Cell::Number(_) | Cell::Exact(_) => grouped(&text),
        // A line of a table is one line of what people wrote.
        _ => text.replace(|letter: char| letter.is_control(), " "),
    }
}

/// `PARTIALLY_FILLED` as `Partially filled`.
fn spoken(word: &str) -> String {
    let mut text = word.to_lowercase().replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// `-1234567.125` as `-1,234,567.125`.
fn grouped(number: &str) -> String {
    let whole = number.find('.').unwrap_or(number.len());
    let mut out = String::with_capacity(number.len() + whole / 3);
    for (place, digit) in number.char_indices() {
        let left = whole.saturating_sub(place);
        if place > 0 && place < whole && left % 3 == 0 && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A text in lines that are no wider than `width`, at most so many; what does not fit is cut with dots.
fn lines_of(text: &str, (face, width): (&Face, f32), most: usize) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let (mut lines, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let end = fitting(rest, (face, width));
        if lines.len() + 1 == most && end < rest.len() {
            let kept = fitting(rest, (face, width - face.width("…", SIZE)));
            lines.push(format!("{}…", rest[..kept].trim_end()));
            return lines;
        }
        let (line, later) = rest.split_at(end);
        lines.push(line.trim_end().to_owned());
        rest = later.trim_start();
    }
    lines
}

/// How many bytes from the front fit: up to the last space, when there is one.
fn fitting(text: &str, (face, width): (&Face, f32)) -> usize {
    let (mut wide, mut space) = (0.0, None);
    for (place, letter) in text.char_indices() {
        wide += face.width(letter.encode_utf8(&mut [0; 4]), SIZE);
        if wide > width && place > 0 {
            return if letter == ' ' { place } else { space.unwrap_or(place) };
        }
        if letter == ' ' {
            space = Some(place + 1);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_words_are_spoken() {
        let rows = [
            ("0", "0"),
            ("-1", "-1"),
            ("999.123456", "999.123456"),
            ("1000", "1,000"),
            ("-123456.5", "-123,456.5"),
            ("1234567.12345678", "1,234,567.12345678"),
        ];
        for (number, expected) in rows {
            assert_eq!(grouped(number), expected);
        }
        assert_eq!(spoken("PARTIALLY_FILLED"), "Partially filled");
    }

    #[test]
    fn text_is_broken_at_spaces_and_cut_with_dots_and_numbers_never_are() {
        let faces = Faces::read().expect("the font");
        let face = &faces.regular;
        let wide = face.width("a quick brown", SIZE) + 0.1;
        let lines = lines_of("a quick brown fox jumps over", (face, wide), 6);
        assert_eq!(lines, ["a quick brown", "fox jumps", "over"]);
        let cut = lines_of("a quick brown fox jumps over the dog", (face, wide), 2);
        assert_eq!(cut, ["a quick brown", "fox jumps…"]);
        let digits = lines_of("123456789012345678901234567890", (face, 20.0), usize::MAX);
        assert_eq!(digits.concat(), "123456789012345678901234567890");
        assert_eq!(
            lines_of("漢字漢字", (face, 1.0), 6).concat(),
            "漢字漢字",
            "one a line at least"
        );
    }
}
