//! What every mutation may answer besides its result: the caller's mistakes, as data.

use super::lists::{ERROR_PATH_MAX, USER_ERRORS_MAX};
use crate::domain::{Refusal, RefusalCode};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};

/// Something the caller can mend. A payload tells of at most 10 at a time.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct UserError {
    /// Which kind, for programs.
    pub code: UserErrorCode,
    /// For people, in English: what happened, why, and what to do next.
    pub message: String,
    /// Path of the offending input field, such as ["input", "price"]; null when no field is to blame. At
    /// most 4 parts.
    pub path: Option<Vec<String>>,
}

/// The kinds of mistakes that a caller can mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RefusalCode")]
pub enum UserErrorCode {
    /// A value is missing, malformed, out of range, or does not go with another one.
    InvalidInput,
    /// Nothing the caller may see has this id, symbol or name.
    NotFound,
    /// The token or code was right, but its time is over: ask for a new one.
    Expired,
    /// E-mail address and password do not belong together.
    InvalidCredentials,
    /// The password is right, but there were too many wrong ones before: the message says until when to wait. A device that
    /// was signed in from before, and a password reset, are not locked out.
    AccountLocked,
    /// The password is right, but the account was deleted: the message says until when signing in with `restore: true` brings it
    /// back.
    AccountDeleted,
    /// The e-mail address must be verified first: see `verifyEmail`.
    EmailNotVerified,
    /// The code or token is wrong, or was used already.
    InvalidCode,
    /// There is one already.
    AlreadyExists,
    /// Nobody can sign up at present: the exchange's records of people are being repaired. Try again later.
    SignUpClosed,
    /// The password is too short or among the commonly used ones.
    PasswordTooWeak,
    /// The available balance does not cover it.
    InsufficientFunds,
    /// There is money in the account that is to be deleted: move it first, or say that it is to be left behind.
    BalanceRemains,
    /// The market does not take such orders now: see its `status`.
    MarketHalted,
    /// The price is not a multiple of the market's `tickSize`.
    PriceOffTick,
    /// The quantity is not a multiple of the market's `lotSize`.
    QuantityOffLot,
    /// The order is worth less than the market's `minNotional`.
    BelowMinNotional,
    /// The order is larger than the market takes: see its `maxQuantity` and `maxNotional`.
    AboveMaxSize,
    /// The limit price is too far from the last trade, or from the order's own stop price: see the market's
    /// `priceBand`.
    PriceOutOfBand,
    /// The post-only order would have traded at once.
    WouldTake,
    /// The fill-or-kill order could not be filled at once.
    WouldNotFill,
    /// The order book has nothing to trade with.
    NoLiquidity,
    /// The order has ended already.
    OrderClosed,
    /// The client order id was used before, for something else.
    DuplicateClientOrderId,
    /// The reference of a movement of money was used before, for something else.
    DuplicateReference,
    /// More than there may be, of an account's money, of a person's accounts, or in a portfolio: the message says how much
    /// that is.
    LimitExceeded,
    /// The caller has as many open orders in the market as one account may have: see its `maxOpenOrders`.
    TooManyOpenOrders,
    /// It was changed by somebody else since: read it again, and say what is wanted with the version that it has now.
    Conflict,
    /// It stands where that cannot be done any more: read it again.
    StateChanged,
    /// It cannot be changed by hand: the ledger of this exchange says it.
    ReadOnly,
    /// There is no tax report of this year: its rules are not known here, or it has not begun.
    UnsupportedTaxYear,
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> UserError {
        UserError {
            code: refusal.code.into(),
            message: refusal.message,
            path: (!refusal.path.is_empty()).then(|| bounded(refusal.path, ERROR_PATH_MAX)),
        }
    }
}

/// A mutation's payload: it can say that nothing was done, and why.
pub trait Payload: Default {
    /// The payload of a refused mutation.
    fn refused(user_errors: Vec<UserError>) -> Self;
}

/// The mistakes that a payload tells of: the first ones.
pub(crate) fn told(user_errors: Vec<UserError>) -> Vec<UserError> {
    bounded(user_errors, USER_ERRORS_MAX)
}

fn bounded<T>(mut items: Vec<T>, most: u32) -> Vec<T> {
    items.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    items
}

/// Implements [`Payload`] for structs that have `user_errors`.
macro_rules! payloads {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::schema::payload::Payload for $name {
            fn refused(user_errors: Vec<$crate::schema::payload::UserError>) -> Self {
                let user_errors = $crate::schema::payload::told(user_errors);
                Self { user_errors, ..Self::default() }
            }
        }
    )+};
}
pub(crate) use payloads;

/// The answer of a mutation that has nothing to return.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct AcknowledgedPayload {
    /// Whether it was done.
    pub acknowledged: bool,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

impl AcknowledgedPayload {
    /// It was done.
    pub fn done() -> AcknowledgedPayload {
        AcknowledgedPayload { acknowledged: true, user_errors: Vec::new() }
    }
}

payloads!(AcknowledgedPayload);

words!(UserErrorCode);

rows! {
    UserError { "code" => code, "message" => message, "path" => path }
}
