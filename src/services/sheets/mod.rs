//! Files of rows: what is in one, and the formats that write it. Rows come in pieces and leave in pieces, so that a file takes
//! no more memory the longer it gets; only a PDF is held until it is whole. The same pieces give the same bytes.
//!
//! Where rows are from is not known here: see `services::exports` and `services::tax_exports`.

pub mod csv;
mod json;
pub mod pdf;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use super::files::{FileWriter, Unwritten};
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::exact::ExactDecimal;
use crate::domain::{Decimal, ExportFormat, Fault, Timestamp, decimal};

/// How the house shows on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// What the exchange is called.
    pub name: String,
    /// Its colour: red, green and blue.
    pub colour: [u8; 3],
}

/// What a file says before its rows.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Who made it.
    pub house: Letterhead,
    /// What it is, for people.
    pub title: String,
    /// Of what, and since when, in this order.
    pub facts: Vec<Fact>,
    /// What its rows are made of.
    pub columns: &'static [Column],
    /// Whose clock is shown on paper, where times stand there. Files for programs hold UTC.
    pub zone: Option<Zone>,
}

/// Something that a file says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name for programs.
    pub name: &'static str,
    /// Its name for people; empty for what only programs want to know.
    pub label: &'static str,
    /// What is so; people are not shown what is not.
    pub value: Option<String>,
}

impl Fact {
    /// For everybody.
    pub fn shown(name: &'static str, label: &'static str, value: impl Into<String>) -> Fact {
        Fact { name, label, value: Some(value.into()) }
    }

    /// For programs only.
    pub fn told(name: &'static str, value: impl Into<String>) -> Fact {
        Fact::shown(name, "", value)
    }
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// How wide it is on paper, compared with the others; 0 leaves it out there.
    pub width: u16,
    /// Whether it holds numbers, which are set flush right.
    pub numbers: bool,
}

/// A column of words.
pub const fn words(name: &'static str, label: &'static str, width: u16) -> Column {
    Column { name, label, width, numbers: false }
}

/// A column of numbers.
pub const fn numbers(name: &'static str, label: &'static str, width: u16) -> Column {
    Column { name, label, width, numbers: true }
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// What somebody wrote, or a name.
    Text(String),
    /// A word of ours.
    Word(&'static str),
    /// A number.
    Number(Decimal),
    /// A number that may have more digits.
    Exact(ExactDecimal),
    /// An instant.
    Time(Timestamp),
    /// A day.
    Day(Day),
}

/// What a file is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// On paper, a heading and columns of its own; nothing elsewhere.
    Part(String, &'static [Column]),
    /// A row.
    Row(Vec<Cell>),
    /// A row that others add up to.
    Sum(Vec<Cell>),
    /// On paper, how something went; nothing elsewhere.
    Chart(Chart),
}

/// How something went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What of.
    pub title: String,
    /// What it was from a day on, oldest first.
    pub steps: Vec<(Day, Decimal)>,
    /// The day that it ends with.
    pub until: Day,
}

impl Cell {
    /// A text, or nothing.
    pub fn text(text: Option<impl Into<String>>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
    }

    /// A number, or nothing.
    pub fn number(number: Option<Decimal>) -> Cell {
        number.map_or(Cell::Empty, Cell::Number)
    }

    /// A number that may have more digits, or nothing.
    pub fn exact(number: Option<ExactDecimal>) -> Cell {
        number.map_or(Cell::Empty, Cell::Exact)
    }

    /// Adds what stands in the cell to a text, as programs read it.
    fn write(&self, out: &mut String) {
        match self {
            Cell::Empty => {}
            Cell::Text(text) => out.push_str(text),
            Cell::Word(word) => out.push_str(word),
            Cell::Number(number) => decimal::write(*number, out),
            Cell::Exact(number) => out.push_str(&number.to_string()),
            Cell::Time(at) => match at.digits() {
                Some(digits) => out.push_str(str::from_utf8(&digits).unwrap_or_default()),
                None => out.push_str(&at.to_string()),
            },
            Cell::Day(day) => out.push_str(&day.to_string()),
        }
    }
}

/// Writes pieces into a file.
pub enum SheetWriter {
    /// For spreadsheets.
    Csv(csv::CsvWriter),
    /// For programs.
    Json(json::JsonWriter),
    /// For people.
    Pdf(pdf::PdfWriter),
}

impl SheetWriter {
    /// Begins.
    pub fn begin(sheet: Sheet, format: ExportFormat) -> SheetWriter {
        match format {
            ExportFormat::Csv => SheetWriter::Csv(csv::CsvWriter::begin(&sheet)),
            ExportFormat::Json => SheetWriter::Json(json::JsonWriter::begin(&sheet)),
            ExportFormat::Pdf => SheetWriter::Pdf(pdf::PdfWriter::begin(sheet)),
        }
    }

    /// Adds pieces; answers the bytes that are done by then.
    ///
    /// # Errors
    /// [`Fault::Internal`] when they cannot be drawn.
    pub async fn add(&mut self, pieces: Vec<Piece>) -> Result<Vec<u8>, Fault> {
        match self {
            SheetWriter::Csv(csv) => Ok(csv.add(&pieces)),
            SheetWriter::Json(json) => Ok(json.add(&pieces)),
            SheetWriter::Pdf(pdf) => pdf.add(pieces).await.map(|()| Vec::new()),
        }
    }

    /// Ends; answers the rest.
    ///
    /// # Errors
    /// [`Fault::Internal`] when it cannot be drawn.
    pub async fn end(self) -> Result<Vec<u8>, Fault> {
        match self {
            SheetWriter::Csv(csv) => Ok(csv.end()),
            SheetWriter::Json(json) => Ok(json.end()),
            SheetWriter::Pdf(pdf) => pdf.end().await,
        }
    }
}

/// Pieces on their way into a file.
pub struct SheetFile {
    writer: SheetWriter,
    file: FileWriter,
}

impl SheetFile {
    /// Begins.
    pub fn begin(sheet: Sheet, format: ExportFormat, file: FileWriter) -> SheetFile {
        SheetFile { writer: SheetWriter::begin(sheet, format), file }
    }

    /// Adds pieces.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn add(&mut self, pieces: Vec<Piece>) -> Result<(), Unwritten> {
        let bytes = self.writer.add(pieces).await?;
        self.file.write(&bytes).await
    }

    /// Adds what is left; answers the file, to be ended.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn end(self) -> Result<FileWriter, Unwritten> {
        let SheetFile { writer, mut file } = self;
        file.write(&writer.end().await?).await?;
        Ok(file)
    }
}
