//! What must hold of an engine after every command.

use super::market;
use agio::domain::{AccountId, Amount, AssetId, Side, Timestamp};
use agio::engine::{Command, Engine, Event, WithdrawalStatus};
use std::collections::BTreeMap;

/// What is held for withdrawals, by account and asset.
type Pending = BTreeMap<(AccountId, AssetId), i64>;

/// An engine whose every answer is checked.
pub(crate) struct Watched {
    pub(crate) engine: Engine,
    /// As its events told; `None` when nobody knows.
    pub(crate) pending: Option<Pending>,
}

impl Watched {
    /// The small exchange that everything is played in.
    pub(crate) fn open() -> Watched {
        Watched { engine: market::open(), pending: Some(Pending::new()) }
    }

    /// An engine that came from somewhere.
    pub(crate) fn unknown(engine: Engine) -> Watched {
        Watched { engine, pending: None }
    }

    /// Does one command a second later than the last, and checks what must hold of any answer.
    pub(crate) fn apply(&mut self, command: &Command) -> Vec<Event> {
        let predicted = predict(&self.engine, command);
        let mut events = Vec::new();
        let seq = self.engine.last_seq().next();
        let at = Timestamp(self.engine.now().0.saturating_add(1_000_000));
        self.engine.apply(seq, at, command, &mut events);
        let refused = events.iter().any(|it| matches!(it, Event::Refused(_)));
        let alone = refused || events.iter().any(|it| matches!(it, Event::Repeated(_)));
        assert!(!alone || events.len() == 1, "a refusal with other events: {events:?}");
        if let Some(accepted) = predicted {
            assert_eq!(accepted, !refused, "the preview of {command:?} was wrong: {events:?}");
        }
        for event in &events {
            self.hear(event, command);
        }
        if matches!(command, Command::Tick) {
            let due = self.engine.next_deadline();
            assert!(due.is_none_or(|due| due > self.engine.now()), "{due:?} stays due");
        }
        self.check();
        events
    }

    /// An event says what the engine says.
    fn hear(&mut self, event: &Event, command: &Command) {
        let engine = &self.engine;
        match event {
            Event::Balance(balance) => assert_eq!(
                engine.balance(balance.account, balance.asset),
                (balance.available, balance.held),
                "the event and the engine disagree after {command:?}"
            ),
            Event::Order(order) if order.status.is_open() => {
                assert_eq!(engine.order(order.id).as_ref(), Some(order), "after {command:?}");
            }
            Event::Order(order) => assert_eq!(engine.order(order.id), None, "it has ended"),
            Event::Withdrawal(state) => {
                if let Some(pending) = &mut self.pending {
                    let held = pending.entry((state.account, state.asset)).or_default();
                    match state.status {
                        WithdrawalStatus::Pending => *held += state.amount.0,
                        WithdrawalStatus::Posted | WithdrawalStatus::Voided => {
                            *held -= state.amount.0;
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Panics when money appeared or vanished, anything but the outside is negative, something is held that
    /// nothing needs, or a book is crossed.
    fn check(&self) {
        let engine = &self.engine;
        let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
        let mut held = self.pending.clone();
        for order in engine.open_orders() {
            let market = engine.listing().market(order.market).expect("orders are in markets");
            let asset = if order.side == Side::Buy { market.quote } else { market.base };
            let amount = engine.held_for(order.id).expect("it is open");
            assert!(amount.0 >= 0, "{order:?} holds {amount:?}");
            if let Some(held) = &mut held {
                *held.entry((order.account, asset)).or_default() += amount.0;
            }
        }
        for balance in engine.balances() {
            let (available, hold) = (balance.available.0, balance.held.0);
            *sums.entry(balance.asset).or_default() += i128::from(available) + i128::from(hold);
            let may_owe = balance.account == AccountId::EXTERNAL;
            assert!(hold >= 0 && (available >= 0 || may_owe), "{balance:?}");
            let both = engine.balance(balance.account, balance.asset);
            assert_eq!(both, (Amount(available), Amount(hold)), "two answers for one balance");
            if let Some(held) = &mut held {
                let needed = held.remove(&(balance.account, balance.asset)).unwrap_or(0);
                assert_eq!(hold, needed, "held and needed by {balance:?}");
            }
        }
        assert!(held.is_none_or(|left| left.values().all(|amount| *amount == 0)), "held by nobody");
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
}

/// Whether a preview says that an order would be accepted; `None` for what cannot be previewed at the instant
/// at which it is done.
fn predict(engine: &Engine, command: &Command) -> Option<bool> {
    match command {
        Command::PlaceOrder(order) if order.client_id.is_none() && order.expires_at.is_none() => {
            Some(engine.preview(order).is_ok())
        }
        _ => None,
    }
}
