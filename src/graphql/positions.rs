//! Whether each variable may stand where it stands (GraphQL, September 2025, 5.8.5): as an argument, in an object or in a
//! list. The validator that this builds on looks at arguments only, and takes a default of null for a value.

use super::refusal::{PROBLEMS_MAX, Problem};
use apollo_compiler::ast::{Type, Value, VariableDefinition};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};
use std::collections::HashSet;

/// The variables that stand where they may not, ten at most.
pub(super) fn wrong(document: &ExecutableDocument, schema: &Schema) -> Vec<Problem> {
    let mut problems = Vec::new();
    for operation in document.operations.iter() {
        let mut walk = Walk { document, schema, operation, seen: HashSet::new(), problems };
        walk.selection(&operation.selection_set);
        problems = walk.problems;
    }
    problems
}

struct Walk<'d> {
    document: &'d ExecutableDocument,
    schema: &'d Schema,
    operation: &'d Operation,
    seen: HashSet<&'d Name>,
    problems: Vec<Problem>,
}

/// What a value is wanted for.
struct Place<'p> {
    ty: &'p Type,
    /// Whether something else is taken when nothing is given.
    has_default: bool,
}

impl<'d> Walk<'d> {
    fn selection(&mut self, set: &'d SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        let mut known = field.definition.arguments.iter();
                        if let Some(known) = known.find(|known| known.name == argument.name) {
                            let has_default = known.default_value.is_some();
                            self.value(&argument.value, Place { ty: &known.ty, has_default });
                        }
                    }
                    self.selection(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selection(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    if self.seen.insert(&spread.fragment_name)
                        && let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                    {
                        self.selection(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn value(&mut self, value: &Node<Value>, place: Place<'_>) {
        match &**value {
            Value::Variable(name) => self.variable(name, value, &place),
            Value::List(items) => {
                let ty = match place.ty {
                    Type::List(inner) | Type::NonNullList(inner) => inner,
                    other => other,
                };
                items.iter().for_each(|item| self.value(item, Place { ty, has_default: false }));
            }
            Value::Object(given) => {
                let object = self.schema.types.get(place.ty.inner_named_type());
                let Some(ExtendedType::InputObject(object)) = object else { return };
                for (name, value) in given {
                    let Some(field) = object.fields.get(name) else { continue };
                    let has_default = field.default_value.is_some();
                    self.value(value, Place { ty: &field.ty, has_default });
                }
            }
            _ => {}
        }
    }

    fn variable(&mut self, name: &Name, value: &Node<Value>, place: &Place<'_>) {
        let mut defined = self.operation.variables.iter();
        // One that is not defined was found already.
        let Some(definition) = defined.find(|definition| definition.name == *name) else { return };
        if allowed(definition, place) || self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        let message = format!(
            "The variable ${name} is {}, and stands where {} is wanted. Declare it as {}.",
            definition.ty, place.ty, place.ty
        );
        let at = value.location().and_then(|span| span.line_column(&self.document.sources));
        self.problems.push(Problem::new(message, at));
    }
}

/// IsVariableUsageAllowed of the specification.
fn allowed(definition: &VariableDefinition, place: &Place<'_>) -> bool {
    if !place.ty.is_non_null() || definition.ty.is_non_null() {
        return definition.ty.is_assignable_to(place.ty);
    }
    let filled = definition.default_value.as_ref().is_some_and(|default| !default.is_null());
    (filled || place.has_default) && definition.ty.is_assignable_to(&place.ty.clone().nullable())
}
