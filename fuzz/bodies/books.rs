//! What must hold of an engine after every command.

use agio::domain::{AccountId, Amount, AssetId, Side};
use agio::engine::Engine;
use std::collections::BTreeMap;

/// Panics when money appeared or vanished, anything but the outside is negative, or a book is crossed.
pub(crate) fn check(engine: &Engine) {
    let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
    for balance in engine.balances() {
        let (available, held) = (balance.available.0, balance.held.0);
        *sums.entry(balance.asset).or_default() += i128::from(available) + i128::from(held);
        let may_owe = balance.account == AccountId::EXTERNAL;
        assert!(held >= 0 && (available >= 0 || may_owe), "{balance:?}");
        let both = engine.balance(balance.account, balance.asset);
        assert_eq!(both, (Amount(available), Amount(held)), "two answers for one balance");
    }
    for (asset, sum) in sums {
        assert_eq!(sum, 0, "asset {asset} does not sum to zero");
    }
    for market in engine.listing().markets() {
        let best = |side| engine.best(market.id, side);
        if let (Some(bid), Some(ask)) = (best(Side::Buy), best(Side::Sell)) {
            assert!(bid < ask, "{} is crossed: {bid:?} {ask:?}", market.symbol);
        }
    }
}
