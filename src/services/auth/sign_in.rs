//! Signing in.

use super::access_token::{Period, Proof, Subject};
use super::challenge::{MailedCode, NewChallenge};
use super::deletion::account_deleted;
use super::device_token::{DeviceToken, NONCE_BYTES};
use super::hashing::HashingTurn;
use super::keys::{TOKEN_BYTES, draw_token, token_hash};
use super::limits::Guess;
use super::lockout::{GuessedFor, Tried, locked_out};
use super::password::Password;
use super::refresh_token::RefreshToken;
use super::{
    Auth, Challenge, ClientInfo, Inner, KnownDevice, Session, SignIn, SignInStep, SignedIn, Tokens,
    User, address, days, names,
};
use crate::domain::{
    AuditAction, AuditObject, AuthenticationMethod, Failure, Fault, LoginOutcome, Refusal,
    RefusalCode, Timestamp, UserId,
};
use crate::services::audit::{Act, Origin};
use crate::services::mail::MailTemplate;
use crate::storage::Transaction;
use crate::storage::login_events::{self, KeptEvents, NewLoginEvent};
use crate::storage::sessions::{self, NewSession, SessionRoom};
use crate::storage::users::{self, Credentials, HashChange};
use std::sync::Arc;
use std::time::Duration;

/// Somebody who has done the first step.
pub(super) struct Entering<'a> {
    pub(super) input: &'a SignIn,
    pub(super) client: &'a ClientInfo,
    pub(super) tried: Tried,
    /// What the first step was done with.
    pub(super) method: AuthenticationMethod,
}

impl Auth {
    /// Begins a session, or asks for the second factor. An unknown address and a wrong password get the same answer in the same time.
    /// People who did not verify their address yet may sign in.
    ///
    /// # Errors
    /// Refuses wrong credentials; [`Failure::RateLimited`] after too many tries.
    pub async fn begin_sign_in(
        &self,
        input: SignIn,
        client: &ClientInfo,
    ) -> Result<SignInStep, Failure> {
        let inner = &self.inner;
        // What is no address belongs to nobody, and is counted like one.
        let email = address::normalised(&input.email).unwrap_or_default();
        let device = inner.shown_device(input.device_token.as_deref());
        let guess = match device {
            Some(device) => Guess::on_device(&device.nonce, client.ip),
            None => Guess::of_address(&email, client.ip),
        };
        inner.limits.may_guess(&guess).await?;
        // The turn first: what finds no room to wait does not keep the database busy either.
        let turn = inner.turn_to_guess(&guess).await?;
        let mut known = users::credentials_by_email(&inner.database, &email).await?;
        let user = known.as_ref().map(|known| known.user.clone());
        let address = if email.is_empty() { input.email.trim() } else { &email };
        let guessed = GuessedFor::Password { address, user: user.as_ref().map(|user| user.id) };
        let tried = inner.tried(guessed, device).await?;
        let phc = known.as_ref().map(|known| known.password_hash.clone());
        let password = Password::typed(&input.password);
        let (turn, right) = turn.verify(&password, phc).await?;
        if !right {
            inner.limits.guessed_wrong(&guess).await?;
            inner.count_failure(&tried.subject, user.clone(), client).await?;
        }
        let outdated = known.as_mut().filter(|known| {
            right && tried.locked_until.is_none() && turn.is_outdated(&known.password_hash)
        });
        match outdated {
            Some(known) => inner.rehash(turn, &password, known).await?,
            // Not before it is counted: the next guess waits for this turn.
            None => drop(turn),
        }
        let refused = match (known, tried.locked_until) {
            (Some(_), Some(until)) if right => (LoginOutcome::Locked, locked_out(until)),
            (Some(known), None) if right => {
                inner.limits.guessed_right(&guess).await?;
                let method = AuthenticationMethod::Password;
                let entering = Entering { input: &input, client, tried, method };
                let mailed = inner.asked_by_mail(&known.user, &entering).await?;
                return inner.begin_session(known, entering, mailed).await;
            }
            _ => (LoginOutcome::WrongPassword, wrong_credentials()),
        };
        self.note_refused(&email, RefusedTry { user, outcome: refused.0 }, client).await?;
        Err(refused.1)
    }

