//! Mail that waits to be sent. A row is inserted in the transaction that caused it, claimed by one node at a
//! time (claiming moves `due_at` on by a lease, so a node that dies gives the mail back), and finished once:
//! sent, or given up with the last error. Finished rows lose their text, which carries secrets.

use super::Database;
use crate::domain::{Fault, Timestamp};
use entity::outbox as table;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use std::time::Duration;

/// The most characters of an error that are kept.
const ERROR_LENGTH_MAX: usize = 500;

/// A rendered mail.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// Leaves out the parts, which carry secrets.
impl std::fmt::Debug for NewMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A mail that this node may send until its lease ends.
#[derive(Clone, Debug)]
pub struct ClaimedMail {
    /// Number of the mail.
    pub id: i64,
    /// Which try this is, from 1. Also the fence: a node whose lease ended cannot finish the mail.
    pub attempt: i64,
    /// The mail itself.
    pub mail: NewMail,
}

/// How to claim mail.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Now.
    pub now: Timestamp,
    /// How long the mail is this node's.
    pub lease: Duration,
    /// The most mails to claim.
    pub limit: u64,
}

/// What became of a try.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is on its way.
    Sent,
    /// Not sent; try again at this time.
    Retry(Timestamp, String),
    /// Not sent, and not to be tried again.
    GivenUp(String),
}

/// Puts a mail into the outbox.
pub(crate) async fn enqueue(
    tx: &DatabaseTransaction,
    mail: NewMail,
    now: Timestamp,
) -> Result<(), Fault> {
    let row = table::ActiveModel {
        recipient: Set(mail.to),
        subject: Set(mail.subject),
        text_body: Set(mail.text),
        html_body: Set(mail.html),
        created_at: Set(now.0),
        due_at: Set(Some(now.0)),
        attempts: Set(0),
        finished_at: Set(None),
        sent: Set(false),
        last_error: Set(None),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// Claims mail that is due, oldest first.
pub async fn claim(db: &Database, claim: Claim) -> Result<Vec<ClaimedMail>, Fault> {
    db.write(move |tx| Box::pin(claim_in(tx, claim))).await
}

async fn claim_in(tx: &DatabaseTransaction, claim: Claim) -> Result<Vec<ClaimedMail>, Fault> {
    let due = table::Entity::find()
        .filter(table::Column::DueAt.lte(claim.now.0))
        .order_by_asc(table::Column::DueAt)
        .order_by_asc(table::Column::Id)
        .limit(claim.limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    table::Entity::update_many()
        .col_expr(table::Column::DueAt, Expr::value(claim.now.plus(claim.lease).0))
        .col_expr(table::Column::Attempts, Expr::col(table::Column::Attempts).add(1))
        .filter(table::Column::Id.is_in(due.iter().map(|row| row.id)))
        .exec(tx)
        .await?;
    Ok(due.into_iter().map(claimed_of).collect())
}

/// Writes down what became of a claimed mail; `false` when the lease ended and another node has it now.
pub async fn finish(
    db: &Database,
    claimed: &ClaimedMail,
    (outcome, now): (Outcome, Timestamp),
) -> Result<bool, Fault> {
    let (id, attempt) = (claimed.id, claimed.attempt);
    db.write(move |tx| Box::pin(finish_in(tx, (id, attempt), (outcome, now)))).await
}

async fn finish_in(
    tx: &DatabaseTransaction,
    (id, attempt): (i64, i64),
    (outcome, now): (Outcome, Timestamp),
) -> Result<bool, Fault> {
    let sent = matches!(outcome, Outcome::Sent);
    let (retry_at, error) = match outcome {
        Outcome::Sent => (None, None),
        Outcome::Retry(at, error) => (Some(at.0), Some(error)),
        Outcome::GivenUp(error) => (None, Some(error)),
    };
    let error = error.map(|error| error.chars().take(ERROR_LENGTH_MAX).collect::<String>());
    let mut update = table::Entity::update_many()
        .col_expr(table::Column::DueAt, Expr::value(retry_at))
        .col_expr(table::Column::LastError, Expr::value(error))
        .filter(table::Column::Id.eq(id))
        .filter(table::Column::Attempts.eq(attempt))
        .filter(table::Column::FinishedAt.is_null());
    if retry_at.is_none() {
        update = update
            .col_expr(table::Column::FinishedAt, Expr::value(now.0))
            .col_expr(table::Column::Sent, Expr::value(sent))
            .col_expr(table::Column::TextBody, Expr::value(""))
            .col_expr(table::Column::HtmlBody, Expr::value(""));
    }
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Gives claimed mail back that was not tried, so that another node or the next start sends it at once.
pub async fn give_back(
    db: &Database,
    claimed: &[ClaimedMail],
    now: Timestamp,
) -> Result<(), Fault> {
    let tries: Vec<_> = claimed.iter().map(|mail| (mail.id, mail.attempt)).collect();
    db.write(move |tx| {
        Box::pin(async move {
            for (id, attempt) in tries {
                table::Entity::update_many()
                    .col_expr(table::Column::DueAt, Expr::value(now.0))
                    .col_expr(table::Column::Attempts, Expr::value(attempt - 1))
                    .filter(table::Column::Id.eq(id))
                    .filter(table::Column::Attempts.eq(attempt))
                    .filter(table::Column::FinishedAt.is_null())
                    .exec(tx)
                    .await?;
            }
            Ok(())
        })
    })
    .await
}

/// How many mails wait, and how many were given up and not yet forgotten: for metrics and `agio doctor`.
pub async fn backlog(db: &Database) -> Result<(u64, u64), Fault> {
    let waiting =
        table::Entity::find().filter(table::Column::DueAt.is_not_null()).count(db.read()).await?;
    let given_up = table::Entity::find()
        .filter(table::Column::FinishedAt.is_not_null())
        .filter(table::Column::Sent.eq(false))
        .count(db.read())
        .await?;
    Ok((waiting, given_up))
}

/// Forgets mail that was finished before `before`.
pub async fn delete_finished(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let old = table::Column::FinishedAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn claimed_of(row: table::Model) -> ClaimedMail {
    ClaimedMail {
        id: row.id,
        attempt: row.attempts + 1,
        mail: NewMail {
            to: row.recipient,
            subject: row.subject,
            text: row.text_body,
            html: row.html_body,
        },
    }
}
