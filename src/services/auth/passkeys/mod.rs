//! Passkeys: added, named, taken away, and what each ceremony of WebAuthn waits for in between.
//!
//! A ceremony begins with options for the browser and ends with its answer; what the answer is held against is kept in the
//! database, so that it may come to any node, and is good once. `showing` has a passkey stand in for a code, `entering`
//! signs in by one alone, `relying_party` verifies.

mod entering;
mod relying_party;
mod showing;

pub use entering::PasskeySignIn;
pub(super) use relying_party::RelyingParty;
pub(super) use showing::{Asked, ground_of_challenge};

use super::codes::SecurityNote;
use super::limits::Guess;
use super::{Auth, Caller, Inner, Principal, minutes, names};
use crate::domain::{
    AuditAction, AuditObject, AuthenticationMethod, Failure, Fault, PasskeyId, Refusal,
    RefusalCode, SessionId, UserId,
};
use crate::services::audit::Origin;
use crate::services::mail::SecurityChange;
use crate::storage::Transaction;
use crate::storage::passkey_ceremonies::{self, Ground, GroundAt, NewCeremony, Purpose};
use crate::storage::passkeys::{self, Credential, NewPasskey, PASSKEYS_MAX, Passkey, Renamed};
use crate::storage::sessions::{self, SessionProof};
use crate::storage::users::{self, User};
use relying_party::{Begun, HANDLE_BYTES, Keeper, Made};
use serde_json::Value;
use std::sync::Arc;

/// How long a browser may take to answer.
const CEREMONY_MINUTES: u64 = 5;
/// What a passkey is called whose owner does not say.
const NAMELESS: &str = "Passkey";

/// A passkey to add.
#[derive(Clone, Debug)]
pub struct AddPasskey {
    /// What the browser answered: `PublicKeyCredential.toJSON()`.
    pub credential: Value,
    /// What to call it.
    pub name: Option<String>,
}

/// A passkey that was added.
#[derive(Clone, Debug)]
pub struct AddedPasskey {
    /// The passkey.
    pub passkey: Passkey,
    /// The recovery codes, when there was no second factor before.
    pub recovery_codes: Option<Vec<String>>,
}

/// What became of a change.
enum Changed<T> {
    Done(T),
    Refused(Refusal),
    /// The session is over.
    NoAuthority,
}

/// Who changes passkeys, and by which session.
struct Hand {
    user: UserId,
    session: SessionId,
    origin: Origin,
}

