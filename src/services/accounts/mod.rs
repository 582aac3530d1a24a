//! Accounts of people: whose they are, what they are called, and opening more of them.
//!
//! Whose an account is is decided here and nowhere else: an account of somebody else gets the answer of one that
//! does not exist. A row of `storage::accounts` comes first and gives the number; then the engine is told
//! (`OpenAccount`), and then the row says so. What a crash leaves half done is finished when the account is used, and
//! by a job.

mod open_accounts;
#[cfg(test)]
mod tests;

pub use crate::storage::accounts::Account;

use super::access::verified;
use super::audit::{Act, AuditLog, PendingAct};
use super::auth::{Caller, Principal, checked_name, is_same_name};
use crate::domain::{
    AccountId, AccountKind, AuditAction, AuditObject, Clock, Failure, Fault, Refusal, RefusalCode,
    UserId, VerifiedCredential,
};
use crate::exchange::{CommandError, ExchangeHandle};
use crate::storage::account_numbers::Used;
use crate::storage::accounts::{self, NewAccount, NewName, Opened};
use crate::storage::jobs::{self, NewJob};
use crate::storage::{Database, Transaction, users};
use open_accounts::OpenAccounts;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of the jobs that finish opening accounts.
pub const OPENING_KIND: &str = "account opening";
/// How long whoever asked for an account has to see to it themselves, before the job does.
const OPENED_WITHIN: Duration = Duration::from_secs(30);

/// The accounts of people. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    exchange: ExchangeHandle,
    database: Database,
    clock: Arc<dyn Clock>,
    audit: AuditLog,
    open: Arc<OpenAccounts>,
}

/// What [`Accounts`] need.
pub struct AccountsParts {
    /// The exchange that they are opened in.
    pub exchange: ExchangeHandle,
    /// Where it is written whose they are.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where it is noted who opens and renames them.
    pub audit: AuditLog,
}

#[cfg(test)]
impl AccountsParts {
    /// For a test, with the audit log in the same database.
    pub(crate) fn of_test(
        exchange: &ExchangeHandle,
        database: &Database,
        clock: Arc<dyn Clock>,
    ) -> AccountsParts {
        let rng = Arc::new(crate::domain::rng::SystemRng);
        AccountsParts {
            exchange: exchange.clone(),
            database: database.clone(),
            audit: AuditLog::new(database.clone(), clock.clone(), rng),
            clock,
        }
    }
}

/// Another name for an account.
#[derive(Clone, Debug)]
pub struct Rename {
    /// Which account.
    pub account: AccountId,
    /// The name, as typed.
    pub name: String,
}

/// An account to open in the engine: what its job is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Which account.
    pub account: AccountId,
    /// Whose.
    pub owner: UserId,
}

impl Accounts {
    /// The accounts of this exchange.
    pub fn new(parts: AccountsParts) -> Accounts {
        let AccountsParts { exchange, database, clock, audit } = parts;
        Accounts { exchange, database, clock, audit, open: Arc::default() }
    }

    /// All accounts of a person, the main one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, owner: UserId) -> Result<Vec<Account>, Fault> {
        accounts::all(&self.database, owner).await
    }

    /// The accounts of a person that a credential of theirs reaches, the main one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reached(
        &self,
        owner: UserId,
        by: VerifiedCredential,
    ) -> Result<Vec<Account>, Fault> {
        let mut all = self.all(owner).await?;
        all.retain(|account| by.reaches(account.id));
        Ok(all)
    }

    /// The person's account with this number; `None` when they have none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, owner: UserId, id: AccountId) -> Result<Option<Account>, Fault> {
        accounts::find(&self.database, owner, id).await
    }

    /// Which account the principal means to look at: their main one, unless they name one.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs.
    pub async fn own(
        &self,
        principal: &Principal,
        named: Option<AccountId>,
    ) -> Result<AccountId, Failure> {
        let id = named.unwrap_or(principal.account);
        if !principal.credential.reaches(id) {
            return Err(no_account("accountId").into());
        }
        if id == principal.account || self.open.is_of(id, principal.user) {
            return Ok(id);
        }
        match self.find(principal.user, id).await? {
            Some(account) => Ok(account.id),
            None => Err(no_account("accountId").into()),
        }
    }

    /// Which account the principal means to act on: their main one, unless they name one. It is open in the engine then.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs; a fault when it cannot be opened.
    pub async fn usable(
        &self,
        principal: &Principal,
        named: Option<AccountId>,
    ) -> Result<AccountId, Failure> {
        let id = named.unwrap_or(principal.account);
        self.usable_at(principal, id, "accountId").await
    }

    /// The same for an account that a field of another name says.
    ///
    /// # Errors
    /// As [`Accounts::usable`]; the refusal names the field.
    pub(super) async fn usable_at(
        &self,
        principal: &Principal,
        id: AccountId,
        field: &str,
    ) -> Result<AccountId, Failure> {
        if !principal.credential.reaches(id) {
            return Err(no_account(field).into());
        }
        if !self.open.is_of(id, principal.user) {
            let account = self.find(principal.user, id).await?;
            self.ensure_open(&account.ok_or_else(|| no_account(field))?).await?;
        }
        Ok(id)
    }

    /// Opens one more account of this name. One that has the name is answered, the main one too, so that it is safe to
    /// ask again.
    ///
    /// # Errors
    /// Refuses people who are not verified, names that cannot be used, and more accounts than a person may have; a
    /// fault when the engine does not answer: then asking again finishes it.
    pub async fn open(&self, caller: Caller<'_>, name: &str) -> Result<Account, Failure> {
        let Caller { principal, client } = caller;
        verified(principal)?;
        let (owner, name) = (principal.user, checked_name(name, "name")?);
        let new = NewAccount { owner, kind: AccountKind::Sub, name, created_at: self.clock.now() };
        let act = Act::of_user(owner, AuditAction::OpenAccount).from(client.origin());
        let act = self.audit.pending(act);
        let noted =
            self.database.write(move |tx| Box::pin(async move { note(tx, new, act).await }));
        let account = noted.await??;
        self.ensure_open(&account).await?;
        Ok(account)
    }

    /// Opens an account in the engine, unless that is done.
    ///
    /// # Errors
    /// When the database or the engine does not answer.
    pub async fn finish_opening(&self, opening: Opening) -> Result<(), Fault> {
        let Opening { account, owner } = opening;
        match self.find(owner, account).await? {
            Some(account) => self.ensure_open(&account).await,
            None => Err(Fault::internal(format!("account {account} has no row"))),
        }
    }

    /// Tells the engine of the account, unless that is known to be done. To tell it again changes nothing.
    async fn ensure_open(&self, account: &Account) -> Result<(), Fault> {
        let (id, owner) = (account.id, account.owner);
        if account.opened_at.is_none() {
            self.exchange
                .open_account(id, owner)
                .await
                .map_err(|error| not_opened(account, error))?;
            let opened = Opened { account: id, at: self.clock.now() };
            accounts::mark_opened(&self.database, owner, opened).await?;
        }
        self.open.insert(id, owner);
        Ok(())
    }

    /// The greatest numbers that the engine has seen: the tables must never give them again.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn used_numbers(&self) -> Result<Used, Fault> {
        let highest = self.exchange.highest_account().await?;
        let (account, owner) = highest.unzip();
        Ok(Used { account, owner })
    }

    /// Gives an account of the principal another name.
    ///
    /// # Errors
    /// Refuses a name that cannot be used or that another account of theirs has; `NOT_FOUND` when the account is not
    /// theirs.
    pub async fn rename(&self, caller: Caller<'_>, input: Rename) -> Result<Account, Failure> {
        let Caller { principal, client } = caller;
        let (owner, name) = (principal.user, checked_name(&input.name, "name")?);
        let act = Act::of_user(owner, AuditAction::RenameAccount)
            .on(AuditObject::Account(input.account))
            .from(client.origin());
        let act = self.audit.pending(act);
        let new = NewName { account: input.account, name };
        let renamed = self.database.write(move |tx| {
            Box::pin(async move { rename(tx, OwnName { owner, new }, act).await })
        });
        Ok(renamed.await??)
    }
}

