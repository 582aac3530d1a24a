//! Identities. Each is a newtype, so that an order cannot be taken for a trade.
//!
//! Ids are dense counters: assets, markets, orders, trades and transfers are numbered by the engine,
//! people by the database. The opaque global ids of the GraphQL schema are made from these elsewhere.

use serde::{Deserialize, Serialize};

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
    /// A ledger account. Below [`AccountId::FIRST_USER`] stand the accounts of the house.
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

impl AccountId {
    /// The world outside: a deposit debits it, a withdrawal credits it; the only account below zero.
    pub const EXTERNAL: AccountId = AccountId(0);
    /// Where trading fees are gathered.
    pub const FEES: AccountId = AccountId(1);
    /// The house's own market maker.
    pub const MARKET_MAKER: AccountId = AccountId(100);
    /// The house's own taker, which keeps the trade streams of a development server moving.
    pub const FLOW: AccountId = AccountId(101);
    /// Accounts of people start here.
    pub const FIRST_USER: u32 = 1_000;

    /// The trading account of a person: a fixed function of the user id, so that no table has to map
    /// one to the other. `None` when the id is negative or past the range of accounts.
    pub fn of_user(user: UserId) -> Option<AccountId> {
        let user = u32::try_from(user.0).ok()?;
        user.checked_add(Self::FIRST_USER).map(AccountId)
    }

    /// The person this account belongs to; `None` for the house's accounts.
    pub fn user(self) -> Option<UserId> {
        let user = self.0.checked_sub(Self::FIRST_USER)?;
        Some(UserId(i64::from(user)))
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
