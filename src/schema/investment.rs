//! Investment portfolios: what a person owns anywhere, what it cost, and what it gained.

use super::asset::Asset;
use super::investment_words::{
    ActivitySource, ActivityType, CostBasisMethod, Jurisdiction, LotScope, MatchRule,
    PortfolioAccountKind, PortfolioIssueKind,
};
use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{Date, DateTime, Exact};
use crate::domain::{AccountId, ImportId, PortfolioId, UserId};
use crate::graphql::rows::rows;
use async_graphql::SimpleObject;

/// What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct InvestmentPortfolio {
    /// Global id, to send as `portfolioId`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What its owner calls it.
    pub name: String,
    /// What everything in it is counted in.
    pub currency: String,
    /// IANA name of the zone that days are counted in.
    pub time_zone: String,
    /// How disposals find their cost, unless a field is asked for another method.
    pub cost_basis_method: CostBasisMethod,
    /// Where they look for it.
    pub lot_scope: LotScope,
    /// Whose law decides what a disposal is.
    pub jurisdiction: Jurisdiction,
    /// How often it was changed itself, from 1: to send as `expectedVersion`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime,
    /// Which, for the fields that look further.
    #[graphql(skip)]
    pub number: PortfolioId,
    /// Whose, for the fields that look further.
    #[graphql(skip)]
    pub owner: UserId,
}

/// A place of holdings in a portfolio.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct PortfolioAccount {
    /// Global id, to send as `portfolioAccountId`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What its owner calls it.
    pub name: String,
    /// What kind of place it is.
    pub kind: PortfolioAccountKind,
    /// Who keeps it.
    pub institution: Option<String>,
    /// When it was added.
    pub created_at: DateTime,
    /// Whose, for the fields that look further.
    #[graphql(skip)]
    pub owner: UserId,
    /// The account of the exchange, for the fields that look further.
    #[graphql(skip)]
    pub ledger: Option<AccountId>,
}

/// An asset of a portfolio; it need not be listed here.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PortfolioAsset {
    /// Its symbol.
    pub symbol: String,
    /// The asset of this symbol, when one is listed here.
    pub asset: Option<Asset>,
}

/// So much of an asset.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct AssetQuantity {
    /// Of which.
    pub asset: PortfolioAsset,
    /// How much.
    pub quantity: Exact,
}

/// Something that happened to what is held.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Activity {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// Where.
    pub account: PortfolioAccount,
    /// What happened.
    #[graphql(name = "type")]
    pub kind: ActivityType,
    /// When.
    pub at: DateTime,
    /// What came in.
    pub received: Option<AssetQuantity>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantity>,
    /// What it cost to do it.
    pub fee: Option<AssetQuantity>,
    /// What it was worth, in the portfolio's currency, when that was said.
    pub value: Option<Exact>,
    /// What cost came along, in the portfolio's currency.
    pub cost_basis: Option<Exact>,
    /// When what came in had been acquired.
    pub acquired_at: Option<DateTime>,
    /// What its owner wrote to it.
    pub note: Option<String>,
    /// The caller's own id.
    pub reference: Option<String>,
    /// What the exchange that it was imported from calls it.
    pub external_id: Option<String>,
    /// Who says so.
    pub source: ActivitySource,
    /// How often it was changed, from 1: to send as `expectedVersion`.
    pub version: i32,
    /// The import that it came from, for the field that shows it.
    #[graphql(skip)]
    pub import_number: Option<ImportId>,
    /// Whose, for the same.
    #[graphql(skip)]
    pub owner: UserId,
}

/// A portfolio in numbers, in its currency.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PortfolioSummary {
    /// What is held is worth now. What has no price counts as its cost.
    pub value: Exact,
    /// What that cost.
    pub cost_basis: Exact,
    /// What its value exceeds its cost.
    pub unrealized_pnl: Exact,
    /// What disposals gained.
    pub realized_gain: Exact,
    /// What was earned.
    pub income: Exact,
    /// Fees that are in no cost and in no proceeds.
    pub expensed_fees: Exact,
    /// Paid in less paid out.
    pub net_contributions: Exact,
    /// Value less net contributions: `unrealizedPnl`, `realizedGain` and `income` less `expensedFees`.
    pub total_gain: Exact,
    /// Whether every holding has a price and a cost. False when the sums leave something out: see `issues`.
    pub complete: bool,
}

/// What a portfolio holds of one asset.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PortfolioHolding {
    /// Which asset.
    pub asset: PortfolioAsset,
    /// How much.
    pub quantity: Exact,
    /// What that cost; null when what a part of it cost is not known, which is never 0.
    pub cost_basis: Option<Exact>,
    /// What one whole is worth now; null without a price.
    pub price: Option<Exact>,
    /// What it is worth now; null without a price.
    pub value: Option<Exact>,
    /// What its value exceeds its cost; null when one of them is not known.
    pub unrealized_pnl: Option<Exact>,
    /// Its share of the value of all, from 0 to 1; null without a price.
    pub allocation: Option<Exact>,
}

/// Some of an asset that was acquired at once, or came from such a lot by a transfer.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Lot {
    /// Of which asset.
    pub asset: PortfolioAsset,
    /// Where it is; under a universal scope, where it was acquired.
    pub account: PortfolioAccount,
    /// When it was acquired. A transfer does not change that.
    pub acquired_at: DateTime,
    /// How much it was.
    pub quantity: Exact,
    /// What that cost, fees included; null when it is not known.
    pub cost_basis: Option<Exact>,
    /// How much is left.
    pub remaining_quantity: Exact,
    /// What that cost.
    pub remaining_cost_basis: Option<Exact>,
    /// What acquired it: to be named by `assignLots`.
    pub acquisition: Activity,
}

