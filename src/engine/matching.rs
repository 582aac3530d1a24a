//! An incoming order meets the book: price first, then time, at the resting order's price.
//!
//! Each fill is settled at once: two trade legs and up to two fees move in the ledger, and whatever the
//! fill freed of the resting order's hold is released.

use super::Engine;
use super::book::{Book, Resting, reaches};
use super::event::{Event, OrderState, Trade, TradeSide, Transfer};
use super::ledger::{AccountSlot, Movement, Pocket};
use super::open_orders::OpenOrder;
use super::rules::Rules;
use super::slab::Slot;
use crate::domain::{
    AccountId, Amount, AssetId, OrderId, OrderStatus, Price, Quantity, Seq, Side, Timestamp,
    TradeId, TransferId, TransferKind,
};

/// How much an incoming order still wants.
#[derive(Clone, Copy, Debug)]
pub(super) enum Appetite {
    /// So many lots.
    Lots(Quantity),
    /// As many lots as this much quote pays for, fees apart.
    Notional(Amount),
}

/// Why an incoming order stopped taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It wants no more, or what is left of its budget buys no lot.
    Satisfied,
    /// The book has nothing more within its limit.
    NothingLeft,
    /// Next comes an order of its own owner.
    OwnOrder,
}

/// What an order would find, up to the first order of its own owner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survey {
    pub(super) lots: Quantity,
    /// What they cost; saturates far beyond what anybody has.
    pub(super) cost: i128,
}

/// What the survey looks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The account whose orders end the survey; `None` when it has none in this market.
    pub(super) own: Option<AccountId>,
    pub(super) side: Side,
    pub(super) limit: Option<Price>,
    pub(super) lots: Quantity,
}

/// Walks the book without touching it: level by level, or order by order where an own one may lie.
pub(super) fn survey(book: &Book, rules: &Rules, wanted: Wanted) -> Survey {
    let mut found = Survey { lots: Quantity::ZERO, cost: 0 };
    let side = wanted.side.opposite();
    match wanted.own {
        None => {
            for level in book.levels(side) {
                if !found.add(rules, wanted, (level.price, level.quantity)) {
                    break;
                }
            }
        }
        Some(own) => {
            for order in book.orders(side).take_while(|order| order.account != own) {
                if !found.add(rules, wanted, (order.price, order.quantity)) {
                    break;
                }
            }
        }
    }
    found
}

impl Survey {
    /// Counts in what is wanted of an offer; answers whether to look further.
    fn add(&mut self, rules: &Rules, wanted: Wanted, (price, offered): (Price, Quantity)) -> bool {
        if wanted.limit.is_some_and(|limit| !reaches(wanted.side, limit, price)) {
            return false;
        }
        let lots = offered.min(Quantity(wanted.lots.0 - self.lots.0));
        let cost = rules.cost(price, lots).unwrap_or(i128::MAX);
        self.lots.0 += lots.0;
        self.cost = self.cost.saturating_add(cost);
        self.lots < wanted.lots
    }
}

impl Appetite {
    fn lots_at(self, rules: &Rules, price: Price) -> Quantity {
        match self {
            Appetite::Lots(lots) => lots,
            Appetite::Notional(left) => {
                let lot = rules.cost(price, Quantity(1)).unwrap_or(i128::MAX);
                let lots = i128::from(left.0) / lot;
                Quantity(i64::try_from(lots).expect("at most the budget"))
            }
        }
    }

    fn after(self, quantity: Quantity, notional: Amount) -> Appetite {
        match self {
            Appetite::Lots(lots) => Appetite::Lots(Quantity(lots.0 - quantity.0)),
            Appetite::Notional(left) => Appetite::Notional(Amount(left.0 - notional.0)),
        }
    }
}

