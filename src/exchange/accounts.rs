//! Opening accounts, and transfers between them.

use super::handle::{no_outcome, repeated};
use super::movements::{joined, used_otherwise};
use super::submission::{Question, Submission};
use super::{CommandError, Committed, ExchangeHandle, Transferred};
use crate::domain::{AccountId, CommandFault, Fault, Seq, UserId};
use crate::engine::{BalanceState, Command, NewTransfer, OpenAccount};
use crate::storage::{balances, transactions};
use tokio::sync::oneshot;

impl ExchangeHandle {
    /// Opens an account for its owner. The same again changes nothing.
    ///
    /// # Errors
    /// The engine's refusal, when it is somebody else's; or a fault as in [`ExchangeHandle::submit`].
    pub async fn open_account(
        &self,
        account: AccountId,
        owner: UserId,
    ) -> Result<(), CommandError> {
        self.command(Command::OpenAccount(OpenAccount { account, owner })).await?;
        Ok(())
    }

    /// The greatest number of an account that the engine has opened, and the greatest of an owner.
    ///
    /// # Errors
    /// A fault as in [`ExchangeHandle::submit`].
    pub async fn highest_account(&self) -> Result<Option<(AccountId, UserId)>, Fault> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::Question(Question::HighestAccount { answer }))?;
        self.answered(answered).await.map_err(CommandFault::into_cause)
    }

    /// Moves money from one account to another. A number that was used answers with the first outcome.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`]; [`Fault::Internal`] when the number was
    /// used for anything else: nothing moved then.
    pub async fn transfer(&self, new: NewTransfer) -> Result<Transferred, CommandError> {
        let committed = self.command(Command::Transfer(new)).await?;
        if repeated(&committed).is_none() {
            return Ok(transferred(&new, &committed).map_err(CommandFault::after)?);
        }
        let before = self.transferred_before(&new, committed.seq()).await;
        let before = before.map_err(CommandFault::after)?;
        Ok(before.ok_or_else(|| CommandFault::NotDone(used_otherwise(new.once)))?)
    }

    /// What a number moved; `None` when that is not what it should move now.
    async fn transferred_before(
        &self,
        new: &NewTransfer,
        seq: Seq,
    ) -> Result<Option<Transferred>, Fault> {
        self.projected(seq).await?;
        let NewTransfer { from, to, asset, amount, once } = *new;
        let database = &self.shared.database;
        let credit = transactions::moved(database, to, once).await?;
        let debit = transactions::moved(database, from, once).await?;
        let Some((debit, credit)) = debit.zip(credit) else { return Ok(None) };
        let same = credit.asset == asset && credit.amount == amount && debit.amount.0 == -amount.0;
        if !same {
            return Ok(None);
        }
        let balance = async |account| {
            let row = balances::of(database, account, asset).await?;
            Ok::<BalanceState, Fault>(row.into())
        };
        Ok(Some(Transferred {
            seq,
            at: credit.at,
            transfer: joined(&debit, &credit),
            from: balance(from).await?,
            to: balance(to).await?,
        }))
    }
}

fn transferred(new: &NewTransfer, committed: &Committed) -> Result<Transferred, Fault> {
    let transfer = committed.transfers().next().ok_or_else(no_outcome)?;
    let balance = |account| {
        let mut balances = committed.balances();
        balances.find(|balance| balance.account == account).copied().ok_or_else(no_outcome)
    };
    let (from, to) = (balance(new.from)?, balance(new.to)?);
    let (seq, at) = (committed.seq(), committed.at());
    Ok(Transferred { seq, at, transfer: *transfer, from, to })
}
