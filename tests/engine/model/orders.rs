//! What the naive exchange knows of one order, and what follows from that alone.

use super::{Model, fees::round_up, small};
use agio_domain::{
    AccountId, Amount, ClientId, Market, MarketId, OrderEndReason, OrderId, OrderStatus, OrderType,
    Price, Quantity, SelfTradePrevention, Seq, Side, TimeInForce, Timestamp,
};
use agio_engine::{OrderState, RareTerms, Trigger};

/// An order, on a book or waiting for its trigger.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) account: AccountId,
    pub(super) client_id: Option<ClientId>,
    pub(crate) market: usize,
    pub(crate) side: Side,
    pub(super) order_type: OrderType,
    pub(super) time_in_force: TimeInForce,
    pub(super) post_only: bool,
    /// Of limit orders.
    pub(crate) price: Option<i128>,
    /// In all; `None` of an order by budget.
    pub(crate) quantity: Option<i128>,
    pub(super) budget: Option<i128>,
    pub(super) display: Option<i128>,
    /// What the book shows of it.
    pub(super) slice: i128,
    pub(super) trigger: Option<Trigger>,
    /// Where the trigger stands.
    pub(super) stop: Option<i128>,
    /// Whether it waits for the trigger.
    pub(crate) waiting: bool,
    pub(crate) expires_at: Option<Timestamp>,
    pub(super) mode: SelfTradePrevention,
    pub(super) linked: Option<u64>,
    pub(crate) filled: i128,
    pub(super) notional: i128,
    pub(super) fees: i128,
    /// All fees so far without rounding, in millionths.
    pub(super) exact_fees: i128,
    pub(super) maker_ppm: i128,
    pub(super) taker_ppm: i128,
    pub(super) arrival: u64,
    /// How it ended, once it has.
    pub(super) end: Option<(OrderStatus, Option<OrderEndReason>)>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) updated_seq: Seq,
}

/// What one lot costs at a price of one tick.
pub(super) fn unit(market: &Market) -> i128 {
    i128::from(market.tick) * i128::from(market.lot) / 10_i128.pow(market.base_scale.into())
}

/// What lots cost at a price; wide numbers stay wide.
pub(super) fn cost(market: &Market, price: i128, lots: i128) -> i128 {
    price.saturating_mul(lots).saturating_mul(unit(market))
}

impl Order {
    pub(super) fn buys(&self) -> bool {
        self.side == Side::Buy
    }

    /// What of the quantity has not filled.
    pub(crate) fn left(&self) -> i128 {
        self.quantity.map_or(0, |quantity| quantity - self.filled)
    }

    /// Whether what does not fill at once goes on the book.
    pub(super) fn may_rest(&self) -> bool {
        self.price.is_some() && matches!(self.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd)
    }

    /// Whether it would trade at this price of the other side, going by its limit alone.
    pub(super) fn reaches(&self, price: i128) -> bool {
        match (self.price, self.side) {
            (None, _) => true,
            (Some(limit), Side::Buy) => price <= limit,
            (Some(limit), Side::Sell) => price >= limit,
        }
    }

    /// The lots it still wants at a price; by budget, the most it can pay for, found by bisection.
    pub(super) fn wanted(&self, price: i128, market: &Market) -> i128 {
        let Some(budget) = self.budget else { return self.left() };
        let affordable = |lots: i128| {
            let spent = self.notional + cost(market, price, lots);
            spent.saturating_add(round_up(spent.saturating_mul(self.taker_ppm))) <= budget
        };
        let (mut most, mut too_many) = (0, budget + 1);
        while too_many - most > 1 {
            let middle = most + (too_many - most) / 2;
            if affordable(middle) { most = middle } else { too_many = middle }
        }
        most
    }

    /// What must be set aside for it if it stands alone.
    pub(super) fn need(&self, market: &Market) -> i128 {
        if !self.buys() {
            return self.left().saturating_mul(market.lot.into());
        }
        let Some(price) = self.price else { return self.budget.unwrap_or(0) };
        let worth = cost(market, price, self.left());
        let dearest = self.maker_ppm.max(self.taker_ppm);
        let fees = round_up(self.exact_fees + worth.saturating_mul(dearest)) - self.fees;
        worth.saturating_add(fees.max(0))
    }

