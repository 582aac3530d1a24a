//! The schema as the reference tells it, read out of its printed form.

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, DirectiveDefinition, EnumValueDefinition, FieldDefinition,
    InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of type one is; they are listed in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Query,
    Mutation,
    Subscription,
    Object,
    Interface,
    Union,
    Input,
    Enum,
    Scalar,
}

/// One type.
#[derive(Debug)]
pub(super) struct TypeEntry {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) description: String,
    /// The interfaces it implements, or the members of a union.
    pub(super) related: Vec<String>,
    /// Fields, fields of an input, or values of an enum.
    pub(super) members: Vec<Member>,
    /// Where it comes in or goes out, as `Type.field`.
    pub(super) used_by: BTreeSet<String>,
}

/// A field, a field of an input, an argument, or a value of an enum.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) description: String,
    /// Its type; a value has none.
    pub(super) ty: Option<TypeName>,
    pub(super) default: Option<String>,
    /// Why it is going away.
    pub(super) deprecated: Option<String>,
    pub(super) arguments: Vec<Member>,
}

/// A type as it is written, and the name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    pub(super) written: String,
    pub(super) base: String,
}

/// A directive that a document may use.
#[derive(Debug)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) arguments: Vec<Member>,
}

/// Everything, in the order in which it is told.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) types: Vec<TypeEntry>,
    pub(super) directives: Vec<Directive>,
}

impl Schema {
    /// Reads a printed schema. Text that is none has nothing in it.
    pub(super) fn read(sdl: &str) -> Schema {
        let mut schema = Schema::default();
        let Ok(document) = parse_schema(sdl) else { return schema };
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Type(it) => schema.types.push(entry(&it.node)),
                TypeSystemDefinition::Directive(it) => schema.directives.push(directive(&it.node)),
                TypeSystemDefinition::Schema(_) => {}
            }
        }
        schema.note_uses();
        schema.types.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        schema
    }

    /// Whether there is such a type, or such a member of one: `Order`, `Order.trades`.
    pub(super) fn has(&self, place: &str) -> bool {
        let (name, member) = place.split_once('.').map_or((place, None), |(a, b)| (a, Some(b)));
        self.types.iter().find(|entry| entry.name == name).is_some_and(|entry| {
            member.is_none_or(|member| entry.members.iter().any(|it| it.name == member))
        })
    }

    fn note_uses(&mut self) {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in &self.types {
            for member in &entry.members {
                for part in std::iter::once(member).chain(&member.arguments) {
                    let Some(ty) = &part.ty else { continue };
                    let place = format!("{}.{}", entry.name, member.name);
                    uses.entry(ty.base.clone()).or_default().insert(place);
                }
            }
        }
        for entry in &mut self.types {
            entry.used_by = uses.remove(&entry.name).unwrap_or_default();
        }
    }
}

fn entry(definition: &TypeDefinition) -> TypeEntry {
    let name = definition.name.node.to_string();
    let (kind, related, members) = match &definition.kind {
        TypeKind::Object(it) => {
            (object_kind(&name), names(&it.implements), each(&it.fields, field))
        }
        TypeKind::Interface(it) => {
            (Kind::Interface, names(&it.implements), each(&it.fields, field))
        }
        TypeKind::Union(it) => (Kind::Union, names(&it.members), Vec::new()),
        TypeKind::InputObject(it) => (Kind::Input, Vec::new(), each(&it.fields, input)),
        TypeKind::Enum(it) => (Kind::Enum, Vec::new(), each(&it.values, value)),
        TypeKind::Scalar => (Kind::Scalar, Vec::new(), Vec::new()),
    };
    let description = said(definition.description.as_ref());
    TypeEntry { name, kind, description, related, members, used_by: BTreeSet::new() }
}

fn object_kind(name: &str) -> Kind {
    match name {
        "Query" => Kind::Query,
        "Mutation" => Kind::Mutation,
        "Subscription" => Kind::Subscription,
        _ => Kind::Object,
    }
}

fn field(field: &FieldDefinition) -> Member {
    Member {
        name: field.name.node.to_string(),
        description: said(field.description.as_ref()),
        ty: Some(type_name(&field.ty.node)),
        default: None,
        deprecated: deprecated(&field.directives),
        arguments: each(&field.arguments, input),
    }
}

fn input(input: &InputValueDefinition) -> Member {
    Member {
        name: input.name.node.to_string(),
        description: said(input.description.as_ref()),
        ty: Some(type_name(&input.ty.node)),
        default: input.default_value.as_ref().map(|it| it.node.to_string()),
        deprecated: deprecated(&input.directives),
        arguments: Vec::new(),
    }
}

fn value(value: &EnumValueDefinition) -> Member {
    Member {
        name: value.value.node.to_string(),
        description: said(value.description.as_ref()),
        ty: None,
        default: None,
        deprecated: deprecated(&value.directives),
        arguments: Vec::new(),
    }
}

fn directive(directive: &DirectiveDefinition) -> Directive {
    Directive {
        name: directive.name.node.to_string(),
        description: said(directive.description.as_ref()),
        arguments: each(&directive.arguments, input),
    }
}

fn each<T>(parts: &[Positioned<T>], read: impl Fn(&T) -> Member) -> Vec<Member> {
    parts.iter().map(|part| read(&part.node)).collect()
}

fn names<T: ToString>(names: &[Positioned<T>]) -> Vec<String> {
    names.iter().map(|name| name.node.to_string()).collect()
}

fn said(description: Option<&Positioned<String>>) -> String {
    description.map(|text| text.node.trim().to_owned()).unwrap_or_default()
}

fn type_name(ty: &Type) -> TypeName {
    TypeName { written: ty.to_string(), base: base(ty) }
}

fn base(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => base(inner),
    }
}

/// The reason of `@deprecated`, when it is there.
fn deprecated(directives: &[Positioned<ConstDirective>]) -> Option<String> {
    let found = directives.iter().find(|it| it.node.name.node == "deprecated")?;
    let reason = found.node.get_argument("reason").map(|it| &it.node);
    match reason {
        Some(async_graphql::Value::String(reason)) => Some(reason.clone()),
        _ => Some(String::from("It will go away.")),
    }
}
