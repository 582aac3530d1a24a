//! What a trade owes, moved at once: base, quote, then the fees of buyer and seller.

use super::Engine;
use super::arena::Slot;
use super::event::{Event, Trade, Transfer, tell};
use super::ledger::{AccountSlot, FEES, Movement, Pocket};
use super::rules::Rules;
use crate::domain::{Amount, AssetId, OrderId, Side, TradeId, TransferId, TransferKind};

/// An account and its order in a trade.
type Party = (AccountSlot, OrderId);

/// A movement that settles a trade.
struct Leg {
    kind: TransferKind,
    trade: TradeId,
    movement: Movement,
    debit_order: OrderId,
    credit_order: Option<OrderId>,
}

impl Leg {
    fn trade(trade: TradeId, (asset, amount): (AssetId, Amount), from: Party, to: Party) -> Leg {
        let movement = Movement { asset, amount, debit: from.0, credit: to.0, from: Pocket::Held };
        let (debit_order, credit_order) = (from.1, Some(to.1));
        Leg { kind: TransferKind::Trade, trade, movement, debit_order, credit_order }
    }

    fn fee(
        trade: TradeId,
        (asset, amount): (AssetId, Amount),
        (payer, from): (Party, Pocket),
    ) -> Leg {
        let movement = Movement { asset, amount, debit: payer.0, credit: FEES, from };
        Leg { kind: TransferKind::Fee, trade, movement, debit_order: payer.1, credit_order: None }
    }
}

impl Engine {
    pub(super) fn settle(
        &mut self,
        trade: &Trade,
        (maker, taker): (Slot, Slot),
        rules: &Rules,
        events: &mut Vec<Event>,
    ) {
        let base = rules.base_amount(trade.quantity).expect("checked when the orders were placed");
        let (buyer, seller, buyer_fee, seller_fee) = match trade.taker_side {
            Side::Buy => (taker, maker, trade.taker.fee, trade.maker.fee),
            Side::Sell => (maker, taker, trade.maker.fee, trade.taker.fee),
        };
        let seller = self.spend(seller, base.0);
        let buyer = self.spend(buyer, trade.notional.0 + buyer_fee.0);
        let (id, quote) = (trade.id, rules.quote);
        self.post(Leg::trade(id, (rules.base, base), seller, buyer), events);
        self.post(Leg::trade(id, (quote, trade.notional), buyer, seller), events);
        if buyer_fee.is_positive() {
            self.post(Leg::fee(id, (quote, buyer_fee), (buyer, Pocket::Held)), events);
        }
        if seller_fee.is_positive() {
            self.post(Leg::fee(id, (quote, seller_fee), (seller, Pocket::Available)), events);
        }
    }

    /// Takes what a trade costs an order out of what is held for it.
    fn spend(&mut self, slot: Slot, amount: i64) -> Party {
        let order = self.orders.get_mut(slot);
        order.held.0 -= amount;
        (order.owner, order.id)
    }

    fn post(&mut self, leg: Leg, events: &mut Vec<Event>) {
        let totals = self.ledger.transfer(leg.movement);
        let Movement { asset, amount, debit, credit, .. } = leg.movement;
        let id = self.next_transfer();
        let (debit, credit) = (self.ledger.id(debit), self.ledger.id(credit));
        tell(events, || {
            Event::Transferred(Transfer {
                id,
                kind: leg.kind,
                asset,
                amount,
                debit,
                credit,
                debit_after: totals.debit,
                credit_after: totals.credit,
                trade: Some(leg.trade),
                debit_order: Some(leg.debit_order),
                credit_order: leg.credit_order,
            })
        });
    }

    /// The number of a new transfer.
    pub(super) fn next_transfer(&mut self) -> TransferId {
        self.newest_transfer.0 += 1;
        self.newest_transfer
    }
}
