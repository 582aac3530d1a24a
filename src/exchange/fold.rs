//! Turns committed events into the rows of the projections.
//!
//! Keeps what a row needs from before: positions (average cost), last prices and the running minute of each
//! market. All of it follows from the journal alone, so projections made anew are the same to the unit.

use super::Applied;
use super::applied::Done;
use super::rows::{position_key, position_row};
use crate::accounting::{AssetAmount, Fill, Move, Position, Positions};
use crate::domain::id_map::IdMap;
use crate::domain::{
    AccountId, Amount, AssetId, Fault, Liquidity, Listing, MarketId, Once, OrderId, Quantity, Seq,
    Timestamp, TransferKind,
};
use crate::engine::{Command, Event, Trade, Transfer};
use crate::storage::balances::BalanceRow;
use crate::storage::candles::MinuteCandle;
use crate::storage::orders::OrderRow;
use crate::storage::positions::PositionRow;
use crate::storage::projection::ProjectionBatch;
use crate::storage::trades::TradeRow;
use crate::storage::transactions::PostingRow;
use crate::storage::{Database, candles, positions, projection, trades};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;

const MINUTE_MICROS: i64 = 60_000_000;
/// How often the projections may move on while they are read. Only a node that was just deposed still writes
/// them then, and it has few batches left.
const LOAD_ATTEMPTS: u32 = 100;

/// What the next row needs to know of everything before.
#[derive(Debug, Default)]
pub(crate) struct Fold {
    seq: Seq,
    positions: Positions,
    minutes: IdMap<MarketId, MinuteCandle>,
}

/// The rows of a batch, by key, while it is being put together.
#[derive(Default)]
struct Rows {
    orders: Latest<OrderId, OrderRow>,
    trades: Vec<TradeRow>,
    postings: Vec<PostingRow>,
    balances: Latest<(AccountId, AssetId), BalanceRow>,
    candles: BTreeMap<(MarketId, Timestamp), MinuteCandle>,
}

/// The last row of each key.
struct Latest<K, T> {
    rows: Vec<(K, T)>,
    places: IdMap<K, usize>,
}

impl<K, T> Default for Latest<K, T> {
    fn default() -> Self {
        Latest { rows: Vec::new(), places: IdMap::default() }
    }
}

impl<K: Copy + Ord + Hash, T> Latest<K, T> {
    fn put(&mut self, key: K, row: T) {
        match self.places.entry(key) {
            Entry::Occupied(place) => self.rows[*place.get()].1 = row,
            Entry::Vacant(place) => {
                place.insert(self.rows.len());
                self.rows.push((key, row));
            }
        }
    }

    /// By their keys.
    fn sorted(mut self) -> impl Iterator<Item = (K, T)> {
        self.rows.sort_unstable_by_key(|(key, _)| *key);
        self.rows.into_iter()
    }
}

impl Fold {
    /// Takes up where the projections stand, whatever seq that is; `listing` is what is listed (a later one
    /// will do: nothing that matters here ever changes of a listed market). Another node may still be writing
    /// what it had committed: what is read is the state at one seq all the same.
    ///
    /// # Errors
    /// [`Fault`] when the database fails, or the projections never stand still.
    pub(crate) async fn load(database: &Database, listing: &Listing) -> Result<Fold, Fault> {
        for _ in 0..LOAD_ATTEMPTS {
            let place = projection::place(database).await?;
            let fold = Fold::read(database, place, listing).await?;
            if projection::place(database).await? == place {
                return Ok(fold);
            }
        }
        Err(Fault::unavailable("another node keeps writing the projections"))
    }

    async fn read(database: &Database, place: Seq, listing: &Listing) -> Result<Fold, Fault> {
        let mut fold = Fold { seq: place, ..Fold::default() };
        fold.positions.list(|own| *own = listing.clone());
        for row in positions::everyone(database).await? {
            fold.positions.restore(position_key(&row), Position::from(&row));
        }
        for market in listing.markets() {
            if let Some(trade) = trades::last(database, market.id).await? {
                fold.positions.priced(market.id, trade.price);
            }
            if let Some(minute) = candles::last(database, market.id).await? {
                fold.minutes.insert(market.id, minute);
            }
        }
        Ok(fold)
    }

    /// The last command taken in.
    pub(crate) fn seq(&self) -> Seq {
        self.seq
    }

