//! Accounts and their money: balances, what they are worth, and everything that moved them.

use super::asset::Asset;
use super::node::{NodeId, NodeKind};
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, Decimal};
use super::sequence::Sequence;
use crate::domain::{
    self, AccountId, Amount, AssetId, Listing, OrderId, Timestamp, TradeId, TransferKind,
};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, ID, InputObject, SimpleObject};
use std::sync::Arc;

/// A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
/// apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Account {
    /// Global id, to send as `accountId`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What its owner calls it.
    pub name: String,
    /// Which of its owner's accounts it is.
    pub kind: AccountKind,
    /// When it was made.
    pub created_at: DateTime,
    /// What is in it.
    #[graphql(flatten)]
    pub content: AccountContent,
}

/// Which of a person's accounts one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AccountKind")]
pub enum AccountKind {
    /// The one that everybody has from signing up; it is meant wherever no account is named.
    Main,
    /// One more, which its owner opened.
    Sub,
}

/// What is in an account: fields that [`Account`] has, and [`super::user::User`] for the main one.
#[derive(Clone, Copy, Debug)]
pub struct AccountContent(pub AccountId);

/// One more account to open.
#[derive(Clone, Debug, InputObject)]
pub struct OpenAccountInput {
    /// What to call it: 1 to 64 characters. When an account of the caller has this name, upper and lower case aside, that
    /// one is the answer.
    pub name: String,
}

/// Another name for an account.
#[derive(Clone, Debug, InputObject)]
pub struct RenameAccountInput {
    /// Which account.
    pub account_id: ID,
    /// 1 to 64 characters; no other account of the caller may have it, upper and lower case aside.
    pub name: String,
}

/// What `openAccount` and `renameAccount` answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct AccountPayload {
    /// The account as it is now; null when nothing was done.
    pub account: Option<Account>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(AccountPayload);

/// What an account has of one asset.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Balance {
    /// Which asset.
    pub asset: Asset,
    /// Free to use.
    pub available: Decimal,
    /// Set aside for open orders and pending withdrawals.
    pub held: Decimal,
    /// Both together.
    pub total: Decimal,
    /// In `balanceUpdates`, the place of this update, on every node: hand the last one back as `after` to go on there.
    /// Null elsewhere.
    #[graphql(owned)]
    pub sequence: Option<Sequence>,
    /// In `balanceUpdates`, whether it begins anew with this: forget the balances that you hold. The others of the
    /// snapshot follow. False elsewhere.
    pub snapshot: bool,
}

impl Balance {
    /// A balance; `None` when its asset is not listed.
    pub fn new(funds: Funds, listing: &Arc<Listing>) -> Option<Balance> {
        let asset = Asset::find(listing, funds.asset)?;
        let total = i128::from(funds.available.0) + i128::from(funds.held.0);
        let scale = asset.listed().scale;
        Some(Balance {
            available: asset.listed().decimal(funds.available).into(),
            held: asset.listed().decimal(funds.held).into(),
            total: domain::decimal::from_units(total, scale).into(),
            asset,
            sequence: None,
            snapshot: false,
        })
    }
}

/// What an account has of an asset, as storage or the engine knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// In what.
    pub asset: AssetId,
    /// Free to use.
    pub available: Amount,
    /// Set aside for open orders and pending withdrawals.
    pub held: Amount,
}

/// What all balances of an account are worth together.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Portfolio {
    /// Symbol of the asset everything is expressed in.
    pub currency: String,
    /// Whether the sums hold everything. False when the price or the cost of a holding is not known, or what a
    /// past sale gained is not: then they are sums of what is known.
    pub complete: bool,
    /// Present value of the holdings that have a price.
    pub value: Decimal,
    /// What the holdings cost, by the average-cost method; those of unknown cost are left out.
    pub cost_basis: Decimal,
    /// What selling now would gain, before fees: the sum of the holdings' `unrealizedPnl` that are known.
    pub unrealized_pnl: Decimal,
    /// What sales have gained so far, as far as it is known.
    pub realized_pnl: Decimal,
    /// How far prices moved the value of the present holdings in the last 24 hours; null when no
    /// source says.
    #[graphql(name = "change24h")]
    pub change_24h: Option<Decimal>,
    /// The assets held: as many as are listed, 1000 at most.
    pub holdings: Vec<Holding>,
}

