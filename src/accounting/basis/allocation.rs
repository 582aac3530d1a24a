//! United States, 1 January 2025: lots that were kept over all accounts are allocated to the accounts (Rev. Proc.
//! 2024-28), as it was said, and the oldest ones to the first account where it was not.

use super::Pool;
use super::carried::Part;
use super::record::{Lot, LotId};
use super::shelves::{Shelves, known};
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
pub(super) fn allocate(shelves: &mut Shelves<'_>, balances: Balances, at: Timestamp) {
    let mut open = shelves.begin_accounts();
    open.sort_by_key(|id| (shelves.book.lots[id.0 as usize].acquired, *id));
    let mut needs = balances.0;
    needs.retain(|_, quantity| quantity.is_positive());
    for allocation in shelves.stream.rules.allocations.clone() {
        let Some(need) = needs.get_mut(&allocation.account) else { continue };
        let mut wanted = allocation.quantity.min(*need);
        for id in open.iter().copied() {
            if shelves.book.lots[id.0 as usize].origin == allocation.lot {
                let piece = cut(shelves, id, wanted);
                put(shelves, id, piece, allocation.account);
                wanted -= piece.total();
                *need -= piece.total();
            }
        }
    }
    assume(shelves, &open, needs, at);
}

/// The oldest to the first account that still lacks something; what nobody lacks stays where it was acquired.
fn assume(
    shelves: &mut Shelves<'_>,
    open: &[LotId],
    mut needs: BTreeMap<PortfolioAccountId, Units>,
    at: Timestamp,
) {
    needs.retain(|_, quantity| quantity.is_positive());
    let (accounts, mut assumed) = (needs.len(), Units::ZERO);
    for id in open.iter().copied() {
        while shelves.book.lots[id.0 as usize].remaining.is_positive() {
            let first = needs.iter().next().map(|(account, need)| (*account, *need));
            let own = shelves.book.lots[id.0 as usize];
            let (account, need) = first.unwrap_or((own.account, own.remaining));
            let piece = cut(shelves, id, need);
            put(shelves, id, piece, account);
            assumed += piece.total();
            let left = need - piece.total();
            match left.is_positive() {
                true => needs.insert(account, left),
                false => needs.remove(&account),
            };
        }
    }
    if accounts > 1 && assumed.is_positive() {
        let (asset, kind) = (shelves.stream.asset, IssueKind::AllocationAssumed);
        let day = shelves.stream.rules.zone.day_of(at);
        let activity = ActivityId::default();
        shelves.book.issues.push(Issue { kind, activity, asset, day, quantity: assumed });
    }
}

fn cut(shelves: &mut Shelves<'_>, id: LotId, wanted: Units) -> Pool {
    let lot = &mut shelves.book.lots[id.0 as usize];
    let mut pool = Pool::of(lot.remaining, lot.remaining_cost);
    let taken = pool.take(wanted);
    lot.remaining = pool.total();
    lot.remaining_cost = lot.remaining_cost.map(|_| pool.cost);
    taken
}

fn put(shelves: &mut Shelves<'_>, id: LotId, piece: Pool, account: PortfolioAccountId) {
    if piece.total().is_positive() {
        let Lot { origin, acquired, .. } = shelves.book.lots[id.0 as usize];
        let (quantity, cost) = known(piece);
        shelves.put(Part { origin, acquired, quantity, cost }, account, Some((id, origin)));
    }
}
