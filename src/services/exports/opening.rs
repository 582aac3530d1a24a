//! Which kind of file has its rows from where.

use super::activities::Activities;
use super::audit_log::Events;
use super::orders::Orders;
use super::source::{Opened, Span};
use super::statement::Statement;
use super::trades::Trades;
use super::transactions::Transactions;
use super::{Export, ExportTerms, ExportsParts};
use crate::domain::{AccountId, ExportKind, Failure, Fault, Timestamp, UserId};
use std::sync::Arc;

/// Opens the source of a file.
///
/// # Errors
/// When the database fails; `NOT_FOUND` when what it is of is not there any more.
pub(super) async fn open(inner: &Arc<ExportsParts>, export: &Export) -> Result<Opened, Failure> {
    let (owner, terms) = (export.owner, &export.terms);
    let span = Span::of(terms, export.created_at);
    Ok(match terms.kind {
        ExportKind::Transactions => {
            let account = caught_up(inner, terms).await?;
            Transactions::open(inner, account, span)
        }
        ExportKind::Trades => Trades::open(inner, caught_up(inner, terms).await?, span),
        ExportKind::Orders => Orders::open(inner, caught_up(inner, terms).await?, span),
        ExportKind::Statement => {
            let account = caught_up(inner, terms).await?;
            Statement::open(inner, account, (span, terms.to)).await?
        }
        ExportKind::Activities => {
            let portfolio = terms.portfolio.unwrap_or_default();
            Activities::open(inner, owner, (portfolio, span)).await?
        }
        ExportKind::AuditLog => Events::open(inner, owner, span),
    })
}

/// How many rows a file will have, about.
///
/// # Errors
/// When the database fails.
pub(super) async fn count(
    inner: &Arc<ExportsParts>,
    owner: UserId,
    (terms, asked_at): (&ExportTerms, Timestamp),
) -> Result<u64, Failure> {
    let span = Span::of(terms, asked_at);
    Ok(match terms.kind {
        ExportKind::Transactions | ExportKind::Statement => {
            Transactions::count(inner, caught_up(inner, terms).await?, span).await?
        }
        ExportKind::Trades => Trades::count(inner, caught_up(inner, terms).await?, span).await?,
        ExportKind::Orders => Orders::count(inner, caught_up(inner, terms).await?, span).await?,
        ExportKind::Activities => {
            let portfolio = terms.portfolio.unwrap_or_default();
            Activities::count(inner, owner, (portfolio, span)).await?
        }
        ExportKind::AuditLog => Events::count(inner, owner, span).await?,
    })
}

/// The account of a file, when the tables show all that it was told of.
async fn caught_up(inner: &ExportsParts, terms: &ExportTerms) -> Result<AccountId, Fault> {
    let account = terms.account.ok_or_else(|| Fault::internal("an export of no account"))?;
    inner.exchange.caught_up(account).await?;
    Ok(account)
}
