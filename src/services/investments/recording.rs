//! Writing activities down, changing and deleting them. What the ledger says is never changed.
//!
//! A reference names an activity once for each place, for ever: the same again answers what it is now, and the same for
//! something else is refused. A portfolio's row is locked first, so that two changes of one portfolio take turns.

use super::activity::PortfolioActivity;
use super::bodies::{ActivityInput, checked_reference, hash};
use super::ledger::is_of_ledger;
use super::loading::manual;
use super::{ACTIVITIES_MAX, ACTIVITIES_PER_REQUEST_MAX, Investments, changed_since, limit};
use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::domain::{
    ClientId, Failure, Fault, PortfolioId, Refusal, RefusalCode, Timestamp, UserId,
};
use crate::services::auth::Principal;
use crate::storage::Transaction;
use crate::storage::investments::accounts::{self, PortfolioAccount, PortfolioAccountKind};
use crate::storage::investments::activities::{self, ActivityBody, NewActivity, RecordedActivity};
use crate::storage::investments::{self, Changed, links, picks};
use std::collections::{BTreeMap, HashMap};

/// One of many activities to write down.
#[derive(Clone, Debug)]
pub struct ActivityRow {
    /// Where it happened.
    pub place: PortfolioAccountId,
    /// What is said of it.
    pub input: ActivityInput,
    /// The caller's own id.
    pub reference: Option<String>,
}

/// Something, and the version that the caller knows of it.
#[derive(Clone, Copy, Debug)]
pub struct NamedVersion<T> {
    /// Which.
    pub id: T,
    /// Its version.
    pub version: i64,
}

/// An activity to change: all that is said of it is said anew.
#[derive(Clone, Debug)]
pub struct EditActivity {
    /// Which, and the version it has.
    pub named: NamedVersion<ActivityId>,
    /// What is said of it.
    pub input: ActivityInput,
}

/// An activity as it was written down, and its place.
pub type Recorded = (PortfolioActivity, PortfolioAccount);

/// A row that can be written down.
struct Checked {
    place: PortfolioAccount,
    body: ActivityBody,
    reference: Option<ClientId>,
    hash: [u8; 32],
}

/// What became of a row.
enum Fate {
    Refused(Refusal),
    Known(Box<RecordedActivity>),
    /// Its place among those that are new.
    New(usize),
}

impl Investments {
    /// Writes activities down; each stands or falls by itself, and is answered in its place.
    ///
    /// # Errors
    /// When there are too many, or when the database fails: then none was written down.
    pub async fn add(
        &self,
        principal: &Principal,
        rows: Vec<Result<ActivityRow, Refusal>>,
    ) -> Result<Vec<Result<Recorded, Refusal>>, Failure> {
        if rows.len() > ACTIVITIES_PER_REQUEST_MAX {
            return Err(
                limit("One request takes 1,000 activities: send the rest in another.").into()
            );
        }
        let (owner, now) = (principal.user, self.clock.now());
        let places = accounts::all(&self.database, owner).await?;
        let places: HashMap<_, _> = places.into_iter().map(|it| (it.id, it)).collect();
        let checked = rows.into_iter().map(|row| checked(row?, &places, now)).collect();
        let written =
            self.database.write(move |tx| Box::pin(async move { write(tx, owner, checked).await }));
        let written = written.await?;
        let shown = |recorded: RecordedActivity| {
            let place = places.get(&recorded.account).cloned();
            let place = place.ok_or_else(|| no_place("portfolioAccountId"))?;
            Ok((manual(recorded), place))
        };
        let of_item = |(index, outcome): (usize, Result<RecordedActivity, Refusal>)| {
            outcome.and_then(shown).map_err(|refusal| at_item(refusal, index))
        };
        Ok(written.into_iter().enumerate().map(of_item).collect())
    }

