//! An account between two commands, as the engine has it: what a snapshot for a subscriber is made of.

use crate::domain::{AccountId, Amount, Seq};
use crate::engine::{BalanceState, Engine, OrderState};

/// What an account has and wants at one moment.
#[derive(Debug)]
pub(super) struct Standing {
    /// The last command of which this shows anything.
    pub(super) seq: Seq,
    /// Open orders, oldest first.
    pub(super) orders: Vec<OrderState>,
    /// By asset; never none.
    pub(super) balances: Vec<BalanceState>,
}

impl Standing {
    pub(super) fn of(engine: &Engine, account: AccountId) -> Standing {
        let listed = engine.listing().assets().iter().map(|asset| asset.id);
        let balance = |asset| {
            let (available, held) = engine.balance(account, asset);
            BalanceState { account, asset, available, held }
        };
        let mut balances: Vec<BalanceState> = listed.map(balance).collect();
        // One of nothing says that nothing is there.
        let nothing = balances.first().copied();
        balances.retain(|it| (it.available, it.held) != (Amount::ZERO, Amount::ZERO));
        if balances.is_empty() {
            balances.extend(nothing);
        }
        Standing { seq: engine.last_seq(), orders: engine.orders_of(account).collect(), balances }
    }
}
