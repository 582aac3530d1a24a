//! Reading the engine: balances, orders and books as they stand. Nothing here changes anything.

use super::book::{Book, Level};
use super::event::{BalanceState, OrderState};
use super::matching::slot_of;
use super::{Engine, Venue};
use crate::domain::{
    AccountId, Amount, AssetId, Listing, MarketId, OrderId, Price, Seq, Side, Timestamp,
};

impl Engine {
    /// The last command applied; [`Seq::ZERO`] before the first.
    pub fn last_seq(&self) -> Seq {
        self.last_seq
    }

    /// Engine time: the latest instant any command carried.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What is listed.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Available and held; zero for accounts and assets nobody has heard of.
    pub fn balance(&self, account: AccountId, asset: AssetId) -> (Amount, Amount) {
        self.ledger.balance(account, asset)
    }

    /// Every balance that any command ever touched, in no order worth relying on.
    pub fn balances(&self) -> impl Iterator<Item = BalanceState> + '_ {
        self.ledger.balances()
    }

    /// How much of an asset all accounts inside own together.
    pub fn supply(&self, asset: AssetId) -> Amount {
        self.ledger.supply(asset)
    }

    /// An open order; `None` for one that ended or never was.
    pub fn order(&self, id: OrderId) -> Option<OrderState> {
        self.orders.find(id).map(|slot| self.orders.get(slot).state.clone())
    }

    /// All open orders: by market, buys before sells, in the order in which they would trade.
    pub fn open_orders(&self) -> impl Iterator<Item = &OrderState> + '_ {
        self.venues.iter().flat_map(|venue| {
            [Side::Buy, Side::Sell].into_iter().flat_map(|side| {
                venue.book.orders(side).map(|resting| &self.orders.get(slot_of(&resting)).state)
            })
        })
    }

    /// How many orders are open.
    pub fn open_order_count(&self) -> usize {
        self.orders.len()
    }

    /// What is set aside for an open order, in the asset it pays with.
    pub fn held_for(&self, id: OrderId) -> Option<Amount> {
        self.orders.find(id).map(|slot| self.orders.get(slot).held)
    }

    /// The levels of one side of a book, best first; none when there is no such market.
    pub fn levels(&self, market: MarketId, side: Side) -> impl Iterator<Item = Level> + '_ {
        self.book(market).into_iter().flat_map(move |book| book.levels(side))
    }

    /// The best price of one side of a book.
    pub fn best(&self, market: MarketId, side: Side) -> Option<Price> {
        self.book(market)?.best(side)
    }

    /// One price level of a book; `None` when nothing rests there.
    pub fn level(&self, market: MarketId, side: Side, price: Price) -> Option<Level> {
        self.book(market)?.level(side, price)
    }

    pub(super) fn venue(&self, market: MarketId) -> Option<&Venue> {
        self.venues.get(usize::from(market.0))
    }

    fn book(&self, market: MarketId) -> Option<&Book> {
        self.venue(market).map(|venue| &venue.book)
    }
}
