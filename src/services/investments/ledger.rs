//! What happened in an account of this exchange, as activities. It is read from the projections of the ledger each time
//! something has happened there, and nothing of it is copied: nobody can change it.
//!
//! Their numbers are below 0, so that they never meet those of activities that people write down.

use super::activity::{ActivitySource, PortfolioActivity};
use super::bodies::QUANTITY_SCALE;

use crate::accounting::activity::{ActivityId, ActivityType, PortfolioAccountId};
use crate::accounting::exact::{Units, power_of_ten};
use crate::domain::{
    AccountId, Amount, Asset, AssetId, Fault, Listing, Side, TradeId, TransferKind,
};
use crate::storage::investments::activities::{ActivityBody, AssetQuantity};
use crate::storage::investments::links::ActivityLink;
use crate::storage::trades::TradeRow;
use crate::storage::transactions::PostingRow;
use crate::storage::{Database, trades, transactions};
use std::collections::HashSet;

/// What a number below 0 stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LedgerEntry {
    /// A posting that no trade made.
    Movement(i64),
    /// A trade.
    Trade(TradeId),
}

impl LedgerEntry {
    /// The number of its activity.
    pub(super) fn number(self) -> ActivityId {
        let twice = |number: i64| number.saturating_mul(2);
        let number = match self {
            LedgerEntry::Movement(posting) => twice(posting).saturating_add(2),
            LedgerEntry::Trade(trade) => {
                twice(i64::try_from(trade.0).unwrap_or(i64::MAX / 2)).saturating_add(1)
            }
        };
        ActivityId((-number).cast_unsigned())
    }
}

/// Whether the ledger says it.
pub(super) fn is_of_ledger(id: ActivityId) -> bool {
    id.0.cast_signed() < 0
}

/// Reads what happened in an account.
pub(super) struct Feed<'a> {
    pub(super) database: &'a Database,
    pub(super) listing: &'a Listing,
    pub(super) account: AccountId,
    pub(super) place: PortfolioAccountId,
}

impl Feed<'_> {
    /// All that happened, in no order.
    ///
    /// # Errors
    /// When the database fails, and when the ledger names what is not listed.
    pub(super) async fn read(&self) -> Result<Vec<PortfolioActivity>, Fault> {
        let movements = transactions::movements(self.database, self.account).await?;
        let made = trades::all(self.database, self.account).await?;
        let moved = movements.iter().map(|it| self.movement(it));
        let traded = made.iter().filter_map(|it| self.trade(it));
        moved.chain(traded).collect()
    }

    fn movement(&self, posting: &PostingRow) -> Result<PortfolioActivity, Fault> {
        let quantity = self.quantity(posting.asset, Amount(posting.amount.0.saturating_abs()))?;
        let comes_in = posting.amount.is_positive();
        let kind = match (posting.kind, comes_in) {
            (TransferKind::Transfer, true) => ActivityType::TransferIn,
            (TransferKind::Transfer, false) => ActivityType::TransferOut,
            (_, true) => ActivityType::Deposit,
            (_, false) => ActivityType::Withdrawal,
        };
        let (received, sent) =
            if comes_in { (Some(quantity), None) } else { (None, Some(quantity)) };
        let body = ActivityBody { received, sent, ..empty(kind, posting.at) };
        Ok(self.activity(LedgerEntry::Movement(posting.id), body))
    }

    /// `None` when the account has no part in it, which no row says.
    fn trade(&self, trade: &TradeRow) -> Option<Result<PortfolioActivity, Fault>> {
        let (side, _, own) = trade.side_of(self.account)?;
        Some(
            self.body_of_trade(trade, side, own.fee)
                .map(|body| self.activity(LedgerEntry::Trade(trade.id), body)),
        )
    }

    fn body_of_trade(
        &self,
        trade: &TradeRow,
        side: Side,
        fee: Amount,
    ) -> Result<ActivityBody, Fault> {
        let market = self.listing.market(trade.market).ok_or_else(not_listed)?;
        let base = market.base_amount(trade.quantity).ok_or_else(not_listed)?;
        let base = self.quantity(market.base, base)?;
        let quote = self.quantity(market.quote, trade.notional)?;
        let fee = match fee.is_positive() {
            true => Some(self.quantity(market.quote, fee)?),
            false => None,
        };
        let (received, sent) = match side {
            Side::Buy => (base, quote),
            Side::Sell => (quote, base),
        };
        let empty = empty(ActivityType::Trade, trade.at);
        Ok(ActivityBody { received: Some(received), sent: Some(sent), fee, ..empty })
    }

    fn quantity(&self, asset: AssetId, amount: Amount) -> Result<AssetQuantity, Fault> {
        let Asset { symbol, scale, .. } = self.listing.asset(asset).ok_or_else(not_listed)?;
        let factor = power_of_ten(u32::from(QUANTITY_SCALE.saturating_sub(*scale)));
        let units = factor.and_then(|factor| i128::from(amount.0).checked_mul(factor));
        let quantity = Units(units.ok_or_else(|| Fault::internal("an amount out of range"))?);
        Ok(AssetQuantity { asset: symbol.to_string(), quantity })
    }

    fn activity(&self, entry: LedgerEntry, body: ActivityBody) -> PortfolioActivity {
        PortfolioActivity {
            id: entry.number(),
            account: self.place,
            body,
            source: ActivitySource::Ledger,
            reference: None,
            version: 1,
            import: None,
            external_id: None,
        }
    }
}

/// Movements between two accounts of one portfolio: both ends are there, next to each other.
pub(super) fn own_transfers(activities: &[PortfolioActivity]) -> Vec<ActivityLink> {
    let of_ledger = activities.iter().filter(|it| it.source == ActivitySource::Ledger);
    let ends: HashSet<ActivityId> = of_ledger.map(|it| it.id).collect();
    let outgoing = activities.iter().filter(|it| {
        it.source == ActivitySource::Ledger && it.body.kind == ActivityType::TransferOut
    });
    // The giver's posting has an even number, and the getter's is the next one.
    let link = |sent: &PortfolioActivity| {
        let received = ActivityId(sent.id.0.wrapping_sub(2));
        ends.contains(&received).then_some(ActivityLink { sent: sent.id, received })
    };
    outgoing.filter_map(link).collect()
}

fn empty(kind: ActivityType, at: crate::domain::Timestamp) -> ActivityBody {
    ActivityBody {
        kind,
        at,
        received: None,
        sent: None,
        fee: None,
        value: None,
        cost_basis: None,
        acquired_at: None,
        note: None,
    }
}

fn not_listed() -> Fault {
    Fault::internal("the ledger names something that is not listed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_ledger_are_below_zero_and_never_meet() {
        let numbers: HashSet<i64> = (0..50)
            .map(LedgerEntry::Movement)
            .chain((0..50).map(|it| LedgerEntry::Trade(TradeId(it))))
            .map(|it| it.number().0.cast_signed())
            .collect();
        assert_eq!(numbers.len(), 100);
        assert!(numbers.iter().all(|it| *it < 0));
    }
}
