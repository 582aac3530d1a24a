//! Signing up, and the mail that proves the address. Whatever is known of an address, the same statements run and the
//! same is written: what an address without need of it would get is a decoy, and its letter goes to nobody.

use super::keys::{draw_code, draw_link_token, draw_token, token_hash};
use super::password::{self, Password};
use super::{
    Auth, ClientInfo, Inner, MAIL_WINDOW, NOBODY, SignUp, Ticket, User, address, hours, minutes,
    names, salutation,
};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, Failure, Fault, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::mail::MailTemplate;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::email_tokens::{self, NewEmailToken};
use crate::storage::limiter::LimitKey;
use crate::storage::users::{self, NewUser};
use crate::storage::{Transaction, code_tries, email_changes};
use std::sync::Arc;

impl Auth {
    /// Opens an account and mails its owner a code and a link, or mails the owner of the account that is
    /// already there. The answer is the same.
    ///
    /// # Errors
    /// Refuses what is wrong with the input, everything at once; [`Failure::RateLimited`] when the client's
    /// network opened too many accounts.
    pub async fn sign_up(&self, input: SignUp, client: &ClientInfo) -> Result<(), Failure> {
        let inner = Arc::clone(&self.inner);
        let Checked { email, display_name, password } = checked(&inner, &input)?;
        inner.sign_ups_open()?;
        let network = client_network(client.ip);
        inner.limits.may_sign_up(network).await?;
        inner.breached.check(&password, "password").await?;
        let ticket = Ticket { network, key: LimitKey::of("sign-up", &[&email]) };
        let turn = inner.passwords.turn(ticket).await?;
        inner.limits.sign_up(network).await?;
        // Hashed before looking: taken or not, it takes as long.
        let (turn, password_hash) = turn.hash(&password, &*inner.rng).await?;
        drop(turn);
        let may_remind = inner.limits.may_remind(&email).await?;
        let user = NewUser { email, password_hash, display_name, created_at: inner.now() };
        let registration = Registration { user, may_remind, origin: client.origin() };
        let database = inner.database.clone();
        database
            .write(move |tx| Box::pin(async move { register(&inner, tx, registration).await }))
            .await?;
        self.inner.mailer.posted();
        Ok(())
    }

    /// Mails a new code and link after the answer, if there is such an account and it is not verified. The answer
    /// is the same.
    ///
    /// # Errors
    /// Refuses what cannot be an address; [`Failure::RateLimited`] when the client's network asked for too many
    /// mails.
    pub async fn resend_verification(
        &self,
        email: &str,
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let email = address::checked(email)?;
        let place = self.inner.background_place()?;
        self.inner.limits.request_mail(client_network(client.ip)).await?;
        let inner = Arc::clone(&self.inner);
        Inner::in_background(place, "resending a verification mail", resend(inner, email));
        Ok(())
    }
}

/// A sign-up with nothing wrong in it.
struct Checked {
    email: String,
    display_name: String,
    password: Password,
}

fn checked(inner: &Inner, input: &SignUp) -> Result<Checked, Failure> {
    let typed = Password::typed(&input.password);
    let email = address::checked(&input.email);
    let name = names::display_name(&input.display_name);
    let known = email.as_deref().unwrap_or_default();
    let password = password::check(&typed, "password", inner.password_rules(known));
    match (email, password, name) {
        (Ok(email), Ok(()), Ok(display_name)) => {
            Ok(Checked { email, display_name, password: typed })
        }
        (email, password, name) => {
            let refusals = [email.err(), password.err(), name.err()];
            Err(Failure::Refused(refusals.into_iter().flatten().collect()))
        }
    }
}

/// A sign-up about to be written.
struct Registration {
    user: NewUser,
    /// Whether the owner of an address that is taken gets a letter.
    may_remind: bool,
    origin: Origin,
}

