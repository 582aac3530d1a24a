//! The one place where the engine's refusals get their words: what happened, why, what to do next.
//!
//! Here are the codes and what can be said without numbers; [`sizes`] and [`orders`] say the rest, and
//! [`fields`] names the input field to blame.

mod fields;
mod orders;
mod sizes;
pub(crate) mod wording;

pub use wording::Wording;

use crate::domain::{
    AssetId, CommandFault, Failure, Listing, MarketId, Refusal, RefusalCode, Side,
};
use crate::engine::{AmendOrder, Deposit, NewOco, NewOrder, OrderRef, OrderState, Reject};
use crate::exchange::CommandError;

/// What was asked of the engine, so that a refusal can name the field and spell the numbers.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// To place an order.
    Order(&'a NewOrder),
    /// To place a pair.
    Oco(&'a NewOco),
    /// To change an order that stood like this.
    Amend(&'a AmendOrder, &'a OrderState),
    /// To cancel one.
    Cancel(&'a OrderRef),
    /// To cancel all.
    CancelAll,
    /// To set the dead man's switch.
    CancelAllAfter,
    /// To credit a deposit.
    Deposit(&'a Deposit),
    /// To move money between two accounts.
    Transfer {
        /// What.
        asset: AssetId,
        /// Whether the caller's reference names it.
        repeatable: bool,
    },
}

impl Asked<'_> {
    /// Whether asking again cannot do it twice: the caller gave it an id, under which the engine answers with the
    /// first outcome, or to do it again changes nothing.
    pub fn is_repeatable(&self) -> bool {
        match self {
            Asked::Order(order) => order.client_id.is_some(),
            // Either id names the pair.
            Asked::Oco(pair) => pair.client_id.is_some() || pair.stop_client_id.is_some(),
            // A number names a deposit to its caller only where the caller's reference names the number.
            Asked::Deposit(deposit) => deposit.once.is_some(),
            Asked::Transfer { repeatable, .. } => *repeatable,
            // The price and the quantity are those to come to, not steps towards them.
            Asked::Amend(..) | Asked::Cancel(_) | Asked::CancelAll | Asked::CancelAllAfter => true,
        }
    }

    /// The market and its words, where one is known.
    fn words<'l>(&self, listing: &'l Listing) -> Option<Wording<'l>> {
        Wording::of(listing, self.market()?)
    }

    fn market(&self) -> Option<MarketId> {
        match self {
            Asked::Order(order) => Some(order.market),
            Asked::Oco(pair) => Some(pair.market),
            Asked::Amend(_, state) => Some(state.market),
            Asked::Cancel(_)
            | Asked::CancelAll
            | Asked::CancelAllAfter
            | Asked::Deposit(_)
            | Asked::Transfer { .. } => None,
        }
    }

    fn side(&self) -> Option<Side> {
        match self {
            Asked::Order(order) => Some(order.side),
            Asked::Oco(pair) => Some(pair.side),
            Asked::Amend(_, state) => Some(state.side),
            Asked::Cancel(_)
            | Asked::CancelAll
            | Asked::CancelAllAfter
            | Asked::Deposit(_)
            | Asked::Transfer { .. } => None,
        }
    }
}

/// Words what the exchange answered instead of doing it.
pub(crate) fn worded(error: CommandError, listing: &Listing, asked: &Asked<'_>) -> Failure {
    match error {
        CommandError::Rejected(reject) => refusal(&reject, listing, asked).into(),
        CommandError::Fault(fault) => unanswered(fault, asked.is_repeatable()),
    }
}

/// A command that has no outcome to show; `repeatable` when asking again cannot do it twice.
pub(crate) fn unanswered(fault: CommandFault, repeatable: bool) -> Failure {
    match fault {
        CommandFault::NotDone(fault) => Failure::Fault(fault),
        CommandFault::Unknown(unknown) => Failure::OutcomeUnknown { unknown, repeatable },
    }
}

/// The refusal a client reads.
pub fn refusal(reject: &Reject, listing: &Listing, asked: &Asked<'_>) -> Refusal {
    let refusal = Refusal::new(code(reject), message(reject, listing, asked));
    match fields::field(reject, asked) {
        Some(field) => refusal.at(field),
        None => refusal,
    }
}

fn code(reject: &Reject) -> RefusalCode {
    use RefusalCode as Code;
    match reject {
        Reject::UnknownAsset
        | Reject::UnknownMarket
        | Reject::UnknownOrder
        | Reject::UnknownAccount
        | Reject::UnknownWithdrawal => Code::NotFound,
        // The first five answer the operator or the house: no client can cause them.
        Reject::InvalidListing
        | Reject::AlreadyListed
        | Reject::ForbiddenAccount
        | Reject::AccountTaken
        | Reject::WithdrawalEnded
        | Reject::SameAccount
        | Reject::AmountNotPositive
        | Reject::QuantityNotPositive
        | Reject::PriceNotPositive
        | Reject::PostOnlyNeedsGtc
        | Reject::BudgetNeedsBuy
        | Reject::OutOfRange
        | Reject::InvalidExpiry
        | Reject::ExpiryInPast
        | Reject::DisplayNeedsGtc
        | Reject::TooManySlices { .. }
        | Reject::TrailingNeedsMarket
        | Reject::OcoPrices
        | Reject::NothingToAmend
        | Reject::NotAmendable
        | Reject::QuantityNotAboveFilled { .. }
        | Reject::TimeoutOutOfRange { .. } => Code::InvalidInput,
        Reject::MarketNotOpen(_) => Code::MarketHalted,
        Reject::BelowMinNotional { .. } => Code::BelowMinNotional,
        Reject::AboveMaxQuantity { .. } | Reject::AboveMaxNotional { .. } => Code::AboveMaxSize,
        Reject::PriceOutOfBand { .. } => Code::PriceOutOfBand,
        Reject::InsufficientFunds { .. } => Code::InsufficientFunds,
        Reject::WouldTake => Code::WouldTake,
        Reject::WouldNotFill => Code::WouldNotFill,
        Reject::NoLiquidity => Code::NoLiquidity,
        Reject::OrderClosed => Code::OrderClosed,
        Reject::TooManyOpenOrders { .. } => Code::TooManyOpenOrders,
        Reject::ClientIdReused => Code::DuplicateClientOrderId,
    }
}

