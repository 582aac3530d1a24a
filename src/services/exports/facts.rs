//! What a file says of itself: whose it is, what of, since when and until when.

use super::{Export, ExportsParts};
use crate::accounting::calendar::Zone;
use crate::domain::{ExportKind, Failure, NodeKind};
use crate::services::sheets::{Column, Fact, Sheet};
use crate::storage::users;

/// The head of a file.
///
/// # Errors
/// When the database fails.
pub(super) async fn sheet(
    inner: &ExportsParts,
    export: &Export,
    columns: &'static [Column],
) -> Result<Sheet, Failure> {
    let (owner, terms) = (export.owner, &export.terms);
    let mut facts = vec![Fact::told("kind", terms.kind.as_str())];
    if let Some(person) = users::by_id(&inner.database, owner).await? {
        facts.push(Fact::shown("person", "For", person.display_name));
    }
    if let Some(id) = terms.account
        && let Some(account) = inner.accounts.find(owner, id).await?
    {
        let text = inner.ids.id(NodeKind::Account, i64::from(id.0));
        facts.push(Fact::told("accountId", text.as_str()));
        facts.push(Fact::shown("account", "Account", account.name));
    }
    if let Some(id) = terms.portfolio
        && let Some(portfolio) = inner.investments.find(owner, id).await?
    {
        let text = inner.ids.id(NodeKind::InvestmentPortfolio, id.0);
        facts.push(Fact::told("portfolioId", text.as_str()));
        facts.push(Fact::shown("portfolio", "Portfolio", portfolio.settings.name));
        facts.push(Fact::shown("currency", "Values in", portfolio.settings.currency));
    }
    let from = terms.from.map(|day| day.to_string());
    facts.push(Fact { name: "from", label: "From", value: from });
    facts.push(Fact::shown("to", "To", terms.to.to_string()));
    facts.push(Fact::told("timeZone", terms.time_zone.clone()));
    Ok(Sheet {
        house: inner.house.clone(),
        title: title(terms.kind).to_owned(),
        facts,
        columns,
        zone: Zone::named(&terms.time_zone),
    })
}

fn title(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Transactions => "Transactions",
        ExportKind::Trades => "Trades",
        ExportKind::Orders => "Orders",
        ExportKind::Statement => "Account statement",
        ExportKind::Activities => "Portfolio activities",
        ExportKind::AuditLog => "Audit log",
    }
}

/// `transactions-2026-01-01-to-2026-01-31.csv`
pub(super) fn file_name(export: &Export) -> String {
    let terms = &export.terms;
    let kind = terms.kind.as_str().to_ascii_lowercase().replace('_', "-");
    let from = terms.from.map(|day| format!("-{day}")).unwrap_or_default();
    format!("{kind}{from}-to-{}.{}", terms.to, terms.format.extension())
}
