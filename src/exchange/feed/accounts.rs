//! Tells each account that listens of its own orders and balances.
//!
//! The work a command makes is linear in its events, however many of them are of one account: one command may cancel
//! tens of thousands of orders, and all of it is done on the sequencer's thread. An account that nobody listens to
//! costs one look-up an event.

use super::{AccountEvent, AccountStream, lock};
use crate::domain::id_map::IdMap;
use crate::domain::{AccountId, Liquidity, OrderId, Timestamp};
use crate::engine::{Event, OrderState, Trade};
use crate::exchange::Applied;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// How many accounts may be remembered as listened to before those nobody listens to are forgotten.
const IDLE_ACCOUNTS_MAX: usize = 1_024;

/// The accounts that are listened to.
#[derive(Debug)]
pub(super) struct Accounts {
    senders: Mutex<IdMap<AccountId, broadcast::Sender<Arc<AccountEvent>>>>,
    stream_max: usize,
}

/// The parts that orders had in a command's trades, in the order they happened.
type Parts = IdMap<OrderId, Vec<(Trade, Liquidity)>>;

impl Accounts {
    pub(super) fn new(stream_max: usize) -> Accounts {
        Accounts { senders: Mutex::default(), stream_max }
    }

    pub(super) fn subscribe(&self, account: AccountId) -> AccountStream {
        let mut senders = lock(&self.senders);
        if senders.len() >= IDLE_ACCOUNTS_MAX {
            senders.retain(|_, sender| sender.receiver_count() > 0);
        }
        let sender =
            senders.entry(account).or_insert_with(|| broadcast::Sender::new(self.stream_max));
        AccountStream::of(sender.subscribe())
    }

    pub(super) fn publish(&self, record: &Applied) {
        let mut senders = lock(&self.senders);
        if senders.is_empty() {
            return;
        }
        let mut deserted = Vec::new();
        for done in record.commands() {
            let listens = |account| senders.contains_key(&account);
            let listeners = Listeners { at: done.at, listens: &listens };
            told(done.events.iter(), listeners, |account, event| {
                let Some(sender) = senders.get(&account) else { return };
                // An error only says that the last listener has left.
                if sender.send(Arc::new(event)).is_err() {
                    deserted.push(account);
                }
            });
        }
        for account in deserted {
            if senders.get(&account).is_some_and(|sender| sender.receiver_count() == 0) {
                senders.remove(&account);
            }
        }
    }
}

/// Who hears of a command, and when it was done.
pub(super) struct Listeners<'l, L> {
    pub(super) at: Timestamp,
    /// Whether somebody listens to an account.
    pub(super) listens: &'l L,
}

/// What those who listen are told of one command: two looks at each of its events, and one at each part in a trade.
pub(super) fn told<'e>(
    events: impl Iterator<Item = &'e Event> + Clone,
    Listeners { at, listens }: Listeners<'_, impl Fn(AccountId) -> bool>,
    mut tell: impl FnMut(AccountId, AccountEvent),
) {
    let parts = parts(events.clone(), listens);
    for event in events {
        match event {
            Event::Order(order) if listens(order.account) => {
                order_events(order, parts.get(&order.id), at)
                    .for_each(|event| tell(order.account, event));
            }
            Event::Balance(balance) if listens(balance.account) => {
                tell(balance.account, AccountEvent::Balance(*balance));
            }
            _ => {}
        }
    }
}

/// The parts of orders whose account listens.
fn parts<'e>(
    events: impl Iterator<Item = &'e Event>,
    listens: &impl Fn(AccountId) -> bool,
) -> Parts {
    let mut parts = Parts::default();
    for event in events {
        let Event::Traded(trade) = event else { continue };
        for liquidity in [Liquidity::Taker, Liquidity::Maker] {
            let (_, side) = trade.side(liquidity);
            if listens(side.account) {
                parts.entry(side.order).or_default().push((*trade, liquidity));
            }
        }
    }
    parts
}

/// An order as it changed, once with each trade that changed it, or once without.
fn order_events(
    order: &OrderState,
    parts: Option<&Vec<(Trade, Liquidity)>>,
    at: Timestamp,
) -> impl Iterator<Item = AccountEvent> {
    let trades = parts.into_iter().flatten().copied().map(Some);
    let alone = parts.is_none().then_some(None);
    trades.chain(alone).map(move |trade| AccountEvent::Order { order: order.clone(), trade, at })
}
