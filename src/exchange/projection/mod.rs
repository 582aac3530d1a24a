//! Turns committed events into the rows of the projections.
//!
//! Each group of tables has a module of its own, which keeps what its rows need from before and the rows that the present
//! batch has changed. All of it follows from the journal alone, so projections made anew are the same to the unit.
//! The mapping from the engine's states to rows stands beside each group.

mod balances;
mod candles;
mod latest;
mod orders;
mod positions;
mod postings;
mod trades;

use super::Applied;
use super::applied::Done;
use crate::domain::{Fault, Listing, Seq};
use crate::engine::Event;
use crate::storage::Database;
use crate::storage::positions::PositionRow;
use crate::storage::projection::{self, ProjectionBatch};
use balances::Balances;
use candles::Candles;
use orders::Orders;
use positions::PositionsProjection;
use postings::Postings;
use std::sync::Arc;
use trades::Trades;

/// How often the projections may move on while they are read. Only a node that was just deposed still writes
/// them then, and it has few batches left.
const LOAD_ATTEMPTS: u32 = 100;

/// All projections, as they are after a command.
#[derive(Debug, Default)]
pub(crate) struct Projections {
    seq: Seq,
    orders: Orders,
    trades: Trades,
    postings: Postings,
    balances: Balances,
    positions: PositionsProjection,
    candles: Candles,
}

impl Projections {
    /// Takes up where the tables stand, whatever seq that is; `listing` is what is listed (a later one
    /// will do: nothing that matters here ever changes of a listed market). Another node may still be writing
    /// what it had committed: what is read is the state at one seq all the same.
    ///
    /// # Errors
    /// [`Fault`] when the database fails, or the projections never stand still.
    pub(crate) async fn load(database: &Database, listing: &Listing) -> Result<Projections, Fault> {
        for _ in 0..LOAD_ATTEMPTS {
            let seq = projection::cursor(database).await?;
            let projections = Projections {
                seq,
                positions: PositionsProjection::load(database, listing).await?,
                candles: Candles::load(database, listing).await?,
                ..Projections::default()
            };
            if projection::cursor(database).await? == seq {
                return Ok(projections);
            }
        }
        Err(Fault::unavailable("another node keeps writing the projections"))
    }

    /// The last command taken in.
    pub(crate) fn seq(&self) -> Seq {
        self.seq
    }

    /// All positions as they are now.
    pub(crate) fn positions(&self) -> impl Iterator<Item = PositionRow> + '_ {
        self.positions.rows()
    }

    /// Takes in the commands of these records that follow the last one, and answers the rows they change.
    pub(crate) fn take(&mut self, records: &[Arc<Applied>]) -> ProjectionBatch {
        let previous = self.seq;
        for done in records.iter().flat_map(|record| record.commands()) {
            if done.seq > self.seq {
                self.done(done);
                self.seq = done.seq;
            }
        }
        ProjectionBatch {
            previous,
            last: self.seq,
            orders: self.orders.take(),
            trades: self.trades.take(),
            postings: self.postings.take(),
            balances: self.balances.take(),
            positions: self.positions.take(),
            candles: self.candles.take(),
        }
    }

    /// Shows each event to the groups that it concerns.
    fn done(&mut self, done: Done<'_>) {
        for event in done.events {
            match event {
                Event::Refused(_)
                | Event::Repeated(_)
                | Event::DeadMansSwitch(_)
                | Event::Repriced(_)
                | Event::AccountOpened(_)
                | Event::Withdrawal(_) => {}
                Event::FeeTiersSet(table) => {
                    self.positions.list(|listing| listing.put_fee_tiers(table.clone()));
                }
                Event::AssetListed(asset) => {
                    self.positions.list(|listing| listing.put_asset(asset.clone()));
                }
                Event::MarketListed(market) | Event::MarketUpdated(market) => {
                    self.positions.list(|listing| listing.put_market(market.clone()));
                }
                Event::Transferred(transfer) => {
                    self.positions.transferred(transfer);
                    self.postings.transferred(transfer, &done);
                }
                Event::Traded(trade) => {
                    self.positions.traded(trade);
                    self.candles.traded(trade, done.at);
                    self.trades.traded(trade, &done);
                }
                Event::Order(order) => self.orders.changed(order),
                Event::Balance(balance) => self.balances.changed(balance),
            }
        }
    }
}
