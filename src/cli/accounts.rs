//! `agio accounts`: the accounts of the journal that belong to nobody, and giving their people up.

use super::stores::{open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::services::auth;
use crate::storage::account_numbers;
use std::process::ExitCode;

/// Lists them; with `give_up` opens sign-ups without their people. Status 1 while there are any. A server may run
/// beside it.
pub(super) async fn run(config: &Config, give_up: bool) -> Result<ExitCode, String> {
    let database = open_migrated(&patient(config)?).await?;
    let failed = |fault| format!("the accounts cannot be compared with the people: {fault}");
    let ownerless = account_numbers::ownerless(&database).await.map_err(failed)?;
    for account in &ownerless {
        println!("account {account}: the journal knows it, and the table of accounts lacks it");
    }
    if ownerless.is_empty() {
        println!("Every account has its person.");
        return Ok(ExitCode::SUCCESS);
    }
    if !give_up {
        println!(
            "{} accounts without a person: sign-ups are refused. Restore a newer copy of the database; if there is \
             none, `agio accounts --give-up` opens sign-ups without these people.",
            ownerless.len()
        );
        return Ok(ExitCode::FAILURE);
    }
    let audit = operators_audit_log(&database);
    auth::give_up_accounts(&database, &audit, ownerless.clone()).await.map_err(failed)?;
    println!(
        "{} accounts were given up: they keep their numbers and what is in them, and nobody can reach it. A running \
         server opens sign-ups within seconds.",
        ownerless.len()
    );
    Ok(ExitCode::SUCCESS)
}
