//! An order takes what it reaches, one slice after the other; what is left of it rests or ends.

use super::{Model, checks::band, ledger::Movement, orders::Order, orders::cost, small};
use agio_domain::{
    AccountId, Amount, MarketId, OrderEndReason, OrderId, OrderStatus, Price, Quantity,
    SelfTradePrevention, TradeId, TransferKind,
};
use agio_engine::{Event, Trade, TradeSide};

/// Why an order stopped taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopReason {
    /// It has all it wants.
    Filled,
    /// There is nothing for it any more, or nothing that its budget pays for.
    NothingLeft,
    /// It met an order of its own owner and ends.
    Own,
}

impl Model {
    /// Lets an order trade and deals with the rest of it.
    pub(super) fn enter(&mut self, mut order: Order) {
        let stop = self.take(&mut order);
        let reason = match stop {
            StopReason::Filled => return self.finish(order, (OrderStatus::Filled, None)),
            StopReason::NothingLeft if order.may_rest() => return self.rest(order),
            StopReason::NothingLeft if order.price.is_some() => OrderEndReason::ImmediateOrCancel,
            StopReason::NothingLeft => OrderEndReason::NoLiquidity,
            StopReason::Own => OrderEndReason::SelfTradePrevention,
        };
        self.finish(order, (OrderStatus::Cancelled, Some(reason)));
    }

    fn rest(&mut self, mut order: Order) {
        order.slice = order.fresh_slice();
        order.arrival = self.arrive();
        self.open.push(order);
    }

    fn arrive(&mut self) -> u64 {
        self.newest.arrival += 1;
        self.newest.arrival
    }

    /// Trades while there is somebody to trade with. The order is not among the open ones meanwhile.
    pub(super) fn take(&mut self, taker: &mut Order) -> StopReason {
        let market = self.markets[taker.market].clone();
        let bound = self.bound(taker);
        let mut last_price = None;
        loop {
            if taker.quantity.is_some() && taker.left() == 0 {
                return StopReason::Filled;
            }
            let Some(best) = self.best_within(taker, bound) else {
                // The next price may lie beyond the band and beyond the budget, too: then it is content.
                let next = self.first_in_queue(taker.market, taker.side.opposite());
                let price = next.and_then(|it| it.price).or(last_price);
                let content = price.is_some_and(|price| taker.wanted(price, &market) == 0);
                return match content && taker.filled > 0 {
                    true => StopReason::Filled,
                    false => StopReason::NothingLeft,
                };
            };
            let (id, price, account) = (best.id, best.price, best.account);
            let own = self.same_owner(account, taker.account);
            let price = price.expect("only limit orders rest");
            let wanted = taker.wanted(price, &market);
            if wanted == 0 {
                return if taker.filled > 0 { StopReason::Filled } else { StopReason::NothingLeft };
            }
            if own {
                if self.prevent_self_trade(id, taker, wanted) {
                    return StopReason::Own;
                }
            } else {
                self.trade(id, taker, wanted);
                last_price = Some(price);
            }
        }
    }

    /// How far a market order may go: to the bad end of the band around the last trade.
    pub(super) fn bound(&self, taker: &Order) -> Option<i128> {
        if taker.price.is_some() {
            return taker.price;
        }
        let (low, high) = band(&self.markets[taker.market], self.last[taker.market]?)?;
        Some(if taker.buys() { high } else { low })
    }

    /// Whom an order would meet next within that bound.
    pub(super) fn best_within(&self, taker: &Order, bound: Option<i128>) -> Option<&Order> {
        let best = self.first_in_queue(taker.market, taker.side.opposite())?;
        let price = best.price.expect("only limit orders rest");
        let within = bound.is_none_or(|bound| match taker.buys() {
            true => price <= bound,
            false => price >= bound,
        });
        within.then_some(best)
    }

    /// Deals with an order of the taker's own owner; true when that ends the taker.
    fn prevent_self_trade(&mut self, own: u64, taker: &mut Order, wanted: i128) -> bool {
        let elsewhere = self.find(own).expect("rests").account != taker.account;
        self.doing.prevented.push((taker.mode, elsewhere));
        let reason = OrderEndReason::SelfTradePrevention;
        match taker.mode {
            SelfTradePrevention::CancelNewest => true,
            SelfTradePrevention::CancelOldest => {
                self.end(own, reason);
                false
            }
            SelfTradePrevention::CancelBoth => {
                self.end(own, reason);
                true
            }
            SelfTradePrevention::DecrementAndCancel => self.decrement(own, taker, wanted),
        }
    }

