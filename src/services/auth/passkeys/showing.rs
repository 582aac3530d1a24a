//! A passkey in place of a code: as the answer to a challenge of the second factor, and as a fresh proof. What is wrong is
//! counted where wrong codes are.

use super::super::codes::Proof;
use super::super::{Auth, ClientInfo, Inner, Principal, User};
use super::relying_party::{Shown, Unproven};
use super::{ground_of, is_credential, malformed};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, AuditObject, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::mail::{MailTemplate, SecurityChange};
use crate::storage::Transaction;
use crate::storage::passkey_ceremonies::{self, Ground, Purpose};
use crate::storage::passkeys::{self, Passkey, Use};
use serde_json::Value;
use std::sync::Arc;

/// A passkey that somebody shows in place of a code.
pub(in super::super) struct Asked<'a> {
    pub(in super::super) user: &'a User,
    pub(in super::super) credential: &'a Value,
    pub(in super::super) ground: Ground,
}

/// A passkey that is shown, and what it is held against.
pub(super) struct Showing<'a> {
    pub(super) state: &'a [u8],
    pub(super) shown: &'a Shown,
    pub(super) user: &'a User,
    pub(super) client: &'a ClientInfo,
}

impl Auth {
    /// Begins a fresh proof by a passkey: what the browser is asked for.
    ///
    /// # Errors
    /// Refuses whoever has none.
    pub async fn begin_passkey_proof(&self, principal: &Principal) -> Result<Value, Failure> {
        let inner = &self.inner;
        let known = passkeys::of_user(&inner.database, principal.user).await?;
        if known.is_empty() {
            return Err(none().into());
        }
        let begun = inner.relying_party()?.ask_for_one_of(&known)?;
        inner.keep(begun, ground_of(principal, Purpose::StepUp)).await
    }
}

impl Inner {
    /// What a fresh proof by a passkey was begun as.
    pub(in super::super) fn ground_of_proof(&self, principal: &Principal) -> Ground {
        ground_of(principal, Purpose::StepUp)
    }

    /// Asks for one of a person's passkeys beside a challenge of the second factor; `None` when they have none, or this
    /// server has no name.
    pub(in super::super) async fn ask_for_passkey(
        &self,
        tx: &Transaction,
        user: UserId,
        challenge_hash: &[u8],
    ) -> Result<Option<Value>, Fault> {
        let known = passkeys::of_user_in(tx, user).await?;
        let Some(relying_party) = self.relying_party.as_ref().filter(|_| !known.is_empty()) else {
            return Ok(None);
        };
        let begun = relying_party.ask_for_one_of(&known)?;
        let (new, options) = self.ceremony(begun, ground_of_challenge(user, challenge_hash));
        passkey_ceremonies::insert(tx, new).await?;
        Ok(Some(options))
    }

    /// Judges a passkey that is shown in place of a code. What it answers is taken, whatever comes of it.
    pub(in super::super) async fn judge(
        self: &Arc<Self>,
        asked: Asked<'_>,
        client: &ClientInfo,
    ) -> Result<Proof, Failure> {
        let Asked { user, credential, ground } = asked;
        let shown = Shown::read_named(credential).ok_or_else(|| malformed(ground.purpose))?;
        let state = match self.taken(shown.challenge(), ground).await {
            Err(Failure::Refused(refusals)) => {
                self.limits.network_guessed_wrong(client_network(client.ip)).await?;
                return Err(Failure::Refused(refusals));
            }
            taken => taken?,
        };
        let known = passkeys::of_user(&self.database, user.id).await?;
        let id = shown.credential_id();
        let Some(passkey) = known.iter().find(|passkey| is_credential(passkey, &id)) else {
            return Ok(Proof::Wrong);
        };
        let showing = Showing { state: &state, shown: &shown, user, client };
        self.verified(passkey, showing).await
    }

    /// Whether a passkey that is shown is right. One that may be a copy is noted, and its owner told.
    pub(super) async fn verified(
        self: &Arc<Self>,
        passkey: &Passkey,
        showing: Showing<'_>,
    ) -> Result<Proof, Failure> {
        let Showing { state, shown, user, client } = showing;
        let known = &passkey.credential;
        match self.relying_party()?.check_shown(state, shown, known) {
            Ok(to) => {
                let from = known.dynamic_state.clone();
                Ok(Proof::Right(Use { id: passkey.id, from, to, at: self.now() }))
            }
            Err(Unproven::Wrong(why)) => {
                tracing::info!(why, "a passkey was refused");
                Ok(Proof::Wrong)
            }
            Err(Unproven::Copied) => {
                self.note_copy(passkey, user.clone(), client.origin()).await?;
                Ok(Proof::Wrong)
            }
        }
    }

    async fn note_copy(
        self: &Arc<Self>,
        passkey: &Passkey,
        user: User,
        origin: Origin,
    ) -> Result<(), Failure> {
        if !self.limits.may_note(&user.id.to_string()).await? {
            return Ok(());
        }
        let act = Act::of_stranger(Some(user.id), AuditAction::CopyPasskey);
        let act = act.on(AuditObject::Passkey(passkey.id)).from(origin.clone()).refused();
        let template = MailTemplate::SecurityChanged {
            name: super::super::salutation(&user),
            change: SecurityChange::PasskeyCopied,
            at: self.now(),
            ip: origin.ip.to_string(),
        };
        let inner = Arc::clone(self);
        let noting = self.database.write(move |tx| {
            Box::pin(async move {
                inner.audit.record(tx, act).await?;
                inner.post(tx, &user.email, &template).await
            })
        });
        noting.await?;
        self.mailer.posted();
        Ok(())
    }
}

/// What belongs to a challenge of the second factor.
pub(in super::super) fn ground_of_challenge(user: UserId, challenge_hash: &[u8]) -> Ground {
    let (purpose, bound_to) = (Purpose::SecondFactor, challenge_hash.to_vec());
    Ground { purpose, user: Some(user), bound_to }
}

fn none() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "No passkey was asked for, because you have none. `startPasskeyRegistration` begins to add one.",
    )
}
