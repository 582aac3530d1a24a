//! What people write down of what they own anywhere.

use super::{Kind, OURS, OWN, PersonalTable, Whose, hidden, shown};
use crate::accounting::exact::{ASSET_SCALE_MAX, MONEY_SCALE};
use crate::domain::NodeKind;

const QUANTITY: Kind = Kind::Exact(ASSET_SCALE_MAX);
const MONEY: Kind = Kind::Exact(MONEY_SCALE);
const PORTFOLIO: Kind = Kind::Id(NodeKind::InvestmentPortfolio);

pub(super) const PORTFOLIOS: PersonalTable = PersonalTable {
    name: "investment_portfolios",
    section: "portfolios",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", PORTFOLIO),
        hidden("owner", OWN),
        shown("name", "name", Kind::Text),
        shown("currency", "currency", Kind::Text),
        shown("time_zone", "timeZone", Kind::Text),
        shown("cost_basis_method", "costBasisMethod", Kind::Text),
        shown("lot_scope", "lotScope", Kind::Text),
        shown("jurisdiction", "jurisdiction", Kind::Text),
        shown("version", "version", Kind::Number),
        hidden("revision", OURS),
        shown("activities", "activities", Kind::Number),
        shown("created_at", "createdAt", Kind::Time),
    ],
};

pub(super) const PLACES: PersonalTable = PersonalTable {
    name: "portfolio_accounts",
    section: "portfolioAccounts",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::PortfolioAccount)),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
        shown("kind", "kind", Kind::Text),
        shown("name", "name", Kind::Text),
        shown("institution", "institution", Kind::Text),
        shown("account", "accountId", Kind::Id(NodeKind::Account)),
        shown("created_at", "createdAt", Kind::Time),
    ],
};

pub(super) const ACTIVITIES: PersonalTable = PersonalTable {
    name: "activities",
    section: "activities",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Activity)),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
        shown("portfolio_account", "portfolioAccountId", Kind::Id(NodeKind::PortfolioAccount)),
        shown("kind", "type", Kind::Text),
        shown("at", "at", Kind::Time),
        shown("received_asset", "receivedAsset", Kind::Text),
        shown("received_quantity", "receivedQuantity", QUANTITY),
        shown("sent_asset", "sentAsset", Kind::Text),
        shown("sent_quantity", "sentQuantity", QUANTITY),
        shown("fee_asset", "feeAsset", Kind::Text),
        shown("fee_quantity", "feeQuantity", QUANTITY),
        shown("value", "value", MONEY),
        shown("cost_basis", "costBasis", MONEY),
        shown("acquired_at", "acquiredAt", Kind::Time),
        shown("note", "note", Kind::Text),
        shown("reference", "reference", Kind::Text),
        hidden("body_hash", "it tells an activity from another of the same reference"),
        shown("version", "version", Kind::Number),
        shown("deleted_at", "deletedAt", Kind::Time),
        shown("import", "importId", Kind::Id(NodeKind::Import)),
        hidden("import_place", OURS),
        shown("external_id", "externalId", Kind::Text),
    ],
};

/// Which activities are two halves of one transfer.
pub(super) const LINKS: PersonalTable = PersonalTable {
    name: "activity_links",
    section: "linkedTransfers",
    whose: Whose::Person("owner"),
    order: &["sent"],
    columns: &[
        shown("sent", "sentActivityId", Kind::Id(NodeKind::Activity)),
        shown("received", "receivedActivityId", Kind::Id(NodeKind::Activity)),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
    ],
};

/// Which lots a disposal takes.
pub(super) const PICKS: PersonalTable = PersonalTable {
    name: "lot_picks",
    section: "pickedLots",
    whose: Whose::Person("owner"),
    order: &["disposal", "lot"],
    columns: &[
        shown("disposal", "disposalActivityId", Kind::Id(NodeKind::Activity)),
        shown("lot", "lotActivityId", Kind::Id(NodeKind::Activity)),
        shown("quantity", "quantity", QUANTITY),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
    ],
};

/// Which files they brought in.
pub(super) const IMPORTS: PersonalTable = PersonalTable {
    name: "imports",
    section: "imports",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Import)),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
        shown("portfolio_account", "portfolioAccountId", Kind::Id(NodeKind::PortfolioAccount)),
        shown("status", "status", Kind::Text),
        shown("problem", "problem", Kind::Text),
        shown("file_name", "fileName", Kind::Text),
        shown("file_bytes", "fileBytes", Kind::Number),
        hidden("file_sha256", "a hash of the file, which its owner has"),
        hidden("file_job", OURS),
        shown("job", "jobId", Kind::Id(NodeKind::Job)),
        shown("format", "format", Kind::Text),
        shown("reading", "reading", Kind::Text),
        shown("choice", "choice", Kind::Text),
        shown("rows_new", "rowsNew", Kind::Number),
        shown("rows_duplicate", "rowsDuplicate", Kind::Number),
        shown("rows_possible", "rowsPossiblyDuplicate", Kind::Number),
        shown("rows_ignored", "rowsIgnored", Kind::Number),
        shown("rows_invalid", "rowsInvalid", Kind::Number),
        shown("activities", "activities", Kind::Number),
        shown("created_at", "createdAt", Kind::Time),
        shown("applied_at", "appliedAt", Kind::Time),
        shown("reverted_at", "revertedAt", Kind::Time),
        shown("expires_at", "expiresAt", Kind::Time),
    ],
};

/// Tax reports that the person asked for. Their figures follow from the rows above.
pub(super) const TAX_REPORTS: PersonalTable = PersonalTable {
    name: "tax_reports",
    section: "taxReports",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::TaxReport)),
        hidden("owner", OWN),
        shown("portfolio", "portfolioId", PORTFOLIO),
        shown("jurisdiction", "jurisdiction", Kind::Text),
        shown("tax_year", "taxYear", Kind::Number),
        shown("cost_basis_method", "costBasisMethod", Kind::Text),
        shown("broker_reporting", "brokerReporting", Kind::Text),
        shown("inputs_hash", "inputsHash", Kind::Text),
        shown("created_at", "createdAt", Kind::Time),
    ],
};
