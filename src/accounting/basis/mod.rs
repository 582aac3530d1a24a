//! Cost basis: which cost belongs to which disposal.
//!
//! Each asset is a stream of entries ([`crate::entries`]) and is worked off by itself: by lots (FIFO, LIFO, HIFO, LOFO,
//! named ones), or by a pool (average, Section 104, adjusted cost base). Quantity and cost are conserved to the unit: what
//! a disposal takes is what the rest lacks. A cost that nobody knows stays unknown, in whatever it becomes part of.

mod allocation;
mod average;
mod canada;
mod carried;
mod lots;
mod matching;
mod pool;
mod record;
mod section104;
mod shelves;

pub use pool::{Pool, Taken};
pub use record::{AssetBook, Disposal, Lot, LotId, Match, MatchRule, PoolHolding};

use crate::activity::PortfolioAssetId;
use crate::entries::{Carry, Entries};
use crate::rules::{CostBasisMethod, Rules};
use carried::Carried;

/// The cost basis of all assets, by their ids.
pub fn find(entries: &Entries, rules: &Rules) -> Vec<AssetBook> {
    let mut books: Vec<AssetBook> = vec![AssetBook::default(); entries.by_asset.len()];
    let mut carried = Carried::default();
    for asset in in_order_of_carries(&entries.carries, entries.by_asset.len()) {
        let list = &entries.by_asset[asset.0 as usize];
        if list.is_empty() {
            books[asset.0 as usize].asset = asset;
            continue;
        }
        let stream = Stream { asset, entries: list, rules };
        books[asset.0 as usize] = match rules.method {
            CostBasisMethod::Section104 => section104::run(stream, &mut carried),
            CostBasisMethod::Acb => canada::run(stream, &mut carried),
            CostBasisMethod::Average => average::run(stream, &mut carried),
            _ => lots::run(stream, &mut carried),
        };
    }
    books
}

/// The entries of one asset, in order.
#[derive(Clone, Copy)]
struct Stream<'a> {
    asset: PortfolioAssetId,
    entries: &'a [crate::entries::Entry],
    rules: &'a Rules,
}

/// What became another asset stands before that; there are no circles.
fn in_order_of_carries(carries: &[Carry], assets: usize) -> Vec<PortfolioAssetId> {
    let mut waiting: Vec<PortfolioAssetId> =
        (0..assets).filter_map(|it| u32::try_from(it).ok().map(PortfolioAssetId)).collect();
    if carries.is_empty() {
        return waiting;
    }
    let mut ordered = Vec::with_capacity(assets);
    while !waiting.is_empty() {
        let waits = |asset: PortfolioAssetId| {
            carries.iter().any(|it| it.into == asset && waiting.contains(&it.from))
        };
        let (late, ready): (Vec<_>, Vec<_>) = waiting.iter().partition(|asset| waits(**asset));
        match ready.is_empty() {
            true => ordered.push(waiting.remove(0)),
            false => {
                ordered.extend(ready);
                waiting = late;
            }
        }
    }
    ordered
}
