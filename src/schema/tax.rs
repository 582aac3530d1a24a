//! Tax reports: what goes into which box, and what every figure was made of. None of it is tax advice.

use super::investment_words::{ActivityType, CostBasisMethod, Jurisdiction, MatchRule};
use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{Date, DateTime, Exact};
use super::tax_words::{BrokerReporting, HoldingTerm, TaxFileFormat, TaxFormId, TaxWarningCode};
use crate::domain::{PortfolioId, TaxReportId, UserId};
use crate::graphql::rows::rows;
use async_graphql::{ID, InputObject, SimpleObject};

/// A tax report of a portfolio, as it was when it was asked for: it never changes. It states figures by rules that
/// `docs/tax-rules.md` tells with their sources, and is no tax advice.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct TaxReport {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// By whose law.
    pub jurisdiction: Jurisdiction,
    /// Which year; in the United Kingdom the year that it begins in: 2025 is 6 April 2025 to 5 April 2026.
    pub tax_year: i32,
    /// How disposals found their cost.
    pub cost_basis_method: CostBasisMethod,
    /// What the broker's form said.
    pub broker_reporting: BrokerReporting,
    /// Hash of every activity, price and rule that went into it. The same inputs are the same report, to the byte.
    pub inputs_hash: String,
    /// When it was computed.
    pub created_at: DateTime,
    /// Which, for the fields that look further.
    #[graphql(skip)]
    pub number: TaxReportId,
    /// Of which portfolio, for the same.
    #[graphql(skip)]
    pub of_portfolio: PortfolioId,
    /// Whose, for the same.
    #[graphql(skip)]
    pub owner: UserId,
}

/// The sums of a report. United Kingdom: in whole pounds of each disposal, proceeds down and costs up; elsewhere to the cent.
/// What nobody knows the cost or the worth of is left out: see `warnings`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxSummary {
    /// In which currency.
    pub currency: String,
    /// How many disposals.
    pub disposals: i32,
    /// What was got for them.
    pub proceeds: Exact,
    /// What they had cost, and what it cost to dispose of them.
    pub costs: Exact,
    /// The gains of those that gained.
    pub gains: Exact,
    /// The losses of those that lost; positive.
    pub losses: Exact,
    /// Gains less losses.
    pub net: Exact,
    /// United States: what was held for a year or less gained.
    pub short_term: Option<Exact>,
    /// United States: what was held for more than a year gained.
    pub long_term: Option<Exact>,
    /// Canada: superficial losses, which count as none.
    pub denied_losses: Option<Exact>,
    /// United Kingdom: the annual exempt amount.
    pub exempt_amount: Option<Exact>,
    /// What was earned by staking, airdrops and the like.
    pub income: Exact,
    /// Parts of a year with rates of their own: United Kingdom 2024/25, to 29 October and from 30 October. At most 2.
    pub splits: Vec<TaxSplit>,
}

/// A part of a year with a rate of its own.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxSplit {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The gains of its disposals.
    pub gains: Exact,
    /// The losses of its disposals; positive.
    pub losses: Exact,
}

/// Something that was disposed of in the year. By SECTION_104 and ACB a day's disposals of an asset are one.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct TaxDisposal {
    /// Symbol of the asset.
    pub asset: String,
    /// On which day, in the zone of the law.
    pub day: Date,
    /// How much.
    pub quantity: Exact,
    /// What was got for it; null when nobody can know.
    pub proceeds: Option<Exact>,
    /// What it had cost, and what it cost to dispose of it; null when nobody can know.
    pub costs: Option<Exact>,
    /// Gain, or loss when negative; null when one of them is not known.
    pub gain: Option<Exact>,
    /// What disposed, to be looked up by `node`; at most 100. Null there when it was deleted since.
    pub activity_ids: Vec<NodeId>,
    /// Its parts, for the field that lists them.
    #[graphql(skip)]
    pub parts: Vec<TaxMatch>,
}

/// A part of a disposal, and what it had cost.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxMatch {
    /// How it was found.
    pub rule: MatchRule,
    /// On which day it had been acquired, where that can be told.
    pub acquired_on: Option<Date>,
    /// How much.
    pub quantity: Exact,
    /// What was got for it.
    pub proceeds: Option<Exact>,
    /// What it had cost.
    pub costs: Option<Exact>,
    /// Gain, or loss when negative.
    pub gain: Option<Exact>,
    /// United States: how long it was held.
    pub term: Option<HoldingTerm>,
    /// Canada: what of a loss is denied.
    pub denied_loss: Option<Exact>,
}

/// Something that was earned in the year.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxIncome {
    /// How.
    #[graphql(name = "type")]
    pub kind: ActivityType,
    /// Symbol of the asset.
    pub asset: String,
    /// On which day.
    pub day: Date,
    /// How much of it.
    pub quantity: Exact,
    /// What it was worth; null when nobody can know.
    pub value: Option<Exact>,
    /// The activity, to be looked up by `node`.
    pub activity_id: NodeId,
}

