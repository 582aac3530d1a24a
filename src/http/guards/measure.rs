//! Measures a parsed document with its fragments expanded, each fragment once: what doubling fragments
//! would cost is known without expanding them. Lists are reckoned with as `schema::lists` bounds them.

use super::shape::{self, Listed, Shape};
use super::values::Weigher;
use super::{Refused, TooMuch};
use crate::http::config::Limits;
use crate::resolvers::lists::{Bound, PAGE_DEFAULT};
use crate::resolvers::markets::{minutes_read, minutes_read_at_most};
use crate::resolvers::rates::RATE_LIMIT_FIELD;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType,
    Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};
use async_graphql_value::Value as Literal;
use std::collections::HashMap;

/// How many stored rows cost as much to read as one field does to answer. Candles are put together from stored
/// minutes, so a short answer may have read a long table.
const ROWS_PER_FIELD: u64 = 10;

/// How many rows `tradingFees` is reckoned to read: it adds up the trades of 30 days.
const TRADING_FEES_ROWS: u64 = 5_000;
/// What a walk through the days of a portfolio counts as: about those of ten years.
const DAYS_WALKED: u64 = 4_000;
/// What it counts as to tell whether what a tax report was made of is as it was: that is remembered with the portfolio.
const INPUTS_COMPARED: u64 = 100;

/// Fields of the schema about itself that lead from a type to more types. Standard tools nest none of them;
/// each level of nesting multiplies the answer.
const TYPE_LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// How many of those may lie within one another.
const TYPE_LISTS_MAX: usize = 2;

/// Arguments that say how many items a connection holds.
const PAGE_ARGUMENTS: [&str; 2] = ["first", "last"];

/// Arguments that are taken for a number of items where the schema does not know the field: validation will
/// refuse it, and until then it is reckoned with at its largest.
const COUNTS_UNKNOWN: [&str; 4] = ["first", "last", "limit", "depth"];

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
    fn under(self, field: &Field, items: u64, inputs: u64) -> Measure {
        let below = self.complexity.saturating_mul(items);
        Measure {
            depth: self.depth.saturating_add(1),
            complexity: below.saturating_add(inputs).saturating_add(1),
            fields: 1,
            aliases: self.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: self.directives,
            type_lists: self.type_lists + usize::from(TYPE_LISTS.contains(&name(field))),
        }
    }
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// What is measured, and against what.
#[derive(Clone, Copy)]
pub(super) struct Measured<'d> {
    pub(super) document: &'d ExecutableDocument,
    pub(super) variables: &'d Variables,
    pub(super) limits: &'d Limits,
    pub(super) shape: &'d Shape,
    pub(super) listed: Listed,
}

/// Measures operations, remembering each fragment.
pub(super) struct Measurer<'d> {
    of: Measured<'d>,
    fragments: &'d Fragments,
    known: HashMap<&'d str, Option<Measure>>,
    values: Weigher<'d>,
    /// How many selections deep the measuring itself is, fragments included.
    level: usize,
}

/// Where a selection stands: the type it selects from, when the schema knows it, and the operation around it.
#[derive(Clone, Copy)]
struct Place<'d> {
    of: Option<&'d str>,
    operation: Option<&'d OperationDefinition>,
}

