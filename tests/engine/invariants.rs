//! What must hold after every command, whatever the rules are: money is neither made nor lost, nobody owes
//! anything, what is held is what orders and withdrawals need, and no book is crossed.

use crate::duel::Difference;
use agio_domain::{AccountId, AssetId, MarketId, OrderType, Price, Side, WithdrawalId};
use agio_engine::{Engine, Event, OrderState, WithdrawalState, WithdrawalStatus};
use std::collections::BTreeMap;

/// What the engine said that its state is checked against.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pending: BTreeMap<WithdrawalId, WithdrawalState>,
    /// Price of the last trade, by market.
    last: BTreeMap<MarketId, Price>,
}

impl Watch {
    pub(crate) fn check(&mut self, engine: &Engine, events: &[Event]) -> Result<(), Difference> {
        for event in events {
            self.note(event);
        }
        self.check_money(engine)?;
        check_books(engine)?;
        self.check_triggers(engine)
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::Withdrawal(it) if it.status == WithdrawalStatus::Pending => {
                self.pending.insert(it.id, *it);
            }
            Event::Withdrawal(it) => {
                self.pending.remove(&it.id);
            }
            Event::Traded(it) => {
                self.last.insert(it.market, it.price);
            }
            _ => {}
        }
    }

    fn check_money(&self, engine: &Engine) -> Result<(), Difference> {
        let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
        let mut held: BTreeMap<(AccountId, AssetId), i128> = BTreeMap::new();
        for it in engine.balances() {
            let (available, on_hold) = (i128::from(it.available.0), i128::from(it.held.0));
            *sums.entry(it.asset).or_default() += available + on_hold;
            *held.entry((it.account, it.asset)).or_default() += on_hold;
            if on_hold < 0 || (available < 0 && it.account != AccountId::EXTERNAL) {
                return Err(format!("below zero: {it:?}"));
            }
        }
        if sums.values().any(|sum| *sum != 0) {
            return Err(format!("every asset sums to zero: {sums:?}"));
        }
        for order in engine.open_orders() {
            let needs = engine.held_for(order.id).map_or(0, |it| i128::from(it.0));
            *held.entry((order.account, paid_with(engine, &order))).or_default() -= needs;
        }
        for it in self.pending.values() {
            *held.entry((it.account, it.asset)).or_default() -= i128::from(it.amount.0);
        }
        if held.values().any(|rest| *rest != 0) {
            return Err(format!("held beyond what orders and withdrawals need: {held:?}"));
        }
        Ok(())
    }

    /// Whoever waits has not been reached yet.
    fn check_triggers(&self, engine: &Engine) -> Result<(), Difference> {
        for order in engine.open_orders().filter(waits) {
            let (Some(stop), Some(last)) = (order.rare().stop_price, self.last.get(&order.market))
            else {
                continue;
            };
            let profit =
                matches!(order.order_type, OrderType::TakeProfit | OrderType::TakeProfitLimit);
            let up = (order.side == Side::Buy) != profit;
            let reached = if up { *last >= stop } else { *last <= stop };
            if reached {
                return Err(format!("should have fired at {last:?}: {order:#?}"));
            }
        }
        Ok(())
    }
}

fn waits(order: &OrderState) -> bool {
    order.status == agio_domain::OrderStatus::PendingTrigger
}

fn paid_with(engine: &Engine, order: &OrderState) -> AssetId {
    let market = engine.listing().market(order.market).expect("listed");
    if order.side == Side::Buy { market.quote } else { market.base }
}

fn check_books(engine: &Engine) -> Result<(), Difference> {
    for market in engine.listing().markets() {
        let best = |side| engine.best(market.id, side);
        if let (Some(bid), Some(ask)) = (best(Side::Buy), best(Side::Sell))
            && bid >= ask
        {
            return Err(format!("{} is crossed: {bid:?} and {ask:?}", market.symbol));
        }
    }
    Ok(())
}
