//! The audit log: who did what, on whom, from where. Every use case that changes something for a person or the exchange
//! leaves one row, in the transaction of the act; a refused act that matters leaves one in a transaction of its own.
//!
//! Rows hold numbers of people and no names or addresses of mail, so that a person can be forgotten and the log stay
//! whole. `verify` walks the chain that `storage::audit_log` seals the rows in.

#[cfg(test)]
mod tests;
mod verify;

pub use crate::storage::audit_log::AuditEvent;
pub use verify::{AuditReport, NotedHead, verify};

use crate::domain::{
    AuditAction, AuditActor, AuditObject, AuditOutcome, Clock, Fault, Rng, Timestamp, UserId,
};
use crate::storage::audit_log::{self, NewAuditRow, SALT_BYTES};
use crate::storage::{Database, Page, PageRequest, Transaction};
use std::net::IpAddr;
use std::sync::Arc;

/// The most acts that one page lists.
const PAGE_MAX: u32 = 100;

/// Where an act came from, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Address of the client.
    pub ip: IpAddr,
    /// What the client calls itself, without what cannot be seen, and cut.
    pub user_agent: Option<String>,
    /// The request.
    pub request_id: String,
}

/// An act, done unless it says otherwise.
#[derive(Clone, Debug)]
pub struct Act {
    action: AuditAction,
    outcome: AuditOutcome,
    actor: AuditActor,
    subject: Option<UserId>,
    object: Option<AuditObject>,
    origin: Option<Origin>,
}

impl Act {
    /// A person does something that concerns themselves.
    pub fn of_user(user: UserId, action: AuditAction) -> Act {
        Act::new(AuditActor::User(user), Some(user), action)
    }

    /// Somebody who has proved nothing does something that concerns a person, or nobody.
    pub fn of_stranger(subject: Option<UserId>, action: AuditAction) -> Act {
        Act::new(AuditActor::Anonymous, subject, action)
    }

    /// Whoever runs the program does something.
    pub fn of_operator(action: AuditAction) -> Act {
        Act::new(AuditActor::Operator, None, action)
    }

    fn new(actor: AuditActor, subject: Option<UserId>, action: AuditAction) -> Act {
        Act { action, outcome: AuditOutcome::Done, actor, subject, object: None, origin: None }
    }

    /// The person it concerns.
    #[must_use]
    pub fn about(self, person: UserId) -> Act {
        Act { subject: Some(person), ..self }
    }

    /// What it was done to.
    #[must_use]
    pub fn on(self, object: AuditObject) -> Act {
        Act { object: Some(object), ..self }
    }

    /// Where it came from.
    #[must_use]
    pub fn from(self, origin: Origin) -> Act {
        Act { origin: Some(origin), ..self }
    }

    /// Where it came from, when that is known.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// It was not allowed, and nothing was done.
    #[must_use]
    pub fn refused(self) -> Act {
        Act { outcome: AuditOutcome::Refused, ..self }
    }

    /// It is asked for, and what comes of it is not known yet.
    #[must_use]
    pub fn asked(self) -> Act {
        Act { outcome: AuditOutcome::Asked, ..self }
    }

    /// It was begun and did not come to its end.
    #[must_use]
    pub fn failed(self) -> Act {
        Act { outcome: AuditOutcome::Failed, ..self }
    }
}

/// The audit log. Cheap to clone.
#[derive(Clone)]
pub struct AuditLog {
    database: Database,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl AuditLog {
    /// The log in this database.
    pub fn new(database: Database, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> AuditLog {
        AuditLog { database, clock, rng }
    }

    /// Writes an act down in its own transaction: both are there, or neither.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn record(&self, tx: &Transaction, act: Act) -> Result<(), Fault> {
        audit_log::insert(tx, self.row(act)).await
    }

    /// Writes an act down that has no transaction: a refused one, or one that SQL does not hold.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn record_alone(&self, act: Act) -> Result<(), Fault> {
        let row = self.row(act);
        self.database
            .write(move |tx| Box::pin(async move { audit_log::insert(tx, row).await }))
            .await
    }

    /// An act that whoever does it writes down in their own transaction.
    pub(crate) fn pending(&self, act: Act) -> PendingAct {
        PendingAct { log: self.clone(), act }
    }

    /// The time that acts are noted with.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What concerns a person, newest first.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn page(
        &self,
        owner: UserId,
        request: PageRequest,
    ) -> Result<Page<AuditEvent>, Fault> {
        let request = PageRequest { limit: request.limit.min(PAGE_MAX), ..request };
        audit_log::page(&self.database, owner, request).await
    }

    /// One act that concerns a person.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn find(&self, owner: UserId, id: i64) -> Result<Option<AuditEvent>, Fault> {
        audit_log::find(&self.database, owner, id).await
    }

    fn row(&self, act: Act) -> NewAuditRow {
        let mut salt = [0; SALT_BYTES];
        self.rng.fill(&mut salt);
        let Act { action, outcome, actor, subject, object, origin } = act;
        let (ip, user_agent, request_id) = match origin {
            Some(Origin { ip, user_agent, request_id }) => {
                (Some(ip.to_string()), user_agent, Some(request_id))
            }
            None => (None, None, None),
        };
        NewAuditRow {
            at: self.clock.now(),
            actor,
            subject,
            action,
            outcome,
            object,
            ip,
            user_agent,
            salt,
            request_id,
        }
    }
}

/// An act and the log that it belongs into.
pub(crate) struct PendingAct {
    log: AuditLog,
    act: Act,
}

impl PendingAct {
    /// What it was done to.
    #[must_use]
    pub(crate) fn on(self, object: AuditObject) -> PendingAct {
        PendingAct { act: self.act.on(object), ..self }
    }

    /// Writes the act down in its own transaction: both are there, or neither.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub(crate) async fn record(self, tx: &Transaction) -> Result<(), Fault> {
        self.log.record(tx, self.act).await
    }
}

/// Names no secret.
impl std::fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditLog")
    }
}
