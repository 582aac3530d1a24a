//! The schema as the guards need it: what type each field answers, how long its lists get, what it needs of the caller,
//! and where lists come in. Made once from the printed schema and the tables in `schema::lists` and
//! `schema::permissions`.

use crate::resolvers::lists::{self, Bound};
use crate::resolvers::permissions::{Need, Needs};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};
use std::collections::HashMap;

/// How much is listed: some lists are as long as that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Listed {
    /// How many assets.
    pub assets: u64,
    /// How many markets.
    pub markets: u64,
}

/// Fields by type and inputs by name.
#[derive(Debug, Default)]
pub(in crate::http) struct Shape {
    outputs: HashMap<Name, HashMap<Name, Field>>,
    inputs: HashMap<Name, HashMap<Name, Slot>>,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    /// The type it answers, lists and `!` taken off.
    pub(super) of: Name,
    pub(super) bound: Option<Bound>,
    /// What it needs of whoever asks.
    pub(super) need: Option<Need>,
    /// Whether whoever is not signed in may ask for it all the same.
    pub(super) open: bool,
    arguments: HashMap<Name, Slot>,
}

/// Where a value comes in: an argument, or a field of an input.
#[derive(Debug)]
pub(super) struct Slot {
    /// Tells slots apart.
    pub(super) number: usize,
    /// Its name for people: `OrderFilter.status`.
    pub(super) place: String,
    /// The most items, when it is a list.
    pub(super) items_max: Option<u32>,
    /// The type it takes, lists and `!` taken off.
    of: Name,
}

impl Shape {
    /// The shape of a printed schema. Text that is no schema has none: then nothing is known of any field.
    pub(in crate::http) fn of(sdl: &str, needs: &Needs) -> Shape {
        let mut shape = Shape::default();
        let mut reading = Reading { needs, slots: 0 };
        let Ok(document) = parse_schema(sdl) else { return shape };
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node;
            match definition.node.kind {
                TypeKind::Object(object) => {
                    let fields = reading.outputs(&name, &object.fields);
                    shape.outputs.insert(name, fields);
                }
                TypeKind::Interface(interface) => {
                    let fields = reading.outputs(&name, &interface.fields);
                    shape.outputs.insert(name, fields);
                }
                TypeKind::InputObject(input) => {
                    let fields = reading.inputs(&name, &input.fields);
                    shape.inputs.insert(name, fields);
                }
                TypeKind::Scalar | TypeKind::Union(_) | TypeKind::Enum(_) => {}
            }
        }
        shape
    }

    /// A field; `None` when the type or the field is not of the schema, which is for validation to refuse.
    pub(super) fn field(&self, of: Option<&str>, name: &str) -> Option<&Field> {
        self.outputs.get(of?)?.get(name)
    }

    /// Every field, with the type it belongs to.
    #[cfg(test)]
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str, &Field)> {
        self.outputs.iter().flat_map(|(of, fields)| {
            fields.iter().map(move |(name, field)| (of.as_str(), name.as_str(), field))
        })
    }

    /// The field of the input object that a slot takes.
    pub(super) fn inner(&self, slot: Option<&Slot>, name: &Name) -> Option<&Slot> {
        self.inputs.get(&slot?.of)?.get(name)
    }
}

impl Field {
    pub(super) fn argument(&self, name: &Name) -> Option<&Slot> {
        self.arguments.get(name)
    }
}

/// A schema that is being read.
struct Reading<'n> {
    needs: &'n Needs,
    /// How many slots there are so far.
    slots: usize,
}

impl Reading<'_> {
    fn outputs(
        &mut self,
        owner: &Name,
        fields: &[Positioned<FieldDefinition>],
    ) -> HashMap<Name, Field> {
        let field = |field: &Positioned<FieldDefinition>| {
            let name = field.node.name.node.clone();
            let place = Name::new(format!("{owner}.{name}"));
            let shape = Field {
                of: base(&field.node.ty.node),
                bound: lists::bound(owner, &name),
                need: self.needs.of(owner, &name),
                open: self.needs.is_open(owner, &name),
                arguments: self.inputs(&place, &field.node.arguments),
            };
            (name, shape)
        };
        fields.iter().map(field).collect()
    }

    fn inputs(
        &mut self,
        owner: &Name,
        values: &[Positioned<InputValueDefinition>],
    ) -> HashMap<Name, Slot> {
        let slot = |value: &Positioned<InputValueDefinition>| {
            self.slots += 1;
            let name = value.node.name.node.clone();
            let slot = Slot {
                number: self.slots,
                place: format!("{owner}.{name}"),
                items_max: lists::input_bound(owner, &name),
                of: base(&value.node.ty.node),
            };
            (name, slot)
        };
        values.iter().map(slot).collect()
    }
}

fn base(ty: &Type) -> Name {
    match &ty.base {
        BaseType::Named(name) => name.clone(),
        BaseType::List(inner) => base(inner),
    }
}
