//! Lines of CSV files (RFC 4180). What people wrote never begins a cell as a formula would: a spreadsheet that opens the file
//! runs nothing.

use super::{Cell, Piece, Sheet};
use crate::accounting::exact::ExactDecimal;

/// Writes CSV.
pub struct CsvWriter {
    out: String,
}

impl CsvWriter {
    pub(super) fn begin(sheet: &Sheet) -> CsvWriter {
        let names: Vec<&str> = sheet.columns.iter().map(|column| column.name).collect();
        CsvWriter { out: format!("{}\r\n", names.join(",")) }
    }

    pub(super) fn add(&mut self, pieces: &[Piece]) -> Vec<u8> {
        for piece in pieces {
            if let Piece::Row(cells) | Piece::Sum(cells) = piece {
                line(&mut self.out, cells);
            }
        }
        std::mem::take(&mut self.out).into_bytes()
    }

    pub(super) fn end(self) -> Vec<u8> {
        self.out.into_bytes()
    }
}

fn line(out: &mut String, cells: &[Cell]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        match cell {
            Cell::Text(text) => write(text, out),
            cell => cell.write(out),
        }
    }
    out.push_str("\r\n");
}

/// What people wrote, as a cell.
pub fn text(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    write(cell, &mut out);
    out
}

/// A number of ours is a number; anything else that a spreadsheet would take for a formula gets an apostrophe before it.
fn write(cell: &str, out: &mut String) {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let apostrophe = if begins && cell.parse::<ExactDecimal>().is_err() { "'" } else { "" };
    match cell.contains([',', '"', '\r', '\n']) {
        true => {
            out.push('"');
            out.push_str(apostrophe);
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        }
        false => {
            out.push_str(apostrophe);
            out.push_str(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_never_begins_as_a_formula_would() {
        let rows = [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+x", "'+x"),
            ("-x", "'-x"),
            ("\tx", "'\tx"),
            ("-53", "-53"),
            ("1.5 BTC", "1.5 BTC"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("=a,b", "\"'=a,b\""),
        ];
        for (cell, expected) in rows {
            assert_eq!(text(cell), expected, "{cell}");
        }
    }
}
