//! Signing up, and proving the address.

use super::keys::{draw_code, draw_link_token, same, token_hash};
use super::{
    Auth, Inner, MAIL_WINDOW, SignUp, User, VerifyEmail, address, hours, minutes, names, password,
    salutation,
};
use crate::domain::{Failure, Fault, Refusal, RefusalCode};
use crate::services::mail::Letter;
use crate::storage::Transaction;
use crate::storage::email_tokens::{self, EmailToken, NewEmailToken};
use crate::storage::users::{self, NewUser};
use std::sync::Arc;

impl Auth {
    /// Opens an account and mails its owner a code and a link, or mails the owner of the account that is
    /// already there. The answer is the same.
    ///
    /// # Errors
    /// Refuses what is wrong with the input, everything at once.
    pub async fn sign_up(&self, input: SignUp) -> Result<(), Failure> {
        let inner = Arc::clone(&self.inner);
        let (email, display_name) = checked(&input)?;
        inner.sign_ups_open()?;
        // Hashed before looking: taken or not, it takes as long.
        let password_hash = inner.passwords.hash(input.password, &*inner.rng).await?;
        let new = NewUser { email, password_hash, display_name, created_at: inner.now() };
        let database = inner.database.clone();
        database.write(move |tx| Box::pin(async move { register(&inner, tx, new).await })).await?;
        self.inner.mailer.posted();
        Ok(())
    }

    /// Proves an address, by the token out of the mailed link or by the mailed code. Each mail's proof works once.
    ///
    /// # Errors
    /// Refuses a wrong, spent or expired proof, whoever presents it and whatever is known of the address.
    pub async fn verify_email(&self, input: VerifyEmail) -> Result<User, Failure> {
        let inner = Arc::clone(&self.inner);
        let database = inner.database.clone();
        let outcome = match (input.token, input.email, input.code) {
            (Some(token), None, None) => {
                database
                    .write(move |tx| {
                        Box::pin(async move { verify_by_token(&inner, tx, &token).await })
                    })
                    .await?
            }
            (None, Some(email), Some(code)) => {
                database
                    .write(move |tx| {
                        Box::pin(async move { verify_by_code(&inner, tx, (&email, &code)).await })
                    })
                    .await?
            }
            _ => Err(Refusal::new(
                RefusalCode::InvalidInput,
                "Nothing was verified, because it is not clear by which proof. Give either `token` \
                 alone, or `email` and `code` together.",
            )
            .at("token")),
        };
        let user = outcome?;
        self.inner.sessions_changed(user.id);
        Ok(user)
    }

    /// Mails a new code and link, if there is such an account and it is not verified. The answer is the same.
    ///
    /// # Errors
    /// Refuses what cannot be an address.
    pub async fn resend_verification(&self, email: &str) -> Result<(), Failure> {
        let email = address::checked(email)?;
        let place = self.inner.background_place()?;
        let inner = Arc::clone(&self.inner);
        let Some(user) = users::by_email(&inner.database, &email).await? else { return Ok(()) };
        if user.email_verified_at.is_none() {
            Inner::in_background(place, "resending a verification mail", resend(inner, user));
        }
        Ok(())
    }
}

fn checked(input: &SignUp) -> Result<(String, String), Failure> {
    let email = address::checked(&input.email);
    let name = names::display_name(&input.display_name);
    let known = email.as_deref().unwrap_or_default();
    let password = password::check(&input.password, "password", known);
    match (email, password, name) {
        (Ok(email), Ok(()), Ok(name)) => Ok((email, name)),
        (email, password, name) => {
            let refusals = [email.err(), password.err(), name.err()];
            Err(Failure::Refused(refusals.into_iter().flatten().collect()))
        }
    }
}

async fn register(inner: &Inner, tx: &Transaction, new: NewUser) -> Result<(), Fault> {
    let email = new.email.clone();
    if let Some(user) = users::insert(tx, new).await? {
        return mail_proof(inner, tx, &user).await;
    }
    let may_mail = inner.reminders.count(email.clone(), inner.now()).is_ok();
    match users::by_email_in(tx, &email).await? {
        Some(owner) if may_mail => {
            let letter = Letter::AlreadyRegistered { name: salutation(&owner) };
            inner.post(tx, &owner.email, &letter).await
        }
        _ => Ok(()),
    }
}

