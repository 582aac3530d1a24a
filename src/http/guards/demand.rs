//! How much of each rate an admitted operation asks for: what it costs, and what the fields at its root count as. The
//! plan says which those are: each response key once, and what is skipped left out.

use super::shape::Shape;
use crate::graphql::Operation;
use crate::resolvers::context::{Cost, RequestContext};
use crate::resolvers::permissions::Need;
use crate::resolvers::rates::{self, Counted};
use crate::services::rate_limits::{Demand, Rate};
use async_graphql::Value;
use async_graphql::parser::types::{Field, OperationType, Selection};
use async_graphql_value::Value as Literal;

/// What an order, its cancellation or the refresh of a session may cost without being counted: whoever has spent
/// everything on reading can still trade, and nobody is signed out because others of their network read.
const COST_FREE: u32 = 500;

/// What an operation asks for.
pub(in crate::http) fn demand(
    operation: &Operation,
    shape: &Shape,
    context: &RequestContext,
) -> Demand {
    let (mut demand, mut free) = (Demand::default(), 0_u32);
    if operation.kind() == OperationType::Mutation {
        for item in &operation.plan().selection.node.items {
            let Selection::Field(field) = &item.node else { continue };
            match counted(&field.node, shape) {
                Counted::Free => {
                    free += 1;
                    continue;
                }
                Counted::Times(rate, count) => demand.add(rate, count),
                Counted::EachOf(rate, list) => {
                    demand.add(rate, length(operation, &field.node, list));
                }
                Counted::Plain => {}
            }
            if context.principal.is_none() {
                demand.add(Rate::AnonymousMutation, 1);
            }
        }
    }
    for rate in [Rate::Order, Rate::Cancel] {
        free = free.saturating_add(demand.of(rate));
    }
    let cost = operation.found::<Cost>().map_or(0, |cost| cost.cost);
    let cost = u32::try_from(cost).unwrap_or(u32::MAX);
    demand.add(Rate::Cost, cost.saturating_sub(free.saturating_mul(COST_FREE)));
    demand
}

/// What a mutation counts as.
fn counted(field: &Field, shape: &Shape) -> Counted {
    let name = field.name.node.as_str();
    rates::counted(name).unwrap_or_else(|| {
        let need = shape.field(Some("Mutation"), name).and_then(|known| known.need);
        match need {
            Some(Need::Personal) => Counted::Times(Rate::Verification, 1),
            _ => Counted::Plain,
        }
    })
}

/// How many items a list has that comes in; at least one, because whoever asks is answered.
fn length(operation: &Operation, field: &Field, argument: &str) -> u32 {
    let length = match field.get_argument(argument).map(|value| &value.node) {
        Some(Literal::List(items)) => items.len(),
        Some(Literal::Variable(name)) => match operation.variables().get(name) {
            Some(Value::List(items)) => items.len(),
            _ => 1,
        },
        _ => 1,
    };
    u32::try_from(length).unwrap_or(u32::MAX).max(1)
}
