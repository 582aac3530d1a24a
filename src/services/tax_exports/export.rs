//! Writes the file of a report some rows at a time, so that a long one neither takes much memory nor holds up a thread.

use super::{TaxExportsParts, TaxFileFormat, csv};
use crate::domain::Fault;
use crate::services::files::{FileWriter, Unwritten};
use crate::services::investments::tax::{FormId, TaxDocument};
use std::sync::Arc;

/// How many rows a step writes.
const ROWS_AT_ONCE: usize = 1_000;

/// Why a file was not written.
#[derive(Debug)]
pub enum TaxExportFault {
    /// It would be larger than a file may be.
    TooLarge,
    /// Another attempt writes it by now.
    Overtaken,
    /// Something failed; trying again may help.
    Fault(Fault),
}

impl From<Fault> for TaxExportFault {
    fn from(fault: Fault) -> TaxExportFault {
        TaxExportFault::Fault(fault)
    }
}

impl From<Unwritten> for TaxExportFault {
    fn from(unwritten: Unwritten) -> TaxExportFault {
        match unwritten {
            Unwritten::TooLarge => TaxExportFault::TooLarge,
            Unwritten::Overtaken => TaxExportFault::Overtaken,
            Unwritten::Fault(fault) => TaxExportFault::Fault(fault),
        }
    }
}

/// What is written into a file.
pub(super) struct Content {
    pub(super) document: Arc<TaxDocument>,
    pub(super) format: TaxFileFormat,
}

/// A file that is being written.
pub struct TaxExport {
    inner: Arc<TaxExportsParts>,
    document: Arc<TaxDocument>,
    format: TaxFileFormat,
    writer: FileWriter,
    /// Which form is being written; `None` before the header.
    form: Option<usize>,
    /// Which of its rows comes next.
    row: usize,
}

impl TaxExport {
    pub(super) fn begin(
        inner: Arc<TaxExportsParts>,
        content: Content,
        writer: FileWriter,
    ) -> TaxExport {
        let Content { document, format } = content;
        TaxExport { inner, document, format, writer, form: None, row: 0 }
    }

    /// Writes the next rows; `false` when all are written.
    ///
    /// # Errors
    /// Why they were not.
    pub async fn step(&mut self) -> Result<bool, TaxExportFault> {
        let Some(place) = self.form else {
            let header = match self.format {
                TaxFileFormat::Csv => csv::HEADER,
                TaxFileFormat::TurboTaxCsv => csv::TURBOTAX_HEADER,
            };
            self.writer.write(header.as_bytes()).await?;
            self.form = Some(0);
            return Ok(true);
        };
        let document = Arc::clone(&self.document);
        let Some(form) = document.forms.get(place) else { return Ok(false) };
        let mut lines = String::new();
        if self.row == 0 && self.format == TaxFileFormat::Csv {
            lines.extend(form.boxes.iter().map(|it| csv::box_line(form.id, it)));
        }
        let rows = form.rows.iter().skip(self.row).take(ROWS_AT_ONCE);
        match (self.format, form.id) {
            (TaxFileFormat::Csv, id) => lines.extend(rows.map(|it| csv::row_line(id, it))),
            (TaxFileFormat::TurboTaxCsv, FormId::Us8949) => {
                lines.extend(rows.map(csv::turbotax_line));
            }
            (TaxFileFormat::TurboTaxCsv, _) => {}
        }
        self.writer.write(lines.as_bytes()).await?;
        self.row += ROWS_AT_ONCE;
        if self.row >= form.rows.len() {
            (self.form, self.row) = (Some(place + 1), 0);
        }
        Ok(true)
    }

    /// Makes the file be there.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn finish(self) -> Result<(), TaxExportFault> {
        let TaxExport { inner, writer, .. } = self;
        let written = writer.end(inner.clock.now()).await?;
        let finished =
            inner.database.write(move |tx| Box::pin(async move { written.finish(tx).await }));
        finished.await?.then_some(()).ok_or(TaxExportFault::Overtaken)
    }
}