async fn register(inner: &Inner, tx: &Transaction, new: Registration) -> Result<(), Fault> {
    let Registration { user, may_remind, origin } = new;
    let email = user.email.clone();
    let act = |subject| Act::of_stranger(subject, AuditAction::SignUp).from(origin);
    let inserted = users::insert(tx, user).await?;
    // Not before: whoever has just moved away from the address has it no more, and may still come back to it.
    let holder = email_changes::holder(tx, &email, inner.now()).await?;
    if let (Some(user), Some(_)) = (&inserted, holder) {
        users::take_out(tx, user.id).await?;
    }
    if let Some(user) = inserted.filter(|_| holder.is_none()) {
        accounts::insert(tx, NewAccount::main(user.id, user.created_at)).await?;
        inner.audit.record(tx, act(Some(user.id))).await?;
        return mail_proof(inner, tx, Some(&user)).await;
    }
    let owner = match holder {
        Some(holder) => users::by_id_locked(tx, holder).await?,
        None => users::by_email_in(tx, &email).await?,
    };
    inner.leave_decoy(tx, draw_token(&*inner.rng).to_vec()).await?;
    inner.audit.record(tx, act(owner.as_ref().map(|owner| owner.id)).refused()).await?;
    keep_proof(inner, tx, None).await?;
    let name = owner.as_ref().and_then(salutation);
    let to = if may_remind { email.as_str() } else { NOBODY };
    inner.post(tx, to, &MailTemplate::AlreadyRegistered { name }).await
}

async fn resend(inner: Arc<Inner>, email: String) -> Result<(), Fault> {
    let (database, mailer) = (inner.database.clone(), inner.mailer.clone());
    database
        .write(move |tx| {
            Box::pin(async move {
                let user = users::by_email_in(tx, &email).await?;
                let id = user.as_ref().map_or(UserId::default(), |user| user.id);
                let since = inner.now().minus(MAIL_WINDOW);
                let mailed = email_tokens::count_since(tx, id, since).await?;
                let due = mailed < u64::from(inner.config.mails_per_hour_max);
                let user = user.filter(|user| due && user.email_verified_at.is_none());
                mail_proof(&inner, tx, user.as_ref()).await
            })
        })
        .await?;
    mailer.posted();
    Ok(())
}

/// Mails a proof to a person. For nobody the same is done, and nothing comes of it.
async fn mail_proof(inner: &Inner, tx: &Transaction, user: Option<&User>) -> Result<(), Fault> {
    let (code, token) = keep_proof(inner, tx, user).await?;
    let template = MailTemplate::Verification {
        code,
        code_minutes: inner.config.verification_code_minutes,
        token,
        link_hours: inner.config.verification_link_hours,
    };
    inner.post(tx, user.map_or(NOBODY, |user| &user.email), &template).await
}

/// Draws a code and a link token and keeps their hashes. For nobody they are a decoy's, and no tries are forgotten.
async fn keep_proof(
    inner: &Inner,
    tx: &Transaction,
    user: Option<&User>,
) -> Result<(String, String), Fault> {
    let now = inner.now();
    let (code, token) = (draw_code(&*inner.rng), draw_link_token(&*inner.rng));
    let hash = token_hash(token.as_bytes());
    let subject = match user {
        Some(user) => {
            let kept = NewEmailToken {
                user: user.id,
                token_hash: hash,
                code_hash: inner.keys.code_hash(user.id, &code).to_vec(),
                code_expires_at: now.plus(minutes(inner.config.verification_code_minutes)),
                expires_at: now.plus(hours(inner.config.verification_link_hours)),
                created_at: now,
            };
            email_tokens::insert(tx, kept).await?;
            inner.keys.address_hash(&user.email).to_vec()
        }
        None => {
            inner.leave_decoy(tx, hash).await?;
            draw_token(&*inner.rng).to_vec()
        }
    };
    code_tries::forget(tx, subject).await?;
    Ok((code, token))
}
