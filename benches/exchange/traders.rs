//! What the callers send: limit orders near the touch, about a tenth of which trade at once, and cancels of
//! their own open orders.

use super::floor::{self, ACCOUNTS, MARKETS};
use agio::domain::{AccountId, MarketId, OrderId, Price, Quantity, Side, TimeInForce};
use agio::engine::{CancelOrder, Command, Event, MarketSide, NewOrder, OrderRef, Terms};

/// How many open orders a caller keeps before it cancels the oldest.
const OPEN_MAX: usize = 8;

/// One caller with an account of its own.
pub(crate) struct Trader {
    account: AccountId,
    dice: Dice,
    /// Oldest first.
    open: std::collections::VecDeque<OrderId>,
}

impl Trader {
    pub(crate) fn new(number: usize) -> Trader {
        let number = u32::try_from(number).expect("few callers");
        Trader {
            account: floor::account(number % ACCOUNTS),
            dice: Dice(0x9E37_79B9 + u64::from(number) * 7_919),
            open: std::collections::VecDeque::new(),
        }
    }

    /// Half orders, half cancels.
    pub(crate) fn next(&mut self) -> Command {
        let cancels = self.open.len() >= OPEN_MAX || self.dice.roll(2) == 0;
        match self.open.pop_front() {
            Some(id) if cancels => self.cancel(id),
            Some(id) => {
                self.open.push_front(id);
                self.place()
            }
            None => self.place(),
        }
    }

    fn cancel(&self, id: OrderId) -> Command {
        Command::CancelOrder(CancelOrder { account: self.account, order: OrderRef::Id(id) })
    }

    fn place(&mut self) -> Command {
        let side = if self.dice.roll(2) == 0 { Side::Buy } else { Side::Sell };
        let behind = i64::try_from(self.dice.roll(50)).expect("small") - 2;
        let price = match side {
            Side::Buy => Price(10_000 - behind),
            Side::Sell => Price(10_000 + behind),
        };
        let quantity = Quantity(1 + i64::try_from(self.dice.roll(100)).expect("small"));
        let market = MarketId(u16::try_from(self.dice.roll(MARKETS.into())).expect("a market"));
        let terms = Terms::Limit {
            price,
            quantity,
            time_in_force: TimeInForce::Gtc,
            post_only: false,
            display: None,
        };
        Command::PlaceOrder(NewOrder::new(self.account, MarketSide { market, side }, terms))
    }

    /// Learns which of its orders rests now.
    pub(crate) fn hear(&mut self, events: &[Event]) {
        for event in events {
            if let Event::Order(order) = event
                && order.account == self.account
                && order.status.is_open()
                && !self.open.contains(&order.id)
            {
                self.open.push_back(order.id);
            }
        }
    }
}

/// A xorshift generator: the same messages in every run and on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}
