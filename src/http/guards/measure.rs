//! Measures a parsed document with its fragments expanded, each fragment once: what doubling fragments
//! would cost is known without expanding them.

use super::{Refused, TooMuch};
use crate::http::config::Limits;
use crate::resolvers::markets::minutes_read;
use async_graphql::Variables;
use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value};
use std::collections::HashMap;

/// The page size reckoned with when a connection is asked for without one.
const PAGE_ITEMS_DEFAULT: u64 = 20;

/// How many items lists are reckoned to hold unless an argument says. A test holds them against the schema.
pub(super) const LIST_ITEMS: [(&str, u64); 15] = [
    ("assets", 10),
    ("markets", 10),
    ("balances", 10),
    ("holdings", 10),
    ("sessions", 10),
    ("history", 300),
    ("candles", 500),
    ("orderBook", 20),
    ("trades", 50),
    ("orders", PAGE_ITEMS_DEFAULT),
    ("transactions", PAGE_ITEMS_DEFAULT),
    ("loginHistory", PAGE_ITEMS_DEFAULT),
    ("results", 20),
    ("fills", 10),
    ("feeTiers", 10),
];

/// How many stored rows cost as much to read as one field does to answer. Candles are put together from stored
/// minutes, so a short answer may have read a long table.
const ROWS_PER_FIELD: u64 = 10;

/// How many rows `tradingFees` is reckoned to read: it adds up the trades of 30 days.
const TRADING_FEES_ROWS: u64 = 5_000;

/// Fields of the schema about itself that lead from a type to more types. Standard tools nest none of them;
/// each level of nesting multiplies the answer.
const TYPE_LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// How many of those may lie within one another.
const TYPE_LISTS_MAX: usize = 2;

/// Arguments that multiply what lies below their field.
const PAGE_ARGUMENTS: [&str; 4] = ["first", "last", "limit", "depth"];

/// What a selection amounts to, fragments expanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) depth: usize,
    pub(super) complexity: u64,
    pub(super) fields: u64,
    pub(super) aliases: u64,
    pub(super) directives: u64,
    /// The most lists of the schema about itself within one another.
    pub(super) type_lists: usize,
}

impl Measure {
    fn add(&mut self, other: Measure) {
        self.depth = self.depth.max(other.depth);
        self.complexity = self.complexity.saturating_add(other.complexity);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.type_lists = self.type_lists.max(other.type_lists);
    }

    /// One level further in. `fields` counts those of the outermost level only.
    fn under(self, field: &Field, pages: u64, rows: u64) -> Measure {
        let own = 1 + rows / ROWS_PER_FIELD;
        Measure {
            depth: self.depth.saturating_add(1),
            complexity: self.complexity.saturating_mul(pages).saturating_add(own),
            fields: 1,
            aliases: self.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: self.directives.saturating_add(field.directives.len() as u64),
            type_lists: self.type_lists + usize::from(TYPE_LISTS.contains(&name(field))),
        }
    }
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Measures operations, remembering each fragment.
pub(super) struct Measurer<'d> {
    fragments: &'d Fragments,
    variables: &'d Variables,
    known: HashMap<&'d str, Option<Measure>>,
    limits: &'d Limits,
    /// How many selections deep the measuring itself is, fragments included.
    level: usize,
}

