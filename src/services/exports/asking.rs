//! Asking for a file: what it can be of, and how much a person may ask for.

use super::{EXPORT_KIND, ExportOrder, Exports, ExportsConfig, opening};
use crate::accounting::calendar::{Day, Zone};
use crate::domain::{
    AccountId, AuditAction, AuditObject, ExportFormat, ExportKind, Failure, Fault, PortfolioId,
    Refusal, RefusalCode, Timestamp, UserId,
};
use crate::services::audit::PendingAct;
use crate::services::auth::{Caller, Principal};
use crate::services::sheets::pdf;
use crate::storage::exports::{self, Export, ExportTerms, NewExport};
use crate::storage::jobs::{self, Enqueued, NewJob};
use crate::storage::{Transaction, users};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A file to write.
#[derive(Clone, Debug)]
pub struct AskExport {
    /// What is in it.
    pub kind: ExportKind,
    /// What it is written as.
    pub format: ExportFormat,
    /// Of which account; `None` means the main one.
    pub account: Option<AccountId>,
    /// Of which portfolio.
    pub portfolio: Option<PortfolioId>,
    /// Its first day; `None` begins with the first there is.
    pub from: Option<Day>,
    /// Its last day; `None` means today.
    pub to: Option<Day>,
    /// IANA name of the zone that days are cut by; `None` means the portfolio's, or the person's.
    pub time_zone: Option<String>,
}

/// What a file is of.
struct Subject {
    account: Option<AccountId>,
    portfolio: Option<PortfolioId>,
    /// The zone that is meant when none is named.
    time_zone: String,
}

impl Exports {
    /// Asks for a file.
    ///
    /// # Errors
    /// `NOT_FOUND` for accounts and portfolios that are not theirs, `INVALID_INPUT` for what fits not together,
    /// `LIMIT_EXCEEDED` for more than a person may ask for in 24 hours, and for a PDF of too many rows.
    pub async fn ask(&self, caller: Caller<'_>, asked: AskExport) -> Result<Export, Failure> {
        let (inner, owner) = (&self.inner, caller.principal.user);
        let now = inner.clock.now();
        let subject = self.subject(caller.principal, &asked).await?;
        let terms = terms_of(asked, (subject, now))?;
        if terms.format == ExportFormat::Pdf {
            let rows = opening::count(inner, owner, (&terms, now)).await?;
            if rows > pdf::ROWS_MAX {
                return Err(too_long(rows).into());
            }
        }
        let act = inner.audit.pending(caller.act(AuditAction::RequestExport));
        let (config, asking) = (inner.config.clone(), Asking { owner, terms, act, now });
        let enqueued = inner
            .database
            .write(move |tx| Box::pin(async move { enqueue(tx, asking, config).await }));
        let export = enqueued.await??;
        inner.signal.enqueued();
        Ok(export)
    }

    async fn subject(&self, principal: &Principal, asked: &AskExport) -> Result<Subject, Failure> {
        let inner = &self.inner;
        let (account, portfolio) = match asked.kind {
            ExportKind::Activities => {
                refuse(
                    asked.account.is_some(),
                    "accountId",
                    "`accountId` is for what stands in an account here",
                )?;
                let named = asked.portfolio.ok_or_else(missing_portfolio)?;
                (None, Some(named))
            }
            ExportKind::AuditLog => {
                refuse(
                    asked.account.is_some(),
                    "accountId",
                    "The audit log is of all accounts together",
                )?;
                refuse(
                    asked.portfolio.is_some(),
                    "portfolioId",
                    "The audit log is of no portfolio",
                )?;
                (None, None)
            }
            _ => {
                refuse(
                    asked.portfolio.is_some(),
                    "portfolioId",
                    "`portfolioId` is for ACTIVITIES",
                )?;
                (Some(inner.accounts.own(principal, asked.account).await?), None)
            }
        };
        let time_zone = match portfolio {
            Some(id) => {
                let found = inner.investments.find(principal.user, id).await?;
                found.ok_or_else(no_portfolio)?.settings.time_zone
            }
            None => {
                let person = users::by_id(&inner.database, principal.user).await?;
                person.ok_or(Failure::Unauthenticated)?.preferences.time_zone
            }
        };
        Ok(Subject { account, portfolio, time_zone })
    }
}

