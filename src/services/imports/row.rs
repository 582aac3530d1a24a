//! The rows of a file as they are kept until they are taken: what stands there, what it was understood as, and what
//! became of it.

use crate::accounting::activity::{ActivityId, ActivityType};
use crate::accounting::exact::{Money, Units};
use crate::accounting::import::{IgnoredReason, RowError, RowErrorKind};
use crate::domain::{Fault, Refusal, Timestamp, spelled};
use crate::storage::investments::activities::{ActivityBody, AssetQuantity};
use serde::{Deserialize, Serialize};

/// How many cells of a row are kept.
pub const CELLS_MAX: usize = 50;
/// How many characters of a cell.
const CELL_CHARS_MAX: usize = 200;
/// How many lines of an activity are told.
pub const LINES_MAX: usize = 100;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is an activity, or a part of one, that is not there yet.
    New,
    /// It is there already.
    Duplicate,
    /// It looks as if it were.
    PossibleDuplicate,
    /// It is no activity, and need not be.
    Ignored,
    /// It cannot be understood.
    Invalid,
}

spelled!(settings Verdict {
    New = "NEW",
    Duplicate = "DUPLICATE",
    PossibleDuplicate = "POSSIBLE_DUPLICATE",
    Ignored = "IGNORED",
    Invalid = "INVALID",
});

impl Verdict {
    /// Its bit in a set of verdicts.
    pub(super) fn bit(self) -> i64 {
        1 << (self as u8)
    }
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowProblem {
    /// What the reader of the file says.
    Reading(RowErrorKind),
    /// It was understood, and is no activity that a portfolio can hold.
    Impossible,
    /// Nobody has said yet what the columns of the file mean.
    Unmapped,
}

const IMPOSSIBLE: &str = "IMPOSSIBLE";
const UNMAPPED: &str = "UNMAPPED";

impl RowProblem {
    fn parse(word: &str) -> Option<RowProblem> {
        match word {
            IMPOSSIBLE => Some(RowProblem::Impossible),
            UNMAPPED => Some(RowProblem::Unmapped),
            word => RowErrorKind::parse(word).map(RowProblem::Reading),
        }
    }
}

/// Why a row cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredError {
    #[serde(rename = "p")]
    problem: String,
    /// Which cell, from 0.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What stands there, or what is said of it.
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl StoredError {
    /// What the reader of the file says.
    pub(super) fn of(error: &RowError) -> StoredError {
        StoredError {
            problem: error.kind.as_str().to_owned(),
            column: error.column.and_then(|it| u32::try_from(it).ok()),
            text: error.text.clone(),
        }
    }

    /// Why an activity cannot be one of a portfolio.
    pub(super) fn impossible(refusal: &Refusal) -> StoredError {
        let field = refusal.path.get(1..).unwrap_or_default().join(".");
        let text = match field.as_str() {
            "" => refusal.message.clone(),
            field => format!("{field}: {}", refusal.message),
        };
        StoredError { problem: IMPOSSIBLE.to_owned(), column: None, text }
    }

    /// Of a file that nobody has mapped yet.
    pub(super) fn unmapped() -> StoredError {
        StoredError { problem: UNMAPPED.to_owned(), column: None, text: String::new() }
    }

    /// What is wrong.
    pub fn problem(&self) -> RowProblem {
        RowProblem::parse(&self.problem).unwrap_or(RowProblem::Impossible)
    }
}

/// So much of an asset, in 10^-18 of it.
type Side = (String, String);

/// An activity of a file, as a portfolio would hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredActivity {
    /// Its place among the activities of the file.
    #[serde(rename = "n")]
    pub place: u32,
    /// What becomes of it.
    #[serde(rename = "v")]
    pub(super) verdict: Verdict,
    #[serde(rename = "k")]
    kind: String,
    #[serde(rename = "at")]
    at: i64,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    received: Option<Side>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    sent: Option<Side>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    fee: Option<Side>,
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// What the exchange calls it.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The lines that make it up, at most [`LINES_MAX`].
    #[serde(rename = "l")]
    pub lines: Vec<u32>,
}

/// An activity of a file before it is kept.
pub(super) struct Understood<'a> {
    pub(super) place: u32,
    pub(super) verdict: Verdict,
    pub(super) body: &'a ActivityBody,
    pub(super) external_id: Option<&'a str>,
    pub(super) lines: &'a [u32],
}

