//! Orders, pairs, changes and cancellations.

use super::{Author, HOUR, SECOND};
use crate::model::{Model, Order};
use agio_domain::{
    AccountId, Amount, MarketId, OrderId, Price, Quantity, SelfTradePrevention, Side, TimeInForce,
    Timestamp,
};
use agio_engine::{
    AmendOrder, CancelAllOrders, CancelOrder, Command, NewOco, NewOrder, OrderRef, Terms, Trigger,
};

impl Author {
    fn price(&mut self, low: i64, high: i64) -> Price {
        let tick = self.tick;
        Price(self.number(low, high).saturating_mul(tick))
    }

    fn quantity(&mut self, high: i64) -> Quantity {
        let lot = self.lot;
        Quantity(self.number(1, high).saturating_mul(lot))
    }

    fn side(&mut self) -> Side {
        self.dice.one_of(&[Side::Buy, Side::Sell])
    }

    fn mode(&mut self) -> SelfTradePrevention {
        use SelfTradePrevention::{CancelBoth, CancelNewest, CancelOldest, DecrementAndCancel};
        if !self.menu.modes {
            return CancelNewest;
        }
        self.dice.one_of(&[CancelNewest, CancelOldest, CancelBoth, DecrementAndCancel])
    }

    /// Soon enough to come, now and then already past.
    fn expiry(&mut self) -> Timestamp {
        let after = match self.dice.roll() % 40 {
            0 => 0,
            1 => -HOUR,
            2..10 => self.dice.between(1, 2_000),
            10..35 => self.dice.between(1, 6) * SECOND,
            35..39 => self.dice.between(1, 4) * HOUR,
            _ => i64::MAX / 2,
        };
        Timestamp(self.at.saturating_add(after))
    }

    pub(super) fn order(&mut self, model: &Model) -> Command {
        let market = self.market(model);
        let (terms, trigger) = match self.menu.triggers && self.dice.percent(self.conditional) {
            true => self.conditional(model, market),
            false => (self.terms(), None),
        };
        let expires_at = self.expiry_for(&terms, trigger.is_some());
        Command::PlaceOrder(NewOrder {
            account: self.account(),
            client_id: self.client_id(),
            market,
            side: match terms {
                Terms::MarketBudget(_) if !self.dice.once_in(20) => Side::Buy,
                _ => self.side(),
            },
            terms,
            trigger,
            expires_at,
            self_trade_prevention: self.mode(),
        })
    }

    fn expiry_for(&mut self, terms: &Terms, waits: bool) -> Option<Timestamp> {
        if !self.menu.expiries {
            return None;
        }
        let fits = match terms {
            Terms::Limit { time_in_force, .. } => *time_in_force == TimeInForce::Gtd,
            _ => waits && self.dice.percent(40),
        };
        let expiry = self.expiry();
        (fits != self.dice.once_in(60)).then_some(expiry)
    }

    fn terms(&mut self) -> Terms {
        match self.dice.roll() % 10 {
            0 => Terms::MarketQuantity(self.quantity(80)),
            1 => {
                let worth = self.tick.saturating_mul(self.lot);
                Terms::MarketBudget(Amount(self.number(1, 9_000).saturating_mul(worth)))
            }
            _ => self.limit_terms(),
        }
    }

    fn limit_terms(&mut self) -> Terms {
        use TimeInForce::{Fok, Gtc, Gtd, Ioc};
        let gtd = if self.menu.expiries { 12 } else { 0 };
        let time_in_force = self.dice.weighted(&[(40, Gtc), (gtd, Gtd), (8, Ioc), (8, Fok)]);
        let rests = matches!(time_in_force, Gtc | Gtd);
        let iceberg = self.menu.icebergs && (rests || self.dice.once_in(20));
        let display = (iceberg && self.dice.percent(25)).then(|| self.quantity(9));
        let most = if display.is_some() { 160 } else { 40 };
        Terms::Limit {
            price: self.price(92, 108),
            quantity: self.quantity(most),
            time_in_force,
            post_only: (rests || self.dice.once_in(10)) && self.dice.percent(12),
            display,
        }
    }

    /// Terms and a trigger near the market, mostly on the side where it waits.
    fn conditional(&mut self, model: &Model, market: MarketId) -> (Terms, Option<Trigger>) {
        let listed = usize::from(market.0) < model.markets();
        let last = if listed { model.last_price(usize::from(market.0)) } else { None };
        let last = last.map_or(100, |it| (it / i128::from(self.tick)) as i64).clamp(80, 120);
        let stop = self.price(last - 7, last + 7);
        let terms = self.terms();
        let trailing = matches!(terms, Terms::Limit { .. }) != self.dice.percent(95);
        let trigger = match self.dice.roll() % 5 {
            0 | 1 => Trigger::Stop(stop),
            2 => Trigger::TakeProfit(stop),
            _ if !trailing => Trigger::Stop(stop),
            _ => {
                let stop = self.dice.percent(40).then_some(stop);
                Trigger::Trailing { delta: self.price(1, 6), stop }
            }
        };
        (terms, Some(trigger))
    }

