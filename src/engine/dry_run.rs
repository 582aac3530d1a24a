//! What an order would find, without touching anything: the same walk as `matching`, on paper.
//!
//! Fill-or-kill orders, the cost of market buys, and previews need it. Where no order hides and the
//! asker meets none of its own, it goes level by level; elsewhere it plays each level's queue through,
//! slice by slice, because own orders and hidden quantity make the sequence matter.

use super::book::Resting;
use super::ledger::Ledger;
use super::market_rules::{AMOUNT_MAX, Rules, accepts};
use super::open_orders::OpenOrders;
use super::order::slot_of;
use super::remaining::Remaining;
use super::self_trade::Taker;
use super::{Engine, MarketState};
use agio_domain::{Amount, Price, Quantity, SelfTradePrevention, Side, TimeInForce};
use std::collections::VecDeque;

/// Who places the order, as far as the checks need to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) taker: Taker,
    pub(super) side: Side,
    /// The worst price it accepts.
    pub(super) bound: Option<Price>,
    pub(super) wanting: Remaining,
    pub(super) mode: SelfTradePrevention,
    pub(super) time_in_force: TimeInForce,
}

/// What an order would find.
#[derive(Clone, Copy, Debug)]
pub(super) struct FillEstimate {
    pub(super) lots: Quantity,
    /// What they cost; saturates far beyond what anybody has.
    pub(super) cost: i128,
    /// Lots that would vanish against orders of its own.
    pub(super) eaten: Quantity,
    /// It would end at an order of its own.
    pub(super) ends_at_own: bool,
}

struct DryRun<'a> {
    rules: &'a Rules,
    wanted: Wanted,
    found: FillEstimate,
}

/// An order on paper.
struct Paper {
    own: bool,
    left: i64,
    slice: i64,
    display: i64,
}

/// What a dry run looks at.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    market_state: &'a MarketState,
    orders: &'a OpenOrders,
    ledger: &'a Ledger,
}

impl Engine {
    /// A market, for a dry run.
    pub(super) fn seen<'a>(&'a self, market_state: &'a MarketState) -> Seen<'a> {
        Seen { market_state, orders: &self.orders, ledger: &self.ledger }
    }
}

/// Walks the book; tells `fills` what would fill at each price, best first.
pub(super) fn dry_run(
    seen: Seen<'_>,
    wanted: Wanted,
    mut fills: impl FnMut(Price, Quantity),
) -> FillEstimate {
    let market_state = seen.market_state;
    let found =
        FillEstimate { lots: Quantity::ZERO, cost: 0, eaten: Quantity::ZERO, ends_at_own: false };
    let mut run = DryRun { rules: &market_state.rules, wanted, found };
    let mut queue = VecDeque::new();
    let simple = market_state.icebergs == 0 && !wanted.taker.may_meet_own;
    let mut next = market_state.book.front(wanted.side.opposite()).map(|(seat, _)| seat);
    for level in market_state.book.levels(wanted.side.opposite()) {
        if !accepts(wanted.side, wanted.bound, level.price) {
            break;
        }
        let before = run.found.lots;
        let further = if simple {
            run.take(level.price, level.quantity)
        } else {
            for _ in 0..level.orders {
                let Some(seat) = next else { break };
                queue.push_back(paper(seen, &market_state.book.get(seat), wanted.taker));
                next = market_state.book.next(seat);
            }
            let further = run.play(level.price, &mut queue);
            queue.clear();
            further
        };
        let filled = Quantity(run.found.lots.0 - before.0);
        if filled.is_positive() {
            fills(level.price, filled);
        }
        if !further {
            break;
        }
    }
    run.found
}

fn paper(seen: Seen<'_>, resting: &Resting, taker: Taker) -> Paper {
    let slot = slot_of(resting);
    let left = seen.orders.get(slot).remaining().0;
    let display = seen.orders.extra(slot).map_or(0, |extra| extra.display.0);
    let display = if display > 0 { display } else { left };
    let own = taker.owns(resting, seen.orders, seen.ledger);
    Paper { own, left, slice: resting.quantity.0, display }
}

impl DryRun<'_> {
    /// Takes up to so many lots at a price; answers whether it wants more.
    fn take(&mut self, price: Price, offered: Quantity) -> bool {
        let lots = offered.min(self.wanted.wanting.lots_at(self.rules, price));
        let cost = self.rules.cost(price, lots).unwrap_or(i128::MAX);
        self.found.lots.0 += lots.0;
        self.found.cost = self.found.cost.saturating_add(cost);
        let notional = self.notional(price, lots);
        self.sate(self.wanted.wanting.after(lots, notional), price)
    }

    fn notional(&self, price: Price, lots: Quantity) -> Amount {
        match self.wanted.wanting {
            Remaining::Lots(_) => Amount::ZERO,
            Remaining::Budget { .. } => self.rules.notional(price, lots).unwrap_or(AMOUNT_MAX),
        }
    }

    /// Notes what it still wants; answers whether that is any more at this price.
    fn sate(&mut self, wanting: Remaining, price: Price) -> bool {
        self.wanted.wanting = wanting;
        wanting.lots_at(self.rules, price).is_positive()
    }

    /// Plays one level's queue through; answers whether to look further.
    fn play(&mut self, price: Price, queue: &mut VecDeque<Paper>) -> bool {
        while let Some(mut order) = queue.pop_front() {
            let wants = self.wanted.wanting.lots_at(self.rules, price);
            if wants.is_zero() {
                return false;
            }
            if order.own {
                if !self.meet_own(price, &mut order) {
                    return false;
                }
                // A budget that shrank has saved the fee, and meets what still stands once more.
                if order.left > 0 {
                    queue.push_front(order);
                }
                continue;
            }
            let lots = order.slice.min(wants.0);
            order.left -= lots;
            order.slice -= lots;
            if !self.take(price, Quantity(lots)) {
                return false;
            }
            if order.slice == 0 && order.left > 0 {
                order.slice = order.display.min(order.left);
                queue.push_back(order);
            }
        }
        true
    }

    /// Comes to an order of its own; answers whether to go on.
    fn meet_own(&mut self, price: Price, order: &mut Paper) -> bool {
        match self.wanted.mode {
            SelfTradePrevention::CancelOldest => {
                order.left = 0;
                true
            }
            SelfTradePrevention::DecrementAndCancel
                if self.wanted.time_in_force != TimeInForce::Fok =>
            {
                let wants = self.wanted.wanting.lots_at(self.rules, price);
                let eaten = Quantity(order.left.min(wants.0));
                self.found.eaten.0 += eaten.0;
                order.left -= eaten.0;
                let notional = self.notional(price, eaten);
                let further = self.sate(self.wanted.wanting.less(eaten, notional), price);
                self.found.ends_at_own |= !further;
                further
            }
            _ => {
                self.found.ends_at_own = true;
                false
            }
        }
    }
}