/// Draws a code and a link token, keeps their hashes and mails them.
async fn mail_proof(inner: &Inner, tx: &Transaction, user: &User) -> Result<(), Fault> {
    let config = &inner.config;
    let now = inner.now();
    let code = draw_code(&*inner.rng);
    let token = draw_link_token(&*inner.rng);
    let kept = NewEmailToken {
        user: user.id,
        token_hash: token_hash(token.as_bytes()),
        code_hash: inner.keys.code_hash(user.id, &code).to_vec(),
        code_expires_at: now.plus(minutes(config.verification_code_minutes)),
        expires_at: now.plus(hours(config.verification_link_hours)),
        created_at: now,
    };
    email_tokens::insert(tx, kept).await?;
    let letter = Letter::Verification {
        code,
        code_minutes: config.verification_code_minutes,
        token,
        link_hours: config.verification_link_hours,
    };
    inner.post(tx, &user.email, &letter).await
}

async fn resend(inner: Arc<Inner>, user: User) -> Result<(), Fault> {
    let (database, mailer) = (inner.database.clone(), inner.mailer.clone());
    database
        .write(move |tx| {
            Box::pin(async move {
                let since = inner.now().minus(MAIL_WINDOW);
                let mailed = email_tokens::count_since(tx, user.id, since).await?;
                if mailed >= u64::from(inner.config.mails_per_hour_max) {
                    return Ok(());
                }
                mail_proof(&inner, tx, &user).await
            })
        })
        .await?;
    mailer.posted();
    Ok(())
}

async fn verify_by_token(
    inner: &Inner,
    tx: &Transaction,
    token: &str,
) -> Result<Result<User, Refusal>, Fault> {
    let Some(proof) = email_tokens::by_token(tx, &token_hash(token.trim().as_bytes())).await?
    else {
        return Ok(Err(Refusal::new(
            RefusalCode::InvalidCode,
            "This link does not verify anything: it is not one of ours, or it is long expired. Ask \
             for a new verification mail and use the link in it.",
        )
        .at("token")));
    };
    if proof.used_at.is_some() {
        return Ok(Err(spent()));
    }
    if inner.now() >= proof.expires_at {
        return Ok(Err(expired("token", "link")));
    }
    spend(inner, tx, &proof).await?.map_or_else(|| Ok(Err(spent())), |user| Ok(Ok(user)))
}

async fn verify_by_code(
    inner: &Inner,
    tx: &Transaction,
    (email, code): (&str, &str),
) -> Result<Result<User, Refusal>, Fault> {
    let wrong = || {
        Refusal::new(
            RefusalCode::InvalidCode,
            "This code does not verify this address: it is wrong, was used or replaced by a newer one, or \
             was tried too often. Look at the newest mail, or ask for a new one.",
        )
        .at("code")
    };
    let Some(email) = address::normalised(email) else { return Ok(Err(wrong())) };
    let Some(user) = users::by_email_in(tx, &email).await? else { return Ok(Err(wrong())) };
    let Some(proof) = email_tokens::newest(tx, user.id).await? else { return Ok(Err(wrong())) };
    let tries_max = i64::from(inner.config.verification_code_tries_max);
    if proof.used_at.is_some() || proof.code_tries >= tries_max {
        return Ok(Err(wrong()));
    }
    let digits: String = code.chars().filter(|typed| !typed.is_whitespace()).take(16).collect();
    if !same(&inner.keys.code_hash(user.id, &digits), &proof.code_hash) {
        email_tokens::count_try(tx, proof.id).await?;
        return Ok(Err(wrong()));
    }
    if inner.now() >= proof.code_expires_at {
        return Ok(Err(expired("code", "code")));
    }
    spend(inner, tx, &proof).await?.map_or_else(|| Ok(Err(wrong())), |user| Ok(Ok(user)))
}

/// Spends a proof and marks the address as verified; `None` when somebody was faster. All other proofs of the
/// address are void from then on.
async fn spend(inner: &Inner, tx: &Transaction, proof: &EmailToken) -> Result<Option<User>, Fault> {
    let (now, user) = (inner.now(), proof.user);
    if !email_tokens::spend(tx, proof.id, now).await? {
        return Ok(None);
    }
    email_tokens::void_all(tx, user, now).await?;
    users::mark_email_verified(tx, user, now).await?;
    let user = users::by_id_in(tx, user).await?;
    user.map(Some).ok_or_else(|| Fault::internal("a mailed proof belongs to nobody"))
}

fn spent() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "This link was used already, or another one was since; each works once. If that was you, your \
         address is verified: sign in. If it was not, ask for a new verification mail.",
    )
    .at("token")
}

fn expired(field: &str, what: &str) -> Refusal {
    let message = format!(
        "This {what} has expired, so the address is not verified. Ask for a new verification mail and \
         use it soon."
    );
    Refusal::new(RefusalCode::Expired, message).at(field)
}
