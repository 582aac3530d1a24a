//! Fills pages from top to bottom: the letterhead on the first, the names of the columns again on each, the page's number below.

use super::super::{Cell, Column, Piece, Sheet};
use super::chart::{self, Frame};
use super::face::Faces;
use super::page::{At, Colour, INK, MUTED, Mark, RULE, Style, draw};
use super::table::{self, Table};
use crate::accounting::calendar::Zone;
use crate::domain::Fault;
use krilla::Document;
use krilla::metadata::Metadata;

/// A4 upright, in points.
const PAPER: (f32, f32) = (595.0, 842.0);
/// What is left blank at the sides.
const MARGIN: f32 = 36.0;
/// Where tables end, above the lower edge.
const FOOT: f32 = 44.0;
/// Where tables begin on all pages but the first.
const NEXT_TOP: f32 = 56.0;
/// The widest that columns are together on upright paper.
const UPRIGHT_MAX: u32 = 560;
/// How high a heading is with what is above and below.
const HEADING: f32 = 30.0;

const NAME: Style = Style::strong(11.0, INK);
const TITLE: Style = Style::strong(19.0, INK);
const LABEL: Style = Style::plain(8.0, MUTED);
const VALUE: Style = Style::plain(8.0, INK);
const PART: Style = Style::strong(11.5, INK);
const NOTE: Style = Style::plain(7.0, MUTED);
const ABSENT: Style = Style::plain(9.0, MUTED);

/// Pages that are being filled.
pub(super) struct Paper {
    sheet: Sheet,
    document: Document,
    faces: Faces,
    size: (f32, f32),
    table: Table,
    /// What stands on the page that is being filled.
    marks: Vec<Mark>,
    /// Where the next thing stands.
    y: f32,
    pages: u32,
    /// How many rows there are on all pages.
    rows: u64,
    /// Whether the names of the columns stand above.
    headed: bool,
    striped: bool,
    /// Whether a page could not be drawn.
    failed: bool,
}

impl Paper {
    /// # Errors
    /// When the font cannot be read.
    pub(super) fn new(sheet: Sheet) -> Result<Paper, Fault> {
        let mut document = Document::new();
        let (title, house) = (sheet.title.clone(), sheet.house.name.clone());
        let metadata = Metadata::new().title(title).creator(house).language("en".to_owned());
        document.set_metadata(metadata);
        let upright = table::width_of(sheet.columns) <= UPRIGHT_MAX;
        let size = if upright { PAPER } else { (PAPER.1, PAPER.0) };
        let table = Table::new(sheet.columns, (MARGIN, size.0 - 2.0 * MARGIN));
        let mut paper = Paper {
            document,
            faces: Faces::read()?,
            size,
            table,
            sheet,
            marks: Vec::new(),
            y: 0.0,
            pages: 0,
            rows: 0,
            headed: false,
            striped: false,
            failed: false,
        };
        paper.letterhead();
        Ok(paper)
    }

    /// Adds a piece.
    pub(super) fn add(&mut self, piece: Piece) {
        match piece {
            Piece::Part(heading, columns) => self.part(heading, columns),
            Piece::Row(cells) => {
                self.rows += 1;
                self.row(&cells, false);
            }
            Piece::Sum(cells) => self.row(&cells, true),
            Piece::Chart(chart) => {
                self.room(chart::HEIGHT);
                let (left, width) = (MARGIN, self.size.0 - 2.0 * MARGIN);
                let frame = Frame { left, top: self.y, width, colour: self.sheet.house.colour };
                self.marks.extend(chart::marks(&chart, &self.faces, frame));
                self.y += chart::HEIGHT;
                self.headed = false;
            }
        }
    }

    /// Ends the last page.
    ///
    /// # Errors
    /// [`Fault::Internal`] when it cannot be drawn.
    pub(super) fn end(mut self) -> Result<Vec<u8>, Fault> {
        let style = if self.rows == 0 { ABSENT } else { NOTE };
        let text = match self.rows {
            0 => "There is nothing in this time.".to_owned(),
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        };
        self.room(24.0);
        self.marks.push(Mark::Text(At { x: MARGIN, y: self.y + 16.0 }, text, style));
        self.turn();
        if self.failed {
            return Err(Fault::internal("a page could not be drawn"));
        }
        self.document.finish().map_err(|error| Fault::internal(format!("{error:?}")))
    }

