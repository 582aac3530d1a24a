//! Step-up: what changes the protection of an account needs a proof that is fresh. Signing in is one, and so is
//! [`Auth::step_up`]; refreshing a session is none.

use super::codes::{Factor, Taken, TriedFactor};
use super::limits::Guess;
use super::lockout::{GuessedFor, codes_locked};
use super::passkeys::Asked;
use super::password::Password;
use super::{Auth, Caller, Inner, MfaAnswer, Principal, User, minutes};
use crate::domain::network::client_network;
use crate::domain::{
    AuditAction, AuditObject, AuthenticationMethod, Failure, Fault, Refusal, RefusalCode,
    SessionId, Timestamp, UserId,
};
use crate::services::audit::{Act, Origin};
use crate::storage::sessions::{self, SessionProof};
use crate::storage::{Transaction, linked_accounts, users};
use std::sync::Arc;

/// A fresh proof: exactly one of the three.
#[derive(Clone, Default)]
pub struct StepUp {
    /// The password, of whoever has no second factor.
    pub password: Option<String>,
    /// A code of the app, or a recovery code.
    pub code: Option<String>,
    /// What a browser answered for a passkey: see [`Auth::begin_passkey_proof`].
    pub passkey: Option<serde_json::Value>,
}

/// A proof that was right.
struct Proven {
    session: SessionId,
    method: AuthenticationMethod,
    origin: Origin,
}

impl Auth {
    /// Proves anew who is there; answers until when that counts.
    ///
    /// # Errors
    /// Refuses wrong proofs, and a password where there is a second factor; [`Failure::RateLimited`] after too many.
    pub async fn step_up(&self, caller: Caller<'_>, input: StepUp) -> Result<Timestamp, Failure> {
        let has_factor = self.inner.has_second_factor(caller.principal.user).await?;
        match (input.password, input.code, input.passkey) {
            (Some(password), None, None) if !has_factor => {
                self.prove_by_password(caller, &password).await
            }
            (None, Some(code), None) if has_factor => {
                self.prove_by_factor(caller, MfaAnswer::Code(code)).await
            }
            (None, None, Some(passkey)) if has_factor => {
                self.prove_by_factor(caller, MfaAnswer::Passkey(passkey)).await
            }
            _ => Err(wrong_kind(has_factor).into()),
        }
    }

    /// Lets through whoever proved who they are within the last minutes, by a second factor if they have one.
    ///
    /// # Errors
    /// [`Failure::StepUpRequired`] says what can prove it; [`Failure::Unauthenticated`] when the session is over.
    pub async fn require_fresh_proof(&self, principal: &Principal) -> Result<(), Failure> {
        self.inner.require_step_up(principal).await
    }

    async fn prove_by_password(
        &self,
        caller: Caller<'_>,
        password: &str,
    ) -> Result<Timestamp, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        let guess = Guess::of_user(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let known = users::credentials_by_id(&inner.database, principal.user).await?;
        let known = known.ok_or(Failure::Unauthenticated)?;
        let turn = inner.turn_to_guess(&guess).await?;
        let (turn, right) =
            turn.verify(&Password::typed(password), Some(known.password_hash.clone())).await?;
        if !right {
            inner.limits.guessed_wrong(&guess).await?;
            self.note_wrong_proof(caller).await?;
            return Err(wrong_password().into());
        }
        drop(turn);
        inner.limits.guessed_right(&guess).await?;
        let (session, writing) = (principal.session().id, Arc::clone(inner));
        let (user, origin) = (known.user.id, client.origin());
        let proven = inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    if !users::password_hash_is(tx, user, &known.password_hash).await? {
                        return Ok(false);
                    }
                    let method = AuthenticationMethod::Password;
                    let proof = Proven { session, method, origin };
                    writing.note_proof(tx, &known.user, proof).await
                })
            })
            .await?;
        self.proven(principal, proven)
    }

    async fn prove_by_factor(
        &self,
        caller: Caller<'_>,
        answer: MfaAnswer,
    ) -> Result<Timestamp, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        let user = users::by_id(&inner.database, principal.user).await?;
        let user = user.ok_or(Failure::Unauthenticated)?;
        let tried = inner.tried(GuessedFor::Code(user.id), None).await?;
        if let Some(until) = tried.locked_until {
            return Err(codes_locked(until));
        }
        let (session, writing) = (principal.session().id, Arc::clone(inner));
        let factor = match answer {
            MfaAnswer::Code(code) => Factor::Code(code),
            MfaAnswer::Passkey(credential) => {
                inner.limits.network_may_guess(client_network(client.ip)).await?;
                let ground = inner.ground_of_proof(principal);
                let asked = Asked { user: &user, credential: &credential, ground };
                Factor::Passkey(inner.judge(asked, client).await?)
            }
        };
        let wrong = factor.wrong();
        let factor = TriedFactor { user, factor, tried, origin: client.origin() };
        let (taken, proven) = inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    users::by_id_locked(tx, factor.user.id).await?;
                    let taken = writing.take_factor(tx, &factor).await?;
                    let proven = match taken {
                        Taken::Right(method) => {
                            let proof = Proven { session, method, origin: factor.origin.clone() };
                            writing.note_proof(tx, &factor.user, proof).await?
                        }
                        _ => false,
                    };
                    Ok((taken, proven))
                })
            })
            .await?;
        inner.mailer.posted();
        match taken {
            Taken::Right(_) => self.proven(principal, proven),
            Taken::Wrong => {
                self.note_wrong_proof(caller).await?;
                Err(wrong.into())
            }
            Taken::Locked(until) => Err(codes_locked(until)),
        }
    }

    /// Somebody in the session does not know what its owner does: the owner shall see it.
    async fn note_wrong_proof(&self, caller: Caller<'_>) -> Result<(), Failure> {
        let inner = &self.inner;
        if inner.limits.may_note(&caller.principal.user.to_string()).await? {
            let act = caller.act(AuditAction::StepUp).refused();
            let session = AuditObject::Session(caller.principal.session().id);
            inner.audit.record_alone(act.on(session)).await?;
        }
        Ok(())
    }

    fn proven(&self, principal: &Principal, proven: bool) -> Result<Timestamp, Failure> {
        let inner = &self.inner;
        if !proven {
            return Err(Failure::Unauthenticated);
        }
        inner.sessions_changed(principal.user);
        Ok(inner.now().plus(minutes(inner.config.step_up_minutes)))
    }
}