    pub(super) fn oco(&mut self, model: &Model) -> Command {
        let (market, side) = (self.market(model), self.side());
        let (above, below) = (self.price(99, 108), self.price(92, 101));
        let wrong = self.dice.once_in(15);
        let (price, stop_price) =
            if (side == Side::Sell) != wrong { (above, below) } else { (below, above) };
        let stop_limit = self.price(92, 108);
        let expiry = self.expiry();
        Command::PlaceOco(NewOco {
            account: self.account(),
            client_id: self.client_id(),
            stop_client_id: self.client_id(),
            market,
            side,
            quantity: self.quantity(40),
            price,
            post_only: self.dice.percent(15),
            stop_price,
            stop_limit: self.dice.percent(50).then_some(stop_limit),
            expires_at: (self.menu.expiries && self.dice.percent(20)).then_some(expiry),
            self_trade_prevention: self.mode(),
        })
    }

    /// An order's owner and name: mostly one that stands, mostly its own.
    fn known_order(&mut self, model: &Model) -> (AccountId, OrderRef) {
        let stranger = self.account();
        if self.dice.percent(12) {
            let newest = model.counts().0 as i64;
            let id = self.dice.between((newest - 30).max(0), newest + 1) as u64;
            let odd = [u64::MAX, i64::MAX as u64, 0];
            let id = if self.dice.once_in(10) { self.dice.one_of(&odd) } else { id };
            return (stranger, OrderRef::Id(OrderId(id)));
        }
        if self.dice.percent(8)
            && let Some(name) = self.client_id()
        {
            return (stranger, OrderRef::Client(name));
        }
        let Some(order) = self.open_order(model) else {
            return (stranger, OrderRef::Id(OrderId(1)));
        };
        let owner = if self.dice.once_in(30) { stranger } else { order.account };
        let state = order.state();
        match state.client_id {
            Some(name) if self.dice.percent(50) => (owner, OrderRef::Client(name)),
            _ => (owner, OrderRef::Id(state.id)),
        }
    }

    pub(super) fn cancel(&mut self, model: &Model) -> Command {
        let (account, order) = self.known_order(model);
        Command::CancelOrder(CancelOrder { account, order })
    }

    pub(super) fn cancel_all(&mut self, model: &Model) -> Command {
        let (market, side) = (self.market(model), self.side());
        Command::CancelAllOrders(CancelAllOrders {
            account: self.account(),
            market: self.dice.percent(40).then_some(market),
            side: self.dice.percent(40).then_some(side),
        })
    }

    pub(super) fn amend(&mut self, model: &Model) -> Command {
        let (account, order) = self.known_order(model);
        let meant = match &order {
            OrderRef::Id(id) => model.open().iter().find(|it| it.id == id.0).cloned(),
            OrderRef::Client(_) => self.open_order(model),
        };
        let quantity = self.new_quantity(meant.as_ref());
        let price = match meant.and_then(|it| it.price) {
            Some(price) if self.dice.percent(30) => Price(price as i64),
            _ => self.price(92, 108),
        };
        let what =
            self.dice.weighted(&[(10, (true, false)), (14, (false, true)), (8, (true, true))]);
        let nothing = self.dice.once_in(40);
        Command::AmendOrder(AmendOrder {
            account,
            order,
            price: (what.0 && !nothing).then_some(price),
            quantity: (what.1 && !nothing).then_some(quantity),
        })
    }

    /// Mostly somewhat less or more than before, now and then what has filled or less.
    fn new_quantity(&mut self, order: Option<&Order>) -> Quantity {
        let Some(order) = order.filter(|_| self.dice.percent(90)) else {
            return self.quantity(60);
        };
        let (all, filled) = (order.quantity.unwrap_or(10) as i64, order.filled as i64);
        match self.dice.roll() % 10 {
            0 => Quantity(all),
            1 => Quantity(filled.saturating_sub(self.dice.between(0, 2))),
            2..7 => Quantity(self.dice.between(filled.saturating_add(1).min(all), all)),
            _ => Quantity(all.saturating_add(self.dice.between(1, 30).saturating_mul(self.lot))),
        }
    }
}
