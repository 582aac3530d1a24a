//! Which movements of money from and to the outside were done, remembered for ever.
//!
//! A client's retry comes within minutes; a payment provider sends an event again after days, and a job may
//! hang for longer. Such a movement therefore carries a number of its caller's ([`Once`]), and a number that was
//! used never moves anything again. Callers number densely, so that all of it is a few ranges.

use super::ranges::Ranges;
use agio_domain::Once;
use std::collections::BTreeMap;

/// The numbers used, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Onces {
    kinds: BTreeMap<u8, Ranges>,
}

impl Onces {
    /// Whether a movement was done.
    pub(super) fn contains(&self, once: Once) -> bool {
        self.kinds.get(&once.kind).is_some_and(|used| used.contains(once.id))
    }

    /// Notes that a movement was done.
    pub(super) fn insert(&mut self, once: Once) {
        self.kinds.entry(once.kind).or_default().insert(once.id);
    }

    /// The greatest number of a kind.
    pub(super) fn highest(&self, kind: u8) -> Option<u64> {
        self.kinds.get(&kind).and_then(Ranges::highest)
    }

    /// Kind, first and last number of each range, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u8, u64, u64)> + '_ {
        self.kinds
            .iter()
            .flat_map(|(kind, used)| used.iter().map(|(first, last)| (*kind, first, last)))
    }

    /// Adds a range after all others, as [`Onces::iter`] told it; false when it is none that could follow.
    pub(super) fn append(&mut self, (kind, first, last): (u8, u64, u64)) -> bool {
        let ascends = self.kinds.last_key_value().is_none_or(|(before, _)| *before <= kind);
        ascends && self.kinds.entry(kind).or_default().append((first, last))
    }
}
