//! Identities. Each is a newtype, so that an order cannot be taken for a trade.
//!
//! Ids are dense counters: assets, markets, orders, trades and transfers are numbered by the engine,
//! people by the database. The opaque global ids of the GraphQL schema are made from these elsewhere.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A ledger account. Below [`AccountId::FIRST_USER`] are the accounts of the house.
    AccountId(u32)
);
id!(
    /// An asset, in the order of listing, from 0.
    AssetId(u16)
);
id!(
    /// A market, in the order of listing, from 0.
    MarketId(u16)
);
id!(
    /// An order, numbered by the engine from 1. At most `i64::MAX`, because SQL keeps it.
    OrderId(u64)
);
id!(
    /// A trade, numbered by the engine from 1.
    TradeId(u64)
);
id!(
    /// A movement of the ledger (one debit, one credit), numbered by the engine from 1.
    TransferId(u64)
);
id!(
    /// A withdrawal, numbered by the engine from 1.
    WithdrawalId(u64)
);
id!(
    /// The place of a command in the journal: dense, from 1.
    Seq(u64)
);
id!(
    /// A person, numbered by the database from 1.
    UserId(i64)
);
id!(
    /// A portfolio of what a person owns anywhere, numbered by the database from 1.
    PortfolioId(i64)
);
id!(
    /// A file of another exchange that a person brought in, numbered by the database from 1.
    ImportId(i64)
);
id!(
    /// A tax report that somebody asked for, numbered by the database from 1.
    TaxReportId(i64)
);
id!(
    /// A file that somebody asked for of what they have here, numbered by the database from 1.
    ExportId(i64)
);
id!(
    /// A job, numbered by the database from 1.
    JobId(i64)
);

impl AccountId {
    /// The world outside: a deposit debits it, a withdrawal credits it; the only account below zero.
    pub const EXTERNAL: AccountId = AccountId(0);
    /// Where trading fees are gathered.
    pub const FEES: AccountId = AccountId(1);
    /// Reserved for the house's bookkeeping: accounts that commands move money through, and that nobody names in
    /// a command.
    pub const BOOKKEEPING: RangeInclusive<u32> = 0..=99;
    /// The house's own market maker.
    pub const MARKET_MAKER: AccountId = AccountId(100);
    /// The house's own taker, which keeps the trade streams of a development server moving.
    pub const FLOW: AccountId = AccountId(101);
    /// The accounts with which the house trades. They are always open and have no owner.
    pub const TRADERS: [AccountId; 2] = [AccountId::MARKET_MAKER, AccountId::FLOW];
    /// Reserved for accounts with which the house trades.
    pub const TRADER_NUMBERS: RangeInclusive<u32> = 100..=199;
    /// Reserved for earn products: three accounts each (pool, rewards, rewards owed), up to 256 products.
    pub const EARN_NUMBERS: RangeInclusive<u32> = 200..=967;
    /// Accounts of people start here.
    pub const FIRST_USER: u32 = 1_000;
    /// The most accounts of one person.
    pub const PER_OWNER_MAX: u32 = 20;

    /// Whether it is an account of the house.
    pub const fn is_house(self) -> bool {
        self.0 < AccountId::FIRST_USER
    }
}

impl Seq {
    /// Before the first command.
    pub const ZERO: Seq = Seq(0);

    /// The seq after this one.
    pub fn next(self) -> Seq {
        Seq(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_account_numbers_never_meet_those_of_people() {
        let ranges = [AccountId::BOOKKEEPING, AccountId::TRADER_NUMBERS, AccountId::EARN_NUMBERS];
        for pair in ranges.windows(2) {
            assert!(pair[0].end() < pair[1].start(), "{pair:?}");
        }
        let numbers = ranges.iter().cloned().flatten();
        assert!(numbers.map(AccountId).all(AccountId::is_house));
        assert!(!AccountId(AccountId::FIRST_USER).is_house());
        for account in [AccountId::EXTERNAL, AccountId::FEES] {
            assert!(AccountId::BOOKKEEPING.contains(&account.0), "{account}");
        }
        for account in AccountId::TRADERS {
            assert!(AccountId::TRADER_NUMBERS.contains(&account.0), "{account}");
        }
    }
}