impl StoredActivity {
    pub(super) fn of(understood: &Understood<'_>) -> StoredActivity {
        let Understood { place, verdict, body, external_id, lines } = understood;
        let side = |side: &Option<AssetQuantity>| {
            side.as_ref().map(|it| (it.asset.clone(), it.quantity.0.to_string()))
        };
        StoredActivity {
            place: *place,
            verdict: *verdict,
            kind: body.kind.as_str().to_owned(),
            at: body.at.0,
            received: side(&body.received),
            sent: side(&body.sent),
            fee: side(&body.fee),
            value: body.value.map(|it| it.0.to_string()),
            note: body.note.clone(),
            external_id: external_id.map(str::to_owned),
            lines: lines.iter().copied().take(LINES_MAX).collect(),
        }
    }

    /// What a portfolio would hold.
    ///
    /// # Errors
    /// When the table was edited.
    pub fn body(&self) -> Result<ActivityBody, Fault> {
        let broken = || Fault::internal("a row of an import cannot be read");
        let side = |side: &Option<Side>| -> Result<Option<AssetQuantity>, Fault> {
            let Some((asset, units)) = side else { return Ok(None) };
            let quantity = Units(units.parse().map_err(|_| broken())?);
            Ok(Some(AssetQuantity { asset: asset.clone(), quantity }))
        };
        let value = self.value.as_ref().map(|it| it.parse().map(Money).map_err(|_| broken()));
        Ok(ActivityBody {
            kind: ActivityType::parse(&self.kind).ok_or_else(broken)?,
            at: Timestamp(self.at),
            received: side(&self.received)?,
            sent: side(&self.sent)?,
            fee: side(&self.fee)?,
            value: value.transpose()?,
            cost_basis: None,
            acquired_at: None,
            note: self.note.clone(),
        })
    }
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRow {
    /// Its line, from 1.
    #[serde(rename = "i")]
    pub line: u32,
    /// Its cells as they stand there, at most [`CELLS_MAX`], each cut short.
    #[serde(rename = "c")]
    pub cells: Vec<String>,
    /// What became of it.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// The activity that it is; of several rows that are one, at the first.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<StoredActivity>,
    /// What else it is: a fee beside a trade, say.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<StoredActivity>,
    /// The line of that first row, at the others.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<u32>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<i64>,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    ignored: Option<String>,
    /// Why it cannot be understood.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub error: Option<StoredError>,
}

impl StoredRow {
    pub(super) fn new(line: u32, verdict: Verdict) -> StoredRow {
        StoredRow {
            line,
            cells: Vec::new(),
            verdict,
            activity: None,
            also: Vec::new(),
            part_of: None,
            duplicate_of: None,
            ignored: None,
            error: None,
        }
    }

    #[must_use]
    pub(super) fn because(self, reason: IgnoredReason) -> StoredRow {
        StoredRow { ignored: Some(reason.as_str().to_owned()), ..self }
    }

    #[must_use]
    pub(super) fn with_error(self, error: StoredError) -> StoredRow {
        StoredRow { error: Some(error), ..self }
    }

    #[must_use]
    pub(super) fn like(self, known: Option<ActivityId>) -> StoredRow {
        StoredRow { duplicate_of: known.map(|it| it.0.cast_signed()), ..self }
    }

    #[must_use]
    pub(super) fn in_activity_of(self, line: u32) -> StoredRow {
        StoredRow { part_of: Some(line), ..self }
    }

    #[must_use]
    pub(super) fn with_activity(self, activity: StoredActivity) -> StoredRow {
        StoredRow { activity: Some(activity), ..self }
    }

    /// The activity that is there already.
    pub fn duplicate_of(&self) -> Option<ActivityId> {
        self.duplicate_of.map(|it| ActivityId(it.cast_unsigned()))
    }

    /// Why it is no activity.
    pub fn ignored(&self) -> Option<IgnoredReason> {
        self.ignored.as_deref().and_then(IgnoredReason::parse)
    }

    /// Keeps what of the cells is shown.
    pub(super) fn keep_cells(&mut self, cells: Vec<String>) {
        let mut cells = cells;
        cells.truncate(CELLS_MAX);
        for cell in &mut cells {
            if let Some((end, _)) = cell.char_indices().nth(CELL_CHARS_MAX) {
                cell.truncate(end);
            }
            // PostgreSQL keeps no NUL in a text.
            cell.retain(|it| it != '\0');
        }
        self.cells = cells;
    }
}
