//! The table of positions: what each account owns and what that cost, by `accounting`.

use crate::accounting::{AssetAmount, Fill, Lot, Move, Position, PositionKey, Positions};
use crate::domain::{Fault, Liquidity, Listing, TransferKind};
use crate::engine::{Trade, Transfer};
use crate::storage::positions::PositionRow;
use crate::storage::{Database, positions, trades};

/// All positions; which of them the batch has changed, they know themselves.
#[derive(Debug, Default)]
pub(super) struct PositionsProjection(Positions);

impl PositionsProjection {
    /// Takes up where the tables stand: positions, and the last price of each market.
    pub(super) async fn load(
        database: &Database,
        listing: &Listing,
    ) -> Result<PositionsProjection, Fault> {
        let mut all = Positions::default();
        all.list(|own| *own = listing.clone());
        for row in positions::everyone(database).await? {
            all.restore(key(&row), Position::from(&row));
        }
        for market in listing.markets() {
            if let Some(trade) = trades::last(database, market.id).await? {
                all.priced(market.id, trade.price);
            }
        }
        Ok(PositionsProjection(all))
    }

    /// All of them as they are now.
    pub(super) fn rows(&self) -> impl Iterator<Item = PositionRow> + '_ {
        self.0.iter().map(|(key, position)| row(key, position))
    }

    /// Changes the listing.
    pub(super) fn list(&mut self, change: impl FnOnce(&mut Listing)) {
        self.0.list(change);
    }

    /// Money from outside enters a position at the asset's last price, and leaves it at that, where there has
    /// been one.
    pub(super) fn transferred(&mut self, transfer: &Transfer) {
        let what = AssetAmount { asset: transfer.asset, amount: transfer.amount };
        match transfer.kind {
            TransferKind::Deposit => self.0.deposited(transfer.credit, what),
            TransferKind::Withdrawal => self.0.withdrawn(transfer.debit, what),
            TransferKind::Transfer => {
                let (from, to) = (transfer.debit, transfer.credit);
                self.0.transferred(&Move { from, to, what });
            }
            // With the trade they belong to.
            TransferKind::Trade | TransferKind::Fee => {}
        }
    }

    pub(super) fn traded(&mut self, trade: &Trade) {
        self.0.priced(trade.market, trade.price);
        for liquidity in [Liquidity::Maker, Liquidity::Taker] {
            let (side, party) = trade.side(liquidity);
            self.0.filled(&Fill {
                account: party.account,
                market: trade.market,
                side,
                quantity: trade.quantity,
                notional: trade.notional,
                fee: party.fee,
            });
        }
    }

    pub(super) fn take(&mut self) -> Vec<PositionRow> {
        let changed = self.0.take_changed().into_iter();
        changed.map(|(key, position)| row(key, position)).collect()
    }
}

fn row(key: PositionKey, position: Position) -> PositionRow {
    PositionRow {
        account: key.account,
        asset: key.asset,
        currency: key.currency,
        quantity: position.held.quantity,
        cost: position.held.cost,
        realized: position.realized,
        unknown_gains: position.unknown_gains,
    }
}

/// Whose position a row is, and of what.
fn key(row: &PositionRow) -> PositionKey {
    PositionKey { account: row.account, asset: row.asset, currency: row.currency }
}

impl From<&PositionRow> for Position {
    fn from(row: &PositionRow) -> Position {
        Position {
            held: Lot { quantity: row.quantity, cost: row.cost },
            realized: row.realized,
            unknown_gains: row.unknown_gains,
        }
    }
}
