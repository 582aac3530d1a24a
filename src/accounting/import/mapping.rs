//! Columns that were mapped by hand, for files that no format here knows.

use super::cells::Cells;
use super::formats::Format;
use super::formats::kind_of;
use super::output::{AssetQuantity, ImportedActivity, Output, RowError, RowErrorKind};
use crate::activity::ActivityType;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportField {
    /// When.
    Timestamp,
    /// What, as [`Mapping::types`] says.
    Type,
    /// How much came in.
    ReceivedQuantity,
    /// Of what.
    ReceivedAsset,
    /// How much went out.
    SentQuantity,
    /// Of what.
    SentAsset,
    /// How much of the asset: in for what was bought or earned, out else.
    Quantity,
    /// What the trade was worth: out for what was bought, in for what was sold.
    Total,
    /// The currency of the total.
    TotalCurrency,
    /// How much the fee was.
    FeeQuantity,
    /// Of what.
    FeeAsset,
    /// What it was worth.
    Value,
    /// In which currency.
    ValueCurrency,
    /// What the exchange calls it.
    ExternalId,
    /// What the file says about it.
    Note,
}

agio_domain::spelled!(ImportField {
    Timestamp = "TIMESTAMP",
    Type = "TYPE",
    ReceivedQuantity = "RECEIVED_QUANTITY",
    ReceivedAsset = "RECEIVED_ASSET",
    SentQuantity = "SENT_QUANTITY",
    SentAsset = "SENT_ASSET",
    Quantity = "QUANTITY",
    Total = "TOTAL",
    TotalCurrency = "TOTAL_CURRENCY",
    FeeQuantity = "FEE_QUANTITY",
    FeeAsset = "FEE_ASSET",
    Value = "VALUE",
    ValueCurrency = "VALUE_CURRENCY",
    ExternalId = "EXTERNAL_ID",
    Note = "NOTE",
});

/// A column and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnMapping {
    /// From 0.
    pub column: usize,
    /// What it means.
    pub field: ImportField,
}

/// How a file is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What the columns mean.
    pub columns: Vec<ColumnMapping>,
    /// What the texts of the type mean, upper and lower case aside; beside these the names of the schema.
    pub types: Vec<(String, MappedType)>,
    /// What stands between cells.
    pub delimiter: char,
    /// Whether a comma stands before the decimal places.
    pub decimal_comma: bool,
    /// Whether 01/02 is the first of February.
    pub day_first: bool,
    /// How many lines there are before the first row.
    pub header_lines: usize,
}

/// What a text in the column of the type means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappedType {
    /// A trade that brings the quantity for the total.
    Buy,
    /// A trade that gives the quantity for the total.
    Sell,
    /// One of the schema's.
    Activity(ActivityType),
}

pub(super) struct Mapped {
    mapping: Mapping,
}

impl Mapped {
    pub(super) fn of(mapping: Mapping) -> Mapped {
        Mapped { mapping }
    }

    fn column(&self, field: ImportField) -> Option<usize> {
        self.mapping.columns.iter().find(|it| it.field == field).map(|it| it.column)
    }

    fn required(&self, field: ImportField) -> Result<usize, RowError> {
        self.column(field).ok_or_else(|| RowError::of(RowErrorKind::Missing))
    }

    /// A quantity and its asset; with no column for the asset, one that has to be asked for.
    fn pair(
        &self,
        cells: Cells<'_>,
        quantity: ImportField,
        asset: ImportField,
    ) -> Result<Option<AssetQuantity>, RowError> {
        let Some(column) = self.column(quantity).filter(|it| !cells.text(*it).is_empty()) else {
            return Ok(None);
        };
        let quantity = cells.number(column)?.abs();
        let asset = cells.optional(self.column(asset)).unwrap_or_default().to_uppercase();
        Ok(Some(AssetQuantity { asset, quantity }).filter(|it| !it.quantity.is_zero()))
    }

    fn type_of(&self, cells: Cells<'_>, is_sent: bool) -> Result<MappedType, RowError> {
        let column = self.required(ImportField::Type)?;
        let text = cells.required(column)?;
        let known =
            self.mapping.types.iter().find(|(it, _)| it.to_lowercase() == text.to_lowercase());
        known
            .map(|it| it.1)
            .or_else(|| kind_of(text, is_sent).map(MappedType::Activity))
            .ok_or_else(|| cells.unknown(column))
    }
}

impl Format for Mapped {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        use ImportField as F;
        let mut received = self.pair(cells, F::ReceivedQuantity, F::ReceivedAsset)?;
        let mut sent = self.pair(cells, F::SentQuantity, F::SentAsset)?;
        let asset = if received.is_some() { F::SentAsset } else { F::ReceivedAsset };
        let quantity = self.pair(cells, F::Quantity, asset)?;
        let total = self.pair(cells, F::Total, F::TotalCurrency)?;
        let kind = match self.type_of(cells, sent.is_some())? {
            MappedType::Buy => {
                (received, sent) = (received.or(quantity), sent.or(total));
                ActivityType::Trade
            }
            MappedType::Sell => {
                (received, sent) = (received.or(total), sent.or(quantity));
                ActivityType::Trade
            }
            MappedType::Activity(kind) => kind,
        };
        if received.is_none() && sent.is_none() {
            return Err(RowError::of(RowErrorKind::Missing));
        }
        let at = cells.time(self.required(F::Timestamp)?)?;
        output.activity(ImportedActivity {
            received,
            sent,
            fee: self.pair(cells, F::FeeQuantity, F::FeeAsset)?,
            value: self.pair(cells, F::Value, F::ValueCurrency)?,
            note: cells.optional(self.column(F::Note)),
            external_id: cells.optional(self.column(F::ExternalId)),
            lines: vec![cells.line],
            ..ImportedActivity::new(kind, at)
        });
        Ok(())
    }
}