impl Auth {
    /// A person's passkeys, the oldest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn passkeys(&self, owner: UserId) -> Result<Vec<Passkey>, Failure> {
        Ok(passkeys::of_user(&self.inner.database, owner).await?)
    }

    /// Begins to add a passkey: what the browser is asked for.
    ///
    /// # Errors
    /// Refuses when there are as many as there may be; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn begin_passkey(&self, principal: &Principal) -> Result<Value, Failure> {
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let user = users::by_id(&inner.database, principal.user).await?;
        let user = user.ok_or(Failure::Unauthenticated)?;
        let known = passkeys::of_user(&inner.database, user.id).await?;
        if known.len() as u64 >= PASSKEYS_MAX {
            return Err(too_many().into());
        }
        let keeper = Keeper {
            handle: inner.handle_of(&known),
            email: &user.email,
            display_name: &user.display_name,
            passkeys: &known,
        };
        let begun = inner.relying_party()?.ask_for_new(&keeper)?;
        inner.keep(begun, ground_of(principal, Purpose::Register)).await
    }

    /// Adds a passkey. It counts as a second factor from now on, and signs in by itself. With the first second factor come
    /// recovery codes, and the other sessions end.
    ///
    /// # Errors
    /// Refuses what was not asked for, or too long ago, and passkeys that are there already;
    /// [`Failure::StepUpRequired`] without a fresh proof; [`Failure::RateLimited`] after too many wrong ones.
    pub async fn add_passkey(
        &self,
        caller: Caller<'_>,
        input: AddPasskey,
    ) -> Result<AddedPasskey, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let guess = Guess::of_setup(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let name = input.name.as_deref().unwrap_or(NAMELESS);
        let name = names::checked_name(name, "name")?;
        let made = Made::read(&input.credential).ok_or_else(|| malformed(Purpose::Register))?;
        let ground = ground_of(principal, Purpose::Register);
        let state = inner.taken(made.challenge(), ground).await?;
        let credential = match inner.relying_party()?.check_new(&state, &made) {
            Ok(credential) => credential,
            Err(unproven) => {
                tracing::info!(?unproven, "a new passkey was refused");
                inner.limits.guessed_wrong(&guess).await?;
                return Err(wrong_new().into());
            }
        };
        let new = NewPasskey { credential, name, at: inner.now() };
        let (writing, hand) = (Arc::clone(inner), hand(caller));
        let added = inner
            .database
            .write(move |tx| Box::pin(async move { add(&writing, tx, hand, new).await }))
            .await?;
        inner.after_change(principal.user, added)
    }

    /// Gives a passkey another name.
    ///
    /// # Errors
    /// Refuses names that cannot be used, and passkeys that are not the person's.
    pub async fn rename_passkey(
        &self,
        caller: Caller<'_>,
        id: PasskeyId,
        name: &str,
    ) -> Result<Passkey, Failure> {
        let inner = &self.inner;
        let name = names::checked_name(name, "name")?;
        let (audit, user) = (inner.audit.clone(), caller.principal.user);
        let act = caller.act(AuditAction::RenamePasskey).on(AuditObject::Passkey(id));
        let renamed = inner.database.write(move |tx| {
            Box::pin(async move {
                let Some(passkey) = passkeys::find_in(tx, user, id).await? else { return Ok(None) };
                // The same again is no act that is noted.
                if passkey.name != name {
                    passkeys::rename(tx, user, Renamed { id, name: name.clone() }).await?;
                    audit.record(tx, act).await?;
                }
                Ok(Some(Passkey { name, ..passkey }))
            })
        });
        renamed.await?.ok_or_else(|| not_there().into())
    }

    /// Takes a passkey away. The other sessions end. With the last second factor go the recovery codes.
    ///
    /// # Errors
    /// Refuses passkeys that are not the person's; [`Failure::StepUpRequired`] without a fresh proof by a second factor.
    pub async fn remove_passkey(&self, caller: Caller<'_>, id: PasskeyId) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.require_step_up(caller.principal).await?;
        let (writing, hand) = (Arc::clone(inner), hand(caller));
        let removed = inner
            .database
            .write(move |tx| Box::pin(async move { remove(&writing, tx, hand, id).await }))
            .await?;
        inner.after_change(caller.principal.user, removed)
    }
}

async fn add(
    inner: &Inner,
    tx: &Transaction,
    hand: Hand,
    new: NewPasskey,
) -> Result<Changed<AddedPasskey>, Fault> {
    let Some(user) = inner.hand_of(tx, &hand).await? else { return Ok(Changed::NoAuthority) };
    if passkeys::count_in(tx, user.id).await? >= PASSKEYS_MAX {
        return Ok(Changed::Refused(too_many()));
    }
    let is_first = !inner.has_factor_in(tx, user.id).await?;
    let Some(passkey) = passkeys::insert(tx, user.id, new).await? else {
        return Ok(Changed::Refused(is_there()));
    };
    let (session, method) = (hand.session, AuthenticationMethod::Passkey);
    sessions::prove(tx, user.id, SessionProof { session, method, at: inner.now() }).await?;
    let recovery_codes = match is_first {
        true => {
            inner.end_others(tx, &user, hand.session).await?;
            Some(inner.new_codes(tx, user.id).await?)
        }
        false => None,
    };
    let note = SecurityNote {
        action: AuditAction::AddPasskey,
        change: SecurityChange::PasskeyAdded,
        origin: hand.origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Changed::Done(AddedPasskey { passkey, recovery_codes }))
}

async fn remove(
    inner: &Inner,
    tx: &Transaction,
    hand: Hand,
    id: PasskeyId,
) -> Result<Changed<()>, Fault> {
    let Some(user) = inner.hand_of(tx, &hand).await? else { return Ok(Changed::NoAuthority) };
    if !passkeys::delete(tx, user.id, id).await? {
        return Ok(Changed::Refused(not_there()));
    }
    inner.delete_lone_codes(tx, user.id).await?;
    inner.end_others(tx, &user, hand.session).await?;
    let note = SecurityNote {
        action: AuditAction::RemovePasskey,
        change: SecurityChange::PasskeyRemoved,
        origin: hand.origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Changed::Done(()))
}

impl Inner {
    /// This exchange, as browsers know it.
    fn relying_party(&self) -> Result<&RelyingParty, Failure> {
        self.relying_party.as_ref().ok_or_else(|| no_name().into())
    }

