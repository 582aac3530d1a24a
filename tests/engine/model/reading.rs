//! What the comparison asks of the naive exchange.

use super::{Model, Order};
use agio_domain::{AccountId, AssetId, MarketStatus, Price, Seq, Side};

impl Model {
    pub(crate) fn seq(&self) -> Seq {
        self.seq
    }

    pub(crate) fn open(&self) -> &[Order] {
        &self.open
    }

    /// How many orders, trades and withdrawals there ever were.
    pub(crate) fn counts(&self) -> (u64, u64, u64) {
        (self.newest.order, self.newest.trade, self.newest.withdrawal)
    }

    /// How many orders were triggered so far.
    pub(crate) fn activations(&self) -> u64 {
        self.newest.activation
    }

    pub(crate) fn markets(&self) -> usize {
        self.markets.len()
    }

    pub(crate) fn is_any_market_not_open(&self) -> bool {
        self.markets.iter().any(|it| it.status != MarketStatus::Open)
    }

    pub(crate) fn last_price(&self, market: usize) -> Option<i128> {
        self.last[market]
    }

    /// Every balance somebody ever had: account, asset, available and held together.
    pub(crate) fn balances(&self) -> impl Iterator<Item = (AccountId, AssetId, i128)> + '_ {
        self.owned.iter().map(|it| (it.account, it.asset, it.amount))
    }

    /// What is set aside for one open order.
    pub(crate) fn held_for(&self, order: &Order) -> i128 {
        self.hold(order)
    }

    /// The orders of one side of a book, in the order in which they trade.
    pub(crate) fn queue(&self, market: usize, side: Side) -> Vec<&Order> {
        let here = |it: &&Order| !it.waiting && it.market == market && it.side == side;
        let mut queue: Vec<&Order> = self.open.iter().filter(here).collect();
        queue.sort_by_key(|it| it.rank());
        queue
    }

    /// Price, displayed quantity and number of orders of each level, best first.
    pub(crate) fn levels(&self, market: usize, side: Side) -> Vec<(Price, i128, u32)> {
        let mut levels: Vec<(Price, i128, u32)> = Vec::new();
        for order in self.queue(market, side) {
            let price = Price(super::small(order.price.expect("only limit orders rest")));
            match levels.last_mut() {
                Some(level) if level.0 == price => {
                    *level = (price, level.1 + order.slice, level.2 + 1);
                }
                _ => levels.push((price, order.slice, 1)),
            }
        }
        levels
    }
}