impl Engine {
    /// Lets an order take from the book until it stops. Its price, if any, is its limit.
    pub(super) fn take(
        &mut self,
        taker: &mut OpenOrder,
        mut appetite: Appetite,
        events: &mut Vec<Event>,
    ) -> Stop {
        let (market, side, limit) = (taker.state.market, taker.state.side, taker.state.price);
        let venue = usize::from(market.0);
        loop {
            let rules = self.venues[venue].rules;
            let Some((_, front)) = self.venues[venue].book.front(side.opposite()) else {
                return Stop::NothingLeft;
            };
            let wanted = appetite.lots_at(&rules, front.price);
            if wanted.is_zero() {
                return Stop::Satisfied;
            }
            if limit.is_some_and(|limit| !reaches(side, limit, front.price)) {
                return Stop::NothingLeft;
            }
            if front.account == taker.state.account {
                return Stop::OwnOrder;
            }
            let (key, price) = (slot_of(&front), front.price);
            let quantity = wanted.min(front.quantity);
            let notional = self.fill(taker, (key, quantity), &rules, events);
            appetite = appetite.after(quantity, notional);
            if appetite.lots_at(&rules, price).is_zero() {
                return Stop::Satisfied;
            }
        }
    }

    /// One trade between the incoming order and the resting one in `maker_slot`.
    fn fill(
        &mut self,
        taker: &mut OpenOrder,
        (maker_slot, quantity): (Slot, Quantity),
        rules: &Rules,
        events: &mut Vec<Event>,
    ) -> Amount {
        let maker = self.orders.get_mut(maker_slot);
        let price = maker.state.price.expect("what rests has a price");
        let notional = rules.notional(price, quantity).expect("checked when the maker was placed");
        let maker_fee = maker.fees.charge_maker(notional);
        let taker_fee = taker.fees.charge_taker(notional);
        let fill = Fill { quantity, notional };
        self.newest_trade.0 += 1;
        let trade = Trade {
            id: self.newest_trade,
            market: taker.state.market,
            price,
            quantity,
            notional,
            taker_side: taker.state.side,
            maker: side_of(maker, maker_fee),
            taker: side_of(taker, taker_fee),
        };
        events.push(Event::Traded(trade));
        self.settle(&trade, (maker_slot, taker), rules, events);
        fill.mark(&mut taker.state, taker_fee, (self.now, self.last_seq));
        self.fill_maker(maker_slot, (fill, maker_fee), rules);
        notional
    }

    /// Moves what a trade owes: base, quote, then the fees of buyer and seller.
    fn settle(
        &mut self,
        trade: &Trade,
        (maker_slot, taker): (Slot, &mut OpenOrder),
        rules: &Rules,
        events: &mut Vec<Event>,
    ) {
        let base = rules.base_amount(trade.quantity).expect("checked when the orders were placed");
        let maker = self.orders.get_mut(maker_slot);
        let (buyer, seller, buyer_fee, seller_fee) = match trade.taker_side {
            Side::Buy => (taker, maker, trade.taker.fee, trade.maker.fee),
            Side::Sell => (maker, taker, trade.maker.fee, trade.taker.fee),
        };
        seller.held.0 -= base.0;
        buyer.held.0 -= trade.notional.0 + buyer_fee.0;
        let buyer = (buyer.owner, buyer.state.id);
        let seller = (seller.owner, seller.state.id);
        let fees = self.ledger.open(AccountId::FEES);
        let id = trade.id;
        let legs = [
            Leg::trade(id, (rules.base, base), seller, buyer),
            Leg::trade(id, (rules.quote, trade.notional), buyer, seller),
            Leg::fee(id, (rules.quote, buyer_fee), buyer, (fees, Pocket::Held)),
            Leg::fee(id, (rules.quote, seller_fee), seller, (fees, Pocket::Available)),
        ];
        for leg in legs.iter().filter(|leg| leg.movement.amount.is_positive()) {
            self.post(leg, events);
        }
    }

    fn post(&mut self, leg: &Leg, events: &mut Vec<Event>) {
        let totals = self.ledger.transfer(leg.movement);
        let Movement { asset, amount, debit, credit, .. } = leg.movement;
        let transfer = Transfer {
            id: self.next_transfer(),
            kind: leg.kind,
            asset,
            amount,
            debit: self.ledger.id(debit),
            credit: self.ledger.id(credit),
            debit_after: totals.debit,
            credit_after: totals.credit,
            trade: Some(leg.trade),
            debit_order: Some(leg.debit_order),
            credit_order: leg.credit_order,
        };
        events.push(Event::Transferred(transfer));
    }

