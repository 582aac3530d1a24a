//! What several services check before they do something for somebody: a verified address, an id of the caller's own. Who may ask for which field was decided before, by `schema::permissions`.

use crate::domain::{ClientId, Refusal, RefusalCode};
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