    fn decrement(&mut self, own: u64, taker: &mut Order, wanted: i128) -> bool {
        let market = self.markets[taker.market].clone();
        let resting = self.find_mut(own).expect("rests");
        let lots = wanted.min(resting.left());
        let price = resting.price.expect("rests");
        let worth = cost(&market, price, lots);
        resting.quantity = resting.quantity.map(|it| it - lots);
        resting.slice = resting.slice.min(resting.left());
        let (nothing_left, other) = (resting.left() == 0, resting.linked);
        self.touch(own);
        match nothing_left {
            true => self.end(own, OrderEndReason::SelfTradePrevention),
            false => self.shrink_other_leg(other, lots),
        }
        if lots < wanted {
            self.shrink_other_leg(taker.linked, lots);
        }
        taker.quantity = taker.quantity.map(|it| it - lots);
        taker.budget = taker.budget.map(|it| it - worth);
        taker.wanted(price, &market) == 0
    }

    /// One trade with one slice of a resting order.
    fn trade(&mut self, maker: u64, taker: &mut Order, wanted: i128) {
        let mut maker = self.take_out(maker);
        let price = maker.price.expect("only limit orders rest");
        let lots = wanted.min(maker.slice);
        let notional = cost(&self.markets[maker.market], price, lots);
        let fees =
            (maker.charge(notional, maker.maker_ppm), taker.charge(notional, taker.taker_ppm));
        for side in [&mut maker, &mut *taker] {
            side.filled += lots;
            side.notional += notional;
        }
        maker.slice -= lots;
        self.settle((&maker, fees.0), (taker, fees.1), (lots, notional));
        self.last[maker.market] = Some(price);
        self.touch(maker.id);
        self.cancel_other_leg(&maker);
        self.cancel_other_leg(taker);
        let market = maker.market;
        self.after_trade(maker);
        self.fire(market, price);
    }

    /// A filled maker ends; one whose slice is used up shows the next at the back of its level.
    fn after_trade(&mut self, mut maker: Order) {
        if maker.left() == 0 {
            return self.finish(maker, (OrderStatus::Filled, None));
        }
        if maker.slice == 0 {
            maker.slice = maker.fresh_slice();
            maker.arrival = self.arrive();
        }
        (maker.updated_at, maker.updated_seq) = (self.now, self.seq);
        self.open.push(maker);
    }

    /// The movements of money, and everybody's volume.
    fn settle(
        &mut self,
        (maker, maker_fee): (&Order, i128),
        (taker, taker_fee): (&Order, i128),
        (lots, notional): (i128, i128),
    ) {
        let market = self.markets[maker.market].clone();
        self.newest.trade += 1;
        let id = TradeId(self.newest.trade);
        self.tell_trade(id, (maker, maker_fee), (taker, taker_fee), (lots, notional));
        let (buyer, seller) = if taker.buys() { (taker, maker) } else { (maker, taker) };
        let leg = |asset, amount, from: &Order, to: &Order| Movement {
            trade: Some(id),
            from_order: Some(from.id),
            to_order: Some(to.id),
            ..Movement::plain(TransferKind::Trade, (asset, amount), (from.account, to.account))
        };
        self.transfer(leg(market.base, lots * i128::from(market.lot), seller, buyer));
        self.transfer(leg(market.quote, notional, buyer, seller));
        let fee_of = |order: &Order| if order.id == taker.id { taker_fee } else { maker_fee };
        for payer in [buyer, seller] {
            let fee = fee_of(payer);
            let way = (payer.account, AccountId::FEES);
            self.transfer(Movement {
                trade: Some(id),
                from_order: Some(payer.id),
                ..Movement::plain(TransferKind::Fee, (market.quote, fee), way)
            });
        }
        self.count_volume(maker.account, market.quote, notional);
        self.count_volume(taker.account, market.quote, notional);
    }

    fn tell_trade(
        &mut self,
        id: TradeId,
        (maker, maker_fee): (&Order, i128),
        (taker, taker_fee): (&Order, i128),
        (lots, notional): (i128, i128),
    ) {
        if self.doing.run {
            return;
        }
        let side = |order: &Order, fee| TradeSide {
            order: OrderId(order.id),
            account: order.account,
            fee: Amount(small(fee)),
        };
        self.tell(Event::Traded(Trade {
            id,
            market: MarketId(maker.market as u16),
            price: Price(small(maker.price.expect("rests"))),
            quantity: Quantity(small(lots)),
            notional: Amount(small(notional)),
            taker_side: taker.side,
            maker: side(maker, maker_fee),
            taker: side(taker, taker_fee),
        }));
    }
}
