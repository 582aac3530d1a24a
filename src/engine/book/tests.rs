//! The book against small scenarios, and against a naive one on prices from end to end.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn order(key: u64, side: Side, price: i64, quantity: i64) -> Resting {
    let account = AccountId(7);
    Resting { key, account, side, price: Price(price), quantity: Quantity(quantity) }
}

fn keys(book: &Book, side: Side) -> Vec<u64> {
    book.orders(side).map(|order| order.key).collect()
}

#[test]
fn book_matches_better_prices_first_then_older_orders() {
    let mut book = Book::new();
    for (key, price) in [(1, 10), (2, 11), (3, 10), (4, 12), (5, 11)] {
        book.rest(order(key, Side::Buy, price, 1));
        book.rest(order(key + 10, Side::Sell, price + 10, 1));
    }
    assert_eq!(keys(&book, Side::Buy), [4, 2, 5, 1, 3]);
    assert_eq!(keys(&book, Side::Sell), [11, 13, 12, 15, 14]);
    assert!(book.crosses(Side::Buy, Price(20)) && !book.crosses(Side::Buy, Price(19)));
    assert!(book.crosses(Side::Sell, Price(12)) && !book.crosses(Side::Sell, Price(13)));
}

#[test]
fn next_best_level_follows_an_emptied_one() {
    let mut book = Book::new();
    let seats: Vec<Seat> =
        [10, 11, 12].map(|price| book.rest(order(1, Side::Sell, price, 5))).into();
    book.remove(seats[1]);
    assert_eq!(book.best(Side::Sell), Some(Price(10)));
    assert_eq!(book.take(seats[0], Quantity(2)), Quantity(3));
    assert_eq!(book.take(seats[0], Quantity(3)), Quantity::ZERO);
    assert_eq!(book.best(Side::Sell), Some(Price(12)));
    book.remove(seats[2]);
    assert_eq!(book.best(Side::Sell), None);
    assert!(book.is_empty() && book.levels(Side::Sell).next().is_none());
}

#[test]
fn level_counts_what_rests_there() {
    let mut book = Book::new();
    let first = book.rest(order(1, Side::Buy, 10, 5));
    let middle = book.rest(order(2, Side::Buy, 10, 7));
    book.rest(order(3, Side::Buy, 10, 9));
    book.remove(middle);
    book.take(first, Quantity(1));
    let level = Level { price: Price(10), quantity: Quantity(13), orders: 2 };
    assert_eq!(book.levels(Side::Buy).collect::<Vec<_>>(), [level]);
    assert_eq!(book.level(Side::Buy, Price(10)), Some(level));
    assert_eq!(keys(&book, Side::Buy), [1, 3]);
}

#[test]
fn seat_leads_to_the_next_one_in_match_order() {
    let mut book = Book::new();
    for (key, price) in [(1, 10), (2, 11), (3, 10), (4, i64::MAX), (5, 1)] {
        book.rest(order(key, Side::Buy, price, 1));
        book.rest(order(key + 10, Side::Sell, price, 1));
    }
    for side in [Side::Buy, Side::Sell] {
        let first = book.front(side).map(|(seat, _)| seat);
        let seats: Vec<Seat> = std::iter::successors(first, |seat| book.next(*seat)).collect();
        let walked: Vec<u64> = seats.iter().map(|seat| book.get(*seat).key).collect();
        assert_eq!(walked, keys(&book, side));
        assert!(seats.iter().all(|seat| book.seat(seat.index()) == Some(*seat)));
    }
}

#[test]
fn seat_numbers_are_small_and_given_again() {
    let mut book = Book::new();
    let mut indices = BTreeSet::new();
    for key in 0..100 {
        indices.insert(book.rest(order(key, Side::Buy, 10 + key as i64 % 7, 5)).index());
    }
    assert_eq!((indices.len(), indices.last()), (100, Some(&106)), "seven numbers are levels");
    let gone = book.seat(50).expect("taken");
    book.remove(gone);
    assert_eq!((book.seat(50), book.seat(107), book.seat(usize::MAX)), (None, None, None));
    assert_eq!(book.rest(order(4, Side::Buy, 10, 5)), gone);
    let levels = (0..107).filter(|index| book.seat(*index).is_none()).count();
    assert_eq!(levels, 7, "a level is no seat");
}

#[test]
fn reduced_order_keeps_its_place_and_a_requeued_one_loses_it() {
    let mut book = Book::new();
    let seats = [1, 2, 3].map(|key| book.rest(order(key, Side::Sell, 10, 5)));
    assert_eq!(book.reduce(seats[1], Quantity(2)), Quantity(3));
    assert_eq!(keys(&book, Side::Sell), [1, 2, 3]);
    for (seat, order) in [(0, [2, 3, 1]), (1, [3, 1, 2]), (2, [1, 2, 3]), (2, [1, 2, 3])] {
        book.requeue(seats[seat], Quantity(9));
        assert_eq!(keys(&book, Side::Sell), order);
    }
    let level = Level { price: Price(10), quantity: Quantity(27), orders: 3 };
    assert_eq!(book.level(Side::Sell, Price(10)), Some(level));
    book.remove(seats[1]);
    book.requeue(seats[0], Quantity(4));
    book.remove(seats[2]);
    book.requeue(seats[0], Quantity(1));
    assert_eq!((keys(&book, Side::Sell), book.len()), (vec![1], 1));
}

/// The same book without any art: queues by rank.
#[derive(Default)]
struct Naive([BTreeMap<i64, Vec<Resting>>; 2]);