impl<'d> Measurer<'d> {
    pub(super) fn new(of: Measured<'d>) -> Measurer<'d> {
        let values = Weigher::new(of.shape, of.variables, of.limits);
        let fragments = &of.document.fragments;
        Measurer { of, fragments, known: HashMap::new(), values, level: 0 }
    }

    pub(super) fn operation(
        &mut self,
        operation: &'d OperationDefinition,
    ) -> Result<Measure, Refused> {
        // Page sizes may come from this operation's variables, so nothing is shared with another one.
        self.known.clear();
        self.values.forget();
        let place = Place { of: Some(super::root(operation.ty)), operation: Some(operation) };
        let mut measure = self.selection(&operation.selection_set.node, place)?;
        self.directives(&operation.directives, place, &mut measure)?;
        Ok(measure)
    }

    /// A fragment that no operation may have spread; validation walks it all the same.
    pub(super) fn fragment(&mut self, name: &'d str) -> Result<Measure, Refused> {
        self.spread(name, Place { of: None, operation: None })
    }

    fn selection(
        &mut self,
        selection: &'d SelectionSet,
        place: Place<'d>,
    ) -> Result<Measure, Refused> {
        let Limits { nesting_max, depth_max, .. } = *self.of.limits;
        if self.level > nesting_max {
            return Err(TooMuch::Depth { max: depth_max }.into());
        }
        self.level += 1;
        let mut sum = Measure::default();
        for item in &selection.items {
            sum.add(self.item(&item.node, place)?);
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

    fn item(&mut self, item: &'d Selection, place: Place<'d>) -> Result<Measure, Refused> {
        match item {
            Selection::Field(field) => self.field(&field.node, place),
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let of = condition.map_or(place.of, |on| Some(on.node.on.node.as_str()));
                let inner = Place { of, ..place };
                let mut measure = self.selection(&inline.node.selection_set.node, inner)?;
                self.directives(&inline.node.directives, place, &mut measure)?;
                Ok(measure)
            }
            Selection::FragmentSpread(spread) => {
                let mut measure = self.spread(&spread.node.fragment_name.node, place)?;
                self.directives(&spread.node.directives, place, &mut measure)?;
                Ok(measure)
            }
        }
    }

    fn field(&mut self, field: &'d Field, place: Place<'d>) -> Result<Measure, Refused> {
        let shape: &'d Shape = self.of.shape;
        let known = shape.field(place.of, name(field));
        let mut inputs = 0_u64;
        for (argument, value) in &field.arguments {
            let slot = known.and_then(|known| known.argument(&argument.node));
            let weight = self.values.literal(&value.node, slot, &|name| place.default(name))?;
            inputs = inputs.saturating_add(weight);
        }
        let inner = Place { of: known.map(|known| known.of.as_str()), ..place };
        let below = self.selection(&field.selection_set.node, inner)?;
        let items = self.items(field, known, place);
        let read = match (place.of, name(field)) {
            (Some("Market"), "candles") => self.minutes(field, items, place) / ROWS_PER_FIELD,
            (_, "tradingFees") => TRADING_FEES_ROWS / ROWS_PER_FIELD,
            (Some("Mutation"), "requestTaxReport") => DAYS_WALKED / ROWS_PER_FIELD,
            (Some("TaxReport"), "status") => INPUTS_COMPARED / ROWS_PER_FIELD,
            (Some("InvestmentPortfolio"), "performance" | "valueSeries" | "allocation") => {
                DAYS_WALKED / ROWS_PER_FIELD
            }
            _ => 0,
        };
        let mut measure = below.under(field, items, inputs.saturating_add(read));
        self.directives(&field.directives, place, &mut measure)?;
        if place.of == Some(super::root(OperationType::Query)) && name(field) == RATE_LIMIT_FIELD {
            // Whoever asks what is left must not have less of it.
            measure.complexity = 0;
        }
        Ok(measure)
    }

    /// A fragment that is met again while it is being measured is a cycle.
    fn spread(&mut self, name: &'d str, place: Place<'d>) -> Result<Measure, Refused> {
        match self.known.get(name) {
            Some(Some(measure)) => return Ok(*measure),
            Some(None) => return Err(Refused::Cycle(name.to_owned())),
            None => {}
        }
        // An unknown fragment is for validation to name.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Measure::default()) };
        self.known.insert(name, None);
        let of = Some(fragment.node.type_condition.node.on.node.as_str());
        let place = Place { of, ..place };
        let mut measure = self.selection(&fragment.node.selection_set.node, place)?;
        self.directives(&fragment.node.directives, place, &mut measure)?;
        self.known.insert(name, Some(measure));
        Ok(measure)
    }

    /// Counts directives, and what their arguments cost.
    fn directives(
        &mut self,
        directives: &'d [Positioned<Directive>],
        place: Place<'d>,
        measure: &mut Measure,
    ) -> Result<(), Refused> {
        for directive in directives {
            measure.directives = measure.directives.saturating_add(1);
            for (_, value) in &directive.node.arguments {
                let weight = self.values.literal(&value.node, None, &|name| place.default(name))?;
                measure.complexity = measure.complexity.saturating_add(weight);
            }
        }
        Ok(())
    }

    /// How many times what lies below a field may be answered.
    fn items(&self, field: &Field, known: Option<&shape::Field>, place: Place<'d>) -> u64 {
        let Some(known) = known else {
            return self.largest(field, &COUNTS_UNKNOWN, place).unwrap_or(1).max(1);
        };
        if field.selection_set.node.items.is_empty() {
            return 1;
        }
        let items = match known.bound {
            None | Some(Bound::Outside) => 1,
            Some(Bound::Page) => {
                let asked = self.largest(field, &PAGE_ARGUMENTS, place);
                asked.unwrap_or_else(|| PAGE_DEFAULT.into())
            }
            Some(Bound::Argument { name, default, .. }) => {
                self.largest(field, &[name], place).unwrap_or_else(|| default.into())
            }
            Some(Bound::EachOf(name)) => self.length(field, name, place),
            Some(Bound::Constant(max)) => max.into(),
            Some(Bound::Assets) => self.of.listed.assets,
            Some(Bound::Markets) => self.of.listed.markets,
        };
        items.max(1)
    }

    /// How many stored minutes so many candles may have to read.
    fn minutes(&self, field: &Field, candles: u64, place: Place<'d>) -> u64 {
        let interval = field.arguments.iter().find(|(name, _)| name.node == "interval");
        let known = |name: Name| self.variable(&name, place).ok_or(());
        let interval =
            interval.and_then(|(_, value)| value.node.clone().into_const_with(known).ok());
        match interval {
            Some(Value::Enum(interval)) => minutes_read(interval.as_str(), candles),
            Some(Value::String(interval)) => minutes_read(&interval, candles),
            _ => minutes_read_at_most(candles),
        }
    }

    /// The largest number among these arguments, as far as they are there.
    fn largest(&self, field: &Field, names: &[&str], place: Place<'d>) -> Option<u64> {
        let arguments = field.arguments.iter();
        let numbers = arguments.filter(|(name, _)| names.contains(&name.node.as_str())).filter_map(
            |(_, value)| {
                let known = |name: Name| self.variable(&name, place).ok_or(());
                count(&value.node.clone().into_const_with(known).ok()?)
            },
        );
        numbers.max()
    }

    /// How many items a list has that comes in.
    fn length(&self, field: &Field, argument: &str, place: Place<'d>) -> u64 {
        let found = field.arguments.iter().find(|(name, _)| name.node == argument);
        let length = match found.map(|(_, value)| &value.node) {
            Some(Literal::List(items)) => items.len(),
            Some(Literal::Variable(name)) => match self.variable(name, place) {
                Some(Value::List(items)) => items.len(),
                _ => 1,
            },
            _ => 1,
        };
        length as u64
    }

    /// What a variable stands for: what was sent, or else its default.
    fn variable(&self, name: &Name, place: Place<'d>) -> Option<Value> {
        self.of.variables.get(name).cloned().or_else(|| place.default(name))
    }
}

impl Place<'_> {
    /// The default of one of the operation's variables.
    fn default(self, name: &Name) -> Option<Value> {
        super::default_of(self.operation?, name)
    }
}

/// The number, negative and fractional ones as 0: those are for the resolver to refuse.
fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
        _ => None,
    }
}

fn name(field: &Field) -> &str {
    field.name.node.as_str()
}
