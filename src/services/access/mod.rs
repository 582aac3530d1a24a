//! What several services check before they do something for somebody: a verified address, an account that the engine
//! knows, an id of the caller's own. Who may ask for which field was decided before, by `schema::permissions`.

use crate::domain::{ClientId, Failure, Fault, Refusal, RefusalCode};
use crate::exchange::{CommandError, ExchangeHandle};
use crate::services::auth::Principal;

/// Refuses people whose address is not verified yet.
///
/// # Errors
/// `EMAIL_NOT_VERIFIED`.
pub fn verified(principal: &Principal) -> Result<(), Refusal> {
    if principal.email_verified {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::EmailNotVerified,
        "Your e-mail address is not verified yet, so you may look but not trade: enter the code we \
         mailed you with `verifyEmail`, or ask for a new one with `resendVerificationEmail`.",
    ))
}

/// Opens the principal's account in the engine, unless that is known to be done.
///
/// # Errors
/// A fault: then nothing else was done.
pub(crate) async fn ensure_open(
    exchange: &ExchangeHandle,
    principal: &Principal,
) -> Result<(), Failure> {
    let opened = exchange.ensure_open(principal.account, principal.user).await;
    opened.map_err(|error| match error {
        // Whether or not it was opened, what should follow was not done.
        CommandError::Fault(fault) => fault.into_cause().into(),
        refused @ CommandError::Rejected(_) => {
            let whose = format!("account {} of person {}", principal.account, principal.user);
            Fault::internal(format!("{whose} cannot be opened: {refused}")).into()
        }
    })
}

/// A client's own id out of its text.
///
/// # Errors
/// `INVALID_INPUT` at `field`.
pub fn client_id(text: &str, field: &str) -> Result<ClientId, Refusal> {
    ClientId::new(text).ok_or_else(|| {
        let message = format!(
            "`{field}` must be 1 to {} visible ASCII characters (`!` to `~`, no spaces): choose another, \
             for example a UUID.",
            ClientId::LENGTH_MAX
        );
        Refusal::new(RefusalCode::InvalidInput, message).at(field)
    })
}
