//! The root of a subscription: exactly one response key (GraphQL, September 2025, 5.2.4.1).

use super::refusal::{Problem, Refusal};
use apollo_compiler::Schema;
use async_graphql::Positioned;
use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use std::collections::HashSet;

/// Checks every subscription of a document.
///
/// # Errors
/// Those that select several fields at their root.
pub(super) fn check(document: &ExecutableDocument, schema: &Schema) -> Result<(), Refusal> {
    let several = |operation: &&Positioned<OperationDefinition>| {
        let mut keys = Keys { document, schema, found: HashSet::new(), visited: HashSet::new() };
        keys.collect(&operation.node.selection_set.node);
        operation.node.ty == OperationType::Subscription && keys.found.len() != 1
    };
    let operations = document.operations.iter().map(|(_, operation)| operation);
    let problem = |operation: &Positioned<OperationDefinition>| {
        let message = "A subscription selects exactly one field. Subscribe to each field in an operation of its own.";
        Problem::at(message, operation.pos)
    };
    let problems: Vec<Problem> = operations.filter(several).map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

/// The response keys of a root.
struct Keys<'d> {
    document: &'d ExecutableDocument,
    schema: &'d Schema,
    found: HashSet<&'d str>,
    visited: HashSet<&'d str>,
}

impl<'d> Keys<'d> {
    fn collect(&mut self, set: &'d SelectionSet) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    self.found.insert(field.node.response_key().node.as_str());
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    if on.is_none_or(|on| self.is_root(&on.node.on.node)) {
                        self.collect(&inline.node.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.document.fragments.get(name) else { continue };
                    let on = &fragment.node.type_condition.node.on.node;
                    if self.visited.insert(name) && self.is_root(on) {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn is_root(&self, condition: &str) -> bool {
        let root = self.schema.root_operation(apollo_compiler::ast::OperationType::Subscription);
        root.is_some_and(|root| root == condition || self.schema.is_subtype(condition, root))
    }
}
