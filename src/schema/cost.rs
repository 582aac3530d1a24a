//! What an operation costs and what may still be spent, in the words of the schema.

use super::scalar::DateTime;
use async_graphql::SimpleObject;

/// What an operation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct OperationCost {
    /// How many fields it may answer and how many input values it holds, each list counted at the length that is asked
    /// for, or else at its longest. Fields that read many stored rows add a tenth of them.
    pub cost: i32,
    /// The most that an operation may cost here.
    pub limit: i32,
}

/// What the caller may spend on operations: whoever is signed in for themselves, everybody else together with all others
/// of their network. It comes back evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct RateLimit {
    /// What this very operation was counted as. `rateLimit` itself costs nothing.
    pub cost: i32,
    /// The most that may be spent at once.
    pub limit: i32,
    /// What is left, this operation taken off. An operation that costs more is refused with RATE_LIMITED, and
    /// `extensions.retryAfter` says how many seconds to wait.
    pub remaining: i32,
    /// When all of it is there again, if nothing more is spent.
    pub reset_at: DateTime,
}
