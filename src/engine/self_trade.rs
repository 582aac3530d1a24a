//! An incoming order meets a resting one of its own owner, in the same account or in another one. They never
//! trade; the incoming order's word decides which of them ends, or shrinks.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::book::Resting;
use super::ledger::{ALONE, AccountSlot, Ledger, OwnerGroup};
use super::open_orders::OpenOrders;
use super::order::{OcoLeg, slot_of};
use super::remaining::Remaining;
use agio_domain::{AccountId, OrderEndReason, Quantity, SelfTradePrevention};

/// Who places an order, as far as it takes to tell own orders from others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taker {
    account: AccountId,
    group: OwnerGroup,
    /// Whether there may be orders of its owner anywhere.
    pub(super) may_meet_own: bool,
}

impl Taker {
    /// Whether a resting order has the same owner. Owners are looked at only when this one has several accounts.
    #[inline]
    pub(super) fn owns(self, resting: &Resting, orders: &OpenOrders, ledger: &Ledger) -> bool {
        let same = resting.account == self.account;
        same || (self.group != ALONE
            && ledger.group(orders.get(slot_of(resting)).owner) == self.group)
    }
}

/// What becomes of the incoming order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    GoOn,
    End,
}

const REASON: OrderEndReason = OrderEndReason::SelfTradePrevention;

impl Engine {
    /// An account as a taker.
    #[inline]
    pub(super) fn taker(&self, owner: AccountSlot) -> Taker {
        let group = self.ledger.group(owner);
        let may_meet_own = group != ALONE || self.orders.of(owner) > 0;
        Taker { account: self.ledger.id(owner), group, may_meet_own }
    }

    pub(super) fn meet_own(
        &mut self,
        taker: Slot,
        front: &Resting,
        wanting: &mut Remaining,
    ) -> Meeting {
        let maker = slot_of(front);
        match self.orders.get(taker).self_trade_prevention {
            SelfTradePrevention::CancelNewest => Meeting::End,
            SelfTradePrevention::CancelOldest => {
                self.end(maker, REASON);
                Meeting::GoOn
            }
            SelfTradePrevention::CancelBoth => {
                self.end(maker, REASON);
                Meeting::End
            }
            SelfTradePrevention::DecrementAndCancel => self.decrement(taker, front, wanting),
        }
    }

    /// Both shrink by what they would have traded.
    fn decrement(&mut self, taker: Slot, front: &Resting, wanting: &mut Remaining) -> Meeting {
        let maker = slot_of(front);
        let rules = self.market_states[usize::from(self.orders.get(maker).market.0)].rules;
        let wants = wanting.lots_at(&rules, front.price);
        let lots = wants.min(self.orders.get(maker).remaining());
        let notional = rules.notional(front.price, lots).expect("checked when it was placed");
        *wanting = wanting.less(lots, notional);
        let fall = if self.orders.get(taker).by_budget { notional.0 } else { lots.0 };
        self.shrink_in_hand(taker, fall);
        self.shrink_resting(maker, lots);
        if wanting.lots_at(&rules, front.price).is_zero() { Meeting::End } else { Meeting::GoOn }
    }

    /// The incoming order wants less; its hold is cut when it stops taking.
    fn shrink_in_hand(&mut self, slot: Slot, fall: i64) {
        self.orders.get_mut(slot).wanted -= fall;
        self.touch(slot);
        if !self.orders.get(slot).by_budget {
            self.shrink_partner(slot, Quantity(fall));
        }
    }

    fn shrink_resting(&mut self, slot: Slot, lots: Quantity) {
        self.orders.get_mut(slot).wanted -= lots.0;
        if self.orders.get(slot).remaining().is_zero() {
            self.end(slot, REASON);
            return;
        }
        self.touch(slot);
        self.fit_slice(slot);
        self.shrink_partner(slot, lots);
        let rules = self.market_states[usize::from(self.orders.get(slot).market.0)].rules;
        self.trim(slot, &rules);
    }

    /// Shows no more than what is left; the place in the queue stays.
    pub(super) fn fit_slice(&mut self, slot: Slot) {
        let order = self.orders.get(slot);
        let book = &mut self.market_states[usize::from(order.market.0)].book;
        let shown = self.orders.shown(slot);
        if shown < book.get(order.seat).quantity {
            book.reduce(order.seat, shown);
        }
    }

    /// The stop order of a pair is as large as its limit order.
    fn shrink_partner(&mut self, slot: Slot, lots: Quantity) {
        let Some(extra) = self.orders.extra(slot).filter(|extra| extra.leg == OcoLeg::Limit) else {
            return;
        };
        let partner = extra.partner;
        if partner == NOWHERE || self.orders.get(slot).remaining().is_zero() {
            return;
        }
        self.orders.get_mut(partner).wanted -= lots.0;
        self.touch(partner);
        let share = self.stop_share(slot, partner).min(self.orders.get(partner).held);
        self.set_hold(partner, share);
    }
}
