//! How orders end, and the commands that end them.

use super::{Done, Model, orders::Order};
use agio_domain::{AccountId, OrderEndReason, OrderStatus};
use agio_engine::{CancelAllOrders, CancelOrder, OrderRef, Reject};

impl Model {
    /// The id of an account's order, open or ended.
    pub(super) fn named_order(&self, account: AccountId, named: &OrderRef) -> Result<u64, Reject> {
        let id = match named {
            OrderRef::Id(id) => id.0,
            OrderRef::Client(name) => {
                self.order_called(account, name).ok_or(Reject::UnknownOrder)?
            }
        };
        let open = self.find(id).map(|it| it.account);
        let ended = || self.ended.iter().find(|it| it.0 == id).map(|it| it.1);
        match open.or_else(ended) {
            Some(owner) if owner == account => Ok(id),
            _ => Err(Reject::UnknownOrder),
        }
    }

    pub(super) fn cancel_order(&mut self, cancel: &CancelOrder) -> Done {
        let id = self.named_order(cancel.account, &cancel.order)?;
        self.find(id).ok_or(Reject::OrderClosed)?;
        self.end(id, OrderEndReason::User);
        Ok(())
    }

    pub(super) fn cancel_all_orders(&mut self, cancel: &CancelAllOrders) -> Done {
        let market = cancel.market.map(|it| usize::from(it.0));
        if market.is_some_and(|it| it >= self.markets.len()) {
            return Err(Reject::UnknownMarket);
        }
        let meant = |it: &Order| {
            it.account == cancel.account
                && market.is_none_or(|market| market == it.market)
                && cancel.side.is_none_or(|side| side == it.side)
        };
        self.end_all(meant, OrderEndReason::User);
        Ok(())
    }

    /// Ends every open order that is meant, oldest first.
    pub(super) fn end_all(&mut self, meant: impl Fn(&Order) -> bool, reason: OrderEndReason) {
        while let Some(id) = self.open.iter().filter(|it| meant(it)).map(|it| it.id).min() {
            self.end(id, reason);
        }
    }

    /// Ends an open order, and the other leg of its pair with it.
    pub(super) fn end(&mut self, id: u64, reason: OrderEndReason) {
        let other = self.find(id).and_then(|it| it.linked);
        self.end_alone(id, reason);
        self.end_other_leg(other, reason);
    }

    /// The other leg shares the fate, unless it has fired already and is about to trade.
    fn end_other_leg(&mut self, other: Option<u64>, reason: OrderEndReason) {
        if let Some(other) = other
            && self.find(other).is_some()
            && !self.doing.fired.contains(&other)
        {
            self.end_alone(other, reason);
        }
    }

    pub(super) fn end_alone(&mut self, id: u64, reason: OrderEndReason) {
        self.touch(id);
        let order = self.take_out(id);
        self.put_away(order, (status_of(reason), Some(reason)));
    }

    /// Ends an order that is not among the open ones, because it was trading.
    pub(super) fn finish(&mut self, order: Order, end: (OrderStatus, Option<OrderEndReason>)) {
        let other = order.linked;
        self.touch(order.id);
        self.put_away(order, end);
        if let Some(reason) = end.1 {
            self.end_other_leg(other, reason);
        }
    }

    fn put_away(&mut self, mut order: Order, end: (OrderStatus, Option<OrderEndReason>)) {
        order.end = Some(end);
        (order.updated_at, order.updated_seq) = (self.now, self.seq);
        self.ended.push((order.id, order.account));
        self.doing.ended.push(order);
    }
}

fn status_of(reason: OrderEndReason) -> OrderStatus {
    match reason {
        OrderEndReason::Expired => OrderStatus::Expired,
        _ => OrderStatus::Cancelled,
    }
}
