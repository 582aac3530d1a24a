//! The audit log: what was done by whom. Rows are written in the transaction of the act and never change; the sealer
//! (`seal`) gives each its place in a chain of hashes (`chain`) soon after.

mod chain;
mod seal;
#[cfg(test)]
mod tests;

pub use chain::ChainHash;
pub use seal::seal;

use super::Database;
use super::page::{Page, PageRequest};
use crate::domain::{AuditAction, AuditActor, AuditObject, AuditOutcome, Fault, Timestamp, UserId};
use entity::{audit_head, audit_log as table};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
};

/// Bytes of the random salt of each row.
pub const SALT_BYTES: usize = 16;
/// Number of the one row of `audit_head`.
const HEAD: i64 = 1;

/// An act about to be written down.
#[derive(Clone, Debug)]
pub(crate) struct NewAuditRow {
    pub(crate) at: Timestamp,
    pub(crate) actor: AuditActor,
    pub(crate) subject: Option<UserId>,
    pub(crate) action: AuditAction,
    pub(crate) outcome: AuditOutcome,
    pub(crate) object: Option<AuditObject>,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) salt: [u8; SALT_BYTES],
    pub(crate) request_id: Option<String>,
}

/// An act as the person it concerns may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its number; also its cursor in lists.
    pub id: i64,
    /// What was done.
    pub action: AuditAction,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// When.
    pub at: Timestamp,
    /// Where it came from.
    pub ip: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// The request it was part of.
    pub request_id: Option<String>,
}

/// The end of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// How many rows are sealed.
    pub sequence: i64,
    /// Hash of the last of them.
    pub hash: ChainHash,
}

/// A sealed row, to be checked.
#[derive(Clone, Debug)]
pub struct SealedRow {
    row: table::Model,
    /// Its place in the chain.
    pub sequence: i64,
    /// The hash it was given.
    pub hash: Option<ChainHash>,
}

impl SealedRow {
    /// Its number.
    pub fn id(&self) -> i64 {
        self.row.id
    }

    /// The hash that it must have after this one.
    pub fn hash_after(&self, previous: ChainHash) -> ChainHash {
        chain::hash(&self.row, previous, self.sequence)
    }

    /// Whether address and user agent are those that its hash holds, or were taken out because the person was forgotten: then
    /// the salt is gone, too, and the database lets nobody take out less.
    pub fn client_is_unchanged(&self) -> bool {
        if self.row.client_salt.is_empty() {
            return self.row.ip.is_none() && self.row.user_agent.is_none();
        }
        let hash = chain::client_hash(&self.row.client_salt, &self.row.ip, &self.row.user_agent);
        self.row.client_hash == hash.0
    }
}

