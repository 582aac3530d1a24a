//! `agio user`: what an operator does for one person. It works beside running servers, which see it at the next sign-in.

use super::serve::with_signing_key;
use super::stores::{open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::services::auth;
use crate::services::permanent_key::known_ids;
use crate::storage::Database;
use clap::Subcommand;
use std::process::ExitCode;

/// What to do for a person.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Action {
    /// Lets somebody sign in again at once, who is refused because of too many wrong passwords.
    Unlock {
        /// The person's e-mail address.
        email: String,
    },
}

/// Status 1 when there is no such person.
pub(super) async fn run(config: &Config, action: Action) -> Result<ExitCode, String> {
    let mut config = patient(config)?;
    with_signing_key(&mut config)?;
    let database = open_migrated(&config).await?;
    match action {
        Action::Unlock { email } => unlock(&config, &database, &email).await,
    }
}

async fn unlock(config: &Config, database: &Database, email: &str) -> Result<ExitCode, String> {
    let failed = |fault| format!("the sign-in was not unlocked: {fault}");
    let ring = config.auth.key_ring().map_err(failed)?;
    let ids = known_ids(database).await.map_err(failed)?;
    let ids = ids.ok_or("no server has started on this database yet, so there is nobody")?;
    let audit = operators_audit_log(database);
    if auth::unlock_sign_in(database, &audit, (&ring, ids, email)).await.map_err(failed)? {
        println!("{email} can sign in: no wrong passwords are counted any more.");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("agio: nobody has the address {email}. Nothing was changed.");
    Ok(ExitCode::FAILURE)
}
