//! What a million resting orders weigh in the bare book, as it grew to them, and what it says of itself.

use super::dice::Dice;
use super::{allocated, bytes_each};
use agio_domain::{Price, Quantity, Side};
use agio_engine::bare::{MatchingBook, Order};

const ORDERS: u64 = 1_000_000;
/// The record that matching reads.
const LEAST: u64 = 32;

pub(crate) fn report() {
    println!("\n| bare book, {ORDERS} resting orders | bytes an order | as it says itself |");
    println!("|---|---:|---:|");
    for (name, ticks) in [("on 2,000 prices", 1_000), ("each at its own price", 1 << 40)] {
        let (mut dice, mut reports) = (Dice(7), Vec::with_capacity(16));
        let before = allocated();
        let mut book = MatchingBook::new();
        for id in 1..=ORDERS {
            let behind = 1 + dice.roll(ticks) as i64;
            let (side, price) = match id % 2 {
                0 => (Side::Buy, (1 << 41) - behind),
                _ => (Side::Sell, (1 << 41) + behind),
            };
            book.place(Order::limit(id, side, Price(price), Quantity(1)), &mut reports);
            reports.clear();
        }
        assert_eq!(book.book().len() as u64, ORDERS, "all of them rest");
        let each = bytes_each((before, allocated()), ORDERS, LEAST);
        println!("| {name} | {each:.0} | {:.0} |", book.bytes() as f64 / ORDERS as f64);
    }
}