fn terms_of(
    asked: AskExport,
    (subject, now): (Subject, Timestamp),
) -> Result<ExportTerms, Refusal> {
    let Subject { account, portfolio, time_zone } = subject;
    let named = asked.time_zone.unwrap_or(time_zone);
    let zone = Zone::named(&named).ok_or_else(unknown_zone)?;
    let to = asked.to.unwrap_or_else(|| zone.day_of(now));
    if asked.from.is_some_and(|from| from > to) {
        return Err(ends_before_it_begins());
    }
    Ok(ExportTerms {
        kind: asked.kind,
        format: asked.format,
        account,
        portfolio,
        from: asked.from,
        to,
        time_zone: zone.name().to_owned(),
    })
}

/// Somebody asks for a file.
struct Asking {
    owner: UserId,
    terms: ExportTerms,
    act: PendingAct,
    now: Timestamp,
}

async fn enqueue(
    tx: &Transaction,
    asking: Asking,
    config: ExportsConfig,
) -> Result<Result<Export, Refusal>, Fault> {
    let Asking { owner, terms, act, now } = asking;
    // On PostgreSQL, two requests of one person take turns.
    users::by_id_locked(tx, owner).await?;
    let lately = exports::asked_since(tx, owner, now.minus(DAY)).await?;
    if lately.files >= config.per_day_max {
        return Ok(Err(too_many(config.per_day_max)));
    }
    if lately.bytes >= config.bytes_per_day_max {
        return Ok(Err(too_much(config.bytes_per_day_max)));
    }
    let payload = serde_json::to_string(&ExportOrder { user: owner }).map_err(Fault::internal)?;
    let lane = Some(format!("exports of {owner}"));
    let job = NewJob { payload, lane, owner: Some(owner), ..NewJob::of(EXPORT_KIND) };
    let (Enqueued::New(job) | Enqueued::Known(job)) = jobs::enqueue(tx, job, now).await?;
    act.on(AuditObject::Job(job)).record(tx).await?;
    let new = NewExport { owner, job, terms, created_at: now };
    Ok(Ok(exports::insert(tx, new).await?))
}

fn refuse(wrong: bool, field: &str, why: &str) -> Result<(), Refusal> {
    let refusal =
        || Refusal::new(RefusalCode::InvalidInput, format!("{why}: leave it out.")).at(field);
    if wrong { Err(refusal()) } else { Ok(()) }
}

fn missing_portfolio() -> Refusal {
    let message =
        "ACTIVITIES are of a portfolio: say which. `viewer { portfolios { id name } }` lists them.";
    Refusal::new(RefusalCode::InvalidInput, message).at("portfolioId")
}

fn no_portfolio() -> Refusal {
    let message =
        "No portfolio of yours has this id. `viewer { portfolios { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("portfolioId")
}

fn unknown_zone() -> Refusal {
    let message =
        "No time zone has this name. Send one of the IANA list, such as \"Europe/Berlin\".";
    Refusal::new(RefusalCode::InvalidInput, message).at("timeZone")
}

fn ends_before_it_begins() -> Refusal {
    let message = "The last day is before the first, so there is nothing to write. Exchange them, or leave one out.";
    Refusal::new(RefusalCode::InvalidInput, message).at("to")
}

fn too_long(rows: u64) -> Refusal {
    let most = pdf::ROWS_MAX;
    let message = format!(
        "No file was begun, because a PDF holds at most {most} rows and this one would have {rows}. Ask for a shorter time, or for CSV."
    );
    Refusal::new(RefusalCode::LimitExceeded, message).at("format")
}

fn too_many(most: u64) -> Refusal {
    let message = format!(
        "No file was begun, because {most} were asked for within 24 hours. Fetch one of those, or ask again tomorrow."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}

fn too_much(most: u64) -> Refusal {
    let message = format!(
        "No file was begun, because those of the last 24 hours have {most} bytes or more together. Fetch one of those, or ask \
         again tomorrow."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}
