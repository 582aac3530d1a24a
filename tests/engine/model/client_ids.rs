//! What was done before: clients call their orders by names, and money from and to the outside has numbers.
//! The same name again is a repetition, anything else under it refused; a number moves money once for ever.

use super::{Model, Order};
use agio_domain::{AccountId, ClientId, Once, Seq, Timestamp};
use agio_engine::{CLIENT_IDS_MAX, Command, Event, FirstOutcome, REMEMBERED, Reject, Repeated};

#[derive(Clone, Debug)]
pub(super) struct Memory {
    account: AccountId,
    id: ClientId,
    body: Command,
    outcome: FirstOutcome,
    first: Seq,
    until: Timestamp,
    /// It is one of too many of its account.
    too_old: bool,
    /// The order that carries the name.
    order: u64,
}

impl Memory {
    fn in_time(&self, now: Timestamp) -> bool {
        self.until > now && !self.too_old
    }

    /// Whether its order still does: for so long a name is remembered in any case.
    fn stands(&self, open: &[Order]) -> bool {
        open.iter().any(|order| order.id == self.order)
    }
}

impl Model {
    /// Whether the command was done before; if so, that is told. An error when a name means another.
    pub(super) fn repeats(
        &mut self,
        account: AccountId,
        names: &[Option<&ClientId>],
        body: &Command,
    ) -> Result<bool, Reject> {
        let names: Vec<&ClientId> = names.iter().copied().flatten().collect();
        if names.len() == 2 && names[0] == names[1] {
            return Err(Reject::ClientIdReused);
        }
        let known: Vec<Option<&Memory>> =
            names.iter().map(|name| self.recall(account, name)).collect();
        if known.iter().all(Option::is_none) {
            return Ok(false);
        }
        let same = |it: &Option<&Memory>| it.is_some_and(|it| it.body == *body);
        let Some(memory) = known[0].filter(|_| known.iter().all(same)) else {
            return Err(Reject::ClientIdReused);
        };
        if known.iter().flatten().any(|it| it.first != memory.first) {
            return Err(Reject::ClientIdReused);
        }
        let (first, outcome) = (Some(memory.first), memory.outcome);
        self.tell(Event::Repeated(Repeated { first, outcome }));
        Ok(true)
    }

    /// Whether money was moved under this number; if so, that is told.
    pub(super) fn was_moved(&mut self, once: Option<Once>) -> bool {
        let Some(once) = once.filter(|it| self.moved.contains(it)) else { return false };
        self.tell(Event::Repeated(Repeated { first: None, outcome: FirstOutcome::Money(once) }));
        true
    }

    fn recall(&self, account: AccountId, id: &ClientId) -> Option<&Memory> {
        self.remembered.iter().rev().find(|it| {
            let alive = it.in_time(self.now) || it.stands(&self.open);
            alive && it.account == account && it.id == *id
        })
    }

    /// The order of an account with this name.
    pub(super) fn order_called(&self, account: AccountId, id: &ClientId) -> Option<u64> {
        self.recall(account, id).map(|it| it.order)
    }

    pub(super) fn remember(
        &mut self,
        account: AccountId,
        id: &ClientId,
        (body, outcome): (Command, FirstOutcome),
        order: u64,
    ) {
        let (now, open) = (self.now, &self.open);
        self.remembered.retain(|it| it.in_time(now) || it.stands(open));
        let (id, first, until) = (id.clone(), self.seq, self.now.plus(REMEMBERED));
        self.remembered.push(Memory {
            account,
            id,
            body,
            outcome,
            first,
            until,
            too_old: false,
            order,
        });
        let mut own: Vec<&mut Memory> = self
            .remembered
            .iter_mut()
            .filter(|it| it.account == account && it.in_time(now))
            .collect();
        if own.len() > CLIENT_IDS_MAX as usize {
            own[0].too_old = true;
        }
    }
}