/// One asset of a portfolio.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Holding {
    /// Which asset.
    pub asset: Asset,
    /// How much, available and held together.
    pub quantity: Decimal,
    /// Present price of one whole coin; null when there is none.
    pub price: Option<Decimal>,
    /// Present value; null when there is no price.
    pub value: Option<Decimal>,
    /// What one whole coin cost on average. Null when that is not known: some of it was deposited, or bought for
    /// something, that had no price at that time. A deposit costs what it was worth at its market's last trade
    /// here.
    pub average_cost: Option<Decimal>,
    /// What selling it now would gain, before fees; null when the price or the cost is not known.
    pub unrealized_pnl: Option<Decimal>,
    /// Its share of the portfolio's value, from 0 to 1; null when there is no price.
    pub allocation: Option<Decimal>,
}

/// One posting on one of the balances of an account.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Transaction {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// Why money moved.
    pub kind: TransactionKind,
    /// Which asset moved.
    pub asset: Asset,
    /// Signed: what the balance gained or lost.
    pub amount: Decimal,
    /// The balance's total (available and held) afterwards.
    pub balance_after: Decimal,
    /// The reference the caller gave, if any.
    pub reference: Option<String>,
    /// When.
    pub at: DateTime,
    /// Whose balance it is, for the fields that look further.
    #[graphql(skip)]
    pub owner: AccountId,
    /// The order it belongs to, for the fields that look further.
    #[graphql(skip)]
    pub order_number: Option<OrderId>,
    /// The trade it belongs to, for the fields that look further.
    #[graphql(skip)]
    pub trade_number: Option<TradeId>,
}

/// One side of a movement of the ledger, as storage or the engine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Its number.
    pub id: i64,
    /// Whose balance.
    pub account: AccountId,
    /// Why.
    pub kind: TransferKind,
    /// In what.
    pub asset: AssetId,
    /// Signed: what the balance gained or lost.
    pub amount: Amount,
    /// Total (available and held) afterwards.
    pub balance_after: Amount,
    /// The account's order, if any.
    pub order: Option<OrderId>,
    /// The trade it settles, if any.
    pub trade: Option<TradeId>,
    /// The reference the caller gave, if any.
    pub reference: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Transaction {
    /// A posting as its owner sees it; `None` when its asset is not listed.
    pub fn new(posting: Posting, listing: &Arc<Listing>) -> Option<Transaction> {
        let asset = Asset::find(listing, posting.asset)?;
        Some(Transaction {
            id: NodeId::new(NodeKind::Transaction, posting.id),
            kind: posting.kind.into(),
            amount: asset.listed().decimal(posting.amount).into(),
            balance_after: asset.listed().decimal(posting.balance_after).into(),
            reference: posting.reference,
            at: posting.at.into(),
            owner: posting.account,
            order_number: posting.order,
            trade_number: posting.trade,
            asset,
        })
    }
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "TransferKind")]
pub enum TransactionKind {
    /// Into the exchange.
    Deposit,
    /// Out of the exchange.
    Withdrawal,
    /// One leg of a trade.
    Trade,
    /// A trading fee.
    Fee,
    /// From one account to another.
    Transfer,
}

/// Which transactions to list. All conditions must hold; what is left out does not matter.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TransactionFilter {
    /// Only these kinds; at most 20, repeated ones count once. An empty list selects nothing.
    pub kind: Option<Vec<TransactionKind>>,
    /// Symbol of the asset, such as "BTC".
    pub asset: Option<String>,
    /// Only what moved at or after this moment.
    pub from: Option<DateTime>,
    /// Only what moved before this moment.
    pub to: Option<DateTime>,
}

words!(TransactionKind);

rows! {
    Balance {
        "asset" => asset, "available" => available, "held" => held, "total" => total,
        "sequence" => sequence, "snapshot" => snapshot,
    }
    Portfolio {
        "currency" => currency, "complete" => complete, "value" => value, "costBasis" => cost_basis,
        "unrealizedPnl" => unrealized_pnl, "realizedPnl" => realized_pnl, "change24h" => change_24h,
        "holdings" => holdings,
    }
    Holding {
        "asset" => asset, "quantity" => quantity, "price" => price, "value" => value,
        "averageCost" => average_cost, "unrealizedPnl" => unrealized_pnl, "allocation" => allocation,
    }
    Transaction {
        "id" => id, "kind" => kind, "asset" => asset, "amount" => amount,
        "balanceAfter" => balance_after, "reference" => reference, "at" => at,
    }
}