/// Writes an account down, and a job that opens it in case nobody else does. One that is there already is answered.
async fn note(
    tx: &Transaction,
    new: NewAccount,
    act: PendingAct,
) -> Result<Result<Account, Refusal>, Fault> {
    // On PostgreSQL, two changes of one person's accounts take turns.
    users::by_id_locked(tx, new.owner).await?;
    let own = accounts::all_in(tx, new.owner).await?;
    if let Some(known) = own.iter().find(|account| is_same_name(&account.name, &new.name)) {
        return Ok(Ok(known.clone()));
    }
    if own.len() >= AccountId::PER_OWNER_MAX as usize {
        return Ok(Err(too_many()));
    }
    let now = new.created_at;
    let account = accounts::insert(tx, new).await?;
    let opening = Opening { account: account.id, owner: account.owner };
    let payload = serde_json::to_string(&opening).map_err(Fault::internal)?;
    let due_at = Some(now.plus(OPENED_WITHIN));
    jobs::enqueue(tx, NewJob { payload, due_at, ..NewJob::of(OPENING_KIND) }, now).await?;
    act.on(AuditObject::Account(account.id)).record(tx).await?;
    Ok(Ok(account))
}

/// Another name for an account of a person.
struct OwnName {
    owner: UserId,
    new: NewName,
}

/// Gives an account of a person another name, and notes it; nothing is noted when it has that name.
async fn rename(
    tx: &Transaction,
    OwnName { owner, new }: OwnName,
    act: PendingAct,
) -> Result<Result<Account, Refusal>, Fault> {
    users::by_id_locked(tx, owner).await?;
    let own = accounts::all_in(tx, owner).await?;
    let NewName { account: id, name } = new;
    let Some(account) = own.iter().find(|account| account.id == id) else {
        return Ok(Err(no_account("accountId")));
    };
    if account.name == name {
        return Ok(Ok(account.clone()));
    }
    if own.iter().any(|other| other.id != id && is_same_name(&other.name, &name)) {
        return Ok(Err(name_taken()));
    }
    act.record(tx).await?;
    accounts::rename(tx, owner, NewName { account: id, name: name.clone() }).await?;
    Ok(Ok(Account { name, ..account.clone() }))
}

/// Whether or not it was opened, what should follow was not done.
fn not_opened(account: &Account, error: CommandError) -> Fault {
    match error {
        CommandError::Fault(fault) => fault.into_cause(),
        refused @ CommandError::Rejected(_) => {
            let whose = format!("account {} of person {}", account.id, account.owner);
            Fault::internal(format!("{whose} cannot be opened: {refused}"))
        }
    }
}

/// What an account of somebody else gets, like one that does not exist.
fn no_account(field: &str) -> Refusal {
    let message = "No account of yours has this id. `viewer { accounts { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at(field)
}

fn name_taken() -> Refusal {
    let message =
        "Another account of yours has this name, so nothing was changed: choose another one.";
    Refusal::new(RefusalCode::InvalidInput, message).at("name")
}

fn too_many() -> Refusal {
    let message = format!(
        "You have {} accounts already, and nobody may have more, so none was opened: use one of those. \
         `renameAccount` gives it another name.",
        AccountId::PER_OWNER_MAX
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}
