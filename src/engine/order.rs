//! An order as the engine keeps it: what every order needs in two cache lines, what few need beside it.
//!
//! The public [`OrderState`](super::OrderState) is made from it when an event is told.

use super::arena::{Linked, NOWHERE, Slot};
use super::book::{Resting, Seat};
use super::fees::FeeAccount;
use super::index::Hashed;
use super::ledger::AccountSlot;
use agio_domain::{
    Amount, MarketId, OrderEndReason, OrderId, OrderStatus, OrderType, Price, Quantity,
    SelfTradePrevention, Seq, Side, TimeInForce, Timestamp,
};
use serde::{Deserialize, Serialize};

/// Where an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Just accepted, or taking.
    Hand,
    /// On the book.
    Book,
    /// Waits for its trigger.
    Waiting,
    /// Taken off its book or out of the queue, to trade again.
    Back,
    /// Its trigger fired; it is in the queue to trade.
    Fired,
    /// Ended; it is gone once the command has been reported.
    Ended,
}

/// An order: 128 bytes, two cache lines that a processor fetches together. What finding, cancelling and
/// unlinking it need comes first.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(128))]
pub(super) struct Order {
    pub(super) id: OrderId,
    /// In the chain of the index, the next.
    pub(super) link: Slot,
    pub(super) owner: AccountSlot,
    /// In the chain of its owner's open orders, the one before.
    pub(super) older: Slot,
    /// In the chain of its owner's open orders, the one after.
    pub(super) newer: Slot,
    /// Means something while it is on the book.
    pub(super) seat: Seat,
    /// What is remembered of its client id, or [`NOWHERE`].
    pub(super) client: Slot,
    /// What few orders have, or [`NOWHERE`].
    pub(super) extra: Slot,
    pub(super) market: MarketId,
    pub(super) side: Side,
    pub(super) place: Place,
    pub(super) updated_seq: Seq,
    /// Set aside for it. It lies between the two that every command writes, or a state would be made by
    /// reading both as one wide word, which has to wait for the two narrow ones.
    pub(super) held: Amount,
    pub(super) updated_at: Timestamp,
    pub(super) filled: Quantity,
    /// The limit price; zero for a market order.
    pub(super) price: Price,
    /// What was ordered: lots, or smallest units of quote for an order by budget.
    pub(super) wanted: i64,
    pub(super) fees: FeeAccount,
    pub(super) filled_notional: Amount,
    pub(super) fees_paid: Amount,
    pub(super) created_at: Timestamp,
    pub(super) reason: Option<OrderEndReason>,
    pub(super) order_type: OrderType,
    pub(super) time_in_force: TimeInForce,
    pub(super) self_trade_prevention: SelfTradePrevention,
    pub(super) post_only: bool,
    pub(super) by_budget: bool,
}

impl Default for Order {
    fn default() -> Order {
        Order {
            id: OrderId(0),
            price: Price::ZERO,
            wanted: 0,
            filled: Quantity::ZERO,
            filled_notional: Amount::ZERO,
            fees_paid: Amount::ZERO,
            held: Amount::ZERO,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            updated_seq: Seq::ZERO,
            fees: FeeAccount::default(),
            owner: 0,
            client: NOWHERE,
            extra: NOWHERE,
            seat: Seat::default(),
            older: NOWHERE,
            newer: NOWHERE,
            link: NOWHERE,
            market: MarketId(0),
            side: Side::Buy,
            order_type: OrderType::Limit,
            time_in_force: TimeInForce::Gtc,
            self_trade_prevention: SelfTradePrevention::CancelNewest,
            place: Place::Hand,
            reason: None,
            post_only: false,
            by_budget: false,
        }
    }
}

impl Linked for Order {
    fn link(&self) -> Slot {
        self.link
    }

    fn set_link(&mut self, next: Slot) {
        self.link = next;
    }
}

impl Hashed for Order {
    fn hash(&self) -> u64 {
        self.id.0
    }
}

impl Order {
    /// What of the ordered quantity has not filled, hidden or not; zero for an order by budget.
    pub(super) fn remaining(&self) -> Quantity {
        if self.by_budget { Quantity::ZERO } else { Quantity(self.wanted - self.filled.0) }
    }

    /// The limit price, if it has one.
    pub(super) fn limit(&self) -> Option<Price> {
        (!self.price.is_zero()).then_some(self.price)
    }

    /// Whether the rest of it goes to the book.
    pub(super) fn may_rest(&self) -> bool {
        let stands = matches!(self.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd);
        stands && !self.price.is_zero()
    }

    /// Whether it can be found by its number.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.place, Place::Book | Place::Waiting | Place::Fired | Place::Back)
    }

    /// Where in its life. Asked of every order that is told: tests one after the other are guessed
    /// better than a jump by table.
    #[inline]
    pub(super) fn status(&self) -> OrderStatus {
        if matches!(self.place, Place::Hand | Place::Back | Place::Book) {
            let filled = !self.filled.is_zero();
            return if filled { OrderStatus::PartiallyFilled } else { OrderStatus::Open };
        }
        if self.place != Place::Ended {
            return OrderStatus::PendingTrigger;
        }
        match self.reason {
            None => OrderStatus::Filled,
            Some(OrderEndReason::Expired) => OrderStatus::Expired,
            Some(_) => OrderStatus::Cancelled,
        }
    }
}

/// What an order waits for, while it waits and afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum TriggerKind {
    None,
    Stop,
    TakeProfit,
    Trailing,
}

/// Which order of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum OcoLeg {
    None,
    Limit,
    Stop,
}

/// What few orders have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extra {
    pub(super) trigger: TriggerKind,
    /// Where it triggers or triggered; zero when there is no such price (yet). Of a trailing stop that
    /// waits, the trail knows.
    pub(super) stop: Price,
    /// The distance of a trailing stop.
    pub(super) delta: Price,
    /// Which group of a trail it is in while it waits.
    pub(super) group: u32,
    /// How much the book shows at a time; zero for all.
    pub(super) display: Quantity,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) leg: OcoLeg,
    /// The other order of the pair; number 0 when it is no pair.
    pub(super) linked: OrderId,
    /// Where the other order of the pair is, while neither has ended.
    pub(super) partner: Slot,
    pub(super) link: Slot,
}

impl Default for Extra {
    fn default() -> Extra {
        Extra {
            trigger: TriggerKind::None,
            stop: Price::ZERO,
            delta: Price::ZERO,
            group: NOWHERE,
            display: Quantity::ZERO,
            expires_at: None,
            leg: OcoLeg::None,
            linked: OrderId(0),
            partner: NOWHERE,
            link: NOWHERE,
        }
    }
}

impl Linked for Extra {
    fn link(&self) -> Slot {
        self.link
    }

    fn set_link(&mut self, next: Slot) {
        self.link = next;
    }
}

/// Where the engine keeps an order that rests on a book.
#[inline]
pub(super) fn slot_of(resting: &Resting) -> Slot {
    Slot::try_from(resting.key).expect("the engine's keys are slots")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_keeps_within_its_bytes() {
        assert_eq!(size_of::<Order>(), 128);
        assert!(size_of::<Extra>() <= 80);
    }
}
