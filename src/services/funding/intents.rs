//! Money intents: what is to be moved is noted with a number of its own, and then the engine is told, as often as
//! it takes. `docs/decisions/0008-money-moves-once.md` says why.

use crate::domain::{AccountId, AssetId, CommandFault, Fault, IntentKind, Once};
use crate::engine::{Deposit, NewTransfer};
use crate::exchange::{CommandError, Deposited, ExchangeHandle, Transferred};
use crate::services::audit::PendingAct;
use crate::storage::money_intents::{self, NewIntent, Noted};
use crate::storage::{Database, transactions};

/// Moves money by intents of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Intents {
    exchange: ExchangeHandle,
    database: Database,
    kind: IntentKind,
}

impl Intents {
    /// Intents of this kind.
    pub(crate) fn of(kind: IntentKind, exchange: ExchangeHandle, database: Database) -> Intents {
        Intents { exchange, database, kind }
    }

    /// Checks that numbers given from now on are new to the engine.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] in words for the operator, when the tables are older than the journal: then numbers
    /// would be given again, and what they are given for would be taken for done.
    pub(crate) async fn check(&self) -> Result<(), Fault> {
        let done = self.exchange.highest_once(self.kind).await?.unwrap_or(0);
        let noted = money_intents::newest(&self.database, self.kind).await?;
        if noted >= done {
            return Ok(());
        }
        Err(Fault::unavailable(format!(
            "the tables are older than the journal: they know of {noted} money movements of kind {}, the journal of \
             {done}, so that new ones would be taken for those. Restore a newer backup of the database, or follow \
             \"Tables older than the journal\" in docs/runbook.md",
            self.kind.number()
        )))
    }

    /// Notes what is to be moved.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn note(&self, intent: NewIntent) -> Result<Noted, Fault> {
        money_intents::note(&self.database, intent).await
    }

    /// Notes what is to be moved, and who asked for it. To ask again is no act of its own.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn note_act(
        &self,
        intent: NewIntent,
        act: PendingAct,
    ) -> Result<Noted, Fault> {
        let noting = self.database.write(move |tx| {
            Box::pin(async move {
                let noted = money_intents::note_in(tx, intent).await?;
                if let Noted::New(_) = noted {
                    act.record(tx).await?;
                }
                Ok(noted)
            })
        });
        noting.await
    }

    /// Takes back a note of what has surely not been done, and that nobody can ask for again.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn give_up(&self, intent: NewIntent) -> Result<(), Fault> {
        money_intents::give_up(&self.database, intent).await
    }

    /// Tells the engine of a deposit.
    ///
    /// # Errors
    /// As [`ExchangeHandle::deposit`].
    pub(crate) async fn deposit(&self, deposit: Deposit) -> Result<Deposited, CommandError> {
        let once = deposit.once;
        let deposited = self.exchange.deposit(deposit).await;
        note_contradiction(once, &deposited);
        deposited
    }

    /// Tells the engine of a transfer.
    ///
    /// # Errors
    /// As [`ExchangeHandle::transfer`].
    pub(crate) async fn transfer(&self, new: NewTransfer) -> Result<Transferred, CommandError> {
        let once = new.once;
        let transferred = self.exchange.transfer(new).await;
        note_contradiction(Some(once), &transferred);
        transferred
    }

    /// The account's newest deposit in an asset, when nothing says that it was done. It may still be on its way:
    /// to tell the engine again is safe.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn unsettled(
        &self,
        account: AccountId,
        asset: AssetId,
    ) -> Result<Option<Deposit>, Fault> {
        let of = money_intents::MovementsOf { kind: self.kind, account, asset };
        let last = money_intents::last(&self.database, of).await?;
        let Some((once, amount)) = last else { return Ok(None) };
        self.exchange.caught_up(account).await?;
        let done = transactions::moved(&self.database, account, once).await?;
        let deposit = Deposit { account, asset, amount, once: Some(once) };
        Ok(done.is_none().then_some(deposit))
    }
}

/// Tells the operator when a number was done before, for something else.
fn note_contradiction<T>(once: Option<Once>, outcome: &Result<T, CommandError>) {
    if let Err(CommandError::Fault(CommandFault::NotDone(Fault::Internal(cause)))) = outcome {
        metrics::counter!("agio_funding_contradictions_total").increment(1);
        tracing::error!(?once, %cause, "a money movement contradicts the journal; nothing moved");
    }
}

/// A hash that tells the same deposit from another.
pub(crate) fn body_hash(deposit: &Deposit) -> [u8; 32] {
    let Deposit { account, asset, amount, .. } = deposit;
    let mut hasher = blake3::Hasher::new_derive_key("agio money intent: deposit");
    hasher.update(&account.0.to_le_bytes());
    hasher.update(&asset.0.to_le_bytes());
    hasher.update(&amount.0.to_le_bytes());
    hasher.finalize().into()
}
