//! Ending every session of somebody by an operator: of a person who left, or whose devices were stolen.

use super::{Acting, address};
use crate::domain::{AuditAction, Fault};
use crate::services::audit::Act;
use crate::storage::sessions::{self, Revocation};
use crate::storage::{Database, users};

/// What became of somebody's sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownOut {
    /// Nobody has the address.
    Nobody,
    /// They were signed in nowhere; nothing was noted.
    NotIn,
    /// Every session has ended. Nodes know it within seconds.
    Ended,
}

/// Ends every session of whoever has this address. They may sign in again.
///
/// # Errors
/// When the database fails.
pub async fn end_sessions(
    database: &Database,
    acting: Acting<'_>,
    email: &str,
) -> Result<ShownOut, Fault> {
    let email = address::normalised(email).unwrap_or_default();
    let Some(user) = users::by_email(database, &email).await? else {
        return Ok(ShownOut::Nobody);
    };
    let (audit, now) = (acting.audit.clone(), acting.clock.now());
    let ending = database.write(move |tx| {
        Box::pin(async move {
            if !sessions::revoke_all(tx, user.id, Revocation { except: None, at: now }).await? {
                return Ok(ShownOut::NotIn);
            }
            let act = Act::of_operator(AuditAction::SignOutEverywhere).about(user.id);
            audit.record(tx, act).await?;
            Ok(ShownOut::Ended)
        })
    });
    ending.await
}