    /// Says anew what happened.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `READ_ONLY` when the ledger says it, `CONFLICT` when it was changed since, and
    /// what cannot be.
    pub async fn edit(
        &self,
        principal: &Principal,
        edit: EditActivity,
    ) -> Result<Recorded, Failure> {
        let owner = principal.user;
        let EditActivity { named, input } = edit;
        if is_of_ledger(named.id) {
            return Err(self.of_ledger(owner, named.id).await?.into());
        }
        let body = input.checked(self.clock.now())?;
        let edited = self.database.write(move |tx| {
            Box::pin(async move {
                let activity = match expected(tx, owner, named).await? {
                    Ok(activity) => activity,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let edited = activities::update(tx, &activity, body).await?;
                let changed = Changed { portfolio: activity.portfolio, activities: 0 };
                investments::changed(tx, owner, changed).await?;
                Ok(Ok(edited))
            })
        });
        let edited = edited.await??;
        let place = self.place(owner, edited.account).await?;
        let place = place.ok_or_else(|| Fault::internal("an activity without a place"))?;
        Ok((manual(edited), place))
    }

    /// Deletes an activity, and takes its transfer apart.
    ///
    /// # Errors
    /// As [`Investments::edit`].
    pub async fn delete_activity(
        &self,
        principal: &Principal,
        named: NamedVersion<ActivityId>,
    ) -> Result<(), Failure> {
        let (owner, now) = (principal.user, self.clock.now());
        if is_of_ledger(named.id) {
            return Err(self.of_ledger(owner, named.id).await?.into());
        }
        let deleted = self.database.write(move |tx| {
            Box::pin(async move {
                let activity = match expected(tx, owner, named).await? {
                    Ok(activity) => activity,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                links::delete(tx, owner, &[activity.id]).await?;
                picks::delete(tx, owner, activity.id).await?;
                activities::delete(tx, &activity, now).await?;
                let changed = Changed { portfolio: activity.portfolio, activities: -1 };
                investments::changed(tx, owner, changed).await?;
                Ok(Ok(()))
            })
        });
        Ok(deleted.await??)
    }

    /// Why an activity of the ledger is not changed: of somebody else's it is not even there.
    async fn of_ledger(&self, owner: UserId, id: ActivityId) -> Result<Refusal, Failure> {
        let found = self.activity(owner, id).await?;
        Ok(found.map_or_else(no_activity, |_| read_only("id")))
    }
}

fn checked(
    row: ActivityRow,
    places: &HashMap<PortfolioAccountId, PortfolioAccount>,
    now: Timestamp,
) -> Result<Checked, Refusal> {
    let ActivityRow { place, input, reference } = row;
    let place = places.get(&place).ok_or_else(|| no_place("portfolioAccountId"))?;
    if place.kind == PortfolioAccountKind::Exchange {
        return Err(read_only("portfolioAccountId"));
    }
    let reference = checked_reference(reference.as_deref())?;
    let body = input.checked(now)?;
    let hash = hash(&body);
    Ok(Checked { place: place.clone(), body, reference, hash })
}

/// Writes down what is new, and answers all.
async fn write(
    tx: &Transaction,
    owner: UserId,
    rows: Vec<Result<Checked, Refusal>>,
) -> Result<Vec<Result<RecordedActivity, Refusal>>, Fault> {
    let mut room = room(tx, owner, &rows).await?;
    let references: Vec<ClientId> =
        rows.iter().flatten().filter_map(|it| it.reference.clone()).collect();
    let known = activities::referenced(tx, owner, &references).await?.into_iter();
    let known: HashMap<_, _> =
        known.filter_map(|it| Some(((it.account, it.reference.clone()?), it))).collect();
    let mut named: HashMap<(PortfolioAccountId, ClientId), (usize, [u8; 32])> = HashMap::new();
    let mut new: Vec<NewActivity> = Vec::new();
    let mut fates = Vec::with_capacity(rows.len());
    for row in rows {
        let Checked { place, body, reference, hash } = match row {
            Ok(checked) => checked,
            Err(refusal) => {
                fates.push(Fate::Refused(refusal));
                continue;
            }
        };
        let key = reference.clone().map(|it| (place.id, it));
        let before = key.as_ref().and_then(|key| known.get(key));
        let beside = key.as_ref().and_then(|key| named.get(key));
        fates.push(match (before, beside) {
            (Some(recorded), _) => repeated(recorded, hash),
            (None, Some((place, first))) if *first == hash => Fate::New(*place),
            (None, Some(_)) => Fate::Refused(reference_used()),
            (None, None) => match room.get_mut(&place.portfolio) {
                None => Fate::Refused(no_place("portfolioAccountId")),
                Some(0) => Fate::Refused(full()),
                Some(left) => {
                    *left -= 1;
                    key.map(|key| named.insert(key, (new.len(), hash)));
                    let (portfolio, account) = (place.portfolio, place.id);
                    new.push(NewActivity { portfolio, account, body, reference, body_hash: hash });
                    Fate::New(new.len() - 1)
                }
            },
        });
    }
    let inserted = insert(tx, owner, new).await?;
    let outcome = |fate| match fate {
        Fate::Refused(refusal) => Ok(Err(refusal)),
        Fate::Known(recorded) => Ok(Ok(*recorded)),
        Fate::New(place) => inserted
            .get(place)
            .cloned()
            .map(Ok)
            .ok_or_else(|| Fault::internal("a row was written down and not answered")),
    };
    fates.into_iter().map(outcome).collect()
}

/// How many more activities each portfolio takes; each is locked, in the order of their numbers.
async fn room(
    tx: &Transaction,
    owner: UserId,
    rows: &[Result<Checked, Refusal>],
) -> Result<BTreeMap<PortfolioId, i64>, Fault> {
    let mut room: BTreeMap<PortfolioId, i64> =
        rows.iter().flatten().map(|it| (it.place.portfolio, 0)).collect();
    let mut gone = Vec::new();
    for (portfolio, left) in &mut room {
        match investments::locked(tx, owner, *portfolio).await? {
            Some(found) => *left = (ACTIVITIES_MAX - found.activities).max(0),
            None => gone.push(*portfolio),
        }
    }
    // Deleted since its places were read.
    room.retain(|portfolio, _| !gone.contains(portfolio));
    Ok(room)
}

async fn insert(
    tx: &Transaction,
    owner: UserId,
    new: Vec<NewActivity>,
) -> Result<Vec<RecordedActivity>, Fault> {
    let mut more: BTreeMap<PortfolioId, i64> = BTreeMap::new();
    new.iter().for_each(|it| *more.entry(it.portfolio).or_default() += 1);
    let inserted = activities::insert(tx, owner, new).await?;
    for (portfolio, activities) in more {
        investments::changed(tx, owner, Changed { portfolio, activities }).await?;
    }
    Ok(inserted)
}

/// A reference that is known already.
fn repeated(recorded: &RecordedActivity, hash: [u8; 32]) -> Fate {
    match recorded.deleted_at {
        _ if recorded.body_hash != hash => Fate::Refused(reference_used()),
        Some(_) => Fate::Refused(deleted_since()),
        None => Fate::Known(Box::new(recorded.clone())),
    }
}

/// The person's activity, if it has the version that they expect. Its portfolio is locked.
async fn expected(
    tx: &Transaction,
    owner: UserId,
    named: NamedVersion<ActivityId>,
) -> Result<Result<RecordedActivity, Refusal>, Fault> {
    let Some(found) = activities::find_in(tx, owner, named.id).await? else {
        return Ok(Err(no_activity()));
    };
    investments::locked(tx, owner, found.portfolio).await?;
    // Once more: it may have been changed by whoever had the portfolio before.
    Ok(match activities::find_in(tx, owner, named.id).await? {
        None => Err(no_activity()),
        Some(found) if found.version != named.version => {
            Err(changed_since("expectedVersion", found.version))
        }
        Some(found) => Ok(found),
    })
}

fn at_item(mut refusal: Refusal, index: usize) -> Refusal {
    if !refusal.path.is_empty() {
        refusal.path.insert(1, index.to_string());
    }
    refusal
}

pub(super) fn no_activity() -> Refusal {
    let message = "No activity of yours has this id; `portfolios { activities }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

pub(super) fn read_only(field: &str) -> Refusal {
    let message = "What happened in an account of this exchange is told by its ledger, and nobody can change it or add to it.";
    Refusal::new(RefusalCode::ReadOnly, message).at(field)
}

fn no_place(field: &str) -> Refusal {
    let message = "No account of your portfolios has this id. `portfolios { accounts { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at(field)
}

fn reference_used() -> Refusal {
    let message = "This reference names another activity of the account, so this one was not written down: choose \
        another reference, or change that one with `editActivity`.";
    Refusal::new(RefusalCode::DuplicateReference, message).at("reference")
}

fn deleted_since() -> Refusal {
    let message = "The activity of this reference was deleted, and stays deleted: to write it down again, choose \
        another reference.";
    Refusal::new(RefusalCode::DuplicateReference, message).at("reference")
}

fn full() -> Refusal {
    limit("This portfolio has 100,000 activities, and takes no more: use another one.")
}
