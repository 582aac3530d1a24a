//! The figures of a report, as they are kept and shown: every number is a decimal, every day a civil day, and nothing in it
//! refers to what may change later. Fields may be added; none may change its meaning, because reports of long ago are read with
//! this, too.

use crate::accounting::calendar::Day;
use crate::accounting::exact::ExactDecimal;
use serde::{Deserialize, Serialize};

/// The figures of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxDocument {
    /// The first day of the year.
    #[serde(with = "text")]
    pub from: Day,
    /// The last day of the year.
    #[serde(with = "text")]
    pub to: Day,
    /// In which currency.
    pub currency: String,
    /// The sums.
    pub summary: TaxFigures,
    /// Parts of a year with rates of their own.
    pub splits: Vec<SplitFigures>,
    /// What was disposed of, oldest first.
    pub disposals: Vec<DisposalFigures>,
    /// What goes into which form.
    pub forms: Vec<FormFigures>,
    /// What was earned, oldest first.
    pub income: Vec<IncomeFigures>,
    /// What was assumed.
    pub warnings: Vec<WarningFigures>,
}

/// The sums of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxFigures {
    /// How many disposals.
    pub disposals: u64,
    /// What was got for them.
    #[serde(with = "text")]
    pub proceeds: ExactDecimal,
    /// What they had cost, and what it cost to dispose of them.
    #[serde(with = "text")]
    pub costs: ExactDecimal,
    /// The gains of those that gained.
    #[serde(with = "text")]
    pub gains: ExactDecimal,
    /// The losses of those that lost; positive.
    #[serde(with = "text")]
    pub losses: ExactDecimal,
    /// Gains less losses.
    #[serde(with = "text")]
    pub net: ExactDecimal,
    /// United States: what was held for a year or less gained.
    #[serde(with = "text_if_any")]
    pub short_term: Option<ExactDecimal>,
    /// United States: what was held for more than a year gained.
    #[serde(with = "text_if_any")]
    pub long_term: Option<ExactDecimal>,
    /// Canada: superficial losses, which count as none.
    #[serde(with = "text_if_any")]
    pub denied_losses: Option<ExactDecimal>,
    /// United Kingdom: what is free of tax.
    #[serde(with = "text_if_any")]
    pub exempt_amount: Option<ExactDecimal>,
    /// What was earned.
    #[serde(with = "text")]
    pub income: ExactDecimal,
}

/// A part of a year with a rate of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitFigures {
    /// The first day.
    #[serde(with = "text")]
    pub from: Day,
    /// The last day.
    #[serde(with = "text")]
    pub to: Day,
    /// The gains of its disposals.
    #[serde(with = "text")]
    pub gains: ExactDecimal,
    /// The losses of its disposals; positive.
    #[serde(with = "text")]
    pub losses: ExactDecimal,
}

/// Something that was disposed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisposalFigures {
    /// Of which asset.
    pub asset: String,
    /// On which day.
    #[serde(with = "text")]
    pub day: Day,
    /// How much.
    #[serde(with = "text")]
    pub quantity: ExactDecimal,
    /// What was got for it; `None` when nobody can know.
    #[serde(with = "text_if_any")]
    pub proceeds: Option<ExactDecimal>,
    /// What it had cost, and what it cost to dispose of it; `None` when nobody can know.
    #[serde(with = "text_if_any")]
    pub costs: Option<ExactDecimal>,
    /// Gain, or loss when negative.
    #[serde(with = "text_if_any")]
    pub gain: Option<ExactDecimal>,
    /// Its parts.
    pub matches: Vec<MatchFigures>,
    /// Numbers of the activities that disposed.
    pub activities: Vec<i64>,
}