impl Inner {
    /// Lets through whoever proved who they are within the last minutes, by a second factor if they have one.
    ///
    /// # Errors
    /// [`Failure::StepUpRequired`] says what can prove it; [`Failure::Unauthenticated`] when the session is over.
    pub(super) async fn require_step_up(&self, principal: &Principal) -> Result<(), Failure> {
        let session =
            sessions::find(&self.database, principal.user, principal.session().id).await?;
        let session = session.filter(|session| session.alive(self.now()));
        let session = session.ok_or(Failure::Unauthenticated)?;
        let factors = self.second_factors(principal.user).await?;
        let fresh_until = session.proven_at.plus(minutes(self.config.step_up_minutes));
        let strong = factors.is_empty() || session.methods.has_second_factor();
        if strong && self.now() < fresh_until {
            return Ok(());
        }
        if !factors.is_empty() {
            return Err(Failure::StepUpRequired(factors));
        }
        let user = users::by_id(&self.database, principal.user).await?;
        let methods = match user.ok_or(Failure::Unauthenticated)?.has_password {
            true => vec![AuthenticationMethod::Password],
            // They sign in by one of these once more.
            false => self.ways_without_password(principal.user).await?,
        };
        Err(Failure::StepUpRequired(methods))
    }

    /// How somebody without a password signs in: by a provider, or by a wallet.
    async fn ways_without_password(
        &self,
        user: UserId,
    ) -> Result<Vec<AuthenticationMethod>, Fault> {
        let has_wallet = self.usable_wallets(user).await? > 0;
        let has_provider = !linked_accounts::of_user(&self.database, user).await?.is_empty();
        let ways = [
            (has_provider || !has_wallet, AuthenticationMethod::Provider),
            (has_wallet, AuthenticationMethod::Wallet),
        ];
        Ok(ways.into_iter().filter(|(has, _)| *has).map(|(_, method)| method).collect())
    }

    async fn note_proof(
        &self,
        tx: &Transaction,
        user: &User,
        proof: Proven,
    ) -> Result<bool, Fault> {
        let Proven { session, method, origin } = proof;
        let proof = SessionProof { session, method, at: self.now() };
        let proven = sessions::prove(tx, user.id, proof).await?;
        if proven {
            let act = Act::of_user(user.id, AuditAction::StepUp);
            self.audit.record(tx, act.on(AuditObject::Session(session)).from(origin)).await?;
        }
        Ok(proven)
    }
}

fn wrong_kind(has_factor: bool) -> Refusal {
    let (message, field) = match has_factor {
        true => (
            "Nothing was proven, because this account has a second factor: send `code` alone, with the code that the \
             authenticator app shows or a recovery code, or `passkey` alone, with the answer to `startPasskeyStepUp`.",
            "code",
        ),
        false => (
            "Nothing was proven, because this account has no second factor: send `password` alone.",
            "password",
        ),
    };
    Refusal::new(RefusalCode::InvalidInput, message).at(field)
}

fn wrong_password() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCredentials,
        "Nothing was proven, because the password is not right. Type it again.",
    )
    .at("password")
}