    /// All positions as they are now.
    pub(crate) fn positions(&self) -> impl Iterator<Item = PositionRow> + '_ {
        self.positions.iter().map(|(key, position)| position_row(key, position))
    }

    /// Takes in the commands of these records that follow the last one, and answers the rows they change.
    pub(crate) fn take(&mut self, records: &[Arc<Applied>]) -> ProjectionBatch {
        let previous = self.seq;
        let mut rows = Rows::default();
        for done in records.iter().flat_map(|record| record.commands()) {
            if done.seq > self.seq {
                self.done(done, &mut rows);
                self.seq = done.seq;
            }
        }
        let changed = self.positions.take_changed().into_iter();
        ProjectionBatch {
            previous,
            last: self.seq,
            orders: rows.orders.sorted().map(|(_, row)| row).collect(),
            trades: rows.trades,
            postings: rows.postings,
            balances: rows.balances.sorted().map(|(_, row)| row).collect(),
            positions: changed.map(|(key, position)| position_row(key, position)).collect(),
            candles: rows.candles.into_values().collect(),
        }
    }

    fn done(&mut self, done: Done<'_>, rows: &mut Rows) {
        let at = done.at;
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
                    self.transferred(transfer);
                    rows.postings.extend(postings(transfer, once(done.command), at));
                }
                Event::Traded(trade) => {
                    self.traded(trade);
                    self.minute(trade, at, rows);
                    rows.trades.push(trade_row(trade, done.seq, at));
                }
                Event::Order(order) => {
                    rows.orders.put(order.id, order.clone().into());
                }
                Event::Balance(balance) => {
                    let key = (balance.account, balance.asset);
                    rows.balances.put(key, (*balance).into());
                }
            }
        }
    }

    /// Money from outside enters a position at the asset's last price, and leaves it at that, where there has
    /// been one.
    fn transferred(&mut self, transfer: &Transfer) {
        let what = AssetAmount { asset: transfer.asset, amount: transfer.amount };
        match transfer.kind {
            TransferKind::Deposit => self.positions.deposited(transfer.credit, what),
            TransferKind::Withdrawal => self.positions.withdrawn(transfer.debit, what),
            TransferKind::Transfer => {
                let (from, to) = (transfer.debit, transfer.credit);
                self.positions.transferred(&Move { from, to, what });
            }
            // With the trade they belong to.
            TransferKind::Trade | TransferKind::Fee => {}
        }
    }

    fn traded(&mut self, trade: &Trade) {
        self.positions.priced(trade.market, trade.price);
        for liquidity in [Liquidity::Maker, Liquidity::Taker] {
            let (side, party) = trade.side(liquidity);
            self.positions.filled(&Fill {
                account: party.account,
                market: trade.market,
                side,
                quantity: trade.quantity,
                notional: trade.notional,
                fee: party.fee,
            });
        }
    }

    /// Time never goes back, so a market's running minute is the only one that can still change.
    fn minute(&mut self, trade: &Trade, at: Timestamp, rows: &mut Rows) {
        let open_time = Timestamp(at.0 - at.0.rem_euclid(MINUTE_MICROS));
        let minute = self
            .minutes
            .entry(trade.market)
            .and_modify(|minute| {
                if minute.open_time != open_time {
                    *minute = opening(trade, open_time);
                }
            })
            .or_insert_with(|| opening(trade, open_time));
        minute.high = minute.high.max(trade.price);
        minute.low = minute.low.min(trade.price);
        minute.close = trade.price;
        minute.volume.0 = minute.volume.0.saturating_add(trade.quantity.0);
        minute.notional.0 = minute.notional.0.saturating_add(trade.notional.0);
        minute.trades += 1;
        rows.candles.insert((trade.market, open_time), *minute);
    }
}

fn opening(trade: &Trade, open_time: Timestamp) -> MinuteCandle {
    MinuteCandle {
        market: trade.market,
        open_time,
        open: trade.price,
        high: trade.price,
        low: trade.price,
        close: trade.price,
        volume: Quantity::ZERO,
        notional: Amount::ZERO,
        trades: 0,
    }
}

/// The number under which a command moves money.
fn once(command: &Command) -> Option<Once> {
    match command {
        Command::Deposit(deposit) => deposit.once,
        Command::Transfer(transfer) => Some(transfer.once),
        _ => None,
    }
}

fn postings(transfer: &Transfer, once: Option<Once>, at: Timestamp) -> [PostingRow; 2] {
    let posting = |id, account, amount, balance_after, order| PostingRow {
        id,
        account,
        asset: transfer.asset,
        kind: transfer.kind,
        amount,
        balance_after,
        trade: transfer.trade,
        order,
        once,
        reference: None,
        at,
    };
    [
        posting(
            PostingRow::debit_id(transfer.id),
            transfer.debit,
            Amount(-transfer.amount.0),
            transfer.debit_after,
            transfer.debit_order,
        ),
        posting(
            PostingRow::credit_id(transfer.id),
            transfer.credit,
            transfer.amount,
            transfer.credit_after,
            transfer.credit_order,
        ),
    ]
}

fn trade_row(trade: &Trade, seq: Seq, at: Timestamp) -> TradeRow {
    TradeRow {
        id: trade.id,
        seq,
        at,
        market: trade.market,
        price: trade.price,
        quantity: trade.quantity,
        notional: trade.notional,
        taker_side: trade.taker_side,
        maker: trade.maker.into(),
        taker: trade.taker.into(),
    }
}
