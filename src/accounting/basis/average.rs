//! Average cost: what is held in one place is one pool, and what leaves takes its share.

use super::carried::{Carried, parts_of};
use super::matching::{Open, Source};
use super::record::{AssetBook, MatchRule, PoolHolding};
use super::{Pool, Stream};
use crate::activity::PortfolioAccountId;
use crate::entries::{Change, Entry};
use crate::exact::Units;
use crate::issue::{Issue, IssueKind};
use crate::rules::LotScope;
use std::collections::BTreeMap;

pub(super) fn run(stream: Stream<'_>, carried: &mut Carried) -> AssetBook {
    let book = AssetBook { asset: stream.asset, ..AssetBook::default() };
    let mut run = Run { stream, book, pools: BTreeMap::new() };
    for entry in stream.entries {
        run.enter(entry, carried);
    }
    let account = |it: PortfolioAccountId| run.by_account().then_some(it);
    let held = run.pools.iter().filter(|(_, pool)| pool.total().is_positive());
    let pools = held.map(|(it, pool)| PoolHolding { account: account(*it), pool: *pool });
    AssetBook { pools: pools.collect(), ..run.book }
}

struct Run<'a> {
    stream: Stream<'a>,
    book: AssetBook,
    pools: BTreeMap<PortfolioAccountId, Pool>,
}

impl Run<'_> {
    /// Averages have no lots that could be allocated at an instant: by account means from the beginning.
    fn by_account(&self) -> bool {
        !matches!(self.stream.rules.scope, LotScope::Universal)
    }

    fn pool(&mut self, account: PortfolioAccountId) -> &mut Pool {
        let place = if self.by_account() { account } else { PortfolioAccountId::default() };
        self.pools.entry(place).or_default()
    }

    fn enter(&mut self, entry: &Entry, carried: &mut Carried) {
        let Entry { account, quantity, activity, .. } = *entry;
        match entry.change {
            Change::Acquire(it) => self.pool(account).join(Pool::of(quantity, it.cost)),
            Change::CarryIn => {
                let pool = carried.take_as_pool(activity, quantity);
                self.pool(account).join(pool);
            }
            Change::Move { to } if self.by_account() => {
                let taken = self.take(entry);
                self.pool(to).join(taken);
            }
            Change::Move { .. } => {}
            Change::CarryOut => {
                let taken = self.take(entry);
                carried.put(activity, parts_of(taken, activity, entry.at));
            }
            Change::Dispose(departure) => {
                let mut open = Open::of(entry, departure);
                let taken = self.pool(account).take(quantity);
                open.cover(Source::of(MatchRule::Average), taken);
                open.close(self.stream, &mut self.book);
            }
        }
    }

    /// All that was asked for: what was not there is of unknown cost.
    fn take(&mut self, entry: &Entry) -> Pool {
        let mut taken = self.pool(entry.account).take(entry.quantity);
        let missing = entry.quantity - taken.total();
        if missing.is_positive() {
            taken.join(Pool::of(missing, None));
            missing_acquisition(self.stream, &mut self.book, (entry, missing));
        }
        taken
    }
}

pub(super) fn missing_acquisition(
    stream: Stream<'_>,
    book: &mut AssetBook,
    missing: (&Entry, Units),
) {
    let (Entry { activity, day, .. }, quantity) = (*missing.0, missing.1);
    let (asset, kind) = (stream.asset, IssueKind::MissingAcquisition);
    book.assumed += quantity;
    book.issues.push(Issue { kind, activity, asset, day, quantity });
}
