//! Accounts of people: whose they are, and what they are called.
//!
//! Whose an account is is decided here and nowhere else: an account of somebody else is told apart from none by
//! nobody. Numbers and names are in `storage::accounts`, money and orders in the engine.

pub use crate::storage::accounts::Account;

use crate::domain::{AccountId, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::auth::{Principal, checked_name};
use crate::storage::{Database, accounts, users};

/// The accounts of people.
#[derive(Clone, Debug)]
pub struct Accounts {
    database: Database,
}

/// Another name for an account.
#[derive(Clone, Debug)]
pub struct Rename {
    /// Which account.
    pub account: AccountId,
    /// The name, as typed.
    pub name: String,
}

impl Accounts {
    /// Accounts in this database.
    pub fn new(database: Database) -> Accounts {
        Accounts { database }
    }

    /// All accounts of a person, the main one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, owner: UserId) -> Result<Vec<Account>, Fault> {
        accounts::all(&self.database, owner).await
    }

    /// The person's account with this number; `None` when they have none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, owner: UserId, id: AccountId) -> Result<Option<Account>, Fault> {
        accounts::find(&self.database, owner, id).await
    }

    /// Which account the principal means: their main one, unless they name one.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs.
    pub async fn own(
        &self,
        principal: &Principal,
        named: Option<AccountId>,
    ) -> Result<AccountId, Failure> {
        let Some(id) = named.filter(|id| *id != principal.account) else {
            return Ok(principal.account);
        };
        match self.find(principal.user, id).await? {
            Some(account) => Ok(account.id),
            None => Err(no_account("accountId").into()),
        }
    }

    /// Gives an account of the principal another name.
    ///
    /// # Errors
    /// Refuses a name that cannot be used or that another account of theirs has; `NOT_FOUND` when the account is not
    /// theirs.
    pub async fn rename(&self, principal: &Principal, input: Rename) -> Result<Account, Failure> {
        let Rename { account, name } = input;
        let (owner, name) = (principal.user, checked_name(&name, "name")?);
        let outcome = self.database.write(move |tx| {
            Box::pin(async move {
                // On PostgreSQL, two changes of one person's accounts take turns.
                users::by_id_locked(tx, owner).await?;
                let namesake = accounts::named(tx, owner, &name).await?;
                if namesake.is_some_and(|namesake| namesake.id != account) {
                    return Ok(Err(name_taken()));
                }
                let renamed = accounts::rename(tx, owner, (account, name)).await?;
                Ok(renamed.ok_or_else(|| no_account("accountId")))
            })
        });
        Ok(outcome.await??)
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
