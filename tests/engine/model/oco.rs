//! Pairs: a limit order and a stop order of which at most one trades.

use super::{Done, Model, checks::check_shape, orders::Order};
use agio_domain::{OrderEndReason, OrderId, Side, TimeInForce};
use agio_engine::{Command, FirstOutcome, NewOco, NewOrder, Reject, Terms, Trigger};

impl Model {
    pub(super) fn place_oco(&mut self, new: &NewOco) -> Done {
        self.check_account(new.account)?;
        let body = Command::PlaceOco(new.clone());
        let names = [new.client_id.as_ref(), new.stop_client_id.as_ref()];
        if self.repeats(new.account, &names, &body)? {
            return Ok(());
        }
        self.markets.get(usize::from(new.market.0)).ok_or(Reject::UnknownMarket)?;
        self.check_oco_shape(new)?;
        let (mut limit, mut stop) =
            (self.normalised(&limit_leg(new)), self.normalised(&stop_leg(new)));
        self.check_pair(&limit, &stop)?;
        (limit.id, stop.id) = (self.number_order(), self.number_order());
        (limit.linked, stop.linked) = (Some(stop.id), Some(limit.id));
        let ids = (OrderId(limit.id), OrderId(stop.id));
        let outcome = FirstOutcome::Oco { limit: ids.0, stop: ids.1 };
        for (name, id) in names.into_iter().zip([limit.id, stop.id]) {
            if let Some(name) = name {
                let what = (body.clone(), outcome);
                self.remember(new.account, name, what, id);
            }
        }
        self.start_pair(limit, stop);
        Ok(())
    }

    fn check_oco_shape(&self, new: &NewOco) -> Done {
        check_shape(&limit_leg(new), self.now)?;
        check_shape(&stop_leg(new), self.now)?;
        let apart = match new.side {
            Side::Sell => new.price > new.stop_price,
            Side::Buy => new.price < new.stop_price,
        };
        if apart { Ok(()) } else { Err(Reject::OcoPrices) }
    }

    fn check_pair(&self, limit: &Order, stop: &Order) -> Done {
        for leg in [limit, stop] {
            self.check_status(leg)?;
            self.check_numbers(leg)?;
        }
        self.check_places(limit, 2)?;
        let needed = self.check_book(limit)?;
        let market = &self.markets[stop.market];
        self.check_funds(limit, needed.max(stop.need(market)))
    }

    /// The limit leg goes first; the stop leg waits, unless that ended it.
    fn start_pair(&mut self, limit: Order, stop: Order) {
        let stop_id = stop.id;
        self.touch(limit.id);
        self.touch(stop_id);
        self.open.push(stop);
        self.enter(limit);
        if self.find(stop_id).is_some_and(|stop| self.fires_now(stop)) {
            self.doing.fired.push(stop_id);
        }
        self.run_fired();
    }

    /// When self-trade prevention shrinks one leg, the other shrinks with it.
    pub(super) fn shrink_other_leg(&mut self, other: Option<u64>, lots: i128) {
        let Some(id) = other.filter(|id| self.find(*id).is_some()) else { return };
        self.touch(id);
        let leg = self.find_mut(id).expect("stands");
        leg.quantity = leg.quantity.map(|it| it - lots);
    }

    /// Called when an order trades or is activated: the other leg, if it stands, ends for that.
    pub(super) fn cancel_other_leg(&mut self, order: &Order) {
        if let Some(other) = order.linked
            && self.find(other).is_some()
        {
            self.end_alone(other, OrderEndReason::OneCancelsOther);
        }
    }
}

fn limit_leg(new: &NewOco) -> NewOrder {
    NewOrder {
        account: new.account,
        client_id: new.client_id.clone(),
        market: new.market,
        side: new.side,
        terms: Terms::Limit {
            price: new.price,
            quantity: new.quantity,
            time_in_force: time_in_force(new),
            post_only: new.post_only,
            display: None,
        },
        trigger: None,
        expires_at: new.expires_at,
        self_trade_prevention: new.self_trade_prevention,
    }
}

fn stop_leg(new: &NewOco) -> NewOrder {
    let terms = match new.stop_limit {
        None => Terms::MarketQuantity(new.quantity),
        Some(price) => Terms::Limit {
            price,
            quantity: new.quantity,
            time_in_force: time_in_force(new),
            post_only: false,
            display: None,
        },
    };
    let client_id = new.stop_client_id.clone();
    NewOrder { client_id, terms, trigger: Some(Trigger::Stop(new.stop_price)), ..limit_leg(new) }
}

fn time_in_force(new: &NewOco) -> TimeInForce {
    if new.expires_at.is_some() { TimeInForce::Gtd } else { TimeInForce::Gtc }
}