impl Naive {
    fn queue(&mut self, side: Side, price: Price) -> &mut Vec<Resting> {
        self.0[side as usize].entry(rank(side, price)).or_default()
    }

    fn take_out(&mut self, order: Resting) {
        let queue = self.queue(order.side, order.price);
        queue.retain(|other| other.key != order.key);
        if queue.is_empty() {
            self.0[order.side as usize].remove(&rank(order.side, order.price));
        }
    }

    fn check(&self, book: &Book) {
        for side in [Side::Buy, Side::Sell] {
            let queues = &self.0[side as usize];
            assert!(book.orders(side).eq(queues.values().flatten().copied()));
            let levels = queues.values().map(|queue| Level {
                price: queue[0].price,
                quantity: Quantity(queue.iter().map(|order| order.quantity.0).sum()),
                orders: queue.len() as u32,
            });
            assert!(book.levels(side).eq(levels.clone()));
            assert!(levels.clone().all(|level| book.level(side, level.price) == Some(level)));
            assert_eq!(book.top(side), levels.clone().next());
            assert_eq!(book.front(side).map(|(_, order)| order.price), book.best(side));
        }
        assert_eq!(
            book.len(),
            self.0.iter().flat_map(BTreeMap::values).map(Vec::len).sum::<usize>()
        );
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// Prices near a touch that wanders slowly and jumps now and then, far from it, and at both ends.
    fn price(&mut self, turn: u64) -> i64 {
        let touch = 1_000_000 + (turn / 3) as i64 + (turn / 5_000 % 3) as i64 * 10_000_000;
        match self.roll(20) {
            0 => 1 + self.roll(300) as i64,
            1 => i64::MAX - self.roll(300) as i64,
            2 => 1 + self.roll(i64::MAX as u64) as i64,
            3..=6 => touch + self.roll(100_000) as i64 - 50_000,
            _ => touch + self.roll(200) as i64 - 100,
        }
    }
}

#[test]
fn book_agrees_with_a_naive_one_at_any_prices() {
    for seed in 1..=4 {
        let (mut dice, mut book, mut naive) = (Dice(seed), Book::new(), Naive::default());
        let mut seats: Vec<Seat> = Vec::new();
        // One seed lets few orders live, the others more and more, so that windows of all sizes occur.
        let crowd = 40 * 8_usize.pow(seed as u32 - 1);
        for turn in 0..40_000 {
            let full = seats.len() >= crowd;
            if seats.is_empty() || !full && dice.roll(3) > 0 {
                let side = if dice.roll(2) == 0 { Side::Buy } else { Side::Sell };
                let order = order(turn, side, dice.price(turn), 1 + dice.roll(9) as i64);
                naive.queue(side, order.price).push(order);
                seats.push(book.rest(order));
            } else {
                let index = dice.roll(seats.len() as u64) as usize;
                change(&mut dice, (&mut book, &mut naive), &mut seats, index);
            }
            if turn % 499 == 0 {
                naive.check(&book);
            }
        }
        naive.check(&book);
        for seat in seats {
            book.remove(seat);
        }
        Naive::default().check(&book);
    }
}

fn change(
    dice: &mut Dice,
    (book, naive): (&mut Book, &mut Naive),
    seats: &mut Vec<Seat>,
    index: usize,
) {
    let seat = seats[index];
    let before = book.get(seat);
    let some = Quantity(1 + dice.roll(before.quantity.0 as u64) as i64);
    let mut queued = |order: Resting| {
        let queue = naive.queue(order.side, order.price);
        queue.iter_mut().find(|other| other.key == order.key).expect("it rests").quantity =
            order.quantity;
    };
    match dice.roll(5) {
        0 if some < before.quantity => {
            let left = book.take(seat, some);
            queued(Resting { quantity: left, ..before });
        }
        1 => {
            book.reduce(seat, some);
            queued(Resting { quantity: some, ..before });
        }
        2 => {
            let after = Resting { quantity: Quantity(9), ..before };
            book.requeue(seat, after.quantity);
            naive.queue(before.side, before.price).retain(|other| other.key != before.key);
            naive.queue(before.side, before.price).push(after);
        }
        _ => {
            let gone = if dice.roll(2) == 0 {
                book.remove(seat)
            } else {
                book.take(seat, before.quantity);
                before
            };
            naive.take_out(gone);
            seats.swap_remove(index);
        }
    }
}

#[test]
fn book_with_prices_far_apart_costs_little_memory() {
    let mut book = Book::new();
    let lone = book.bytes();
    for turn in 0..200_000_i64 {
        let price =
            [1, 1 << 20, 1 << 40, i64::MAX][turn as usize % 4] - turn % 4 / 3 * (turn % 1_000);
        let seat = book.rest(order(1, Side::Buy, price.max(1), 1));
        book.remove(seat);
    }
    assert!(book.bytes() < lone + 65_536, "{} bytes for nothing", book.bytes());
    for turn in 0..10_000 {
        book.rest(order(1, Side::Sell, 1 + turn * 1_000_000_007, 1));
    }
    assert!(book.bytes() < 10_000 * 200, "{} bytes for 10,000 far levels", book.bytes());
}

#[test]
#[should_panic(expected = "out of bounds")]
fn empty_seat_cannot_be_cancelled() {
    let mut book = Book::new();
    let seat = book.rest(order(1, Side::Buy, 10, 5));
    book.rest(order(2, Side::Buy, 10, 5));
    book.remove(seat);
    book.remove(seat);
}
