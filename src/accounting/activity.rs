//! Activities: what happened to holdings, wherever they are. What a book is made of.

use crate::exact::{Money, Units};
use agio_domain::Timestamp;

/// An activity of a portfolio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActivityId(pub u64);

/// A place of holdings: an exchange, a wallet, a bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortfolioAccountId(pub u32);

/// An asset of a portfolio: its place in the list of assets that the book is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortfolioAssetId(pub u32);

/// What a book knows of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortfolioAsset {
    /// How many decimal places its smallest unit has, at most 18.
    pub scale: u8,
    /// What it is to the portfolio.
    pub class: AssetClass,
}

/// What an asset is to a portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetClass {
    /// The portfolio's own currency: it costs what it is and has no lots.
    OwnCurrency,
    /// Another currency: it has lots and gains, but no place in the reports of digital assets.
    Currency,
    /// Anything else.
    Digital,
}

/// So much of an asset of a portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// Of which.
    pub asset: PortfolioAssetId,
    /// How much; never negative.
    pub quantity: Units,
}

/// What happened. The names are those of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityType {
    /// Came in from outside.
    Deposit,
    /// Went outside.
    Withdrawal,
    /// One thing for another.
    Trade,
    /// Came from another account of the same person.
    TransferIn,
    /// Went to another account of the same person.
    TransferOut,
    /// Earned by staking.
    StakingReward,
    /// Earned by lending or saving.
    Interest,
    /// Given to holders without a price.
    Airdrop,
    /// A new asset that a chain's split gave to its holders.
    Fork,
    /// Earned by mining.
    Mining,
    /// A present that was received.
    GiftReceived,
    /// A present that was made.
    GiftSent,
    /// From a spouse or civil partner, at the cost it had there.
    SpouseReceived,
    /// To a spouse or civil partner, at its cost.
    SpouseSent,
    /// Given to a charity.
    Donation,
    /// Lost or stolen.
    Lost,
    /// A claim that an asset has become worthless.
    NegligibleValue,
    /// Paid for goods or services.
    Spend,
    /// A fee by itself.
    Fee,
    /// Part of a fee that was given back.
    Rebate,
    /// An asset became another one; cost and dates go along.
    Redenomination,
    /// Held before the records begin.
    OpeningBalance,
}

agio_domain::spelled!(ActivityType {
    Deposit = "DEPOSIT",
    Withdrawal = "WITHDRAWAL",
    Trade = "TRADE",
    TransferIn = "TRANSFER_IN",
    TransferOut = "TRANSFER_OUT",
    StakingReward = "STAKING_REWARD",
    Interest = "INTEREST",
    Airdrop = "AIRDROP",
    Fork = "FORK",
    Mining = "MINING",
    GiftReceived = "GIFT_RECEIVED",
    GiftSent = "GIFT_SENT",
    SpouseReceived = "SPOUSE_RECEIVED",
    SpouseSent = "SPOUSE_SENT",
    Donation = "DONATION",
    Lost = "LOST",
    NegligibleValue = "NEGLIGIBLE_VALUE",
    Spend = "SPEND",
    Fee = "FEE",
    Rebate = "REBATE",
    Redenomination = "REDENOMINATION",
    OpeningBalance = "OPENING_BALANCE",
});

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Which.
    pub id: ActivityId,
    /// Where.
    pub account: PortfolioAccountId,
    /// What.
    pub kind: ActivityType,
    /// When.
    pub at: Timestamp,
    /// What came in.
    pub received: Option<Holding>,
    /// What went out, without the fee.
    pub sent: Option<Holding>,
    /// What it cost to do it, in any asset, on top of what was sent.
    pub fee: Option<Holding>,
    /// What it was worth in the portfolio's currency, when that is not to be looked up.
    pub value: Option<Money>,
    /// The cost that came along, in the portfolio's currency.
    pub cost_basis: Option<Money>,
    /// When what came in had been acquired.
    pub acquired: Option<Timestamp>,
    /// The other end of a transfer between own accounts.
    pub transfer: Option<ActivityId>,
}

impl Activity {
    /// One with nothing but its type, its place and its time.
    pub fn new(id: ActivityId, kind: ActivityType, place: (PortfolioAccountId, Timestamp)) -> Self {
        let (account, at) = place;
        Activity {
            id,
            account,
            kind,
            at,
            received: None,
            sent: None,
            fee: None,
            value: None,
            cost_basis: None,
            acquired: None,
            transfer: None,
        }
    }
}
