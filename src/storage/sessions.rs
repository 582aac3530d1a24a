//! Sessions of signed-in people. A refresh token is kept as a hash, and so is the one before it, so that
//! two tabs that refresh at once both get the same successor.

use super::Database;
use super::deletion::delete_in_steps;
use crate::domain::{
    AuthenticationMethod, AuthenticationMethods, Fault, SessionId, Timestamp, TokenTransport,
    UserId,
};
use entity::sessions as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use std::collections::HashSet;

/// The most sessions one answer lists.
pub const SESSIONS_LISTED_MAX: u64 = 100;

/// The most sessions that one sign-in ends: more than any bound on them, for when that was lowered.
const ENDED_AT_ONCE_MAX: u64 = 1_000;
/// How many sessions one statement looks up; databases bound the values of one.
const IDS_AT_ONCE_MAX: usize = 10_000;
/// How many rows of a person are kept for each session that may be alive.
const ROWS_PER_SESSION: u64 = 2;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// How its client keeps the tokens.
    pub transport: TokenTransport,
    /// How its owner proved themselves.
    pub methods: AuthenticationMethods,
    /// When they did: when it began.
    pub authenticated_at: Timestamp,
    /// When they last did so anew.
    pub proven_at: Timestamp,
    /// Name for people.
    pub device_name: String,
    /// Address it was last refreshed from.
    pub ip: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is refreshed.
    pub expires_at: Timestamp,
    /// When it was ended before its time.
    pub revoked_at: Option<Timestamp>,
}

impl Session {
    /// Whether it can still be used.
    pub fn alive(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A session with the hashes of its refresh tokens.
#[derive(Clone, Debug)]
pub(crate) struct Refreshable {
    pub(crate) session: Session,
    pub(crate) current_hash: Vec<u8>,
    pub(crate) previous_hash: Option<Vec<u8>>,
    pub(crate) rotated_at: Option<Timestamp>,
}

/// A session that begins.
#[derive(Clone, Debug)]
pub(crate) struct NewSession {
    pub(crate) user: UserId,
    pub(crate) transport: TokenTransport,
    pub(crate) methods: AuthenticationMethods,
    pub(crate) device_name: String,
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
    pub(crate) refresh_hash: Vec<u8>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// A change of the refresh token.
#[derive(Clone, Debug)]
pub(crate) struct Rotation {
    pub(crate) session: SessionId,
    pub(crate) from_hash: Vec<u8>,
    pub(crate) to_hash: Vec<u8>,
    pub(crate) ip: String,
    pub(crate) at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// One of a person's sessions, ended or not.
pub async fn find(db: &Database, user: UserId, id: SessionId) -> Result<Option<Session>, Fault> {
    let query = table::Entity::find_by_id(id.0).filter(table::Column::UserId.eq(user.0));
    query.one(db.read()).await?.map(session_of).transpose()
}

/// Whose a session is, for a token that names nobody.
pub(crate) async fn owner(db: &Database, id: SessionId) -> Result<Option<UserId>, Fault> {
    let query = table::Entity::find_by_id(id.0).select_only().column(table::Column::UserId);
    Ok(query.into_tuple::<i64>().one(db.read()).await?.map(UserId))
}

/// A person's sessions that can still be used, most recently used first.
pub async fn alive(db: &Database, user: UserId, now: Timestamp) -> Result<Vec<Session>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::RevokedAt.is_null())
        .filter(table::Column::ExpiresAt.gt(now.0))
        .order_by_desc(table::Column::LastSeenAt)
        .order_by_desc(table::Column::Id)
        .limit(SESSIONS_LISTED_MAX)
        .all(db.read())
        .await?;
    rows.into_iter().map(session_of).collect()
}

/// Those of the sessions that can still be used.
pub(crate) async fn alive_among(
    db: &Database,
    ids: &[SessionId],
    now: Timestamp,
) -> Result<HashSet<SessionId>, Fault> {
    let mut alive = HashSet::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE_MAX) {
        let found = table::Entity::find()
            .select_only()
            .column(table::Column::Id)
            .filter(table::Column::Id.is_in(some.iter().map(|id| id.0)))
            .filter(table::Column::RevokedAt.is_null())
            .filter(table::Column::ExpiresAt.gt(now.0));
        let found: Vec<i64> = found.into_tuple().all(db.read()).await?;
        alive.extend(found.into_iter().map(SessionId));
    }
    Ok(alive)
}

/// Begins a session.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewSession) -> Result<Session, Fault> {
    let row = table::ActiveModel {
        user_id: Set(new.user.0),
        transport: Set(new.transport.as_str().to_owned()),
        methods: Set(new.methods.to_text()),
        authenticated_at: Set(new.created_at.0),
        proven_at: Set(Some(new.created_at.0)),
        device_name: Set(new.device_name),
        ip: Set(new.ip),
        user_agent: Set(new.user_agent),
        refresh_hash: Set(new.refresh_hash),
        previous_refresh_hash: Set(None),
        rotated_at: Set(None),
        created_at: Set(new.created_at.0),
        last_seen_at: Set(new.created_at.0),
        expires_at: Set(new.expires_at.0),
        revoked_at: Set(None),
        ..Default::default()
    };
    session_of(row.insert(tx).await?)
}

