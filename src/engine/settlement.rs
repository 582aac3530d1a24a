//! What a trade owes, moved at once: base, quote, then the fees of buyer and seller.

use super::Engine;
use super::arena::Slot;
use super::balances::Pocket;
use super::event::{Event, TradeSide, Transfer, tell};
use super::ledger::{Cell, FEES, Totals};
use super::rules::Rules;
use crate::domain::{AccountId, Amount, AssetId, OrderId, TradeId, TransferId, TransferKind};

/// Where the balances lie that a trade moves money between.
#[derive(Clone, Copy)]
struct Cells {
    seller_base: Cell,
    buyer_base: Cell,
    buyer_quote: Cell,
    seller_quote: Cell,
}

/// One side of a trade.
#[derive(Clone, Copy)]
pub(super) struct Party {
    slot: Slot,
    account: AccountId,
    order: OrderId,
    fee: Amount,
}

impl Party {
    /// The side of a trade whose order lies in this slot.
    #[inline]
    pub(super) fn of(slot: Slot, side: TradeSide) -> Party {
        Party { slot, account: side.account, order: side.order, fee: side.fee }
    }
}

/// A trade to be settled.
#[derive(Clone, Copy)]
pub(super) struct Settlement {
    pub(super) trade: TradeId,
    pub(super) buyer: Party,
    pub(super) seller: Party,
    pub(super) base: Amount,
    pub(super) notional: Amount,
}

/// A movement that settles a trade.
struct Leg {
    kind: TransferKind,
    trade: TradeId,
    asset: AssetId,
    amount: Amount,
    debit: (AccountId, OrderId),
    credit: (AccountId, Option<OrderId>),
}

impl Engine {
    /// Moves what both sides owe each other and the house. The orders' holds were reduced by it before.
    #[inline]
    pub(super) fn settle(&mut self, it: Settlement, rules: &Rules, events: &mut Vec<Event>) {
        let Settlement { trade, buyer, seller, base, notional } = it;
        let cells = self.cells(buyer.slot, seller.slot, rules);
        let leg = |(asset, amount), from: &Party, to: &Party| Leg {
            kind: TransferKind::Trade,
            trade,
            asset,
            amount,
            debit: (from.account, from.order),
            credit: (to.account, Some(to.order)),
        };
        let (held, free) =
            ((cells.buyer_quote, Pocket::Held), (cells.seller_quote, Pocket::Available));
        let moved = self.ledger.pass((cells.seller_base, Pocket::Held), cells.buyer_base, base);
        self.post(leg((rules.base, base), &seller, &buyer), moved, events);
        let moved = self.ledger.pass(held, cells.seller_quote, notional);
        self.post(leg((rules.quote, notional), &buyer, &seller), moved, events);
        for (payer, from) in [(buyer, held), (seller, free)] {
            if payer.fee.is_positive() {
                let fees = self.ledger.find_cell(FEES, rules.quote);
                let moved = self.ledger.pass(from, fees, payer.fee);
                let leg = Leg {
                    kind: TransferKind::Fee,
                    trade,
                    asset: rules.quote,
                    amount: payer.fee,
                    debit: (payer.account, payer.order),
                    credit: (AccountId::FEES, None),
                };
                self.post(leg, moved, events);
            }
        }
    }

    /// Touches the balances of a trade, in the order in which money moves.
    #[inline]
    fn cells(&mut self, buyer: Slot, seller: Slot, rules: &Rules) -> Cells {
        let (buyer, seller) = (self.orders.get(buyer).owner, self.orders.get(seller).owner);
        // First room for whatever is new to somebody: it may move their other balances.
        self.ledger.make_room_for(buyer, rules.base);
        self.ledger.make_room_for(seller, rules.quote);
        Cells {
            seller_base: self.ledger.find_cell(seller, rules.base),
            buyer_base: self.ledger.find_cell(buyer, rules.base),
            buyer_quote: self.ledger.find_cell(buyer, rules.quote),
            seller_quote: self.ledger.find_cell(seller, rules.quote),
        }
    }

    #[inline]
    fn post(&mut self, leg: Leg, totals: Totals, events: &mut Vec<Event>) {
        let id = self.next_transfer();
        tell(events, || {
            Event::Transferred(Transfer {
                id,
                kind: leg.kind,
                asset: leg.asset,
                amount: leg.amount,
                debit: leg.debit.0,
                credit: leg.credit.0,
                debit_after: totals.debit,
                credit_after: totals.credit,
                trade: Some(leg.trade),
                debit_order: Some(leg.debit.1),
                credit_order: leg.credit.1,
            })
        });
    }

    /// The number of a new transfer.
    pub(super) fn next_transfer(&mut self) -> TransferId {
        self.newest_transfer.0 += 1;
        self.newest_transfer
    }
}
