//! A recorded NASDAQ morning, row by row: after every message all ten levels of both sides are those of
//! the file.
//!
//! The book is seeded from the first row, and a tenth level that comes into sight is taken from the file,
//! because the recording shows nothing deeper. Orders older than the recording are one order a level.

use crate::floor::{Floor, read};
use agio_domain::{OrderId, Quantity, Side, TimeInForce};
use agio_engine::OrderState;
use std::collections::HashMap;

const DEPTH: usize = 10;

struct Message {
    kind: u8,
    id: u64,
    size: i64,
    price: i64,
    side: Side,
}

struct Tape {
    floor: Floor,
    /// The engine's orders behind the ids of the recording.
    orders: HashMap<u64, OrderId>,
}

impl Tape {
    fn play(&mut self, message: &Message) {
        let Message { kind, id, size, price, side } = *message;
        match kind {
            1 => {
                let done = self.floor.place(side, price, size, TimeInForce::Gtc);
                assert!(done.trades.is_empty(), "visible orders of the recording only add");
                self.orders.insert(id, done.order.id);
            }
            2 | 3 => self.reduce(message),
            4 => self.execute(message),
            5 => {}
            other => panic!("type {other}"),
        }
    }

    /// Somebody takes `size` from the visible order: it must be the one that trades first.
    fn execute(&mut self, message: &Message) {
        let Message { id, size, price, side, .. } = *message;
        let known = self.known(id);
        let done = self.floor.place(side.opposite(), price, size, TimeInForce::Ioc);
        assert_eq!(done.order.filled, Quantity(size));
        assert!(done.trades.iter().all(|trade| trade.price.0 == price));
        if let Some(maker) = known {
            assert!(done.trades.iter().all(|trade| trade.maker.order == maker), "{id} is first");
        }
    }

    /// The engine's order with this id, unless it went out of sight meanwhile.
    fn known(&self, id: u64) -> Option<OrderId> {
        self.orders.get(&id).copied().filter(|id| self.floor.order(*id).is_some())
    }

    /// Part or all of an order goes. Its queue is entered anew, so that everybody keeps their place.
    fn reduce(&mut self, message: &Message) {
        let Message { id, size, price, side, .. } = *message;
        let queue = self.floor.queue(side, price);
        let target = self.known(id).unwrap_or_else(|| queue.first().expect("a level").id);
        for order in queue {
            self.floor.cancel(&order).expect("it stood");
            let gone = if order.id == target { size } else { 0 };
            self.enter_again(&order, order.remaining().0 - gone);
        }
    }

    fn enter_again(&mut self, order: &OrderState, quantity: i64) {
        let id = self.orders.iter().find(|(_, it)| **it == order.id).map(|(id, _)| *id);
        if quantity > 0 {
            let price = order.price.expect("a limit order").0;
            let done = self.floor.place(order.side, price, quantity, TimeInForce::Gtc);
            if let Some(id) = id {
                self.orders.insert(id, done.order.id);
            }
        } else if let Some(id) = id {
            self.orders.remove(&id);
        }
    }

    /// What falls below the tenth level is out of sight; a tenth that comes up is taken from the file.
    fn adjust_depth(&mut self, side: Side, row: &[(i64, i64)]) {
        let levels = self.floor.levels(side);
        for (price, _) in levels.iter().skip(DEPTH) {
            for order in self.floor.queue(side, *price) {
                self.floor.cancel(&order).expect("it stood");
            }
        }
        if levels.len() == DEPTH - 1 {
            let (price, quantity) = row[DEPTH - 1];
            self.floor.place(side, price, quantity, TimeInForce::Gtc);
        }
    }
}

fn message(line: &str) -> Message {
    let columns: Vec<&str> = line.split(',').collect();
    let number = |at: usize| columns[at].parse::<i64>().expect("a number");
    Message {
        kind: columns[1].parse().expect("a type"),
        id: columns[2].parse().expect("an id"),
        size: number(3),
        price: number(4),
        side: if number(5) == 1 { Side::Buy } else { Side::Sell },
    }
}

/// Asks and bids of a row, best first.
fn row(line: &str) -> [Vec<(i64, i64)>; 2] {
    let numbers: Vec<i64> = line.split(',').map(|it| it.parse().expect("a number")).collect();
    let levels = numbers.chunks_exact(4);
    let asks = levels.clone().map(|level| (level[0], level[1])).collect();
    [asks, levels.map(|level| (level[2], level[3])).collect()]
}

#[test]
fn nasdaq_morning_agrees_row_by_row() {
    let messages = read("lobster/AAPL_2012-06-21_message_10.csv.gz");
    let books = read("lobster/AAPL_2012-06-21_orderbook_10.csv.gz");
    let mut rows = messages.lines().zip(books.lines());
    let mut tape = Tape { floor: Floor::open(), orders: HashMap::new() };
    let (_, seed) = rows.next().expect("a first row");
    for (side, levels) in [Side::Sell, Side::Buy].into_iter().zip(row(seed)) {
        for (price, quantity) in levels {
            tape.floor.place(side, price, quantity, TimeInForce::Gtc);
        }
    }
    let mut count = 1;
    for (line, book) in rows {
        tape.play(&message(line));
        for (side, levels) in [Side::Sell, Side::Buy].into_iter().zip(row(book)) {
            tape.adjust_depth(side, &levels);
            assert_eq!(tape.floor.levels(side), levels, "row {count}: {line}");
        }
        count += 1;
    }
    assert_eq!(count, 999, "all of it");
    tape.floor.check_books();
}
