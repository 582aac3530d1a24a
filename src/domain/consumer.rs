//! The two kinds of durable consumers of the journal's events.

use crate::spelled;

/// What a consumer makes of the events, and so what a rebuild does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsumerKind {
    /// Rows that follow from the events alone. A rebuild empties them and makes them again from the journal's start.
    Projection,
    /// Something that must happen once and cannot be taken back, such as a mail. A rebuild leaves it alone.
    Effect,
}
spelled!(ConsumerKind { Projection = "PROJECTION", Effect = "EFFECT" });
