//! Makes plans: what `@skip` and `@include` leave out is gone, fragments are inlined, and fields with one response key are
//! one field (CollectFields and MergeSelectionSets of the specification, done once). Where the type is known at run time
//! only, there is one inline fragment for each object that it may be.

use super::document::{Document, Language};
use super::memo::Memo;
use super::plan::{Plan, is_introspection};
use apollo_compiler::schema::ExtendedType;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Directive, Field, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet,
    TypeCondition,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;
use std::collections::HashSet;

/// Makes the plan of an operation.
pub(super) struct Planner<'p> {
    pub(super) language: &'p Language,
    pub(super) document: &'p Document,
    /// Coerced.
    pub(super) variables: &'p Variables,
}

/// Fields of one response key: the first one, and everything that is selected below any of them.
struct Group<'p> {
    first: &'p Positioned<Field>,
    below: Vec<&'p SelectionSet>,
}

/// What is collected of a selection.
#[derive(Default)]
struct Collected<'p> {
    groups: IndexMap<Name, Group<'p>>,
    /// The fragments that it holds so far.
    visited: HashSet<&'p str>,
}

impl<'p> Planner<'p> {
    pub(super) fn plan(
        &self,
        name: Option<&str>,
        operation: &'p Positioned<OperationDefinition>,
    ) -> Plan {
        let node = &operation.node;
        let root = match node.ty {
            OperationType::Query => apollo_compiler::ast::OperationType::Query,
            OperationType::Mutation => apollo_compiler::ast::OperationType::Mutation,
            OperationType::Subscription => apollo_compiler::ast::OperationType::Subscription,
        };
        let root = self.language.schema.root_operation(root).map_or("Query", |name| name.as_str());
        let selection = self.object(&[&node.selection_set.node], root);
        let introspects = selection.items.iter().any(|item| match &item.node {
            Selection::Field(field) => is_introspection(field.node.name.node.as_str()),
            _ => false,
        });
        let named = self.document.executable_operation(name).and_then(|it| it.name.as_ref());
        Plan {
            name: named.map(|name| name.as_str().to_owned()),
            kind: node.ty,
            variables: node.variable_definitions.clone(),
            selection: Positioned::new(selection, node.selection_set.pos),
            introspects,
            grants: Memo::default(),
        }
    }

    /// What is selected of an object.
    fn object(&self, sets: &[&'p SelectionSet], of: &str) -> SelectionSet {
        let mut into = Collected::default();
        for set in sets {
            self.collect(set, of, &mut into);
        }
        let field = |Group { first, below }: Group<'p>| {
            let name = first.node.name.node.as_str();
            let selection = match self.answers(of, name) {
                Some(ty) => self.below(&below, ty),
                None => SelectionSet::default(),
            };
            let field = Field {
                alias: first.node.alias.clone(),
                name: first.node.name.clone(),
                arguments: self.arguments(&first.node.arguments),
                directives: Vec::new(),
                selection_set: Positioned::new(selection, first.node.selection_set.pos),
            };
            Positioned::new(Selection::Field(Positioned::new(field, first.pos)), first.pos)
        };
        SelectionSet { items: into.groups.into_values().map(field).collect() }
    }

    /// What is selected of whatever a field answers.
    fn below(&self, sets: &[&'p SelectionSet], of: &str) -> SelectionSet {
        match self.language.schema.types.get(of) {
            Some(ExtendedType::Object(_)) => self.object(sets, of),
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_)) => {
                let each = self.possible(of).into_iter().map(|object| {
                    let pos = sets.first().and_then(|set| set.items.first());
                    let pos = pos.map(|item| item.pos).unwrap_or_default();
                    let on = Positioned::new(Name::new(&object), pos);
                    let inline = InlineFragment {
                        type_condition: Some(Positioned::new(TypeCondition { on }, pos)),
                        directives: Vec::new(),
                        selection_set: Positioned::new(self.object(sets, &object), pos),
                    };
                    Positioned::new(Selection::InlineFragment(Positioned::new(inline, pos)), pos)
                });
                SelectionSet { items: each.collect() }
            }
            _ => SelectionSet::default(),
        }
    }

    fn collect(&self, set: &'p SelectionSet, of: &str, into: &mut Collected<'p>) {
        for item in &set.items {
            if self.leaves_out(item.node.directives()) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.clone();
                    let group =
                        into.groups.entry(key).or_insert(Group { first: field, below: Vec::new() });
                    group.below.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    if on.is_none_or(|on| self.applies(on.node.on.node.as_str(), of)) {
                        let set = &inline.node.selection_set.node;
                        self.collect(set, of, into);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.document.tree.fragments.get(name) else { continue };
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    if into.visited.insert(name) && self.applies(on, of) {
                        let set = &fragment.node.selection_set.node;
                        self.collect(set, of, into);
                    }
                }
            }
        }
    }

    fn leaves_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            // 6.3.2: what counts is whether the condition is true, which null is not.
            let is_true = match directive.node.get_argument("if").map(|value| &value.node) {
                Some(Value::Boolean(value)) => *value,
                Some(Value::Variable(name)) => {
                    self.variables.get(name) == Some(&ConstValue::Boolean(true))
                }
                _ => false,
            };
            match directive.node.name.node.as_str() {
                "skip" => is_true,
                "include" => !is_true,
                _ => false,
            }
        })
    }

    /// Arguments without the variables that were not sent: their defaults hold.
    fn arguments(
        &self,
        arguments: &[(Positioned<Name>, Positioned<Value>)],
    ) -> Vec<(Positioned<Name>, Positioned<Value>)> {
        let argument = |(name, value): &(Positioned<Name>, Positioned<Value>)| {
            Some((name.clone(), Positioned::new(self.value(&value.node)?, value.pos)))
        };
        arguments.iter().filter_map(argument).collect()
    }

    /// A value; `None` for a variable that was not sent.
    fn value(&self, value: &Value) -> Option<Value> {
        Some(match value {
            Value::Variable(name) if !self.variables.contains_key(name) => return None,
            Value::List(items) => {
                let item = |item| self.value(item).unwrap_or(Value::Null);
                Value::List(items.iter().map(item).collect())
            }
            Value::Object(fields) => {
                let field = |(name, value): (&Name, _)| Some((name.clone(), self.value(value)?));
                Value::Object(fields.iter().filter_map(field).collect())
            }
            other => other.clone(),
        })
    }

    fn applies(&self, condition: &str, object: &str) -> bool {
        condition == object || self.language.schema.is_subtype(condition, object)
    }

    /// The objects that an interface or a union may be, in the order of their names.
    fn possible(&self, of: &str) -> Vec<String> {
        let mut objects: Vec<String> = match self.language.schema.types.get(of) {
            Some(ExtendedType::Union(union)) => {
                union.members.iter().map(|member| member.as_str().to_owned()).collect()
            }
            _ => self.language.implementers.get(of).map_or_else(Vec::new, |implementers| {
                implementers.objects.iter().map(|name| name.as_str().to_owned()).collect()
            }),
        };
        objects.sort_unstable();
        objects
    }

    /// The type that a field answers, lists and `!` taken off.
    fn answers(&self, of: &str, field: &str) -> Option<&'p str> {
        let field = self.language.schema.type_field(of, field).ok()?;
        Some(field.ty.inner_named_type().as_str())
    }
}
