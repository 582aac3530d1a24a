//! What the values of a request cost, and how long their lists and texts may be. A variable that is used a
//! hundred times is converted a hundred times, so it counts a hundred times; it is looked over once.

use super::shape::{Shape, Slot};
use super::{Refused, TooMuch};
use crate::graphql::memo::with;
use crate::http::config::Limits;
use async_graphql::{Name, Value as Sent, Variables};
use async_graphql_value::Value as Literal;
use std::collections::HashMap;
use std::hash::Hasher;

/// How many bytes of text cost as much as a field.
const TEXT_BYTES_PER_FIELD: usize = 64;

/// Weighs values, remembering each variable for each place it is used in.
pub(super) struct Weigher<'d> {
    pub(super) shape: &'d Shape,
    pub(super) limits: &'d Limits,
    variables: &'d Variables,
    known: HashMap<(Name, usize), u64>,
}

/// Values that literals and variables share, seen one level at a time.
enum Nesting<'v, V> {
    Variable(&'v Name),
    Text(&'v str),
    Items(&'v [V]),
    Fields(Vec<(&'v Name, &'v V)>),
    Small,
}

trait Tree: Sized {
    fn level(&self) -> Nesting<'_, Self>;
}

impl Tree for Sent {
    fn level(&self) -> Nesting<'_, Sent> {
        match self {
            Sent::String(text) => Nesting::Text(text),
            Sent::List(items) => Nesting::Items(items),
            Sent::Object(fields) => Nesting::Fields(fields.iter().collect()),
            _ => Nesting::Small,
        }
    }
}

impl Tree for Literal {
    fn level(&self) -> Nesting<'_, Literal> {
        match self {
            Literal::Variable(name) => Nesting::Variable(name),
            Literal::String(text) => Nesting::Text(text),
            Literal::List(items) => Nesting::Items(items),
            Literal::Object(fields) => Nesting::Fields(fields.iter().collect()),
            _ => Nesting::Small,
        }
    }
}

impl<'d> Weigher<'d> {
    pub(super) fn new(
        shape: &'d Shape,
        variables: &'d Variables,
        limits: &'d Limits,
    ) -> Weigher<'d> {
        Weigher { shape, limits, variables, known: HashMap::new() }
    }

    /// Forgets what variables weighed: another operation has other defaults.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// What a literal costs in a slot; `default` answers a variable that was not sent.
    pub(super) fn literal(
        &mut self,
        value: &Literal,
        slot: Option<&'d Slot>,
        default: &impl Fn(&Name) -> Option<Sent>,
    ) -> Result<u64, Refused> {
        self.weigh(value, slot, default)
    }

    fn weigh<V: Tree>(
        &mut self,
        value: &V,
        slot: Option<&'d Slot>,
        default: &impl Fn(&Name) -> Option<Sent>,
    ) -> Result<u64, Refused> {
        match value.level() {
            Nesting::Small => Ok(0),
            Nesting::Text(text) => self.text(text),
            Nesting::Variable(name) => self.variable(name, slot, default),
            Nesting::Items(items) => {
                bounded(items.len(), slot)?;
                let each = items.iter().map(|item| self.weigh(item, slot, default));
                total(each)
            }
            Nesting::Fields(fields) => {
                let each = fields.into_iter().map(|(name, value)| {
                    let inner = self.shape.inner(slot, name);
                    self.weigh(value, inner, default)
                });
                total(each)
            }
        }
    }

    fn variable(
        &mut self,
        name: &Name,
        slot: Option<&'d Slot>,
        default: &impl Fn(&Name) -> Option<Sent>,
    ) -> Result<u64, Refused> {
        let place = (name.clone(), slot.map_or(0, |slot| slot.number));
        if let Some(weight) = self.known.get(&place) {
            return Ok(*weight);
        }
        let variables = self.variables;
        let weight = match variables.get(name) {
            Some(sent) => self.weigh(sent, slot, default)?,
            None => match default(name) {
                Some(value) => self.weigh(&value, slot, default)?,
                None => 0,
            },
        };
        self.known.insert(place, weight);
        Ok(weight)
    }

    fn text(&self, text: &str) -> Result<u64, Refused> {
        let max = self.limits.text_bytes_max;
        if text.len() > max {
            return Err(TooMuch::Text { max }.into());
        }
        Ok((text.len() / TEXT_BYTES_PER_FIELD) as u64)
    }
}

/// Tells apart variables that may cost something else: all of them but the text of strings, of which only the length
/// counts.
pub(super) fn hash_weights(variables: &Variables, hasher: &mut dyn Hasher) {
    for (name, value) in variables.iter() {
        with(hasher, name.as_str());
        hash_weight(value, hasher);
    }
}

fn hash_weight(value: &Sent, hasher: &mut dyn Hasher) {
    match value {
        Sent::Null => with(hasher, 0_u8),
        Sent::Boolean(value) => with(hasher, (1_u8, value)),
        Sent::Number(number) => with(hasher, (2_u8, number)),
        Sent::Enum(word) => with(hasher, (3_u8, word.as_str())),
        Sent::String(text) => with(hasher, (4_u8, text.len())),
        Sent::Binary(bytes) => with(hasher, (5_u8, bytes.len())),
        Sent::List(items) => {
            with(hasher, (6_u8, items.len()));
            items.iter().for_each(|item| hash_weight(item, hasher));
        }
        Sent::Object(fields) => {
            with(hasher, (7_u8, fields.len()));
            for (name, value) in fields {
                with(hasher, name.as_str());
                hash_weight(value, hasher);
            }
        }
    }
}

/// Each part counts one, and what it weighs.
fn total(parts: impl Iterator<Item = Result<u64, Refused>>) -> Result<u64, Refused> {
    let mut sum = 0_u64;
    for part in parts {
        sum = sum.saturating_add(1).saturating_add(part?);
    }
    Ok(sum)
}

fn bounded(items: usize, slot: Option<&Slot>) -> Result<(), Refused> {
    let Some((slot, max)) = slot.and_then(|slot| Some((slot, slot.items_max?))) else {
        return Ok(());
    };
    if u32::try_from(items).is_ok_and(|items| items <= max) {
        return Ok(());
    }
    Err(TooMuch::Items { place: slot.place.clone(), max, asked: items }.into())
}