    /// Writes down that somebody was refused, after the answer. A full house leaves it out.
    pub(super) async fn note_refused(
        &self,
        email: &str,
        refused: RefusedTry,
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let inner = &self.inner;
        let Ok(place) = inner.background_place() else { return Ok(()) };
        let noted = inner.limits.may_note(email).await?;
        let refused = Refused {
            user: refused.user.map_or(UserId::default(), |user| user.id),
            outcome: refused.outcome,
            client: client.clone(),
            noted,
        };
        let noting = note_refused(Arc::clone(inner), refused);
        Inner::in_background(place, "noting a refused sign-in", noting);
        Ok(())
    }
}

impl Inner {
    /// Hashes the right password anew, at the cost of today, and keeps that hash in place of the one it was verified by.
    async fn rehash(
        self: &Arc<Self>,
        turn: HashingTurn,
        password: &Password,
        known: &mut Credentials,
    ) -> Result<(), Failure> {
        let (turn, hash) = turn.hash(password, &*self.rng).await?;
        drop(turn);
        let change = HashChange { from: known.password_hash.clone(), to: hash.clone() };
        let user = known.user.id;
        let replaced = self
            .database
            .write(move |tx| Box::pin(async move { users::replace_hash(tx, user, change).await }));
        if replaced.await? {
            known.password_hash = hash;
        }
        Ok(())
    }

    /// Begins a session, unless the password was changed since it was verified, or a second factor or a mailed code is due.
    pub(super) async fn begin_session(
        self: &Arc<Self>,
        known: Credentials,
        entering: Entering<'_>,
        mailed: Option<MailedCode>,
    ) -> Result<SignInStep, Failure> {
        let (mut beginning, secret) = self.beginning(&known, &entering).await?;
        beginning.mailed = mailed;
        let inner = Arc::clone(self);
        let begun = self
            .database
            .write(move |tx| Box::pin(async move { write_session(&inner, tx, beginning).await }))
            .await?;
        self.mailer.posted();
        self.entered(known, (begun, (entering.tried.device, secret))).await
    }

    /// What there is to write, and the secret of the first refresh token.
    pub(super) async fn beginning(
        &self,
        known: &Credentials,
        entering: &Entering<'_>,
    ) -> Result<(Beginning, [u8; TOKEN_BYTES]), Failure> {
        let (input, client) = (entering.input, entering.client);
        let now = self.now();
        let secret = draw_token(&*self.rng);
        let user_agent = names::user_agent(client.user_agent.as_deref());
        let new = NewSession {
            user: known.user.id,
            transport: input.transport,
            device_name: names::device_name(input.device_name.as_deref(), user_agent.as_deref()),
            ip: client.ip.to_string(),
            user_agent,
            refresh_hash: token_hash(&secret),
            methods: entering.method.into(),
            created_at: now,
            expires_at: self.session_end(now, now),
        };
        let event = self.event(known.user.id, LoginOutcome::Succeeded, client).await?;
        let is_known = !event.new_device || entering.tried.device.is_some();
        let notice = self.sign_in_notice(&known.user, client, is_known).await?;
        let beginning = Beginning {
            new,
            event,
            password_hash: known.password_hash.clone(),
            subject: entering.tried.subject.clone(),
            challenge: self.new_challenge(known, input, entering.method),
            mailed: None,
            notice,
            to: known.user.email.clone(),
            origin: client.origin(),
        };
        Ok((beginning, secret))
    }

