//! A stream of orders shaped like the recorded ones in `tests/data/matching`: a million new orders, about
//! two million messages.
//!
//! The model is the one those were made with (flash1-dev/matching-engine-benchmark describes it; the
//! dice are others): the middle price walks at random, buys are priced along the first half of the walk
//! and sells along the second, one tick or more behind it by a power law with a hump; then all arrive in
//! random order. So prices jump over the whole range of the walk from one message to the next, which
//! is the hard case for a book. 15 % are immediate-or-cancel; of the others 20 % are modified (one more
//! lot, four times in five a tick nearer) and 95 % cancelled, mostly right after; a few cancels and
//! modifies come for orders that are gone.

use super::dice::Dice;
use agio_domain::{Price, Quantity, Side, TimeInForce};
use agio_engine::bare::Order;

/// New orders in a stream.
pub(crate) const ORDERS: usize = 1_000_000;

const START_TICKS: f64 = 33_504.0;
const LEVELS: usize = 800;
const POWER: f64 = 2.23;
const HUMP: (f64, f64) = (5.0, 8.0);

/// One message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message {
    New(Order),
    Cancel(u64),
    Modify(u64, Price, Quantity),
}

/// How far the middle price wanders: its standard deviation over the whole stream, as a share of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regime {
    pub(crate) name: &'static str,
    swing: f64,
    seed: u64,
}

/// The two regimes that are recorded. How much trades and how much stays is the walk's doing (where its
/// halves overlap wholly nothing stays, where they do not nothing trades), so the seeds are ones that come
/// near the recorded streams: 4.2 and 5.5 trades a hundred orders, 1.5 and 0.7 that rest in the end.
pub(crate) const REGIMES: [Regime; 2] = [
    Regime { name: "normal", swing: 0.02, seed: 1 },
    Regime { name: "flash crash", swing: 0.60, seed: 2 },
];

/// The messages of a stream.
pub(crate) fn messages(regime: Regime) -> Vec<Message> {
    let mut dice = Dice(regime.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut orders = orders(&mut dice, regime.swing);
    for last in (1..orders.len()).rev() {
        orders.swap(last, dice.roll(last as u64 + 1) as usize);
    }
    let mut messages = Vec::with_capacity(ORDERS * 21 / 10);
    for order in orders {
        live(&mut dice, order, &mut messages);
    }
    messages
}

/// The orders along the walk, numbered from 1.
fn orders(dice: &mut Dice, swing: f64) -> Vec<Order> {
    let step = swing / (ORDERS as f64).sqrt();
    let depth = depths();
    let mut middle = START_TICKS;
    let order = |index: usize| {
        middle *= (step * dice.normal() - step * step / 2.0).exp();
        let wanted = dice.unit() * depth[LEVELS - 1];
        let behind = 1.0 + depth.partition_point(|sum| *sum < wanted) as f64;
        let buys = index < ORDERS / 2;
        let (side, price) = match buys {
            true => (Side::Buy, middle.round() - behind),
            false => (Side::Sell, middle.round() + behind),
        };
        let quantity = Quantity(1 + dice.roll(100) as i64);
        Order::limit(index as u64 + 1, side, Price(price.max(1.0) as i64), quantity)
    };
    (0..ORDERS).map(order).collect()
}

/// The sums of the weights of the distances from the middle.
fn depths() -> Vec<f64> {
    let (height, centre) = HUMP;
    let weight = |level: usize| {
        let away = level as f64 - centre;
        1.0 / (level as f64 + 1.0).powf(POWER) + height * (-away * away / 2.0).exp()
    };
    let mut sum = 0.0;
    let add = |level| {
        sum += weight(level);
        sum
    };
    (0..LEVELS).map(add).collect()
}

/// One order's messages, one after the other.
fn live(dice: &mut Dice, order: Order, messages: &mut Vec<Message>) {
    let Order { id, side, price, quantity, .. } = order;
    if dice.chance(15) {
        return messages.push(Message::New(order.with(TimeInForce::Ioc)));
    }
    messages.push(Message::New(order));
    let nearer = if side == Side::Buy { 1 } else { -1 };
    let price = Price(price.0 + if dice.chance(80) { nearer } else { 0 });
    let modify = Message::Modify(id, price, Quantity(quantity.0 + 1));
    let (modified, cancelled) = (dice.chance(20), dice.chance(95));
    if modified {
        messages.push(modify);
    }
    if cancelled {
        messages.push(Message::Cancel(id));
        if dice.chance(2) {
            messages.push(Message::Cancel(id));
        }
        if modified && dice.chance(2) {
            messages.push(modify);
        }
    }
}