    /// The next slice, or all that is left when there is no display quantity.
    pub(super) fn fresh_slice(&self) -> i128 {
        self.display.map_or(self.left(), |display| display.min(self.left()))
    }

    fn status(&self) -> (OrderStatus, Option<OrderEndReason>) {
        match self.end {
            Some(end) => end,
            None if self.waiting => (OrderStatus::PendingTrigger, None),
            None if self.filled > 0 => (OrderStatus::PartiallyFilled, None),
            None => (OrderStatus::Open, None),
        }
    }

    /// What of an iceberg on the book is not shown there.
    fn hidden(&self) -> i128 {
        let rests = matches!(self.status().0, OrderStatus::Open | OrderStatus::PartiallyFilled);
        if rests && self.display.is_some() { self.left() - self.slice } else { 0 }
    }

    /// The order as everybody is told of it.
    pub(crate) fn state(&self) -> OrderState {
        let price = |it: Option<i128>| it.map(|it| Price(small(it)));
        let quantity = |it: Option<i128>| it.map(|it| Quantity(small(it)));
        let trailing_delta = match self.trigger {
            Some(Trigger::Trailing { delta, .. }) => Some(delta),
            _ => None,
        };
        let (status, reason) = self.status();
        let rare = RareTerms {
            stop_price: price(self.stop),
            trailing_delta,
            display: quantity(self.display),
            expires_at: self.expires_at,
            linked: self.linked.map(OrderId),
            hidden: Quantity(small(self.hidden())),
        };
        OrderState {
            id: OrderId(self.id),
            account: self.account,
            client_id: self.client_id.clone(),
            market: MarketId(u16::try_from(self.market).expect("few markets")),
            side: self.side,
            order_type: self.order_type,
            time_in_force: self.time_in_force,
            post_only: self.post_only,
            status,
            reason,
            price: price(self.price),
            quantity: quantity(self.quantity),
            budget: self.budget.map(|it| Amount(small(it))),
            filled: Quantity(small(self.filled)),
            filled_notional: Amount(small(self.notional)),
            fees: Amount(small(self.fees)),
            created_at: self.created_at,
            updated_at: self.updated_at,
            updated_seq: self.updated_seq,
            self_trade_prevention: self.mode,
            rare: rare.boxed(),
        }
    }
}

impl Model {
    pub(super) fn find(&self, id: u64) -> Option<&Order> {
        self.open.iter().find(|it| it.id == id)
    }

    pub(super) fn find_mut(&mut self, id: u64) -> Option<&mut Order> {
        self.open.iter_mut().find(|it| it.id == id)
    }

    /// Takes an order out of the open ones, to end it or to let it trade.
    pub(super) fn take_out(&mut self, id: u64) -> Order {
        let index = self.open.iter().position(|it| it.id == id).expect("open");
        self.open.swap_remove(index)
    }

    /// Notes that the command changed an order.
    pub(super) fn touch(&mut self, id: u64) {
        if !self.doing.touched.contains(&id) {
            self.doing.touched.push(id);
        }
        let (now, seq) = (self.now, self.seq);
        if let Some(order) = self.find_mut(id) {
            (order.updated_at, order.updated_seq) = (now, seq);
        }
    }

    /// The order on one side of a book that trades first.
    pub(super) fn first_in_queue(&self, market: usize, side: Side) -> Option<&Order> {
        let here = |it: &&Order| !it.waiting && it.market == market && it.side == side;
        self.open.iter().filter(here).min_by_key(|it| it.rank())
    }
}

impl Order {
    /// Who has the smaller rank trades first: the better price, then the earlier arrival.
    pub(super) fn rank(&self) -> (i128, u64) {
        let price = self.price.expect("only limit orders rest");
        (if self.buys() { -price } else { price }, self.arrival)
    }
}
