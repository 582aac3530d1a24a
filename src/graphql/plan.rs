//! Plans: operations as they are executed, kept with their document.
//!
//! A plan depends on the variables only by which optional ones were sent and by the values that decide directives.

use super::memo::Memo;
use async_graphql::parser::types::{
    OperationDefinition, OperationType, SelectionSet, VariableDefinition,
};
use async_graphql::{Positioned, Value as ConstValue, Variables};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many plans of one document are kept.
const PLANS_MAX: usize = 32;

/// An operation as it is executed.
#[derive(Debug)]
pub struct Plan {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its kind.
    pub kind: OperationType,
    /// What it declares.
    pub variables: Vec<Positioned<VariableDefinition>>,
    /// What it selects: fields only, each response key once.
    pub selection: Positioned<SelectionSet>,
    /// Whether it asks for the schema itself.
    pub introspects: bool,
    /// Whether it may run, for whoever asks before it does.
    pub grants: Memo<bool>,
}

/// What the plans of one operation differ by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    operation: Option<String>,
    /// Of each declared variable: sent or not, and whether it is true.
    variables: Vec<(bool, bool)>,
}

/// Which operation of a document is asked for, and with what.
#[derive(Clone, Copy, Debug)]
pub struct AskedOperation<'a> {
    /// Its name; none, when the document holds one alone.
    pub name: Option<&'a str>,
    /// Its variables as they were sent.
    pub variables: &'a Variables,
}

/// The plans of a document.
#[derive(Debug, Default)]
pub(super) struct Plans(Mutex<HashMap<Key, Arc<Plan>>>);

impl Plans {
    /// The plan of an operation with these variables; made when there is none.
    pub(super) fn plan(
        &self,
        operation: &OperationDefinition,
        asked: AskedOperation<'_>,
        make: impl FnOnce() -> Plan,
    ) -> Arc<Plan> {
        let AskedOperation { name, variables } = asked;
        let state = |definition: &Positioned<VariableDefinition>| {
            let value = variables.get(&definition.node.name.node);
            (value.is_some(), value == Some(&ConstValue::Boolean(true)))
        };
        let key = Key {
            operation: name.map(str::to_owned),
            variables: operation.variable_definitions.iter().map(state).collect(),
        };
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&key) {
            return Arc::clone(plan);
        }
        let plan = Arc::new(make());
        if plans.len() >= PLANS_MAX {
            plans.clear();
        }
        plans.insert(key, Arc::clone(&plan));
        plan
    }
}

/// Whether a field of the root answers the schema itself.
pub(super) fn is_introspection(name: &str) -> bool {
    matches!(name, "__schema" | "__type")
}
