//! Deposits: money from outside, each once for ever.

use super::handle::{no_outcome, repeated};
use super::movements::{joined, used_otherwise};
use super::submission::{Question, Submission};
use super::{CommandError, Committed, Deposited, ExchangeHandle};
use crate::domain::{AccountId, CommandFault, Fault, IntentKind, Once, Seq};
use crate::engine::{Command, Deposit, FirstOutcome};
use crate::storage::transactions::PostingRow;
use crate::storage::{balances, transactions};
use tokio::sync::oneshot;

impl ExchangeHandle {
    /// Credits an account. A number that was used answers with the first outcome.
    ///
    /// # Errors
    /// The engine's refusal, or a fault as in [`ExchangeHandle::submit`]; [`Fault::Internal`] when the number was
    /// used for anything else, which nobody does who keeps its numbers: nothing moved then.
    pub async fn deposit(&self, deposit: Deposit) -> Result<Deposited, CommandError> {
        let committed = self.command(Command::Deposit(deposit.clone())).await?;
        let FirstOutcome::Money(once) = (match repeated(&committed) {
            Some(repeated) => repeated.outcome,
            None => return Ok(deposited(deposit.account, &committed).map_err(CommandFault::after)?),
        }) else {
            return Err(CommandFault::after(no_outcome()).into());
        };
        let before = self.deposited_before(&deposit, once, committed.seq()).await;
        let before = before.map_err(CommandFault::after)?;
        Ok(before.ok_or_else(|| CommandFault::NotDone(used_otherwise(once)))?)
    }

    /// What a number moved; `None` when that is not what it should move now.
    async fn deposited_before(
        &self,
        deposit: &Deposit,
        once: Once,
        seq: Seq,
    ) -> Result<Option<Deposited>, Fault> {
        self.projected(seq).await?;
        let Deposit { account, asset, amount, .. } = *deposit;
        let database = &self.shared.database;
        let credit = transactions::moved(database, account, once).await?;
        let Some(credit) = credit.filter(|it| (it.asset, it.amount) == (asset, amount)) else {
            return Ok(None);
        };
        let debit_id = PostingRow::debit_id(credit.transfer());
        let debit = transactions::by_id(database, AccountId::EXTERNAL, debit_id).await?;
        let debit = debit.ok_or_else(no_outcome)?;
        let balance = balances::of(database, account, asset).await?;
        let transfer = joined(&debit, &credit);
        Ok(Some(Deposited { seq, at: credit.at, transfer, balance: balance.into() }))
    }

    /// The greatest number of a kind of money movements that the engine has done.
    ///
    /// # Errors
    /// A fault as in [`ExchangeHandle::submit`].
    pub async fn highest_once(&self, kind: IntentKind) -> Result<Option<u64>, Fault> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(Submission::Question(Question::HighestOnce { kind, answer }))?;
        self.answered(answered).await.map_err(CommandFault::into_cause)
    }
}

fn deposited(account: AccountId, committed: &Committed) -> Result<Deposited, Fault> {
    let transfer = committed.transfers().next().ok_or_else(no_outcome)?;
    let mut balances = committed.balances();
    let balance = balances.find(|balance| balance.account == account).ok_or_else(no_outcome)?;
    let (seq, at) = (committed.seq(), committed.at());
    Ok(Deposited { seq, at, transfer: *transfer, balance: *balance })
}
