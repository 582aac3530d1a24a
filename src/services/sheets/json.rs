//! Files for programs: one JSON object, in which numbers are texts, as in the API.

use super::{Cell, Column, Piece, Sheet};
use serde_json::json;

/// The edition of the files' shape.
const EDITION: u32 = 1;

/// Writes JSON.
pub struct JsonWriter {
    out: String,
    columns: &'static [Column],
    /// Whether a row stands there already.
    begun: bool,
}

impl JsonWriter {
    pub(super) fn begin(sheet: &Sheet) -> JsonWriter {
        let mut out = format!("{{\"format\":\"agio export\",\"edition\":{EDITION}");
        for fact in &sheet.facts {
            out.push_str(&format!(",{}:{}", json!(fact.name), json!(fact.value)));
        }
        out.push_str(",\"rows\":[");
        JsonWriter { out, columns: sheet.columns, begun: false }
    }

    pub(super) fn add(&mut self, pieces: &[Piece]) -> Vec<u8> {
        for piece in pieces {
            if let Piece::Row(cells) | Piece::Sum(cells) = piece {
                self.out.push_str(if self.begun { ",\n" } else { "\n" });
                self.begun = true;
                self.row(cells);
            }
        }
        std::mem::take(&mut self.out).into_bytes()
    }

    fn row(&mut self, cells: &[Cell]) {
        let mut before = '{';
        for (column, cell) in self.columns.iter().zip(cells) {
            self.out.push(before);
            before = ',';
            self.out.push('"');
            self.out.push_str(column.name);
            self.out.push_str("\":");
            match cell {
                Cell::Empty => self.out.push_str("null"),
                Cell::Text(text) => self.out.push_str(&json!(text).to_string()),
                // Nothing in these needs escaping.
                cell => {
                    self.out.push('"');
                    cell.write(&mut self.out);
                    self.out.push('"');
                }
            }
        }
        self.out.push('}');
    }

    pub(super) fn end(mut self) -> Vec<u8> {
        self.out.push_str("\n]}\n");
        self.out.into_bytes()
    }
}
