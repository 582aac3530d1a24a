//! Lines of a file and the cells of a line (RFC 4180). A quoted cell may go over some lines; one that is never closed
//! makes its own line bad and no other.

use super::output::{RowError, RowErrorKind};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// How long a line may be.
const LINE_BYTES_MAX: usize = 256 * 1024;
/// Over how many lines a quoted cell may go.
const JOINED_LINES_MAX: usize = 20;
/// How many cells a line may have.
const CELLS_MAX: usize = 1_000;

/// A line, or several that a quoted cell joins.
#[derive(Clone, Debug)]
pub(super) enum Line {
    Text { number: u32, text: String },
    Bad { number: u32, error: RowError },
}

pub(super) struct Lines<R> {
    source: R,
    number: u32,
    /// Read ahead for a quote that was never closed.
    waiting: VecDeque<Line>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(source: R) -> Lines<R> {
        Lines { source, number: 0, waiting: VecDeque::new(), buffer: Vec::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let Some(line) = self.one()? else { return Ok(None) };
        let Line::Text { number, text } = &line else { return Ok(Some(line)) };
        if !is_open(text) {
            return Ok(Some(line));
        }
        let (number, mut joined) = (*number, text.clone());
        let mut ahead = Vec::new();
        while ahead.len() < JOINED_LINES_MAX && joined.len() < LINE_BYTES_MAX {
            let Some(next) = self.one()? else { break };
            if let Line::Text { text, .. } = &next {
                joined.push('\n');
                joined.push_str(text);
            }
            ahead.push(next);
            if !is_open(&joined) {
                return Ok(Some(Line::Text { number, text: joined }));
            }
        }
        for line in ahead.into_iter().rev() {
            self.waiting.push_front(line);
        }
        Ok(Some(Line::Bad { number, error: RowError::of(RowErrorKind::UnclosedQuote) }))
    }

    fn one(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        self.buffer.clear();
        let kept = self.read_line()?;
        if kept.is_none() {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        let number = self.number;
        let error = match kept {
            Some(false) => Some(RowErrorKind::TooLong),
            _ if self.buffer.contains(&0) => Some(RowErrorKind::NulByte),
            _ => None,
        };
        if let Some(kind) = error {
            return Ok(Some(Line::Bad { number, error: RowError::of(kind) }));
        }
        while self.buffer.last().is_some_and(|it| matches!(it, b'\n' | b'\r')) {
            self.buffer.pop();
        }
        let text = String::from_utf8_lossy(&self.buffer).into_owned();
        Ok(Some(Line::Text { number, text }))
    }

    /// Whether all of a line was kept; `None` at the end. What is too long is read and dropped.
    fn read_line(&mut self) -> io::Result<Option<bool>> {
        let (mut any, mut kept) = (false, true);
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                return Ok(any.then_some(kept));
            }
            any = true;
            let end = chunk.iter().position(|it| *it == b'\n');
            let count = end.map_or(chunk.len(), |it| it + 1);
            kept &= self.buffer.len() + count <= LINE_BYTES_MAX;
            if kept {
                self.buffer.extend_from_slice(&chunk[..count]);
            }
            self.source.consume(count);
            if end.is_some() {
                return Ok(Some(kept));
            }
        }
    }
}

/// Whether a quote is open at the end.
fn is_open(text: &str) -> bool {
    text.bytes().filter(|it| *it == b'"').count() % 2 == 1
}

/// A quote is not closed, or there are more cells than any file has.
pub(super) struct NotCells;

/// The cells of a line. Strings of the last call are used again.
pub(super) fn split(text: &str, delimiter: char, cells: &mut Vec<String>) -> Result<(), NotCells> {
    let mut count = 0;
    let mut rest = text;
    loop {
        if count == CELLS_MAX {
            return Err(NotCells);
        }
        if cells.len() == count {
            cells.push(String::new());
        }
        let cell = &mut cells[count];
        cell.clear();
        count += 1;
        rest = match rest.strip_prefix('"') {
            Some(quoted) => take_quoted(quoted, cell)?,
            None => rest,
        };
        match rest.find(delimiter) {
            Some(end) => {
                cell.push_str(&rest[..end]);
                rest = &rest[end + delimiter.len_utf8()..];
            }
            None => {
                cell.push_str(rest);
                break;
            }
        }
    }
    cells.truncate(count);
    Ok(())
}

/// What stands before the closing quote; two quotes are one that belongs to the cell.
fn take_quoted<'a>(mut rest: &'a str, cell: &mut String) -> Result<&'a str, NotCells> {
    loop {
        let end = rest.find('"').ok_or(NotCells)?;
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => return Ok(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let mut lines = Lines::of(text.as_bytes());
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| match line {
                Line::Text { number, text } => format!("{number} {text}"),
                Line::Bad { number, error } => format!("{number} {:?}", error.kind),
            })
            .collect()
    }

    #[test]
    fn quote_that_is_never_closed_costs_its_own_line() {
        assert_eq!(lines("a\r\n\"b\nc\"d\n\ne"), ["1 a", "2 \"b\nc\"d", "4 ", "5 e"]);
        assert_eq!(lines("a\n\"b\nc\nd"), ["1 a", "2 UnclosedQuote", "3 c", "4 d"]);
        assert_eq!(lines("a\0b\nc"), ["1 NulByte", "2 c"]);
        let long = format!("{}\nc", "x,".repeat(LINE_BYTES_MAX));
        assert_eq!(lines(&long), ["1 TooLong", "2 c"]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn cells_are_those_of_the_standard() {
        let rows: [(&str, &[&str]); 6] = [
            ("a,b,", &["a", "b", ""]),
            ("", &[""]),
            (r#""a,b","c""d",e"#, &["a,b", "c\"d", "e"]),
            (r#""","#, &["", ""]),
            (r#"a"b,c"#, &["a\"b", "c"]),
            (r#""a"b,c"#, &["ab", "c"]),
        ];
        let mut cells = vec!["left".to_owned(); 9];
        for (text, expected) in rows {
            assert!(split(text, ',', &mut cells).is_ok(), "{text}");
            assert_eq!(cells, expected, "{text}");
        }
        assert!(split("\"a", ',', &mut cells).is_err());
        assert!(split(&",".repeat(10_000), ',', &mut cells).is_err());
    }
}
