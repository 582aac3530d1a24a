//! Proving an address, by the token out of the mailed link or by the mailed code.

use super::keys::token_hash;
use super::{Auth, ClientInfo, Inner, User, VerifyEmail, address};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::mail::{LifeLetter, MailTemplate};
use crate::storage::email_tokens::{self, EmailToken};
use crate::storage::{Transaction, code_tries, users};
use std::sync::Arc;

impl Auth {
    /// Proves an address, by the token out of the mailed link or by the mailed code. Each mail's proof works once.
    ///
    /// # Errors
    /// Refuses a wrong, spent or expired proof, whoever presents it and whatever is known of the address;
    /// [`Failure::RateLimited`] when the client's network guessed too often.
    pub async fn verify_email(
        &self,
        input: VerifyEmail,
        client: &ClientInfo,
    ) -> Result<User, Failure> {
        let network = client_network(client.ip);
        self.inner.limits.network_may_guess(network).await?;
        let outcome = match (input.token, input.email, input.code) {
            (Some(token), None, None) => self.verify_by_token(token, client.origin()).await?,
            (None, Some(email), Some(code)) => match address::normalised(&email) {
                Some(email) => self.verify_by_code(email, code, client.origin()).await?,
                None => Err(wrong_code()),
            },
            _ => return Err(unclear().into()),
        };
        match outcome {
            Ok(user) => {
                self.inner.sessions_changed(user.id);
                self.inner.mailer.posted();
                Ok(user)
            }
            Err(refusal) => {
                self.inner.limits.network_guessed_wrong(network).await?;
                Err(refusal.into())
            }
        }
    }

    async fn verify_by_token(
        &self,
        token: String,
        origin: Origin,
    ) -> Result<Result<User, Refusal>, Fault> {
        let inner = Arc::clone(&self.inner);
        let followed = FollowedLink { token, origin };
        self.inner
            .database
            .write(move |tx| Box::pin(async move { by_token(&inner, tx, followed).await }))
            .await
    }

    async fn verify_by_code(
        &self,
        email: String,
        code: String,
        origin: Origin,
    ) -> Result<Result<User, Refusal>, Fault> {
        let inner = Arc::clone(&self.inner);
        let noted = inner.limits.may_note(&email).await?;
        let typed = TypedCode { email, code, origin, noted };
        self.inner
            .database
            .write(move |tx| Box::pin(async move { by_code(&inner, tx, typed).await }))
            .await
    }
}

/// A link that was followed.
struct FollowedLink {
    token: String,
    origin: Origin,
}

async fn by_token(
    inner: &Inner,
    tx: &Transaction,
    followed: FollowedLink,
) -> Result<Result<User, Refusal>, Fault> {
    let Some(proof) =
        email_tokens::by_token(tx, &token_hash(followed.token.trim().as_bytes())).await?
    else {
        return Ok(Err(unknown_link()));
    };
    if proof.used_at.is_some() {
        return Ok(Err(spent_link()));
    }
    if inner.now() >= proof.expires_at {
        return Ok(Err(expired("token", "link")));
    }
    let spent = inner.spend(tx, &proof, followed.origin).await?;
    spent.map_or_else(|| Ok(Err(spent_link())), |user| Ok(Ok(user)))
}

/// An address and a code, as typed.
struct TypedCode {
    email: String,
    code: String,
    origin: Origin,
    /// Whether the audit log notes it when it is wrong.
    noted: bool,
}

/// The try is counted before anything is looked up, by the address alone: with an account or without, a wrong code
/// costs one write and one look.
async fn by_code(
    inner: &Inner,
    tx: &Transaction,
    typed: TypedCode,
) -> Result<Result<User, Refusal>, Fault> {
    let now = inner.now();
    let tries = code_tries::count(tx, inner.keys.address_hash(&typed.email).to_vec(), now).await?;
    let proof = email_tokens::newest(tx, &typed.email).await?;
    let digits: String =
        typed.code.chars().filter(|typed| !typed.is_whitespace()).take(16).collect();
    let user = proof.as_ref().map_or(UserId::default(), |proof| proof.user);
    // For nobody the same is computed.
    let kept = proof.as_ref().map_or(&[][..], |proof| &proof.code_hash);
    let right = inner.keys.code_matches(kept, user, &digits);
    let tries_left = tries <= i64::from(inner.config.verification_code_tries_max);
    let usable = |proof: &EmailToken| right && proof.used_at.is_none() && tries_left;
    let subject = proof.as_ref().map(|proof| proof.user);
    let Some(proof) = proof.filter(usable) else {
        let act = Act::of_stranger(subject, AuditAction::VerifyEmail).from(typed.origin).refused();
        inner.note_stranger(tx, typed.noted.then_some(act)).await?;
        return Ok(Err(wrong_code()));
    };
    if now >= proof.code_expires_at {
        return Ok(Err(expired("code", "code")));
    }
    let spent = inner.spend(tx, &proof, typed.origin).await?;
    spent.map_or_else(|| Ok(Err(wrong_code())), |user| Ok(Ok(user)))
}

impl Inner {
    /// Spends a proof and marks the address as verified; `None` when somebody was faster. All other proofs of the
    /// address are void from then on. Whoever proves an address for the first time is welcomed.
    async fn spend(
        &self,
        tx: &Transaction,
        proof: &EmailToken,
        origin: Origin,
    ) -> Result<Option<User>, Fault> {
        let now = self.now();
        // The person first, as in every transaction that changes what proves them: none waits for another in a circle.
        let user = users::by_id_locked(tx, proof.user).await?;
        let user = user.ok_or_else(|| Fault::internal("a mailed proof belongs to nobody"))?;
        if !email_tokens::spend(tx, proof.id, now).await? {
            return Ok(None);
        }
        email_tokens::void_all(tx, user.id, now).await?;
        users::mark_email_verified(tx, user.id, now).await?;
        let act = Act::of_user(user.id, AuditAction::VerifyEmail).from(origin);
        self.audit.record(tx, act).await?;
        if user.email_verified_at.is_none() {
            self.welcome(tx, &user).await?;
        }
        Ok(Some(User { email_verified_at: user.email_verified_at.or(Some(now)), ..user }))
    }

    /// Mails somebody that their account is ready: once, when their address is proven.
    pub(super) async fn welcome(&self, tx: &Transaction, user: &User) -> Result<(), Fault> {
        let (name, letter) = (Some(user.display_name.clone()), LifeLetter::Welcome);
        self.post(tx, &user.email, &MailTemplate::Life { name, letter }).await
    }
}

fn unclear() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was verified, because it is not clear by which proof. Give either `token` alone, or `email` and \
         `code` together.",
    )
    .at("token")
}

fn wrong_code() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "This code does not verify this address: it is wrong, was used or replaced by a newer one, or was tried \
         too often. Look at the newest mail, or ask for a new one.",
    )
    .at("code")
}

fn unknown_link() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "This link does not verify anything: it is not one of ours, or it is long expired. Ask for a new \
         verification mail and use the link in it.",
    )
    .at("token")
}

fn spent_link() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "This link was used already, or another one was since; each works once. If that was you, your address is \
         verified: sign in. If it was not, ask for a new verification mail.",
    )
    .at("token")
}

fn expired(field: &str, what: &str) -> Refusal {
    let message = format!(
        "This {what} has expired, so the address is not verified. Ask for a new verification mail and use it soon."
    );
    Refusal::new(RefusalCode::Expired, message).at(field)
}
