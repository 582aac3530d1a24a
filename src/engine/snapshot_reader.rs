//! Reads the items of a snapshot, and says why bytes are none.

use super::snapshot::SNAPSHOT_VERSION;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Why bytes are no snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// They end too early, or are not what a snapshot consists of.
    #[error("the snapshot is damaged or cut off: {0}")]
    Malformed(String),
    /// They were written in another way.
    #[error("the snapshot has version {found}, this program reads version {SNAPSHOT_VERSION}")]
    Version {
        /// The version found.
        found: u8,
    },
    /// They say something that cannot be.
    #[error("the snapshot contradicts itself: {0}")]
    Nonsense(&'static str),
}

pub(super) type Checked<T = ()> = Result<T, LoadError>;

/// Refuses what cannot be.
pub(super) fn must(holds: bool, otherwise: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(LoadError::Nonsense(otherwise)) }
}

/// Takes items off the front of bytes that lie in one part or in several.
pub(super) struct Reader<'a> {
    now: Cow<'a, [u8]>,
    /// How much of these was taken.
    taken: usize,
    later: &'a [&'a [u8]],
}

impl<'a> Reader<'a> {
    pub(super) fn new(parts: &'a [&'a [u8]]) -> Reader<'a> {
        Reader { now: Cow::Borrowed(&[]), taken: 0, later: parts }
    }

    pub(super) fn one<T: DeserializeOwned>(&mut self) -> Checked<T> {
        loop {
            let error = match postcard::take_from_bytes(&self.now[self.taken..]) {
                Ok((item, rest)) => {
                    self.taken = self.now.len() - rest.len();
                    return Ok(item);
                }
                Err(error) => error,
            };
            let torn = error == postcard::Error::DeserializeUnexpectedEnd;
            if !(torn && self.turn_over()) {
                return Err(LoadError::Malformed(error.to_string()));
            }
        }
    }

    /// Goes on to the next part; takes along what an item has of this one that ends in the next. False when
    /// there is none.
    fn turn_over(&mut self) -> bool {
        let Some((next, later)) = self.later.split_first() else { return false };
        self.later = later;
        let rest = &self.now[self.taken..];
        self.now = match rest.is_empty() {
            true => Cow::Borrowed(next),
            false => Cow::Owned([rest, next].concat()),
        };
        self.taken = 0;
        true
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.taken == self.now.len() && self.later.iter().all(|part| part.is_empty())
    }

    /// The next item of a list; `None` at its end.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Checked<Option<T>> {
        match self.one::<u8>()? {
            0 => Ok(None),
            1 => self.one().map(Some),
            _ => Err(LoadError::Malformed("neither an item nor the end of a list".into())),
        }
    }
}
