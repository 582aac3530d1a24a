//! United Kingdom: same day, 30 days, pool (TCGA 1992 s104, s105, s106A; CRYPTO22200 to 22257).
//!
//! Over all accounts, by days in the zone of the rules (London). All acquisitions of a day are one, all disposals of a day
//! are one.
//! 1. Each disposal is matched with the acquisitions of its own day: for all days first.
//! 2. What is left, in order of the days, is matched with what is left of acquisitions on the 30 days that follow, the
//!    earliest first.
//! 3. The rest comes out of the pool as it stands on the day. What 1 and 2 left of an acquisition joins the pool on its day.

use super::average::missing_acquisition;
use super::carried::{Carried, parts_of};
use super::matching::{Open, Source};
use super::record::{AssetBook, MatchRule, PoolHolding};
use super::{Pool, Stream};
use crate::calendar::Day;
use crate::entries::{Change, Departure, DisposalClass, Entry};

/// How many days after a disposal an acquisition is matched with it.
const BED_AND_BREAKFAST_DAYS: i32 = 30;

pub(super) fn run(stream: Stream<'_>, carried: &mut Carried) -> AssetBook {
    let mut days = days_of(stream.entries);
    for day in &mut days {
        same_day(day);
    }
    for index in 0..days.len() {
        thirty_days(&mut days, index);
    }
    let book = AssetBook { asset: stream.asset, ..AssetBook::default() };
    let mut pooling = Pooling { stream, book, pool: Pool::default() };
    for day in days {
        pooling.day(day, carried);
    }
    let Pooling { mut book, pool, .. } = pooling;
    if pool.total().is_positive() {
        book.pools.push(PoolHolding { account: None, pool });
    }
    book
}

/// A day of one asset.
struct DayOf<'a> {
    day: Day,
    /// What was acquired and is not matched yet.
    acquired: Pool,
    disposals: Vec<Open>,
    /// What joins or leaves the pool past all matching, in order.
    others: Vec<&'a Entry>,
}

fn days_of(entries: &[Entry]) -> Vec<DayOf<'_>> {
    let mut days: Vec<DayOf<'_>> = Vec::new();
    for entry in entries {
        if days.last().is_none_or(|it| it.day < entry.day) {
            let (acquired, day) = (Pool::default(), entry.day);
            days.push(DayOf { day, acquired, disposals: Vec::new(), others: Vec::new() });
        }
        let Some(day) = days.last_mut() else { continue };
        match entry.change {
            Change::Acquire(it) if it.matchable => {
                day.acquired.join(Pool::of(entry.quantity, it.cost));
            }
            Change::Dispose(it) => day.dispose(entry, it),
            Change::Move { .. } => {}
            _ => day.others.push(entry),
        }
    }
    days
}

impl DayOf<'_> {
    /// All taxable disposals of a day are one, and so is what leaves at its cost. One of unknown proceeds stands by itself.
    fn dispose(&mut self, entry: &Entry, departure: Departure) {
        let alike = |it: &&mut Open| {
            it.class == departure.class && it.proceeds.is_some() == departure.proceeds.is_some()
        };
        match self.disposals.iter_mut().find(alike) {
            Some(open) => open.join(entry, departure),
            None => {
                self.disposals.push(Open::of(entry, departure));
                self.disposals.sort_by_key(|it| it.class);
            }
        }
    }
}

/// Whether disposals of a class are matched with acquisitions. What nobody knows where it went did not leave the person.
fn is_matched(class: DisposalClass) -> bool {
    matches!(class, DisposalClass::Taxable | DisposalClass::AtCost)
}

fn same_day(day: &mut DayOf<'_>) {
    let on = day.day;
    for open in day.disposals.iter_mut().filter(|it| is_matched(it.class)) {
        let taken = day.acquired.take(open.left.quantity);
        open.cover(Source { acquired_on: Some(on), ..Source::of(MatchRule::SameDay) }, taken);
    }
}

fn thirty_days(days: &mut [DayOf<'_>], index: usize) {
    let Some((disposing, later)) = days[index..].split_first_mut() else { return };
    let last = disposing.day.plus(BED_AND_BREAKFAST_DAYS);
    for open in disposing.disposals.iter_mut().filter(|it| is_matched(it.class)) {
        for day in later.iter_mut().take_while(|it| it.day <= last) {
            if !open.left.quantity.is_positive() {
                break;
            }
            let taken = day.acquired.take(open.left.quantity);
            let source = Source::of(MatchRule::ThirtyDay);
            open.cover(Source { acquired_on: Some(day.day), ..source }, taken);
        }
    }
}

struct Pooling<'a> {
    stream: Stream<'a>,
    book: AssetBook,
    pool: Pool,
}

impl Pooling<'_> {
    fn day(&mut self, day: DayOf<'_>, carried: &mut Carried) {
        self.pool.join(day.acquired);
        for mut open in day.disposals {
            let taken = self.pool.take(open.left.quantity);
            open.cover(Source::of(MatchRule::Section104), taken);
            open.close(self.stream, &mut self.book);
        }
        for entry in day.others {
            self.other(entry, carried);
        }
    }

    fn other(&mut self, entry: &Entry, carried: &mut Carried) {
        match entry.change {
            Change::CarryIn => self.pool.join(carried.take_as_pool(entry.activity, entry.quantity)),
            Change::CarryOut => {
                let mut taken = self.pool.take(entry.quantity);
                let missing = entry.quantity - taken.total();
                if missing.is_positive() {
                    taken.join(Pool::of(missing, None));
                    missing_acquisition(self.stream, &mut self.book, (entry, missing));
                }
                carried.put(entry.activity, parts_of(taken, entry.activity, entry.at));
            }
            Change::Acquire(it) => self.pool.join(Pool::of(entry.quantity, it.cost)),
            Change::Move { .. } | Change::Dispose(_) => {}
        }
    }
}