    /// The number of a new transfer.
    pub(super) fn next_transfer(&mut self) -> TransferId {
        self.newest_transfer.0 += 1;
        self.newest_transfer
    }

    fn fill_maker(&mut self, slot: Slot, (fill, fee): (Fill, Amount), rules: &Rules) {
        let (now, seq) = (self.now, self.last_seq);
        let maker = self.orders.get_mut(slot);
        fill.mark(&mut maker.state, fee, (now, seq));
        let book = &mut self.venues[usize::from(maker.state.market.0)].book;
        let left = book.take(maker.seat.expect("what rests has a seat"), fill.quantity);
        if left.is_zero() {
            let maker = self.orders.remove(slot);
            let state = self.end(maker, rules, None);
            self.touched_orders.push(state);
            return;
        }
        let freed = trim(maker, rules);
        let (owner, asset) = (maker.owner, rules.paid_with(maker.state.side));
        self.touched_orders.push(maker.state.clone());
        if freed.is_positive() {
            self.ledger.release(owner, asset, freed);
        }
    }
}

/// Where the engine keeps an order that rests on a book.
pub(super) fn slot_of(resting: &Resting) -> Slot {
    Slot::try_from(resting.key).expect("the engine's keys are slots")
}

/// Cuts an order's hold down to what its remainder can still cost; answers what that frees.
pub(super) fn trim(order: &mut OpenOrder, rules: &Rules) -> Amount {
    let needed = needed(order, rules);
    let freed = Amount(order.held.0 - needed.0);
    assert!(freed.0 >= 0, "a hold covers all that its order can cost");
    order.held = needed;
    freed
}

/// All that the remainder of a resting order can cost: base for a sell; for a buy, quote and fees.
pub(super) fn needed(order: &OpenOrder, rules: &Rules) -> Amount {
    let remaining = order.state.remaining();
    let price = order.state.price.expect("what rests has a price");
    match order.state.side {
        Side::Sell => rules.base_amount(remaining).expect("checked when it was placed"),
        Side::Buy => {
            let notional = rules.notional(price, remaining).expect("checked when it was placed");
            let needed = i128::from(notional.0) + order.fees.reserve(notional);
            Amount(i64::try_from(needed).expect("checked when it was placed"))
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Fill {
    quantity: Quantity,
    notional: Amount,
}

impl Fill {
    fn mark(self, order: &mut OrderState, fee: Amount, (at, seq): (Timestamp, Seq)) {
        let add = |sum: Amount, part: Amount| {
            sum.checked_add(part).expect("what an order fills for is bounded by AMOUNT_MAX")
        };
        order.status = OrderStatus::PartiallyFilled;
        order.filled.0 += self.quantity.0;
        order.filled_notional = add(order.filled_notional, self.notional);
        order.fees = add(order.fees, fee);
        order.updated_at = at;
        order.updated_seq = seq;
    }
}

fn side_of(order: &OpenOrder, fee: Amount) -> TradeSide {
    TradeSide { order: order.state.id, account: order.state.account, fee }
}

/// A movement that settles a trade.
struct Leg {
    kind: TransferKind,
    trade: TradeId,
    movement: Movement,
    debit_order: OrderId,
    credit_order: Option<OrderId>,
}

/// An account and its order in a trade.
type Party = (AccountSlot, OrderId);

impl Leg {
    fn trade(trade: TradeId, (asset, amount): (AssetId, Amount), from: Party, to: Party) -> Leg {
        let movement = Movement { asset, amount, debit: from.0, credit: to.0, from: Pocket::Held };
        let (debit_order, credit_order) = (from.1, Some(to.1));
        Leg { kind: TransferKind::Trade, trade, movement, debit_order, credit_order }
    }

    fn fee(
        trade: TradeId,
        (asset, amount): (AssetId, Amount),
        payer: Party,
        (fees, from): (AccountSlot, Pocket),
    ) -> Leg {
        let movement = Movement { asset, amount, debit: payer.0, credit: fees, from };
        Leg { kind: TransferKind::Fee, trade, movement, debit_order: payer.1, credit_order: None }
    }
}
