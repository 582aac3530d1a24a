//! What the mutations of investment portfolios take.

use super::investment_words::{
    ActivityType, CostBasisMethod, Jurisdiction, LotScope, PortfolioAccountKind,
};
use super::scalar::{DateTimeInput, ExactInput};
use async_graphql::{ID, InputObject};

/// A portfolio to make.
#[derive(Clone, Debug, InputObject)]
pub struct CreatePortfolioInput {
    /// What to call it: 1 to 64 characters. When a portfolio of the caller has this name and these settings, that one is the
    /// answer.
    pub name: String,
    /// What everything is counted in, such as "USD". It never changes.
    pub currency: String,
    /// IANA name of the zone that days are counted in, such as "Europe/London".
    #[graphql(default_with = "\"UTC\".to_owned()")]
    pub time_zone: String,
    /// How disposals find their cost, unless a query says another method.
    #[graphql(default_with = "CostBasisMethod::Fifo")]
    pub cost_basis_method: CostBasisMethod,
    /// Where they look for it.
    #[graphql(default_with = "LotScope::Universal")]
    pub lot_scope: LotScope,
    /// Whose law decides what a disposal is.
    #[graphql(default_with = "Jurisdiction::Other")]
    pub jurisdiction: Jurisdiction,
}

/// What to change of a portfolio; what is left out stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePortfolioInput {
    /// Which portfolio.
    pub id: ID,
    /// The version that the caller knows. When it is another one now, nothing is changed: CONFLICT.
    pub expected_version: i32,
    /// What to call it: 1 to 64 characters.
    pub name: Option<String>,
    /// IANA name of the zone that days are counted in.
    pub time_zone: Option<String>,
    /// How disposals find their cost, unless a query says another method.
    pub cost_basis_method: Option<CostBasisMethod>,
    /// Where they look for it.
    pub lot_scope: Option<LotScope>,
    /// Whose law decides what a disposal is.
    pub jurisdiction: Option<Jurisdiction>,
}

/// A portfolio to delete.
#[derive(Clone, Debug, InputObject)]
pub struct DeletePortfolioInput {
    /// Which portfolio.
    pub id: ID,
    /// The version that the caller knows. When it is another one now, nothing is deleted: CONFLICT.
    pub expected_version: i32,
}

/// A place to add to a portfolio.
#[derive(Clone, Debug, InputObject)]
pub struct AddPortfolioAccountInput {
    /// To which portfolio.
    pub portfolio_id: ID,
    /// What kind of place it is.
    pub kind: PortfolioAccountKind,
    /// What to call it: 1 to 64 characters. When an account of the portfolio has this name and kind, that one is the
    /// answer.
    pub name: String,
    /// Who keeps it, such as the name of another exchange.
    pub institution: Option<String>,
    /// Of the kind EXCHANGE: which account of the caller here; the main one unless said. Each is in one portfolio at most.
    pub account_id: Option<ID>,
}

/// So much of an asset.
#[derive(Clone, Debug, InputObject)]
pub struct AssetQuantityInput {
    /// Its symbol, such as "BTC"; it need not be listed here.
    pub asset: String,
    /// How much: greater than 0, at most 15 digits before the point and 18 after it.
    pub quantity: ExactInput,
}

/// Something that happened. Each type needs `received`, `sent` or both: see [`ActivityType`].
#[derive(Clone, Debug, InputObject)]
pub struct AddActivityInput {
    /// Where: an account of a portfolio that is not of the kind EXCHANGE.
    pub portfolio_account_id: ID,
    /// What happened.
    #[graphql(name = "type")]
    pub kind: ActivityType,
    /// When; not in the future.
    pub at: DateTimeInput,
    /// What came in.
    pub received: Option<AssetQuantityInput>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantityInput>,
    /// What it cost to do it, in any asset, on top of what was sent.
    pub fee: Option<AssetQuantityInput>,
    /// What it was worth in the portfolio's currency, when that is not to be looked up.
    pub value: Option<ExactInput>,
    /// The cost that came along, in the portfolio's currency.
    pub cost_basis: Option<ExactInput>,
    /// When what came in had been acquired.
    pub acquired_at: Option<DateTimeInput>,
    /// At most 500 characters.
    pub note: Option<String>,
    /// The caller's own id, 1 to 64 visible ASCII characters, once for each account: the same again answers the first
    /// outcome.
    pub reference: Option<String>,
}

/// What to say of an activity instead. All of it is said anew: what is left out is gone.
#[derive(Clone, Debug, InputObject)]
pub struct EditActivityInput {
    /// Which activity.
    pub id: ID,
    /// The version that the caller knows. When it is another one now, nothing is changed: CONFLICT.
    pub expected_version: i32,
    /// What happened.
    #[graphql(name = "type")]
    pub kind: ActivityType,
    /// When; not in the future.
    pub at: DateTimeInput,
    /// What came in.
    pub received: Option<AssetQuantityInput>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantityInput>,
    /// What it cost to do it, in any asset, on top of what was sent.
    pub fee: Option<AssetQuantityInput>,
    /// What it was worth in the portfolio's currency, when that is not to be looked up.
    pub value: Option<ExactInput>,
    /// The cost that came along, in the portfolio's currency.
    pub cost_basis: Option<ExactInput>,
    /// When what came in had been acquired.
    pub acquired_at: Option<DateTimeInput>,
    /// At most 500 characters.
    pub note: Option<String>,
}

/// An activity to delete.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteActivityInput {
    /// Which activity.
    pub id: ID,
    /// The version that the caller knows. When it is another one now, nothing is deleted: CONFLICT.
    pub expected_version: i32,
}

/// Two activities of one portfolio that are the ends of a transfer between own accounts.
#[derive(Clone, Debug, InputObject)]
pub struct LinkTransferInput {
    /// The end that sends: a WITHDRAWAL or a TRANSFER_OUT, of the ledger, too.
    pub sent_id: ID,
    /// The end that receives: a DEPOSIT or a TRANSFER_IN, of the ledger, too.
    pub received_id: ID,
}

/// A transfer to take apart.
#[derive(Clone, Debug, InputObject)]
pub struct UnlinkTransferInput {
    /// One of its ends.
    pub id: ID,
}

/// Some of a lot.
#[derive(Clone, Debug, InputObject)]
pub struct LotPickInput {
    /// The activity that acquired the lot.
    pub activity_id: ID,
    /// How much of it.
    pub quantity: ExactInput,
}

/// Which lots a disposal takes.
#[derive(Clone, Debug, InputObject)]
pub struct AssignLotsInput {
    /// The activity that disposes.
    pub activity_id: ID,
    /// The lots, at most 100; none for the oldest ones. What was said before is forgotten.
    pub lots: Vec<LotPickInput>,
}

/// Which activities to list. All conditions must hold; what is left out does not matter.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ActivityFilter {
    /// Only in this account of the portfolio.
    pub portfolio_account_id: Option<ID>,
    /// Only what moved this asset, as a fee, too.
    pub asset: Option<String>,
    /// Only what came from this import.
    pub import_id: Option<ID>,
}
