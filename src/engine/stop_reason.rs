//! Why an incoming order stopped taking.

/// Why an incoming order stopped taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopReason {
    /// It wants no more, or what is left of its budget buys no lot.
    Satisfied,
    /// The book has nothing more within its limit.
    NothingLeft,
    /// It met an order of its own owner, and ends.
    OwnOrder,
}
