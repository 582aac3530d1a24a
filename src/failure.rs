//! What can go wrong, in four kinds that are never mixed: refusals (values the caller can mend), faults (the
//! surroundings failed, and nothing was done), unknown outcomes (a change may have been made), and bugs (asserts,
//! which are not here).
//!
//! Use cases answer `Result<T, Failure>`; the resolvers turn refusals into `userErrors` and the rest into
//! top-level errors with a code. Causes go to the log, never to a client.

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
    Expired,
    InvalidCredentials,
    AccountLocked,
    AccountDeleted,
    EmailNotVerified,
    InvalidCode,
    AlreadyExists,
    SignUpClosed,
    PasswordTooWeak,
    InsufficientFunds,
    BalanceRemains,
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
    DuplicateReference,
    LimitExceeded,
    TooManyOpenOrders,
    Conflict,
    StateChanged,
    ReadOnly,
    UnsupportedTaxYear,
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
    /// The caller must prove anew who they are first, by one of these.
    #[error("a fresh proof is needed")]
    StepUpRequired(Vec<crate::domain::AuthenticationMethod>),
    /// Too many tries; wait so many seconds.
    #[error("rate limited for {0} s")]
    RateLimited(u64),
    /// The surroundings failed; nothing was done.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It may have been done.
    #[error("{unknown}")]
    OutcomeUnknown {
        /// Why nobody knows.
        unknown: OutcomeUnknown,
        /// Whether the very same request may be sent again: it names what it does by an id of the caller's, or
        /// doing it twice is the same as doing it once.
        repeatable: bool,
    },
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(vec![refusal])
    }
}

/// The surroundings failed, and what was asked was not done. The cause is for the log.
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

/// A change may have been made, or may still be made: whoever asked must not take it for one that was not. A [`Fault`]
/// never becomes one by itself.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the outcome is not known: {0}")]
pub struct OutcomeUnknown(Fault);

impl OutcomeUnknown {
    /// Nobody knows, because of this.
    pub fn because(cause: impl std::fmt::Display) -> OutcomeUnknown {
        OutcomeUnknown(Fault::unavailable(cause))
    }

    /// Nobody can say, because this failed after the change may have been made.
    pub fn after(fault: Fault) -> OutcomeUnknown {
        OutcomeUnknown(fault)
    }

    /// What failed, for the log.
    pub fn cause(&self) -> &Fault {
        &self.0
    }
}

/// Why a command that was handed in has no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandFault {
    /// It was not done and never will be.
    #[error(transparent)]
    NotDone(Fault),
    /// It may have been done.
    #[error(transparent)]
    Unknown(OutcomeUnknown),
}

impl CommandFault {
    /// It was not done, because of this.
    pub fn not_done(cause: impl std::fmt::Display) -> CommandFault {
        CommandFault::NotDone(Fault::unavailable(cause))
    }

    /// It may have been done; nobody knows, because of this.
    pub fn unknown(cause: impl std::fmt::Display) -> CommandFault {
        CommandFault::Unknown(OutcomeUnknown::because(cause))
    }

    /// It was handed in, and this failed afterwards.
    pub fn after(fault: Fault) -> CommandFault {
        CommandFault::Unknown(OutcomeUnknown::after(fault))
    }

    /// What failed, where it does not matter whether anything was done: for a question, or for the log.
    pub fn into_cause(self) -> Fault {
        match self {
            CommandFault::NotDone(fault) => fault,
            CommandFault::Unknown(unknown) => unknown.0,
        }
    }
}
