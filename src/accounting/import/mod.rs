//! Files of exchanges and wallets: bytes to activities, with a verdict on every row.
//!
//! The format is told by the header line, wherever in the first lines that stands. A row that cannot be understood says
//! why and costs no other row. Nothing here knows which assets or activities exist already: symbols stay text, and whoever
//! applies an import compares it with what is there. The file is read as a stream.

mod cells;
mod decoding;
mod formats;
mod lines;
mod mapping;
mod output;
mod raw;

pub use mapping::{ColumnMapping, ImportField, MappedType, Mapping};
pub use output::{
    AssetQuantity, IgnoredReason, ImportFormat, Imported, ImportedActivity, ImportedRow, RowError,
    RowErrorKind, RowVerdict,
};
pub use raw::{RawLine, RawLines};

use crate::calendar::Zone;
use cells::{Cells, Columns, Style};
use decoding::Decoded;
use formats::Format;
use lines::{Line, Lines};
use output::Output;
use std::io::{self, BufReader, Read};

/// In how many first lines a header is looked for.
const PREAMBLE_LINES_MAX: usize = 20;
/// What may stand between cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// How many rows a file may have.
pub const ROWS_MAX: usize = 2_000_000;

/// What the reader is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The zone of times that have none; the format's own, or UTC, when `None`.
    pub zone: Option<Zone>,
    /// Which columns mean what; `None` when the header tells.
    pub mapping: Option<Mapping>,
    /// How much there may be; as much as there can when `None`.
    pub most: Option<Most>,
}

/// How much a file may have.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// How many rows.
    pub rows: usize,
    /// How many activities.
    pub activities: usize,
}

impl Default for Most {
    fn default() -> Most {
        Most { rows: ROWS_MAX, activities: ROWS_MAX }
    }
}

/// Why there is no import at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file ends or breaks off.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// No line looks like the header of a known format: columns have to be mapped.
    #[error("no line looks like the header of a known format")]
    UnknownFormat,
    /// More rows than a file may have.
    #[error("the file has more rows, or activities, than a file may have")]
    TooManyRows,
}

/// Reads a whole file.
///
/// # Errors
/// When it cannot be read, is of no known format, or is too long. Whatever is wrong with single rows is in their verdicts.
pub fn read(file: impl Read, options: &ImportOptions) -> Result<Imported, ImportError> {
    let mut lines = Lines::of(BufReader::new(Decoded::of(file)?));
    let mut first = Vec::new();
    while first.len() < PREAMBLE_LINES_MAX {
        match lines.next()? {
            Some(line) => first.push(line),
            None => break,
        }
    }
    let start = find_header(&first, options).ok_or(ImportError::UnknownFormat)?;
    let mut reading = Reading { start, output: Output::default(), cells: Vec::new() };
    for line in first.drain(..).skip(reading.start.first_row) {
        reading.line(&line);
    }
    let most = options.most.unwrap_or_default();
    let is_over =
        |output: &Output| output.rows() > most.rows || output.activities() > most.activities;
    while let Some(line) = lines.next()? {
        reading.line(&line);
        if is_over(&reading.output) {
            return Err(ImportError::TooManyRows);
        }
    }
    reading.start.format.finish(&mut reading.output);
    if is_over(&reading.output) {
        return Err(ImportError::TooManyRows);
    }
    Ok(reading.output.done(reading.start.name, reading.start.style.delimiter))
}

/// What the header says.
struct Start {
    name: ImportFormat,
    format: Box<dyn Format>,
    style: Style,
    first_row: usize,
    columns: usize,
}

fn find_header(lines: &[Line], options: &ImportOptions) -> Option<Start> {
    if let Some(mapping) = &options.mapping {
        return mapped(lines, options, mapping);
    }
    let mut cells = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for delimiter in DELIMITERS {
            let Line::Text { text, .. } = line else { continue };
            if !text.contains(delimiter) || lines::split(text, delimiter, &mut cells).is_err() {
                continue;
            }
            if let Some((name, format, zone)) = formats::recognize(&Columns::of(&cells)) {
                let zone = options.zone.or(zone).unwrap_or(Zone::UTC);
                let style = Style { delimiter, zone, ..Style::default() };
                let (first_row, columns) = (index + 1, cells.len());
                return Some(Start { name, format, style, first_row, columns });
            }
        }
    }
    None
}

fn mapped(lines: &[Line], options: &ImportOptions, mapping: &Mapping) -> Option<Start> {
    let (delimiter, day_first) = (mapping.delimiter, mapping.day_first);
    let decimal_comma = Some(mapping.decimal_comma);
    let zone = options.zone.unwrap_or(Zone::UTC);
    let style = Style { delimiter, zone, decimal_comma, day_first };
    let first_row = mapping.header_lines.min(lines.len());
    let format = Box::new(mapping::Mapped::of(mapping.clone()));
    Some(Start { name: ImportFormat::Mapped, format, style, first_row, columns: 0 })
}

struct Reading {
    start: Start,
    output: Output,
    cells: Vec<String>,
}

impl Reading {
    fn line(&mut self, line: &Line) {
        let (number, text) = match line {
            Line::Text { number, text } => (*number, text),
            Line::Bad { number, error } => return self.output.invalid(*number, error.clone()),
        };
        if text.trim().is_empty() {
            return;
        }
        if lines::split(text, self.start.style.delimiter, &mut self.cells).is_err() {
            let error = RowError::of(RowErrorKind::UnclosedQuote);
            return self.output.invalid(number, error);
        }
        if self.cells.len() < self.start.columns.min(2) {
            return self.output.invalid(number, RowError::of(RowErrorKind::TooFewCells));
        }
        let cells = Cells { line: number, values: &self.cells, style: self.start.style };
        if let Err(error) = self.start.format.row(cells, &mut self.output) {
            self.output.invalid(number, error);
        }
    }
}