    /// What devices call a person: as those do that have a passkey of theirs, or else something new.
    fn handle_of(&self, known: &[Passkey]) -> [u8; HANDLE_BYTES] {
        let kept = known.iter().find_map(|it| it.credential.user_handle.as_slice().try_into().ok());
        kept.unwrap_or_else(|| {
            let mut drawn = [0; HANDLE_BYTES];
            self.rng.fill(&mut drawn);
            drawn
        })
    }

    /// Keeps what an answer will be held against; answers what the browser is told.
    async fn keep(&self, begun: Begun, ground: Ground) -> Result<Value, Failure> {
        let (new, options) = self.ceremony(begun, ground);
        let keeping = self
            .database
            .write(move |tx| Box::pin(async move { passkey_ceremonies::insert(tx, new).await }));
        keeping.await?;
        Ok(options)
    }

    fn ceremony(&self, begun: Begun, ground: Ground) -> (NewCeremony, Value) {
        let Begun { challenge, state, options } = begun;
        let expires_at = self.now().plus(minutes(CEREMONY_MINUTES));
        (NewCeremony { challenge, ground, state, expires_at }, options)
    }

    /// What an answer is held against. It is taken before the answer is judged: none is judged twice.
    async fn taken(&self, challenge: Option<Vec<u8>>, ground: Ground) -> Result<Vec<u8>, Failure> {
        let (purpose, now) = (ground.purpose, self.now());
        let challenge = challenge.ok_or_else(|| malformed(purpose))?;
        let taking = self.database.write(move |tx| {
            Box::pin(async move {
                passkey_ceremonies::take(tx, &challenge, GroundAt { ground, now }).await
            })
        });
        taking.await?.ok_or_else(|| over(purpose).into())
    }

    /// The person, locked, while the session is alive.
    async fn hand_of(&self, tx: &Transaction, hand: &Hand) -> Result<Option<User>, Fault> {
        let user = users::by_id_locked(tx, hand.user).await?;
        let session = sessions::refreshable(tx, hand.session).await?;
        let alive = session.is_some_and(|row| row.session.alive(self.now()));
        Ok(user.filter(|_| alive))
    }

    fn after_change<T>(&self, user: UserId, changed: Changed<T>) -> Result<T, Failure> {
        match changed {
            Changed::Done(done) => {
                self.sessions_changed(user);
                self.mailer.posted();
                Ok(done)
            }
            Changed::Refused(refusal) => Err(refusal.into()),
            Changed::NoAuthority => Err(Failure::Unauthenticated),
        }
    }
}

fn hand(caller: Caller<'_>) -> Hand {
    let Caller { principal, client } = caller;
    Hand { user: principal.user, session: principal.session().id, origin: client.origin() }
}

/// What somebody who is signed in begins belongs to their session.
fn ground_of(principal: &Principal, purpose: Purpose) -> Ground {
    let bound_to = principal.session().id.0.to_be_bytes().to_vec();
    Ground { purpose, user: Some(principal.user), bound_to }
}

/// Whether a credential is the very one, for who looks it up.
fn is_credential(passkey: &Passkey, id: &[u8]) -> bool {
    let Credential { id: known, .. } = &passkey.credential;
    known == id
}

fn too_many() -> Refusal {
    let message = format!(
        "No passkey was added, because there are {PASSKEYS_MAX}, which is as many as there may be. Take one away with \
         `removePasskey` first."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}

fn is_there() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "No passkey was added, because this one is known already. Use it, or add one of another device.",
    )
    .at("credential")
}

fn not_there() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nothing was changed, because you have no passkey with this id. `viewer { security { passkeys { id name } } }` lists \
         those that you have.",
    )
    .at("id")
}

/// The field that the answer of a ceremony came in.
fn field_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Register | Purpose::SignIn => "credential",
        Purpose::SecondFactor | Purpose::StepUp => "passkey",
    }
}

fn malformed(purpose: Purpose) -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was done, because this is not what a browser answers. Send all that `toJSON()` of the PublicKeyCredential \
         says, as an object.",
    )
    .at(field_of(purpose))
}

fn over(purpose: Purpose) -> Refusal {
    Refusal::new(
        RefusalCode::Expired,
        "Nothing was done, because this answers nothing that waits: options are good once, for five minutes, and for whoever \
         asked for them. Ask for new ones.",
    )
    .at(field_of(purpose))
}

fn wrong_new() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "No passkey was added, because what the browser answered is not right: it must come from a page of this exchange, and \
         the device must have made sure that you are there. Try again.",
    )
    .at("credential")
}

fn no_name() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was done, because browsers know no passkeys of a server without a name, and this one is reached by an \
         address. Use another second factor, or ask whoever runs the exchange to set `auth.passkeys.rp_id`.",
    )
}
