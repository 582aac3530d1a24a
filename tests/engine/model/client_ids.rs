//! What clients called their commands: the same again is a repetition, anything else under the name refused.

use super::{Model, Order};
use agio::domain::{AccountId, ClientId, Seq, Timestamp};
use agio::engine::{Command, Event, FirstOutcome, REMEMBERED, Reject, Repeated};

/// Orders, deposits and withdrawals have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Order,
    Deposit,
    Withdrawal,
}

#[derive(Clone, Debug)]
pub(super) struct Memory {
    account: AccountId,
    kind: Kind,
    id: ClientId,
    body: Command,
    outcome: FirstOutcome,
    first: Seq,
    until: Timestamp,
    /// The order that carries the name.
    order: Option<u64>,
}

impl Memory {
    /// Whether its order still does: for so long a name is remembered in any case.
    fn stands(&self, open: &[Order]) -> bool {
        self.order.is_some_and(|id| open.iter().any(|order| order.id == id))
    }
}

impl Model {
    /// Whether the command was done before; if so, that is told. An error when a name means another.
    pub(super) fn repeats(
        &mut self,
        account: AccountId,
        (kind, names): (Kind, &[Option<&ClientId>]),
        body: &Command,
    ) -> Result<bool, Reject> {
        let names: Vec<&ClientId> = names.iter().copied().flatten().collect();
        if names.len() == 2 && names[0] == names[1] {
            return Err(Reject::ClientIdReused);
        }
        let known: Vec<Option<&Memory>> =
            names.iter().map(|name| self.recall(account, kind, name)).collect();
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
        let (first, outcome) = (memory.first, memory.outcome);
        self.tell(Event::Repeated(Repeated { first, outcome }));
        Ok(true)
    }

    fn recall(&self, account: AccountId, kind: Kind, id: &ClientId) -> Option<&Memory> {
        self.remembered.iter().rev().find(|it| {
            let alive = it.until > self.now || it.stands(&self.open);
            alive && it.account == account && it.kind == kind && it.id == *id
        })
    }

    /// The order of an account with this name.
    pub(super) fn order_called(&self, account: AccountId, id: &ClientId) -> Option<u64> {
        self.recall(account, Kind::Order, id).and_then(|it| it.order)
    }

    pub(super) fn remember(
        &mut self,
        account: AccountId,
        (kind, id): (Kind, &ClientId),
        (body, outcome): (Command, FirstOutcome),
        order: Option<u64>,
    ) {
        let (now, open) = (self.now, &self.open);
        self.remembered.retain(|it| it.until > now || it.stands(open));
        let (id, first, until) = (id.clone(), self.seq, self.now.plus(REMEMBERED));
        self.remembered.push(Memory { account, kind, id, body, outcome, first, until, order });
    }
}
