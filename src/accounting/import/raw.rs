//! The lines of a file as they stand there, for whoever shows them beside what was understood, or asks which column means
//! what.

use super::DELIMITERS;
use super::decoding::Decoded;
use super::lines::{Line, Lines, split};
use std::io::{self, BufReader, Read};

/// How much of a line that cannot be cut into cells is kept, in characters.
const UNCUT_CHARS_MAX: usize = 200;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// Its number, from 1; of one that goes over some lines, that of the first.
    pub number: u32,
    /// Its cells; the start of it when it cannot be cut into cells, and nothing when it is longer than lines may be.
    pub cells: Vec<String>,
}

/// Reads the lines of a file.
pub struct RawLines<R> {
    lines: Lines<BufReader<Decoded<R>>>,
    /// What stands between cells; `None` when each line has to tell.
    delimiter: Option<char>,
}

impl<R: Read> RawLines<R> {
    /// Of this file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(file: R, delimiter: Option<char>) -> io::Result<RawLines<R>> {
        Ok(RawLines { lines: Lines::of(BufReader::new(Decoded::of(file)?)), delimiter })
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<RawLine>> {
        Ok(match self.lines.next()? {
            None => None,
            Some(Line::Bad { number, .. }) => Some(RawLine { number, cells: Vec::new() }),
            Some(Line::Text { number, text }) => {
                let delimiter = self.delimiter.unwrap_or_else(|| most_frequent(&text));
                let mut cells = Vec::new();
                if split(&text, delimiter, &mut cells).is_err() {
                    cells = vec![text.chars().take(UNCUT_CHARS_MAX).collect()];
                }
                Some(RawLine { number, cells })
            }
        })
    }
}

/// The delimiter that a line has most of.
fn most_frequent(line: &str) -> char {
    let count = |delimiter: &char| line.matches(*delimiter).count();
    // Of two that are as frequent, the first one.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_lines_keep_their_numbers_and_tell_their_delimiters() {
        let text = "a,b\n\n\"c\nd\";e;f,g\n\"open\nh|i\n";
        let mut lines = RawLines::of(text.as_bytes(), None).unwrap();
        let all: Vec<_> = std::iter::from_fn(|| lines.next_line().unwrap())
            .map(|it| (it.number, it.cells.join("/")))
            .collect();
        let expected = [(1, "a/b"), (2, ""), (3, "c\nd/e/f,g"), (5, ""), (6, "h/i")]
            .map(|(n, t)| (n, t.to_owned()));
        assert_eq!(all, expected);
    }
}