/// Something went out. By SECTION_104 and ACB a day's disposals of an asset are one.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Disposal {
    /// Of which asset.
    pub asset: PortfolioAsset,
    /// When; the first one, where a day's disposals are one.
    pub disposed_at: DateTime,
    /// On which civil day.
    pub day: Date,
    /// How much.
    pub quantity: Exact,
    /// What was got for it, before fees; null when it is not known.
    pub proceeds: Option<Exact>,
    /// What it cost to dispose of it.
    pub fees: Exact,
    /// What it had cost; null when what a part of it had cost is not known.
    pub cost_basis: Option<Exact>,
    /// Gain, or loss when negative; null when one of them is not known.
    pub gain: Option<Exact>,
    /// What disposed; the first one, where a day's disposals are one.
    pub activity: Activity,
    /// Its parts, for the field that lists them.
    #[graphql(skip)]
    pub parts: Vec<DisposalMatch>,
}

/// A part of a disposal, and what it had cost.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct DisposalMatch {
    /// How it was found.
    pub rule: MatchRule,
    /// On which civil day it had been acquired, where that can be told.
    pub acquired_on: Option<Date>,
    /// How much.
    pub quantity: Exact,
    /// What was got for it, before fees.
    pub proceeds: Option<Exact>,
    /// What it had cost; null when it is not known.
    pub cost_basis: Option<Exact>,
    /// Gain, or loss when negative; null when it is not known. A denied loss counts as none.
    pub gain: Option<Exact>,
    /// Canada: what part of a loss is denied.
    pub denied_loss: Exact,
}

/// Something that does not add up.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PortfolioIssue {
    /// What.
    pub kind: PortfolioIssueKind,
    /// For people, in English: what it is, and what to do.
    pub message: String,
    /// Of which asset.
    pub asset: PortfolioAsset,
    /// How much of it this is about.
    pub quantity: Exact,
    /// On which civil day.
    pub day: Date,
    /// Where it shows.
    pub activity: Option<Activity>,
}

/// What `createPortfolio`, `updatePortfolio` and the like answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct InvestmentPortfolioPayload {
    /// The portfolio as it is now; null when nothing was done.
    pub portfolio: Option<InvestmentPortfolio>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What `addPortfolioAccount` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct PortfolioAccountPayload {
    /// The account as it is now; null when nothing was done.
    pub account: Option<PortfolioAccount>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of one activity of `addActivities`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct AddedActivity {
    /// The activity; null when it was refused.
    pub activity: Option<Activity>,
    /// Why it was refused; null when it was not.
    pub error: Option<UserError>,
}

/// What `addActivities` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct AddActivitiesPayload {
    /// One result for each input, in the same order; each stands or falls by itself.
    pub results: Vec<AddedActivity>,
    /// What the caller can mend of the whole request: then nothing was written down.
    pub user_errors: Vec<UserError>,
}

/// What `editActivity` and `assignLots` answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct ActivityPayload {
    /// The activity as it is now; null when nothing was done.
    pub activity: Option<Activity>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(
    InvestmentPortfolioPayload,
    PortfolioAccountPayload,
    AddActivitiesPayload,
    ActivityPayload
);

rows! {
    PortfolioAccount {
        "id" => id, "name" => name, "kind" => kind, "institution" => institution,
        "createdAt" => created_at,
    }
    PortfolioAsset { "symbol" => symbol, "asset" => asset }
    AssetQuantity { "asset" => asset, "quantity" => quantity }
    Activity {
        "id" => id, "account" => account, "type" => kind, "at" => at, "received" => received,
        "sent" => sent, "fee" => fee, "value" => value, "costBasis" => cost_basis,
        "acquiredAt" => acquired_at, "note" => note, "reference" => reference,
        "externalId" => external_id, "source" => source, "version" => version,
    }
    PortfolioSummary {
        "value" => value, "costBasis" => cost_basis, "unrealizedPnl" => unrealized_pnl,
        "realizedGain" => realized_gain, "income" => income, "expensedFees" => expensed_fees,
        "netContributions" => net_contributions, "totalGain" => total_gain, "complete" => complete,
    }
    PortfolioHolding {
        "asset" => asset, "quantity" => quantity, "costBasis" => cost_basis, "price" => price,
        "value" => value, "unrealizedPnl" => unrealized_pnl, "allocation" => allocation,
    }
    Lot {
        "asset" => asset, "account" => account, "acquiredAt" => acquired_at,
        "quantity" => quantity, "costBasis" => cost_basis,
        "remainingQuantity" => remaining_quantity, "remainingCostBasis" => remaining_cost_basis,
        "acquisition" => acquisition,
    }
    Disposal {
        "asset" => asset, "disposedAt" => disposed_at, "day" => day, "quantity" => quantity,
        "proceeds" => proceeds, "fees" => fees, "costBasis" => cost_basis, "gain" => gain,
        "activity" => activity,
    }
    DisposalMatch {
        "rule" => rule, "acquiredOn" => acquired_on, "quantity" => quantity,
        "proceeds" => proceeds, "costBasis" => cost_basis, "gain" => gain,
        "deniedLoss" => denied_loss,
    }
    PortfolioIssue {
        "kind" => kind, "message" => message, "asset" => asset, "quantity" => quantity,
        "day" => day, "activity" => activity,
    }
    AddedActivity { "activity" => activity, "error" => error }
}
