//! What an operation costs, in the words of the schema.

use async_graphql::SimpleObject;

/// What an operation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct OperationCost {
    /// How many fields it may answer and how many input values it holds, each list counted at the length that is asked
    /// for, or else at its longest. Fields that read many stored rows add a tenth of them.
    pub cost: i32,
    /// The most that an operation may cost here.
    pub limit: i32,
}