    /// What becomes of a sign-in that was written.
    pub(super) async fn entered(
        &self,
        known: Credentials,
        (begun, (device, secret)): (Begun, (Option<DeviceToken>, [u8; TOKEN_BYTES])),
    ) -> Result<SignInStep, Failure> {
        let (session, ended) = match begun {
            Begun::Session(session, ended) => (session, ended),
            Begun::Challenge(challenge) => {
                let NewChallenge { token, waiting, passkey_options } = *challenge;
                let (by_mail, expires_at) = (waiting.mailed_code.is_some(), waiting.expires_at);
                let methods = match by_mail {
                    true => Vec::new(),
                    false => self.second_factors(known.user.id).await?,
                };
                let challenge = Challenge { token, methods, by_mail, passkey_options, expires_at };
                return Ok(SignInStep::Challenge(challenge));
            }
            Begun::Overtaken => return Err(wrong_credentials()),
            Begun::Locked(until) => return Err(locked_out(until)),
            Begun::Deleted(until) => return Err(account_deleted(until)),
        };
        if ended {
            self.sessions_changed(session.user);
        }
        let token = RefreshToken { session: session.id, secret };
        let signed_in = self.signed_in(known.user, &session, token).await?;
        let device = Some(self.known_device(session.user, device));
        Ok(SignInStep::SignedIn(Box::new(SignedIn { device, ..signed_in })))
    }

    /// What the device keeps of a sign-in. A device that was known stays the same one.
    fn known_device(&self, user: UserId, known: Option<DeviceToken>) -> KnownDevice {
        let now = self.now();
        let mut nonce = [0; NONCE_BYTES];
        match known {
            Some(known) => nonce = known.nonce,
            None => self.rng.fill(&mut nonce),
        }
        let token = DeviceToken { user, nonce, issued_at: now };
        let expires_at = now.plus(days(self.config.device_token_days));
        KnownDevice { token: token.encode(self.keys.device_tokens()), expires_at }
    }

    /// What somebody who is in gets.
    pub(super) async fn signed_in(
        &self,
        user: User,
        session: &Session,
        refresh_token: RefreshToken,
    ) -> Result<SignedIn, Failure> {
        let now = self.now();
        let good_for = Duration::from_secs(self.config.access_token_seconds);
        let until = now.plus(good_for).min(session.expires_at);
        let subject = Subject { user: user.id, session: session.id };
        let proof = Proof { methods: session.methods, at: session.authenticated_at };
        let tokens = Tokens {
            access_token: self.access_tokens.issue(subject, proof, Period { from: now, until })?,
            access_token_expires_at: until,
            refresh_token: refresh_token.encode(&self.keys),
            refresh_token_expires_at: session.expires_at,
        };
        Ok(SignedIn {
            principal: self.principal(&user, session).await?,
            csrf_token: self.keys.csrf_token(session.id),
            device: None,
            tokens,
            user,
        })
    }
}

/// A session about to be written.
pub(super) struct Beginning {
    pub(super) new: NewSession,
    event: NewLoginEvent,
    /// The hash that the password was verified by.
    password_hash: String,
    /// What wrong ones were counted by; empty where nothing is guessed.
    subject: Vec<u8>,
    /// What is written in place of the session when a second factor is due.
    challenge: NewChallenge,
    /// What is mailed when that is due although no second factor is.
    mailed: Option<MailedCode>,
    /// What the owner is mailed about it, and where.
    notice: Option<MailTemplate>,
    to: String,
    origin: Origin,
}

/// What became of it.
pub(super) enum Begun {
    /// It is there, and whether another one was ended for it.
    Session(Session, bool),
    /// The password was changed meanwhile.
    Overtaken,
    /// A second factor, or a mailed code, is due.
    Challenge(Box<NewChallenge>),
    /// There were too many wrong ones meanwhile.
    Locked(Timestamp),
    /// The account was deleted, and can be restored until then.
    Deleted(Timestamp),
}

