//! What can go wrong, in three kinds that are never mixed: refusals (values the caller can mend),
//! faults (the surroundings failed), and bugs (asserts, which are not here).
//!
//! Use cases answer `Result<T, Failure>`; the resolvers turn refusals into `userErrors` and faults into
//! top-level errors with a code. Causes of faults go to the log, never to a client.

use std::sync::Arc;

/// What the caller can mend: becomes a `UserError` of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which kind, for programs.
    pub code: RefusalCode,
    /// For people: what happened, why, what to do next.
    pub message: String,
    /// The input field to blame, e.g. `["input", "price"]`; empty when none is.
    pub path: Vec<String>,
}

impl Refusal {
    /// A refusal that blames no field.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), path: Vec::new() }
    }

    /// Blames a field of the mutation's `input`.
    #[must_use]
    pub fn at(mut self, field: &str) -> Refusal {
        self.path = vec!["input".to_owned(), field.to_owned()];
        self
    }
}

/// The codes of refusals, spelled as in the schema's `UserErrorCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is described once, in the schema's UserErrorCode")]
pub enum RefusalCode {
    InvalidInput,
    NotFound,
    Conflict,
    Expired,
    InvalidCredentials,
    EmailNotVerified,
    InvalidCode,
    PasswordTooWeak,
    InsufficientFunds,
    MarketHalted,
    PriceOffTick,
    QuantityOffLot,
    BelowMinNotional,
    AboveMaxSize,
    PriceOutOfBand,
    WouldTake,
    WouldNotFill,
    NoLiquidity,
    OrderClosed,
    DuplicateClientOrderId,
    TooManyOpenOrders,
}

/// Why a use case did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// The caller can mend it.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// The caller must sign in first, or again.
    #[error("not signed in")]
    Unauthenticated,
    /// The caller may not do this; the text says what would allow it.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// Too many tries; wait so many seconds.
    #[error("rate limited for {0} s")]
    RateLimited(u64),
    /// The surroundings failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(vec![refusal])
    }
}

/// The surroundings failed. The cause is for the log.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// A queue is full: try again shortly; nothing was done.
    #[error("overloaded")]
    Overloaded,
    /// A database, journal or cache cannot be reached, or the server is shutting down: try again later.
    #[error("unavailable: {0}")]
    Unavailable(Arc<str>),
    /// Something that should not happen did.
    #[error("internal: {0}")]
    Internal(Arc<str>),
}

impl Fault {
    /// An [`Fault::Unavailable`] with its cause.
    pub fn unavailable(cause: impl std::fmt::Display) -> Fault {
        Fault::Unavailable(cause.to_string().into())
    }

    /// An [`Fault::Internal`] with its cause.
    pub fn internal(cause: impl std::fmt::Display) -> Fault {
        Fault::Internal(cause.to_string().into())
    }
}
