//! Order entry beyond a single order: several at once, pairs, changes, the dead man's switch.

use super::handle::{no_outcome, repeated};
use super::{CommandError, Committed, ExchangeHandle, Placed, PlacedOco};
use crate::domain::{AccountId, CommandFault, Fault, Seq, Timestamp};
use crate::engine::{
    AmendOrder, CancelAllAfter, Command, Event, FirstOutcome, NewOco, NewOrder, OrderRef,
    OrderState, Repeated,
};
use crate::storage::orders;

impl ExchangeHandle {
    /// Places several orders, one right after the other and in one record of the journal. Each stands or falls
    /// by itself; the answers stand in the same order.
    ///
    /// # Errors
    /// A fault as in [`ExchangeHandle::submit_all`]: none of them has an answer then.
    pub async fn place_orders(
        &self,
        orders: Vec<NewOrder>,
    ) -> Result<Vec<Result<Placed, CommandError>>, CommandFault> {
        let accounts: Vec<AccountId> = orders.iter().map(|order| order.account).collect();
        let commands = orders.into_iter().map(Command::PlaceOrder).collect();
        let committed = self.submit_all(commands).await?;
        let mut placed = Vec::with_capacity(committed.len());
        for (committed, account) in committed.iter().zip(accounts) {
            placed.push(match committed.refusal() {
                Some(reject) => Err(CommandError::Rejected(reject)),
                None => Ok(self.placed(account, committed).await.map_err(CommandFault::after)?),
            });
        }
        Ok(placed)
    }

    /// Places a pair. Repeated client ids answer with the first outcome: the orders as they are now, and the
    /// trades of the command that placed them.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn place_oco(&self, pair: NewOco) -> Result<PlacedOco, CommandError> {
        let account = pair.account;
        let committed = self.command(Command::PlaceOco(pair)).await?;
        Ok(self.placed_oco(account, &committed).await.map_err(CommandFault::after)?)
    }

    async fn placed_oco(
        &self,
        account: AccountId,
        committed: &Committed,
    ) -> Result<PlacedOco, Fault> {
        if let Some(repeated) = repeated(committed) {
            return self.oco_before(account, repeated, committed.seq()).await;
        }
        let mut own = committed.orders().filter(|order| order.rare().linked.is_some());
        let limit = own.next().cloned().ok_or_else(no_outcome)?;
        let stop = own
            .find(|order| Some(order.id) == limit.rare().linked)
            .cloned()
            .ok_or_else(no_outcome)?;
        let trades = committed.trades_of(&[limit.id, stop.id]);
        Ok(PlacedOco { at: committed.at(), limit, stop, trades })
    }

    async fn oco_before(
        &self,
        account: AccountId,
        repeated: Repeated,
        seq: Seq,
    ) -> Result<PlacedOco, Fault> {
        let FirstOutcome::Oco { limit, stop } = repeated.outcome else { return Err(no_outcome()) };
        self.projected(seq).await?;
        let first = repeated.first.ok_or_else(no_outcome)?;
        let (limit, limit_trades) = self.order_and_trades(account, limit, first).await?;
        let (stop, stop_trades) = self.order_and_trades(account, stop, first).await?;
        Ok(PlacedOco { at: limit.created_at, limit, stop, trades: limit_trades.with(stop_trades) })
    }

    /// Changes an open order; answers the order as it is then.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn amend_order(&self, change: AmendOrder) -> Result<OrderState, CommandError> {
        let (account, order) = (change.account, change.order.clone());
        let committed = self.command(Command::AmendOrder(change)).await?;
        let order = committed.order_named(account, &order).cloned();
        Ok(order.ok_or_else(no_outcome).map_err(CommandFault::after)?)
    }

    /// Sets an account's dead man's switch, or takes it away; answers when it fires.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`].
    pub async fn cancel_all_after(
        &self,
        switch: CancelAllAfter,
    ) -> Result<Option<Timestamp>, CommandError> {
        let committed = self.command(Command::CancelAllAfter(switch)).await?;
        let set = committed.events().iter().find_map(|event| match event {
            Event::DeadMansSwitch(switch) => Some(switch.fires_at),
            _ => None,
        });
        Ok(set.ok_or_else(no_outcome).map_err(CommandFault::after)?)
    }

    /// An account's order as it stands, with everything the account has been told of; `None` when
    /// it has none of that name. Of several orders with the same client id (an id may be used again after a
    /// day) the newest.
    ///
    /// # Errors
    /// [`Fault`] when the database fails or the projections do not catch up in time.
    pub async fn order(
        &self,
        account: AccountId,
        order: &OrderRef,
    ) -> Result<Option<OrderState>, Fault> {
        self.caught_up(account).await?;
        let database = &self.shared.database;
        let found = match order {
            OrderRef::Id(id) => orders::find(database, account, *id).await?,
            OrderRef::Client(id) => orders::find_by_client_id(database, account, id).await?,
        };
        Ok(self.as_they_stand(account, found.into_iter().collect()).await?.pop())
    }
}
