//! Tells each account that listens of its own orders and balances.
//!
//! The work a command makes is linear in its events, however many of them are of one account: one command may cancel
//! tens of thousands of orders, and all of it is done on the sequencer's thread. An account that nobody listens to
//! costs one look-up an event.

use super::position::Position;
use super::window::Window;
use super::{AccountEvent, AccountStream, AccountUpdate, Resumption, UpdateStream, lock};
use crate::domain::id_map::IdMap;
use crate::domain::{AccountId, Liquidity, OrderId, Seq, Timestamp};
use crate::engine::{Event, OrderState, Trade};
use crate::exchange::Applied;
use crate::exchange::applied::Done;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// How many accounts may be remembered as listened to before those nobody listens to are forgotten.
const IDLE_ACCOUNTS_MAX: usize = 1_024;

/// The accounts that are listened to, and the newest records.
#[derive(Debug)]
pub(super) struct Accounts {
    told: Mutex<Told>,
    stream_max: usize,
}

/// Under one lock, so that nothing falls between what was missed and what is told.
#[derive(Debug)]
struct Told {
    senders: IdMap<AccountId, broadcast::Sender<Arc<AccountUpdate>>>,
    window: Window,
}

/// The parts that orders had in a command's trades, in the order they happened.
type Parts = IdMap<OrderId, Vec<(Trade, Liquidity)>>;

impl Accounts {
    pub(super) fn new(stream_max: usize, window_max: usize) -> Accounts {
        let told = Told { senders: IdMap::default(), window: Window::new(window_max) };
        Accounts { told: Mutex::new(told), stream_max }
    }

    /// Nothing is known of what came before this command.
    pub(super) fn begin(&self, seq: Seq) {
        lock(&self.told).window.begin(seq);
    }

    /// The newest command that was told.
    pub(super) fn seq(&self) -> Seq {
        lock(&self.told).window.end()
    }

    pub(super) fn subscribe(&self, account: AccountId) -> AccountStream {
        AccountStream::of(self.listen(&mut lock(&self.told), account))
    }

    /// What lies behind a position, and what follows without a gap.
    pub(super) fn resume(&self, account: AccountId, after: Position) -> Resumption {
        let (records, stream) = {
            let mut told = lock(&self.told);
            let stream = UpdateStream::of_updates(self.listen(&mut told, account));
            (told.window.behind(after), stream)
        };
        let missed = records.map(|records| {
            let mut missed = Vec::new();
            for record in records {
                for done in record.commands() {
                    updates(&done, &|whose| whose == account, |_, update| missed.push(update));
                }
            }
            missed.retain(|update| update.position > after);
            missed
        });
        Resumption { missed, stream }
    }

    fn listen(
        &self,
        told: &mut Told,
        account: AccountId,
    ) -> broadcast::Receiver<Arc<AccountUpdate>> {
        let senders = &mut told.senders;
        if senders.len() >= IDLE_ACCOUNTS_MAX {
            senders.retain(|_, sender| sender.receiver_count() > 0);
        }
        let sender =
            senders.entry(account).or_insert_with(|| broadcast::Sender::new(self.stream_max));
        sender.subscribe()
    }

    pub(super) fn publish(&self, record: &Arc<Applied>) {
        let mut told = lock(&self.told);
        told.window.push(record);
        let senders = &mut told.senders;
        if senders.is_empty() {
            return;
        }
        let mut deserted = Vec::new();
        for done in record.commands() {
            let listens = |account| senders.contains_key(&account);
            updates(&done, &listens, |account, update| {
                let Some(sender) = senders.get(&account) else { return };
                // An error only says that the last listener has left.
                if sender.send(Arc::new(update)).is_err() {
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

/// What those who listen are told of one command, each with its position: numbered by account, so that it does not
/// matter who else listens.
fn updates(
    done: &Done<'_>,
    listens: &impl Fn(AccountId) -> bool,
    mut tell: impl FnMut(AccountId, AccountUpdate),
) {
    let mut counts: IdMap<AccountId, u32> = IdMap::default();
    let listeners = Listeners { at: done.at, listens };
    told(done.events.iter(), listeners, |account, event| {
        let part = counts.entry(account).or_insert(0);
        *part += 1;
        let position = Position::at(done.seq, *part);
        tell(account, AccountUpdate { position, snapshot: false, event });
    });
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