/// What goes into a form.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct TaxForm {
    /// Which form.
    pub form: TaxFormId,
    /// Its boxes, in order; at most 30.
    pub boxes: Vec<TaxBox>,
    /// Of which report, for the field that lists rows.
    #[graphql(skip)]
    pub report: TaxReportId,
    /// Whose, for the same.
    #[graphql(skip)]
    pub owner: UserId,
    /// Its place in the report, for the same.
    #[graphql(skip)]
    pub place: usize,
}

/// A box of a form.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxBox {
    /// Its number or letter.
    #[graphql(name = "box")]
    pub name: String,
    /// What the form calls it.
    pub label: String,
    /// What goes into it.
    pub value: String,
}

/// A row of a form: Form 8949 (a) to (h), a disposal of the UK computation, or a property of Schedule 3.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxFormRow {
    /// Form 8949: I for short-term, II for long-term.
    pub part: Option<String>,
    /// Form 8949: the box that is ticked on its page, A to L.
    #[graphql(name = "box")]
    pub ticked: Option<String>,
    /// What it was: "1.5 BTC".
    pub description: String,
    /// When it had been acquired; null where it is no single day, or nobody knows.
    pub acquired: Option<Date>,
    /// When it was disposed of.
    pub disposed: Date,
    /// What was got for it.
    pub proceeds: Option<Exact>,
    /// What it had cost.
    pub cost: Option<Exact>,
    /// Schedule 3: outlays and expenses.
    pub outlays: Option<Exact>,
    /// Schedule 3: what of a loss is denied.
    pub adjustment: Option<Exact>,
    /// Gain, or loss when negative.
    pub gain: Option<Exact>,
}

/// What a report assumed, or could not know.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct TaxWarning {
    /// What, for programs.
    pub code: TaxWarningCode,
    /// For people, in English: what it means, and what to do.
    pub message: String,
    /// Symbol of the asset that it is about.
    pub asset: Option<String>,
    /// The activity where it shows, to be looked up by `node`.
    pub activity_id: Option<NodeId>,
}

/// A tax report to compute.
#[derive(Clone, Debug, InputObject)]
pub struct RequestTaxReportInput {
    /// Of which portfolio: in GBP for the United Kingdom, in USD for the United States, in CAD for Canada.
    pub portfolio_id: ID,
    /// By whose law: UK, US or CA; the portfolio's unless said.
    pub jurisdiction: Option<Jurisdiction>,
    /// Which year; in the United Kingdom the year that it begins in.
    pub tax_year: i32,
    /// US: FIFO, LIFO, HIFO, LOFO or SPECIFIC_ID; as the portfolio says unless said. UK and CA know one method each.
    pub cost_basis_method: Option<CostBasisMethod>,
    /// US: what the broker's form said.
    #[graphql(default_with = "BrokerReporting::NotReported")]
    pub broker_reporting: BrokerReporting,
}

/// A tax report to delete.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteTaxReportInput {
    /// Which report.
    pub id: ID,
}

/// A tax report to write into a file.
#[derive(Clone, Debug, InputObject)]
pub struct ExportTaxReportInput {
    /// Which report.
    pub id: ID,
    /// As what.
    #[graphql(default_with = "TaxFileFormat::Csv")]
    pub format: TaxFileFormat,
}

/// What `requestTaxReport` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct TaxReportPayload {
    /// The report; null when nothing was done.
    pub report: Option<TaxReport>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(TaxReportPayload);

rows! {
    TaxSummary {
        "currency" => currency, "disposals" => disposals, "proceeds" => proceeds, "costs" => costs,
        "gains" => gains, "losses" => losses, "net" => net, "shortTerm" => short_term,
        "longTerm" => long_term, "deniedLosses" => denied_losses, "exemptAmount" => exempt_amount,
        "income" => income, "splits" => splits,
    }
    TaxSplit { "from" => from, "to" => to, "gains" => gains, "losses" => losses }
    TaxDisposal {
        "asset" => asset, "day" => day, "quantity" => quantity, "proceeds" => proceeds,
        "costs" => costs, "gain" => gain, "activityIds" => activity_ids,
    }
    TaxMatch {
        "rule" => rule, "acquiredOn" => acquired_on, "quantity" => quantity,
        "proceeds" => proceeds, "costs" => costs, "gain" => gain, "term" => term,
        "deniedLoss" => denied_loss,
    }
    TaxIncome {
        "type" => kind, "asset" => asset, "day" => day, "quantity" => quantity, "value" => value,
        "activityId" => activity_id,
    }
    TaxBox { "box" => name, "label" => label, "value" => value }
    TaxFormRow {
        "part" => part, "box" => ticked, "description" => description, "acquired" => acquired,
        "disposed" => disposed, "proceeds" => proceeds, "cost" => cost, "outlays" => outlays,
        "adjustment" => adjustment, "gain" => gain,
    }
    TaxWarning {
        "code" => code, "message" => message, "asset" => asset, "activityId" => activity_id,
    }
}
