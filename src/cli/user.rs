//! `agio user`: what an operator does for one person. It works beside running servers, which see it at the next sign-in.

use super::serve::with_signing_key;
use super::stores::{open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::domain::time::SystemClock;
use crate::domain::{Spelled, StaffRole};
use crate::services::auth::{
    self, Acting, ChangedDuty, Duty, DutyChange, LockedAddress, LostFactors, ShownOut,
};
use crate::services::permanent_key::known_ids;
use crate::storage::Database;
use clap::Subcommand;
use std::process::ExitCode;

/// What to do for a person.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Action {
    /// Ends every session of somebody: of a person who left, or whose devices were stolen. They may sign in again.
    EndSessions {
        /// The person's e-mail address.
        email: String,
    },
    /// Gives somebody a duty at the exchange. It counts in sessions with a second factor only.
    Grant {
        /// The person's e-mail address.
        email: String,
        /// SUPPORT, COMPLIANCE, TREASURY, MARKET_OPERATIONS, ENGINEERING, ADMINISTRATOR or AUDITOR.
        #[arg(value_parser = role)]
        role: StaffRole,
    },
    /// Takes a duty at the exchange away from somebody.
    RevokeRole {
        /// The person's e-mail address.
        email: String,
        /// As for `grant`.
        #[arg(value_parser = role)]
        role: StaffRole,
    },
    /// Takes the authenticator app, the passkeys and the recovery codes of somebody away and ends their sessions: they lost
    /// them, or somebody else set them up. Make sure first who asks.
    RemoveFactors {
        /// The person's e-mail address.
        email: String,
    },
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
        Action::EndSessions { email } => end_sessions(&database, &email).await,
        Action::Grant { email, role } => change(&database, &email, DutyChange::Grant(role)).await,
        Action::RevokeRole { email, role } => {
            change(&database, &email, DutyChange::Revoke(role)).await
        }
        Action::RemoveFactors { email } => remove_factors(&database, &email).await,
        Action::Unlock { email } => unlock(&config, &database, &email).await,
    }
}

/// The duty of a spelling, in capitals or not.
fn role(text: &str) -> Result<StaffRole, String> {
    let spelled = text.to_uppercase().replace('-', "_");
    StaffRole::parse(&spelled).ok_or_else(|| {
        format!("there is no such role; write one of {}", StaffRole::SPELLINGS.join(", "))
    })
}

async fn change(database: &Database, email: &str, change: DutyChange) -> Result<ExitCode, String> {
    let audit = operators_audit_log(database);
    let changed = auth::change_duty(database, &audit, Duty { email, change })
        .await
        .map_err(|fault| format!("the role was not changed: {fault}"))?;
    let (is, role) = match change {
        DutyChange::Grant(role) => ("has", role.as_str()),
        DutyChange::Revoke(role) => ("has not", role.as_str()),
    };
    match changed {
        ChangedDuty::Nobody => {
            eprintln!("agio: nobody has the address {email}. Nothing was changed.");
            return Ok(ExitCode::FAILURE);
        }
        ChangedDuty::Unchanged => println!("{email} {is} the role {role} already."),
        ChangedDuty::Changed { has_second_factor } => {
            println!("{email} {is} the role {role} from now on.");
            if matches!(change, DutyChange::Grant(_)) && !has_second_factor {
                println!("It counts once they have set up a second factor and signed in with it.");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn end_sessions(database: &Database, email: &str) -> Result<ExitCode, String> {
    let (audit, clock) = (operators_audit_log(database), SystemClock);
    let ended = auth::end_sessions(database, Acting { audit: &audit, clock: &clock }, email)
        .await
        .map_err(|fault| format!("no session was ended: {fault}"))?;
    match ended {
        ShownOut::Nobody => {
            eprintln!("agio: nobody has the address {email}. Nothing was changed.");
            return Ok(ExitCode::FAILURE);
        }
        ShownOut::NotIn => println!("{email} is signed in nowhere."),
        ShownOut::Ended => println!("{email} is signed out everywhere, within seconds."),
    }
    Ok(ExitCode::SUCCESS)
}

async fn remove_factors(database: &Database, email: &str) -> Result<ExitCode, String> {
    let (audit, clock) = (operators_audit_log(database), SystemClock);
    let removed = auth::remove_factors(database, Acting { audit: &audit, clock: &clock }, email)
        .await
        .map_err(|fault| format!("nothing was taken away: {fault}"))?;
    match removed {
        LostFactors::Nobody => {
            eprintln!("agio: nobody has the address {email}. Nothing was changed.");
            return Ok(ExitCode::FAILURE);
        }
        LostFactors::None => println!("{email} has no second factor."),
        LostFactors::Removed => println!(
            "{email} has no second factor any more, and is signed out everywhere. Tell them to set one up again."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

async fn unlock(config: &Config, database: &Database, email: &str) -> Result<ExitCode, String> {
    let failed = |fault| format!("the sign-in was not unlocked: {fault}");
    let ring = config.auth.key_ring().map_err(failed)?;
    let ids = known_ids(database).await.map_err(failed)?;
    let ids = ids.ok_or("no server has started on this database yet, so there is nobody")?;
    let audit = operators_audit_log(database);
    let locked = LockedAddress { ring: &ring, ids, email };
    if auth::unlock_sign_in(database, &audit, locked).await.map_err(failed)? {
        println!("{email} can sign in: no wrong passwords are counted any more.");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("agio: nobody has the address {email}. Nothing was changed.");
    Ok(ExitCode::FAILURE)
}