/// The session with this number and the hashes of its refresh tokens. On PostgreSQL its row is locked, so
/// that of two refreshes at once the second sees what the first did.
pub(crate) async fn refreshable(
    tx: &DatabaseTransaction,
    id: SessionId,
) -> Result<Option<Refreshable>, Fault> {
    let query = table::Entity::find_by_id(id.0).lock_exclusive();
    let Some(mut row) = query.one(tx).await? else { return Ok(None) };
    Ok(Some(Refreshable {
        current_hash: std::mem::take(&mut row.refresh_hash),
        previous_hash: row.previous_refresh_hash.take(),
        rotated_at: row.rotated_at.map(Timestamp),
        session: session_of(row)?,
    }))
}

/// Changes the refresh token if it is still `from_hash`; `false` when somebody was faster.
pub(crate) async fn rotate(tx: &DatabaseTransaction, rotation: Rotation) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::RefreshHash, Expr::value(rotation.to_hash))
        .col_expr(table::Column::PreviousRefreshHash, Expr::value(rotation.from_hash.clone()))
        .col_expr(table::Column::RotatedAt, Expr::value(rotation.at.0))
        .col_expr(table::Column::LastSeenAt, Expr::value(rotation.at.0))
        .col_expr(table::Column::ExpiresAt, Expr::value(rotation.expires_at.0))
        .col_expr(table::Column::Ip, Expr::value(rotation.ip))
        .filter(table::Column::Id.eq(rotation.session.0))
        .filter(table::Column::RefreshHash.eq(rotation.from_hash))
        .filter(table::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A session, and when something happens to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionAt {
    pub(crate) session: SessionId,
    pub(crate) at: Timestamp,
}

/// Notes that a person's session was used.
pub(crate) async fn touch(
    tx: &DatabaseTransaction,
    user: UserId,
    SessionAt { session: id, at }: SessionAt,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::LastSeenAt, Expr::value(at.0))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::LastSeenAt.lt(at.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// A fresh proof of who the owner of a session is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionProof {
    pub(crate) session: SessionId,
    pub(crate) method: AuthenticationMethod,
    pub(crate) at: Timestamp,
}

/// Notes that the owner of a session proved who they are anew; `false` when it is over.
pub(crate) async fn prove(
    tx: &DatabaseTransaction,
    user: UserId,
    SessionProof { session: id, method, at }: SessionProof,
) -> Result<bool, Fault> {
    let row = refreshable(tx, id).await?;
    let Some(row) = row.filter(|row| row.session.user == user && row.session.alive(at)) else {
        return Ok(false);
    };
    table::Entity::update_many()
        .col_expr(table::Column::ProvenAt, Expr::value(at.0))
        .col_expr(table::Column::Methods, Expr::value(row.session.methods.with(method).to_text()))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(true)
}

/// Ends one session of a person; `false` when they have no such session alive.
pub(crate) async fn revoke(
    tx: &DatabaseTransaction,
    user: UserId,
    SessionAt { session: id, at }: SessionAt,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::RevokedAt, Expr::value(at.0))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::UserId.eq(user.0))
        .filter(table::Column::RevokedAt.is_null())
        .filter(table::Column::ExpiresAt.gt(at.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How all sessions of a person end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Revocation {
    /// This one does not.
    pub(crate) except: Option<SessionId>,
    pub(crate) at: Timestamp,
}

/// Ends all sessions of a person, except perhaps one; answers whether there were any.
pub(crate) async fn revoke_all(
    tx: &DatabaseTransaction,
    user: UserId,
    Revocation { except, at }: Revocation,
) -> Result<bool, Fault> {
    let mut which = Condition::all()
        .add(table::Column::UserId.eq(user.0))
        .add(table::Column::RevokedAt.is_null())
        .add(table::Column::ExpiresAt.gt(at.0));
    if let Some(kept) = except {
        which = which.add(table::Column::Id.ne(kept.0));
    }
    let ended = table::Entity::update_many()
        .col_expr(table::Column::RevokedAt, Expr::value(at.0))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// How many sessions a person may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionRoom {
    pub(crate) max: u64,
    pub(crate) now: Timestamp,
}

/// Makes room for one more session of a person: of those alive the ones unused for longest end, so that fewer than
/// `max` stay, and of those that ended only the newest rows are kept. Answers whether any was ended.
pub(crate) async fn make_room(
    tx: &DatabaseTransaction,
    user: UserId,
    SessionRoom { max, now }: SessionRoom,
) -> Result<bool, Fault> {
    let own = Condition::all().add(table::Column::UserId.eq(user.0));
    let alive =
        own.clone().add(table::Column::RevokedAt.is_null()).add(table::Column::ExpiresAt.gt(now.0));
    let beyond = table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(alive)
        .order_by_desc(table::Column::LastSeenAt)
        .order_by_desc(table::Column::Id)
        .offset(max.saturating_sub(1))
        .limit(ENDED_AT_ONCE_MAX);
    let beyond: Vec<i64> = beyond.into_tuple().all(tx).await?;
    if !beyond.is_empty() {
        table::Entity::update_many()
            .col_expr(table::Column::RevokedAt, Expr::value(now.0))
            .filter(table::Column::Id.is_in(beyond.iter().copied()))
            .exec(tx)
            .await?;
    }
    let forgotten = table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(own.clone())
        .order_by_desc(table::Column::Id)
        .offset(max.saturating_mul(ROWS_PER_SESSION))
        .limit(1);
    if let Some(newest) = forgotten.into_tuple::<i64>().one(tx).await? {
        let over = Condition::any()
            .add(table::Column::RevokedAt.is_not_null())
            .add(table::Column::ExpiresAt.lte(now.0));
        let gone = own.add(table::Column::Id.lte(newest)).add(over);
        table::Entity::delete_many().filter(gone).exec(tx).await?;
    }
    Ok(!beyond.is_empty())
}

/// Forgets sessions that ended before `before`, some at a time.
pub async fn delete_ended(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    let ended = Condition::any()
        .add(table::Column::ExpiresAt.lt(before.0))
        .add(table::Column::RevokedAt.lt(before.0));
    delete_in_steps::<table::Entity>(db, table::Column::Id, ended).await
}

fn session_of(row: table::Model) -> Result<Session, Fault> {
    let transport = TokenTransport::parse(&row.transport)
        .ok_or_else(|| Fault::internal(format!("session {} has an unknown transport", row.id)))?;
    let methods = AuthenticationMethods::parse(&row.methods)
        .ok_or_else(|| Fault::internal(format!("session {} has unknown methods", row.id)))?;
    Ok(Session {
        methods,
        authenticated_at: Timestamp(row.authenticated_at),
        proven_at: Timestamp(row.proven_at.unwrap_or(row.authenticated_at)),
        id: SessionId(row.id),
        user: UserId(row.user_id),
        transport,
        device_name: row.device_name,
        ip: row.ip,
        user_agent: row.user_agent,
        created_at: Timestamp(row.created_at),
        last_seen_at: Timestamp(row.last_seen_at),
        expires_at: Timestamp(row.expires_at),
        revoked_at: row.revoked_at.map(Timestamp),
    })
}
