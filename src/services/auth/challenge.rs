//! What waits for a second factor: a challenge is kept in place of a session when the password is right and a code, or a
//! passkey, is due.

use super::keys::{draw_link_token, token_hash};
use super::{Inner, SignIn, minutes};
use crate::domain::{AuthenticationMethod, AuthenticationMethods, Fault, UserId};
use crate::services::mail::MailTemplate;
use crate::storage::Transaction;
use crate::storage::mfa_challenges::{self, MfaChallenge};
use crate::storage::users::Credentials;
use serde_json::Value;

/// How long a challenge waits for a code.
pub(super) const CHALLENGE_MINUTES: u64 = 5;

/// A code for the owner's mailbox, about to be written.
pub(super) struct MailedCode {
    pub(super) hash: Vec<u8>,
    /// What brings it.
    pub(super) letter: MailTemplate,
}

/// A challenge about to be written: its token, and what it keeps of the first step.
pub(super) struct NewChallenge {
    pub(super) token: String,
    pub(super) waiting: MfaChallenge,
    /// What the browser is asked for, once it is written, of whoever has a passkey.
    pub(super) passkey_options: Option<Value>,
}

impl Inner {
    /// A challenge for whoever has done the first step by this method.
    pub(super) fn new_challenge(
        &self,
        known: &Credentials,
        input: &SignIn,
        first_method: AuthenticationMethod,
    ) -> NewChallenge {
        let waiting = MfaChallenge {
            user: known.user.id,
            transport: input.transport,
            device_name: input.device_name.clone(),
            device_token: input.device_token.clone(),
            password_changed_at: known.user.password_changed_at,
            first_method,
            restores: input.restore,
            mailed_code: None,
            expires_at: self.now().plus(minutes(CHALLENGE_MINUTES)),
        };
        NewChallenge { token: draw_link_token(&*self.rng), waiting, passkey_options: None }
    }

    /// Whether somebody who proved themselves so has to show a second factor as well. The person's row is locked: who sets
    /// one up at the same time comes before or after.
    pub(super) async fn needs_code(
        &self,
        tx: &Transaction,
        user: UserId,
        methods: AuthenticationMethods,
    ) -> Result<bool, Fault> {
        Ok(self.has_factor_in(tx, user).await? && !methods.has_second_factor())
    }

    /// Writes a challenge, and asks for a passkey beside it.
    pub(super) async fn write_challenge(
        &self,
        tx: &Transaction,
        mut new: NewChallenge,
    ) -> Result<NewChallenge, Fault> {
        let hash = token_hash(new.token.as_bytes());
        new.passkey_options = self.ask_for_passkey(tx, new.waiting.user, &hash).await?;
        mfa_challenges::insert(tx, hash, new.waiting.clone()).await?;
        Ok(new)
    }
}
