//! What the mutations of imports take, but for the one with the file: that names a scalar of the requests.

use super::imports::ImportField;
use super::investment_words::ActivityType;
use async_graphql::{Enum, ID, InputObject};

/// What the file of an import means. It is read anew, from the first line on.
#[derive(Clone, Debug, InputObject)]
pub struct MapImportInput {
    /// Which import: one that needs a mapping, can be applied, or failed.
    pub id: ID,
    /// What the columns mean, at most 50; none for what the header tells, when only assets are to be named.
    #[graphql(default)]
    pub columns: Vec<ColumnMappingInput>,
    /// What stands between cells: one sign.
    #[graphql(default_with = "\",\".to_owned()")]
    pub delimiter: String,
    /// Whether a comma stands before the decimal places.
    #[graphql(default)]
    pub decimal_comma: bool,
    /// Whether 01/02 is the first of February.
    #[graphql(default)]
    pub day_first: bool,
    /// How many lines there are before the first row: 0 to 20.
    #[graphql(default = 1)]
    pub header_lines: i32,
    /// What the texts of the column TYPE mean, at most 100.
    #[graphql(default)]
    pub types: Vec<TypeMappingInput>,
    /// What the file calls assets, at most 500.
    #[graphql(default)]
    pub assets: Vec<AssetMappingInput>,
    /// IANA name of the zone of times that have none; the format's own, or UTC, unless said.
    pub time_zone: Option<String>,
}

/// A column, and what it means.
#[derive(Clone, Debug, InputObject)]
pub struct ColumnMappingInput {
    /// Its place, from 0.
    pub column: i32,
    /// What it means.
    pub field: ImportField,
}

/// A text in the column TYPE, and what it means.
#[derive(Clone, Debug, InputObject)]
pub struct TypeMappingInput {
    /// What stands there, upper and lower case aside.
    pub text: String,
    /// What it means, when it is no trade by QUANTITY and TOTAL.
    #[graphql(name = "type")]
    pub kind: Option<ActivityType>,
    /// Which way, when it is a trade by QUANTITY and TOTAL. Exactly one of both is to be said.
    pub trade: Option<MappedTrade>,
}

/// Which way a trade goes whose file has QUANTITY and TOTAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MappedTrade {
    /// It brings the quantity for the total.
    Buy,
    /// It gives the quantity for the total.
    Sell,
}

/// What a file calls an asset, and its symbol.
#[derive(Clone, Debug, InputObject)]
pub struct AssetMappingInput {
    /// What stands in the file; empty for quantities whose asset it does not name.
    pub text: String,
    /// The symbol, such as "BTC".
    pub asset: String,
}

/// An import to write down.
#[derive(Clone, Debug, InputObject)]
pub struct ApplyImportInput {
    /// Which import: one that is READY. One that is applied already is the answer, unchanged.
    pub id: ID,
    /// Lines to take although their verdict is DUPLICATE or POSSIBLE_DUPLICATE, at most 1000. Any line of an activity
    /// stands for all of it.
    #[graphql(default)]
    pub include: Vec<i32>,
    /// Lines to leave out, at most 1000.
    #[graphql(default)]
    pub exclude: Vec<i32>,
}

/// An import to take back.
#[derive(Clone, Debug, InputObject)]
pub struct RevertImportInput {
    /// Which import.
    pub id: ID,
    /// Whether activities go that were changed since they were written down. Without it, one such refuses the whole.
    #[graphql(default)]
    pub discard_edits: bool,
}
