//! Taking the second factors of somebody away who cannot show one any more, or whose factors somebody else set up. Only an
//! operator does it: whoever reads a mailbox must not get past a second factor.

use super::address;
use crate::domain::{AuditAction, Clock, Fault};
use crate::services::audit::{Act, AuditLog};
use crate::storage::sessions::{self, Revocation};
use crate::storage::{Database, passkeys, recovery_codes, totp_factors, users};

/// What became of the factors of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostFactors {
    /// Nobody has the address.
    Nobody,
    /// There was no second factor.
    None,
    /// The app, all passkeys and all recovery codes are gone, and every session has ended.
    Removed,
}

/// Takes the second factors of whoever has this address away, and ends their sessions: the password alone lets them in
/// then.
///
/// # Errors
/// When the database fails.
pub async fn remove_factors(
    database: &Database,
    acting: Acting<'_>,
    email: &str,
) -> Result<LostFactors, Fault> {
    let email = address::normalised(email).unwrap_or_default();
    let Some(user) = users::by_email(database, &email).await? else {
        return Ok(LostFactors::Nobody);
    };
    let (audit, now) = (acting.audit.clone(), acting.clock.now());
    let removing = database.write(move |tx| {
        Box::pin(async move {
            // The person first, as in every transaction that changes what proves them.
            if users::by_id_locked(tx, user.id).await?.is_none() {
                return Ok(LostFactors::Nobody);
            }
            let app = totp_factors::find_locked(tx, user.id).await?;
            // One that was drawn and never confirmed does not count; it goes all the same.
            let had_app = app.is_some_and(|app| app.is_confirmed);
            totp_factors::delete(tx, user.id).await?;
            let had_passkeys = passkeys::delete_all(tx, user.id).await? > 0;
            recovery_codes::delete_all(tx, user.id).await?;
            if !had_app && !had_passkeys {
                return Ok(LostFactors::None);
            }
            sessions::revoke_all(tx, user.id, Revocation { except: None, at: now }).await?;
            let acts =
                [(had_app, AuditAction::DisableTotp), (had_passkeys, AuditAction::RemovePasskey)];
            for (_, action) in acts.into_iter().filter(|(done, _)| *done) {
                audit.record(tx, Act::of_operator(action).about(user.id)).await?;
            }
            Ok(LostFactors::Removed)
        })
    });
    removing.await
}

/// What an operator acts with.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// Where it is noted.
    pub audit: &'a AuditLog,
    /// What time it is.
    pub clock: &'a dyn Clock,
}