pub(super) async fn write_session(
    inner: &Inner,
    tx: &Transaction,
    beginning: Beginning,
) -> Result<Begun, Fault> {
    let Beginning { new, event, password_hash, subject, .. } = beginning;
    let Beginning { mut challenge, mailed, notice, to, origin, .. } = beginning;
    if !users::password_hash_is(tx, new.user, &password_hash).await? {
        return Ok(Begun::Overtaken);
    }
    if !subject.is_empty() {
        if let Some(until) = inner.locked_meanwhile(tx, &subject).await? {
            return Ok(Begun::Locked(until));
        }
        inner.forget_failures(tx, &subject).await?;
    }
    let deleted_at = users::deleted_at(tx, new.user).await?;
    if let Some(deleted_at) = deleted_at.filter(|_| !challenge.waiting.restores) {
        return Ok(Begun::Deleted(inner.restorable_until(deleted_at)));
    }
    if inner.needs_code(tx, new.user, new.methods).await? {
        let challenge = inner.write_challenge(tx, challenge).await?;
        return Ok(Begun::Challenge(Box::new(challenge)));
    }
    if let Some(mailed) = mailed {
        challenge.waiting.mailed_code = Some(mailed.hash);
        let challenge = inner.write_challenge(tx, challenge).await?;
        inner.post(tx, &to, &mailed.letter).await?;
        return Ok(Begun::Challenge(Box::new(challenge)));
    }
    if deleted_at.is_some() {
        inner.restore(tx, new.user, &origin).await?;
    }
    login_events::insert(tx, event, u64::from(inner.config.login_history_per_user_max)).await?;
    let max = u64::from(inner.config.sessions_per_user_max);
    let room = SessionRoom { max, now: new.created_at };
    let ended = sessions::make_room(tx, new.user, room).await?;
    let session = sessions::insert(tx, new).await?;
    let act = Act::of_user(session.user, AuditAction::SignIn);
    inner.audit.record(tx, act.on(AuditObject::Session(session.id)).from(origin)).await?;
    if let Some(notice) = notice {
        inner.post(tx, &to, &notice).await?;
    }
    Ok(Begun::Session(session, ended))
}

impl Inner {
    /// What the history tells of a try. Whether the device is new is looked up here, before anything is written.
    async fn event(
        &self,
        user: UserId,
        outcome: LoginOutcome,
        client: &ClientInfo,
    ) -> Result<NewLoginEvent, Fault> {
        let user_agent = names::user_agent(client.user_agent.as_deref());
        let seen = login_events::seen_before(&self.database, user, user_agent.as_deref()).await?;
        Ok(NewLoginEvent {
            user,
            outcome,
            ip: client.ip.to_string(),
            user_agent,
            new_device: !seen,
            at: self.now(),
        })
    }
}

/// Who was refused, and why.
pub(super) struct RefusedTry {
    /// Whose account it was.
    pub(super) user: Option<User>,
    pub(super) outcome: LoginOutcome,
}

/// A try that was refused, about to be written.
struct Refused {
    /// Whose account it was, or nobody's.
    user: UserId,
    outcome: LoginOutcome,
    client: ClientInfo,
    /// Whether the audit log notes it.
    noted: bool,
}

/// Writes a try down. One at an address without an account leaves a decoy in its place: the same statements.
async fn note_refused(inner: Arc<Inner>, refused: Refused) -> Result<(), Fault> {
    let Refused { user, outcome, client, noted } = refused;
    let known = user != UserId::default();
    let act = Act::of_stranger(known.then_some(user), AuditAction::SignIn);
    let act = noted.then_some(act.from(client.origin()).refused());
    let event = inner.event(user, outcome, &client).await?;
    let history = u64::from(inner.config.login_history_per_user_max);
    let database = inner.database.clone();
    database
        .write(move |tx| {
            Box::pin(async move {
                inner.note_stranger(tx, act).await?;
                if known {
                    return login_events::insert(tx, event, history).await;
                }
                inner.leave_decoy(tx, draw_token(&*inner.rng).to_vec()).await?;
                let kept = KeptEvents { outcome: event.outcome, count: history };
                login_events::forget_beyond(tx, user, kept).await
            })
        })
        .await
}

fn wrong_credentials() -> Failure {
    Refusal::new(
        RefusalCode::InvalidCredentials,
        "Nobody was signed in, because the address and the password do not belong together. Check both, \
         or ask for a password reset.",
    )
    .into()
}