    fn part(&mut self, heading: String, columns: &'static [Column]) {
        // A heading stands above something.
        self.room(HEADING + table::HEAD + 3.0 * table::LINE);
        self.marks.push(Mark::Text(At { x: MARGIN, y: self.y + 20.0 }, heading, PART));
        self.y += HEADING;
        self.table = Table::new(columns, (MARGIN, self.size.0 - 2.0 * MARGIN));
        (self.headed, self.striped) = (false, false);
    }

    fn row(&mut self, cells: &[Cell], strong: bool) {
        let zone = self.sheet.zone.unwrap_or(Zone::UTC);
        let lines = self.table.broken(cells, (&self.faces, zone, strong));
        let height = lines.height;
        self.room(if self.headed { height } else { table::HEAD + height });
        if !self.headed {
            self.marks.extend(self.table.head(&self.faces, self.y));
            self.y += table::HEAD;
            self.headed = true;
        }
        self.marks.extend(self.table.row(lines, (&self.faces, self.y, self.striped)));
        self.y += height;
        self.striped = !self.striped;
    }

    /// Goes to a new page when so much does not fit on this one.
    fn room(&mut self, height: f32) {
        if self.y + height <= self.size.1 - FOOT {
            return;
        }
        self.turn();
        let right = self.size.0 - MARGIN;
        let title = self.sheet.title.clone();
        let name = Style { size: 8.0, colour: legible(self.sheet.house.colour), ..NAME };
        let x = right - LABEL.face(&self.faces).width(&title, LABEL.size);
        self.marks.extend([
            Mark::Text(At { x: MARGIN, y: 34.0 }, self.sheet.house.name.clone(), name),
            Mark::Text(At { x, y: 34.0 }, title, LABEL),
            Mark::Line(vec![At { x: MARGIN, y: 42.0 }, At { x: right, y: 42.0 }], 0.5, RULE),
        ]);
        self.y = NEXT_TOP;
        (self.headed, self.striped) = (false, false);
    }

    /// Draws the page that is filled.
    fn turn(&mut self) {
        self.pages += 1;
        let (y, right) = (self.size.1 - 24.0, self.size.0 - MARGIN);
        let number = format!("Page {}", self.pages);
        let x = right - NOTE.face(&self.faces).width(&number, NOTE.size);
        let clock = self.sheet.zone.map(|zone| format!("Times are those of {}.", zone.name()));
        self.marks.extend([
            Mark::Line(
                vec![At { x: MARGIN, y: y - 10.0 }, At { x: right, y: y - 10.0 }],
                0.5,
                RULE,
            ),
            Mark::Text(At { x, y }, number, NOTE),
        ]);
        self.marks.extend(clock.map(|text| Mark::Text(At { x: MARGIN, y }, text, NOTE)));
        let marks = std::mem::take(&mut self.marks);
        let drawn = draw(&mut self.document, &self.faces, (self.size, &marks));
        self.failed |= drawn.is_none();
    }

    fn letterhead(&mut self) {
        let house = &self.sheet.house;
        let name = Style { colour: legible(house.colour), ..NAME };
        self.marks.extend([
            Mark::Box(At { x: 0.0, y: 0.0 }, (self.size.0, 5.0), house.colour),
            Mark::Text(At { x: MARGIN, y: 42.0 }, house.name.clone(), name),
            Mark::Text(At { x: MARGIN, y: 76.0 }, self.sheet.title.clone(), TITLE),
        ]);
        self.y = 96.0;
        let facts = self.sheet.facts.iter();
        let facts = facts.filter(|it| !it.label.is_empty());
        for (label, value) in facts.filter_map(|it| Some((it.label, it.value.clone()?))) {
            self.marks.push(Mark::Text(At { x: MARGIN, y: self.y }, label.to_owned(), LABEL));
            self.marks.push(Mark::Text(At { x: MARGIN + 84.0, y: self.y }, value, VALUE));
            self.y += 12.5;
        }
        self.y += 10.0;
    }
}

/// From this brightness on, of 255, letters are not read well on white paper (W3C, "Techniques for Accessibility Evaluation":
/// the brightness of YIQ).
const BRIGHT_FROM: u32 = 150;

/// The colour, or ink where it is too bright for letters.
fn legible(colour: Colour) -> Colour {
    let [red, green, blue] = colour.map(u32::from);
    if (299 * red + 587 * green + 114 * blue) / 1_000 < BRIGHT_FROM { colour } else { INK }
}