impl<'d> Measurer<'d> {
    pub(super) fn new(
        document: &'d ExecutableDocument,
        variables: &'d Variables,
        limits: &'d Limits,
    ) -> Measurer<'d> {
        let known = HashMap::new();
        Measurer { fragments: &document.fragments, variables, known, limits, level: 0 }
    }

    pub(super) fn operation(
        &mut self,
        operation: &'d OperationDefinition,
    ) -> Result<Measure, Refused> {
        let defaults = Defaults(operation);
        // Page sizes may come from this operation's variables, so nothing is shared with another one.
        self.known.clear();
        let mut measure = self.selection(&operation.selection_set.node, Some(&defaults))?;
        measure.directives = measure.directives.saturating_add(operation.directives.len() as u64);
        Ok(measure)
    }

    /// A fragment that no operation may have spread; validation walks it all the same.
    pub(super) fn fragment(&mut self, name: &'d str) -> Result<Measure, Refused> {
        self.spread(name, None)
    }

    fn selection(
        &mut self,
        selection: &'d SelectionSet,
        defaults: Option<&Defaults<'d>>,
    ) -> Result<Measure, Refused> {
        let Limits { nesting_max, depth_max, .. } = *self.limits;
        if self.level > nesting_max {
            return Err(TooMuch::Depth { max: depth_max }.into());
        }
        self.level += 1;
        let mut sum = Measure::default();
        for item in &selection.items {
            sum.add(self.item(&item.node, defaults)?);
            if sum.depth > depth_max {
                return Err(TooMuch::Depth { max: depth_max }.into());
            }
            if sum.type_lists > TYPE_LISTS_MAX {
                return Err(TooMuch::Introspection.into());
            }
        }
        self.level -= 1;
        Ok(sum)
    }

    fn item(
        &mut self,
        item: &'d Selection,
        defaults: Option<&Defaults<'d>>,
    ) -> Result<Measure, Refused> {
        match item {
            Selection::Field(field) => {
                let below = self.selection(&field.node.selection_set.node, defaults)?;
                let pages = self.pages(&field.node, defaults);
                let rows = self.rows(&field.node, pages, defaults);
                Ok(below.under(&field.node, pages, rows))
            }
            Selection::InlineFragment(inline) => {
                let mut measure = self.selection(&inline.node.selection_set.node, defaults)?;
                measure.directives += inline.node.directives.len() as u64;
                Ok(measure)
            }
            Selection::FragmentSpread(spread) => {
                let mut measure = self.spread(&spread.node.fragment_name.node, defaults)?;
                measure.directives =
                    measure.directives.saturating_add(spread.node.directives.len() as u64);
                Ok(measure)
            }
        }
    }

    /// A fragment that is met again while it is being measured is a cycle.
    fn spread(
        &mut self,
        name: &'d str,
        defaults: Option<&Defaults<'d>>,
    ) -> Result<Measure, Refused> {
        match self.known.get(name) {
            Some(Some(measure)) => return Ok(*measure),
            Some(None) => return Err(Refused::Cycle(name.to_owned())),
            None => {}
        }
        // An unknown fragment is for validation to name.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Measure::default()) };
        self.known.insert(name, None);
        let mut measure = self.selection(&fragment.node.selection_set.node, defaults)?;
        measure.directives =
            measure.directives.saturating_add(fragment.node.directives.len() as u64);
        self.known.insert(name, Some(measure));
        Ok(measure)
    }

    /// How many items a field is asked for, as far as its arguments tell.
    fn pages(&self, field: &Field, defaults: Option<&Defaults<'d>>) -> u64 {
        let asked = field
            .arguments
            .iter()
            .filter(|(name, _)| PAGE_ARGUMENTS.contains(&name.node.as_str()))
            .filter_map(|(_, value)| {
                let known = |name: Name| self.variable(&name, defaults).ok_or(());
                count(&value.node.clone().into_const_with(known).ok()?)
            })
            .max();
        asked.unwrap_or_else(|| items_by_default(field)).max(1)
    }

    /// How many stored rows a field may have to read for so many items, beyond one an item.
    fn rows(&self, field: &Field, items: u64, defaults: Option<&Defaults<'d>>) -> u64 {
        let is_market = |(name, _): &(Positioned<Name>, _)| name.node == "market";
        match name(field) {
            // The subscription of this name, which says of which market, tells of trades as they happen.
            "candles" if !field.arguments.iter().any(is_market) => {
                self.minutes(field, items, defaults)
            }
            "tradingFees" => TRADING_FEES_ROWS,
            _ => 0,
        }
    }

    /// How many stored minutes so many candles may have to be put together from.
    fn minutes(&self, field: &Field, items: u64, defaults: Option<&Defaults<'d>>) -> u64 {
        let interval = field.arguments.iter().find(|(name, _)| name.node == "interval");
        let known = |name: Name| self.variable(&name, defaults).ok_or(());
        let interval =
            interval.and_then(|(_, value)| value.node.clone().into_const_with(known).ok());
        match interval {
            Some(Value::Enum(interval)) => minutes_read(interval.as_str(), items),
            Some(Value::String(interval)) => minutes_read(&interval, items),
            _ => minutes_read("", items),
        }
    }

    /// The value that a variable stands for: what was sent, or else its default.
    fn variable(&self, name: &Name, defaults: Option<&Defaults<'d>>) -> Option<Value> {
        let sent = self.variables.get(name).cloned();
        sent.or_else(|| defaults.and_then(|defaults| defaults.value(name)))
    }
}

/// The number, negative and fractional ones as 0: those are for the resolver to refuse.
fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
        _ => None,
    }
}

/// The defaults of an operation's variables.
struct Defaults<'d>(&'d OperationDefinition);

impl Defaults<'_> {
    fn value(&self, name: &Name) -> Option<Value> {
        let mut definitions = self.0.variable_definitions.iter();
        let definition = definitions.find(|definition| definition.node.name.node == *name)?;
        definition.node.default_value.as_ref().map(|value| value.node.clone())
    }
}

fn name(field: &Field) -> &str {
    field.name.node.as_str()
}

fn items_by_default(field: &Field) -> u64 {
    if field.selection_set.node.items.is_empty() {
        return 1;
    }
    let listed = LIST_ITEMS.iter().find(|(known, _)| *known == name(field));
    let connection = if is_connection(field) { PAGE_ITEMS_DEFAULT } else { 1 };
    listed.map_or(connection, |(_, items)| *items)
}

fn is_connection(field: &Field) -> bool {
    field.selection_set.node.items.iter().any(|item| match &item.node {
        Selection::Field(child) => matches!(child.node.name.node.as_str(), "edges" | "nodes"),
        _ => false,
    })
}
