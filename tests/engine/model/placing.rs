//! From the words of a new order to an accepted one.

use super::{Done, Model, checks::check_shape, orders::Order};
use agio_domain::{Market, OrderId, OrderType, TimeInForce};
use agio_engine::{Command, FirstOutcome, NewOrder, Reject, Terms, Trigger};

impl Model {
    pub(super) fn place_order(&mut self, new: &NewOrder) -> Done {
        self.check_account(new.account)?;
        let body = Command::PlaceOrder(new.clone());
        if self.repeats(new.account, &[new.client_id.as_ref()], &body)? {
            return Ok(());
        }
        let index = usize::from(new.market.0);
        self.markets.get(index).ok_or(Reject::UnknownMarket)?;
        check_shape(new, self.now)?;
        let order = self.normalised(new);
        self.check_status(&order)?;
        self.check_numbers(&order)?;
        if order.waiting || order.may_rest() {
            self.check_places(&order, 1)?;
        }
        let needed = match order.waiting {
            true => order.need(&self.markets[index]),
            false => self.check_book(&order)?,
        };
        self.check_funds(&order, needed)?;
        let id = self.number_order();
        let order = Order { id, ..order };
        if let Some(name) = &new.client_id {
            let outcome = FirstOutcome::Order(OrderId(id));
            self.remember(new.account, name, (body, outcome), id);
        }
        self.start(order);
        self.run_fired();
        Ok(())
    }

    pub(super) fn number_order(&mut self) -> u64 {
        self.newest.order += 1;
        self.newest.order
    }

    /// Lets an accepted order wait, trigger or trade.
    pub(super) fn start(&mut self, order: Order) {
        let id = order.id;
        self.touch(id);
        if !order.waiting {
            return self.enter(order);
        }
        if self.fires_now(&order) {
            self.doing.fired.push(id);
        }
        self.open.push(order);
    }

    /// The order these words describe, without a number.
    pub(super) fn normalised(&self, new: &NewOrder) -> Order {
        let index = usize::from(new.market.0);
        let market = &self.markets[index];
        let (maker_ppm, taker_ppm) = self.fee_terms(new.account, market);
        let mut order = Order {
            id: 0,
            account: new.account,
            client_id: new.client_id.clone(),
            market: index,
            side: new.side,
            order_type: order_type(new),
            time_in_force: time_in_force(new),
            post_only: false,
            price: None,
            quantity: None,
            budget: None,
            display: None,
            slice: 0,
            trigger: new.trigger,
            stop: self.first_stop(new, market),
            waiting: new.trigger.is_some(),
            expires_at: new.expires_at,
            mode: new.self_trade_prevention,
            linked: None,
            filled: 0,
            notional: 0,
            fees: 0,
            exact_fees: 0,
            maker_ppm,
            taker_ppm,
            arrival: 0,
            end: None,
            created_at: self.now,
            updated_at: self.now,
            updated_seq: self.seq,
        };
        match new.terms {
            Terms::Limit { price, quantity, post_only, display, .. } => {
                order.price = Some(price.0.into());
                order.quantity = Some(quantity.0.into());
                order.display = display.map(|it| it.0.into());
                order.post_only = post_only;
            }
            Terms::MarketQuantity(quantity) => order.quantity = Some(quantity.0.into()),
            Terms::MarketBudget(budget) => order.budget = Some(budget.0.into()),
        }
        order
    }

    fn first_stop(&self, new: &NewOrder, market: &Market) -> Option<i128> {
        match new.trigger? {
            Trigger::Stop(stop) | Trigger::TakeProfit(stop) => Some(stop.0.into()),
            Trigger::Trailing { delta, stop } => {
                let given = stop.map(|it| i128::from(it.0));
                let last = self.last[usize::from(market.id.0)];
                match last {
                    Some(last) => super::triggers::follow(new.side, given, last, delta.0.into()),
                    None => given,
                }
            }
        }
    }
}

fn order_type(new: &NewOrder) -> OrderType {
    let limit = matches!(new.terms, Terms::Limit { .. });
    match (new.trigger, limit) {
        (None, true) => OrderType::Limit,
        (None, false) => OrderType::Market,
        (Some(Trigger::Stop(_)), true) => OrderType::StopLimit,
        (Some(Trigger::Stop(_)), false) => OrderType::Stop,
        (Some(Trigger::TakeProfit(_)), true) => OrderType::TakeProfitLimit,
        (Some(Trigger::TakeProfit(_)), false) => OrderType::TakeProfit,
        (Some(Trigger::Trailing { .. }), _) => OrderType::TrailingStop,
    }
}

fn time_in_force(new: &NewOrder) -> TimeInForce {
    match (new.terms, new.trigger, new.expires_at) {
        (Terms::Limit { time_in_force, .. }, ..) => time_in_force,
        (_, None, _) => TimeInForce::Ioc,
        (_, Some(_), Some(_)) => TimeInForce::Gtd,
        (_, Some(_), None) => TimeInForce::Gtc,
    }
}
