//! Changing an order: it keeps its place when it only shrinks, and enters anew otherwise.

use super::{
    Done, Model,
    checks::{check_price, check_slices},
    orders::Order,
};
use agio_domain::{MarketId, OrderId, Price, Quantity};
use agio_engine::{AmendOrder, Event, Reject, Repriced};

impl Model {
    pub(super) fn amend_order(&mut self, amend: &AmendOrder) -> Done {
        if amend.price.is_none() && amend.quantity.is_none() {
            return Err(Reject::NothingToAmend);
        }
        let id = self.named_order(amend.account, &amend.order)?;
        let order = self.find(id).ok_or(Reject::OrderClosed)?.clone();
        check_amendable(&order, amend)?;
        let mut changed = order.clone();
        changed.price = amend.price.map(|it| it.0.into()).or(order.price);
        changed.quantity = amend.quantity.map(|it| it.0.into()).or(order.quantity);
        if changed.price == order.price && changed.quantity <= order.quantity {
            self.shrink(changed);
        } else {
            self.check_change(&order, &changed)?;
            self.re_enter(changed);
        }
        Ok(())
    }

    fn shrink(&mut self, mut order: Order) {
        order.slice = order.slice.min(order.left());
        let id = order.id;
        *self.find_mut(id).expect("open") = order;
        self.touch(id);
    }

    fn check_change(&self, old: &Order, new: &Order) -> Done {
        let others = self.without(old.id);
        others.check_status(new)?;
        others.check_numbers(new)?;
        if let Some(display) = new.display {
            check_slices(new.left(), display)?;
        }
        let market = &self.markets[new.market];
        if !new.waiting {
            others.check_book(new)?;
        }
        self.check_funds(old, new.need(market) - old.need(market))
    }

    /// The same exchange without one order.
    fn without(&self, id: u64) -> Model {
        let mut others = self.clone();
        others.take_out(id);
        others
    }

    fn re_enter(&mut self, order: Order) {
        let id = order.id;
        self.touch(id);
        if order.waiting {
            *self.find_mut(id).expect("open") = order;
            return self.touch(id);
        }
        let before = self.find(id).expect("open");
        if before.price != order.price {
            let side = before.side;
            let from = Price(before.price.and_then(|it| it.try_into().ok()).expect("it rests"));
            let market = MarketId(order.market.try_into().expect("few markets"));
            self.tell(Event::Repriced(Repriced { order: OrderId(id), market, side, from }));
        }
        self.take_out(id);
        let (updated_at, updated_seq) = (self.now, self.seq);
        self.enter(Order { updated_at, updated_seq, ..order });
        self.run_fired();
    }
}

fn check_amendable(order: &Order, amend: &AmendOrder) -> Done {
    let market_price = order.price.is_none() && amend.price.is_some();
    if order.linked.is_some() || order.budget.is_some() || market_price {
        return Err(Reject::NotAmendable);
    }
    amend.price.map_or(Ok(()), check_price)?;
    match amend.quantity {
        Some(quantity) if i128::from(quantity.0) <= order.filled => {
            let filled = Quantity(super::small(order.filled));
            Err(Reject::QuantityNotAboveFilled { filled })
        }
        _ => Ok(()),
    }
}
