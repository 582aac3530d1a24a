//! The positions of all accounts, and which of them changed.

use super::{AssetAmount, Disposal, Lot, Position, Valuation};
use agio_domain::id_map::{IdHasher, IdMap};
use agio_domain::{AccountId, Amount, AssetId, Listing, MarketId, Price, Quantity, Side};
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

/// Whose position, of what, and in which currency its cost is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PositionKey {
    /// Whose.
    pub account: AccountId,
    /// Of what.
    pub asset: AssetId,
    /// What its cost and its gains are counted in.
    pub currency: AssetId,
}

/// Money that goes from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who gives.
    pub from: AccountId,
    /// Who gets.
    pub to: AccountId,
    /// What.
    pub what: AssetAmount,
}

/// One side of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub market: MarketId,
    /// Whether base was bought or sold.
    pub side: Side,
    /// How much base.
    pub quantity: Quantity,
    /// Price times quantity, in quote.
    pub notional: Amount,
    /// What this side paid in fees, in quote.
    pub fee: Amount,
}

/// Something enters or leaves a position.
#[derive(Clone, Copy)]
struct Change {
    account: AccountId,
    what: AssetAmount,
    /// What says what it is worth: the one that is of the currency, else the first.
    legs: [AssetAmount; 2],
    direction: Direction,
}

#[derive(Clone, Copy)]
enum Direction {
    In,
    Out,
}

/// All positions, and the prices that follow from the same journal. Each is kept once per currency that costs are
/// counted in ([`Valuation::currencies`]). A position has a cost in a currency from its first change on after the
/// currency became one.
#[derive(Debug, Default)]
pub struct Positions {
    valuation: Valuation,
    positions: IdMap<PositionKey, Position>,
    changed: HashSet<PositionKey, BuildHasherDefault<IdHasher>>,
}

impl Positions {
    /// Puts back a position as it was stored. Stored positions are in all currencies there were, so that all
    /// of them, and the last prices after the listing, restore the state as it was.
    pub fn restore(&mut self, key: PositionKey, position: Position) {
        self.valuation.join(key.currency);
        self.positions.insert(key, position);
    }

    /// Changes the listing.
    pub fn list(&mut self, change: impl FnOnce(&mut Listing)) {
        self.valuation.list(change);
    }

    /// A market traded at this price.
    pub fn priced(&mut self, market: MarketId, price: Price) {
        self.valuation.priced(market, price);
    }

    /// Money came in from outside, at what it is worth now.
    pub fn deposited(&mut self, account: AccountId, what: AssetAmount) {
        self.change(Change { account, what, legs: [what, what], direction: Direction::In });
    }

    /// Money went outside, for what it is worth now.
    pub fn withdrawn(&mut self, account: AccountId, what: AssetAmount) {
        self.change(Change { account, what, legs: [what, what], direction: Direction::Out });
    }

    /// Money went from one account to another: what it cost goes along, and nothing is gained.
    pub fn transferred(&mut self, moved: &Move) {
        let Move { from, to, what } = *moved;
        for index in (0..self.valuation.currencies().len()).rev() {
            let currency = self.valuation.currencies()[index];
            let key = |account| PositionKey { account, asset: what.asset, currency };
            let lot = self.position(key(from)).held.split(what.amount);
            self.position(key(to)).acquire(lot);
        }
    }

    /// A buyer pays notional and fee for base; a seller gets the notional less the fee for it. What is given is
    /// disposed of for what is got, and what is got costs what is given: both are worth the quote, fee included.
    pub fn filled(&mut self, fill: &Fill) {
        let Some(market) = self.valuation.listing().market(fill.market) else { return };
        let base = market.base_amount(fill.quantity).unwrap_or(Amount(i64::MAX));
        let base = AssetAmount { asset: market.base, amount: base };
        let paid = match fill.side {
            Side::Buy => fill.notional.0.saturating_add(fill.fee.0),
            Side::Sell => fill.notional.0.saturating_sub(fill.fee.0),
        };
        let quote = AssetAmount { asset: market.quote, amount: Amount(paid) };
        let (got, gave) = match fill.side {
            Side::Buy => (base, quote),
            Side::Sell => (quote, base),
        };
        let account = fill.account;
        self.change(Change { account, what: gave, legs: [quote, base], direction: Direction::Out });
        self.change(Change { account, what: got, legs: [quote, base], direction: Direction::In });
    }

    /// The positions that changed since the last call, by their keys.
    pub fn take_changed(&mut self) -> Vec<(PositionKey, Position)> {
        let mut keys: Vec<_> = self.changed.drain().collect();
        keys.sort_unstable();
        keys.into_iter().filter_map(|key| Some((key, *self.positions.get(&key)?))).collect()
    }

    /// All positions, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (PositionKey, Position)> + '_ {
        self.positions.iter().map(|(key, position)| (*key, *position))
    }

    /// In all currencies. The first comes last, because the others may have to look at what it held before.
    fn change(&mut self, change: Change) {
        let Change { account, what, legs, direction } = change;
        for index in (0..self.valuation.currencies().len()).rev() {
            let currency = self.valuation.currencies()[index];
            let leg = legs.into_iter().find(|leg| leg.asset == currency).unwrap_or(legs[0]);
            let worth = self.valuation.worth(leg, currency);
            let position = self.position(PositionKey { account, asset: what.asset, currency });
            match direction {
                Direction::In => position.acquire(Lot { quantity: what.amount, cost: worth }),
                Direction::Out => {
                    position.dispose(Disposal { quantity: what.amount, proceeds: worth });
                }
            }
        }
    }

    fn position(&mut self, key: PositionKey) -> &mut Position {
        self.changed.insert(key);
        let opening = self.opening(key);
        self.positions.entry(key).or_insert(opening)
    }

    /// What a position begins with in a currency. It may be older than the currency; what it cost in it, nobody
    /// knows then.
    fn opening(&self, key: PositionKey) -> Position {
        let Some(first) = self.valuation.currencies().first().copied() else {
            return Position::default();
        };
        if key.currency == first || self.positions.contains_key(&key) {
            return Position::default();
        }
        let older = self.positions.get(&PositionKey { currency: first, ..key });
        let of_older = |older: &Position| match key.asset == key.currency {
            true => Position::of(Lot { cost: Some(older.held.quantity), ..older.held }),
            false => Position::of_unknown_cost(older.held.quantity),
        };
        older.map_or_else(Position::default, of_older)
    }
}