fn message(reject: &Reject, listing: &Listing, asked: &Asked<'_>) -> String {
    let plain = match *reject {
        Reject::UnknownAsset => "This asset is not listed: choose one of `assets`.",
        Reject::UnknownMarket => "This market is not listed: choose one of `markets`.",
        Reject::InvalidListing | Reject::AlreadyListed => "The listing cannot change like this.",
        Reject::ForbiddenAccount => "This account belongs to the house: use one of your own.",
        Reject::UnknownAccount => "There is no such account: use one of your own.",
        Reject::AccountTaken => "This account belongs to somebody else: use one of your own.",
        Reject::SameAccount => "Both accounts are the same, so nothing would move: name two.",
        Reject::AmountNotPositive => return not_positive("amount"),
        Reject::QuantityNotPositive => return not_positive("quantity"),
        Reject::PriceNotPositive => return not_positive("price"),
        Reject::PostOnlyNeedsGtc => {
            "A post-only order waits on the book, so it must have a price and `timeInForce: GTC` or \
             GTD: change either."
        }
        Reject::BudgetNeedsBuy => {
            "Only a BUY at market prices can be counted in quote: give `quantity` instead."
        }
        Reject::OutOfRange => "The numbers are larger than the exchange can count: ask for less.",
        Reject::InvalidExpiry => {
            "`expiresAt` and `timeInForce: GTD` go together, and with orders that can stand until then: \
             give both or neither."
        }
        Reject::ExpiryInPast => {
            "`expiresAt` has passed already, so the order would end before it began: give a later moment."
        }
        Reject::DisplayNeedsGtc => {
            "What an order shows is shown on the book, so it must have a price and `timeInForce: GTC` or \
             GTD: change either, or leave `displayQuantity` out."
        }
        Reject::TrailingNeedsMarket => {
            "A trailing stop takes the prices of the book once it triggers: leave `price` out."
        }
        Reject::OcoPrices => {
            "The two prices of the pair stand the wrong way round: a SELL has its `price` above its \
             `stopPrice`, a BUY below."
        }
        Reject::WouldNotFill => {
            "The book does not hold enough to fill this FOK order at once at its price: order less, \
             allow a worse price, or use IOC to take what is there."
        }
        Reject::NoLiquidity => {
            "Nobody offers anything to trade with right now: try again later, or place a LIMIT order \
             that waits."
        }
        Reject::UnknownWithdrawal => "There is no such withdrawal: look at your transactions.",
        Reject::WithdrawalEnded => {
            "This withdrawal has been paid out or taken back already: look at your transactions."
        }
        Reject::TimeoutOutOfRange { maximum } => return sizes::timeout(maximum),
        Reject::TooManyOpenOrders { limit } => return sizes::too_many(limit, listing, asked),
        Reject::BelowMinNotional { minimum } => return sizes::minimum(minimum, listing, asked),
        Reject::AboveMaxQuantity { maximum } => return sizes::quantity(maximum, listing, asked),
        Reject::AboveMaxNotional { maximum } => return sizes::notional(maximum, listing, asked),
        Reject::PriceOutOfBand { low, high } => return sizes::band(low..=high, listing, asked),
        Reject::TooManySlices { limit } => return sizes::slices(limit, listing, asked),
        Reject::InsufficientFunds { needed, available } => {
            return sizes::funds(sizes::Shortage { needed, available }, listing, asked);
        }
        Reject::QuantityNotAboveFilled { filled } => return sizes::filled(filled, listing, asked),
        Reject::MarketNotOpen(status) => return orders::not_open(status, listing, asked),
        Reject::WouldTake => return orders::would_take(listing, asked),
        Reject::ClientIdReused => return orders::reused(asked),
        Reject::UnknownOrder => return orders::unknown(asked),
        Reject::OrderClosed => return orders::closed(asked),
        Reject::NothingToAmend => return nothing_to_change().message,
        Reject::NotAmendable => return orders::not_amendable(asked),
    };
    plain.to_owned()
}

fn not_positive(field: &str) -> String {
    format!("`{field}` must be greater than zero: give a positive number.")
}

/// Neither price nor quantity.
pub(crate) fn nothing_to_change() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing to change is named: give a new `price`, a new `quantity`, or both.",
    )
    .at("price")
}
