//! Why the engine refuses a command. Values, not errors: a refused command is journaled and answered.

use agio_domain::{Amount, MarketStatus, Price, Quantity};

/// A reason for refusal. A refused command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reject {
    /// No such asset.
    UnknownAsset,
    /// No such market.
    UnknownMarket,
    /// A listing is not valid or its id is not the next free one.
    InvalidListing,
    /// Already listed.
    AlreadyListed,
    /// The account is one of the house's that nobody may use this way.
    ForbiddenAccount,
    /// The account was never opened.
    UnknownAccount,
    /// The account was opened for another owner.
    AccountTaken,
    /// A transfer needs two accounts.
    SameAccount,
    /// An amount must be greater than zero.
    AmountNotPositive,
    /// A quantity must be greater than zero.
    QuantityNotPositive,
    /// A price must be greater than zero.
    PriceNotPositive,
    /// Post-only goes only with limit orders that may rest.
    PostOnlyNeedsGtc,
    /// Only a buy can be given a budget.
    BudgetNeedsBuy,
    /// Numbers too large for the ledger.
    OutOfRange,
    /// The market is not open for this.
    MarketNotOpen(MarketStatus),
    /// The order is worth less than the market's minimum, in smallest units of quote.
    BelowMinNotional {
        /// The least notional accepted.
        minimum: Amount,
    },
    /// The account has not enough.
    InsufficientFunds {
        /// What the order needs, in smallest units of the asset it pays with.
        needed: Amount,
        /// What is available.
        available: Amount,
    },
    /// A post-only order would have taken.
    WouldTake,
    /// A fill-or-kill order could not fill at once.
    WouldNotFill,
    /// Nothing to trade with.
    NoLiquidity,
    /// The client id was used for another command.
    ClientIdReused,
    /// No open order of the account has this id, and none had.
    UnknownOrder,
    /// The order ended already.
    OrderClosed,
    /// The account has as many open orders as it may.
    TooManyOpenOrders {
        /// The most there may be.
        limit: u32,
    },
    /// An expiry goes exactly with good-till-date, or with a market order that waits for a trigger.
    InvalidExpiry,
    /// The expiry is not in the future.
    ExpiryInPast,
    /// A displayed quantity goes only with limit orders that may rest.
    DisplayNeedsGtc,
    /// The order would show too many slices one after the other.
    TooManySlices {
        /// The most there may be.
        limit: u32,
    },
    /// A trailing stop becomes a market order.
    TrailingNeedsMarket,
    /// More than an order of this market may ask for.
    AboveMaxQuantity {
        /// The most.
        maximum: Quantity,
    },
    /// Worth more than an order of this market may be.
    AboveMaxNotional {
        /// The most, in smallest units of quote.
        maximum: Amount,
    },
    /// The limit price is too far from the last trade, or from the order's stop price.
    PriceOutOfBand {
        /// The least price accepted now.
        low: Price,
        /// The greatest price accepted now.
        high: Price,
    },
    /// The two prices of a pair stand the wrong way round.
    OcoPrices,
    /// Nothing to change was named.
    NothingToAmend,
    /// Orders of this kind cannot be changed this way.
    NotAmendable,
    /// The new quantity is not more than what has filled.
    QuantityNotAboveFilled {
        /// What has filled.
        filled: Quantity,
    },
    /// A switch is set for up to a day.
    TimeoutOutOfRange {
        /// The most seconds.
        maximum: u32,
    },
    /// There never was such a withdrawal.
    UnknownWithdrawal,
    /// The withdrawal ended the other way: to post it, it was voided; to void it, it was posted.
    WithdrawalEnded,
}
