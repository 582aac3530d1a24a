//! United States, 1 January 2025: lots that were kept over all accounts are allocated to the accounts (Rev. Proc.
//! 2024-28), as it was said, and the oldest ones to the first account where it was not.

use super::Pool;
use super::carried::Part;
use super::lots::{Run, known};
use super::record::{Lot, LotId};
use crate::activity::{ActivityId, PortfolioAccountId};
use crate::entries::{Change, Entry};
use crate::exact::Units;
use crate::issue::{Issue, IssueKind};
use agio_domain::Timestamp;
use std::collections::BTreeMap;

/// What each account holds.
#[derive(Default)]
pub(super) struct Balances(BTreeMap<PortfolioAccountId, Units>);

impl Balances {
    pub(super) fn count(&mut self, entry: &Entry) {
        let (account, quantity) = (entry.account, entry.quantity);
        match entry.change {
            Change::Acquire(_) | Change::CarryIn => self.add(account, quantity),
            Change::CarryOut | Change::Dispose(_) => self.add(account, -quantity),
            Change::Move { to } => {
                self.add(account, -quantity);
                self.add(to, quantity);
            }
        }
    }

    fn add(&mut self, account: PortfolioAccountId, quantity: Units) {
        *self.0.entry(account).or_default() += quantity;
    }
}

/// Cuts the open lots up and puts the pieces to their accounts. What moves a piece is the allocation itself.
pub(super) fn allocate(run: &mut Run<'_>, at: Timestamp) {
    let mut open: Vec<LotId> = run.shelves.values().flat_map(|it| it.values().copied()).collect();
    open.sort_by_key(|id| (run.book.lots[id.0 as usize].acquired, *id));
    let mut needs = std::mem::take(&mut run.balances).0;
    needs.retain(|_, quantity| quantity.is_positive());
    run.begin_accounts();
    for allocation in run.stream.rules.allocations.clone() {
        let Some(need) = needs.get_mut(&allocation.account) else { continue };
        let mut wanted = allocation.quantity.min(*need);
        for id in open.iter().copied() {
            if run.book.lots[id.0 as usize].origin == allocation.lot {
                let piece = cut(run, id, wanted);
                put(run, id, piece, allocation.account);
                wanted -= piece.total();
                *need -= piece.total();
            }
        }
    }
    assume(run, &open, needs, at);
}

/// The oldest to the first account that still lacks something; what nobody lacks stays where it was acquired.
fn assume(
    run: &mut Run<'_>,
    open: &[LotId],
    mut needs: BTreeMap<PortfolioAccountId, Units>,
    at: Timestamp,
) {
    needs.retain(|_, quantity| quantity.is_positive());
    let (accounts, mut assumed) = (needs.len(), Units::ZERO);
    for id in open.iter().copied() {
        while run.book.lots[id.0 as usize].remaining.is_positive() {
            let first = needs.iter().next().map(|(account, need)| (*account, *need));
            let own = run.book.lots[id.0 as usize];
            let (account, need) = first.unwrap_or((own.account, own.remaining));
            let piece = cut(run, id, need);
            put(run, id, piece, account);
            assumed += piece.total();
            let left = need - piece.total();
            match left.is_positive() {
                true => needs.insert(account, left),
                false => needs.remove(&account),
            };
        }
    }
    if accounts > 1 && assumed.is_positive() {
        let (asset, kind) = (run.stream.asset, IssueKind::AllocationAssumed);
        let day = run.stream.rules.zone.day_of(at);
        let activity = ActivityId::default();
        run.book.issues.push(Issue { kind, activity, asset, day, quantity: assumed });
    }
}

fn cut(run: &mut Run<'_>, id: LotId, wanted: Units) -> Pool {
    let lot = &mut run.book.lots[id.0 as usize];
    let mut pool = Pool::of(lot.remaining, lot.remaining_cost);
    let taken = pool.take(wanted);
    lot.remaining = pool.total();
    lot.remaining_cost = lot.remaining_cost.map(|_| pool.cost);
    taken
}

fn put(run: &mut Run<'_>, id: LotId, piece: Pool, account: PortfolioAccountId) {
    if piece.total().is_positive() {
        let Lot { origin, acquired, .. } = run.book.lots[id.0 as usize];
        let (quantity, cost) = known(piece);
        run.put(Part { origin, acquired, quantity, cost }, account, Some((id, origin)));
    }
}
