//! Canada: adjusted cost base over all accounts, with superficial losses (ITA s40(2)(g)(i), s47, s53(1)(f), s54).
//!
//! A loss is superficial as far as the same asset was acquired within 30 days before or after the disposal and is still
//! held at the end of them: denied is `loss * min(S, P, B) / S` for S disposed of, P acquired in the 61 days, B held at
//! their end. What is denied joins the cost of what is held, or of the next acquisition when nothing is.

use super::average::missing_acquisition;
use super::carried::{Carried, parts_of};
use super::matching::{Open, Source};
use super::record::{AssetBook, MatchRule, PoolHolding};
use super::{Pool, Stream};
use crate::calendar::Day;
use crate::entries::{Change, DisposalClass, Entry};
use crate::exact::{Money, Rounding, Units};

/// How many days before and after a disposal an acquisition makes a loss superficial.
const WINDOW_DAYS: i32 = 30;

pub(super) fn run(stream: Stream<'_>, carried: &mut Carried) -> AssetBook {
    let window = Window::of(stream.entries);
    let mut book = AssetBook { asset: stream.asset, ..AssetBook::default() };
    let mut base = Base::default();
    for entry in stream.entries {
        match entry.change {
            Change::Acquire(it) => base.acquire(Pool::of(entry.quantity, it.cost)),
            Change::CarryIn => base.acquire(carried.take_as_pool(entry.activity, entry.quantity)),
            Change::Move { .. } => {}
            Change::CarryOut => {
                let mut taken = base.pool.take(entry.quantity);
                let missing = entry.quantity - taken.total();
                if missing.is_positive() {
                    taken.join(Pool::of(missing, None));
                    missing_acquisition(stream, &mut book, (entry, missing));
                }
                carried.put(entry.activity, parts_of(taken, entry.activity, entry.at));
            }
            Change::Dispose(departure) => {
                let mut open = Open::of(entry, departure);
                let taken = base.pool.take(entry.quantity);
                open.cover(Source::of(MatchRule::Average), taken);
                if departure.class == DisposalClass::Taxable {
                    deny(&mut open, &window, &mut base);
                }
                if base.waiting.is_positive() {
                    base.waiting_of.push(book.disposals.len());
                }
                open.close(stream, &mut book);
            }
        }
    }
    base.give_back(&mut book);
    if base.pool.total().is_positive() {
        book.pools.push(PoolHolding { account: None, pool: base.pool });
    }
    book
}

/// The adjusted cost base, and denied losses that wait for the next acquisition.
#[derive(Default)]
struct Base {
    pool: Pool,
    waiting: Money,
    /// Of which disposals, and perhaps of others.
    waiting_of: Vec<usize>,
}

impl Base {
    fn acquire(&mut self, pool: Pool) {
        self.pool.join(pool);
        if self.pool.quantity.is_positive() {
            self.pool.cost += std::mem::take(&mut self.waiting);
            self.waiting_of.clear();
        }
    }

    /// What waits when nothing of known cost comes any more is not denied.
    fn give_back(&mut self, book: &mut AssetBook) {
        for index in std::mem::take(&mut self.waiting_of) {
            let parts = book.disposals[index].matches.clone();
            for part in &mut book.matches[parts.start as usize..parts.end as usize] {
                part.denied = Money::ZERO;
            }
        }
        self.waiting = Money::ZERO;
    }

    fn add(&mut self, denied: Money) {
        match self.pool.quantity.is_positive() {
            true => self.pool.cost += denied,
            false => self.waiting += denied,
        }
    }
}

/// Denies the superficial part of a loss.
fn deny(open: &mut Open, window: &Window, base: &mut Base) {
    let Some(part) = open.matches.iter_mut().find(|it| it.cost.is_some()) else { return };
    let loss = match part.gain() {
        Some(gain) if gain.is_negative() => -gain,
        _ => return,
    };
    let acquired = window.acquired_around(open.day);
    let held = window.held_after(open.day);
    let superficial = open.quantity.min(acquired).min(held);
    if !superficial.is_positive() {
        return;
    }
    // Toward the taxpayer's disadvantage by less than 10^-12 of a dollar.
    part.denied = loss.share(superficial, open.quantity, Rounding::HalfEven);
    base.add(part.denied);
}

/// Acquisitions and balances by day, as sums from the beginning.
struct Window {
    days: Vec<Sums>,
}

#[derive(Clone, Copy)]
struct Sums {
    day: Day,
    acquired: Units,
    held: Units,
}

impl Window {
    fn of(entries: &[Entry]) -> Window {
        let mut days: Vec<Sums> = Vec::new();
        let (mut acquired, mut held) = (Units::ZERO, Units::ZERO);
        for entry in entries {
            match entry.change {
                Change::Acquire(_) => {
                    acquired += entry.quantity;
                    held += entry.quantity;
                }
                Change::CarryIn => held += entry.quantity,
                Change::Move { .. } => {}
                // What was never there cannot be held: a shortage does not reduce what comes later.
                Change::CarryOut | Change::Dispose(_) => {
                    held = (held - entry.quantity).max(Units::ZERO)
                }
            }
            let sums = Sums { day: entry.day, acquired, held };
            match days.last_mut().filter(|it| it.day >= sums.day) {
                Some(last) => *last = Sums { day: last.day, ..sums },
                None => days.push(sums),
            }
        }
        Window { days }
    }

    fn until(&self, day: Day) -> Option<Sums> {
        let after = self.days.partition_point(|it| it.day <= day);
        self.days.get(after.checked_sub(1)?).copied()
    }

    fn acquired_around(&self, day: Day) -> Units {
        let until = |day| self.until(day).map_or(Units::ZERO, |it| it.acquired);
        until(day.plus(WINDOW_DAYS)) - until(day.plus(-WINDOW_DAYS - 1))
    }

    fn held_after(&self, day: Day) -> Units {
        self.until(day.plus(WINDOW_DAYS)).map_or(Units::ZERO, |it| it.held)
    }
}
