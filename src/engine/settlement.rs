//! What a trade owes, moved at once: base, quote, then the fees of buyer and seller.

use super::Engine;
use super::balances::Bucket;
use super::event::{Event, TradeSide, Transfer, tell};
use super::ledger::{AccountSlot, Cell, FEES, Source, Totals};
use super::market_rules::Rules;
use agio_domain::{AccountId, Amount, AssetId, OrderId, Side, TradeId, TransferId, TransferKind};

/// Where an account's two balances lie that a trade changes, and those of the house.
#[derive(Clone, Copy, Debug)]
pub(super) struct SettlementCells {
    base: Cell,
    quote: Cell,
    /// Where fees go, once there was one.
    fees: Option<Cell>,
}

/// Who owns the two orders of a trade.
#[derive(Clone, Copy)]
pub(super) struct Owners {
    pub(super) maker: AccountSlot,
    pub(super) taker: AccountSlot,
}

/// A trade to be settled.
#[derive(Clone, Copy)]
pub(super) struct Settlement<'a> {
    pub(super) rules: &'a Rules,
    pub(super) owners: Owners,
    /// Where the taker's balances lie, when it has traded before.
    pub(super) taker_cells: Option<SettlementCells>,
    pub(super) trade: TradeId,
    pub(super) taker_side: Side,
    pub(super) maker: TradeSide,
    pub(super) taker: TradeSide,
    pub(super) base: Amount,
    pub(super) notional: Amount,
}

/// A movement that settles a trade.
struct Posting {
    kind: TransferKind,
    trade: TradeId,
    asset: AssetId,
    amount: Amount,
    debit: (AccountId, OrderId),
    credit: (AccountId, Option<OrderId>),
}

impl Engine {
    /// Moves what both sides owe each other and the house. The orders' holds were reduced by it before.
    /// Answers where the taker's balances lie, and is told when it trades again.
    #[inline]
    pub(super) fn settle(
        &mut self,
        it: Settlement<'_>,
        events: &mut Vec<Event>,
    ) -> SettlementCells {
        let Settlement { trade, base, notional, rules, .. } = it;
        let (maker, mut taker) = self.settlement_cells(&it);
        let ((buyer, buys), (seller, sells)) = match it.taker_side {
            Side::Buy => ((taker, it.taker), (maker, it.maker)),
            Side::Sell => ((maker, it.maker), (taker, it.taker)),
        };
        let posting = |(asset, amount), from: &TradeSide, to: &TradeSide| Posting {
            kind: TransferKind::Trade,
            trade,
            asset,
            amount,
            debit: (from.account, from.order),
            credit: (to.account, Some(to.order)),
        };
        let sold = Source { cell: seller.base, bucket: Bucket::Held };
        let moved = self.ledger.pass(sold, buyer.base, base);
        self.post(posting((rules.base, base), &sells, &buys), moved, events);
        let held = Source { cell: buyer.quote, bucket: Bucket::Held };
        let free = Source { cell: seller.quote, bucket: Bucket::Available };
        let moved = self.ledger.pass(held, seller.quote, notional);
        self.post(posting((rules.quote, notional), &buys, &sells), moved, events);
        for (payer, from) in [(buys, held), (sells, free)] {
            if payer.fee.is_positive() {
                let find = || self.ledger.find_cell(FEES, rules.quote);
                let fees = *taker.fees.get_or_insert_with(find);
                let moved = self.ledger.pass(from, fees, payer.fee);
                self.post(fee_posting(&it, &payer), moved, events);
            }
        }
        taker
    }

    /// Touches the balances of a trade, in the order in which money moves. Those of a taker that has traded
    /// before are touched already.
    #[inline]
    fn settlement_cells(&mut self, it: &Settlement<'_>) -> (SettlementCells, SettlementCells) {
        let &Settlement { taker_side, rules, owners, taker_cells, .. } = it;
        let Owners { maker, taker: owner } = owners;
        // First room for whatever is new to somebody: it may move their other balances.
        self.ledger.make_room_for(maker, rules.base);
        self.ledger.make_room_for(maker, rules.quote);
        if let Some(taker) = taker_cells {
            let (base, quote) = (
                self.ledger.find_cell(maker, rules.base),
                self.ledger.find_cell(maker, rules.quote),
            );
            return (SettlementCells { base, quote, fees: None }, taker);
        }
        self.ledger.make_room_for(owner, rules.base);
        self.ledger.make_room_for(owner, rules.quote);
        let (buyer, seller) = match taker_side {
            Side::Buy => (owner, maker),
            Side::Sell => (maker, owner),
        };
        let seller_base = self.ledger.find_cell(seller, rules.base);
        let buyer_base = self.ledger.find_cell(buyer, rules.base);
        let buyer_quote = self.ledger.find_cell(buyer, rules.quote);
        let seller_quote = self.ledger.find_cell(seller, rules.quote);
        let buyer = SettlementCells { base: buyer_base, quote: buyer_quote, fees: None };
        let seller = SettlementCells { base: seller_base, quote: seller_quote, fees: None };
        match taker_side {
            Side::Buy => (seller, buyer),
            Side::Sell => (buyer, seller),
        }
    }

    #[inline]
    fn post(&mut self, posting: Posting, totals: Totals, events: &mut Vec<Event>) {
        let id = self.next_transfer();
        tell(events, || {
            Event::Transferred(Transfer {
                id,
                kind: posting.kind,
                asset: posting.asset,
                amount: posting.amount,
                debit: posting.debit.0,
                credit: posting.credit.0,
                debit_after: totals.debit,
                credit_after: totals.credit,
                trade: Some(posting.trade),
                debit_order: Some(posting.debit.1),
                credit_order: posting.credit.1,
            })
        });
    }

    /// The number of a new transfer.
    pub(super) fn next_transfer(&mut self) -> TransferId {
        self.newest_transfer.0 += 1;
        self.newest_transfer
    }
}

/// What a side of a trade pays for it.
#[inline(always)]
fn fee_posting(it: &Settlement<'_>, payer: &TradeSide) -> Posting {
    Posting {
        kind: TransferKind::Fee,
        trade: it.trade,
        asset: it.rules.quote,
        amount: payer.fee,
        debit: (payer.account, payer.order),
        credit: (AccountId::FEES, None),
    }
}
