//! The second step of a sign-in: whoever has the right password, and a second factor, holds a challenge for some minutes
//! and answers it with a code, or a passkey. A suspicious sign-in without a second factor is answered with a mailed code.

use super::codes::{Factor, Proof, Taken, TriedFactor};
use super::keys::token_hash;
use super::lockout::{GuessedFor, codes_locked};
use super::passkeys::{Asked, ground_of_challenge};
use super::sign_in::{Beginning, Begun, Entering, RefusedTry, write_session};
use super::{Auth, ClientInfo, CompleteMfa, Inner, MfaAnswer, SignIn, SignInStep, SignedIn, User};
use crate::domain::network::client_network;
use crate::domain::{Failure, Fault, LoginOutcome, Refusal, RefusalCode, Timestamp};
use crate::storage::Transaction;
use crate::storage::mfa_challenges::{self, MfaChallenge, TriesAt};
use crate::storage::users::{self, Credentials};
use std::sync::Arc;

/// How many codes and passkeys one challenge takes.
const TRIES_MAX: i64 = 5;

impl Auth {
    /// Ends a sign-in by a code or a passkey, or by the code that was mailed for it. A challenge takes few, and wrong ones count for all challenges of the person together.
    ///
    /// # Errors
    /// Refuses wrong codes and passkeys, and challenges that are over; [`Failure::RateLimited`] while the next code has to wait.
    pub async fn complete_mfa(
        &self,
        input: CompleteMfa,
        client: &ClientInfo,
    ) -> Result<SignedIn, Failure> {
        let inner = &self.inner;
        let network = client_network(client.ip);
        inner.limits.network_may_guess(network).await?;
        let token_hash = token_hash(input.challenge_token.trim().as_bytes());
        let waiting = mfa_challenges::find(&inner.database, &token_hash).await?;
        let waiting = waiting.filter(|waiting| inner.now() < waiting.expires_at);
        let waiting = waiting.ok_or_else(over)?;
        if let Some(lost) = input.cookies_lost.filter(|_| waiting.transport.is_cookie()) {
            return Err(lost.into());
        }
        let known = users::credentials_by_id(&inner.database, waiting.user)
            .await?
            .filter(|known| known.user.password_changed_at == waiting.password_changed_at);
        let known = known.ok_or_else(over)?;
        let device = inner.shown_device(waiting.device_token.as_deref());
        let tried = inner.tried(GuessedFor::Code(known.user.id), device).await?;
        if let Some(until) = tried.locked_until {
            return Err(codes_locked(until));
        }
        let challenged =
            Challenged { user: &known.user, challenge_hash: &token_hash, waiting: &waiting };
        let factor = inner.judged(input.answer, challenged, client).await?;
        let wrong = factor.wrong();
        let factor = TriedFactor {
            user: known.user.clone(),
            factor,
            tried: tried.clone(),
            origin: client.origin(),
        };
        let method = waiting.first_method;
        let sign_in = first_step(&known, waiting);
        let entering = Entering { input: &sign_in, client, tried, method };
        let (beginning, secret) = inner.beginning(&known, &entering).await?;
        let completing = Completing { token_hash, factor, beginning };
        let writing = Arc::clone(inner);
        let completed = inner
            .database
            .write(move |tx| Box::pin(async move { complete(&writing, tx, completing).await }))
            .await?;
        inner.mailer.posted();
        match completed {
            Completed::Begun(begun) => {
                let entered = (entering.tried.device, secret);
                match inner.entered(known, (begun, entered)).await? {
                    SignInStep::SignedIn(signed_in) => Ok(*signed_in),
                    SignInStep::Challenge(_) => Err(over().into()),
                }
            }
            Completed::Over => Err(over().into()),
            Completed::Locked(until) => Err(codes_locked(until)),
            Completed::Wrong => {
                inner.limits.network_guessed_wrong(network).await?;
                let user = Some(known.user.clone());
                let refused = RefusedTry { user, outcome: LoginOutcome::WrongCode };
                self.note_refused(&known.user.email, refused, client).await?;
                Err(wrong.into())
            }
        }
    }
}

/// An answer about to be judged.
struct Completing {
    token_hash: Vec<u8>,
    factor: TriedFactor,
    beginning: Beginning,
}

enum Completed {
    Begun(Begun),
    Wrong,
    Over,
    Locked(Timestamp),
}

async fn complete(
    inner: &Inner,
    tx: &Transaction,
    completing: Completing,
) -> Result<Completed, Fault> {
    let Completing { token_hash, factor, mut beginning } = completing;
    // The person first, as every sign-in does: no two wait for each other.
    users::by_id_locked(tx, factor.user.id).await?;
    let tries = TriesAt { most: TRIES_MAX, now: inner.now() };
    if !mfa_challenges::take_try(tx, &token_hash, tries).await? {
        return Ok(Completed::Over);
    }
    match inner.take_factor(tx, &factor).await? {
        Taken::Right(method) => {
            mfa_challenges::delete(tx, &token_hash).await?;
            beginning.new.methods = beginning.new.methods.with(method);
            Ok(Completed::Begun(write_session(inner, tx, beginning).await?))
        }
        Taken::Wrong => Ok(Completed::Wrong),
        Taken::Locked(until) => Ok(Completed::Locked(until)),
    }
}

/// Who answers a challenge, and which.
#[derive(Clone, Copy)]
struct Challenged<'a> {
    user: &'a User,
    challenge_hash: &'a [u8],
    waiting: &'a MfaChallenge,
}

impl Inner {
    /// What is sent, as far as it can be judged before it is taken.
    async fn judged(
        self: &Arc<Self>,
        answer: MfaAnswer,
        challenged: Challenged<'_>,
        client: &ClientInfo,
    ) -> Result<Factor, Failure> {
        let Challenged { user, challenge_hash, waiting } = challenged;
        match (answer, &waiting.mailed_code) {
            (MfaAnswer::Code(typed), Some(hash)) => {
                Ok(Factor::Mailed { typed, hash: hash.clone(), first: waiting.first_method })
            }
            (MfaAnswer::Passkey(_), Some(_)) => Ok(Factor::Passkey(Proof::Wrong)),
            (MfaAnswer::Code(code), None) => Ok(Factor::Code(code)),
            (MfaAnswer::Passkey(credential), None) => {
                let ground = ground_of_challenge(user.id, challenge_hash);
                let asked = Asked { user, credential: &credential, ground };
                Ok(Factor::Passkey(self.judge(asked, client).await?))
            }
        }
    }
}

/// What the first step was asked, as the challenge kept it.
fn first_step(known: &Credentials, waiting: MfaChallenge) -> SignIn {
    SignIn {
        email: known.user.email.clone(),
        password: String::new(),
        device_name: waiting.device_name,
        transport: waiting.transport,
        device_token: waiting.device_token,
        restore: waiting.restores,
    }
}

fn over() -> Refusal {
    Refusal::new(
        RefusalCode::Expired,
        "Nobody was signed in, because this challenge is not one of ours, or is over: it waits for five minutes and takes \
         five codes or passkeys. Sign in again.",
    )
    .at("challengeToken")
}
