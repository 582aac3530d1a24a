//! Writes the file of a report some rows at a time, so that a long one neither takes much memory nor holds up a thread.

use super::{TaxExportsParts, TaxFileFormat, csv, paper};
use crate::domain::ExportFormat;
use crate::services::files::{FileWriter, Unwritten};
use crate::services::investments::tax::{FormFigures, FormId, FormRow, TaxDocument, TaxReport};
use crate::services::sheets::{Piece, SheetFile};
use std::sync::Arc;

/// How many rows a step writes.
const ROWS_AT_ONCE: usize = 1_000;

/// What is written into a file.
pub(super) struct Content {
    pub(super) report: TaxReport,
    pub(super) document: Arc<TaxDocument>,
    pub(super) format: TaxFileFormat,
}

/// What the rows become.
enum Output {
    /// Lines of every box and row.
    Lines(FileWriter),
    /// Lines that TurboTax reads.
    TurboTaxLines(FileWriter),
    /// Pages.
    Pages(Box<SheetFile>),
}

/// Where in a report the writing is.
#[derive(Clone, Copy)]
enum Place {
    Head,
    /// Which form, and which of its rows.
    Form(usize, usize),
    /// Which row of what was earned.
    Income(usize),
    End,
}

/// A file that is being written.
pub struct TaxExport {
    inner: Arc<TaxExportsParts>,
    document: Arc<TaxDocument>,
    output: Output,
    place: Place,
}

impl TaxExport {
    pub(super) fn begin(
        inner: Arc<TaxExportsParts>,
        content: Content,
        writer: FileWriter,
    ) -> TaxExport {
        let Content { report, document, format } = content;
        let output = match format {
            TaxFileFormat::Csv => Output::Lines(writer),
            TaxFileFormat::TurboTaxCsv => Output::TurboTaxLines(writer),
            TaxFileFormat::Pdf => {
                let sheet = paper::sheet(&report, &document, &inner.house);
                Output::Pages(Box::new(SheetFile::begin(sheet, ExportFormat::Pdf, writer)))
            }
        };
        TaxExport { inner, document, output, place: Place::Head }
    }

    /// Writes the next rows; `false` when all are written.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn step(&mut self) -> Result<bool, Unwritten> {
        let document = Arc::clone(&self.document);
        match self.place {
            Place::Head => {
                self.output.head(&document).await?;
                self.place = Place::Form(0, 0);
            }
            Place::Form(place, row) => match document.forms.get(place) {
                Some(form) => {
                    self.output.form(form, row).await?;
                    let next = row + ROWS_AT_ONCE;
                    let over = next >= form.rows.len();
                    self.place =
                        if over { Place::Form(place + 1, 0) } else { Place::Form(place, next) };
                }
                None => self.place = Place::Income(0),
            },
            Place::Income(row) => match &mut self.output {
                Output::Pages(pages) if row < document.income.len() => {
                    let next = (row + ROWS_AT_ONCE).min(document.income.len());
                    pages.add(paper::earned(&document.income[row..next], row == 0)).await?;
                    self.place = Place::Income(next);
                }
                _ => self.place = Place::End,
            },
            Place::End => return Ok(false),
        }
        Ok(true)
    }

    /// Makes the file be there.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn finish(self) -> Result<(), Unwritten> {
        let TaxExport { inner, output, .. } = self;
        let writer = match output {
            Output::Lines(writer) | Output::TurboTaxLines(writer) => writer,
            Output::Pages(pages) => pages.end().await?,
        };
        let written = writer.end(inner.clock.now()).await?;
        let finished =
            inner.database.write(move |tx| Box::pin(async move { written.finish(tx).await }));
        finished.await?.then_some(()).ok_or(Unwritten::Overtaken)
    }
}

impl Output {
    async fn head(&mut self, document: &TaxDocument) -> Result<(), Unwritten> {
        match self {
            Output::Lines(writer) => writer.write(csv::HEADER.as_bytes()).await,
            Output::TurboTaxLines(writer) => writer.write(csv::TURBOTAX_HEADER.as_bytes()).await,
            Output::Pages(pages) => pages.add(paper::sums(document)).await,
        }
    }

    /// Some rows of a form, and what stands before the first of them.
    async fn form(&mut self, form: &FormFigures, from: usize) -> Result<(), Unwritten> {
        let rows = form.rows.iter().skip(from).take(ROWS_AT_ONCE);
        match self {
            Output::Lines(writer) => {
                let boxes = form.boxes.iter().filter(|_| from == 0);
                let mut lines: String = boxes.map(|it| csv::box_line(form.id, it)).collect();
                lines.extend(rows.map(|it| csv::row_line(form.id, it)));
                writer.write(lines.as_bytes()).await
            }
            Output::TurboTaxLines(writer) if form.id == FormId::Us8949 => {
                let lines: String = rows.map(csv::turbotax_line).collect();
                writer.write(lines.as_bytes()).await
            }
            Output::TurboTaxLines(_) => Ok(()),
            Output::Pages(pages) => pages.add(pages_of(form, (from, rows))).await,
        }
    }
}

fn pages_of<'r>(
    form: &FormFigures,
    (from, rows): (usize, impl Iterator<Item = &'r FormRow>),
) -> Vec<Piece> {
    let mut pieces = if from == 0 { paper::form(form) } else { Vec::new() };
    pieces.extend(rows.map(paper::row));
    pieces
}
