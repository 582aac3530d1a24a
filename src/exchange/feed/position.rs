//! Where an event of an account stands: the command that caused it, and which of the account's events of that
//! command it is. The same on every node and after every start, because it follows from the journal alone.

use crate::domain::Seq;
use std::fmt;
use std::str::FromStr;

/// The part of a position that stands behind everything of its command.
const WHOLE: u32 = u32::MAX;

/// A place in what happens to an account. Ordered as it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    seq: Seq,
    part: u32,
}

impl Position {
    /// Before everything.
    pub const BEGINNING: Position = Position::after(Seq::ZERO);

    /// Behind everything that a command did.
    pub const fn after(seq: Seq) -> Position {
        Position { seq, part: WHOLE }
    }

    /// At an event of a command, counted from 1 among those of the account.
    pub(super) const fn at(seq: Seq, part: u32) -> Position {
        Position { seq, part }
    }

    /// The last command of which anything lies before or at it.
    pub fn seq(self) -> Seq {
        self.seq
    }

    /// Which of the account's events of that command it is at; `None` behind all of them.
    pub fn part(self) -> Option<u32> {
        (self.part != WHOLE).then_some(self.part)
    }

    /// The last command of which everything lies before or at it, as far as one can tell.
    pub(super) fn whole(self) -> Seq {
        if self.part == WHOLE { self.seq } else { Seq(self.seq.0.saturating_sub(1)) }
    }
}

/// As clients hand it back: `17` behind command 17, `17.2` at its second event.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part() {
            None => self.seq.fmt(f),
            Some(part) => write!(f, "{}.{part}", self.seq),
        }
    }
}

/// No position was ever written like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sequence")]
pub struct NoPosition;

impl FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Position, NoPosition> {
        let Some((seq, part)) = text.split_once('.') else {
            return Ok(Position::after(Seq(number(text)?)));
        };
        let part = number(part)?.try_into().map_err(|_| NoPosition)?;
        Ok(Position::at(Seq(number(seq)?), part))
    }
}

/// Digits and nothing else.
fn number(text: &str) -> Result<u64, NoPosition> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().map_err(|_| NoPosition) } else { Err(NoPosition) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_is_read_as_it_is_written_and_ordered_as_it_happens() {
        let places = ["0", "16.7", "16", "17.1", "17.2", "17", "18446744073709551615"];
        let read: Vec<Position> = places.iter().map(|text| text.parse().expect(text)).collect();
        assert!(read.is_sorted());
        assert_eq!(read.iter().map(ToString::to_string).collect::<Vec<_>>(), places);
        assert_eq!(read[0], Position::BEGINNING);
        for text in ["", ".", "1.", ".1", "+1", "-1", "1.2.3", "1.4294967296", "x", " 1"] {
            assert_eq!(text.parse::<Position>(), Err(NoPosition), "{text:?}");
        }
    }
}