/// Writes an act down. One statement.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewAuditRow) -> Result<(), Fault> {
    let (actor, actor_user) = new.actor.parts();
    let object = new.object.map(AuditObject::parts);
    let client_hash = chain::client_hash(&new.salt, &new.ip, &new.user_agent);
    let row = table::ActiveModel {
        at: Set(new.at.0),
        actor: Set(actor.to_owned()),
        actor_user: Set(actor_user),
        subject_user: Set(new.subject.map(|user| user.0)),
        action: Set(new.action.as_str().to_owned()),
        outcome: Set(new.outcome.as_str().to_owned()),
        object: Set(object.map(|(word, _)| word.to_owned())),
        object_id: Set(object.map(|(_, number)| number)),
        ip: Set(new.ip),
        user_agent: Set(new.user_agent),
        client_salt: Set(new.salt.to_vec()),
        client_hash: Set(client_hash.0.to_vec()),
        request_id: Set(new.request_id),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// What concerns a person, newest first.
pub async fn page(
    db: &Database,
    owner: UserId,
    request: PageRequest,
) -> Result<Page<AuditEvent>, Fault> {
    let query = table::Entity::find().filter(table::Column::SubjectUser.eq(owner.0));
    let rows = request.cut(query, table::Column::Id).all(db.read()).await?;
    Page::of(request, rows).try_map(event_of)
}

/// Since when and until when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditSpan {
    /// At this instant or later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

impl AuditSpan {
    fn narrow(self, owner: UserId) -> Select<table::Entity> {
        let mut query = table::Entity::find().filter(table::Column::SubjectUser.eq(owner.0));
        if let Some(from) = self.from {
            query = query.filter(table::Column::At.gte(from.0));
        }
        if let Some(to) = self.to {
            query = query.filter(table::Column::At.lt(to.0));
        }
        query
    }
}

/// What concerns a person in a span.
pub async fn list(
    db: &Database,
    owner: UserId,
    (span, request): (AuditSpan, PageRequest),
) -> Result<Page<AuditEvent>, Fault> {
    let rows = request.cut(span.narrow(owner), table::Column::Id).all(db.read()).await?;
    Page::of(request, rows).try_map(event_of)
}

/// How much concerns a person in a span.
pub async fn count(db: &Database, owner: UserId, span: AuditSpan) -> Result<u64, Fault> {
    Ok(span.narrow(owner).count(db.read()).await?)
}

/// One act that concerns a person.
pub async fn find(db: &Database, owner: UserId, id: i64) -> Result<Option<AuditEvent>, Fault> {
    let row = table::Entity::find_by_id(id)
        .filter(table::Column::SubjectUser.eq(owner.0))
        .one(db.read())
        .await?;
    row.map(event_of).transpose()
}

/// The end of the chain; `None` when somebody took it away.
pub async fn head(db: &Database) -> Result<Option<AuditHead>, Fault> {
    let row = audit_head::Entity::find_by_id(HEAD).one(db.read()).await?;
    Ok(row.as_ref().map(head_of))
}

/// A part of the chain.
#[derive(Clone, Copy, Debug)]
pub struct ChainPart {
    /// The place before its first row.
    pub after: i64,
    /// The place of its last row.
    pub last: i64,
}

/// Sealed rows in the order of the chain, after one place and up to another; at most `limit`.
pub async fn sealed(
    db: &Database,
    ChainPart { after, last }: ChainPart,
    limit: u64,
) -> Result<Vec<SealedRow>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::Sequence.gt(after))
        .filter(table::Column::Sequence.lte(last))
        .order_by_asc(table::Column::Sequence)
        .limit(limit)
        .all(db.read())
        .await?;
    let sealed = |row: table::Model| {
        let hash = row.hash.as_deref().and_then(ChainHash::from_bytes);
        row.sequence.map(|sequence| SealedRow { sequence, hash, row })
    };
    Ok(rows.into_iter().filter_map(sealed).collect())
}

/// How many rows wait for the sealer.
pub async fn unsealed_count(db: &Database) -> Result<u64, Fault> {
    Ok(table::Entity::find().filter(table::Column::Sequence.is_null()).count(db.read()).await?)
}

/// How many rows claim a place that was never given, at one moment.
pub async fn beyond_head_count(db: &Database) -> Result<i64, Fault> {
    #[derive(FromQueryResult)]
    struct Counted {
        rows: i64,
    }
    let sql = "SELECT COUNT(*) AS rows FROM audit_log WHERE sequence < 1 \
               OR sequence > (SELECT sequence FROM audit_head WHERE id = 1)";
    let asked = Statement::from_string(db.backend(), sql);
    let counted = Counted::find_by_statement(asked).one(db.read()).await?;
    Ok(counted.map_or(0, |counted| counted.rows))
}

fn head_of(row: &audit_head::Model) -> AuditHead {
    let hash = row.hash.as_deref().and_then(ChainHash::from_bytes);
    AuditHead { sequence: row.sequence, hash: hash.unwrap_or_default() }
}

fn event_of(row: table::Model) -> Result<AuditEvent, Fault> {
    let unknown = || Fault::internal(format!("audit row {} has an unknown word", row.id));
    Ok(AuditEvent {
        id: row.id,
        action: AuditAction::parse(&row.action).ok_or_else(unknown)?,
        outcome: AuditOutcome::parse(&row.outcome).ok_or_else(unknown)?,
        at: Timestamp(row.at),
        ip: row.ip,
        user_agent: row.user_agent,
        request_id: row.request_id,
    })
}
