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