/// A part of a disposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchFigures {
    /// How it found its cost, as `MatchRule` spells it.
    pub rule: String,
    /// On which day it had been acquired, where that can be told.
    #[serde(with = "text_if_any")]
    pub acquired_on: Option<Day>,
    /// How much.
    #[serde(with = "text")]
    pub quantity: ExactDecimal,
    /// What was got for it.
    #[serde(with = "text_if_any")]
    pub proceeds: Option<ExactDecimal>,
    /// What it had cost.
    #[serde(with = "text_if_any")]
    pub costs: Option<ExactDecimal>,
    /// Gain, or loss when negative.
    #[serde(with = "text_if_any")]
    pub gain: Option<ExactDecimal>,
    /// United States: whether it was held for more than a year.
    pub long_term: Option<bool>,
    /// Canada: what of a loss is denied.
    #[serde(with = "text_if_any")]
    pub denied_loss: Option<ExactDecimal>,
}

/// A form, as the law numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormId {
    /// United Kingdom: capital gains summary.
    #[serde(rename = "UK_SA108")]
    UkSa108,
    /// United Kingdom: the computation that goes with it.
    #[serde(rename = "UK_COMPUTATION")]
    UkComputation,
    /// United States: sales and other dispositions.
    #[serde(rename = "US_8949")]
    Us8949,
    /// United States: capital gains and losses.
    #[serde(rename = "US_SCHEDULE_D")]
    UsScheduleD,
    /// Canada: capital gains or losses.
    #[serde(rename = "CA_SCHEDULE_3")]
    CaSchedule3,
}

/// What goes into a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFigures {
    /// Which form.
    pub id: FormId,
    /// Its boxes.
    pub boxes: Vec<TaxBoxFigures>,
    /// Its rows.
    pub rows: Vec<FormRow>,
}

/// A box of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxBoxFigures {
    /// Its number or letter.
    pub name: String,
    /// What the form calls it.
    pub label: String,
    /// What goes into it.
    pub value: String,
}

/// A row of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRow {
    /// Form 8949: I for short-term, II for long-term.
    pub part: Option<String>,
    /// Form 8949: which box is ticked on its page.
    #[serde(rename = "box")]
    pub ticked: Option<String>,
    /// What it was.
    pub description: String,
    /// When it had been acquired.
    #[serde(with = "text_if_any")]
    pub acquired: Option<Day>,
    /// When it was disposed of.
    #[serde(with = "text")]
    pub disposed: Day,
    /// What was got for it.
    #[serde(with = "text_if_any")]
    pub proceeds: Option<ExactDecimal>,
    /// What it had cost.
    #[serde(with = "text_if_any")]
    pub cost: Option<ExactDecimal>,
    /// Canada: outlays and expenses.
    #[serde(with = "text_if_any")]
    pub outlays: Option<ExactDecimal>,
    /// What is added to the gain: a loss that is denied.
    #[serde(with = "text_if_any")]
    pub adjustment: Option<ExactDecimal>,
    /// Gain, or loss when negative.
    #[serde(with = "text_if_any")]
    pub gain: Option<ExactDecimal>,
}

/// Something that was earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeFigures {
    /// How, as `ActivityType` spells it.
    pub kind: String,
    /// What.
    pub asset: String,
    /// On which day.
    #[serde(with = "text")]
    pub day: Day,
    /// How much of it.
    #[serde(with = "text")]
    pub quantity: ExactDecimal,
    /// What it was worth; `None` when nobody can know.
    #[serde(with = "text_if_any")]
    pub value: Option<ExactDecimal>,
    /// Number of the activity.
    pub activity: i64,
}

/// Something that was assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningFigures {
    /// What, as `TaxWarningCode` spells it.
    pub code: String,
    /// Of which asset.
    pub asset: Option<String>,
    /// Number of the activity where it shows.
    pub activity: Option<i64>,
}

/// Values as text, as people read them.
mod text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::fmt::Display;
    use std::str::FromStr;

    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("unreadable figure"))
    }
}

/// The same of what may be missing.
mod text_if_any {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::fmt::Display;
    use std::str::FromStr;

    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let read = |text: String| text.parse().map_err(|_| D::Error::custom("unreadable figure"));
        text.map(read).transpose()
    }
}
