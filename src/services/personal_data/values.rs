//! What tables keep, in the words of the API: ids as clients know them, instants as text, exact numbers as text.

use crate::accounting::exact::{ExactDecimal, from_ordered_bytes};
use crate::domain::{
    Amount, Asset, AssetId, Listing, Market, MarketId, OpaqueIds, Price, Quantity, Timestamp,
};
use crate::storage::personal_data::{Kind, PersonalTable, Raw, Row, Shown};
use serde_json::{Value, json};

/// What numbers in tables are called outside.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) listing: &'a Listing,
    pub(super) ids: &'a OpaqueIds,
}

/// A row, and the table that it is of.
#[derive(Clone, Copy)]
pub(super) struct TableRow<'a> {
    pub(super) table: &'a PersonalTable,
    pub(super) row: &'a Row,
}

/// Adds a row as a JSON object.
pub(super) fn write(out: &mut String, named: Named<'_>, shown: TableRow<'_>) {
    let TableRow { table, row } = shown;
    let Named { listing, ids } = named;
    let shown = table.columns.iter().filter_map(|column| match column.shown {
        Shown::As(called, kind) => Some((column.name, called, kind)),
        Shown::Not(_) => None,
    });
    let shown: Vec<_> = shown.collect();
    let number_in = |column: &str| {
        let place = shown.iter().position(|(name, ..)| *name == column)?;
        match row.0.get(place)? {
            Raw::Integer(number) => Some(*number),
            _ => None,
        }
    };
    let context = Context { listing, ids, number_in: &number_in };
    let mut before = '{';
    for ((_, called, kind), raw) in shown.iter().zip(&row.0) {
        out.push(before);
        before = ',';
        out.push_str(&format!("\"{called}\":{}", context.value(*kind, raw)));
    }
    out.push('}');
}

struct Context<'a> {
    listing: &'a Listing,
    ids: &'a OpaqueIds,
    /// The whole number in another column of the same row.
    number_in: &'a dyn Fn(&str) -> Option<i64>,
}

impl Context<'_> {
    fn value(&self, kind: Kind, raw: &Raw) -> Value {
        match raw {
            Raw::Null => Value::Null,
            Raw::Text(text) => json!(text),
            Raw::Truth(truth) => json!(truth),
            Raw::Bytes(bytes) => exact(kind, bytes).map_or(Value::Null, Value::String),
            Raw::Integer(number) => self.number(kind, *number),
        }
    }

    fn number(&self, kind: Kind, number: i64) -> Value {
        let amount = |asset: Option<&Asset>| asset.map(|it| it.decimal(Amount(number)));
        let market = |column| self.market((self.number_in)(column)?);
        let decimal = match kind {
            Kind::Time => return json!(Timestamp(number).to_string()),
            Kind::Id(of) => return json!(self.ids.id(of, number).as_str()),
            Kind::Asset => return json!(self.asset(number).map(|asset| &asset.symbol)),
            Kind::Market => return json!(self.market(number).map(|market| &market.symbol)),
            Kind::Amount(column) => amount((self.number_in)(column).and_then(|it| self.asset(it))),
            Kind::Quote(column) => {
                amount(market(column).and_then(|market| self.listing.asset(market.quote)))
            }
            Kind::Price(column) => market(column).map(|it| it.price_decimal(Price(number))),
            Kind::Quantity(column) => {
                market(column).map(|it| it.quantity_decimal(Quantity(number)))
            }
            Kind::Text | Kind::Number | Kind::Truth | Kind::Flag | Kind::Exact(_) => {
                return json!(number);
            }
        };
        decimal.map_or(Value::Null, |decimal| json!(decimal.to_string()))
    }

    fn asset(&self, number: i64) -> Option<&Asset> {
        self.listing.asset(AssetId(u16::try_from(number).ok()?))
    }

    fn market(&self, number: i64) -> Option<&Market> {
        self.listing.market(MarketId(u16::try_from(number).ok()?))
    }
}

fn exact(kind: Kind, bytes: &[u8]) -> Option<String> {
    let Kind::Exact(scale) = kind else { return None };
    let number = from_ordered_bytes(bytes.try_into().ok()?);
    Some(ExactDecimal::from_units(number, scale).normalized().to_string())
}
